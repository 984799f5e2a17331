"""What is stated: "is" and the like, new subjects, opinions, likenesses to something unknown."""

from __future__ import annotations

from eqmorph.words.clauses import Clauses
from eqmorph.words.drafts import Draft
from eqmorph.words.filters import NOT_FOLLOWED


def state(clauses: Clauses, phrase: str) -> None:
    """ "Is" and the like; a noun right before it that follows a comma is a new subject."""
    last = clauses.last_here
    if last is not None and _is_new_subject(clauses, last):
        clauses.drafts.pop()
        clauses.end_clause()
        last.clause, last.tie, last.desired, last.mixed = clauses.clause, "", False, False
        last.amount, last.operated, last.keep, last.negated = 1.0, False, False, False
        clauses.drafts.append(last)
    elif last is not None and clauses.just_read and last.is_plain:
        last.subject = True
    elif not clauses.scope.fresh:
        clauses.end_scope()  # "lacks air and sounds closed in"
    clauses.copula = True
    clauses.told.add(clauses.sentence)
    clauses.likened = clauses.likened or "slike" in phrase


def _is_new_subject(clauses: Clauses, last: Draft) -> bool:
    """ "Could be brighter, the bass is too loud", but not "less bass and treble"."""
    named = last.atom.kind in ("place", "source") and last.tie in ("comma", "and")
    others = any(d.operated or d.keep for d in clauses.here[:-1])
    return clauses.just_read and named and last.operated and last.peak_db is None and others


def unfamiliar(clauses: Clauses, word: str) -> None:
    """A word that nothing is known of; "the kick sounds like" it says nothing of the kick."""
    clauses.unknown.append(word)
    clauses.just_read = clauses.just_filtered = False
    clauses.scope.missed = clauses.scope.fresh
    if clauses.likened:
        here = {id(d) for d in clauses.here if d.is_plain and d.atom.kind in ("place", "source")}
        clauses.drafts = [d for d in clauses.drafts if id(d) not in here]
        clauses.dropped = clauses.dropped or bool(here)


def opine(clauses: Clauses, phrase: str, subjects: list[Draft]) -> None:
    """ "The bass sucks": too much of it, or too little?"""
    named = " and ".join(repr(d.atom.text) for d in subjects)
    clauses.notes.append(
        f"{phrase!r} does not tell whether {named} is too much or too little{NOT_FOLLOWED}"
    )
    gone = {id(d) for d in subjects}
    clauses.drafts = [d for d in clauses.drafts if id(d) not in gone]
    clauses.end_scope()
