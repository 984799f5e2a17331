"""Showing how training goes: a bar on a terminal, a few lines elsewhere; always on stderr."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from eqmorph.model.training import EpochRecord

_LINES = 10


def epoch_text(record: EpochRecord) -> str:
    """One epoch's losses and validation figures in a line."""
    text = f"loss {record.loss:.3f}  reconstruction {record.reconstruction:.5f}"
    if not math.isnan(record.validation_error_db):
        text += f"  held out: {record.validation_error_db:.3f} dB"
    if not math.isnan(record.validation_silhouette):
        text += f", silhouette {record.validation_silhouette:.2f}"
    return text


@contextmanager
def training_progress(epochs: int) -> Iterator[Callable[[EpochRecord], None]]:
    """Give a callback for `train(on_epoch=...)` that shows the epochs as they end.

    Parameters
    ----------
    epochs : int
        How many there will be at the most.
    """
    if not sys.stderr.isatty():
        yield lambda record: _line(record, epochs)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("training"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=epochs)
        yield lambda record: bar.update(
            task, completed=record.epoch, description=epoch_text(record)
        )


def _line(record: EpochRecord, epochs: int) -> None:
    if record.epoch % max(1, epochs // _LINES) == 0 or record.epoch == epochs:
        print(f"epoch {record.epoch}/{epochs}  {epoch_text(record)}", file=sys.stderr)
