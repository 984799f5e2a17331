"""`eqmorph match`: a curve, or the sound of a recording, into the five bands closest to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import foreign, options
from eqmorph.cli.options import Shown, argument, option
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.audio.matching import MatchedSound

EXAMPLES = (
    "eqmorph export warm --to csv --output warm.csv --force && eqmorph match warm.csv",
    "eqmorph match warm.csv --output matched.json --force",
    "eqmorph export bright --to wavelet | eqmorph match - --json",
    "eqmorph match reference.wav --to mine.wav --amount 0.7",
)


def match(
    curves: Annotated[
        list[str],
        argument(
            "FILE...",
            "Lines of frequency in Hz and gain in dB, - for stdin; with --to, recordings.",
        ),
    ],
    to: Annotated[
        Path | None, option("--to RECORDING", "What is to sound like the recordings before it.")
    ] = None,
    amount: Annotated[float, option("--amount X", "With --to: so much of it, 0 to 1.")] = 1.0,
    *,
    shown: Shown,
) -> None:
    """The setting closest to a curve, or to a recording's sound.

    A curve is a table, a measurement or a GraphicEQ line. One that no setting comes near as it is,
    such as a measurement at 75 dB, is matched by its shape, and the level that was taken off is
    told. With --to the setting brings one recording to the sound of others: of their spectra over
    time, an octave wide, and it says what five bands cannot follow.
    """
    if to is not None:
        _match_recordings(curves, to, amount, shown)
        return
    if len(curves) > 1 or amount != 1.0:
        raise options.usage_error("several files, and --amount, are for --to", ["FILE"])
    from eqmorph.formats import read_setting, recognise
    from eqmorph.formats.decoding import decode
    from eqmorph.formats.strangers import check_bytes

    with foreign.contents(curves[0]) as (data, where, folder):
        check_bytes(data, where)
        found = recognise(decode(data, where), where)
        if found not in ("csv", "apo"):
            raise InvalidArgumentError(
                f"{where} is a setting ({found}), not a curve; `eqmorph import` reads it"
            )
        imported = read_setting(data, shown.sample_rate, where, found, folder=folder)
    foreign.show(imported, where, shown)


def _match_recordings(references: list[str], mine: Path, amount: float, shown: Shown) -> None:
    from eqmorph.audio.matching import match_recordings

    found = match_recordings(references, mine, amount)
    asked = {
        "references": references,
        "recording": str(mine),
        "amount": amount,
        "distance_before_db": found.distance_before_db,
        "distance_after_db": found.distance_after_db,
        "notes": list(found.notes),
    }
    title = f"{mine} as {', '.join(references)}"
    shown.setting(found.eq, title, asked, [_how_near(found), *found.notes])


def _how_near(found: MatchedSound) -> str:
    before, after = found.distance_before_db, found.distance_after_db
    return f"the spectra were {before:.1f} dB apart (RMS, levels aside) and are {after:.1f} with it"
