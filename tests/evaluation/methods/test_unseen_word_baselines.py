"""Baselines for unseen words: what they see, and what they make of it."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.evaluation.methods.unseen_word_baselines import baselines, cosines
from eqmorph.sound.code import SoundCode
from eqmorph.words.leaving_out import LeavingOut
from eqmorph.words.observations import Cells
from eqmorph.words.vectors import WordVectors

WORDS = ("bright", "dark", "glowing", "warm")
# "glowing" stands beside "bright"; "dark" leans to "warm".
VECTORS = WordVectors(
    {w: i for i, w in enumerate(WORDS)},
    np.array([[1.0, 0.0], [0.3, 1.0], [1.0, 0.1], [0.0, 1.0]]),
    np.array([5.0, 5.0]),
)


@pytest.fixture
def leaving() -> LeavingOut:
    """Three people for each of four words; latents are ten times the word plus the person."""
    term, person = (a.ravel() for a in np.meshgrid(np.arange(4), np.arange(3)))
    latents = (10.0 * term + person)[:, None] * np.ones(4)
    code = SoundCode(np.linalg.qr(np.random.default_rng(0).normal(size=(64, 4)))[0].T)
    return LeavingOut(Cells(WORDS, term, person, latents, np.ones(12, dtype=np.int64)), code)


def of(leaving: LeavingOut, word: str, person: int, vectors: WordVectors | None = VECTORS):
    cells = leaving.cells
    cell = np.flatnonzero((cells.term == WORDS.index(word)) & (cells.person == person))
    found = baselines(leaving, cell, ("warm", "bright"), vectors)
    return {name: float(curve[0, 0]) for name, curve in found.items()}


def test_the_nearest_word_by_vectors_is_that_of_other_people(leaving):
    assert of(leaving, "glowing", 0)["nearest term by word vectors"] == pytest.approx(0 + 1.5)
    assert of(leaving, "dark", 2)["nearest term by word vectors"] == pytest.approx(30 + 0.5)


def test_the_mean_of_all_else_lacks_the_word_and_the_person(leaving):
    assert of(leaving, "dark", 0)["constant"] == pytest.approx((0 + 20 + 30) / 3 + 1.5)


def test_a_mixture_leans_to_the_more_alike(leaving):
    mixed = {w: of(leaving, w, 0)["warm and bright by word vectors"] for w in ("glowing", "dark")}
    assert mixed["glowing"] < 2.5 < 28.0 < mixed["dark"]
    assert min(mixed.values()) >= 1.5
    assert max(mixed.values()) <= 31.5


def test_without_vectors_their_baselines_are_left_out(leaving):
    names = of(leaving, "dark", 0, None)
    assert not [name for name in names if "vectors" in name]
    assert len(names) == 4


def test_cosines_are_of_the_vectors_as_they_come():
    near = cosines(VECTORS, WORDS)
    assert near[0, 2] == pytest.approx(1 / np.hypot(1, 0.1))
    assert near[0, 3] == pytest.approx(0.0)
    np.testing.assert_allclose(np.diagonal(near), 1.0)
