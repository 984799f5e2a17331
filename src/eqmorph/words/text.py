"""From any text to what it asks for: words, slips and forms of them, negation, strength, opposites.

Rules only, over the words of `lexicon`; the order in which they apply is the order below.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from eqmorph.datasets.vocabulary import Vocabulary
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import UnintelligibleTextError
from eqmorph.words.inflections import base_forms
from eqmorph.words.lexicon import (
    Concept,
    Lexicon,
    load_lexicon,
    range_levels,
    without_accents,
)

LONGEST_TEXT = 200
_TOKENS = re.compile(r"\d+(?:\.\d+)?\s*k?hz\b|\d+(?:\.\d+)?k\b|[a-z]+|[,;/+&|.]")
_BREAKS = frozenset(",;/+&|.")
_LONGEST_PHRASE = 3
# An instrument says little about the sound beside a word that does ("crisp snare").
_SOURCE_WEIGHT = 0.35
# "too bright" and "not bright" ask for less of it, not for its full contrary.
_MORE_STRENGTH, _LESS_STRENGTH = 1.1, 0.8
_SHORTEST_WITH_SLIP = 5
_TWO_SLIPS_FROM = 8


@dataclass(frozen=True)
class Word:
    """One understood word of a text.

    Attributes
    ----------
    text : str
        As it stood there, without accents.
    concept : str
        What it means; for a number of hertz, that number.
    strength : float
        1 as such, above 1 stronger, negative: asked to be less or gone.
    how : {"listed", "form", "slip", "number"}
        How it was recognised.
    source : str
        Who says what it means: a key of the lexicon's sources.
    """

    text: str
    concept: str
    strength: float
    how: str
    source: str


@dataclass(frozen=True, eq=False)
class Meaning:
    """What a text asks for.

    Attributes
    ----------
    text : str
        Normalised: lower case, no accents, single spaces.
    levels : array, shape (regions,)
        About -1 to 1; 0 where nothing was understood.
    words : tuple of Word
    unknown : tuple of str
        Words that nothing is known of.
    notes : tuple of str
        How it was read, where that is not plain.
    """

    text: str
    levels: FloatArray
    words: tuple[Word, ...]
    unknown: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass
class _Found:
    token: str
    concept: Concept
    how: str
    strength: float = 1.0
    at: int = 0


def understand(text: str, lexicon: Lexicon | None = None) -> Meaning:
    """What a text asks of an equaliser.

    Parameters
    ----------
    text : str
        One word or several, English or Spanish, at most 200 characters.
    lexicon : Lexicon, optional
        The package's own by default.

    Returns
    -------
    Meaning
        With no `words` where none is known: whether that is an error is the caller's to say.

    Raises
    ------
    TypeError
        If it is not text.
    UnintelligibleTextError
        If it is empty, too long, or has no letters.
    """
    lexicon = lexicon or load_lexicon()
    clean = _as_a_term(_checked(text))
    tokens = _apply_phrases(_TOKENS.findall(clean), lexicon)
    found, unknown, notes = _read(tokens, lexicon)
    words = tuple(Word(f.token, f.concept.name, f.strength, f.how, f.concept.source) for f in found)
    return Meaning(clean, _combine(found, len(lexicon.regions_hz)), words, unknown, notes)


def _checked(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"a term is text, got {type(text).__name__}")
    if len(text) > LONGEST_TEXT:
        raise UnintelligibleTextError(
            f"a text of {len(text)} characters is too long to be a word for a sound; "
            f"use at most {LONGEST_TEXT}",
            text,
        )
    clean = without_accents(" ".join(re.sub(r"['’`]", "", text).split()))
    clean = re.sub(r"[-_]", " ", clean)
    if not any(c.isalpha() for c in clean):
        raise UnintelligibleTextError(
            f"unknown term {text!r}, there is no word in it; `eqmorph words` lists the known ones"
        )
    return " ".join(clean.split())


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    return Vocabulary.load()


def _as_a_term(clean: str) -> str:
    """The term that a known slip or inflection of one word stands for.

    Of several words none is given up: "crisp snare" is more than "crisp".
    """
    if " " in clean:
        return clean
    decision = _vocabulary().decide(clean, consolidate=True)
    return (decision.term or clean) if decision.action == "merge" else clean


def _apply_phrases(tokens: Sequence[str], lexicon: Lexicon) -> list[str]:
    read: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(_LONGEST_PHRASE, 0, -1):
            phrase = tuple(tokens[at : at + length])
            if len(phrase) == length and phrase in lexicon.phrases:
                read += lexicon.phrases[phrase]
                at += length
                break
        else:
            read.append(tokens[at])
            at += 1
    return read


def _is_modifier(token: str, lexicon: Lexicon) -> bool:
    groups = (lexicon.more, lexicon.less, lexicon.remove, lexicon.too, lexicon.join, lexicon.stop)
    return (
        token in _BREAKS
        or token in lexicon.stronger
        or token in lexicon.weaker
        or any(token in group for group in groups)
    )


def recognise(token: str, lexicon: Lexicon) -> tuple[Concept, str, float] | None:
    """A word's concept, how it was found, and 1, or -1 for "un-" and "-less"; None if unknown."""
    if token[0].isdigit():
        return _number(token, lexicon), "number", 1.0
    for form in base_forms(token):
        concept = lexicon.find(form)
        if concept is not None:
            return concept, "listed" if form == token else "form", 1.0
    for turned in (token.removeprefix("un"), token.removesuffix("less")):
        concept = lexicon.find(turned) if len(turned) > 2 else None
        if turned != token and concept is not None:
            return concept, "form", -1.0
    return _slip(token, lexicon)


