"""A curve in words: what it lifts and cuts, where and by how much."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.response import HIGHEST_HZ, LOWEST_HZ, response_grid

# What is less than this nobody would mention.
_AUDIBLE_DB = 1.0
_MOST_REGIONS = 3
_HELD_DB = 0.05  # less is not worth a word


def curve_in_words(eq: Equalizer) -> str:
    """What a setting does, such as "lifts 80-300 Hz by 5 dB, cuts above 6 kHz by 3 dB".

    Each stretch on which the curve stays on one side of 0 dB counts as one region: its extreme is
    the gain named, and its bounds are where the curve falls to half of that. The strongest come
    first, at most three; less than 1 dB is not mentioned.
    """
    grid = response_grid()
    response = eq.magnitude_response_db(grid)
    regions = [r for r in _regions(response) if abs(response[r[1]]) >= _AUDIBLE_DB]
    if not regions:
        return "changes nothing by as much as 1 dB"
    strongest = sorted(regions, key=lambda r: -abs(response[r[1]]))[:_MOST_REGIONS]
    return ", ".join(_region_in_words(grid, response, *region) for region in strongest)


def held_in_words(eq: Equalizer, amount: float) -> str:
    """What `eq.scaled(amount)` cannot do, since a band goes no further; empty where it can.

    Parameters
    ----------
    eq : ParametricEq or GraphicEq
    amount : float
    """
    space = eq.space
    asked = amount * space.gains(eq.to_vector())
    missed = np.abs(asked) - np.abs(space.gains(eq.scaled(amount).to_vector()))
    held = [
        f"{band.name.replace('_', ' ')} {gain:+.3g} {space.units[0]}"
        for band, gain, less in zip(space.bands, asked, missed, strict=True)
        if less > _HELD_DB
    ]
    if not held:
        return ""
    return f"x {amount:g} asks for more than a band can do, and it is held: {', '.join(held)}"


def left_out_in_words(bands: Iterable[str], sample_rate: float) -> str:
    """Which bands a sample rate has no room for, as a sentence; empty if there are none.

    Parameters
    ----------
    bands : iterable of str
        Names, as `Equalizer.bands_above_nyquist` gives them.
    sample_rate : float
        Hz.
    """
    names = ", ".join(band.replace("_", " ") for band in bands)
    return f"not possible at {sample_rate:g} Hz, so left out: {names}" if names else ""


def _regions(response_db: FloatArray) -> list[tuple[int, int, int]]:
    """First, extreme and last bin of each stretch with one sign, bounded at half its extreme."""
    turns = np.flatnonzero(np.diff(np.sign(response_db))) + 1
    regions = []
    for stretch in np.split(np.arange(len(response_db)), turns):
        gains = np.abs(response_db[stretch])
        peak = int(gains.argmax())
        low = gains < gains[peak] / 2
        before, after = np.flatnonzero(low[:peak]), np.flatnonzero(low[peak:])
        first = int(before[-1]) + 1 if len(before) else 0
        last = peak + int(after[0]) - 1 if len(after) else len(stretch) - 1
        regions.append((int(stretch[first]), int(stretch[peak]), int(stretch[last])))
    return regions


def _region_in_words(
    grid: FloatArray, response: FloatArray, first: int, peak: int, last: int
) -> str:
    gain = float(response[peak])
    verb = "lifts" if gain > 0 else "cuts"
    size = f"{abs(gain):.0f} dB"
    low, high = round_hz(grid[first]), round_hz(grid[last])
    from_the_start, to_the_end = low <= 1.2 * LOWEST_HZ, high >= HIGHEST_HZ / 1.2
    if from_the_start and to_the_end:
        return f"{verb} everything by up to {size}"
    if from_the_start:
        return f"{verb} below {hertz(high)} by {size}"
    if to_the_end:
        return f"{verb} above {hertz(low)} by {size}"
    if low == high:
        return f"{verb} {hertz(low)} by {size}"
    if (low >= 1000) == (high >= 1000):
        return f"{verb} {hertz(low).split()[0]}-{hertz(high)} by {size}"
    return f"{verb} {hertz(low)}-{hertz(high)} by {size}"


def round_hz(frequency_hz: float) -> float:
    """A frequency to two digits, which is as exactly as a curve's bounds can be told."""
    return float(f"{frequency_hz:.2g}")


def hertz(frequency_hz: float) -> str:
    """A frequency as engineers write it: "80 Hz", "1.2 kHz"."""
    if frequency_hz >= 1000:
        return f"{frequency_hz / 1000:.3g} kHz"
    return f"{frequency_hz:.3g} Hz"
