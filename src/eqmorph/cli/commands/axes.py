"""`eqmorph axes`: the main directions in which people's sounds differ."""

from __future__ import annotations

from typing import Annotated

import typer

from eqmorph.cli import foreign, options
from eqmorph.errors import NotThereError

EXAMPLES = (
    "eqmorph axes",
    "eqmorph axes --json",
    "eqmorph generate warm --output my.json --force && eqmorph axes --move my.json 1 0.5",
)


def axes(
    moving: Annotated[
        tuple[str, int, float] | None,
        typer.Option(
            "--move",
            metavar="FILE NUMBER AMOUNT",
            help="Move a setting along one of them; 1 is people's own spread, -1 the other way.",
        ),
    ] = None,
    n: Annotated[int, typer.Option("-n", min=1, metavar="N", help="How many.")] = 4,
    sample_rate: options.SampleRate = 48_000.0,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """The main directions of sound, named by the words at their ends."""
    from eqmorph.cli.show import show_setting
    from eqmorph.cli.tables import table
    from eqmorph.cli.terminal import Terminal

    opened = options.open_model(model)
    if moving is not None:
        name, number, amount = moving
        n_axes = len(opened.sound_axes)
        if not 1 <= number <= n_axes:
            raise NotThereError(f"there is no axis {number}; this model has {n_axes}, from 1")
        begun, notes = foreign.read_setting(name, None, sample_rate)
        eq = opened.move(begun, number - 1, amount)
        asked = {"axis": number, "amount": amount, "notes": notes}
        title = f"axis {number} x {amount:g}"
        show_setting(eq, title, asked, sample_rate, None, as_json, notes)
        return
    found = opened.axes(n)
    if as_json:
        options.print_json([{**vars(axis), "number": i} for i, axis in enumerate(found, start=1)])
        return
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
    print("\n".join(table(heads, rows, ("towards", "away"), Terminal.here())))
