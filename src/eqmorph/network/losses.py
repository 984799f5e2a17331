"""What training minimises: reconstruction plus a supervised contrastive term."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import EqSpace

# The label of a row whose term is too rare to be a class: it is reconstructed, never contrasted.
UNLABELLED = -1
# Taken off a logit to leave it out of a softmax; far above any similarity over a temperature.
_EXCLUDED = 1e9


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
            raise ValueError(f"temperature must be above 0, got {temperature}")
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


class ResponseLoss(nn.Module):
    """Mean squared difference of two settings' magnitude responses.

    It pays for latents of two or three numbers, where parameters cannot all be kept and the ones
    that are heard should be (0.5-0.7 dB held out); with 32 it costs time and gains nothing.

    Parameters
    ----------
    space : EqSpace
    n_bins : int
        Log-spaced frequencies, 20 Hz to 20 kHz, at 48 kHz.
    """

    def __init__(self, space: EqSpace, n_bins: int = 64) -> None:
        super().__init__()
        self.space = space
        half = torch.pi * torch.tensor(response_grid(n_bins)) / DEFAULT_SAMPLE_RATE
        self.warped: Tensor
        self.register_buffer("warped", torch.tan(half).square().float(), persistent=False)
        self.lower: Tensor
        self.register_buffer("lower", torch.tensor(space.lower).float(), persistent=False)
        self.half_range: Tensor
        self.register_buffer(
            "half_range", torch.tensor(space.unit_half_ranges).float(), persistent=False
        )

    def responses_db(self, unit: Tensor) -> Tensor:
        """Magnitude responses of unit-cube settings, (n, d) -> (n, bins), in dB.

        The closed form of `eqmorph.equalizers.biquads.magnitude_squared`, differentiable.
        """
        total = torch.zeros(len(unit), len(self.warped), device=unit.device, dtype=unit.dtype)
        for band in self.space.bands:
            gain_db = unit[:, band.gain] * self.half_range[band.gain] * band.db_per_unit
            A = (10.0 ** (gain_db / 40.0))[:, None]
            frequency = self._logarithmic(unit, band.frequency, band.fixed_frequency_hz)
            q = self._logarithmic(unit, band.q, band.fixed_q)
            X = self.warped / torch.tan(torch.pi * frequency / DEFAULT_SAMPLE_RATE).square()
            if band.kind == "peak":
                shared = (1 - X).square()
                ratio = (shared + (A / q).square() * X) / (shared + X / (A * q).square())
                total = total + 10 * torch.log10(ratio)
            else:
                damping = A / q.square() * X
                low, high = (A - X).square() + damping, (1 - A * X).square() + damping
                tilt = torch.log10(low / high) * (1.0 if band.kind == "low_shelf" else -1.0)
                total = total + gain_db[:, None] / 2 + 10 * tilt
        return total

    def _logarithmic(self, unit: Tensor, index: int | None, fixed: float) -> Tensor:
        if index is None:
            return torch.full((len(unit), 1), fixed, device=unit.device, dtype=unit.dtype)
        return (self.lower[index] * torch.exp((unit[:, index] + 1) * self.half_range[index]))[
            :, None
        ]

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        """Mean squared response difference of unit-cube settings, in units of (12 dB)^2."""
        return F.mse_loss(self.responses_db(a) / 12.0, self.responses_db(b) / 12.0)
