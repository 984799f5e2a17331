"""The numbers behind a report's figures: summaries and held-out coordinates, no one's settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_grid
from eqmorph.evaluation.data.splits import Folds
from eqmorph.evaluation.measures.responses import response_rmse_db
from eqmorph.evaluation.studies.two_crowds import SharedTerm, shapes
from eqmorph.model.building import build_model
from eqmorph.model.morph_model import MorphModel
from eqmorph.network.exporting import codec_of
from eqmorph.network.training import TrainedNetwork, TrainingConfig, train

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
ALPHAS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
BINS = 96
SHOWN_TERMS = 6


@dataclass(frozen=True)
class LatentMap:
    """Held-out latents in two dimensions.

    Attributes
    ----------
    terms : list of str, length n
        Of the held-out rows whose terms are known ones.
    pca, tsne : list of [x, y], length n
    pca_share : list of float
        Share of the variance on each of the two axes.
    """

    terms: list[str]
    pca: list[list[float]]
    tsne: list[list[float]]
    pca_share: list[float]


@dataclass(frozen=True)
class TermSpread:
    """What a term's people do, as quantiles.

    Attributes
    ----------
    term : str
    n_rows : int
    response_db : list, shape (quantiles, bins)
    centre_db : list, shape (bins,)
        The response of the term's central setting.
    parameters : list, shape (quantiles, d)
        In the space's own units.
    """

    term: str
    n_rows: int
    response_db: list[list[float]]
    centre_db: list[float]
    parameters: list[list[float]]


@dataclass(frozen=True)
class Pictures:
    """Everything the figures of one data set are drawn from."""

    source: str
    frequencies_hz: list[float]
    parameter_names: list[str]
    units: list[str]
    latent_map: LatentMap
    history: list[dict[str, Any]]
    best_epoch: int
    reconstruction_errors_db: list[float]
    spreads: list[TermSpread]
    morph_terms: list[str]
    morph_alphas: list[float]
    morph_response_db: list[list[float]]


def round_curve(values: FloatArray) -> list[Any]:
    """Numbers for a report: rounded to what a figure can show, as nested lists."""
    rounded: list[Any] = np.round(values, 4).tolist()
    return rounded


def picture_data(
    dataset: EqDataset, folds: Folds, config: TrainingConfig, min_examples: int
) -> Pictures:
    """Train once on a fold's training side and once on all rows, and keep what figures show.

    The fold shown is the one with most contributors held out (rows, where contributors are not
    told apart), so that the latent map is of many people.

    Parameters
    ----------
    dataset : EqDataset
    folds : Folds
    config : TrainingConfig
    min_examples : int
        Terms with fewer rows are not shown.
    """
    fold = max(range(folds.n_folds), key=lambda i: _breadth(dataset, folds, i))
    _, held = folds.sides(dataset, fold)
    trained = train(dataset.subset(~held), config)
    on_all = train(dataset, config)
    model = build_model(dataset, on_all, min_examples)
    terms = list(model.terms[:2])
    return Pictures(
        source=dataset.source,
        frequencies_hz=round_curve(response_grid(BINS)),
        parameter_names=list(dataset.space.parameter_names),
        units=list(dataset.space.units),
        latent_map=_latent_map(dataset.subset(held), trained, model.terms, config.seed),
        history=[record.to_dict() for record in trained.history],
        best_epoch=trained.best_epoch,
        reconstruction_errors_db=_errors(dataset.subset(held), trained),
        spreads=[
            spread_of(dataset.settings_for(term), model, term) for term in model.terms[:SHOWN_TERMS]
        ],
        morph_terms=terms,
        morph_alphas=list(ALPHAS),
        morph_response_db=_ladder(model, terms) if len(terms) == 2 else [],
    )


def _breadth(dataset: EqDataset, folds: Folds, fold: int) -> tuple[int, int]:
    held = dataset.subset(folds.held_out(fold))
    return held.n_contributors, len(held)


def _latent_map(
    held: EqDataset, trained: TrainedNetwork, known: tuple[str, ...], seed: int
) -> LatentMap:
    held = held.subset(np.isin(np.array(held.terms), known))
    latents = codec_of(trained.network, trained.code).encode(held.settings)
    return map_of(held.terms, latents, seed)


def map_of(terms: Sequence[str], latents: FloatArray, seed: int) -> LatentMap:
    """Codes of labelled settings in two dimensions, by PCA and by t-SNE."""
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    pca = PCA(2, random_state=seed)
    flat = pca.fit_transform(latents)
    perplexity = min(30.0, (len(latents) - 1) / 3)
    tsne = TSNE(2, perplexity=perplexity, init="pca", random_state=seed).fit_transform(latents)
    return LatentMap(
        list(terms),
        round_curve(flat),
        round_curve(tsne.astype(np.float64)),
        round_curve(pca.explained_variance_ratio_),
    )


def _errors(held: EqDataset, trained: TrainedNetwork) -> list[float]:
    space, codec = held.space, codec_of(trained.network, trained.code)
    settings = space.canonical(held.settings)
    made = codec.decode(codec.encode(settings))
    return round_curve(response_rmse_db(space, settings, made))


def spread_of(settings: FloatArray, model: MorphModel, term: str) -> TermSpread:
    """What the settings of a term do, beside the model's answer to it."""
    space, grid = model.space, response_grid(BINS)
    settings = space.canonical(settings)
    return TermSpread(
        term,
        len(settings),
        round_curve(np.quantile(space.magnitude_response_db(settings, grid), QUANTILES, axis=0)),
        round_curve(model.generate(term).magnitude_response_db(grid)),
        round_curve(np.quantile(settings, QUANTILES, axis=0)),
    )


def _ladder(model: MorphModel, terms: list[str]) -> list[list[float]]:
    grid = response_grid(BINS)
    return [
        round_curve(model.morph(terms[0], terms[1], a).magnitude_response_db(grid)) for a in ALPHAS
    ]


@dataclass(frozen=True)
class SharedCurves:
    """A word's mean shape and the ends of its middle half in both crowds, shape (3, bins) each."""

    term: str
    frequencies_hz: list[float]
    safe: list[list[float]]
    socialfx: list[list[float]]


def shared_curves(
    safe: EqDataset, socialfx: EqDataset, shared: tuple[SharedTerm, ...], most: int = 6
) -> tuple[SharedCurves, ...]:
    """Mean shapes and middle halves of the two crowds, for the shared terms with most rows."""
    step = max(1, len(response_grid()) // BINS)
    chosen = sorted(shared, key=lambda s: -min(s.n_safe, s.n_socialfx))[:most]

    def curves(dataset: EqDataset, term: str) -> list[list[float]]:
        shape = shapes(dataset.space, dataset.settings_for(term))
        shape = shape[~np.isnan(shape[:, 0])][:, ::step]
        quartiles = np.quantile(shape, (0.25, 0.75), axis=0)
        return round_curve(np.stack([shape.mean(axis=0), *quartiles]))

    frequencies = round_curve(response_grid()[::step])
    return tuple(
        SharedCurves(s.term, frequencies, curves(safe, s.term), curves(socialfx, s.term))
        for s in chosen
    )
