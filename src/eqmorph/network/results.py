"""What a training leaves: its history, and the network."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eqmorph.network.beginning import Start
from eqmorph.network.config import TrainingConfig
from eqmorph.network.held_out import HeldOut
from eqmorph.network.modules import Autoencoder
from eqmorph.sound.code import SoundCode


@dataclass(frozen=True)
class EpochRecord:
    """One epoch: its losses, and what the validation rows said after it (NaN without any).

    Attributes
    ----------
    epoch : int
        From 1; it goes on counting where a training goes on.
    loss : float
        What was minimised.
    terms : mapping of str to float
        Its parts before they are weighted, by name.
    validation_error_db : float
        Median RMS response error of copies.
    validation_silhouette : float
        Of the semantic embeddings by class.
    score : float
        What an epoch is judged by: error + λ x (1 - silhouette).
    """

    epoch: int
    loss: float
    terms: Mapping[str, float]
    validation_error_db: float
    validation_silhouette: float
    score: float

    def to_dict(self) -> dict[str, Any]:
        """As plain data, numbers to four figures."""
        numbers = {
            k: float(f"{v:.4g}") for k, v in vars(self).items() if k not in ("terms", "epoch")
        }
        terms = {name: float(f"{value:.4g}") for name, value in self.terms.items()}
        return {"epoch": self.epoch, **numbers, "terms": terms}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> EpochRecord:
        """What `to_dict` gave, a number that is none (null) being NaN again."""
        filled: dict[str, Any] = {k: math.nan if v is None else v for k, v in data.items()}
        return cls(**filled)

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {value:.3f}" for name, value in self.terms.items())
        text = f"loss {self.loss:.4f} ({parts})"
        if math.isfinite(self.validation_error_db):
            text += f", held out {self.validation_error_db:.3f} dB"
        if math.isfinite(self.validation_silhouette):
            text += f", silhouette {self.validation_silhouette:.2f}"
        return text


@dataclass(frozen=True)
class TrainedNetwork:
    """A network with the history of its training.

    Attributes
    ----------
    network : Autoencoder
        In evaluation mode, on the CPU, with the weights of `best_epoch` as they are kept
        (`eqmorph.network.exporting.settle`).
    code : SoundCode
        The code that its latents are held to.
    start : {"teacher", "scratch", "given"}
        What the weights began as.
    history : tuple of EpochRecord
    best_epoch : int
        Whose weights were kept, counted from 1: the last one, unless training ended badly or early.
    last_gain_epoch : int
        The last epoch that brought a worthwhile gain; later ones could have been saved.
    classes : tuple of str
        The terms that the contrastive term told apart.
    held_out : HeldOut
        What the network is worth on the rows kept for validation.
    seconds : float
        Wall time of this run.
    """

    network: Autoencoder
    code: SoundCode
    start: Start
    history: tuple[EpochRecord, ...]
    best_epoch: int
    last_gain_epoch: int
    classes: tuple[str, ...]
    held_out: HeldOut
    seconds: float
    config: TrainingConfig = field(default_factory=TrainingConfig)


def history_of(metadata: Mapping[str, Any]) -> tuple[EpochRecord, ...]:
    """The history that a model keeps in its metadata."""
    return tuple(EpochRecord.from_dict(record) for record in metadata.get("history", ()))
