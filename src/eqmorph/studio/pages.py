"""The page's files: one script and one style made of many, compressed, kept until they change."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from eqmorph.studio.bundling import bundled, named_by_content
from eqmorph.studio.security import API

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
_FOR_GOOD = "public, max-age=31536000, immutable"
_SCRIPT = re.compile(r'<script type="module" src="(?P<path>[^"]+)"></script>')
_STYLE = re.compile(r'[ ]*<link rel="stylesheet" href="(?P<path>[^"]+)" />\n')


@dataclass(frozen=True)
class Made:
    """A file that is put together by the server."""

    content: bytes
    compressed: bytes
    headers: dict[str, str]

    @classmethod
    def of(cls, text: str, extension: str, cache: str) -> Made:
        """With the type of an extension, and how long it may be kept."""
        content = text.encode()
        headers = {
            "content-type": _TYPES[extension],
            "cache-control": cache,
            "etag": f'"{hashlib.sha256(content).hexdigest()[:20]}"',
            "vary": "accept-encoding",
        }
        return cls(content, gzip.compress(content, 9, mtime=0), headers)

    def response(self, headers: Headers) -> Response:
        """As a client takes it: compressed, or not again if it has it."""
        if headers.get("if-none-match") == self.headers["etag"]:
            return Response(status_code=304, headers=self.headers)
        if re.search(r"\bgzip\b(?!\s*;\s*q=0)", headers.get("accept-encoding", "")):
            return Response(self.compressed, headers={**self.headers, "content-encoding": "gzip"})
        return Response(self.content, headers=self.headers)


class Pages(StaticFiles):
    """A folder of files; `/` is its index.html, with its scripts and styles in one file each.

    Parameters
    ----------
    folder : Path
    told : dict, optional
        Plain data that the page can read in `<script id="told">`.
    """

    def __init__(self, folder: Path, told: dict[str, Any] | None = None) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self._folder, self._told = folder, told or {}
        self._state: object = None
        self._index: Made | None = None
        # Those of before stay, for pages that were opened before something changed.
        self._made: dict[str, Made] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith(f"{API}/") or "\0" in path:
            raise HTTPException(404)
        made = None
        if scope["method"] in ("GET", "HEAD"):
            made = self._up_to_date() if path in ("/", "/index.html") else self._made.get(path[1:])
        if made is None:
            await super().__call__(scope, receive, send)
        else:
            await made.response(Headers(scope=scope))(scope, receive, send)

    def _up_to_date(self) -> Made | None:
        """The index, made anew if any file changed: who works on the page only loads it again."""
        files = sorted(p for p in self._folder.rglob("*") if p.is_file())
        state = [(p, p.stat().st_mtime_ns, p.stat().st_size) for p in files]
        if state != self._state:
            index = self._folder / "index.html"
            self._index = self._make(index.read_text(encoding="utf-8")) if index.exists() else None
            self._state = state
        return self._index

    def _make(self, html: str) -> Made:
        def script(path: str) -> str:
            return self._keep(path, bundled(path, self._folder, script))

        styles = [found["path"] for found in _STYLE.finditer(html)]
        css = "\n".join((self._folder / s).read_text(encoding="utf-8") for s in styles)
        link = f'    <link rel="stylesheet" href="{self._keep("studio.css", css)}" />\n'
        links = iter([link])
        html = _STYLE.sub(lambda _: next(links, ""), html)
        html = _SCRIPT.sub(
            lambda found: found[0].replace(found["path"], script(found["path"])), html
        )
        told = json.dumps(self._told).replace("<", "\\u003c")
        data = f'  <script type="application/json" id="told">{told}</script>\n'
        return Made.of(html.replace("</head>", f"{data}  </head>"), ".html", "no-cache")

    def _keep(self, path: str, text: str) -> str:
        name = named_by_content(path, text)
        self._made[name] = Made.of(text, Path(path).suffix, _FOR_GOOD)
        return name

    def file_response(self, full_path: str | os.PathLike[str], *args: Any, **kw: Any) -> Response:
        """A file with the type of its extension."""
        response = super().file_response(full_path, *args, **kw)
        known = _TYPES.get(Path(full_path).suffix.lower())
        if known is not None and "content-type" in response.headers:
            response.headers["content-type"] = known
        return response
