"""Many settings at once: the steps of a way between words or settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from eqmorph.equalizers.either import Equalizer
from eqmorph.equalizers.paths import ResponsePath, response_path, space_of
from eqmorph.errors import NotThereError
from eqmorph.model.morph_model import MorphMethod, MorphModel, check_method


@dataclass(frozen=True)
class Ladder:
    """A way in steps.

    Attributes
    ----------
    names : tuple of str
        What each end is called.
    weights : tuple of tuple of float
        Of the ends, for each step.
    settings : tuple of ParametricEq or of GraphicEq
        As many.
    """

    names: tuple[str, ...]
    weights: tuple[tuple[float, ...], ...]
    settings: tuple[Equalizer, ...]


def morph_ladder(
    model: MorphModel,
    start: str | Equalizer,
    end: str | Equalizer,
    alphas: Sequence[float],
    method: MorphMethod = "response",
    amount: float = 1.0,
) -> Ladder:
    """Settings on the way from one word or setting to another.

    Parameters
    ----------
    model : MorphModel
    start, end : str, or ParametricEq or GraphicEq
    alphas : sequence of float
        0 is exactly `start`, 1 exactly `end`.
    method, amount
        As in `MorphModel.morph`.

    Raises
    ------
    UnknownTermError, ValueError
        As `MorphModel.morph`.
    """
    for alpha in alphas:
        if not 0.0 <= alpha <= 1.0:
            raise ValueError(f"alpha must be in [0, 1], got {alpha!r}")
    weights = tuple((1.0 - alpha, float(alpha)) for alpha in alphas)
    names = (_name(model, start, method), _name(model, end, method))
    if isinstance(start, str) and isinstance(end, str):
        found = [model.morph(start, end, alpha, method, amount) for alpha in alphas]
        return Ladder(names, weights, tuple(found))
    ends = [_setting(model, start), _setting(model, end)]
    if check_method(method) == "latent":
        mixed = [model.mix(ends, shares, method) for shares in weights]
    else:
        path: ResponsePath[Any] = response_path(cast(Any, ends[0]), cast(Any, ends[1]))
        mixed = [path.at(alpha) for alpha in alphas]
    return Ladder(names, weights, _scaled(mixed, amount))


def blend_ladder(
    model: MorphModel,
    ends: Sequence[str | Equalizer],
    weights: Sequence[Sequence[float]],
    method: MorphMethod = "response",
    amount: float = 1.0,
) -> Ladder:
    """Settings among many words or settings, one for each row of weights.

    Parameters
    ----------
    model : MorphModel
    ends : sequence of str, or of ParametricEq or GraphicEq
    weights : sequence of sequence of float
        A row has one for each end, at least 0, not all 0; only their proportions count.
    method, amount
        As in `MorphModel.blend`.

    Raises
    ------
    UnknownTermError
        If no word for a sound is found in a text.
    ValueError
        If a row does not fit, the method is unknown, or `amount` is not finite.
    """
    names = tuple(_name(model, end, method) for end in ends)
    settings = [_setting(model, end) for end in ends]
    mixed = [model.mix(settings, row, method) for row in weights]
    rows = tuple(tuple(float(weight) for weight in row) for row in weights)
    return Ladder(names, rows, _scaled(mixed, amount))


def school_of(model: MorphModel, term: str, number: int, amount: float = 1.0) -> Equalizer:
    """The setting of one of a word's schools, counted from 1, the largest first.

    Raises
    ------
    UnknownTermError
        If no word for a sound is found in it.
    NotThereError
        If the word has no such school.
    """
    known = model.known(term)
    if known is None:
        raise NotThereError(f"{term!r} is not a word of many people: it has no schools")
    schools = model.alternatives(term, amount=amount)
    if not 1 <= number <= len(schools):
        raise NotThereError(f"{known.term!r} has no school {number}; it has {len(schools)}")
    return schools[number - 1].eq


def _name(model: MorphModel, end: str | Equalizer, method: MorphMethod) -> str:
    if not isinstance(end, str):
        return "setting"
    return model.term(end).term if method == "latent" else model.name(end)


def _setting(model: MorphModel, end: str | Equalizer) -> Equalizer:
    if isinstance(end, str):
        return model.generate(end)
    if space_of(end) is not model.space:
        raise ValueError(
            f"this model morphs {model.space.name} settings, got a {space_of(end).name} one"
        )
    return end


def _scaled(settings: Sequence[Equalizer], amount: float) -> tuple[Equalizer, ...]:
    return tuple(s if amount == 1.0 else s.scaled(amount) for s in settings)
