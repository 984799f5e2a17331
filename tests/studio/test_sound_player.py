"""The player under hands: files, transport, comparison, keys."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sound_hands import STRONG, drop, open_player, wait_for_sound, wav

RATE = 48_000


def tone(seconds: float, rate: int = RATE, frequency: float = 1_000.0) -> Any:
    return 0.1 * np.sin(2 * np.pi * frequency * np.arange(int(seconds * rate)) / rate)[None]


def button(page: Any, name: str) -> Any:
    return page.locator("#player").get_by_role("button", name=name)


def test_the_transport_works_by_keyboard(page: Any, server: Any) -> None:
    open_player(page, server)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")
    page.wait_for_function("() => studio.audio.playing && studio.audio.position > 0.2")
    page.keyboard.press("Space")
    assert not page.evaluate("studio.audio.playing")

    button(page, "Play").focus()
    page.keyboard.press("Enter")
    button(page, "Pause").wait_for()
    page.keyboard.press("Space")  # the button's own, and not the page's as well
    button(page, "Play").wait_for()

    page.keyboard.press("Tab")
    position = page.get_by_role("slider", name="Position")
    assert position.evaluate("slider => slider === document.activeElement")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("studio.audio.position") == pytest.approx(2.0)
    assert position.get_attribute("aria-valuetext") == "2 seconds of 4 seconds"
    for name in ("Start of the loop", "End of the loop"):
        page.keyboard.press("Tab")
        end = page.get_by_role("slider", name=name)
        assert end.evaluate("slider => slider === document.activeElement")
    for name in ("Hold for original", "Bypass", "Match loudness", "Loop"):
        page.keyboard.press("Tab")
        assert button(page, name).evaluate("button => button === document.activeElement")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert button(page, "Match loudness").get_attribute("aria-pressed") == "false"
    assert not page.evaluate("studio.audio.playing")


def test_the_sound_goes_round_and_ends_without_the_loop(page: Any, server: Any) -> None:
    open_player(page, server)
    drop(page, "tone.wav", wav(tone(0.6), RATE))
    wait_for_sound(page, "tone.wav")
    page.evaluate("studio.audio.seek(0.5)")
    button(page, "Play").click()
    page.wait_for_function("() => studio.audio.position > 0 && studio.audio.position < 0.4")
    assert page.evaluate("studio.audio.playing")

    loop = button(page, "Loop")
    assert loop.get_attribute("aria-pressed") == "true"
    loop.click()
    page.wait_for_function("() => !studio.audio.playing")
    assert page.evaluate("studio.audio.position") == 0
    button(page, "Play").wait_for()


def test_the_original_is_heard_while_a_key_or_the_button_is_held(page: Any, server: Any) -> None:
    open_player(page, server)

    def held() -> bool:
        return bool(page.evaluate("studio.audio.levels.held"))

    page.evaluate("document.activeElement.blur()")
    page.keyboard.down("b")
    assert held()
    page.keyboard.up("b")
    assert not held()

    hold = button(page, "Hold for original")
    hold.hover()
    page.mouse.down()
    assert held()
    assert hold.get_attribute("aria-pressed") == "true"
    page.mouse.move(5, 5)
    page.mouse.up()
    assert not held()

    hold.focus()
    page.keyboard.down("Space")
    assert held()
    page.keyboard.up("Space")
    assert not held()

    page.evaluate("document.body.append(document.createElement('input'))")
    page.locator("body > input").focus()
    page.keyboard.down("b")
    assert not held()
    page.keyboard.up("b")

    page.evaluate("document.activeElement.blur()")
    page.get_by_role("checkbox", name="Keys").uncheck()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.down("b")
    assert not held()


def test_what_plays_is_changed_and_seen(page: Any, server: Any) -> None:
    open_player(page, server)
    page.evaluate("setting => studio.store.set({ setting })", STRONG.to_dict())
    assert page.evaluate("studio.audio.spectra()") is None
    drop(page, "tone.wav", wav(tone(2.0), RATE))
    wait_for_sound(page, "tone.wav")
    button(page, "Play").click()
    page.wait_for_function("() => studio.audio.position > 0.8")
    seen = page.evaluate(
        """() => {
          const { before, after, frequencies } = studio.audio.spectra()
          const i = frequencies.findIndex((f) => f > 1000)
          const most = frequencies[before.indexOf(Math.max(...before))]
          return { before: before[i], after: after[i], most }
        }"""
    )
    # A sine of 0.1 is 20 dB below full scale.
    assert seen["before"] == pytest.approx(-20.0, abs=0.5)
    assert seen["most"] == pytest.approx(1_000.0, rel=0.06)
    gain = STRONG.magnitude_response_db([1_000.0], RATE)[0]
    assert seen["after"] - seen["before"] == pytest.approx(gain, abs=0.3)
    # Matched in loudness, the tone goes out as high as it came.
    peak = page.evaluate("studio.audio.peak()")
    assert 20 * np.log10(peak / 0.1) == pytest.approx(0.0, abs=0.3)


def test_a_file_never_leaves_the_machine(page: Any, server: Any) -> None:
    open_player(page, server)
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request))
    drop(page, "secret.wav", wav(tone(1.0), RATE))
    wait_for_sound(page, "secret.wav")
    button(page, "Play").click()
    page.wait_for_function("() => studio.audio.position > 0.3")
    assert page.evaluate("studio.audio.file.name") == "secret.wav"
    sent = [r for r in asked if not r.url.startswith("blob:")]
    assert [r.url for r in sent if r.post_data_buffer or "secret" in r.url] == []
    # The file itself was read, through an address that only this page has.
    assert any(r.url.startswith(f"blob:{server.url}") for r in asked)


BROKEN = {
    "not a sound.wav": (b"RIFF\x10\x00\x00\x00WAVEjunkjunkjunk", "could not be read as sound"),
    "cut off.wav": (wav(tone(1.0), RATE)[:40], "could not be read as sound"),
    "empty.wav": (b"", "is empty; choose another file."),
}


def test_a_file_that_cannot_be_heard_gets_one_sentence(page: Any, server: Any) -> None:
    open_player(page, server)
    for name, (content, sentence) in BROKEN.items():
        drop(page, name, content)
        alert = page.get_by_role("alert").filter(has_text=name)
        alert.wait_for()
        assert f"{name} {sentence}" in alert.inner_text()
        assert page.evaluate("[studio.audio.name, studio.audio.file]") == ["Drums", None]
    # One that is too long is refused before it fills the memory.
    header = wav(np.zeros((1, 1)), 8_000, "PCM_U8")[:44]
    seconds = 61 * 60
    header = header[:40] + (seconds * 8_000).to_bytes(4, "little")
    decoded = page.evaluate(
        """async ([header, length]) => {
          const real = BaseAudioContext.prototype.decodeAudioData
          let decoded = 0
          BaseAudioContext.prototype.decodeAudioData = function (...given) {
            decoded += 1
            return real.apply(this, given)
          }
          const parts = [Uint8Array.from(header), new Uint8Array(length)]
          await studio.audio.load(new File(parts, 'hour.wav'))
          return decoded
        }""",
        [list(header), seconds * 8_000],
    )
    assert decoded == 0
    said = page.get_by_role("alert").filter(has_text="hour.wav").inner_text()
    assert "hour.wav lasts 61 minutes and the page holds up to 20 minutes" in said
    assert "eqmorph apply" in said

    button(page, "Play").click()
    page.wait_for_function("() => studio.audio.position > 0.1")


def test_samples_that_are_not_numbers_are_silent(page: Any, server: Any) -> None:
    open_player(page, server)
    audio = tone(1.0)
    audio[0, [500, 501, 20_000]] = np.nan, np.inf, -np.inf
    drop(page, "holes.wav", wav(audio, RATE))
    wait_for_sound(page, "holes.wav")
    told = page.get_by_role("status").filter(has_text="holes.wav")
    assert "3 samples are not numbers and are heard as silence" in told.inner_text()
    assert page.evaluate("studio.audio.buffer.getChannelData(0).every(Number.isFinite)")
    assert page.evaluate("Number.isFinite(studio.audio.levels.after.loudness)")


def test_a_chosen_recording_of_six_channels_is_heard(page: Any, server: Any) -> None:
    open_player(page, server)
    six = np.repeat(7 * tone(1.0), 6, axis=0)
    chosen = {"name": "six.wav", "mimeType": "audio/wav", "buffer": wav(six, RATE)}
    with page.expect_file_chooser() as chooser:
        button(page, "Your own file").click()
    chooser.value.set_files([chosen])
    wait_for_sound(page, "six.wav")
    button(page, "Play").click()
    page.wait_for_function("() => studio.audio.position > 0.3")
    # Front, centre and back together pass full scale by 4.5 dB; both sides make room for that.
    folded = 20 * np.log10(0.7 * (1 + 2 * np.sqrt(0.5)))
    assert page.evaluate("studio.audio.levels.gains.lowered") < -folded + 0.1
    # Where the tone sets in, the equalised side is a little higher than after.
    assert 0.8 < page.evaluate("studio.audio.peak()") <= 1.0001
    assert not button(page, "Clipped").is_visible()


def test_passing_full_scale_is_shown_until_it_is_forgotten(page: Any, server: Any) -> None:
    open_player(page, server)
    clipped = button(page, "Clipped")
    button(page, "Play").click()
    page.wait_for_function("() => studio.audio.position > 0.2")
    assert not clipped.is_visible()
    page.evaluate("studio.audio.peak = () => 1.2")
    clipped.wait_for()
    page.evaluate("studio.audio.peak = () => 0.5")
    clipped.click()
    page.wait_for_timeout(100)
    assert not clipped.is_visible()
    meter = page.get_by_role("meter", name="Level")
    page.wait_for_function(
        "() => document.querySelector('[role=meter]').ariaValueText === '−6.0 dB'"
    )
    assert meter.get_attribute("aria-valuenow") == "-6"


def test_what_changes_in_silence_begins_at_its_own_level(page: Any, server: Any) -> None:
    """Paused, a louder sound and another word come: neither a burst nor a lasting quiet follows."""
    open_player(page, server)
    button(page, "Play").click()
    page.wait_for_function("() => studio.audio.position > 0.3")
    button(page, "Pause").click()
    # A tone at the bottom lifted by 12 dB: the sides differ as much as they can.
    hot = 0.98 * tone(3.0, frequency=60.0) / 0.1
    drop(page, "hot.wav", wav(hot, RATE))
    wait_for_sound(page, "hot.wav")
    lift = {**STRONG.to_dict()}
    lift["bands"] = [{**band, "gain_db": 12.0 * (i == 0)} for i, band in enumerate(lift["bands"])]
    page.evaluate("setting => studio.store.set({ setting })", lift)
    page.wait_for_function("() => studio.audio.levels.after.exact")
    lowered = page.evaluate("studio.audio.levels.gains.lowered")
    highest = page.evaluate(
        """async () => {
          document.querySelector('.play').click()
          let highest = 0
          const end = performance.now() + 1500
          while (performance.now() < end) {
            highest = Math.max(highest, studio.audio.peak())
            await new Promise((done) => setTimeout(done, 15))
          }
          return highest
        }"""
    )
    assert 0.5 < highest <= 1.001
    assert page.evaluate("studio.audio.levels.gains.lowered") == pytest.approx(lowered, abs=0.01)


def test_a_dropped_setting_is_drawn_and_heard(page: Any, server: Any) -> None:
    open_player(page, server)
    lines = b"Preamp: -6.0 dB\nFilter 1: ON PK Fc 100 Hz Gain 6.0 dB Q 1.00\n"
    drop(page, "mine.txt", lines, "text/plain")
    page.wait_for_function("() => studio.store.get().source === 'file'")
    assert page.evaluate("studio.audio.name") == "Drums"
    # Heard: the drums behind it are measured anew.
    page.wait_for_function(
        "() => studio.audio.levels.after.exact && studio.audio.levels.gains.equalised < -1"
    )
