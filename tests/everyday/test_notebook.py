"""The widget of a setting: its Python side, and its page with a stand-in for Jupyter."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from drawn_curves import curve_at_rest as drawn_db

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
  window.leave = widget.render({
    el: document.body,
    model: {
      get: (key) => state[key],
      set: (key, value) => { state[key] = value },
      save_changes: () => { window.saved += 1 },
      on: (name, f) => listeners.push(f),
      off: (name, f) => listeners.splice(listeners.indexOf(f), 1),
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
    page.add_style_tag(content=shown._css)
    page.evaluate(MODEL, [shown._esm, {k: getattr(shown, k) for k in ("setting", "sample_rate")}])
    yield page
    page.close()
    assert not errors


def setting_of(page) -> ParametricEq:
    return ParametricEq.from_dict(page.evaluate("window.state.setting"))


HERTZ = [30.0, 120.0, 500.0, 2000.0, 12_000.0]


def test_the_curve_on_the_page_is_the_settings(page) -> None:
    assert drawn_db(page, HERTZ) == pytest.approx(EQ.magnitude_response_db(HERTZ), abs=0.25)


def test_the_picture_wears_the_notebooks_theme_and_leaves_its_page_alone(page) -> None:
    grounds, inks = set(), set()
    for letters in ("#eee", "#111", "#eee"):
        page.evaluate("colour => { document.body.style.color = colour }", letters)
        page.wait_for_timeout(50)
        drawn_db(page, HERTZ)
        style = "getComputedStyle(document.querySelector('{}'))"
        grounds.add(page.evaluate(style.format(".plot") + ".backgroundColor"))
        inks.add(page.evaluate(style.format(".ink-curve") + ".color"))
    assert len(grounds) == len(inks) == 2
    outside = "getComputedStyle(document.documentElement).getPropertyValue('--panel')"
    assert page.evaluate(outside) == ""
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<div class=node id=theirs>')")
    assert page.evaluate("getComputedStyle(theirs).position") == "static"


def test_a_widget_that_is_gone_listens_to_nothing(page) -> None:
    page.evaluate("window.leave()")
    before = setting_of(page)
    page.locator(".node").first.focus()
    page.evaluate("window.set({ ...state.setting })")
    box = page.get_by_role("slider", name="Peak 2").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] - 40)
    page.mouse.up()
    assert setting_of(page) == before


def test_a_node_is_dragged_within_the_legal_ranges(page) -> None:
    node = page.get_by_role("slider", name="Peak 2")
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
    page.get_by_role("slider", name="Peak 1").focus()
    for key in ("ArrowUp", "ArrowRight", "PageUp"):
        page.keyboard.press(key)
    now = setting_of(page).peak_1
    assert now.gain_db == 4.5
    assert now.frequency_hz == pytest.approx(300 * 2 ** (1 / 12))
    assert now.q == pytest.approx(0.5 * 2 ** (1 / 6))
    page.get_by_role("slider", name="Low shelf").focus()
    page.keyboard.press("PageUp")
    assert setting_of(page).low_shelf.q == 0.71  # a shelf's is fixed
    page.get_by_role("slider", name="Peak 1").dblclick()
    assert setting_of(page).peak_1.gain_db == 0.0


def test_a_setting_from_python_is_drawn(page) -> None:
    page.evaluate("setting => window.set(setting)", (-EQ).to_dict())
    expected = (-EQ).magnitude_response_db(HERTZ)
    assert drawn_db(page, HERTZ) == pytest.approx(expected, abs=0.25)
