"""What each difference from the specification is worth, on people who were held out.

Trains the same data with one difference undone at a time, and prints the table of
docs/SPECIFICATION.md: copy error through both ends, rank correlation of latent distances with LSD,
silhouette and Davies-Bouldin of the embedding, on one fold of contributors.

Run from the project's root: ``python benchmarks/specification.py``. Needs SAFE-DB.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy.stats import spearmanr
from torch import Tensor, nn

from eqmorph.datasets import EqDataset, SAFEDBDatasetLoader
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.network import modules
from eqmorph.network.grouping import davies_bouldin, silhouette
from eqmorph.network.modules import NetworkConfig
from eqmorph.network.training import TrainedNetwork, TrainingConfig, train


class NormalisedBlock(nn.Module):
    """A block with layer normalisation, ReLU and dropout: what the usual one has."""

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.through = nn.Sequential(
            nn.Linear(n_in, n_out), nn.LayerNorm(n_out), nn.ReLU(), nn.Dropout(0.1),
            nn.Linear(n_out, n_out), nn.LayerNorm(n_out),
        )  # fmt: skip
        self.shortcut: nn.Module = nn.Identity() if n_in == n_out else nn.Linear(n_in, n_out)

    def forward(self, x: Tensor) -> Tensor:  # (n, n_in) -> (n, n_out)
        return torch.relu(self.shortcut(x) + self.through(x))


@contextmanager
def normalised() -> Iterator[None]:
    """Networks are made of `NormalisedBlock`s as long as the block runs."""
    plain = modules.ResidualBlock
    modules.ResidualBlock = NormalisedBlock  # type: ignore[misc]
    try:
        yield
    finally:
        modules.ResidualBlock = plain  # type: ignore[misc]


@dataclass(frozen=True)
class Figures:
    """Of held-out people."""

    copy_db: float
    copy_95_db: float
    rank: float
    silhouette: float
    davies_bouldin: float
    seconds: float


def judged(trained: TrainedNetwork, held_out: EqDataset, seconds: float) -> Figures:
    """Figures in torch's own network, so that any block will do."""
    space, network = held_out.space, trained.network.eval()
    settings = space.canonical(held_out.settings)
    unit = torch.tensor(space.to_unit(settings)).float()
    with torch.no_grad():
        latent, embedding = network.encoder(unit)
        made = space.from_unit(network.decoder(latent).double().numpy())
    code = trained.code
    curves, copies = (space.magnitude_response_db(s, code.frequencies_hz) for s in (settings, made))
    error = np.sqrt(np.mean((curves - copies) ** 2, axis=1))
    a, b = np.random.default_rng(0).integers(len(settings), size=(2, 5_000))
    heard = np.sqrt(np.mean((curves[a] - curves[b]) ** 2, axis=1))
    apart = np.linalg.norm(latent.numpy()[a] - latent.numpy()[b], axis=1)
    known = np.isin(np.array(held_out.terms), trained.classes)
    grouped = embedding.numpy()[known], np.array(held_out.terms)[known]
    return Figures(
        float(np.median(error)), float(np.percentile(error, 95)),
        float(spearmanr(apart, heard).statistic),
        silhouette(*grouped), davies_bouldin(*grouped), seconds,
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir")
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--fold", type=int, default=0)
    options = parser.parse_args()
    dataset = SAFEDBDatasetLoader(options.data_dir).load()
    held = contributor_folds(dataset, 5, seed=0).held_out(options.fold)
    training, held_out = dataset.subset(~held), dataset.subset(held)

    ours = TrainingConfig(epochs=options.epochs)
    scratch = replace(ours, start="scratch")
    drawn = NetworkConfig.specified()
    letter = TrainingConfig.specified(epochs=options.epochs)
    Run = tuple[str, Callable[[], TrainedNetwork]]
    runs: list[Run] = [
        ("as it ships", lambda: train(training, ours)),
        ("without the teacher", lambda: train(training, scratch)),
        (
            "and with the decoder as drawn",
            lambda: train(training, scratch, replace(drawn, skip=True)),
        ),
        ("and without the linear path", lambda: train(training, scratch, drawn)),
        ("and with the specification's losses", lambda: train(training, letter, drawn)),
    ]
    print(f"{options.epochs} epochs, {len(training)} rows, {len(held_out)} of held-out people")
    print("| | copy error dB: median, 95 % | rank correlation with LSD | silhouette | "
          "Davies-Bouldin | CPU s |\n|---|---|---|---|---|---|")  # fmt: skip
    for name, run in runs:
        _print(name, run, held_out)
    with normalised():
        _print("and with normalised blocks, ReLU, dropout", runs[-1][1], held_out)


def _print(name: str, run: Callable[[], TrainedNetwork], held_out: EqDataset) -> None:
    begun = time.process_time()
    trained = run()
    f = judged(trained, held_out, time.process_time() - begun)
    print(
        f"| {name} | {f.copy_db:.2f}, {f.copy_95_db:.2f} | {f.rank:.3f} | {f.silhouette:.2f} | "
        f"{f.davies_bouldin:.2f} | {f.seconds:.0f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
