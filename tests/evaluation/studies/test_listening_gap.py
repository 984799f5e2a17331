"""The published benchmark: its division, its measures, and the figures it must reproduce."""

from __future__ import annotations

import hashlib
import json
import random

import numpy as np
import pytest
from judged_crowd import RARE, WORDS, crowd

from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.equalizers.space import GRAPHIC_SPACE
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.methods.baselines import Flat, GeometricMedian, TermMeanOfResponses
from eqmorph.evaluation.results import plain, typed
from eqmorph.evaluation.studies.listening_gap import (
    PUBLISHED_KNOWN,
    ListeningGapReport,
    evaluate_listening_gap,
    judge_tail,
    listening_gap_split,
    tail_scores_db,
)

METHODS = (Flat(), TermMeanOfResponses(), GeometricMedian())


@pytest.fixture(scope="module")
def report():
    return evaluate_listening_gap(crowd(), METHODS)


def test_every_row_is_on_one_side():
    dataset = crowd()
    split = listening_gap_split(dataset)
    everything = np.concatenate([split.training, split.held_out, split.tail])
    assert sorted(everything) == list(range(len(dataset)))
    assert {dataset.terms[i] for i in split.tail} == set(RARE)
    for term in WORDS:
        n = dataset.term_counts()[term]
        assert sum(dataset.terms[i] == term for i in split.held_out) == round(0.2 * n)


def test_the_division_is_the_published_shuffle():
    dataset = crowd()
    # Stage 2 of the benchmark, in its own terms: names count from 0 and are sorted as text.
    shuffle = random.Random(42)
    held_out = set()
    for term in sorted(WORDS):
        names = sorted(f"safe-{i}" for i, t in enumerate(dataset.terms) if t == term)
        shuffle.shuffle(names)
        held_out |= set(names[: round(0.2 * len(names))])
    found = listening_gap_split(dataset).held_out
    assert {f"safe-{int(dataset.ids[i]) - 1}" for i in found} == held_out


def test_figures_by_hand(report):
    dataset = crowd()
    rows = dataset.subset(listening_gap_split(dataset).tail)
    curves = dataset.space.magnitude_response_db(rows.settings, GRID)
    level = np.sqrt((curves**2).mean(axis=1))
    by_term = [np.median(level[np.array(rows.terms) == term]) for term in RARE]
    (flat,) = (t for t in report.tail if t.method == "flat")
    assert flat.median_db.estimate == pytest.approx(np.median(by_term))
    assert flat.mean_db.estimate == pytest.approx(np.mean(by_term))
    assert (flat.n_terms, flat.against_flat) == (3, None)
    known = {k.method: k for k in report.known}
    assert known["term_mean_response"].score_db < known["flat"].score_db
    assert known["term_mean_response"].hrp < known["flat"].hrp
    scores = [score for score, _ in known["flat"].terms.values()]
    assert known["flat"].score_db == pytest.approx(np.mean(scores))


def test_a_made_up_crowd_does_not_pass_for_the_published_one(report):
    assert not report.agrees


def test_silence_scores_as_flat_and_knowledge_better():
    dataset = crowd()
    rows = dataset.subset(listening_gap_split(dataset).tail)
    silent, answered = tail_scores_db(rows, lambda term: None)
    flat, all_answered = tail_scores_db(rows, lambda term: np.zeros(256))
    assert np.array_equal(silent, flat)
    assert (answered, all_answered) == (0, 3)
    curves = {t: dataset.space.magnitude_response_db(rows.settings_for(t), GRID) for t in RARE}
    judged = judge_tail(rows, {"flat": lambda t: None, "peeks": lambda t: curves[t].mean(axis=0)})
    peeks = judged[1]
    assert peeks.against_flat.win_rate == 1.0
    assert peeks.mean_db.estimate < judged[0].mean_db.estimate
    assert peeks.q_value == peeks.against_flat.p_value


def test_the_report_survives_json(report):
    written = json.loads(json.dumps(plain(report)))
    assert (written["agrees"], written["published"]["tail"]["FLAT"]) == (False, 5.747)
    assert plain(typed(ListeningGapReport, written, "gap")) == written
    with pytest.raises(InvalidArgumentError, match="gap has no 'source'"):
        typed(ListeningGapReport, {}, "gap")


@pytest.mark.parametrize(
    ("dataset", "message"),
    [
        (crowd(60, space=GRAPHIC_SPACE), "is SAFE-DB's, got graphic settings of made up"),
        (crowd(20), "no word has the 20 rows"),
        (crowd(60).subset([i for i in range(60) if i % 10 != 9]), "no words with fewer than 20"),
    ],
)
def test_data_that_is_not_the_benchmarks(dataset, message):
    with pytest.raises(ValueError, match=message):
        evaluate_listening_gap(dataset, METHODS)


@pytest.mark.data
def test_the_published_figures_come_out(data_dir):
    """Before anything else is believed: FLAT on the same rows scores what was published."""
    dataset = SAFEDBDatasetLoader(data_dir).load()
    report = evaluate_listening_gap(dataset, METHODS)
    assert (report.n_training, report.n_held_out) == (817, 204)
    assert (report.n_tail, report.n_tail_terms) == (452, 323)
    known = {k.method: k for k in report.known}
    tail = {t.method: t for t in report.tail}
    assert 5.74 <= tail["flat"].median_db.estimate <= 5.75
    assert known["flat"].score_db == pytest.approx(PUBLISHED_KNOWN["FLAT"][0], abs=5e-4)
    assert known["flat"].hrp == pytest.approx(PUBLISHED_KNOWN["FLAT"][1], abs=0.05)
    assert report.agrees
    # The best published answer is a mean of the same rows; the geometric median is below it.
    assert known["geometric_median"].score_db < 3.668


@pytest.mark.data
def test_the_same_rows_are_held_out_for_ever(data_dir):
    dataset = SAFEDBDatasetLoader(data_dir).load()
    held_out = listening_gap_split(dataset).held_out
    digest = hashlib.sha256(",".join(dataset.ids[i] for i in held_out).encode()).hexdigest()
    assert digest == "5fe2cd31531498e40c2f3728ebe8c3ee1b34aa61a0f108b0804eb61cc66cd24c"
