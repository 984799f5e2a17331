"""What the model knows of a word: its centre, its people's spread, its schools."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import EqSpace


@dataclass(frozen=True, eq=False)
class Mixture:
    """A Gaussian mixture over the unit cube.

    Attributes
    ----------
    weights : array, shape (k,)
        Sum 1.
    means : array, shape (k, d)
    factors : array, shape (k, d, d)
        Lower Cholesky factors of the covariances.
    """

    weights: FloatArray
    means: FloatArray
    factors: FloatArray

    def sample(self, n: int, rng: np.random.Generator) -> FloatArray:
        """Points of the mixture, shape (n, d); some may lie outside the cube."""
        component = rng.choice(len(self.weights), size=n, p=self.weights / self.weights.sum())
        normal = rng.standard_normal((n, self.means.shape[1]))
        spread = np.einsum("nij,nj->ni", self.factors[component], normal)
        points: FloatArray = self.means[component] + spread
        return points


@dataclass(frozen=True, eq=False)
class Schools:
    """One way to divide a word's people by what they do.

    Attributes
    ----------
    shares : array, shape (k,)
        Largest first; sum 1.
    settings : array, shape (k, d)
        The centre of each.
    """

    shares: FloatArray
    settings: FloatArray


@dataclass(frozen=True, eq=False)
class TermModel:
    """A word with people behind it.

    Attributes
    ----------
    term : str
    n_rows, n_contributors : int
        How many settings, by how many people (0 where the source does not tell them apart).
    centre : array, shape (d,)
        The term's central setting.
    mixture : Mixture
        Different people's takes, on the unit scale, without any one person's setting.
    schools : dict of int to Schools
        Divisions by their number of schools; empty where too few people used the word.
    preferred_schools : int
        The number of schools that divides best; 1 where there is no division.
    latent_mean, latent_std : array, shape (latent_dim,)
        Of the settings' latents.
    """

    term: str
    n_rows: int
    n_contributors: int
    centre: FloatArray
    mixture: Mixture
    latent_mean: FloatArray
    latent_std: FloatArray
    schools: dict[int, Schools] = field(default_factory=dict)
    preferred_schools: int = 1

    def sample(self, space: EqSpace, n: int, rng: np.random.Generator) -> FloatArray:
        """Legal settings in canonical order, shape (n, d)."""
        return space.canonical(space.from_unit(self.mixture.sample(n, rng)))


@dataclass(frozen=True, eq=False)
class TermClassifier:
    """Multinomial logistic regression from a response to the words it would be called.

    Attributes
    ----------
    frequencies_hz : array, shape (bins,)
        Where the response is read, at 48 kHz.
    weights : array, shape (terms, bins)
        Per dB.
    bias : array, shape (terms,)
    """

    frequencies_hz: FloatArray
    weights: FloatArray
    bias: FloatArray

    def probabilities(self, responses_db: FloatArray) -> FloatArray:
        """Probability of each term, (n, bins) -> (n, terms); rows sum to 1."""
        logits = responses_db @ self.weights.T + self.bias
        grown = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: FloatArray = grown / grown.sum(axis=1, keepdims=True)
        return shares
