"""`eqmorph train`: labelled settings into a model."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset
    from eqmorph.model.morph_model import MorphModel
    from eqmorph.network.training import EpochRecord, TrainedNetwork

EXAMPLES = (
    "eqmorph train --data synthetic --epochs 5 --output small.safetensors --force",
    "eqmorph train --epochs 100 --checkpoint run.ckpt --output my.safetensors --force",
    "eqmorph train --data socialfx --log epochs.csv --output socialfx.safetensors --force",
    "eqmorph train --epochs 100 --checkpoint run.ckpt --resume --output my.safetensors --force",
)

_STARTS = {
    "teacher": "from the teacher",
    "scratch": "from scratch",
    "given": "from a given network",
}


def train(
    data: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="safe|socialfx|synthetic|FILE",
            help="SAFE-DB's five bands; SocialFX's forty; made-up rows; a table of your own "
            "(docs/OWN_DATA.md), or a file in SAFE-DB's form.",
        ),
    ] = "safe",
    columns: options.Columns = None,
    data_dir: options.DataDir = None,
    epochs: Annotated[int, typer.Option(min=1, metavar="N", help="Passes over the rows.")] = 100,
    batch_size: Annotated[int, typer.Option(min=2, metavar="N", help="Rows of a step.")] = 32,
    learning_rate: Annotated[
        float, typer.Option(metavar="X", help="At its peak, of a one-cycle schedule.")
    ] = 0.001,
    latent_dim: Annotated[
        int, typer.Option(min=1, metavar="N", help="Numbers in the network's latent.")
    ] = 32,
    contrastive_weight: Annotated[
        float, typer.Option(min=0, metavar="X", help="Of telling words apart, against copying.")
    ] = 0.5,
    min_examples: Annotated[
        int, typer.Option(min=1, metavar="N", help="Settings a word must have to be learnt.")
    ] = 10,
    specification: Annotated[
        bool,
        typer.Option(
            "--specification",
            help="Its own sizes and losses, from scratch; docs/SPECIFICATION.md tells.",
        ),
    ] = False,
    start: Annotated[
        Literal["teacher", "scratch"],
        typer.Option(help="From the equaliser's teacher, or from a new network."),
    ] = "teacher",
    consolidate: Annotated[
        bool, typer.Option("--consolidate", help="Count 'warmth' and 'wawrm' as 'warm'.")
    ] = False,
    patience: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Stop after N epochs without a gain worth the time."),
    ] = None,
    seed: options.Seed = 0,
    device: Annotated[
        str,
        typer.Option(
            metavar="auto|cpu|cuda|mps",
            help="Where to compute; auto is the CPU, the fastest for so small a network.",
        ),
    ] = "auto",
    checkpoint: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keep the state after every epoch here."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the checkpoint.")] = False,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A line for each epoch, as CSV.")
    ] = None,
    tensorboard: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The epochs for TensorBoard.")
    ] = None,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="The model; .pt for torch's form."),
    ] = Path("model.safetensors"),
    force: options.Force = False,
    as_json: options.Json = False,
) -> None:
    """Train a model on labelled settings (needs eqmorph[train])."""
    if resume and checkpoint is None:
        raise options.usage_error("needs --checkpoint", ["--resume"])
    options.refuse_existing(output, force)
    if not resume:
        options.refuse_existing(checkpoint, force)
        options.refuse_existing(log, force)
    _check_folder(output)
    needs_training("training")
    from eqmorph.cli.sources import labelled_settings
    from eqmorph.model.building import build_model
    from eqmorph.network.beginning import network_shape
    from eqmorph.network.logs import epoch_logs
    from eqmorph.network.modules import NetworkConfig
    from eqmorph.network.training import TrainingConfig

    make = TrainingConfig.specified if specification else partial(TrainingConfig, start=start)
    config = make(
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        contrastive_weight=contrastive_weight,
        min_examples=min_examples,
        patience=patience,
        seed=seed or 0,
        device=device,
    )
    dataset = labelled_settings(data, data_dir, config.seed, consolidate, columns)
    _check_terms(dataset, min_examples)
    network = network_shape(dataset.space, latent_dim)
    if specification:
        network = NetworkConfig.specified(latent_dim)
    with epoch_logs(log, tensorboard, append=resume) as told:
        trained = _train(dataset, config, network, checkpoint, resume, told)
    model = build_model(dataset, trained, min_examples)
    model.save(output)
    summary = _summary(dataset, trained, model, output)
    if as_json:
        options.print_json(summary)
    else:
        print("\n".join(_lines(summary, dataset, trained)))


def needs_training(purpose: str) -> None:
    """Say which extra is missing before anything else is done.

    Raises
    ------
    MissingExtraError
        Without torch or scikit-learn.
    """
    from importlib.util import find_spec

    from eqmorph.errors import MissingExtraError

    for module, package in (("torch", "torch"), ("sklearn", "scikit-learn")):
        if find_spec(module) is None:
            raise MissingExtraError(package, "train", purpose)


def _check_folder(output: Path) -> None:
    """Better now than after the training: can the model be written?"""
    output.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(output.parent, os.W_OK):
        raise InvalidArgumentError(f"the folder {output.parent} cannot be written to")


def _check_terms(dataset: EqDataset, min_examples: int) -> None:
    """Better now than after the training: is there a word to learn?"""
    most = max(dataset.term_counts().values(), default=0)
    if most < min_examples:
        raise InvalidArgumentError(
            f"no word has {min_examples} settings (the most is {most}); lower --min-examples"
        )


def _train(
    dataset: EqDataset,
    config: Any,
    network: Any,
    checkpoint: Path | None,
    resume: bool,
    told: Sequence[Callable[[EpochRecord], None]],
) -> TrainedNetwork:
    from eqmorph.network.training import train as run
    from eqmorph.progress import StepProgress

    with StepProgress("epoch", config.epochs) as progress:

        def on_epoch(record: EpochRecord) -> None:
            for listener in told:
                listener(record)
            progress.done(record.epoch, str(record))

        try:
            return run(
                dataset,
                config,
                network,
                checkpoint=checkpoint,
                resume=resume,
                on_epoch=on_epoch,
            )
        except KeyboardInterrupt:
            if checkpoint is not None and checkpoint.exists():
                say(f"{checkpoint} holds what was trained; the same command with --resume goes on")
            raise


def _summary(
    dataset: EqDataset, trained: TrainedNetwork, model: MorphModel, output: Path
) -> dict[str, Any]:
    from eqmorph.datasets.thresholds import threshold_in_words

    return {
        "output": str(output),
        "source": dataset.source,
        "n_rows": len(dataset),
        "n_contributors": dataset.n_contributors,
        "terms": {w.term: w.n_rows for w in model.words()},
        "epochs": len(trained.history),
        "epochs_asked": trained.config.epochs,
        "best_epoch": trained.best_epoch,
        "last_gain_epoch": trained.last_gain_epoch,
        "threshold": threshold_in_words(dataset.term_counts(), trained.config.min_examples),
        "start": trained.start,
        "held_out": asdict(trained.held_out),
        "advice": list(trained.held_out.advice()),
        "seconds": trained.seconds,
        "seed": trained.config.seed,
    }


def _lines(summary: dict[str, Any], dataset: EqDataset, trained: TrainedNetwork) -> list[str]:
    cleaning = dataset.cleaning
    terms = ", ".join(f"{term} ({n})" for term, n in list(summary["terms"].items())[:12])
    more = ", ..." if len(summary["terms"]) > 12 else ""
    people = f", by {dataset.n_contributors} people" if dataset.contributors else ""
    ran, gained = summary["epochs"], summary["last_gain_epoch"]
    lines = [
        f"data      {summary['source']}: {cleaning.rows_read} rows read, {cleaning.rows_dropped} "
        f"dropped, {cleaning.rows_kept} kept{people}",
        f"words     {terms}{more}",
        f"          {summary['threshold']}",
        f"training  {ran} epochs in {summary['seconds']:.1f} s, {_STARTS[trained.start]}; best is "
        f"epoch {summary['best_epoch']}",
    ]
    if gained < ran:
        lines.append(f"          no gain worth the time after epoch {gained}")
    lines.append(f"judged    {trained.held_out}")
    lines += [f"try       {tip}" for tip in trained.held_out.advice()]
    return [*lines, f"written   {summary['output']}"]
