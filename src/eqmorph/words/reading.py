"""From a text to what it asks for: `read` makes an `Expression` of it.

The words of a text are taken from left to right, the longest phrase first. A phrase that changes
others ("less", "not enough", "without losing") waits for the words after it; some are said of the
words before ("bass down", "the vocals are too loud"). Signs multiply: to cut what is not to be cut
is to keep it. Where one word says where another is heard ("harsh highs", "mud in the vocals"), only
the other is asked for. Which phrases these are stands in the lexicon's tables, by language.
"""

from __future__ import annotations

from collections.abc import Collection

from eqmorph.errors import UnintelligibleTextError
from eqmorph.words.clauses import Clauses
from eqmorph.words.expression import Expression
from eqmorph.words.lexicon import Lexicon, load_lexicon
from eqmorph.words.phrases import Phrases, language_of
from eqmorph.words.scanning import Scanner
from eqmorph.words.settling import parts_of, settle, share_of_before
from eqmorph.words.tokens import Token, plain, tokens_of

LONGEST_TEXT = 200


def read(text: str, lexicon: Lexicon | None = None, terms: Collection[str] = ()) -> Expression:
    """What a text asks of an equaliser.

    Parameters
    ----------
    text : str
        One word or several, at most 200 characters.
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
    clean = " ".join(plain(checked(text)).split())
    listed = lexicon.words_of["en"]
    tokens = [
        Token("word", t.text) if t.kind == "number" and t.text in listed else t  # "808"
        for t in tokens_of(clean)
    ]
    phrases = Phrases(tokens, lexicon, language_of(tokens, lexicon))
    clauses = Clauses(phrases)
    Scanner(phrases, clauses, terms).scan()
    settle(clauses)
    parts, filters = parts_of(clauses), tuple(clauses.filters)
    unknown, notes = tuple(dict.fromkeys(clauses.unknown)), tuple(dict.fromkeys(clauses.notes))
    again = 0.0 if parts or filters or unknown else share_of_before(phrases)
    return Expression(clean, parts, filters, unknown, notes, phrases.language, again)


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
