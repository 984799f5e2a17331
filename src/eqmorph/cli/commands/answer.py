"""`eqmorph answer`: any text into a setting, with how sure it is and what it leans on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eqmorph.cli import options

if TYPE_CHECKING:
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
    found = options.open_model(model).answer(" ".join(text))
    show_answer(found, amount, sample_rate, output, as_json)


def show_answer(
    found: Answer, amount: float, sample_rate: float, output: Path | None, as_json: bool
) -> None:
    """Print an answer, and write its setting if asked to."""
    from eqmorph.cli.settings import print_setting, setting_json
    from eqmorph.cli.tables import prose
    from eqmorph.cli.terminal import Terminal
    from eqmorph.equalizers.wording import curve_in_words

    found = found.times(amount)
    eq = found.setting
    if output is not None:
        options.write_text(output, eq.to_json())
    if as_json:
        data = {**found.to_dict(), **setting_json(eq, sample_rate)}
        data.pop("setting")
        options.print_json({"term": found.text, "amount": amount, **data})
        return
    terminal = Terminal.here()
    strength = "" if amount == 1.0 else f" x {amount:g}"
    title = f"{found.text}{strength}"
    print(prose(f"{title}: {curve_in_words(eq)}", terminal, title) + "\n")
    print_setting(eq, sample_rate, terminal)
    print("\n" + "\n".join(prose(line, terminal) for line in found.reasons()))
    if output is not None:
        print(f"written to {output}")
