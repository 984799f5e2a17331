"""The five bands of the SAFE equaliser and the forty of SocialFX, written once, as data.

Sources: `SAFEEqualiser/Source/PluginProcessor.cpp` of semanticaudio/SAFE (ranges, defaults, and the
shelves' fixed Q of 0.71); the header of SocialFX's equaliser contributions (centres) and the
Audealize player (Q 4.31).
"""

from __future__ import annotations

from dataclasses import dataclass

from eqmorph.equalizers.biquads import BandKind

GAIN_LIMIT_DB = 12.0
SHELF_Q = 0.71
Q_RANGE = (0.1, 10.0)


@dataclass(frozen=True, slots=True)
class BandSpec:
    """What one band of the five-band equaliser may be.

    Attributes
    ----------
    name : str
        As used in parameter names: "low_shelf", "peak_1", ...
    kind : {"low_shelf", "peak", "high_shelf"}
    frequency_range_hz : tuple of float
        Legal range, both ends included.
    default_frequency_hz : float
    q_range : tuple of float
        Legal range; both ends are the same where Q is fixed.
    """

    name: str
    kind: BandKind
    frequency_range_hz: tuple[float, float]
    default_frequency_hz: float
    q_range: tuple[float, float]
    default_q: float = SHELF_Q
    gain_range_db: tuple[float, float] = (-GAIN_LIMIT_DB, GAIN_LIMIT_DB)

    @property
    def has_q(self) -> bool:
        """Whether Q is a parameter of this band (it is fixed for the shelves)."""
        return self.q_range[0] < self.q_range[1]


BANDS: tuple[BandSpec, ...] = (
    BandSpec("low_shelf", "low_shelf", (22.0, 1_000.0), 150.0, (SHELF_Q, SHELF_Q)),
    BandSpec("peak_1", "peak", (82.0, 3_900.0), 560.0, Q_RANGE),
    BandSpec("peak_2", "peak", (180.0, 4_700.0), 1_000.0, Q_RANGE),
    BandSpec("peak_3", "peak", (220.0, 10_000.0), 3_300.0, Q_RANGE),
    BandSpec("high_shelf", "high_shelf", (580.0, 20_000.0), 8_200.0, (SHELF_Q, SHELF_Q)),
)

GRAPHIC_Q = 4.31
# fmt: off
GRAPHIC_CENTERS_HZ: tuple[float, ...] = (
    20, 50, 83, 120, 161, 208, 259, 318, 383, 455, 537, 628, 729, 843, 971, 1114, 1273, 1452, 1652,
    1875, 2126, 2406, 2719, 3070, 3462, 3901, 4392, 4941, 5556, 6244, 7014, 7875, 8839, 9917, 11124,
    12474, 13984, 15675, 17566, 19682,
)
# fmt: on
