"""Training time against a plain loop, in one run, and what a GPU does for it.

How long do 100 epochs at batch 32 take with the specification's network and losses, against a plain
DataLoader + Adam loop of the same? How long as released, from the teacher with losses that hear,
and how good are copies and groups of held-out people after each (one fold of contributors)?

Run from the project's root: ``python benchmarks/training.py``. Real SAFE-DB where it is found, a
synthetic stand-in otherwise (said in the first line; the figures mean nothing there).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import eqmorph
from eqmorph.datasets import EqDataset, SAFEDBDatasetLoader
from eqmorph.errors import DataNotFoundError
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.evaluation.measures.responses import response_rmse_db
from eqmorph.evaluation.methods.networks import SPECIFIED
from eqmorph.model.synthetic import synthetic_dataset
from eqmorph.network.exporting import codec_of
from eqmorph.network.grouping import davies_bouldin, silhouette
from eqmorph.network.losses import ContrastiveLoss
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.network.threads import one_thread
from eqmorph.network.training import TrainedNetwork, TrainingConfig, class_labels, train

_MIN_EXAMPLES = 10


def figures(trained: TrainedNetwork, held_out: EqDataset) -> str:
    """Held-out figures of a network."""
    codec, space = codec_of(trained.network, trained.code), held_out.space
    settings = space.canonical(held_out.settings)
    latents = codec.encode(settings)
    error = response_rmse_db(space, settings, codec.decode(latents))
    terms = np.array(held_out.terms)
    known = np.isin(terms, trained.classes)
    embedded, labels = codec.embed(latents)[known], terms[known]
    return (
        f"copies {np.median(error):.2f} dB, 95 % {np.percentile(error, 95):.2f} dB; silhouette "
        f"{silhouette(embedded, labels):.2f}, Davies-Bouldin {davies_bouldin(embedded, labels):.2f}"
    )


def plain_loop(training: EqDataset, config: TrainingConfig) -> float:
    """Seconds of the specification's training, written as one would at first."""
    space = training.space
    unit = torch.tensor(space.to_unit(space.canonical(training.settings)), dtype=torch.float32)
    labels, _ = class_labels(training.terms, _MIN_EXAMPLES)
    torch.manual_seed(config.seed)
    network = Autoencoder(space, NetworkConfig.specified())
    contrast = ContrastiveLoss(config.temperature)
    optimizer = torch.optim.Adam(network.parameters(), lr=config.learning_rate)
    rows_and_labels = TensorDataset(unit, torch.tensor(labels))
    loader = DataLoader(rows_and_labels, config.batch_size, shuffle=True, drop_last=True)
    start = time.perf_counter()
    for _ in range(config.epochs):
        for rows, of in loader:
            made, _, embedding = network(rows)
            loss = F.mse_loss(made, rows)
            loss = loss + config.contrastive_weight * contrast(embedding, of)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return time.perf_counter() - start


def timed(
    training: EqDataset, config: TrainingConfig, network: NetworkConfig | None = None
) -> tuple[float, TrainedNetwork]:
    """Seconds of `train`, preparation included."""
    start = time.perf_counter()
    trained = train(training, config, network)
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
        print("synthetic data: the figures mean nothing here")
        dataset = synthetic_dataset(eqmorph.load(), 1_500, seed=0)
    held = contributor_folds(dataset, 5, seed=0).held_out(0)
    training, held_out = dataset.subset(~held), dataset.subset(held)
    released = TrainingConfig(epochs=options.epochs, min_examples=_MIN_EXAMPLES, device="cpu")
    specified = replace(released, **SPECIFIED, validation_share=0.0)
    with one_thread():
        plain = plain_loop(training, specified)
        same, as_specified = timed(training, specified, NetworkConfig.specified())
        ours, as_released = timed(training, released)
    print(f"{options.epochs} epochs, batch 32, {len(training)} rows, one thread")
    print(f"  specification, plain DataLoader + Adam  {plain:6.1f} s")
    print(f"  specification, train()                  {same:6.1f} s   {plain / same:.2f}x")
    print(f"      {figures(as_specified, held_out)}")
    print(f"  as released, train()                    {ours:6.1f} s")
    print(f"      {figures(as_released, held_out)}")
    if torch.cuda.is_available():
        seconds, on_gpu = timed(training, replace(released, device="cuda"))
        print(f"  as released on {torch.cuda.get_device_name()}  {seconds:6.1f} s")
        print(f"      {figures(on_gpu, held_out)}")


if __name__ == "__main__":
    main()
