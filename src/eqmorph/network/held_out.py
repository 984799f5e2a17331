"""What a training is worth on rows that it did not see, and what to try where that is little."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from eqmorph.network.grouping import davies_bouldin, silhouette
from eqmorph.network.losses import UNLABELLED
from eqmorph.network.modules import Autoencoder
from eqmorph.network.responses import Responses

# Worse than this is worth a sentence; SAFE-DB comes to 0.1 dB, 0.6 and 0.6 (docs/REPORT.md).
_POOR_COPY_DB = 0.25
_POOR_SILHOUETTE = 0.4
_POOR_DAVIES_BOULDIN = 1.0


@dataclass(frozen=True)
class HeldOut:
    """Figures of the rows kept for validation; NaN where there are too few.

    Attributes
    ----------
    n_rows : int
    copy_error_db, copy_error_95_db : float
        Median and 95th percentile of the RMS response error of copies.
    silhouette, davies_bouldin : float
        Of the semantic embeddings, by word.
    """

    n_rows: int
    copy_error_db: float = math.nan
    copy_error_95_db: float = math.nan
    silhouette: float = math.nan
    davies_bouldin: float = math.nan

    def __str__(self) -> str:
        if not self.n_rows:
            return "no rows were held out"
        return (
            f"{self.n_rows} rows held out: copies {self.copy_error_db:.2f} dB off (95 % within "
            f"{self.copy_error_95_db:.2f} dB), embedding's silhouette {self.silhouette:.2f}, "
            f"Davies-Bouldin {self.davies_bouldin:.2f}"
        )

    def advice(self) -> tuple[str, ...]:
        """What to try, one sentence for each figure that is poor."""
        tips = []
        if self.copy_error_db > _POOR_COPY_DB:
            tips.append(
                f"copies are {self.copy_error_db:.2f} dB off: train for more epochs, with a lower "
                "contrastive weight, or from the teacher of this equaliser"
            )
        if self.silhouette < _POOR_SILHOUETTE or self.davies_bouldin > _POOR_DAVIES_BOULDIN:
            tips.append(
                f"words are hard to tell apart (silhouette {self.silhouette:.2f}, Davies-Bouldin "
                f"{self.davies_bouldin:.2f}): ask for more settings a word (fewer words), merge "
                "spellings of one word, or give the contrastive term more weight"
            )
        if not self.n_rows:
            tips.append("no rows were kept to judge by: give it 20 settings or more")
        return tuple(tips)


@torch.no_grad()
def copies(network: Autoencoder, responses: Responses, unit: Tensor) -> tuple[Tensor, Tensor]:
    """RMS response errors in dB of settings' copies, (n,), and their embeddings, (n, 128)."""
    latent, embedding = network.encoder(unit)
    missed = responses(network.decoder(latent)) - responses(unit)
    return missed.square().mean(dim=1).sqrt(), embedding


def judge_held_out(network: Autoencoder, unit: Tensor, labels: Tensor) -> HeldOut:
    """Figures of a network on unit-cube settings (n, d) with the numbers of their words (n,)."""
    if not len(unit):
        return HeldOut(0)
    errors, embedding = copies(network, Responses(network.space), unit)
    median, most = np.percentile(errors.numpy(), (50, 95))
    known = labels.numpy() != UNLABELLED
    grouped = embedding.numpy()[known], labels.numpy()[known]
    return HeldOut(
        len(unit), float(median), float(most), silhouette(*grouped), davies_bouldin(*grouped)
    )
