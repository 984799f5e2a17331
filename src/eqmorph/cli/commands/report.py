"""`eqmorph report`: every measurement on the real data, as pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from eqmorph.cli import options

EXAMPLES = (
    "eqmorph report out",
    "eqmorph report out --without advice",
    "eqmorph report pages --for my.safetensors --data safe",
    "eqmorph report docs --from docs/report.json --force",
)


def report(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to write into.")],
    model: Annotated[
        Path | None,
        typer.Option(
            "--for",
            metavar="MODEL",
            help="Pages of one model: its latent and embedding "
            "by PCA and t-SNE, its training, its words (minutes).",
        ),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            metavar="safe|FILE",
            help="With --for: whose settings are shown; else some are drawn from the model.",
        ),
    ] = None,
    columns: options.Columns = None,
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

    Takes hours; a run that was stopped goes on where it was.
    """
    from eqmorph.cli.commands.evaluate import kept_folds
    from eqmorph.cli.commands.train import needs_training

    name = "REPORT.md" if model is None else "MODEL.md"
    options.refuse_existing(folder / name, force, folder_is_made=True)
    needs_training("the report")
    if model is not None:
        _of_model(model, folder, data, columns, data_dir, seed or 0)
        return
    from eqmorph.evaluation.report.writing import write_report
    from eqmorph.evaluation.results import read_result
    from eqmorph.evaluation.studies.all_studies import Report, measure

    if from_json is not None:
        found = read_result(Report, from_json)
    else:
        found = measure(
            data_dir,
            without=without or (),
            seed=seed or 0,
            cache=kept_folds(),
            n_processes=processes,
            tell=_tell,
        )
    for path in write_report(found, folder):
        print(path)


def _of_model(
    path: Path,
    folder: Path,
    data: str | None,
    columns: str | None,
    data_dir: Path | None,
    seed: int,
) -> None:
    import eqmorph
    from eqmorph.cli.sources import labelled_settings
    from eqmorph.evaluation.report.writing import write_model_report
    from eqmorph.evaluation.studies.own_model import picture_model

    wanted = data if data is not None or columns is None else "safe"
    dataset = (
        None if wanted is None
        else labelled_settings(wanted, data_dir, seed, columns=columns)
    )  # fmt: skip
    found = picture_model(eqmorph.load(path), path.name, dataset, seed)
    for written in write_model_report(found, folder):
        print(written)


def _tell(news: str, done: int = 0, total: int = 0) -> None:
    print(f"{done} of {total}: {news}" if total else news, file=sys.stderr, flush=True)
