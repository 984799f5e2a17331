"""Methods with a network inside: the product, smaller codes, and the specification's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import equalizer_from_vector
from eqmorph.equalizers.space import EqSpace
from eqmorph.errors import UnknownTermError
from eqmorph.evaluation.measures.morphing import STEPS, Morph, parameter_morph
from eqmorph.evaluation.methods.estimators import CodeEstimator, Fitted, Trained
from eqmorph.model.morph_model import MorphModel
from eqmorph.sound.codec import Codec

if TYPE_CHECKING:
    from eqmorph.network.teaching import Teacher


@dataclass(frozen=True)
class Eqmorph(Trained):
    """The product: its training and its model, asked as a user asks it.

    Every word with a row on the training side is a known one, as every word of the released model
    is with five rows in all.

    Attributes
    ----------
    epochs : int
    min_examples : int
        Rows that make a term a class of the contrastive loss.
    """

    judged_by_row: ClassVar[bool] = True

    epochs: int = 100
    min_examples: int = 10

    key: ClassVar[str] = "eqmorph"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        from eqmorph.model.building import build_model
        from eqmorph.network.training import TrainingConfig, train

        config = TrainingConfig(
            epochs=self.epochs, min_examples=self.min_examples, seed=seed, device="cpu"
        )
        return OfModel(build_model(training, train(training, config), 1))


class OfModel(Fitted):
    """A model's answers; nothing of it is written again here.

    Parameters
    ----------
    model : MorphModel
    """

    def __init__(self, model: MorphModel) -> None:
        super().__init__(model.space)
        self.model = model

    def predict(self, term: str) -> FloatArray | None:
        try:
            return self.response(self.model.generate(term).to_vector())
        except UnknownTermError:
            return None

    def sample(self, term: str, n: int, rng: np.random.Generator) -> FloatArray | None:
        try:
            drawn = self.model.sample(term, n, int(rng.integers(2**31)))
        except UnknownTermError:
            return None
        return np.stack([eq.to_vector() for eq in drawn])

    def latents(self, settings: FloatArray) -> FloatArray:
        return self.model.encode(settings)

    def embeddings(self, settings: FloatArray) -> FloatArray:
        return self.model.embed(settings)

    def _decoded(self, latents: FloatArray) -> FloatArray:
        return np.stack([eq.to_vector() for eq in self.model.decode(latents)])  # type: ignore[union-attr]

    def reconstruct(self, settings: FloatArray) -> FloatArray:
        return self.responses(self._decoded(self.latents(settings)))

    def illegal_share(self, settings: FloatArray) -> float:
        made = self._decoded(self.latents(settings))
        return float(((made < self.space.lower) | (made > self.space.upper)).mean())

    def morphs(self) -> dict[str, Morph]:
        return {
            "response": self._between_settings,
            "latent": self._along_the_latent,
            "parameters": parameter_morph(self.space),
        }

    def _between_settings(self, start: FloatArray, end: FloatArray) -> FloatArray:
        from eqmorph.model.morphs import morph_ladder

        first, last = (equalizer_from_vector(self.space, values) for values in (start, end))
        ladder = morph_ladder(self.model, first, last, np.linspace(0.0, 1.0, STEPS).tolist())
        return np.stack([eq.to_vector() for eq in ladder.settings])

    def _along_the_latent(self, start: FloatArray, end: FloatArray) -> FloatArray:
        """What words and curves are morphed by: the decoder along the straight line."""
        alpha = np.linspace(0.0, 1.0, STEPS)[:, None]
        first, last = self.latents(np.stack([start, end]))
        return self._decoded((1.0 - alpha) * first + alpha * last)


class _OfCodec(CodeEstimator):
    """A trained network without a model's words: they are means of codes."""

    def __init__(self, training: EqDataset, codec: Codec) -> None:
        super().__init__(training)
        self._codec = codec

    def encode(self, settings: FloatArray) -> FloatArray:
        return self._codec.encode(settings)

    def decode(self, codes: FloatArray) -> FloatArray:
        return self._codec.decode(codes)

    def embeddings(self, settings: FloatArray) -> FloatArray:
        return self._codec.embed(self.latents(settings))


@dataclass(frozen=True)
class InFewNumbers(Trained):
    """The network with a latent of two or three numbers, without a teacher; no words in it.

    It also practises on settings between the training rows.
    """

    for_drawing: ClassVar[bool] = True

    dimension: int
    epochs: int = 40
    n_made_up: int = 2000
    batch_size: int = 64
    learning_rate: float = 2e-3

    @property
    def key(self) -> str:
        return f"network_{self.dimension}"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        practice = with_made_up(training, self.n_made_up, seed)
        config = {
            "epochs": self.epochs,
            "batch_size": self.batch_size,
            "learning_rate": self.learning_rate,
            "contrastive_weight": 0.0,
            # As many rows as without the made-up ones.
            "validation_share": 0.15 * len(training) / (len(training) + self.n_made_up),
            "seed": seed,
        }
        return _OfCodec(training, trained_codec(practice, config, {"latent_dim": self.dimension}))


