"""Names of files: those of clients, which are labels and nothing else, and those of downloads."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import quote

from eqmorph.formats.writing import safe_name

_LONGEST_EXTENSION = 8


def as_label(filename: str) -> str:
    """What to call a client's file in messages: its last part, plain and not too long."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    stem, dot, extension = name.rpartition(".")
    if not stem or not extension.isalnum() or len(extension) > _LONGEST_EXTENSION:
        return safe_name(name)
    return f"{safe_name(stem)}{dot}{extension}"


def as_download(filename: str) -> dict[str, str]:
    """The headers of a file to be kept (RFC 6266): its name in ASCII, and in full."""
    plain = re.sub(r"[^\x20-\x7e]|[\"\\%]", "_", filename)
    full = quote(filename, safe="", errors="replace")
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"}