def _number(token: str, lexicon: Lexicon) -> Concept:
    value = float(re.match(r"[\d.]+", token).group())  # type: ignore[union-attr]
    hertz = value * (1000.0 if "k" in token else 1.0)
    hertz = min(max(hertz, 1.0), 100_000.0)
    levels = range_levels(hertz / 1.3, hertz * 1.3, lexicon.regions_hz)
    return Concept(f"{hertz:g} Hz", levels, "numbers", None, True)


@lru_cache(maxsize=4)
def _spellings(lexicon: Lexicon) -> list[str]:
    return [w for w in lexicon.words if len(w) >= _SHORTEST_WITH_SLIP - 1]


def _slip(token: str, lexicon: Lexicon) -> tuple[Concept, str, float] | None:
    if len(token) < _SHORTEST_WITH_SLIP:
        return None
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    allowed = 2 if len(token) >= _TWO_SLIPS_FROM else 1
    near = extract(token, _spellings(lexicon), scorer=OSA.distance, score_cutoff=allowed, limit=3)
    # A first letter is rarely wrong, and words that differ in it are mostly other words.
    near = [match for match in near if match[0][0] == token[0]]
    return (lexicon.concepts[lexicon.words[near[0][0]]], "slip", 1.0) if near else None


def _read(
    tokens: list[str], lexicon: Lexicon
) -> tuple[list[_Found], tuple[str, ...], tuple[str, ...]]:
    content: dict[int, _Found] = {}
    unknown = []
    for at, token in enumerate(tokens):
        if _is_modifier(token, lexicon):
            continue
        known = recognise(token, lexicon)
        if known is None:
            unknown.append(token)
        else:
            content[at] = _Found(token, known[0], known[1], known[2], at)
    if not content:
        # "boost" or "lift" alone is a word of its own, beside others it changes them.
        for at, token in enumerate(tokens):
            concept = lexicon.find(token)
            if concept is not None:
                content[at] = _Found(token, concept, "listed", 1.0, at)
    notes = _apply_modifiers(tokens, content, lexicon)
    notes += _sources_told(content.values())
    notes += [
        f"read {f.token!r} as {f.concept.name!r}" for f in content.values() if f.how == "slip"
    ]
    return list(content.values()), tuple(unknown), tuple(notes)


def _sources_told(found: Collection[_Found]) -> list[str]:
    """What is played, where there is also a word for how it sounds: that decides."""
    sources = [f.token for f in found if f.concept.source == "source"]
    if not sources or len(sources) == len(found):
        return []
    return [f"{' and '.join(map(repr, sources))}: what it is made for, which shades the answer"]


def _apply_modifiers(tokens: list[str], content: dict[int, _Found], lexicon: Lexicon) -> list[str]:
    """Give each found word its strength and sign; returns what is worth telling."""
    notes: list[str] = []
    sign, factor = 1.0, 1.0
    for at, token in enumerate(tokens):
        if at in content:
            content[at].strength *= sign * factor
            factor = 1.0
        elif token in _BREAKS:
            sign = factor = 1.0
        elif _follows(tokens, at, content, lexicon):
            if token in lexicon.less or token in lexicon.remove:
                previous = content[at - 1]
                previous.strength = -abs(previous.strength)
            sign = 1.0
        elif token in lexicon.stronger:
            factor *= lexicon.stronger[token]
        elif token in lexicon.weaker:
            factor *= lexicon.weaker[token]
        elif token in lexicon.more:
            sign = 1.0
            factor *= _MORE_STRENGTH if factor >= 1.0 else 1.0  # not of "a bit more"
        elif token in lexicon.less:
            sign = -_LESS_STRENGTH
        elif token in lexicon.remove:
            sign = -1.0
        elif token in lexicon.too:
            sign = -_LESS_STRENGTH
            notes.append(f"took {token!r} as a complaint: the opposite is made")
        elif token in lexicon.join and not _goes_on(tokens, at, content):
            sign = 1.0
    return notes


def _follows(tokens: list[str], at: int, content: dict[int, _Found], lexicon: Lexicon) -> bool:
    """Whether a word such as "cut" belongs to the word before it ("bass cut")."""
    before = content.get(at - 1)
    if tokens[at] not in lexicon.after or before is None or before.strength <= 0:
        return False
    following = content.get(at + 1)
    if following is None:
        return True
    after_next = tokens[at + 2] if at + 2 < len(tokens) else ""
    return before.concept.is_range and (tokens[at] == "free" or after_next in lexicon.after)


def _goes_on(tokens: list[str], at: int, content: dict[int, _Found]) -> bool:
    """Whether what comes is asked for as what came was ("no bass and treble")."""
    following = content.get(at + 1)
    return tokens[at] in ("or", "nor", "o", "ni") or (
        following is not None and following.concept.is_range
    )


def _combine(found: Sequence[_Found], n_regions: int) -> FloatArray:
    """Levels of several words: their sum over the root of their number."""
    characters = [f for f in found if f.concept.source != "source"]
    levels = np.zeros(n_regions)
    for word in found:
        beside = _SOURCE_WEIGHT if characters and word.concept.source == "source" else 1.0
        levels += beside * word.strength * word.concept.levels
    counted = len(characters) or len(found)
    return levels / float(np.sqrt(max(1, counted)))
