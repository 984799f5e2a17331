"""`eqmorph words`: what the model knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import options
from eqmorph.cli.options import option
from eqmorph.cli.tables import print_table
from eqmorph.cli.wording import word_json
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel

EXAMPLES = (
    "eqmorph words",
    "eqmorph words --json",
    "eqmorph words --like muddy",
    "eqmorph words --map --json",
)


def words(
    like: Annotated[str | None, option("--like TEXT", "The words nearest to a text.")] = None,
    as_map: Annotated[
        bool, option("--map", "All words on a map: right is brighter, up is middle.")
    ] = False,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """The words that the model knows, and who stands behind them."""
    opened = options.open_model(model)
    if like is not None or as_map:
        _show_places(opened, like, as_json)
        return
    from eqmorph.model.listing import word_rows

    known = word_rows(opened)
    if as_json:
        options.print_json(known)
        return
    heads = ("word", "settings", "people", "SocialFX", "variants", "what it does")
    rows = [
        (
            w["term"],
            w["n_settings"],
            w["n_contributors"] or "-",
            w["n_socialfx"] or "-",
            w["n_variants"],
            w["summary"],
        )
        for w in known
    ]
    print_table(heads, rows, ("word", "what it does"))


def _show_places(opened: MorphModel, like: str | None, as_json: bool) -> None:
    """Words near a text, or all words with their places."""
    from eqmorph.words.word_map import word_map, words_like

    if opened.word_model is None:
        raise InvalidArgumentError("this model knows its terms only and has no map of words")
    if like is not None:
        near = words_like(like, opened.word_model)
        if as_json:
            options.print_json([word_json(vars(w)) for w in near])
            return
        rows = [
            (w.word, f"{w.distance_db:.1f} dB", w.n_people or "-", w.n_socialfx or "-")
            for w in near
        ]
        heads = ("word", "away", "people", "SocialFX")
        print_table(heads, rows, ("word",))
        return
    places = word_map(opened.word_model, opened.sound_axes)
    if as_json:
        options.print_json([word_json(vars(p)) for p in places])
        return
    placed = [
        (
            p.word,
            f"{p.x:+.1f}",
            f"{p.y:+.1f}",
            p.n_people or "-",
            p.n_socialfx or "-",
            p.source.partition(",")[0],
        )
        for p in places
    ]
    columns = ("word", "axis 1 dB", "axis 2 dB", "people", "SocialFX", "known from")
    print_table(columns, placed, ("word", "known from"))
