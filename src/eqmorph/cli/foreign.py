"""Files of other tools on the command line: how they are opened and how what they hold is shown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eqmorph.equalizers.equalizer import Equalizer
    from eqmorph.equalizers.parametric import ParametricEq
    from eqmorph.formats import Imported


def complete_readable(incomplete: str) -> list[str]:
    """Formats that can be read and begin so, for the shell."""
    from eqmorph.formats import names

    return [key for key in names(writable=False) if key.startswith(incomplete)]


Setting = Annotated[str, typer.Argument(metavar="FILE", help="Any of them, - for stdin.")]
Curve = Annotated[
    str,
    typer.Argument(metavar="FILE", help="Lines of frequency in Hz and gain in dB, - for stdin."),
]
Source = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="What it is, if its content does not tell.",
        autocompletion=complete_readable,
    ),
]


def read_bytes(name: str) -> tuple[bytes, str, Path | None]:
    """The content of a file or of stdin, no more of it than a setting may have, its name, and the
    folder of what it includes.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    from eqmorph.formats.decoding import LARGEST_FILE

    if name == "-":
        return sys.stdin.buffer.read(LARGEST_FILE + 1), "stdin", None
    with Path(name).open("rb") as file:
        return file.read(LARGEST_FILE + 1), name, Path(name).parent


def read_equalizer(name: str, sample_rate: float = 48_000.0) -> Equalizer:
    """The setting in a file or in stdin, ours or another tool's; what was not followed is said."""
    from eqmorph.cli.failures import say
    from eqmorph.formats import read_equalizer as read

    data, where, folder = read_bytes(name)
    setting, imported = read(data, sample_rate, where, folder)
    if imported is not None:
        for line in how_close(imported, sample_rate):
            say(f"{where}: {line}")
    return setting


def read_setting(
    name: str, source: str | None, sample_rate: float
) -> tuple[ParametricEq, list[str]]:
    """The setting in a file of any tool or in stdin, and what is to be told of it.

    Raises
    ------
    OSError
        If it cannot be read.
    DataFormatError
        If it is no setting.
    """
    from eqmorph.formats import read_setting as read

    data, where, folder = read_bytes(name)
    imported = read(data, sample_rate, where, source, folder=folder)
    return imported.eq, how_close(imported, sample_rate)


def how_close(imported: Imported, sample_rate: float) -> list[str]:
    """What people should know of a setting that was made from another tool's, in sentences."""
    return [*imported.how_close(sample_rate), *(f"note: {note}" for note in imported.notes)]


def show(
    imported: Imported,
    where: str,
    sample_rate: float,
    output: Path | None,
    as_json: bool,
) -> None:
    """Print a setting that was read, and write it where asked."""
    from eqmorph.cli.show import show_setting
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
    told = how_close(imported, sample_rate)
    show_setting(imported.eq, title, asked, sample_rate, output, as_json, told)
