"""What the model keeps of a word's people: middle, mixture, variants."""

from __future__ import annotations

import numpy as np
import pytest

import eqmorph
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.errors import TrainingError
from eqmorph.model.building import build_model
from eqmorph.model.known_words import Mixture
from eqmorph.model.people import (
    divide_into_variants,
    fit_mixture,
    middle,
    pooled_covariance,
)

# dB^2, DESIGN of privacy: no component may be narrower than 0.22 dB in any direction.
FLOOR = 0.05
DIRECTION = np.linspace(1.0, -1.0, 13)


# The middle.


@pytest.mark.parametrize(("people", "amount"), [(1, 1 / 2), (4, 4 / 5), (99, 99 / 100)])
def test_a_few_peoples_word_is_drawn_towards_flat(people, amount):
    np.testing.assert_allclose(middle(np.stack([DIRECTION] * 2), people), amount * DIRECTION)


def test_rows_count_as_people_where_those_are_unknown():
    np.testing.assert_allclose(middle(np.stack([DIRECTION] * 3), 0), 0.75 * DIRECTION)


def test_the_middle_stays_with_the_many_where_the_mean_follows_outliers():
    rng = np.random.default_rng(0)
    agreeing = 4 * DIRECTION + rng.normal(0, 0.2, (12, 13))
    latents = np.concatenate([agreeing, np.tile(-6 * DIRECTION, (4, 1))])
    by_middle = np.linalg.norm(middle(latents, 10**6) - 4 * DIRECTION)
    by_mean = np.linalg.norm(latents.mean(axis=0) - 4 * DIRECTION)
    assert by_middle < 1.0
    assert by_mean > 3.0


# The mixture.


def covariances(mixture):
    return mixture.factors @ np.swapaxes(mixture.factors, 1, 2)


def two_clouds(n, seed=0):
    rng = np.random.default_rng(seed)
    sign = np.where(np.arange(n) % 3 == 0, -1.0, 1.0)
    return 4.0 * sign[:, None] + rng.normal(0, 0.7, (n, 13))


@pytest.mark.parametrize("n", [1, 2, 12, 49, 50, 200])
def test_a_mixture_is_one(n):
    unit = two_clouds(n)
    mixture = fit_mixture(unit, 0.5 * np.eye(13), seed=0)
    k = len(mixture.weights)
    assert (mixture.means.shape, mixture.factors.shape) == ((k, 13), (k, 13, 13))
    assert mixture.weights.sum() == pytest.approx(1.0)
    assert (mixture.weights > 0).all()
    assert all(np.isfinite(part).all() for part in (mixture.means, mixture.factors))
    assert np.array_equal(mixture.factors, np.tril(mixture.factors))
    assert (np.diagonal(mixture.factors, axis1=1, axis2=2) > 0).all()
    assert np.linalg.eigvalsh(covariances(mixture)).min() >= FLOOR * (1 - 1e-6)


def test_identical_sounds_do_not_make_a_spike():
    # Plug-in defaults repeat: without the floor such a component would be somebody's setting.
    unit = np.tile(DIRECTION, (60, 1))
    mixture = fit_mixture(unit, np.zeros((13, 13)), seed=0)
    drawn = mixture.sample(400, np.random.default_rng(0))
    np.testing.assert_allclose(drawn.std(axis=0), np.sqrt(FLOOR), rtol=0.2)


def test_a_mixture_finds_planted_clouds():
    mixture = fit_mixture(two_clouds(300), np.eye(13), seed=0)
    assert len(mixture.weights) == 2
    order = np.argsort(mixture.weights)
    np.testing.assert_allclose(mixture.weights[order], [1 / 3, 2 / 3], atol=0.01)
    np.testing.assert_allclose(mixture.means[order][:, 0], [-4.0, 4.0], atol=0.3)


def test_components_have_many_rows_each():
    # Five clear groups of 15 rows: each would be a component if that were enough.
    rng = np.random.default_rng(0)
    middles = 4.0 * np.array([[-2.0, -2.0], [2.0, -2.0], [-2.0, 2.0], [2.0, 2.0], [0.0, 0.0]])
    unit = middles[np.arange(75) % 5] + rng.normal(0, 0.05, (75, 2))
    assert len(fit_mixture(unit, np.eye(2), seed=0).weights) <= 3
    many = middles[np.arange(150) % 5] + rng.normal(0, 0.05, (150, 2))
    assert len(fit_mixture(many, np.eye(2), seed=0).weights) == 5


def test_a_small_words_spread_leans_on_all_words():
    unit = two_clouds(5)
    pooled = 9.0 * np.eye(13)
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


