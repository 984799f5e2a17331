"""A part of a sound that is looped, and sound as it comes."""

from __future__ import annotations

from typing import Any

import pytest
from page_hands import open_page, until


def opened(page: Any, server: Any) -> Any:
    open_page(page, server)
    until(page, "Boolean(studio.audio.buffer) && studio.audio.levels.progress === 1")
    return page


def test_a_loop_is_between_its_handles_and_nowhere_else(page: Any, server: Any) -> None:
    opened(page, server)
    start, end = (
        page.get_by_role("slider", name=f"{name} of the loop") for name in ("Start", "End")
    )
    box = page.locator(".track-wave").bounding_box()
    for handle, share in ((start, 0.25), (end, 0.4)):
        at = handle.bounding_box()
        page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 5, steps=4)
        page.mouse.up()
    length = page.evaluate("studio.audio.duration")
    range_ = page.evaluate("studio.audio.range")
    assert range_["from"] == pytest.approx(0.25 * length, abs=0.05)
    assert range_["to"] == pytest.approx(0.4 * length, abs=0.05)
    page.evaluate("studio.audio.seek(0.9 * studio.audio.duration)")
    page.get_by_role("button", name="Play").click()
    for _ in range(15):
        page.wait_for_timeout(100)
        assert (
            range_["from"] - 0.02 <= page.evaluate("studio.audio.position") <= range_["to"] + 0.02
        )
    end.press("End")
    assert page.evaluate("studio.audio.range.to") == length
    end.dblclick()
    assert page.evaluate("studio.audio.range") == {"from": 0, "to": length}


def test_what_is_heard_of_a_loop_is_that_part(page: Any, server: Any) -> None:
    opened(page, server)
    # The very nodes of the player, rendered faster than they play.
    found = page.evaluate(
        """async () => {
          const { createTransport } = await import('/audio/transport.js')
          const rate = 8000
          const buffer = new AudioBuffer({ length: rate, sampleRate: rate })
          buffer.getChannelData(0).forEach((_, i, all) => (all[i] = i / rate))
          const context = new OfflineAudioContext(1, 2 * rate, rate)
          const transport = createTransport(() => {})
          transport.load(buffer)
          transport.range = { from: 0.5, to: 0.75 }
          transport.seek(0.9)
          transport.start(context, context.destination)
          const heard = (await context.startRendering()).getChannelData(0)
          return [Math.min(...heard.slice(400)), Math.max(...heard)]
        }"""
    )
    assert found == pytest.approx([0.5, 0.75], abs=0.01)


LISTENING = """() => {
  const context = new AudioContext()
  const tone = new OscillatorNode(context, { frequency: 997 })
  const out = new MediaStreamAudioDestinationNode(context)
  tone.connect(out)
  tone.start()
  navigator.mediaDevices.getUserMedia = async (asked) => ((window.asked = asked), out.stream)
}"""
REFUSING = """() => {
  navigator.mediaDevices.getUserMedia = async () => {
    throw new DOMException('Permission denied', 'NotAllowedError')
  }
}"""


def test_a_microphone_is_heard_through_the_setting_and_let_go(page: Any, server: Any) -> None:
    opened(page, server)
    page.evaluate(LISTENING)
    button = page.get_by_role("button", name="Microphone")
    button.click()
    until(page, "studio.audio.playing && studio.audio.peak() > 0.1")
    assert button.get_attribute("aria-pressed") == "true"
    # What browsers do to voices is switched off.
    assert page.evaluate("Object.values(asked.audio)") == [False, False, False]
    assert page.get_by_role("slider", name="Position").is_disabled()
    page.get_by_role("button", name="Pause").click()
    assert not page.evaluate("studio.audio.playing")
    page.evaluate(LISTENING)
    page.get_by_role("button", name="Play").click()
    until(page, "studio.audio.playing && studio.audio.peak() > 0.1")
    page.get_by_role("button", name="Drums").click()
    until(page, "studio.audio.builtIn === 'drums' && !studio.audio.live")
    assert page.evaluate("studio.audio.duration") > 1


def test_what_the_user_does_not_allow_is_one_sentence(page: Any, server: Any) -> None:
    opened(page, server)
    page.evaluate(REFUSING)
    page.get_by_role("button", name="Microphone").click()
    told = page.get_by_role("alert").filter(has_text="Microphone: the browser was not allowed")
    told.wait_for()
    assert page.evaluate("studio.audio.builtIn") == "drums"
