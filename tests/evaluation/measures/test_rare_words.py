"""Figures over rare words: what they are, and whose draws their intervals are over."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.evaluation.measures.rare_words import (
    RareRows,
    draws_of_people,
    method_result,
    middle_95,
    risk_curve,
)
from eqmorph.evaluation.measures.stated_errors import coverage_of, stated_errors
from eqmorph.words.calibration import size_db

BINS = 16


def crowd(n_people: int = 40, words: int = 5, seed: int = 0) -> RareRows:
    """Each person one row for each of five words; curves of a size that grows with the word."""
    rng = np.random.default_rng(seed)
    person, term = (a.ravel() for a in np.meshgrid(np.arange(n_people), np.arange(words)))
    curves = rng.normal(0, 1, (len(person), BINS)) + term[:, None]
    return RareRows(np.arange(len(person)), term, person, curves)


def test_weighted_means_are_those_of_rows_taken_so_often():
    rows = crowd(6)
    errors = np.arange(len(rows.row_term), dtype=float)
    weights = draws_of_people(rows.row_person, 3, 0)
    assert weights.sum(axis=1).tolist() == [30, 30, 30]
    found = rows.weighted_term_errors(errors, weights)
    for drawn, means in zip(weights.astype(int), found, strict=True):
        taken, terms = np.repeat(errors, drawn), np.repeat(rows.row_term, drawn)
        assert means == pytest.approx([taken[terms == t].mean() for t in range(5)])


def test_a_word_that_a_draw_lacks_is_no_number():
    rows = crowd(2)
    only_word_0 = (rows.row_term == 0).astype(float)
    found = rows.weighted_term_errors(np.ones(10), only_word_0[None])[0]
    assert found[0] == 1.0
    assert np.isnan(found[1:]).all()


def test_intervals_over_people_are_wider_where_people_have_a_way_of_their_own():
    rows = crowd()
    rng = np.random.default_rng(1)
    flat = np.full(len(rows.row_term), 5.0)
    errors = flat - 0.5 + rng.normal(0, 2, 40)[rows.row_person]
    result = method_result(
        "some", rows, errors, flat, errors, draws_of_people(rows.row_person, 500, 0)
    )
    people, terms = result.gain_interval_db, result.gain_interval_over_terms_db
    assert people[1] - people[0] > 2 * (terms[1] - terms[0])
    assert people[0] < np.mean(flat - errors) < people[1]
    assert result.people_gain_db == pytest.approx(np.mean(flat - errors))
    assert result.people_better == np.mean((flat - errors)[:40] > 0)
    assert result.against_released_db == (0.0, 0.0, 0.0)


def test_the_surest_words_are_the_better_ones_where_size_tells():
    rows = crowd()
    sizes = rows.row_term + 1.0
    flat = np.full(len(sizes), 5.0)
    points = risk_curve(
        rows, sizes, flat + 1.5 - sizes, flat, draws_of_people(rows.row_person, 100, 0)
    )
    by_share = {p.kept: p for p in points}
    assert by_share[1.0].win_rate == pytest.approx(0.8)
    assert by_share[0.2].mean_gain_db == pytest.approx(3.5)
    assert by_share[0.2].least_size_db == 5.0
    assert by_share[0.2].gain_interval_db == pytest.approx((3.5, 3.5))
    gains = [p.mean_gain_db for p in points]
    assert gains == sorted(gains)


def test_stated_errors_are_right_for_a_crowd_as_it_was_calibrated_on():
    rng = np.random.default_rng(3)
    rows = crowd(200)
    # The larger a prediction, the more people it is nearer to; all are equally far from it.
    predicted = rng.uniform(0, 1, (len(rows.row_cell), 1)) * np.ones(BINS) * 6
    signs = rng.choice([-1, 1], predicted.shape)
    scatter = rng.uniform(0.5, 1.5, (len(predicted), 1))
    curves = predicted + 5.0 * signs * scatter
    rows = RareRows(rows.row_cell, rows.row_term, rows.row_person, curves)
    stated = stated_errors(rows, predicted, rows.row_person % 5)
    draws = draws_of_people(rows.row_person, 100, 0)
    found = coverage_of(rows, stated, size_db(predicted), draws)
    assert found.error == pytest.approx(0.8, abs=0.03)
    assert found.expected_db == pytest.approx(found.measured_db, rel=0.05)
    assert found.brier < found.brier_base
    gain, low, high = found.brier_gain
    assert gain == pytest.approx(found.brier_base - found.brier)
    assert 0 < low < gain < high
    stated_shares = [g.stated for g in found.groups]
    assert len(stated_shares) == 3
    assert stated_shares == sorted(stated_shares)
    for group in found.groups:
        assert group.stated_interval[0] < group.stated < group.stated_interval[1]
        assert group.found == pytest.approx(group.stated, abs=0.06)
    assert sum(b.n_rows for b in found.confidences) == len(curves)
    # Everybody has one row of each word, so that people and words weigh alike.
    for one, other in zip(found.confidences_by_word, found.confidences, strict=True):
        assert one.found == pytest.approx(other.found, abs=0.1)


def test_a_word_of_many_people_weighs_as_much_as_one_of_few():
    term = np.array([0, 0, 0, 0, 1, 1])
    rows = RareRows(np.arange(6), term, np.arange(6), np.zeros((6, BINS)))
    assert rows.word_weights.tolist() == [0.25] * 4 + [0.5] * 2
    assert rows.person_weights.tolist() == [1.0] * 6


def test_nobody_is_judged_by_what_was_fitted_on_them():
    """One person's curves must not move what is stated of them."""
    rows = crowd()
    predicted = np.random.default_rng(0).normal(0, 2, (len(rows.row_cell), BINS))
    before = stated_errors(rows, predicted, rows.row_person % 4)
    curves = rows.curves.copy()
    mine = rows.row_person == 7
    curves[mine] += 30.0
    after = stated_errors(
        RareRows(rows.row_cell, rows.row_term, rows.row_person, curves),
        predicted, rows.row_person % 4,
    )  # fmt: skip
    fold = rows.row_person % 4 == 3
    assert before.expected_db[fold] == pytest.approx(after.expected_db[fold])
    assert (before.expected_db[~fold] < after.expected_db[~fold]).any()


def test_the_middle_leaves_out_what_is_no_number():
    assert middle_95([1.0, float("nan"), 1.0]) == (1.0, 1.0)
