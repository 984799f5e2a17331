"""`eqmorph mcp`: the verbs for assistants."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.cli.options import option
from eqmorph.errors import MissingExtraError

EXAMPLES = (
    "eqmorph mcp",
    "eqmorph mcp --folder ~/Music/session",
    "eqmorph mcp --http --port 0",
)


def mcp(
    http: Annotated[
        bool, option("--http", "Over HTTP on this machine, not on stdin and stdout.")
    ] = False,
    port: Annotated[int, option("--port N", "0 picks a free one.", min=0, max=65535)] = 8001,
    folder: Annotated[
        list[str] | None,
        option("--folder FOLDER", "Where files may be read and written; else nowhere."),
    ] = None,
    model: options.Model = None,
) -> None:
    """The same verbs for assistants (needs eqmorph[mcp]).

    A server of the Model Context Protocol. docs/ASSISTANTS.md has the lines that each assistant
    needs.
    """
    if "" in (folder or ()):
        # Else it would be the current folder, which nobody named.
        raise options.usage_error("must not be empty", ["--folder"])
    if find_spec("mcp") is None:
        raise MissingExtraError("mcp", "mcp", "the server for assistants")
    from eqmorph.mcp.folders import Folders
    from eqmorph.mcp.server import make_server
    from eqmorph.mcp.serving import serve_http, serve_stdio

    server = make_server(options.open_model(model), Folders([Path(name) for name in folder or ()]))
    if http:
        serve_http(server, port, lambda address: say(f"answers at {address}"))
    else:
        serve_stdio(server)
