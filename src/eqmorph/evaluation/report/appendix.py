"""The appendix: every method and variant, in the tables that the chapters show a part of."""

from __future__ import annotations

from eqmorph.evaluation.report.method_tables import ANSWERS, CODES, methods_table
from eqmorph.evaluation.report.pages import Section
from eqmorph.evaluation.studies.known_words import ContributorsReport

_MAPS = (
    *CODES[:2],
    ("trustworthiness", "trustworthiness", 3),
    ("continuity", "continuity", 3),
)
_GROUPS = (
    ("silhouette", "silhouette", 2),
    ("davies_bouldin", "Davies-Bouldin", 2),
    ("neighbour_accuracy", "neighbour accuracy", 2),
    ("latent_silhouette", "silhouette of its latent", 2),
)
_DIVISIONS = {
    "contributor": "Grouping, folds by contributor",
    "stratified": "Grouping, stratified by row",
}


def all_methods(known: ContributorsReport) -> Section:
    """Known words: all methods, grouped by what is measured."""
    tables = [
        methods_table(caption, known.summary[division], _GROUPS, "silhouette")
        for division, caption in _DIVISIONS.items()
        if division in known.summary
    ]
    by_person = known.summary["contributor"]
    maps = {name: figures for name, figures in by_person.items() if "trustworthiness" in figures}
    if maps:
        tables.append(methods_table("Maps of one to three numbers", maps, _MAPS))
    tables.append(methods_table("Answers to known words", by_person, ANSWERS, "lsd_db"))
    return Section("Appendix: all methods", tuple(tables))
