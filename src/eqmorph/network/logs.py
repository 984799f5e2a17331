"""Epochs into files: a CSV table, and TensorBoard where it is installed."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from eqmorph.errors import MissingExtraError
from eqmorph.network.results import EpochRecord

Listener = Callable[[EpochRecord], None]


@contextmanager
def epoch_logs(
    table: str | os.PathLike[str] | None = None,
    tensorboard: str | os.PathLike[str] | None = None,
    append: bool = False,
) -> Iterator[list[Listener]]:
    """What to call with each epoch's record, so that it is written; open as long as the block runs.

    Parameters
    ----------
    table : path-like, optional
        A CSV file: one line an epoch, flushed, so that it can be followed.
    tensorboard : path-like, optional
        A folder for TensorBoard's event files.
    append : bool
        Go on with a table that is there, as a resumed training does.

    Raises
    ------
    MissingExtraError
        If TensorBoard is asked for and not installed.
    OSError
        If a file cannot be written.
    """
    with ExitStack() as open_:
        listeners: list[Listener] = []
        if tensorboard is not None:
            listeners.append(open_.enter_context(_tensorboard(tensorboard)))
        if table is not None:
            listeners.append(open_.enter_context(_table(Path(table), append)))
        yield listeners


def _flat(record: EpochRecord) -> dict[str, Any]:
    data = record.to_dict()
    return {**{k: v for k, v in data.items() if k != "terms"}, **data["terms"]}


@contextmanager
def _table(path: Path, append: bool) -> Iterator[Listener]:
    going_on = append and path.is_file() and path.stat().st_size > 0
    with path.open("a" if going_on else "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        begun = going_on

        def write(record: EpochRecord) -> None:
            nonlocal begun
            row = _flat(record)
            if not begun:
                writer.writerow(row)
                begun = True
            writer.writerow(row.values())
            file.flush()

        yield write


@contextmanager
def _tensorboard(folder: str | os.PathLike[str]) -> Iterator[Listener]:
    if find_spec("tensorboard") is None:
        raise MissingExtraError("tensorboard", "tensorboard", "writing for TensorBoard")
    from torch.utils.tensorboard import SummaryWriter

    writer: Any = SummaryWriter(str(folder))

    def write(record: EpochRecord) -> None:
        for name, value in _flat(record).items():
            if name != "epoch":
                writer.add_scalar(name, value, record.epoch)

    try:
        yield write
    finally:
        writer.close()
