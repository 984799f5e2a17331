"""The page as a whole: reached by everyone, on every screen, with and without its server."""

from __future__ import annotations

from typing import Any

import pytest
from page_hands import answer, open_page, start_over, until

SIZES = {"telephone": (360, 740), "laptop": (1440, 900)}


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(page: Any, server: Any, theme: str, size: str) -> None:
    axe = pytest.importorskip("axe_core_python.sync_playwright").Axe()
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    open_page(page, server)
    page.locator("#presets h2").wait_for()
    page.get_by_role("combobox", name="Word or words").fill("xqzzv")
    page.keyboard.press("Enter")
    page.locator("#word-problem").wait_for()
    until(page, "Boolean(studio.audio.name)")
    found = axe.run(page)["violations"]
    assert not found, [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found]


@pytest.mark.parametrize("width", [360, 768, 1100, 1440, 3840])
def test_nothing_scrolls_sideways(shared_page: Any, shared: Any, width: int) -> None:
    page = start_over(shared_page, shared)
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("#presets h2").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_laptop_shows_word_graph_bands_and_player_at_once(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    page.set_viewport_size({"width": 1440, "height": 900})
    until(page, "Boolean(studio.audio.name)")
    for part in ("word", "graph", "bands", "player", "pad", "path"):
        box = page.locator(f"#{part}").bounding_box()
        assert box["y"] + box["height"] <= 900, part


def test_nothing_moves_when_the_answer_comes(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    page.set_viewport_size({"width": 1440, "height": 900})
    until(page, "Boolean(studio.audio.name)")
    places = """['word', 'graph', 'bands', 'player', 'pad'].map((id) => {
      const { x, y, width, height } = document.getElementById(id).getBoundingClientRect()
      return [x, y, width, height]
    })"""
    before = page.evaluate(places)
    answer(page, "bright")
    assert page.evaluate(places) == before


def test_tab_reaches_every_part(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#presets h2").wait_for()
    until(page, "Boolean(studio.audio.name)")
    reached = set()
    page.locator(".skip").focus()
    for _ in range(120):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """(() => {
              const at = document.activeElement
              return [at.closest('section, #tools, nav')?.id || at.closest('nav')?.tagName || '',
                getComputedStyle(at).outlineStyle]
            })()"""
        )
        reached.add(where[0])
        if where[0] == "presets":
            break
    parts = {"word", "graph", "bands", "player", "pad", "path", "take-away", "presets", "tools"}
    assert parts <= reached


def test_touch_targets_are_large_enough(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    page.set_viewport_size({"width": 1280, "height": 800})
    small = page.evaluate(
        """[...document.querySelectorAll('#word button, #word input, .node, #bands input, .icon')]
          .filter((e) => e.offsetParent && (e.offsetWidth < 24 || e.offsetHeight < 24))
          .map((e) => e.outerHTML.slice(0, 100))"""
    )
    assert small == []


def test_the_theme_is_chosen_and_kept(page: Any, server: Any) -> None:
    page.emulate_media(color_scheme="light")
    open_page(page, server)
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.get_by_role("button", name="Theme: system").click()
    dark = page.evaluate(background)
    assert dark != light
    page.reload()
    until(page, "Boolean(window.studio)")
    assert page.evaluate(background) == dark
    page.get_by_role("button", name="Theme: dark").click()
    page.get_by_role("button", name="Theme: light").click()
    assert page.evaluate("document.documentElement.dataset.theme ?? null") is None


def test_reduced_motion_jumps(page: Any, server: Any) -> None:
    def frames(motion: str, word: str) -> int:
        page.emulate_media(reduced_motion=motion)
        page.evaluate(
            """() => {
              const seen = (window.seen = new Set())
              const see = () => {
                seen.add(JSON.stringify(parts.graph.drawn().curve))
                if (window.seen === seen) requestAnimationFrame(see)
              }
              see()
            }"""
        )
        answer(page, word)
        count: int = page.evaluate("seen.size")
        return count - 1

    open_page(page, server)
    assert frames("no-preference", "bright") > 1
    assert frames("reduce", "dark") == 1


def test_a_server_that_stops_is_missed_and_found_again(
    page: Any, server: Any, model: Any, forgiven: list[str]
) -> None:
    from eqmorph.studio import create_app

    open_page(page, server)
    until(page, "Boolean(studio.audio.name)")
    banner = page.locator("#banner")
    server.stop()
    forgiven.append("ERR_CONNECTION_REFUSED")
    page.get_by_role("combobox", name="Word or words").fill("dark")
    page.keyboard.press("Enter")
    banner.wait_for()
    assert "eqmorph serve" in banner.inner_text()
    # What needs no server goes on.
    page.get_by_role("slider", name="Peak 1", exact=True).focus()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("studio.store.get().source") == "hand"
    server.app = create_app(model, own_words_path=server.own_words_path)
    server.start()
    banner.wait_for(state="hidden")
    assert page.locator("#word-problem").is_hidden()
    answer(page, "dark")
