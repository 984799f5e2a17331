"""MP3: its frames one after another, so that all of them are read and gaps are seen.

Decoders believe the count in a Xing header, which in files put together is that of the first part,
and step over what is no frame without a word.

Reference: ISO/IEC 11172-3, 2.4.2.3; 13818-3 for the lower rates.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path

from eqmorph.audio.id3 import tag_length

# kbit/s by index, for layer III of MPEG 1, and of 2 and 2.5.
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_MPEG_1, _LAYER_3, _MONO = 3, 1, 3
_COUNTS = (b"Xing", b"Info")
_TAILS = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3")


@dataclass(frozen=True, slots=True)
class Mp3Part:
    """Frames that belong together.

    Attributes
    ----------
    start, end : int
        Bytes; an ID3 tag before the frames is part of it.
    n_frames, frame_samples : int
        Without the frame that only counts.
    counted : int or None
        Frames by its own Xing header.
    count_offset : int or None
        Where that header is.
    first_frame : int
        Where the first frame is.
    """

    start: int
    end: int
    n_frames: int
    frame_samples: int
    counted: int | None
    count_offset: int | None
    first_frame: int


@dataclass(frozen=True, slots=True)
class Mp3Stream:
    """The parts of a file, how many bytes between frames are none, and whether the last is cut."""

    parts: tuple[Mp3Part, ...]
    skipped: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    length: int
    samples: int
    side_info: int


def read_mp3(path: Path) -> Mp3Stream | None:
    """The frames of a file; None if it is no MP3."""
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = tag_length(data[:10])
        first = _next_frame(data, at, at + (1 << 16))
        if first is None:
            return None
        walk = _Walk(data, first, first - at)
        walk.to_the_end()
        return Mp3Stream(tuple(walk.parts), walk.skipped, walk.is_cut) if walk.parts else None


def counting_frame(path: Path, part: Mp3Part) -> bytes:
    """A frame that counts those of a part, as a Xing header does; decoders play nothing of it."""
    with path.open("rb") as opened:
        opened.seek(part.first_frame)
        header = bytearray(opened.read(4))
    # No checksum, the eighth bit rate (large enough at any sample rate), no padding.
    header[1] |= 1
    header[2] = 8 << 4 | header[2] & 0x0C
    frame = _frame(bytes(header))
    assert frame is not None
    content = bytes(frame.side_info) + b"Xing" + (1).to_bytes(4, "big")
    content += part.n_frames.to_bytes(4, "big")
    return bytes(header) + content.ljust(frame.length - 4, b"\0")


class _Walk:
    """Goes from frame to frame."""

    def __init__(self, data: mmap.mmap, first: int, skipped: int) -> None:
        self._data, self._at = data, first
        self.parts: list[Mp3Part] = []
        self.skipped = skipped
        self.is_cut = False
        self._begin(first if skipped else 0, first)

    def _begin(self, start: int, first: int) -> None:
        self._first = first
        self._start, self._n, self._samples = start, 0, 0
        self._counted: int | None = None
        self._count_offset: int | None = None

    def _finish(self, end: int) -> None:
        if self._n or self._counted is not None:
            self.parts.append(
                Mp3Part(
                    self._start,
                    end,
                    self._n,
                    self._samples,
                    self._counted,
                    self._count_offset,
                    self._first,
                )
            )

    def to_the_end(self) -> None:
        data, size = self._data, len(self._data)
        tag_start: int | None = None
        while self._at < size:
            frame = _frame(data[self._at : self._at + 4])
            if frame is None:
                length = tag_length(data[self._at : self._at + 10])
                if length and self._at + length < size:
                    tag_start, self._at = self._at, self._at + length
                    continue
                following = _next_frame(data, self._at, size)
                if self._is_tail():
                    break
                if following is None:
                    # Zeros at the end are padding.
                    self.skipped += len(data[self._at :].rstrip(b"\0"))
                    break
                self.skipped += following - self._at
                self._at = following
                continue
            place = self._at + 4 + frame.side_info
            if data[place : place + 4] in _COUNTS:
                if self._n or self._counted is not None:
                    start = self._at if tag_start is None else tag_start
                    self._finish(start)
                    self._begin(start, self._at)
                self._count_offset = place
                has_frames = int.from_bytes(data[place + 4 : place + 8], "big") & 1
                said = int.from_bytes(data[place + 8 : place + 12], "big")
                self._counted = said if has_frames else None
            elif self._at + frame.length <= size:
                self._n += 1
                self._samples = frame.samples
            else:
                self.is_cut = True
            tag_start = None
            self._at += frame.length
        self._finish(size)

    def _is_tail(self) -> bool:
        rest = self._data[self._at : self._at + 16]
        return rest.startswith(_TAILS) and len(self._data) - self._at < 1 << 16


def _next_frame(data: mmap.mmap, start: int, end: int) -> int | None:
    """The next place where two frames follow one another, or one ends the file."""
    at = start
    while (at := data.find(b"\xff", at, end)) >= 0:
        frame = _frame(data[at : at + 4])
        if frame is not None:
            after = at + frame.length
            if after >= len(data) or _frame(data[after : after + 4]) is not None:
                return at
        at += 1
    return None


def _frame(header: bytes) -> _Frame | None:
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bit_rate, rate = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer != _LAYER_3 or bit_rate in (0, 15) or rate == 3:
        return None
    kbits = (_KBITS_1 if version == _MPEG_1 else _KBITS_2)[bit_rate]
    samples = 1152 if version == _MPEG_1 else 576
    length = samples // 8 * kbits * 1000 // _RATES_HZ[version][rate] + (header[2] >> 1 & 1)
    mono = header[3] >> 6 == _MONO
    side_info = (17 if mono else 32) if version == _MPEG_1 else (9 if mono else 17)
    return _Frame(length, samples, side_info)
