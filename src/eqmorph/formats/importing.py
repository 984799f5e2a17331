"""A foreign setting as one of ours: band for band where that is possible, else the closest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from eqmorph.equalizers import Band, ParametricEq
from eqmorph.equalizers.bands import BANDS, SHELF_Q
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray, check_sample_rate
from eqmorph.equalizers.fitting import FitResult, fit_parametric, fit_parametric_many
from eqmorph.equalizers.response import response_grid
from eqmorph.formats.filters import OWN_KINDS, Filter
from eqmorph.formats.foreign import ForeignEq

TAKEN_OVER_DB = 0.05
"""Bands are taken over one to one if the response moves by no more; what is written rounds."""

# A shelf this close to our Q may be one of ours that was rounded, or a Butterworth's 0.7071.
_SHELF_Q_TOLERANCE = 0.02
_DEEPEST_DB = 60.0
# A curve whose 0 dB fits this well keeps it; else another level must be better by this factor.
_GOOD_ENOUGH_DB = 0.5
_BETTER_SHARE = 0.7
_REFINEMENTS = 3
# How many levels are tried first, and what a fit may lose for a plainer setting.
_LEVELS = 9
_AS_GOOD_DB = 0.02


@dataclass(frozen=True, slots=True)
class Imported:
    """A setting of ours made from something else, and how close it is.

    Attributes
    ----------
    eq : ParametricEq
    taken_over : bool
        Whether its bands are the file's; else they were fitted to the file's response, or are near
        to it, as a note says.
    error_db, max_error_db : float
        RMS and largest difference of the responses on `response_grid()`, up to Nyquist.
    preamp_db : float
        Level of the file, which is no part of `eq`: its preamp, and where a curve was fitted its
        distance from ours.
    source : str
        Key of the format that was read.
    notes : tuple of str
        What the reader left out or had to interpret.
    """

    eq: ParametricEq
    taken_over: bool
    error_db: float
    max_error_db: float
    preamp_db: float = 0.0
    source: str = ""
    notes: tuple[str, ...] = ()

    def how_close(self, sample_rate: float) -> list[str]:
        """How it was made and what was left out, in sentences."""
        if self.taken_over:
            lines = ["its bands are read one to one"]
        else:
            lines = [
                f"fitted: the closest five bands, off by {_decibels(self.error_db)} RMS and "
                f"{_decibels(self.max_error_db)} at most, at {sample_rate:g} Hz"
            ]
        return [*lines, *level_left_out(self.preamp_db)]


def level_left_out(preamp_db: float) -> list[str]:
    """That a file's level in dB is not taken over, if it has one."""
    told = f"its level, {preamp_db:+.1f} dB, is not part of the setting"
    return [told] if preamp_db else []


def _decibels(value: float) -> str:
    return "less than 0.01 dB" if value < 0.01 else f"{value:.2f} dB"


def to_parametric(
    foreign: ForeignEq, sample_rate: float = DEFAULT_SAMPLE_RATE, source: str = ""
) -> Imported:
    """The five-band setting that a foreign one is, or the closest to it.

    Parameters
    ----------
    foreign : ForeignEq
    sample_rate : float
        Hz at which the responses are to agree.
    source : str
        Key of the format, for the record.
    """
    rate = check_sample_rate(sample_rate)
    grid = response_grid()
    grid = grid[grid <= rate / 2]
    response = foreign.response_db(grid, rate)
    middle = float(np.median(response))
    wanted = np.clip(response, middle - _DEEPEST_DB, middle + _DEEPEST_DB)
    taken = None if foreign.curve is not None else _taken_over(foreign.filters)
    notes = list(foreign.notes)
    if taken is not None:
        error = taken.magnitude_response_db(grid, rate) - wanted
        if float(np.abs(error).max()) <= TAKEN_OVER_DB:
            rms = float(np.sqrt(np.mean(error**2)))
            largest = float(np.abs(error).max())
            exact = not foreign.approximate
            return Imported(taken, exact, rms, largest, foreign.preamp_db, source, tuple(notes))
    above = sum(f.frequency_hz >= rate / 2 for f in foreign.filters)
    if above:
        notes.append(f"{above} filters at or above {rate / 2:g} Hz do nothing at {rate:g} Hz")
    if foreign.curve is None:
        fit, level = fit_parametric(wanted, grid, rate), 0.0
    elif foreign.curve_has_headroom:
        fit, level = fit_at_any_level(wanted, grid, rate)
    else:
        fit, level = fit_with_level(wanted, grid, rate)
    return Imported(
        fit.eq,
        False,
        fit.error_db,
        fit.max_error_db,
        foreign.preamp_db + level,
        source,
        tuple(notes),
    )


