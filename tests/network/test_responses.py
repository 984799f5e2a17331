"""torch's responses against the equaliser's own closed form."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from eqmorph.equalizers import graphic_space
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.network.responses import Responses

TEN = graphic_space("ten bands", [31.5 * 2**i for i in range(10)], 1.41, 12.0)
each_space = pytest.mark.parametrize(
    "space", [PARAMETRIC_SPACE, GRAPHIC_SPACE, TEN], ids=lambda s: s.name
)


def cube(n, space, seed=0):
    return np.random.default_rng(seed).uniform(-1.0, 1.0, (n, space.dimension))


@each_space
def test_they_are_the_equalisers(space):
    # 1e-3 dB is what single precision leaves; a wrong formula is whole dB off. The corners of the
    # cube have the narrowest bells at the ends of the range.
    corners = np.sign(cube(200, space, seed=1))
    unit = np.concatenate([cube(50, space), corners, np.eye(space.dimension)])
    made = Responses(space)(torch.tensor(unit).float())
    expected = space.magnitude_response_db(space.from_unit(unit), response_grid(64))
    np.testing.assert_allclose(made.numpy(), expected, atol=1e-3)


@each_space
def test_any_number_of_frequencies(space):
    unit = cube(5, space)
    made = Responses(space, 17)(torch.tensor(unit).float())
    expected = space.magnitude_response_db(space.from_unit(unit), response_grid(17))
    np.testing.assert_allclose(made.numpy(), expected, atol=1e-3)


@each_space
def test_the_default_is_flat(space):
    unit = torch.tensor(space.to_unit(space.default)[None]).float()
    assert Responses(space)(unit).abs().max() < 1e-5


@each_space
def test_gradients_agree_with_the_analytic_derivatives(space):
    unit = torch.tensor(0.9 * cube(4, space)).requires_grad_()
    responses = Responses(space, 12).double()
    jacobian = torch.autograd.functional.jacobian(lambda u: responses(u).sum(dim=0), unit)
    expected = space.response_jacobian(
        space.from_unit(unit.detach().numpy()), response_grid(12), 48_000.0
    )
    np.testing.assert_allclose(jacobian.permute(1, 0, 2).numpy(), expected, atol=1e-4)


@each_space
def test_gradients_are_finite_in_the_corners(space):
    unit = torch.tensor(np.sign(cube(50, space))).float().requires_grad_()
    Responses(space)(unit).square().mean().backward()
    assert torch.isfinite(unit.grad).all()
    assert (unit.grad.abs().amax(dim=0) > 0).all()


def test_no_buffer_goes_into_a_state_dictionary():
    assert Responses(PARAMETRIC_SPACE).state_dict() == {}
