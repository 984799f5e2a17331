"""Filtering: blocks against the whole, the response against the coefficients, silence, Nyquist."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.signal import sosfilt
from sounds import RATE, noise

from eqmorph.audio import BlockFilter, apply_eq, highest_gain_db
from eqmorph.equalizers import Band, GraphicEq, ParametricEq


@pytest.mark.parametrize("sizes", [[1] * 50 + [9_950], [4_096, 1, 5_903], [10_000]])
def test_blocks_give_what_the_whole_gives(eq: ParametricEq, sizes: list[int]) -> None:
    audio = noise(10_000 / RATE)
    block_filter = BlockFilter(eq.sos(RATE), 2)
    edges = np.cumsum([0, *sizes])
    blocks = [block_filter(audio[:, a:b]) for a, b in pairwise(edges)]
    whole = sosfilt(eq.sos(RATE), audio, axis=1)
    np.testing.assert_allclose(np.concatenate(blocks, axis=1), whole, atol=1e-12)


@pytest.mark.parametrize("rate", [8_000, 44_100, 384_000])
def test_an_impulse_has_the_setting_s_response_at_the_file_s_rate(
    eq: ParametricEq, rate: int
) -> None:
    impulse = np.zeros(rate)
    impulse[0] = 1.0
    measured = 20 * np.log10(np.abs(np.fft.rfft(apply_eq(impulse, eq, rate, gain_db=-3.0))))
    frequencies = np.fft.rfftfreq(rate, 1 / rate)
    audible = (frequencies >= 20) & (frequencies <= min(20_000, rate / 2))
    expected = eq.magnitude_response_db(frequencies[audible], rate) - 3.0
    np.testing.assert_allclose(measured[audible], expected, atol=1e-6)


def test_a_flat_setting_gives_back_the_very_samples() -> None:
    audio = noise(0.1)
    assert BlockFilter(ParametricEq.flat().sos(RATE), 2).is_identity
    np.testing.assert_array_equal(apply_eq(audio, ParametricEq.flat(), RATE), audio)


def test_forty_bands_filter_too() -> None:
    eq = GraphicEq.from_vector(np.sin(np.arange(40)))
    audio = noise(0.2, 1)[0]
    np.testing.assert_allclose(apply_eq(audio, eq, RATE), sosfilt(eq.sos(RATE), audio), atol=1e-12)


def test_the_input_is_left_as_it_was(eq: ParametricEq) -> None:
    audio = noise(0.01)
    before = audio.copy()
    apply_eq(audio, eq, RATE)
    np.testing.assert_array_equal(audio, before)


def test_silence_after_sound_ends_in_exact_silence(eq: ParametricEq) -> None:
    block_filter = BlockFilter(eq.sos(RATE), 1)
    block_filter(noise(0.1, 1))
    for _ in range(20):
        tail = block_filter(np.zeros((1, RATE // 2)))
    np.testing.assert_array_equal(tail, 0.0)


def test_the_highest_gain_is_the_peak_of_the_narrowest_bell() -> None:
    eq = ParametricEq(
        Band(0, 150, 0.71),
        Band(12, 777.7, 10),
        Band(0, 1e3, 1),
        Band(0, 3e3, 1),
        Band(0, 8e3, 0.71),
    )
    assert highest_gain_db(eq, RATE) == pytest.approx(12.0, abs=1e-3)
    assert highest_gain_db(ParametricEq.flat(), RATE) == 0.0


@pytest.mark.parametrize(
    ("audio", "message"),
    [
        (np.array([0.0, np.nan]), "finite numbers only"),
        (np.array([0.0, np.inf]), "finite numbers only"),
        (np.zeros((2, 2, 2)), r"shape \(channels, samples\)"),
    ],
)
def test_what_is_no_audio_is_refused(eq: ParametricEq, audio: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        apply_eq(audio, eq, RATE)
