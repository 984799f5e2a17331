"""Known words in short: complete and honest on made-up people, and the marks on the real ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.errors import TrainingError
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.evaluation.measures import distributions
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.studies.known_words import ContributorsReport, run_quick
from eqmorph.evaluation.studies.study import Options, StudyData

OURS, MEAN, FLAT = "eqmorph", "term_mean_parameters", "flat"


def made_up(terms, contributors, seed=0):
    """Settings where "dark" lifts the lows, "crisp" the highs, and other words do nothing."""
    space = PARAMETRIC_SPACE
    n = len(terms)
    sign = np.array([{"dark": 1.0, "crisp": -1.0}.get(term, 0.0) for term in terms])
    tilt = np.zeros(13)
    tilt[[band.gain for band in space.bands]] = np.linspace(0.5, -0.5, 5)
    unit = sign[:, None] * tilt + np.random.default_rng(seed).normal(0, 0.15, (n, 13))
    return EqDataset(
        space=space,
        settings=space.canonical(space.from_unit(unit)),
        terms=tuple(terms),
        descriptors=tuple(terms),
        ids=tuple(map(str, range(n))),
        contributors=contributors,
        source="made up",
        fingerprint="f00",
        cleaning=CleaningReport(n, n),
    )


def quick(data, epochs=1, **options):
    return run_quick(StudyData(data), Options(epochs=epochs, **options))


@pytest.fixture(scope="module", autouse=True)
def _small_forests():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distributions, "_TREES", 2)
        yield


@pytest.fixture(scope="module")
def data():
    terms = ["odd" if i % 30 == 29 else ("dark", "crisp")[i % 2] for i in range(120)]
    return made_up(terms, tuple(f"p{i // 4}" for i in range(120)))


@pytest.fixture(scope="module")
def report(data):
    return quick(data, 5, n_folds=3)


def figures_of(report, method):
    return [result.figures for result in report.results if result.method == method]


def test_a_report_says_what_it_is_of(report):
    assert (report.source, report.fingerprint) == ("made up", "f00")
    assert (report.unit, report.min_examples, report.seed) == ("contributor", 10, 0)
    assert set(report.terms) == {"dark", "crisp"}
    assert list(report.summary) == ["contributor"]
    assert list(report.summary["contributor"]) == [OURS, MEAN, FLAT]


def test_every_figure_is_there_and_in_its_range(report):
    for figures in figures_of(report, OURS):
        assert -1.0 <= figures["latent_silhouette"] <= 1.0
        assert figures["davies_bouldin"] > 0.0
        median, high = figures["reconstruction_median_db"], figures["reconstruction_p95_db"]
        assert 0.0 < median <= high < 3.0
        assert figures["morph_response_path_ratio"] >= 1.0 - 1e-9
        assert figures["illegal_share"] == 0.0


def test_planted_words_are_learnt(report):
    sides = (figures_of(report, name) for name in (OURS, MEAN, FLAT))
    for ours, mean, flat in zip(*sides, strict=True):
        assert ours["silhouette"] > 0.3
        assert ours["lsd_db"] < 0.8 * flat["lsd_db"]
        assert mean["lsd_db"] < 0.8 * flat["lsd_db"]


def test_words_count_alike_whatever_their_rows():
    # Macro-averaged: nine rows of ten are "dark", and flat is as far from either word.
    terms = ["dark" if i % 10 else "crisp" for i in range(120)]
    data = made_up(terms, tuple(f"p{i // 3}" for i in range(120)))
    first = figures_of(quick(data, n_folds=2), FLAT)[0]
    held = data.subset(contributor_folds(data, 2, 0).held_out(0))
    sizes = np.sqrt((data.space.magnitude_response_db(held.settings, GRID) ** 2).mean(axis=1))
    strength = [sizes[np.array(held.terms) == term].mean() for term in ("dark", "crisp")]
    assert first["lsd_db"] == pytest.approx(np.mean(strength), rel=1e-6)


def test_a_word_of_one_person_is_left_out_where_that_person_is():
    terms = [*["dark", "crisp"] * 30, *["solo"] * 12]
    people = (*(f"p{i // 3}" for i in range(60)), *["alone"] * 12)
    report = quick(made_up(terms, people), n_folds=3)
    assert "solo" in report.terms
    for result in report.results:
        assert math.isfinite(result.figures["lsd_db"])
        if "alone" not in result.terms and result.method != FLAT:
            assert result.terms.get("solo", {}).get("lsd_db") is None


def test_a_fold_without_known_words_has_gaps_and_no_zeros():
    terms = [*["dark"] * 20, *(f"word{i}" for i in range(30))]
    people = (*["alone"] * 20, *(f"p{i // 3}" for i in range(30)))
    report = quick(made_up(terms, people), n_folds=2)
    assert tuple(report.terms) == ("dark",)
    for figures in figures_of(report, OURS):
        assert "lsd_db" not in figures
        assert math.isnan(figures["silhouette"])
        assert figures["reconstruction_median_db"] > 0
    assert "lsd_db" not in report.summary["contributor"][OURS]


def test_no_word_with_so_many_rows(data):
    message = r"no word has 100 settings or more \(the most is \d+\); lower min_examples"
    with pytest.raises(TrainingError, match=message):
        quick(data, min_examples=100)


def test_more_folds_than_people(data):
    with pytest.raises(ValueError, match=r"40 folds need .* contributor groups, got 30"):
        quick(data, n_folds=40)


@pytest.fixture(scope="module")
def real_report(data_dir) -> ContributorsReport:
    """With a tenth of the released epochs, at which words group less well than they will (0.63)."""
    return quick(SAFEDBDatasetLoader(data_dir).load(), 10)


@pytest.mark.data
@pytest.mark.marks
def test_the_marks_on_the_real_file(real_report):
    """The marks themselves, with some slack for machines."""
    found = {k: figure.mean for k, figure in real_report.summary["contributor"][OURS].items()}
    assert tuple(real_report.terms) == ("warm", "bright")
    assert found["silhouette"] >= 0.45
    assert found["davies_bouldin"] <= 0.95
    assert found["reconstruction_median_db"] <= 0.125
    assert found["reconstruction_p95_db"] <= 0.85
    assert found["morph_response_path_ratio"] <= 1.02
    assert found["illegal_share"] == 0.0


@pytest.mark.data
@pytest.mark.marks
def test_an_answer_is_nearer_to_unseen_people_than_flat_and_than_the_mean(real_report):
    ours, mean, flat = (
        real_report.summary["contributor"][name]["lsd_db"].mean for name in (OURS, MEAN, FLAT)
    )
    assert ours <= 4.27
    assert ours < flat - 0.5
    assert ours < mean
