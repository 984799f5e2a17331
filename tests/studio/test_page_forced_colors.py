"""The studio where the system chooses the colours: states and amounts are still told apart."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from page_hands import open_page, until
from PIL import Image


@pytest.fixture(scope="module")
def contrasted(shared_page: Any, shared: Any) -> Any:
    page = shared_page
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    open_page(page, shared)
    until(page, "Boolean(studio.audio.levels.after)")
    return page


def background(page: Any, selector: str) -> str:
    found: str = page.evaluate(
        "s => getComputedStyle(document.querySelector(s)).backgroundColor", selector
    )
    return found


def test_what_is_pressed_is_seen(contrasted: Any) -> None:
    for group in (".comparing .chip", "#player .chips .chip", ".variant"):
        contrasted.locator(group).first.wait_for()
        pressed = background(contrasted, f"{group}[aria-pressed=true]")
        assert pressed != background(contrasted, f"{group}[aria-pressed=false]")


@pytest.mark.parametrize("name", ["Amount", "Position", "Volume", "Along the path"])
def test_a_sliders_thumb_and_track_are_seen(contrasted: Any, name: str) -> None:
    slider = contrasted.get_by_role("slider", name=name, exact=True)

    def picture(key: str) -> Any:
        slider.focus()
        contrasted.keyboard.press(key)
        contrasted.evaluate("document.activeElement.blur()")
        contrasted.wait_for_timeout(100)
        shot = Image.open(io.BytesIO(slider.screenshot()))
        return np.asarray(shot.convert("L"), dtype=int)

    start, end = picture("Home"), picture("End")
    # Light against dark where the thumb was, and where it is.
    moved = np.abs(start - end) > 100
    half = moved.shape[1] // 2
    assert moved[:, :half].sum() > 20
    assert moved[:, half:].sum() > 20
    # What lies between is no empty ground.
    assert np.ptp(start[:, half]) > 100


def test_the_level_is_seen(contrasted: Any) -> None:
    assert background(contrasted, ".level-bar") != background(contrasted, ".level")
    assert background(contrasted, ".answer-level span") != background(contrasted, ".answer-level")
