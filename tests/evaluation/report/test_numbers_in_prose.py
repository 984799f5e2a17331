"""Every number in a sentence of the report is a result's, or a named constant's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from report_numbers import numbers, report_of

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.space import DB_PER_UNIT, GRAPHIC_SPACE
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.measures.variety import SAME_SHAPE
from eqmorph.evaluation.report.chapters import report_sections
from eqmorph.evaluation.studies.fold_measures import N_SAMPLES
from eqmorph.model.people import OWN_SHARE
from eqmorph.words.calibration import INTERVAL
from eqmorph.words.lexicon import load_lexicon

# What the code says of itself, wherever it says it.
CONSTANTS = {
    f"{GRID[0]:,.0f}", f"{GRID[-1]:,.0f}", str(len(GRID)), f"{DEFAULT_SAMPLE_RATE / 1000:g}",
    f"{DB_PER_UNIT:g}", str(GRAPHIC_SPACE.dimension), str(N_SAMPLES), f"{SAME_SHAPE:g}",
    f"{100 * INTERVAL:.0f}", f"{100 * OWN_SHARE:.0f}", f"{100 * (1 - OWN_SHARE):.0f}",
    str(len(load_lexicon().concepts)), str(len(load_lexicon().from_socialfx)),
}  # fmt: skip
# What is no measurement: the ideals of the measures, names, a percentile.
WORDS = ("HRP: 50 is a typical person, near 0 the very middle",
         "energy distance 0, dispersion 1, cover 0.90 and 0.50, C2ST 0.50", "C2ST", "(2026)",
         "eqmorph 0.1.0", "network, 2-d", "network, 3-d", "(90 %:", "python 3.12")  # fmt: skip
# Lists of words and of groups are as long in both.
LENGTHS = {"1", "2", "3"}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def moved(data: Any) -> Any:
    """The same data with every number another one, and one more word wherever words are counted."""
    if isinstance(data, (bool, str)) or data is None:
        return data
    if isinstance(data, int):
        return 2 * data + 17
    if isinstance(data, float):
        return 1.31 * data + 0.0123
    if isinstance(data, list):
        return [moved(item) for item in data]
    kept = {"kept", "level", "published"}
    changed = {k: v if k in kept else moved(v) for k, v in data.items()}
    terms = changed.get("terms")
    if isinstance(terms, dict) and "unit" in changed:
        terms["another"] = min(terms.values()) + 3
    return changed


def sentences(data: Any) -> dict[str, list[str]]:
    """The numbers in the paragraphs of each chapter."""
    found: dict[str, list[str]] = {}
    for section in report_sections(report_of(data)):
        text = " ".join(block for block in section.blocks if isinstance(block, str))
        for name in WORDS:
            text = text.replace(name, "")
        found[section.title] = NUMBER.findall(text)
    return found


@pytest.fixture(scope="module")
def pages() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    data = numbers()
    return sentences(data), sentences(moved(data))


def test_the_chapters_are_the_same(pages):
    assert list(pages[0]) == list(pages[1])
    assert sum(map(len, pages[0].values())) > 80


def test_no_number_stays_where_the_data_moves(pages):
    before, after = pages
    stayed = {
        title: sorted(set(before[title]) & set(after[title]) - CONSTANTS - LENGTHS)
        for title in before
    }
    assert {title: found for title, found in stayed.items() if found} == {}
