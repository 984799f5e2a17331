"""Settings and curves that nobody made: legal, repeatable, as wide as what there is to learn."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from eqmorph.equalizers import graphic_space
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.network.made_up import MadeUpCurves, bumps_db, made_up_settings
from eqmorph.network.responses import Responses

TEN = graphic_space("ten bands", [31.5 * 2**i for i in range(10)], 1.41, 12.0)
each_space = pytest.mark.parametrize(
    "space", [PARAMETRIC_SPACE, GRAPHIC_SPACE, TEN], ids=lambda s: s.name
)


@each_space
def test_settings_are_legal_and_of_the_random_state(space):
    torch.manual_seed(3)
    unit = made_up_settings(space, 500)
    assert unit.shape == (500, space.dimension)
    assert unit.abs().max() <= 1.0
    settings = space.from_unit(unit.numpy().astype(np.float64))
    np.testing.assert_array_equal(space.validate(settings), settings)
    torch.manual_seed(3)
    assert torch.equal(made_up_settings(space, 500), unit)
    assert not torch.equal(made_up_settings(space, 500), unit)


@each_space
def test_every_number_moves_over_most_of_its_range(space):
    torch.manual_seed(0)
    unit = made_up_settings(space, 4000)
    assert (unit.amax(dim=0) > 0.6).all()
    assert (unit.amin(dim=0) < -0.6).all()


def test_bands_rest_and_stand_at_their_stops_as_peoples_do():
    torch.manual_seed(0)
    unit = made_up_settings(PARAMETRIC_SPACE, 2000)
    gains = unit[:, [band.gain for band in PARAMETRIC_SPACE.bands]]
    default = torch.tensor(PARAMETRIC_SPACE.to_unit(PARAMETRIC_SPACE.default)).float()
    assert 0.1 < (gains == 0).float().mean() < 0.5
    assert 0.01 < (gains.abs() == 1).float().mean() < 0.2
    assert 0.2 < (unit[:, 1] == default[1]).float().mean() < 0.7


def test_bumps_are_smooth_and_bounded():
    torch.manual_seed(0)
    octaves = torch.linspace(0, 10, 64)
    curves = bumps_db(2000, octaves)
    assert curves.abs().max() <= 18.0
    assert 1.0 < curves.square().mean().sqrt() < 9.0
    assert curves.diff(dim=1).square().mean().sqrt() < 1.0


@each_space
def test_curves_are_repeated_from_a_state(space):
    torch.manual_seed(1)
    curves = MadeUpCurves(Responses(space))
    curves.draw(64)
    kept, random = curves.state(), torch.get_rng_state()
    expected = curves.draw(64)
    other = MadeUpCurves(Responses(space))
    other.restore(*kept)
    torch.set_rng_state(random)
    assert torch.equal(other.draw(64), expected)
    assert torch.isfinite(expected).all()


@pytest.mark.parametrize("n", [1, 2, 7, 64, 333])
def test_as_many_curves_as_were_asked_for(n):
    torch.manual_seed(0)
    assert MadeUpCurves(Responses(PARAMETRIC_SPACE)).draw(n).shape == (n, 64)
