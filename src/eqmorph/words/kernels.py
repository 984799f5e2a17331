"""How alike two texts are: in what they ask for, in spelling, in the words they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.lexicon import Concept
from eqmorph.words.meaning import Meaning
from eqmorph.words.vectors import WordVectors

_NGRAMS = (2, 3, 4)
# Of two words with levels of typical size, so that the weights below compare.
_TYPICAL_LEVELS = 1.5


@dataclass(frozen=True)
class KernelSettings:
    """Weights of the sources of knowledge.

    Attributes
    ----------
    prior_db : float
        dB for a level of 1 in the prior mean.
    levels, spelling, shared_words, manner, constant : float
        Variances, relative to one another and to the noise.
    spelling_scale : float
        Distance in cosine at which spelling stops to matter.
    noise_per_row, noise_per_cell : float
        Variance of one setting, and of a person's own reading of a word.
    huber_db : float
        Size up to which a person's sound counts; the typical one is so large. Of a larger one the
        shape counts, so that a few who turn everything to its stop do not outweigh the others.
    """

    prior_db: float = 6.0
    levels: float = 0.05
    spelling: float = 0.5
    shared_words: float = 0.0
    manner: float = 0.2
    constant: float = 0.0
    spelling_scale: float = 0.5
    noise_per_row: float = 4.0
    noise_per_cell: float = 1.0
    huber_db: float = 6.0


def spelling_counts(text: str) -> Counter[str]:
    """Runs of two to four characters in a text, its ends marked by a space."""
    padded = f" {text} "
    return Counter(padded[i : i + n] for n in _NGRAMS for i in range(len(padded) - n + 1))


@dataclass(frozen=True, eq=False)
class Spelling:
    """Character n-grams of a vocabulary, weighted by how rare they are (tf-idf).

    Attributes
    ----------
    columns : mapping of str to int
    rarity : array, shape (n-grams,)
    """

    columns: dict[str, int]
    rarity: FloatArray

    @classmethod
    def of(cls, texts: Sequence[str]) -> Spelling:
        """Learn the n-grams of some texts."""
        documents: Counter[str] = Counter()
        for text in texts:
            documents.update(set(spelling_counts(text)))
        columns = {gram: i for i, gram in enumerate(sorted(documents))}
        counts = np.array([documents[gram] for gram in columns], dtype=np.float64)
        return cls(columns, np.log((1 + len(texts)) / (1 + counts)) + 1.0)

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """One row of length 1 for each text (0 where no n-gram is known)."""
        rows = np.zeros((len(texts), len(self.columns)))
        for row, text in zip(rows, texts, strict=True):
            for gram, count in spelling_counts(text).items():
                column = self.columns.get(gram)
                if column is not None:
                    row[column] = count * self.rarity[column]
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: FloatArray = rows / np.maximum(lengths, 1e-12)
        return unit


@dataclass(frozen=True, eq=False)
class Features:
    """What the kernel reads of some texts: levels, spelling, signed concepts, manner.

    With word vectors, an extra, also how alike the texts are by them: `nearness` of two vectors.
    """

    levels: FloatArray
    spelling: FloatArray
    concepts: FloatArray
    manner: FloatArray
    vectors: FloatArray | None = None
    nearness: WordVectors | None = None


def concept_vectors(meanings: Sequence[Meaning], columns: dict[str, int]) -> FloatArray:
    """Signed strengths by concept, each row of length 1 (0 where none is known)."""
    rows = np.zeros((len(meanings), len(columns)))
    for row, meaning in zip(rows, meanings, strict=True):
        for word in meaning.words:
            if word.concept in columns:
                row[columns[word.concept]] += word.strength
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: FloatArray = rows / np.maximum(lengths, 1e-12)
    return unit


def manner_vectors(meanings: Sequence[Meaning], concepts: Mapping[str, Concept]) -> FloatArray:
    """How texts speak, shape (texts, 4), 0 or 1 each.

    Whoever names an instrument, a part of the spectrum, a mood or nothing that is a word for a
    sound works in another way than whoever writes an adjective, whatever the words: each manner may
    have a curve of its own.
    """
    return np.array(
        [
            [
                any(w.source == "source" for w in m.words),
                any(w.concept in concepts and concepts[w.concept].is_range for w in m.words),
                any(w.source == "image" for w in m.words),
                not m.words,
            ]
            for m in meanings
        ],
        dtype=np.float64,
    )


def kernel(a: Features, b: Features, settings: KernelSettings) -> FloatArray:
    """Prior covariance of the curves of two lists of texts, shape (len(a), len(b))."""
    # A text has some thirty of the thousands of n-grams: only those are multiplied.
    used = np.flatnonzero(a.spelling.any(axis=0))
    apart = 1.0 - a.spelling[:, used] @ b.spelling[:, used].T
    covariance: FloatArray = (
        settings.constant
        + settings.levels * (a.levels @ b.levels.T) / _TYPICAL_LEVELS
        + settings.spelling * np.exp(-apart / settings.spelling_scale)
        + settings.shared_words * (a.concepts @ b.concepts.T)
        + settings.manner * (a.manner @ b.manner.T)
    )
    if a.nearness is not None and a.vectors is not None and b.vectors is not None:
        covariance += a.nearness.covariance(a.vectors, b.vectors, a.levels, b.levels)
    return covariance


def kernel_diagonal(a: Features, settings: KernelSettings) -> FloatArray:
    """Prior variance of each text's curve, shape (len(a),)."""
    return np.diagonal(kernel(a, a, settings)).copy()
