"""Files of other tools on the command line: how they are opened and how what they hold is shown."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from eqmorph.cli.options import Shown, argument, option
from eqmorph.errors import DataFormatError

if TYPE_CHECKING:
    from eqmorph.equalizers.equalizer import Equalizer
    from eqmorph.equalizers.parametric import ParametricEq
    from eqmorph.formats import Cascade, Imported

LONGEST_SECONDS = 20.0  # for which a file is read, as in the studio


def complete_readable(incomplete: str) -> list[str]:
    """Formats that can be read and begin so, for the shell."""
    from eqmorph.formats import names

    return [key for key in names(writable=False) if key.startswith(incomplete)]


Setting = Annotated[str, argument("FILE", "A setting of ours or of another tool; - for stdin.")]
Curve = Annotated[str, argument("FILE", "Lines of frequency in Hz and gain in dB, - for stdin.")]
Source = Annotated[
    str | None,
    option(
        "--from FORMAT", "Its format, if the content does not tell.", complete=complete_readable
    ),
]


@contextmanager
def contents(name: str) -> Iterator[tuple[bytes, str, Path | None]]:
    """The content of a file or of stdin, no more of it than a setting may have, its name, and the
    folder of what it includes. The block that reads it has a limit of time.
    """
    from eqmorph.formats.decoding import LARGEST_FILE

    if name == "-":
        data, where, folder = sys.stdin.buffer.read(LARGEST_FILE + 1), "stdin", None
    elif not Path(name).exists() and not Path(name).suffix and Path(name).name == name:
        raise FileNotFoundError(
            f"there is no file {name}; of a word, `eqmorph generate {name} --output {name}.json` "
            "writes one"
        )
    else:
        with Path(name).open("rb") as file:
            data, where, folder = file.read(LARGEST_FILE + 1), name, Path(name).parent
    with _in_time(where):
        yield data, where, folder


@contextmanager
def _in_time(where: str) -> Iterator[None]:
    """End what takes too long by an alarm, which Windows has not."""

    def give_up(number: int, frame: object) -> None:
        raise DataFormatError(f"{where} was not read within {LONGEST_SECONDS:g} s; is it a preset?")

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, LONGEST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def read_equalizer(name: str, sample_rate: float = 48_000.0) -> Equalizer:
    """The setting in a file or in stdin, ours or another tool's; what was not followed is said."""
    from eqmorph.cli.failures import say
    from eqmorph.formats import read_equalizer as read

    with contents(name) as (data, where, folder):
        setting, imported = read(data, sample_rate, where, folder)
        for line in () if imported is None else how_close(imported, sample_rate):
            say(f"{where}: {line}")
    return setting


def read_playable(name: str, sample_rate: float) -> Equalizer | Cascade:
    """As `read_equalizer`, but with the file's own filters where five bands would only be near."""
    from eqmorph.cli.failures import say
    from eqmorph.formats import Cascade, read_correction
    from eqmorph.formats import read_equalizer as read
    from eqmorph.formats.importing import level_left_out

    with contents(name) as (data, where, folder):
        setting, imported = read(data, sample_rate, where, folder)
        told = [] if imported is None else how_close(imported, sample_rate)
        found: Equalizer | Cascade = setting
        if imported is not None and not imported.taken_over:
            try:
                foreign = read_correction(data, sample_rate, where, folder)
            except DataFormatError:
                pass  # a curve, of which five bands are made
            else:
                found = Cascade(foreign.filters)
                told = level_left_out(foreign.preamp_db)
                told += [f"note: {n}" for n in foreign.notes]
    for line in told:
        say(f"{where}: {line}")
    return found


def read_setting(
    name: str, source: str | None, sample_rate: float
) -> tuple[ParametricEq, list[str]]:
    """The setting in a file of any tool or in stdin, and what is to be told of it."""
    from eqmorph.formats import read_setting as read

    with contents(name) as (data, where, folder):
        imported = read(data, sample_rate, where, source, folder=folder)
        return imported.eq, how_close(imported, sample_rate)


def how_close(imported: Imported, sample_rate: float) -> list[str]:
    """What people should know of a setting that was made from another tool's, in sentences."""
    return [*imported.how_close(sample_rate), *(f"note: {note}" for note in imported.notes)]


def show(imported: Imported, where: str, shown: Shown) -> None:
    """Print a setting that was read, and write it where asked."""
    from eqmorph.formats import find_format

    asked = {
        "source": imported.source,
        "taken_over": imported.taken_over,
        "error_db": imported.error_db,
        "max_error_db": imported.max_error_db,
        "preamp_db": imported.preamp_db,
        "notes": list(imported.notes),
    }
    title = f"{where} ({find_format(imported.source, writable=False).label})"
    shown.setting(imported.eq, title, asked, how_close(imported, shown.sample_rate))
