"""The studio: the web page and the HTTP API behind it (extra `studio`).

>>> import eqmorph
>>> from eqmorph.studio import create_app
>>> create_app(eqmorph.load()).title
'eqmorph studio'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eqmorph.studio.app import create_app
    from eqmorph.studio.serving import serve

__all__ = ["create_app", "serve"]


def __getattr__(name: str) -> Any:
    """Import FastAPI and uvicorn only for who asks for them."""
    if name == "create_app":
        from eqmorph.studio.app import create_app

        return create_app
    if name == "serve":
        from eqmorph.studio.serving import serve

        return serve
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
