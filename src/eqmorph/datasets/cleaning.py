"""What cleaning did to a data set: nothing is dropped or merged in silence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eqmorph.errors import InvalidArgumentError


@dataclass(frozen=True)
class CleaningStep:
    """One thing that was done to some rows.

    Attributes
    ----------
    action : {"dropped", "merged", "noted"}
    subject : str
        The descriptor, or what else the step is about.
    rows : int
        How many rows it touched.
    reason : str
    term : str or None
        What the rows became, if they were merged.
    """

    action: str
    subject: str
    rows: int
    reason: str
    term: str | None = None

    def __str__(self) -> str:
        into = f" into {self.term!r}" if self.term is not None else ""
        rows = "1 row" if self.rows == 1 else f"{self.rows} rows"
        return f"{self.action} {rows} {self.subject!r}{into}: {self.reason}"


@dataclass(frozen=True)
class CleaningReport:
    """What became of the rows of a file.

    Attributes
    ----------
    rows_read : int
        Rows in the file.
    rows_kept : int
        Rows in the data set.
    steps : tuple of CleaningStep
        In the order in which they were taken. A merged row is still there; a dropped one is not.
    """

    rows_read: int
    rows_kept: int
    steps: tuple[CleaningStep, ...] = ()

    def __post_init__(self) -> None:
        if self.rows_read - self.rows_dropped != self.rows_kept:
            raise InvalidArgumentError(
                f"cleaning report does not add up: {self.rows_read} rows read, "
                f"{self.rows_dropped} dropped, {self.rows_kept} kept"
            )

    @property
    def rows_dropped(self) -> int:
        """Rows that are no longer there."""
        return sum(step.rows for step in self.steps if step.action == "dropped")

    @property
    def rows_merged(self) -> int:
        """Rows whose descriptor became another term."""
        return sum(step.rows for step in self.steps if step.action == "merged")

    def with_step(self, step: CleaningStep) -> CleaningReport:
        """The report with one more step; nothing is added for a step that touched no row."""
        if step.rows == 0 and step.action != "noted":
            return self
        left = self.rows_kept - (step.rows if step.action == "dropped" else 0)
        return replace(self, rows_kept=left, steps=(*self.steps, step))

    def __str__(self) -> str:
        head = f"{self.rows_read} rows read, {self.rows_dropped} dropped, {self.rows_kept} kept"
        return "\n".join([head, *(f"  {step}" for step in self.steps)])
