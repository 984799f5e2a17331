"""The morph pad in a real browser: mouse, keyboard, words, and what the setting then is."""

from __future__ import annotations

import math
import re
from itertools import combinations
from typing import Any

import pytest
from pad_hands import (
    MIXED,
    drag,
    farthest_db,
    open_studio,
    place_of,
    setting,
    settle,
    shares_said,
    start_over,
)

import eqmorph
from eqmorph.words.word_map import place_on_map

AT_MOST_DB = 0.05


@pytest.fixture
def pad(shared_page: Any, shared: Any) -> Any:
    """The page with its map in sight."""
    start_over(shared_page, shared).locator(".pad-map").scroll_into_view_if_needed()
    return shared_page


def along(page: Any) -> Any:
    """The slider of the first axis, which moves the puck in all directions by keys."""
    return page.locator("#pad-x")


def sentence(page: Any) -> str:
    return page.locator("#pad-sentence").inner_text()


def assert_is_the_blend_it_says(page: Any, model: eqmorph.MorphModel, at_least: int) -> None:
    said = shares_said(sentence(page))
    assert len(said) >= at_least
    assert sum(said.values()) == pytest.approx(1)
    assert farthest_db(setting(page), model.blend(said)) < AT_MOST_DB


def test_dragging_the_puck_blends_the_words_around_it(pad: Any, model: Any) -> None:
    before = setting(pad)
    drag(pad, [place_of(pad, "quiet"), place_of(pad, "boxy"), pad.evaluate(MIXED)])
    settle(pad)
    assert_is_the_blend_it_says(pad, model, at_least=3)
    assert farthest_db(setting(pad), before) > 0.5
    assert pad.evaluate("studio.store.get().source") == "pad"


def test_the_keyboard_moves_the_puck_like_the_mouse(pad: Any, model: Any) -> None:
    slider = along(pad)
    slider.focus()
    start = pad.evaluate("studio.store.get().pad ?? [...document.querySelectorAll('.puck')].length")
    assert start == 1  # no place of its own yet: the puck stands on the word
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Shift+ArrowDown"):
        slider.press(key)
    settle(pad)
    assert_is_the_blend_it_says(pad, model, at_least=2)
    said = shares_said(sentence(pad))
    spoken = slider.get_attribute("aria-valuetext")
    assert re.match(r"[\d.]+ dB towards .*; \d+ % ", spoken)
    assert all(f"{round(100 * share)} % {word}" in spoken for word, share in said.items())


def test_shift_is_a_tenth_of_a_step_and_arrows_go_all_four_ways(pad: Any) -> None:
    def moved(key: str) -> tuple[float, float]:
        before = pad.evaluate("studio.store.get().pad")
        pad.keyboard.press(key)
        settle(pad)
        after = pad.evaluate("studio.store.get().pad")
        return after["x"] - before["x"], after["y"] - before["y"]

    along(pad).press("ArrowRight")
    settle(pad)
    step, none = moved("ArrowRight")
    assert step > 0
    assert none == 0
    assert moved("Shift+ArrowLeft") == pytest.approx((-step / 10, 0))
    assert moved("ArrowUp") == pytest.approx((0, step))
    assert moved("ArrowDown") == pytest.approx((0, -step))


def test_the_ends_of_the_map_are_the_axes_and_their_share_is_told(pad: Any, model: Any) -> None:
    first, second = model.axes(2)
    ends = pad.locator(".pad-axis span").all_inner_texts()
    for axis, (less, more) in ((first, ends[2:]), (second, reversed(ends[:2]))):
        assert less == ", ".join(axis.away[:2])
        assert more == ", ".join(axis.towards[:2])
    share = round(100 * (first.share + second.share))
    assert f"they hold {share} % of it" in pad.locator(".pad-share").inner_text()


def test_a_decibel_is_as_long_in_both_directions_of_the_map(pad: Any, model: Any) -> None:
    words = ("warm", "bright", "airy", "boomy", "thin")
    at = [place_of(pad, word) for word in words]
    places = [place_on_map(word, model.word_model, model.sound_axes) for word in words]
    pixels = [math.dist(a, b) for a, b in combinations(at, 2)]
    decibels = [math.hypot(a.x - b.x, a.y - b.y) for a, b in combinations(places, 2)]
    ratios = [p / d for p, d in zip(pixels, decibels, strict=True)]
    assert ratios == pytest.approx([ratios[0]] * len(ratios), rel=0.02)


@pytest.mark.parametrize("word", ["bright", "muddy"])
def test_on_a_word_it_is_exactly_the_words_answer(pad: Any, model: Any, word: str) -> None:
    pad.locator(f'#pad text[data-word="{word}"]').click()
    settle(pad)
    assert sentence(pad) == f"On the word {word}."
    assert setting(pad) == model.answer(word).setting


def test_jump_to_a_word_by_its_name(pad: Any, model: Any) -> None:
    pad.get_by_label("Jump to word").fill("Tinny")
    pad.keyboard.press("Enter")
    settle(pad)
    assert setting(pad) == model.answer("tinny").setting


def test_a_text_that_is_not_on_the_map_leads_to_the_nearest_word(pad: Any) -> None:
    pad.get_by_label("Jump to word").fill("like an old telephone")
    pad.keyboard.press("Enter")
    said = pad.get_by_text("is not on the map; the nearest word on it is")
    said.wait_for()
    settle(pad)
    word = re.search(r"nearest word on it is (.+)\.", said.inner_text())[1]
    assert sentence(pad) == f"On the word {word}."


