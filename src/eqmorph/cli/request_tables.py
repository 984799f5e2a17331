"""What `eqmorph evaluate --protocol requests` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eqmorph.evaluation.studies.requests import RequestsReport


def request_lines(report: RequestsReport) -> list[str]:
    """How many requests of each category are answered rightly, and those that are not."""
    rows = [*report.categories, ("all", *report.total), ("written after the rules", *report.fresh)]
    names = "".join(f"{name:>12}" for name in report.systems)
    lines = [f"{'requests answered rightly':26}{'of':>5}{names}"]
    lines += [f"{name:26}{n:>5}" + "".join(f"{r:>12}" for r in right) for name, n, right in rows]
    lines += [
        f"  {name + ', at first sight':24}{n:>5}{at_first:>12}"
        for name, n, at_first, _ in report.rounds
        if at_first is not None
    ]
    if report.wrong:
        lines += ["", f"not by {report.systems[0]}:"]
        lines += [f"  {text}: {missed}" for text, missed in report.wrong]
    return lines
