"""What the model keeps of a word's people: centre, mixture, schools, classifier."""

from __future__ import annotations

import numpy as np
import pytest
from made_up import WORDS, dataset_of, made_up_dataset, tilt

import eqmorph
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.errors import TrainingError
from eqmorph.model.building import build_model
from eqmorph.model.known_words import Mixture, TermClassifier
from eqmorph.model.people import (
    central_setting,
    divide_into_schools,
    fit_classifier,
    fit_mixture,
    pooled_covariance,
)

SPACE = PARAMETRIC_SPACE
GRID = response_grid()
FLOOR = 0.005


def setting(unit):
    return SPACE.from_unit(np.asarray(unit))


def distance_db(a, b):
    return float(response_distance_db(*(SPACE.magnitude_response_db(v, GRID) for v in (a, b))))


# The centre.


@pytest.mark.parametrize(("people", "amount"), [(1, 1 / 2), (4, 4 / 5), (99, 99 / 100)])
def test_a_few_peoples_word_is_drawn_towards_flat(people, amount):
    one = setting(tilt(SPACE))
    centre = central_setting(SPACE, np.stack([one, one]), people)
    np.testing.assert_allclose(SPACE.gains(centre), amount * SPACE.gains(one), atol=1e-9)
    np.testing.assert_allclose(SPACE.with_gains(centre, SPACE.gains(one)), one, atol=1e-6)


def test_rows_count_as_people_where_those_are_unknown():
    one = setting(tilt(SPACE))
    centre = central_setting(SPACE, np.stack([one] * 3), 0)
    np.testing.assert_allclose(SPACE.gains(centre), 0.75 * SPACE.gains(one), atol=1e-9)


def test_one_setting_unshrunk_is_its_own_centre():
    one = setting(tilt(SPACE))
    assert np.array_equal(central_setting(SPACE, one[None], 1, shrink=False), one)


def test_the_centre_stays_with_the_many_where_the_mean_follows_outliers():
    rng = np.random.default_rng(0)
    agreeing = tilt(SPACE) + rng.normal(0, 0.05, (12, 13))
    against = np.tile(-1.6 * tilt(SPACE), (4, 1))
    unit = np.concatenate([agreeing, against])
    centre = central_setting(SPACE, setting(unit), 16, shrink=False)
    truth = setting(tilt(SPACE))
    by_centre, by_mean = distance_db(centre, truth), distance_db(setting(unit.mean(0)), truth)
    assert by_centre < 1.0
    assert by_mean > 3.0


def test_the_centre_of_forty_gains():
    unit = np.random.default_rng(0).uniform(-0.5, 0.5, (9, 40))
    centre = central_setting(GRAPHIC_SPACE, GRAPHIC_SPACE.from_unit(unit), 0)
    assert GRAPHIC_SPACE.validate(centre).shape == (40,)


# The mixture.


def covariances(mixture):
    return mixture.factors @ np.swapaxes(mixture.factors, 1, 2)


def two_clouds(n, seed=0):
    rng = np.random.default_rng(seed)
    sign = np.where(np.arange(n) % 3 == 0, -1.0, 1.0)
    return 0.6 * sign[:, None] + rng.normal(0, 0.1, (n, 13))


@pytest.mark.parametrize("n", [1, 2, 12, 49, 50, 200])
def test_a_mixture_is_one(n):
    unit = two_clouds(n)
    mixture = fit_mixture(unit, 0.02 * np.eye(13), seed=0)
    k = len(mixture.weights)
    assert (mixture.means.shape, mixture.factors.shape) == ((k, 13), (k, 13, 13))
    assert mixture.weights.sum() == pytest.approx(1.0)
    assert (mixture.weights > 0).all()
    assert all(np.isfinite(part).all() for part in (mixture.means, mixture.factors))
    assert np.array_equal(mixture.factors, np.tril(mixture.factors))
    assert (np.diagonal(mixture.factors, axis1=1, axis2=2) > 0).all()
    assert np.linalg.eigvalsh(covariances(mixture)).min() >= FLOOR * (1 - 1e-6)


def test_identical_settings_do_not_make_a_spike():
    # Plug-in defaults repeat: without the floor such a component would be somebody's setting.
    unit = np.tile(tilt(SPACE), (60, 1))
    mixture = fit_mixture(unit, np.zeros((13, 13)), seed=0)
    drawn = mixture.sample(400, np.random.default_rng(0))
    np.testing.assert_allclose(drawn.std(axis=0), np.sqrt(FLOOR), rtol=0.2)


def test_a_mixture_finds_planted_clouds():
    mixture = fit_mixture(two_clouds(300), np.eye(13), seed=0)
    assert len(mixture.weights) == 2
    order = np.argsort(mixture.weights)
    np.testing.assert_allclose(mixture.weights[order], [1 / 3, 2 / 3], atol=0.01)
    np.testing.assert_allclose(mixture.means[order][:, 0], [-0.6, 0.6], atol=0.05)


