"""How loud a rendered file is to be: headroom, matched loudness, a true-peak limit; all by gain.

Filters and gain are linear, so what is measured once at 0 dB is known for every gain.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from eqmorph.audio.files import AudioInfo
from eqmorph.audio.filtering import BlockFilter
from eqmorph.audio.loudness import LoudnessMeter
from eqmorph.audio.peaks import TruePeakMeter, decibels
from eqmorph.audio.samples import FloatArray

LoudnessMode: TypeAlias = Literal["headroom", "match", "keep"]
LOUDNESS_MODES: tuple[LoudnessMode, ...] = ("headroom", "match", "keep")

# A gain is not lowered by as little as rounding errors make.
_ROUNDING_DB = 1e-9


@dataclass(frozen=True, slots=True)
class Measured:
    """A file before its equaliser, and after it at 0 dB.

    Attributes
    ----------
    loudness_before, loudness_after : float
        LUFS by BS.1770; minus infinity for silence and for less than 0.4 seconds.
    level_before, level_after : float
        The weighted level of the whole, which sounds too short for BS.1770 have, too; minus
        infinity for silence.
    peak_after : float
        dBFS.
    true_peak_after : float
        dBTP.
    """

    loudness_before: float
    loudness_after: float
    level_before: float
    level_after: float
    peak_after: float
    true_peak_after: float

    @property
    def has_loudness(self) -> bool:
        """Whether BS.1770 defines a loudness of both."""
        return math.isfinite(self.loudness_before) and math.isfinite(self.loudness_after)

    def by_level(self) -> Measured:
        """The same with the level of the whole in place of the loudness: the one fallback."""
        return replace(self, loudness_before=self.level_before, loudness_after=self.level_after)


FALLBACK_NOTE = (
    "too short or too quiet for BS.1770: the weighted level of the whole stands for the loudness"
)


def measure(info: AudioInfo, blocks: Iterable[FloatArray], eq_filter: BlockFilter) -> Measured:
    """Listen to a whole file before and after a filter."""
    before = LoudnessMeter(info.sample_rate, info.channels)
    after = LoudnessMeter(info.sample_rate, info.channels)
    true_peak = TruePeakMeter(info.sample_rate, info.channels)
    peak = 0.0

    def heard() -> Iterable[FloatArray]:
        for block in blocks:
            before.add(block)
            yield eq_filter(block)

    for block in heard():
        after.add(block)
        true_peak.add(block)
        peak = max(peak, float(block.max()), -float(block.min()))
    return Measured(
        before.integrated(),
        after.integrated(),
        before.ungated(),
        after.ungated(),
        decibels(peak),
        decibels(true_peak.finish()),
    )


@dataclass(frozen=True, slots=True)
class GainPlan:
    """A gain in dB and, in words, why it is another than the one asked for."""

    gain_db: float
    notes: tuple[str, ...] = ()


def plan_gain(
    mode: LoudnessMode,
    highest_gain_db: float,
    measured: Measured | None,
    true_peak_db: float | None,
    full_scale_db: float,
    kept_gain_db: float = 0.0,
) -> GainPlan:
    """The gain for a render.

    Parameters
    ----------
    mode : {"headroom", "match", "keep"}
        Make room for the equaliser's highest gain; as loud as before; or leave the level alone.
    highest_gain_db : float
        Of the realised response.
    measured : Measured or None
        Needed for "match" and for a true-peak limit.
    true_peak_db : float, optional
        The limit in dBTP.
    full_scale_db : float
        The largest sample that the file can hold, in dBFS; infinite for floats.
    kept_gain_db : float
        The gain of "keep".
    """
    notes: list[str] = []
    gain = -max(0.0, highest_gain_db) if mode == "headroom" else kept_gain_db
    if measured is None:
        return GainPlan(gain)
    if mode == "match":
        if not measured.has_loudness and math.isfinite(measured.level_before):
            measured = measured.by_level()
            notes.append(FALLBACK_NOTE)
        difference = measured.loudness_before - measured.loudness_after
        if math.isfinite(difference):
            gain = difference
        else:
            gain = -max(0.0, highest_gain_db)
            notes.append("silent: there is no loudness to match")
    ceilings = []
    if true_peak_db is not None:
        ceilings.append((true_peak_db - measured.true_peak_after, f"{true_peak_db:g} dBTP"))
    if mode != "keep":
        ceilings.append((full_scale_db - measured.peak_after, "full scale"))
    ceiling, why = min(ceilings, default=(math.inf, ""))
    if gain > ceiling + _ROUNDING_DB:
        if mode == "match":
            notes.append(f"{gain - ceiling:.2f} LU quieter than before: {why} allows no more")
        gain = ceiling
    return GainPlan(gain, tuple(notes))
