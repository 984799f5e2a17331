"""All that held-out rows say about one fitted method, and where it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_distance_db
from eqmorph.evaluation.measures.clustering import collapsed_silhouette, compare_grouping, grouping
from eqmorph.evaluation.measures.distributions import compare_distributions, human_floor
from eqmorph.evaluation.measures.morphing import compare_morphs
from eqmorph.evaluation.measures.neighbourhoods import continuity, trustworthiness
from eqmorph.evaluation.measures.responses import (
    central_score_db,
    human_relative_percentile,
    macro_mean,
)
from eqmorph.evaluation.measures.statistics import percentiles
from eqmorph.evaluation.measures.word_classifier import fit_word_classifier
from eqmorph.evaluation.methods.estimators import Fitted

# Samples drawn of each word, and held-out people a word must have before they are compared.
N_SAMPLES = 500
_PEOPLE_TO_COMPARE = 5
_MORPH_PAIRS = 20
# Codes of at most so many numbers are judged as maps.
_MAP_DIMENSIONS = 3


@dataclass(frozen=True)
class FoldFigures:
    """What the held-out rows of one fold say about one method.

    Attributes
    ----------
    method : str
    division : {"contributor", "stratified"}
        How the rows were divided.
    fold : int
    n_training, n_held_out : int
    figures : dict of str to float
        Macro averages over terms where a figure is one per term; a method has only those figures
        that it can have.
    terms : dict of str to dict of str to float
        The figures that are one per term, by term.
    seconds : float
    rows : dict of str to tuple of float
        ``lsd_db`` (NaN for words that are not judged) and ``reconstruction_db`` of every held-out
        row, in the order of the data set: what methods are paired on. Not part of a report.
    """

    method: str
    division: str
    fold: int
    n_training: int
    n_held_out: int
    figures: dict[str, float]
    terms: dict[str, dict[str, float]]
    seconds: float
    rows: dict[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The held-out rows of a fold beside the training rows, prepared for measuring.

    Attributes
    ----------
    training, test : EqDataset
    terms : tuple of str
        The words that are judged, most rows first.
    seed : int
        Of samples, classifiers and the choice of morphs.
    """

    training: EqDataset
    test: EqDataset
    terms: tuple[str, ...]
    seed: int

    @property
    def labels(self) -> NDArray[np.str_]:
        return np.array(self.test.terms, dtype=str)

    @property
    def settings(self) -> FloatArray:
        return self.test.space.canonical(self.test.settings)


def grouping_figures(fitted: Fitted, held: HeldOut) -> dict[str, float]:
    """Clustering of the judged words' held-out rows: of the embedding where there is one.

    Beside an embedding's figures are those of the latent under ``latent_silhouette`` and
    ``latent_davies_bouldin``.
    """
    known = np.isin(held.labels, held.terms)
    training_labels = np.array(held.training.terms, dtype=str)
    training_known = np.isin(training_labels, held.terms)
    rows, practised = held.settings[known], held.training.settings[training_known]
    latents, codes = fitted.latents(rows), fitted.embeddings(rows)
    beside: dict[str, float] = {}
    if codes is not None and latents is not None:
        training = fitted.embeddings(practised)
        beside = grouping(latents, held.labels[known], "latent_")
    else:
        codes, training = latents, fitted.latents(practised)
    if codes is None or training is None:
        return {}
    found = beside | compare_grouping(
        codes, held.labels[known], training, training_labels[training_known]
    )
    if len(held.terms) == 2:
        error = min(0.5, 1.0 - found["neighbour_accuracy"])
        found["silhouette_ceiling"] = collapsed_silhouette(error)
    return found


def reconstruction_figures(
    fitted: Fitted, held: HeldOut
) -> tuple[dict[str, float], dict[str, tuple[float, ...]]]:
    """Response error of every held-out row after the code; also row by row."""
    made = fitted.reconstruct(held.settings)
    if made is None:
        return {}, {}
    error = response_distance_db(made, fitted.responses(held.settings))
    figures = {
        **percentiles("reconstruction", error, 50, 95, unit="_db"),
        "reconstruction_mean_db": float(error.mean()),
    }
    illegal = fitted.illegal_share(held.settings)
    if illegal is not None:
        figures["illegal_share"] = illegal
    return figures, {"reconstruction_db": tuple(error.round(5).tolist())}


