"""`eqmorph describe`: a setting into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eqmorph.cli import foreign, options

if TYPE_CHECKING:
    from eqmorph.equalizers.either import Equalizer
    from eqmorph.equalizers.space import EqSpace

EXAMPLES = (
    "eqmorph generate warm --json | eqmorph describe -",
    "eqmorph generate warm --output warm.json --force && eqmorph describe warm.json",
    "eqmorph describe 3 150 4 250 0.7 0 1000 0.71 -2 3300 0.7 -3 8200",
)
# Negative gains are arguments, not options.
CONTEXT = {"ignore_unknown_options": True}
_BAR = 20


def describe(
    setting: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|NUMBERS...",
            help="A setting that import reads, - for stdin, or its 13 numbers in dB, Hz, Q.",
        ),
    ],
    n: Annotated[int, typer.Option("-n", min=1, metavar="N", help="How many words.")] = 10,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """The words that people would call a setting."""
    unknown = [s for s in setting if s.startswith("-") and s != "-" and not _is_number(s)]
    if unknown:
        raise options.usage_error(f"there is no option {unknown[0]}")
    opened = options.open_model(model)
    eq = _read(setting, opened.space)
    found = opened.describe(eq, n)
    from eqmorph.cli.tables import prose, table
    from eqmorph.cli.terminal import Terminal
    from eqmorph.equalizers.wording import curve_in_words

    if as_json:
        words = [{"term": term, "probability": share} for term, share in found]
        options.print_json({"summary": curve_in_words(eq), "words": words})
        return
    terminal = Terminal.here()
    full = "█" if terminal.unicode else "#"
    most = found[0][1]
    rows = [(term, f"{100 * p:.1f} %", full * round(_BAR * p / most)) for term, p in found]
    print(prose(f"It {curve_in_words(eq)}.", terminal) + "\n")
    print("\n".join(table(("word", "probability", ""), rows, ("word", ""), terminal)))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _read(setting: list[str], space: EqSpace) -> Equalizer:
    from eqmorph.equalizers.either import equalizer_from_vector

    if len(setting) == 1:
        return foreign.read_equalizer(setting[0])
    if len(setting) != space.dimension or not all(map(_is_number, setting)):
        odd = next((repr(s) for s in setting if not _is_number(s)), f"{len(setting)} of them")
        raise options.usage_error(f"give one file, or {space.dimension} numbers; got {odd}")
    return equalizer_from_vector(space, [float(s) for s in setting])
