"""Opening an audio file so that all of it is read, and from the beginning as often as needed.

libsndfile believes headers, reads the first part of a chained Ogg only, and cannot go back in some
codecs. So headers are mended on the way to it, parts are read one after another, and going back is
opening again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from eqmorph.audio.chunks import read_chunks
from eqmorph.audio.flac_stream import FlacStream, read_flac, samples_there
from eqmorph.audio.lengths import mend_length
from eqmorph.audio.mp3_frames import Mp3Stream, counting_frame, read_mp3
from eqmorph.audio.ogg_pages import Link, links
from eqmorph.audio.strangers import LONGEST, check_readable_kind, conversion
from eqmorph.errors import AudioFileError

# soundfile goes by these extensions whatever the content is, and asks for what only people know.
_WITHOUT_HEADER = (".raw",)


@dataclass(frozen=True, slots=True)
class Opening:
    """How to open a file.

    Attributes
    ----------
    open : callable
        Gives something like a `soundfile.SoundFile`, at the first sample.
    notes : tuple of str
        What people should know of how it is read.
    """

    open: Callable[[], Any]
    notes: tuple[str, ...] = ()


def opening(path: Path) -> Opening:
    """How to open an audio file.

    Raises
    ------
    AudioFileError
        If it is of a kind that cannot be read, damaged, cut short, or holds more than it says.
    """
    with path.open("rb") as opened:
        start = opened.read(LONGEST)
    check_readable_kind(path, start)
    if start[:4] == b"OggS":
        return _ogg(path)
    if start[:4] == b"fLaC" or start[:3] == b"ID3":
        flac = read_flac(path)
        if flac is not None:
            return _flac(path, flac)
    file = read_chunks(path)
    if file is None:
        named = path.suffix.lower() in (".mp3", ".mpga")
        begins = start[:3] == b"ID3" or start[:1] == b"\xff"
        stream = read_mp3(path) if named or begins else None
        return Opening(lambda: _sound(path)) if stream is None else _mp3(path, stream)
    mended = mend_length(path, file)
    return Opening(lambda: _sound(path, mended.bytes_at), mended.notes)


def _mp3(path: Path, stream: Mp3Stream) -> Opening:
    notes = []
    if stream.skipped:
        notes.append(f"{stream.skipped} bytes in it are damaged and were skipped")
    if stream.is_cut:
        notes.append("its last frame is cut short")
    if len(stream.parts) > 1:
        notes.append(f"it was put together of {len(stream.parts)} parts, read one after another")
        found = [Link(part.start, part.end, True) for part in stream.parts]
        return Opening(lambda: _Chain(path, found), tuple(notes))
    part = stream.parts[0]
    if part.counted is None:
        # Nothing says how long it is, and libsndfile would guess by the bit rate of one frame.
        count = counting_frame(path, part)

        def counted() -> Any:
            return OwnedSound(_Mended(path, {}, part.first_frame, part.end, count))

        return Opening(counted, tuple(notes))
    if part.n_frames <= part.counted + 1 or part.count_offset is None:
        return Opening(lambda: _sound(path), tuple(notes))
    notes.append(f"its header counts {part.counted} of {part.n_frames} frames: read all of them")
    changed = {part.count_offset + 8: part.n_frames.to_bytes(4, "big")}
    return Opening(lambda: _sound(path, changed), tuple(notes))


def _flac(path: Path, stream: FlacStream) -> Opening:
    there = samples_there(path, stream)
    if there is None:
        if stream.total == 0:
            raise AudioFileError(
                f"{path} is damaged or truncated: it does not say how long it is, and its last "
                "frame is not whole"
            )
        return Opening(lambda: _sound(path))
    if there <= stream.total:
        return Opening(lambda: _sound(path))
    bytes_at = {stream.total_offset: stream.with_total(there)}
    note = f"its header counts {stream.total} of {there} samples: read all of them"
    return Opening(lambda: _sound(path, bytes_at), (note,) if stream.total else ())


def _ogg(path: Path) -> Opening:
    found = links(path)
    notes = []
    if not all(link.is_ended for link in found):
        notes.append("its end is not marked: it may have been cut off there")
    if len(found) == 1:
        return Opening(lambda: _sound(path), tuple(notes))
    notes.append(f"it is a chain of {len(found)} parts, read one after another")
    return Opening(lambda: _Chain(path, found), tuple(notes))


def _sound(path: Path, bytes_at: Mapping[int, bytes] | None = None) -> Any:
    import soundfile

    if bytes_at or not is_utf8_name(path) or path.suffix.lower() in _WITHOUT_HEADER:
        return OwnedSound(_Mended(path, bytes_at or {}))
    return soundfile.SoundFile(path)


def is_utf8_name(path: Path) -> bool:
    """Whether soundfile takes the name; other names are opened here and given to it."""
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        return False
    return True


class OwnedSound:
    """A `soundfile.SoundFile` over an open file, which it closes with itself."""

    def __init__(self, file: Any, *arguments: Any, **named: Any) -> None:
        import soundfile

        self._file = file
        try:
            self._sound = soundfile.SoundFile(file, *arguments, **named)
        except BaseException:
            file.close()
            raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sound, name)

    def set_text(self, name: str, text: str) -> None:
        """As an assignment to an attribute of a `SoundFile`: a title, an artist and so on."""
        setattr(self._sound, name, text)

    def close(self) -> None:
        """Close both."""
        try:
            self._sound.close()
        finally:
            self._file.close()


class _Mended:
    """A file with some of its bytes changed, or a part of it behind others, for libsndfile."""

    def __init__(
        self,
        path: Path,
        bytes_at: Mapping[int, bytes],
        start: int = 0,
        end: int | None = None,
        before: bytes = b"",
    ) -> None:
        # soundfile looks at the extension.
        self.name = path.stem if path.suffix.lower() in _WITHOUT_HEADER else path.name
        self._opened: BinaryIO = path.open("rb")
        self._bytes_at, self._start = bytes_at, start
        self._before = before
        self._size = (path.stat().st_size if end is None else end) - start + len(before)
        self._at = 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self._at)
        wanted = left if size < 0 else min(size, left)
        found = bytearray(self._before[self._at : self._at + wanted])
        self._opened.seek(self._start + max(0, self._at - len(self._before)))
        found += self._opened.read(wanted - len(found))
        for place, changed in self._bytes_at.items():
            first = max(place, self._at)
            last = min(place + len(changed), self._at + len(found))
            if first < last:
                found[first - self._at : last - self._at] = changed[first - place : last - place]
        self._at += len(found)
        return bytes(found)

    def close(self) -> None:
        self._opened.close()


class _Chain:
    """The parts of a file as one, with what reading needs of `soundfile.SoundFile`.

    One part is open at a time: a recording of a radio's stream has one for every piece.
    """

    def __init__(self, path: Path, found: list[Link]) -> None:
        self._path, self._links, self._part = path, found, 0
        self._sound = self._opened(0)
        first = self._sound
        self.samplerate, self.channels = first.samplerate, first.channels
        self.format, self.subtype = first.format, first.subtype
        self.frames = first.frames
        for number in range(1, len(found)):
            sound = self._opened(number)
            self.frames += sound.frames
            sound.close()
            if (sound.samplerate, sound.channels) != (self.samplerate, self.channels):
                self.close()
                raise AudioFileError(
                    f"{path} is a chain of parts with different sample rates or channels; take it "
                    f"apart first: {conversion(path.name)}"
                )

    def _opened(self, number: int) -> OwnedSound:
        link = self._links[number]
        return OwnedSound(_Mended(self._path, {}, link.start, link.end))

    def read(self, out: Any) -> Any:
        while not len(read := self._sound.read(out=out)) and self._part + 1 < len(self._links):
            self._part += 1
            self._sound.close()
            self._sound = self._opened(self._part)
        return read

    def close(self) -> None:
        self._sound.close()