def fit_with_level(
    response_db: FloatArray, frequencies_hz: FloatArray, sample_rate: float
) -> tuple[FitResult, float]:
    """The closest setting to a curve whose level may be its own.

    Measurements and GraphicEQ lines carry an offset: 75 dB of sound pressure, or headroom. It is
    taken off if that makes the fit clearly better; a curve that needs none keeps its 0 dB.

    Parameters
    ----------
    response_db, frequencies_hz : array, shape (bins,)
    sample_rate : float
        Hz.

    Returns
    -------
    FitResult
        Its errors are those after the level is taken off.
    float
        The level in dB.
    """
    as_given = fit_parametric(response_db, frequencies_hz, sample_rate)
    if as_given.error_db <= _GOOD_ENOUGH_DB:
        return as_given, 0.0
    levels = np.unique([np.median(response_db), response_db[0], response_db[-1]])
    for _ in range(1 + _REFINEMENTS):
        fits = fit_parametric_many(response_db - levels[:, None], frequencies_hz, sample_rate)
        best = int(np.argmin([fit.error_db for fit in fits]))
        fit, level = fits[best], float(levels[best])
        left = response_db - fit.eq.magnitude_response_db(frequencies_hz, sample_rate)
        levels = np.array([level, float(left.mean())])
    worth_it = fit.error_db < _BETTER_SHARE * as_given.error_db
    return (fit, level) if worth_it else (as_given, 0.0)


def fit_at_any_level(
    response_db: FloatArray, frequencies_hz: FloatArray, sample_rate: float
) -> tuple[FitResult, float]:
    """The plainest setting that is, at some level, about as close to a curve as any.

    Five bands can lift everything by a few dB, so closeness alone would spend them on the headroom
    that such a curve carries. Of the levels within the curve's own range that fit about as well as
    the best, the one with the smallest gains is taken.

    Parameters and results are those of `fit_with_level`.
    """
    lowest, highest = float(response_db.min()), float(response_db.max())
    levels = np.linspace(lowest, highest, _LEVELS)
    step = float(levels[1] - levels[0])
    tried: list[tuple[FitResult, float]] = []
    for _ in range(1 + _REFINEMENTS):
        fits = fit_parametric_many(response_db - levels[:, None], frequencies_hz, sample_rate)
        tried += zip(fits, levels.tolist(), strict=True)
        limit = 1.1 * min(fit.error_db for fit, _ in tried) + _AS_GOOD_DB
        best = min((t for t in tried if t[0].error_db <= limit), key=lambda t: _effort(t[0].eq))
        step /= 2
        levels = np.array([best[1] - step, best[1] + step])
    return best


def _effort(eq: ParametricEq) -> float:
    return sum(abs(band.gain_db) for band in eq.bands)


def _taken_over(filters: Sequence[Filter]) -> ParametricEq | None:
    """The setting with just these filters, if there is one."""
    heard = [f for f in filters if f.gain_db != 0.0 or f.kind not in OWN_KINDS]
    found = _assigned(filters)
    return _assigned(heard) if found is None else found


def _assigned(filters: Sequence[Filter]) -> ParametricEq | None:
    kinds = [f.kind for f in filters]
    if any(kind not in OWN_KINDS for kind in kinds):
        return None
    if max(kinds.count("low_shelf"), kinds.count("high_shelf")) > 1 or kinds.count("peak") > 3:
        return None
    bells = [f for f in filters if f.kind == "peak"]
    shelves = {f.kind: f for f in filters if f.kind != "peak"}
    if any(abs(f.q - SHELF_Q) > _SHELF_Q_TOLERANCE for f in shelves.values()):
        return None
    default = dict(zip((spec.name for spec in BANDS), ParametricEq.flat().bands, strict=True))
    for kind, f in shelves.items():
        default[kind] = Band(f.gain_db, f.frequency_hz, SHELF_Q)
    # The file's own order first, so that a setting of ours comes back as it was.
    for places in permutations(("peak_1", "peak_2", "peak_3"), len(bells)):
        chosen = {
            p: Band(f.gain_db, f.frequency_hz, f.q) for p, f in zip(places, bells, strict=False)
        }
        try:
            return ParametricEq(**{**default, **chosen})
        except ValueError:
            continue
    return None
