"""train and evaluate, on made-up rows."""

from __future__ import annotations

import importlib.util
import inspect
import json
from pathlib import Path

import pytest

from eqmorph.cli.commands.train import train as train_command
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.datasets.thresholds import threshold_in_words
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.synthetic import synthetic_dataset, write_safe_csv
from eqmorph.network.modules import NetworkConfig
from eqmorph.network.training import TrainingConfig

# Few rows, and no contrastive term to prepare for: seconds become tenths.
QUICK = ("train", "--data", "few.csv", "--min-examples", "30", "--contrastive-weight", "0")


@pytest.fixture(autouse=True)
def _few_rows(model: MorphModel, _plain: None) -> None:
    write_safe_csv(synthetic_dataset(model, 200, seed=1), "few.csv")


def test_the_options_defaults_are_the_library_s() -> None:
    defaults = {k: p.default for k, p in inspect.signature(train_command).parameters.items()}
    for name in (
        "epochs",
        "batch_size",
        "learning_rate",
        "contrastive_weight",
        "min_examples",
        "start",
        "patience",
        "seed",
        "device",
    ):
        assert defaults[name] == getattr(TrainingConfig(), name), name
    assert defaults["latent_dim"] == NetworkConfig().latent_dim


def test_train_writes_a_model_and_says_what_it_did(run) -> None:
    ran = run(*QUICK, "--epochs", 2, "--output", "new.safetensors", "--json", "--latent-dim", 4)
    assert ran.code == 0
    summary = json.loads(ran.out)
    model = MorphModel.load("new.safetensors")
    assert summary["terms"] == {w.term: w.n_rows for w in model.words()}
    assert set(summary["terms"]) == {"warm", "bright"}
    assert model.codec.latent_dim == 4
    assert summary["start"] == model.metadata["start"] == "scratch"
    assert summary["held_out"] == model.metadata["held_out"]
    assert (summary["epochs"], summary["epochs_asked"]) == (2, 2)
    assert summary["best_epoch"] == model.metadata["best_epoch"]
    assert summary["source"] == model.metadata["data"]["source"] == "synthetic"
    assert [line.split(":")[0] for line in ran.err.splitlines()] == ["epoch 1/2", "epoch 2/2"]


def test_an_interrupted_training_goes_on(run) -> None:
    whole = run(*QUICK, "--epochs", 2, "--output", "whole.safetensors", "--checkpoint", "a.ckpt")
    assert whole.code == 0
    again = (*QUICK, "--epochs", 2, "--checkpoint", "a.ckpt", "--output", "again.safetensors")
    refused = run(*again)
    assert refused.err == "eqmorph: a.ckpt is already there; --force overwrites it\n"
    resumed = run(*again, "--resume", "--json")
    assert json.loads(resumed.out)["epochs"] == 2
    assert "epoch 1/2" not in resumed.err  # nothing was left to do
    assert MorphModel.load("again.safetensors").generate("warm") == MorphModel.load(
        "whole.safetensors"
    ).generate("warm")
    other = run(*again, "--resume", "--force", "--seed", 3)
    assert other.code == 1
    assert "a.ckpt is of a training with other settings or data" in other.err


def test_train_says_when_it_stopped_gaining(run, monkeypatch) -> None:
    from dataclasses import replace

    from eqmorph.network import training

    real = training.train

    def early(*args: object, **kwargs: object) -> object:
        return replace(real(*args, **kwargs), last_gain_epoch=1)

    args = (*QUICK, "--epochs", 2, "--force", "--output", "m.safetensors")
    monkeypatch.setattr(training, "train", early)
    out = run(*args).out
    assert ", from the teacher; best is epoch" in out
    assert "\njudged    " in out
    assert "no gain worth the time after epoch 1\n" in out
    assert "synthetic: 200 rows read, 0 dropped, 200 kept" in out
    assert out.endswith("written   m.safetensors\n")
    monkeypatch.setattr(
        training, "train", lambda *a, **k: replace(real(*a, **k), last_gain_epoch=2)
    )
    assert "no gain" not in run(*args).out


def test_ctrl_c_says_how_to_go_on(run, monkeypatch) -> None:
    from eqmorph.network import training

    def interrupted(*_: object, **kwargs: object) -> None:
        Path(str(kwargs["checkpoint"])).write_bytes(b"state")
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "train", interrupted)
    ran = run(*QUICK, "--checkpoint", "a.ckpt")
    assert ran.code == 130
    assert ran.err.splitlines() == [
        "eqmorph: a.ckpt holds what was trained; the same command with --resume goes on",
        "eqmorph: interrupted",
    ]
    assert not Path("model.safetensors").exists()


