"""Phrases that change others: what they let wait for the words after them; signs multiply."""

from __future__ import annotations

from eqmorph.words.clauses import Clauses
from eqmorph.words.drafts import STRONGEST, WEAKEST, Scope
from eqmorph.words.stating import state

# "Barely brighter" is a little brighter, "barely bright" is not bright.
_SCARCELY, _BARELY = ("barely", "hardly", "scarcely"), 0.35
# "More warm than bright": the share of the first.
_PREVAILS = 0.7
_ASKS = ("more", "lack", "less", "remove", "negate", "too", "opposite", "keep")
# Of two that one of these links, what is asked of the first is asked of the other.
_EITHER = ("or", "nor", "o", "ou", "oder", "ni", "nem", "oppure", "noch")


def take_phrase(clauses: Clauses, phrase: str, kind: str, factor: float) -> None:
    """A phrase that changes the words after it, or those before."""
    scope = clauses.scope
    clauses.just_read = clauses.just_filtered = False
    last = clauses.last_here
    if kind in _ASKS and clauses.tie and last is not None and last.place_of_another:
        clauses.preposition = False  # "more punch in the bass, less mids"
    if kind == "strength":
        weaker = factor < 1.0 < scope.factor  # "very slightly" is less than "slightly"
        scope.factor = factor / scope.factor if weaker else scope.factor * factor
        scope.factor = min(max(scope.factor, WEAKEST), STRONGEST)
        scope.complaining = phrase in clauses.phrases.operators.complaining
    elif kind == "but":
        clauses.end_clause()
        clauses.after_but = True
    elif kind == "link":
        # "no bass or treble": what is alike in both.
        clauses.tie = "or" if phrase in _EITHER else "and"
    elif kind == "with":
        clauses.end_scope()
        clauses.tie = "and"
    elif kind == "enough":
        enough(clauses)
    elif kind == "all_but":
        leave_out(clauses)
    elif kind == "contrast":
        if clauses.here:
            compare(clauses)
    elif kind == "remove" and phrase in _SCARCELY and _compares(clauses, phrase):
        scope.factor *= _BARELY
    elif kind == "negate":
        if not scope.fresh:
            clauses.end_scope()
        if not clauses.scope.negated:  # "absolutely no bass" is none the less of a no
            clauses.scope.factor = min(clauses.scope.factor, 1.0)
        clauses.scope.negated = not clauses.scope.negated
        stated = phrase.startswith(("is", "are", "was", "does"))
        if stated or phrase in clauses.phrases.operators.copula:
            state(clauses, phrase)
    else:
        ask(clauses, kind)
        clauses.scope.avoided = phrase.startswith(("avoid", "prevent", "stop"))
        if kind == "lack":
            clauses.copula = clauses.copula or phrase.endswith("be")


def leave_out(clauses: Clauses) -> None:
    """ "Everything but X": to do something to all others is the contrary for it."""
    kind = clauses.scope.kind if clauses.scope.fresh else ""
    if kind in ("less", "remove"):
        clauses.scope.kind = "more"  # "cut everything but the mids"
    elif kind in ("more", "lack", "keep"):
        clauses.scope.kind = "less"
    elif kind != "too":
        clauses.end_scope()
        clauses.scope.negated = True
    clauses.operated = True


def compare(clauses: Clauses) -> None:
    """ "More warm than bright" is some of both; "more muddy than warm" is a complaint."""
    before = clauses.here[-1]
    if before.operated and before.amount != 0 and before.atom.kind == "quality":
        more = before.amount > 0
        before.amount, before.mixed = (_PREVAILS if more else 1.0 - _PREVAILS), True
        ask(clauses, "mix")
        clauses.scope.factor = 1.0 - before.amount
    elif before.atom.kind == "fault" and before.amount < 0:
        ask(clauses, "lack")
    else:
        ask(clauses, "than")


def _compares(clauses: Clauses, phrase: str) -> bool:
    """Whether the word after a phrase is a comparative."""
    texts = [t.text for t in clauses.phrases.tokens]
    after = texts[texts.index(phrase) + 1 :][:1] if phrase in texts else []
    if not after or not after[0].endswith("er"):
        return False
    found = clauses.phrases.recognise(after[0])
    return found is not None and found[0].how == "form"


def ask(clauses: Clauses, kind: str) -> None:
    """Let a kind of phrase wait for the next word; signs multiply."""
    scope = clauses.scope
    if not scope.fresh:  # "... sits well, a bit too bright": the strength is the new phrase's
        scope = clauses.scope = Scope(factor=scope.factor, gain_db=scope.gain_db)
    if kind == "lack" and scope.kind in ("less", "remove"):
        scope.kind = "lack"  # "fix the lack of bass"
    elif kind in ("less", "remove") and scope.avoided:
        scope.kind, scope.negated = kind, True  # "avoid cutting the highs"
    elif kind in ("more", "too") and scope.kind in ("less", "remove"):
        pass  # "avoid adding mud", "reduce the excess of bass"
    elif kind == "more" and scope.kind == "too":
        pass  # "too much boosted bass"
    else:
        scope.kind = kind
    clauses.operated = True


def enough(clauses: Clauses) -> None:
    """ "Not bright enough", "the bass is enough"."""
    last = clauses.last_here
    if last is None:
        if clauses.scope.negated:
            ask(clauses, "lack")
        clauses.scope.negated = False
    elif last.negated or clauses.scope.negated:
        last.amount, last.operated, last.keep = 1.0, True, False
        last.negated = clauses.scope.negated = False
        clauses.complaint = True
    elif clauses.copula or last.is_plain:
        last.keep = True
