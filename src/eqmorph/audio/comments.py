"""Vorbis comments as bytes, in FLAC's block and in Ogg's header packets.

Reference: the Vorbis I specification, section 5; RFC 7845 for Opus; RFC 9639 for pictures.
"""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import BinaryIO

from eqmorph.audio.id3 import LOUDNESS
from eqmorph.audio.ogg_pages import CONTINUED, LAST, Page, checksum, pages

_PICTURE = b"METADATA_BLOCK_PICTURE="
_VORBIS, _OPUS = b"\x03vorbis", b"OpusTags"
# How many packets come before the sound, by how the first begins.
_HEADER_PACKETS = ((b"\x01vorbis", 3), (b"OpusHead", 2))
_MOST_SEGMENTS = 255


def parse_comments(block: bytes) -> tuple[bytes, list[bytes]]:
    """The vendor and the comments (`NAME=value`) of a comment block, as far as they go."""
    at = 0

    def field() -> bytes:
        nonlocal at
        length = int.from_bytes(block[at : at + 4], "little")
        found = block[at + 4 : at + 4 + length]
        at += 4 + length
        return found

    vendor = field()
    count = int.from_bytes(block[at : at + 4], "little")
    at += 4
    found: list[bytes] = []
    while at < len(block) and len(found) < count:
        found.append(field())
    return vendor, found


def comment_block(vendor: bytes, comments: list[bytes]) -> bytes:
    """The block that holds these."""
    parts = [_sized(vendor), len(comments).to_bytes(4, "little"), *map(_sized, comments)]
    return b"".join(parts)


def _sized(content: bytes) -> bytes:
    return len(content).to_bytes(4, "little") + content


def without_loudness(comments: list[bytes]) -> list[bytes]:
    """Comments but for ReplayGain and its like."""
    return [c for c in comments if not LOUDNESS.search(c.partition(b"=")[0].decode("latin-1"))]


def split_pictures(comments: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Comments without pictures, and the pictures as FLAC's blocks have them."""
    texts, pictures = [], []
    for comment in comments:
        if not comment[: len(_PICTURE)].upper().startswith(_PICTURE):
            texts.append(comment)
            continue
        try:
            pictures.append(base64.b64decode(comment[len(_PICTURE) :]))
        except (binascii.Error, ValueError):
            texts.append(comment)  # whatever it is, it is kept
    return texts, pictures


def picture_comment(picture: bytes) -> bytes:
    """A picture block as Ogg has it."""
    return _PICTURE + base64.b64encode(picture)


def ogg_comments(path: Path) -> list[bytes]:
    """The comments of an Ogg Vorbis or Opus file; none where it is another kind."""
    with path.open("rb") as opened:
        packets, _ = _header_packets(opened, path)
    if len(packets) < 2:
        return []
    for mark in (_VORBIS, _OPUS):
        if packets[1].startswith(mark):
            return parse_comments(packets[1][len(mark) :])[1]
    return []


def replace_ogg_comments(path: Path, comments: list[bytes]) -> None:
    """Write an Ogg file anew with other comments; its sound stays byte for byte.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    beside = path.with_name(f"{path.name}.comments")
    with path.open("rb") as opened, beside.open("wb") as target:
        packets, header = _header_packets(opened, path)
        mark = next((m for m in (_VORBIS, _OPUS) if packets[1:] and packets[1].startswith(m)), None)
        if mark is None:
            beside.unlink()
            return
        vendor, _ = parse_comments(packets[1][len(mark) :])
        end = b"\x01" if mark == _VORBIS else b""
        packets[1] = mark + comment_block(vendor, comments) + end
        first, last = header[0], header[-1]
        target.write(first.header + first.body)
        number = first.number + 1
        for made in _paged(packets[1:], first.serial, number):
            target.write(made)
            number += 1
        opened.seek(last.end)
        for page in pages(opened, path):
            target.write(_renumbered(page, number))
            number += 1
    os.replace(beside, path)


def _header_packets(opened: BinaryIO, path: Path) -> tuple[list[bytes], list[Page]]:
    """The packets before the sound, and the pages that they are on."""
    packets: list[bytes] = []
    header: list[Page] = []
    open_packet = b""
    wanted = 1
    for page in pages(opened, path):
        header.append(page)
        at = 0
        for length in page.lacing:
            open_packet += page.body[at : at + length]
            at += length
            if length < _MOST_SEGMENTS:
                packets.append(open_packet)
                open_packet = b""
        wanted = next((n for mark, n in _HEADER_PACKETS if packets[0].startswith(mark)), 1)
        if len(packets) >= wanted:
            break
    return packets[:wanted], header


def _paged(packets: list[bytes], serial: int, number: int) -> list[bytes]:
    """Packets on pages of their own."""
    segments: list[bytes] = []
    begins: list[bool] = []
    for packet in packets:
        for start in range(0, len(packet) + 1, _MOST_SEGMENTS):
            segments.append(packet[start : start + _MOST_SEGMENTS])
            begins.append(start == 0)
    made: list[bytes] = []
    for start in range(0, len(segments), _MOST_SEGMENTS):
        part = segments[start : start + _MOST_SEGMENTS]
        lacing = bytes(len(segment) for segment in part)
        ends = any(length < _MOST_SEGMENTS for length in lacing)
        granule = (0 if ends else 2**64 - 1).to_bytes(8, "little")
        flags = 0 if begins[start] else CONTINUED
        made.append(_page(flags, granule, serial, number + len(made), lacing, b"".join(part)))
    return made


def _renumbered(page: Page, number: int) -> bytes:
    flags = page.flags & (CONTINUED | LAST)
    return _page(flags, page.header[6:14], page.serial, number, page.lacing, page.body)


def _page(
    flags: int, granule: bytes, serial: int, number: int, lacing: bytes, body: bytes
) -> bytes:
    header = b"OggS\0" + bytes([flags]) + granule
    header += serial.to_bytes(4, "little") + number.to_bytes(4, "little") + bytes(4)
    header += bytes([len(lacing)]) + lacing
    found = checksum(header, body).to_bytes(4, "little")
    return header[:22] + found + header[26:] + body
