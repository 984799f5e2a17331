"""What a report says of requests as people make them."""

from __future__ import annotations

from eqmorph.evaluation.report.pages import Section, Table
from eqmorph.evaluation.studies.requests import RequestsReport


def requests_followed(found: RequestsReport) -> Section:
    """How many of each category each system answers rightly."""
    (n, right), (n_fresh, right_fresh) = found.total, found.fresh
    first = at_first_sight(found)
    rows = (*found.categories, ("all", n, right),
            ("written after the first rules", n_fresh, right_fresh))  # fmt: skip
    return Section(
        "Are requests followed?",
        (
            f"{n} requests with what must hold of the response (docs/REQUESTS.md): "
            f"{found.systems[0]} follows {right[0] / n:.0%} of them, and "
            f"{right_fresh[0] / n_fresh:.0%} of the {n_fresh} written after its first rules. The "
            "rules of today were made with most of them in sight: it is a test of what was learnt, "
            "not of what will be asked next."
            + (f" That is seen at first sight: {first}." if first else ""),
            Table(
                "Requests answered rightly",
                ("requests", "of", *found.systems),
                tuple((name, str(of), *map(str, counts)) for name, of, counts in rows),
            ),
        ),
    )


def at_first_sight(found: RequestsReport) -> str:
    """How many of each round were followed when it was first run, the last round last."""
    return ", then ".join(
        f"{right} of {n} ({right / n:.0%})" for _, n, right, _ in found.rounds if right is not None
    )


def requests_markdown(found: RequestsReport) -> str:
    """The table of docs/REQUESTS.md, of a study's result."""

    def row(*cells: object) -> str:
        return "| " + " | ".join(map(str, cells)) + " |"

    systems, (n, total) = found.systems, found.total
    lines = [
        row("category", "requests", *systems),
        "|" + "---|" * (2 + len(systems)),
        *(row(name, of, *right) for name, of, right in found.categories),
        row("**all**", f"**{n}**", *(f"{right} ({right / n:.1%})" for right in total)),
    ]
    for place, (_, of, at_first, right) in enumerate(found.rounds, 1):
        lines.append(row(f"round {place} after the rules, now", of, *right))
        if at_first is not None:
            seen = f"{at_first} ({at_first / of:.0%})"
            lines.append(row("the same, at first sight", of, seen, *[""] * (len(systems) - 1)))
    return "\n".join(lines)
