"""What can go wrong, as one small family.

    EqmorphError
    ├── DataNotFoundError (also FileNotFoundError)   no data set where we looked
    ├── DataFormatError   (also ValueError)          a data file is not what it should be
    ├── DownloadError     (also OSError)             a data file could not be fetched whole
    ├── ModelFormatError  (also ValueError)          a model file is truncated, foreign or too new
    ├── UnknownTermError  (also LookupError)         a word the model has no people for
    │   └── UnintelligibleTextError (also ValueError)  a text that is no word for a sound
    ├── NotThereError     (also ValueError)          a school or an own word that there is none of
    ├── InvalidArgumentError (also ValueError)       an argument is out of its range or kind
    ├── TrainingError     (also ValueError)          there is nothing to learn from, or to resume
    ├── AudioFileError    (also ValueError)          an audio file is not what it should be
    ├── AudioWriteError   (also OSError)             an audio file could not be written whole
    └── MissingExtraError (also ImportError)         an optional dependency is not installed

Every message is one sentence that names the thing, the value and the way out; the command line
prints it as it is. Whatever a user can cause is of this family, or an ``OSError``: the command
line and the server turn only these into sentences, so that a ``ValueError`` of NumPy's, or a
mistake of our own, is never dressed as advice.
"""

from __future__ import annotations

from collections.abc import Sequence


class EqmorphError(Exception):
    """Base of every error a caller of eqmorph may want to catch."""


class DataNotFoundError(EqmorphError, FileNotFoundError):
    """No data set was found in any of the places that were searched."""


class DataFormatError(EqmorphError, ValueError):
    """A data file does not have the form its loader reads."""


class DownloadError(EqmorphError, OSError):
    """A file could not be downloaded completely and correctly."""


class ModelFormatError(EqmorphError, ValueError):
    """A model file is truncated, foreign, unsafe or from a newer version."""


class NotThereError(EqmorphError, ValueError):
    """What was asked for by its name or number is not there: a school, an own word."""


class InvalidArgumentError(EqmorphError, ValueError):
    """An argument is out of its range, of another kind or shape, or does not go with the others."""


class TrainingError(EqmorphError, ValueError):
    """Training cannot start, go on or be resumed with what it was given."""


class AudioFileError(EqmorphError, ValueError):
    """An audio file cannot be read: foreign, truncated, or with samples that are no numbers."""


class AudioWriteError(EqmorphError, OSError):
    """An audio file could not be written completely; nothing of it was left behind."""


# What its own index has for machines without CUDA; elsewhere gigabytes come along.
_TORCH = "pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu"


class MissingExtraError(EqmorphError, ImportError):
    """An optional dependency is needed and not installed.

    Attributes
    ----------
    package : str
    extra : str or None
        Of eqmorph's, that brings it; None if it is to be installed by itself.
    """

    def __init__(self, package: str, extra: str | None, purpose: str) -> None:
        self.package = package
        self.extra = extra
        way = f"pip install {package}" if extra is None else f"pip install 'eqmorph[{extra}]'"
        if package == "torch":
            way = f"{_TORCH} && {way}"
        super().__init__(f"{purpose} needs {package}, which is not installed: {way}")


class UnknownTermError(EqmorphError, LookupError):
    """The model knows no people who used this word.

    Attributes
    ----------
    term : str
        The word asked for.
    suggestions : tuple of str
        Known terms, nearest first; may be empty.
    """

    def __init__(self, term: str, suggestions: Sequence[str] = ()) -> None:
        self.term = term
        self.suggestions = tuple(suggestions)
        shown = term if len(term) <= 60 else f"{term[:57]}..."
        hint = (
            f"; did you mean {' or '.join(repr(s) for s in self.suggestions)}?"
            if self.suggestions
            else "; `eqmorph words` lists the known ones"
        )
        super().__init__(f"unknown term {shown!r}{hint}")


class UnintelligibleTextError(UnknownTermError, ValueError):
    """A text in which no word for a sound can be found at all."""

    def __init__(self, sentence: str, term: str = "", suggestions: Sequence[str] = ()) -> None:
        super().__init__(term, suggestions)
        self.args = (sentence,)


def sentence_of(error: Exception) -> str:
    """What to tell people about an error of the library or of the operating system."""
    if isinstance(error, OSError) and not isinstance(error, EqmorphError) and error.strerror:
        where = error.filename if error.filename is not None else "the output"
        return f"{where}: {error.strerror[0].lower()}{error.strerror[1:]}"
    return str(error) or type(error).__name__


_LONGEST_REASON = 200


def reason_of(error: Exception) -> str:
    """Why plain data is not what it should be, as the end of a sentence.

    Python's own words for what a reader stumbled over name its code, not the file.
    """
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, KeyError):
        return f"it has no {str(error)[:_LONGEST_REASON]}"
    if isinstance(error, TypeError | AttributeError):
        return "a part of it is of another kind than it should be"
    if "integer string conversion" in str(error):
        return "it holds a number of too many digits"
    return str(error)[:_LONGEST_REASON]
