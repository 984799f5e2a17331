"""The appendix: every method and variant, in the tables that the chapters show a part of."""

from __future__ import annotations

from eqmorph.evaluation.report.method_tables import CODES, Data, methods_table
from eqmorph.evaluation.report.pages import Section, Table

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
_ANSWERS = (("lsd_db", "LSD in dB", 2), ("score_db", "score in dB", 2), ("hrp", "HRP", 1))


def all_methods(data: Data) -> Section:
    """Known words: all methods, grouped by what is measured."""
    summary = data["known"]["summary"]
    by_person = summary["contributor"]
    maps = {name: figures for name, figures in by_person.items() if "trustworthiness" in figures}
    tables: list[Table] = [
        methods_table("Grouping, folds by contributor", by_person, _GROUPS, "silhouette"),
    ]
    if "stratified" in summary:
        by_row = summary["stratified"]
        tables.append(methods_table("Grouping, stratified by row", by_row, _GROUPS, "silhouette"))
    if maps:
        tables.append(methods_table("Maps of one to three numbers", maps, _MAPS))
    tables.append(methods_table("Answers to known words", by_person, _ANSWERS, "lsd_db"))
    return Section("Appendix: all methods", tuple(tables))
