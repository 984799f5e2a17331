"""Measures of a space: laws that a perfect one, a bent one and none at all must show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judged_crowd import WORDS, crowd

from eqmorph.equalizers.response import response_distance_db
from eqmorph.equalizers.space import PARAMETRIC_SPACE as SPACE
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.measures.word_classifier import fit_word_classifier
from eqmorph.evaluation.methods import spaces
from eqmorph.evaluation.methods.networks import taught_codec
from eqmorph.evaluation.studies import space_geometry
from eqmorph.evaluation.studies.space_edits import edit_figures, moved_in


@pytest.fixture(scope="module")
def people():
    data = crowd(90)
    return replace(data, settings=SPACE.canonical(data.settings))


@pytest.fixture(scope="module")
def taught():
    return taught_codec(SPACE)


def gains_only() -> spaces.Space:
    """A space whose latent is the high shelf's gain alone, times two."""

    def decode(latents):
        made = np.repeat(SPACE.default[None], len(latents), axis=0)
        made[:, 11] = latents[:, 0] / 2
        return made

    return spaces.Space("gain", SPACE, lambda s: 2 * s[:, 11:12], decode)


def shelves(gains) -> np.ndarray:
    made = np.repeat(SPACE.default[None], len(gains), axis=0)
    made[:, 11] = gains
    return made


def test_the_closed_form_is_isometric(people, taught):
    latents = spaces.closed_form(taught.code, SPACE).encode(people.settings)
    responses = SPACE.magnitude_response_db(people.settings, GRID)
    found = space_geometry.isometry(latents, responses)
    assert found["isometry_rank"] > 0.9995
    assert found["isometry_error"] < 0.01
    assert found["isometry_scale"] == pytest.approx(1.0, abs=0.005)


def test_distances_are_judged_whatever_their_unit(people, taught):
    latents = taught.code.encode(
        SPACE.magnitude_response_db(people.settings, taught.code.frequencies_hz)
    )
    responses = SPACE.magnitude_response_db(people.settings, GRID)
    plain, scaled = (space_geometry.isometry(k * latents, responses) for k in (1.0, 5.0))
    assert scaled["isometry_error"] == pytest.approx(plain["isometry_error"])
    assert scaled["isometry_scale"] == pytest.approx(plain["isometry_scale"] / 5)
    shuffled = np.random.default_rng(0).permutation(latents)
    lost = space_geometry.isometry(shuffled, responses)
    assert abs(lost["isometry_rank"]) < 0.3
    assert lost["isometry_error"] > 0.2
    nothing = space_geometry.isometry(np.zeros((len(responses), 1)), responses)
    assert np.isnan(nothing["isometry_rank"])


def test_an_exact_decoder_copies_and_its_lines_are_straight():
    space, settings = gains_only(), shelves([-9.0, -3.0, 2.0, 8.0])
    assert space_geometry.copies(space, settings)["copy_p95_db"] == pytest.approx(0, abs=1e-9)
    found = space_geometry.lines(space, settings, np.array([[0, 3], [1, 2], [3, 0]]))
    assert found["line_path_p90"] == pytest.approx(1.0, abs=0.01)
    assert found["line_overshoot_p90_db"] == pytest.approx(0.0, abs=0.05)
    # 17 dB in forty steps, of a range of 24 dB that is 2 units long.
    assert space_geometry.lines(space, settings, np.array([[0, 3]]))["line_step_median"] == (
        pytest.approx(17 / 40 / 12)
    )


def test_a_decoder_that_jumps_and_goes_astray_is_seen():
    plain = gains_only()

    def decode(latents):
        made = plain.decode(latents)
        made[1::2, 2] = 6.0  # every second position lifts a bell
        return made

    found = space_geometry.lines(
        replace(plain, decode=decode), shelves([-6.0, 6.0]), np.array([[0, 1]])
    )
    assert found["line_path_median"] > 3.0
    assert found["line_overshoot_p90_db"] > 3.0
    assert found["line_step_median"] == pytest.approx(0.5, abs=0.01)


def test_doing_nothing_copies_as_badly_as_settings_are_loud(people):
    found = space_geometry.copies(spaces.nothing(SPACE), people.settings)
    loud = np.sqrt((SPACE.magnitude_response_db(people.settings, GRID) ** 2).mean(axis=1))
    assert found["copy_median_db"] == pytest.approx(np.median(loud))


def test_the_teacher_makes_curves_that_nobody_made(taught):
    grid = taught.code.frequencies_hz
    curves = np.stack([4 * np.sin(np.linspace(0, turn, 64)) for turn in (2.0, 3.0, 4.0)])
    found = space_geometry.curves_made(spaces.of_codec("t", taught), curves, grid, "x")
    worst = space_geometry.curves_made(spaces.nothing(SPACE), curves, grid, "x")
    assert found["x_p90_db"] < 0.5
    assert worst["x_median_db"] > 2.0
    deaf = spaces.of_codec("t", taught, hears=False)
    assert space_geometry.curves_made(deaf, curves, grid, "x") == {}


def test_ways_between_settings_keep_their_ends(people):
    rows = np.isin(people.terms, WORDS)
    judge = fit_word_classifier(
        SPACE, people.settings[rows], [t for t in people.terms if t in WORDS], list(WORDS)
    )
    labels = np.array(people.terms)
    pairs = np.stack([np.flatnonzero(labels == w)[:3] for w in WORDS], axis=1)
    found = space_geometry.ways(SPACE, people.settings, pairs, judge, 1)
    assert found["way_ends_db"] == pytest.approx(0.0, abs=1e-9)
    assert found["way_monotone"] == 1.0
    assert 1.0 <= found["way_path_median"] < 1.05


def test_edits_are_judged_by_where_they_go_and_what_they_keep(people):
    labels = np.array(people.terms)
    sides = tuple(people.settings[labels == w] for w in WORDS)
    middles = tuple(SPACE.magnitude_response_db(s, GRID).mean(axis=0) for s in sides)
    names = [t for t in people.terms if t in WORDS]
    judge = fit_word_classifier(SPACE, people.settings[np.isin(labels, WORDS)], names, list(WORDS))

    def judged(after):
        return edit_figures(SPACE, sides[0], after, middles, judge, 1)

    stayed = judged(sides[0])
    assert stayed["edit_moved_db"] == pytest.approx(0.0)
    assert stayed["edit_called"] == stayed["edit_called_before"] < 0.1
    one = judged(np.repeat(sides[1][:1], len(sides[0]), axis=0))
    assert one["edit_called"] == 1.0
    assert abs(one["edit_own_kept"]) < 0.7
    moved = judged(moved_in(spaces.of_codec("t", taught_codec(SPACE)), sides)(sides[0]))
    assert moved["edit_called"] > 0.95
    assert moved["edit_own_kept"] > 0.9
    apart = response_distance_db(*middles)
    assert moved["edit_moved_db"] == pytest.approx(apart, rel=0.15)
    assert moved_in(replace(gains_only(), decode=None), sides) is None
