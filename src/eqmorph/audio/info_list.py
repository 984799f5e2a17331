"""RIFF's INFO list: a few texts in whatever encoding the program had that wrote them."""

from __future__ import annotations

_INFO = {
    b"INAM": "title", b"IART": "artist", b"IPRD": "album", b"ICRD": "date", b"IGNR": "genre",
    b"ICMT": "comment", b"ICOP": "copyright", b"ITRK": "tracknumber", b"IPRT": "tracknumber",
}  # fmt: skip


def info_texts(content: bytes) -> dict[str, str]:
    """The texts of a LIST chunk of type INFO, by the names of Vorbis comments.

    UTF-8 where they can be that, else Windows-1252, which most tools wrote.
    """
    return {name: _decoded(text) for name, text in _entries(content).items()}


def is_utf8(content: bytes) -> bool:
    """Whether every text of a list is what programs of today take it for."""
    try:
        b"".join(_entries(content).values()).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _entries(content: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    at = 4 if content[:4] == b"INFO" else len(content)
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        text = content[at + 8 : at + 8 + size].partition(b"\0")[0]
        at += 8 + size + size % 2
        if name in _INFO and text:
            found[_INFO[name]] = text
    return found


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("cp1252", errors="replace")
