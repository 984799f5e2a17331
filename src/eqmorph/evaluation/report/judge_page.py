"""What the judge says of a file of answers, as sections."""

from __future__ import annotations

from eqmorph.evaluation.report.method_tables import Data
from eqmorph.evaluation.report.pages import Block, Section, Table, interval, number
from eqmorph.evaluation.report.requests_chapter import requests_followed
from eqmorph.evaluation.report.unseen_words_chapter import p_value
from eqmorph.evaluation.studies.judging import FLAT

_MOST_NAMED = 5
_TITLES = {
    "known": "Known words, on people of other folds",
    "unseen": "Rare words",
    "samples": "Samples of known words against people of other folds",
}


def judged(data: Data) -> tuple[Section, ...]:
    """The sections of any study's result."""
    if data["study"] == "requests":
        found = requests_followed({"requests": data})
        version = f"{data['version']}, {data['entry']}."
        return (Section(found.title, (version, *(b for b in found.blocks[1:]))),)
    table = _samples(data) if data["study"] == "samples" else _answers(data)
    blocks: list[Block] = [
        f"{data['version']}: {data['entry']} held against {data['n_people']} people of SAFE-DB. "
        + _comparable(data)
        + _missing(data),
        table,
    ]
    return (Section(_TITLES[data["study"]], tuple(blocks)),)


def _comparable(data: Data) -> str:
    if not data["differs"]:
        return "Data and folds are those of the version, so figures can be compared."
    what = ", ".join(data["differs"])
    return (
        f"The {what} here are not those of the version: these figures cannot be compared with "
        "others'."
    )


def _missing(data: Data) -> str:
    missing = data["missing"]
    if not missing:
        return ""
    named = ", ".join(missing[:_MOST_NAMED]) + (", ..." if len(missing) > _MOST_NAMED else "")
    counted = " and count as doing nothing" if data["study"] != "samples" else ""
    return f" Without an answer: {len(missing)} ({named}){counted}."


def _answers(data: Data) -> Table:
    flat = next(m for m in data["rows"] if m["name"] == FLAT)
    rows = tuple(
        (
            m["name"],
            number(m["mean_db"], 3),
            interval(m["median_db"], *m["median_interval_db"]),
            interval(flat["mean_db"] - m["mean_db"], *m["gain_interval_db"]),
            interval(m["win_rate"], *m["win_interval"]),
            f"{m['people_better']:.0%}",
            interval(*m["against_released_db"]),
            p_value(m["difference_p"]),
        )
        for m in data["rows"]
    )
    columns = ("answers", "mean dB", "median dB", "gain over FLAT dB", "words nearer",
               "people nearer", f"further than {data['entry']} by dB", "p over people")  # fmt: skip
    return Table("LSD in dB, mean over words; 95 % over people", columns, rows)


def _samples(data: Data) -> Table:
    names = (("dispersion", "spread", 2), ("coverage_90", "in 5-95 %", 2),
             ("coverage_50", "in 25-75 %", 2), ("c2st", "C2ST", 2))  # fmt: skip
    rows = tuple(
        (
            name,
            interval(figures["energy_db"], ends[0], ends[1], 3),
            *(number(figures[key], digits) for key, _, digits in names),
        )
        for name, figures, ends in data["rows"]
    )
    return Table(
        "Samples; 95 % over people",
        ("answers", "energy distance dB", *(label for _, label, _ in names)),
        rows,
    )
