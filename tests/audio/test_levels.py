"""Loudness, true peak, dither and the gain that follows, each against something independent."""

from __future__ import annotations

import math

import numpy as np
import pyloudnorm
import pytest
from sounds import RATE, noise

from eqmorph.audio import LoudnessMeter, TruePeakMeter, integrated_loudness, true_peak_db
from eqmorph.audio.forms import AudioForm
from eqmorph.audio.levels import FALLBACK_NOTE, Measured, plan_gain
from eqmorph.audio.samples import Quantiser, full_scale


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000, 192_000])
@pytest.mark.parametrize("channels", [1, 2, 5])
def test_loudness_is_pyloudnorm_s(rate: int, channels: int) -> None:
    audio = noise(3.05, channels, rate)
    audio[:, : rate // 2] *= 1e-4  # below the absolute gate
    audio[:, rate // 2 : rate] *= 0.1  # below the relative one
    expected = pyloudnorm.Meter(rate).integrated_loudness(audio.T)
    meter = LoudnessMeter(rate, channels)
    for start in range(0, audio.shape[1], 777):
        meter.add(audio[:, start : start + 777])
    assert meter.integrated() == pytest.approx(expected, abs=0.01)
    assert integrated_loudness(audio, rate) == pytest.approx(meter.integrated(), abs=1e-9)


def test_a_full_scale_tone_has_the_loudness_that_the_standard_says() -> None:
    """997 Hz at 0 dBFS in one channel is -3.01 LKFS (BS.1770-4, annex 1), meters to 0.1 LU."""
    tone = np.sin(2 * np.pi * 997 * np.arange(3 * RATE) / RATE)
    assert integrated_loudness(tone, RATE) == pytest.approx(-3.01, abs=0.05)


def test_low_frequency_effects_do_not_count_and_surrounds_count_more() -> None:
    tone = 0.1 * np.sin(2 * np.pi * 997 * np.arange(RATE) / RATE)
    silent = np.zeros((6, RATE))
    levels = []
    for channel in (0, 3, 4):
        audio = silent.copy()
        audio[channel] = tone
        levels.append(integrated_loudness(audio, RATE))
    assert levels[1] == -math.inf
    assert levels[2] - levels[0] == pytest.approx(10 * math.log10(1.41), abs=1e-6)


@pytest.mark.parametrize("audio", [np.zeros(RATE), noise(0.39, 1)[0], np.zeros(1)])
def test_silence_and_what_is_shorter_than_a_block_have_no_loudness(audio: np.ndarray) -> None:
    assert integrated_loudness(audio, RATE) == -math.inf


def test_true_peak_finds_what_lies_between_samples() -> None:
    """A quarter of the rate at 45 degrees: samples at 0.707 of the peak (annex 2's example)."""
    n = np.arange(RATE)
    fade = np.minimum(1.0, np.minimum(n, n[::-1]) / 500)
    tone = fade * np.sin(2 * np.pi * n / 4 + np.pi / 4)
    assert 20 * np.log10(np.abs(tone).max()) == pytest.approx(-3.01, abs=0.01)
    assert true_peak_db(tone, RATE) == pytest.approx(0.0, abs=0.02)
    assert true_peak_db(np.zeros(100), RATE) == -math.inf


def test_true_peak_hears_the_end() -> None:
    """Forty samples are fewer than the resampler holds back."""
    tone = np.sin(2 * np.pi * np.arange(40) / 4 + np.pi / 4)
    assert true_peak_db(tone, RATE) > -0.5


def test_true_peak_is_the_same_in_blocks() -> None:
    audio = noise(0.5)
    meter = TruePeakMeter(RATE, 2)
    for start in range(0, audio.shape[1], 1_000):
        meter.add(audio[:, start : start + 1_000])
    assert 20 * np.log10(meter.finish()) == pytest.approx(true_peak_db(audio, RATE), abs=1e-9)


MEASURED = Measured(-20.0, -16.0, -21.0, -17.0, -2.0, -1.5)


@pytest.mark.parametrize(
    ("mode", "limit", "full_scale_db", "gain"),
    [
        ("headroom", None, 0.0, -6.0),
        ("keep", None, 0.0, 0.0),
        ("match", None, 0.0, -4.0),
        ("headroom", -9.0, 0.0, -7.5),
        ("keep", -1.0, 0.0, 0.0),
        ("keep", -2.0, 0.0, -0.5),
        ("match", -6.0, 0.0, -4.5),
        ("match", None, -7.0, -5.0),
    ],
)
def test_the_gain_follows_from_what_was_measured(
    mode: str, limit: float | None, full_scale_db: float, gain: float
) -> None:
    plan = plan_gain(mode, 6.0, MEASURED, limit, full_scale_db)  # type: ignore[arg-type]
    assert plan.gain_db == pytest.approx(gain)
    assert bool(plan.notes) == (mode == "match" and gain != -4.0)


def test_silence_has_no_loudness_to_match() -> None:
    silent = Measured(*[-math.inf] * 6)
    plan = plan_gain("match", 6.0, silent, -1.0, 0.0)
    assert plan.gain_db == -6.0
    assert "no loudness to match" in plan.notes[0]


def test_a_sound_too_short_for_the_standard_is_matched_by_its_level() -> None:
    short = Measured(-math.inf, -math.inf, -21.0, -17.0, -2.0, -1.5)
    plan = plan_gain("match", 6.0, short, None, 0.0)
    assert plan.gain_db == -4.0
    assert plan.notes == (FALLBACK_NOTE,)


def test_the_ungated_level_of_a_steady_tone_is_its_loudness() -> None:
    tone = np.sin(2 * np.pi * 997 * np.arange(4 * RATE) / RATE)[None]
    meter = LoudnessMeter(RATE, 1)
    meter.add(tone)
    assert meter.ungated() == pytest.approx(meter.integrated(), abs=0.02)
    short = LoudnessMeter(RATE, 1)
    short.add(tone[:, : RATE // 10])
    assert short.integrated() == -math.inf
    assert short.ungated() == pytest.approx(meter.integrated(), abs=0.3)


@pytest.mark.parametrize(("quiet_db", "counts"), [(-12.4, True), (-13.2, False)])
def test_the_relative_gate_is_ten_units_below_the_mean(quiet_db: float, counts: bool) -> None:
    """Equation 6. Half loud, half quiet has a mean of -2.8 LU, so the gate is at -12.8."""
    tone = 0.1 * np.sin(2 * np.pi * 997 * np.arange(120 * RATE) / RATE)
    level = np.where(np.arange(len(tone)) < len(tone) // 2, 1.0, 10 ** (quiet_db / 20))
    found = integrated_loudness((level * tone)[None], RATE)
    mean = 10 * np.log10((1 + 10 ** (quiet_db / 10)) / 2)
    loud = integrated_loudness(tone[None], RATE)
    assert found - loud == pytest.approx(mean if counts else 0.0, abs=0.1)


def test_whole_numbers_are_rounded_exactly_and_clipping_is_counted() -> None:
    quantiser = Quantiser(AudioForm("WAV", "PCM_24"))
    step = 2.0**-23
    audio = np.array([[0.4 * step, 0.6 * step, -0.6 * step, 1.0 - step, 1.0, -1.0, -1.5, 2.0]])
    whole = quantiser(audio.copy())[:, 0] >> 8
    assert whole.tolist() == [0, 1, -1, 2**23 - 1, 2**23 - 1, -(2**23), -(2**23), 2**23 - 1]
    assert (quantiser.clipped, quantiser.peak) == (3, 2.0)


def test_floats_are_never_clipped() -> None:
    quantiser = Quantiser(AudioForm("WAV", "FLOAT"))
    np.testing.assert_array_equal(quantiser(np.array([[2.0, -3.0]])), [[2.0], [-3.0]])
    assert quantiser.clipped == 0
    assert full_scale(AudioForm("WAV", "FLOAT"), dithered=False) == math.inf


def test_dither_makes_the_error_of_rounding_independent_of_the_signal() -> None:
    """With triangular dither the error has mean 0 and a variance of a quarter step squared."""
    form, step = AudioForm("WAV", "PCM_16"), 2.0**-15
    for level in (0.0, 0.25, 0.5):
        samples = np.full((1, 200_000), level * step)
        whole = Quantiser(form, 3)(samples.copy())[:, 0] / 65536.0
        error = whole - level
        assert error.mean() == pytest.approx(0.0, abs=0.01)
        assert error.var() == pytest.approx(0.25, abs=0.005)


def test_dither_depends_on_the_seed_and_not_on_the_block() -> None:
    form, audio = AudioForm("WAV", "PCM_16"), noise(0.05)
    whole = Quantiser(form, 1)(audio.copy())
    quantiser = Quantiser(form, 1)
    parts = [quantiser(audio[:, a : a + 100].copy()) for a in range(0, audio.shape[1], 100)]
    np.testing.assert_array_equal(np.concatenate(parts), whole)
    assert (Quantiser(form, 2)(audio.copy()) != whole).any()


def test_what_reaches_full_scale_after_dither_is_not_clipped() -> None:
    form = AudioForm("WAV", "PCM_16")
    quantiser = Quantiser(form, 0)
    quantiser(np.full((1, 50_000), full_scale(form, dithered=True)))
    assert quantiser.clipped == 0