def test_components_have_many_rows_each():
    # Five clear groups of 15 rows: each would be a component if that were enough.
    rng = np.random.default_rng(0)
    middles = np.array([[-2.0, -2.0], [2.0, -2.0], [-2.0, 2.0], [2.0, 2.0], [0.0, 0.0]])
    unit = middles[np.arange(75) % 5] + rng.normal(0, 0.05, (75, 2))
    assert len(fit_mixture(unit, np.eye(2), seed=0).weights) <= 3
    many = middles[np.arange(150) % 5] + rng.normal(0, 0.05, (150, 2))
    assert len(fit_mixture(many, np.eye(2), seed=0).weights) == 5


def test_a_small_words_spread_leans_on_all_words():
    unit = two_clouds(5)
    pooled = 0.3 * np.eye(13)
    covariance = covariances(fit_mixture(unit, pooled, seed=0))[0]
    own = np.cov(unit.T, bias=True)
    np.testing.assert_allclose(covariance, (5 * own + 20 * pooled) / 25 + FLOOR * np.eye(13))


def test_the_same_seed_gives_the_same_mixture():
    a, b = (fit_mixture(two_clouds(200), np.eye(13), seed=1) for _ in range(2))
    assert np.array_equal(a.means, b.means)
    assert np.array_equal(a.factors, b.factors)


def test_samples_have_the_mixtures_moments():
    rng = np.random.default_rng(3)
    factor = np.tril(rng.normal(0, 0.3, (4, 4)))
    mixture = Mixture(
        np.array([0.25, 0.75]), np.array([[5.0] * 4, [-5.0] * 4]), np.stack([factor] * 2)
    )
    drawn = mixture.sample(20_000, rng)
    first = drawn[:, 0] > 0
    assert first.mean() == pytest.approx(0.25, abs=0.02)
    np.testing.assert_allclose(np.cov(drawn[~first].T), factor @ factor.T, atol=0.02)


def test_samples_are_legal_and_in_canonical_order(small_model):
    for term in small_model.term_models:
        drawn = term.sample(SPACE, 300, np.random.default_rng(0))
        assert np.array_equal(SPACE.validate(drawn), drawn)
        assert np.array_equal(SPACE.canonical(drawn), drawn)


def test_pooled_covariance_is_that_within_terms():
    rng = np.random.default_rng(0)
    far = np.repeat([[-9.0, 0.0], [9.0, 0.0]], 4000, axis=0)
    spread = rng.multivariate_normal([0, 0], [[1.0, 0.5], [0.5, 2.0]], 8000)
    pooled = pooled_covariance(far + spread, ["a"] * 4000 + ["b"] * 4000)
    np.testing.assert_allclose(pooled, [[1.0, 0.5], [0.5, 2.0]], atol=0.1)


# The schools.


def planted_schools(n=90, seed=0):
    """Two ways of one word, two thirds and one third of the rows: lift lows, or cut highs."""
    rng = np.random.default_rng(seed)
    lift, cut = np.zeros(13), np.zeros(13)
    lift[0], cut[11] = 0.8, -0.8
    school = (np.arange(n) % 3 == 0).astype(int)
    unit = np.where(school[:, None] == 0, lift, cut) + rng.normal(0, 0.04, (n, 13))
    return setting(unit), school, (setting(lift), setting(cut))


def test_schools_recover_planted_ones():
    settings, school, truth = planted_schools()
    people = np.array([f"p{i}" for i in range(len(settings))])
    schools, preferred = divide_into_schools(SPACE, settings, people, seed=0)
    assert preferred == 2
    np.testing.assert_allclose(schools[2].shares, [2 / 3, 1 / 3])
    assert (school == 0).mean() == pytest.approx(2 / 3)
    for found, planted in zip(schools[2].settings, truth, strict=True):
        assert distance_db(found, planted) < 0.7


def test_shares_fall_and_sum_to_one(shipped):
    divided = [t for t in shipped.term_models if t.schools]
    assert {t.term for t in divided} >= {"warm", "bright"}
    for term in divided:
        for k, schools in term.schools.items():
            assert schools.settings.shape == (k, 13)
            assert schools.shares.sum() == pytest.approx(1.0)
            assert (np.diff(schools.shares) <= 0).all()
            assert schools.shares.min() >= 0.08
            assert np.array_equal(SPACE.validate(schools.settings), schools.settings)


def test_two_people_are_no_school():
    settings, school, _ = planted_schools()
    people = np.where(school == 0, [f"p{i}" for i in range(90)], [f"q{i % 2}" for i in range(90)])
    # Every division puts the two in a school of their own, or splits it further.
    assert divide_into_schools(SPACE, settings, people, seed=0) == ({}, 1)
    known, preferred = divide_into_schools(SPACE, settings, None, seed=0)
    assert (preferred, 2 in known) == (2, True)


def test_too_few_rows_are_not_divided():
    settings, _, _ = planted_schools(39)
    assert divide_into_schools(SPACE, settings, None, seed=0) == ({}, 1)


# The classifier.


