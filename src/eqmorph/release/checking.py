"""Whether a model that was trained again agrees with the shipped one.

Training differs in its last digits from machine to machine, and a network of a hundred epochs makes
tenths of a decibel of that. So a rebuild is judged by bounds that are wider than what machines
differ by, and far below what people who use one word differ by (docs/REPORT.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.model.morph_model import MorphModel

# RMS in dB: of what two models answer to the same words, at the most and in the middle, and of how
# exactly the second copies settings beyond how exactly the first does.
LARGEST_DB = 0.5
MEDIAN_DB = 0.2
COPY_DB = 0.05
_RARE = ("muddy", "crisp snare", "less boomy", "nasal", "telephone", "very dark", "nice")
_TAKES = 20


@dataclass(frozen=True)
class Disagreement:
    """How far the answers of two models are from each other.

    Attributes
    ----------
    same_facts : bool
        Whether they know the same words, from the same numbers of people.
    largest_db, median_db : float
        RMS difference of responses over words, ways between words and rare texts; infinite where
        the facts differ.
    copy_db : float
        Difference of their median errors in copying settings.
    """

    same_facts: bool
    largest_db: float
    median_db: float
    copy_db: float

    @property
    def agrees(self) -> bool:
        """Whether one may be called a rebuild of the other."""
        return (
            self.same_facts
            and self.largest_db <= LARGEST_DB
            and self.median_db <= MEDIAN_DB
            and abs(self.copy_db) <= COPY_DB
        )

    def __str__(self) -> str:
        if not self.same_facts:
            return "they know different words, or from other numbers of people"
        return (
            f"answers at most {self.largest_db:.2g} dB apart (bound {LARGEST_DB:g}), median "
            f"{self.median_db:.2g} dB ({MEDIAN_DB:g}); copies differ by {self.copy_db:+.2g} dB "
            f"({COPY_DB:g})"
        )


def disagreement(a: MorphModel, b: MorphModel) -> Disagreement:
    """Compare the answers of two models.

    Compared are the settings of the known words, those half-way from each word to the next, the
    answers to rare words, and copies of the first model's samples by both.
    """
    if a.terms != b.terms or _told(a) != _told(b):
        return Disagreement(False, float("inf"), float("inf"), float("inf"))
    grid = response_grid()
    pairs = [(a.generate(term), b.generate(term)) for term in a.terms]
    pairs += [(a.morph(*ends, 0.5), b.morph(*ends, 0.5)) for ends in pairwise(a.terms)]
    if a.word_model is not None:
        pairs += [(a.generate(text), b.generate(text)) for text in _RARE]
    apart = [
        float(response_distance_db(x.magnitude_response_db(grid), y.magnitude_response_db(grid)))
        for x, y in pairs
    ]
    takes = np.stack(
        [eq.to_vector() for term in a.terms[:2] for eq in a.sample(term, _TAKES, seed=0)]
    )
    copies = [float(np.median(_copy_errors_db(model, takes))) for model in (a, b)]
    return Disagreement(True, max(apart), float(np.median(apart)), copies[1] - copies[0])


def _copy_errors_db(model: MorphModel, settings: FloatArray) -> FloatArray:
    codec, grid = model.codec, response_grid()
    made = codec.decode(codec.encode(settings))
    wanted, found = (model.space.magnitude_response_db(s, grid) for s in (settings, made))
    return response_distance_db(wanted, found)


def _told(model: MorphModel) -> object:
    words = model.word_model
    return None if words is None else (dict(words.people), dict(words.socialfx))
