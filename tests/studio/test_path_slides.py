"""The path in a real browser: its ends, what lies between, the slider, animating, stopping."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pad_hands import farthest_db, open_studio, setting, settle, start_over

from eqmorph.equalizers import ParametricEq, response_path

AT_MOST_DB = 0.05


@pytest.fixture
def path(shared_page: Any, shared: Any) -> Any:
    """The page with its path in sight."""
    start_over(shared_page, shared).locator("#path").scroll_into_view_if_needed()
    return shared_page


WATCH = """() => {
  window.alphas = []
  window.watching?.()
  window.watching = studio.store.subscribe(({ path }, before) =>
    path.alpha !== before.path.alpha && alphas.push(path.alpha))
}"""


def choose(page: Any, start: str, end: str) -> None:
    page.get_by_label("From", exact=True).fill(start)
    page.get_by_label("To", exact=True).fill(end)
    page.get_by_label("To", exact=True).press("Tab")
    settle(page)


def slide(page: Any, alpha: float) -> None:
    page.get_by_label("Along the path").fill(f"{100 * alpha:g}")
    settle(page)


def test_slider_from_end_to_end_in_one_question(path: Any, model: Any) -> None:
    asked: list[dict[str, Any]] = []
    path.on(
        "request",
        lambda r: asked.append(json.loads(r.post_data)) if r.url.endswith("/morph") else None,
    )
    choose(path, "muddy", "clear")
    asked.clear()
    choose(path, "muddy", "like a telephone")
    slide(path, 0)
    assert setting(path) == model.generate("muddy")
    for alpha in (0.3, 0.5, 0.777):
        slide(path, alpha)
        between = model.morph("muddy", "like a telephone", alpha)
        assert farthest_db(setting(path), between) < AT_MOST_DB
    slide(path, 1)
    assert setting(path) == model.generate("like a telephone")
    spoken = path.get_by_label("Along the path").get_attribute("aria-valuetext")
    assert spoken == "100 % of the way from muddy to like a telephone"
    assert len(asked) == 1
    assert len(asked[0]["alphas"]) == 41


def test_arrow_keys_slide(path: Any, model: Any) -> None:
    slide(path, 0.5)
    path.get_by_label("Along the path").press("ArrowRight")
    settle(path)
    alpha = path.evaluate("studio.store.get().path.alpha")
    assert 0.5 < alpha < 0.52
    assert farthest_db(setting(path), model.morph("warm", "bright", alpha)) < AT_MOST_DB


def test_swap_turns_the_path_around(path: Any, model: Any) -> None:
    slide(path, 0.25)
    path.get_by_role("button", name="Swap the ends").click()
    settle(path)
    assert path.get_by_label("From", exact=True).input_value() == "bright"
    assert path.get_by_label("Along the path").input_value() == "75"
    assert farthest_db(setting(path), model.morph("bright", "warm", 0.75)) < AT_MOST_DB


def test_the_setting_on_screen_is_an_end(path: Any, model: Any) -> None:
    path.locator('#pad text[data-word="boxy"]').click()
    settle(path)
    path.get_by_role("button", name="Use current setting as the start").click()
    settle(path)
    slide(path, 0)
    assert setting(path) == model.generate("boxy")
    slide(path, 0.4)
    expected = response_path(model.generate("boxy"), model.generate("bright")).at(0.4)
    assert farthest_db(setting(path), expected) < AT_MOST_DB


def test_animate_goes_there_and_back_until_stopped(path: Any) -> None:
    path.evaluate(WATCH)
    slide(path, 0.9)
    path.get_by_role("button", name="Animate").click()
    path.wait_for_function(
        "() => alphas.length > 20 && alphas.at(-1) < 0.9 && Math.max(...alphas) > 0.99"
    )
    path.get_by_role("button", name="Stop").click()
    path.get_by_role("button", name="Animate").wait_for()
    steps = path.evaluate("alphas.slice(-20).map((a, i, all) => Math.abs(a - (all[i - 1] ?? a)))")
    assert max(steps) < 0.2
    held = path.evaluate("alphas.length")
    settle(path)
    assert path.evaluate("alphas.length") == held


def test_escape_stops_and_an_undo_goes_back_before_it(path: Any) -> None:
    slide(path, 0.5)
    before = setting(path)
    path.wait_for_timeout(550)
    path.get_by_role("button", name="Animate").click()
    path.wait_for_function("() => studio.store.get().path.alpha !== 0.5")
    path.keyboard.press("Escape")
    path.get_by_role("button", name="Animate").wait_for()
    path.evaluate("studio.store.undo()")
    settle(path)
    assert setting(path) == before
    assert path.get_by_label("Along the path").input_value() == "50"


def test_less_motion_goes_in_steps(path: Any) -> None:
    path.emulate_media(reduced_motion="reduce")
    path.evaluate(WATCH)
    path.get_by_role("button", name="Animate").click()
    path.wait_for_function("() => alphas.length >= 2")
    path.get_by_role("button", name="Stop").click()
    path.emulate_media(reduced_motion="no-preference")
    assert path.evaluate("alphas.slice(0, 2)") == [0.25, 0.5]


def test_an_unknown_end_says_so_and_the_path_stays(
    page: Any, server: Any, forgiven: list[str]
) -> None:
    forgiven.append(r"status of 4\d\d .*/morph")
    path = open_studio(page, server)
    slide(path, 0.5)
    before = setting(path)
    choose(path, "warm", "xqzzv")
    path.get_by_role("alert").filter(has_text="xqzzv").wait_for()
    assert setting(path) == before
    assert path.get_by_label("To", exact=True).input_value() == "bright"


def test_a_link_brings_the_path_back(path: Any, shared: Any) -> None:
    choose(path, "dull", "crisp")
    slide(path, 0.6)
    before = setting(path)
    link = path.evaluate(
        "import('/state/link.js').then(({ toHash }) => toHash(studio.store.get()))"
    )
    path.goto("about:blank")
    open_studio(path, shared, link)
    assert path.get_by_label("From", exact=True).input_value() == "dull"
    assert path.get_by_label("Along the path").input_value() == "60"
    assert farthest_db(setting(path), before) < 0.001


def test_ladder_is_the_librarys_path_at_every_place(path: Any, model: Any) -> None:
    """Between two steps, too: they are so near that a straight line will do."""
    found = path.evaluate(
        """async () => {
          const { alphas, settingAt } = await import('/panels/path/ladder.js')
          const ends = [{ text: 'dull' }, { text: 'tinny' }]
          const { steps } = await studio.api.morph({ ends, alphas: alphas() })
          const ladder = steps.map((step) => step.setting)
          return [0.013, 0.21, 0.4999, 0.86].map((alpha) => [alpha, settingAt(ladder, alpha)])
        }"""
    )
    for alpha, between in found:
        expected = model.morph("dull", "tinny", alpha)
        assert farthest_db(ParametricEq.from_dict(between), expected) < 0.01
