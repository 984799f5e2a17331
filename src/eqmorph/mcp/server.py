"""The server: tools with the page that shows them, resources, failures in our own sentences."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any

from mcp.server.apps import Apps
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, ValidationError

from eqmorph.errors import EqmorphError, sentence_of
from eqmorph.formats import FORMATS
from eqmorph.mcp.app_page import app_page
from eqmorph.mcp.folders import Folders
from eqmorph.mcp.results import shortened
from eqmorph.mcp.verbs import Verbs
from eqmorph.model.listing import word_rows
from eqmorph.model.morph_model import MorphModel
from eqmorph.version import __version__

APP_URI = "ui://eqmorph/curve.html"
_INSTRUCTIONS = (
    "Sound words into five-band equaliser settings, measured on what people do who use the words. "
    "Ask equaliser_for with the words as they were said; adjust moves a setting; export and apply "
    "take it away. Pass on the sentence of evidence: it says how sure an answer is."
)
_WRITING = ("export", "apply")


class _Server(MCPServer[Any]):
    """An `MCPServer` whose failures are one sentence of ours, and a bug is called one."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any] | None = None
    ) -> Any:
        """Call a tool; raises `ToolError` with a sentence."""
        tools = {tool.name: tool for tool in await self.list_tools()}
        if name not in tools:
            raise ToolError(f"there is no tool {name!r}; there are {', '.join(tools)}")
        known = tools[name].input_schema["properties"]
        unknown = [key for key in arguments if key not in known]
        if unknown:
            raise ToolError(f"{name} has no argument {unknown[0]!r}; it takes {', '.join(known)}")
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            cause = error.__cause__
            if isinstance(cause, ValidationError):
                raise ToolError(_sentence_of_validation(name, cause)) from cause
            if isinstance(cause, (EqmorphError, OSError)):
                raise ToolError(sentence_of(cause)) from cause
            if isinstance(error, UnexpectedToolError):
                kind = type(cause).__name__
                raise UnexpectedToolError(f"this is a bug of eqmorph: {kind}") from cause
            raise


def _sentence_of_validation(tool: str, error: ValidationError) -> str:
    """What is wrong with an argument; of several ways to read it, in the one that got furthest."""
    first = max(error.errors(), key=lambda found: len(found["loc"]))
    place = ".".join(str(part) for part in first["loc"] if part not in ("str", "list[SoundBand]"))
    message = first["msg"][:1].lower() + first["msg"][1:]
    got = "" if first["type"] == "missing" else f", got {shortened(repr(first['input']), 60)}"
    return f"{tool}: {place}: {message}{got}"


def make_server(model: MorphModel, folders: Folders | None = None) -> MCPServer[Any]:
    """The server for a model.

    Parameters
    ----------
    model : MorphModel
        Of five-band settings.
    folders : Folders, optional
        Where files may be read and written; without them none are.

    Raises
    ------
    InvalidArgumentError
        If the model's settings are of another kind.
    """
    verbs = Verbs(model, folders or Folders())
    apps = Apps()
    apps.add_html_resource(
        APP_URI, app_page(), title="Equaliser", description="The curve, to be seen and bent."
    )
    for verb in verbs.showing:
        apps.tool(resource_uri=APP_URI, annotations=_annotations(verb))(_brief(verb))
    server = _Server(
        "eqmorph",
        title="eqmorph",
        version=__version__,
        instructions=_INSTRUCTIONS,
        extensions=[apps],
        log_level="WARNING",
    )
    for verb in verbs.others:
        server.add_tool(_brief(verb), annotations=_annotations(verb))
    _add_resources(server, model)
    return server


def _annotations(verb: Callable[..., Any]) -> ToolAnnotations:
    writes = verb.__name__ in _WRITING
    return ToolAnnotations(
        read_only_hint=not writes,
        destructive_hint=False,
        idempotent_hint=not writes,
        open_world_hint=False,
    )


def _brief(verb: Callable[..., BaseModel]) -> Callable[..., CallToolResult]:
    """A verb whose text is its answer in JSON without spaces: the same for every client."""

    @wraps(verb)
    def told(**arguments: Any) -> CallToolResult:
        answer = verb(**arguments).model_dump(mode="json")
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        content = [TextContent(type="text", text=text)]
        return CallToolResult(content=content, structured_content=answer)  # type: ignore[arg-type]

    signature = inspect.signature(verb, eval_str=True)
    result = Annotated[CallToolResult, signature.return_annotation]
    told.__signature__ = signature.replace(return_annotation=result)  # type: ignore[attr-defined]
    told.__annotations__ = {n: p.annotation for n, p in signature.parameters.items()}
    told.__annotations__["return"] = result
    return told


def _add_resources(server: MCPServer[Any], model: MorphModel) -> None:
    @server.resource("eqmorph://words", title="Words", mime_type="text/plain")
    def words() -> str:
        """The words with people behind them, and what they do."""
        rows = word_rows(model)
        return _lines([f"{w['term']} ({w['n_settings']} settings): {w['summary']}" for w in rows])

    @server.resource("eqmorph://formats", title="Formats", mime_type="text/plain")
    def formats() -> str:
        """What `export` writes, and how it is used."""
        return _lines(
            [f"{f.key}: {f.label}, {f.holds}. {f.instructions}" for f in FORMATS if f.write]
        )


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
