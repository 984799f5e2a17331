"""What `make docs` asks of the built pages: that reading them fetches nothing from elsewhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path

# What a browser gets by itself; a link that a reader may follow is none of these.
FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^\"'>]*"
    r"|<link\b(?![^>]*\brel=[\"']?(?:canonical|next|prev|alternate))[^>]*href=[\"']?(?:https?:)?//[^\"'>]*"
    r"|@import\s+[\"'](?:https?:)?//[^\"']*|url\(\s*[\"']?(?:https?:)?//[^)]*"
)


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
    assert not found, "fetched when it is read:\n" + "\n".join(sorted(found))
    print(f"{len(pages)} pages, which fetch nothing")


if __name__ == "__main__":
    main()
