"""ID3v2 tags as bytes: where one is, and how to leave out what an equaliser makes untrue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_HEADER = 10
# Loudness tags: an equalised file is as loud as it is, no longer as loud as they say.
LOUDNESS = re.compile(r"replaygain_|r128_|^rva2|^itunnorm", re.IGNORECASE)


def tag_length(start: bytes) -> int:
    """How many bytes a tag takes that begins here, its header included; 0 where there is none."""
    if len(start) < _HEADER or start[:3] != b"ID3" or start[3] == 0xFF:
        return 0
    footer = _HEADER if start[5] & 0x10 else 0
    return _HEADER + _syncsafe(start[6:10]) + footer


def without_loudness(tag: bytes) -> bytes:
    """A tag without its loudness frames; one of a rarer kind is left as it is."""
    if len(tag) < _HEADER or tag[3] not in (3, 4) or tag[5] != 0:
        return tag
    kept = b"".join(frame for frame in _frames(tag) if not LOUDNESS.search(_frame_name(frame)))
    return tag[:6] + _size(len(kept)) + kept if kept else b""


_TEXT_FRAMES = {
    "title": b"TIT2", "artist": b"TPE1", "album": b"TALB", "date": b"TDRC", "genre": b"TCON",
    "copyright": b"TCOP", "tracknumber": b"TRCK",
}  # fmt: skip
_UTF8 = b"\x03"


def text_tag(texts: Mapping[str, str]) -> bytes:
    """A tag (ID3v2.4, UTF-8) of texts by the names of Vorbis comments."""
    frames = b"".join(
        _frame(_TEXT_FRAMES[name], _UTF8 + text.encode())
        for name, text in texts.items()
        if name in _TEXT_FRAMES
    )
    return b"ID3\x04\0\0" + _size(len(frames)) + frames if frames else b""


def _frame(name: bytes, content: bytes) -> bytes:
    return name + _size(len(content)) + bytes(2) + content


def _size(length: int) -> bytes:
    return bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0))


def _frames(tag: bytes) -> Iterator[bytes]:
    end = min(len(tag), _HEADER + _syncsafe(tag[6:10]))
    at = _HEADER
    while at + _HEADER < end and tag[at : at + 4].isalnum():
        size = tag[at + 4 : at + 8]
        length = _syncsafe(size) if tag[3] == 4 else int.from_bytes(size, "big")
        after = min(at + _HEADER + length, end)
        yield tag[at:after]
        at = after


def _frame_name(frame: bytes) -> str:
    """The frame's name; that of a user's own text is what the user called it."""
    if frame[:4] != b"TXXX":
        return frame[:4].decode("latin-1")
    return frame[_HEADER + 1 :].replace(b"\0", b"").lstrip(b"\xff\xfe").decode("latin-1")


def _syncsafe(size: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))
