"""Progress on stderr: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress

_LINES = 10


class StepProgress(AbstractContextManager["StepProgress"]):
    """Tells how far a long job is.

    Parameters
    ----------
    what : str
        What a step is: "epoch", "fold".
    total : int, optional
        How many there will be, if that is known before the first is done.
    """

    def __init__(self, what: str, total: int | None = None) -> None:
        self._what, self._total = what, total
        self._bar: Progress | None = None
        self._task: Any = None

    def __enter__(self) -> StepProgress:
        if self._total is not None and sys.stderr.isatty():
            self._begin(self._total)
        return self

    def _begin(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn(f"{self._what} {{task.completed}}/{{task.total}}"),
            BarColumn(bar_width=20),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
        )
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=total)
        self._bar.start()

    def done(self, step: int, news: str, total: int | None = None) -> None:
        """Step number `step`, counted from 1, is done; `news` is what to say of it."""
        if self._total is None and total is not None:
            self._total = total
            self.__enter__()
        known = self._total or step
        if self._bar is not None:
            self._bar.update(self._task, completed=step, description=news)
        elif step == 1 or step == known or step % max(1, known // _LINES) == 0:
            print(f"{self._what} {step}/{known}: {news}", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
