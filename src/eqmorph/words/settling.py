"""What only the whole text tells of its words: faults, places and sources."""

from __future__ import annotations

from dataclasses import replace

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.clauses import Clauses
from eqmorph.words.drafts import LESS, NOT_TOO, REMOVED, Draft
from eqmorph.words.expression import Part
from eqmorph.words.filters import NOT_FOLLOWED

# What is played says little about the sound beside a word that does ("crisp snare").
SOURCE_AMOUNT = 0.6
# "Warm but not too warm".
_LIMITED = 0.6
# "But not X" is less of a demand than "not X".
_HELD_BACK = -0.35
# "Boost" or "scoop it" may be a word of its own.
_VERB_ALONE = 3


def settle(clauses: Clauses) -> None:
    """Change the words of a text by what the others of it tell."""
    _limit_wishes(clauses)
    _settle_descriptions(clauses)
    _settle_absences(clauses)
    _flip_faults(clauses)
    _settle_contrasts(clauses)
    _hold_back(clauses)
    _settle_praise(clauses)
    _drop_places(clauses)
    _settle_sources(clauses)
    kept = [d for d in clauses.drafts if not d.place_of_another]
    if kept or clauses.filters:
        clauses.notes += [
            f"{d.atom.text!r} says where it is heard" for d in clauses.drafts if d.place_of_another
        ]
        clauses.drafts = kept
    refused = any(note.endswith(NOT_FOLLOWED) for note in clauses.notes)
    if not (clauses.drafts or clauses.filters or refused or clauses.dropped):
        _verbs_as_words(clauses)


def _limit_wishes(clauses: Clauses) -> None:
    """ "Warm but not too warm" is less warm than "warm"."""
    for limit in [d for d in clauses.drafts if d.negated and d.amount == NOT_TOO]:
        wished = [
            d for d in clauses.drafts if d.atom.concept == limit.atom.concept and d.amount > 0
        ]
        for draft in wished:
            draft.amount *= _LIMITED
        if wished:
            clauses.drafts.remove(limit)


def _settle_descriptions(clauses: Clauses) -> None:
    """ "It is thick and has a lot of bass. I would like more air": the first is what is there."""
    wishes = [d.sentence for d in clauses.drafts if d.desired]
    asked = [d.sentence for d in clauses.drafts if d.operated or d.keep]
    for draft in clauses.drafts:
        later = any(s > draft.sentence for s in wishes)
        told = draft.sentence in clauses.told and any(s != draft.sentence for s in asked)
        if draft.is_plain and not draft.desired and (later or told):
            if draft.atom.kind == "fault":
                draft.amount, draft.operated, clauses.complaint = LESS, True, True
            else:
                draft.place_of_another = True


def _settle_absences(clauses: Clauses) -> None:
    """ "Too much bass and no treble", "boomy, no air": what is not there is missed."""
    for i, draft in enumerate(clauses.drafts):
        if not draft.negated or draft.amount != REMOVED or draft.desired:
            continue
        if draft.tie not in ("comma", "and"):  # "boomy without edge"
            continue
        if draft.atom.kind not in ("place", "quality") or any(d.desired for d in clauses.drafts):
            continue
        complained = [
            d
            for d in clauses.drafts[:i]
            if d.sentence == draft.sentence and not (d.negated or d.keep)
            and ((d.amount < 0 and clauses.complaint) or (d.atom.kind == "fault" and d.is_plain))
        ]  # fmt: skip
        if complained and not _agree(clauses, complained[-1], draft):
            draft.amount = 1.0
            clauses.complaint = True


def _settle_contrasts(clauses: Clauses) -> None:
    """ "Fun bass, but the treble is sharp": what is said last with "but" is too much."""
    for i, draft in enumerate(clauses.drafts):
        character = draft.atom.kind == "quality" and draft.stated and draft.is_plain
        before = [d for d in clauses.drafts[:i] if d.clause < draft.clause]
        if not (character and draft.after_but and before) or any(d.desired for d in clauses.drafts):
            continue
        heard = any(d.place_of_another and d.clause == draft.clause for d in clauses.drafts)
        if heard and all(d.amount >= 0 for d in before) and draft.atom.own > 0:
            draft.amount, draft.operated, clauses.complaint = LESS, True, True


