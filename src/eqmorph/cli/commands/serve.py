"""`eqmorph serve`: the studio, in the browser."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.errors import MissingExtraError

EXAMPLES = (
    "eqmorph serve",
    "eqmorph serve --open",
    "eqmorph serve --port 0",
    "eqmorph serve --live apo:eqmorph.txt",
    "eqmorph serve --origin http://localhost:5173",
)
_NEEDED = ("fastapi", "uvicorn", "httptools", "python_multipart")


def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="N", help="0 picks a free one.")
    ] = 8000,
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the page in the browser.")
    ] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", metavar="HOST", help="Another name by which browsers may call the server."
        ),
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option("--origin", metavar="URL", help="A page from elsewhere that may use the API."),
    ] = None,
    live: Annotated[
        list[str] | None,
        typer.Option(
            "--live",
            metavar="TARGET",
            help="An equaliser for the page's Live switch, besides those it finds: apo:FILE, "
            "camilladsp:HOST:PORT, ... as for `eqmorph live`.",
        ),
    ] = None,
    model: options.Model = None,
) -> None:
    """Open the studio, in the browser (needs eqmorph[studio])."""
    for module in _NEEDED:
        if find_spec(module) is None:
            raise MissingExtraError(module.replace("_", "-"), "studio", "the studio")
    import eqmorph
    from eqmorph.studio.serving import is_loopback
    from eqmorph.studio.serving import serve as run

    if not is_loopback(host):
        say(
            f"at {host} everybody in the network who has the address with its token can use the "
            "studio and read your own words; they can be changed on this machine only"
        )
    run(
        eqmorph.load(model),
        host,
        port,
        on_ready=lambda address: print(f"eqmorph studio: {address}", flush=True),
        open_browser=open_page,
        names=name or (),
        origins=origin or (),
        live=live or (),
    )
