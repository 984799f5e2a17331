"""A killed training goes on from its checkpoint as if nothing had happened."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from made_up import made_up_dataset

from eqmorph.errors import TrainingError
from eqmorph.network.losses import ContrastiveLoss
from eqmorph.network.modules import NetworkConfig
from eqmorph.network.training import TrainingConfig, train

# Made-up company, the steps and the balanced order draw from the random numbers that are kept.
CONFIG = TrainingConfig(epochs=5, seed=7, balanced=True, min_examples=5)


class Stopped(Exception):  # noqa: N818 - it is no error
    """Stands for a kill."""


def stop_after(epoch):
    def on_epoch(record):
        if record.epoch == epoch:
            raise Stopped

    return on_epoch


@pytest.fixture(scope="module", autouse=True)
def _a_small_pool():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eqmorph.network.made_up._POOL", 4_000)
        yield


@pytest.fixture(scope="module")
def data():
    return made_up_dataset(120)


@pytest.fixture(scope="module")
def uninterrupted(data):
    return train(data, CONFIG)


@pytest.fixture
def checkpoint(data, tmp_path):
    """Of a training that was stopped after two epochs of five."""
    path = tmp_path / "training.pt"
    with pytest.raises(Stopped):
        train(data, CONFIG, checkpoint=path, on_epoch=stop_after(2))
    return path


def assert_same(a, b):
    assert a.history == b.history
    assert (a.best_epoch, a.last_gain_epoch) == (b.best_epoch, b.last_gain_epoch)
    other = b.network.state_dict()
    assert all(torch.equal(w, other[name]) for name, w in a.network.state_dict().items())


@pytest.mark.parametrize("epoch", [1, 4, 5])
def test_resuming_equals_never_having_stopped(data, uninterrupted, tmp_path, epoch):
    path = tmp_path / "deep" / "training.pt"
    with pytest.raises(Stopped):
        train(data, CONFIG, checkpoint=path, on_epoch=stop_after(epoch))
    seen = []
    resumed = train(data, CONFIG, checkpoint=path, resume=True, on_epoch=seen.append)
    assert [record.epoch for record in seen] == list(range(epoch + 1, 6))
    assert_same(resumed, uninterrupted)


def test_writing_checkpoints_changes_nothing(data, uninterrupted, tmp_path):
    assert_same(train(data, CONFIG, checkpoint=tmp_path / "training.pt"), uninterrupted)


def test_stopping_twice(data, uninterrupted, checkpoint):
    with pytest.raises(Stopped):
        train(data, CONFIG, checkpoint=checkpoint, resume=True, on_epoch=stop_after(3))
    assert_same(train(data, CONFIG, checkpoint=checkpoint, resume=True), uninterrupted)


def test_stopped_within_an_epoch_only_that_one_is_done_again(
    data, uninterrupted, tmp_path, monkeypatch
):
    path, batches = tmp_path / "training.pt", 3  # 102 rows of 120 are not held out
    plain, calls = ContrastiveLoss.forward, []

    def failing(self, embeddings, labels):
        calls.append(len(labels))
        if len(calls) == 3 * batches + 2:
            raise Stopped
        return plain(self, embeddings, labels)

    with monkeypatch.context() as patch:
        patch.setattr(ContrastiveLoss, "forward", failing)
        with pytest.raises(Stopped):
            train(data, CONFIG, checkpoint=path)
    seen = []
    resumed = train(data, CONFIG, checkpoint=path, resume=True, on_epoch=seen.append)
    assert [record.epoch for record in seen] == [4, 5]
    assert_same(resumed, uninterrupted)


def test_a_checkpoint_cut_short_leaves_the_one_before(data, uninterrupted, checkpoint, monkeypatch):
    whole = Path.write_bytes

    def half(path, content):
        whole(path, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", half)
        with pytest.raises(OSError, match="No space left"):
            train(data, CONFIG, checkpoint=checkpoint, resume=True)
    assert [p.name for p in checkpoint.parent.iterdir()] == ["training.pt"]
    assert_same(train(data, CONFIG, checkpoint=checkpoint, resume=True), uninterrupted)


KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from made_up import made_up_dataset
from eqmorph.network import made_up
from eqmorph.network.training import TrainingConfig, train
made_up._POOL = 4_000
def kill(record):
    if record.epoch == 3:
        os.kill(os.getpid(), signal.SIGKILL)
config = TrainingConfig(epochs=5, seed=7, balanced=True, min_examples=5)
train(made_up_dataset(120), config, checkpoint={path!r}, on_epoch=kill)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_killed_process_is_resumed_by_another(data, uninterrupted, tmp_path):
    path = tmp_path / "training.pt"
    script = KILLED.format(tests=str(Path(__file__).parents[1]), path=str(path))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    seen = []
    resumed = train(data, CONFIG, checkpoint=path, resume=True, on_epoch=seen.append)
    assert [record.epoch for record in seen] == [4, 5]
    assert_same(resumed, uninterrupted)


def test_a_best_epoch_before_the_stop_is_kept(data, tmp_path):
    # Such a rate wrecks a good start, so that the best epoch is an early one.
    wrecking = replace(CONFIG, learning_rate=0.2, contrastive_weight=0.0)
    path = tmp_path / "training.pt"
    with pytest.raises(Stopped):
        train(data, wrecking, checkpoint=path, on_epoch=stop_after(4))
    whole = train(data, wrecking)
    assert whole.best_epoch < 4
    assert_same(train(data, wrecking, checkpoint=path, resume=True), whole)


def test_patience_is_counted_across_a_stop(data, tmp_path):
    still = replace(CONFIG, epochs=9, learning_rate=1e-12, patience=3)
    path = tmp_path / "training.pt"
    with pytest.raises(Stopped):
        train(data, still, checkpoint=path, on_epoch=stop_after(2))
    assert len(train(data, still, checkpoint=path, resume=True).history) == 4


def test_another_device_may_go_on(data, uninterrupted, checkpoint):
    config = replace(CONFIG, device="cpu")
    resumed = train(data, config, checkpoint=checkpoint, resume=True)
    assert resumed.history == uninterrupted.history


# What cannot be resumed.

OTHER = "is of a training with other settings or data; use the same ones"


@pytest.mark.parametrize(
    "change", [{"epochs": 6}, {"learning_rate": 2e-3}, {"seed": 8}, {"made_up": False}]
)
def test_other_settings(data, checkpoint, change):
    with pytest.raises(TrainingError, match=OTHER):
        train(data, replace(CONFIG, **change), checkpoint=checkpoint, resume=True)


def test_another_network(data, checkpoint):
    with pytest.raises(TrainingError, match=OTHER):
        train(data, CONFIG, NetworkConfig.specified(), checkpoint=checkpoint, resume=True)


def test_other_losses_or_another_beginning(data, checkpoint, uninterrupted):
    given = (uninterrupted.network, uninterrupted.code)
    mine = {"none": (1.0, lambda batch: batch.made.square().mean())}
    for options in ({"losses": mine}, {"given": given}):
        with pytest.raises(TrainingError, match=OTHER):
            train(data, CONFIG, checkpoint=checkpoint, resume=True, **options)


def test_going_on_from_a_given_network_can_be_resumed(data, uninterrupted, tmp_path):
    path, given = tmp_path / "training.pt", (uninterrupted.network, uninterrupted.code)
    options = {"given": given, "earlier": uninterrupted.history}
    whole = train(data, CONFIG, **options)
    with pytest.raises(Stopped):
        train(data, CONFIG, checkpoint=path, on_epoch=stop_after(7), **options)
    resumed = train(data, CONFIG, checkpoint=path, resume=True, **options)
    assert [r.epoch for r in resumed.history] == list(range(1, 11))
    assert_same(resumed, whole)


def test_other_data(data, checkpoint):
    with pytest.raises(TrainingError, match=OTHER):
        train(made_up_dataset(120, seed=1), CONFIG, checkpoint=checkpoint, resume=True)
    with pytest.raises(TrainingError, match=OTHER):
        train(data.subset(range(110)), CONFIG, checkpoint=checkpoint, resume=True)


def test_other_rows_of_the_same_file(data, checkpoint):
    # One file gives as many rows with other terms when its vocabulary is consolidated.
    renamed = replace(data, terms=tuple(t.replace("odd", "dark") for t in data.terms))
    for other in (data.subset([*range(119), 0]), renamed):
        with pytest.raises(TrainingError, match=OTHER):
            train(other, CONFIG, checkpoint=checkpoint, resume=True)


def test_no_checkpoint(data, tmp_path):
    path = tmp_path / "none.pt"
    with pytest.raises(TrainingError, match=r"there is no checkpoint .*none\.pt to resume from"):
        train(data, CONFIG, checkpoint=path, resume=True)
    with pytest.raises(TrainingError, match="there is no checkpoint to resume from: name one"):
        train(data, CONFIG, resume=True)


@pytest.mark.parametrize(
    "content",
    [b"", b"not a checkpoint\n", b"PK\x03\x04 no archive", pickle.dumps([1, 2])],
    ids=["empty", "text", "half an archive", "pickle"],
)
def test_a_file_that_is_no_checkpoint(data, tmp_path, content):
    path = tmp_path / "training.pt"
    path.write_bytes(content)
    with pytest.raises(TrainingError, match=r"training\.pt is not a training checkpoint \(\w+\)"):
        train(data, CONFIG, checkpoint=path, resume=True)
    assert path.read_bytes() == content


def test_a_cut_checkpoint(data, checkpoint):
    checkpoint.write_bytes(checkpoint.read_bytes()[:-2000])
    with pytest.raises(TrainingError, match="is not a training checkpoint"):
        train(data, CONFIG, checkpoint=checkpoint, resume=True)


@pytest.mark.parametrize("content", [{"weights": {}}, {"identity": "{}"}, [1, 2]])
def test_somebody_elses_checkpoint(data, tmp_path, content):
    path = tmp_path / "training.pt"
    torch.save(content, path)
    with pytest.raises(TrainingError, match=r"is not a training checkpoint|is of a training with"):
        train(data, CONFIG, checkpoint=path, resume=True)


class Malicious:
    """Its pickle makes a file when it is loaded."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return Path.touch, (self.marker,)


def test_objects_in_a_checkpoint_do_not_run(data, tmp_path):
    marker, path = tmp_path / "ran", tmp_path / "training.pt"
    torch.save({"format": 2, "identity": Malicious(marker)}, path)
    with pytest.raises(TrainingError, match="is not a training checkpoint"):
        train(data, CONFIG, checkpoint=path, resume=True)
    assert not marker.exists()
    torch.load(path, weights_only=False)
    assert marker.exists()


def test_a_checkpoint_holds_no_objects_that_could_run_code(checkpoint):
    state = torch.load(checkpoint, weights_only=True)
    assert {"weights", "optimizer", "schedule", "random", "history"} <= set(state)
