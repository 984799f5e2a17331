"""Several turns of edits, one after the other, any of which may be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel


@dataclass(frozen=True, eq=False)
class Step:
    """Where a turn led.

    Attributes
    ----------
    eq : ParametricEq or GraphicEq
    wanted : array, shape (latent_dim,)
        The sound that was asked for.
    change : array, shape (latent_dim,), or None
        What the turn added; None where it all began.
    """

    eq: Equalizer
    wanted: FloatArray
    change: FloatArray | None = None


def follow_turns(
    model: MorphModel, eq: Equalizer, texts: Iterable[str], amount: float = 1.0
) -> Step:
    """A setting after several turns: "a bit warmer", "less of that", "undo that", "start over".

    What is undone is as it was to the bit, and the turn before it is the last one again. "No,
    darker" is asked in the place of the turn before, and is itself one that may be undone.

    Parameters
    ----------
    model : MorphModel
    eq : ParametricEq or GraphicEq
        Of the model's kind.
    texts : iterable of str
    amount : float
        So much of each turn.

    Raises
    ------
    UnknownTermError
        If no word for a sound is found in a text, or there is no turn left to undo.
    TypeError, ValueError
        As `MorphModel.adjust`.
    """
    steps = [Step(eq, model.encode(eq))]
    for text in texts:
        turn, begun, asked = model.turn(text), steps[-1], text
        if turn is not None:
            place = turn.place(len(steps) - 1)
            if not turn.then:
                del steps[place + 1 :]
                continue
            begun, asked = steps[place], turn.then
        change = model.change(asked, begun.change)
        moved = model.moved(begun.eq, change, amount)
        steps.append(Step(moved, begun.wanted + amount * change, change))
    return steps[-1]
