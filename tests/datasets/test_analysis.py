"""What `data analyze` and `data decode` say, and that the page in docs/ is what they say."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from eqmorph.datasets import (
    analysis_markdown,
    analyze,
    decode_columns,
    decoding_text,
    read_safe_file,
)
from eqmorph.datasets.safe_file import COLUMNS, PERSONAL_COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "SAFE_DB_ANALYSIS_SUMMARY.md"
FLAT = [0, 150, 0, 560, 0.71, 0, 1000, 0.71, 0, 3300, 0.71, 0, 8200]


@pytest.fixture(scope="module")
def real(data_dir):
    return read_safe_file(data_dir / "SAFEEqualiserUserData.csv")


@pytest.fixture
def made(write_safe, row):
    """Three people, five rows, secrets in every personal column."""
    low = [-3, 100, -1, 560, 0.71, -1, 1000, 2, -1, 3300, 0.71, -2, 9000]
    high = [3, 150, 1, 600, 0.5, 1, 1100, 0.71, 1, 3300, 0.71, 2, 8200]
    rows = [
        row(1, "warm", "10.20.30.40", FLAT, "Atlantis"),
        row(2, "Warm", "10.20.30.40", low, "Atlantis"),
        row(3, "test", "10.20.30.41", high, "Atlantis"),
        row(4, "warmth", "10.20.30.42", high, "Lemuria"),
        row(5, "warm", "10.20.30.40", FLAT, "Lemuria"),
    ]
    return read_safe_file(write_safe(rows))


def test_the_analysis_of_a_small_file(made):
    found = analyze(made)
    assert found.rows == 5
    assert (found.descriptors_as_typed, found.descriptors_normalised) == (4, 3)
    assert found.top_descriptors == ()
    people = found.contributors
    assert (people.n, people.with_one_row, people.most_rows, people.median_rows) == (3, 2, 3, 1)
    assert (found.cleaned.rows, found.cleaned.terms, found.cleaned.contributors) == (3, 2, 2)
    assert found.cleaned.rows_by_rows == {10: 0, 5: 0, 2: 2, 1: 3}
    assert found.cleaned.terms_by_rows == {10: 0, 5: 0, 2: 1, 1: 2}
    assert (found.consolidated.rows, found.consolidated.terms) == (3, 1)
    gain = found.parameters[0]
    assert (gain.name, gain.minimum, gain.median, gain.maximum) == ("low_shelf_gain_db", -3, 0, 3)
    assert gain.share_at_default == pytest.approx(0.4)


def test_nothing_personal_is_said(made):
    found = analyze(made)
    everything = (
        analysis_markdown(found) + decoding_text(found.columns) + json.dumps(found.to_dict())
    )
    for secret in ("Atlantis", "Lemuria", "10.20.30"):
        assert secret not in everything
    for column in PERSONAL_COLUMNS:
        facts = found.columns[column].facts
        assert (facts.minimum, facts.maximum, facts.most_frequent) == (None, None, None)
    assert found.columns[20].facts.distinct == 2


def test_numbers_in_personal_columns_are_not_told_either(write_safe, row):
    rows = [row(i, "warm", f"10.20.30.{i}", FLAT, "47.11") for i in range(3)]
    found = analyze(read_safe_file(write_safe(rows)))
    assert found.columns[22].facts.numeric
    assert found.columns[22].facts.maximum is None
    assert "47.11" not in repr(found)


def test_columns_are_told_from_the_data(made):
    meanings = decode_columns(made)
    assert [meaning.name for meaning in meanings] == list(COLUMNS)
    assert [meaning.inferred for meaning in meanings[5:18]] == list(COLUMNS[5:18])
    assert "default of peak_1" in meanings[8].evidence
    assert meanings[20].evidence.startswith("personal, so not shown")


def test_columns_in_another_order_are_noticed(made):
    """Swap peak_1's frequency and Q: what the data says no longer is what the loader reads."""
    columns = list(made.columns)
    columns[8], columns[9] = (
        replace(columns[9], index=8),
        replace(columns[8], index=9),
    )
    meanings = decode_columns(replace(made, columns=tuple(columns)))
    assert [m.index for m in meanings if not m.agrees] == [8, 9]
    assert "[the data says peak_1_q]" in decoding_text(meanings)


def test_a_synthetic_file_is_called_so(write_safe, row):
    path = write_safe([row(i, "warm", f"synthetic-{i}") for i in range(3)])
    found = analyze(read_safe_file(path))
    assert "SYNTHETIC" in analysis_markdown(found)
    assert found.columns[20].evidence == "empty; would be personal"


@pytest.mark.data
def test_the_real_columns_are_what_the_loader_takes_them_for(real):
    meanings = decode_columns(real)
    assert all(meaning.agrees for meaning in meanings)
    assert [m.inferred for m in meanings[3:18]] == list(COLUMNS[3:18])
    assert "the most frequent value is the default of low_shelf" in meanings[6].evidence


@pytest.mark.data
def test_the_real_counts(real):
    found = analyze(real)
    assert (found.descriptors_as_typed, found.descriptors_normalised) == (368, 328)
    assert found.top_descriptors[:3] == (("warm", 532), ("bright", 504), ("test", 181))
    assert (found.contributors.n, found.contributors.with_ten_rows_or_more) == (148, 22)
    assert (found.cleaned.rows, found.cleaned.warm_and_bright) == (1473, 1021)
    assert found.cleaned.terms_by_rows[10] == 2
    assert found.cleaned.terms_by_rows[5] == 11


@pytest.mark.data
def test_the_page_in_docs_is_current(real):
    """Rewrite it with `eqmorph data analyze` when this fails."""
    page = analysis_markdown(analyze(real))
    assert PAGE.read_text("utf-8") == page
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", page)
