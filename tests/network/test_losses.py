"""The losses against literal definitions and against the equaliser's own responses."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.network.losses import UNLABELLED, ContrastiveLoss, ResponseLoss

each_space = pytest.mark.parametrize(
    "space", [PARAMETRIC_SPACE, GRAPHIC_SPACE], ids=lambda s: s.name
)
LABELS = torch.tensor([0, 1, 0, 2, 1, 0, 1, 3])


def embeddings(n=8, e=5, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn((n, e), generator=generator, dtype=torch.float64)


def supervised_contrast(z, labels, temperature):
    """Khosla et al., equation 2, as it is written there: sums over i, p in P(i), a in A(i)."""
    z = [row / math.sqrt(sum(x * x for x in row)) for row in z]
    terms = []
    for i in range(len(z)):
        others = [a for a in range(len(z)) if a != i]
        positives = [p for p in others if labels[p] == labels[i]]
        if not positives:
            continue
        below = sum(math.exp(float(z[i] @ z[a]) / temperature) for a in others)
        shares = [math.log(math.exp(float(z[i] @ z[p]) / temperature) / below) for p in positives]
        terms.append(-sum(shares) / len(positives))
    return sum(terms) / len(terms)


@pytest.mark.parametrize("temperature", [0.1, 0.5, 1.0, 3.0])
def test_contrast_is_khoslas_equation_2(temperature):
    z = embeddings()
    expected = supervised_contrast(z.numpy(), LABELS.tolist(), temperature)
    assert float(ContrastiveLoss(temperature)(z, LABELS)) == pytest.approx(expected, rel=1e-12)


def test_contrast_of_four_rows_by_hand():
    # Two classes at right angles: each anchor sees its partner at 1 and two others at 0.
    z = torch.tensor([[1.0, 0.0], [2.0, 0.0], [0.0, 1.0], [0.0, 5.0]])
    loss = ContrastiveLoss()(z, torch.tensor([0, 0, 1, 1]))
    assert float(loss) == pytest.approx(math.log(math.e + 2) - 1, rel=1e-6)


def test_contrast_looks_at_directions_only():
    z = embeddings()
    lengths = torch.linspace(0.1, 40.0, len(z), dtype=torch.float64)[:, None]
    loss = ContrastiveLoss(0.3)
    assert float(loss(z * lengths, LABELS)) == pytest.approx(float(loss(z, LABELS)), rel=1e-12)


def test_contrast_does_not_depend_on_the_order_or_the_names_of_classes():
    z, loss = embeddings(), ContrastiveLoss(0.3)
    order = torch.tensor([3, 0, 7, 6, 1, 2, 5, 4])
    renamed = torch.tensor([5, 9, 0, 7])[LABELS]
    expected = pytest.approx(float(loss(z, LABELS)), rel=1e-12)
    assert float(loss(z[order], LABELS[order])) == expected
    assert float(loss(z, renamed)) == expected


def test_unlabelled_rows_take_no_part():
    z, loss = embeddings(), ContrastiveLoss(0.5)
    more = torch.cat([z, embeddings(4, seed=1)])
    labels = torch.cat([LABELS, torch.full((4,), UNLABELLED)])
    more.requires_grad_()
    value = loss(more, labels)
    assert value.item() == pytest.approx(float(loss(z, LABELS)), rel=1e-12)
    (gradient,) = torch.autograd.grad(value, more)
    assert gradient[-4:].abs().max() == 0.0
    assert gradient[:-4].abs().max() > 0.0


@pytest.mark.parametrize("labels", [[0, 1, 2, 3], [UNLABELLED] * 4, [0, UNLABELLED, UNLABELLED, 1]])
def test_contrast_is_zero_where_no_class_has_two_rows(labels):
    z = embeddings(4).requires_grad_()
    value = ContrastiveLoss()(z, torch.tensor(labels))
    value.backward()
    assert value.item() == 0.0
    assert z.grad.abs().max() == 0.0


def test_contrast_falls_as_classes_part():
    labels = torch.tensor([0] * 5 + [1] * 5)
    way = torch.where(labels[:, None] == 0, 1.0, -1.0) * torch.tensor([[1.0, 0.0, 0.0, 0.0, 0.0]])
    noise = embeddings(10)
    losses = [float(ContrastiveLoss()(noise + apart * way, labels)) for apart in (0, 1, 3, 10)]
    assert losses == sorted(losses, reverse=True)
    # With all rows of a class at one point, and the other class opposite.
    least = math.log(4 * math.e + 5 / math.e) - 1
    assert losses[-1] == pytest.approx(least, abs=0.05)


def test_contrast_stays_finite_at_a_tiny_temperature():
    z = embeddings().float().requires_grad_()
    value = ContrastiveLoss(1e-3)(z, LABELS)
    value.backward()
    assert math.isfinite(value.item())
    assert torch.isfinite(z.grad).all()


def test_contrast_gradients_agree_with_finite_differences():
    z = embeddings().requires_grad_()
    assert torch.autograd.gradcheck(lambda x: ContrastiveLoss(0.5)(x, LABELS), z)


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.nan])
def test_a_temperature_must_be_above_zero(temperature):
    with pytest.raises(ValueError, match=f"temperature must be above 0, got {temperature}"):
        ContrastiveLoss(temperature)


def cube(n, space, seed=0):
    return np.random.default_rng(seed).uniform(-1.0, 1.0, (n, space.dimension))


@each_space
def test_responses_are_the_equalisers(space):
    # 1e-3 dB is what single precision leaves of 40 factors; a wrong formula is whole dB off.
    unit = np.concatenate([cube(50, space), np.eye(space.dimension), -np.eye(space.dimension)])
    made = ResponseLoss(space, 64).responses_db(torch.tensor(unit, dtype=torch.float32))
    expected = space.magnitude_response_db(space.from_unit(unit), response_grid(64))
    np.testing.assert_allclose(made.numpy(), expected, atol=1e-3)


@each_space
def test_response_loss_is_the_mean_square_in_units_of_12_db(space):
    a, b = cube(6, space), cube(6, space, seed=1)
    value = float(ResponseLoss(space, 48)(torch.tensor(a), torch.tensor(b)))
    grid = response_grid(48)
    curves = [space.magnitude_response_db(space.from_unit(u), grid) / 12.0 for u in (a, b)]
    assert value == pytest.approx(np.mean((curves[0] - curves[1]) ** 2), rel=1e-4)


@each_space
def test_response_loss_of_equal_settings_is_zero(space):
    unit = torch.tensor(cube(5, space))
    assert float(ResponseLoss(space)(unit, unit.clone())) == 0.0


@each_space
def test_response_gradients_are_finite_beyond_the_cube(space):
    # The decoder's output is unbounded in training.
    unit = torch.tensor(1.2 * cube(20, space), dtype=torch.float32).requires_grad_()
    ResponseLoss(space)(unit, torch.zeros_like(unit)).backward()
    assert torch.isfinite(unit.grad).all()
    assert (unit.grad.abs().amax(dim=0) > 0).all()


@each_space
def test_response_gradients_agree_with_finite_differences(space):
    unit = torch.tensor(0.9 * cube(2, space)).requires_grad_()
    loss = ResponseLoss(space, 8)
    assert torch.autograd.gradcheck(lambda x: loss.responses_db(x), unit, atol=1e-4)
