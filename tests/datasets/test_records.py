"""`EqDataset` and its cleaning report: valid by construction."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from eqmorph.datasets.cleaning import CleaningReport, CleaningStep
from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers import GRAPHIC_SPACE, PARAMETRIC_SPACE


def made(settings=None, **changes) -> EqDataset:
    terms = ("warm", "bright", "warm", "airy", "warm")
    if settings is None:
        settings = np.tile(PARAMETRIC_SPACE.default, (len(terms), 1))
        settings[:, 0] = [1, 2, 3, 4, 5]
    fields = {
        "space": PARAMETRIC_SPACE,
        "settings": settings,
        "terms": terms,
        "descriptors": tuple(t.upper() for t in terms),
        "ids": ("1", "2", "3", "4", "5"),
        "contributors": ("c001", "c001", "c002", "c002", "c001"),
        "source": "made up",
        "fingerprint": "0" * 64,
        "cleaning": CleaningReport(5, 5),
        "consistency": np.arange(5) / 10,
        "languages": ("en", "en", "es", "es", "en"),
    }
    return EqDataset(**{**fields, **changes})


def test_counts():
    data = made()
    assert len(data) == 5
    assert list(data.term_counts().items()) == [("warm", 3), ("airy", 1), ("bright", 1)]
    assert data.contributor_counts_by_term() == {"warm": 2, "airy": 1, "bright": 1}
    assert data.n_contributors == 2
    assert data.settings_for("warm")[:, 0].tolist() == [1, 3, 5]
    assert data.settings_for("nobody's").shape == (0, 13)
    assert repr(data) == "EqDataset(made up: 5 parametric settings, 3 terms, 2 contributors)"


@pytest.mark.parametrize("rows", [[3, 0], np.array([3, 0]), (3, 0)])
def test_subset_by_number_keeps_every_column_in_step(rows):
    part = made().subset(rows)
    assert part.ids == ("4", "1")
    assert part.settings[:, 0].tolist() == [4, 1]
    assert part.terms == ("airy", "warm")
    assert part.descriptors == ("AIRY", "WARM")
    assert part.contributors == ("c002", "c001")
    assert part.languages == ("es", "en")
    assert part.consistency.tolist() == [0.3, 0.0]


def test_subset_by_mask_and_to_nothing():
    data = made()
    assert data.subset(np.array([True, False, False, False, True])).ids == ("1", "5")
    assert len(data.subset([])) == 0
    assert len(data.subset(np.zeros(5, dtype=bool)).subset([])) == 0


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        (np.ones(4, dtype=bool), ValueError, "mask over 5 rows has shape \\(4,\\)"),
        ([0.5], ValueError, "rows must be a mask"),
        ([[0]], ValueError, "rows must be a mask"),
        ([7], IndexError, "7"),
    ],
)
def test_subset_refuses(rows, error, message):
    with pytest.raises(error, match=message):
        made().subset(rows)


def test_with_min_examples_says_what_went():
    kept = made().with_min_examples(2)
    assert set(kept.terms) == {"warm"}
    assert kept.cleaning.rows_kept == 3
    assert str(kept.cleaning.steps[-1]) == ("dropped 2 rows '2 terms': each has fewer than 2 rows")
    assert made().with_min_examples(1).cleaning == made().cleaning
    with pytest.raises(ValueError, match="at least 1, got 0"):
        made().with_min_examples(0)


def test_settings_cannot_be_changed_from_inside_or_outside():
    mine = np.tile(PARAMETRIC_SPACE.default, (5, 1))
    data = made(mine)
    mine[0, 0] = 9
    assert data.settings[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        data.settings[0, 0] = 9
    with pytest.raises(ValueError, match="read-only"):
        data.consistency[0] = 9
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.source = "x"


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (2, 0, 12.5, "low_shelf_gain_db .*12\\.5.*2"),
        (4, 1, 21.0, "low_shelf_frequency_hz .*21.*4"),
        (1, 4, np.nan, "peak_1_q .*nan.*1"),
        (0, 12, np.inf, "high_shelf_frequency_hz .*inf.*0"),
    ],
)
def test_an_illegal_setting_is_named_by_row_and_column(row, column, value, message):
    settings = np.tile(PARAMETRIC_SPACE.default, (5, 1))
    settings[row, column] = value
    with pytest.raises(ValueError, match=message):
        made(settings)


def test_the_space_decides_the_width():
    with pytest.raises(ValueError, match="shape \\(n, 40\\) in the graphic space, got \\(5, 13\\)"):
        made(space=GRAPHIC_SPACE)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("terms", ("warm",), "terms has 1 rows, settings has 5"),
        ("ids", (), "ids has 0 rows"),
        ("contributors", ("c001",) * 6, "contributors has 6 rows"),
        ("consistency", [0.1], "consistency has 1 rows"),
        ("terms", ("warm", "", "a", "b", "c"), "row 1 has an empty term"),
    ],
)
def test_columns_out_of_step_are_refused(name, value, message):
    with pytest.raises(ValueError, match=message):
        made(**{name: value})


def test_without_contributors():
    data = made(contributors=None)
    assert data.n_contributors == 0
    assert data.subset([0]).contributors is None
    with pytest.raises(ValueError, match="does not tell its contributors apart"):
        data.contributor_counts_by_term()


def test_a_report_adds_up():
    steps = (
        CleaningStep("dropped", "test", 3, "a trial"),
        CleaningStep("merged", "warmth", 2, "noun of 'warm'", "warm"),
    )
    report = CleaningReport(10, 7, steps)
    assert (report.rows_dropped, report.rows_merged) == (3, 2)
    assert str(report).splitlines()[1:] == [
        "  dropped 3 rows 'test': a trial",
        "  merged 2 rows 'warmth' into 'warm': noun of 'warm'",
    ]
    with pytest.raises(ValueError, match="10 rows read, 3 dropped, 8 kept"):
        CleaningReport(10, 8, steps)
