"""Training learns, repeats itself, keeps the best, goes on, and says what it cannot do."""

from __future__ import annotations

import math
import random
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
import torch
from made_up import RARE, WORDS, dataset_of, made_up_dataset

from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.errors import TrainingError
from eqmorph.network.beginning import network_shape
from eqmorph.network.config import TrainingConfig
from eqmorph.network.devices import choose_device
from eqmorph.network.exporting import codec_of
from eqmorph.network.grouping import davies_bouldin, silhouette
from eqmorph.network.losses import UNLABELLED, ContrastiveLoss, ParameterLoss
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.network.results import EpochRecord
from eqmorph.network.rows import class_labels, validation_rows
from eqmorph.network.taught import shipped_teacher
from eqmorph.network.training import train

QUICK = TrainingConfig(epochs=2)
TINY = NetworkConfig(4, (8, 8, 8), (8, 8, 8), head_width=4, embedding_dim=6)
SCRATCH = TrainingConfig(epochs=2, start="scratch", made_up=False)


@pytest.fixture(scope="module", autouse=True)
def _a_small_pool():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eqmorph.network.made_up._POOL", 4_000)
        yield


def weights(trained):
    return trained.network.state_dict()


def equal_weights(a, b):
    return all(torch.equal(weights(a)[name], weights(b)[name]) for name in weights(a))


def copy_error_db(trained, settings):
    """Median response error of copies on the grid that closeness is judged on."""
    codec, space = codec_of(trained.network, trained.code), trained.network.space
    made = codec.decode(codec.encode(settings))
    curves = (space.magnitude_response_db(s, response_grid()) for s in (settings, made))
    return float(np.median(response_distance_db(*curves)))


# Learning.


def test_from_scratch_it_overfits_twenty_rows(made_up):
    few = made_up.subset(range(20))
    config = replace(SCRATCH, epochs=100, batch_size=10, learning_rate=3e-3, validation_share=0.0)
    history = train(few, config).history
    assert history[0].terms["response"] > 3.0
    assert history[-1].terms["response"] < 0.4 * history[0].terms["response"]


def test_the_losses_fall(made_up):
    history = train(made_up, replace(SCRATCH, epochs=8)).history
    assert [r.epoch for r in history] == list(range(1, 9))
    for name in ("response", "parameters", "code"):
        assert history[-1].terms[name] < 0.9 * history[0].terms[name], name
    assert history[-1].terms["contrastive"] < history[0].terms["contrastive"] - 0.1
    assert history[-1].validation_error_db < 0.9 * history[0].validation_error_db


def test_the_loss_is_the_weighted_sum_of_its_terms(trained, small_config):
    weight = {"response": 1.0, "parameters": 0.1, "code": 1.0, "steps": 1.0}
    weight["contrastive"] = small_config.contrastive_weight
    for record in trained.history:
        assert set(record.terms) == set(weight)
        total = sum(weight[name] * value for name, value in record.terms.items())
        assert record.loss == pytest.approx(total, rel=1e-5)


def test_the_teacher_is_a_head_start_that_training_does_not_lose(made_up, trained):
    shipped = shipped_teacher(PARAMETRIC_SPACE)
    assert trained.start == "teacher"
    np.testing.assert_array_equal(trained.code.directions, shipped.code.directions)
    scratch = train(made_up, replace(SCRATCH, epochs=12, made_up=True, seed=3))
    rows = validation_rows(made_up, 0.15, 3)
    errors = [copy_error_db(t, made_up.settings[rows]) for t in (trained, scratch)]
    assert errors[0] < 0.25
    assert errors[0] < errors[1] / 3


def test_the_shared_teacher_is_left_as_it_was(made_up):
    shipped = shipped_teacher(PARAMETRIC_SPACE)
    before = deepcopy(shipped.network.state_dict())
    train(made_up, QUICK)
    assert all(torch.equal(w, before[n]) for n, w in shipped.network.state_dict().items())


def test_embeddings_of_held_out_people_group_by_word_better_than_their_latents(made_up, trained):
    rows = validation_rows(made_up, 0.15, 3) & np.isin(made_up.terms, WORDS)
    terms, codec = np.array(made_up.terms)[rows], codec_of(trained.network, trained.code)
    latents = codec.encode(made_up.settings[rows])
    embedded = codec.embed(latents)
    assert silhouette(embedded, terms) > silhouette(latents, terms) + 0.05
    assert davies_bouldin(embedded, terms) < davies_bouldin(latents, terms)


def test_made_up_company_keeps_what_the_teacher_taught_of_other_sounds(made_up):
    config = TrainingConfig(epochs=8, learning_rate=3e-3, seed=1)
    unit = np.random.default_rng(0).uniform(-0.8, 0.8, (200, 13))
    elsewhere = PARAMETRIC_SPACE.canonical(PARAMETRIC_SPACE.from_unit(unit))
    alone, accompanied = (
        copy_error_db(train(made_up, replace(config, made_up=m)), elsewhere) for m in (False, True)
    )
    assert accompanied < alone


