"""What a study is: it runs on data with options and gives a frozen, typed result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from eqmorph.datasets.records import EqDataset
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel

Result_co = TypeVar("Result_co", covariant=True)


class Told(Protocol):
    """Is told what was done, and how far it is where that is known."""

    def __call__(self, news: str, done: int = 0, total: int = 0) -> None:
        """Take the news."""


def silent(news: str, done: int = 0, total: int = 0) -> None:
    """Tell nobody."""


@dataclass(frozen=True, eq=False)
class StudyData:
    """What studies are run on; a study says what it needs beside the labelled settings.

    Attributes
    ----------
    given : EqDataset or None
    consolidated : EqDataset or None
        The same rows with their consolidated words.
    socialfx : EqDataset or None
    model : MorphModel or None
        What requests are put to; the shipped one where there is none.
    """

    given: EqDataset | None = None
    consolidated: EqDataset | None = None
    socialfx: EqDataset | None = None
    model: MorphModel | None = None

    @property
    def labelled(self) -> EqDataset:
        """The labelled settings.

        Raises
        ------
        InvalidArgumentError
            If none are given.
        """
        if self.given is None:
            raise InvalidArgumentError("this study needs labelled settings, and none are given")
        return self.given


def of_people(dataset: EqDataset) -> EqDataset:
    """A data set whose contributors are told apart.

    Raises
    ------
    InvalidArgumentError
        If they are not.
    """
    if dataset.contributors is None:
        raise InvalidArgumentError(f"{dataset.source} does not tell its contributors apart")
    return dataset


def frequent_terms(dataset: EqDataset, least: int) -> tuple[str, ...]:
    """The words with so many rows or more, most rows first."""
    return tuple(term for term, n in dataset.term_counts().items() if n >= least)


def most_frequent(dataset: EqDataset) -> tuple[str, str]:
    """The two words with most rows, which people's own settings answer for: "warm" and "bright".

    Raises
    ------
    InvalidArgumentError
        If there is one word only.
    """
    first, second, *_ = (*dataset.term_counts(), "", "")
    if not second:
        raise InvalidArgumentError(f"{dataset.source} has one word only, {first!r}; two are needed")
    return first, second


@dataclass(frozen=True)
class Options:
    """How a study is run; each takes of it what it has a use for.

    Attributes
    ----------
    n_folds, seed : int
    min_examples : int
        Rows a word needs to be judged.
    epochs : int or None
        Of each training; else each method's own.
    methods : tuple of str
        Keys or names of the only ones to judge; all otherwise.
    cache : Path or None
        A folder where finished folds are kept, so that a stopped run goes on.
    n_processes : int
    tell : callable
    """

    n_folds: int = 5
    seed: int = 0
    min_examples: int = 10
    epochs: int | None = None
    methods: tuple[str, ...] = ()
    cache: Path | None = None
    n_processes: int = 1
    tell: Told = silent


class Study(Protocol[Result_co]):
    """A study: `run` of each module here."""

    def __call__(self, data: StudyData, options: Options, /) -> Result_co:
        """Run it."""
