"""Undo, redo, and the link that holds the state."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from page_hands import answer, at_rest, drag, node, open_page, setting, start_over, until

from eqmorph.equalizers import ParametricEq

FLAT = ParametricEq.flat().to_dict()
KEPT = "JSON.parse(JSON.stringify(studio.store.steps().now))"


def test_undo_goes_to_the_very_start_and_redo_to_the_end(page: Any, server: Any) -> None:
    open_page(page, server)
    states = [page.evaluate(KEPT)]
    evidence = page.locator("#answer-evidence").inner_text()

    def kept() -> None:
        # Apart, so that equal keys are two steps.
        page.wait_for_timeout(550)
        states.append(page.evaluate(KEPT))

    answer(page, "bright")
    kept()
    drag(page, "Peak 2", 30, -30)
    kept()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    kept()
    page.get_by_role("slider", name="Amount", exact=True).fill("50")
    kept()
    page.locator(".variant").nth(1).click()
    kept()
    box = page.get_by_role("textbox", name="Gain of peak 3")
    box.fill("2")
    box.press("Enter")
    kept()
    for expected in reversed(states[:-1]):
        page.keyboard.press("Control+z")
        assert page.evaluate(KEPT) == expected
    undo = page.get_by_role("button", name="Undo", exact=True).first
    assert undo.get_attribute("aria-disabled") == "true"
    undo.click(force=True)
    assert page.evaluate(KEPT) == states[0]
    until(page, "studio.store.get().answer.asked === 'warm'")
    assert page.locator("#answer-evidence").inner_text() == evidence
    for i, expected in enumerate(states[1:]):
        if i % 2:
            page.keyboard.press("Control+y")
        else:
            page.get_by_role("button", name="Redo").click()
        assert page.evaluate(KEPT) == expected


def test_a_hundred_steps_are_kept(page: Any, server: Any) -> None:
    open_page(page, server)
    page.evaluate("for (let i = 1; i <= 130; i++) studio.store.set({ title: String(i) })")
    page.evaluate("for (let i = 0; i < 200; i++) studio.store.undo()")
    assert page.evaluate("studio.store.get().title") == "30"


def test_what_is_learnt_of_the_state_is_no_step(shared_page: Any, shared: Any) -> None:
    start_over(shared_page, shared)
    after = shared_page.evaluate(
        """async () => {
          const { createStore } = await import('/state/store.js')
          const store = createStore()
          store.set({ answer: 'first' })
          const steps = [store.canUndo()]
          store.set({ title: 'changed' })
          store.set({ answer: 'second' })
          store.undo()
          return { steps: [...steps, store.canUndo()], ...store.get() }
        }"""
    )
    assert after["steps"] == [False, False]
    assert (after["title"], after["answer"]) == ("", "second")


def test_a_new_change_leaves_nothing_to_redo(page: Any, server: Any) -> None:
    open_page(page, server)
    redo = page.get_by_role("button", name="Redo")
    for change in (
        "store.set({ title: 'other' })",
        "store.set({ amount: 0.5 }, { history: 'merge' })",
    ):
        page.evaluate("studio.store.set({ title: String(Math.random()) })")
        page.keyboard.press("Control+z")
        assert redo.get_attribute("aria-disabled") == "false"
        page.evaluate(f"studio.{change}")
        assert redo.get_attribute("aria-disabled") == "true"
        before = page.evaluate(KEPT)
        page.keyboard.press("Control+y")
        assert page.evaluate(KEPT) == before


def test_words_are_pages_of_the_browser(page: Any, server: Any) -> None:
    open_page(page, server)
    assert page.title() == "warm · eqmorph studio"
    answer(page, "dark")
    drag(page, "Peak 2", 30, -30)
    bent = setting(page)
    answer(page, "bright")
    bright = setting(page)
    assert page.title() == "bright · eqmorph studio"
    page.go_back()
    until(page, "studio.store.get().text === 'dark'")
    at_rest(page)
    assert page.title() == "dark by hand · eqmorph studio"
    np.testing.assert_allclose(setting(page).to_vector(), bent.to_vector(), rtol=1e-5, atol=1e-4)
    page.go_back()
    until(page, "studio.store.get().text === 'warm'")
    until(page, "studio.store.get().answer.asked === 'warm'")
    page.go_forward()
    page.go_forward()
    until(page, "studio.store.get().text === 'bright'")
    np.testing.assert_allclose(setting(page).to_vector(), bright.to_vector(), rtol=1e-5, atol=1e-4)
    # Undo goes the same ways, and makes no pages.
    length = page.evaluate("history.length")
    page.keyboard.press("Control+z")
    assert page.evaluate("studio.store.get().text") == "dark"
    assert page.evaluate("history.length") == length


def test_what_can_be_undone_outlives_a_reload(page: Any, server: Any) -> None:
    open_page(page, server)
    first = setting(page)
    answer(page, "bright")
    drag(page, "Peak 2", 30, -30)
    second = setting(page)
    drag(page, "Peak 3", 30, -30)
    page.keyboard.press("Control+z")
    page.reload()
    until(page, "Boolean(window.studio?.store.get().answer)")
    page.keyboard.press("Control+y")
    assert setting(page) != second
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert setting(page) == first
    # A link that is opened is somebody else's beginning.
    link = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(link)
    until(page, "Boolean(window.studio?.store.get().answer)")
    assert not page.evaluate("studio.store.canUndo()")


@pytest.mark.parametrize("way", ["answered", "undone"])
def test_an_older_answer_never_overtakes_a_newer_one(page: Any, server: Any, way: str) -> None:
    open_page(page, server)
    # Held back, and let through whether or not the page still wants it.
    page.evaluate(
        """() => {
          const real = window.fetch
          window.fetch = async (address, { signal, ...options } = {}) => {
            const slow = String(address).includes('text=dark')
            const response = await real(address, slow ? options : { signal, ...options })
            if (slow) await new Promise((done) => setTimeout(done, 500))
            return response
          }
        }"""
    )
    if way == "undone":
        answer(page, "bright")
    field = page.get_by_role("combobox", name="Word or words")
    field.fill("dark")
    page.keyboard.press("Enter")
    if way == "undone":
        page.evaluate("studio.store.undo()")
        expected = "warm"
    else:
        expected = "bright"
        answer(page, expected)
    page.wait_for_timeout(900)
    state = page.evaluate("studio.store.get()")
    assert (state["text"], state["answer"]["asked"]) == (expected, expected)


def test_a_text_that_is_being_typed_keeps_its_own_undo(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    drag(page, "Peak 2", 30, -30)
    bent = setting(page)
    page.get_by_role("combobox", name="Word or words").press_sequentially("dar")
    page.keyboard.press("Control+z")
    assert setting(page) == bent


def test_the_link_gives_the_same_state(page: Any, server: Any) -> None:
    open_page(page, server)
    answer(page, "crisp snare, less boomy")
    page.locator("#amount").fill("140")
    drag(page, "Peak 3", -40, 25)
    page.evaluate("studio.store.set({ path: { from: 'dark', to: 'airy & thin', alpha: 0.25 } })")
    until(page, "location.hash.includes('airy')")
    before, shown = page.evaluate(KEPT), setting(page)
    link = page.evaluate("location.href")
    assert len(link) < 500
    page.goto("about:blank")
    page.goto(link)
    until(page, "Boolean(window.studio?.store.get().answer)")
    at_rest(page)
    after = page.evaluate(KEPT)
    for key in ("text", "amount", "variant", "source", "path", "title", "pad"):
        assert after[key] == before[key]
    np.testing.assert_allclose(setting(page).to_vector(), shown.to_vector(), rtol=1e-5, atol=1e-4)
    assert (
        page.get_by_role("button", name="Undo", exact=True).first.get_attribute("aria-disabled")
        == "true"
    )


@pytest.mark.parametrize(
    "state",
    [
        {"text": "ä%;=~_#é", "title": "50 % +; of = it"},
        {"variant": 1, "amount": -1},
        {"pad": {"x": -2.5, "y": 0.125}, "source": "pad"},
        {"path": {"from": {"name": "a~b", "setting": FLAT}, "to": "süß & thin", "alpha": 0.25}},
    ],
)
def test_a_hash_is_read_as_it_was_written(
    shared_page: Any, shared: Any, state: dict[str, Any]
) -> None:
    start_over(shared_page, shared)
    read = shared_page.evaluate(
        """async (state) => {
          const { toHash, fromHash } = await import('/state/link.js')
          const { INITIAL } = await import('/state/store.js')
          return fromHash(toHash({ ...INITIAL, ...state }))
        }""",
        state,
    )
    assert {key: read[key] for key in state} == state


BROKEN = {
    "#nonsense": "it is not one of this studio",
    "#2;text=warm": "it was made by another version (2)",
    "#1;text=warm": "its bands cannot be read",
    "#1;bands=1,2,3": "its bands cannot be read",
    "#1;bands=99,150_0,560,1_0,1000,1_0,3300,1_0,8200": "its bands cannot be read",
    "#1;amount=9;bands=0,150_0,560,1_0,1000,1_0,3300,1_0,8200": "its amount, 9, is out of range",
    "#1;by=magic;bands=0,150_0,560,1_0,1000,1_0,3300,1_0,8200": "it names an unknown source, magic",
    "#1;text=%E0%A4%A": "it is cut or garbled",
}


@pytest.mark.parametrize("hash_", BROKEN)
def test_a_broken_link_is_refused_with_its_reason(
    shared_page: Any, shared: Any, hash_: str
) -> None:
    start_over(shared_page, shared)
    said = shared_page.evaluate(
        """async (hash) => {
          const { fromHash } = await import('/state/link.js')
          try { return fromHash(hash) } catch (error) { return error.message }
        }""",
        hash_,
    )
    assert said == f"This link cannot be read: {BROKEN[hash_]}."


def test_a_link_to_a_part_of_the_page_leads_there_and_the_address_keeps_the_state(
    page: Any, server: Any
) -> None:
    open_page(page, server)
    until(page, "location.hash.startsWith('#1;')")
    kept = page.evaluate("location.hash")
    for name, part in (("Take away", "#take-away"), ("Presets", "#presets")):
        page.get_by_role("link", name=name).click()
        until(page, f"location.hash === {kept!r}")
        box = page.locator(part).bounding_box()
        assert box["y"] < page.viewport_size["height"] / 2
        assert not page.locator("#messages .message-error").is_visible()
    page.goto("about:blank")
    page.goto(f"{server.url}/#presets")
    until(page, "location.hash.startsWith('#1;')")
    assert not page.locator("#messages .message-error").is_visible()


def test_a_broken_link_gets_a_sentence_and_the_start(page: Any, server: Any) -> None:
    open_page(page, server, "#2;text=dark")
    message = page.locator(".message-error span").inner_text()
    assert message == "This link cannot be read: it was made by another version (2)."
    assert page.evaluate("studio.store.get().text") == "warm"
    assert setting(page).peak_1.gain_db > 3


def test_a_link_pasted_into_an_open_page_is_a_step(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    before = setting(page)
    node(page, "Peak 1").focus()
    page.evaluate(
        "location.hash = '#1;text=dark;by=hand;bands=3,150_0,560,0.71_0,1000,2_0,3300,0.71_-6,8200'"
    )
    until(page, "studio.store.get().text === 'dark'")
    assert setting(page).high_shelf.gain_db == -6
    page.keyboard.press("Control+z")
    assert setting(page) == before