def _flip_faults(clauses: Clauses) -> None:
    """A fault beside a wish is what is to go: "smooth out the harshness", "dull, needs air"."""
    for i, draft in enumerate(clauses.drafts):
        if draft.atom.kind != "fault" or not draft.is_plain or draft.desired:
            continue
        wished = [
            d
            for d in clauses.drafts
            if d is not draft and d.amount > 0 and d.atom.kind in ("quality", "fault")
            and d.clause == draft.clause and not _agree(clauses, d, draft)
        ]  # fmt: skip
        tied = bool(draft.tie) or (i + 1 < len(clauses.drafts) and bool(clauses.drafts[i + 1].tie))
        but = draft.after_but and all(d.amount >= 0 for d in clauses.drafts[:i])
        # "Thin, make it fuller".
        turned = any(
            d.desired and d.amount > 0 and d.clause == draft.clause for d in clauses.drafts[i + 1 :]
        )
        if clauses.complaint or but or turned or (wished and not tied):
            draft.amount, draft.operated = LESS, True
            clauses.operated = clauses.complaint = True


def _hold_back(clauses: Clauses) -> None:
    """ "Warm but not dull": where the wish does not lift what the fault cuts, that is a limit."""
    for i, draft in enumerate(clauses.drafts):
        wished = [d for d in clauses.drafts[:i] if d.amount > 0 and d.clause < draft.clause]
        denied = draft.after_but and draft.negated and draft.amount == REMOVED
        apart = all(d.atom.own != draft.atom.own for d in wished)
        if denied and wished and apart and draft.atom.kind == "fault":
            draft.amount = _HELD_BACK


def _settle_praise(clauses: Clauses) -> None:
    """ "A nice warm sound" is a warm one; "nice lows but harsh" has lows to be kept."""
    for before, draft in zip(clauses.drafts, clauses.drafts[1:], strict=False):
        praised = before.atom.concept == "pleasant" and draft.follows_at_once
        if praised and clauses.complaint and draft.is_plain:
            draft.keep = True
    faulty = clauses.complaint or any(
        d.atom.kind == "fault" and d.amount < 0 and not d.negated for d in clauses.drafts
    )
    for draft in clauses.drafts:
        # "The bass is deep and punchy, but the treble is harsh".
        described = draft.stated and draft.is_plain and not draft.desired
        if faulty and described and draft.atom.kind == "quality":
            draft.keep = not _beside_fault(clauses, draft)
            draft.place_of_another = not draft.keep
    _keep_before_but(clauses)
    said = [d for d in clauses.drafts if d.atom.concept != "pleasant" or d.operated]
    if clauses.filters or len(said) > 1:  # "a painful peak at 8k" is about the peak
        said = [d for d in said if not (d.atom.concept == "annoying" and d.amount < 0)]
    clauses.drafts = said or clauses.drafts


def _keep_before_but(clauses: Clauses) -> None:
    """ "Clean and detailed but too bright": what is said before the complaint is to stay."""
    for i, draft in enumerate(clauses.drafts):
        later = [d for d in clauses.drafts[i + 1 :] if d.after_but and d.clause > draft.clause]
        complained = any(d.amount < 0 and not d.negated and not d.desired for d in later)
        plain = draft.is_plain and not draft.desired and draft.atom.kind == "quality"
        if clauses.complaint and complained and plain:
            draft.keep = True


def _beside_fault(clauses: Clauses, draft: Draft) -> bool:
    """ "Massive and boomy": the one is no praise where the other is a complaint."""
    i = clauses.drafts.index(draft)
    pairs = [*zip(clauses.drafts[i:], clauses.drafts[i + 1 :], strict=False)][:1]
    pairs += [(clauses.drafts[i - 1], draft)] if i else []
    return any(
        after.tie == "and" and any(d.atom.kind == "fault" and d.amount < 0 for d in (before, after))
        for before, after in pairs
    )


