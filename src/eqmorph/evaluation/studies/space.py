"""The study "what the network is worth": one fold after another, one space after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import TrainingError
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.evaluation.measures.responses import macro_mean
from eqmorph.evaluation.measures.statistics import Spread, over_folds_by
from eqmorph.evaluation.methods.temperature import TEMPERATURES
from eqmorph.evaluation.studies.few_shot import EVERY, FewShotResult, measure_few_shot
from eqmorph.evaluation.studies.space_folds import FoldOfSpaces
from eqmorph.evaluation.studies.study import Options, StudyData, Told, of_people, silent
from eqmorph.network.training import TrainingConfig
from eqmorph.version import __version__


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
    unseen_db : dict of str to float
        Mean distance over unseen words, by space.
    taste : FewShotResult or None
        What own settings are worth: all that a person has for other words.
    summary : dict of str to dict of str to Spread
        Figures over folds, by space.
    rows : tuple of Row
        Of each fold; not part of a report of everything.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("protocol",)
    protocol: ClassVar[str] = "space"

    source: str
    fingerprint: str
    terms: tuple[str, ...]
    n_folds: int
    seed: int
    epochs: int
    version: str
    temperatures: tuple[float, ...]
    chosen: tuple[float, ...]
    unseen_db: dict[str, float]
    taste: FewShotResult | None
    summary: dict[str, dict[str, Spread]]
    rows: tuple[Row, ...] = ()


def run(data: StudyData, options: Options) -> SpaceReport:
    """The study, trained on one core."""
    epochs = options.epochs or TrainingConfig.epochs
    return evaluate_space(
        data.labelled,
        data.consolidated,
        config=TrainingConfig(epochs=epochs, seed=options.seed, device="cpu"),
        n_folds=options.n_folds,
        seed=options.seed,
        cache=options.cache,
        tell=options.tell,
    )


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
    tell: Told = silent,
) -> SpaceReport:
    """Judge the space of sound, and what stands beside it, on held-out people.

    Parameters
    ----------
    dataset : EqDataset
        Settings with contributors.
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
    tell : callable
        Told what is done.

    Raises
    ------
    TrainingError
        If there are not two words of ten rows.
    InvalidArgumentError
        If the contributors are not told apart, or are fewer than the folds.
    """
    dataset = of_people(dataset)
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
        found = study.measured(cache, tell)
        rows += [Row(name, fold, figures) for name, figures in found.figures.items()]
        chosen.append(found.temperature)
        held = folds.held_out(fold)
        for name, errors in found.unseen_db.items():
            unseen.setdefault(name, np.full(len(dataset), np.nan))[held] = errors
    unseen_db = {name: _over_terms(dataset, errors) for name, errors in unseen.items()}
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
        unseen_db,
        _taste(dataset, seed),
        _summary(rows, unseen_db),
        tuple(rows),
    )


def _summary(rows: Sequence[Row], unseen_db: Mapping[str, float]) -> dict[str, dict[str, Spread]]:
    table = over_folds_by((row.space, row.figures) for row in rows)
    for name, mean in unseen_db.items():
        table[name]["unseen_db"] = Spread(mean, 0.0)
    return table


def _over_terms(dataset: EqDataset, errors: FloatArray) -> float:
    names = np.array(dataset.terms)
    rare = np.unique(names[np.isfinite(errors)])
    return macro_mean([np.nanmean(errors[names == term]) for term in rare])


def _taste(dataset: EqDataset, seed: int) -> FewShotResult | None:
    """The gain from all that a person has given for other words."""
    found = measure_few_shot(dataset, counts=(EVERY,), seed=seed)
    return found[0] if found else None
