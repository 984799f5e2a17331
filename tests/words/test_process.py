"""The process: against dense solves, explicit refits, and its promise to keep nobody's curve."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.sound.code import SoundCode
from eqmorph.words.calibration import Calibration, size_db
from eqmorph.words.kernels import KernelSettings, Spelling, kernel
from eqmorph.words.leaving_out import LeavingOut, exact_process, grouped_process
from eqmorph.words.meaning import understand
from eqmorph.words.observations import (
    Cells,
    check_private,
    group_for_privacy,
    group_weights,
)
from eqmorph.words.process import TermProcess, left_out_mean

WORDS = ("airy", "bassy", "boomy", "bright", "clear", "crisp", "dull", "muddy", "thin", "warm")
CODE = SoundCode(np.linalg.qr(np.random.default_rng(0).normal(size=(64, 12)))[0].T)
SETTINGS = KernelSettings(shared_words=0.1, constant=0.05)


@pytest.fixture
def cells() -> Cells:
    """Nine people, each with some of ten words."""
    rng = np.random.default_rng(3)
    pairs = [(p, t) for p in range(9) for t in rng.choice(10, 4, replace=False)]
    person, term = np.array(pairs).T
    curves = rng.normal(0, 4, (len(pairs), CODE.latent_dim))
    return Cells(WORDS, term, person, curves, rng.integers(1, 4, len(pairs)))


def test_the_mean_is_a_dense_solve(cells):
    process = exact_process(cells, CODE, SETTINGS)
    asked = [understand("warm bright"), understand("less harsh")]
    a, b = process.features(asked), process.term_features
    K = process.shares @ kernel(b, b, SETTINGS) @ process.shares.T + np.diag(process.noise)
    k = kernel(a, b, SETTINGS) @ process.shares.T
    residual = process.latents - process.shares @ process.prior(b)
    expected = process.prior(a) + k @ np.linalg.solve(K, residual)
    np.testing.assert_allclose(process.mean(asked), expected, atol=1e-9)
    variance = np.diag(kernel(a, a, SETTINGS)) - np.einsum("ij,ji->i", k, np.linalg.solve(K, k.T))
    np.testing.assert_allclose(process.variance(asked), variance, atol=1e-9)


def test_the_kernel_is_a_covariance(cells):
    b = exact_process(cells, CODE, SETTINGS).term_features
    K = kernel(b, b, SETTINGS)
    np.testing.assert_allclose(K, K.T)
    assert np.linalg.eigvalsh(K).min() > -1e-9


def test_without_observations_near_it_the_prior_speaks(cells):
    far = TermProcess(
        cells.terms, np.eye(10)[:1], np.zeros((1, 12)), np.array([1e9]), CODE, SETTINGS
    )
    asked = [understand("very dark")]
    np.testing.assert_allclose(far.mean(asked), far.prior(far.features(asked)), atol=1e-6)


def test_leaving_out_at_once_is_refitting_without(cells):
    process = exact_process(cells, CODE, SETTINGS)
    residual = cells.latents - process.shares @ process.prior(process.term_features)
    gone = np.array([2, 5, 11, 30])
    rest = np.setdiff1d(np.arange(len(cells)), gone)
    b = process.term_features
    between = process.shares @ kernel(b, b, SETTINGS) @ process.shares.T
    K = between[np.ix_(rest, rest)] + np.diag(process.noise[rest])
    expected = between[np.ix_(gone, rest)] @ np.linalg.solve(K, residual[rest])
    np.testing.assert_allclose(
        left_out_mean(process.precision, residual, gone), expected, atol=1e-9
    )


@pytest.mark.parametrize("grouped", [False, True])
def test_a_prediction_knows_neither_its_term_nor_its_person(cells, grouped):
    """Other curves in their place change nothing at all."""
    groups = cells.term.copy() // 2
    target = 7
    mask = (cells.term == cells.term[target]) | (cells.person == cells.person[target])
    other = cells.latents.copy()
    other[mask] = 99.0

    def predict(curves):
        leaving = LeavingOut(Cells(WORDS, cells.term, cells.person, curves, cells.n_rows), CODE)
        wanted = np.array([target])
        if grouped:
            return leaving.predict_grouped(SETTINGS, wanted, groups)
        return leaving.predict(SETTINGS, wanted)

    np.testing.assert_allclose(predict(other), predict(cells.latents), atol=1e-9)
    other[~mask] += 1.0
    assert np.abs(predict(other) - predict(cells.latents)).max() > 0.01


def test_groups_of_single_cells_are_the_exact_process(cells):
    one, two = (
        exact_process(cells, CODE, SETTINGS),
        grouped_process(cells, group_weights(np.arange(len(cells))), CODE, SETTINGS),
    )
    asked = [understand("crisp")]
    np.testing.assert_allclose(one.mean(asked), two.mean(asked), atol=1e-9)


def test_nobody_is_alone_in_what_is_kept(cells):
    groups = group_for_privacy(cells, np.eye(10))
    weights = group_weights(groups)
    assert check_private(cells, weights) >= 3
    np.testing.assert_allclose(weights.sum(axis=1), 1.0)
    for row in weights:
        assert (np.abs(row @ cells.latents - cells.latents).max(axis=1) > 0.1).all()


def test_a_curve_of_two_people_may_not_be_kept(cells):
    alone = np.eye(len(cells))[:1]
    with pytest.raises(ValueError, match="a kept mean rests on 1 people"):
        check_private(cells, alone)


@pytest.mark.parametrize(
    ("rows_of_people", "may"),
    [
        ((1, 1), False),  # two people
        ((2, 2), False),
        ((1, 1, 1), True),  # three, a third each
        ((2, 1, 1), True),  # three, one of them half
        ((3, 1, 1), False),  # three, one of them more than half
        ((4, 1, 1, 1), False),
        ((3, 1, 1, 1), True),
        ((11, 5, 5), False),
        ((10, 5, 5), True),
    ],
)
def test_a_kept_mean_is_of_three_people_none_of_whom_has_more_than_half(rows_of_people, may):
    """The numbers that are promised, not the constants that the code has."""
    person = np.repeat(np.arange(len(rows_of_people)), rows_of_people)
    n = len(person)
    cells = Cells(WORDS[:1], np.zeros(n, int), person, np.ones((n, 12)), np.ones(n, int))
    group = group_for_privacy(cells, np.eye(1))
    assert (group == (0 if may else -1)).all()
    mean = np.full((1, n), 1 / n)
    if may:
        assert check_private(cells, mean) == len(rows_of_people)
        return
    with pytest.raises(ValueError, match=r"a kept mean rests on \d people"):
        check_private(cells, mean)


def test_too_few_people_are_not_kept_even_together():
    two = Cells(WORDS[:2], np.array([0, 1]), np.array([0, 1]), np.ones((2, 12)), np.ones(2, int))
    assert (group_for_privacy(two, np.eye(2)) == -1).all()


def test_spelling_knows_a_word_again():
    spelling = Spelling.of(["warm", "warmth", "bright"])
    a, b, c = spelling.vectors(["warm", "warmth", "bright"])
    assert a @ a == pytest.approx(1.0)
    assert a @ b > 0.4 > a @ c
    assert not spelling.vectors(["zzz"]).any()


def crowd_of(n_people: int, seed: int = 0):
    """Three predictions a person, and what the person did, 5 dB away."""
    rng = np.random.default_rng(seed)
    people = np.repeat(np.arange(n_people), 3)
    predicted = rng.uniform(0, 4, (3 * n_people, 1)) * np.ones(12)
    return predicted, predicted + 5.0 * rng.normal(size=predicted.shape), people


def test_calibration_finds_what_made_the_data():
    predicted, observed, people = crowd_of(400)
    stated = Calibration.fit(predicted, observed, people)
    assert stated.error_db == pytest.approx(5.0, abs=0.2)
    assert (stated.curve_low_db, stated.curve_high_db) == pytest.approx((-6.4, 6.4), abs=0.4)
    assert stated.confidence(0.1) < 0.65 < stated.confidence(4.0)
    errors = size_db(observed - predicted)
    held = (stated.error_low_db <= errors) & (errors <= stated.error_high_db)
    assert held.mean() == pytest.approx(0.8, abs=0.02)


def test_the_interval_of_a_share_holds_it_as_often_as_it_says():
    truth = Calibration.fit(*crowd_of(20_000)).confidence(2.0)
    held = 0
    for seed in range(100):
        low, high = Calibration.fit(*crowd_of(40, seed + 1)).confidence_interval(2.0)
        held += low <= truth <= high
    assert 88 <= held <= 100


def test_few_people_can_tell_little_of_all_and_one_person_is_one():
    widths = []
    for n in (12, 50, 400):
        stated = Calibration.fit(*crowd_of(n), by_size=False)
        low, high = stated.confidence_interval(0.0)
        assert low < stated.confidence(3.0) == stated.confidence(0.0) < high
        widths.append(high - low)
    assert widths[0] > 1.5 * widths[1] > 3 * widths[2]
    predicted, observed, people = crowd_of(30)
    often = np.concatenate([np.arange(90), np.tile(np.flatnonzero(people == 7), 50)])
    once, again = (Calibration.fit(predicted[r], observed[r], people[r], by_size=False)
                   for r in (np.arange(90), often))  # fmt: skip
    assert again.confidence(0.0) == pytest.approx(once.confidence(0.0))
    assert again.error_db == pytest.approx(once.error_db)


def test_all_of_ten_people_do_not_make_a_certainty():
    predicted = np.full((10, 4), 3.0)
    stated = Calibration.fit(predicted, predicted, np.arange(10), by_size=False)
    low, high = stated.confidence_interval(3.0)
    assert low < 0.8 < stated.confidence(3.0) < high < 1.0


def test_what_older_models_state_is_read():
    old = {"error_at_zero": 5.0, "error_per_db": 0.1, "low_ratio": 0.5, "high_ratio": 1.7,
           "curve_low": -1.3, "curve_high": 1.2, "win_at_zero": -0.5, "win_per_db": 0.4,
           "n_people": 100}  # fmt: skip
    stated = Calibration.from_dict(old)
    assert (stated.error_db, stated.error_low_db, stated.error_high_db) == (5.0, 2.5, 8.5)
    low, high = stated.confidence_interval(2.0)
    assert low < stated.confidence(2.0) < high
    assert Calibration.from_dict(stated.to_dict()) == stated


def test_a_loud_person_counts_as_much_as_a_typical_one(cells):
    loud = Cells(WORDS, cells.term, cells.person, 1e3 * cells.latents, cells.n_rows)
    small = Cells(WORDS, cells.term, cells.person, 0.01 * cells.latents, cells.n_rows)
    np.testing.assert_allclose(np.linalg.norm(loud.huber_weighted(6.0), axis=1), 6.0)
    directions = cells.latents / np.linalg.norm(cells.latents, axis=1)[:, None]
    np.testing.assert_allclose(loud.huber_weighted(6.0) / 6.0, directions)
    np.testing.assert_array_equal(small.huber_weighted(6.0), small.latents)


def test_all_ways_to_the_process_heed_alike(cells):
    loud = Cells(WORDS, cells.term, cells.person, 9.0 * cells.latents, cells.n_rows)
    bounded = Cells(WORDS, cells.term, cells.person, loud.huber_weighted(6.0), cells.n_rows)
    wanted, groups = np.arange(5), np.arange(len(cells))
    for a, b in zip(
        (LeavingOut(c, CODE).predict(SETTINGS, wanted) for c in (loud, bounded)),
        (LeavingOut(c, CODE).predict_grouped(SETTINGS, wanted, groups) for c in (loud, bounded)),
        strict=True,
    ):
        np.testing.assert_allclose(a, b, atol=1e-8)
    exact, grouped = (exact_process(loud, CODE, SETTINGS),
                      grouped_process(loud, group_weights(groups), CODE, SETTINGS))  # fmt: skip
    np.testing.assert_allclose(exact.latents, bounded.latents)
    np.testing.assert_allclose(grouped.latents, bounded.latents)
