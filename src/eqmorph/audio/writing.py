"""Audio files written in blocks, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from eqmorph.audio.files import audio_info
from eqmorph.audio.forms import AudioForm
from eqmorph.audio.opening import OwnedSound, is_utf8_name
from eqmorph.audio.pcm_wav import PcmWriter, plain_header, sample_width
from eqmorph.audio.samples import FloatArray, Quantiser
from eqmorph.errors import AudioWriteError


class AudioWriter:
    """An audio file being written; see `writing_audio`.

    Attributes
    ----------
    quantiser : Quantiser
        Counts samples beyond full scale, and knows the peak.
    frames : int
        Written so far.
    """

    def __init__(self, path: Path, opened: Any, quantiser: Quantiser) -> None:
        self._path, self._opened = path, opened
        self.quantiser = quantiser
        self.frames = 0

    def write(self, block: FloatArray) -> None:
        """Append samples, shape (channels, n); the block may be changed.

        Raises
        ------
        AudioWriteError
            If the disk is full or the like.
        """
        import soundfile

        samples = self.quantiser(block)
        try:
            self._opened.write(samples)
        except (soundfile.LibsndfileError, AssertionError, OSError) as error:
            raise write_error(self._path) from error
        self.frames += len(samples)


@contextmanager
def writing_audio(
    path: Path,
    form: AudioForm,
    sample_rate: int,
    channels: int,
    dither_seed: int | None = None,
    strings: Mapping[str, str] | None = None,
) -> Iterator[AudioWriter]:
    """Open an audio file to write it in blocks.

    What is in the file when the block ends is whole; when the block raises it is not, so write to a
    path from `eqmorph.files.replacing`.

    Parameters
    ----------
    path : Path
    form : AudioForm
        As `choose_form` found.
    sample_rate : int
        Hz.
    channels : int
    dither_seed : int, optional
        Add TPDF dither drawn from this seed before rounding; without it, none is added.
    strings : mapping of str to str, optional
        Title, artist and the like, for the places in a file's header that libsndfile knows.

    Raises
    ------
    AudioWriteError
        If the file cannot be opened or completed.
    """
    import soundfile

    sink = _open_sink(path, form, sample_rate, channels, strings or {})
    writer = AudioWriter(path, sink, Quantiser(form, dither_seed))
    try:
        yield writer
    except BaseException:
        # The file is thrown away; that it cannot be closed well either is no news.
        with suppress(soundfile.LibsndfileError, OSError):
            sink.close()
        raise
    try:
        sink.finish() if isinstance(sink, PcmWriter) else sink.close()
    except (soundfile.LibsndfileError, OSError) as error:
        raise write_error(path) from error
    _check_written(path, form, writer.frames)


def _open_sink(
    path: Path, form: AudioForm, sample_rate: int, channels: int, strings: Mapping[str, str]
) -> Any:
    """Something to write samples to: bytes behind libsndfile's header, or libsndfile itself."""
    import soundfile

    def opened() -> Any:
        how = (sample_rate, channels, form.subtype)
        sound: Any
        if is_utf8_name(path):
            sound = soundfile.SoundFile(path, "w", *how, format=form.container)
        else:
            sound = OwnedSound(path.open("w+b"), "w", *how, format=form.container)
        _set_strings(sound, strings)
        return sound

    try:
        if form.container == "WAV" and sample_width(form) is not None:
            opened().close()
            place = plain_header(path, form)
            if place is not None:
                return PcmWriter(path, place)
        return opened()
    except soundfile.LibsndfileError as error:
        if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
            raise write_error(path) from error
        raise AudioWriteError(
            f"{path} cannot be written as {form.container} {form.subtype} with {channels} "
            f"channels at {sample_rate} Hz: {error.error_string}"
        ) from None


def _set_strings(opened: Any, strings: Mapping[str, str]) -> None:
    import soundfile

    for name, text in strings.items():
        # A container without a place for one of them loses that one.
        with suppress(soundfile.LibsndfileError):
            if isinstance(opened, OwnedSound):
                opened.set_text(name, text)
            else:
                setattr(opened, name, text)


def check_room(folder: Path, size: int) -> None:
    """Better before the work than at its end: is there room for so many bytes?

    Raises
    ------
    AudioWriteError
        If not.
    """
    existing = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    if size > free:
        raise AudioWriteError(
            f"{folder} has {free / 1e6:.1f} MB left, and {size / 1e6:.1f} MB are needed"
        )


def write_error(path: Path) -> AudioWriteError:
    """What to raise when libsndfile, which does not say why, could not write."""
    return AudioWriteError(f"{path} could not be written completely: is the disk full?")


def _check_written(path: Path, form: AudioForm, frames: int) -> None:
    """Whether the file says of itself what was put into it."""
    if not form.bits and not form.is_float:
        return  # codecs round the length up to their frames
    if audio_info(path).frames != frames:
        raise write_error(path)
