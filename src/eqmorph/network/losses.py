"""What teaching and training minimise: small losses, each a class that can be used by itself."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from eqmorph.errors import InvalidArgumentError
from eqmorph.network.responses import Responses

# The label of a row whose term is too rare to be a class: it is reconstructed, never contrasted.
UNLABELLED = -1
# Taken off a logit to leave it out of a softmax; far above any similarity over a temperature.
_EXCLUDED = 1e9
# dB^2. Below it an error no longer counts by its square but by its logarithm, so that good copies
# go on to be made better and the few that five bands cannot follow do not rule the average.
_SMALL_ERROR = 0.05


class ContrastiveLoss(nn.Module):
    """Supervised contrastive loss over a batch of embeddings.

    Parameters
    ----------
    temperature : float
        Above 0; small values make the loss look at the hardest pairs only.

    References
    ----------
    Khosla et al., "Supervised contrastive learning", NeurIPS 2020, equation 2 (L_out).
    """

    def __init__(self, temperature: float = 1.0) -> None:
        super().__init__()
        if not temperature > 0:
            raise InvalidArgumentError(f"temperature must be above 0, got {temperature}")
        self.temperature = temperature

    def forward(self, embeddings: Tensor, labels: Tensor) -> Tensor:
        """Mean loss over the anchors that have another row of their class in the batch.

        Parameters
        ----------
        embeddings : Tensor, shape (n, e)
            Any length; they are normalised here.
        labels : Tensor, shape (n,)
            Class numbers; rows with `UNLABELLED` take no part.

        Returns
        -------
        Tensor, shape ()
            0 where no class has two rows.
        """
        n = len(labels)
        unit = F.normalize(embeddings, dim=1)
        labelled = (labels != UNLABELLED).to(unit.dtype)
        same = (labels[:, None] == labels[None, :]).to(unit.dtype) * labelled
        same.fill_diagonal_(0.0)
        counts = same.sum(dim=1, keepdim=True)
        # An anchor compares itself with every labelled row but itself.
        excluded = (1.0 - labelled).expand(n, n).clone().fill_diagonal_(1.0)
        logits = (unit @ unit.T) / self.temperature - _EXCLUDED * excluded
        # Cross-entropy against equal shares of the row's class; rows without one count nothing.
        targets = same / counts.clamp_min(1.0)
        total = F.cross_entropy(logits, targets, reduction="sum")
        return total / (counts > 0).sum().clamp_min(1)


class ParameterLoss(nn.Module):
    """Mean squared error of settings on the unit scale: the specification's reconstruction."""

    def forward(self, made: Tensor, wanted: Tensor) -> Tensor:
        """Of settings (n, d) against (n, d)."""
        return F.mse_loss(made, wanted)


class CodeLoss(nn.Module):
    """How far latents are from the codes of the sounds: mean of log(1 + squared distance)."""

    def forward(self, latent: Tensor, code: Tensor) -> Tensor:
        """Of latents (n, latent_dim) against codes (n, latent_dim), both in dB."""
        return torch.log1p((latent - code).square().sum(dim=1) / _SMALL_ERROR).mean()


class CurveLoss(nn.Module):
    """How far settings are from curves, as one hears it: mean of log(1 + mean squared dB).

    What lies outside of the unit cube is heard as its nearest legal setting and costs its distance.

    Parameters
    ----------
    responses : Responses
        Of the settings' space.
    """

    def __init__(self, responses: Responses) -> None:
        super().__init__()
        self.responses = responses

    def forward(self, unit: Tensor, curves_db: Tensor) -> Tensor:
        """Of unbounded settings (n, d) against curves (n, bins) on the grid of `responses`."""
        legal = unit.clamp(-1.0, 1.0)
        error = (self.responses(legal) - curves_db).square().mean(dim=1)
        return torch.log1p(error / _SMALL_ERROR).mean() + (unit - legal).square().mean()


class StepLoss(nn.Module):
    """Keeps parameters from jumping along a straight line of the latent.

    The largest step of a parameter, on a fortieth of the way to another sound, beyond what is free,
    squared.

    Parameters
    ----------
    free : float
        The largest step, on the unit scale, that costs nothing.
    weight : float
    """

    def __init__(self, free: float = 0.06, weight: float = 1000.0) -> None:
        super().__init__()
        self.free, self.weight = free, weight

    def forward(self, here: Tensor, there: Tensor) -> Tensor:
        """Of what the decoder made of latents and of those a step on, (n, d) each, unbounded."""
        step = (there - here).abs().amax(dim=1)
        return self.weight * torch.relu(step - self.free).square().mean()


def a_step_on(latent: Tensor) -> tuple[Tensor, Tensor]:
    """Row numbers of half of some latents, and each of them a fortieth of the way to another row.

    Parameters
    ----------
    latent : Tensor, shape (n, latent_dim)
    """
    half = max(1, len(latent) // 2)
    here = torch.randperm(len(latent), device=latent.device)[:half]
    other = torch.randperm(len(latent), device=latent.device)[:half]
    begun = latent.index_select(0, here)
    return here, begun + (latent.index_select(0, other) - begun) / 40
