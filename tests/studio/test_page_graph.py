"""The points of the graph, by pointer and by keyboard."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from page_hands import band, centre, drag, drawn, node, open_page, setting, start_over, until

from eqmorph.equalizers import BANDS, ParametricEq

PEAK, SHELF = "Peak 1", "High shelf"


def test_a_dragged_point_goes_where_it_is_put(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    x, y = centre(page, PEAK)
    before = band(page, 1)
    drag(page, PEAK, 80, -40)
    assert centre(page, PEAK) == pytest.approx((x + 80, y - 40), abs=0.6)
    after = band(page, 1)
    assert after["gain_db"] > before["gain_db"] + 1
    assert after["frequency_hz"] > before["frequency_hz"] * 1.5
    assert after["q"] == before["q"]
    assert page.evaluate("studio.store.get().source") == "hand"
    frequencies, gains = drawn(page)
    expected = setting(page).magnitude_response_db(np.clip(frequencies, 20.0, 20_000.0))
    np.testing.assert_allclose(gains, expected, atol=0.1)


def test_a_drag_stops_at_the_limits_and_is_one_step_back(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    before = setting(page)
    drag(page, SHELF, 5_000, -5_000)
    assert (band(page, 4)["gain_db"], band(page, 4)["frequency_hz"]) == (12.0, 20_000.0)
    drag(page, PEAK, 10, 10)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert setting(page) == before


def test_shift_drags_finely(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    before = band(page, 1)["gain_db"]
    drag(page, PEAK, 0, -40)
    coarse = band(page, 1)["gain_db"] - before
    page.keyboard.press("Control+z")
    page.keyboard.down("Shift")
    drag(page, PEAK, 0, -40)
    page.keyboard.up("Shift")
    assert band(page, 1)["gain_db"] - before == pytest.approx(coarse / 10, rel=0.05)


def test_the_keyboard_does_the_same(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    point = node(page, PEAK)
    point.focus()
    start = band(page, 1)

    def pressed(*keys: str) -> dict[str, Any]:
        for key in keys:
            page.keyboard.press(key)
        return band(page, 1)

    assert pressed("ArrowUp")["gain_db"] == pytest.approx(start["gain_db"] + 0.5, abs=0.051)
    gain = band(page, 1)["gain_db"]
    assert pressed("Shift+ArrowDown")["gain_db"] == pytest.approx(gain - 0.1)
    hz = band(page, 1)["frequency_hz"]
    assert pressed("ArrowRight")["frequency_hz"] == pytest.approx(hz * 2 ** (1 / 12))
    assert pressed("Shift+ArrowLeft")["frequency_hz"] == pytest.approx(hz * 2 ** (0.9 / 12))
    q = band(page, 1)["q"]
    assert pressed("PageUp")["q"] == pytest.approx(q * 2 ** (1 / 6))
    assert pressed("Alt+ArrowDown", "Alt+ArrowDown")["q"] == pytest.approx(q * 2 ** (-1 / 6))
    assert pressed("Home")["frequency_hz"] == BANDS[1].frequency_range_hz[0]
    assert pressed("End")["frequency_hz"] == BANDS[1].frequency_range_hz[1]
    assert pressed("0")["gain_db"] == 0
    assert pressed("Delete") == ParametricEq.flat().to_dict()["bands"][1]


def test_a_point_says_its_values(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    low, peak = band(page, 0), band(page, 1)
    said = f"{peak['gain_db']:+.1f} dB at {peak['frequency_hz']:.0f} Hz, Q {peak['q']:.2f}"
    assert node(page, PEAK).get_attribute("aria-valuetext") == said
    said = f"{low['gain_db']:+.1f} dB at {low['frequency_hz']:.0f} Hz"
    assert node(page, "Low shelf").get_attribute("aria-valuetext") == said
    node(page, SHELF).focus()
    for key in ("0", "ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    assert node(page, SHELF).get_attribute("aria-valuenow") == "-1.5"
    assert node(page, SHELF).get_attribute("aria-valuetext").startswith("−1.5 dB at ")


def test_tab_goes_through_the_bands(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    node(page, "Low shelf").focus()
    names = ["Low shelf"]
    for _ in range(4):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert names == ["Low shelf", "Peak 1", "Peak 2", "Peak 3", "High shelf"]
    until(page, "parts.graph.drawn().selected === 4")


def test_the_wheel_turns_the_q_of_bells_alone(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    q = band(page, 1)["q"]
    page.mouse.move(*centre(page, PEAK))
    page.mouse.wheel(0, -100)
    until(page, f"studio.store.get().setting.bands[1].q > {1.05 * q}")
    before = setting(page)
    page.mouse.move(*centre(page, SHELF))
    page.mouse.wheel(0, -100)
    page.wait_for_timeout(100)
    assert setting(page) == before
    assert page.evaluate("scrollY") == 0


def test_two_fingers_turn_the_q(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    x, y = centre(page, PEAK)
    before = band(page, 1)
    page.evaluate(
        """([x, y]) => {
          const send = (type, id, dx) => {
            const target = document.elementFromPoint(x, y)
            target.dispatchEvent(new PointerEvent(type, {
              pointerId: id,
              pointerType: 'touch',
              button: type === 'pointermove' ? -1 : 0,
              clientX: x + dx,
              clientY: y,
              bubbles: true,
              cancelable: true,
            }))
          }
          // A made event has no pointer to capture.
          const capture = Element.prototype.setPointerCapture
          Element.prototype.setPointerCapture = () => {}
          send('pointerdown', 51, 0)
          send('pointerdown', 52, 60)
          send('pointermove', 52, 120)
          send('pointerup', 52, 120)
          send('pointerup', 51, 0)
          Element.prototype.setPointerCapture = capture
        }""",
        [x, y],
    )
    # Fingers twice as far apart: a bell twice as wide.
    after = band(page, 1)
    assert after["q"] == pytest.approx(before["q"] / 2, rel=0.01)
    assert after["frequency_hz"] == pytest.approx(before["frequency_hz"])
    assert after["gain_db"] == pytest.approx(before["gain_db"])


def test_a_double_click_resets_a_band(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    node(page, PEAK).dblclick()
    assert band(page, 1) == ParametricEq.flat().to_dict()["bands"][1]
    page.keyboard.press("Control+z")
    assert band(page, 1)["gain_db"] > 3


def test_the_amount_stays_when_a_band_is_bent(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    page.get_by_role("slider", name="Amount", exact=True).fill("50")
    node(page, PEAK).focus()
    page.keyboard.press("ArrowUp")
    bent = setting(page)
    assert page.evaluate("studio.store.get().amount") == 0.5
    page.get_by_role("slider", name="Amount", exact=True).fill("100")
    np.testing.assert_allclose(setting(page).to_vector(), bent.scaled(2.0).to_vector())


def test_the_pointer_reads_the_curve(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    x, y = centre(page, PEAK)
    page.mouse.move(x, y + 60)
    hertz, gain = page.locator(".readout").text_content().split("  ")
    expected = setting(page).magnitude_response_db([float(hertz.split()[0])])[0]
    assert float(gain.split()[0]) == pytest.approx(expected, abs=0.06)
    page.mouse.move(2, 2)
    assert page.locator(".readout").text_content() == ""


def test_the_curve_is_of_the_rate_of_what_is_loaded(page: Any, server: Any) -> None:
    open_page(page, server)
    page.evaluate(
        """async () => {
          Object.defineProperty(studio.audio, 'sampleRate', { value: 16000 })
          studio.store.set({})
          window.dispatchEvent(new Event('resize'))
        }"""
    )
    node(page, SHELF).focus()
    page.keyboard.press("End")
    assert "left out at 16 kHz" in node(page, SHELF).get_attribute("aria-valuetext")
    frequencies, gains = drawn(page)
    assert frequencies.max() == pytest.approx(8_000, rel=0.001)
    inside = frequencies < 7_990
    expected = setting(page).magnitude_response_db(np.maximum(frequencies[inside], 20.0), 16_000)
    np.testing.assert_allclose(gains[inside], expected, atol=0.1)


def test_escape_gives_a_drag_up(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    before = setting(page)
    steps = page.evaluate("studio.store.steps().past.length")
    x, y = centre(page, "Peak 2")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 30, steps=4)
    assert setting(page) != before
    page.keyboard.press("Escape")
    assert setting(page) == before
    page.mouse.move(x + 80, y - 60, steps=4)
    page.mouse.up()
    assert setting(page) == before
    assert page.evaluate("studio.store.steps().past.length") == steps


def test_escape_gives_a_drag_over_the_pad_up(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    page.locator(".pad-map text.word").first.wait_for(state="attached")
    before = setting(page)
    box = page.locator(".pad-map").bounding_box()
    x, y = box["x"] + 0.4 * box["width"], box["y"] + 0.8 * box["height"]
    puck = "document.querySelector('.puck').style.transform"
    stood = page.evaluate(puck)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 30, steps=4)
    until(page, "studio.store.get().source === 'pad'")
    page.keyboard.press("Escape")
    page.mouse.move(x + 60, y - 90, steps=4)
    page.mouse.up()
    page.wait_for_timeout(400)
    assert setting(page) == before
    assert page.evaluate("studio.store.get().source") == "word"
    assert page.evaluate(puck) == stood