def test_a_mixture_stays_at_its_means_beyond_the_free_directions():
    rng = np.random.default_rng(0)
    latents = rng.normal(0, 2.0, (120, 20))
    mixture = fit_mixture(latents, np.eye(13), seed=0)
    assert (mixture.means.shape[1], mixture.factors.shape[1]) == (20, 13)
    drawn = mixture.sample(50, rng)
    assert (np.abs(drawn[:, 13:, None] - mixture.means.T[None, 13:]).min(axis=2) == 0).all()
    assert drawn[:, :13].std(axis=0).min() > 1.0


def test_pooled_covariance_is_that_within_terms():
    rng = np.random.default_rng(0)
    far = np.repeat([[-9.0, 0.0], [9.0, 0.0]], 4000, axis=0)
    spread = rng.multivariate_normal([0, 0], [[1.0, 0.5], [0.5, 2.0]], 8000)
    pooled = pooled_covariance(far + spread, ["a"] * 4000 + ["b"] * 4000)
    np.testing.assert_allclose(pooled, [[1.0, 0.5], [0.5, 2.0]], atol=0.1)


# The variants.


def planted_variants(n=90, seed=0):
    """Two ways of one word, two thirds and one third of the rows."""
    rng = np.random.default_rng(seed)
    ways = np.zeros((2, 13))
    ways[0, 0], ways[1, 1] = 6.0, -6.0
    way = (np.arange(n) % 3 == 0).astype(int)
    return ways[way] + rng.normal(0, 0.3, (n, 13)), way, ways


def test_variants_recover_planted_ones():
    latents, way, truth = planted_variants()
    people = np.array([f"p{i}" for i in range(len(latents))])
    variants, preferred = divide_into_variants(latents, people, seed=0)
    assert preferred == 2
    np.testing.assert_allclose(variants[2].shares, [2 / 3, 1 / 3])
    assert (way == 0).mean() == pytest.approx(2 / 3)
    np.testing.assert_allclose(variants[2].latents, truth, atol=0.4)


def test_shares_fall_and_sum_to_one(shipped):
    divided = [w for w in shipped.known_words if w.variants]
    assert {w.term for w in divided} >= {"warm", "bright"}
    for word in divided:
        for k, variants in word.variants.items():
            assert variants.latents.shape == (k, 32)
            assert variants.shares.sum() == pytest.approx(1.0)
            assert (np.diff(variants.shares) <= 0).all()
            assert variants.shares.min() >= 0.08


def test_two_people_are_no_variant():
    latents, way, _ = planted_variants()
    people = np.where(way == 0, [f"p{i}" for i in range(90)], [f"q{i % 2}" for i in range(90)])
    # Every division puts the two in a variant of their own, or splits it further.
    assert divide_into_variants(latents, people, seed=0) == ({}, 1)
    known, preferred = divide_into_variants(latents, None, seed=0)
    assert (preferred, 2 in known) == (2, True)


def test_too_few_rows_are_not_divided():
    assert divide_into_variants(planted_variants(39)[0], None, seed=0) == ({}, 1)


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
    counts = {t.term: (t.n_rows, t.n_contributors) for t in small_model.known_words}
    people = made_up.contributor_counts_by_term()
    assert counts == {t: (n, people[t]) for t, n in made_up.term_counts().items()}


def test_a_words_latent_is_the_middle_of_its_rows(small_model, made_up):
    latents = small_model.encode(made_up.settings_for("dark"))
    dark = small_model.term("dark")
    np.testing.assert_allclose(dark.latent, middle(latents, dark.n_contributors), atol=1e-5)


def test_rare_words_are_left_out_on_request(made_up, trained):
    assert build_model(made_up, trained, min_examples=7).terms == ("dark", "crisp")


def test_no_word_with_so_many_rows(made_up, trained):
    message = r"no term has 500 examples or more \(the most is 120\); lower min_examples"
    with pytest.raises(TrainingError, match=message):
        build_model(made_up, trained, min_examples=500)


@pytest.mark.data
def test_no_persons_sound_is_in_the_shipped_model(shipped, data_dir):
    people = shipped.encode(SAFEDBDatasetLoader(data_dir).load(consolidate=True).settings)
    # Flat settings do nothing and belong to nobody.
    people = people[np.linalg.norm(people, axis=1) > 0.1]
    kept = []
    for word in eqmorph.load().known_words:
        kept += [word.latent, *word.mixture.means]
        kept += [latent for variants in word.variants.values() for latent in variants.latents]
    nearest = [np.linalg.norm(people - one, axis=1).min() for one in kept]
    assert len(nearest) > 30
    assert min(nearest) > 0.02
    # The measure is a real one: somebody's own sound is at no distance.
    assert np.linalg.norm(people - people[7], axis=1).min() == 0.0
