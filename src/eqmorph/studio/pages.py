"""The page's files, with types that do not depend on the machine's own lists."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from eqmorph.studio.guarding import API

# A browser runs no module of another type; Windows keeps its types in a registry anyone may edit.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
}


class Pages(StaticFiles):
    """A folder of files; `/` is its index.html.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(f"{API}/") or "\0" in scope["path"]:
            raise HTTPException(404)
        await super().__call__(scope, receive, send)

    def file_response(self, full_path: str | os.PathLike[str], *args: Any, **kw: Any) -> Response:
        """A file with the type of its extension."""
        response = super().file_response(full_path, *args, **kw)
        known = _TYPES.get(Path(full_path).suffix.lower())
        if known is not None and "content-type" in response.headers:
            response.headers["content-type"] = known
        return response
