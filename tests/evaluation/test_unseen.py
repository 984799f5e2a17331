"""The judge of unseen words: its protocol, its baselines, and the marks on the real data."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.equalizers import PARAMETRIC_SPACE
from eqmorph.evaluation.unseen import UnseenReport, evaluate_unseen, random_settings
from eqmorph.words.releasing import RELEASED


def people_of_words(seed: int = 1, meaning: bool = True) -> EqDataset:
    """Twelve made-up people who turn lows and highs as plain words say, or at random."""
    rng = np.random.default_rng(seed)
    tilts = {"warm": 5, "bright": -6, "dark": 7, "thin": -8, "boomy": 8, "crisp": -5, "dull": 6}
    rows, terms, who = [], [], []
    for person in range(12):
        for term in rng.permutation(list(tilts))[:5]:
            tilt = tilts[term] if meaning else rng.choice([-6, 6])
            setting = PARAMETRIC_SPACE.default.copy()
            setting[0] = np.clip(tilt + rng.normal(0, 1.5), -12, 12)
            setting[11] = np.clip(-tilt + rng.normal(0, 1.5), -12, 12)
            rows.append(setting)
            terms.append(str(term))
            who.append(f"p{person}")
    n = len(rows)
    return EqDataset(
        PARAMETRIC_SPACE, np.array(rows), tuple(terms), tuple(terms),
        tuple(map(str, range(n))), tuple(who), "made up", "0" * 64, CleaningReport(n, n),
    )  # fmt: skip


@pytest.fixture(scope="module")
def report() -> UnseenReport:
    return evaluate_unseen(people_of_words(), n_configurations=3, n_folds=3, n_bootstrap=50)


def test_words_that_mean_something_are_predicted(report):
    assert report.n_terms == 5
    for name in ("nested", "released", "as shipped"):
        method = report.method(name)
        assert method.mean_db < 0.8 * report.method("flat").mean_db
        assert method.win_rate == 1.0
        assert method.gain_interval_db[0] > 0
    assert report.method("without the lexicon").mean_db > report.method("released").mean_db


def test_words_that_mean_nothing_are_not():
    report = evaluate_unseen(
        people_of_words(meaning=False), n_configurations=1, n_folds=3, n_bootstrap=50
    )
    assert report.method("released").gain_interval_db[0] < 0.2


def test_flat_is_the_size_of_what_people_did(report):
    data = people_of_words()
    grid = np.geomspace(20, 20_000, 256)
    sizes = np.sqrt((data.space.magnitude_response_db(data.settings, grid) ** 2).mean(axis=1))
    terms = np.array(data.terms)
    by_term = [sizes[terms == t].mean() for t in set(data.terms) - {"warm", "bright"}]
    assert report.method("flat").mean_db == pytest.approx(np.mean(by_term), rel=1e-6)
    assert report.method("flat").win_rate == 0.0
    assert np.isnan(report.method("flat").wilcoxon_p)


def test_the_report_is_data(report):
    text = json.dumps(report.to_dict())
    assert json.loads(text)["methods"][0]["name"] == "flat"
    assert len(report.chosen) == 3
    assert set(report.per_term) == {"dark", "thin", "boomy", "crisp", "dull"}
    assert report.risk[0].kept == 1.0
    with pytest.raises(KeyError):
        report.method("nope")


def test_the_same_seed_gives_the_same_report(report):
    again = evaluate_unseen(people_of_words(), n_configurations=3, n_folds=3, n_bootstrap=50)
    assert again.method("nested") == report.method("nested")
    assert random_settings(4, 0) == random_settings(4, 0)
    assert random_settings(4, 0)[0] == RELEASED


def test_contributors_are_needed():
    with pytest.raises(ValueError, match="made up does not tell its contributors apart"):
        evaluate_unseen(replace(people_of_words(), contributors=None))


@pytest.mark.data
def test_the_marks_on_safe_db(data_dir):
    """Marks of published and earlier work; nothing here may be tuned to pass."""
    report = evaluate_unseen(
        SAFEDBDatasetLoader(data_dir).load(), n_configurations=1, n_bootstrap=100
    )
    flat = report.method("flat")
    assert (report.n_terms, report.n_rows) == (323, 452)
    assert flat.median_db == pytest.approx(5.742, abs=0.005)
    assert flat.mean_db == pytest.approx(5.788, abs=0.005)
    shipped = report.method("as shipped")
    assert shipped.mean_db <= 5.27
    assert shipped.median_db <= 4.80
    assert shipped.win_rate >= 0.64
    assert shipped.gain_interval_db[0] > 0.2
    assert report.method("strict").mean_db <= 5.31
    assert 0.75 <= report.coverage.error <= 0.85
    assert 0.75 <= report.coverage.curve <= 0.85
    half = next(p for p in report.risk if p.kept == 0.5)
    assert half.mean_gain_db >= 0.9
