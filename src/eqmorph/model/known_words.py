"""What the model knows of a word: where it lies, its people's spread, its variants."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from eqmorph.equalizers.biquads import FloatArray

# So many people's own middle is the answer to their word; fewer are helped by all others.
ENOUGH_PEOPLE = 10


def caution(n_people: int) -> float:
    """How much of some people's middle is answered to the next person."""
    return n_people / (n_people + 1.0)


@dataclass(frozen=True, eq=False)
class Mixture:
    """A Gaussian mixture over latents: free in the first directions, at its means in the others.

    Attributes
    ----------
    weights : array, shape (k,)
        Sum 1.
    means : array, shape (k, latent_dim)
    factors : array, shape (k, m, m)
        Lower Cholesky factors of the covariances in the first m directions.
    """

    weights: FloatArray
    means: FloatArray
    factors: FloatArray

    def sample(self, n: int, rng: np.random.Generator) -> FloatArray:
        """Latents of the mixture, shape (n, latent_dim)."""
        component = rng.choice(len(self.weights), size=n, p=self.weights / self.weights.sum())
        free = self.factors.shape[1]
        normal = rng.standard_normal((n, free))
        points: FloatArray = self.means[component].copy()
        points[:, :free] += np.einsum("nij,nj->ni", self.factors[component], normal)
        return points


@dataclass(frozen=True, eq=False)
class Variants:
    """One way to divide a word's people by what they do.

    Attributes
    ----------
    shares : array, shape (k,)
        Largest first; sum 1.
    latents : array, shape (k, latent_dim)
        The middle of each.
    """

    shares: FloatArray
    latents: FloatArray


@dataclass(frozen=True, eq=False)
class KnownWord:
    """A word with people behind it.

    Attributes
    ----------
    term : str
    n_rows, n_contributors : int
        How many settings, by how many people (0 where the source does not tell them apart).
    latent : array, shape (latent_dim,)
        The middle of its people's sounds.
    mixture : Mixture
        Different people's takes, without any one person's sound.
    variants : dict of int to Variants
        Divisions by their number; empty where too few people used the word.
    n_variants : int
        The number that divides best; 1 where there is no division.
    """

    term: str
    n_rows: int
    n_contributors: int
    latent: FloatArray
    mixture: Mixture
    variants: dict[int, Variants] = field(default_factory=dict)
    n_variants: int = 1

    @property
    def whole(self) -> FloatArray:
        """The middle without the caution of an answer, where it is the word's own people's.

        Who turns one word into another asks for the whole difference between two groups of
        people: there is no doing nothing to be near to.
        """
        people = self.n_contributors or self.n_rows
        return self.latent if people < ENOUGH_PEOPLE else self.latent / caution(people)
