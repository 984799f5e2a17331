"""A setting on a device with limits: as it is where it fits, else the bands that come nearest.

Bands are added one at a time: each of the best few sets so far gets a bell on what is left of the
curve, or a shelf, the setting's own bands are tried too, and all descend together. So one band more
is never worse.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from typing import TypeAlias

import numpy as np

from eqmorph.equalizers.bands import BANDS, SHELF_Q
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, BandKind, FloatArray, check_sample_rate
from eqmorph.equalizers.least_squares import ResponseProblem, descend
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import EqSpace, Parameter, SpaceBand
from eqmorph.formats.cascades import Cascade, Playable, filters_of, on_top
from eqmorph.formats.devices import Device
from eqmorph.formats.filters import Filter, filters_response_db

Bands: TypeAlias = tuple[Filter, ...]

_LOWEST_HZ, _HIGHEST_HZ, _HIGHEST_SHARE = 20.0, 20_000.0, 0.95
_THIN = 4
_ITERATIONS, _LAST_ITERATIONS = 30, 150
# Sets of bands that go on, Qs that a new bell begins with, and choices of the setting's own bands.
_BEAM, _QS, _MOST_CHOICES = 3, (0.5, 1.4, 4.0), 12
_SILENT_DB = 0.005
_DEEPEST_DB = 60.0
# Of shelves as in our own settings; elsewhere a low shelf would be a high one upside down.
_PLACES_HZ: dict[BandKind, tuple[float, float]] = {
    "low_shelf": (_LOWEST_HZ, BANDS[0].frequency_range_hz[1]),
    "peak": (_LOWEST_HZ, _HIGHEST_HZ),
    "high_shelf": BANDS[-1].frequency_range_hz,
}
_ORDER = {"low_shelf": 0, "peak": 1, "high_shelf": 2}


@dataclass(frozen=True, slots=True)
class DeviceFit:
    """Bands for a device, and how close they come.

    Attributes
    ----------
    cascade : Cascade
        No more bands than it has, within its limits.
    exact : bool
        Whether they are the setting's own.
    error_db, max_error_db : float
        RMS and largest difference from the setting, 20 Hz to 20 kHz or Nyquist.
    worst_hz : float
        Where it is largest.
    """

    cascade: Cascade
    exact: bool
    error_db: float
    max_error_db: float
    worst_hz: float

    def how_near(self, device: Device) -> str:
        """That in a sentence."""
        count = len(self.cascade.filters)
        bands = "1 band" if count == 1 else f"{count} bands"
        if self.exact and not count:
            return f"no band of {device.bands} used: the setting does nothing"
        if self.exact:
            return f"{bands} of {device.bands} used, as they are"
        return (
            f"refit to {bands}: off by {self.error_db:.2f} dB RMS, at most "
            f"{self.max_error_db:.2f} dB at {self.worst_hz:.0f} Hz"
        )


def fit_to_device(
    eq: Playable, device: Device, sample_rate: float = DEFAULT_SAMPLE_RATE
) -> DeviceFit:
    """The bands of a device whose response is closest to a setting's.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    device : Device
    sample_rate : float
        Hz at which the responses are to agree.

    Returns
    -------
    DeviceFit
        The setting's own bands, without those that do nothing, where the device has room for them;
        else the closest by least squares in dB.
    """
    rate = check_sample_rate(sample_rate)
    grid = response_grid()
    grid = grid[grid <= rate / 2]
    wanted = np.maximum(eq.magnitude_response_db(grid, rate), -_DEEPEST_DB)
    own = tuple(f for f in filters_of(eq) if _is_heard(f) and f.frequency_hz < rate / 2)
    exact = device.holds(own)
    bands = own if exact else _fit(wanted, grid, rate, device, own)
    off = np.abs(filters_response_db(bands, grid, rate) - wanted)
    worst = int(off.argmax())
    rms = float(np.sqrt(np.mean(off**2)))
    return DeviceFit(Cascade(bands), exact, rms, float(off[worst]), float(grid[worst]))


def on_device(
    eq: Playable,
    device: Device,
    correction: Bands = (),
    sample_rate: float = DEFAULT_SAMPLE_RATE,
) -> tuple[Cascade, list[str]]:
    """A setting on a device, on top of a correction that stays, and what to know of it.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    device : Device
    correction : tuple of Filter
        Its bands are counted, too.
    sample_rate : float
        Hz.

    Returns
    -------
    Cascade
        The correction's bands, then those nearest to the setting.
    list of str
        How near they are, and what of the correction the device cannot do.

    Raises
    ------
    InvalidArgumentError
        If the correction leaves no band.
    """
    room = device.room_beside(correction)
    fit = fit_to_device(eq, room, sample_rate)
    near = fit.how_near(room)
    notes = [*device.notes_on(correction), f"ours: {near}"] if correction else [near]
    return on_top(fit.cascade, correction), notes


def _is_heard(f: Filter) -> bool:
    return f.kind not in _ORDER or abs(f.gain_db) >= _SILENT_DB


def _fit(wanted: FloatArray, grid: FloatArray, rate: float, device: Device, own: Bands) -> Bands:
    thin = slice(None, None, _THIN)
    beam: list[Bands] = [()]
    for count in range(1, device.bands + 1):
        starts = [more for bands in beam for more in _one_more(bands, wanted, grid, rate, device)]
        starts += _choices(own, count, device)
        found = _descended(starts, wanted[thin], grid[thin], rate, device, _ITERATIONS)
        beam = found[:_BEAM]
    best = _descended(beam, wanted, grid, rate, device, _LAST_ITERATIONS)[0]
    heard = (f for f in best if _is_heard(f))
    return tuple(sorted(heard, key=lambda f: (_ORDER[f.kind], f.frequency_hz)))


def _one_more(
    bands: Bands, wanted: FloatArray, grid: FloatArray, rate: float, device: Device
) -> list[Bands]:
    """Sets with a band more: a bell where most is left, or a shelf that is not there yet."""
    left = wanted - filters_response_db(bands, grid, rate)
    at = int(np.abs(left).argmax())
    # Over half an octave, so that a broad deviation is found beside a narrow one.
    broad = np.convolve(left, np.ones(13) / 13, "same")
    places = {at, int(np.abs(broad).argmax())}
    new = [Filter("peak", float(left[i]), float(grid[i]), q) for i in places for q in _QS]
    if device.shelves:
        kinds = {f.kind for f in bands}
        new += [Filter("low_shelf", float(left[0]), hz, SHELF_Q) for hz in (100.0, 400.0)
                if "low_shelf" not in kinds]  # fmt: skip
        new += [Filter("high_shelf", float(left[-1]), hz, SHELF_Q) for hz in (2500.0, 9000.0)
                if "high_shelf" not in kinds]  # fmt: skip
    return [(*bands, f) for f in new]


def _choices(own: Bands, count: int, device: Device) -> list[Bands]:
    """So many of the setting's own bands, those that move most first."""
    usable = [f for f in own if f.kind == "peak" or (f.kind in _ORDER and device.shelves)]
    usable.sort(key=lambda f: -abs(f.gain_db) / (1.0 if f.kind != "peak" else 1.0 + f.q))
    chosen = islice(combinations(usable, count), _MOST_CHOICES)
    return [of for of in chosen if sum(f.kind != "peak" for f in of) == len(
        {f.kind for f in of if f.kind != "peak"})]  # fmt: skip


