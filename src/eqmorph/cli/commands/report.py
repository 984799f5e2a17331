"""`eqmorph report`: every measurement on the real data, as pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.cli.options import argument, option

EXAMPLES = (
    "eqmorph report out",
    "eqmorph report out --without advice",
    "eqmorph report pages --for my.safetensors --data safe",
    "eqmorph report docs --from docs/report.json --force",
)


def report(
    folder: Annotated[Path, argument("OUT", "The folder to write into.")],
    model: Annotated[
        Path | None,
        option(
            "--for MODEL",
            "Pages of one model: its latent and embedding by PCA and t-SNE, its training, its "
            "words (minutes).",
        ),
    ] = None,
    data: Annotated[
        str | None,
        option(
            "--data safe|FILE",
            "With --for: whose settings are shown; else some are drawn from the model.",
        ),
    ] = None,
    columns: options.Columns = None,
    from_json: Annotated[
        Path | None, option("--from FILE", "Write the pages of these numbers again.")
    ] = None,
    without: Annotated[
        list[str] | None, option("--without PART", "Leave this out; the pages say so.")
    ] = None,
    data_dir: options.DataDir = None,
    processes: Annotated[int, option("--processes N", "Folds at a time.", min=1)] = 2,
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
    from eqmorph.evaluation.report.writing import write_model_report
    from eqmorph.evaluation.studies.own_model import picture_model
    from eqmorph.model.labelled import labelled_settings

    wanted = data if data is not None or columns is None else "safe"
    dataset = (
        None if wanted is None
        else labelled_settings(wanted, data_dir, say, seed, columns=columns)
    )  # fmt: skip
    found = picture_model(eqmorph.load(path), path.name, dataset, seed)
    for written in write_model_report(found, folder):
        print(written)


def _tell(news: str, done: int = 0, total: int = 0) -> None:
    print(f"{done} of {total}: {news}" if total else news, file=sys.stderr, flush=True)
