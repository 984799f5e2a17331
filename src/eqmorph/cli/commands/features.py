"""`eqmorph features`: what changed in a sound, in the SAFE plug-ins' 80 numbers."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated

from eqmorph.cli import options
from eqmorph.cli.options import argument, option

EXAMPLES = (
    "eqmorph features before.wav after.wav",
    "eqmorph features before.wav after.wav --rows --id 1",
    "eqmorph features before.wav --json",
)


def features(
    before: Annotated[Path, argument("BEFORE", "A recording.")],
    after: Annotated[Path | None, argument("AFTER", "The same, equalised.")] = None,
    rows: Annotated[
        bool, option("--rows", "As rows of a SAFE feature file: id, side, 80 numbers.")
    ] = False,
    identity: Annotated[str, option("--id ID", "What the rows are called.")] = "1",
    as_json: options.Json = False,
) -> None:
    """The 80 audio features of a recording, before and after."""
    from eqmorph.audio.features import audio_features
    from eqmorph.datasets.features import SIDES

    sides = {SIDES[0]: audio_features(before)}
    if after is not None:
        sides[SIDES[1]] = audio_features(after)
    if as_json:
        options.print_json(sides)
        return
    if rows:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        for side, values in sides.items():
            writer.writerow([identity, side, *(repr(value) for value in values.values())])
        return

    heads = ("feature", "before", "after", "change")[: 4 if after else 2]
    lines = [
        (name, *(f"{v:.5g}" for v in values), *([_change(*values)] if after else []))
        for name, *values in zip(
            sides[SIDES[0]], *(side.values() for side in sides.values()), strict=True
        )
    ]
    from eqmorph.cli.tables import print_table

    print_table(heads, lines, ("feature",))


def _change(before: float, after: float) -> str:
    """In per cent of what it was; a dash where that says nothing."""
    if before == after:
        return "0 %"
    if before == 0.0 or before * after < 0.0:
        return "-"
    return f"{100 * (after / before - 1):+.1f} %"
