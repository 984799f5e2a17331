"""What a text means to the process over all words: its words with their strengths, and levels."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.combining import combined_db
from eqmorph.words.expression import Atom, Expression
from eqmorph.words.lexicon import Lexicon, load_lexicon
from eqmorph.words.reading import read as read_expression

# Levels are gains by this many dB, for filters that are said in dB.
_DB_PER_LEVEL = 6.0


@dataclass(frozen=True)
class Word:
    """One understood word of a text.

    Attributes
    ----------
    text : str
        As it stood there, without accents.
    word : str
        Which word of the lexicon it is.
    concept : str
        What it means.
    strength : float
        1 as such, above 1 stronger, negative: asked to be less or gone.
    how : {"listed", "form", "slip", "translation", "people"}
        How it was recognised.
    source : str
        Who says what it means: a key of the lexicon's sources.
    """

    text: str
    word: str
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
    levels : array, shape (knots,)
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


def understand(text: str, lexicon: Lexicon | None = None) -> Meaning:
    """What a text asks of an equaliser, as one reading into levels.

    Raises
    ------
    TypeError, UnintelligibleTextError
        As `eqmorph.words.reading.read`.
    """
    lexicon = lexicon or load_lexicon()
    return meaning_of(read_expression(text, lexicon), lexicon)


def read(text: str, lexicon: Lexicon) -> Meaning:
    """What a text in the data asks for; nothing, where it is no word for a sound at all."""
    try:
        return understand(text, lexicon)
    except ValueError:
        return Meaning(text, np.zeros(len(lexicon.regions_hz)), (), ())


def meaning_of(expression: Expression, lexicon: Lexicon) -> Meaning:
    """An expression as the process sees it."""
    nothing = np.zeros(len(lexicon.regions_hz))

    def levels_of(atom: Atom) -> FloatArray:
        concept = lexicon.concepts.get(atom.concept)
        return nothing if concept is None else concept.levels

    levels = combined_db(expression, levels_of)
    levels = nothing if levels is None else levels
    for f in expression.filters:
        levels = levels + np.clip(f.curve_db(lexicon.regions_hz) / _DB_PER_LEVEL, -1.0, 1.0)
    words = tuple(
        Word(
            p.atom.text, p.atom.word, p.atom.concept, 0.0 if p.keep else p.amount, p.atom.how,
            p.atom.source,
        )
        for p in expression.parts
        if p.atom.concept
    )  # fmt: skip
    spelled = " ".join(re.sub(r"[-_]", " ", expression.text).split())
    return Meaning(spelled, levels, words, expression.unknown, expression.notes)


def word_meaning(atom: Atom, lexicon: Lexicon) -> Meaning:
    """A word of an expression on its own, as such."""
    concept = lexicon.concepts.get(atom.concept)
    levels = np.zeros(len(lexicon.regions_hz)) if concept is None else concept.levels
    word = Word(atom.word, atom.word, atom.concept, 1.0, "listed", atom.source)
    return Meaning(atom.word, levels, (word,) if atom.concept else (), ())