def map_figures(fitted: Fitted, held: HeldOut) -> dict[str, float]:
    """Trustworthiness and continuity of codes of up to three numbers."""
    codes = fitted.latents(held.settings)
    if codes is None or codes.shape[1] > _MAP_DIMENSIONS:
        return {}
    responses = fitted.responses(held.settings)
    return {
        "trustworthiness": trustworthiness(responses, codes),
        "continuity": continuity(responses, codes),
    }


def central_figures(
    fitted: Fitted, held: HeldOut
) -> tuple[dict[str, dict[str, float]], dict[str, tuple[float, ...]]]:
    """The one answer for each word against its held-out people, by term and row by row."""
    lsd = np.full(len(held.test), np.nan)
    by_term: dict[str, dict[str, float]] = {}
    for term in held.terms:
        mine = held.labels == term
        answer = fitted.predict(term) if mine.any() else None
        if answer is None:
            continue
        people = fitted.responses(held.settings[mine])
        lsd[mine] = response_distance_db(people, answer)
        by_term[term] = {
            "lsd_db": float(lsd[mine].mean()),
            "score_db": central_score_db(answer, people),
            "hrp": human_relative_percentile(answer, people),
        }
    return by_term, {"lsd_db": tuple(lsd.round(5).tolist())} if by_term else {}


def sample_figures(fitted: Fitted, held: HeldOut) -> dict[str, dict[str, float]]:
    """Samples of each word against its held-out people, by term."""
    by_term: dict[str, dict[str, float]] = {}
    for term in held.terms:
        mine = held.labels == term
        drawn = fitted.sample(term, N_SAMPLES, np.random.default_rng(held.seed))
        if drawn is None or mine.sum() < _PEOPLE_TO_COMPARE or len(drawn) < _PEOPLE_TO_COMPARE:
            continue
        people = fitted.responses(held.settings[mine])
        by_term[term] = compare_distributions(fitted.responses(drawn), people, held.seed)
    return by_term


def floor_figures(held: HeldOut) -> dict[str, dict[str, float]]:
    """Halves of the held-out people against each other, by term; contributors stay whole."""
    people = held.test.contributors
    by_term: dict[str, dict[str, float]] = {}
    for term in held.terms:
        mine = held.labels == term
        if mine.sum() < 2 * _PEOPLE_TO_COMPARE:
            continue
        curves = Fitted(held.test.space).responses(held.settings[mine])
        floor = human_floor(curves, None, held.seed)
        by_term[term] = {f"halves_{name}": value for name, value in floor.items()}
        if people is not None:
            groups = np.unique(np.array(people)[mine], return_inverse=True)[1].astype(np.int64)
            floor = human_floor(curves, groups, held.seed)
            by_term[term] |= {f"contributor_halves_{name}": v for name, v in floor.items()}
    return by_term


def morph_figures(fitted: Fitted, held: HeldOut) -> dict[str, float]:
    """Morphs between held-out people's settings of the two most frequent words."""
    ways = fitted.morphs()
    if not ways or len(held.terms) < 2:
        return {}
    first, second = held.terms[:2]
    sides = [np.flatnonzero(held.labels == term) for term in (first, second)]
    if not all(len(side) for side in sides):
        return {}
    rng = np.random.default_rng(held.seed)
    pairs = [
        (held.settings[rng.choice(sides[0])], held.settings[rng.choice(sides[1])])
        for _ in range(_MORPH_PAIRS)
    ]
    rows = np.concatenate(sides)
    judge = fit_word_classifier(
        held.test.space, held.settings[rows], held.labels[rows].tolist(), [first, second]
    )
    figures: dict[str, float] = {}
    for way, morph in ways.items():
        found = compare_morphs(held.test.space, morph, pairs, judge, 1)
        figures |= {f"morph_{way}_{name}": value for name, value in found.items()}
    return figures


def macro_figures(by_term: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The mean over terms of every figure that terms have."""
    names = dict.fromkeys(name for figures in by_term.values() for name in figures)
    return {
        name: macro_mean([figures.get(name, float("nan")) for figures in by_term.values()])
        for name in names
    }


def merged(*tables: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Tables by term as one."""
    terms: Sequence[str] = list(dict.fromkeys(term for table in tables for term in table))
    return {
        term: {name: v for table in tables for name, v in table.get(term, {}).items()}
        for term in terms
    }
