"""How many samples a file of chunks really has, where its header does not say so.

A recorder that was switched off leaves a header that was never finished; others count wrongly.
Samples that are there are read, or the file is refused; they are never left out in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from eqmorph.audio.chunks import AU, Chunk, ChunkFile, chunks_from, contents
from eqmorph.errors import AudioFileError

# What writers put into a header when they do not know the length, as in a pipe.
UNKNOWN_LENGTH = 0x7FFF_F000
# A length that is off by no more is a mistake in counting, not a file cut short.
_MISCOUNTED = 64
_LARGEST_32 = 0xFFFF_FFFF
_LARGEST_64 = 0xFFFF_FFFF_FFFF_FFFF
# What a chunk of samples holds besides them: AIFF an offset and a block size, CAF a count of edits.
_BEFORE_SAMPLES = {b"FORM": 8, b"caff": 4}
# What is put behind the chunks without being one.
_KNOWN_TAILS = (b"TAG", b"ID3", b"APETAGEX", b"<?xpacket", b"<?xml")
_LOOKED_AT = 1 << 16


@dataclass(frozen=True, slots=True)
class Mended:
    """Bytes of a header as they should be, by where they are, and what people should know."""

    bytes_at: dict[int, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def mend_length(path: Path, file: ChunkFile) -> Mended:
    """What has to be changed in a header so that all samples are read.

    Raises
    ------
    AudioFileError
        If the file is cut short, or there is more in it than its header counts.
    """
    samples = file.find(b"SSND" if file.kind == b"FORM" else b"data")
    if samples is None:
        return Mended()
    there = max(0, file.size - samples.offset)
    announced = samples.size
    whole = Chunk(samples.name, samples.offset, there)
    if file.kind == b"caff" and announced == _LARGEST_64:
        return Mended(_sizes(file, whole))  # it may say so, but libsndfile does not know
    if announced >= UNKNOWN_LENGTH and file.layout.size_bytes == 4 and file.kind != b"RF64":
        return Mended()
    if announced > there:
        if announced - there <= _MISCOUNTED:
            note = f"its header counts {announced - there} bytes too many"
            return Mended(_sizes(file, whole), (note,))
        raise AudioFileError(
            f"{path} is truncated: {100 * there / announced:.0f} % of the samples that its header "
            "announces are there"
        )
    empty = announced <= _BEFORE_SAMPLES.get(file.kind, 0)
    if _is_accounted_for(path, file, samples):
        return Mended() if empty else _mend_frames(path, file, samples)
    if not empty:
        raise AudioFileError(
            f"{path} holds {there - announced} bytes behind the samples that its header counts; "
            "more sound may be there: sox --ignore-length IN whole.wav reads all of it"
        )
    mended = _mend_frames(path, file, whole).bytes_at
    mended |= _sizes(file, whole)
    return Mended(mended, ("its header was never finished: read to the end of the file",))


def _sizes(file: ChunkFile, samples: Chunk) -> dict[int, bytes]:
    layout = file.layout
    if file.kind in AU:
        return {8: min(samples.size, _LARGEST_32).to_bytes(4, layout.order)}
    if file.kind == b"RF64":
        return {20: (file.size - 8).to_bytes(8, "little") + samples.size.to_bytes(8, "little")}
    size = samples.size + (layout.header_bytes if layout.counts_header else 0)
    n = layout.size_bytes
    largest = _LARGEST_32 if n == 4 else _LARGEST_64
    mended = {samples.offset - n: min(size, largest).to_bytes(n, layout.order)}
    if file.kind == b"riff":
        return {16: file.size.to_bytes(8, "little"), **mended}
    if file.kind == b"caff":
        return mended  # it does not count the whole
    return {4: min(file.size - 8, largest).to_bytes(4, layout.order), **mended}


def _mend_frames(path: Path, file: ChunkFile, samples: Chunk) -> Mended:
    """AIFF counts frames in another chunk, too."""
    common = file.find(b"COMM")
    if file.kind != b"FORM" or common is None or common.size < 18:
        return Mended()
    about = contents(path, Chunk(common.name, common.offset, 22))
    compressed = file.form == b"AIFC" and about[18:22] not in (b"NONE", b"twos", b"sowt")
    width = int.from_bytes(about[0:2], "big") * ((int.from_bytes(about[6:8], "big") + 7) // 8)
    if compressed or width == 0:
        return Mended()
    counted = int.from_bytes(about[2:6], "big")
    frames = (samples.size - 8) // width
    if frames <= counted:
        return Mended()
    return Mended(
        {common.offset + 2: min(frames, _LARGEST_32).to_bytes(4, "big")},
        (f"its header counts {counted} of {frames} frames: read all of them",),
    )


def _is_accounted_for(path: Path, file: ChunkFile, samples: Chunk) -> bool:
    """Whether what is behind the samples is chunks, a known tail, or nothing."""
    starts = {samples.offset + samples.size, samples.next}  # some writers forget to pad
    with path.open("rb") as opened:
        for start in starts:
            rest = file.size - start
            opened.seek(start)
            beginning = opened.read(_LOOKED_AT)
            if rest < 8 or beginning.startswith(_KNOWN_TAILS):
                return True
            if not beginning.strip(b"\0") and rest <= _LOOKED_AT:
                return True
            found = chunks_from(opened, start, file.size, file.layout)
            # Random bytes pass for a chunk's name once in a while, hardly for its length too.
            if found and file.size - 8 <= found[-1].next <= file.size + _MISCOUNTED:
                return True
            if found and found[-1].next < file.size and _zeros(path, found[-1].next, file.size):
                return True
    return False


def _zeros(path: Path, start: int, end: int) -> bool:
    with path.open("rb") as opened:
        opened.seek(start)
        while start < end and (part := opened.read(_LOOKED_AT)):
            if part.strip(b"\0"):
                return False
            start += len(part)
    return start >= end
