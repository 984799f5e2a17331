"""Training time in seconds of one core, against a plain loop in the same run.

The plain loop is the specification's own: a DataLoader, Adam, its network, mean squared error of
parameters and the contrastive loss. `train` does more in an epoch (a wider decoder, as many made-up
settings and curves as rows, responses, steps, validation), so what is compared is what each costs
and what it comes to on one fold of contributors who were held out. Processor time is counted, in
turns, so that a busy machine slows both.

Run from the project's root: ``python benchmarks/training.py``. Real SAFE-DB where it is found, a
synthetic stand-in otherwise (said in the first line; the figures mean nothing there).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import eqmorph
from eqmorph.datasets import EqDataset, SAFEDBDatasetLoader
from eqmorph.errors import DataNotFoundError
from eqmorph.evaluation.splits import contributor_folds
from eqmorph.model.synthetic import synthetic_dataset
from eqmorph.network.held_out import HeldOut, judge_held_out
from eqmorph.network.losses import ContrastiveLoss
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.network.threads import one_thread
from eqmorph.network.training import TrainingConfig, class_labels, train

_ROUNDS = 3
# What a training of 100 epochs may take.
_MARK_S = 30.0


def tensors(dataset: EqDataset) -> tuple[torch.Tensor, torch.Tensor]:
    """Settings on the unit scale and the classes of their words."""
    space = dataset.space
    unit = torch.tensor(space.to_unit(space.canonical(dataset.settings)), dtype=torch.float32)
    return unit, torch.tensor(class_labels(dataset.terms, 10)[0])


def plain_loop(training: EqDataset, epochs: int) -> Autoencoder:
    """The specification's loop as one would write it."""
    torch.manual_seed(0)
    network, contrast = Autoencoder(training.space, NetworkConfig.specified()), ContrastiveLoss()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    loader = DataLoader(
        TensorDataset(*tensors(training)), batch_size=32, shuffle=True, drop_last=True
    )
    for _ in range(epochs):
        for rows, of in loader:
            made, _, embedding = network(rows)
            loss = F.mse_loss(made, rows) + 0.5 * contrast(embedding, of)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return network.eval()


def our_training(training: EqDataset, epochs: int) -> Autoencoder:
    """`train` with its defaults."""
    return train(training, TrainingConfig(epochs=epochs)).network


def timed(run: Callable[[], Autoencoder]) -> tuple[float, Autoencoder]:
    """Seconds of the processor, and what came of it."""
    start = time.process_time()
    network = run()
    return time.process_time() - start, network


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir")
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    options = parser.parse_args()
    try:
        dataset = SAFEDBDatasetLoader(options.data_dir).load()
    except DataNotFoundError:
        print("synthetic data: the figures mean nothing here")
        dataset = synthetic_dataset(eqmorph.load(), 1_500, seed=0)
    held = contributor_folds(dataset, 5, seed=0).held_out(0)
    training, held_out = dataset.subset(~held), dataset.subset(held)
    epochs = options.epochs
    with one_thread():
        rounds = [
            (timed(lambda: our_training(training, epochs)),
             timed(lambda: plain_loop(training, epochs)))
            for _ in range(options.rounds)
        ]  # fmt: skip
    print(f"{epochs} epochs at batch 32, {len(training)} rows, one thread, median of "
          f"{options.rounds} rounds")  # fmt: skip
    for name, column in zip(("train", "plain loop"), zip(*rounds, strict=True), strict=True):
        seconds = float(np.median([spent for spent, _ in column]))
        judged: HeldOut = judge_held_out(column[0][1].eval(), *tensors(held_out))
        print(f"  {name:<11}{seconds:6.1f} s   {judged}")
    print(f"  mark: {_MARK_S * epochs / 100:.0f} s of one core that has nothing else to do")


if __name__ == "__main__":
    main()
