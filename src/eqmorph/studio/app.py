"""The server put together: the routes under /api/v1, the page, and what guards them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.responses import Response

from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.errors import InvalidArgumentError
from eqmorph.model.morph_model import MorphModel
from eqmorph.studio.current import Current
from eqmorph.studio.desk import Desk, json_response
from eqmorph.studio.docs_page import docs_page
from eqmorph.studio.limits import Limits
from eqmorph.studio.live_link import LiveLink
from eqmorph.studio.origins import named_origins
from eqmorph.studio.pages import Pages
from eqmorph.studio.problems import install
from eqmorph.studio.responses import Problem
from eqmorph.studio.routes.exchange import exchange_routes
from eqmorph.studio.routes.live import live_routes
from eqmorph.studio.routes.own_words import own_words_routes
from eqmorph.studio.routes.settings import settings_routes
from eqmorph.studio.routes.sound import sound_routes
from eqmorph.studio.routes.status import status_routes
from eqmorph.studio.routes.words import words_routes
from eqmorph.studio.security import API, LOOPBACK, Guard
from eqmorph.studio.workers import Workers
from eqmorph.version import __version__

DOCS = "/docs"
TAGS = {
    "status": "What this server is, and what it allows.",
    "words": "Any text into a setting, and the words that are known.",
    "settings": "Settings: ways between them, words for them, what they do to a sound.",
    "exchange": "Settings to and from the files of other tools.",
    "sound": "Recordings through a setting.",
    "live": "What is on screen into an equaliser that plays on this machine.",
    "own words": "Words that the owner of the server taught it.",
}
PAGE = Path(__file__).with_name("page")


def create_app(
    model: MorphModel,
    *,
    own_words_path: Path | None = None,
    limits: Limits | None = None,
    hosts: Iterable[str] = LOOPBACK,
    token: str | None = None,
    origins: Iterable[str] = (),
    live: Iterable[str] = (),
) -> FastAPI:
    """The studio's server over a model.

    Parameters
    ----------
    model : MorphModel
        Of five-band settings, with a part that answers for any text.
    own_words_path : Path, optional
        The file of own words; the user's by default.
    limits : Limits, optional
    hosts : iterable of str
        Names by which browsers may call the server; "*" stands for every IP address.
    token : str, optional
        What whoever asks has to know; see `eqmorph.studio.admission`.
    origins : iterable of str
        Of pages from elsewhere that may use the API, such as "https://example.org"; none
        by default.
    live : iterable of str
        Equalisers that can be played into besides those that are found, as `eqmorph live` takes
        them.

    Raises
    ------
    InvalidArgumentError
        If the model is of another kind, an origin is none, or a live target.
    DataFormatError
        If the file of own words is something else.
    """
    check_model(model)
    limits = limits or Limits()
    desk = Desk(Current(model, own_words_path), Workers(limits), limits)
    link = LiveLink(live)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await asyncio.to_thread(link.close)
        desk.workers.close()

    app = FastAPI(
        title="eqmorph studio",
        version=__version__,
        summary="Words into equaliser settings, and smooth morphs between words.",
        description="Failures are problem details (RFC 9457). `x-limits` states all limits.",
        openapi_url=f"{API}/openapi.json",
        # Their pages would load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        # Clients that are made from the document call its operations by these names.
        generate_unique_id_function=_operation_name,
        openapi_tags=[{"name": name, "description": said} for name, said in TAGS.items()],
        servers=[{"url": "/", "description": "Where this document came from."}],
        lifespan=lifespan,
        redirect_slashes=False,
    )
    for routes in (
        status_routes(desk, model),
        words_routes(desk),
        settings_routes(desk),
        exchange_routes(desk),
        sound_routes(desk),
        live_routes(desk, link),
        own_words_routes(desk),
    ):
        app.include_router(routes, prefix=API)
    _add_index(app)
    app.state.limits, app.state.live = limits, link  # for its connections and its end
    # Where nothing else is: a mount would hide that the API's addresses take other methods.
    app.router.default = Pages(PAGE, {"limits": limits.stated()})
    install(app)
    app.add_middleware(
        Guard, limits=limits, hosts=hosts, token=token, origins=named_origins(origins)
    )
    _complete_the_document(app, limits)
    return app


def check_model(model: MorphModel) -> None:
    """Whether the studio can show a model's settings and answer for any text.

    Raises
    ------
    InvalidArgumentError
        If not.
    """
    if model.space is not PARAMETRIC_SPACE:
        raise InvalidArgumentError(
            f"the studio shows five-band settings; this model makes {model.space.name} ones"
        )
    if model.word_model is None:
        raise InvalidArgumentError(
            "the studio answers for any text; this model knows its terms only, train it anew"
        )


def _operation_name(route: APIRoute) -> str:
    """The function's name, with what it is of where two would share it."""
    name = route.name.strip("_")
    return f"{name}_own_words" if "/own-words/" in route.path and "own" not in name else name


def _add_index(app: FastAPI) -> None:
    """What there is, for whoever opens the API's own address."""

    async def index() -> Any:
        """All operations, and where they are described."""
        operations = [
            {"name": name, "method": method.upper(), "path": path, "summary": operation["summary"]}
            for path, methods in app.openapi()["paths"].items()
            for method, operation in methods.items()
            if (name := operation["operationId"])
        ]
        about = {
            "name": app.title,
            "version": app.version,
            "document": app.openapi_url,
            "docs": DOCS,
        }
        return json_response({**about, "operations": operations})

    async def docs() -> Response:
        """The same for people, with examples."""
        page = docs_page(app.openapi(), str(app.openapi_url), f"{API}/")
        return Response(page, media_type="text/html; charset=utf-8")

    for path in (API, f"{API}/"):
        app.add_api_route(path, index, include_in_schema=False)
    app.add_api_route(DOCS, docs, methods=["GET", "HEAD"], include_in_schema=False)


def _first_sentence(text: str) -> str:
    return text.split(".\n", 1)[0].split(". ", 1)[0].replace("\n", " ").replace("`", "").rstrip(".")


def _complete_the_document(app: FastAPI, limits: Limits) -> None:
    """Add the limits, and what every failure looks like, to the OpenAPI document."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            document["info"]["x-limits"] = limits.stated()
            document["components"]["schemas"][Problem.__name__] = Problem.model_json_schema()
            for methods in document["paths"].values():
                for operation in methods.values():
                    # FastAPI's own is the function's name with capitals, which says less.
                    operation["summary"] = _first_sentence(operation["description"])
        return made()

    app.openapi = openapi  # type: ignore[method-assign]
