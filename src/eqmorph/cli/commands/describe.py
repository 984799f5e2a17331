"""`eqmorph describe`: a setting into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import foreign, options
from eqmorph.cli.options import argument, option

if TYPE_CHECKING:
    from eqmorph.equalizers.equalizer import Equalizer
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
        argument(
            "FILE|NUMBERS...",
            "A setting that import reads, - for stdin, or its 13 numbers in dB, Hz, Q.",
        ),
    ],
    n: Annotated[int, option("-n N", "How many words.", min=1)] = 3,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """What a setting is like, in words, and what it is not."""
    unknown = [s for s in setting if s.startswith("-") and s != "-" and not _is_number(s)]
    if unknown:
        raise options.usage_error(f"there is no option {unknown[0]}")
    opened = options.open_model(model)
    eq = _read(setting, opened.space)
    found = opened.describe(eq, n)
    from eqmorph.cli.tables import prose, table
    from eqmorph.cli.terminal import Terminal
    from eqmorph.cli.wording import word_json
    from eqmorph.equalizers.wording import curve_in_words

    if as_json:
        about = found.to_dict()
        words = {of: [word_json(w) for w in about[of]] for of in ("words", "unlike")}
        options.print_json({"summary": curve_in_words(eq), **about, **words})
        return
    terminal = Terminal.here()
    print(prose(f"It {curve_in_words(eq)}.", terminal))
    if not found.words:
        print(prose(f"It {found}.", terminal))
        return
    full = "█" if terminal.unicode else "#"
    rows = [(word, f"{likeness:.2f}", full * round(_BAR * likeness)) for word, likeness in found]
    print("\n" + "\n".join(table(("word", "likeness", ""), rows, ("word", ""), terminal)))
    agreed = " and ".join(f"{100 * s.chance:.0f} % call it {s.name}" for s in found.sides)
    lines = [f"not {' or '.join(word for word, _ in found.unlike)}"] if found.unlike else []
    lines += [f"of people who use such words {agreed}"] if agreed else []
    print("\n" + "\n".join(prose(line, terminal) for line in lines))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _read(setting: list[str], space: EqSpace) -> Equalizer:
    from eqmorph.equalizers.equalizer import equalizer_from_vector

    if len(setting) == 1:
        return foreign.read_equalizer(setting[0])
    if len(setting) != space.dimension or not all(map(_is_number, setting)):
        odd = next((repr(s) for s in setting if not _is_number(s)), f"{len(setting)} of them")
        raise options.usage_error(f"give one file, or {space.dimension} numbers; got {odd}")
    return equalizer_from_vector(space, [float(s) for s in setting])
