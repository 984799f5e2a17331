"""Methods with the brief's network inside: ours, the plain one, and the brief taken literally."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.evaluation.methods import Codec, Fitted, Method
from eqmorph.evaluation.morphing import STEPS, Morph, parameter_morph, response_morph
from eqmorph.model.people import (
    ENOUGH_PEOPLE,
    central_setting,
    fit_mixture,
    helped_centre,
    pooled_covariance,
)
from eqmorph.sound.codec import NumpyNetwork
from eqmorph.words.word_model import WordModel


@dataclass(frozen=True)
class Ours(Method):
    """The package's model: its released training, central settings, mixtures and morphs.

    Attributes
    ----------
    epochs : int
    min_examples : int
        Rows that make a term a class of the contrastive loss.
    helped_below : int
        Words of fewer people are helped by the process over all words.
    """

    epochs: int = 100
    min_examples: int = 10
    helped_below: int = ENOUGH_PEOPLE

    @property
    def name(self) -> str:
        return "ours"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        from eqmorph.model.building import numpy_network
        from eqmorph.network.training import TrainingConfig, train
        from eqmorph.words.releasing import build_word_model

        config = TrainingConfig(
            epochs=self.epochs, min_examples=self.min_examples, seed=seed, device="cpu"
        )
        words = build_word_model(training) if self.helped_below else None
        network = numpy_network(train(training, config))
        return _Ours(training, network, seed, words, self.helped_below)


class _NetworkCodec(Codec):
    def __init__(self, training: EqDataset, network: NumpyNetwork) -> None:
        super().__init__(training)
        self._network = network

    def encode(self, settings: FloatArray) -> FloatArray:
        return self._network.encode(self.space.to_unit(settings))

    def decode(self, codes: FloatArray) -> FloatArray:
        return self.space.from_unit(self._network.decode(codes))


class _Ours(_NetworkCodec):
    """What `build_model` keeps of a word, made for the words that are asked for."""

    def __init__(
        self,
        training: EqDataset,
        network: NumpyNetwork,
        seed: int,
        words: WordModel | None,
        helped_below: int,
    ) -> None:
        super().__init__(training, network)
        self._words, self._helped_below = words, helped_below
        people = training.contributors
        self._people = None if people is None else np.array(people)
        self._unit = self.space.to_unit(self._settings)
        self._pooled = pooled_covariance(self._unit, training.terms)
        self._seed = seed

    def predict(self, term: str) -> FloatArray | None:
        mine = self._terms == term
        if not mine.any():
            return None
        n_people = 0 if self._people is None else len(np.unique(self._people[mine]))
        centre = central_setting(self.space, self._settings[mine], n_people)
        if self._words is not None and n_people < self._helped_below:
            centre = helped_centre(term, centre, self._words)
        return self.response(centre)

    def sample(self, term: str, n: int, rng: np.random.Generator) -> FloatArray | None:
        mine = self._terms == term
        if not mine.any():
            return None
        drawn = fit_mixture(self._unit[mine], self._pooled, self._seed).sample(n, rng)
        return self.space.canonical(self.space.from_unit(drawn))

    def morphs(self) -> dict[str, Morph]:
        return {
            "response": response_morph(self.space),
            "latent": self._latent_morph,
            "parameters": parameter_morph(self.space),
        }

    def _latent_morph(self, start: FloatArray, end: FloatArray) -> FloatArray:
        """As `MorphModel.blend` does: what the network misses of the ends is blended beside it."""
        unit = self.space.to_unit(np.stack([start, end]))
        codes = self._network.encode(unit)
        missed = unit - self._network.decode(codes)
        alpha = np.linspace(0.0, 1.0, STEPS)[:, None]
        shares = np.hstack([1.0 - alpha, alpha])
        return self.space.from_unit(self._network.decode(shares @ codes) + shares @ missed)


@dataclass(frozen=True)
class OursInFew(Method):
    """Our network with a code of two or three numbers, trained on the response; no words in it.

    It also practises on settings between the training rows: a code so small overfits a thousand
    rows (mean error of new people 3.22 dB without, 3.05 dB with, in two dimensions).
    """

    dimension: int
    epochs: int = 40
    n_made_up: int = 2000
    batch_size: int = 64
    response_weight: float = 20.0
    learning_rate: float = 2e-3

    @property
    def name(self) -> str:
        return f"ours, {self.dimension}-d"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _trained_codec(
            with_made_up(training, self.n_made_up, seed),
            {"latent_dim": self.dimension, "style_dim": 0},
            {
                "epochs": self.epochs,
                "batch_size": self.batch_size,
                "response_weight": self.response_weight,
                "learning_rate": self.learning_rate,
                "contrastive_weight": 0.0,
                "lessons": False,
                # As many rows as without the made-up ones.
                "validation_share": 0.15 * len(training) / (len(training) + self.n_made_up),
                "seed": seed,
            },
            training,
        )


def with_made_up(training: EqDataset, n: int, seed: int) -> EqDataset:
    """The rows and `n` settings between them, by nobody; their words mean nothing."""
    from eqmorph.model.lessons import cross_and_mix

    rng = np.random.default_rng(seed)
    space = training.space
    made = cross_and_mix(space.to_unit(space.canonical(training.settings)), n, rng)
    more = training.subset(np.concatenate([np.arange(len(training)), np.zeros(n, dtype=np.int64)]))
    people = training.contributors
    return replace(
        more,
        settings=np.concatenate([training.settings, space.from_unit(made)]),
        # One person with more rows than validation takes is never taken for it.
        contributors=None if people is None else (*people, *("made up",) * n),
    )


@dataclass(frozen=True)
class PlainNetwork(Method):
    """The brief's network as it is: no skip path, no factorised latent, no lessons."""

    epochs: int = 100
    min_examples: int = 10

    @property
    def name(self) -> str:
        return "plain network"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _trained_codec(
            training,
            {"style_dim": 0, "skip": False},
            {
                "epochs": self.epochs,
                "min_examples": self.min_examples,
                "lessons": False,
                "seed": seed,
            },
        )


