"""`eqmorph adjust`: a setting of any tool, moved by what a text asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import foreign, options
from eqmorph.cli.options import Shown, argument, option

if TYPE_CHECKING:
    from eqmorph.equalizers.equalizer import Equalizer

EXAMPLES = (
    "eqmorph generate bright --output my.json --force && eqmorph adjust my.json 'a bit warmer'",
    "eqmorph adjust preset.txt warmer 'less boomy' --output new.json",
    "eqmorph adjust my.json brighter 'a bit less of that'",
    "eqmorph adjust my.json brighter 'more bass' 'undo that'",
    "eqmorph adjust my.json --as-from bright --to-be warm --amount 0.5",
)


def adjust(
    setting: foreign.Setting,
    texts: Annotated[
        list[str] | None, argument("TEXT...", "What to make it, one turn after the other.")
    ] = None,
    start: Annotated[
        str | None, option("--as-from WORD", "With --to-be: the word that it is now.")
    ] = None,
    end: Annotated[
        str | None, option("--to-be WORD", "With --as-from: the word that it is to be.")
    ] = None,
    amount: Annotated[
        float, option("--amount X", "So much of it; 0 leaves the setting as it is.")
    ] = 1.0,
    source: foreign.Source = None,
    *,
    shown: Shown,
    model: options.Model = None,
) -> None:
    """A setting moved by words: "a bit warmer", "less boomy".

    Its bands change no more than needed. FILE may be of any format that `eqmorph import` reads.
    """
    if (start is None) != (end is None) or (start is None) == (not texts):
        raise options.usage_error(
            "say what to make it, or name both words", ["TEXT", "--as-from", "--to-be"]
        )
    opened = options.open_model(model)
    imported = foreign.read_setting(setting, source, shown.sample_rate)
    begun, notes = imported.eq, foreign.how_close(imported, shown.sample_rate)
    eq: Equalizer = begun
    wanted = opened.encode(begun)
    if texts:
        from eqmorph.model.turns import follow_turns

        led = follow_turns(opened, eq, texts, amount)
        eq, wanted = led.eq, led.wanted
    elif start is not None and end is not None:
        eq = opened.adjust(eq, amount=amount, from_=start, to=end)
        wanted = wanted + amount * (opened.latent(end) - opened.latent(start))
    error = opened.error_db(eq, wanted)
    from eqmorph.equalizers.response import response_distance_db, response_grid
    from eqmorph.equalizers.wording import curve_in_words

    grid = response_grid()
    moved = float(response_distance_db(*(e.magnitude_response_db(grid) for e in (begun, eq))))
    asked = list(texts) if texts else [f"from {start} to {end}"]
    about = {"asked": asked, "amount": amount, "moved_db": moved, "band_error_db": error}
    told = [f"moved by {moved:.1f} dB; five bands come within {error:.1f} dB of what was asked"]
    told += [f"it was: {curve_in_words(begun)}", *notes]
    shown.setting(
        eq, ", then ".join(asked) + options.strength(amount), {**about, "notes": notes}, told
    )
