"""`eqmorph morph`: settings on the way from one word to another, or among many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from eqmorph.cli import foreign, options

if TYPE_CHECKING:
    from eqmorph.equalizers.equalizer import Equalizer
    from eqmorph.model.morph_model import MorphModel
    from eqmorph.model.morphs import MorphMethod

EXAMPLES = (
    "eqmorph morph warm bright 0.4",
    "eqmorph morph warm bright --steps 5",
    "eqmorph generate warm --output my.json --force && eqmorph morph my.json bright 0.5",
    "eqmorph morph --blend warm=0.5 --blend bright=0.3",
    "eqmorph morph warm bright 0.5 --method latent --json",
)
_MOST_STEPS = 1000


def morph(
    start: Annotated[
        str | None,
        typer.Argument(
            metavar="FROM",
            help="What is at 0: a word, or a setting of any tool in a file.",
            autocompletion=options.complete_term,
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Argument(metavar="TO", help="What is at 1.", autocompletion=options.complete_term),
    ] = None,
    alpha: Annotated[
        float | None,
        typer.Argument(min=0, max=1, metavar="ALPHA", help="Where between them; 0.5 if not given."),
    ] = None,
    steps: Annotated[
        int | None,
        typer.Option(
            "--steps", min=2, max=_MOST_STEPS, metavar="N", help="The whole way, in N settings."
        ),
    ] = None,
    blend: Annotated[
        list[str] | None,
        typer.Option(
            "--blend", metavar="TERM=WEIGHT", help="Among many words; once for each word."
        ),
    ] = None,
    method: Annotated[
        Literal["response", "latent"],
        typer.Option("--method", help="Two names of one way: the latent is the response."),
    ] = "response",
    amount: options.Amount = 1.0,
    sample_rate: options.SampleRate = 48_000.0,
    output: options.Output = None,
    force: options.Force = False,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """A setting between words or settings, or the whole way there."""
    options.refuse_existing(output, force)
    from eqmorph.cli.show import show_setting

    if blend:
        if start is not None or steps is not None:
            raise options.usage_error("goes without FROM, TO, ALPHA and --steps", ["--blend"])
        weights = _weights(blend)
        opened = options.open_model(model)
        asked: dict[str, Any] = {"blend": weights, "method": method, "amount": amount}
        eq = opened.blend(weights, method, amount)
        title = " + ".join(f"{weight:g} {term}" for term, weight in weights.items())
        show_setting(eq, title, asked, sample_rate, output, as_json)
        return
    if start is None or end is None:
        raise options.usage_error("name two words or files, or --blend", ["FROM", "TO"])
    opened = options.open_model(model)
    ends = [_end(opened, start, sample_rate), _end(opened, end, sample_rate)]
    asked = {"from": ends[0][0], "to": ends[1][0]}
    asked |= {"method": method, "amount": amount}
    if steps is not None:
        if alpha is not None or output is not None:
            raise options.usage_error("goes without ALPHA and --output", ["--steps"])
        _show_way(_way(opened, ends, asked, steps), asked, sample_rate, as_json)
        return
    asked["alpha"] = 0.5 if alpha is None else alpha
    eq = opened.morph(ends[0][1], ends[1][1], asked["alpha"], method, amount)
    title = f"{asked['from']} to {asked['to']}, {asked['alpha']:g} of the way"
    show_setting(eq, title, asked, sample_rate, output, as_json)


def _end(model: MorphModel, name: str, sample_rate: float) -> tuple[str, str | Equalizer]:
    """What an end is called, and the word; or the setting, where it names a file."""
    if Path(name).is_file():
        return name, foreign.read_equalizer(name, sample_rate)
    word = model.name(name)
    return word, word


def _weights(blend: list[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in blend:
        term, sign, weight = part.rpartition("=")
        try:
            value = float(weight)
        except ValueError:
            sign = ""
        if not sign or not term.strip():
            raise options.usage_error(f"{part!r} is not of the form TERM=WEIGHT", ["--blend"])
        if term in weights:
            raise options.usage_error(f"{term!r} is given twice", ["--blend"])
        weights[term] = value
    return weights


def _way(
    model: MorphModel, ends: list[tuple[str, str | Equalizer]], asked: dict[str, Any], steps: int
) -> list[tuple[float, Equalizer]]:
    (_, start), (_, end) = ends
    method: MorphMethod = asked["method"]
    alphas = [i / (steps - 1) for i in range(steps)]
    return [(alpha, model.morph(start, end, alpha, method, asked["amount"])) for alpha in alphas]


def _show_way(
    way: list[tuple[float, Equalizer]], asked: dict[str, Any], sample_rate: float, as_json: bool
) -> None:
    from eqmorph.cli.show import print_ladder, setting_json
    from eqmorph.cli.terminal import Terminal

    if as_json:
        steps = [{"alpha": alpha, **setting_json(eq, sample_rate)} for alpha, eq in way]
        options.print_json({**asked, "steps": steps})
        return
    terminal = Terminal.here()
    print(terminal.paint(f"{asked['from']} (0) to {asked['to']} (1)", "strong") + "\n")
    print_ladder("alpha", [(f"{alpha:.3g}", eq) for alpha, eq in way], terminal)
