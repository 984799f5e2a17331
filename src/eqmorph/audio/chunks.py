"""The chunks of WAV, RF64, AIFF, W64 and CAF: the samples, and what is said of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal


@dataclass(frozen=True, slots=True)
class Layout:
    """How a kind of file writes its chunks.

    Attributes
    ----------
    order : {"little", "big"}
        Of the bytes in its numbers.
    name_bytes, size_bytes : int
        Of a chunk's header.
    align : int
        Chunks begin at multiples of it.
    counts_header : bool
        Whether a size is that of the header, too.
    start : int
        Where the first chunk is.
    forms : tuple of bytes
        What stands at byte 8; none where that is nothing.
    """

    order: Literal["little", "big"]
    name_bytes: int = 4
    size_bytes: int = 4
    align: int = 2
    counts_header: bool = False
    start: int = 12
    forms: tuple[bytes, ...] = ()

    @property
    def header_bytes(self) -> int:
        """Of a chunk."""
        return self.name_bytes + self.size_bytes


_LAYOUTS: dict[bytes, Layout] = {
    b"RIFF": Layout("little", forms=(b"WAVE",)),
    b"RF64": Layout("little", forms=(b"WAVE",)),
    b"RIFX": Layout("big", forms=(b"WAVE",)),
    b"FORM": Layout("big", forms=(b"AIFF", b"AIFC")),
    b"riff": Layout("little", 16, 8, 8, True, 40),
    b"caff": Layout("big", size_bytes=8, align=1, start=8),
    # No chunks, but a header that says where the samples are and how long.
    b".snd": Layout("big"),
    b"dns.": Layout("little"),
}
AU = (b".snd", b"dns.")
_MOST_CHUNKS = 10_000
_IN_DS64 = 0xFFFF_FFFF
_COPIED = 1 << 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk: its name, where its content begins, and how long it says it is, in bytes."""

    name: bytes
    offset: int
    size: int
    align: int = 2

    @property
    def next(self) -> int:
        """Where the next one begins."""
        return self.offset + self.size + -self.size % self.align


@dataclass(frozen=True, slots=True)
class ChunkFile:
    """A file of chunks.

    Attributes
    ----------
    kind : bytes
        b"RIFF", b"RF64", b"RIFX", b"FORM" (AIFF), b"riff" (W64), b"caff", or one of `AU`.
    form : bytes
        b"WAVE", b"AIFF", b"AIFC", or nothing.
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
    def layout(self) -> Layout:
        """How its chunks are written."""
        return _LAYOUTS[self.kind]

    def find(self, name: bytes) -> Chunk | None:
        """The first chunk of that name."""
        return next((chunk for chunk in self.chunks if chunk.name == name), None)


def read_chunks(path: str | os.PathLike[str]) -> ChunkFile | None:
    """The chunks of a file; None if it is not made of them."""
    with open(path, "rb") as opened:
        head = opened.read(12)
        kind = head[:4]
        layout = _LAYOUTS.get(kind)
        if layout is None or (layout.forms and head[8:12] not in layout.forms):
            return None
        size = os.fstat(opened.fileno()).st_size
        if kind in AU:
            at, length = (int.from_bytes(head[i : i + 4], layout.order) for i in (4, 8))
            chunks = [Chunk(b"data", at, length, 1)]
        else:
            chunks = chunks_from(opened, layout.start, size, layout)
        return ChunkFile(kind, head[8:12] if layout.forms else b"", tuple(chunks), size)


def chunks_from(opened: BinaryIO, start: int, end: int, layout: Layout) -> list[Chunk]:
    """Chunks one after another, as far as names are names.

    RF64 says in its first chunk, ds64, how long its samples are.
    """
    found: list[Chunk] = []
    at, long_size = start, None
    counted = layout.header_bytes if layout.counts_header else 0
    while at + layout.header_bytes <= end and len(found) < _MOST_CHUNKS:
        opened.seek(at)
        header = opened.read(layout.header_bytes)
        name = header[:4]  # the rest of a long one is the same for all
        if not all(32 <= sign < 127 or sign == 0xA9 for sign in name):
            break
        size = int.from_bytes(header[layout.name_bytes :], layout.order) - counted
        if size < 0:
            break
        if name == b"ds64" and not found:
            opened.seek(at + 16)
            long_size = int.from_bytes(opened.read(8), "little")
        elif name == b"data" and size == _IN_DS64 and long_size is not None:
            size = long_size
        chunk = Chunk(name, at + layout.header_bytes, size, layout.align)
        found.append(chunk)
        at = chunk.next
    return found


def contents(path: str | os.PathLike[str], chunk: Chunk) -> bytes:
    """What a chunk holds, as far as it is there."""
    with open(path, "rb") as opened:
        there = os.fstat(opened.fileno()).st_size - chunk.offset
        opened.seek(min(chunk.offset, chunk.offset + there))
        return opened.read(max(0, min(chunk.size, there)))


def append_chunks(target: Path, found: list[tuple[bytes, bytes]]) -> None:
    """Put chunks (name, content) behind those of a finished file, and count them in its header.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with target.open("r+b") as opened:
        kind = opened.read(4)
        order = _LAYOUTS[kind].order
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
