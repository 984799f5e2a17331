"""What a training minimises: named losses with weights, over one pass through the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from torch import Tensor

from eqmorph.network.losses import (
    CodeLoss,
    ContrastiveLoss,
    CurveLoss,
    ParameterLoss,
    StepLoss,
)
from eqmorph.network.responses import Responses


@dataclass(frozen=True, eq=False)
class Pass:
    """One batch on its way through the network.

    The first rows are people's; where made-up settings and curves join the batch, they follow: `n`
    says how many are people's.

    Attributes
    ----------
    n : int
        Rows of people.
    unit : Tensor, shape (n, d)
        Their settings.
    labels : Tensor, shape (n,)
        Their words.
    embedding : Tensor, shape (n, 128)
    latent, code : Tensor, shape (m, latent_dim)
        What the encoder made of settings, and what it should have.
    decoded : Tensor, shape (k, latent_dim)
        What the decoder was given.
    made : Tensor, shape (k, d)
        What it made of it, unbounded.
    curves_db : Tensor, shape (k, bins)
        What that should sound like.
    here : Tensor, shape (h,)
        Some of these rows,
    stepped : Tensor, shape (h, d)
        and what the decoder makes a fortieth of the way from each to another.
    """

    n: int
    unit: Tensor
    labels: Tensor
    embedding: Tensor
    latent: Tensor
    code: Tensor
    decoded: Tensor
    made: Tensor
    curves_db: Tensor
    here: Tensor
    stepped: Tensor


Term: TypeAlias = Callable[[Pass], Tensor]

# "specification": its own loss, mean squared error of parameters beside the contrastive term.
# "sound": what an equaliser is judged by. Parameters count a little, so that of two ways to make a
# sound the one that people use is preferred.
OBJECTIVES: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "sound": {"response": 1.0, "parameters": 0.1, "code": 1.0, "steps": 1.0},
        "specification": {"parameters": 1.0},
    }
)


@dataclass(frozen=True, eq=False)
class Objective:
    """A weighted sum of losses.

    Attributes
    ----------
    terms : mapping of str to (float, callable)
        Weight and loss by name.
    """

    terms: Mapping[str, tuple[float, Term]]

    def __call__(self, seen: Pass) -> tuple[Tensor, dict[str, Tensor]]:
        """The sum, and each part before its weight."""
        parts = {name: term(seen) for name, (_, term) in self.terms.items()}
        total = sum(self.terms[name][0] * part for name, part in parts.items())
        assert isinstance(total, Tensor)
        return total, {name: part.detach() for name, part in parts.items()}


def objective_of(
    name: str, responses: Responses, contrastive_weight: float, temperature: float
) -> Objective:
    """One of `OBJECTIVES` with the contrastive term beside it (none where its weight is 0).

    Raises
    ------
    KeyError
        If there is none of that name.
    """
    curve, code, steps = CurveLoss(responses), CodeLoss(), StepLoss()
    parameters, contrast = ParameterLoss(), ContrastiveLoss(temperature)
    known: dict[str, Term] = {
        "response": lambda p: curve(p.made, p.curves_db),
        "parameters": lambda p: parameters(p.made[: p.n], p.unit),
        "code": lambda p: code(p.latent, p.code),
        "steps": lambda p: steps(p.made.index_select(0, p.here), p.stepped),
    }
    terms: dict[str, tuple[float, Term]] = {
        term: (weight, known[term]) for term, weight in OBJECTIVES[name].items()
    }
    if contrastive_weight:
        terms["contrastive"] = (contrastive_weight, lambda p: contrast(p.embedding, p.labels))
    return Objective(terms)
