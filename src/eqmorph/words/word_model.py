"""`WordModel`: what a model keeps so that any text has a curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.calibration import Calibration
from eqmorph.words.gaussian_process import TermProcess
from eqmorph.words.kernels import KernelSettings
from eqmorph.words.vectors import load_word_vectors


@dataclass(frozen=True, eq=False)
class WordModel:
    """A process over terms, and what is known of its errors.

    Attributes
    ----------
    process : TermProcess
        Each of its observations is the mean of three people or more.
    calibration : Calibration
    spread : array, shape (directions, bins)
        How people differ from predictions: principal directions, in units of the expected error.
    people : mapping of str to int
        How many people used each term.
    socialfx : mapping of str to int
        How many settings SocialFX has for words of the lexicon and of the process: to be told, not
        learnt from. Empty in models built without it.
    """

    process: TermProcess
    calibration: Calibration
    spread: FloatArray
    people: Mapping[str, int]
    socialfx: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def frequencies_hz(self) -> FloatArray:
        """Where its curves are given."""
        return self.process.frequencies_hz

    def to_arrays(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Named arrays and plain data, from which `from_arrays` makes it again."""
        process = self.process
        arrays: dict[str, NDArray[Any]] = {
            "shares": process.shares.astype(np.float32),
            "curves": process.curves.astype(np.float32),
            "noise": process.noise.astype(np.float32),
            "frequencies_hz": process.frequencies_hz,
            "spread": self.spread.astype(np.float32),
        }
        return arrays, {
            "terms": list(process.terms),
            "n_directions": len(self.spread),
            "people": [self.people[t] for t in process.terms],
            "socialfx": dict(self.socialfx),
            "kernel": vars(process.settings).copy(),
            "calibration": self.calibration.to_dict(),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> WordModel:
        """What `to_arrays` gave.

        Raises
        ------
        KeyError, TypeError, ValueError
            If a part is missing or misshapen.
        """
        terms = tuple(about["terms"])
        process = TermProcess(
            terms,
            arrays["shares"].astype(np.float64),
            arrays["curves"].astype(np.float64),
            arrays["noise"].astype(np.float64),
            arrays["frequencies_hz"].astype(np.float64),
            KernelSettings(**about["kernel"]),
        )
        broken = [name for name, array in arrays.items() if not np.isfinite(array).all()]
        if broken:
            raise ValueError(f"words: {broken[0]} is not finite")
        n, bins = process.curves.shape
        if process.shares.shape != (n, len(terms)) or process.noise.shape != (n,):
            raise ValueError(f"words: {process.shares.shape} shares of {n} curves")
        if process.frequencies_hz.shape != (bins,):
            raise ValueError(f"words: {process.frequencies_hz.shape} frequencies of {bins} bins")
        if arrays["spread"].shape != (about["n_directions"], bins):
            raise ValueError(f"words: {arrays['spread'].shape} directions of {bins} bins")
        people = dict(zip(terms, about["people"], strict=True))
        calibration = Calibration(**about["calibration"])
        elsewhere = {str(term): int(n) for term, n in about.get("socialfx", {}).items()}
        return cls(process, calibration, arrays["spread"].astype(np.float64), people, elsewhere)

    def as_stored(self) -> WordModel:
        """The same with its numbers as a file keeps them."""
        return self.from_arrays(*self.to_arrays())

    def with_word_vectors(self) -> WordModel:
        """The same with texts also compared by word vectors (the extra ``eqmorph[vectors]``).

        Raises
        ------
        MissingExtraError
            If the extra is not installed.
        """
        return self.with_process(replace(self.process, vectors=load_word_vectors()))

    def with_process(self, process: TermProcess) -> WordModel:
        """The same errors around another process."""
        return replace(self, process=process)
