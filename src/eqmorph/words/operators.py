"""The small words of a language, that change words for a sound: "less", "too", "swap", "at"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True, eq=False)
class Operators:
    """The words of one language that change others.

    Phrases are written without spaces, as they are looked up.

    Attributes
    ----------
    changes : mapping of str to (str, float)
        What a phrase does: its kind ("strength", "more", "lack", "less", "remove", "negate",
        "too", "opposite", "keep", "mix", "but", "link", "contrast", "with", "enough",
        "all_but"), and of a strength its factor.
    after : mapping of str to str
        What a phrase does to the word before it ("bass down").
    levels : mapping of str to float
        What is said of a part's level ("the bass is loud"): the sign of what is asked for then.
    praise, copula, desire, prepositions, particles, movers, place_only, stop : frozenset of str
    no_change : frozenset of str
        What asks for nothing ("leave it as it is").
    level_only : frozenset of str
        What asks for the whole louder or quieter, which is not an equaliser's to do.
    opinion : frozenset of str
        What finds fault with something and does not tell whether it is too much or too little.
    aside : frozenset of str
        What says nothing of the sound asked for ("at higher volumes", "in the chorus").
    closing : mapping of str to float
        What at the end of a part weakens all that was asked in it ("but not too much").
    again : mapping of str to float
        How much of what was asked before ("halve it", "once more").
    idioms : mapping of str to str
        What is said of sound in pictures, and the same in plain words.
    correction, interjection : frozenset of str
        What takes back what was said before ("no wait"), and that does with a comma behind it.
    prefixes, suffixes : mapping of str to str
        Parts of words that do what the phrase of that kind does ("un-", "-free").
    filters : mapping of str to tuple of str
        What a phrase may be in a request with numbers: the kind of a filter ("low shelf"), "below",
        "by", "drawn" ("pull": down, if nothing else tells), "q", "where" ("at", before a
        frequency), "article", or "glue" between them.
    purpose : frozenset of str
        What stands before the character that something is done for ("cut the lows for clarity").
    bothering : mapping of str to str
        A pattern of what bothers somebody ("said": "annoys me"; a group of it is not none where it
        does not), one of what is to stay ("left"), and the same in plain words: "too much" of the
        word before, "too much first" of the word after, and "fine".
    shortfalls : mapping of str to str
        Plain words, and a pattern of what says them of a frequency that ears or a device let fall.
    mistyped : frozenset of str
        Small words that are put right where two letters are swapped, one doubled or one left out.
    slips : mapping of str to str
        Shorter ones as they are mistyped, and what is meant ("les": "less").
    predicates, predicate_verbs : frozenset of str
        Faults that say something of a word right before them ("vocals muddy"); the verbs only of
        several ("the cymbals hiss", but not "bass boom").
    complaining : frozenset of str
        Strengths that say too much of a fault ("muito abafado").
    objects : frozenset of str
        What stands behind a verb for what is spoken of ("it").
    nothing_but : frozenset of str
        What says too much of the next word where another is missing ("all bass and no treble").
    referring : frozenset of str
        What stands for the word before ("more of it").
    sizes : mapping of str to float
        Strengths of what is done, that are words for a sound elsewhere ("a gentle lift").
    exchange, exchange_turned : mapping of str to tuple of str
        Verbs that exchange one for another ("swap"), and what stands between the two; turned where
        what comes is named first ("substitute air for mud").
    course : mapping of str to tuple of str
        The same of "from ... to".
    course_alone : frozenset of str
        What stands between the two without a "from".
    turns : mapping of str to str
        Patterns of what goes back: "undo" with the number of turns, "start over", and "instead",
        after which something else is asked in the place of what was before.
    endings : tuple of (str, str)
        Endings that leave the meaning as it is, and what stands in their place.
    """

    changes: Mapping[str, tuple[str, float]]
    after: Mapping[str, str]
    levels: Mapping[str, float]
    praise: frozenset[str]
    copula: frozenset[str]
    desire: frozenset[str]
    prepositions: frozenset[str]
    particles: frozenset[str]
    movers: frozenset[str]
    place_only: frozenset[str]
    correction: frozenset[str]
    interjection: frozenset[str]
    no_change: frozenset[str]
    level_only: frozenset[str]
    opinion: frozenset[str]
    aside: frozenset[str]
    course_alone: frozenset[str]
    purpose: frozenset[str]
    bothering: Mapping[str, str]
    shortfalls: Mapping[str, str]
    mistyped: frozenset[str]
    slips: Mapping[str, str]
    predicates: frozenset[str]
    predicate_verbs: frozenset[str]
    complaining: frozenset[str]
    objects: frozenset[str]
    nothing_but: frozenset[str]
    referring: frozenset[str]
    sizes: Mapping[str, float]
    stop: frozenset[str]
    closing: Mapping[str, float]
    again: Mapping[str, float]
    idioms: Mapping[str, str]
    prefixes: Mapping[str, str]
    suffixes: Mapping[str, str]
    filters: Mapping[str, tuple[str, ...]]
    exchange: Mapping[str, tuple[str, ...]]
    exchange_turned: Mapping[str, tuple[str, ...]]
    course: Mapping[str, tuple[str, ...]]
    turns: Mapping[str, str]
    endings: tuple[tuple[str, str], ...]

    @cached_property
    def corrections_begin(self) -> frozenset[str]:
        """The first two letters of what takes back what was said."""
        return frozenset(phrase[:2] for phrase in (*self.correction, *self.interjection))

    @cached_property
    def everything(self) -> frozenset[str]:
        """Every phrase that means something here, to tell languages apart by."""
        said = self.stop | self.copula | self.desire | self.correction | self.interjection
        return said | frozenset((*self.changes, *self.after, *self.idioms, *self.exchange))


_KINDS = (
    "more", "lack", "less", "remove", "negate", "too", "opposite", "keep", "mix", "but", "link",
    "contrast", "with", "enough", "all_but",
)  # fmt: skip
_SETS = (
    "praise", "copula", "desire", "particles", "movers", "place_only", "correction",
    "interjection", "no_change", "level_only", "opinion", "aside", "course_alone", "purpose",
    "mistyped", "predicates", "predicate_verbs", "complaining", "objects", "nothing_but",
    "referring", "stop",
)  # fmt: skip


def operators_of(entry: Mapping[str, Any]) -> Operators:
    """The operators of one language as ``operators.json`` has them."""
    changes = {phrase: (kind, 1.0) for kind in _KINDS for phrase in entry[kind]}
    changes |= {phrase: ("strength", factor) for phrase, factor in entry["strength"].items()}
    sets = {name: frozenset(entry[name]) for name in _SETS}
    return Operators(
        changes,
        entry["after"],
        entry["level"],
        prepositions=frozenset(entry["place_prepositions"]),
        prefixes=entry["prefixes"],
        suffixes=entry["suffixes"],
        closing=entry["closing"],
        again=entry["again"],
        idioms=entry["idioms"],
        filters=_by_phrase(entry["filters"]),
        exchange=_particles(entry["exchange"]),
        exchange_turned=_particles(entry["exchange_turned"]),
        course=_particles(entry["course"]),
        turns=entry["turns"],
        sizes=entry["sizes"],
        bothering=entry["bothering"],
        shortfalls=entry["shortfalls"],
        slips=entry["slips"],
        endings=tuple((a, b) for a, b in entry["endings"]),
        **sets,
    )


def _particles(verbs: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {verb: tuple(particles) for verb, particles in verbs.items()}


def _by_phrase(phrases: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {}
    for role, said in phrases.items():
        for phrase in said:
            roles[phrase] = (*roles.get(phrase, ()), role)
    return roles
