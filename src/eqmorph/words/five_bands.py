"""Filters said in numbers, and what words ask for beside them, as the five bands of a setting.

A filter that a band can be is that band, exactly; what is no band (a high pass, a bell below 82 Hz,
a fourth bell) is followed as near as the bands that are left can, and it is said how near.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from eqmorph.equalizers.bands import BANDS, GAIN_LIMIT_DB
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray
from eqmorph.equalizers.least_squares import PartialProblem, descend
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.equalizers.starts import layouts, read_off
from eqmorph.words.designs import DESIGN_GRID, design, nearest, softened
from eqmorph.words.filters import Filter

_SHELVES = {"low shelf": 0, "high shelf": 4}
# A pass filter has the shelf on its own side.
_SIDES = {"high pass": 0, "low pass": 4}
_ITERATIONS, _ITERATIONS_FROM_WORDS = 20, 6
_GRID = DESIGN_GRID
# Gains are solved for until the response is this near to what is asked at each bell ...
_NEAR_ENOUGH_DB = 0.01
_ROUNDS = 40
# ... unless that moves one by more: then bells that overlap stay as they were said.
_MOST_MOVED_DB = 4.0
_WORTH_SAYING_DB = 0.1
_OVERLAP = "filters that overlap are made as said: at their frequencies they add up"


@dataclass(frozen=True, slots=True)
class Played:
    """A setting, and how far it is from what was asked for.

    Attributes
    ----------
    setting : ParametricEq
    notes : tuple of str
    """

    setting: ParametricEq
    notes: tuple[str, ...]


def as_five_bands(
    filters: Sequence[Filter],
    words_db: FloatArray | None,
    frequencies_hz: FloatArray,
    begin: FloatArray | None = None,
) -> Played:
    """The setting for some filters, with what words ask for besides.

    Parameters
    ----------
    filters : sequence of Filter
    words_db : array, shape (bins,), or None
    frequencies_hz : array, shape (bins,)
        Of `words_db`.
    begin : array, shape (13,), optional
        A setting that does what the words ask for, to begin from.
    """
    grid = np.concatenate([_GRID, [f.frequency_hz for f in filters]])
    words = np.zeros(len(grid))
    if words_db is not None:
        words = np.interp(np.log(grid), np.log(frequencies_hz), words_db)
    asked = filters
    filters, notes = _agreed(asked, words, grid)
    placed = _placed(filters)
    rest = [f for f in filters if f not in placed.values()]
    vector = PARAMETRIC_SPACE.default.copy()
    if rest or words_db is not None:
        target = np.sum([words[: len(_GRID)], *map(softened, rest)], axis=0)
        found = _read_off_tables(rest, placed, target) if words_db is None else None
        if found is None and words_db is None and all(f.kind == "bell" for f in rest):
            found = _fitted(target, placed, _clipped(rest, placed))
        vector = _fitted(target, placed, None if rest else begin) if found is None else found
    for band, f in placed.items():
        _write(vector, band, f)
    _hold(vector, placed, words, filters, grid)
    setting = ParametricEq.from_vector(PARAMETRIC_SPACE.canonical(vector))
    wanted = np.sum([words, *(f.curve_db(grid) for f in filters)], axis=0)[: len(_GRID)]
    error = float(np.sqrt(np.mean((setting.magnitude_response_db(_GRID) - wanted) ** 2)))
    if rest and error >= _WORTH_SAYING_DB:
        named = ", ".join(str(a) for a, f in zip(asked, filters, strict=True) if f in rest)
        notes.append(f"{named}: as near as five bands can, {error:.1f} dB off on average")
    return Played(setting, tuple(notes))


def _agreed(
    filters: Sequence[Filter], words_db: FloatArray, grid: FloatArray
) -> tuple[list[Filter], list[str]]:
    """The filters with the bells' gains changed so that all of it together is, at each, as asked.

    `grid` ends with the filters' frequencies. Where that would take more than a few decibels (two
    bells side by side), they stay as they were said.
    """
    bells = [i for i, f in enumerate(filters) if f.kind == "bell"]
    agreed = list(filters)
    if len(filters) == 1 and not words_db.any():
        return agreed, []
    at_hz = grid[len(_GRID) :]
    missed = np.zeros(len(filters))
    for _ in range(_ROUNDS):
        reached = np.sum([words_db[len(_GRID) :], *(f.curve_db(at_hz) for f in agreed)], axis=0)
        missed = np.array([f.gain_db for f in filters]) - reached
        if np.abs(missed[bells]).max(initial=0.0) < _NEAR_ENOUGH_DB:
            return agreed, []
        for i in bells:
            gain = float(np.clip(agreed[i].gain_db + missed[i], -GAIN_LIMIT_DB, GAIN_LIMIT_DB))
            agreed[i] = replace(agreed[i], gain_db=gain)
            alone = filters[i].gain_db - words_db[len(_GRID) + i]
            if abs(gain - alone) > _MOST_MOVED_DB:
                return list(filters), [_OVERLAP]
    return list(filters), [_OVERLAP]


def _placed(filters: Sequence[Filter]) -> dict[int, Filter]:
    """Which band is exactly which filter: as many as can be, the largest first."""
    placed: dict[int, Filter] = {}
    for f in filters:
        band = _SHELVES.get(f.kind)
        if band is not None and band not in placed and _within(f, band):
            placed[band] = f
    bells = [f for f in filters if f.kind == "bell"]
    best: dict[int, Filter] = {}
    # A low pass needs the upper bells, everything else the lower ones.
    order = (1, 2, 3) if any(f.kind == "low pass" for f in filters) else (3, 2, 1)
    for some in permutations([*bells, None, None], 3):
        fitting = {b: f for b, f in zip(order, some, strict=True) if f and _within(f, b)}
        if _worth(fitting) > _worth(best):
            best = fitting
    return placed | best


def _worth(placed: dict[int, Filter]) -> tuple[int, float]:
    return len(placed), sum(abs(f.gain_db) for f in placed.values())


def _within(f: Filter, band: int) -> bool:
    low, high = BANDS[band].frequency_range_hz
    return low <= f.frequency_hz <= high


def _columns(band: int) -> list[int]:
    """The numbers of a setting that a band has: gain, frequency, and a bell's Q."""
    first = (0, 2, 5, 8, 11)[band]
    return list(range(first, first + (3 if BANDS[band].has_q else 2)))


