"""Nothing that the player changes while it plays can be heard as a click."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sound_hands import STRONG, open_bench, samples

from eqmorph.equalizers import Band, ParametricEq

RATE = 48_000
OTHER = ParametricEq(
    Band(-12.0, 60.0, 0.71),
    Band(9.0, 250.0, 2.0),
    Band(-6.0, 1_500.0, 5.0),
    Band(5.0, 500.0, 0.7),
    Band(-9.0, 3_000.0, 0.71),
)
TONE = """(rate) => Float32Array.from({ length: rate }, (_, n) =>
  0.25 * Math.sin((2 * Math.PI * 220 * n) / rate))"""
CLICK_DB = -60.0

RENDER = f"""async ([from, changes]) => {{
  const {{ render, bufferOf, channelsOf }} = await import('/audio/offline.js')
  const buffer = bufferOf([({TONE})({RATE})], {RATE})
  return channelsOf(await render(buffer, from, {{ changes }}))
}}"""

ABRUPT = f"""async ([from, to]) => {{
  const {{ createChain, targets }} = await import('/audio/chain.js')
  const {{ bufferOf, channelsOf }} = await import('/audio/offline.js')
  const context = new OfflineAudioContext({{ length: {RATE}, sampleRate: {RATE} }})
  const chain = createChain(context, from)
  const buffer = bufferOf([({TONE})({RATE})], {RATE})
  const source = new AudioBufferSourceNode(context, {{ buffer }})
  source.connect(chain.input)
  chain.output.connect(context.destination)
  source.start()
  context.suspend(0.5).then(() => {{
    targets(to, {RATE}).forEach((target, i) => {{
      for (const name in target) chain.filters[i][name].value = target[name]
    }})
    context.resume()
  }})
  return channelsOf(await context.startRendering())
}}"""


def click_db(audio: Any) -> float:
    """The highest sample above 4 kHz, against the highest of the whole; the tone has 220 Hz."""
    from scipy import signal

    high = signal.butter(4, 4_000, "high", fs=RATE, output="sos")
    settled = signal.sosfilt(high, audio)[RATE // 5 :]
    return float(20 * np.log10(np.abs(settled).max() / np.abs(audio).max()))


CHANGES = {
    "a jump to another setting": [{"time": 0.5, "setting": OTHER.to_dict()}],
    "a hand that shakes a band": [
        {"time": 0.3 + i / 60, "setting": (STRONG if i % 2 else OTHER).to_dict()} for i in range(25)
    ],
    "the original for a moment": [
        {"time": 0.4, "heard": "original"},
        {"time": 0.47, "heard": "equalised"},
    ],
    "a matching gain": [{"time": 0.5, "gains": {"original": 0, "equalised": -24}}],
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_makes_no_click(page: Any, server: Any, changes: Any) -> None:
    open_bench(page, server)
    (heard,) = samples(page, RENDER, [STRONG.to_dict(), changes])
    assert click_db(heard) < CLICK_DB


def test_an_abrupt_change_would_click(page: Any, server: Any) -> None:
    open_bench(page, server)
    (glided,) = samples(page, RENDER, [STRONG.to_dict(), CHANGES["a jump to another setting"]])
    (abrupt,) = samples(page, ABRUPT, [STRONG.to_dict(), OTHER.to_dict()])
    assert click_db(abrupt) > CLICK_DB
    assert click_db(glided) < click_db(abrupt) - 15
    # Both arrive at the same sound.
    np.testing.assert_allclose(glided[-RATE // 4 :], abrupt[-RATE // 4 :], atol=1e-4)


def test_most_of_a_change_is_done_in_15_ms(page: Any, server: Any) -> None:
    open_bench(page, server)
    gain = """async () => {
      const { glide } = await import('/audio/glide.js')
      const context = new OfflineAudioContext({ length: 4800, sampleRate: 48000 })
      const source = new ConstantSourceNode(context, { offset: 0 })
      source.connect(context.destination)
      source.start()
      glide(source.offset, 1, 0)
      return [(await context.startRendering()).getChannelData(0)]
    }"""
    (path,) = samples(page, gain)
    assert path[round(0.015 * RATE)] == pytest.approx(0.95, abs=0.005)
    assert np.abs(np.diff(path)).max() < 0.005
    assert path[-1] == 1.0


def test_bypassed_the_source_passes_bit_by_bit(page: Any, server: Any) -> None:
    open_bench(page, server)
    both = f"""async (setting) => {{
      const {{ render, bufferOf, channelsOf }} = await import('/audio/offline.js')
      const {{ createNoise }} = await import('/audio/sounds/synthesis.js')
      const next = createNoise(9)
      const source = [0, 1].map(() => Float32Array.from({{ length: {RATE} }}, () => 0.5 * next()))
      const buffer = bufferOf(source, {RATE})
      const at = {{ heard: 'original' }}
      const bypassed = channelsOf(await render(buffer, setting, at))
      const changes = [{{ time: 0.1, ...at }}]
      const switched = channelsOf(await render(buffer, setting, {{ changes }}))
      return [...source, ...bypassed, ...switched]
    }}"""
    heard = samples(page, both, STRONG.to_dict())
    source, bypassed, switched = heard[:2], heard[2:4], heard[4:]
    np.testing.assert_array_equal(bypassed, source)
    np.testing.assert_array_equal(switched[:, RATE // 2 :], source[:, RATE // 2 :])
    assert np.abs(switched[:, : RATE // 10] - source[:, : RATE // 10]).max() > 0.1