def test_too_few_settings_are_said_before_training(run) -> None:
    ran = run("train", "--data", "synthetic", "--min-examples", 5000)
    assert ran.code == 1
    assert ran.err.startswith("eqmorph: synthetic data: 1700 rows")
    assert "no word has 5000 settings" in ran.err
    assert "epoch" not in ran.err


def test_it_says_which_words_the_threshold_changes(run) -> None:
    out = run(*QUICK, "--epochs", 1, "--json").out
    summary = json.loads(out)
    counts = SAFEDBDatasetLoader(path="few.csv").load().term_counts()
    assert summary["threshold"] == threshold_in_words(counts, 30)
    assert summary["threshold"].startswith("2 words with 30 settings or more; any number from ")


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (10, "2 words with 10 settings or more; any number from 8 to 20 keeps the same, 7 would "
             "add airy, thin"),
        (20, "2 words with 20 settings or more; any number from 8 to 20 keeps the same, 7 would "
             "add airy, thin"),
        (21, "1 word with 21 settings or more; any number from 21 to 30 keeps the same, 20 would "
             "add bright"),
        (1, "5 words with 1 settings or more"),
        (7, "4 words with 7 settings or more; any number from 2 to 7 keeps the same, 1 would add "
            "odd"),
    ],
)  # fmt: skip
def test_thresholds_in_words(n: int, expected: str) -> None:
    counts = {"warm": 30, "bright": 20, "airy": 7, "thin": 7, "odd": 1}
    assert threshold_in_words(counts, n) == expected


def test_the_specifications_own_experiment(run) -> None:
    ran = run(*QUICK, "--epochs", 1, "--specification", "--output", "m.safetensors")
    assert ", from scratch; best is epoch 1" in ran.out
    assert "try       copies are " in ran.out
    model = MorphModel.load("m.safetensors")
    assert model.metadata["training"]["losses"] == "specification"
    assert model.codec.config["decoder_widths"] == [64, 128, 64]
    assert not model.codec.config["skip"]


def test_epochs_are_logged(run) -> None:
    args = (*QUICK, "--epochs", 2, "--log", "epochs.csv", "--output", "m.safetensors")
    assert run(*args).code == 0
    lines = Path("epochs.csv").read_text().splitlines()
    assert lines[0].startswith("epoch,loss,validation_error_db,validation_silhouette,score,")
    assert [line.split(",")[0] for line in lines[1:]] == ["1", "2"]
    refused = run(*args)
    assert refused.err == "eqmorph: m.safetensors is already there; --force overwrites it\n"
    Path("m.safetensors").unlink()
    assert "epochs.csv is already there" in run(*args).err


@pytest.mark.data
def test_socialfx_is_trained_from_the_command_line(run, data_dir: Path) -> None:
    args = ("train", "--data", "socialfx", "--data-dir", data_dir, "--latent-dim", 4)
    ran = run(*args, "--epochs", 1, "--output", "social.safetensors")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("data      SocialFX: 1595 rows read, 0 dropped, 1595 kept\n")
    model = MorphModel.load("social.safetensors")
    assert (len(model.terms), model.space.name) == (24, "graphic")
    refused = run(*args, "--consolidate", "--output", "other.safetensors")
    assert refused.code == 1
    assert refused.err.startswith("eqmorph: --consolidate merges SAFE-DB's spellings")


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_missing_extra_is_one_sentence(run, monkeypatch, command) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "torch" else real(name, *a)
    )
    ran = run(command, *(["--quick"] if command == "evaluate" else []))
    assert ran.code == 1
    assert "needs torch, which is not installed: pip install torch==" in ran.err
    assert "pip install 'eqmorph[train]'" in ran.err
    assert ran.err.count("\n") == 1


def test_evaluate_prints_what_the_report_says(run) -> None:
    args = ("evaluate", "--quick", "--data", "few.csv", "--epochs", 1, "--folds", 2)
    data = json.loads(run(*args, "--min-examples", 30, "--processes", 1, "--json").out)
    assert data["n_folds"] == 2
    assert sorted(data["terms"]) == ["bright", "warm"]
    ran = run(*args, "--min-examples", 30, "--processes", 1, "--fresh")
    for method, name in (("eqmorph", "lsd_db"), ("flat", "lsd_db"), ("eqmorph", "silhouette")):
        lines = [x for x in ran.out.splitlines() if x.lower().startswith(method)]
        assert any(
            f"{data['summary']['contributor'][method][name]['mean']:.2f} ±" in x for x in lines
        )
    assert "2 folds by contributor" in ran.out
    assert "fold 6/6: " in ran.err
