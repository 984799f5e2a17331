"""The studio in WebKit: from opening it to a preset of another tool, with a recording of one's
own."""

from __future__ import annotations

import base64
import io
import wave
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from conftest import missing_webkit

from eqmorph.equalizers import ParametricEq
from eqmorph.formats import read_setting


@pytest.fixture(scope="module")
def webkit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A window of WebKit, once for all tests of a file."""
    driver, browser = missing_webkit()
    from webkit import running_webkit

    with running_webkit(driver, browser, tmp_path_factory.mktemp("webkit")) as opened:
        yield opened


@pytest.fixture
def studio(webkit: Any, shared: Any) -> Any:
    """The page with its first answer on screen."""
    webkit.goto("about:blank")
    webkit.goto(f"{shared.url}/")
    webkit.until("Boolean(window.studio?.store.get().answer && studio.audio.buffer)")
    webkit.evaluate(
        "(window.failures = [], addEventListener('error', (e) => failures.push(e.message)),"
        " addEventListener('unhandledrejection', (e) => failures.push(String(e.reason))), true)"
    )
    return webkit


def setting(page: Any) -> ParametricEq:
    return ParametricEq.from_dict(page.evaluate("studio.store.get().setting"))


def recording(rate: int) -> str:
    """Two seconds of a tone as a WAV file in base64."""
    tone = (9000 * np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate)).astype("<i2")
    data = io.BytesIO()
    with wave.open(data, "wb") as written:
        written.setparams((1, 2, rate, len(tone), "NONE", ""))
        written.writeframes(tone.tobytes())
    return base64.b64encode(data.getvalue()).decode()


def test_from_opening_to_a_preset_of_another_tool(studio: Any, model: Any) -> None:
    studio.evaluate(
        f"""(async () => {{
          const bytes = Uint8Array.from(atob('{recording(44_100)}'), (c) => c.charCodeAt(0))
          return studio.audio.load(new File([bytes], 'take.wav', {{ type: 'audio/wav' }}))
        }})()"""
    )
    assert studio.evaluate("studio.audio.buffer.sampleRate") == 44_100
    studio.type("#word-field", "bright\ue007")
    studio.until("studio.store.get().answer.asked === 'bright'")
    assert setting(studio) == model.generate("bright")
    studio.click("#player .play")
    studio.until("studio.audio.playing && studio.audio.peak() > 0.05")
    studio.until("studio.audio.levels.after?.exact")
    studio.until("document.querySelector('.preview').ariaBusy === 'false'")
    text = studio.evaluate("document.querySelector('.preview').textContent")
    read = read_setting(text.encode()).eq
    np.testing.assert_allclose(read.to_vector(), setting(studio).to_vector(), rtol=0.01, atol=0.01)
    assert studio.evaluate("failures") == []


def test_what_is_done_can_be_undone_and_compared(studio: Any, model: Any) -> None:
    studio.click(".slot:nth-child(2)")
    studio.type("#adjust-field", "a bit brighter\ue007")
    studio.until("studio.store.get().was !== null")
    adjusted = setting(studio)
    expected = model.adjust(model.generate("warm"), "a bit brighter")
    np.testing.assert_allclose(adjusted.to_vector(), expected.to_vector(), atol=1e-3)
    assert studio.evaluate("document.querySelector('.graph-difference').textContent").startswith(
        "B against A: "
    )
    studio.click("#tools button[aria-label=Undo]")
    assert setting(studio) == model.generate("warm")
    studio.click("#tools button[aria-label=Redo]")
    assert setting(studio) == adjusted
    assert studio.evaluate("failures") == []


def test_loudness_is_matched_and_two_presets_are_offered(studio: Any) -> None:
    studio.type("#word-field", "bright\ue007")
    studio.until("studio.store.get().answer.asked === 'bright' && studio.audio.levels.after?.exact")
    levels = studio.evaluate("studio.audio.levels")
    apart = levels["after"]["loudness"] - levels["before"]["loudness"]
    assert abs(apart) > 0.5
    gains = "(({ gains }) => gains.equalised - gains.original)(studio.audio.levels)"
    assert studio.evaluate(gains) == pytest.approx(-apart, abs=0.01)
    pressed = "document.querySelector('.comparing .chip:nth-of-type(3)').ariaPressed"
    assert studio.evaluate(pressed) == "true"
    studio.click(".comparing .chip:nth-of-type(3)")
    studio.until(f"{pressed} === 'false'")
    assert studio.evaluate(gains) == pytest.approx(0, abs=0.01)
    studio.evaluate(
        """(() => {
          const file = (name, gain) =>
            new File([`Filter 1: ON PK Fc 3000 Hz Gain ${gain} dB Q 1`], name)
          studio.actions.bring(file('one.txt', 5), file('two.txt', -5))
        })()"""
    )
    studio.until("document.querySelectorAll('.brought').length === 2")
    studio.click(".brought:nth-child(2) button")
    assert min(band.gain_db for band in setting(studio).bands) == pytest.approx(-5)
    assert studio.evaluate("failures") == []
