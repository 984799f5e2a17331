"""Each loss by itself: against literal definitions and the equaliser's own responses."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.network.losses import (
    UNLABELLED,
    CodeLoss,
    ContrastiveLoss,
    CurveLoss,
    ParameterLoss,
    StepLoss,
    a_step_on,
)
from eqmorph.network.objective import Objective, objective_of
from eqmorph.network.responses import Responses

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


# The others.


def test_parameter_loss_is_the_mean_square():
    a, b = torch.tensor([[0.0, 1.0], [0.5, 0.5]]), torch.tensor([[0.0, 0.0], [0.5, 0.0]])
    assert float(ParameterLoss()(a, b)) == pytest.approx((1 + 0.25) / 4)


def test_code_loss_by_hand():
    code = torch.zeros(2, 3)
    latent = torch.tensor([[0.3, 0.0, 0.4], [0.0, 0.0, 0.0]])
    assert float(CodeLoss()(latent, code)) == pytest.approx(math.log(1 + 0.25 / 0.05) / 2, rel=1e-6)


@each_space
def test_curve_loss_is_of_the_equalisers_own_responses(space):
    curves = CurveLoss(Responses(space))
    unit, other = cube(6, space), cube(6, space, seed=1)
    grid = response_grid(64)
    mine, theirs = (space.magnitude_response_db(space.from_unit(u), grid) for u in (unit, other))
    expected = np.log1p(np.mean((mine - theirs) ** 2, axis=1) / 0.05).mean()
    got = curves(torch.tensor(unit).float(), torch.tensor(theirs).float())
    assert float(got) == pytest.approx(expected, rel=1e-4)


@each_space
def test_curve_loss_is_least_where_the_setting_makes_the_curve(space):
    curves = CurveLoss(Responses(space))
    unit = torch.tensor(0.9 * cube(5, space)).float()
    wanted = curves.responses(unit)
    assert float(curves(unit, wanted)) == pytest.approx(0.0, abs=1e-6)
    assert float(curves(unit + 0.01, wanted)) > 0.0


def test_beyond_the_cube_the_curve_is_the_nearest_legal_one_and_the_way_back_is_known():
    curves = CurveLoss(Responses(PARAMETRIC_SPACE))
    edge = torch.tensor(np.sign(cube(4, PARAMETRIC_SPACE))).float()
    beyond = (1.5 * edge).requires_grad_()
    loss = curves(beyond, curves.responses(edge))
    assert float(loss.detach()) == pytest.approx(0.25, rel=1e-4)
    loss.backward()
    assert (beyond.grad * edge > 0).all()


def test_step_loss_counts_only_what_jumps():
    here = torch.zeros(4, 13)
    there = here.clone()
    there[0, 3], there[1, 0] = 0.05, -0.16
    assert float(StepLoss()(here, there)) == pytest.approx(1000 * 0.1**2 / 4, rel=1e-5)
    assert float(StepLoss(free=0.2)(here, there)) == 0.0


def test_a_step_on_is_a_fortieth_of_the_way_to_another_row():
    torch.manual_seed(0)
    latent = torch.randn(20, 5)
    here, moved = a_step_on(latent)
    assert len(here) == len(set(here.tolist())) == 10
    ends = latent[here] + 40 * (moved - latent[here])
    nearest = (ends[:, None] - latent[None]).norm(dim=2).min(dim=1)
    assert nearest.values.max() < 1e-3
    assert len(nearest.indices.unique()) == 10


def test_an_objective_is_the_weighted_sum_of_its_terms():
    def constant(value):
        return lambda seen: torch.tensor(value, requires_grad=True)

    total, parts = Objective({"one": (2.0, constant(3.0)), "two": (0.5, constant(4.0))})(None)
    assert (float(total.detach()), {k: float(v) for k, v in parts.items()}) == (
        8.0,
        {"one": 3, "two": 4},
    )


@pytest.mark.parametrize(
    ("name", "weight", "terms"),
    [
        ("sound", 0.5, {"response", "parameters", "code", "steps", "contrastive"}),
        ("sound", 0.0, {"response", "parameters", "code", "steps"}),
        ("specification", 0.7, {"parameters", "contrastive"}),
    ],
)
def test_what_each_objective_holds(name, weight, terms):
    made = objective_of(name, Responses(PARAMETRIC_SPACE), weight, 1.0)
    assert set(made.terms) == terms
    if weight:
        assert made.terms["contrastive"][0] == weight


def test_an_objective_that_there_is_none_of():
    with pytest.raises(KeyError):
        objective_of("hearing", Responses(PARAMETRIC_SPACE), 0.5, 1.0)
