"""Names of files that are sent to be kept, as RFC 6266 has them."""

from __future__ import annotations

import re
from urllib.parse import quote


def as_download(filename: str) -> dict[str, str]:
    """The headers of a file to be kept under a name, in ASCII for old clients and in full."""
    plain = re.sub(r"[^\x20-\x7e]|[\"\\%]", "_", filename)
    full = quote(filename, safe="", errors="replace")
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"}
