"""The page's filters are the library's and the browser's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from page_hands import FloatArray
from sound_hands import open_bench

from eqmorph.equalizers import BANDS, ParametricEq, response_grid

RATES = (44_100, 48_000, 96_000)
N_SETTINGS = 150


def settings_everywhere() -> list[ParametricEq]:
    """Settings from all over the legal ranges, and at their ends."""
    rng = np.random.default_rng(11)
    anywhere = rng.uniform(-1, 1, (N_SETTINGS, 13))
    corners = rng.choice([-1.0, 1.0], (30, 13))
    return [ParametricEq.from_unit(point) for point in (*anywhere, *corners)]


def in_the_page(page: Any, settings: list[ParametricEq], rate: int, grid: FloatArray) -> FloatArray:
    """`responseDb` of the page, shape (settings, bins)."""
    responses = page.evaluate(
        """async ([settings, rate, grid]) => {
          const { responseDb } = await import('/eq/biquads.js')
          return settings.map((setting) => [...responseDb(setting, grid, rate)])
        }""",
        [[eq.to_dict() for eq in settings], rate, grid.tolist()],
    )
    return np.array(responses)


@pytest.mark.parametrize("rate", RATES)
def test_the_curve_is_the_librarys(shared_page: Any, shared: Any, rate: int) -> None:
    page = open_bench(shared_page, shared)
    grid = response_grid(64)
    settings = settings_everywhere()
    expected = np.array([eq.magnitude_response_db(grid, rate) for eq in settings])
    np.testing.assert_allclose(in_the_page(page, settings, rate, grid), expected, atol=1e-6)


def test_a_band_above_nyquist_is_left_out(shared_page: Any, shared: Any) -> None:
    page = open_bench(shared_page, shared)
    eq = ParametricEq.from_unit(np.ones(13))
    grid = response_grid(32, highest_hz=7_900.0)
    assert eq.bands_above_nyquist(16_000)
    expected = eq.magnitude_response_db(grid, 16_000)
    np.testing.assert_allclose(in_the_page(page, [eq], 16_000, grid)[0], expected, atol=1e-6)


def test_the_curve_is_the_browsers_own(shared_page: Any, shared: Any) -> None:
    """Web Audio's shelves have a Q of 1 / sqrt(2) for our 0.71: 0.02 dB at the most."""
    page = open_bench(shared_page, shared)
    grid = response_grid(64)
    settings = settings_everywhere()[::6]
    for rate in RATES:
        theirs = page.evaluate(
            """([settings, rate, grid]) => {
              const context = new OfflineAudioContext({ length: 1, sampleRate: rate })
              const frequencies = Float32Array.from(grid)
              const types = { low_shelf: 'lowshelf', peak: 'peaking', high_shelf: 'highshelf' }
              return settings.map(({ bands }) => {
                const sum = new Float64Array(grid.length)
                for (const band of bands) {
                  const magnitude = new Float32Array(grid.length)
                  const filter = new BiquadFilterNode(context, {
                    type: types[band.kind],
                    gain: band.gain_db,
                    frequency: band.frequency_hz,
                    Q: band.q,
                  })
                  filter.getFrequencyResponse(frequencies, magnitude, new Float32Array(grid.length))
                  magnitude.forEach((m, i) => (sum[i] += 20 * Math.log10(m)))
                }
                return [...sum]
              })
            }""",
            [[eq.to_dict() for eq in settings], rate, grid.tolist()],
        )
        ours = in_the_page(page, settings, rate, grid)
        # Single precision at 20 Hz and 96 kHz costs the browser more than the shelves' Q.
        audible = grid > 30
        np.testing.assert_allclose(np.array(theirs)[:, audible], ours[:, audible], atol=0.05)


def test_the_bands_are_the_librarys(shared_page: Any, shared: Any) -> None:
    page = open_bench(shared_page, shared)
    specs = page.evaluate("import('/eq/bands.js').then((m) => JSON.parse(JSON.stringify(m.BANDS)))")
    for spec, ours in zip(specs, BANDS, strict=True):
        assert (spec["name"], spec["kind"]) == (ours.name, ours.kind)
        assert tuple(spec["gain"]) == ours.gain_range_db
        assert tuple(spec["frequency"]) == ours.frequency_range_hz
        assert (tuple(spec["q"]) if spec["q"] else (0.71, 0.71)) == ours.q_range
        assert spec["default"]["frequency_hz"] == ours.default_frequency_hz
    plain = page.evaluate(
        "import('/eq/bands.js').then((m) => JSON.parse(JSON.stringify(m.flat())))"
    )
    assert ParametricEq.from_dict(plain) == ParametricEq.flat()


def test_scaling_is_the_librarys(shared_page: Any, shared: Any) -> None:
    page = open_bench(shared_page, shared)
    for eq in settings_everywhere()[:5]:
        for amount in (-1.0, -0.3, 0.0, 0.5, 2.0):
            plain = page.evaluate(
                """async ([setting, amount]) => {
                  const { scaled } = await import('/eq/bands.js')
                  return JSON.parse(JSON.stringify(scaled(setting, amount)))
                }""",
                [eq.to_dict(), amount],
            )
            expected = eq.scaled(amount).to_vector()
            np.testing.assert_allclose(ParametricEq.from_dict(plain).to_vector(), expected)
