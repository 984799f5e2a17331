"""The options that several commands share, each defined once, and what they open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel


def complete_term(ctx: typer.Context) -> list[str]:
    """Known words for the shell, of which Typer keeps those that fit; none rather than an error."""
    try:
        return list(open_model(ctx.params.get("model")).terms)
    except Exception:  # a shell that is completing has no place for a message
        return []


Term = Annotated[
    str, typer.Argument(metavar="TERM", help="A word, such as warm.", autocompletion=complete_term)
]
Model = Annotated[
    Path | None,
    typer.Option("--model", metavar="FILE", help="Another model than the one that is shipped."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Seed = Annotated[
    int | None,
    typer.Option("--seed", min=0, metavar="N", help="The same seed gives the same result."),
]
Amount = Annotated[
    float,
    typer.Option(
        "--amount",
        metavar="X",
        help="Strength: 1 as learned, 0 flat, negative the opposite, above 1 stronger.",
    ),
]
SampleRate = Annotated[
    float,
    typer.Option("--sample-rate", min=4000, metavar="HZ", help="Where the response is computed."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Also write the setting here, as JSON."),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite a file that is already there.")]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="NAME=COLUMN,...|FILE.json",
        help="What the columns of a table of your own are called: term=word,gain1=low,...",
    ),
]
DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="FOLDER",
        help="Where the data files are; else EQMORPH_DATA_DIR, research/data, the user's cache.",
    ),
]
Data = Annotated[
    str,
    typer.Option(
        "--data",
        metavar="safe|synthetic|FILE",
        help="SAFE-DB's file; made-up rows, which need no file; or a file in SAFE-DB's form.",
    ),
]


def open_model(path: Path | None) -> MorphModel:
    """The model at `path`, or the one that comes with the package, with the user's own words."""
    import eqmorph
    from eqmorph.words.own_words import load_own_words

    model = eqmorph.load(path)
    own = load_own_words() if model.word_model is not None else None
    return model.with_own_words(own) if own is not None and own.settings else model


def refuse_existing(path: Path | None, force: bool, folder_is_made: bool = False) -> None:
    """Before any work is done: do not overwrite a file unless asked to.

    Raises
    ------
    InvalidArgumentError
        If there is a file, the path is a folder, a pipe or a device, or its folder is not there.
    """
    from eqmorph.files import destination

    if path is None:
        return
    destination(path)
    refuse_missing_folder(path.parent if folder_is_made else path)
    if path.exists() and not force:
        raise InvalidArgumentError(f"{path} is already there; --force overwrites it")


def refuse_missing_folder(path: Path) -> None:
    """Do not make the folder of a file that may only have been misspelt.

    Raises
    ------
    InvalidArgumentError
        If it is not there.
    """
    folder = path.parent
    if not folder.is_dir():
        raise InvalidArgumentError(f"there is no folder {folder}; mkdir -p {folder} makes it")


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all."""
    from eqmorph.files import replacing

    with replacing(path) as beside:
        beside.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")


def print_json(data: Any) -> None:
    """Print plain data as JSON; what is not a number becomes null, which JSON has a word for."""
    from eqmorph.plain_json import plain_json

    print(plain_json(data, indent=2))


def examples(*lines: str) -> str:
    """The end of a command's help: commands that can be run as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def usage_error(message: str, names: Sequence[str] = ()) -> typer.BadParameter:
    """What to raise when a command was called in a way that it has not."""
    return typer.BadParameter(message, param_hint=" / ".join(names) or None)
