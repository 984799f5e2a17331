"""The specification's interface: one object that loads, trains, saves, generates, interpolates."""

from __future__ import annotations

import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, ClassVar, Self

from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.datasets.socialfx import SocialFXDatasetLoader
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE, EqSpace
from eqmorph.errors import InvalidArgumentError, ModelFormatError, TrainingError
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.morphs import MorphMethod

if TYPE_CHECKING:
    from eqmorph.network.held_out import HeldOut
    from eqmorph.network.modules import (
        Autoencoder,
        NetworkConfig,
        NeuralEQDecoder,
        NeuralEQEncoder,
    )
    from eqmorph.network.training import EpochRecord
    from eqmorph.sound.code import SoundCode


class NeuralEQMorphing(ABC):
    """Words into settings, learnt from one data set.

    Parameters
    ----------
    latent_dim : int
        Numbers in the latent.
    data_dir : path-like, optional
        Where the data set lies; see `eqmorph.datasets.find_data_dir`.
    network : NetworkConfig, optional
        Other sizes, such as `NetworkConfig.specified()`; by default those of the teacher.

    Attributes
    ----------
    model : MorphModel or None
        After `train`, `load_model` or `build_model`.
    history : tuple of EpochRecord
        All epochs that led to the model, those before a `load_model` included.
    held_out : HeldOut or None
        After `train`: what the network is worth on the rows that were kept for validation.
    """

    space: ClassVar[EqSpace]

    def __init__(
        self,
        latent_dim: int = 32,
        data_dir: str | os.PathLike[str] | None = None,
        network: NetworkConfig | None = None,
    ) -> None:
        if latent_dim < 1:
            raise InvalidArgumentError(f"latent_dim must be at least 1, got {latent_dim}")
        if network is not None:
            latent_dim = network.latent_dim
        self.latent_dim = latent_dim
        self.data_dir = data_dir
        self.model: MorphModel | None = None
        self.history: tuple[EpochRecord, ...] = ()
        self.held_out: HeldOut | None = None
        self._shape = network
        self._device = "auto"
        self._network: Autoencoder | None = None
        self._code: SoundCode | None = None
        self._dataset: EqDataset | None = None
        self._rows: EqDataset | None = None
        self._min_examples = 10

    @abstractmethod
    def _load(self, include_audio: bool) -> EqDataset:
        """The whole data set."""

    # The data

    @property
    def dataset(self) -> EqDataset | None:
        """What `load_dataset` gave; one of your own may be put in its place."""
        return self._dataset

    @dataset.setter
    def dataset(self, dataset: EqDataset) -> None:
        if dataset.space is not self.space:
            raise InvalidArgumentError(
                f"{type(self).__name__} takes {self.space.name} settings, "
                f"got {dataset.space.name} ones"
            )
        self._dataset = self._rows = dataset

    def load_dataset(self, min_examples: int = 10, include_audio: bool = False) -> EqDataset:
        """Load the terms with at least `min_examples` settings.

        Training reads the rows of rarer terms, too, as the command line does: they are copied, and
        help to answer other texts, but form no class.

        Raises
        ------
        DataNotFoundError
            If the data set is not here.
        InvalidArgumentError
            If no term has that many.
        """
        rows = self._load(include_audio)
        dataset = rows.with_min_examples(min_examples)
        if not len(dataset):
            raise InvalidArgumentError(
                f"no term has {min_examples} settings or more; lower min_examples"
            )
        self._dataset, self._rows, self._min_examples = dataset, rows, min_examples
        return dataset

    # The network

    @property
    def encoder(self) -> NeuralEQEncoder:
        """The encoder: the teacher's at first, then the trained or loaded one."""
        return self._modules()[0].encoder

    @property
    def decoder(self) -> NeuralEQDecoder:
        """The decoder, likewise."""
        return self._modules()[0].decoder

    def to(self, device: str) -> Self:
        """Move encoder and decoder to a device ("cpu", "cuda", ...), and train there.

        Raises
        ------
        InvalidArgumentError
            If the device is unknown or not present.
        """
        from eqmorph.network.devices import choose_device

        self._device = str(device)
        self._modules()[0].to(choose_device(self._device))
        return self

    def _modules(self) -> tuple[Autoencoder, SoundCode]:
        if self._network is None or self._code is None:
            if self.model is not None:
                from eqmorph.network.exporting import autoencoder_of

                self._network = autoencoder_of(self.model.codec)
                self._code = self.model.codec.code
            else:
                self._network, self._code = self._start()
        return self._network, self._code

    def _sizes(self) -> NetworkConfig:
        from eqmorph.network.beginning import network_shape

        return self._shape or network_shape(self.space, self.latent_dim)

    def _start(self) -> tuple[Autoencoder, SoundCode]:
        """What training starts from where nothing is said: the teacher, or a new network."""
        from eqmorph.network.beginning import seeded_beginning

        begun = seeded_beginning(self.space, self._sizes())
        return begun.network, begun.code

    def _given(self) -> tuple[Autoencoder, SoundCode] | None:
        """The network to go on with: a trained or loaded one, or one that was changed by hand."""
        if self.model is not None:
            return self._modules()
        if self._network is None or self._code is None:
            return None
        fresh = self._start()[0].state_dict()
        changed = any(
            not weight.cpu().equal(fresh[name])
            for name, weight in self._network.state_dict().items()
        )
        return (self._network, self._code) if changed else None

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
        on_epoch: Callable[[EpochRecord], None] | None = None,
        log: str | os.PathLike[str] | None = None,
        tensorboard: str | os.PathLike[str] | None = None,
        **options: Any,
    ) -> tuple[EpochRecord, ...]:
        """Train on the loaded data set (loading it with its defaults if need be).

        It goes on from what there is: a model that was trained or loaded, an encoder or decoder
        that was changed by hand; else from the teacher. With ``start="scratch"`` or ``"teacher"``
        it begins anew.

        Parameters
        ----------
        epochs, batch_size, learning_rate, contrastive_weight
            As in `eqmorph.network.training.TrainingConfig`.
        checkpoint, resume
            As in `eqmorph.network.training.train`.
        progress : bool
            Show how it goes and what came of it, on stderr.
        on_epoch : callable, optional
            Called with each epoch's record.
        log, tensorboard : path-like, optional
            A CSV file with a line for each epoch; a folder for TensorBoard.
        **options
            Other fields of `TrainingConfig`: seed, device, losses, start, ...

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
        from eqmorph.network.logs import epoch_logs
        from eqmorph.network.training import TrainingConfig, train
        from eqmorph.progress import StepProgress

        given = None if "start" in options else self._given()
        earlier = self.history if given is not None else ()
        if self._rows is None:
            self.load_dataset(self._min_examples)
        assert self._rows is not None
        config = TrainingConfig(
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            contrastive_weight=contrastive_weight,
            **{"min_examples": self._min_examples, "device": self._device, **options},
        )
        with ExitStack() as during:
            told = list(during.enter_context(epoch_logs(log, tensorboard, append=resume)))
            if progress:
                shown = during.enter_context(StepProgress("epoch", len(earlier) + epochs))
                told.append(lambda record: shown.done(record.epoch, str(record)))
            if on_epoch is not None:
                told.append(on_epoch)

            def tell(record: EpochRecord) -> None:
                for listener in told:
                    listener(record)

            trained = train(
                self._rows, config, None if given else self._sizes(), given=given, earlier=earlier,
                checkpoint=checkpoint, resume=resume, on_epoch=tell,
            )  # fmt: skip
        self._take(build_model(self._rows, trained, config.min_examples))
        self.held_out = trained.held_out
        if progress:
            print("\n".join((str(self.held_out), *self.held_out.advice())), file=sys.stderr)
        return self.history

    def build_model(self) -> MorphModel:
        """A model of the data set's words over encoder and decoder as they are now.

        For those who train the two in a loop of their own.

        Raises
        ------
        TrainingError
            If no data set is loaded, or no term has enough rows.
        """
        from copy import deepcopy

        from eqmorph.model.building import model_of
        from eqmorph.network.exporting import codec_of, settle

        if self._rows is None:
            raise TrainingError("there is no data set yet: call load_dataset() first")
        network, code = self._modules()
        codec = codec_of(settle(deepcopy(network).cpu().eval()), code)
        model = model_of(self._rows, codec, self._min_examples)
        self._take(model)
        return model

    def _take(self, model: MorphModel) -> None:
        """Make a model this system's; encoder and decoder that are held elsewhere follow it."""
        from eqmorph.network.results import history_of

        before = self._network
        self.model, self._network, self._code = model, None, None
        self.latent_dim, self.history = model.codec.latent_dim, history_of(model.metadata)
        if before is not None and before.config.to_dict() == self._modules()[0].config.to_dict():
            before.load_state_dict(self._modules()[0].state_dict())
            self._network = before

    # The model

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
        """Read a model of either form with its history; `train` then goes on from it.

        Raises
        ------
        FileNotFoundError, ModelFormatError
            As `MorphModel.load`, and if the model is of another kind of settings.
        """
        model = MorphModel.load(path)
        if model.space is not self.space:
            raise ModelFormatError(
                f"{path} holds a model of {model.space.name} settings, and {type(self).__name__} "
                f"takes {self.space.name} ones; load it with the other class"
            )
        self._take(model)
        self._shape, self.held_out = None, None
        self._min_examples = int(model.metadata.get("min_examples", self._min_examples))
        return model

    def generate_eq_from_term(self, term: str, amount: float = 1.0) -> FloatArray:
        """The setting of a word or text as numbers: (13,) in dB, Hz and Q, or (40,) gains."""
        return self._trained().generate(term, amount).to_vector()

    def interpolate_terms(
        self, term_a: str, term_b: str, alpha: float = 0.5, method: MorphMethod = "latent"
    ) -> FloatArray:
        """A setting on the way from one word or text to another; alpha 0 is exactly the first."""
        return self._trained().morph(term_a, term_b, alpha, method).to_vector()


class SAFEDBMorphing(NeuralEQMorphing):
    """`NeuralEQMorphing` on SAFE-DB: five bands, 13 parameters."""

    space: ClassVar[EqSpace] = PARAMETRIC_SPACE

    def _load(self, include_audio: bool) -> EqDataset:
        return SAFEDBDatasetLoader(self.data_dir).load(include_audio=include_audio)


class SocialFXMorphing(NeuralEQMorphing):
    """`NeuralEQMorphing` on SocialFX: forty gains."""

    space: ClassVar[EqSpace] = GRAPHIC_SPACE

    def _load(self, include_audio: bool) -> EqDataset:
        if include_audio:
            raise InvalidArgumentError("SocialFX has no audio features; use include_audio=False")
        return SocialFXDatasetLoader(self.data_dir).load()
