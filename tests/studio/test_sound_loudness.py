"""The page's loudness is the library's, and a comparison is between equals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sound_hands import (
    STRONG,
    UNPACK,
    drop,
    open_bench,
    open_player,
    packed,
    samples,
    wait_for_sound,
    wav,
)

from eqmorph.audio.loudness import integrated_loudness
from eqmorph.equalizers import Band, ParametricEq

# Far from any word: narrow peaks on single notes, and everything up or down at once.
DEEP = ParametricEq(
    Band(12.0, 60.0, 0.71),
    Band(12.0, 82.0, 10.0),
    Band(12.0, 180.0, 10.0),
    Band(-12.0, 220.0, 10.0),
    Band(-12.0, 580.0, 0.71),
)
LIFTED = ParametricEq(
    Band(12.0, 1_000.0, 0.71),
    *(Band(12.0, f, 0.1) for f in (560.0, 1_000.0, 3_300.0)),
    Band(12.0, 580.0, 0.71),
)


def noise(seconds: float, rate: int, channels: int, seed: int = 3) -> Any:
    """Noise with parts 14 dB below the rest, which the relative gate leaves out."""
    rng = np.random.default_rng(seed)
    length = int(seconds * rate)
    level = np.where(np.arange(length) // (rate // 2) % 3 == 2, 0.04, 0.2)
    return rng.standard_normal((channels, length)) * level


@pytest.mark.parametrize(
    ("rate", "channels", "seconds"),
    [(44_100, 1, 3.33), (48_000, 2, 3.0), (96_000, 2, 1.27), (22_050, 6, 2.0), (48_000, 2, 0.3)],
)
def test_loudness_is_the_librarys(
    page: Any, server: Any, rate: int, channels: int, seconds: float
) -> None:
    open_bench(page, server)
    audio = noise(seconds, rate, channels).astype(np.float32).astype(np.float64)
    measured = page.evaluate(
        f"""async ([audio, rate]) => {{
          const {{ integratedLoudness }} = await import('/audio/loudness.js')
          return String(integratedLoudness(({UNPACK})(audio), rate))
        }}""",
        [packed(audio), rate],
    )
    measured = float(measured.replace("Infinity", "inf"))
    assert measured == pytest.approx(integrated_loudness(audio, rate), abs=0.05)


SIDES = """async ({ setting }) => {
  const { render, channelsOf } = await import('/audio/offline.js')
  const { audio, store } = studio
  const until = async (so) => { while (!so()) await new Promise((done) => setTimeout(done, 2)) }
  const stale = audio.levels.after.loudness
  store.set({ setting })
  await until(() => audio.levels.after.loudness !== stale)
  const predicted = audio.levels.after.loudness
  await until(() => audio.levels.after.exact)
  const { gains, after } = audio.levels
  window.told = { gains, predicted, measured: after.loudness }
  return channelsOf(await render(audio.buffer, setting, { gains }))
}"""


@pytest.fixture
def compared(model: Any) -> dict[str, list[tuple[str, ParametricEq]]]:
    """Settings to try on each built-in sound."""
    words = {"drums": ("warm", "thin"), "guitar": ("bright", "muddy"), "voices": ("boomy", "harsh")}
    strong = {"drums": LIFTED, "guitar": STRONG, "voices": DEEP}
    return {
        name: [*((word, model.generate(word)) for word in words[name]), ("", strong[name])]
        for name in words
    }


def test_both_sides_of_a_comparison_are_equally_loud(page: Any, server: Any, compared: Any) -> None:
    open_player(page, server)
    for name, settings in compared.items():
        page.evaluate("name => studio.audio.useBuiltIn(name)", name)
        page.wait_for_function("() => studio.audio.levels.progress === 1")
        source = samples(
            page,
            """async () => {
              const { channelsOf } = await import('/audio/offline.js')
              return channelsOf(studio.audio.buffer)
            }""",
        )
        before = integrated_loudness(source, 48_000)
        for word, eq in settings:
            equalised = samples(page, SIDES, {"setting": eq.to_dict()})
            told = page.evaluate("window.told")
            original = before + told["gains"]["original"]
            after = integrated_loudness(equalised, 48_000)
            assert after == pytest.approx(original, abs=0.3), (name, eq)
            assert np.abs(equalised).max() <= 1.0
            # While a band is dragged, the prediction is what the ear gets.
            if word:
                assert told["predicted"] == pytest.approx(told["measured"], abs=0.3), (name, word)


def test_an_unmatched_comparison_brings_the_original_to_what_was_heard(
    page: Any, server: Any
) -> None:
    open_player(page, server)
    page.evaluate("setting => studio.store.set({ setting })", STRONG.to_dict())
    page.evaluate("studio.audio.matchLoudness(false)")
    page.wait_for_function("() => studio.audio.levels.after.exact")
    heard = page.evaluate("studio.audio.levels.gains.equalised")
    page.evaluate("studio.audio.hold(true)")
    levels = page.evaluate("studio.audio.levels")
    assert levels["gains"]["equalised"] == heard
    original = levels["before"]["loudness"] + levels["gains"]["original"]
    assert original == pytest.approx(levels["after"]["loudness"] + heard, abs=0.01)
    page.evaluate("studio.audio.bypass(true); studio.audio.hold(false)")
    gains = page.evaluate("studio.audio.levels.gains")
    assert gains["original"] == gains["lowered"]


def test_a_matching_gain_that_would_clip_lowers_both_sides_and_says_so(
    page: Any, server: Any
) -> None:
    open_player(page, server)
    rate = 48_000
    # Mostly deep, with clicks: without the deep notes it is matched by lifting the clicks.
    audio = 0.9 * np.sin(2 * np.pi * 60 * np.arange(2 * rate) / rate)[None]
    audio[0, :: rate // 4] = 1.0
    drop(page, "deep.wav", wav(audio, rate))
    wait_for_sound(page, "deep.wav")
    thin = ParametricEq(
        Band(-12.0, 200.0, 0.71),
        Band(-12.0, 100.0, 0.5),
        Band(0.0, 1_000.0, 1.0),
        Band(0.0, 3_300.0, 1.0),
        Band(12.0, 5_000.0, 0.71),
    )
    equalised = samples(page, SIDES, {"setting": thin.to_dict()})
    gains = page.evaluate("studio.audio.levels.gains")
    assert gains["lowered"] < -1
    assert gains["original"] == gains["lowered"]
    assert 0.9 <= np.abs(equalised).max() <= 1.0
    original = integrated_loudness(audio, rate) + gains["original"]
    assert integrated_loudness(equalised, rate) == pytest.approx(original, abs=0.3)
    said = page.locator(".fairness").inner_text()
    assert f"both −{-gains['lowered']:.1f} dB to stay below full scale." in said
    assert f"Equalised +{gains['equalised'] - gains['lowered']:.1f} dB to match" in said


def test_a_peak_higher_than_thought_makes_room(page: Any, server: Any) -> None:
    open_bench(page, server)
    lowered = page.evaluate(
        f"""async ([audio, setting]) => {{
          const {{ createLevels }} = await import('/audio/levels.js')
          const {{ fairGains }} = await import('/audio/sides.js')
          const levels = createLevels(setting, () => {{}})
          const {{ bufferOf }} = await import('/audio/offline.js')
          levels.load(bufferOf(({UNPACK})(audio), 48000))
          const known = () => Number.isFinite(levels.after.loudness)
          while (!known()) await new Promise((done) => setTimeout(done, 2))
          const room = () => fairGains(levels.before, levels.after, {{ matched: false }}).lowered
          const before = room()
          levels.observe(0.001)
          const same = room()
          levels.observe(2)
          const higher = room()
          // What is measured of every sample is known better than by a look at some.
          while (!levels.after.exact) await new Promise((done) => setTimeout(done, 2))
          levels.observe(2)
          return [before, same, higher, room()]
        }}""",
        [packed(0.01 * noise(1.0, 48_000, 1)), STRONG.to_dict()],
    )
    assert lowered == pytest.approx([0, 0, -6.07, 0], abs=0.01)
