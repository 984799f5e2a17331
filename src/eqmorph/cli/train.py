"""`eqmorph train`: labelled settings into a model."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset
    from eqmorph.model.morph_model import MorphModel
    from eqmorph.model.training import EpochRecord, TrainedNetwork

EXAMPLES = (
    "eqmorph train --data synthetic --epochs 5 --output small.safetensors --force",
    "eqmorph train --epochs 100 --checkpoint run.ckpt --output my.safetensors --force",
    "eqmorph train --epochs 100 --checkpoint run.ckpt --resume --output my.safetensors --force",
)


def train(
    data: options.Data = "safe",
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
    consolidate: Annotated[
        bool, typer.Option("--consolidate", help="Count 'warmth' and 'wawrm' as 'warm'.")
    ] = False,
    patience: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Stop after N epochs without a gain worth the time."),
    ] = None,
    seed: options.Seed = 0,
    device: Annotated[
        str, typer.Option(metavar="auto|cpu|cuda|mps", help="Where to compute.")
    ] = "auto",
    checkpoint: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keep the state after every epoch here."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the checkpoint.")] = False,
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
    _check_folder(output)
    needs_training("training")
    from eqmorph.cli.sources import data_file
    from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
    from eqmorph.model.building import build_model
    from eqmorph.model.network import NetworkConfig
    from eqmorph.model.training import TrainingConfig

    config = TrainingConfig(
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        contrastive_weight=contrastive_weight,
        min_examples=min_examples,
        patience=patience,
        seed=seed or 0,
        device=device,
    )
    network = NetworkConfig.of_size(latent_dim)
    with data_file(data, data_dir, config.seed) as path:
        dataset = SAFEDBDatasetLoader(path=path).load(consolidate=consolidate)
    _check_terms(dataset, min_examples)
    trained = _train(dataset, config, network, checkpoint, resume)
    model = build_model(dataset, trained, min_examples)
    model.save(output)
    summary = _summary(dataset, trained, model, output)
    if as_json:
        options.print_json(summary)
    else:
        print("\n".join(_lines(summary, dataset)))


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
    dataset: EqDataset, config: Any, network: Any, checkpoint: Path | None, resume: bool
) -> TrainedNetwork:
    from eqmorph.model.training import train as run
    from eqmorph.progress import StepProgress

    with StepProgress("epoch", config.epochs) as progress:

        def on_epoch(record: EpochRecord) -> None:
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
    best = trained.history[trained.best_epoch - 1]
    return {
        "output": str(output),
        "source": dataset.source,
        "n_rows": len(dataset),
        "n_contributors": dataset.n_contributors,
        "n_validation_rows": trained.n_validation,
        "terms": {w.term: w.n_rows for w in model.words()},
        "epochs": len(trained.history),
        "epochs_asked": trained.config.epochs,
        "best_epoch": trained.best_epoch,
        "last_gain_epoch": trained.last_gain_epoch,
        "validation_error_db": best.validation_error_db,
        "seconds": trained.seconds,
        "seed": trained.config.seed,
    }


def _lines(summary: dict[str, Any], dataset: EqDataset) -> list[str]:
    cleaning = dataset.cleaning
    terms = ", ".join(f"{term} ({n})" for term, n in list(summary["terms"].items())[:12])
    more = ", ..." if len(summary["terms"]) > 12 else ""
    error = summary["validation_error_db"]
    held_out = (
        f", {error:.2f} dB off on {summary['n_validation_rows']} rows of held-out people"
        if math.isfinite(error)
        else ""
    )
    ran, gained = summary["epochs"], summary["last_gain_epoch"]
    lines = [
        f"data      {summary['source']}: {cleaning.rows_read} rows read, {cleaning.rows_dropped} "
        f"dropped, {cleaning.rows_kept} kept, by {summary['n_contributors']} people",
        f"words     {len(summary['terms'])}: {terms}{more}",
        f"training  {ran} epochs in {summary['seconds']:.1f} s; best is epoch "
        f"{summary['best_epoch']}{held_out}",
    ]
    if gained < ran:
        lines.append(f"          no gain worth the time after epoch {gained}")
    return [*lines, f"written   {summary['output']}"]
