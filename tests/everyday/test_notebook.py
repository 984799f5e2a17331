"""The widget of a setting: its Python side, and its page with a stand-in for Jupyter."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from eqmorph import GraphicEq, ParametricEq
from eqmorph.equalizers import Band
from eqmorph.errors import InvalidArgumentError, MissingExtraError

EQ = ParametricEq(
    Band(2.0, 110.0, 0.71),
    Band(4.0, 300.0, 0.5),
    Band(-3.0, 1000.0, 1.0),
    Band(0.0, 3000.0, 2.0),
    Band(-2.0, 8000.0, 0.71),
)
# What anywidget gives to `render`, as far as the widget uses it.
MODEL = """async ([source, state]) => {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const { default: widget } = await import(url)
  const listeners = []
  window.saved = 0
  window.state = state
  window.set = (setting) => { state.setting = setting; listeners.forEach((f) => f()) }
  widget.render({
    el: document.body,
    model: {
      get: (key) => state[key],
      set: (key, value) => { state[key] = value },
      save_changes: () => { window.saved += 1 },
      on: (name, f) => listeners.push(f),
      off: () => {},
    },
  })
}"""


def widget(eq: ParametricEq | None = None, **options: Any) -> Any:
    pytest.importorskip("anywidget", reason="the extra `notebook` is not installed")
    from eqmorph.notebook import eq_widget

    return eq_widget(eq, **options)


def test_a_widget_holds_a_setting_and_takes_another() -> None:
    shown, heard = widget(EQ), []
    shown.observe(lambda change: heard.append(change["new"]), "setting")
    assert shown.eq == EQ
    shown.eq = -EQ
    assert shown.eq == -EQ
    assert heard == [(-EQ).to_dict()]
    assert widget().eq == ParametricEq.flat()


def test_a_widget_shows_five_bands_only() -> None:
    graphic = GraphicEq.flat()
    with pytest.raises(InvalidArgumentError, match="shows a ParametricEq, got a GraphicEq"):
        widget(graphic)  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError):
        widget(EQ).eq = graphic


def test_without_anywidget_the_way_out_is_told(monkeypatch) -> None:
    from eqmorph.notebook import widget as module

    module._widget_class.cache_clear()
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'eqmorph\[notebook\]'"):
        module.eq_widget()


@pytest.fixture
def page(browser):
    shown = widget(EQ)
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.evaluate(
        MODEL, [shown._esm, {k: getattr(shown, k) for k in ("setting", "ranges", "sample_rate")}]
    )
    yield page
    page.close()
    assert not errors


def setting_of(page) -> ParametricEq:
    return ParametricEq.from_dict(page.evaluate("window.state.setting"))


def curve_of(page) -> list[float]:
    points = page.locator("polyline").get_attribute("points").split()
    return [15 * (1 - 2 * float(p.split(",")[1]) / 280) for p in points]


def test_the_curve_on_the_page_is_the_settings(page) -> None:
    grid = np.geomspace(20, 20_000, 256)
    np.testing.assert_allclose(curve_of(page), EQ.magnitude_response_db(grid), atol=1e-6)


def test_a_node_is_dragged_within_the_legal_ranges(page) -> None:
    node = page.locator("[data-band=peak_2]")
    box = node.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] - 40)
    page.mouse.up()
    moved = setting_of(page)
    assert moved.peak_2.gain_db > EQ.peak_2.gain_db
    assert moved.peak_2.frequency_hz > EQ.peak_2.frequency_hz
    assert moved.peak_2.q == EQ.peak_2.q
    assert moved.low_shelf == EQ.low_shelf
    node.hover()
    page.mouse.down()
    page.mouse.move(-10_000, -10_000)
    page.mouse.up()
    assert setting_of(page).peak_2.gain_db == 12.0
    assert setting_of(page).peak_2.frequency_hz == 180.0
    assert page.evaluate("window.saved") > 0


def test_a_node_is_moved_by_keys_and_wheel(page) -> None:
    page.locator("[data-band=peak_1]").focus()
    for key in ("ArrowUp", "ArrowRight", "+"):
        page.keyboard.press(key)
    now = setting_of(page).peak_1
    assert now.gain_db == 4.5
    assert now.frequency_hz == pytest.approx(300 * 2 ** (1 / 12))
    assert now.q == pytest.approx(0.55)
    page.locator("[data-band=low_shelf]").focus()
    page.keyboard.press("+")
    assert setting_of(page).low_shelf.q == 0.71  # a shelf's is fixed
    page.locator("[data-band=peak_1]").dblclick()
    assert setting_of(page).peak_1.gain_db == 0.0


def test_a_setting_from_python_is_drawn(page) -> None:
    page.evaluate("setting => window.set(setting)", (-EQ).to_dict())
    grid = np.geomspace(20, 20_000, 256)
    np.testing.assert_allclose(curve_of(page), -EQ.magnitude_response_db(grid), atol=1e-6)
