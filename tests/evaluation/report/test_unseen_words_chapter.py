"""The pages on unseen words and own settings: words follow numbers."""

from __future__ import annotations

from typing import Any

import pytest
from report_numbers import numbers, page_of, report_of

from eqmorph.evaluation.report.plots import save_figure
from eqmorph.evaluation.report.unseen_word_plots import (
    gain_by_method,
    own_settings,
    risk_coverage,
    stated_errors,
)


@pytest.fixture
def data() -> dict[str, Any]:
    """Made-up numbers with every chapter, free to be changed."""
    return numbers()


def of(data: dict[str, Any], name: str) -> dict[str, Any]:
    """The figures of a method or ablation."""
    found: dict[str, Any] = next(
        m for m in (*data["unseen"]["methods"], *data["unseen"]["ablations"]) if m["name"] == name
    )
    return found


def test_every_mark_says_whether_it_is_reached(data):
    of(data, "nested").update(mean_db=5.299, median_db=4.55, win_rate=0.65)
    data["unseen"]["coverage"]["error"] = 0.87
    page = page_of(data)
    assert "| mean LSD in dB, nested | 5.299 | at most 5.27 | 5.15 | missed by 0.029 |" in page
    assert (
        "| median LSD in dB, nested | 4.550 | at most 4.80 | 4.60 | reached, the goal too" in page
    )
    assert "| closer than flat, nested | 0.650 | at least 0.64 | 0.67 | reached |" in page
    assert "of the distance hold | 87% | 75% to 85% | – | missed |" in page


def test_the_page_says_what_is_against_us(data):
    of(data, "as answered")["win_rate"] = 0.41
    data["unseen"]["answered"].update(n_refused=97, win_rate=0.59)
    of(data, "strict").update(mean_db=5.7, against_released_db=[0.456, 0.4, 0.5])
    page = page_of(data)
    assert "97 of the 323 words are refused" in page
    assert "closer than doing nothing for 41% of them" in page
    assert "closer for 59%." in page
    assert "known mainly by their siblings" in page
    assert "The manner kernel" in page
    assert "was found while looking" in page


def test_knowledge_of_one_person_is_claimed_only_where_it_was_found(data):
    coverage = data["unseen"]["coverage"]
    coverage.update(brier_gain=[0.02, 0.01, 0.03])
    assert "of one person it tells something" in page_of(data)
    coverage.update(brier_gain=[0.02, -0.01, 0.05])
    assert "of one person it is not shown to tell anything" in page_of(data)


def test_a_source_is_worth_something_only_after_correction(data):
    with_vectors = of(data, "with word vectors")
    with_vectors.update(difference_p=0.01, difference_p_of_all=0.2)
    assert "no single source is shown to be worth something" in page_of(data)
    with_vectors.update(difference_p_of_all=0.01)
    page = page_of(data)
    assert "`with word vectors` makes a difference" in page
    assert "corrected for 3 (Holm)" in page


def test_what_ablates_nothing_is_no_ablation(data):
    of(data, "without manner")  # stands in the text on what was seen, too
    data["unseen"]["ablations"].append(
        {**of(data, "with SocialFX"), "name": "without nothing", "against_released_db": [0.0] * 3}
    )
    page = page_of(data)
    assert "without nothing" not in page
    assert "| with SocialFX |" in page


def test_a_source_that_was_not_there_is_named(data):
    assert "Not measured here" not in page_of(data)
    unseen = data["unseen"]
    unseen["ablations"] = [m for m in unseen["ablations"] if "vectors" not in m["name"]]
    assert "Not measured here, because not installed: word vectors." in page_of(data)


def test_all_numbers_of_own_settings_are_on_the_page(data):
    assert [r["n_settings"] for r in data["few_shot"]] == [2, 5, 11]
    data["few_shot"][0]["gain_db"] = {
        "estimate": 0.123,
        "low": -0.321,
        "high": 0.456,
        "level": 0.95,
    }
    assert "0.12 [-0.32, 0.46]" in page_of(data)


def test_figures_are_drawn_from_the_numbers(data, tmp_path):
    def drawn(figure: Any, name: str) -> bytes:
        return save_figure(figure, tmp_path, name)[0].read_bytes()

    def unseen() -> list[bytes]:
        found = report_of(data).unseen
        return [drawn(f(found), "f") for f in (gain_by_method, risk_coverage, stated_errors)]

    before = unseen()
    data["unseen"]["risk"][3]["mean_gain_db"] += 0.5
    data["unseen"]["methods"][1]["mean_db"] += 0.5
    data["unseen"]["coverage"]["confidences"][2]["found"] += 0.2
    assert all(a != b for a, b in zip(before, unseen(), strict=True))
    first = drawn(own_settings(report_of(data).few_shot), "o")
    data["few_shot"][1]["gain_db"]["estimate"] += 0.2
    assert drawn(own_settings(report_of(data).few_shot), "o") != first