def with_made_up(training: EqDataset, n: int, seed: int) -> EqDataset:
    """The rows and `n` settings between them, by nobody; their words mean nothing."""
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


def cross_and_mix(unit: FloatArray, n: int, rng: np.random.Generator) -> FloatArray:
    """Settings between pairs of given ones, shape (n, d).

    Half take each parameter from one of the two at random, half lie on the line between them.
    """
    a, b = unit[rng.integers(len(unit), size=(2, n))]
    share = rng.random((n, 1))
    crossed = np.where(rng.random(a.shape) < share, a, b)
    mixed = share * a + (1 - share) * b
    between: FloatArray = np.where(rng.random((n, 1)) < 0.5, crossed, mixed)
    return between


@dataclass(frozen=True)
class AsSpecified(Trained):
    """The specification's network as its diagram says: its sizes, its loss, no teacher."""

    judged_by_row: ClassVar[bool] = True

    epochs: int = 100
    min_examples: int = 10

    key: ClassVar[str] = "specification"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        config = {"epochs": self.epochs, "min_examples": self.min_examples, "seed": seed}
        return _OfCodec(training, trained_codec(training, SPECIFIED | config, None))


# How the specification trains its network, in `TrainingConfig`'s terms.
SPECIFIED: dict[str, Any] = {"losses": "specification", "start": "scratch", "made_up": False}


def trained_codec(
    practice: EqDataset, config: dict[str, Any], shape: dict[str, Any] | None
) -> Codec:
    """A network trained on some rows, as arrays; None for a shape is the specification's."""
    from eqmorph.network.exporting import codec_of
    from eqmorph.network.modules import NetworkConfig
    from eqmorph.network.training import TrainingConfig, train

    network = NetworkConfig.specified() if shape is None else NetworkConfig(**shape)
    trained = train(practice, TrainingConfig(device="cpu", **config), network)
    return codec_of(trained.network, trained.code)


def taught_codec(space: EqSpace) -> Codec:
    """The two ends of a space that no person's setting had a part in: its teacher's.

    Where none ships, a small one is taught here from made-up settings, once in a process.
    """
    from eqmorph.network.exporting import codec_of
    from eqmorph.network.taught import shipped_teacher

    teacher = shipped_teacher(space) or _taught_here(space)
    return codec_of(teacher.network, teacher.code)


# Steps for each end of a teacher taught here: about a minute.
SHORT_STEPS = 4_000


@lru_cache(maxsize=2)
def _taught_here(space: EqSpace) -> Teacher:
    from eqmorph.network.modules import NetworkConfig
    from eqmorph.network.teaching import TeachingConfig, teach

    return teach(space, NetworkConfig(), TeachingConfig(SHORT_STEPS, SHORT_STEPS))


@dataclass(frozen=True)
class AsWritten(Trained):
    """The specification word for word: raw dB, hertz and Q into its network, mean squared error.

    Its decoder is unbounded: what it makes is clipped to the legal ranges before it can be heard,
    and `illegal_share` says how much of it had to be.
    """

    epochs: int = 100
    min_examples: int = 10
    batch_size: int = 32
    learning_rate: float = 1e-3
    contrastive_weight: float = 0.5
    temperature: float = 0.1

    key: ClassVar[str] = "specification_raw"

    def fit(self, training: EqDataset, seed: int) -> Fitted:
        return _AsWritten(training, self, seed)


class _AsWritten(CodeEstimator):
    def __init__(self, training: EqDataset, recipe: AsWritten, seed: int) -> None:
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


def _train_raw(training: EqDataset, settings: FloatArray, recipe: AsWritten, seed: int) -> Any:
    """The specification's autoencoder trained on numbers as they stand in the file."""
    import torch
    import torch.nn.functional as F

    from eqmorph.network.losses import ContrastiveLoss
    from eqmorph.network.modules import Autoencoder, NetworkConfig
    from eqmorph.network.threads import one_thread
    from eqmorph.network.training import class_labels

    numbers, _ = class_labels(training.terms, recipe.min_examples)
    contrast = ContrastiveLoss(recipe.temperature)
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        rows = torch.as_tensor(settings, dtype=torch.float32)
        labels = torch.as_tensor(numbers)
        network = Autoencoder(training.space, NetworkConfig.specified())
        optimizer = torch.optim.Adam(network.parameters(), recipe.learning_rate, fused=True)
        for _ in range(recipe.epochs):
            for batch in torch.split(torch.randperm(len(rows)), recipe.batch_size):
                # Past the encoder's own check, which refuses numbers in hertz.
                latent = network.encoder.latent(rows[batch])
                made, embedding = network.decoder.unbounded(latent), network.encoder.embed(latent)
                loss = F.mse_loss(made, rows[batch])
                loss = loss + recipe.contrastive_weight * contrast(embedding, labels[batch])
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
    return network.eval()