@pytest.mark.parametrize("names", [WORDS, (*WORDS, "odd")], ids=["two", "three"])
def test_the_classifier_names_planted_words(names):
    data = made_up_dataset(300)
    known = data.subset([t in names for t in data.terms])
    classifier = fit_classifier(SPACE, known.settings, known.terms, names)
    for word, direction in zip(WORDS, (tilt(SPACE), -tilt(SPACE)), strict=True):
        response = SPACE.magnitude_response_db(setting(direction), classifier.frequencies_hz)
        shares = classifier.probabilities(response[None])[0]
        assert shares.sum() == pytest.approx(1.0, abs=1e-12)
        assert shares[WORDS.index(word)] > 4 * shares[1 - WORDS.index(word)]


def test_two_words_get_the_odds_of_the_regression():
    from sklearn.linear_model import LogisticRegression

    data = made_up_dataset(200)
    known = data.subset([t in WORDS for t in data.terms])
    classifier = fit_classifier(SPACE, known.settings, known.terms, WORDS)
    responses = SPACE.magnitude_response_db(known.settings, classifier.frequencies_hz)
    peer = LogisticRegression(C=0.03, class_weight="balanced", max_iter=2000)
    peer.fit(responses / 6.0, [WORDS.index(t) for t in known.terms])
    expected = peer.predict_proba(responses / 6.0)
    np.testing.assert_allclose(classifier.probabilities(responses), expected, atol=1e-6)


def test_a_frequent_word_is_not_likelier_beforehand():
    unit = np.random.default_rng(0).normal(0, 0.2, (330, 13))
    terms = ["often"] * 300 + ["seldom"] * 30
    data = dataset_of(np.clip(unit, -1, 1), terms)
    classifier = fit_classifier(SPACE, data.settings, data.terms, ("often", "seldom"))
    responses = SPACE.magnitude_response_db(data.settings, classifier.frequencies_hz)
    assert classifier.probabilities(responses)[:, 0].mean() == pytest.approx(0.5, abs=0.1)


def test_one_word_is_certain():
    classifier = fit_classifier(SPACE, setting(np.zeros((3, 13))), ["dark"] * 3, ["dark"])
    assert classifier.probabilities(np.zeros((2, 32))).tolist() == [[1.0], [1.0]]


def test_probabilities_of_extreme_responses_are_finite():
    classifier = TermClassifier(GRID[:2], np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2))
    shares = classifier.probabilities(np.array([[1e4, 0.0], [0.0, 0.0]]))
    np.testing.assert_allclose(shares, [[1.0, 0.0], [0.5, 0.5]])


# The whole.


def test_a_model_tells_what_it_was_made_from(small_model, made_up, trained):
    about = small_model.metadata
    assert about["data"] == {
        "source": "made up",
        "fingerprint": made_up.fingerprint,
        "n_rows": 240,
        "n_contributors": 24,
    }
    assert about["contrastive_classes"] == ["crisp", "dark"]
    assert (about["training"]["seed"], about["best_epoch"]) == (3, trained.best_epoch)
    assert [h["epoch"] for h in about["history"]] == list(range(1, 13))
    counts = {t.term: (t.n_rows, t.n_contributors) for t in small_model.term_models}
    people = made_up.contributor_counts_by_term()
    assert counts == {t: (n, people[t]) for t, n in made_up.term_counts().items()}


def test_latent_statistics_are_those_of_the_words_rows(small_model, made_up):
    latents = [small_model.encode(s) for s in made_up.settings_for("dark")]
    dark = small_model.term("dark")
    np.testing.assert_allclose(dark.latent_mean, np.mean(latents, axis=0), atol=1e-6)
    np.testing.assert_allclose(dark.latent_std, np.std(latents, axis=0), atol=1e-6)


def test_rare_words_are_left_out_on_request(made_up, trained):
    assert build_model(made_up, trained, min_examples=7).terms == ("dark", "crisp")


def test_no_word_with_so_many_rows(made_up, trained):
    message = r"no term has 500 examples or more \(the most is 120\); lower min_examples"
    with pytest.raises(TrainingError, match=message):
        build_model(made_up, trained, min_examples=500)


@pytest.mark.data
def test_no_persons_setting_is_in_the_shipped_model(data_dir):
    people = SPACE.to_unit(
        SPACE.canonical(SAFEDBDatasetLoader(data_dir).load(consolidate=True).settings)
    )
    # Flat settings do nothing and belong to nobody.
    people = people[np.abs(SPACE.gains(people)).max(axis=1) > 0]
    kept = []
    for term in eqmorph.load().term_models:
        kept += [SPACE.to_unit(term.centre), *term.mixture.means]
        kept += [SPACE.to_unit(s) for schools in term.schools.values() for s in schools.settings]
    nearest = [np.abs(people - one).max(axis=1).min() for one in kept]
    assert len(nearest) > 30
    assert min(nearest) > 1e-6
    # The measure is a real one: somebody's own setting is at no distance.
    assert np.abs(people - people[7]).max(axis=1).min() == 0.0
