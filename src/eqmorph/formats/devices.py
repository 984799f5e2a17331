"""What a device can hold: so many bands, gains and Qs within limits, shelves or bells alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from eqmorph.equalizers.bands import GAIN_LIMIT_DB, Q_RANGE
from eqmorph.errors import InvalidArgumentError
from eqmorph.formats.filters import GAIN_LIMIT_DB as HIGHEST_GAIN_DB
from eqmorph.formats.filters import OWN_KINDS, Q_LIMITS, Filter

MOST_BANDS = 32
"""A fit of more would be slow, and what more bands bring is below what is rounded."""
_WIDEST_OCTAVES = 10.0
# What a writer rounds to may be past a limit by this much.
_ROUNDING_DB, _ROUNDING_OF_Q = 0.005, 0.0005


@dataclass(frozen=True, slots=True)
class Device:
    """An equaliser with limits.

    Parameters
    ----------
    bands : int
        How many it has, 1 to 32.
    gain_db : float
        Its gains are within plus and minus this.
    q : (float, float)
        The ends of its Qs, the cookbook's. Shelves have our 0.71 whatever these are.
    shelves : bool
        Whether a band can be a shelf; a setting's own are one low and one high.

    Raises
    ------
    InvalidArgumentError
        If there is no such device.
    """

    bands: int
    gain_db: float = GAIN_LIMIT_DB
    q: tuple[float, float] = Q_RANGE
    shelves: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.bands <= MOST_BANDS:
            raise InvalidArgumentError(
                f"a device has 1 to {MOST_BANDS} bands, got {self.bands}; formats of any curve, "
                "such as graphiceq, fir and csv, need no bands"
            )
        if not 0.1 <= self.gain_db <= HIGHEST_GAIN_DB:  # also catches NaN
            raise InvalidArgumentError(
                f"the largest gain of a device must be in [0.1, {HIGHEST_GAIN_DB:g}] dB, "
                f"got {self.gain_db:g}"
            )
        low, high = self.q
        if not Q_LIMITS[0] <= low <= high <= Q_LIMITS[1]:
            raise InvalidArgumentError(
                f"the Qs of a device must be two numbers of [{Q_LIMITS[0]:g}, {Q_LIMITS[1]:g}], "
                f"the lower first, got {low:g} and {high:g}"
            )

    def beyond(self, f: Filter) -> str | None:
        """What of a filter the device cannot do, or None."""
        if f.kind not in OWN_KINDS or (f.kind != "peak" and not self.shelves):
            return f"it is a {f.kind.replace('_', ' ')}"
        if abs(f.gain_db) > self.gain_db + _ROUNDING_DB:
            return f"its gain is {f.gain_db:+.1f} dB"
        low, high = self.q
        if f.kind == "peak" and not low - _ROUNDING_OF_Q <= f.q <= high + _ROUNDING_OF_Q:
            return f"its Q is {f.q:.2f}"
        return None

    def holds(self, filters: tuple[Filter, ...]) -> bool:
        """Whether all of these can be set as they are."""
        ends = [f.kind for f in filters if f.kind != "peak"]
        return (
            len(filters) <= self.bands
            and len(set(ends)) == len(ends)
            and not any(self.beyond(f) for f in filters)
        )

    def room_beside(self, correction: tuple[Filter, ...]) -> Device:
        """The device that is left once a correction is set.

        Raises
        ------
        InvalidArgumentError
            If nothing is left.
        """
        left = self.bands - len(correction)
        if left < 1:
            raise InvalidArgumentError(
                f"the correction has {len(correction)} bands and the device {self.bands}, which "
                f"leaves none for the setting; allow {len(correction) + 1} bands or more, or "
                "export to graphiceq, fir or csv, which take any curve"
            )
        return replace(self, bands=left)

    def notes_on(self, correction: tuple[Filter, ...]) -> Iterator[str]:
        """What of a correction the device cannot do, a sentence for each filter."""
        for i, f in enumerate(correction, start=1):
            beyond = self.beyond(f)
            if beyond is not None:
                yield (
                    f"band {i} of the correction stays as it is, although the device cannot do it: "
                    f"{beyond}"
                )


def q_of_bandwidths(narrowest: float, widest: float) -> tuple[float, float]:
    """The ends of the Qs of bells whose bandwidths are within limits.

    Reference: the cookbook's 1/Q = 2 sinh(ln 2 / 2 x BW).

    Parameters
    ----------
    narrowest, widest : float
        Octaves between the points of half the gain.

    Raises
    ------
    InvalidArgumentError
        If these are no widths, or the first is the wider one.
    """
    if not 0.0 < narrowest <= widest <= _WIDEST_OCTAVES:
        raise InvalidArgumentError(
            f"the bandwidths of a device must be two numbers of (0, {_WIDEST_OCTAVES:g}] octaves, "
            f"the narrower first, got {narrowest:g} and {widest:g}"
        )
    low, high = (1.0 / (2.0 * math.sinh(math.log(2.0) / 2.0 * w)) for w in (widest, narrowest))
    return low, high
