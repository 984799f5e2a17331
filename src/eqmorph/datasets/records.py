"""`EqDataset`: labelled settings, valid by construction, without personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqmorph.datasets.cleaning import CleaningReport, CleaningStep
from eqmorph.datasets.features import AudioFeatures
from eqmorph.equalizers import EqSpace
from eqmorph.errors import InvalidArgumentError

_PER_ROW = ("terms", "descriptors", "contributors", "ids", "languages")


@dataclass(frozen=True, eq=False)
class EqDataset:
    """Settings that people made, and the words they gave them.

    Attributes
    ----------
    space : EqSpace
        What the numbers of a setting mean.
    settings : array, shape (n, space.dimension), float64, read-only
        In the space's own units (dB, Hz, Q; SocialFX: standard deviations).
    terms : tuple of str, length n
        The vocabulary's entry for each row.
    descriptors : tuple of str, length n
        What the contributor typed.
    ids : tuple of str, length n
        The source's name for the row.
    contributors : tuple of str, length n, or None
        Opaque names such as "c017", numbered by first appearance in the file; None if the source
        does not tell its contributors apart.
    source : str
        The data set and, if it is not the known version of it, that.
    fingerprint : str
        SHA-256 of the source file.
    cleaning : CleaningReport
        What was dropped and merged on the way from the file.
    languages : tuple of str, length n, or None
        "en" or "es", where the source says.
    consistency : array, shape (n,), or None
        How consistently the contributor rated, -1 to 1, where the source says.
    audio_features : AudioFeatures or None
        Of the sound before and after the equaliser, row by row, where they were asked for.

    Raises
    ------
    InvalidArgumentError
        If a column has another length than `settings`, a term is empty, or a parameter is not
        finite or outside its legal range.
    """

    space: EqSpace
    settings: NDArray[np.float64]
    terms: tuple[str, ...]
    descriptors: tuple[str, ...]
    ids: tuple[str, ...]
    contributors: tuple[str, ...] | None
    source: str
    fingerprint: str
    cleaning: CleaningReport
    languages: tuple[str, ...] | None = None
    consistency: NDArray[np.float64] | None = None
    audio_features: AudioFeatures | None = None

    def __post_init__(self) -> None:
        values = np.array(self.settings, dtype=np.float64)  # a copy: nobody else can write to it
        if values.ndim != 2 or values.shape[1] != self.space.dimension:
            raise InvalidArgumentError(
                f"settings must have shape (n, {self.space.dimension}) in the {self.space.name} "
                f"space, got {values.shape}"
            )
        if len(values):
            values = np.array(self.space.validate(values))
        values.flags.writeable = False
        object.__setattr__(self, "settings", values)
        self._check_columns()

    def _check_columns(self) -> None:
        for name in _PER_ROW:
            column = getattr(self, name)
            if column is not None:
                object.__setattr__(self, name, tuple(column))
                self._check_length(name, len(column))
        if self.consistency is not None:
            ratings = np.array(self.consistency, dtype=np.float64)
            ratings.flags.writeable = False
            object.__setattr__(self, "consistency", ratings)
            self._check_length("consistency", len(ratings))
        if self.audio_features is not None:
            self._check_length("audio_features", len(self.audio_features))
        if "" in self.terms:
            raise InvalidArgumentError(f"row {self.terms.index('')} has an empty term")

    def _check_length(self, name: str, length: int) -> None:
        if length != len(self.settings):
            raise InvalidArgumentError(
                f"{name} has {length} rows, settings has {len(self.settings)}"
            )

    def __len__(self) -> int:
        return len(self.settings)

    def __getitem__(self, row: int) -> tuple[NDArray[np.float32], int]:
        """A row as a `torch.utils.data.DataLoader` takes it.

        Returns
        -------
        unit : array, shape (d,), float32
            The setting on the unit scale of its space, bells in order.
        label : int
            The number of its term in `classes`.

        Raises
        ------
        IndexError
            If there is no such row.
        """
        return self._unit[row].copy(), int(self._labels[row])

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The terms in alphabetical order: what the labels of rows stand for."""
        return tuple(sorted(set(self.terms)))

    @cached_property
    def _labels(self) -> NDArray[np.intp]:
        number = {term: i for i, term in enumerate(self.classes)}
        return np.array([number[term] for term in self.terms], dtype=np.intp)

    @cached_property
    def _unit(self) -> NDArray[np.float32]:
        return self.space.to_unit(self.space.canonical(self.settings)).astype(np.float32)

    def __repr__(self) -> str:
        people = "" if self.contributors is None else f", {self.n_contributors} contributors"
        return (
            f"EqDataset({self.source}: {len(self)} {self.space.name} settings, "
            f"{len(set(self.terms))} terms{people})"
        )

    @property
    def n_contributors(self) -> int:
        """How many people contributed; 0 if the source does not tell them apart."""
        return len(set(self.contributors or ()))

    def subset(self, rows: ArrayLike) -> EqDataset:
        """Some of the rows.

        Parameters
        ----------
        rows : array of bool, shape (n,), or of int
            A mask, or row numbers in the order wanted (repeats are allowed).

        Returns
        -------
        EqDataset
            With the same cleaning report: it tells of the file, not of the selection.

        Raises
        ------
        InvalidArgumentError
            If a mask has another length, or the rows are neither a mask nor numbers.
        IndexError
            If there is no such row.
        """
        chosen = self._row_numbers(rows)
        changes: dict[str, Any] = {"settings": self.settings[chosen]}
        for name in _PER_ROW:
            column = getattr(self, name)
            if column is not None:
                changes[name] = tuple(column[i] for i in chosen)
        if self.consistency is not None:
            changes["consistency"] = self.consistency[chosen]
        if self.audio_features is not None:
            changes["audio_features"] = self.audio_features.subset(chosen)
        return replace(self, **changes)

    def _row_numbers(self, rows: ArrayLike) -> NDArray[np.intp]:
        chosen = np.asarray(rows)
        if chosen.dtype == bool:
            if chosen.shape != (len(self),):
                raise InvalidArgumentError(f"a mask over {len(self)} rows has shape {chosen.shape}")
            return np.flatnonzero(chosen)
        if chosen.ndim != 1 or (len(chosen) and not np.issubdtype(chosen.dtype, np.integer)):
            raise InvalidArgumentError("rows must be a mask or a list of row numbers")
        return chosen.astype(np.intp)

    def term_counts(self) -> dict[str, int]:
        """Rows by term, most first, equal counts in alphabetical order."""
        return count_descending(self.terms)

    def contributor_counts_by_term(self) -> dict[str, int]:
        """Distinct contributors by term, in the order of `term_counts`.

        Raises
        ------
        InvalidArgumentError
            If the source does not tell its contributors apart.
        """
        if self.contributors is None:
            raise InvalidArgumentError(f"{self.source} does not tell its contributors apart")
        people = Counter(term for term, _ in set(zip(self.terms, self.contributors, strict=True)))
        return {term: people[term] for term in self.term_counts()}

    def settings_for(self, term: str) -> NDArray[np.float64]:
        """The settings with this term, shape (m, d); m is 0 for a term that nobody used."""
        return self.settings[[t == term for t in self.terms]]

    def with_min_examples(self, n: int) -> EqDataset:
        """Only the terms with at least `n` rows; the cleaning report says how many rows went.

        Raises
        ------
        InvalidArgumentError
            If `n` is below 1.
        """
        if n < 1:
            raise InvalidArgumentError(f"min_examples must be at least 1, got {n}")
        counts = self.term_counts()
        rare = sum(count < n for count in counts.values())
        kept = self.subset(np.array([counts[term] >= n for term in self.terms], dtype=bool))
        step = CleaningStep(
            "dropped",
            f"{rare} terms",
            len(self) - len(kept),
            f"each has fewer than {n} rows",
        )
        return replace(kept, cleaning=kept.cleaning.with_step(step))


def count_descending(values: Sequence[str]) -> dict[str, int]:
    """Occurrences by value, most first, equal counts in alphabetical order."""
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))
