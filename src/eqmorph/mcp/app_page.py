"""The page that a chat shows beside an answer: the curve with its five bands, in one HTML file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from eqmorph.studio.bundling import bundled

_FOLDER = "mcp/page"


def app_page() -> str:
    """The page with its script and style inside; the studio's modules draw the curve."""
    package = Path(str(files("eqmorph")))
    folder = package / _FOLDER
    html, css = (
        (folder / name).read_text(encoding="utf-8") for name in ("curve.html", "curve.css")
    )
    script = bundled(f"{_FOLDER}/curve.js", package, _nothing_apart)
    # "</" would end the element that holds the script.
    script = script.replace("</", "<\\/")
    return html.replace("/* style */", css).replace("/* script */", script)


def _nothing_apart(path: str) -> str:
    raise AssertionError(f"{path} is loaded apart, and the page has no address to load it from")