def _descended(
    starts: list[Bands],
    wanted: FloatArray,
    grid: FloatArray,
    rate: float,
    device: Device,
    iterations: int,
) -> list[Bands]:
    """All starts brought nearer to the curve, the nearest first."""
    layouts: dict[tuple[BandKind, ...], list[list[Filter]]] = defaultdict(list)
    for start in starts:
        ordered = sorted(start, key=lambda f: _ORDER[f.kind])
        layouts[tuple(f.kind for f in ordered)].append(ordered)  # type: ignore[misc]
    reached: list[tuple[float, Bands]] = []
    for kinds, sets in layouts.items():
        space = _space(kinds, device, min(_HIGHEST_HZ, _HIGHEST_SHARE * rate / 2))
        settings = np.array([[x for f in of for x in _numbers(f)] for of in sets])
        problem = ResponseProblem(space, grid, rate, np.ones(space.dimension))
        targets = np.broadcast_to(wanted, (len(sets), len(wanted)))
        units, cost = descend(problem, space.to_unit(space.clip(settings)), targets, iterations)
        for unit, error in zip(units, cost, strict=True):
            rows = space.band_numbers(space.from_unit(unit))
            found = (Filter(k, *map(float, row)) for k, row in zip(kinds, rows, strict=True))
            reached.append((float(error), tuple(found)))
    return [bands for _, bands in sorted(reached, key=lambda pair: pair[0])]


def _numbers(f: Filter) -> list[float]:
    numbers = [f.gain_db, f.frequency_hz]
    return [*numbers, f.q] if f.kind == "peak" else numbers


@lru_cache(maxsize=64)
def _space(kinds: tuple[BandKind, ...], device: Device, highest_hz: float) -> EqSpace:
    """All settings of a device with these kinds of bands."""
    parameters: list[Parameter] = []
    bands: list[SpaceBand] = []
    for i, kind in enumerate(kinds):
        first = len(parameters)
        gain = device.gain_db
        parameters.append(Parameter(f"gain_{i}", "gain", "dB", -gain, gain, 0.0))
        low, high = _PLACES_HZ[kind]
        ends = (low, min(high, highest_hz))
        parameters.append(Parameter(f"frequency_{i}", "frequency", "Hz", *ends, ends[0]))
        if kind == "peak":
            parameters.append(Parameter(f"q_{i}", "q", "", *_two(device.q), device.q[0]))
        q = first + 2 if kind == "peak" else None
        bands.append(SpaceBand(f"band {i}", kind, first, first + 1, q))
    return EqSpace("device", tuple(parameters), tuple(bands))


def _two(q: tuple[float, float]) -> tuple[float, float]:
    """Ends that differ, since a scale between them is needed; a fixed Q gets a hair's breadth."""
    return q if q[0] < q[1] else (q[0], q[0] * (1.0 + 1e-9))
