"""`eqmorph train`: labelled settings into a model."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.cli.options import option
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset
    from eqmorph.network.training import EpochRecord, TrainedNetwork

EXAMPLES = (
    "eqmorph train --data synthetic --epochs 5 --output small.safetensors --force",
    "eqmorph train --epochs 100 --checkpoint run.ckpt --output my.safetensors --force",
    "eqmorph train --data socialfx --log epochs.csv --output socialfx.safetensors --force",
    "eqmorph train --epochs 100 --checkpoint run.ckpt --resume --output my.safetensors --force",
)


def train(
    data: Annotated[
        str,
        option(
            "--data safe|socialfx|synthetic|FILE",
            "SAFE-DB's five bands; SocialFX's forty; made-up rows; a table of your own "
            "(docs/OWN_DATA.md), or a file in SAFE-DB's form.",
        ),
    ] = "safe",
    columns: options.Columns = None,
    data_dir: options.DataDir = None,
    epochs: Annotated[int, option("--epochs N", "Passes over the rows.", min=1)] = 100,
    batch_size: Annotated[int, option("--batch-size N", "Rows of a step.", min=2)] = 32,
    learning_rate: Annotated[
        float, option("--learning-rate X", "At its peak, of a one-cycle schedule.")
    ] = 0.001,
    latent_dim: Annotated[
        int, option("--latent-dim N", "Numbers in the network's latent.", min=1)
    ] = 32,
    contrastive_weight: Annotated[
        float, option("--contrastive-weight X", "Of telling words apart, against copying.", min=0)
    ] = 0.5,
    min_examples: Annotated[
        int, option("--min-examples N", "Settings a word must have to be learnt.", min=1)
    ] = 10,
    specification: Annotated[
        bool,
        option(
            "--specification",
            "Its own sizes and losses, from scratch; docs/SPECIFICATION.md tells.",
        ),
    ] = False,
    start: Annotated[
        Literal["teacher", "scratch"],
        option("--start", "From the equaliser's teacher, or from a new network."),
    ] = "teacher",
    consolidate: Annotated[
        bool, option("--consolidate", "Count 'warmth' and 'wawrm' as 'warm'.")
    ] = False,
    patience: Annotated[
        int | None,
        option("--patience N", "Stop after N epochs without a gain worth the time.", min=1),
    ] = None,
    seed: options.Seed = 0,
    device: Annotated[
        str,
        option(
            "--device auto|cpu|cuda|mps",
            "Where to compute; auto is the CPU, the fastest for so small a network.",
        ),
    ] = "auto",
    checkpoint: Annotated[
        Path | None, option("--checkpoint FILE", "Keep the state after every epoch here.")
    ] = None,
    resume: Annotated[bool, option("--resume", "Go on from the checkpoint.")] = False,
    log: Annotated[Path | None, option("--log FILE", "A line for each epoch, as CSV.")] = None,
    tensorboard: Annotated[
        Path | None, option("--tensorboard FOLDER", "The epochs for TensorBoard.")
    ] = None,
    output: Annotated[Path, option("--output -o FILE", "The model; .pt for torch's form.")] = Path(
        "model.safetensors"
    ),
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
    from eqmorph.model.building import build_model
    from eqmorph.model.labelled import labelled_settings
    from eqmorph.model.training_summary import summary_lines, training_summary
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
    dataset = labelled_settings(data, data_dir, say, config.seed, consolidate, columns)
    _check_terms(dataset, min_examples)
    network = network_shape(dataset.space, latent_dim)
    if specification:
        network = NetworkConfig.specified(latent_dim)
    with epoch_logs(log, tensorboard, append=resume) as told:
        trained = _train(dataset, config, network, checkpoint, resume, told)
    model = build_model(dataset, trained, min_examples)
    model.save(output)
    summary = {"output": str(output), **training_summary(dataset, trained, model)}
    if as_json:
        options.print_json(summary)
    else:
        print("\n".join([*summary_lines(dataset, trained, model), f"written   {output}"]))


def needs_training(purpose: str) -> None:
    """Say which extra is missing before anything else is done."""
    from importlib.util import find_spec

    from eqmorph.errors import MissingExtraError

    for module, package in (("torch", "torch"), ("sklearn", "scikit-learn")):
        if find_spec(module) is None:
            raise MissingExtraError(package, "train", purpose)


def _check_folder(output: Path) -> None:
    """Better now than after the training: can the model be written?"""
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
                dataset, config, network, checkpoint=checkpoint, resume=resume, on_epoch=on_epoch
            )
        except KeyboardInterrupt:
            if checkpoint is not None and checkpoint.exists():
                say(f"{checkpoint} holds what was trained; the same command with --resume goes on")
            raise