def _drop_places(clauses: Clauses) -> None:
    """ "Harsh highs" is about what is harsh, "tight low end" about what is tight."""
    for before, draft in zip(clauses.drafts, clauses.drafts[1:], strict=False):
        near = draft.follows_at_once or (
            before.clause == draft.clause
            and not draft.tie
            and draft.is_plain
            and before.atom.own < 0
        )
        if not near or "place" not in (before.atom.kind, draft.atom.kind):
            continue
        place, other = (draft, before) if draft.atom.kind == "place" else (before, draft)
        if other.atom.kind == "place" or other.keep or place.peak_db is not None:
            continue
        cuts = other.atom.own < 0 and other.amount > 0  # "smooth out the highs"
        if other.atom.kind == "fault" or cuts or not _agree(clauses, place, other):
            place.place_of_another = True
            if not other.operated and place.operated:
                other.amount, other.operated = place.amount, True


def _settle_sources(clauses: Clauses) -> None:
    sources = [d for d in clauses.drafts if d.atom.kind == "source" and not d.place_of_another]
    others = [d for d in clauses.drafts if d.atom.kind != "source"]
    if not sources or not (others or clauses.filters):
        return
    bare = not (clauses.operated or any(d.desired for d in clauses.drafts) or clauses.filters)
    for draft in sources:
        if draft.keep or (draft.operated and draft.peak_db is not None):
            continue
        i = clauses.drafts.index(draft)
        linked = draft.tie != "" or any(d.tie != "" for d in clauses.drafts[i + 1 : i + 2])
        own = draft.operated and linked and not draft.follows_at_once
        beside = any(d.clause == draft.clause for d in others)
        own = own or (draft.operated and not beside and not clauses.filters)
        if bare:
            draft.amount = SOURCE_AMOUNT
            clauses.notes.append(
                f"{draft.atom.text!r}: what it is made for, which shades the answer"
            )
        elif not own:
            draft.place_of_another = True


def _agree(clauses: Clauses, a: Draft, b: Draft) -> bool:
    one, other = _levels(clauses, a), _levels(clauses, b)
    return one is None or other is None or bool(one @ other > 0)


def _levels(clauses: Clauses, draft: Draft) -> FloatArray | None:
    concept = clauses.phrases.lexicon.concepts.get(draft.atom.concept)
    return None if concept is None else concept.levels


def _verbs_as_words(clauses: Clauses) -> None:
    """ "Boost" or "scoop" alone is a word of its own, beside others it changes them."""
    for at in range(len(clauses.phrases.tokens)):
        for length in (3, 2, 1):
            phrase = clauses.phrases.phrase(at, length)
            atom = phrase and clauses.phrases.listed(phrase)
            if atom:
                clauses.drafts.append(Draft(atom, 0))
                return


def parts_of(clauses: Clauses) -> tuple[Part, ...]:
    """The words as parts, each meaning once: the strongest of what is asked of it."""
    parts: dict[tuple[str, bool, bool], Part] = {}
    for d in clauses.drafts:
        amount = 0.0 if d.keep else round(d.amount, 4)
        part = Part(
            d.atom, amount, d.keep, d.opposite, None if d.keep else d.peak_db, d.mixed,
            lifted=d.atom.kind == "source" and d.operated and amount > 0 and not d.opposite,
        )  # fmt: skip
        key = (d.atom.concept or d.atom.word, d.keep, amount < 0)
        known = parts.get(key)
        if known is None or abs(amount) > abs(known.amount):
            parts[key] = part
    return _in_shares(tuple(parts.values()))


def _in_shares(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Parts with the shares of those that the mean is asked of summing to 1."""
    whole = sum(part.amount for part in parts if part.mixed and not part.keep)
    alone = sum(part.mixed for part in parts) < 2 or whole <= 0
    return tuple(
        part
        if not part.mixed
        else replace(part, mixed=False)
        if alone
        else replace(part, amount=round(part.amount / whole, 4))
        for part in parts
    )
