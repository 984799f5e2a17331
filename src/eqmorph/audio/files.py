"""Audio files read in blocks, whole or not at all.

Arrays are (channels, samples), float64 in [-1, 1]; files hold (frames, channels), and are turned
here.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eqmorph.audio.chatter import without_chatter
from eqmorph.audio.chunks import contents, read_chunks
from eqmorph.audio.forms import BLOCK_CODECS, AudioForm
from eqmorph.audio.opening import Opening, opening
from eqmorph.audio.pcm_wav import PcmReader, find_samples, sample_width
from eqmorph.audio.samples import FloatArray
from eqmorph.audio.strangers import cannot_be_read
from eqmorph.errors import AudioFileError

# A block holds about this many samples over all channels: 3/4 MiB of float64; larger ones are
# no quicker. One large write of Ogg Vorbis crashes libsndfile: blocks are not for memory alone.
_BLOCK_SAMPLES = 98_304
_INT32_STEP = 2.0**-31
# Where nothing says how long a file is, libsndfile says this.
_NO_LENGTH = sys.maxsize // 2
_LARGEST_CODEC_BLOCK = 8_192


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
    notes : tuple of str
        What people should know of how it is read.
    """

    path: Path
    sample_rate: int
    channels: int
    frames: int
    form: AudioForm
    notes: tuple[str, ...] = ()

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

    def __init__(self, info: AudioInfo, opened: Any, how: Opening | None = None) -> None:
        self.info = info
        self._opened = opened
        self._how = how
        self._errors: dict[str, None] = {}

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
                with self._quietly():
                    read = self._opened.read(out=buffer)
            except soundfile.LibsndfileError as error:
                raise self._damaged(done, error.error_string) from None
            except AssertionError:  # libsndfile gave less than it had promised
                raise self._truncated(done) from None
            if not len(read):
                raise self._truncated(done)
            read = read[: self.info.frames - done]  # codecs fill their last block
            # A copy, so that the buffer can be filled again while the block is still in use.
            block = read.T.astype(np.float64, order="C")
            if whole:
                block *= _INT32_STEP
            else:
                self._check_finite(block, done)
            done += len(read)
            yield block

    def rewind(self) -> None:
        """Go back to the first sample.

        Raises
        ------
        AudioFileError
            If the file cannot be opened again.
        """
        if self._how is None:
            self._opened.seek(0)
            return
        # Some codecs cannot go back, and damaged files fail at it; all can begin again.
        import soundfile

        self.close()
        try:
            with self._quietly():
                self._opened = self._how.open()
        except soundfile.LibsndfileError as error:
            raise self._damaged(0, error.error_string) from None

    def close(self) -> None:
        """Close the file."""
        import soundfile

        with suppress(soundfile.LibsndfileError):
            self._opened.close()

    def _quietly(self) -> AbstractContextManager[None]:
        is_mpeg = self.info.form.subtype.startswith("MPEG")
        return without_chatter(self._errors) if is_mpeg else nullcontext()

    @property
    def damage(self) -> tuple[str, ...]:
        """What its decoder found wrong and played on over, as far as it was read."""
        return tuple(f"its decoder found damage: {error}" for error in self._errors)

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
    how = opening(where)
    try:
        with without_chatter({}):
            opened = how.open()
    except soundfile.LibsndfileError as error:
        raise cannot_be_read(where, _lower(error.error_string), _format_tag(where)) from None
    reader = AudioReader(_info(where, opened, how), opened, how)
    try:
        if reader.info.frames >= _NO_LENGTH:
            raise AudioFileError(f"{where} is damaged: nothing in it says how long it is")
        quick = _quick_reader(reader.info)
        if quick is not None:
            reader.close()
            reader = AudioReader(reader.info, quick)
        yield reader
    finally:
        reader.close()


def _info(path: Path, opened: Any, how: Opening) -> AudioInfo:
    form = AudioForm(opened.format, opened.subtype)
    notes = how.notes
    if form.subtype in BLOCK_CODECS:
        notes = (*notes, f"{form.subtype} was decoded")
    frames = _counted_frames(path, form, int(opened.frames))
    return AudioInfo(path, int(opened.samplerate), int(opened.channels), frames, form, notes)


def _counted_frames(path: Path, form: AudioForm, decoded: int) -> int:
    """Frames without those that only fill a codec's last block; WAV counts them in `fact`."""
    if form.container != "WAV" or not form.is_lossy:
        return decoded
    file = read_chunks(path)
    fact = file.find(b"fact") if file is not None else None
    counted = int.from_bytes(contents(path, fact)[:4], "little") if fact is not None else 0
    return counted if 0 <= decoded - counted <= _LARGEST_CODEC_BLOCK else decoded


def _format_tag(path: Path) -> int | None:
    """The number that a WAV file has for its kind of samples."""
    file = read_chunks(path)
    about = file.find(b"fmt ") if file is not None else None
    if about is None or file is None or about.size < 2:
        return None
    return int.from_bytes(contents(path, about)[:2], file.layout.order)


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


def _lower(sentence: str) -> str:
    """libsndfile's words as the end of a sentence."""
    words = sentence.strip().removeprefix("Error :").strip().rstrip(".")
    return (words[:1].lower() + words[1:]) or "unknown error"
