"""What is in SAFE-DB: counts, ranges and structure, as data (`analysis_page` writes it down)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.datasets.decoding import ColumnMeaning, decode_columns
from eqmorph.datasets.records import EqDataset, count_descending
from eqmorph.datasets.safe_db import clean
from eqmorph.datasets.safe_file import SafeTable
from eqmorph.datasets.vocabulary import Vocabulary, normalise
from eqmorph.equalizers import PARAMETRIC_SPACE

THRESHOLDS = (10, 5, 2, 1)
"""Rows a term may be asked to have."""

SHOWN_FROM = 5
"""Rows from which a term or descriptor is listed by name."""


@dataclass(frozen=True)
class ParameterFacts:
    """How one parameter was set.

    Attributes
    ----------
    name, unit : str
    minimum, median, maximum : float
        Over all rows of the file.
    legal_minimum, legal_maximum, default : float
    share_at_default : float
        Of the rows, 0 to 1.
    """

    name: str
    unit: str
    minimum: float
    median: float
    maximum: float
    legal_minimum: float
    legal_maximum: float
    default: float
    share_at_default: float


@dataclass(frozen=True)
class ContributorFacts:
    """How the rows of the file are spread over people, in counts only.

    Attributes
    ----------
    n : int
    with_one_row, with_ten_rows_or_more : int
        How many people.
    median_rows, most_rows : float, int
        By one person.
    """

    n: int
    with_one_row: int
    with_ten_rows_or_more: int
    median_rows: float
    most_rows: int


@dataclass(frozen=True)
class CleanedFacts:
    """What a way of cleaning leaves.

    Attributes
    ----------
    rows, terms, contributors : int
    warm_and_bright : int
        Rows.
    terms_by_rows, rows_by_rows : mapping of int to int
        For each of `THRESHOLDS`: how many terms have that many rows or more, and their rows.
    top_terms : tuple of (term, rows, contributors)
        Those with 5 rows or more.
    report : CleaningReport
    """

    rows: int
    terms: int
    contributors: int
    warm_and_bright: int
    terms_by_rows: Mapping[int, int]
    rows_by_rows: Mapping[int, int]
    top_terms: tuple[tuple[str, int, int], ...]
    report: CleaningReport


@dataclass(frozen=True)
class SafeAnalysis:
    """All that `analyze` finds; holds no personal data.

    Attributes
    ----------
    sha256 : str
    is_known_version, is_synthetic : bool
    rows : int
    descriptors_as_typed, descriptors_normalised : int
        Distinct.
    top_descriptors : tuple of (descriptor, rows)
        But for case and space, uncleaned, with 5 rows or more.
    columns : tuple of ColumnMeaning
    parameters : tuple of ParameterFacts
    contributors : ContributorFacts
    cleaned, consolidated : CleanedFacts
        The loader's default, and with ``consolidate=True``.
    """

    sha256: str
    is_known_version: bool
    is_synthetic: bool
    rows: int
    descriptors_as_typed: int
    descriptors_normalised: int
    top_descriptors: tuple[tuple[str, int], ...]
    columns: tuple[ColumnMeaning, ...]
    parameters: tuple[ParameterFacts, ...]
    contributors: ContributorFacts
    cleaned: CleanedFacts
    consolidated: CleanedFacts

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return asdict(self)


def analyze(table: SafeTable, vocabulary: Vocabulary | None = None) -> SafeAnalysis:
    """Count and measure a user-data file.

    Parameters
    ----------
    table : SafeTable
        As `read_safe_file` gives it.
    vocabulary : Vocabulary, optional
        The package's own by default.

    Returns
    -------
    SafeAnalysis
    """
    vocabulary = Vocabulary.load() if vocabulary is None else vocabulary
    descriptors = count_descending([normalise(text) for text in table.descriptors])
    return SafeAnalysis(
        sha256=table.sha256,
        is_known_version=table.is_known_version,
        is_synthetic=table.is_synthetic,
        rows=len(table.ids),
        descriptors_as_typed=len(set(table.descriptors)),
        descriptors_normalised=len(descriptors),
        top_descriptors=tuple((d, n) for d, n in descriptors.items() if n >= SHOWN_FROM),
        columns=decode_columns(table),
        parameters=_parameters(table),
        contributors=_contributors(table),
        cleaned=_cleaned(clean(table, vocabulary)),
        consolidated=_cleaned(clean(table, vocabulary, consolidate=True)),
    )


def _parameters(table: SafeTable) -> tuple[ParameterFacts, ...]:
    facts = []
    for parameter, values in zip(PARAMETRIC_SPACE.parameters, table.settings.T, strict=True):
        at_default = np.isclose(values, parameter.default, rtol=1e-6, atol=1e-9)
        facts.append(
            ParameterFacts(
                name=parameter.name,
                unit=parameter.unit,
                minimum=float(values.min()),
                median=float(np.median(values)),
                maximum=float(values.max()),
                legal_minimum=parameter.lower,
                legal_maximum=parameter.upper,
                default=parameter.default,
                share_at_default=float(at_default.mean()),
            )
        )
    return tuple(facts)


def _contributors(table: SafeTable) -> ContributorFacts:
    rows = sorted(Counter(table.contributors).values())
    return ContributorFacts(
        n=len(rows),
        with_one_row=rows.count(1),
        with_ten_rows_or_more=sum(n >= 10 for n in rows),
        median_rows=float(np.median(rows)),
        most_rows=rows[-1],
    )


def _cleaned(dataset: EqDataset) -> CleanedFacts:
    counts = dataset.term_counts()
    people = dataset.contributor_counts_by_term()
    return CleanedFacts(
        rows=len(dataset),
        terms=len(counts),
        contributors=dataset.n_contributors,
        warm_and_bright=counts.get("warm", 0) + counts.get("bright", 0),
        terms_by_rows={k: sum(n >= k for n in counts.values()) for k in THRESHOLDS},
        rows_by_rows={k: sum(n for n in counts.values() if n >= k) for k in THRESHOLDS},
        top_terms=tuple((t, n, people[t]) for t, n in counts.items() if n >= SHOWN_FROM),
        report=dataset.cleaning,
    )
