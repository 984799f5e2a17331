"""`eqmorph learn`: words of one's own, kept in the user's folder."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eqmorph.cli import foreign, options
from eqmorph.cli.failures import say
from eqmorph.errors import DataFormatError, InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.equalizers.parametric import ParametricEq

EXAMPLES = (
    "eqmorph generate warm -o a.json --force && eqmorph learn my-vocal a.json",
    "eqmorph learn --list",
    "eqmorph learn --export my-words.json --force",
    "eqmorph learn my-vocal --remove",
)


def learn(
    term: Annotated[
        str | None, typer.Argument(metavar="TERM", help="The word, such as my-vocal.")
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="Its settings, of any format that import reads."),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Forget the word.")] = False,
    listing: Annotated[bool, typer.Option("--list", help="List your own words.")] = False,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write all of them to a file.")
    ] = None,
    load: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="Add those of such a file.")
    ] = None,
    force: options.Force = False,
    as_json: options.Json = False,
) -> None:
    """Teach eqmorph a word of your own; others move towards your style."""
    from eqmorph.files import locked
    from eqmorph.words.own_words import load_own_words, own_words_path, save_own_words

    options.refuse_existing(export, force)
    if load is not None and not load.is_file():
        raise FileNotFoundError(f"there is no file {load}")
    if term is None and not (listing or export or load):
        raise options.usage_error("name a word and its files, or say --list", ["TERM"])
    changes = load is not None or term is not None
    with locked(own_words_path()) if changes else nullcontext():
        own = load_own_words()
        before = own
        if load is not None:
            own = own.with_words_of(load_own_words(load))
        if term is not None:
            learnt = map(_setting, files or [])
            own = own.without_word(term) if remove else own.with_word(term, learnt)
        if own is not before:
            save_own_words(own)
    if export is not None:
        save_own_words(own, export)
    counts = {name: len(eqs) for name, eqs in own.settings.items()}
    if as_json:
        options.print_json(counts)
    else:
        from eqmorph.cli.wording import counted

        lines = [f"{name}: {counted(n, 'setting')}" for name, n in counts.items()]
        print("\n".join(lines) or "no own words")


def _setting(path: Path) -> ParametricEq:
    try:
        setting, notes = foreign.read_setting(str(path), None, 48_000.0)
    except DataFormatError as error:
        raise InvalidArgumentError(f"{path} is no five-band setting: {error}") from None
    for note in notes:
        say(f"{path}: {note}")
    return setting