# Which losses.


def test_losses_of_ones_own_take_the_place_of_ours(made_up):
    seen = []

    def parameters(batch):
        seen.append((batch.n, len(batch.made), len(batch.here), batch.stepped.shape[1]))
        return ParameterLoss()(batch.made[: batch.n], batch.unit)

    record = train(made_up, QUICK, losses={"copies": (2.0, parameters)}).history[-1]
    assert set(record.terms) == {"copies"}
    assert record.loss == pytest.approx(2 * record.terms["copies"])
    assert set(seen) == {(32, 64, 32, 13)}


def test_the_specifications_own_experiment(made_up):
    config = TrainingConfig.specified(epochs=3, contrastive_weight=0.7)
    assert (config.losses, config.start, config.made_up) == ("specification", "scratch", False)
    result = train(made_up, config, NetworkConfig.specified())
    assert result.start == "scratch"
    assert result.network.config == NetworkConfig.specified()
    last = result.history[-1]
    assert set(last.terms) == {"parameters", "contrastive"}
    total = last.terms["parameters"] + 0.7 * last.terms["contrastive"]
    assert last.loss == pytest.approx(total, rel=1e-5)
    assert last.terms["parameters"] < result.history[0].terms["parameters"]


# What it starts with.


def test_another_size_is_trained_from_scratch_and_says_so(made_up):
    result = train(made_up, QUICK, network_shape(PARAMETRIC_SPACE, 6))
    assert (result.start, result.network.config.latent_dim) == ("scratch", 6)
    shipped = shipped_teacher(PARAMETRIC_SPACE).code
    np.testing.assert_array_equal(result.code.directions, shipped.directions[:6])


def test_a_given_network_is_gone_on_with_and_left_as_it_was(made_up, trained):
    before = deepcopy(weights(trained))
    earlier = trained.history
    given = (trained.network, trained.code)
    result = train(
        made_up, QUICK, network_shape(PARAMETRIC_SPACE, 32), given=given, earlier=earlier
    )
    assert result.start == "given"
    assert result.history[:-2] == earlier
    assert [r.epoch for r in result.history] == list(range(1, 15))
    assert result.best_epoch in (13, 14)
    assert all(torch.equal(w, before[name]) for name, w in weights(trained).items())
    # It begins where the other ended.
    assert result.history[12].validation_error_db < 2 * earlier[-1].validation_error_db


def test_a_given_network_must_fit(trained):
    forty = made_up_dataset(40, space=GRAPHIC_SPACE, known_people=False)
    given = (trained.network, trained.code)
    with pytest.raises(TrainingError, match="is for parametric settings and latents of 32"):
        train(forty, QUICK, given=given)
    with pytest.raises(TrainingError, match="is for parametric settings and latents of 32"):
        train(made_up_dataset(40), QUICK, TINY, given=given)


def test_forty_gains_train_by_the_same_code():
    data = made_up_dataset(80, space=GRAPHIC_SPACE, known_people=False)
    result = train(data, replace(QUICK, start="scratch"), TINY)
    assert result.network.space is GRAPHIC_SPACE
    assert result.history[-1].loss < result.history[0].loss


# Repeating.


def test_the_same_seed_gives_the_same_network_bit_for_bit(made_up):
    once, again = (train(made_up, replace(QUICK, seed=3)) for _ in range(2))
    assert equal_weights(again, once)
    assert again.history == once.history
    assert again.best_epoch == once.best_epoch


def test_the_first_training_of_a_process_is_no_other(made_up):
    again = train(made_up, QUICK)
    shipped_teacher.cache_clear()
    before = torch.get_rng_state()
    assert equal_weights(train(made_up, QUICK), again)
    assert torch.equal(torch.get_rng_state(), before)


def test_another_seed_gives_another_network(made_up):
    a, b = (train(made_up, replace(QUICK, seed=seed)) for seed in (0, 1))
    assert not equal_weights(a, b)


def test_the_callers_random_numbers_and_threads_are_left_alone(made_up):
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        states = torch.get_rng_state(), np.random.get_state()[1].tolist(), random.getstate()  # noqa: NPY002
        threads = []
        train(made_up, SCRATCH, TINY, on_epoch=lambda _: threads.append(torch.get_num_threads()))
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
            train(made_up, SCRATCH, TINY, on_epoch=stop)
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


