"""What a report says of the answers to known words: one for a word, and many."""

from __future__ import annotations

from eqmorph.evaluation.report.method_tables import (
    ANSWERS,
    figure_cell,
    main_methods,
    methods_table,
    of_few,
    verdicts,
)
from eqmorph.evaluation.report.pages import Picture, Section, Table
from eqmorph.evaluation.studies.fold_measures import N_SAMPLES
from eqmorph.evaluation.studies.known_words import ContributorsReport
from eqmorph.model.people import OWN_SHARE

_SPREADS = (
    ("energy_db", "energy distance dB", 3),
    ("dispersion", "dispersion", 2),
    ("coverage_90", "cover 5-95 %", 2),
    ("coverage_50", "cover 25-75 %", 2),
    ("c2st", "C2ST", 2),
)
_FLOORS = (("halves", "people, random halves"),
           ("contributor_halves", "people, halves by contributor"))  # fmt: skip


def answers(known: ContributorsReport, rarer: ContributorsReport) -> Section:
    """How near the one answer for a word is to people, for words of many and of few."""
    few = [term for term in rarer.terms if term not in known.terms]
    by_person = known.summary["contributor"]
    return Section(
        "Is the answer to a word like the people's?",
        (
            "One answer for a word against each held-out person (LSD), and where its score lies "
            "among theirs (HRP: 50 is a typical person, near 0 the very middle; a mean wins this "
            "by construction, so a low figure is not better than people).",
            methods_table("Central answers", main_methods(by_person), ANSWERS, "lsd_db"),
            *verdicts(known.comparisons, "lsd_db", "LSD"),
            f"{len(few)} more words have {of_few(rarer.terms, known.terms)} settings each, "
            f"by a handful of people ({', '.join(few)}). What a handful did is a poor guess at "
            f"what the next person does; {1 - OWN_SHARE:.0%} of an answer to them come from the "
            "process over all words, as for words that nobody used. That share was chosen with "
            "figures for these words in sight.",
            methods_table(
                f"The {len(rarer.terms)} words with {rarer.min_examples} settings or more, "
                "mean over words",
                rarer.summary["contributor"],
                ANSWERS,
                "lsd_db",
            ),
            Picture("hrp_by_method", "Human-relative percentile by method"),
            Picture("response_by_term", "Central settings with the spread of the people"),
            Picture("parameters_by_term", "Parameters of the two most frequent words"),
        ),
    )


def people(known: ContributorsReport) -> Section:
    """Whether samples are like people."""
    summary = known.summary["contributor"]
    floor = summary.get("people", {})
    floors = [
        (label, *(figure_cell(floor, f"{prefix}_{name}", digits) for name, _, digits in _SPREADS))
        for prefix, label in _FLOORS
        if f"{prefix}_energy_db" in floor
    ]
    table = methods_table("", main_methods(summary), _SPREADS, "energy_db")
    return Section(
        "Are its people like people?",
        (
            f"{N_SAMPLES} samples of each word against its held-out people: same distribution? "
            "Ideal: energy distance 0, dispersion 1, cover 0.90 and 0.50, C2ST 0.50. What people "
            "score against people stands below: no method can be asked for more.",
            Table("Samples against held-out people", table.columns, (*table.rows, *floors)),
            Picture("energy_by_method", "Energy distance by method"),
        ),
    )
