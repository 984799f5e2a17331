"""Training time against a plain loop, in one run.

Two questions. How long do 100 epochs at batch 32 take against a plain DataLoader + Adam loop of
the same network and the same losses? And how long until the held-out marks are reached (silhouette
0.50, Davies-Bouldin 0.70, reconstruction 0.25 dB median and 1 dB 95th percentile, one fold of
contributors held out) against that plain loop with the brief's settings?

Run from the project's root: ``python benchmarks/training.py``. Real SAFE-DB where it is found, a
synthetic stand-in otherwise (said in the first line; the marks mean nothing there).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import eqmorph
from eqmorph.datasets import EqDataset, SAFEDBDatasetLoader
from eqmorph.errors import DataNotFoundError
from eqmorph.evaluation.measures import response_rmse_db
from eqmorph.evaluation.splits import contributor_folds
from eqmorph.model.building import numpy_network
from eqmorph.model.synthetic import synthetic_dataset
from eqmorph.network.grouping import davies_bouldin, silhouette
from eqmorph.network.losses import ContrastiveLoss
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.network.training import TrainedNetwork, TrainingConfig, class_labels, one_thread, train

_ROUNDS = 3


@dataclass(frozen=True)
class Marks:
    """Held-out figures of one network."""

    silhouette: float
    davies_bouldin: float
    median_db: float
    p95_db: float

    @property
    def reached(self) -> bool:
        return (
            self.silhouette >= 0.50
            and self.davies_bouldin <= 0.70
            and self.median_db <= 0.25
            and self.p95_db <= 1.0
        )

    def __str__(self) -> str:
        return (
            f"silhouette {self.silhouette:.2f}, Davies-Bouldin {self.davies_bouldin:.2f}, "
            f"reconstruction {self.median_db:.2f} dB, 95 % {self.p95_db:.2f} dB"
        )


def measure(network: Autoencoder, held_out: EqDataset, classes: tuple[str, ...]) -> Marks:
    """Held-out figures of a network under training."""
    network.eval()
    run = numpy_network(TrainedNetwork(network, (), 0, 0, classes, 0, 0.0))
    space = held_out.space
    settings = space.canonical(held_out.settings)
    latents = run.encode(space.to_unit(settings))
    error = response_rmse_db(space, settings, space.from_unit(run.decode(latents)))
    terms = np.array(held_out.terms)
    known = np.isin(terms, classes)
    return Marks(
        silhouette(latents[known], terms[known]),
        davies_bouldin(latents[known], terms[known]),
        float(np.median(error)),
        float(np.percentile(error, 95)),
    )


def plain_loop(
    training: EqDataset, held_out: EqDataset, epochs: int, every: int = 0
) -> tuple[float, float, Marks]:
    """The brief's loop: seconds in all, seconds to the marks (infinite if never), last figures.

    Looking at the held-out rows is not counted.
    """
    space = training.space
    unit = torch.tensor(space.to_unit(space.canonical(training.settings)), dtype=torch.float32)
    labels, classes = class_labels(training.terms, 10)
    torch.manual_seed(0)
    network = Autoencoder(space, NetworkConfig())
    contrast = ContrastiveLoss()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    loader = DataLoader(
        TensorDataset(unit, torch.tensor(labels)), batch_size=32, shuffle=True, drop_last=True
    )
    seconds, reached = 0.0, float("inf")
    for epoch in range(1, epochs + 1):
        network.train()
        start = time.perf_counter()
        for rows, of in loader:
            made, _, embedding = network(rows)
            loss = F.mse_loss(made, rows) + 0.5 * contrast(embedding, of)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        seconds += time.perf_counter() - start
        if every and epoch % every == 0 and measure(network, held_out, classes).reached:
            reached = min(reached, seconds)
    return seconds, reached, measure(network, held_out, classes)


def our_seconds(training: EqDataset, config: TrainingConfig) -> tuple[float, TrainedNetwork]:
    """Seconds of `train`, preparation included."""
    start = time.perf_counter()
    trained = train(training, config)
    return time.perf_counter() - start, trained


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir")
    parser.add_argument("--epochs", type=int, default=100)
    options = parser.parse_args()
    try:
        dataset = SAFEDBDatasetLoader(options.data_dir).load()
    except DataNotFoundError:
        print("synthetic data: the marks mean nothing here")
        dataset = synthetic_dataset(eqmorph.load(), 1_500, seed=0)
    held = contributor_folds(dataset, 5, seed=0).held_out(0)
    training, held_out = dataset.subset(~held), dataset.subset(held)

    with one_thread():
        same = TrainingConfig(
            epochs=options.epochs, lessons=False, warm_start=False, validation_share=0.0
        )
        # In turns, so that a machine that is busy for a while slows both.
        rounds = [
            (our_seconds(training, same)[0], plain_loop(training, held_out, options.epochs)[0])
            for _ in range(_ROUNDS)
        ]
        ours, plain = (float(np.median(column)) for column in zip(*rounds, strict=True))
        _, to_marks, marks = plain_loop(training, held_out, options.epochs, every=1)
    print(f"{options.epochs} epochs, batch 32, {len(training)} rows, one thread, {_ROUNDS} rounds")
    print(f"  plain DataLoader + Adam   {plain:6.1f} s")
    print(f"  train, the same losses    {ours:6.1f} s   {plain / ours:.2f}x")

    print("time to the held-out marks")
    shown = "not reached" if to_marks == float("inf") else f"{to_marks:6.1f} s"
    print(f"  plain loop, brief's settings  {shown}   ({marks} after {options.epochs} epochs)")
    for epochs in (3, 5, 8, 12, 20, 40):
        seconds, trained = our_seconds(training, TrainingConfig(epochs=epochs))
        marks = measure(trained.network, held_out, trained.classes)
        if marks.reached:
            ratio = min(to_marks, plain) / seconds
            at_least = "at least " if to_marks == float("inf") else ""
            print(
                f"  train, {epochs} epochs  {seconds:6.1f} s   {at_least}{ratio:.1f}x   ({marks})"
            )
            return
    print(f"  train: not reached ({marks})")


if __name__ == "__main__":
    main()
