"""`eqmorph answer`: any text into a setting, with how sure it is and what it leans on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import options
from eqmorph.cli.options import Shown, argument

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel

EXAMPLES = (
    "eqmorph answer muddy",
    "eqmorph answer 'crisp snare'",
    "eqmorph answer 'less boomy, more air' --json",
)


def answer(
    text: Annotated[list[str], argument("TEXT...", "A word or several.")],
    amount: options.Amount = 1.0,
    *,
    shown: Shown,
    model: options.Model = None,
) -> None:
    """The setting of any text, how sure it is, and what it leans on."""
    show_answer(options.open_model(model), " ".join(text), amount, shown)


def show_answer(model: MorphModel, text: str, amount: float, shown: Shown) -> None:
    """Print the answer to a text, and write its setting if asked to."""
    from eqmorph.cli.show import answer_json

    found = model.answer(text).times(amount)
    asked = answer_json(found, model.known(found.text), amount)
    shown.setting(found.setting, f"{found.text}{options.strength(amount)}", asked, found.reasons())
