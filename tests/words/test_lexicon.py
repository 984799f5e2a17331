"""The table of words itself."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.words.lexicon import Lexicon, load_lexicon, range_levels, without_accents


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def test_every_concept_is_sourced_and_sane(lexicon):
    for concept in lexicon.concepts.values():
        assert concept.source in lexicon.sources, concept.name
        assert concept.kind in ("place", "fault", "quality", "source"), concept.name
        assert concept.levels.shape == lexicon.regions_hz.shape == (16,)
        assert np.abs(concept.levels).max() <= 1.0, concept.name
        assert concept.name == "flat" or np.abs(concept.levels).max() >= 0.1, concept.name
        assert concept.name in lexicon.spoken


def test_a_word_means_one_thing_in_each_language(lexicon):
    assert set(lexicon.words_of) == {"en", "es", "de", "fr", "it", "pt"}
    for language, words in lexicon.words_of.items():
        assert len(words) > 100, language
        assert set(words.values()) <= set(lexicon.concepts)


def test_opposites_point_the_other_way(lexicon):
    seen = 0
    for concept in lexicon.concepts.values():
        other = lexicon.concepts.get(concept.opposite or "")
        if other is not None and other.kind == "quality":
            seen += 1
            assert concept.levels @ other.levels < 0, (concept.name, other.name)
    assert seen > 20


def test_a_places_own_is_its_lift(lexicon):
    assert {c.own for c in lexicon.concepts.values() if c.kind == "place"} == {1}
    assert lexicon.concepts["dull"].own == -1
    assert lexicon.concepts["warm"].own == 1


def test_words_that_differ_differ(lexicon):
    """The first shape of all rows, and pairs that had become one."""
    rows = np.stack([c.levels for c in lexicon.concepts.values() if c.levels.any()])
    power = np.linalg.svd(rows, compute_uv=False) ** 2
    assert power[0] / power.sum() < 0.5
    for a, b in (("harsh", "rough"), ("harsh", "sharp"), ("boom", "deep"), ("mud", "warm")):
        r = np.corrcoef(lexicon.concepts[a].levels, lexicon.concepts[b].levels)[0, 1]
        assert r < 0.95, (a, b)


def test_a_range_is_full_inside_and_gone_an_octave_away():
    regions = np.array([50.0, 100.0, 200.0, 300.0, 400.0])
    np.testing.assert_allclose(
        range_levels(100.0, 200.0, regions), [0.0, 1.0, 1.0, 1 - np.log2(1.5), 0.0]
    )


def test_a_curve_is_smooth_and_near_its_levels(lexicon):
    grid = np.geomspace(20.0, 20_000.0, 600)
    for concept in lexicon.concepts.values():
        near = lexicon.curve(concept.levels, lexicon.regions_hz)
        assert np.abs(near - concept.levels).max() < 0.45
        curve = lexicon.curve(concept.levels, grid)
        assert concept.levels.min() - 1e-12 <= curve.min()
        assert curve.max() <= concept.levels.max() + 1e-12
        # No corner: the slope changes by little from one sixtieth of an octave to the next.
        assert np.abs(np.diff(curve, 2)).max() < 0.01
    flat = lexicon.curve(np.full(len(lexicon.regions_hz), 0.7), grid)
    np.testing.assert_allclose(flat, 0.7)


def test_accents_go_and_letters_stay():
    assert without_accents("Höhen ÇA più Größe cœur") == "hohen ca piu grosse coeur"
