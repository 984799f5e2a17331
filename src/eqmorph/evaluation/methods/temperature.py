"""The temperature of the contrastive loss, chosen inside the training side."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from eqmorph.datasets.records import EqDataset
from eqmorph.network.training import TrainedNetwork, TrainingConfig, train

TEMPERATURES = (1.0, 5.0)


def best_by_validation(
    training: EqDataset,
    config: TrainingConfig,
    temperatures: Sequence[float] = TEMPERATURES,
    on_trained: Callable[[TrainedNetwork], None] | None = None,
) -> TrainedNetwork:
    """The network of the temperature that groups the validation contributors best.

    Parameters
    ----------
    training : EqDataset
        Its validation contributors are those that training keeps apart anyway; nobody outside of it
        is looked at.
    config : TrainingConfig
        All else.
    temperatures : sequence of float
        The first wins among equals, and where no silhouette can be measured.
    on_trained : callable, optional
        Told of each network.
    """
    best: TrainedNetwork | None = None
    for temperature in temperatures:
        trained = train(training, replace(config, temperature=temperature))
        if on_trained is not None:
            on_trained(trained)
        if best is None or _grouping(trained) > _grouping(best):
            best = trained
    assert best is not None
    return best


def _grouping(trained: TrainedNetwork) -> float:
    found = trained.history[trained.best_epoch - 1].validation_silhouette
    return -math.inf if math.isnan(found) else found
