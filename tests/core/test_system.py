"""The specification's object, used as its users use it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import torch
from made_up import WORDS, made_up_dataset
from torch import nn

from core.neural_eq_morphing import NeuralEQMorphingSocialFX
from core.neural_eq_morphing_safedb import (
    ContrastiveLoss,
    NeuralEQDecoder,
    NeuralEQEncoder,
    NeuralEQMorphingSAFEDB,
)
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.errors import ModelFormatError, TrainingError
from eqmorph.network.modules import NetworkConfig
from eqmorph.network.taught import shipped_teacher

TINY = NetworkConfig(4, (8, 8, 8), (8, 8, 8), head_width=4, embedding_dim=6)
QUICK = {"epochs": 2, "progress": False}


@pytest.fixture(scope="module", autouse=True)
def _a_small_pool():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eqmorph.network.made_up._POOL", 4_000)
        yield


def system_of(data=None, **options) -> NeuralEQMorphingSAFEDB:
    system = NeuralEQMorphingSAFEDB(**options)
    system.dataset = data or made_up_dataset(120)
    return system


@pytest.fixture(scope="module")
def trained():
    system = system_of()
    system.train(**QUICK)
    return system


@pytest.fixture(scope="module")
def saved(trained, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("system") / "model.pt"
    trained.save_model(path)
    return path


def weights(system):
    return {**{f"e.{n}": w for n, w in system.encoder.state_dict().items()},
            **{f"d.{n}": w for n, w in system.decoder.state_dict().items()}}  # fmt: skip


def equal(a, b):
    return all(torch.equal(w.cpu(), b[name].cpu()) for name, w in a.items())


# Encoder and decoder.


def test_they_are_there_from_construction_and_are_the_teachers():
    system = NeuralEQMorphingSAFEDB(latent_dim=32)
    assert isinstance(system.encoder, NeuralEQEncoder)
    assert isinstance(system.decoder, NeuralEQDecoder)
    teacher = shipped_teacher(PARAMETRIC_SPACE).network
    assert torch.equal(system.encoder.hidden.weight, teacher.encoder.hidden.weight)
    assert system.encoder.hidden.weight is not teacher.encoder.hidden.weight
    assert system.to("cpu") is system
    with pytest.raises(ValueError, match="device 'tpu' is not here"):
        system.to("tpu")


def test_another_size_has_them_too():
    system = NeuralEQMorphingSAFEDB(latent_dim=8)
    latent, embedding = system.encoder(torch.zeros(3, 13))
    assert (latent.shape, embedding.shape) == ((3, 8), (3, 128))
    assert system.decoder(latent).shape == (3, 13)
    assert NeuralEQMorphingSAFEDB(network=TINY).latent_dim == 4


def test_after_training_they_are_the_models():
    system = system_of()
    encoder = system.encoder
    before = encoder.projection.weight.detach().clone()
    system.train(**QUICK)
    assert system.encoder is encoder
    assert not torch.equal(encoder.projection.weight, before)
    setting = system.dataset.settings[0]
    unit = torch.tensor(PARAMETRIC_SPACE.to_unit(setting[None])).float()
    with torch.no_grad():
        latent = encoder(unit)[0][0].numpy()
    np.testing.assert_allclose(system.model.encode(setting), latent, atol=1e-4)


def test_looking_at_them_does_not_change_what_is_trained(trained):
    system = system_of()
    assert isinstance(system.encoder, nn.Module)
    system.train(**QUICK)
    assert system.model.metadata["start"] == "teacher"
    assert equal(weights(system), weights(trained))


def test_a_loop_of_ones_own_and_a_model_of_it():
    system = system_of()
    contrast = ContrastiveLoss()
    parameters = [*system.encoder.parameters(), *system.decoder.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=1e-3)
    for unit, label in torch.utils.data.DataLoader(system.dataset, batch_size=40):
        latent, embedding = system.encoder(unit)
        copies = system.decoder(latent)
        loss = (copies - unit).square().mean() + 0.5 * contrast(embedding, label)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    mine = {name: w.clone() for name, w in weights(system).items()}
    model = system.build_model()
    assert set(model.terms) == set(WORDS)
    assert system.generate_eq_from_term("dark").shape == (13,)
    # What is kept are these weights, in 16 bits.
    assert all((w - mine[n]).abs().max() < 0.05 for n, w in weights(system).items())
    changed = system_of()
    with torch.no_grad():
        changed.encoder.projection.weight.add_(0.5)
    changed.train(**QUICK)
    assert changed.model.metadata["start"] == "given"


def test_a_model_of_no_data_is_refused():
    with pytest.raises(TrainingError, match="no data set yet: call load_dataset"):
        NeuralEQMorphingSAFEDB().build_model()


# Going on.


def test_loading_restores_the_history_and_the_network(trained, saved):
    system = NeuralEQMorphingSAFEDB()
    system.load_model(saved)
    assert [r.epoch for r in system.history] == [1, 2]
    assert system.history[1].loss == pytest.approx(trained.history[1].loss, rel=1e-5)
    assert system.history[1].terms.keys() == trained.history[1].terms.keys()
    assert equal(weights(system), weights(trained))


def test_training_after_loading_goes_on(trained, saved, tmp_path):
    system = system_of()
    system.load_model(saved)
    seen = []
    history = system.train(**QUICK, on_epoch=seen.append, learning_rate=1e-12)
    assert [r.epoch for r in history] == [1, 2, 3, 4]
    assert [r.epoch for r in seen] == [3, 4]
    assert system.model.metadata["start"] == "given"
    assert system.model.metadata["best_epoch"] in (3, 4)
    # Hardly a step was taken: it did not begin anew.
    for name, weight in weights(system).items():
        torch.testing.assert_close(weight, weights(trained)[name], atol=2e-3, rtol=1e-2)
    system.save_model(tmp_path / "on.safetensors")
    again = NeuralEQMorphingSAFEDB()
    again.load_model(tmp_path / "on.safetensors")
    assert [r.epoch for r in again.history] == [1, 2, 3, 4]


def test_training_twice_goes_on(trained):
    system = system_of()
    system.train(**QUICK)
    assert [r.epoch for r in system.train(**QUICK)] == [1, 2, 3, 4]


def test_beginning_anew_is_asked_for(trained, saved):
    system = system_of()
    system.load_model(saved)
    assert [r.epoch for r in system.train(**QUICK, start="teacher")] == [1, 2]
    assert equal(weights(system), weights(trained))


def test_a_model_of_another_size_goes_on_in_its_size(tmp_path):
    system = system_of(network=TINY)
    system.train(**QUICK)
    system.save_model(tmp_path / "tiny.safetensors")
    other = system_of()
    other.load_model(tmp_path / "tiny.safetensors")
    assert other.latent_dim == 4
    assert len(other.train(**QUICK)) == 4
    assert other.model.codec.config["decoder_widths"] == (8, 8, 8)


def test_classes_refuse_each_others_models(saved, tmp_path):
    with pytest.raises(ModelFormatError, match=r"parametric settings, and .*other class"):
        NeuralEQMorphingSocialFX().load_model(saved)
    twin = NeuralEQMorphingSocialFX(network=TINY)
    twin.dataset = made_up_dataset(40, space=GRAPHIC_SPACE, known_people=False)
    twin.train(**QUICK)
    twin.save_model(tmp_path / "twin.safetensors")
    system = NeuralEQMorphingSAFEDB()
    with pytest.raises(ModelFormatError, match="holds a model of graphic settings"):
        system.load_model(tmp_path / "twin.safetensors")
    assert system.model is None
    with pytest.raises(ValueError, match="takes parametric settings, got graphic ones"):
        system.dataset = twin.dataset


def test_without_a_model_it_says_what_to_do():
    with pytest.raises(TrainingError, match="there is no model yet: call train"):
        NeuralEQMorphingSAFEDB().generate_eq_from_term("warm")


# Words.


@pytest.mark.parametrize("word", ["warm", "Warmth", "less boomy", "crisp snare", "very bright"])
def test_whatever_is_generated_can_be_interpolated(word, shipped, tmp_path):
    shipped.save(tmp_path / "shipped.safetensors")
    system = NeuralEQMorphingSAFEDB()
    system.load_model(tmp_path / "shipped.safetensors")
    params = system.generate_eq_from_term(word)
    np.testing.assert_array_equal(PARAMETRIC_SPACE.validate(params), params)
    np.testing.assert_array_equal(system.interpolate_terms(word, "thin", alpha=0.0), params)
    np.testing.assert_array_equal(system.interpolate_terms("thin", word, alpha=1.0), params)
    between = system.interpolate_terms(word, "thin", alpha=0.5)
    np.testing.assert_array_equal(PARAMETRIC_SPACE.validate(between), between)
    np.testing.assert_array_equal(
        system.interpolate_terms(word, "thin", alpha=0.5, method="response"), between
    )


# Telling.


def test_what_is_held_out_is_said_at_the_end(capsys):
    system = system_of()
    system.train(epochs=1)
    told = capsys.readouterr().err
    assert told.startswith("epoch 1/1: loss")
    assert f"{system.held_out}\n" in told
    assert system.model.metadata["held_out"]["n_rows"] == system.held_out.n_rows > 0
    poor = system_of(network=TINY)
    poor.train(epochs=1)
    assert "train for more epochs" in capsys.readouterr().err


def test_epochs_go_into_a_table(tmp_path):
    path, system = tmp_path / "epochs.csv", system_of()
    system.train(**QUICK, log=path)
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert [int(row["epoch"]) for row in rows] == [1, 2]
    for row, record in zip(rows, system.history, strict=True):
        assert float(row["loss"]) == pytest.approx(record.loss, rel=1e-5)
        assert float(row["response"]) == pytest.approx(record.terms["response"], rel=1e-5)


def test_a_resumed_table_goes_on(tmp_path):
    log, checkpoint = tmp_path / "epochs.csv", tmp_path / "run.ckpt"

    def stop(record):
        if record.epoch == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        system_of().train(**QUICK, log=log, checkpoint=checkpoint, on_epoch=stop)
    system_of().train(**QUICK, log=log, checkpoint=checkpoint, resume=True)
    assert [line.split(",")[0] for line in log.read_text().splitlines()] == ["epoch", "1", "2"]


def test_epochs_go_to_tensorboard_where_it_is_installed(tmp_path, monkeypatch):
    pytest.importorskip("tensorboard")
    system_of().train(**QUICK, tensorboard=tmp_path / "runs")
    assert [p.name.startswith("events.out") for p in (tmp_path / "runs").iterdir()] == [True]


def test_tensorboard_that_is_missing_is_one_sentence(tmp_path, monkeypatch):
    from eqmorph.errors import MissingExtraError

    monkeypatch.setattr("eqmorph.network.logs.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"needs tensorboard.*pip install 'eqmorph\[tens"):
        system_of().train(**QUICK, tensorboard=tmp_path / "runs")
    assert not (tmp_path / "runs").exists()