def test_a_text_that_is_not_on_the_map_is_shown_where_it_lies(pad: Any, model: Any) -> None:
    pad.get_by_role("combobox").first.fill("crisp snare")
    pad.keyboard.press("Enter")
    pad.get_by_text("lies “crisp snare”").wait_for()
    place = place_on_map("crisp snare", model.word_model, model.sound_axes)
    shown = float(along(pad).input_value())
    assert shown == pytest.approx(place.x, 0.02)
    pad.get_by_role("combobox").first.fill("bright")
    pad.keyboard.press("Enter")
    pad.get_by_text("On the word bright.").wait_for()


def test_the_amount_stays_and_scales_what_the_pad_gives(pad: Any, model: Any) -> None:
    pad.evaluate("studio.store.set({ amount: 0.5 })")
    pad.locator('#pad text[data-word="bright"]').click()
    settle(pad)
    assert farthest_db(setting(pad), model.answer("bright").setting.scaled(0.5)) < 1e-6


def test_one_drag_is_one_step_of_undo_and_the_puck_goes_back(pad: Any) -> None:
    pad.locator('#pad text[data-word="bright"]').click()
    settle(pad)
    held = pad.evaluate("studio.store.get().setting")
    (x, y), (to_x, to_y) = place_of(pad, "warm"), place_of(pad, "deep")
    pad.wait_for_timeout(550)
    drag(pad, [(x + 30, y + 30), (to_x, to_y), (x, y)])
    settle(pad)
    pad.evaluate("studio.store.undo()")
    settle(pad)
    assert pad.evaluate("studio.store.get().setting") == held
    assert sentence(pad) == "On the word bright."


def test_labels_never_overlap_at_any_size_and_zoom_and_grow_in_number(pad: Any) -> None:
    def labels() -> int:
        boxes = pad.evaluate(
            """() => [...document.querySelectorAll('#pad text.word')]
              .filter((t) => t.getAttribute('visibility') !== 'hidden')
              .map((t) => ({ name: t.textContent, box: t.getBoundingClientRect() }))"""
        )
        for i, a in enumerate(boxes):
            for b in boxes[:i]:
                (p, q) = (a["box"], b["box"])
                # A text's box has room for accents; its letters fill three quarters of it.
                apart = (
                    p["right"] <= q["left"] + 0.5
                    or q["right"] <= p["left"] + 0.5
                    or p["bottom"] - 0.25 * p["height"] <= q["top"]
                    or q["bottom"] - 0.25 * q["height"] <= p["top"]
                )
                assert apart, f"{a['name']} lies on {b['name']}"
        return len(boxes)

    pad.set_viewport_size({"width": 360, "height": 800})
    pad.wait_for_timeout(100)
    few = labels()
    pad.set_viewport_size({"width": 1440, "height": 900})
    pad.wait_for_timeout(100)
    more = labels()
    assert few < more
    for _ in range(3):
        pad.get_by_role("button", name="Zoom in").click()
    labels()
    names = pad.locator("#pad text.word:visible").all_inner_texts()
    along(pad).press("-")
    assert names  # zoomed on the puck: something is still there to read
    labels()
    for _ in range(2):
        pad.get_by_role("button", name="Zoom out").click()
    pad.set_viewport_size({"width": 1280, "height": 800})


def test_a_hand_on_the_bands_leaves_the_pad_and_it_says_so(pad: Any) -> None:
    pad.evaluate("studio.store.set({ source: 'hand' })")
    assert sentence(pad).startswith("The setting on screen does not come from the map")
    along(pad).press("ArrowRight")
    settle(pad)
    assert sentence(pad).startswith("A blend of")
    pad.evaluate("studio.store.set({ source: 'hand' })")
    assert sentence(pad).startswith("The setting on screen does not come from the map")


def test_a_late_answer_does_not_undo_what_came_after_it(pad: Any) -> None:
    """The pad asks, and while the server thinks another part changes the setting."""
    pad.route("**/api/v1/morph", lambda route: (pad.wait_for_timeout(300), route.continue_()))
    slider = along(pad)
    slider.press("ArrowRight")
    pad.evaluate(
        """async () => {
          const { flat } = await import('/eq/bands.js')
          studio.store.set({ setting: flat(), base: flat(), source: 'hand' })
        }"""
    )
    settle(pad)
    assert max(abs(band.gain_db) for band in setting(pad).bands) == 0


def test_without_a_server_it_is_said_and_with_one_again_it_goes_on(
    page: Any, server: Any, forgiven: list[str], model: Any
) -> None:
    from eqmorph.studio import create_app

    forgiven.append(r"Failed to load resource: net::ERR")
    pad = open_studio(page, server)
    server.stop()
    pad.locator('#pad text[data-word="bright"]').click()
    pad.get_by_text("The eqmorph server does not answer").first.wait_for()
    server.app = create_app(model, own_words_path=server.own_words_path)
    server.start()
    pad.wait_for_function("() => document.querySelector('#banner').hidden", timeout=20_000)
    pad.locator('#pad text[data-word="thin"]').click()
    settle(pad)
    assert setting(pad) == model.generate("thin")
