"""Words in the page: typed, suggested, refused, explained, and scaled."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from page_hands import answer, at_rest, drawn, setting, spread, start_over, until

EVIDENCE = "#answer-evidence"


def field(page: Any) -> Any:
    return page.get_by_role("combobox", name="Word or words")


def test_a_typed_word_changes_the_curve_to_the_librarys(
    shared_page: Any, shared: Any, model: Any
) -> None:
    page = start_over(shared_page, shared)
    _, before = drawn(page)
    answer(page, "crisp snare")
    frequencies, after = drawn(page)
    assert np.abs(after - before).max() > 1.0
    expected = model.answer("crisp snare").setting.magnitude_response_db(
        np.clip(frequencies, 20.0, 20_000.0)
    )
    # Drawn to a hundredth of a pixel, some 0.05 dB.
    np.testing.assert_allclose(after, expected, atol=0.1)
    summary = page.locator(".graph-summary")
    until(page, "document.querySelector('.summary-does').textContent.includes('ifts')")
    assert summary.inner_text().startswith(("Lifts", "Cuts"))


def test_the_first_words_suggest_and_a_key_chooses(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    box = field(page)
    box.click()
    box.fill("bri")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert options.first.inner_text().startswith("bright")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.get_attribute("id") == box.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    until(page, "studio.store.get().answer?.asked === 'bright'")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "bright"


def test_words_alike_follow_those_that_begin_alike(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    field(page).fill("cosy")
    until(page, "document.querySelectorAll('#word-list li').length >= 3")
    page.keyboard.press("Escape")
    assert page.locator("#word-list").is_hidden()
    page.keyboard.press("Escape")
    assert field(page).input_value() == "warm"


def test_a_pointer_chooses_a_suggestion(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    field(page).fill("mud")
    page.get_by_role("option").filter(has_text="muddy").first.click()
    until(page, "studio.store.get().text === 'muddy'")


def test_nonsense_gets_the_librarys_sentence_and_leaves_the_curve(
    shared_page: Any, shared: Any
) -> None:
    page = start_over(shared_page, shared)
    before = setting(page)
    field(page).fill("xqzzv")
    page.keyboard.press("Enter")
    problem = page.locator("#word-problem")
    problem.wait_for()
    assert problem.inner_text().startswith("Unknown term 'xqzzv', no word for a sound is found")
    assert field(page).get_attribute("aria-invalid") == "true"
    assert setting(page) == before
    # Where no word is like it, those of most people are offered.
    assert problem.get_by_role("button").all_inner_texts() == ["warm", "bright", "clear"]
    # What is of the word before is told and dimmed, until somebody goes on with it.
    assert "On screen is still “warm”." in problem.inner_text()
    dimmed = "Number(getComputedStyle(document.querySelector('.graph-picture')).opacity) < 0.5"
    assert page.evaluate(dimmed)
    answer(page, "dark")
    assert problem.is_hidden()
    assert not page.evaluate(dimmed)


def test_an_unknown_word_comes_with_words_to_press(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    field(page).fill("brghxt")
    page.keyboard.press("Enter")
    problem = page.locator("#word-problem")
    problem.get_by_role("button", name="bright", exact=True).click()
    until(page, "studio.store.get().answer?.asked === 'bright'")
    assert problem.is_hidden()
    field(page).fill("xqzzv")
    page.keyboard.press("Enter")
    problem.wait_for()
    page.get_by_role("slider", name="Peak 1", exact=True).press("ArrowUp")
    assert problem.is_hidden()


def test_the_evidence_is_a_sentence(shared_page: Any, shared: Any, model: Any) -> None:
    page = start_over(shared_page, shared)
    known = page.locator(EVIDENCE).inner_text()
    found = model.answer("warm")
    people = next(e.n_contributors for e in found.evidence if e.term == "warm")
    assert known == f"{people} people used this word; {found.statement}."
    answer(page, "thick velvet zzqqx")
    guess = page.locator(EVIDENCE).inner_text()
    assert "guess, leaning on" in guess
    assert "thick" in guess
    assert "zzqqx" in page.locator(".answer-note").inner_text()


def test_the_spread_of_people_is_drawn(shared_page: Any, shared: Any, model: Any) -> None:
    page = start_over(shared_page, shared)
    frequencies, gains = spread(page)
    found = model.answer("warm")
    n = len(found.frequencies_hz) + 2  # with an end beyond either edge
    high, low = gains[:n], gains[n:][::-1]
    np.testing.assert_allclose(frequencies[1 : n - 1], found.frequencies_hz, rtol=1e-3)
    np.testing.assert_allclose(high[1:-1], found.high_db, atol=0.1)
    np.testing.assert_allclose(low[1:-1], found.low_db, atol=0.1)


def test_variants_are_chips_that_choose(shared_page: Any, shared: Any, model: Any) -> None:
    page = start_over(shared_page, shared)
    chips = page.locator(".variant")
    chips.nth(2).wait_for()
    variants = model.alternatives("warm")
    assert chips.count() == 1 + len(variants)
    assert chips.first.get_attribute("aria-pressed") == "true"
    chips.nth(2).click()
    at_rest(page)
    assert chips.nth(2).get_attribute("aria-pressed") == "true"
    np.testing.assert_allclose(setting(page).to_vector(), variants[1].eq.to_vector())


def test_the_amount_scales_from_opposite_to_double(
    shared_page: Any, shared: Any, model: Any
) -> None:
    page = start_over(shared_page, shared)
    slider = page.get_by_role("slider", name="Amount", exact=True)
    whole = model.answer("warm").setting
    slider.focus()
    for key, amount in (("Home", -1.0), ("End", 2.0)):
        page.keyboard.press(key)
        np.testing.assert_allclose(setting(page).to_vector(), whole.scaled(amount).to_vector())
    assert slider.get_attribute("aria-valuetext") == "200 %"
    page.keyboard.press("ArrowLeft")
    assert page.locator(".amount-value").inner_text() == "199 %"
    answer(page, "bright")
    doubled = model.answer("bright").setting.scaled(1.99)
    np.testing.assert_allclose(setting(page).to_vector(), doubled.to_vector())


def test_the_ways_to_do_a_word_are_called_variants(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    page.locator(".variant").nth(1).wait_for()
    assert "chool" not in page.locator("body").inner_text()
    names = page.locator(".variant").evaluate_all("all => all.map((e) => e.ariaLabel)")
    assert names[1].startswith("Variant 1, ")


def test_what_people_wrote_is_offered_only_where_it_is_words(
    shared_page: Any, shared: Any, client: Any
) -> None:
    page = start_over(shared_page, shared)
    raw = [place["word"] for place in client.get("/words/map").json()]
    lists = [word for word in raw if set(word) & set(",_/;0123456789")]
    assert lists
    page.locator(".pad-map text.word").first.wait_for(state="attached")
    shown = page.locator(".pad-map text.word").all_text_contents()
    assert not set(shown) & set(lists)
    assert {"warm", "bright"} <= set(shown)
    for text in lists[:3]:
        field(page).fill(text[:4])
        page.wait_for_timeout(100)
        assert text not in page.locator("#word-list").inner_text()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_first_visit_says_what_to_do(shared_page: Any, shared: Any, width: int) -> None:
    page = start_over(shared_page, shared)
    page.set_viewport_size({"width": width, "height": 720})
    about = page.get_by_text("Say how it should sound")
    assert about.is_visible()
    box = field(page)
    box.fill("")
    assert box.get_attribute("placeholder").startswith("How should it sound?")
    # All of the question is seen in the empty field.
    assert page.evaluate(
        """() => {
          const field = document.querySelector('#word-field')
          const ruler = document.createElement('span')
          const style = getComputedStyle(field, '::placeholder')
          ruler.style.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
          ruler.style.position = 'absolute'
          ruler.textContent = 'How should it sound?'
          document.body.append(ruler)
          const { width } = ruler.getBoundingClientRect()
          ruler.remove()
          return width < field.clientWidth
        }"""
    )
    box.fill("dark")
    page.get_by_role("button", name="Set the EQ").click()
    until(page, "studio.store.get().answer?.asked === 'dark'")
