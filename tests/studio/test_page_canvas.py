"""The picture of the graph: its pixels on every screen, in every colour, and what it costs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from conftest import watched_page
from numpy.typing import NDArray
from page_hands import answer, at_rest, drawn, open_page, setting, start_over, until
from PIL import Image

# The style sheet that a test would add is against the page's own rules.
COVER = """shown => document.querySelectorAll('.nodes, .readout').forEach((one) => {
  one.style.visibility = shown ? '' : 'hidden'
})"""


# Where the canvas has the curve's colour, and where the curve is told to be: pixels down.
PAINTED = """() => {
  const canvas = document.querySelector('canvas')
  const ink = getComputedStyle(document.querySelector('.ink-curve')).color.match(/[0-9]+/g)
  const { curve, width } = parts.graph.drawn()
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  const scale = canvas.width / width
  return curve.x.map((x, i) => [Math.floor(x * scale), curve.y[i]]).slice(2, -2).map(([x, y]) => {
    const rows = []
    for (let row = 0; row < canvas.height; row++) {
      const at = 4 * (row * canvas.width + x)
      const off = ink.reduce((sum, part, i) => sum + Math.abs(part - data[at + i]), 0)
      if (off < 30 && data[at + 3] > 240) rows.push(row)
    }
    return [rows.reduce((a, b) => a + b, 0) / rows.length / scale, y]
  })
}"""


def colour(page: Any, name: str) -> NDArray[np.float64]:
    """A colour of the picture: red, green, blue and how solid it is."""
    told = page.evaluate(
        "name => getComputedStyle(document.querySelector(`.ink-${name}`)).color", name
    )
    parts = [float(part) for part in told.split("(")[1].rstrip(")").split(",")]
    return np.array([*parts, 1.0][:4])


def ink(page: Any) -> NDArray[np.float64]:
    """The curve's colour as it is seen on its ground."""
    (*curve, alpha), (*ground, _) = colour(page, "curve"), colour(page, "ground")
    return alpha * np.array(curve) + (1 - alpha) * np.array(ground)


def shot(page: Any) -> NDArray[np.int64]:
    """The plot as the screen shows it, without the points."""
    page.evaluate(COVER, False)
    picture = Image.open(io.BytesIO(page.locator(".plot").screenshot())).convert("RGB")
    page.evaluate(COVER, True)
    return np.asarray(picture, dtype=int)


