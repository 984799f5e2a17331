"""`eqmorph answer`: any text into a setting, with how sure it is and what it leans on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eqmorph.cli import options

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel
    from eqmorph.words.answer import Answer

EXAMPLES = (
    "eqmorph answer muddy",
    "eqmorph answer 'crisp snare'",
    "eqmorph answer 'less boomy, more air' --json",
)
Text = Annotated[list[str], typer.Argument(metavar="TEXT...", help="A word or several.")]


def answer(
    text: Text,
    amount: options.Amount = 1.0,
    sample_rate: options.SampleRate = 48_000.0,
    output: options.Output = None,
    force: options.Force = False,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """The setting of any text, how sure it is, and what it leans on."""
    options.refuse_existing(output, force)
    opened, words = options.open_model(model), " ".join(text)
    show_answer(opened, opened.answer(words), amount, sample_rate, output, as_json)


def show_answer(
    model: MorphModel,
    found: Answer,
    amount: float,
    sample_rate: float,
    output: Path | None,
    as_json: bool,
) -> None:
    """Print an answer, and write its setting if asked to."""
    from eqmorph.cli.show import answer_json, show_setting, strength

    found = found.times(amount)
    show_setting(
        found.setting,
        f"{found.text}{strength(amount)}",
        answer_json(found, model.known(found.text), amount),
        sample_rate,
        output,
        as_json,
        found.reasons(),
    )
