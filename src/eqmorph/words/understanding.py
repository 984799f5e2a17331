"""Whether a text can be answered: its reading, or a refusal that says what to do instead."""

from __future__ import annotations

from eqmorph.errors import UnintelligibleTextError
from eqmorph.words.expression import Expression
from eqmorph.words.known_terms import KnownTerms
from eqmorph.words.reading import read
from eqmorph.words.word_model import WordModel

_WAY_OUT = ", no word for a sound is found in it; `eqmorph words` lists the known ones"


def understood(text: str, words: WordModel, known: KnownTerms | None = None) -> Expression:
    """What a text says that a model can answer.

    Raises
    ------
    TypeError
        If it is not text.
    UnintelligibleTextError
        If no word of it is known to the lexicon or used by two people, nor a filter said in it.
    """
    expression = read(text, words.process.lexicon, words.shared_terms)
    return resolved(expression, text, words, known)


def resolved(
    expression: Expression, text: str, words: WordModel, known: KnownTerms | None = None
) -> Expression:
    """A reading, or that of the known word that a text is a slip of; raises as `understood`."""
    same = known.find(text) if known is not None and expression.is_empty else None
    if same is not None:  # a slip or form that only the data's vocabulary knows
        return read(same, words.process.lexicon, words.shared_terms)
    if expression.refused:
        raise UnintelligibleTextError(
            f"{text!r} cannot be followed: {expression.refused}{_way_out(expression.refused)}", text
        )
    if expression.is_empty and not expression.leaves_something:
        suggestions = known.suggestions(text) if known is not None else []
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        hint = f"; did you mean {' or '.join(map(repr, suggestions))}?" if suggestions else ""
        raise UnintelligibleTextError(
            f"unknown term {shown!r}{hint or _WAY_OUT}",
            text,
            suggestions,
        )
    return expression


def _way_out(reason: str) -> str:
    """What to say instead."""
    if "Hz" in reason:
        return "; name a frequency there"
    return "; ask for more or less of it" if "too little" in reason else ""
