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
    turns = Turns(model, eq, amount)
    for text in texts:
        turns.take(text)
    return turns.last


class Turns:
    """A setting and the turns that it takes, one by one.

    Parameters
    ----------
    model : MorphModel
    eq : ParametricEq or GraphicEq
        Where it begins, of the model's kind.
    amount : float
        So much of each turn.
    """

    def __init__(self, model: MorphModel, eq: Equalizer, amount: float = 1.0) -> None:
        self._model, self._amount = model, amount
        self._steps = [Step(eq, model.encode(eq))]

    @property
    def last(self) -> Step:
        """Where the turns have led."""
        return self._steps[-1]

    def take(self, text: str) -> Step:
        """One turn more, or turns back, as in `follow_turns`; a refused one changes nothing."""
        turn, begun, asked = self._model.turn(text), self.last, text
        if turn is not None:
            place = turn.place(len(self._steps) - 1)
            if not turn.then:
                del self._steps[place + 1 :]
                return self.last
            begun, asked = self._steps[place], turn.then
        change = self._model.change(asked, begun.change)
        moved = self._model.moved(begun.eq, change, self._amount)
        self._steps.append(Step(moved, begun.wanted + self._amount * change, change))
        return self.last
