"""In Firefox: comparing, looping, listening, bringing in and taking away, with a sound card that
says what is really heard."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sound_card
from firefox_hands import MEASURED, SAID, first_visit, write_noise

from eqmorph.audio import RenderOptions, integrated_loudness, render
from eqmorph.equalizers import ParametricEq

DIFFERENCE = "document.querySelector('.graph-difference').textContent"
REFUSING = """(navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException('not allowed', 'NotAllowedError')
}, null)"""
LISTENING = (
    "studio.audio.live === 'microphone' && studio.audio.playing && studio.audio.peak() > 0.03"
)


@pytest.fixture
def opened(firefox: Any, shared: Any) -> Any:
    return first_visit(firefox, shared.url)


@pytest.fixture
def take(tmp_path: Path) -> Path:
    return write_noise(tmp_path / "take 1.wav")


def setting(page: Any) -> ParametricEq:
    return ParametricEq.from_dict(page.evaluate("studio.store.get().setting"))


def say(page: Any, text: str) -> None:
    page.type("#word-field", text)
    page.until(f"studio.store.get().answer?.asked === {json.dumps(text)}")


def load(page: Any, path: Path) -> None:
    page.choose_file("#player input[type=file]", path)
    page.until(f"studio.audio.name === {json.dumps(path.name)} && {MEASURED}")


def test_four_sounds_are_compared_and_copied(opened: Any, model: Any) -> None:
    opened.click(".slot:nth-child(2)")
    assert opened.evaluate(DIFFERENCE) == "B sounds like A."
    say(opened, "bright")
    assert re.fullmatch(r"B against A: .+ dB apart in all\.", opened.evaluate(DIFFERENCE))
    opened.evaluate("document.activeElement.blur()")
    opened.press("1")
    assert setting(opened) == model.generate("warm")
    opened.press("2")
    opened.evaluate(
        "(() => { const copy = document.querySelector('.slot-copy'); copy.value = '3';"
        " copy.dispatchEvent(new Event('change')) })()"
    )
    opened.press("3", "4")
    assert setting(opened) == model.generate("bright")
    assert opened.evaluate(DIFFERENCE).startswith("D")


def test_what_is_adjusted_is_the_librarys_and_undone_after_a_reload(
    opened: Any, model: Any
) -> None:
    opened.type("#adjust-field", "a bit warmer")
    opened.until("studio.store.get().was !== null")
    warm = model.generate("warm")
    adjusted = setting(opened)
    expected = model.adjust(warm, "a bit warmer")
    np.testing.assert_allclose(adjusted.to_vector(), expected.to_vector(), atol=1e-3)
    # The curve of before is drawn.
    opened.until("document.querySelector('.graph').classList.contains('changed')")
    opened.reload()
    opened.until("Boolean(window.studio?.store.get().answer)")
    assert setting(opened) == adjusted
    opened.click("#tools button[aria-label=Undo]")
    assert setting(opened) == warm
    opened.click("#tools button[aria-label=Redo]")
    assert setting(opened) == adjusted


def test_a_loop_stays_between_its_handles(opened: Any) -> None:
    width = opened.evaluate("document.querySelector('.track-wave').clientWidth")
    opened.drag(".loop-to", -0.8 * width, 0)
    opened.drag(".loop-from", 0.1 * width, 0)
    length = opened.evaluate("studio.audio.duration")
    range_ = opened.evaluate("studio.audio.range")
    assert range_["from"] == pytest.approx(0.1 * length, abs=0.1)
    assert range_["to"] == pytest.approx(0.2 * length, abs=0.1)
    opened.click(".play")
    opened.until("studio.audio.playing && studio.audio.position > 0")
    # Followed until it has gone back twice.
    places = opened.evaluate(
        """(async () => {
          const places = []
          let turns = 0
          while (turns < 2) {
            const now = studio.audio.position
            if (now < places.at(-1)) turns += 1
            places.push(now)
            await new Promise((done) => setTimeout(done, 20))
          }
          return places
        })()"""
    )
    assert min(places) >= range_["from"] - 0.02
    assert max(places) <= range_["to"] + 0.02


def test_a_microphone_is_heard_where_the_user_allows_it(opened: Any) -> None:
    opened.click("button[title^='Heard as it comes']")
    opened.until(LISTENING)
    # What is asked for ends with the pause.
    opened.click(".play")
    opened.until("!studio.audio.playing")
    opened.evaluate(REFUSING)
    opened.click(".play")
    told = opened.until(SAID)
    assert told.startswith("Microphone: the browser was not allowed to listen")
    assert not opened.evaluate("studio.audio.playing")


def test_a_tab_that_cannot_be_shared_gets_a_way_out(opened: Any) -> None:
    opened.click("button[title^='Heard as it comes']:last-of-type")
    told = opened.until(SAID)
    assert told == "Another tab: this browser has none to share; Chrome and Edge do."
    # What there was is still there.
    opened.click(".play")
    opened.until("studio.audio.builtIn === 'drums' && studio.audio.position > 0.1")


def test_two_dropped_presets_are_both_offered(opened: Any) -> None:
    files = {
        "presence.txt": "Preamp: -5 dB\nFilter 1: ON PK Fc 3000 Hz Gain 5 dB Q 1.0\n",
        "weight.txt": "Preamp: -6 dB\nFilter 1: ON LSC Fc 110 Hz Gain 6 dB Q 0.71\n",
    }
    opened.evaluate(
        f"""(() => {{
          const dataTransfer = new DataTransfer()
          for (const [name, text] of Object.entries({json.dumps(files)}))
            dataTransfer.items.add(new File([text], name, {{ type: 'text/plain' }}))
          const about = {{ dataTransfer, bubbles: true, cancelable: true }}
          for (const kind of ['dragenter', 'dragover', 'drop'])
            document.querySelector('main').dispatchEvent(new DragEvent(kind, about))
        }})()"""
    )
    opened.until("document.querySelectorAll('.brought').length === 2")
    gains = "studio.store.get().setting.bands.map((band) => band.gain_db)"
    assert max(opened.evaluate(gains)) == pytest.approx(5)
    opened.click(".brought:nth-child(2) button")
    assert opened.evaluate(gains)[0] == pytest.approx(6)


def test_a_rendered_file_is_saved_and_the_librarys_own(
    opened: Any, take: Path, tmp_path: Path
) -> None:
    load(opened, take)
    opened.click(".take-render button")
    got = opened.saved("take 1 warm.wav")
    render(take, tmp_path / "own.wav", setting(opened), RenderOptions(loudness="headroom"))
    assert got.read_bytes() == (tmp_path / "own.wav").read_bytes()


def test_both_sides_are_as_loud_at_the_sound_card(opened: Any, take: Path) -> None:
    load(opened, take)
    say(opened, "bright")
    opened.until(MEASURED)
    apart = opened.evaluate(
        "studio.audio.levels.after.loudness - studio.audio.levels.before.loudness"
    )
    assert abs(apart) > 1
    opened.click(".play")
    opened.until("studio.audio.peak() > 0.05")

    def loudness() -> float:
        # What the browser had sent ahead is still of before.
        heard = opened.card.heard(2.5)[:, sound_card.RATE :]
        return float(integrated_loudness(heard, sound_card.RATE))

    def press(name: str, state: str) -> None:
        chips = "[...document.querySelectorAll('.comparing .chip')]"
        button = f"{chips}.find((e) => e.textContent === '{name}')"
        opened.evaluate(f"{button}.click()")
        opened.until(state)

    matched = loudness()
    press("Bypass", "studio.audio.levels.bypassed")
    original = loudness()
    press("Bypass", "!studio.audio.levels.bypassed")
    press("Match loudness", "!studio.audio.levels.matched")
    unmatched = loudness()
    levels = opened.evaluate("studio.audio.levels")
    assert matched - original == pytest.approx(0, abs=0.3)
    # Both are lowered alike where the setting lifts peaks past full scale.
    assert unmatched - original == pytest.approx(
        apart + levels["gains"]["equalised"] - levels["gains"]["original"], abs=0.3
    )
