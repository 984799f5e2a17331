"""What every kind of setting has, and a third kind by one registration."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from kinds import registered
from scipy import signal

from eqmorph.equalizers import (
    SPACES,
    Equalizer,
    FixedBandsEq,
    GraphicEq,
    ParametricEq,
    blend_settings,
    equalizer_from_dict,
    equalizer_from_vector,
    graphic_space,
    register,
    response_grid,
    response_path,
)
from eqmorph.equalizers.equalizer import space_of

GRID = response_grid(100)


class OctavesEq(FixedBandsEq):
    """Ten octaves."""

    __slots__ = ()
    space = graphic_space("octaves", [31.25 * 2**i for i in range(10)], 1.41, 12.0)


@pytest.fixture(scope="module", autouse=True)
def _octaves_are_known():
    with registered(OctavesEq):
        yield


KINDS = [ParametricEq, GraphicEq, OctavesEq]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)


def some(kind, n=5, seed=0):
    units = np.random.default_rng(seed).uniform(-0.9, 0.9, (n, kind.space.dimension))
    return [kind.from_unit(unit) for unit in units]


@each_kind
def test_it_is_known_by_its_name(kind):
    (eq,) = some(kind, 1)
    assert isinstance(eq, Equalizer)
    assert SPACES[kind.space.name] is kind.space is space_of(eq)
    assert equalizer_from_vector(kind.space, eq.to_vector()) == eq
    assert equalizer_from_dict(eq.to_dict()) == eq


@each_kind
def test_an_amount_of_one_is_the_same_setting(kind):
    for eq in some(kind):
        assert eq.scaled(1.0) is eq
        assert eq.scaled(1) is eq
        np.testing.assert_allclose(eq.scaled(0.0).magnitude_response_db(GRID), 0.0, atol=1e-12)
        np.testing.assert_allclose(
            eq.scaled(-1.0).magnitude_response_db(GRID), -eq.magnitude_response_db(GRID), atol=1e-9
        )


@each_kind
def test_filters_bands_and_responses_agree(kind):
    for eq in some(kind):
        _, expected = signal.freqz_sos(eq.sos(), worN=GRID, fs=48_000.0)
        response = eq.magnitude_response_db(GRID)
        np.testing.assert_allclose(response, 20 * np.log10(np.abs(expected)), atol=1e-5)
        np.testing.assert_allclose(eq.band_responses_db(GRID).sum(axis=0), response, atol=1e-9)
        np.testing.assert_allclose(eq.gains_db, [band.gain_db for band in eq.bands])
        assert len(eq.bands) == len(kind.space.bands) == len(eq.sos())


@each_kind
def test_round_trips(kind):
    for eq in some(kind):
        assert kind.from_json(eq.to_json()) == eq
        assert kind.from_vector(eq.to_vector()) == eq
        assert pickle.loads(pickle.dumps(eq)) == copy.deepcopy(eq) == eq
        assert hash(kind.from_vector(eq.to_vector())) == hash(eq)
        np.testing.assert_allclose(kind.from_unit(eq.to_unit()).to_vector(), eq.to_vector())
        assert eq.canonical().canonical() == eq.canonical()


@each_kind
def test_paths_and_blends_join_it(kind):
    a, b = some(kind, 2)
    path = response_path(a, b)
    assert (path.at(0.0), path.at(1.0)) == (a, b)
    half = path.at(0.5).magnitude_response_db(GRID)
    line = (a.magnitude_response_db(GRID) + b.magnitude_response_db(GRID)) / 2
    assert np.sqrt(np.mean((half - line) ** 2)) < 1.5
    assert isinstance(blend_settings([a, b], [1, 1]), kind)


@each_kind
def test_it_shows_itself(kind):
    (eq,) = some(kind, 1)
    assert repr(eq).startswith(f"{kind.__name__}(")
    assert "<polyline" in eq._repr_html_()


def test_kinds_are_not_mixed():
    (five,), (ten,) = some(ParametricEq, 1), some(OctavesEq, 1)
    assert five != ten
    for join in (response_path, lambda a, b: blend_settings([a, b], [1, 1])):
        with pytest.raises(TypeError, match="of one kind, got ParametricEq and OctavesEq"):
            join(five, ten)
    with pytest.raises(TypeError, match=r"a setting is an Equalizer, such as .*, got list"):
        space_of([1.0])
    with pytest.raises(ValueError, match="a octaves setting has 10 numbers"):
        OctavesEq.from_vector(np.zeros(9))
    with pytest.raises(ValueError, match=r"'equalizer' must be one of .*octaves.*, got 'valves'"):
        equalizer_from_dict({"equalizer": "valves", "bands": []})


def test_a_name_is_taken_once():
    register(OctavesEq)  # the same again is no other

    class Impostor(FixedBandsEq):
        __slots__ = ()
        space = graphic_space("parametric", [100.0, 1_000.0], 1.0, 6.0)

    with pytest.raises(ValueError, match="another kind of equaliser named 'parametric'"):
        register(Impostor)
    assert SPACES["parametric"] is ParametricEq.space


def test_a_copy_of_a_space_is_that_space():
    assert copy.deepcopy(ParametricEq.space) is ParametricEq.space
    assert pickle.loads(pickle.dumps(OctavesEq.space)) == OctavesEq.space
