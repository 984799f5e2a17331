"""The Live switch in Chromium: what is on screen is in the equaliser, and leaves it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import missing_extra, watched_page
from listeners import CamillaDsp
from page_hands import answer, open_page, setting, start_over, until
from running_studio import RunningStudio

from eqmorph.formats.camilladsp import five_point
from eqmorph.formats.cascades import filters_of

SAYS = "document.querySelector('#live [role=status]').textContent.includes('{}')"
CONFIG = {"devices": {"samplerate": 48000}, "filters": {}, "pipeline": []}


@pytest.fixture(scope="module")
def listener() -> Iterator[CamillaDsp]:
    server = CamillaDsp(CONFIG)
    yield server
    server.close()


@pytest.fixture(scope="module")
def shared(
    model: Any, listener: CamillaDsp, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningStudio]:
    """A server that can play into one equaliser, and finds none of whoever runs this."""
    missing_extra()
    from eqmorph.studio import create_app

    folder = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        patch.setattr("eqmorph.live.naming.PORT", 1)
        path = folder / "words.json"
        live = [f"camilladsp:{listener.port}"]
        studio = RunningStudio(create_app(model, own_words_path=path, live=live), path)
        studio.start()
        yield studio
        studio.stop()


@pytest.fixture
def opened(shared_page: Any, shared: RunningStudio, listener: CamillaDsp) -> Iterator[Any]:
    """The page with Live off and an equaliser to choose."""
    listener.config, listener.configs = CONFIG, []
    yield looked(start_over(shared_page, shared))
    if shared_page.evaluate("studio.store.get().live.phase") == "on":
        switch(shared_page).click()
    until(shared_page, "studio.store.get().live.phase === 'off'")


def looked(page: Any) -> Any:
    page.locator("#live").scroll_into_view_if_needed()
    until(page, "Boolean(document.querySelector('#live-target').value)")
    return page


def waited(true: Callable[[], Any], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def switch(page: Any) -> Any:
    return page.get_by_role("switch", name="Live")


def said(page: Any) -> str:
    text: str = page.locator("#live [role=status]").text_content()
    return text


def plays(listener: CamillaDsp, eq: Any) -> bool:
    found = listener.config["filters"].get("eqmorph", {}).get("parameters")
    return bool(found == five_point(filters_of(eq)))


def switch_on(page: Any) -> None:
    switch(page).click()
    until(page, "studio.store.get().live.phase === 'on'")


def test_it_follows_what_is_on_screen_and_puts_back_what_was_there(opened, listener) -> None:
    page = opened
    assert switch(page).get_attribute("aria-checked") == "false"
    switch_on(page)
    assert switch(page).get_attribute("aria-checked") == "true"
    assert "follows what is on screen" in said(page)
    assert plays(listener, setting(page))
    answer(page, "bright")
    waited(lambda: plays(listener, setting(page)))
    until(page, "document.querySelector('.live-sent').textContent.startsWith('Sent last: bright')")
    page.keyboard.press("Control+z")
    # A band that is heard alone is heard alone there, too.
    page.evaluate("studio.actions.hearAlone(1)")
    waited(lambda: listener.config["filters"]["eqmorph"]["parameters"]["gls"] == 0)
    page.evaluate("studio.actions.hearAlone(1)")
    waited(lambda: plays(listener, setting(page)))
    switch(page).click()
    until(page, "studio.store.get().live.phase === 'off'")
    assert "is as it was before" in said(page)
    assert listener.config == CONFIG


def test_a_fast_hand_is_followed_to_where_it_ends(opened, listener) -> None:
    page = opened
    switch_on(page)
    page.evaluate("for (let i = 0; i <= 60; i++) studio.actions.setAmount(i / 30, 'a gesture')")
    waited(lambda: plays(listener, setting(page)))
    levels = [c["filters"]["eqmorph_preamp"]["parameters"]["gain"] for c in listener.configs]
    assert max(levels) <= 0


def test_a_page_that_is_loaded_again_goes_on_and_one_that_is_closed_ends(
    opened, shared, listener, monkeypatch
) -> None:
    page = opened
    switch_on(page)
    page.reload()
    until(page, "window.studio?.store.get().live.phase === 'on'")
    answer(page, "bright")
    waited(lambda: plays(listener, setting(page)))
    monkeypatch.setattr("eqmorph.studio.live_link.GONE_SECONDS", 0.5)
    page.goto("about:blank")
    waited(lambda: listener.config == CONFIG)
    open_page(page, shared)


def test_by_keyboard(opened, listener) -> None:
    switch(opened).focus()
    opened.keyboard.press("Space")
    until(opened, "studio.store.get().live.phase === 'on'")
    assert opened.evaluate("document.activeElement.getAttribute('role')") == "switch"
    opened.keyboard.press("Enter")
    until(opened, "studio.store.get().live.phase === 'off'")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.id") == "live-target"


def test_on_a_telephone_nothing_is_cut(opened, listener) -> None:
    width = 360
    opened.set_viewport_size({"width": width, "height": 740})
    switch_on(opened)
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    panel = opened.locator("#live").bounding_box()
    for control in opened.locator("#live :is(button, select, p)").all():
        if control.is_visible():
            box = control.bounding_box()
            assert box["x"] >= panel["x"]
            assert box["x"] + box["width"] <= panel["x"] + panel["width"]
    opened.set_viewport_size({"width": 1280, "height": 800})


def test_in_colours_of_the_system_on_and_off_are_told_apart(opened, listener) -> None:
    opened.emulate_media(forced_colors="active")
    look = """() => {
      const element = document.querySelector('.switch')
      return [getComputedStyle(element).backgroundColor,
              getComputedStyle(element, '::before').backgroundColor]
    }"""
    off = opened.evaluate(look)
    switch_on(opened)
    opened.mouse.move(1, 1)
    until(
        opened, f"JSON.stringify(({look})()) !== {json.dumps(json.dumps(off))}".replace(", ", ",")
    )
    on = opened.evaluate(look)
    assert on[0] != off[0]
    assert on[0] != on[1]
    opened.emulate_media(forced_colors="none")


def test_an_equaliser_that_goes_away_is_told_and_followed_again(opened, listener) -> None:
    page = opened
    switch_on(page)
    listener.close()
    until(page, "document.querySelector('.live-state').classList.contains('trouble')")
    assert "It is tried again every second." in said(page)
    answer(page, "bright")
    again = CamillaDsp(CONFIG, port=listener.port)
    until(page, "!document.querySelector('.live-state').classList.contains('trouble')")
    waited(lambda: plays(again, setting(page)))
    assert "is back" in said(page)
    switch(page).click()
    until(page, "studio.store.get().live.phase === 'off'")
    assert again.config == CONFIG
    again.close()


def test_another_page_and_an_equaliser_that_is_not_there_are_told(
    browser, shared, listener
) -> None:
    begun = CamillaDsp(CONFIG, port=listener.port)
    forgiven = [r"status of (409|502) .*/api/v1/live"]
    with watched_page(browser, shared, forgiven) as one:
        open_page(one, shared)
        switch_on(looked(one))
        other = one.context.new_page()
        open_page(other, shared)
        switch(looked(other)).click()
        until(other, SAYS.format("switch Live off there first"))
        assert switch(other).get_attribute("aria-checked") == "false"
        switch(one).click()
        until(one, "studio.store.get().live.phase === 'off'")
        begun.close()
        switch(one).click()
        until(one, SAYS.format("obody answers"))
        assert switch(one).get_attribute("aria-checked") == "false"
        assert "nobody answers" in one.locator(".message-error").text_content()
        # Where nothing is found, the way out is said.
        named, shared.app.state.live._named = shared.app.state.live._named, {}
        one.get_by_role("button", name="Look again").click()
        until(one, "document.querySelector('.live-hint').textContent.includes('--live apo:FILE')")
        assert one.locator("#live-target").input_value() == "programs"
        shared.app.state.live._named = named
