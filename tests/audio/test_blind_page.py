"""The page for blind comparisons, in Chromium: it hides, counts, and states the binomial p."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile
from scipy.stats import binomtest
from sounds import RATE, noise
from typer.testing import CliRunner

from eqmorph.cli.app import app

# X is what the test says, in the order of the trials.
FORESEEN = """
window.drawn = []
crypto.getRandomValues = (array) => {
  array[0] = window.drawn.length ? window.drawn.shift() : 0
  return array
}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `ab --blind` wrote."""
    here = tmp_path_factory.mktemp("blind")
    soundfile.write(here / "in.wav", noise(1).T, RATE)
    ran = CliRunner().invoke(
        app, ["ab", str(here / "in.wav"), "warm", "bright", "--blind", "-o", str(here / "out")]
    )
    assert ran.exit_code == 0, ran.output
    return here / "out"


@pytest.fixture
def page(browser: Any, folder: Path) -> Iterator[Any]:
    opened = browser.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.add_init_script(FORESEEN)
    opened.goto((folder / "blind.html").as_uri())
    yield opened
    opened.close()
    assert complaints == []


def run_trials(page: Any, hidden: list[int], answers: list[int]) -> str:
    """All trials; what is told after the last."""
    page.evaluate("drawn => { window.drawn = drawn }", hidden)
    page.get_by_label("trials").fill(str(len(answers)))
    page.get_by_role("button", name="Begin").click()
    for number, guess in enumerate(answers, start=1):
        told = page.locator("#which").text_content()
        assert told == f"Trial {number} of {len(answers)}"
        assert page.locator("#result").text_content() == ""
        page.get_by_role("button", name=f"X is {'AB'[guess]}").click()
    return page.locator("#result").text_content()


@pytest.mark.parametrize(
    ("hidden", "answers"),
    [
        ([0, 1] * 5, [0, 1] * 5),
        ([0, 1] * 5, [1, 0] * 5),
        ([0, 1, 1, 0, 1, 0, 0, 1, 1, 0], [0, 1, 1, 0, 1, 0, 0, 0, 0, 1]),
        ([1] * 16, [1] * 12 + [0] * 4),
        ([0] * 5, [0] * 5),
    ],
)
def test_it_counts_and_states_p(page, hidden, answers) -> None:
    right, trials = sum(h == a for h, a in zip(hidden, answers, strict=True)), len(answers)
    p = binomtest(right, trials, alternative="greater").pvalue
    told = run_trials(page, hidden, answers)
    shown = "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
    assert told.startswith(f"before and warm: {right} of {trials} right, {shown}; ")
    assert ("hardly chance" in told) == (p < 0.05)


def test_x_is_drawn_anew_by_the_browsers_own_chance(browser, folder) -> None:
    opened = browser.new_page()
    opened.goto((folder / "blind.html").as_uri())
    drawn = opened.evaluate("Array.from({ length: 400 }, coin)")
    opened.close()
    assert set(drawn) == {0, 1}
    assert 140 < sum(drawn) < 260  # 6 standard deviations


def test_x_plays_what_it_is_and_says_nothing_of_it(page) -> None:
    page.evaluate("window.drawn = [1]")
    page.get_by_role("button", name="Begin").click()
    for label, which in (("A", 0), ("X", 1), ("B", 1)):
        page.get_by_role("button", name=label, exact=True).click()
        page.wait_for_function("playing && !playing.paused")
        assert page.evaluate("players.indexOf(playing)") == which
        assert page.evaluate("players.filter((p) => !p.paused).length") == 1
    pressed = page.locator("[aria-pressed=true]").all_text_contents()
    assert pressed == ["B"]
    page.keyboard.press("x")
    page.wait_for_function("heard === 'X'")


def test_two_that_are_one_or_too_few_trials_are_refused(page) -> None:
    page.locator("#second").select_option("before")
    page.get_by_role("button", name="Begin").click()
    assert page.get_by_role("alert").text_content() == "Choose two different versions."
    page.locator("#second").select_option("bright")
    page.get_by_label("trials").fill("3")
    page.get_by_role("button", name="Begin").click()
    assert page.get_by_role("alert").text_content() == "Choose 5 to 50 trials."


def test_no_picture_and_no_gain_gives_it_away(folder) -> None:
    text = (folder / "blind.html").read_text()
    assert "LUFS" not in text
    assert not (folder / "spectra.png").exists()
    assert not (folder / "index.html").exists()
