"""The page that a chat shows beside an answer: the curve with its five bands, in one HTML file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from eqmorph.studio.bundling import bundled_alone

_PAGE = "mcp/page"
_STYLES = (
    "studio/page/styles/tokens.css",
    "studio/page/picture/response.css",
    f"{_PAGE}/curve.css",
)


def app_page() -> str:
    """The page with its script and style inside; the curve is the studio's own picture."""
    package = Path(str(files("eqmorph")))
    html = (package / _PAGE / "curve.html").read_text(encoding="utf-8")
    css = "\n".join((package / path).read_text(encoding="utf-8") for path in _STYLES)
    # "</" would end the element that holds the script.
    script = bundled_alone(f"{_PAGE}/curve.js", package).replace("</", "<\\/")
    return html.replace("/* style */", css).replace("/* script */", script)
