"""The audio features of the sounds that were equalised, before and after.

A row of ``SAFEEqualiserAudioFeatureData.csv`` is: id, "processed" or "unprocessed", 80 features.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqmorph.datasets.tables import Row, Table, read_table, shown
from eqmorph.errors import DataFormatError, InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset

SIDES = ("unprocessed", "processed")

_PARTIALS = (
    "Spectral_Centroid",
    "Spectral_Variance",
    "Spectral_Standard_Deviation",
    "Spectral_Skewness",
    "Spectral_Kurtosis",
    "Irregularity_J",
    "Irregularity_K",
    "Tristimulus_1",
    "Tristimulus_2",
    "Tristimulus_3",
)
FEATURE_NAMES: tuple[str, ...] = (
    "Mean",
    "Variance",
    "Standard_Deviation",
    "RMS_Amplitude",
    "Zero_Crossing_Rate",
    *_PARTIALS[:7],
    "Fundamental",
    "Smoothness",
    "Spectral_Roll_Off",
    "Spectral_Flatness",
    "Tonality",
    "Spectral_Crest",
    "Spectral_Slope",
    *(f"Peak_{name}" for name in _PARTIALS),
    "Inharmonicity",
    *(f"Harmonic_{name}" for name in _PARTIALS),
    "Noisiness",
    "Parity_Ratio",
    *(f"Bark_Coefficient_{i}" for i in range(25)),
    *(f"MFCC_{i}" for i in range(13)),
)
"""The 80 features, in the order of columns 2 to 81; names and order are the SAFE plug-ins'."""

N_COLUMNS = 2 + len(FEATURE_NAMES)

# How the C++ libraries of the contributors' systems print what is no number.
_NOT_A_NUMBER = ("", "nan", "-nan", "nan(ind)", "-nan(ind)", "1.#ind", "-1.#ind", "1.#qnan")
_ADVICE_CHANGES = "it is id and 80 differences a line, with a header"
_ADVICE = "`eqmorph data fetch safe-features` gets a good copy"


@dataclass(frozen=True, eq=False)
class AudioFeatures:
    """80 features of each sound, before and after its equaliser.

    Attributes
    ----------
    ids : tuple of str, length n
    unprocessed, processed : array, shape (n, 80), read-only
        NaN where the file holds no number, for a side or a row that is missing, and where only
        changes are known.
    names : tuple of str, length 80
    missing_values : int
        Single values that the file does not give.
    ids_without_pair : tuple of str
        Ids with one side only.
    ids_without_features : tuple of str
        Rows of the data set that the file says nothing about; empty before a join.
    ids_without_setting : tuple of str
        Ids in the file that the data set has no row for; empty before a join.
    fingerprint : str
        SHA-256 of the file.
    given_changes : array, shape (n, 80), or None
        What the equaliser changed, where the file tells that and not the two sides.

    Raises
    ------
    InvalidArgumentError
        If the lengths do not agree.
    """

    ids: tuple[str, ...]
    unprocessed: NDArray[np.float64]
    processed: NDArray[np.float64]
    missing_values: int
    ids_without_pair: tuple[str, ...]
    fingerprint: str
    ids_without_features: tuple[str, ...] = ()
    ids_without_setting: tuple[str, ...] = ()
    names: tuple[str, ...] = FEATURE_NAMES
    given_changes: NDArray[np.float64] | None = None

    @property
    def changes(self) -> NDArray[np.float64]:
        """Each feature after the equaliser less before, (n, 80); NaN where that is not known."""
        if self.given_changes is not None:
            return self.given_changes
        found: NDArray[np.float64] = self.processed - self.unprocessed
        return found

    def __post_init__(self) -> None:
        for side in SIDES:
            values = np.array(getattr(self, side), dtype=np.float64)
            if values.shape != (len(self.ids), len(self.names)):
                raise InvalidArgumentError(
                    f"{side} features must have shape ({len(self.ids)}, {len(self.names)}), "
                    f"got {values.shape}"
                )
            values.flags.writeable = False
            object.__setattr__(self, side, values)

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return (
            f"AudioFeatures({len(self)} sounds, {len(self.names)} features before and after, "
            f"{len(self.ids_without_pair)} without a pair, {self.missing_values} values missing)"
        )

    def subset(self, rows: ArrayLike) -> AudioFeatures:
        """Some of the rows, by number; the reports of what is missing stay those of the file."""
        chosen = np.asarray(rows, dtype=np.intp)
        return replace(
            self,
            ids=tuple(self.ids[i] for i in chosen),
            unprocessed=self.unprocessed[chosen],
            processed=self.processed[chosen],
            given_changes=None if self.given_changes is None else self.given_changes[chosen],
        )


