"""A recording before and after, side by side and equally loud."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from eqmorph.audio.files import open_audio
from eqmorph.audio.filtering import BlockFilter, highest_gain_db
from eqmorph.audio.levels import FALLBACK_NOTE, Measured, measure
from eqmorph.audio.rendering import RenderOptions, RenderReport, finite, render
from eqmorph.audio.spectra import LongTermSpectrum, long_term_spectrum
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import AudioFileError, InvalidArgumentError

BEFORE = "before"
# Every browser plays it, it holds any rate and up to 7.1, and half as many bytes as WAV.
_EXTENSION = ".flac"
# Players and their converters make peaks between samples audible that lie higher.
_CEILING_DBTP = -1.0


@dataclass(frozen=True, slots=True)
class Version:
    """One way to hear a recording.

    Attributes
    ----------
    name : str
        "before", or what was done.
    report : RenderReport
        With the loudness it has.
    spectrum : LongTermSpectrum
        Of the rendered file.
    """

    name: str
    report: RenderReport
    spectrum: LongTermSpectrum


def compare(
    source: str | os.PathLike[str],
    settings: Mapping[str, Equalizer],
    folder: str | os.PathLike[str],
    options: RenderOptions | None = None,
) -> tuple[Version, ...]:
    """Render a recording with several settings, all as loud as the recording itself.

    Where one of them would reach above -1 dBTP at that loudness, all of them, the recording
    as it was included, are lowered by the same amount.

    Parameters
    ----------
    source : path-like
    settings : mapping of str to ParametricEq or GraphicEq
        By the name that its file gets.
    folder : path-like
        Gets a FLAC file for each, and "before.flac".
    options : RenderOptions, optional
        Its loudness and gain do not count.

    Raises
    ------
    InvalidArgumentError
        If a name is "before", or cannot be a file's.
    FileNotFoundError, FileExistsError, AudioFileError, AudioWriteError
        As `render`.
    """
    options = options or RenderOptions()
    for name in settings:
        if name == BEFORE or Path(name).name != name or name.startswith("."):
            raise InvalidArgumentError(f"{name!r} cannot be the name of a version")
    every: dict[str, Equalizer] = {BEFORE: ParametricEq.flat(), **settings}
    measured = {name: _measured(source, eq) for name, eq in every.items()}
    fallback = not all(found.has_loudness for found in measured.values())
    if fallback:  # for all of them, so that they stay comparable
        measured = {name: found.by_level() for name, found in measured.items()}
    gains = _common_gains(every, measured, source)
    versions = []
    for name, eq in every.items():
        target = Path(folder) / f"{name}{_EXTENSION}"
        own = replace(options, loudness="keep", gain_db=gains[name], true_peak_db=None)
        report = render(source, target, eq, own)
        heard = replace(
            report,
            loudness_before=finite(measured[name].loudness_before),
            loudness_after=finite(measured[name].loudness_after + gains[name]),
            true_peak_db=finite(measured[name].true_peak_after + gains[name]),
            notes=(*report.notes, FALLBACK_NOTE) if fallback else report.notes,
        )
        with open_audio(target) as reader:
            spectrum = long_term_spectrum(reader.info.sample_rate, reader.blocks())
        versions.append(Version(name, heard, spectrum))
    return tuple(versions)


def _measured(source: str | os.PathLike[str], eq: Equalizer) -> Measured:
    with open_audio(source) as reader:
        info = reader.info
        if info.frames == 0:
            raise AudioFileError(f"{source} has no samples: there is nothing to compare")
        eq_filter = BlockFilter(eq.sos(info.sample_rate), info.channels)
        return measure(info, reader.blocks(), eq_filter)


def _common_gains(
    settings: Mapping[str, Equalizer],
    measured: Mapping[str, Measured],
    source: str | os.PathLike[str],
) -> dict[str, float]:
    with open_audio(source) as reader:
        rate = reader.info.sample_rate
    gains = {}
    for name, found in measured.items():
        difference = found.loudness_before - found.loudness_after
        # Silence has no loudness; there the highest gain is taken off.
        gains[name] = (
            difference
            if np.isfinite(difference)
            else -max(0.0, highest_gain_db(settings[name], rate))
        )
    lowered = max(
        0.0,
        *(found.true_peak_after + gains[name] - _CEILING_DBTP for name, found in measured.items()),
    )
    return {name: gain - lowered for name, gain in gains.items()}
