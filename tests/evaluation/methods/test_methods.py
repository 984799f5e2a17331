"""Every method through the one door: laws that hold for all, and goldens of the simple ones."""

from __future__ import annotations

import re

import numpy as np
import pytest
from judged_crowd import crowd

from eqmorph.equalizers.response import response_distance_db
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.evaluation.measures.morphing import STEPS
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.methods.baselines import (
    Flat,
    GeometricMedian,
    NearestNeighbour,
    PcaOfParameters,
    PcaOfResponses,
    SmoothedBootstrap,
    TermMeanOfParameters,
    TermMeanOfResponses,
    TrainingPeople,
)
from eqmorph.evaluation.methods.beta_vae import BetaVae
from eqmorph.evaluation.methods.estimators import SMOOTHING, smoothed
from eqmorph.evaluation.methods.networks import (
    AsSpecified,
    AsWritten,
    Eqmorph,
    InFewNumbers,
    with_made_up,
)
from eqmorph.evaluation.studies.known_words import default_methods

SPACE = PARAMETRIC_SPACE
SIMPLE = [
    Flat(),
    TermMeanOfParameters(),
    TermMeanOfResponses(),
    GeometricMedian(),
    NearestNeighbour(),
    TrainingPeople(),
    SmoothedBootstrap(),
    PcaOfParameters(2),
    PcaOfResponses(2),
    PcaOfResponses(2, refitted=True),
]
NETWORKS = [
    BetaVae(2, 0.001, epochs=2),
    AsWritten(epochs=1),
    AsSpecified(epochs=1),
    InFewNumbers(2, epochs=1, n_made_up=40),
    Eqmorph(epochs=1),
]


def name_of(method):
    return method.name


@pytest.fixture(scope="module")
def training():
    return crowd()


@pytest.fixture(scope="module")
def new_rows():
    return crowd(30, seed=7).settings


@pytest.fixture(scope="module", params=SIMPLE + NETWORKS, ids=name_of)
def fitted(request, training):
    return request.param.fit(training, 0)


def test_answers_are_responses_and_unknown_words_have_none(fitted):
    answer = fitted.predict("dark")
    if answer is not None:
        assert answer.shape == GRID.shape
        assert np.isfinite(answer).all()
    if not np.array_equal(answer, np.zeros(256)):
        assert fitted.predict("zzxqy") is None
        assert fitted.sample("never heard of", 3, np.random.default_rng(0)) is None


def test_samples_are_legal_and_repeat_with_the_seed(fitted):
    draws = [fitted.sample("crisp", 25, np.random.default_rng(s)) for s in (1, 1, 2)]
    if draws[0] is None:
        assert draws == [None] * 3
        return
    assert draws[0].shape == (25, 13)
    SPACE.validate(draws[0])
    assert np.array_equal(draws[0], draws[1])
    assert not np.array_equal(draws[0], draws[2])


def test_codes_and_reconstructions_have_a_row_each(fitted, new_rows):
    codes, made = fitted.latents(new_rows), fitted.reconstruct(new_rows)
    if codes is not None:
        assert len(codes) == len(new_rows)
        assert np.isfinite(codes).all()
    if made is not None:
        assert made.shape == (len(new_rows), 256)
        one = fitted.reconstruct(new_rows[4:5])
        np.testing.assert_allclose(made[4], one[0], atol=1e-4)
    share = fitted.illegal_share(new_rows)
    assert share is None or 0.0 <= share <= 1.0


def test_morphs_are_legal_and_have_their_steps(fitted, new_rows):
    for morph in fitted.morphs().values():
        way = morph(new_rows[0], new_rows[1])
        assert way.shape == (STEPS, 13)
        SPACE.validate(way)


@pytest.mark.parametrize("method", [BetaVae(1, 0.0, epochs=1), InFewNumbers(2, 1, 20)], ids=name_of)
def test_the_same_seed_learns_the_same(method, training, new_rows):
    codes = [method.fit(training, seed).latents(new_rows) for seed in (3, 3, 4)]
    assert np.array_equal(codes[0], codes[1])
    assert not np.array_equal(codes[0], codes[2])


# Goldens of the simple ones.


