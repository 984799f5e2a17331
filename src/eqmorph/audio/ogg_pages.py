"""Ogg: its pages, whether all are there, and the links of a chain.

Reference: RFC 3533.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from eqmorph.errors import AudioFileError

CONTINUED, FIRST, LAST = 0x01, 0x02, 0x04
_HEADER = 27
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes
    ----------
    offset : int
    flags, serial, number : int
    lacing : bytes
        Lengths of its segments.
    header, body : bytes
    """

    offset: int
    flags: int
    serial: int
    number: int
    lacing: bytes
    header: bytes
    body: bytes

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.offset + len(self.header) + len(self.body)


@dataclass(frozen=True, slots=True)
class Link:
    """A part of a chained file: where it begins and ends, and whether its end is marked."""

    start: int
    end: int
    is_ended: bool


def pages(opened: BinaryIO, where: object) -> Iterator[Page]:
    """The pages of a file from where it stands.

    Raises
    ------
    AudioFileError
        If something is no page, or a page is damaged or cut short.
    """
    at = opened.tell()
    while header := opened.read(_HEADER):
        if header.startswith(b"TAG") and at > 0:
            return  # another program's tag at the very end
        if header[:4] != b"OggS"[: len(header)]:
            raise AudioFileError(f"{where} is damaged: what is at byte {at} is no page of Ogg")
        lacing = opened.read(header[26]) if len(header) == _HEADER else b""
        body = opened.read(sum(lacing))
        if len(header) < _HEADER or len(lacing) < header[26] or len(body) < sum(lacing):
            raise AudioFileError(f"{where} is truncated: its last page is cut short")
        page = Page(
            at,
            header[5],
            int.from_bytes(header[14:18], "little"),
            int.from_bytes(header[18:22], "little"),
            lacing,
            header + lacing,
            body,
        )
        if checksum(page.header, body) != int.from_bytes(header[22:26], "little"):
            raise AudioFileError(f"{where} is damaged: the page at byte {at} has another checksum")
        yield page
        at = page.end


def checksum(header: bytes, body: bytes) -> int:
    """Of a page: CRC-32 with the polynomial 0x04c11db7, its own field taken as 0.

    zlib has the same one with every bit the other way round.
    """
    content = header[:22] + bytes(4) + header[26:] + body
    found = zlib.crc32(content.translate(_REVERSED), 0xFFFF_FFFF) ^ 0xFFFF_FFFF
    return int.from_bytes(found.to_bytes(4, "little").translate(_REVERSED), "big")


def links(path: Path) -> list[Link]:
    """The parts of an Ogg file, each of which begins anew.

    Raises
    ------
    AudioFileError
        If a page is damaged, cut short or missing.
    """
    found: list[Link] = []
    start = end = 0
    numbers: dict[int, int] = {}
    open_serials: set[int] = set()
    beginning = True
    with path.open("rb") as opened:
        for page in pages(opened, path):
            if page.flags & FIRST:
                if not beginning:
                    found.append(Link(start, page.offset, not open_serials))
                    start, beginning = page.offset, True
                    numbers, open_serials = {}, set()
                open_serials.add(page.serial)
            else:
                beginning = False
            if page.number != numbers.get(page.serial, page.number):
                raise AudioFileError(
                    f"{path} is damaged: pages are missing before byte {page.offset}"
                )
            numbers[page.serial] = page.number + 1
            if page.flags & LAST:
                open_serials.discard(page.serial)
            end = page.end
    return [*found, Link(start, end, not open_serials)]
