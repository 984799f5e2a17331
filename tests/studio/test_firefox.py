"""The studio in Firefox: from opening it with a recording to a preset of another tool."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from firefox_hands import MEASURED, RATE, SAID, first_visit, write_noise

# Of a second.
HIGHEST = """(async () => {
  let highest = 0
  for (let i = 0; i < 30; i++) {
    highest = Math.max(highest, studio.audio.peak())
    await new Promise((done) => setTimeout(done, 33))
  }
  return highest
})()"""


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_noise(tmp_path_factory.mktemp("sound") / "take 1.wav")


@pytest.fixture
def opened(firefox: Any, shared: Any) -> Any:
    return first_visit(firefox, shared.url)


def test_the_first_sound_plays_and_goes_on_being_measured(opened: Any) -> None:
    opened.click(".play")
    opened.until("studio.audio.position > 0.3")
    opened.until(MEASURED)
    opened.type("#word-field", "bright")
    opened.until("studio.store.get().answer?.asked === 'bright'")
    opened.until(MEASURED)
    levels = opened.evaluate("studio.audio.levels")
    matched = levels["before"]["loudness"] - levels["after"]["loudness"]
    assert abs(matched) > 0.3
    assert levels["gains"]["equalised"] - levels["gains"]["lowered"] == pytest.approx(matched)
    # It is heard, and not past full scale.
    assert opened.until("studio.audio.peak() > 0.05")
    assert opened.evaluate(HIGHEST) <= 1.001
    assert opened.evaluate("document.querySelectorAll('.wave path')[0].getAttribute('d').length")
    assert opened.evaluate(SAID) == ""


def test_an_own_file_becomes_a_preset_of_another_tool(opened: Any, recording: Path) -> None:
    opened.choose_file("#player input[type=file]", recording)
    opened.until("studio.audio.name === 'take 1.wav'")
    assert opened.evaluate("studio.audio.sampleRate") == RATE
    opened.until(MEASURED)
    opened.type("#word-field", "less boomy")
    opened.until("studio.store.get().answer?.asked === 'less boomy'")
    opened.click(".play")
    opened.until("studio.audio.playing && studio.audio.position > 0.2")
    opened.until(MEASURED)
    opened.click(".play")
    opened.until("!studio.audio.playing")
    opened.until("/^Preamp/.test(document.querySelector('.preview').textContent)")
    assert opened.evaluate("document.querySelector('.preview').textContent").count("Filter") == 5
    assert opened.evaluate(SAID) == ""


def test_a_point_of_the_graph_follows_the_keys(opened: Any) -> None:
    gain = "studio.store.get().setting.bands[1].gain_db"
    before = opened.evaluate(gain)
    opened.evaluate("document.querySelector('.node.band-2').focus()")
    opened.press("\ue013")  # up
    opened.until(f"{gain} !== {before}")
    assert before < opened.evaluate(gain) <= before + 0.75
