"""FLAC: its metadata blocks, and how long a stream is whose header does not say so.

Reference: RFC 9639.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

STREAMINFO, PADDING, APPLICATION, SEEKTABLE, COMMENTS, CUESHEET, PICTURE = range(7)
LARGEST_BLOCK = (1 << 24) - 1
_TOTAL_BITS = 36
_LAST = 0x80
# The last frame is looked for in so much of the end of a file.
_MOST_TAIL = 1 << 21
_ID3V1 = 128
_LONGEST_HEADER = 16
_MOST_BLOCKS = 1000


@dataclass(frozen=True, slots=True)
class FlacBlock:
    """A metadata block: its kind, where its content begins, and its size in bytes."""

    kind: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class FlacStream:
    """What the beginning of a FLAC file says.

    Attributes
    ----------
    blocks : tuple of FlacBlock
    audio_offset : int
        Where the first frame begins.
    total : int
        Samples of each channel; 0 if not known.
    block_size : int
        Samples of a frame, where all are the same.
    """

    blocks: tuple[FlacBlock, ...]
    audio_offset: int
    total: int
    block_size: int
    packed: int

    @property
    def total_offset(self) -> int:
        """Where the eight bytes are that the total is in."""
        return self.blocks[0].offset + 10

    def with_total(self, total: int) -> bytes:
        """Those eight bytes with another total."""
        kept = self.packed >> _TOTAL_BITS << _TOTAL_BITS
        return (kept | total).to_bytes(8, "big")


def read_flac(path: Path) -> FlacStream | None:
    """The header of a FLAC file; None if it is none, or its header is damaged."""
    with path.open("rb") as opened:
        start = opened.read(10)
        at = 0
        if start[:3] == b"ID3" and len(start) == 10:
            at = 10 + sum(
                (b & 0x7F) << shift for b, shift in zip(start[6:], (21, 14, 7, 0), strict=True)
            )
        opened.seek(at)
        if opened.read(4) != b"fLaC":
            return None
        at += 4
        blocks: list[FlacBlock] = []
        while len(blocks) < _MOST_BLOCKS:
            header = opened.read(4)
            if len(header) < 4:
                return None
            block = FlacBlock(header[0] & ~_LAST, at + 4, int.from_bytes(header[1:], "big"))
            blocks.append(block)
            at = block.offset + block.size
            opened.seek(at)
            if header[0] & _LAST:
                break
        if blocks[0].kind != STREAMINFO or blocks[0].size < 34:
            return None
        opened.seek(blocks[0].offset)
        info = opened.read(34)
    if len(info) < 34:
        return None
    packed = int.from_bytes(info[10:18], "big")
    return FlacStream(
        tuple(blocks),
        at,
        packed & ((1 << _TOTAL_BITS) - 1),
        int.from_bytes(info[0:2], "big"),
        packed,
    )


def samples_there(path: Path, stream: FlacStream) -> int | None:
    """How many samples the last whole frame of a file ends with; None where there is none.

    The frame is found from the end by its mark and both of its checksums.
    """
    size = path.stat().st_size
    with path.open("rb") as opened:
        start = max(stream.audio_offset, size - _MOST_TAIL)
        opened.seek(start)
        tail = opened.read()
    if tail[-_ID3V1 : -_ID3V1 + 3] == b"TAG":
        tail = tail[:-_ID3V1]
    at, summed = len(tail), 0
    while (at := tail.rfind(b"\xff", 0, at)) >= 0:
        end = _end_by_header(tail[at : at + _LONGEST_HEADER], stream.block_size)
        if end is None:
            continue
        # A file made to be slow has many headers; a real one has its last frame near the end.
        summed += len(tail) - at
        if summed > 2 * _MOST_TAIL:
            return None
        if _checksum(tail[at:-2], 0x8005, 16) == int.from_bytes(tail[-2:], "big"):
            return end
    return None


def _end_by_header(header: bytes, block_size: int) -> int | None:
    """The sample after a frame's last, if these bytes begin with a frame's header."""
    if len(header) < 8 or header[1] & 0xFE != 0xF8:
        return None
    variable, size_code, rate_code = header[1] & 1, header[2] >> 4, header[2] & 0x0F
    number, at = _coded_number(header, 4)
    if number is None or size_code == 0 or rate_code == 15:
        return None
    if size_code == 6:
        samples, at = int.from_bytes(header[at : at + 1], "big") + 1, at + 1
    elif size_code == 7:
        samples, at = int.from_bytes(header[at : at + 2], "big") + 1, at + 2
    else:
        samples = 192 if size_code == 1 else 144 << size_code if size_code < 6 else 1 << size_code
    at += {12: 1, 13: 2, 14: 2}.get(rate_code, 0)
    if at >= len(header) or _checksum(header[:at], 0x07, 8) != header[at]:
        return None
    return samples + (number if variable else number * block_size)


def _coded_number(data: bytes, at: int) -> tuple[int | None, int]:
    """A number in FLAC's extended UTF-8, and where it ends."""
    if at >= len(data):
        return None, at
    lead = data[at]
    if lead < 0x80:
        return lead, at + 1
    length = 8 - (lead ^ 0xFF).bit_length()
    if not 2 <= length <= 7 or at + length > len(data):
        return None, at
    number = lead & (0x7F >> length)
    for byte in data[at + 1 : at + length]:
        if byte & 0xC0 != 0x80:
            return None, at
        number = number << 6 | byte & 0x3F
    return number, at + length


def _table(polynomial: int, bits: int) -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte << bits - 8
        for _ in range(8):
            value = value << 1 ^ (polynomial if value >> bits - 1 & 1 else 0)
        table.append(value & (1 << bits) - 1)
    return tuple(table)


_TABLES = {(0x07, 8): _table(0x07, 8), (0x8005, 16): _table(0x8005, 16)}


def _checksum(data: bytes, polynomial: int, bits: int) -> int:
    table, value, mask, shift = _TABLES[polynomial, bits], 0, (1 << bits) - 1, bits - 8
    for byte in data:
        value = (value << 8 & mask) ^ table[value >> shift ^ byte]
    return value


def insert_blocks(path: Path, blocks: list[tuple[int, bytes]]) -> None:
    """Put blocks (kind, content) into a finished file, in place of its comments and its padding.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    stream = read_flac(path)
    assert stream is not None
    kept = [b for b in stream.blocks if b.kind not in (COMMENTS, PADDING)]
    beside = path.with_name(f"{path.name}.blocks")
    with path.open("rb") as source, beside.open("wb") as target:
        every: list[tuple[int, bytes]] = []
        for block in kept:
            source.seek(block.offset)
            every.append((block.kind, source.read(block.size)))
        every += blocks
        target.write(b"fLaC")
        for i, (kind, content) in enumerate(every, start=1):
            last = _LAST if i == len(every) else 0
            target.write(bytes([kind | last]) + len(content).to_bytes(3, "big") + content)
        source.seek(stream.audio_offset)
        while part := source.read(1 << 20):
            target.write(part)
    os.replace(beside, path)
