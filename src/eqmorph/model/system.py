"""The brief's interface: one object that loads, trains, saves, generates and interpolates."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from contextlib import nullcontext
from typing import Any

from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.datasets.socialfx import SocialFXDatasetLoader
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import TrainingError
from eqmorph.model.morph_model import MorphMethod, MorphModel


class NeuralEQMorphing(ABC):
    """Words into settings, learnt from one data set.

    Parameters
    ----------
    latent_dim : int
        Numbers in the latent.
    data_dir : path-like, optional
        Where the data set lies; see `eqmorph.datasets.find_data_dir`.

    Attributes
    ----------
    dataset : EqDataset or None
        After `load_dataset`.
    model : MorphModel or None
        After `train` or `load_model`.
    history : tuple of EpochRecord
        After `train`.
    """

    def __init__(
        self, latent_dim: int = 32, data_dir: str | os.PathLike[str] | None = None
    ) -> None:
        if latent_dim < 1:
            raise ValueError(f"latent_dim must be at least 1, got {latent_dim}")
        self.latent_dim = latent_dim
        self.data_dir = data_dir
        self.dataset: EqDataset | None = None
        self.model: MorphModel | None = None
        self.history: tuple[Any, ...] = ()
        self._min_examples = 10

    @abstractmethod
    def _load(self, min_examples: int, include_audio: bool) -> EqDataset:
        """The data set's terms with at least `min_examples` settings."""

    def load_dataset(self, min_examples: int = 10, include_audio: bool = False) -> EqDataset:
        """Load the terms with at least `min_examples` settings.

        Raises
        ------
        DataNotFoundError
            If the data set is not here.
        ValueError
            If no term has that many.
        """
        dataset = self._load(min_examples, include_audio)
        if not len(dataset):
            raise ValueError(f"no term has {min_examples} settings or more; lower min_examples")
        self.dataset, self._min_examples = dataset, min_examples
        return dataset

    def train(
        self,
        epochs: int = 100,
        batch_size: int = 32,
        learning_rate: float = 0.001,
        contrastive_weight: float = 0.5,
        *,
        checkpoint: str | os.PathLike[str] | None = None,
        resume: bool = False,
        progress: bool = True,
        **options: Any,
    ) -> tuple[Any, ...]:
        """Train on the loaded data set (loading it with its defaults if need be).

        Parameters
        ----------
        epochs, batch_size, learning_rate, contrastive_weight
            As in `eqmorph.network.training.TrainingConfig`.
        checkpoint, resume
            As in `eqmorph.network.training.train`.
        progress : bool
            Show how it goes, on stderr.
        **options
            Other fields of `TrainingConfig`: seed, device, balanced, ...

        Returns
        -------
        tuple of EpochRecord
            The history of the losses and validation figures.

        Raises
        ------
        TrainingError
            If training cannot start, go on or be resumed.
        """
        from eqmorph.model.building import build_model
        from eqmorph.network.modules import NetworkConfig
        from eqmorph.network.training import EpochRecord, TrainingConfig, train
        from eqmorph.progress import StepProgress

        dataset = self.dataset if self.dataset is not None else self.load_dataset()
        config = TrainingConfig(
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            contrastive_weight=contrastive_weight,
            min_examples=self._min_examples,
            **options,
        )
        network = NetworkConfig.of_size(self.latent_dim)
        with StepProgress("epoch", epochs) if progress else nullcontext() as shown:

            def on_epoch(record: EpochRecord) -> None:
                if shown is not None:
                    shown.done(record.epoch, str(record))

            trained = train(
                dataset, config, network, checkpoint=checkpoint, resume=resume, on_epoch=on_epoch
            )
        self.model = build_model(dataset, trained, self._min_examples)
        self.history = trained.history
        return self.history

    def _trained(self) -> MorphModel:
        if self.model is None:
            raise TrainingError("there is no model yet: call train() or load_model(path) first")
        return self.model

    @property
    def terms(self) -> tuple[str, ...]:
        """The words the model knows."""
        return self._trained().terms

    def save_model(self, path: str | os.PathLike[str]) -> None:
        """Write the model: a torch checkpoint for ".pt", else safetensors."""
        self._trained().save(path)

    def load_model(self, path: str | os.PathLike[str]) -> MorphModel:
        """Read a model of either form; see `MorphModel.load`."""
        self.model = MorphModel.load(path)
        self.latent_dim = self.model.network.latent_dim
        return self.model

    def generate_eq_from_term(self, term: str, amount: float = 1.0) -> FloatArray:
        """The central setting of a word as numbers: shape (13,) in dB, Hz and Q, or (40,) gains."""
        return self._trained().generate(term, amount).to_vector()

    def interpolate_terms(
        self, term_a: str, term_b: str, alpha: float = 0.5, method: MorphMethod = "latent"
    ) -> FloatArray:
        """A setting on the way from one word to another; alpha 0 is exactly the first."""
        return self._trained().morph(term_a, term_b, alpha, method).to_vector()


class SAFEDBMorphing(NeuralEQMorphing):
    """`NeuralEQMorphing` on SAFE-DB: five bands, 13 parameters."""

    def _load(self, min_examples: int, include_audio: bool) -> EqDataset:
        return SAFEDBDatasetLoader(self.data_dir).load(min_examples, include_audio=include_audio)


class SocialFXMorphing(NeuralEQMorphing):
    """`NeuralEQMorphing` on SocialFX: forty gains."""

    def _load(self, min_examples: int, include_audio: bool) -> EqDataset:
        if include_audio:
            raise ValueError("SocialFX has no audio features; use include_audio=False")
        return SocialFXDatasetLoader(self.data_dir).load(min_examples=min_examples)
