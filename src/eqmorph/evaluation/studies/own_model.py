"""What one's own model looks like: its spaces in two dimensions, its training, its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.studies.plot_data import (
    BINS,
    SHOWN_TERMS,
    LatentMap,
    TermSpread,
    map_of,
    round_curve,
    spread_of,
)
from eqmorph.model.morph_model import MorphModel
from eqmorph.network.grouping import davies_bouldin, silhouette

# t-SNE of more takes minutes and shows no more.
MOST_ROWS = 1500
_DRAWN = 80


@dataclass(frozen=True)
class Grouping:
    """How well words group in one of a model's spaces."""

    silhouette: float
    davies_bouldin: float


@dataclass(frozen=True)
class ModelReport:
    """The numbers behind a model's pages; `about` and `history` are as the model has them."""

    name: str
    source: str
    n_rows: int
    n_words: int
    about: dict[str, Any]
    grouping: dict[str, Grouping]
    copy_median_db: float
    copy_p95_db: float
    latent_map: LatentMap
    embedding_map: LatentMap
    history: list[dict[str, Any]]
    best_epoch: int
    frequencies_hz: list[float]
    parameter_names: list[str]
    units: list[str]
    spreads: list[TermSpread]


def picture_model(
    model: MorphModel, name: str, dataset: EqDataset | None = None, seed: int = 0
) -> ModelReport:
    """The numbers behind a model's pages.

    Parameters
    ----------
    model : MorphModel
    name : str
        What the pages call it.
    dataset : EqDataset, optional
        Labelled settings to show; without it, settings are drawn from the model itself.
    seed : int

    Raises
    ------
    InvalidArgumentError
        If the data is of another equaliser, or has no row for a word of the model.
    """
    rows = {t: _drawn(model, t, seed) for t in model.terms} if dataset is None else _of(
        model, dataset)  # fmt: skip
    terms = [term for term, settings in rows.items() for _ in settings]
    settings = np.concatenate(list(rows.values()))
    chosen = np.random.default_rng(seed).permutation(len(terms))[:MOST_ROWS]
    terms, settings = [terms[i] for i in chosen], model.space.canonical(settings[chosen])
    latents = model.codec.encode(settings)
    embedded = model.codec.embed(latents)
    copied = model.codec.decode(latents)
    grid = response_grid()
    errors = response_distance_db(
        *(model.space.magnitude_response_db(values, grid) for values in (settings, copied))
    )
    frequent = sorted(rows, key=lambda t: -len(rows[t]))[:SHOWN_TERMS]
    return ModelReport(
        name=name,
        source="drawn from the model itself" if dataset is None else dataset.source,
        n_rows=len(terms),
        n_words=len(model.terms),
        about={k: v for k, v in model.metadata.items() if k in ("data", "training", "start")},
        grouping={
            what: Grouping(silhouette(points, terms), davies_bouldin(points, terms))
            for what, points in (("latent", latents), ("embedding", embedded))
        },
        copy_median_db=float(np.median(errors)),
        copy_p95_db=float(np.percentile(errors, 95)),
        latent_map=map_of(terms, latents, seed),
        embedding_map=map_of(terms, embedded, seed),
        history=list(model.metadata.get("history", ())),
        best_epoch=model.metadata.get("best_epoch", 0),
        frequencies_hz=round_curve(response_grid(BINS)),
        parameter_names=list(model.space.parameter_names),
        units=list(model.space.units),
        spreads=[spread_of(rows[t], model, t) for t in frequent],
    )


def _drawn(model: MorphModel, term: str, seed: int) -> Any:
    return np.stack([eq.to_vector() for eq in model.sample(term, _DRAWN, seed)])


def _of(model: MorphModel, dataset: EqDataset) -> dict[str, Any]:
    if dataset.space is not model.space:
        raise InvalidArgumentError(
            f"the model is of the {model.space.name} equaliser, {dataset.source} of the "
            f"{dataset.space.name} one"
        )
    rows = {term: dataset.settings_for(term) for term in model.terms}
    rows = {term: settings for term, settings in rows.items() if len(settings)}
    if not rows:
        raise InvalidArgumentError(f"{dataset.source} has no row for a word of the model")
    return rows
