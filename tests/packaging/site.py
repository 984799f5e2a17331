"""What `make docs` asks of the built pages: that reading them fetches nothing from elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

# What a browser gets by itself; a link that a reader may follow is none of these.
FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^\"'>]*"
    r"|<link\b(?![^>]*\brel=[\"']?(?:canonical|next|prev|alternate))[^>]*href=[\"']?(?:https?:)?//[^\"'>]*"
    r"|@import\s+[\"'](?:https?:)?//[^\"']*|url\(\s*[\"']?(?:https?:)?//[^)]*"
)


def asked_for(folder: Path) -> set[str]:
    """What a browser asks others for when it shows the pages; nothing without a browser."""
    chromium = os.environ.get("EQMORPH_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("no chromium is there: the pages are looked through, and not opened")
        return set()
    from playwright.sync_api import sync_playwright

    asked: set[str] = set()
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.add(request.url))
        for path in folder.rglob("*.html"):
            page.goto(path.resolve().as_uri())
            page.wait_for_load_state("networkidle")
        browser.close()
    return {url for url in asked if not url.startswith(("file:", "data:", "blob:"))}


def main() -> None:
    """Look through a folder of pages."""
    folder = Path(sys.argv[1])
    pages = [*folder.rglob("*.html"), *folder.rglob("*.css")]
    assert len(pages) > 10, f"no pages in {folder}"
    found = {
        f"{path.relative_to(folder)}: {what}"
        for path in pages
        for what in FETCHED.findall(path.read_text(encoding="utf-8"))
    }
    found |= asked_for(folder)
    assert not found, "fetched when it is read:\n" + "\n".join(sorted(found))
    print(f"{len(pages)} pages, which fetch nothing")


if __name__ == "__main__":
    main()
