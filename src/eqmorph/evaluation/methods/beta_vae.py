"""A β-VAE like flowEQ's: 13 → 1024 → d → 1024 → 13, its mean code the latent (torch).

It differs from flowEQ's where its own scaling would make it lose for no reason: frequencies and Qs
are logarithmic, as for every method here.

References
----------
Steinmetz, "flowEQ" (2019), whose loss this is: mean absolute error + β KL; Higgins et al.,
"beta-VAE", ICLR 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.methods.estimators import CodeEstimator, Fitted, Trained

DIMENSIONS = (1, 2, 3)
BETAS = (0.0, 0.001, 0.01, 0.02)


@dataclass(frozen=True)
class BetaVae(Trained):
    """flowEQ's autoencoder; β = 0 leaves the Kullback-Leibler term out."""

    for_drawing: ClassVar[bool] = True

    dimension: int
    beta: float
    epochs: int = 60
    width: int = 1024
    batch_size: int = 32
    learning_rate: float = 1e-3

    def __post_init__(self) -> None:
        if self.dimension < 1 or self.beta < 0:
            raise InvalidArgumentError(
                "a β-VAE needs at least 1 dimension and β of at least 0, "
                f"got {self.dimension} and {self.beta!r}"
            )

    @property
    def key(self) -> str:
        return f"beta_vae_{self.dimension}_{self.beta:g}"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _BetaVae(training, self, seed)


class _BetaVae(CodeEstimator):
    def __init__(self, training: EqDataset, recipe: BetaVae, seed: int) -> None:
        super().__init__(training)
        weights = _train(self._scaled(self._settings), recipe, seed)
        self._hidden, self._mean, self._grown, self._out = weights

    def _scaled(self, settings: FloatArray) -> FloatArray:
        """flowEQ's decoder ends in a sigmoid: parameters from 0 to 1."""
        return (self.space.to_unit(settings) + 1.0) / 2.0

    def encode(self, settings: FloatArray) -> FloatArray:
        return _linear(np.maximum(_linear(self._scaled(settings), self._hidden), 0.0), self._mean)

    def decode(self, codes: FloatArray) -> FloatArray:
        logits = _linear(np.maximum(_linear(codes, self._grown), 0.0), self._out)
        return self.space.from_unit(2.0 / (1.0 + np.exp(-logits)) - 1.0)


def _linear(x: FloatArray, layer: tuple[FloatArray, FloatArray]) -> FloatArray:
    y: FloatArray = x @ layer[0].T + layer[1]
    return y


def _train(
    scaled: FloatArray, recipe: BetaVae, seed: int
) -> tuple[tuple[FloatArray, FloatArray], ...]:
    """Weights and biases of the hidden layer, the mean, the decoder's hidden layer and its end."""
    import torch
    from torch import nn

    from eqmorph.network.threads import one_thread

    n, d = scaled.shape
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        rows = torch.as_tensor(scaled, dtype=torch.float32)
        hidden, grown = nn.Linear(d, recipe.width), nn.Linear(recipe.dimension, recipe.width)
        mean, log_variance = (nn.Linear(recipe.width, recipe.dimension) for _ in range(2))
        out = nn.Linear(recipe.width, d)
        layers = nn.ModuleList([hidden, mean, log_variance, grown, out])
        optimizer = torch.optim.Adam(layers.parameters(), recipe.learning_rate, fused=True)
        for _ in range(recipe.epochs):
            for batch in torch.split(rows[torch.randperm(n)], recipe.batch_size):
                h = torch.relu(hidden(batch))
                mu, log_var = mean(h), log_variance(h)
                code = mu + torch.exp(log_var / 2) * torch.randn_like(mu) if recipe.beta else mu
                made = torch.sigmoid(out(torch.relu(grown(code))))
                divergence = (log_var.exp() + mu.square() - 1 - log_var).sum(dim=1).mean() / 2
                loss = (made - batch).abs().mean() + recipe.beta * divergence
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
    return tuple(_arrays(layer) for layer in (hidden, mean, grown, out))


def _arrays(layer: Any) -> tuple[FloatArray, FloatArray]:
    weight, bias = (p.detach().double().numpy() for p in (layer.weight, layer.bias))
    return weight, bias
