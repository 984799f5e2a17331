"""From a text to what it asks for: `read` makes an `Expression` of it.

The words of a text are taken from left to right, the longest phrase first. A phrase that changes
others ("less", "not enough", "without losing") waits for the words after it; some are said of the
words before ("bass down", "the vocals are too loud"). Signs multiply: to cut what is not to be cut
is to keep it. Where one word says where another is heard ("harsh highs", "mud in the vocals"), only
the other is asked for. Which phrases these are stands in the lexicon's tables, by language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache

from eqmorph.errors import UnintelligibleTextError
from eqmorph.words.again import share_of_before, words_of_before
from eqmorph.words.bothering import as_too_much
from eqmorph.words.clauses import Clauses
from eqmorph.words.exchanges import in_order
from eqmorph.words.expression import Expression
from eqmorph.words.filters import LEFT, NOT_FOLLOWED
from eqmorph.words.idioms import in_plain_words
from eqmorph.words.lexicon import Lexicon, load_lexicon
from eqmorph.words.mistyped import put_right
from eqmorph.words.phrases import LONGEST_PHRASE, Phrases, language_of, recogniser
from eqmorph.words.scanning import Scanner
from eqmorph.words.settling import parts_of, settle
from eqmorph.words.shortfalls import as_lacking
from eqmorph.words.tokens import Token, plain, tokens_of

LONGEST_TEXT = 1000
# A name is shorter than a request.
LONGEST_NAME = 200
_END = Token("mark", "")
_STRETCHED = re.compile(r"([a-z])\1{2,}")


def read(text: str, lexicon: Lexicon | None = None, terms: Collection[str] = ()) -> Expression:
    """What a text asks of an equaliser.

    Parameters
    ----------
    text : str
        One word or several, at most 1,000 characters.
    lexicon : Lexicon, optional
        The package's own by default.
    terms : collection of str
        Words beyond the lexicon that people are known to use.

    Returns
    -------
    Expression
        Empty where nothing of it is known: whether that is an error is the caller's to say.

    Raises
    ------
    TypeError
        If it is not text.
    UnintelligibleTextError
        If it is empty, too long, or has neither a letter nor a number.
    """
    lexicon = lexicon or load_lexicon()
    clean = " ".join(plain(checked(text), _says_something_of(lexicon)).split())
    listed = lexicon.words_of["en"]
    notes: list[str] = []
    tokens = [
        Token("word", t.text.strip())  # "808"
        if t.kind == "number" and t.text.strip() in listed
        else unstretched(t, lexicon, notes)
        for t in tokens_of(clean)
    ]
    for at, token in enumerate(tokens):
        if token == Token("word", "zero") and (tokens[at + 1 :] or [_END])[0].kind == "mark":
            tokens[at] = Token("number", "0")  # "bass zero, treble +2"
    language = language_of(tokens, lexicon)
    if language == "en":
        tokens = put_right(tokens, lexicon, terms, notes)
    tokens = as_too_much(tokens, lexicon, language, notes)
    tokens = as_lacking(tokens, lexicon, language, notes)
    tokens = in_plain_words(tokens, lexicon, language, notes)
    phrases = Phrases(in_order(Phrases(tokens, lexicon, language)), lexicon, language)
    whole = "".join(t.text for t in tokens if t.kind == "word")
    if any(whole in operators.no_change for operators in lexicon.operators.values()):
        return Expression(clean, notes=(LEFT,), language=phrases.language)
    clauses = Clauses(phrases)
    Scanner(phrases, clauses, terms).scan()
    settle(clauses)
    parts, filters = parts_of(clauses), tuple(clauses.filters)
    unknown = tuple(dict.fromkeys(clauses.unknown))
    if not parts and not filters:
        asked_nothing = leaves_all(phrases)
        unknown = tuple(w for w in unknown if w not in asked_nothing)
        unknown = tuple(w for w in unknown if w not in words_of_before(phrases))
        clauses.notes += [LEFT] * bool(asked_nothing)
        clauses.notes += only_level(phrases)
    notes = list(dict.fromkeys((*notes, *clauses.notes)))
    again = 0.0 if parts or filters or unknown or clauses.notes else share_of_before(phrases)
    return Expression(clean, parts, filters, unknown, tuple(notes), phrases.language, again)


def leaves_all(phrases: Phrases) -> frozenset[str]:
    """The words of a text that ask for no change: "leave it as it is"; none where none do."""
    for length in range(LONGEST_PHRASE + 1, 0, -1):
        for at in range(len(phrases.tokens)):
            if phrases.phrase(at, length) in phrases.operators.no_change:
                return frozenset(t.text for t in phrases.tokens[at : at + length])
    return frozenset()


def only_level(phrases: Phrases) -> list[str]:
    """A note where all that is asked for is louder or quieter, which is not an equaliser's."""
    for length in range(LONGEST_PHRASE, 0, -1):
        for at in range(len(phrases.tokens)):
            phrase = phrases.phrase(at, length)
            if phrase is not None and phrase in phrases.operators.level_only:
                spoken = " ".join(t.text for t in phrases.tokens[at : at + length])
                return [
                    f"{spoken!r} is the level of all of it, which an equaliser leaves; turn it up "
                    "or down where it is played, or name what is too quiet or too loud"
                    f"{NOT_FOLLOWED}"
                ]
    return []


@lru_cache(maxsize=2)
def _says_something_of(lexicon: Lexicon) -> Callable[[str], bool]:
    """Whether a word says something of the one before it: "harsh", "too", "fine", "a"."""
    english = lexicon.operators["en"]

    def says(word: str) -> bool:
        known = recogniser(lexicon).listed(word, "en")
        if known is not None:
            return known.kind in ("quality", "fault")
        kind = english.changes.get(word, ("", 1.0))[0]
        told = kind in ("strength", "too", "negate", "lack") or word in ("a", "an", "just", "still")
        return told or word in english.levels or word in english.praise

    return says


def unstretched(token: Token, lexicon: Lexicon, notes: list[str]) -> Token:
    """A word without the letters that only draw it out: "tooo" is "too", "waaarm" "warm"."""
    if token.kind != "word" or not _STRETCHED.search(token.text):
        return token
    for times in ("\\1\\1", "\\1"):
        short = _STRETCHED.sub(times, token.text)
        spoken = any(short in operators.everything for operators in lexicon.operators.values())
        form = recogniser(lexicon).recognise(short, "en")
        if spoken or short in lexicon.common or (form is not None and form[0].how != "slip"):
            notes.append(f"read {token.text!r} as {short!r}")
            return Token("word", short)
    return token


def checked(text: str) -> str:
    """The text itself.

    Raises
    ------
    TypeError, UnintelligibleTextError
        As in `read`.
    """
    if not isinstance(text, str):
        raise TypeError(f"a term is text, got {type(text).__name__}")
    if len(text) > LONGEST_TEXT:
        raise UnintelligibleTextError(
            f"a text of {len(text)} characters is too long to be a word for a sound; "
            f"use at most {LONGEST_TEXT}",
            text,
        )
    if not any(c.isalnum() for c in text):
        raise UnintelligibleTextError(
            f"unknown term {text!r}, there is no word in it; `eqmorph words` lists the known ones"
        )
    return text
