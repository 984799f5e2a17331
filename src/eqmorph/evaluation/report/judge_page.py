"""What the judge says of a file of answers, as sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eqmorph.evaluation.report.pages import Section, Table, interval, number, p_value, table
from eqmorph.evaluation.report.requests_chapter import requests_followed
from eqmorph.evaluation.studies.judging import FLAT, Judged, JudgedRequests, JudgedSamples

_MOST_NAMED = 5
_SPREADS = (("dispersion", "spread", 2), ("coverage_90", "in 5-95 %", 2),
            ("coverage_50", "in 25-75 %", 2), ("c2st", "C2ST", 2))  # fmt: skip
_TITLES = {
    "known": "Known words, on people of other folds",
    "unseen": "Rare words",
    "samples": "Samples of known words against people of other folds",
}


def judged(found: Judged | JudgedSamples | JudgedRequests) -> Section:
    """The page of any of the judge's results."""
    return _PAGES[found.study](found)


def _requests(found: JudgedRequests) -> Section:
    chapter = requests_followed(found)
    return Section(chapter.title, (f"{found.version}, {found.entry}.", *chapter.blocks[1:]))


def _words(found: Judged | JudgedSamples, told: Table) -> Section:
    """What became of words, each with one answer or with samples."""
    held = f"{found.version}: {found.entry} held against {found.n_people} people of SAFE-DB. "
    comparable, missing = _comparable(found.differs), _missing(found.missing, found.study)
    return Section(_TITLES[found.study], (held + comparable + missing, told))


def _comparable(differs: Sequence[str]) -> str:
    if not differs:
        return "Data and folds are those of the version, so figures can be compared."
    return (
        f"The {', '.join(differs)} here are not those of the version: these figures cannot be "
        "compared with others'."
    )


def _missing(missing: Sequence[str], study: str) -> str:
    if not missing:
        return ""
    named = ", ".join(missing[:_MOST_NAMED]) + (", ..." if len(missing) > _MOST_NAMED else "")
    counted = " and count as doing nothing" if study != "samples" else ""
    return f" Without an answer: {len(missing)} ({named}){counted}."


def _answers(found: Judged) -> Table:
    """The entry and the lines to beat, by their distance from people."""
    flat = next(m.mean_db for m in found.rows if m.name == FLAT)
    return table(
        "LSD in dB, mean over words; 95 % over people",
        found.rows,
        ("answers", lambda m: m.name),
        ("mean dB", lambda m: number(m.mean_db, 3)),
        ("median dB", lambda m: interval(m.median_db, *m.median_interval_db)),
        ("gain over FLAT dB", lambda m: interval(flat - m.mean_db, *m.gain_interval_db)),
        ("words nearer", lambda m: interval(m.win_rate, *m.win_interval)),
        ("people nearer", lambda m: f"{m.people_better:.0%}"),
        (f"further than {found.entry} by dB", lambda m: interval(*m.against_released_db)),
        ("p over people", lambda m: p_value(m.difference_p)),
    )


def _samples(found: JudgedSamples) -> Table:
    """The entry and the lines to beat, by how their samples are spread."""
    return table(
        "Samples; 95 % over people",
        found.rows,
        ("answers", lambda row: row[0]),
        ("energy distance dB", lambda row: interval(row[1]["energy_db"], *row[2], 3)),
        *(
            (label, lambda row, key=key, digits=digits: number(row[1][key], digits))
            for key, label, digits in _SPREADS
        ),
    )


_PAGES: Mapping[str, Callable[[Any], Section]] = {
    "known": lambda found: _words(found, _answers(found)),
    "unseen": lambda found: _words(found, _answers(found)),
    "samples": lambda found: _words(found, _samples(found)),
    "requests": _requests,
}
