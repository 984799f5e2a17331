"""What a report's words and methods mean, for who reads it first."""

from __future__ import annotations

from collections.abc import Iterable

from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.methods.names import shown_name
from eqmorph.evaluation.report.pages import Block, Section, Table, interval, number, table
from eqmorph.evaluation.studies.all_studies import About
from eqmorph.evaluation.studies.known_words import ContributorsReport
from eqmorph.evaluation.studies.people_apart import PeopleApart

# By the beginning of a method's name.
_METHODS = (
    ("eqmorph", "the package's model, as it ships but trained on the fold"),
    (
        "network, 2-d",
        "the same network with a latent of two (or three) numbers, no words, no teacher",
    ),
    ("the specification's network", "as its diagram says: its sizes and its loss, no teacher"),
    ("the specification on raw numbers", "the same on raw dB, hertz and Q, clipped afterwards"),
    ("β-VAE", "flowEQ's variational autoencoder by size of code and β"),
    ("PCA of parameters", "principal components of the parameters"),
    ("PCA of curves", "principal components of the responses; refitted: as five bands again"),
    ("smoothed bootstrap", "somebody's setting for the word, with a little noise"),
    ("nearest neighbour", "somebody's setting: the middle one of the word's, or the nearest one"),
    ("term mean (parameters)", "mean of the word's settings"),
    ("term mean (response)", "mean of the word's curves"),
    ("term geometric median", "the curve nearest to all of the word's"),
    ("people (floor)", "the training people's own settings instead of a method's"),
    ("FLAT", "0 dB everywhere: doing nothing"),
)


def _terms(n: int, about: About) -> tuple[tuple[str, str], ...]:
    low, high = (f"{hertz:,.0f} Hz" for hertz in (GRID[0], GRID[-1]))
    return (
        ("person, contributor", "who typed a word and saved a setting; opaque numbers here"),
        ("by contributor", f"{n} folds; nobody's settings are on both sides"),
        ("stratified", f"{n} folds by row, as others divide; people are on both sides: easier"),
        ("LSD", f"RMS distance in dB of two magnitude responses, {low} to {high} on a log scale"),
        ("HRP", "where an answer's LSD lies among the people's own, in per cent; 50 is a typical "
         "one, and a mean is near 0 by construction"),
        ("silhouette, Davies-Bouldin", "how well codes group by word: 1 and 0 are perfect"),
        ("±", deviation_in_words(about)),
        ("[ ]", "95 % interval, by drawing people again"),
        ("the specification", "the document that asked for this package"),
    )  # fmt: skip


def deviation_in_words(about: About) -> str:
    """What ± is: sample deviations, or those of the folds themselves."""
    sample = about.deviation == "sample"
    over = "divided by the number of folds less one" if sample else "divided by their number"
    return f"standard deviation over folds ({over})"


def what_is_compared(
    known: ContributorsReport, about: About, people: tuple[PeopleApart, ...] = ()
) -> Section:
    """The terms and methods of the tables, as far as they are in them."""
    names = [shown_name(key) for key in known.summary["contributor"]]
    methods = tuple(
        (start, what) for start, what in _METHODS if any(n.startswith(start) for n in names)
    )
    blocks: list[Block] = [
        "Settings that people saved in SAFE-DB for a word while they mixed, held against what "
        "each method answers without having seen these people.",
    ]
    if people:
        blocks.append(people_apart(people))
    blocks += [
        Table("Terms", ("term", "what it is"), _terms(known.n_folds, about)),
        Table("Methods for known words", ("method", "what it is"), methods),
    ]
    return Section("What is compared", tuple(blocks))


def people_apart(people: Iterable[PeopleApart]) -> Table:
    """How far people with one word are from each other."""
    return table(
        "How far people with the same word are from each other, LSD in dB, every pair of people "
        "weighing the same",
        people,
        ("word", lambda p: p.term),
        ("people", lambda p: str(p.n_people)),
        ("two people", lambda p: interval(p.between_db, *p.between_interval_db)),
        ("one person twice", lambda p: number(p.within_db)),
    )
