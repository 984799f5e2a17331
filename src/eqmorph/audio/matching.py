"""From how one recording sounds to how others do: five bands between their long-term spectra.

Only the spectrum on the whole is followed, about an octave wide: not what changes in time, not
single resonances, not loudness.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eqmorph.arguments import finite_number
from eqmorph.audio.files import open_audio
from eqmorph.audio.samples import FloatArray
from eqmorph.audio.spectra import LongTermSpectrum, long_term_spectrum
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.fitting import fit_parametric_many
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.wording import hertz, round_hz
from eqmorph.errors import AudioFileError, InvalidArgumentError

# A third of an octave this far below the loudest is nothing to go by.
_ABSENT_DB = 60.0
_FEWEST_THIRDS = 6
# Over neighbouring thirds, so that a difference is about an octave wide.
_SMOOTHING = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
# What five bands of 12 dB can be asked for.
_MOST_DB = 18.0
_LEVELS = (0.0, -1.5, 1.5)
# What is left of a difference counts from here on.
_UNFOLLOWED_DB = 2.0
_MOST_REGIONS = 3
# The spectrum of less is that of a moment.
_LITTLE_SECONDS = 2.0


@dataclass(frozen=True, eq=False)
class MatchedSound:
    """A setting that brings a recording near to others, and how near.

    Attributes
    ----------
    eq : ParametricEq
    frequencies_hz : array, shape (thirds,)
        Thirds of an octave that all recordings have.
    wanted_db : array, shape (thirds,)
        The difference of the spectra, as it is; its mean is 0.
    followed_db : array, shape (thirds,)
        The setting's response there, its mean 0 as well.
    distance_before_db, distance_after_db : float
        RMS difference of the spectra, levels aside, without the setting and with it.
    notes : tuple of str
        What is not followed.
    """

    eq: Equalizer
    frequencies_hz: FloatArray
    wanted_db: FloatArray
    followed_db: FloatArray
    distance_before_db: float
    distance_after_db: float
    notes: tuple[str, ...]


def match_recordings(
    references: Sequence[str | os.PathLike[str]],
    mine: str | os.PathLike[str],
    amount: float = 1.0,
) -> MatchedSound:
    """The five-band setting that brings one recording to the sound of others.

    Parameters
    ----------
    references : sequence of path-like
        One or several, whose spectra are averaged in dB, whatever their levels.
    mine : path-like
        What is to sound like them.
    amount : float
        So much of the difference, above 0 and at most 1.

    Raises
    ------
    InvalidArgumentError
        If there is no reference, or the amount is out of range.
    AudioFileError
        If a recording cannot be read, is silent, or has too little in common with the others.
    OSError
        If one is not there.
    """
    amount = finite_number("amount", amount)
    if not 0.0 < amount <= 1.0:
        raise InvalidArgumentError(f"amount must be above 0 and at most 1, got {amount:g}")
    if not references:
        raise InvalidArgumentError("a match needs at least one reference recording")
    paths = (*references, mine)
    spectra, seconds = zip(*map(_spectrum, paths), strict=True)
    too_short = tuple(
        f"{os.fspath(path)} has {length:.2g} s, which is little to go by"
        for path, length in zip(paths, seconds, strict=True)
        if length < _LITTLE_SECONDS
    )
    count = min(len(s.frequencies_hz) for s in spectra)
    hz = spectra[0].frequencies_hz[:count]
    levels = np.stack([s.levels_db[:count] for s in spectra])
    heard = (levels > levels.max(axis=1, keepdims=True) - _ABSENT_DB).all(axis=0)
    if heard.sum() < _FEWEST_THIRDS:
        raise AudioFileError(
            f"{mine} has too little in common with the reference: they share "
            f"{heard.sum()} thirds of an octave, and {_FEWEST_THIRDS} are the least"
        )
    hz, levels = hz[heard], levels[:, heard]
    levels = levels - levels.mean(axis=1, keepdims=True)
    wanted = levels[:-1].mean(axis=0) - levels[-1]
    eq = _fitted(amount * _smoothed(wanted), hz)
    followed = eq.magnitude_response_db(hz, DEFAULT_SAMPLE_RATE)
    followed = followed - followed.mean()
    notes = (*too_short, *_unfollowed(hz, amount * wanted - followed))
    missing = ~heard
    if missing.any():
        notes += (f"{missing.sum()} thirds of an octave in which one has nothing were left alone",)
    return MatchedSound(eq, hz, wanted, followed, _rms(wanted), _rms(wanted - followed), notes)


def _spectrum(path: str | os.PathLike[str]) -> tuple[LongTermSpectrum, float]:
    """It, and the length of the recording in seconds."""
    with open_audio(path) as reader:
        seconds = reader.info.seconds
        found = long_term_spectrum(reader.info.sample_rate, reader.blocks())
    if found.is_silent:
        raise AudioFileError(f"{os.fspath(path)} is silent; there is no sound to match")
    return found, seconds


def _smoothed(difference_db: FloatArray) -> FloatArray:
    """A difference over about an octave; at the ends over what there is."""
    there = np.convolve(np.ones(len(difference_db)), _SMOOTHING, "same")
    smooth: FloatArray = np.convolve(difference_db, _SMOOTHING, "same") / there
    return np.clip(smooth, -_MOST_DB, _MOST_DB)


def _fitted(curve_db: FloatArray, hz: FloatArray) -> Equalizer:
    """The closest five bands at any level: loudness is no part of a sound."""
    grid = response_grid()
    # Level outside, so that nothing is lifted that nobody asked for.
    curve = np.interp(np.log(grid), np.log(hz), curve_db)
    levels = np.array(_LEVELS) + float(np.median(curve))
    for _ in range(2):
        fits = fit_parametric_many(curve - levels[:, None], grid, DEFAULT_SAMPLE_RATE)
        best = min(range(len(fits)), key=lambda i: fits[i].error_db)
        left = curve - fits[best].eq.magnitude_response_db(grid)
        levels = np.array([levels[best], float(left.mean())])
    return fits[best].eq


def _unfollowed(hz: FloatArray, left_db: FloatArray) -> tuple[str, ...]:
    """Where the spectra still differ, the largest first."""
    notes: list[tuple[float, str]] = []
    far = np.abs(left_db) >= _UNFOLLOWED_DB
    turns = np.flatnonzero(np.diff(np.where(far, np.sign(left_db), 0))) + 1
    for stretch in np.split(np.arange(len(hz)), turns):
        if not far[stretch[0]]:
            continue
        worst = float(left_db[stretch][np.abs(left_db[stretch]).argmax()])
        low, high = (round_hz(float(hz[stretch[i]])) for i in (0, -1))
        where = hertz(low) if low == high else f"{hertz(low)} to {hertz(high)}"
        more = "more" if worst > 0 else "less"
        notes.append((abs(worst), f"not followed: {where}, {abs(worst):.0f} dB {more} there"))
    return tuple(note for _, note in sorted(notes, reverse=True)[:_MOST_REGIONS])


def _rms(values: FloatArray) -> float:
    return float(np.sqrt(np.mean((values - values.mean()) ** 2)))