def test_flat_is_flat(training):
    assert (Flat().fit(training, 0).predict("anything at all") == 0).all()


def test_means_are_means(training):
    mine = training.settings_for("dark")
    curves = SPACE.magnitude_response_db(mine, GRID)
    made = TermMeanOfResponses().fit(training, 0).predict("dark")
    np.testing.assert_allclose(made, curves.mean(axis=0), atol=1e-9)
    mean = SPACE.from_unit(SPACE.to_unit(mine).mean(axis=0))
    made = TermMeanOfParameters().fit(training, 0).predict("dark")
    np.testing.assert_allclose(made, SPACE.magnitude_response_db(mean, GRID), atol=1e-9)


def test_the_geometric_median_has_the_smallest_sum_of_distances(training):
    curves = SPACE.magnitude_response_db(training.settings_for("dark"), GRID)
    median = GeometricMedian().fit(training, 0).predict("dark")
    rivals = [curves.mean(axis=0), np.median(curves, axis=0), *curves]
    least = response_distance_db(curves, median).sum()
    assert all(least <= response_distance_db(curves, r).sum() + 1e-6 for r in rivals)
    medoid = NearestNeighbour().fit(training, 0).predict("dark")
    assert min(response_distance_db(curves, medoid)) < 1e-9
    sums = [response_distance_db(curves, c).sum() for c in curves]
    assert response_distance_db(curves, medoid).sum() == pytest.approx(min(sums))


def test_the_nearest_neighbour_knows_the_rows_it_has_seen(training):
    rows = training.settings[:9]
    made = NearestNeighbour().fit(training, 0).reconstruct(rows)
    np.testing.assert_allclose(made, SPACE.magnitude_response_db(rows, GRID), atol=1e-9)


def test_people_are_the_rows_themselves_without_repeats(training):
    drawn = TrainingPeople().fit(training, 0).sample("dark", 1000, np.random.default_rng(0))
    mine = training.settings_for("dark")
    assert sorted(map(tuple, drawn)) == sorted(map(tuple, mine))


def test_smoothed_rows_keep_the_middle_and_widen_by_the_noise():
    points = np.random.default_rng(0).normal([1.0, -3.0], [1.0, 5.0], (4000, 2))
    drawn = smoothed(points, 40_000, np.random.default_rng(1))
    np.testing.assert_allclose(drawn.mean(axis=0), points.mean(axis=0), atol=0.1)
    wider = np.sqrt(1 + SMOOTHING**2)
    np.testing.assert_allclose(drawn.std(axis=0), wider * points.std(axis=0), rtol=0.02)


@pytest.mark.parametrize("method", [PcaOfParameters, PcaOfResponses])
def test_more_components_keep_more_and_all_keep_everything(method, training, new_rows):
    truth = SPACE.magnitude_response_db(new_rows, GRID)
    error = [
        response_distance_db(method(d).fit(training, 0).reconstruct(new_rows), truth).mean()
        for d in (1, 3, 8, 13)
    ]
    assert error == sorted(error, reverse=True)
    if method is PcaOfParameters:
        assert error[-1] < 1e-6


def test_refitted_curves_stay_near_and_are_for_five_bands(training, new_rows):
    raw = PcaOfResponses(2).fit(training, 0).reconstruct(new_rows[:6])
    played = PcaOfResponses(2, refitted=True).fit(training, 0).reconstruct(new_rows[:6])
    assert response_distance_db(raw, played).max() < 0.5
    with pytest.raises(ValueError, match="only parametric settings are refitted, got the graphic"):
        PcaOfResponses(2, refitted=True).fit(crowd(40, space=GRAPHIC_SPACE), 0)


# The networks.


def test_a_beta_vae_learns_and_a_strong_prior_makes_it_timid(training, new_rows):
    truth = SPACE.magnitude_response_db(new_rows, GRID)

    def error(method):
        return response_distance_db(method.fit(training, 0).reconstruct(new_rows), truth).mean()

    learnt = error(BetaVae(2, 0.0, epochs=60))
    assert learnt < 0.8 * error(BetaVae(2, 0.0, epochs=1))
    codes = [BetaVae(2, b, epochs=60).fit(training, 0).latents(new_rows) for b in (0.0, 1.0)]
    assert codes[1].std() < 0.1 * codes[0].std()


