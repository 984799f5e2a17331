"""Files that the page gives are read again; files of other tools come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from pad_hands import GRID, farthest_db, open_studio, setting, settle, start_over

import eqmorph
from eqmorph.equalizers import ParametricEq
from eqmorph.formats import FORMATS, Device, export, fit_to_device, read_file

WRITTEN = {f.key: f for f in FORMATS if f.write}
READ_AGAIN = [key for key, f in WRITTEN.items() if f.read]
# What may be lost between writing and reading, as an RMS in dB: bands are rounded, curves fitted.
RMS_DB = {"graphiceq": 0.3, "wavelet": 0.3, "csv": 0.3, "bands10": 0.7, "bands31": 0.7}


@pytest.fixture
def shelf(shared_page: Any, shared: Any) -> Any:
    """The page with a setting that no word has."""
    return with_a_setting(start_over(shared_page, shared))


def with_a_setting(page: Any) -> Any:
    put(
        page,
        ParametricEq.from_vector([6, 150, -4, 560, 0.9, 3, 1000, 2, -2.5, 3300, 0.71, 8, 8200]),
    )
    return page


def put(page: Any, eq: ParametricEq) -> None:
    page.evaluate(
        """async (given) => {
          const { legal } = await import('/eq/bands.js')
          const setting = legal(given)
          studio.store.set({ setting, base: setting, amount: 1, source: 'hand', title: 'mine' })
        }""",
        eq.to_dict(),
    )


def choose(page: Any, key: str) -> None:
    page.get_by_label("Format").select_option(key)
    page.locator(".preview[aria-busy=false]").wait_for()


def ask_for_bands(page: Any, number: str) -> None:
    page.locator("#export-bands").fill(number)
    page.keyboard.press("Enter")
    page.locator(".preview[aria-busy=false]").wait_for()


def downloaded(page: Any, folder: Path, press: Any) -> Path:
    with page.expect_download() as coming:
        press()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def rms_db(a: ParametricEq, b: ParametricEq) -> float:
    """RMS of the difference of two responses, but for a difference in level."""
    moved = a.magnitude_response_db(GRID) - b.magnitude_response_db(GRID)
    return float(np.std(moved))


def test_a_number_of_bands_is_kept_to_and_how_near_is_told(shelf: Any, tmp_path: Path) -> None:
    eq, field = setting(shelf), shelf.locator("#export-bands")
    hint = shelf.locator(".take-away .preview + .hint")

    choose(shelf, "apo")
    ask_for_bands(shelf, "2")
    fit = fit_to_device(eq, Device(2))
    assert hint.inner_text().endswith(f" R{fit.how_near(Device(2))[1:]}.")
    path = downloaded(shelf, tmp_path, shelf.get_by_role("button", name="Download").click)
    assert path.read_text() == export(fit.cascade, "apo", 48_000, "mine")
    ask_for_bands(shelf, "5")
    assert hint.inner_text().endswith("5 bands of 5 used, as they are.")
    # A format that has no bands of its own is written as ever, and asks for no number.
    choose(shelf, "csv")
    assert field.is_hidden()
    assert shelf.locator(".preview").inner_text().strip() == export(eq, "csv", 48_000).strip()
    choose(shelf, "apo")
    ask_for_bands(shelf, "")
    assert shelf.locator(".preview").inner_text().strip() == export(eq, "apo", 48_000).strip()


def test_a_number_that_no_tool_has_is_told_in_the_files_place(
    page: Any, server: Any, forgiven: list[str]
) -> None:
    forgiven.append(r"status of 422 .*/export")
    with_a_setting(open_studio(page, server))
    choose(page, "apo")
    ask_for_bands(page, "99")
    assert page.locator(".preview").inner_text().startswith("a device has 1 to 32 bands, got 99")
    assert page.locator(".take-away .preview + .hint").inner_text() == ""
    ask_for_bands(page, "1")
    assert page.locator(".preview").inner_text().count("Filter ") == 1


def test_every_format_comes_down_as_the_library_writes_it(shelf: Any, tmp_path: Path) -> None:
    eq = setting(shelf)
    offered = shelf.locator("#export-format option").evaluate_all("all => all.map((o) => o.value)")
    assert sorted(offered) == sorted(WRITTEN)
    for key, f in WRITTEN.items():
        choose(shelf, key)
        path = downloaded(shelf, tmp_path, shelf.get_by_role("button", name="Download").click)
        # The name tells the tool: many have the same ending.
        tool = "eqmorph" if key == "json" else key
        assert path.name == f"mine-{tool}{f.suffix}"
        written = export(eq, key, 48_000, "mine")
        assert path.read_bytes() == (written if isinstance(written, bytes) else written.encode())
        preview = shelf.locator(".preview").inner_text()
        if not f.is_binary:
            assert preview.strip() == path.read_text().strip()
        if key in READ_AGAIN:
            assert rms_db(read_file(path).eq, eq) <= RMS_DB.get(key, 0.025)


def test_an_impulse_response_is_for_the_rate_that_was_chosen(shelf: Any, tmp_path: Path) -> None:
    choose(shelf, "fir")
    shelf.get_by_label("Sample rate").select_option("96000")
    path = downloaded(shelf, tmp_path, shelf.get_by_role("button", name="Download").click)
    assert soundfile.info(path).samplerate == 96_000
    assert path.read_bytes() == export(setting(shelf), "fir", 96_000, "mine")
    choose(shelf, "apo")
    assert not shelf.get_by_label("Sample rate").is_visible()


def test_copy_puts_the_file_on_the_clipboard(shelf: Any) -> None:
    shelf.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose(shelf, "camilladsp")
    shelf.get_by_role("button", name="Copy", exact=True).click()
    shelf.get_by_role("status").filter(has_text="mine-camilladsp.yml copied.").wait_for()
    copied = shelf.evaluate("navigator.clipboard.readText()")
    assert copied == export(setting(shelf), "camilladsp", 48_000, "mine")


def test_copy_link_opens_the_same_setting(shelf: Any, shared: Any) -> None:
    shelf.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shelf.get_by_role("button", name="Copy link").click()
    shelf.get_by_role("status").filter(has_text="Link copied.").wait_for()
    link = shelf.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{shared.url}/#")
    before = setting(shelf)
    shelf.goto("about:blank")
    open_studio(shelf, shared, link.removeprefix(f"{shared.url}/"))
    assert farthest_db(setting(shelf), before) < 0.001


def bring(page: Any, name: str, content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open EQ files").click()
    chooser.value.set_files({"name": name, "mimeType": "text/plain", "buffer": data})


GRAPHIC = "GraphicEQ: 20 0; 100 4; 300 4; 1000 0; 4000 -3; 20000 -3"
BY_HAND = {
    "room.txt": "\ufeffPreamp: -6 dB\r\n# my living room\r\n"
    "Filter 1: ON PK Fc 63 Hz Gain -4,5 dB Q 3\r\n"
    "Filter: ON LSC Fc 105 Hz Gain 5.5 dB Q 0.71\r\n"
    "Filter 3: OFF PK Fc 200 Hz Gain 9 dB Q 1\r\n",
    "voice.yml": "filters:\n  a:\n    type: Biquad\n"
    "    parameters: {type: Peaking, freq: 2500, q: 1.2, gain: 3.5}\n"
    "pipeline:\n  - {type: Filter, channels: [0], names: [a]}\n",
    "curve.txt": GRAPHIC,
}  # fmt: skip


def test_files_of_other_tools_come_in_as_the_library_reads_them(shelf: Any, tmp_path: Path) -> None:
    bright = eqmorph.ParametricEq.from_vector([0, 150, 2, 560, 1, -3, 1000, 1, 1, 3300, 2, 6, 9000])
    files: dict[str, str | bytes] = dict(BY_HAND)
    files["ee.json"] = export(bright, "easyeffects")
    files["apo.txt"] = export(bright, "apo")
    for name, content in files.items():
        bring(shelf, name, content)
        shelf.locator(".brought strong", has_text=name).wait_for()
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        assert setting(shelf) == read_file(path).eq
        shelf.locator(".called", has_text="This is like").wait_for()
    state = shelf.evaluate("studio.store.get()")
    assert (state["source"], state["title"]) == ("file", "apo")


def test_a_file_says_what_people_would_call_it_and_what_the_reader_did(
    shelf: Any, model: Any
) -> None:
    bring(shelf, "bright one.txt", export(model.generate("bright"), "apo"))
    shelf.locator(".brought strong", has_text="bright one.txt").wait_for()
    called = shelf.locator(".called", has_text="This is like")
    called.wait_for()
    word, _ = model.describe(setting(shelf))[0]
    assert called.inner_text().startswith(f"This is like {word}, ")
    assert "read one to one" in shelf.locator(".brought").inner_text()


def test_a_file_is_an_end_of_the_path(shelf: Any, model: Any) -> None:
    bring(shelf, "mine.txt", BY_HAND["room.txt"])
    shelf.locator(".brought strong", has_text="mine.txt").wait_for()
    settle(shelf)
    brought = setting(shelf)
    shelf.get_by_role("button", name="End the path here").click()
    settle(shelf)
    shelf.get_by_label("Along the path").fill("100")
    settle(shelf)
    assert setting(shelf) == brought
    assert shelf.get_by_label("To", exact=True).input_value() == "mine"


def test_a_file_lies_on_the_map_and_no_word_is_claimed_for_it(shelf: Any, model: Any) -> None:
    field = shelf.get_by_role("combobox", name="Word or words")
    word = shelf.evaluate("studio.store.get().text")
    assert field.input_value() == word
    bring(shelf, "my bright room.txt", export(model.generate("bright"), "apo"))
    shelf.wait_for_function("() => studio.store.get().source === 'file'")
    assert field.input_value() == ""
    assert field.get_attribute("placeholder") == "On screen: my bright room"
    assert word not in shelf.locator("#answer-evidence").inner_text()
    shelf.wait_for_function(
        "() => document.querySelector('.pad-sentence, #pad').textContent.includes('my bright room')"
    )
    assert "Here, near" in shelf.locator("#pad").inner_text()
    # Its place is that of its sound.
    x, y = model.encode(setting(shelf)) @ model.sound_axes.directions[:2].T
    for name, at in (("x", x), ("y", y)):
        slider = shelf.locator(f"#pad-{name}")
        assert float(slider.input_value()) == pytest.approx(at, abs=0.1)
    # Bent by hand it is still not the word's; undone to before it, it is.
    shelf.get_by_role("slider", name="Peak 1", exact=True).press("ArrowUp")
    assert field.input_value() == ""
    link = shelf.evaluate("async () => (await import('/state/link.js')).toHash(studio.store.get())")
    assert ";text=;" in link
    for _ in range(2):
        shelf.evaluate("studio.store.undo()")
    assert field.input_value() == word
    assert "How should it sound" in field.get_attribute("placeholder")


def test_a_broken_file_is_one_sentence_and_changes_nothing(
    page: Any, server: Any, forgiven: list[str]
) -> None:
    forgiven.append(r"status of 4\d\d .*/import")
    shelf = with_a_setting(open_studio(page, server))
    before = setting(shelf)
    for i, content in enumerate([b"hello", b"", b"\x00\xff\x00", b'{"output": {}}']):
        bring(shelf, f"broken {i}.txt", content)
        shelf.get_by_role("alert").filter(has_text=f"broken {i}.txt").wait_for()
    assert setting(shelf) == before
    assert not shelf.locator(".brought").is_visible()


def test_a_dropped_eq_file_comes_in(shelf: Any) -> None:
    shelf.evaluate(
        """(text) => {
          const data = new DataTransfer()
          data.items.add(new File([text], 'dropped.txt', { type: 'text/plain' }))
          const drop = { bubbles: true, cancelable: true, dataTransfer: data }
          document.body.dispatchEvent(new DragEvent('drop', drop))
        }""",
        GRAPHIC,
    )
    shelf.locator(".brought strong", has_text="dropped.txt").wait_for()
    assert max(band.gain_db for band in setting(shelf).bands) > 2


def test_a_download_is_of_what_is_on_screen_when_it_is_asked_for(
    shelf: Any, tmp_path: Path
) -> None:
    """Not of what the preview, which waits for a setting to rest, still shows."""
    choose(shelf, "json")
    path = tmp_path / "now.json"
    with shelf.expect_download() as coming:
        shelf.evaluate(
            """async () => {
              const { flat } = await import('/eq/bands.js')
              studio.store.set({ setting: flat(), base: flat() })
              document.querySelectorAll('.take-files button')[1].click()
            }"""
        )
    coming.value.save_as(path)
    assert read_file(path).eq == ParametricEq.flat()


def test_two_dropped_eq_files_are_both_offered(shelf: Any, model: Any) -> None:
    texts = {
        f"{word}.txt": export(model.generate(word), "apo", 48_000, word)
        for word in ("dark", "thin")
    }
    shelf.evaluate(
        """(texts) => {
          const data = new DataTransfer()
          for (const [name, text] of Object.entries(texts)) {
            data.items.add(new File([text], name, { type: 'text/plain' }))
          }
          const drop = { bubbles: true, cancelable: true, dataTransfer: data }
          document.body.dispatchEvent(new DragEvent('drop', drop))
        }""",
        texts,
    )
    for name in texts:
        shelf.locator(".brought strong", has_text=name).wait_for()
    assert shelf.evaluate("studio.store.get().title") == "dark"
    # The verdict is said where one looks, and not only below.
    said = shelf.get_by_role("status").filter(
        has_text="dark.txt is on screen: its bands are read one to one"
    )
    said.first.wait_for()
    second = shelf.locator(".brought", has_text="thin.txt")
    second.get_by_role("button", name="Show").click()
    assert shelf.evaluate("studio.store.get().title") == "thin"
    second.get_by_role("button", name="End the path here").click()
    assert shelf.get_by_label("To", exact=True).input_value() == "thin"
