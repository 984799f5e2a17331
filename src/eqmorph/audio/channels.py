"""An equaliser on part of a stereo sound: what both channels share, what they differ in, or one."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np

from eqmorph.audio.filtering import BlockFilter
from eqmorph.audio.samples import FloatArray

Channels: TypeAlias = Literal["all", "mid", "side", "left", "right"]
CHANNELS: tuple[Channels, ...] = get_args(Channels)
# What of the two channels is filtered, and how the change goes back to them.
_PARTS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "mid": ((0.5, 0.5), (1.0, 1.0)),
    "side": ((0.5, -0.5), (1.0, -1.0)),
    "left": ((1.0, 0.0), (1.0, 0.0)),
    "right": ((0.0, 1.0), (0.0, 1.0)),
}


class PartFilter(BlockFilter):
    """A cascade over a part of two channels; the rest stays as it is, and the gain is for all.

    Parameters
    ----------
    sos : array, shape (n_sections, 6)
    part : {"mid", "side", "left", "right"}
        The mid is half the sum of the channels, the side half their difference.
    gain_db : float
        For both channels.
    """

    def __init__(self, sos: FloatArray, part: Channels, gain_db: float = 0.0) -> None:
        super().__init__(sos, 1)
        into, back = _PARTS[part]
        self._into, self._back = np.array([into]), np.array([back]).T
        self._level = 10.0 ** (gain_db / 20.0)

    @property
    def is_identity(self) -> bool:
        """Whether samples come out as they went in."""
        return super().is_identity and self._level == 1.0

    def __call__(self, block: FloatArray) -> FloatArray:
        """Filter the next samples, shape (2, n)."""
        part = self._into @ block
        # The change alone is added, so that the other part keeps all its digits.
        changed = block + self._back * (super().__call__(part) - part)
        return changed if self._level == 1.0 else changed * self._level
