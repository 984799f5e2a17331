"""Whole-number samples of WAV files, taken and put as bytes.

libsndfile converts sample by sample, which at 24 bits takes longer than filtering; NumPy moves the
same bytes several times faster. libsndfile still reads and makes the headers, and every file whose
header is not the plain kind goes through it as a whole.
"""

from __future__ import annotations

import os
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from eqmorph.audio.forms import AudioForm

Int32Array = NDArray[np.int32]

_WIDTHS = {"PCM_16": 2, "PCM_24": 3, "PCM_32": 4}
_FORMAT = struct.Struct("<HHIIHH")  # tag, channels, rate, bytes a second, bytes a frame, bits


@dataclass(frozen=True, slots=True)
class Place:
    """Where the samples of a WAV file are.

    Attributes
    ----------
    offset, size : int
        Bytes; the size is what the header says.
    width : int
        Bytes of a sample.
    channels : int
    """

    offset: int
    size: int
    width: int
    channels: int


def sample_width(form: AudioForm) -> int | None:
    """Bytes of a sample where this module can do the work, else None."""
    if form.container not in ("WAV", "WAVEX", "RF64") or sys.byteorder != "little":
        return None
    return _WIDTHS.get(form.subtype)


def find_samples(path: str | os.PathLike[str], width: int) -> Place | None:
    """Where a RIFF or RF64 file has its samples; None if it is not as plain as that."""
    with open(path, "rb") as opened:
        if opened.read(4) not in (b"RIFF", b"RF64") or opened.read(8)[4:] != b"WAVE":
            return None
        channels = 0
        while len(header := opened.read(8)) == 8:
            size = int.from_bytes(header[4:], "little")
            if header[:4] == b"data":
                return Place(opened.tell(), size, width, channels) if channels else None
            if header[:4] == b"fmt ":
                start = opened.read(_FORMAT.size)
                if len(start) < _FORMAT.size:
                    return None
                _, channels, _, _, frame_bytes, _ = _FORMAT.unpack(start)
                if frame_bytes != channels * width:
                    return None
                size -= _FORMAT.size
            # Chunks begin at even places.
            opened.seek(size + size % 2, os.SEEK_CUR)
    return None


class PcmReader:
    """Samples read as bytes, with the two methods of `soundfile.SoundFile` that reading needs.

    Parameters
    ----------
    path : path-like
    place : Place
    frames : int
        As many as libsndfile finds in the file.
    """

    def __init__(self, path: str | os.PathLike[str], place: Place, frames: int) -> None:
        self._opened: BinaryIO = open(path, "rb")  # noqa: SIM115
        self._place, self._frames, self._done = place, frames, 0
        self._bytes = np.empty(0, dtype=np.uint8)
        self.seek(0)

    def seek(self, frame: int) -> None:
        """Go to a frame."""
        self._opened.seek(self._place.offset + frame * self._place.channels * self._place.width)
        self._done = frame

    def read(self, out: Int32Array) -> Int32Array:
        """Fill `out`, shape (frames, channels), as far as there are samples; return that part.

        The samples are the upper bits of each number, as libsndfile has it.
        """
        frame_bytes = self._place.channels * self._place.width
        wanted = min(len(out), self._frames - self._done)
        if len(self._bytes) < wanted * frame_bytes:
            self._bytes = np.empty(len(out) * frame_bytes, dtype=np.uint8)
        got = self._opened.readinto(self._bytes[: wanted * frame_bytes].data)  # type: ignore[attr-defined]
        frames = got // frame_bytes
        self._done += frames
        part = out[:frames]
        unpack(self._bytes[: frames * frame_bytes], self._place.width, part)
        return part

    def close(self) -> None:
        """Close the file."""
        self._opened.close()


class PcmWriter:
    """Samples written as bytes behind a header that libsndfile made for an empty file.

    Parameters
    ----------
    path : path-like
        A complete WAV file without samples.
    place : Place
    """

    def __init__(self, path: str | os.PathLike[str], place: Place) -> None:
        self._opened: BinaryIO = open(path, "r+b")  # noqa: SIM115
        self._place = place
        self._opened.seek(place.offset)
        self._opened.truncate()

    def write(self, samples: Int32Array) -> None:
        """Append samples, shape (frames, channels), in the upper bits of each number."""
        self._opened.write(pack(samples, self._place.width).data)

    def finish(self) -> None:
        """Fill in the lengths, which the header has in two places."""
        end = self._opened.tell()
        size = end - self._place.offset
        if size % 2:
            self._opened.write(b"\0")
        whole = self._opened.tell()
        for at, number in ((4, whole - 8), (self._place.offset - 4, size)):
            self._opened.seek(at)
            self._opened.write(number.to_bytes(4, "little"))
        self._opened.close()

    def close(self) -> None:
        """Close the file as it is."""
        self._opened.close()


def plain_header(path: Path, form: AudioForm) -> Place | None:
    """Where samples go in an empty file just made, if nothing but two lengths has to be changed."""
    width = sample_width(form)
    # The extensible header and RF64 count frames in other chunks, too.
    if width is None or form.container != "WAV":
        return None
    place = find_samples(path, width)
    if place is None or place.size or place.offset != path.stat().st_size:
        return None
    return place


def unpack(content: NDArray[np.uint8], width: int, out: Int32Array) -> None:
    """Little-endian samples into the upper bits of 32-bit numbers."""
    flat = out.reshape(-1)
    if width == 4:
        flat[:] = content.view("<i4")
    elif width == 2:
        flat[:] = content.view("<i2")
        flat <<= 16
    else:
        parts, three = flat.view(np.uint8).reshape(-1, 4), content.reshape(-1, 3)
        parts[:, 0] = 0
        for i in range(3):
            parts[:, i + 1] = three[:, i]


def pack(samples: Int32Array, width: int) -> NDArray[Any]:
    """The upper bits of 32-bit numbers as little-endian samples."""
    flat = np.ascontiguousarray(samples).reshape(-1)
    if width == 4:
        return flat
    if width == 2:
        return (flat >> 16).astype("<i2")
    parts = flat.view(np.uint8).reshape(-1, 4)
    three = np.empty((len(flat), 3), dtype=np.uint8)
    for i in range(3):
        three[:, i] = parts[:, i + 1]
    return three
