"""`WordModel`: what a model keeps so that any text has a curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError
from eqmorph.sound.code import SoundCode
from eqmorph.words.calibration import Calibration
from eqmorph.words.expression import Atom
from eqmorph.words.kernels import KernelSettings
from eqmorph.words.meaning import word_meaning
from eqmorph.words.memory import Memory
from eqmorph.words.process import TermProcess
from eqmorph.words.vectors import load_word_vectors

# A word that nobody's table knows is taken from its users only if this many used it.
_PEOPLE_OF_A_WORD = 2
_MOST_REMEMBERED = 4096


@dataclass(frozen=True, eq=False)
class WordModel:
    """A process over terms, and what is known of its errors.

    Attributes
    ----------
    process : TermProcess
        Each of its observations is the mean of three people or more.
    calibration : Calibration
        Of answers to words in general.
    spread : array, shape (directions, latent_dim)
        How people differ from predictions: principal directions, in units of their mean distance.
    people : mapping of str to int
        How many people used each term.
    socialfx : mapping of str to int
        How many settings SocialFX has for words of the lexicon and of the process. The process does
        not learn from them. Empty in models built without it.
    of_words : mapping of str to Calibration
        Of the answer to each word of many people.
    """

    process: TermProcess
    calibration: Calibration
    spread: FloatArray
    people: Mapping[str, int]
    socialfx: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    of_words: Mapping[str, Calibration] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def frequencies_hz(self) -> FloatArray:
        """Where its curves are given."""
        return self.process.code.frequencies_hz

    def curve_db(self, latents: FloatArray) -> FloatArray:
        """The curves of latents there, (..., latent_dim) -> (..., bins)."""
        return self.process.code.decode(latents)

    @cached_property
    def shared_terms(self) -> frozenset[str]:
        """Words that two people or more used: they mean something, whoever listed them."""
        return frozenset(
            t for t, n in self.people.items() if n >= _PEOPLE_OF_A_WORD and t.isalpha()
        )

    @cached_property
    def _influences(self) -> Memory[str, FloatArray]:
        return Memory(_MOST_REMEMBERED)

    def influences(self, atom: Atom) -> FloatArray:
        """How much each term's people sway a word, shape (t,), remembered."""
        found = self._influences.get(atom.word)
        if found is None:
            meaning = word_meaning(atom, self.process.lexicon)
            found = self._influences.put(atom.word, self.process.influences(meaning))
        return found

    def to_arrays(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Named arrays and plain data, from which `from_arrays` makes it again."""
        process = self.process
        observation, term = np.nonzero(process.shares)
        arrays: dict[str, NDArray[Any]] = {
            "share_places": np.stack([observation, term]).astype(np.int16),
            "shares": process.shares[observation, term].astype(np.float32),
            "latents": process.latents.astype(np.float16),
            "noise": process.noise.astype(np.float32),
            "spread": self.spread.astype(np.float16),
        }
        return arrays, {
            "terms": list(process.terms),
            "n_observations": len(process.latents),
            "n_shares": len(term),
            "n_directions": len(self.spread),
            "people": [self.people[t] for t in process.terms],
            "socialfx": dict(self.socialfx),
            "kernel": vars(process.settings).copy(),
            "calibration": self.calibration.to_dict(),
            "calibration_of_words": {w: c.to_dict() for w, c in self.of_words.items()},
        }

    @staticmethod
    def shapes(about: Mapping[str, Any], latent_dim: int) -> dict[str, tuple[int, ...]]:
        """Shape of every array of `to_arrays`, by the plain data beside them.

        Raises
        ------
        KeyError, TypeError, ValueError
            If something is missing.
        """
        n, shares = int(about["n_observations"]), int(about["n_shares"])
        return {
            "share_places": (2, shares),
            "shares": (shares,),
            "latents": (n, latent_dim),
            "noise": (n,),
            "spread": (int(about["n_directions"]), latent_dim),
        }

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any], code: SoundCode
    ) -> WordModel:
        """What `to_arrays` gave, with the code that its latents are in.

        Raises
        ------
        KeyError, TypeError, ValueError
            If a part is missing or misshapen.
        """
        terms = tuple(map(str, about["terms"]))
        n, t = int(about["n_observations"]), len(terms)
        for name, shape in cls.shapes(about, code.latent_dim).items():
            if arrays[name].shape != shape:
                raise InvalidArgumentError(
                    f"words: {name} has shape {arrays[name].shape}, not {shape}"
                )
            if not np.isfinite(arrays[name]).all():
                raise InvalidArgumentError(f"words: {name} is not finite")
        places, values = arrays["share_places"].astype(np.intp), arrays["shares"]
        if (places < 0).any() or (places >= np.array([[n], [t]])).any():
            raise InvalidArgumentError(
                f"words: shares of none of the {n} observations or {t} terms"
            )
        shares = np.zeros((n, t))
        shares[places[0], places[1]] = values
        process = TermProcess(
            terms,
            shares,
            arrays["latents"].astype(np.float64),
            arrays["noise"].astype(np.float64),
            code,
            KernelSettings(**_numbers(about["kernel"])),
        )
        people = dict(zip(terms, map(int, about["people"]), strict=True))
        calibration = Calibration.from_dict(_numbers(about["calibration"]))
        elsewhere = {str(term): int(n) for term, n in about.get("socialfx", {}).items()}
        of_words = {
            str(term): Calibration.from_dict(_numbers(stated))
            for term, stated in about.get("calibration_of_words", {}).items()
        }
        spread = arrays["spread"].astype(np.float64)
        return cls(process, calibration, spread, people, elsewhere, of_words)

    def as_stored(self, code: SoundCode) -> WordModel:
        """The same with its numbers as a file keeps them."""
        return self.from_arrays(*self.to_arrays(), code)

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


def _numbers(data: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data of numbers alone.

    Raises
    ------
    TypeError, ValueError
        If one of them is none, or not finite.
    """
    for name, value in data.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise TypeError(f"words: {name} is no number: {value!r:.40}")
        if not np.isfinite(value):
            raise InvalidArgumentError(f"words: {name} is not finite")
    return dict(data)