def _trained_codec(
    practice: EqDataset,
    network: dict[str, Any],
    config: dict[str, Any],
    training: EqDataset | None = None,
) -> _NetworkCodec:
    """Train on the rows of `practice`; what a word is comes from those of `training`."""
    from eqmorph.model.building import numpy_network
    from eqmorph.network.modules import NetworkConfig
    from eqmorph.network.training import TrainingConfig, train

    trained = train(practice, TrainingConfig(device="cpu", **config), NetworkConfig(**network))
    return _NetworkCodec(practice if training is None else training, numpy_network(trained))


@dataclass(frozen=True)
class BriefLiterally(Method):
    """The brief word for word: raw dB, hertz and Q into the plain network, mean squared error.

    Its decoder is unbounded: what it makes is clipped to the legal ranges before it can be heard,
    and `illegal_share` says how much of it had to be.
    """

    epochs: int = 100
    min_examples: int = 10
    batch_size: int = 32
    learning_rate: float = 1e-3
    contrastive_weight: float = 0.5
    temperature: float = 0.1

    @property
    def name(self) -> str:
        return "the brief literally"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _BriefLiterally(training, self, seed)


class _BriefLiterally(Codec):
    def __init__(self, training: EqDataset, recipe: BriefLiterally, seed: int) -> None:
        super().__init__(training)
        self._network = _train_raw(training, self._settings, recipe, seed)

    def encode(self, settings: FloatArray) -> FloatArray:
        import torch

        with torch.no_grad():
            raw = torch.as_tensor(settings, dtype=torch.float32)
            codes: FloatArray = self._network.encoder.latent(raw).double().numpy()
        return codes

    def decode(self, codes: FloatArray) -> FloatArray:
        import torch

        with torch.no_grad():
            made = self._network.decoder.unbounded(torch.as_tensor(codes, dtype=torch.float32))
            settings: FloatArray = made.double().numpy()
        return settings


def _train_raw(training: EqDataset, settings: FloatArray, recipe: BriefLiterally, seed: int) -> Any:
    """The plain autoencoder trained on numbers as they stand in the file."""
    import torch
    import torch.nn.functional as F

    from eqmorph.network.losses import ContrastiveLoss
    from eqmorph.network.modules import Autoencoder, NetworkConfig
    from eqmorph.network.training import class_labels, one_thread

    numbers, _ = class_labels(training.terms, recipe.min_examples)
    contrast = ContrastiveLoss(recipe.temperature)
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        rows = torch.as_tensor(settings, dtype=torch.float32)
        labels = torch.as_tensor(numbers)
        network = Autoencoder(training.space, NetworkConfig.plain())
        optimizer = torch.optim.Adam(network.parameters(), recipe.learning_rate, fused=True)
        for _ in range(recipe.epochs):
            for batch in torch.split(torch.randperm(len(rows)), recipe.batch_size):
                made, _, embedding = network(rows[batch])
                loss = F.mse_loss(made, rows[batch])
                loss = loss + recipe.contrastive_weight * contrast(embedding, labels[batch])
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
    return network.eval()
