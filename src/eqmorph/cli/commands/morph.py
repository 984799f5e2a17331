"""`eqmorph morph`: settings on the way from one word to another, or among many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from eqmorph.cli import foreign, options
from eqmorph.cli.options import Shown, argument, option

if TYPE_CHECKING:
    from eqmorph.equalizers.equalizer import Equalizer
    from eqmorph.model.morph_model import MorphModel

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
        argument(
            "FROM",
            "What is at 0: a word, or a setting of any tool in a file.",
            complete=options.complete_term,
        ),
    ] = None,
    end: Annotated[
        str | None, argument("TO", "What is at 1.", complete=options.complete_term)
    ] = None,
    alpha: Annotated[
        float | None, argument("ALPHA", "Where between them; 0.5 if not given.", min=0, max=1)
    ] = None,
    steps: Annotated[
        int | None, option("--steps N", "The whole way, in N settings.", min=2, max=_MOST_STEPS)
    ] = None,
    blend: Annotated[
        list[str] | None, option("--blend TERM=WEIGHT", "Among many words; once for each word.")
    ] = None,
    method: Annotated[
        Literal["response", "latent"],
        option("--method", "Two names of one way: the latent is the response."),
    ] = "response",
    amount: options.Amount = 1.0,
    *,
    shown: Shown,
    model: options.Model = None,
) -> None:
    """A setting between words or settings, or the whole way there."""
    if blend:
        if start is not None or steps is not None:
            raise options.usage_error("goes without FROM, TO, ALPHA and --steps", ["--blend"])
        weights = _weights(blend)
        opened = options.open_model(model)
        asked: dict[str, Any] = {"blend": weights, "method": method, "amount": amount}
        eq = options.times(opened.blend(weights, method), amount)
        title = " + ".join(f"{weight:g} {term}" for term, weight in weights.items())
        shown.setting(eq, title, asked)
        return
    if start is None or end is None:
        raise options.usage_error("name two words or files, or --blend", ["FROM", "TO"])
    opened = options.open_model(model)
    ends = [_end(opened, start, shown.sample_rate), _end(opened, end, shown.sample_rate)]
    asked = {"from": ends[0][0], "to": ends[1][0]}
    asked |= {"method": method, "amount": amount}
    if steps is not None:
        if alpha is not None or shown.output is not None:
            raise options.usage_error("goes without ALPHA and --output", ["--steps"])
        alphas = [i / (steps - 1) for i in range(steps)]
        way = [(a, opened.morph(ends[0][1], ends[1][1], a, method, amount)) for a in alphas]
        _show_way(way, asked, shown)
        return
    asked["alpha"] = 0.5 if alpha is None else alpha
    eq = options.times(opened.morph(ends[0][1], ends[1][1], asked["alpha"], method), amount)
    title = f"{asked['from']} to {asked['to']}, {asked['alpha']:g} of the way"
    shown.setting(eq, title, asked)


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


def _show_way(way: list[tuple[float, Equalizer]], asked: dict[str, Any], shown: Shown) -> None:
    from eqmorph.cli.show import print_ladder, setting_json

    if shown.as_json:
        steps = [{"alpha": alpha, **setting_json(eq, shown.sample_rate)} for alpha, eq in way]
        options.print_json({**asked, "steps": steps})
        return
    rows = [(f"{alpha:.3g}", eq) for alpha, eq in way]
    print_ladder(f"{asked['from']} (0) to {asked['to']} (1)", "alpha", rows)
