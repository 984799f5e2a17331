"""Filters said in numbers, among the words of a text: which of these they say the meaning of."""

from __future__ import annotations

from eqmorph.words.clauses import Clauses
from eqmorph.words.drafts import NEGATIVE, RINGS, is_fault
from eqmorph.words.filter_reading import FilterRun

# A cut at what rings is narrow, unless it is said how wide.
_RINGING_Q = 4.0


def take_filters(clauses: Clauses, run: FilterRun) -> None:
    """Filters said in numbers, in the place of a word that they say the meaning of."""
    last = clauses.last_here
    fault = last is not None and is_fault(last.atom)
    # "Nasal, around 1k": a frequency alone after a fault is the fault's.
    alone = run.unsigned and not run.gained and fault and last is not None and last.amount != 0
    if not (clauses.just_read or alone):
        last = None
    lent = last.peak_db if last is not None and not run.gained else None
    less = clauses.taken_cut or clauses.scope.negated or clauses.scope.kind in NEGATIVE
    if last is not None and (last.atom.kind == "place" or fault or lent is not None):
        # "cut the mud at 300 Hz", "harsh at 3k": the number says what the word means.
        if lent is not None:
            run = run.at_gain(lent)  # "2 dB of air at 12k"
        elif run.unsigned and last.is_plain and fault:
            run = run.scaled(-1.0 if run.gained else -last.amount)
        elif run.unsigned and last.amount < 0:
            run = run.scaled(-1.0)
        if last.atom.concept in RINGS:
            run = run.narrowed(_RINGING_Q)
        clauses.drafts.pop()
    elif run.unsigned and less and (clauses.scope.fresh or not run.gained):
        run = run.scaled(-1.0)
    elif run.unsigned and not run.gained and _complained_here(clauses):
        run = run.scaled(-1.0)  # "the vocal is fighting the guitars around 3k"
    elif run.unsigned and run.filters:
        clauses.undecided, clauses.assumed = len(run.filters), ""
        if not run.gained:
            said = ", ".join(map(str, run.filters))
            clauses.assumed = f"neither up nor down was said: {said} assumed"
            clauses.notes.append(clauses.assumed)
    clauses.filters += run.filters
    clauses.notes += run.notes
    clauses.open_filters = 0 if run.gained or run.weighed else len(run.filters)
    clauses.end_scope()
    clauses.tie = ""
    clauses.just_read = False
    clauses.operated = clauses.just_filtered = True


def _complained_here(clauses: Clauses) -> bool:
    return any(d.operated and d.amount < 0 for d in clauses.here)
