"""`eqmorph report`: every measurement on the real data, as pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from eqmorph.cli import options
from eqmorph.errors import InvalidArgumentError

EXAMPLES = (
    "eqmorph report out",
    "eqmorph report out --without advice",
    "eqmorph report docs --from docs/report.json --force",
)


def report(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to write into.")],
    from_json: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Write the pages of these numbers again."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="PART", help="Leave this out; the pages say so."),
    ] = None,
    data_dir: options.DataDir = None,
    processes: Annotated[int, typer.Option(min=1, metavar="N", help="Folds at a time.")] = 2,
    seed: options.Seed = 0,
    force: options.Force = False,
) -> None:
    """Measure everything and write a report (needs eqmorph[train]).

    Takes a while; a run that was stopped goes on where it was.
    """
    from eqmorph.cli.commands.evaluate import kept_folds
    from eqmorph.cli.commands.train import needs_training

    options.refuse_existing(folder / "REPORT.md", force, folder_is_made=True)
    needs_training("the report")
    from eqmorph.evaluation.report.writing import write_report
    from eqmorph.evaluation.studies.all_studies import measure

    if from_json is not None:
        data = _read(from_json)
    else:
        data = measure(
            data_dir,
            without=without or (),
            seed=seed or 0,
            cache=kept_folds(),
            n_processes=processes,
            on_step=lambda step: print(step, file=sys.stderr, flush=True),
        )
    for path in write_report(data, folder):
        print(path)


def _read(path: Path) -> dict[str, object]:
    import json

    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InvalidArgumentError(f"{path} is not a report's JSON: {error}") from None
    if not isinstance(data, dict) or "about" not in data:
        raise InvalidArgumentError(f"{path} is not a report's JSON: it has no 'about'")
    return data
