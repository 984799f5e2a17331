"""Baselines that need no network: what a method must beat to be worth its trouble."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.fitting import fit_parametric_many
from eqmorph.equalizers.response import geometric_median_weights
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.morphing import Morph, parameter_morph, response_morph
from eqmorph.evaluation.measures.responses import GRID, pairwise_lsd_db
from eqmorph.evaluation.methods.estimators import CodeEstimator, Fitted, Method, smoothed


@dataclass(frozen=True)
class Flat(Method):
    """0 dB for every word: do nothing."""

    key: ClassVar[str] = "flat"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _Flat(training.space)


class _Flat(Fitted):
    def predict(self, term: str) -> FloatArray:
        return np.zeros(len(GRID))


class _Rows(Fitted):
    """A method that looks its words up in the training rows."""

    def __init__(self, training: EqDataset) -> None:
        super().__init__(training.space)
        self._terms = np.array(training.terms)
        self._settings = self.space.canonical(training.settings)

    def _of(self, term: str) -> FloatArray | None:
        mine = self._settings[self._terms == term]
        return mine if len(mine) else None

    def predict(self, term: str) -> FloatArray | None:
        mine = self._of(term)
        return None if mine is None else self.central(mine)

    def central(self, mine: FloatArray) -> FloatArray | None:
        """The one response for a word's rows, (n, d) -> (256,); None for who gives none."""
        return None


@dataclass(frozen=True)
class TermMeanOfParameters(Method):
    """The mean of a word's parameters (on the unit scale)."""

    key: ClassVar[str] = "term_mean_parameters"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _TermMeanOfParameters(training)


class _TermMeanOfParameters(_Rows):
    def central(self, mine: FloatArray) -> FloatArray:
        mean = self.space.to_unit(mine).mean(axis=0)
        return self.response(self.space.from_unit(mean))

    def morphs(self) -> dict[str, Morph]:
        return {"parameters": parameter_morph(self.space)}


@dataclass(frozen=True)
class TermMeanOfResponses(Method):
    """The mean of a word's curves, whether or not five bands can play it."""

    key: ClassVar[str] = "term_mean_response"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _TermMeanOfResponses(training)


class _TermMeanOfResponses(_Rows):
    def central(self, mine: FloatArray) -> FloatArray:
        mean: FloatArray = self.responses(mine).mean(axis=0)
        return mean

    def morphs(self) -> dict[str, Morph]:
        return {"response": response_morph(self.space)}


@dataclass(frozen=True)
class GeometricMedian(Method):
    """The geometric median of a word's curves: the best single curve known, unplayable as it is."""

    key: ClassVar[str] = "geometric_median"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _GeometricMedian(training)


class _GeometricMedian(_Rows):
    def central(self, mine: FloatArray) -> FloatArray:
        curves = self.responses(mine)
        median: FloatArray = geometric_median_weights(curves) @ curves
        return median


@dataclass(frozen=True)
class NearestNeighbour(Method):
    """Somebody's setting: the middle one of a word's, or the training row nearest in parameters."""

    key: ClassVar[str] = "nearest_neighbour"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _NearestNeighbour(training)


class _NearestNeighbour(_Rows):
    def central(self, mine: FloatArray) -> FloatArray:
        curves = self.responses(mine)
        medoid: FloatArray = curves[pairwise_lsd_db(curves).sum(axis=1).argmin()]
        return medoid

    def reconstruct(self, settings: FloatArray) -> FloatArray:
        known = self.space.to_unit(self._settings)
        wanted = self.space.to_unit(self.space.canonical(settings))
        nearest = [int(((known - unit) ** 2).sum(axis=1).argmin()) for unit in wanted]
        return self.responses(self._settings[nearest])


@dataclass(frozen=True)
class TrainingPeople(Method):
    """No method but a floor: the training people's own settings, against the held-out people's."""

    is_people: ClassVar[bool] = True
    key: ClassVar[str] = "people"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _TrainingPeople(training)


class _TrainingPeople(_Rows):
    def sample(self, term: str, n: int, rng: np.random.Generator) -> FloatArray | None:
        mine = self._of(term)
        # Without replacement: a repeated row would give itself away to a classifier.
        return None if mine is None else mine[rng.permutation(len(mine))[:n]]


@dataclass(frozen=True)
class SmoothedBootstrap(Method):
    """A row of the word moved by 0.3 standard deviations of noise: simple, and near the floor."""

    key: ClassVar[str] = "smoothed_bootstrap"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _SmoothedBootstrap(training)


class _SmoothedBootstrap(_Rows):
    def sample(self, term: str, n: int, rng: np.random.Generator) -> FloatArray | None:
        mine = self._of(term)
        if mine is None:
            return None
        return self.space.from_unit(smoothed(self.space.to_unit(mine), n, rng))


@dataclass(frozen=True)
class PcaOfParameters(Method):
    """Principal components of the parameters on the unit scale."""

    dimension: int

    @property
    def key(self) -> str:
        return f"pca_parameters_{self.dimension}"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _PcaOfParameters(training, self.dimension, seed)


class _PcaOfParameters(CodeEstimator):
    def __init__(self, training: EqDataset, dimension: int, seed: int) -> None:
        from sklearn.decomposition import PCA

        super().__init__(training)
        self._pca = PCA(dimension, random_state=seed).fit(self.space.to_unit(self._settings))

    def encode(self, settings: FloatArray) -> FloatArray:
        codes: FloatArray = self._pca.transform(self.space.to_unit(settings))
        return codes

    def decode(self, codes: FloatArray) -> FloatArray:
        # `from_unit` holds to the cube, which is what a user of such a code would do.
        return self.space.from_unit(self._pca.inverse_transform(codes))


@dataclass(frozen=True)
class PcaOfResponses(Method):
    """Principal components of the curves; `refitted` to five bands, or as unplayable curves."""

    dimension: int
    refitted: bool = False

    @property
    def key(self) -> str:
        return f"pca_curves_{self.dimension}" + ("_refitted" if self.refitted else "")

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        if self.refitted and training.space is not PARAMETRIC_SPACE:
            raise InvalidArgumentError(
                f"only parametric settings are refitted, got the {training.space.name} space"
            )
        return _PcaOfResponses(training, self.dimension, self.refitted, seed)


class _PcaOfResponses(_Rows):
    def __init__(self, training: EqDataset, dimension: int, refitted: bool, seed: int) -> None:
        from sklearn.decomposition import PCA

        super().__init__(training)
        self._refitted = refitted
        self._pca = PCA(dimension, random_state=seed).fit(self.responses(self._settings))

    def latents(self, settings: FloatArray) -> FloatArray:
        codes: FloatArray = self._pca.transform(self.responses(settings))
        return codes

    def _curves(self, codes: FloatArray) -> FloatArray:
        curves: FloatArray = self._pca.inverse_transform(codes)
        if not self._refitted:
            return curves
        fits = fit_parametric_many(curves, GRID)
        return self.responses(np.stack([fit.eq.to_vector() for fit in fits]))

    def reconstruct(self, settings: FloatArray) -> FloatArray:
        return self._curves(self.latents(settings))

    def central(self, mine: FloatArray) -> FloatArray:
        curve: FloatArray = self._curves(self.latents(mine).mean(axis=0)[None])[0]
        return curve