def load_audio_features(path: str | os.PathLike[str]) -> AudioFeatures:
    """Read an audio-feature file.

    Parameters
    ----------
    path : path-like
        ``SAFEEqualiserAudioFeatureData.csv`` or another file of the SAFE family: 82 columns, no
        header.

    Returns
    -------
    AudioFeatures
        Ids in the order of their first appearance.

    Raises
    ------
    DataFormatError
        If the file has another form, an id has the same side twice, or a feature is text.
    """
    table = read_table(os.fspath(path), _ADVICE)
    table.check_width(N_COLUMNS)
    rows_by_side: dict[str, dict[str, list[float]]] = {side: {} for side in SIDES}
    ids: dict[str, None] = {}
    for row in table.rows:
        identity, side = row.fields[0].strip(), row.fields[1].strip()
        if side not in SIDES:
            raise table.error(row, f"column 1 must be one of {SIDES}, got {shown(side)}")
        if identity in rows_by_side[side]:
            raise table.error(row, f"id {shown(identity)} has its {side} features twice")
        ids[identity] = None
        rows_by_side[side][identity] = _features(table, row)
    before, after = (rows_by_side[side] for side in SIDES)
    given = [*before.values(), *after.values()]
    if all(math.isnan(value) for values in given for value in values):
        raise DataFormatError(f"{table.path} holds no feature of any sound; {_ADVICE}")
    return AudioFeatures(
        ids=tuple(ids),
        unprocessed=_stack(before, tuple(ids)),
        processed=_stack(after, tuple(ids)),
        missing_values=sum(math.isnan(value) for values in given for value in values),
        ids_without_pair=tuple(i for i in ids if (i in before) != (i in after)),
        fingerprint=table.sha256,
    )


def load_feature_changes(path: str | os.PathLike[str]) -> AudioFeatures:
    """Read a file of what the equaliser changed: a header, then id and 80 differences a row.

    Such a table for 1,215 of SAFE-DB's settings is in the public code of the book "Intelligent
    Music Production" (IMPBookCode); the sounds before and after are not known from it.

    Raises
    ------
    DataFormatError
        If the file has another form, an id stands twice, or there is no number in it.
    """
    table = read_table(os.fspath(path), _ADVICE_CHANGES)
    table.check_width(N_COLUMNS - 1)
    names = [field.strip() for field in table.rows[0].fields]
    if names != ["id", *FEATURE_NAMES]:
        raise table.error(table.rows[0], "the first line must name id and the 80 features")
    found: dict[str, list[float]] = {}
    for row in table.rows[1:]:
        identity = row.fields[0].strip()
        if identity in found:
            raise table.error(row, f"id {shown(identity)} stands twice")
        found[identity] = _features(table, row, 1)
    if all(math.isnan(value) for values in found.values() for value in values):
        raise DataFormatError(f"{table.path} holds no change of any feature; {_ADVICE_CHANGES}")
    ids = tuple(found)
    unknown = np.full((len(ids), len(FEATURE_NAMES)), np.nan)
    return AudioFeatures(
        ids=ids,
        unprocessed=unknown,
        processed=unknown,
        missing_values=sum(math.isnan(value) for values in found.values() for value in values),
        ids_without_pair=(),
        fingerprint=table.sha256,
        given_changes=_stack(found, ids),
    )


def join_audio_features(dataset: EqDataset, features: AudioFeatures) -> EqDataset:
    """Give every row of a data set the features of its sound, matched by id.

    Parameters
    ----------
    dataset : EqDataset
    features : AudioFeatures
        As loaded.

    Returns
    -------
    EqDataset
        With `audio_features` row by row; a row without features has NaN, and both sides' ids
        without a partner are listed in it.
    """
    before = dict(zip(features.ids, features.unprocessed, strict=True))
    after = dict(zip(features.ids, features.processed, strict=True))
    changes = None
    if features.given_changes is not None:
        by_id = dict(zip(features.ids, features.given_changes, strict=True))
        changes = _stack(by_id, dataset.ids)
    known = set(dataset.ids)
    aligned = replace(
        features,
        ids=dataset.ids,
        unprocessed=_stack(before, dataset.ids),
        processed=_stack(after, dataset.ids),
        ids_without_features=tuple(i for i in dataset.ids if i not in before),
        ids_without_setting=tuple(i for i in features.ids if i not in known),
        given_changes=changes,
    )
    return replace(dataset, audio_features=aligned)


def _features(table: Table, row: Row, first: int = 2) -> list[float]:
    values = []
    for column, name in enumerate(FEATURE_NAMES, start=first):
        missing = row.fields[column].strip().lower() in _NOT_A_NUMBER
        value = math.nan if missing else table.number(row, column, name)
        values.append(value if math.isfinite(value) else math.nan)
    return values


def _stack(
    rows: dict[str, list[float]] | dict[str, NDArray[np.float64]], ids: Sequence[str]
) -> NDArray[np.float64]:
    nothing = np.full(len(FEATURE_NAMES), np.nan)
    stacked = [np.asarray(rows.get(identity, nothing), dtype=np.float64) for identity in ids]
    return np.array(stacked).reshape(len(ids), len(FEATURE_NAMES))
