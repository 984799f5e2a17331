"""Settings for filters that no band is (a high pass, a bell at 50 Hz), found by frequency.

A fit finds them in some hundredths of a second; here they are read off tables of such fits
(`designs.json`, made by `eqmorph.words.designing`) in half a millisecond, and come nearer: tables
can be fitted with more patience. Between its frequencies a table's settings are moved, and the
nearest of those beside is taken. A pass filter has tables for few bells, too: others may need them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.words.filters import Filter

FILE = "designs.json"
DESIGN_GRID = response_grid(64)
# Deeper than this a fit would give up the rest for what nobody hears.
DEEPEST_DB = -18.0
ALL_BELLS = 3
_PASSES = {"high pass": (20.0, 1000.0, 25), "low pass": (1000.0, 20_000.0, 21)}
_SLOPES_DB, _USUAL_SLOPES_DB = (6.0, 12.0, 18.0, 24.0), (12.0, 24.0)
_BELLS = ((20.0, 82.0, 7), (10_000.0, 20_000.0, 4))
_BELL_QS = (0.5, 1.0, 2.0, 4.0, 8.0)
_BELL_GAINS_DB = (2.0, 6.0, 12.0)
_FREQUENCIES = [1, 3, 6, 9, 12]
_GAINS = [0, 2, 5, 8, 11]


@dataclass(frozen=True, slots=True)
class TableKey:
    """What a table is of: a filter without its frequency.

    Attributes
    ----------
    kind : str
    slope_db, gain_db, q : float
        As of `Filter`.
    low_hz : float
        Its lowest frequency.
    bells : int
        How many bells its settings use; with fewer than three, none but the shelf on its own side.
    """

    kind: str
    slope_db: float = 0.0
    gain_db: float = 0.0
    q: float = 0.71
    low_hz: float = 20.0
    bells: int = ALL_BELLS

    def __str__(self) -> str:
        numbers = (self.slope_db, self.gain_db, self.q, self.low_hz, self.bells)
        return " ".join((self.kind, *(f"{v:g}" for v in numbers)))


@lru_cache(maxsize=1)
def tables() -> dict[TableKey, FloatArray]:
    """What tables there are, and at which frequencies in Hz."""
    found: dict[TableKey, FloatArray] = {}
    for kind, (low, high, n) in _PASSES.items():
        for bells in range(ALL_BELLS, -1, -1):
            for slope in _SLOPES_DB if bells == ALL_BELLS else _USUAL_SLOPES_DB:
                found[TableKey(kind, slope, low_hz=low, bells=bells)] = np.geomspace(low, high, n)
    for low, high, n in _BELLS:
        for q in _BELL_QS:
            for gain in _BELL_GAINS_DB:
                for sign in (1.0, -1.0):
                    key = TableKey("bell", 0.0, sign * gain, q, low)
                    found[key] = np.geomspace(low, high, n)
    return found


@lru_cache(maxsize=1)
def _rows() -> dict[TableKey, FloatArray]:
    stored = json.loads(resources.files(__package__).joinpath(FILE).read_text("utf-8"))
    return {key: np.array(stored[str(key)]) for key in tables()}


def softened(f: Filter) -> FloatArray:
    """A filter's curve on the grid of the designs, no deeper than a fit can use."""
    return np.maximum(f.curve_db(DESIGN_GRID), DEEPEST_DB)


def moved(setting: FloatArray, ratio: float | FloatArray) -> FloatArray:
    """Settings with all their frequencies times a ratio, within the legal range."""
    there = setting.copy()
    there[..., _FREQUENCIES] *= np.asarray(ratio)[..., None]
    return PARAMETRIC_SPACE.clip(there)


def nearest(settings: FloatArray, target: FloatArray) -> FloatArray:
    """The one of some settings that comes nearest to a curve on the grid of the designs."""
    reached = PARAMETRIC_SPACE.magnitude_response_db(settings, DESIGN_GRID, DEFAULT_SAMPLE_RATE)
    best: FloatArray = settings[int(np.argmin(np.mean((reached - target) ** 2, axis=1)))]
    return best


def design(f: Filter, bells: int = ALL_BELLS) -> FloatArray | None:
    """The setting nearest to a filter, shape (13,); None where no table has its kind.

    Parameters
    ----------
    f : Filter
    bells : int
        How many bells it may use, 0 to 3.
    """
    beside = [
        setting
        for key, frequencies in tables().items()
        if key.bells == bells and _is_of(key, frequencies, f)
        for setting in _beside(key, frequencies, f)
    ]
    return nearest(np.stack(beside), softened(f)) if beside else None


def _is_of(key: TableKey, frequencies: FloatArray, f: Filter) -> bool:
    """Whether a table has a filter's kind; of bells those with a Q and gain beside its own."""
    inside = frequencies[0] * 0.99 <= f.frequency_hz <= frequencies[-1] * 1.01
    if key.kind != f.kind or key.slope_db != f.slope_db or not inside:
        return False
    if f.kind != "bell":
        return True
    alike = _is_beside(key.q, f.q, _BELL_QS)
    alike = alike and _is_beside(abs(key.gain_db), abs(f.gain_db), _BELL_GAINS_DB)
    return alike and key.gain_db * f.gain_db > 0


def _is_beside(of_table: float, value: float, among: tuple[float, ...]) -> bool:
    above = min((v for v in among if v >= value), default=among[-1])
    below = max((v for v in among if v <= value), default=among[0])
    return of_table in (above, below)


def _beside(key: TableKey, frequencies: FloatArray, f: Filter) -> FloatArray:
    """A table's two settings beside a filter's frequency, moved there, and their mean."""
    i = int(np.clip(np.searchsorted(frequencies, f.frequency_hz) - 1, 0, len(frequencies) - 2))
    rows = _rows()[key][i : i + 2].copy()
    if f.kind == "bell":
        rows[:, _GAINS] *= f.gain_db / key.gain_db
    there = moved(rows, f.frequency_hz / frequencies[i : i + 2])
    mean = PARAMETRIC_SPACE.from_unit(PARAMETRIC_SPACE.to_unit(there).mean(axis=0))
    return np.stack([*there, mean])
