"""The study "what the network is worth": one fold after another, one space after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError, TrainingError
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.evaluation.measures.responses import deviation, macro_mean
from eqmorph.evaluation.methods.temperature import TEMPERATURES
from eqmorph.evaluation.studies.few_shot import EVERY, FewShotResult, measure_few_shot
from eqmorph.evaluation.studies.space_folds import FoldOfSpaces
from eqmorph.network.training import TrainingConfig
from eqmorph.version import __version__

PROTOCOL = "space"


@dataclass(frozen=True)
class Row:
    """The figures of one space on one fold; a space has only those that it can have."""

    space: str
    fold: int
    figures: dict[str, float]


@dataclass(frozen=True)
class SpaceReport:
    """Figures of the study, with what they were made from.

    Attributes
    ----------
    source, fingerprint : str
        Of the data set.
    terms : tuple of str
        The known words that are judged.
    n_folds, seed, epochs : int
    version : str
        Of eqmorph.
    temperatures : tuple of float
        What was chosen from, inside the training side.
    chosen : tuple of float
        By fold.
    rows : tuple of Row
    unseen_db : dict of str to float
        Mean distance over unseen words, by space.
    taste : FewShotResult or None
        What own settings are worth: all that a person has for other words.
    """

    source: str
    fingerprint: str
    terms: tuple[str, ...]
    n_folds: int
    seed: int
    epochs: int
    version: str
    temperatures: tuple[float, ...]
    chosen: tuple[float, ...]
    rows: tuple[Row, ...]
    unseen_db: dict[str, float]
    taste: FewShotResult | None

    def summary(self) -> dict[str, dict[str, tuple[float, float]]]:
        """Mean and deviation over folds, by space and figure."""
        table: dict[str, dict[str, tuple[float, float]]] = {}
        for name in dict.fromkeys(row.space for row in self.rows):
            mine = [row.figures for row in self.rows if row.space == name]
            figures = dict.fromkeys(figure for found in mine for figure in found)
            columns = {f: [found.get(f, float("nan")) for found in mine] for f in figures}
            table[name] = {f: (macro_mean(c), deviation(c)) for f, c in columns.items()}
            if name in self.unseen_db:
                table[name]["unseen_db"] = (self.unseen_db[name], 0.0)
        return table

    def to_dict(self) -> dict[str, Any]:
        """As plain data, with the summary."""
        summary = {
            name: {figure: {"mean": m, "std": s} for figure, (m, s) in found.items()}
            for name, found in self.summary().items()
        }
        return {"protocol": PROTOCOL, **asdict(self), "summary": summary}


def evaluate_space(
    dataset: EqDataset,
    consolidated: EqDataset | None = None,
    *,
    config: TrainingConfig | None = None,
    temperatures: Sequence[float] = TEMPERATURES,
    n_folds: int = 5,
    seed: int = 0,
    beside: bool = True,
    cache: Path | None = None,
    on_step: Callable[[str], None] | None = None,
) -> SpaceReport:
    """Judge the space of sound, and what stands beside it, on held-out people.

    Parameters
    ----------
    dataset : EqDataset
        Five-band settings with contributors.
    consolidated : EqDataset, optional
        The same rows with their consolidated words: for the words of five rows or more.
    config : TrainingConfig, optional
        Of every training but for what is compared; the released one by default.
    temperatures : sequence of float
        What the contrastive loss's is chosen from, inside.
    n_folds, seed : int
    beside : bool
        Whether what stands beside the network is measured, too.
    cache : Path, optional
        A folder where finished folds are kept, so that a stopped run goes on.
    on_step : callable, optional
        Told what is done.

    Raises
    ------
    TrainingError
        If no teacher ships for the settings, or there are not two words of ten rows.
    InvalidArgumentError
        If the contributors are not told apart, or are fewer than the folds.
    """
    if dataset.contributors is None:
        raise InvalidArgumentError(f"{dataset.source} does not tell its contributors apart")
    config = config or TrainingConfig(seed=seed, device="cpu")
    counts = dataset.term_counts()
    terms = tuple(t for t, n in counts.items() if n >= config.min_examples)[:2]
    if len(terms) < 2:
        raise TrainingError(f"two words with {config.min_examples} settings or more are needed")
    folds = contributor_folds(dataset, n_folds, seed)
    rows: list[Row] = []
    chosen: list[float] = []
    unseen: dict[str, FloatArray] = {}
    for fold in range(n_folds):
        study = FoldOfSpaces(
            dataset, consolidated, folds, fold, terms, config, tuple(temperatures), beside
        )
        found = study.measured(cache, on_step or (lambda _: None))
        rows += [Row(name, fold, figures) for name, figures in found["figures"].items()]
        chosen.append(found["temperature"])
        held = folds.held_out(fold)
        for name, errors in found["unseen"].items():
            unseen.setdefault(name, np.full(len(dataset), np.nan))[held] = np.array(
                errors, dtype=np.float64
            )
    taste = _taste(dataset, seed)
    return SpaceReport(
        dataset.source,
        dataset.fingerprint,
        terms,
        n_folds,
        seed,
        config.epochs,
        __version__,
        tuple(temperatures),
        tuple(chosen),
        tuple(rows),
        {name: _over_terms(dataset, errors) for name, errors in unseen.items()},
        taste,
    )


def _over_terms(dataset: EqDataset, errors: FloatArray) -> float:
    names = np.array(dataset.terms)
    rare = np.unique(names[np.isfinite(errors)])
    return macro_mean([np.nanmean(errors[names == term]) for term in rare])


def _taste(dataset: EqDataset, seed: int) -> FewShotResult | None:
    """The gain from all that a person has given for other words."""
    found = measure_few_shot(dataset, counts=(EVERY,), seed=seed)
    return found[0] if found else None
