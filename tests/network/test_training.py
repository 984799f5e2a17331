"""Training learns, repeats itself, keeps the best, and says what it cannot do."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
import torch
from made_up import RARE, WORDS, dataset_of, made_up_dataset

from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.errors import TrainingError
from eqmorph.network.losses import UNLABELLED, ContrastiveLoss
from eqmorph.network.modules import NetworkConfig
from eqmorph.network.training import (
    TrainingConfig,
    choose_device,
    class_labels,
    train,
    validation_rows,
)
from eqmorph.sound.grouping import davies_bouldin, silhouette

QUICK = TrainingConfig(epochs=2, lessons=False)


def reconstructed(trained, unit):
    with torch.no_grad():
        latent = trained.network.encoder.latent(torch.as_tensor(unit, dtype=torch.float32))
        return trained.network.decoder(latent).numpy().astype(np.float64)


def error_db(unit, made, space=PARAMETRIC_SPACE):
    grid = response_grid()
    responses = [space.magnitude_response_db(space.from_unit(u), grid) for u in (unit, made)]
    return float(np.median(response_distance_db(*responses)))


def linear_compression(unit, other, n_components):
    """To `n_components` principal components of `unit` and back, by NumPy."""
    mean = unit.mean(axis=0)
    basis = np.linalg.svd(unit - mean)[2][:n_components]
    return mean + (other - mean) @ basis.T @ basis


def weights(trained):
    return trained.network.state_dict()


def equal_weights(a, b):
    return all(torch.equal(weights(a)[name], weights(b)[name]) for name in weights(a))


# Learning.


def test_it_overfits_ten_rows(made_up):
    ten = made_up.subset(range(10))
    config = TrainingConfig(
        epochs=100, learning_rate=0.01, contrastive_weight=0, lessons=False, warm_start=False
    )
    result = train(ten, config, NetworkConfig(dropout=0.0))
    assert result.history[0].reconstruction > 0.05
    assert result.history[-1].reconstruction < 1e-5
    unit = PARAMETRIC_SPACE.to_unit(ten.settings)
    assert error_db(unit, reconstructed(result, unit)) < 0.05


def test_the_losses_fall(made_up):
    config = TrainingConfig(epochs=8, lessons=False, warm_start=False, temperature=1.0)
    history = train(made_up, config).history
    assert [r.epoch for r in history] == list(range(1, 9))
    for name in ("loss", "reconstruction", "contrastive", "validation_error_db", "score"):
        assert getattr(history[-1], name) < 0.9 * getattr(history[0], name), name


def test_the_loss_is_the_weighted_sum_of_its_terms(trained, small_config):
    for r in trained.history:
        parts = r.reconstruction + small_config.contrastive_weight * r.contrastive
        assert r.loss == pytest.approx(parts, rel=1e-5)


def curve_in_the_cube(rows=300, seed=0):
    """Settings on a bent line: one number says all, but no straight line holds it."""
    t = np.random.default_rng(seed).uniform(-1.0, 1.0, (rows, 1))
    phase = np.linspace(0.0, 2 * np.pi, 13, endpoint=False)
    return 0.7 * np.sin(2.5 * t * np.linspace(0.5, 1.6, 13) + phase)


def test_it_beats_linear_compression_and_the_mean_on_held_out_rows():
    unit = PARAMETRIC_SPACE.to_unit(dataset_of(curve_in_the_cube(), ["bent"] * 300).settings)
    seen, held_out = unit[:200], unit[200:]
    config = TrainingConfig(epochs=40, learning_rate=3e-3, contrastive_weight=0)
    shape = NetworkConfig(latent_dim=2, style_dim=0, dropout=0.0)
    result = train(dataset_of(seen, ["bent"] * 200), config, shape)
    mean = error_db(held_out, np.tile(seen.mean(axis=0), (100, 1)))
    linear = error_db(held_out, linear_compression(seen, held_out, 2))
    assert error_db(held_out, reconstructed(result, held_out)) < linear / 4 < mean / 4


def test_the_response_term_pays_where_the_latent_is_small():
    data = made_up_dataset(200)
    unit = PARAMETRIC_SPACE.to_unit(data.settings)
    shape = NetworkConfig(latent_dim=2, style_dim=0, dropout=0.0)
    error = {}
    for weight in (0.0, 1.0):
        config = TrainingConfig(
            epochs=25, learning_rate=3e-3, contrastive_weight=0, response_weight=weight
        )
        result = train(data, config, shape)
        held_out = unit[validation_rows(data, config.validation_share, config.seed)]
        error[weight] = error_db(held_out, reconstructed(result, held_out))
    assert error[1.0] < 0.95 * error[0.0]


def test_latents_of_held_out_people_group_by_word_better_than_their_settings(made_up, trained):
    rows = validation_rows(made_up, trained.config.validation_share, trained.config.seed)
    terms = np.array(made_up.terms)
    rows &= np.isin(terms, WORDS)
    unit = PARAMETRIC_SPACE.to_unit(made_up.settings[rows])
    with torch.no_grad():
        latent = trained.network.encoder.latent(torch.as_tensor(unit, dtype=torch.float32))
    assert silhouette(latent.numpy(), terms[rows]) > silhouette(unit, terms[rows]) + 0.2
    assert davies_bouldin(latent.numpy(), terms[rows]) < davies_bouldin(unit, terms[rows]) / 2


def test_forty_gains_train_by_the_same_code():
    data = made_up_dataset(80, space=GRAPHIC_SPACE, known_people=False)
    result = train(data, QUICK, NetworkConfig(latent_dim=8, style_dim=2))
    unit = GRAPHIC_SPACE.to_unit(data.settings)
    assert reconstructed(result, unit).shape == (80, 40)
    assert result.network.space is GRAPHIC_SPACE


# Repeating.


def test_the_same_seed_gives_the_same_network_bit_for_bit(made_up, trained, small_config):
    again = train(made_up, small_config)
    assert equal_weights(again, trained)
    assert again.history == trained.history
    assert again.best_epoch == trained.best_epoch


def test_another_seed_gives_another_network(made_up):
    a, b = (train(made_up, TrainingConfig(epochs=1, lessons=False, seed=s)) for s in (0, 1))
    assert not equal_weights(a, b)


def test_the_callers_random_numbers_and_threads_are_left_alone(made_up):
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        states = torch.get_rng_state(), np.random.get_state()[1].tolist(), random.getstate()  # noqa: NPY002
        threads = []
        train(made_up, QUICK, on_epoch=lambda _: threads.append(torch.get_num_threads()))
        assert threads == [1, 1]
        assert torch.get_num_threads() == 2
        assert torch.equal(torch.get_rng_state(), states[0])
        assert np.random.get_state()[1].tolist() == states[1]  # noqa: NPY002
        assert random.getstate() == states[2]
    finally:
        torch.set_num_threads(before)


def test_threads_are_restored_when_training_is_stopped(made_up):
    before = torch.get_num_threads()
    torch.set_num_threads(2)

    def stop(_):
        raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            train(made_up, QUICK, on_epoch=stop)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


# Rows: who is held out, and who is drawn.


def test_no_contributor_is_on_both_sides(made_up):
    for seed in range(5):
        kept = validation_rows(made_up, 0.15, seed)
        who = np.array(made_up.contributors)
        assert not set(who[kept]) & set(who[~kept])
        assert 0.08 * len(made_up) < kept.sum() <= 0.15 * len(made_up)
    assert not np.array_equal(validation_rows(made_up, 0.15, 0), validation_rows(made_up, 0.15, 1))


def test_equal_settings_stay_together_where_people_are_unknown():
    unit = np.repeat(np.random.default_rng(0).uniform(-0.9, 0.9, (20, 13)), 3, axis=0)
    data = dataset_of(unit, ["dark"] * 60)
    kept = validation_rows(data, 0.2, 0)
    assert 0 < kept.sum() <= 12
    assert (kept.reshape(20, 3).all(axis=1) == kept.reshape(20, 3).any(axis=1)).all()


def test_a_contributor_with_more_than_the_share_stays_in_training():
    unit = np.random.default_rng(0).uniform(-0.9, 0.9, (50, 13))
    data = dataset_of(unit, ["dark"] * 50, ["busy"] * 40 + [f"p{i}" for i in range(10)])
    for seed in range(5):
        kept = validation_rows(data, 0.15, seed)
        assert kept.sum() == 7
        assert not kept[:40].any()


@pytest.mark.parametrize(("rows", "share"), [(19, 0.5), (100, 0.0)])
def test_nothing_is_held_out_of_few_rows_or_on_request(rows, share):
    assert not validation_rows(made_up_dataset(rows), share, 0).any()


def test_training_counts_what_it_held_out(made_up, trained, small_config):
    kept = validation_rows(made_up, small_config.validation_share, small_config.seed)
    assert trained.n_validation == kept.sum()


def test_without_validation_rows_the_loss_chooses(made_up):
    result = train(made_up, TrainingConfig(epochs=3, lessons=False, validation_share=0.0))
    assert result.n_validation == 0
    assert all(math.isnan(r.validation_error_db) for r in result.history)
    assert [r.score for r in result.history] == [r.loss for r in result.history]


def test_classes_are_terms_with_enough_rows():
    terms = ["b", "a", "rare", "b", "a", "a"]
    labels, names = class_labels(terms, 2)
    assert names == ("a", "b")
    assert labels.tolist() == [1, 0, UNLABELLED, 1, 0, 0]


def test_rare_words_form_no_class(made_up, trained):
    assert RARE in made_up.terms
    assert trained.classes == tuple(sorted(WORDS))


def _labels_drawn(monkeypatch, data, **options):
    drawn = []
    plain = ContrastiveLoss.forward

    def watched(self, embeddings, labels):
        drawn.append(labels.clone())
        return plain(self, embeddings, labels)

    monkeypatch.setattr(ContrastiveLoss, "forward", watched)
    config = TrainingConfig(epochs=4, lessons=False, validation_share=0.0, **options)
    train(data, config)
    assert {len(batch) for batch in drawn} == {32}
    return np.bincount(torch.cat(drawn).numpy() - UNLABELLED, minlength=3)


def test_balanced_batches_draw_classes_equally(monkeypatch):
    # 228 rows of one word, 12 of another: a row of chance in 20 becomes one in two.
    unit = np.random.default_rng(0).uniform(-0.9, 0.9, (240, 13))
    data = dataset_of(unit, ["dark"] * 228 + ["crisp"] * 12, [f"p{i}" for i in range(240)])
    _, crisp, dark = _labels_drawn(monkeypatch, data, balanced=True)
    assert crisp + dark == 4 * 7 * 32
    # Six standard deviations of a fair coin.
    assert abs(crisp - dark) < 6 * math.sqrt(crisp + dark)


def test_plain_batches_draw_every_row_once(monkeypatch):
    unit = np.random.default_rng(0).uniform(-0.9, 0.9, (96, 13))
    data = dataset_of(unit, ["dark"] * 80 + ["crisp"] * 16)
    assert _labels_drawn(monkeypatch, data).tolist() == [0, 4 * 16, 4 * 80]


# The best epoch, and patience.


def test_the_best_epochs_weights_are_kept(made_up):
    # Such a rate wrecks a good start, so that the best epoch is an early one.
    result = train(made_up, TrainingConfig(epochs=5, contrastive_weight=0.0, learning_rate=0.5))
    scores = [r.score for r in result.history]
    assert result.best_epoch == 1 + int(np.argmin(scores)) < 5
    rows = validation_rows(made_up, 0.15, 0)
    unit = PARAMETRIC_SPACE.to_unit(made_up.settings[rows])
    best = result.history[result.best_epoch - 1].validation_error_db
    assert error_db(unit, reconstructed(result, unit)) == pytest.approx(best, rel=1e-3)
    assert result.history[-1].validation_error_db > 1.1 * best


def test_the_network_comes_back_ready_to_use(trained):
    assert not trained.network.training
    assert {p.device.type for p in trained.network.parameters()} == {"cpu"}


def test_the_score_weighs_error_against_grouping(trained):
    for r in trained.history:
        expected = r.validation_error_db + 0.5 * (1 - r.validation_silhouette)
        assert r.score == pytest.approx(expected, rel=1e-12)


def test_patience_stops_a_training_that_gains_nothing(made_up):
    still = TrainingConfig(epochs=9, lessons=False, learning_rate=1e-12, patience=2)
    result = train(made_up, still)
    assert len(result.history) == 3
    assert result.last_gain_epoch == 1


def test_patience_lets_a_training_run_that_gains(made_up):
    gaining = TrainingConfig(epochs=4, lessons=False, warm_start=False, patience=1)
    assert len(train(made_up, gaining).history) == 4


# Bad input.


def test_a_loss_that_is_no_longer_finite(made_up):
    config = TrainingConfig(epochs=5, lessons=False, learning_rate=1e30)
    with pytest.raises(TrainingError, match=r"the loss is (nan|inf) in epoch \d; .* below 1e\+30"):
        train(made_up, config)


@pytest.mark.parametrize("rows", [0, 1])
def test_too_few_rows(made_up, rows):
    message = f"training needs at least 2 settings, got {rows}"
    with pytest.raises(TrainingError, match=message):
        train(made_up.subset(list(range(rows))), QUICK)


def test_two_rows_are_enough(made_up):
    assert len(train(made_up.subset([0, 1]), QUICK).history) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": 0}, "epochs must be a whole number of at least 1, got 0"),
        ({"epochs": 2.5}, "epochs must be a whole number of at least 1, got 2.5"),
        ({"batch_size": 1}, "batch_size must be a whole number of at least 2, got 1"),
        ({"min_examples": 0}, "min_examples must be a whole number of at least 1, got 0"),
        ({"learning_rate": 0.0}, "learning_rate must be above 0, got 0.0"),
        ({"learning_rate": math.nan}, "learning_rate must be above 0, got nan"),
        ({"contrastive_weight": -0.5}, "contrastive_weight must be at least 0, got -0.5"),
        ({"response_weight": math.inf}, "response_weight must be at least 0, got inf"),
        ({"validation_share": 1.0}, r"validation_share must be in \[0, 1\), got 1.0"),
        ({"patience": 0}, "patience must be at least 1, got 0"),
    ],
)
def test_bad_settings(options, message):
    with pytest.raises(ValueError, match=message):
        TrainingConfig(**options)


def test_a_bad_temperature_is_named(made_up):
    with pytest.raises(ValueError, match="temperature must be above 0, got -1"):
        train(made_up, TrainingConfig(temperature=-1.0, lessons=False))


@pytest.mark.parametrize("name", ["gpu", "tpu:0", ""])
def test_an_unknown_device(name):
    with pytest.raises(ValueError, match=f"device '{name}' is not here; available: auto, cpu"):
        choose_device(name)


def test_an_absent_device(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(ValueError, match=r"device 'cuda' is not here; available: auto, cpu$"):
        choose_device("cuda")
    assert choose_device().type == "cpu"
