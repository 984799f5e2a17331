"""What a user does at the studio's word, graph and numbers, and what the page then shows."""

from __future__ import annotations

import re
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers import ParametricEq

FloatArray = NDArray[np.float64]

LOWEST_HZ, HIGHEST_HZ = 20.0, 20_000.0


def until(page: Any, expression: str, seconds: float = 10.0) -> Any:
    """Wait until an expression of the page is true, and return it.

    The page's CSP forbids what Playwright's own `wait_for_function` does.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = page.evaluate(expression)
        if value:
            return value
        page.wait_for_timeout(25)
    raise AssertionError(f"never came true: {expression}")


def open_page(page: Any, server: Any, hash_: str = "") -> Any:
    """The studio with its first answer on screen, and the curve at rest."""
    page.goto(f"{server.url}/{hash_}")
    until(page, "Boolean(window.studio?.store.get().answer)")
    at_rest(page)
    return page


def start_over(page: Any, server: Any) -> Any:
    """A shared page as it was when it was opened; it is opened if it is not."""
    if not page.evaluate("Boolean(window.firstState)"):
        open_page(page, server)
        page.evaluate("() => { window.firstState = studio.store.get() }")
    page.mouse.move(1, 1)
    # A step of its own, so that nothing is merged into what an earlier test did.
    page.evaluate("document.activeElement.blur(), studio.store.set({ ...firstState, title: ' ' })")
    page.evaluate("studio.store.set({ ...firstState })")
    at_rest(page)
    return page


def at_rest(page: Any) -> None:
    """Wait until the curve no longer glides."""
    now = "JSON.stringify(parts.graph.drawn().curve)"
    same = (
        f"(() => {{ const d = {now}; const same = d === window.d; window.d = d; return same }})()"
    )
    until(page, same)
    page.wait_for_timeout(60)
    until(page, same)


def answer(page: Any, text: str) -> None:
    """Type a text into the word field, press Enter, and wait for its curve."""
    page.get_by_role("combobox", name="Word or words").fill(text)
    page.keyboard.press("Enter")
    until(page, f"studio.store.get().answer?.asked === {text!r}")
    at_rest(page)


def setting(page: Any) -> ParametricEq:
    """The setting on screen."""
    return ParametricEq.from_dict(page.evaluate("studio.store.get().setting"))


def band(page: Any, index: int) -> dict[str, Any]:
    """One band of the setting on screen."""
    found: dict[str, Any] = page.evaluate("i => studio.store.get().setting.bands[i]", index)
    return found


def node(page: Any, name: str) -> Any:
    """The point of a band on the graph."""
    return page.get_by_role("slider", name=name, exact=True)


def centre(page: Any, name: str) -> tuple[float, float]:
    """Where a band's point is, in pixels of the window."""
    box = node(page, name).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Any, name: str, dx: float, dy: float) -> None:
    """Take a point of the graph and let go elsewhere."""
    x, y = centre(page, name)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=5)
    page.mouse.up()


def drawn(page: Any, name: str = "curve") -> tuple[FloatArray, FloatArray]:
    """A line of the graph's picture: frequencies in Hz and gains in dB, shape (points,).

    The scale is read off the grid's lines and labels, as an eye does.
    """
    line, width = page.evaluate(
        "name => { const all = parts.graph.drawn(); return [all[name], all.width] }", name
    )
    return in_units(page, np.array(line["x"]), np.array(line["y"]), width)


def spread(page: Any) -> tuple[FloatArray, FloatArray]:
    """The same of the area that people's settings take, around it."""
    path, width = page.evaluate(
        """() => [
          document.querySelector('.spread').getAttribute('d'),
          document.querySelector('.graph-behind').viewBox.baseVal.width,
        ]"""
    )
    pairs = re.findall(r"([\d.-]+) ([\d.-]+)", path)
    x, y = np.array(pairs, dtype=np.float64).T
    return in_units(page, x, y, width)


def in_units(
    page: Any, x: FloatArray, y: FloatArray, width: float
) -> tuple[FloatArray, FloatArray]:
    """Pixels of the plot in Hz and dB, by the grid."""
    zero, labels = page.evaluate(
        """() => [
          document.querySelector('.grid line.zero').y1.baseVal.value,
          // The uppermost one may be moved into view.
          [...document.querySelectorAll('.grid text[text-anchor=start]')].slice(1)
            .map((label) => [label.textContent, label.y.baseVal[0].value]),
        ]"""
    )
    (upper, top), *_, (lower, bottom) = ((float(t.replace("−", "-")), at) for t, at in labels)
    pixels_per_db = (bottom - top) / (upper - lower)
    frequencies = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (x / width)
    return frequencies, (zero - y) / pixels_per_db
