"""What every method that is judged can do, and how those with a code do it.

A `Method` is a recipe: a frozen dataclass with a key. `fit` shows it some rows and gives a
`Fitted`, which answers in responses on the 256-point grid or in legal settings. What a method
cannot do it answers with None, and it has no such figures.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import EqSpace
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.morphing import STEPS, Morph
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.methods.names import shown_name

# Width of the noise that makes a new sample of somebody's, in standard deviations of the term.
SMOOTHING = 0.3


class Fitted:
    """What a method has learnt from its training rows.

    Parameters
    ----------
    space : EqSpace
    """

    def __init__(self, space: EqSpace) -> None:
        self.space = space

    def predict(self, term: str) -> FloatArray | None:
        """The central response for a word in dB, shape (256,); None for a word it cannot do."""
        return None

    def sample(self, term: str, n: int, rng: np.random.Generator) -> FloatArray | None:
        """Different people's takes on a word: legal settings, shape (n, d)."""
        return None

    def latents(self, settings: FloatArray) -> FloatArray | None:
        """Codes of settings, shape (n, k)."""
        return None

    def embeddings(self, settings: FloatArray) -> FloatArray | None:
        """What a contrastive loss groups by word, shape (n, e); None for a method without one."""
        return None

    def reconstruct(self, settings: FloatArray) -> FloatArray | None:
        """What is left of settings after the code, as responses in dB, shape (n, 256)."""
        return None

    def illegal_share(self, settings: FloatArray) -> float | None:
        """Share of the numbers that a decoder puts out of their legal range before clipping."""
        return None

    def morphs(self) -> dict[str, Morph]:
        """The ways of morphing between two settings, by name."""
        return {}

    def responses(self, settings: FloatArray) -> FloatArray:
        """Responses of settings in dB, shape (n, 256)."""
        return self.space.magnitude_response_db(settings, GRID)

    def response(self, setting: FloatArray) -> FloatArray:
        """Response of one setting, shape (d,), in dB, shape (256,)."""
        return self.space.magnitude_response_db(setting, GRID)


@dataclass(frozen=True)
class Method(ABC):
    """A recipe for turning labelled settings into a `Fitted`.

    Attributes
    ----------
    judged_by_row : bool
        Whether its codes are judged on folds by row, too, as others judge theirs.
    for_drawing : bool
        Whether it is trained for codes of two or three numbers.
    is_people : bool
        Whether its answers are people's own settings: the floor of the distances.
    """

    judged_by_row: ClassVar[bool] = False
    for_drawing: ClassVar[bool] = False
    is_people: ClassVar[bool] = False

    @property
    @abstractmethod
    def key(self) -> str:
        """What results and kept folds know it by, for ever."""

    @property
    def name(self) -> str:
        """What people read."""
        return shown_name(self.key)

    @abstractmethod
    def fit(self, training: EqDataset, seed: int) -> Fitted:
        """Learn from the training rows; the same rows and seed give the same result."""

    def training_for(self, epochs: int) -> Method:
        """The same recipe with so many epochs; itself where nothing is trained by epochs."""
        return self

    def describe(self) -> dict[str, Any]:
        """The recipe as plain data."""
        return {"method": type(self).__name__, **asdict(self)}


class UnknownMethodError(InvalidArgumentError):
    """A method was asked for that is not there."""


def chosen_methods(
    methods: Sequence[Method], names: Sequence[str] = (), epochs: int | None = None
) -> tuple[Method, ...]:
    """Methods of some names or keys, all without; each training for so many epochs, if it trains.

    Raises
    ------
    UnknownMethodError
        If there is none of a name.
    """
    for name in names:
        if not any(name in (method.key, method.name) for method in methods):
            known = "; ".join(method.name for method in methods)
            raise UnknownMethodError(f"there is no method {name!r}; known: {known}")
    chosen = [m for m in methods if not names or m.key in names or m.name in names]
    return tuple(m if epochs is None else m.training_for(epochs) for m in chosen)


class Trained(Method):
    """A recipe that trains by epochs."""

    epochs: int

    def training_for(self, epochs: int) -> Method:
        """The same recipe with so many epochs."""
        changed: dict[str, Any] = {"epochs": epochs}
        return replace(self, **changed)


class CodeEstimator(Fitted, ABC):
    """A method that encodes settings into a few numbers and decodes them again.

    Everything else follows: a word is the mean of its training codes, a sample one of them moved
    by a little noise, a morph the straight line between two codes.

    Parameters
    ----------
    training : EqDataset
    """

    def __init__(self, training: EqDataset) -> None:
        super().__init__(training.space)
        self._terms = np.array(training.terms)
        self._settings = self.space.canonical(training.settings)

    @abstractmethod
    def encode(self, settings: FloatArray) -> FloatArray:
        """Codes of settings, (n, d) -> (n, k)."""

    @abstractmethod
    def decode(self, codes: FloatArray) -> FloatArray:
        """Settings of codes, (n, k) -> (n, d); they may lie outside the legal ranges."""

    def _codes_of(self, term: str) -> FloatArray | None:
        mine = self._terms == term
        return self.encode(self._settings[mine]) if mine.any() else None

    def latents(self, settings: FloatArray) -> FloatArray:
        return self.encode(self.space.canonical(settings))

    def reconstruct(self, settings: FloatArray) -> FloatArray:
        return self.responses(self.space.clip(self.decode(self.latents(settings))))

    def illegal_share(self, settings: FloatArray) -> float:
        made = self.decode(self.latents(settings))
        slack = 1e-6 * np.maximum(1.0, np.abs(self.space.upper))
        outside = (made < self.space.lower - slack) | (made > self.space.upper + slack)
        return float(outside.mean())

    def predict(self, term: str) -> FloatArray | None:
        codes = self._codes_of(term)
        if codes is None:
            return None
        return self.response(self.space.clip(self.decode(codes.mean(axis=0)[None])[0]))

    def sample(self, term: str, n: int, rng: np.random.Generator) -> FloatArray | None:
        codes = self._codes_of(term)
        return None if codes is None else self.space.clip(self.decode(smoothed(codes, n, rng)))

    def morphs(self) -> dict[str, Morph]:
        def morph(start: FloatArray, end: FloatArray) -> FloatArray:
            first, last = self.latents(np.stack([start, end]))
            alpha = np.linspace(0.0, 1.0, STEPS)[:, None]
            return self.space.clip(self.decode((1.0 - alpha) * first + alpha * last))

        return {"latent": morph}


def smoothed(points: FloatArray, n: int, rng: np.random.Generator) -> FloatArray:
    """Rows drawn with replacement, each moved by noise of 0.3 standard deviations, shape (n, k)."""
    drawn = points[rng.integers(len(points), size=n)]
    moved: FloatArray = drawn + SMOOTHING * points.std(axis=0) * rng.standard_normal(drawn.shape)
    return moved
