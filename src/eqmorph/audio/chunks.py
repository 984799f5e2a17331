"""The chunks of RIFF files (WAV, RF64) and AIFF: the samples, and what is said of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

_ORDERS: dict[bytes, Literal["little", "big"]] = {
    b"RIFF": "little",
    b"RF64": "little",
    b"RIFX": "big",
    b"FORM": "big",
}
_FORMS = (b"WAVE", b"AIFF", b"AIFC")
_MOST_CHUNKS = 10_000
_IN_DS64 = 0xFFFF_FFFF
_COPIED = 1 << 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk: its name, where its content begins, and how long it says it is, in bytes."""

    name: bytes
    offset: int
    size: int

    @property
    def next(self) -> int:
        """Where the next one begins: at an even place."""
        return self.offset + self.size + self.size % 2


@dataclass(frozen=True, slots=True)
class ChunkFile:
    """A file of chunks.

    Attributes
    ----------
    kind : bytes
        b"RIFF", b"RF64", b"RIFX" or b"FORM".
    form : bytes
        b"WAVE", b"AIFF" or b"AIFC".
    chunks : tuple of Chunk
        As far as they follow one another; the last may say that it is longer than the file.
    size : int
        Bytes of the file.
    """

    kind: bytes
    form: bytes
    chunks: tuple[Chunk, ...]
    size: int

    @property
    def order(self) -> Literal["little", "big"]:
        """Of the bytes in its numbers."""
        return _ORDERS[self.kind]

    def find(self, name: bytes) -> Chunk | None:
        """The first chunk of that name."""
        return next((chunk for chunk in self.chunks if chunk.name == name), None)


def read_chunks(path: str | os.PathLike[str]) -> ChunkFile | None:
    """The chunks of a file; None if it is not made of them."""
    with open(path, "rb") as opened:
        head = opened.read(12)
        kind, form = head[:4], head[8:12]
        if kind not in _ORDERS or form not in _FORMS:
            return None
        size = os.fstat(opened.fileno()).st_size
        chunks = chunks_from(opened, 12, size, _ORDERS[kind])
        return ChunkFile(kind, form, tuple(chunks), size)


def chunks_from(
    opened: BinaryIO, start: int, end: int, order: Literal["little", "big"]
) -> list[Chunk]:
    """Chunks one after another, as far as names are names.

    RF64 says in its first chunk, ds64, how long its samples are.
    """
    found: list[Chunk] = []
    at, long_size = start, None
    while at + 8 <= end and len(found) < _MOST_CHUNKS:
        opened.seek(at)
        header = opened.read(8)
        if len(header) < 8 or not all(32 <= sign < 127 or sign == 0xA9 for sign in header[:4]):
            break
        size = int.from_bytes(header[4:], order)
        if header[:4] == b"ds64" and not found:
            opened.seek(at + 16)
            long_size = int.from_bytes(opened.read(8), "little")
        elif header[:4] == b"data" and size == _IN_DS64 and long_size is not None:
            size = long_size
        chunk = Chunk(header[:4], at + 8, size)
        found.append(chunk)
        at = chunk.next
    return found


def contents(path: str | os.PathLike[str], chunk: Chunk) -> bytes:
    """What a chunk holds, as far as it is there."""
    with open(path, "rb") as opened:
        opened.seek(chunk.offset)
        return opened.read(chunk.size)


def append_chunks(target: Path, found: list[tuple[bytes, bytes]]) -> None:
    """Put chunks (name, content) behind those of a finished file, and count them in its header.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with target.open("r+b") as opened:
        kind = opened.read(4)
        order = _ORDERS[kind]
        opened.seek(0, os.SEEK_END)
        if opened.tell() % 2:
            opened.write(b"\0")
        for name, content in found:
            opened.write(name + len(content).to_bytes(4, order))
            for start in range(0, len(content), _COPIED):
                opened.write(content[start : start + _COPIED])
            if len(content) % 2:
                opened.write(b"\0")
        whole = opened.tell() - 8
        if kind == b"RF64":
            opened.seek(20)  # riffSize in ds64, the first chunk
            opened.write(whole.to_bytes(8, "little"))
        else:
            opened.seek(4)
            opened.write(whole.to_bytes(4, order))
