"""SAFE-DB: what 148 people called 1,700 settings of a five-band equaliser."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import numpy as np

from eqmorph.datasets.cleaning import CleaningReport, CleaningStep
from eqmorph.datasets.features import (
    AudioFeatures,
    join_audio_features,
    load_audio_features,
    load_feature_changes,
)
from eqmorph.datasets.locations import (
    SAFE_CHANGES_FILE,
    SAFE_DB_FILE,
    SAFE_FEATURES_FILE,
    find_data_file,
)
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_file import SafeTable, read_safe_file
from eqmorph.datasets.vocabulary import Decision, Vocabulary
from eqmorph.equalizers import PARAMETRIC_SPACE
from eqmorph.errors import DataNotFoundError


class SAFEDBDatasetLoader:
    """Loads SAFE-DB's equaliser user data.

    Parameters
    ----------
    data_dir : path-like, optional
        The folder with the files; see `eqmorph.datasets.data_places` for where else they are
        looked for.
    path : path-like, optional
        A user-data file itself, under any name (a synthetic one, say).
    vocabulary : Vocabulary, optional
        The decisions on descriptors; the package's own by default.
    """

    def __init__(
        self,
        data_dir: str | os.PathLike[str] | None = None,
        *,
        path: str | os.PathLike[str] | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.data_dir = data_dir
        self.vocabulary = Vocabulary.load() if vocabulary is None else vocabulary
        self._path = None if path is None else Path(path)

    @property
    def path(self) -> Path:
        """The user-data file.

        Raises
        ------
        DataNotFoundError
            If it is in none of the places.
        """
        return self._path or find_data_file(SAFE_DB_FILE, self.data_dir)

    def load(
        self, min_examples: int = 1, *, consolidate: bool = False, include_audio: bool = False
    ) -> EqDataset:
        """Read, clean and label the settings.

        Rows that repeat another one (same term, contributor and 13 parameters) are dropped, and
        so is what is no descriptor ("test", "my", "1").

        Parameters
        ----------
        min_examples : int
            Terms with fewer rows, counted after cleaning, are left out.
        consolidate : bool
            Also put spelling slips ("brght") and inflections ("warmth") under their term and drop
            names of sources and presets, as ``vocabulary.json`` lists them with reasons.
        include_audio : bool
            Also load the audio features and join them by id: before and after each equaliser, or
            where only ``safe_eq_feature_deltas.csv`` is here, what it changed.

        Returns
        -------
        EqDataset
            In the parametric space, rows in the order of the file.

        Raises
        ------
        DataNotFoundError
            If a file is in none of the places.
        DataFormatError
            If a file does not have its form.
        ValueError
            If `min_examples` is below 1.
        """
        table = read_safe_file(self.path)
        dataset = clean(table, self.vocabulary, consolidate=consolidate)
        if min_examples != 1:
            dataset = dataset.with_min_examples(min_examples)
        if include_audio:
            dataset = join_audio_features(dataset, self._features())
        return dataset

    def _features(self) -> AudioFeatures:
        """Both sides of each sound; else, where only a table of changes is here, these."""
        folder = self._audio_dir()
        try:
            return load_audio_features(
                find_data_file(SAFE_FEATURES_FILE, folder, fetch="safe-features")
            )
        except DataNotFoundError as missing:
            try:
                return load_feature_changes(find_data_file(SAFE_CHANGES_FILE, folder))
            except DataNotFoundError:
                raise missing from None

    def _audio_dir(self) -> str | os.PathLike[str] | None:
        return self.data_dir if self._path is None else self._path.parent


def clean(table: SafeTable, vocabulary: Vocabulary, *, consolidate: bool = False) -> EqDataset:
    """Label and clean the rows of a file; see `SAFEDBDatasetLoader.load`."""
    decisions = [vocabulary.decide(text, consolidate=consolidate) for text in table.descriptors]
    labelled = [i for i, decision in enumerate(decisions) if decision.term is not None]
    kept = _first_of_each(table, decisions, labelled)
    report = _report(table, decisions, len(labelled) - len(kept))
    return EqDataset(
        space=PARAMETRIC_SPACE,
        settings=table.settings[kept],
        terms=tuple(decisions[i].term or "" for i in kept),
        descriptors=tuple(table.descriptors[i] for i in kept),
        ids=tuple(table.ids[i] for i in kept),
        contributors=tuple(table.contributors[i] for i in kept),
        source=_source(table),
        fingerprint=table.sha256,
        cleaning=report,
    )


def _source(table: SafeTable) -> str:
    if table.is_synthetic:
        return "synthetic"
    return "SAFE-DB" if table.is_known_version else "SAFE-DB (not the known version)"


def _first_of_each(table: SafeTable, decisions: list[Decision], rows: list[int]) -> list[int]:
    seen: set[tuple[str | None, str, bytes]] = set()
    kept = []
    settings = np.ascontiguousarray(table.settings) + 0.0  # -0.0 and 0.0 are one gain
    for i in rows:
        key = (decisions[i].term, table.contributors[i], settings[i].tobytes())
        if key not in seen:
            seen.add(key)
            kept.append(i)
    return kept


def _report(table: SafeTable, decisions: list[Decision], repeats: int) -> CleaningReport:
    n = len(decisions)
    report = CleaningReport(n, n)
    if table.had_header:
        report = report.with_step(
            CleaningStep("noted", "line 1", 0, "holds column names, which SAFE-DB's file does not")
        )
    if table.is_synthetic:
        report = report.with_step(CleaningStep("noted", "file", n, "synthetic: nobody's settings"))
    elif not table.is_known_version:
        why = f"SHA-256 {table.sha256[:12]}... is not the known version's; counts may differ"
        report = report.with_step(CleaningStep("noted", "file", n, why))
    rows = Counter(decisions)
    for decision in sorted(rows, key=lambda d: (-rows[d], d.descriptor)):
        if decision.action == "keep":
            continue
        action = "dropped" if decision.action == "drop" else "merged"
        step = CleaningStep(
            action, decision.descriptor, rows[decision], decision.reason, decision.term
        )
        report = report.with_step(step)
    why = "same term, contributor and 13 parameters as an earlier row"
    return report.with_step(CleaningStep("dropped", "repeats", repeats, why))