def test_what_is_held_out_is_judged(made_up, trained, small_config):
    kept = validation_rows(made_up, small_config.validation_share, small_config.seed)
    held = trained.held_out
    assert held.n_rows == kept.sum()
    codec = codec_of(trained.network, trained.code)
    latents = codec.encode(made_up.settings[kept])
    known = np.isin(np.array(made_up.terms)[kept], WORDS)
    terms = np.array(made_up.terms)[kept][known]
    embedded = codec.embed(latents[known])
    assert held.silhouette == pytest.approx(silhouette(embedded, terms), abs=1e-3)
    assert held.davies_bouldin == pytest.approx(davies_bouldin(embedded, terms), abs=1e-3)
    copies = codec.errors_db(codec.code.encode(codec.responses_db(made_up.settings[kept])),
                             codec.decode(latents))  # fmt: skip
    assert held.copy_error_db == pytest.approx(np.median(copies), rel=0.1)


def test_without_validation_rows_the_loss_chooses(made_up):
    result = train(made_up, replace(SCRATCH, epochs=3, validation_share=0.0), TINY)
    assert result.held_out.n_rows == 0
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
    train(data, replace(SCRATCH, epochs=4, validation_share=0.0, **options), TINY)
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
    result = train(made_up, TrainingConfig(epochs=5, contrastive_weight=0.0, learning_rate=1.0))
    scores = [r.score for r in result.history]
    assert result.best_epoch == 1 + int(np.argmin(scores)) < 5
    best = result.history[result.best_epoch - 1].validation_error_db
    assert result.held_out.copy_error_db == pytest.approx(best, rel=0.05)
    assert result.history[-1].validation_error_db > 1.1 * best


def test_the_network_comes_back_ready_to_use(trained):
    assert not trained.network.training
    assert {p.device.type for p in trained.network.parameters()} == {"cpu"}


def test_the_score_weighs_error_against_grouping(trained):
    for r in trained.history:
        expected = r.validation_error_db + 0.5 * (1 - r.validation_silhouette)
        assert r.score == pytest.approx(expected, rel=1e-12)


def test_patience_stops_a_training_that_gains_nothing(made_up):
    still = replace(SCRATCH, epochs=9, learning_rate=1e-12, patience=2)
    result = train(made_up, still, TINY)
    assert len(result.history) == 3
    assert result.last_gain_epoch == 1


def test_patience_lets_a_training_run_that_gains(made_up):
    gaining = replace(SCRATCH, epochs=4, patience=1)
    assert len(train(made_up, gaining).history) == 4


def test_a_record_comes_back_from_plain_data():
    record = EpochRecord(3, 1.5, {"response": 0.25}, math.nan, math.nan, 1.5)
    data = record.to_dict()
    for written in (data, {**data, "validation_error_db": None}):
        back = EpochRecord.from_dict(written)
        assert (back.epoch, back.loss, back.terms) == (3, 1.5, {"response": 0.25})
        assert math.isnan(back.validation_error_db)


# Bad input.


def test_a_loss_that_is_no_longer_finite(made_up):
    config = replace(SCRATCH, epochs=5, learning_rate=1e30)
    with pytest.raises(TrainingError, match=r"the loss is (nan|inf) in epoch \d; .* below 1e\+30"):
        train(made_up, config, TINY)


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
        ({"losses": "hearing"}, "losses must be one of sound, specification, got 'hearing'"),
        ({"start": "again"}, "start must be one of teacher, scratch, got 'again'"),
        ({"validation_share": 1.0}, r"validation_share must be in \[0, 1\), got 1.0"),
        ({"patience": 0}, "patience must be at least 1, got 0"),
    ],
)
def test_bad_settings(options, message):
    with pytest.raises(ValueError, match=message):
        TrainingConfig(**options)


def test_a_bad_temperature_is_named(made_up):
    with pytest.raises(ValueError, match="temperature must be above 0, got -1"):
        train(made_up, TrainingConfig(temperature=-1.0))


@pytest.mark.parametrize("name", ["gpu", "tpu:0", ""])
def test_an_unknown_device(name):
    with pytest.raises(ValueError, match=f"device '{name}' is not here; available: auto, cpu"):
        choose_device(name)


def test_an_absent_device(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(ValueError, match=r"device 'cuda' is not here; available: auto, cpu$"):
        choose_device("cuda")


def test_a_gpu_is_taken_only_where_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert choose_device().type == choose_device("auto").type == "cpu"
    assert choose_device("cuda").type == "cuda"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="torch finds no CUDA device")
def test_a_gpu_trains_as_well_as_the_cpu(made_up):
    here, there = (
        train(made_up, TrainingConfig(epochs=10, device=device)) for device in ("cpu", "cuda")
    )
    assert there.held_out.copy_error_db == pytest.approx(here.held_out.copy_error_db, rel=0.1)
    assert {p.device.type for p in there.network.parameters()} == {"cpu"}


def test_a_network_is_built_by_name_and_by_hand():
    assert Autoencoder(config=TINY).config == TINY
    assert network_shape(GRAPHIC_SPACE, 5).latent_dim == 5
