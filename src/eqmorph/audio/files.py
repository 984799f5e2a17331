"""Audio files read in blocks, whole or not at all.

Arrays are (channels, samples), float64 in [-1, 1]; files hold (frames, channels), and are turned
here.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eqmorph.audio.forms import AudioForm
from eqmorph.audio.pcm_wav import PcmReader, find_samples, sample_width
from eqmorph.audio.samples import FloatArray
from eqmorph.errors import AudioFileError

# A block holds about this many samples over all channels: 3/4 MiB of float64; larger ones are
# no quicker. One large write of Ogg Vorbis crashes libsndfile: blocks are not for memory alone.
_BLOCK_SAMPLES = 98_304
_LARGEST_OGG_PAGE = 65_307
_LAST_PAGE = 0x04
_INT32_STEP = 2.0**-31
# What writers put into a header when they do not know the length, as in a pipe.
_UNKNOWN_LENGTH = 0x7FFF_F000


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What an audio file says of itself.

    Attributes
    ----------
    path : Path
    sample_rate : int
        Hz.
    channels, frames : int
    form : AudioForm
    """

    path: Path
    sample_rate: int
    channels: int
    frames: int
    form: AudioForm

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate

    @property
    def block_frames(self) -> int:
        """Frames of a block, so that memory does not grow with the number of channels."""
        return max(4_096, _BLOCK_SAMPLES // self.channels)


class AudioReader:
    """An open audio file; see `open_audio`."""

    def __init__(self, info: AudioInfo, opened: Any) -> None:
        self.info = info
        self._opened = opened

    def blocks(self) -> Iterator[FloatArray]:
        """The samples from where the file stands, in blocks of shape (channels, n).

        Raises
        ------
        AudioFileError
            If the file ends early, its data is damaged, or a sample is not a finite number.
        """
        import soundfile

        # Whole numbers are read as such, which is quicker, and exact in float64.
        whole = self.info.form.bits is not None
        shape = (self.info.block_frames, self.info.channels)
        buffer = np.empty(shape, dtype=np.int32 if whole else np.float64)
        done = 0
        while done < self.info.frames:
            try:
                read = self._opened.read(out=buffer)
            except soundfile.LibsndfileError as error:
                raise self._damaged(done, error.error_string) from None
            if not len(read):
                raise self._truncated(done)
            # A copy, so that the buffer can be filled again while the block is still in use.
            block = read.T.astype(np.float64, order="C")
            if whole:
                block *= _INT32_STEP
            else:
                self._check_finite(block, done)
            done += len(read)
            yield block

    def rewind(self) -> None:
        """Go back to the first sample."""
        self._opened.seek(0)

    def _check_finite(self, block: FloatArray, before: int) -> None:
        if np.isfinite(block).all():
            return
        channel, sample = min(np.argwhere(~np.isfinite(block)).tolist(), key=lambda at: at[1])
        value = "not a number" if np.isnan(block[channel, sample]) else "infinite"
        raise AudioFileError(
            f"{self.info.path}: the sample at {(before + sample) / self.info.sample_rate:.6f} s in "
            f"channel {channel + 1} is {value}; nothing sensible can be made of it"
        )

    def _truncated(self, done: int) -> AudioFileError:
        return AudioFileError(
            f"{self.info.path} is truncated: it ends after {done / self.info.sample_rate:.3f} s of "
            f"{self.info.seconds:.3f} s"
        )

    def _damaged(self, done: int, what: str) -> AudioFileError:
        return AudioFileError(
            f"{self.info.path} is damaged or truncated at {done / self.info.sample_rate:.3f} s of "
            f"{self.info.seconds:.3f} s: {_lower(what)}"
        )


@contextmanager
def open_audio(path: str | os.PathLike[str]) -> Iterator[AudioReader]:
    """Open an audio file to read it in blocks.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    AudioFileError
        If it is not an audio file of a known format, has no channels, or is shorter than it says.
    """
    import soundfile

    where = Path(path)
    _check_readable(where)
    try:
        opened = soundfile.SoundFile(where)
    except soundfile.LibsndfileError as error:
        raise AudioFileError(
            f"{where} cannot be read as audio: {_lower(error.error_string)}"
        ) from None
    with opened:
        info = AudioInfo(
            where,
            int(opened.samplerate),
            int(opened.channels),
            int(opened.frames),
            AudioForm(opened.format, opened.subtype),
        )
        _check_length(info, opened.extra_info)
        quick = _quick_reader(info)
        if quick is None:
            yield AudioReader(info, opened)
            return
        try:
            yield AudioReader(info, quick)
        finally:
            quick.close()


def _quick_reader(info: AudioInfo) -> PcmReader | None:
    width = sample_width(info.form)
    place = find_samples(info.path, width) if width is not None else None
    if place is None or place.channels != info.channels:
        return None
    return PcmReader(info.path, place, info.frames)


def audio_info(path: str | os.PathLike[str]) -> AudioInfo:
    """What an audio file says of itself.

    Raises
    ------
    FileNotFoundError, AudioFileError
        As `open_audio`.
    """
    with open_audio(path) as reader:
        return reader.info


def read_audio(path: str | os.PathLike[str]) -> tuple[FloatArray, int]:
    """A whole file: samples of shape (channels, samples), float64, and the sample rate in Hz.

    Raises
    ------
    FileNotFoundError, AudioFileError
        As `open_audio` and `AudioReader.blocks`.
    """
    with open_audio(path) as reader:
        samples = np.empty((reader.info.channels, reader.info.frames))
        done = 0
        for block in reader.blocks():
            samples[:, done : done + block.shape[1]] = block
            done += block.shape[1]
        return samples, reader.info.sample_rate


def _check_readable(path: Path) -> None:
    """Say what the operating system has to say, which libsndfile calls a system error."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with path.open("rb") as opened:
        if not opened.read(1):
            raise AudioFileError(f"{path} is empty")


def _check_length(info: AudioInfo, log: str) -> None:
    """Whether an uncompressed file holds as much as its header says.

    libsndfile shortens such a file without a word; only its log has both numbers.
    """
    if info.form.container == "OGG" and not _ends_as_ogg(info.path):
        raise AudioFileError(f"{info.path} is truncated: its last page is missing")
    found = re.search(
        r"(?:data|SSND|Data Size|riff) +: (\d+) \(should be (\d+)\)|"
        r"count (\d+) does not match value from 'ds64' chunk of (\d+)",
        log,
    )
    if found is None:
        return
    said, there, there_frames, said_frames = (int(g) if g else 0 for g in found.groups())
    if there_frames or said_frames:
        short = there_frames < said_frames
        share = there_frames / max(1, said_frames)
    else:
        short = there < said < _UNKNOWN_LENGTH
        share = there / max(1, said)
    if short:
        raise AudioFileError(
            f"{info.path} is truncated: {100 * share:.0f} % of the samples that its header "
            "announces are there"
        )


def _ends_as_ogg(path: Path) -> bool:
    """Whether the last page of an Ogg file is marked as the last (RFC 3533, section 6)."""
    with path.open("rb") as opened:
        opened.seek(max(0, path.stat().st_size - _LARGEST_OGG_PAGE))
        end = opened.read()
    page = end.rfind(b"OggS")
    return 0 <= page < len(end) - 5 and bool(end[page + 5] & _LAST_PAGE)


def _lower(sentence: str) -> str:
    """libsndfile's words as the end of a sentence."""
    words = sentence.strip().removeprefix("Error :").strip().rstrip(".")
    return (words[:1].lower() + words[1:]) or "unknown error"
