"""Known words in one go: train on some contributors, measure on the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.errors import TrainingError
from eqmorph.evaluation.data.splits import Folds, contributor_folds
from eqmorph.evaluation.measures.responses import GRID as RESPONSE_GRID
from eqmorph.evaluation.measures.responses import (
    deviation,
    lsd_to_people_db,
    macro_mean,
    path_length_ratio,
    response_rmse_db,
)
from eqmorph.model.building import build_model
from eqmorph.model.morph_model import MorphModel
from eqmorph.network.grouping import davies_bouldin, silhouette
from eqmorph.network.modules import NetworkConfig
from eqmorph.network.training import TrainingConfig, train

_MORPH_STEPS = 21
_SAMPLES = 200


@dataclass(frozen=True)
class FoldResult:
    """What one fold's held-out people say.

    LSD figures are in dB, means over a term's held-out rows, then over terms. `silhouette` and
    `davies_bouldin` are of the semantic embedding, those with ``latent_`` of the latent.
    """

    fold: int
    n_train: int
    n_held_out: int
    n_contributors_held_out: int
    silhouette: float
    davies_bouldin: float
    latent_silhouette: float
    latent_davies_bouldin: float
    reconstruction_median_db: float
    reconstruction_p95_db: float
    lsd_generate_db: float
    lsd_term_mean_db: float
    lsd_flat_db: float
    latent_path_ratio: float
    legal: bool
    best_epoch: int
    seconds: float


@dataclass(frozen=True)
class QuickReport:
    """Folds of `evaluate_quick` with what they were made from."""

    source: str
    fingerprint: str
    unit: str
    terms: tuple[str, ...]
    min_examples: int
    seed: int
    folds: tuple[FoldResult, ...]

    def summary(self) -> dict[str, tuple[float, float]]:
        """Mean and standard deviation over folds of each measure."""
        names = [
            name
            for name in FoldResult.__dataclass_fields__
            if name.startswith(("sil", "dav", "rec", "lsd", "latent"))
        ]
        columns = {name: [getattr(fold, name) for fold in self.folds] for name in names}
        return {k: (macro_mean(v), deviation(v)) for k, v in columns.items()}

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        summary = {k: {"mean": m, "std": s} for k, (m, s) in self.summary().items()}
        return {**asdict(self), "summary": summary}


def evaluate_quick(
    dataset: EqDataset,
    config: TrainingConfig | None = None,
    network: NetworkConfig | None = None,
    *,
    n_folds: int = 5,
    min_examples: int = 10,
    seed: int = 0,
    on_fold: Callable[[FoldResult], None] | None = None,
) -> QuickReport:
    """Held-out figures for the words with at least `min_examples` rows.

    Parameters
    ----------
    dataset : EqDataset
        All rows; the rarer words help reconstruction and are not scored.
    config, network : optional
        How to train; the released settings by default.
    n_folds, min_examples, seed : int
    on_fold : callable, optional
        Called with each finished fold.

    Raises
    ------
    TrainingError
        If no word has that many rows.
    ValueError
        If there are fewer contributors than folds.
    """
    config = config or TrainingConfig(min_examples=min_examples)
    folds = contributor_folds(dataset, n_folds, seed)
    counts = dataset.term_counts()
    terms = tuple(term for term, count in counts.items() if count >= min_examples)
    if not terms:
        raise TrainingError(
            f"no term has {min_examples} examples or more (the most is "
            f"{max(counts.values(), default=0)}); lower min_examples"
        )
    results = []
    for fold in range(n_folds):
        result = _evaluate_fold(dataset, folds, fold, terms, config, network)
        results.append(result)
        if on_fold is not None:
            on_fold(result)
    return QuickReport(
        dataset.source, dataset.fingerprint, folds.unit, terms, min_examples, seed, tuple(results)
    )


def _evaluate_fold(
    dataset: EqDataset,
    folds: Folds,
    fold: int,
    terms: tuple[str, ...],
    config: TrainingConfig,
    network: NetworkConfig | None,
) -> FoldResult:
    training, test = (dataset.subset(side) for side in folds.sides(dataset, fold))
    trained = train(training, config, network)
    # A term that is common in all may be rarer on the training side; it is still to be predicted,
    # unless all who used it are held out.
    counts = training.term_counts()
    predicted = tuple(term for term in terms if term in counts)
    model = build_model(training, trained, min((counts[term] for term in predicted), default=1))
    space = dataset.space
    settings = space.canonical(test.settings)
    latents, embeddings = model.encode(settings), model.embed(settings)
    made = np.stack([eq.to_vector() for eq in cast(tuple[Equalizer, ...], model.decode(latents))])
    known = np.isin(np.array(test.terms), terms)
    labels = np.array(test.terms)[known]
    error = response_rmse_db(space, settings, made)
    lsd = [
        _term_lsd(model, training, term, settings[np.array(test.terms) == term])
        for term in predicted
        if (np.array(test.terms) == term).any()
    ]
    generated, mean, flat = (macro_mean([row[i] for row in lsd]) for i in range(3))
    return FoldResult(
        fold=fold,
        n_train=len(training),
        n_held_out=int(known.sum()),
        n_contributors_held_out=test.n_contributors,
        silhouette=silhouette(embeddings[known], labels),
        davies_bouldin=davies_bouldin(embeddings[known], labels),
        latent_silhouette=silhouette(latents[known], labels),
        latent_davies_bouldin=davies_bouldin(latents[known], labels),
        reconstruction_median_db=float(np.median(error)),
        reconstruction_p95_db=float(np.percentile(error, 95)),
        lsd_generate_db=generated,
        lsd_term_mean_db=mean,
        lsd_flat_db=flat,
        latent_path_ratio=_latent_path_ratio(model, predicted),
        legal=_all_legal(model, predicted),
        best_epoch=trained.best_epoch,
        seconds=trained.seconds,
    )


def _term_lsd(
    model: MorphModel, training: EqDataset, term: str, people: FloatArray
) -> tuple[float, float, float]:
    """Mean LSD of `generate`, of the mean of the training parameters, and of flat."""
    space = model.space
    unit = space.to_unit(space.canonical(training.settings_for(term)))
    predictions = (
        model.generate(term).to_vector(),
        space.from_unit(unit.mean(axis=0)),
        space.default,
    )
    generated, mean, flat = (float(lsd_to_people_db(space, p, people).mean()) for p in predictions)
    return generated, mean, flat


def _latent_path_ratio(model: MorphModel, terms: tuple[str, ...]) -> float:
    """Path length ratio of the morph between the two most frequent words."""
    if len(terms) < 2:
        return float("nan")
    settings = [
        model.morph(terms[0], terms[1], float(alpha)).to_vector()
        for alpha in np.linspace(0.0, 1.0, _MORPH_STEPS)
    ]
    return path_length_ratio(model.space.magnitude_response_db(np.stack(settings), RESPONSE_GRID))


def _all_legal(model: MorphModel, terms: tuple[str, ...]) -> bool:
    """Whether every generated and sampled parameter is inside its legal range."""
    settings = np.reshape(
        [
            eq.to_vector()
            for t in terms
            for eq in (model.generate(t), *model.sample(t, _SAMPLES, 0))
        ],
        (-1, model.space.dimension),
    )
    return bool(((settings >= model.space.lower) & (settings <= model.space.upper)).all())
