"""Settings adapted to recordings: the two ends of the rule, and what lies between."""

from __future__ import annotations

import numpy as np
import pytest
from sounds import RATE, noise

from eqmorph.audio import LongTermSpectrum, adapt_eq, long_term_spectrum
from eqmorph.equalizers import GraphicEq, ParametricEq


def shaped(levels_db: list[tuple[float, float]]) -> LongTermSpectrum:
    """A spectrum drawn through points (Hz, dB)."""
    frequencies = 25.0 * 2 ** (np.arange(29) / 3)
    hz, db = zip(*levels_db, strict=True)
    return LongTermSpectrum(frequencies, np.interp(np.log(frequencies), np.log(hz), db))


def test_pink_noise_is_level() -> None:
    spectrum = long_term_spectrum(RATE, [noise(10.0)])
    middle = spectrum.levels_db[3:-3]
    assert middle.max() - middle.min() < 3.0


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
def test_a_tone_is_in_its_third(rate: int) -> None:
    audio = np.sin(2 * np.pi * 1_000 * np.arange(2 * rate) / rate)[None]
    spectrum = long_term_spectrum(rate, [audio])
    loudest = spectrum.frequencies_hz[spectrum.levels_db.argmax()]
    assert abs(np.log2(loudest / 1_000)) < 1 / 6
    assert spectrum.frequencies_hz[-1] < min(20_000, rate / 2)


def test_the_spectrum_does_not_depend_on_the_blocks() -> None:
    audio = noise(2.0)
    blocks = [audio[:, a : a + 3_333] for a in range(0, audio.shape[1], 3_333)]
    whole = long_term_spectrum(RATE, [audio])
    np.testing.assert_allclose(long_term_spectrum(RATE, blocks).levels_db, whole.levels_db)


def test_a_recording_with_everything_leaves_a_setting_as_it_is(eq: ParametricEq) -> None:
    adapted = adapt_eq(eq, shaped([(25, 0), (20_000, -29)]))
    np.testing.assert_allclose(adapted.eq.to_vector(), eq.to_vector(), rtol=1e-9)
    assert adapted.octaves == pytest.approx((0.0,) * 5, abs=1e-9)


def test_a_recording_without_bass_gains_nothing_from_a_bass_shelf() -> None:
    eq = ParametricEq.from_vector([9, 60, 3, 500, 1, 3, 1000, 1, 3, 3000, 1, 3, 8200])
    spectrum = shaped([(25, -90), (400, -90), (500, 0), (20_000, 0)])
    adapted = adapt_eq(eq, spectrum)
    assert adapted.weights[0] < 0.02
    assert abs(adapted.eq.bands[0].gain_db) < 0.2
    assert all(weight > 0.5 for weight in adapted.weights[2:])


def test_a_band_half_in_the_dark_moves_to_the_light() -> None:
    eq = ParametricEq.from_vector([0, 150, 6, 500, 1, 0, 1000, 1, 0, 3300, 1, 0, 8200])
    dark_below = adapt_eq(eq, shaped([(25, -80), (450, -80), (550, 0), (20_000, 0)]))
    dark_above = adapt_eq(eq, shaped([(25, 0), (450, 0), (550, -80), (20_000, -80)]))
    assert dark_below.octaves[1] > 0.1
    assert dark_above.octaves[1] < -0.1
    assert 0.2 < dark_below.weights[1] < 0.8


def test_settings_stay_legal_and_gains_never_grow() -> None:
    generator = np.random.default_rng(0)
    for _ in range(50):
        eq = ParametricEq.from_unit(generator.uniform(-1, 1, 13))
        levels = generator.uniform(-90, 0, 29)
        adapted = adapt_eq(eq, LongTermSpectrum(25.0 * 2 ** (np.arange(29) / 3), levels))
        for before, after in zip(eq.bands, adapted.eq.bands, strict=True):
            assert abs(after.gain_db) <= abs(before.gain_db) + 1e-12
        assert max(map(abs, adapted.octaves)) <= 1.0


def test_silence_changes_nothing(eq: ParametricEq) -> None:
    adapted = adapt_eq(eq, long_term_spectrum(RATE, [np.zeros((2, RATE))]))
    assert adapted.eq == eq
    assert "silent" in adapted.notes[0]


def test_forty_bands_are_weighed_too() -> None:
    eq = GraphicEq.from_vector(np.ones(40))
    adapted = adapt_eq(eq, shaped([(25, -90), (400, -90), (500, 0), (20_000, 0)])).eq
    gains = adapted.to_vector()
    assert gains[2] == pytest.approx(0.0, abs=0.01)
    assert gains[20] == pytest.approx(1.0, abs=0.02)
