"""The Gaussian process over terms: from the words that people used to the words they did not.

It predicts latents: sounds as `eqmorph.sound.code` writes them, so that its errors are in dB. Its
observations are means of some cells each (one cell, or a group of them), so one class serves the
exact model of the evaluation and the shipped one, which keeps no sound of one person.

Reference: Rasmussen, Williams (2006), Gaussian Processes for Machine Learning, ch. 2.2, 2.7, 5.4.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.sound.code import SoundCode
from eqmorph.words.kernels import (
    Features,
    KernelSettings,
    Spelling,
    concept_vectors,
    kernel,
    kernel_diagonal,
    manner_vectors,
)
from eqmorph.words.lexicon import Lexicon, load_lexicon
from eqmorph.words.meaning import Meaning, read
from eqmorph.words.vectors import WordVectors


@dataclass(frozen=True, eq=False)
class TermProcess:
    """Latents of texts, given the latents of some.

    Attributes
    ----------
    terms : tuple of str, length t
        Texts that the observations are about.
    shares : array, shape (n, t)
        How much of each observation each of them is; rows sum to 1.
    latents : array, shape (n, latent_dim)
        The observed means, in dB.
    noise : array, shape (n,)
        Variance of each observation, in the kernel's units.
    code : SoundCode
        What the latents mean; the prior mean is drawn as a curve.
    settings : KernelSettings
    vectors : WordVectors or None
        Vectors of words to compare texts by, too; none by default.
    """

    terms: tuple[str, ...]
    shares: FloatArray
    latents: FloatArray
    noise: FloatArray
    code: SoundCode
    settings: KernelSettings
    vectors: WordVectors | None = None

    @property
    def lexicon(self) -> Lexicon:
        """The table of words that the prior mean is drawn from."""
        return load_lexicon()

    @cached_property
    def spelling(self) -> Spelling:
        """Spelling of the terms."""
        return Spelling.of(self.terms)

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.lexicon.concepts)}

    @cached_property
    def term_features(self) -> Features:
        """What the kernel reads of the terms."""
        return self.features([read(term, self.lexicon) for term in self.terms])

    def features(self, meanings: Sequence[Meaning]) -> Features:
        """What the kernel reads of some texts."""
        return Features(
            np.stack([m.levels for m in meanings]),
            self.spelling.vectors([m.text for m in meanings]),
            concept_vectors(meanings, self._columns),
            manner_vectors(meanings, self.lexicon.concepts),
            None if self.vectors is None else self.vectors.of(meanings),
            self.vectors,
        )

    @cached_property
    def _level_latents(self) -> FloatArray:
        """The latent of each of the lexicon's levels alone, shape (levels, latent_dim)."""
        lexicon, grid = self.lexicon, self.code.frequencies_hz
        alone = lexicon.curve(np.eye(len(lexicon.regions_hz)), grid)
        return self.settings.prior_db * self.code.encode(alone)

    def prior(self, features: Features) -> FloatArray:
        """Prior mean latents, shape (texts, latent_dim)."""
        drawn: FloatArray = features.levels @ self._level_latents
        return drawn

    @cached_property
    def precision(self) -> FloatArray:
        """Inverse covariance of the observations, shape (n, n)."""
        between = kernel(self.term_features, self.term_features, self.settings)
        covariance = self.shares @ between @ self.shares.T + np.diag(self.noise)
        return np.asarray(np.linalg.inv(covariance), dtype=np.float64)

    @cached_property
    def _pulls(self) -> FloatArray:
        return self.precision @ (self.latents - self.shares @ self.prior(self.term_features))

    def covariance_with(self, features: Features) -> FloatArray:
        """Prior covariance of some texts with the observations, shape (texts, n)."""
        return kernel(features, self.term_features, self.settings) @ self.shares.T

    def mean(self, meanings: Sequence[Meaning]) -> FloatArray:
        """Predicted latents, shape (texts, latent_dim)."""
        features = self.features(meanings)
        learnt: FloatArray = self.covariance_with(features) @ self._pulls
        return self.prior(features) + learnt

    def variance(self, meanings: Sequence[Meaning]) -> FloatArray:
        """Posterior variances, shape (texts,), in the kernel's units."""
        features = self.features(meanings)
        with_observed = self.covariance_with(features)
        explained = np.einsum("ij,jk,ik->i", with_observed, self.precision, with_observed)
        left: FloatArray = np.maximum(kernel_diagonal(features, self.settings) - explained, 0.0)
        return left

    def influences(self, meaning: Meaning) -> FloatArray:
        """How much each term's people sway the prediction, shape (t,): the smoother's weights."""
        features = self.features([meaning])
        weights: FloatArray = (self.covariance_with(features) @ self._sways)[0]
        return weights

    @cached_property
    def _sways(self) -> FloatArray:
        return self.precision @ self.shares


def left_out_mean(
    precision: FloatArray, residuals: FloatArray, left_out: NDArray[np.int64]
) -> FloatArray:
    """What the other observations say of some, without refitting.

    Parameters
    ----------
    precision : array, shape (n, n)
        Inverse covariance of all observations.
    residuals : array, shape (n, latent_dim)
        Observed minus prior mean.
    left_out : array of int, shape (m,)
        The observations taken out together.

    Returns
    -------
    array, shape (m, latent_dim)
        Predicted residuals from the remaining n - m.

    Reference: Rasmussen, Williams (2006), eq. 5.12, for a block: with A the precision and S the
    block, the error of leaving S out is A_SS^-1 (A r)_S.
    """
    chosen = np.asarray(left_out)
    pulls = precision[chosen] @ residuals
    predicted: FloatArray = residuals[chosen] - np.linalg.solve(
        precision[np.ix_(chosen, chosen)], pulls
    )
    return predicted
