"""From a labelled data set to a `MorphModel`: training, then what is kept of each word's people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import TrainingError
from eqmorph.model.known_words import Mixture, TermClassifier, TermModel
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.people import (
    ENOUGH_PEOPLE,
    central_setting,
    divide_into_schools,
    fit_classifier,
    fit_mixture,
    helped_centre,
    pooled_covariance,
)
from eqmorph.network.training import TrainedNetwork
from eqmorph.sound.codec import NumpyNetwork
from eqmorph.version import __version__
from eqmorph.words.releasing import build_word_model
from eqmorph.words.word_model import WordModel


def numpy_network(trained: TrainedNetwork) -> NumpyNetwork:
    """A trained network's weights for NumPy."""
    network = trained.network
    weights = {name: w.numpy().copy() for name, w in network.state_dict().items()}
    return NumpyNetwork(network.space, weights, network.config.to_dict())


def term_models(
    dataset: EqDataset, network: NumpyNetwork, min_examples: int, seed: int = 0
) -> tuple[TermModel, ...]:
    """What to keep of each word with at least `min_examples` rows, most rows first.

    Raises
    ------
    TrainingError
        If no word has that many.
    """
    space = dataset.space
    settings = space.canonical(dataset.settings)
    unit = space.to_unit(settings)
    latents = network.encode(unit)
    pooled = pooled_covariance(unit, dataset.terms)
    terms = np.array(dataset.terms)
    people = None if dataset.contributors is None else np.array(dataset.contributors)
    models = []
    for term, count in dataset.term_counts().items():
        if count < min_examples:
            continue
        rows = terms == term
        who = None if people is None else people[rows]
        n_people = 0 if who is None else len(np.unique(who))
        schools, preferred = divide_into_schools(space, settings[rows], who, seed)
        models.append(
            TermModel(
                term,
                count,
                n_people,
                central_setting(space, settings[rows], n_people),
                _mixture_as_saved(fit_mixture(unit[rows], pooled, seed)),
                _as_saved(latents[rows].mean(axis=0)),
                _as_saved(latents[rows].std(axis=0)),
                schools,
                preferred,
            )
        )
    if not models:
        largest = max(dataset.term_counts().values(), default=0)
        raise TrainingError(
            f"no term has {min_examples} examples or more (the most is {largest}); "
            "lower min_examples"
        )
    return tuple(models)


def with_help_of_others(model: TermModel, words: WordModel) -> TermModel:
    """A word of few people with a centre that all people's words help to find.

    The middle of what a handful of people did is farther from the next person than doing nothing
    (6.8 against 6.7 dB for the twelve such words of SAFE-DB); what is known of other words and of
    the word's meaning is nearer (6.2 dB). A quarter is left to the word's own people, so that it
    stays a word of its own (6.3 dB).
    """
    if model.n_contributors >= ENOUGH_PEOPLE:
        return model
    return replace(model, centre=helped_centre(model.term, model.centre, words))


def build_model(
    dataset: EqDataset,
    trained: TrainedNetwork,
    min_examples: int = 10,
    metrics: Mapping[str, Any] | None = None,
    socialfx: EqDataset | None = None,
) -> MorphModel:
    """A model of every word with at least `min_examples` rows.

    Parameters
    ----------
    dataset : EqDataset
        What the network was trained on.
    trained : TrainedNetwork
    min_examples : int
    metrics : mapping, optional
        Measured figures to keep with the model.
    socialfx : EqDataset, optional
        SocialFX, whose numbers of settings by word are told in answers.

    Raises
    ------
    TrainingError
        If no word has that many rows.
    """
    network = numpy_network(trained)
    words = build_word_model(dataset, socialfx=socialfx)
    models = term_models(dataset, network, min_examples, trained.config.seed)
    if words is not None:
        models = tuple(with_help_of_others(model, words) for model in models)
    names = [m.term for m in models]
    return MorphModel(
        network,
        models,
        _classifier(dataset, names),
        {
            "eqmorph_version": __version__,
            "data": {
                "source": dataset.source,
                "fingerprint": dataset.fingerprint,
                "n_rows": len(dataset),
                "n_contributors": dataset.n_contributors,
            },
            "training": asdict(trained.config),
            "min_examples": min_examples,
            "contrastive_classes": list(trained.classes),
            "best_epoch": trained.best_epoch,
            "history": [asdict(record) for record in trained.history],
            "metrics": dict(metrics or {}),
        },
        words,
    )


def _as_saved(values: FloatArray) -> FloatArray:
    """In the file's precision and layout, so that a model is the same before saving and after.

    The layout matters: BLAS adds in another order along the other axis.
    """
    saved: FloatArray = values.astype(np.float32, order="C").astype(np.float64)
    return saved


def _mixture_as_saved(mixture: Mixture) -> Mixture:
    return Mixture(*map(_as_saved, (mixture.weights, mixture.means, mixture.factors)))


def _classifier(dataset: EqDataset, names: Sequence[str]) -> TermClassifier:
    known = dataset.subset(np.array([t in names for t in dataset.terms]))
    fitted = fit_classifier(dataset.space, known.settings, known.terms, names)
    return TermClassifier(fitted.frequencies_hz, _as_saved(fitted.weights), _as_saved(fitted.bias))