def _write(vector: FloatArray, band: int, f: Filter) -> None:
    columns = _columns(band)
    vector[columns[:2]] = f.gain_db, f.frequency_hz
    if BANDS[band].has_q:
        vector[columns[2]] = f.q


def _read_off_tables(
    rest: Sequence[Filter], placed: dict[int, Filter], target: FloatArray
) -> FloatArray | None:
    """The setting for filters that no band is by tables; None where they have none for these.

    One of them has all the bands that are not taken; of a high and a low pass each has the shelf on
    its side, and they share the bells in the way that comes nearest.
    """
    free = [band for band in (1, 2, 3) if band not in placed]
    if len(rest) == 1 and not placed:
        return design(rest[0])
    passes = [f for f in rest if f.kind in _SIDES]
    shelves = {_SIDES[f.kind] for f in passes}
    if len(passes) < len(rest) or len(shelves) < len(rest) or shelves & placed.keys():
        return None
    shares = range(len(free) + 1) if len(rest) > 1 else [len(free)]
    made = []
    for share in shares:
        parts = [design(f, n) for f, n in zip(passes, (share, len(free) - share), strict=False)]
        made.append(_side_by_side(parts, passes, free))
    possible = [m for m in made if m is not None]
    return nearest(np.stack(possible), target) if possible else None


def _side_by_side(
    parts: Sequence[FloatArray | None], passes: Sequence[Filter], free: Sequence[int]
) -> FloatArray | None:
    """The shelves and bells of several designs as one; None where a bell cannot be there."""
    vector = PARAMETRIC_SPACE.default.copy()
    bells: list[FloatArray] = []
    for part, f in zip(parts, passes, strict=True):
        if part is None:
            return None
        vector[_columns(_SIDES[f.kind])] = part[_columns(_SIDES[f.kind])]
        bells += [part[_columns(band)] for band in (1, 2, 3) if part[_columns(band)[0]] != 0.0]
    if len(bells) > len(free):
        return None
    for band, bell in zip(free, sorted(bells, key=lambda b: float(b[1])), strict=False):
        vector[_columns(band)] = bell
    there = PARAMETRIC_SPACE.clip(vector)
    return there if np.allclose(there, vector) else None


