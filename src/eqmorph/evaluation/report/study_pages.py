"""The result of one study as sections, for whoever ran it alone (`eqmorph evaluate`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from eqmorph.evaluation.report.appendix import all_methods
from eqmorph.evaluation.report.chapters import morphs
from eqmorph.evaluation.report.glossary import people_apart
from eqmorph.evaluation.report.method_tables import Data, methods_table, verdicts
from eqmorph.evaluation.report.network_chapter import what_it_is_worth
from eqmorph.evaluation.report.other_work_chapter import published
from eqmorph.evaluation.report.pages import Block, Section, Table, interval, number
from eqmorph.evaluation.report.requests_chapter import requests_followed
from eqmorph.evaluation.report.statements_chapter import knowing, words_of_many
from eqmorph.evaluation.report.training_advice_chapter import advice_tried
from eqmorph.evaluation.report.unseen_words_chapter import unseen_words
from eqmorph.evaluation.studies.feature_agreement import LEAST_RANK

_MOST_TERMS = 12
_SAMPLES = (
    ("energy_db", "energy dB", 3),
    ("dispersion", "spread", 2),
    ("coverage_90", "in 5-95 %", 2),
    ("coverage_50", "in 25-75 %", 2),
    ("c2st", "C2ST", 2),
)
_QUICK = {
    "silhouette": "silhouette of the embedding",
    "davies_bouldin": "Davies-Bouldin index of the embedding",
    "latent_silhouette": "silhouette of the latent",
    "latent_davies_bouldin": "Davies-Bouldin index of the latent",
    "reconstruction_median_db": "copy, median (dB)",
    "reconstruction_p95_db": "copy, 95th percentile (dB)",
    "lsd_generate_db": "LSD of generate (dB)",
    "lsd_term_mean_db": "LSD of the term's mean (dB)",
    "lsd_flat_db": "LSD of flat, 0 dB (dB)",
    "latent_path_ratio": "morph, path length ratio",
}


def known(data: Data) -> tuple[Section, ...]:
    """Known words on new people: what was judged, then every table that has a row."""
    terms = list(data["terms"].items())
    more = ", ..." if len(terms) > _MOST_TERMS else ""
    shown = ", ".join(f"{term} ({n})" for term, n in terms[:_MOST_TERMS]) + more
    by_unit = data["summary"]["contributor"]
    part = {"known": data}
    blocks: list[Block] = [
        f"{data['source']}, {data['n_folds']} folds by {data['unit']}; words with "
        f"{data['min_examples']} settings or more: {shown}",
        *all_methods(part).blocks,
        methods_table("Samples of a word", by_unit, _SAMPLES, "energy_db"),
        *(block for block in morphs(part).blocks if isinstance(block, Table)),
        *verdicts(data, "lsd_db", "LSD"),
        *verdicts(data, "reconstruction_db", "reconstruction"),
    ]
    there = tuple(b for b in blocks if not isinstance(b, Table) or b.rows)
    return (Section("Known words", there),)


def quick(data: Data) -> tuple[Section, ...]:
    """The short study: means over folds."""
    folds = data["folds"]
    legal = "all legal" if all(fold["legal"] for fold in folds) else "SOME ILLEGAL"
    rows = tuple(
        (label, *(number(data["summary"][name][of]) for of in ("mean", "std")))
        for name, label in _QUICK.items()
    )
    return (
        Section(
            "Known words, in short",
            (
                f"{data['source']}, {len(folds)} folds by {data['unit']}; words with "
                f"{data['min_examples']} settings or more: {', '.join(data['terms'])}",
                Table("of held-out people", ("of held-out people", "mean", "sd"), rows),
                f"generated and sampled parameters: {legal}",
            ),
        ),
    )


def requests(data: Data) -> tuple[Section, ...]:
    """Requests by category, and those that the first system gets wrong."""
    wrong = tuple((text, missed) for text, missed in data["wrong"])
    missed = Section("Missed", (
        Table(f"not by {data['systems'][0]}", ("request", "what did not hold"), wrong),
    ))  # fmt: skip
    found = requests_followed({"requests": data})
    return (found, missed) if wrong else (found,)


def sound(data: Data) -> tuple[Section, ...]:
    """What people's words did to audio features, the largest moves of each word first."""
    moves = data["moves"]
    if not moves:
        return (Section("Sound", ("No word has enough rows with audio features.",)),)
    clear = [m for m in moves if m["direction"] != "unclear"]
    ordered = sorted(clear, key=lambda m: (-m["n_rows"], m["term"],
                                           -abs(m["standardised"]["estimate"])))  # fmt: skip
    rows = tuple(
        (
            m["term"],
            m["feature"],
            str(m["n_rows"]),
            str(m["n_contributors"]),
            interval(*(m["standardised"][k] for k in ("estimate", "low", "high"))),
            f"{m['raised']:.0%}",
            m["direction"],
        )
        for m in ordered
    )
    columns = ("word", "feature", "rows", "people", "move (sd), 95 %", "raised by", "direction")
    told = (
        f"{len(clear)} of {len(moves)} moves are up or down beyond chance; all stand in the JSON."
    )
    moved = Section("What words did to sound", (told, Table("Moves", columns, rows)))
    return moved, _agreement(data["agreement"])


def _agreement(agreement: Sequence[Data]) -> Section:
    """Our features beside the file's, the nearest first, those that do not match named."""
    ordered = sorted(agreement, key=lambda f: -np.nan_to_num(f["rank_correlation"], nan=-2.0))
    rows = tuple(
        (f["feature"], str(f["n_rows"]), number(f["rank_correlation"]), number(f["same_sign"]))
        for f in ordered
    )
    others = [f["feature"] for f in ordered if not f["matches"]]
    return Section(
        "Our features beside SAFE's",
        (
            "Each setting applied to a noise, since people's sounds are not known: what ours "
            f"change against what the file says. Of {len(rows)} features "
            f"{len(rows) - len(others)} agree in rank by {LEAST_RANK:g} or more; not: "
            f"{', '.join(others) or 'none'}.",
            Table("Agreement", ("feature", "rows", "rank correlation", "same sign"), rows),
        ),
    )


PAGES: Mapping[str, Callable[[Data], tuple[Section, ...]]] = {
    "known": known,
    "quick": quick,
    "unseen": lambda data: (unseen_words({"unseen": data}), knowing({"unseen": data})),
    "requests": requests,
    "listening-gap": lambda data: (published({"listening_gap": data}),),
    "space": lambda data: (what_it_is_worth({"space": data}),),
    "advice": lambda data: (advice_tried({"advice": data}),),
    "people": lambda data: (Section("People", (people_apart(data["people"]),)),),
    "statements": lambda data: (Section("Statements", tuple(words_of_many(data["stated"]))),),
    "sound": sound,
}
