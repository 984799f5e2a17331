"""From a labelled data set to a `MorphModel`: training, then what is kept of each word's people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import TrainingError
from eqmorph.model.known_words import ENOUGH_PEOPLE, KnownWord
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.packing import pack, unpack
from eqmorph.model.people import (
    divide_into_variants,
    fit_mixture,
    helped,
    middle,
    pooled_covariance,
)
from eqmorph.network.exporting import codec_of
from eqmorph.network.training import TrainedNetwork
from eqmorph.sound.axes import SoundAxes
from eqmorph.sound.codec import Codec
from eqmorph.version import __version__
from eqmorph.words.meaning import read
from eqmorph.words.observations import Cells
from eqmorph.words.releasing import build_word_model
from eqmorph.words.sides import fit_sides
from eqmorph.words.word_model import WordModel


def known_words(
    dataset: EqDataset,
    latents: FloatArray,
    min_examples: int,
    words: WordModel | None = None,
    seed: int = 0,
) -> tuple[KnownWord, ...]:
    """What to keep of each word with at least `min_examples` rows, most rows first.

    Parameters
    ----------
    dataset : EqDataset
    latents : array, shape (rows, latent_dim)
        Of its settings.
    min_examples : int
    words : WordModel, optional
        Helps the words of few people.
    seed : int

    Raises
    ------
    TrainingError
        If no word has that many.
    """
    pooled = pooled_covariance(latents, dataset.terms)
    terms = np.array(dataset.terms)
    people = None if dataset.contributors is None else np.array(dataset.contributors)
    found = []
    for term, count in dataset.term_counts().items():
        if count < min_examples:
            continue
        rows = terms == term
        who = None if people is None else people[rows]
        n_people = 0 if who is None else len(np.unique(who))
        latent = middle(latents[rows], n_people)
        if words is not None and n_people < ENOUGH_PEOPLE:
            meaning = read(term, words.process.lexicon)
            latent = helped(latent, words.process.mean([meaning])[0])
        variants, preferred = divide_into_variants(latents[rows], who, seed)
        mixture = fit_mixture(latents[rows], pooled, seed)
        found.append(KnownWord(term, count, n_people, latent, mixture, variants, preferred))
    if not found:
        largest = max(dataset.term_counts().values(), default=0)
        raise TrainingError(
            f"no term has {min_examples} examples or more (the most is {largest}); "
            "lower min_examples"
        )
    return tuple(found)


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
    metadata = {
        "eqmorph_version": __version__,
        "data": {
            "source": dataset.source,
            "fingerprint": dataset.fingerprint,
            "n_rows": len(dataset),
            "n_contributors": dataset.n_contributors,
        },
        "training": asdict(trained.config),
        "start": trained.start,
        "min_examples": min_examples,
        "contrastive_classes": list(trained.classes),
        "best_epoch": trained.best_epoch,
        "held_out": asdict(trained.held_out),
        "history": [record.to_dict() for record in trained.history],
        "metrics": dict(metrics or {}),
    }
    codec = codec_of(trained.network, trained.code)
    return model_of(dataset, codec, min_examples, metadata, socialfx, trained.config.seed)


def model_of(
    dataset: EqDataset,
    codec: Codec,
    min_examples: int = 10,
    metadata: Mapping[str, Any] | None = None,
    socialfx: EqDataset | None = None,
    seed: int = 0,
) -> MorphModel:
    """A model of a data set's words over any codec; parameters as `build_model`.

    Its numbers are those that a file keeps, so that a model is the same before saving and after.
    """
    latents = codec.encode(dataset.settings)
    words = build_word_model(dataset, codec, socialfx=socialfx)
    known = known_words(dataset, latents, min_examples, words, seed)
    cells = Cells.of(dataset, latents)
    sides = () if words is None else fit_sides(cells, words.process)
    axes = SoundAxes.of(cells.latents, codec.code)
    model = MorphModel(codec, axes, known, dict(metadata or {}), words, sides)
    return MorphModel(**unpack(*pack(model)))