def seen(page: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the curve's colour is seen, and where it is told to be: pixels down, by column."""
    at_rest(page)
    told = page.evaluate("parts.graph.drawn()")
    pixels = shot(page)
    near = np.abs(pixels - ink(page)).sum(axis=2) < 60
    scale = pixels.shape[1] / told["width"]
    columns = np.linspace(0.05, 0.95, 60) * told["width"]
    expected = np.interp(columns, told["curve"]["x"], told["curve"]["y"])
    found = []
    for column in (columns * scale).astype(int):
        (rows,) = np.nonzero(near[:, column])
        found.append(rows.mean() / scale if len(rows) else np.nan)
    return np.array(found), expected


def assert_seen(page: Any, within: float = 1.5) -> None:
    found, expected = seen(page)
    assert np.mean(~np.isnan(found)) > 0.9
    # Where another line crosses, one of the columns may be taken by both.
    assert np.mean(np.abs(found - expected)[~np.isnan(found)] < within) > 0.9


@pytest.fixture(params=[1, 1.5, 2, 3])
def sharp(request: Any, browser: Any, shared: Any) -> Iterator[Any]:
    """The page on a screen with so many pixels to one of the page."""
    with watched_page(browser, shared, [], device_scale_factor=request.param) as page:
        open_page(page, shared)
        yield page, request.param


def test_the_picture_has_the_pixels_of_the_screen(sharp: Any) -> None:
    page, ratio = sharp
    width, shown = page.evaluate(
        "(({ width, clientWidth }) => [width, clientWidth])(document.querySelector('canvas'))"
    )
    assert width == pytest.approx(ratio * shown, abs=1.01)
    assert_seen(page)


def test_the_curve_is_where_it_is_told_to_be_in_both_themes(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    inks = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_seen(page)
        inks.add(tuple(ink(page)))
    assert len(inks) == 2
    for _ in range(3):
        page.locator("#tools button[aria-label^=Theme]").click()
        assert_seen(page)
    # The picture is of the setting, not only of what is told.
    frequencies, gains = drawn(page)
    expected = setting(page).magnitude_response_db(np.clip(frequencies, 20.0, 20_000.0))
    np.testing.assert_allclose(gains, expected, atol=0.1)


def test_forced_colours_are_followed(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    usual = tuple(ink(page))
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        assert_seen(page)
        assert tuple(ink(page)) != usual
        pixels = shot(page)
        ground = colour(page, "ground")[:3]
        assert np.abs(ink(page) - ground).sum() > 150
        # No area hides what lies behind it.
        common = np.median(pixels.reshape(-1, 3), axis=0)
        assert np.abs(common - ground).sum() < 60
    page.emulate_media(forced_colors="none", color_scheme="light")
    assert_seen(page)


def test_the_picture_follows_the_window_and_the_zoom(page: Any, server: Any) -> None:
    open_page(page, server)
    for width in (1600, 800, 380, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        until(
            page,
            "Math.abs(parts.graph.drawn().width - document.querySelector('.plot').clientWidth) < 1",
        )
        assert_seen(page)
    # 200 %: half the room, twice the pixels, while the page is open.
    tools = page.context.new_cdp_session(page)
    screen = {"width": 640, "height": 450, "deviceScaleFactor": 2, "mobile": False}
    tools.send("Emulation.setDeviceMetricsOverride", screen)
    until(page, "devicePixelRatio === 2")
    until(
        page,
        "(({ width, clientWidth }) => Math.abs(width - 2 * clientWidth) < 2)"
        "(document.querySelector('canvas'))",
    )
    at_rest(page)
    # A screenshot would bring the former screen back.
    found, expected = np.array(page.evaluate(PAINTED)).T
    assert np.mean(np.abs(found - expected) < 1.5) > 0.9


def test_paper_is_drawn_on_in_the_colours_of_paper(page: Any, server: Any) -> None:
    page.emulate_media(color_scheme="dark")
    open_page(page, server)
    dark = tuple(ink(page))
    page.emulate_media(media="print", color_scheme="dark")
    assert tuple(ink(page)) != dark
    assert_seen(page)


def test_the_picture_has_a_text_in_its_place(shared_page: Any, shared: Any) -> None:
    page = start_over(shared_page, shared)
    answer(page, "bright")
    summary = "document.querySelector('.summary-does').textContent"
    until(page, f"{summary} !== ''")
    said = page.evaluate(summary).replace("\N{NO-BREAK SPACE}", " ")
    picture = page.get_by_role("img", name="Response: ")
    until(page, f"document.querySelector('canvas').ariaLabel.length > {len('Response: ')}")
    name = picture.get_attribute("aria-label").removeprefix("Response: ")
    assert said == f"{name[0].upper()}{name[1:]}."
    assert picture.evaluate("e => e.tagName") == "CANVAS"


def allocated(page: Any, tools: Any) -> tuple[float, int]:
    """Bytes allocated for a picture, within the function that draws one, and how many pictures."""
    sampling = {"samplingInterval": 64}
    kept = {"includeObjectsCollectedByMajorGC": True, "includeObjectsCollectedByMinorGC": True}
    count = "parts.graph.drawn().count"
    tools.send("HeapProfiler.startSampling", {**sampling, **kept})
    first = page.evaluate(count)
    until(page, f"{count} > {first + 60}", 60)
    profile = tools.send("HeapProfiler.stopSampling")["profile"]
    pictures = page.evaluate(count) - first

    def size(node: Any, within: bool) -> int:
        inside = within or node["callFrame"]["functionName"] == "drawPicture"
        own = node["selfSize"] if inside else 0
        return own + sum(size(child, inside) for child in node["children"])

    return size(profile["head"], False) / pictures, pictures


def test_a_picture_of_what_plays_allocates_nothing(page: Any, server: Any) -> None:
    open_page(page, server)
    until(page, "Boolean(studio.audio.levels.after?.exact)")
    page.evaluate("studio.actions.look({ peaks: true })")
    page.get_by_role("button", name="Play").click()
    tools = page.context.new_cdp_session(page)
    # A row of numbers is some 150 bytes beside what it holds, a line of numbers that became objects
    # 5000. What is not compiled yet makes such objects: it is looked at until it is.
    for _ in range(9):
        bytes_each, pictures = allocated(page, tools)
        assert pictures >= 60
        if bytes_each < 60:
            return
    raise AssertionError(f"{bytes_each:.0f} bytes for a picture")
