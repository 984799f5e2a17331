"""What is said of the words before: "bass down", "the top is too loud", "the mids are fine"."""

from __future__ import annotations

from eqmorph.words.clauses import Clauses
from eqmorph.words.drafts import LESS, STRONGEST, Draft, Scope, give_gain, of_less, operate, tied
from eqmorph.words.phrases import LONGEST_PHRASE
from eqmorph.words.stating import opine


def said_of_before(clauses: Clauses, at: int) -> int:
    """What is said of the words before: "bass down", "the top is too loud", "... is fine"."""
    subjects = [d for d in clauses.drafts if d.clause == clauses.clause and d.is_open]
    last = clauses.last_here
    kept = last is not None and last.keep and clauses.just_read
    # The verb of a German "ohne" stands at its end.
    late = clauses.phrases.language == "de" and clauses.just_read
    denied = late and last is not None and last.negated and not last.keep
    for length in range(
        LONGEST_PHRASE if subjects or kept or denied or clauses.undecided else 0, 0, -1
    ):
        phrase = clauses.phrases.phrase(at, length)
        if phrase is None:
            continue
        if kept and clauses.phrases.operators.after.get(phrase) == "keep":
            clauses.end_scope()  # "leave the lows alone, brighten the top"
            return at + length
        if denied and last is not None and clauses.phrases.operators.after.get(phrase) == "keep":
            last.amount, last.negated = 1.0, False  # "ohne den Bass zu verlieren"
            _spare(clauses, [last])
            return at + length
        level = clauses.phrases.operators.levels.get(phrase)
        counted = phrase.endswith(("much", "lot")) and not clauses.phrases.ends(at + length)
        if counted and clauses.phrases.atom_length(at + length):
            continue  # "the voice has too much boom"
        if clauses.undecided and level and (clauses.copula or clauses.scope.kind == "too"):
            clauses.decide(level, clauses.scope.gain_db)
            clauses.end_scope()
            return at + length
        if clauses.undecided and clauses.copula and phrase in clauses.phrases.operators.praise:
            clauses.leave_undecided()
            return at + length
        if not subjects:
            continue
        if phrase in clauses.phrases.operators.opinion and subjects[-1].atom.kind in (
            "place",
            "source",
        ):
            spoken = " ".join(t.text for t in clauses.phrases.tokens[at : at + length])
            opine(clauses, spoken, tied(subjects))
            return at + length
        stated = clauses.copula or clauses.scope.kind == "too"
        mildly = clauses.scope.factor < 1.0 and not clauses.scope.kind and not clauses.tie
        # "A bit boosted" may be a wish, "a bit shy" is none.
        done = phrase.endswith("ed") and phrase in clauses.phrases.operators.after
        named = subjects[-1].atom.kind in ("place", "source")
        if mildly and named and not (stated or done) and _level(clauses, phrase, subjects[-1:]):
            return at + length  # "airy highs, bass a bit shy"
        if (
            stated and (_level(clauses, phrase, subjects) or _praise(clauses, phrase, subjects))
        ) or _after(clauses, phrase, at + length, subjects):
            return at + length
    return 0


def _level(clauses: Clauses, phrase: str, subjects: list[Draft]) -> bool:
    sign = clauses.phrases.operators.levels.get(phrase)
    if sign is None:
        return False
    atom = clauses.phrases.listed(phrase)
    levelled = atom is None or atom.concept in ("loud", "quiet")
    if not levelled and subjects[-1].atom.kind not in ("place", "source"):
        return False
    if not levelled and subjects[-1].atom.kind == "source":
        return False
    if clauses.scope.negated and clauses.scope.kind == "too":
        return _spare(clauses, subjects)  # "the bass isn't too loud"
    if clauses.scope.negated:
        sign = -sign
    factor = clauses.scope.factor
    size, factor = (1.0, factor) if sign > 0 else (-LESS, of_less(factor))
    for draft in tied(subjects):
        draft.amount = sign * min(size * factor, STRONGEST if sign > 0 else 1.0)
        draft.operated = True
        gain = draft.peak_db if draft.measured else clauses.scope.gain_db
        if gain is not None:
            give_gain(draft, gain)  # "the bass is 3 dB too loud"
    clauses.operated = clauses.complaint = True
    clauses.end_scope()
    clauses.copula = False
    return True


def _praise(clauses: Clauses, phrase: str, subjects: list[Draft]) -> bool:
    if (
        phrase not in clauses.phrases.operators.praise
        or clauses.scope.negated
        or not clauses.copula
    ):
        return False
    return _spare(clauses, subjects)


def _spare(clauses: Clauses, subjects: list[Draft]) -> bool:
    """Keep them as they are."""
    for draft in tied(subjects):
        draft.keep = True
    clauses.operated = True
    clauses.end_scope()
    return True


def _after(clauses: Clauses, phrase: str, end: int, subjects: list[Draft]) -> bool:
    kind = clauses.phrases.operators.after.get(phrase)
    last = clauses.drafts[-1]
    weighed = clauses.scope.factor != 1.0 and not clauses.scope.kind  # "highs slightly reduced"
    ready = ((clauses.just_read or weighed) and last.is_plain) or last.measured
    if kind is None or not ready:
        return False
    if phrase in clauses.phrases.operators.place_only and last.atom.kind not in (
        "place",
        "source",
        "fault",
    ):
        return False
    if not _ends_here(clauses, phrase, end):
        return False
    if phrase == "gone" and last.atom.kind == "fault" and not clauses.copula:
        kind = "remove"  # "mud gone, please"
    scope, clauses.scope = (
        clauses.scope,
        Scope(kind, factor=clauses.scope.factor),
    )
    clauses.scope.gain_db = scope.gain_db
    for draft in tied(subjects):
        operate(clauses.scope, draft)
    clauses.end_scope()
    clauses.operated = True
    clauses.complaint = clauses.complaint or kind == "too"
    clauses.just_read = False
    # "The bass bleeds into the mids", "mud-free lows": where it is heard.
    follows = phrase == "free" and not clauses.phrases.ends(end)
    clauses.preposition = phrase.endswith("into") or follows
    return True


def _ends_here(clauses: Clauses, phrase: str, end: int) -> bool:
    """Whether a phrase is said of the word before it, not of the one after it."""
    if end >= len(clauses.phrases.tokens) or clauses.phrases.tokens[end].kind != "word":
        return True
    if phrase == "free" or phrase.endswith("into"):
        return True
    following = clauses.phrases.tokens[end].text
    change = clauses.phrases.change(following)
    if change is not None and change[0] in ("link", "but", "strength", "with"):
        return True
    if clauses.phrases.atom_length(end):
        after = end + clauses.phrases.atom_length(end)
        return (
            after < len(clauses.phrases.tokens)
            and clauses.phrases.tokens[after].text in clauses.phrases.operators.after
        )
    verb = clauses.phrases.change(phrase) is not None
    return not (verb and following in clauses.phrases.operators.stop)
