"""`eqmorph serve`: the studio, in the browser."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.cli.options import option
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
    host: Annotated[str, option("--host ADDRESS", "Where to listen.")] = "127.0.0.1",
    port: Annotated[int, option("--port N", "0 picks a free one.", min=0, max=65535)] = 8000,
    open_page: Annotated[bool, option("--open", "Open the page in the browser.")] = False,
    name: Annotated[
        list[str] | None,
        option("--name HOST", "Another name by which browsers may call the server."),
    ] = None,
    origin: Annotated[
        list[str] | None, option("--origin URL", "A page from elsewhere that may use the API.")
    ] = None,
    live: Annotated[
        list[str] | None,
        option(
            "--live TARGET",
            "An equaliser for the page's Live switch, besides those it finds: apo:FILE, "
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
