"""`eqmorph axes`: the main directions in which people's sounds differ."""

from __future__ import annotations

from typing import Annotated

from eqmorph.cli import foreign, options
from eqmorph.cli.failures import say
from eqmorph.cli.options import Shown, option
from eqmorph.errors import NotThereError

EXAMPLES = (
    "eqmorph axes",
    "eqmorph axes --json",
    "eqmorph generate warm --output my.json --force && eqmorph axes --move my.json 1 0.5",
)


def axes(
    moving: Annotated[
        tuple[str, int, float] | None,
        option(
            "--move FILE NUMBER AMOUNT",
            "Move a setting along one of them; 1 is people's own spread, -1 the other way.",
        ),
    ] = None,
    n: Annotated[int, option("-n N", "How many.", min=1)] = 4,
    *,
    shown: Shown,
    model: options.Model = None,
) -> None:
    """The main directions of sound, named by the words at their ends."""
    opened = options.open_model(model)
    if moving is not None:
        name, number, amount = moving
        n_axes = len(opened.sound_axes)
        if not 1 <= number <= n_axes:
            raise NotThereError(f"there is no axis {number}; this model has {n_axes}, from 1")
        imported = foreign.read_setting(name, None, shown.sample_rate)
        begun, notes = imported.eq, foreign.how_close(imported, shown.sample_rate)
        eq = opened.move(begun, number - 1, amount)
        asked = {"axis": number, "amount": amount, "notes": notes}
        shown.setting(eq, f"axis {number} x {amount:g}", asked, notes)
        return
    if shown.output is not None:
        raise options.usage_error("goes with --move", ["--output"])
    found = opened.axes(n)
    if len(found) < n:
        say(f"there are {len(found)} axes, not {n}")
    if shown.as_json:
        options.print_json([{**vars(axis), "number": i} for i, axis in enumerate(found, start=1)])
        return
    from eqmorph.cli.tables import print_table

    heads = ("axis", "of all", "size", "towards", "away")
    rows = [
        (
            i,
            f"{100 * axis.share:.0f} %",
            f"{axis.size_db:.1f} dB",
            ", ".join(axis.towards) or "-",
            ", ".join(axis.away) or "-",
        )
        for i, axis in enumerate(found, start=1)
    ]
    print_table(heads, rows, ("towards", "away"))