@pytest.mark.parametrize(("dimension", "beta"), [(0, 0.0), (2, -0.1)])
def test_a_beta_vae_that_is_none(dimension, beta):
    with pytest.raises(ValueError, match=f"got {dimension} and {beta}"):
        BetaVae(dimension, beta)


def test_the_product_is_asked_and_not_written_again(training):
    from eqmorph.model.building import build_model
    from eqmorph.network.training import TrainingConfig, train

    judged = Eqmorph(epochs=1).fit(training, 5)
    trained = train(training, TrainingConfig(epochs=1, min_examples=10, seed=5, device="cpu"))
    model = build_model(training, trained, 1)
    for term in ("dark", "blunt", "very muddy"):
        answer = SPACE.magnitude_response_db(model.generate(term).to_vector(), GRID)
        np.testing.assert_array_equal(judged.predict(term), answer)
    assert judged.predict("zzxqy") is None
    assert judged.sample("zzxqy", 3, np.random.default_rng(0)) is None
    rows = training.settings[:3]
    np.testing.assert_array_equal(judged.latents(rows), model.encode(rows))
    np.testing.assert_array_equal(judged.embeddings(rows), model.embed(rows))
    made = np.stack([model.decode(z).magnitude_response_db(GRID) for z in model.encode(rows)])
    np.testing.assert_allclose(judged.reconstruct(rows), made, atol=1e-9)
    assert judged.illegal_share(rows) == 0.0


def test_the_product_samples_what_its_people_did(training):
    judged = Eqmorph(epochs=1).fit(training, 5)
    drawn = judged.sample("dark", 8, np.random.default_rng(9))
    again = judged.sample("dark", 8, np.random.default_rng(9))
    other = judged.sample("dark", 8, np.random.default_rng(10))
    np.testing.assert_array_equal(drawn, again)
    assert np.abs(drawn - other).max() > 0.1
    SPACE.validate(drawn)


def test_the_products_ways_between_settings(training):
    judged = Eqmorph(epochs=1).fit(training, 5)
    start, end = SPACE.canonical(training.settings[:2])
    ways = judged.morphs()
    ends = ways["response"](start, end)[[0, -1]]
    np.testing.assert_array_equal(ends, [start, end])
    ends = judged.latents(ways["latent"](start, end)[[0, -1]])
    asked = judged.latents(np.stack([start, end]))
    missed = np.linalg.norm(ends - asked, axis=1)
    assert (missed < 0.3 * np.linalg.norm(asked[0] - asked[1])).all()


def test_made_up_rows_join_and_are_nobodys(training):
    more = with_made_up(training, 50, seed=1)
    assert len(more) == len(training) + 50
    assert np.array_equal(more.settings[: len(training)], training.settings)
    assert set(more.contributors[-50:]) == {"made up"}
    inside = SPACE.to_unit(more.settings[-50:])
    seen = SPACE.to_unit(training.settings)
    assert (inside >= seen.min(axis=0) - 1e-9).all()
    assert (inside <= seen.max(axis=0) + 1e-9).all()


@pytest.mark.parametrize("space", [PARAMETRIC_SPACE, GRAPHIC_SPACE])
def test_the_default_methods_have_a_name_each_and_describe_themselves(space):
    methods = default_methods(space)
    assert len({m.key for m in methods}) == len({m.name for m in methods}) == len(methods)
    # A key is a key: letters, digits, no name of today.
    assert all(re.fullmatch(r"[a-z0-9_.]+", m.key) for m in methods)
    assert all(m.name != m.key for m in methods if m.key != "eqmorph")
    assert len({str(m.describe()) for m in methods}) == len(methods)


def test_graphic_settings_go_through_the_same_door():
    rows = crowd(60, space=GRAPHIC_SPACE, known_people=False)
    for method in (Flat(), PcaOfParameters(3), BetaVae(2, 0.0, epochs=1), InFewNumbers(2, 1, 20)):
        fitted = method.fit(rows, 0)
        assert fitted.predict("dark").shape == (256,)
