"""Presets kept in the browser, and what is said where they cannot be."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pad_hands import open_studio, setting, settle, start_over

from eqmorph.equalizers import ParametricEq


@pytest.fixture
def shelf(shared_page: Any, shared: Any) -> Any:
    """The page with no presets yet."""
    return start_over(shared_page, shared)


def use(page: Any, word: str) -> None:
    page.locator(f'#pad text[data-word="{word}"]').click()
    settle(page)


def save(page: Any, name: str) -> None:
    page.locator("#presets").get_by_label("Name", exact=True).fill(name)
    page.keyboard.press("Enter")


def names(page: Any) -> list[str]:
    own = page.get_by_role("list", name="Presets", exact=True)
    return own.locator(".row-name").all_inner_texts()


def test_a_preset_survives_a_reload_and_brings_back_setting_and_amount(
    shelf: Any, shared: Any, model: Any
) -> None:
    use(shelf, "bright")
    shelf.evaluate(
        """async () => {
          const { scaled } = await import('/eq/bands.js')
          const { base } = studio.store.get()
          studio.store.set({ amount: 0.5, setting: scaled(base, 0.5) })
        }"""
    )
    save(shelf, "my  vocal")
    use(shelf, "muddy")
    open_studio(shelf, shared)
    assert names(shelf) == ["my vocal"]
    shelf.get_by_role("button", name="Load my vocal").click()
    settle(shelf)
    assert setting(shelf) == model.generate("bright", 0.5)
    assert shelf.evaluate("studio.store.get().amount") == 0.5
    assert shelf.evaluate("studio.store.get().base.bands[4].gain_db") == pytest.approx(
        model.generate("bright").bands[4].gain_db
    )


def test_rename_delete_undo_and_saving_over(shelf: Any) -> None:
    for name in ("one", "two"):
        save(shelf, name)
    shelf.get_by_role("button", name="Rename one").click()
    shelf.keyboard.type("first")
    shelf.keyboard.press("Enter")
    assert names(shelf) == ["first", "two"]
    shelf.get_by_role("button", name="Rename two").click()
    shelf.keyboard.type("first")
    shelf.keyboard.press("Enter")
    shelf.get_by_role("alert").filter(has_text="“first” already").wait_for()
    shelf.keyboard.press("Escape")
    shelf.get_by_role("button", name="Delete first").click()
    assert names(shelf) == ["two"]
    undo = shelf.locator("#presets").get_by_role("button", name="Undo")
    assert undo.evaluate("(b) => b === document.activeElement")
    shelf.keyboard.press("Enter")
    assert names(shelf) == ["first", "two"]
    use(shelf, "boxy")
    save(shelf, "two")
    shelf.locator("#presets").get_by_text("Saved over “two”.").wait_for()
    assert names(shelf) == ["first", "two"]


def test_all_of_them_leave_and_come_back_as_a_file(shelf: Any, tmp_path: Path) -> None:
    use(shelf, "boxy")
    save(shelf, "a")
    use(shelf, "airy")
    save(shelf, "b")
    with shelf.expect_download() as coming:
        shelf.get_by_role("button", name="Export all").click()
    path = tmp_path / coming.value.suggested_filename
    coming.value.save_as(path)
    kept = json.loads(path.read_text())["presets"]
    assert [preset["name"] for preset in kept] == ["a", "b"]

    def bring(name: str, content: str) -> None:
        with shelf.expect_file_chooser() as chooser:
            shelf.locator("#presets").get_by_role("button", name="Import").click()
        file = {"name": name, "mimeType": "application/json", "buffer": content.encode()}
        chooser.value.set_files(file)

    shelf.get_by_role("button", name="Delete a", exact=True).click()
    save(shelf, "a")  # another setting under the old name
    bring("kept.json", path.read_text())
    shelf.get_by_text("1 new preset from kept.json.").wait_for()
    assert names(shelf) == ["b", "a", "a (2)"]
    for broken in ("{", '{"presets": []}', '{"eqmorph presets": 1, "presets": [{"name": "x"}]}'):
        bring("broken.json", broken)
        shelf.get_by_role("alert").filter(has_text="presets").wait_for()
        shelf.get_by_role("button", name="Close").click()
    assert names(shelf) == ["b", "a", "a (2)"]


def test_a_storage_that_refuses_gets_one_sentence(shelf: Any) -> None:
    for name, said in (("QuotaExceededError", "is full"), ("SecurityError", "keeps nothing")):
        shelf.evaluate(
            """(name) => {
              window.realSetItem ??= Storage.prototype.setItem
              Storage.prototype.setItem = () => { throw new DOMException('', name) }
            }""",
            name,
        )
        save(shelf, "x")
        shelf.get_by_role("alert").filter(has_text=said).wait_for()
        assert names(shelf) == []
    shelf.evaluate("() => { Storage.prototype.setItem = realSetItem }")


def test_presets_of_something_else_are_said_to_be_that(shelf: Any, shared: Any) -> None:
    shelf.evaluate("localStorage.setItem('eqmorph.presets', 'garbage')")
    open_studio(shelf, shared)
    shelf.get_by_role("alert").filter(has_text="cannot be read as presets").wait_for()


def test_words_of_the_model_are_presets_and_all_can_be_searched(shelf: Any, model: Any) -> None:
    shelf.locator("#presets").scroll_into_view_if_needed()
    words = shelf.get_by_role("list", name="Words of the model").get_by_role("button")
    words.first.wait_for()
    many = [words.nth(i).inner_text() for i in range(words.count())]
    assert set(many) <= set(model.terms)
    assert len(many) == min(6, len(model.terms))
    save(shelf, "my boxy drums")
    save(shelf, "vocal")
    shelf.get_by_role("searchbox", name="Search").fill("box")
    assert shelf.get_by_role("list", name="Presets").get_by_role("button").all_inner_texts() == [
        "my boxy drums",
        "Rename",
        "Delete",
    ]
    assert "boxy" in words.all_inner_texts()
    words.filter(has_text=re.compile("^boxy$")).click()
    settle(shelf)
    assert setting(shelf) == model.generate("boxy")
    shelf.get_by_role("searchbox", name="Search").fill("qqq")
    assert words.count() == 0
    shelf.get_by_role("searchbox", name="Search").fill("")


DRAGGED = """element => {
  const data = new DataTransfer()
  element.dispatchEvent(new DragEvent('dragstart', { dataTransfer: data, bubbles: true }))
  return Object.fromEntries([...data.types].map((type) => [type, data.getData(type)]))
}"""


def test_presets_and_files_are_dragged_out_as_files(shelf: Any) -> None:
    use(shelf, "bright")
    save(shelf, "my vocal")
    dragged = shelf.get_by_role("button", name="Load my vocal").evaluate(DRAGGED)
    assert dragged["downloadurl"].startswith("application/json:my-vocal-eqmorph.json:blob:")
    assert ParametricEq.from_dict(json.loads(dragged["text/plain"])) == setting(shelf)
    button = shelf.locator(".take-files").get_by_role("button", name="Download")
    shelf.locator(".preview[aria-busy=false]").wait_for()
    dragged = button.evaluate(DRAGGED)
    assert dragged["downloadurl"].startswith("text/plain:bright-apo.txt:blob:")
    assert dragged["text/plain"] == shelf.locator(".preview").inner_text()
