"""`eqmorph learn`: how `eqmorph own` was spelt before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from eqmorph.cli import options
from eqmorph.cli.commands import own
from eqmorph.cli.options import argument, option

EXAMPLES = ("eqmorph learn --list",)


def learn(
    term: Annotated[str | None, argument("TERM")] = None,
    files: Annotated[list[Path] | None, argument("FILE...")] = None,
    remove: Annotated[bool, option("--remove", "own remove")] = False,
    listing: Annotated[bool, option("--list", "own list")] = False,
    export: Annotated[Path | None, option("--export", "own export")] = None,
    load: Annotated[Path | None, option("--import", "own import")] = None,
    force: options.Force = False,
    as_json: options.Json = False,
) -> None:
    """Now spelt `eqmorph own`."""
    if sum((term is not None, listing, export is not None, load is not None)) != 1:
        raise options.usage_error("name a word and its files, or say --list", ["TERM"])
    if load is not None:
        own.add_file(load, as_json)
    elif export is not None:
        own.export(export, force, as_json)
    elif term is None:
        own.listed(as_json)
    elif remove:
        own.remove(term, as_json)
    else:
        own.add(term, files or [], as_json)