def _clipped(rest: Sequence[Filter], placed: dict[int, Filter]) -> FloatArray:
    """Bells that no band is, in the bands that are free as near as these can be."""
    vector = PARAMETRIC_SPACE.default.copy()
    free = [band for band in (1, 2, 3) if band not in placed]
    for f in sorted(rest, key=lambda f: -abs(f.gain_db)):
        if free:
            band = min(free, key=lambda b: abs(np.log(f.frequency_hz / _clip_hz(f, b))))
            free.remove(band)
            _write(vector, band, f)
        else:
            shelf = 0 if f.frequency_hz < 500.0 else 4
            if shelf not in placed:
                _write(vector, shelf, f)
    return PARAMETRIC_SPACE.clip(vector)


def _clip_hz(f: Filter, band: int) -> float:
    low, high = BANDS[band].frequency_range_hz
    return min(max(f.frequency_hz, low), high)


def _fitted(target: FloatArray, taken: dict[int, Filter], begin: FloatArray | None) -> FloatArray:
    """The setting nearest to a curve by the bands that are not taken, which stay at 0 dB."""
    space = PARAMETRIC_SPACE
    if begin is None:
        read = [read_off(target, _GRID, DEFAULT_SAMPLE_RATE, shelves) for shelves in (True, False)]
        starts, iterations = np.stack([*layouts()[:2], *read]), _ITERATIONS
    else:
        starts, iterations = _freed(begin, taken)[None], _ITERATIONS_FROM_WORDS
    movable = np.ones(space.dimension)
    for band in taken:
        columns = _columns(band)
        movable[columns] = 0.0
        starts[:, columns[0]] = 0.0
    problem = PartialProblem(space, _GRID, DEFAULT_SAMPLE_RATE, space.to_unit(space.upper), movable)
    wanted = np.broadcast_to(target, (len(starts), len(_GRID)))
    reached, cost = descend(problem, space.to_unit(starts), wanted, iterations)
    found: FloatArray = space.from_unit(reached[int(cost.argmin())])
    return found


def _freed(begin: FloatArray, taken: dict[int, Filter]) -> FloatArray:
    """A setting whose weakest bells are those that are taken."""
    bells = sorted((1, 2, 3), key=lambda band: abs(begin[_columns(band)[0]]))
    places = [*(b for b in (1, 2, 3) if b in taken), *(b for b in (1, 2, 3) if b not in taken)]
    freed = begin.copy()
    for place, bell in zip(places, bells, strict=True):
        freed[_columns(place)] = begin[_columns(bell)]
    return PARAMETRIC_SPACE.clip(freed)


def _hold(
    vector: FloatArray,
    placed: dict[int, Filter],
    words_db: FloatArray,
    filters: Sequence[Filter],
    grid: FloatArray,
) -> None:
    """Make up at the bells for what the other bands are off there."""
    bells = [(band, f) for band, f in placed.items() if f.kind == "bell"]
    if not bells or (len(placed) == len(filters) and not words_db.any()):
        return
    at_hz = np.array([f.frequency_hz for _, f in bells])
    wanted = np.sum([f.curve_db(at_hz) for f in filters], axis=0)
    wanted += np.interp(np.log(at_hz), np.log(grid[: len(_GRID)]), words_db[: len(_GRID)])
    columns = [_columns(band)[0] for band, _ in bells]
    for _ in range(_ROUNDS):
        reached = PARAMETRIC_SPACE.magnitude_response_db(vector, at_hz, DEFAULT_SAMPLE_RATE)
        missed = wanted - reached
        if np.abs(missed).max() < _NEAR_ENOUGH_DB:
            return
        vector[columns] = np.clip(vector[columns] + missed, -GAIN_LIMIT_DB, GAIN_LIMIT_DB)
