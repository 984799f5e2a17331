"""What is heard in the page is what the library computes."""

from __future__ import annotations

from typing import Any

import numpy as np
from sound_hands import (
    STRONG,
    drop,
    open_bench,
    open_player,
    response_db,
    samples,
    wait_for_sound,
    wav,
)

from eqmorph.equalizers import Band, ParametricEq

TOLERANCE_DB = 0.05
RATES = (44_100, 48_000, 96_000)
FREQUENCIES = np.geomspace(20.0, 20_000.0, 97)


def settings(model: Any) -> list[ParametricEq]:
    """Words, a strong setting, and settings from all over the legal ranges."""
    rng = np.random.default_rng(5)
    anywhere = [ParametricEq.from_unit(rng.uniform(-1, 1, 13)) for _ in range(6)]
    return [model.generate(word) for word in ("warm", "bright", "boomy")] + [STRONG, *anywhere]


def test_a_dropped_recording_changes_as_the_library_says(page: Any, server: Any) -> None:
    open_player(page, server)
    page.evaluate("setting => studio.store.set({ setting })", STRONG.to_dict())
    for rate in RATES:
        recording = np.zeros((1, rate // 2))
        recording[0, 0], recording[0, -1] = 0.25, -0.125
        drop(page, f"clicks {rate}.wav", wav(recording, rate))
        wait_for_sound(page, f"clicks {rate}.wav")
        assert page.evaluate("studio.audio.sampleRate") == rate
        decoded, heard = samples(
            page,
            """async () => {
              const { render, channelsOf } = await import('/audio/offline.js')
              const rendered = await render(studio.audio.buffer, studio.store.get().setting)
              return [...channelsOf(studio.audio.buffer), ...channelsOf(rendered)]
            }""",
        )
        np.testing.assert_array_equal(decoded, recording[0])
        measured = response_db(heard[:-1] / 0.25, FREQUENCIES, rate)
        expected = STRONG.magnitude_response_db(FREQUENCIES, rate)
        np.testing.assert_allclose(measured, expected, atol=TOLERANCE_DB)


STATED = """async ([settings, rate, frequencies]) => {
  const { createChain, statedResponseDb } = await import('/audio/chain.js')
  const context = new OfflineAudioContext({ length: 1, sampleRate: rate })
  return settings.map((setting) =>
    Array.from(statedResponseDb(createChain(context, setting).filters, frequencies)))
}"""


def test_the_browser_states_the_librarys_response(page: Any, server: Any, model: Any) -> None:
    open_bench(page, server)
    tried = settings(model)
    for rate in RATES:
        plain = [eq.to_dict() for eq in tried]
        stated = page.evaluate(STATED, [plain, rate, FREQUENCIES.tolist()])
        for eq, response in zip(tried, stated, strict=True):
            expected = eq.magnitude_response_db(FREQUENCIES, rate)
            np.testing.assert_allclose(response, expected, atol=TOLERANCE_DB)


def test_a_band_above_nyquist_is_left_out_as_in_the_library(page: Any, server: Any) -> None:
    open_bench(page, server)
    high = ParametricEq(
        Band(6.0, 110.0, 0.71),
        Band(-6.0, 350.0, 1.0),
        Band(6.0, 1_300.0, 1.0),
        Band(12.0, 9_000.0, 1.0),
        Band(-12.0, 12_000.0, 0.71),
    )
    rate, frequencies = 16_000, np.geomspace(20.0, 7_999.0, 60)
    assert high.bands_above_nyquist(rate) == ("peak_3", "high_shelf")
    (stated,) = page.evaluate(STATED, [[high.to_dict()], rate, frequencies.tolist()])
    expected = high.magnitude_response_db(frequencies, rate)
    np.testing.assert_allclose(stated, expected, atol=TOLERANCE_DB)


def test_pink_noise_is_level_in_the_spectrum(page: Any, server: Any) -> None:
    open_bench(page, server)
    levels = page.evaluate(
        """async () => {
          const { bandLevels } = await import('/audio/spectrum.js')
          const width = 48000 / 8192
          const bins = Float32Array.from({ length: 4096 }, (_, k) => -10 * Math.log10(k || 1))
          const frequencies = [60, 100, 300, 1000, 3000, 10000, 16000]
          return Array.from(bandLevels(bins, width, frequencies))
        }"""
    )
    assert np.ptp(levels) < 0.5
