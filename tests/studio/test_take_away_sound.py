"""A recording through the library from the page, and the user's own words."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from pad_hands import open_studio, setting, settle, start_over

from eqmorph.audio import RenderOptions, render
from eqmorph.equalizers import ParametricEq


@pytest.fixture
def studio(shared_page: Any, shared: Any) -> Any:
    """The page with a word on screen that is not what it began with."""
    start_over(shared_page, shared).locator('#pad text[data-word="bright"]').click()
    settle(shared_page)
    return shared_page


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """A second of loud noise in an uncommon form: 44.1 kHz, 24 bits."""
    path = tmp_path / "take 1.wav"
    noise = 0.5 * np.random.default_rng(3).standard_normal((44_100, 2)).clip(-1, 1)
    soundfile.write(path, noise, 44_100, subtype="PCM_24")
    return path


def load(page: Any, path: Path) -> None:
    page.evaluate(
        """async ([name, text]) => {
          const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
          await studio.audio.load(new File([bytes], name, { type: 'audio/wav' }))
        }""",
        [path.name, base64.b64encode(path.read_bytes()).decode()],
    )


def test_my_file_through_the_library(studio: Any, take: Path, tmp_path: Path) -> None:
    load(studio, take)
    studio.get_by_label("Rendered level").select_option("match")
    with studio.expect_download() as coming:
        studio.get_by_role("button", name="Render my file").click()
    assert coming.value.suggested_filename == "take 1 bright.wav"
    got = tmp_path / "got.wav"
    coming.value.save_as(got)
    report = render(take, tmp_path / "own.wav", setting(studio), RenderOptions(loudness="match"))
    assert got.read_bytes() == (tmp_path / "own.wav").read_bytes()
    info = soundfile.info(got)
    assert (info.samplerate, info.subtype, info.channels) == (44_100, "PCM_24", 2)
    said = studio.locator(".take-render [role=status]")
    said.filter(has_text="take 1 bright.wav: ").wait_for()
    turned = f"urned {'down' if report.gain_db < 0 else 'up'} by {abs(report.gain_db):.1f} dB"
    assert turned in said.inner_text()
    assert "LUFS before" in said.inner_text()
    assert ("nothing clipped" in said.inner_text()) == (report.clipped == 0)


def test_a_built_in_sound_can_be_rendered(studio: Any, tmp_path: Path) -> None:
    studio.wait_for_function("() => studio.audio.buffer")
    studio.evaluate("studio.audio.useBuiltIn('voices')")
    with studio.expect_download() as coming:
        studio.get_by_role("button", name="Render the sound").click()
    got = tmp_path / "got.wav"
    coming.value.save_as(got)
    frames, rate = studio.evaluate("[studio.audio.buffer.length, studio.audio.buffer.sampleRate]")
    info = soundfile.info(got)
    assert (info.frames, info.samplerate, info.subtype) == (frames, rate, "FLOAT")


def test_rendering_can_be_cancelled(studio: Any, take: Path) -> None:
    load(studio, take)
    studio.route("**/api/v1/apply", lambda route: None)
    studio.get_by_role("button", name="Render my file").click()
    studio.get_by_role("button", name="Cancel").click()
    studio.get_by_text("Cancelled; nothing was written.").wait_for()
    studio.get_by_role("button", name="Render my file").wait_for()


def test_a_setting_becomes_my_word_and_is_forgotten(studio: Any, tmp_path: Path) -> None:
    mine = setting(studio)
    studio.get_by_label("My word", exact=True).fill("Zorbly")
    studio.get_by_role("button", name="Learn this as my word").click()
    row = studio.get_by_role("list", name="My words").get_by_role("listitem")
    row.filter(has_text="zorbly").wait_for()
    assert "1 setting" in row.inner_text()
    answered = studio.evaluate("studio.api.answer('zorbly').then((a) => a.setting)")
    assert ParametricEq.from_dict(answered) == mine
    with studio.expect_download() as coming:
        studio.get_by_role("button", name="Export my words").click()
    path = tmp_path / coming.value.suggested_filename
    coming.value.save_as(path)
    assert list(json.loads(path.read_text())["words"]) == ["zorbly"]
    studio.get_by_role("button", name="Forget zorbly").click()
    studio.get_by_text("None learned yet.").wait_for()
    assert studio.evaluate("studio.api.answer('zorbly').then(() => 0, (e) => e.status)") == 404
    studio.locator(".take-learn").get_by_role("button", name="Undo").click()
    row.filter(has_text="zorbly").wait_for()
    answered = studio.evaluate("studio.api.answer('zorbly').then((a) => a.setting)")
    assert ParametricEq.from_dict(answered) == mine
    studio.get_by_role("button", name="Forget zorbly").click()
    studio.get_by_text("None learned yet.").wait_for()


def test_my_words_come_back_from_a_file_and_a_broken_one_is_a_sentence(
    page: Any, server: Any, forgiven: list[str]
) -> None:
    forgiven.append(r"status of 4\d\d .*/own-words/import")
    studio = open_studio(page, server)

    def bring(content: dict[str, Any]) -> None:
        with studio.expect_file_chooser() as chooser:
            studio.locator(".take-learn").get_by_role("button", name="Import").click()
        data = json.dumps(content).encode()
        chooser.value.set_files({"name": "w.json", "mimeType": "application/json", "buffer": data})

    bring({"format_version": 1, "words": {"glimmery": [setting(studio).to_dict()]}})
    studio.get_by_role("button", name="Use glimmery").wait_for()
    bring({"words": 3})
    studio.get_by_role("alert").filter(has_text="own words").wait_for()
    assert studio.get_by_role("button", name="Use glimmery").is_visible()
