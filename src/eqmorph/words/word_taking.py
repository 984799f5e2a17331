"""A word for a sound among the others of a text: what waits for it is asked of it."""

from __future__ import annotations

from eqmorph.words.clauses import Clauses
from eqmorph.words.decibels import lend
from eqmorph.words.drafts import NEGATIVE, Draft, Scope, is_fault, operate
from eqmorph.words.expression import Atom


def take_word(clauses: Clauses, atom: Atom, affix: str) -> None:
    """A word for a sound, and what a part of it does to it ("un-")."""
    if clauses.undecided and clauses.copula and is_fault(atom):
        clauses.decide(-1.0)  # "everything above 8k is harsh"
        clauses.notes.append(f"{atom.text!r} is what is heard there")
        return
    purpose = clauses.preposition and atom.kind == "quality"  # "+2 dB at 4k for clarity"
    if clauses.just_filtered and (atom.kind == "place" or is_fault(atom) or purpose):
        clauses.just_filtered = clauses.preposition = False
        clauses.notes.append(f"{atom.text!r} is what is heard there")
        return
    before, same = (clauses.drafts[-1] if clauses.drafts else None), clauses.last_here is not None
    heard_in = clauses.preposition and atom.kind in ("place", "source")
    heard_in = heard_in and (same or bool(clauses.open_filters))
    clauses.just_filtered = False
    if not heard_in:
        clauses.open_filters = 0
    if not clauses.scope.fresh and before is not None and not _goes_on(clauses, before, atom):
        gain = clauses.scope.gain_db
        clauses.end_scope()
        clauses.scope.gain_db = gain
    draft = Draft(
        atom, clauses.clause, tie=clauses.tie if same else "", after_but=clauses.after_but
    )
    goes_on = not clauses.scope.fresh
    draft.desired, draft.sentence = clauses.desire, clauses.sentence
    if atom.kind == "quality" and atom.text.endswith(("en", "ens")):
        clauses.operated = True  # "tighten the bass guitar": a verb
    draft.follows_at_once = same and clauses.just_read and not clauses.tie
    if heard_in:
        draft.place_of_another = True
    elif affix:
        outer = clauses.scope
        kind = "less" if outer.negated and affix == "remove" else affix  # "not unclear"
        if clauses.copula and not clauses.desire and not outer.negated and atom.kind == "quality":
            kind = "lack"  # "the voices are unclear"
            clauses.complaint = True
        clauses.scope = Scope(kind, outer.negated)
        operate(clauses.scope, draft)
        clauses.scope = outer
        clauses.operated = True
    else:
        _told(clauses, draft)
    if not draft.place_of_another:
        clauses.preposition = False
    clauses.drafts.append(draft)
    if goes_on:
        lend(
            clauses,
        )
    clauses.tie = ""
    clauses.just_read = True


def _told(clauses: Clauses, draft: Draft) -> None:
    """Give a word what waits for it; words before it may turn out to say where it is heard."""
    scope = clauses.scope
    subjects = [
        d for d in clauses.here if d.is_plain and (d.subject or d.atom.kind in ("place", "source"))
    ]
    if clauses.copula and not clauses.tie and _is_faults(clauses, draft):
        return
    linked = clauses.tie in ("and", "or", "comma")
    told = clauses.copula or _is_predicate(clauses, draft, subjects)
    if (told or (scope.kind in ("lack", "too") and scope.fresh)) and not linked:
        for subject in subjects:
            subject.place_of_another = True
    told = told or (scope.complaining and is_fault(draft.atom))
    missed = False
    if told and not clauses.desire and not scope.kind:
        if scope.negated:
            missed = _is_missed(clauses, draft)
        elif (
            is_fault(draft.atom)
            or _is_mild(clauses, draft)
            or _is_likened(clauses, draft, subjects)
        ):
            scope.kind = "too"
            clauses.complaint = clauses.operated = True
    if missed:  # "it's not warm"
        scope.kind, scope.negated, scope.factor = "lack", False, max(scope.factor, 1.0)
    operate(clauses.scope, draft)
    draft.negated = draft.negated or missed  # "... enough" may follow
    draft.stated = clauses.copula and not clauses.desire and draft.is_plain
    if scope.kind in ("too", "lack") and not clauses.desire:
        clauses.complaint = True
    scope.fresh = False
    scope.factor = 1.0


def _is_faults(clauses: Clauses, draft: Draft) -> bool:
    """ "The esses are sharp": what is said of a fault complains of it, whatever it is."""
    last = clauses.last_here
    if last is None or not (last.subject and last.is_plain and last.atom.kind == "fault"):
        return False
    if clauses.desire or clauses.scope.negated or clauses.scope.kind not in ("", "too"):
        return False
    operate(Scope("too", factor=clauses.scope.factor), last)
    draft.place_of_another = clauses.complaint = clauses.operated = True
    clauses.end_scope()
    return True


def _is_predicate(clauses: Clauses, draft: Draft, subjects: list[Draft]) -> bool:
    """ "Vocals muddy", "the cymbals hiss": said of what is named right before."""
    if not (draft.follows_at_once and subjects and subjects[-1] is clauses.drafts[-1]):
        return False
    operators, word = clauses.phrases.operators, draft.atom.text
    several = subjects[-1].atom.text.endswith("s") and not subjects[-1].atom.text.endswith("ss")
    return word in operators.predicates or (several and word in operators.predicate_verbs)


def _is_missed(clauses: Clauses, draft: Draft) -> bool:
    """Whether what something "is not" is missed; not in "darker so that it is not bright"."""
    wished = any(
        d.sentence == clauses.sentence and d.amount > 0 and d.desired for d in clauses.drafts
    )
    compared = any(d.sentence == clauses.sentence and d.is_compared for d in clauses.drafts)
    return draft.atom.kind == "quality" and not wished and not compared and not draft.is_compared


def _is_likened(clauses: Clauses, draft: Draft, subjects: list[Draft]) -> bool:
    """ "My voice sounds like a telephone": nobody asks for that."""
    concept = clauses.phrases.lexicon.concepts.get(draft.atom.concept)
    told = bool(subjects) or clauses.complaint or clauses.likened
    return told and concept is not None and concept.opposite == "full"


def _is_mild(clauses: Clauses, draft: Draft) -> bool:
    """ "It sounds a bit dark" is no praise."""
    return draft.atom.kind == "quality" and clauses.scope.factor < 1.0


def _goes_on(clauses: Clauses, before: Draft, atom: Atom) -> bool:
    """Whether what was asked of the word before is asked of this one, too."""
    scope = clauses.scope
    if atom.kind == "quality" and atom.text.endswith(("ens", "en")) and clauses.tie:
        return False  # "cut the noise and brighten the trumpet": a verb of its own
    if scope.kind == "keep" and clauses.tie == "comma":
        return atom.kind == before.atom.kind and atom.kind in ("place", "source")
    negative = scope.negated or scope.kind in (*NEGATIVE, "than", "opposite")
    if not negative:
        return True
    if clauses.tie in ("", "or"):
        return before.clause == clauses.clause
    if atom.kind == "fault":
        return True
    alike = before.atom.kind == atom.kind
    return alike and (atom.kind == "place" or clauses.tie == "and")
