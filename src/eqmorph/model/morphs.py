"""Morphs and blends: straight lines and means in the latent.

Between words the decoder follows the line. Where an end is a setting of somebody's, it is to come
back as it is, and its bands are to move: there `response_path` is that line done carefully, exact
at the ends and continuous.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import numpy as np

from eqmorph.arguments import number
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.blends import blend_settings, normalised_weights
from eqmorph.equalizers.equalizer import Equalizer, equalizer_from_vector
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.paths import ResponsePath, response_path
from eqmorph.errors import InvalidArgumentError, NotThereError

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel

MorphMethod: TypeAlias = Literal["response", "latent"]
MORPH_METHODS: tuple[MorphMethod, ...] = ("response", "latent")


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


def check_method(method: str) -> str:
    """Return the name of a way to morph; both names mean the same.

    Raises
    ------
    InvalidArgumentError
        If it is not one.
    """
    if method not in MORPH_METHODS:
        raise InvalidArgumentError(
            f"method must be one of {', '.join(MORPH_METHODS)}, got {method!r}"
        )
    return method


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
    check_method(method)
    for alpha in alphas:
        number("alpha", alpha)
        if not 0.0 <= alpha <= 1.0:
            raise InvalidArgumentError(f"alpha must be in [0, 1], got {alpha!r}")
    weights = tuple((1.0 - alpha, float(alpha)) for alpha in alphas)
    ends = [_end(model, start), _end(model, end)]
    if all(isinstance(e, np.ndarray) for e in ends):
        mixed = _among_words(model, cast(list[str], [start, end]), np.array(weights), ends)
    else:
        a, b = (_as_setting(model, e) for e in ends)
        path: ResponsePath[Any] = response_path(cast(Any, a), cast(Any, b))
        mixed = [path.at(alpha) for alpha in alphas]
    names = (_name(model, start), _name(model, end))
    return Ladder(names, weights, tuple(s.scaled(amount) for s in mixed))


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
    InvalidArgumentError
        If a row does not fit, the method is unknown, or `amount` is not finite.
    """
    check_method(method)
    if not ends:
        raise InvalidArgumentError("a blend needs at least one word or setting, got none")
    found = [_end(model, end) for end in ends]
    shares = np.stack([normalised_weights(row, len(ends)) for row in weights])
    if all(isinstance(e, np.ndarray) for e in found):
        mixed = _among_words(model, cast(list[str], list(ends)), shares, found)
    else:
        # All settings of a model are of one kind; the type checker wants one named.
        settings = cast(list[ParametricEq], [_as_setting(model, e) for e in found])
        mixed = [blend_settings(settings, row) for row in shares]
    names = tuple(_name(model, end) for end in ends)
    rows = tuple(tuple(float(weight) for weight in row) for row in weights)
    return Ladder(names, rows, tuple(s.scaled(amount) for s in mixed))


def named_shares(weights: Mapping[str, float], name_of: Callable[[str], str]) -> dict[str, float]:
    """Weights by the name of a word, "warm" and "Warmth" being one; they sum to 1.

    Raises
    ------
    TypeError, ValueError
        If they are no mapping, or one is negative or not finite, or all are 0.
    """
    if not isinstance(weights, Mapping):
        raise TypeError(f"weights map words to numbers, got {type(weights).__name__}")
    values = np.array([number(f"the weight of {term!r}", w) for term, w in weights.items()])
    if not (len(values) and np.isfinite(values).all() and (values >= 0).all() and values.any()):
        raise InvalidArgumentError(
            f"weights must be finite, at least 0 and not all 0, got {dict(weights)!r}"
        )
    shares: dict[str, float] = {}
    for term, share in zip(weights, normalised_weights(values, len(values)), strict=True):
        name = name_of(term)
        shares[name] = shares.get(name, 0.0) + float(share)
    return shares


def variant_of(model: MorphModel, term: str, number: int, amount: float = 1.0) -> Equalizer:
    """The setting of one of a word's variants, counted from 1, the largest first.

    Raises
    ------
    UnknownTermError
        If no word for a sound is found in it.
    NotThereError
        If the word has no such variant.
    """
    known = model.known(term)
    if known is None:
        raise no_variants(model, term)
    variants = model.alternatives(term, amount=amount)
    if not 1 <= number <= len(variants):
        raise NotThereError(f"{known.term!r} has no variant {number}; it has {len(variants)}")
    return variants[number - 1].eq


def settings_among(previous: object) -> tuple[Equalizer, ...]:
    """One setting, or those of a sequence; none where it holds something else."""
    if isinstance(previous, Equalizer):
        return (previous,)
    if not isinstance(previous, Sequence) or isinstance(previous, str):
        return ()
    found = tuple(e for e in previous if isinstance(e, Equalizer))
    return found if len(found) == len(previous) else ()


def towards(model: MorphModel, eq: Equalizer, end: Equalizer, amount: float) -> Equalizer:
    """A setting on its way to another: exact at 0 and 1, as far beyond as asked.

    Raises
    ------
    TypeError, ValueError
        As `MorphModel.moved`.
    """
    if np.isfinite(amount) and 0.0 <= amount <= 1.0:
        return morph_ladder(model, eq, end, [amount]).settings[0]
    return model.moved(eq, model.encode(end) - model.encode(eq), amount)


def no_variants(model: MorphModel, term: str) -> NotThereError:
    """What to raise where variants are asked for of what is no word of many people."""
    whose = "your own word" if model.own_name(term) else "not a word of many people"
    return NotThereError(f"{term!r} is {whose}: it has no variants")


def _end(model: MorphModel, end: str | Equalizer) -> FloatArray | Equalizer:
    """A word's latent; a setting, a user's own one too, as it is."""
    if not isinstance(end, str):
        return model.of_kind(end)
    own = model.own_name(end)
    return model.latent(end) if own is None else cast(Equalizer, model.own.central(own))


def _among_words(
    model: MorphModel, words: Sequence[str], shares: FloatArray, latents: Sequence[Any]
) -> list[Equalizer]:
    """Means of words' latents, decoded; where one word has it all, what is generated for it."""
    mixed = model.codec.decode(shares @ np.stack(latents))
    return [
        model.generate(words[int(row.argmax())])
        if row.max() == 1.0
        else equalizer_from_vector(model.space, values)
        for row, values in zip(shares, mixed, strict=True)
    ]


def _as_setting(model: MorphModel, end: FloatArray | Equalizer) -> Equalizer:
    if not isinstance(end, np.ndarray):
        return end
    return equalizer_from_vector(model.space, model.codec.decode(end[None])[0])


def _name(model: MorphModel, end: str | Equalizer) -> str:
    return model.name(end) if isinstance(end, str) else "setting"
