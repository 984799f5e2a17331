"""Training on people's settings: from the teacher, with losses that hear, to words (torch)."""

from __future__ import annotations

import hashlib
import json
import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.space import EqSpace
from eqmorph.errors import TrainingError
from eqmorph.network.checkpoints import read_checkpoint, write_checkpoint
from eqmorph.network.exporting import settle
from eqmorph.network.losses import UNLABELLED
from eqmorph.network.made_up import MadeUpCurves, made_up_settings
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.network.objective import (
    OBJECTIVES,
    Objective,
    Pass,
    Term,
    objective_of,
)
from eqmorph.network.responses import Responses
from eqmorph.network.taught import shipped_teacher
from eqmorph.network.teaching import as_tensor, sound_code
from eqmorph.network.threads import one_thread
from eqmorph.sound.code import SoundCode
from eqmorph.sound.grouping import silhouette

# Made-up settings and curves beside each batch, as a share of it.
_MADE_UP_SHARE = 1.0
# A gain below this share of the best validation score does not count as one.
_WORTHWHILE = 1e-3
Start: TypeAlias = Literal["teacher", "scratch", "given"]


@dataclass(frozen=True)
class TrainingConfig:
    """How to train; the defaults are the released model's.

    Attributes
    ----------
    epochs, batch_size : int
    learning_rate : float
        The peak of a one-cycle schedule.
    contrastive_weight : float
        λ: weight of the contrastive term against the others.
    temperature : float
        Of the contrastive term: a high one looks at all pairs alike and groups harder.
    losses : {"sound", "specification"}
        Which losses stand beside the contrastive one; see `eqmorph.network.objective`.
    start : {"teacher", "scratch"}
        What to begin with. Where no teacher of this size ships, training is from scratch, and the
        result says so.
    made_up : bool
        Whether as many settings and curves that nobody made join each batch, so that the network
        keeps what its teacher taught it of sounds that this data set lacks.
    min_examples : int
        Terms with fewer rows are reconstructed but form no class of the contrastive term.
    balanced : bool
        Draw batches so that every class is equally likely.
    validation_share : float
        Share of the rows kept for validation, by contributor where contributors are known.
    patience : int or None
        Stop after so many epochs without a worthwhile gain; None to run all epochs.
    seed : int
    device : str
        "auto", "cpu", "cuda" or "mps".
    """

    epochs: int = 100
    batch_size: int = 32
    learning_rate: float = 1e-3
    contrastive_weight: float = 0.5
    temperature: float = 5.0
    losses: Literal["sound", "specification"] = "sound"
    start: Literal["teacher", "scratch"] = "teacher"
    made_up: bool = True
    min_examples: int = 10
    balanced: bool = False
    validation_share: float = 0.15
    patience: int | None = None
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        for name, lowest in (("epochs", 1), ("batch_size", 2), ("min_examples", 1)):
            value = getattr(self, name)
            if not isinstance(value, int) or value < lowest:
                raise ValueError(
                    f"{name} must be a whole number of at least {lowest}, got {value!r}"
                )
        if not (math.isfinite(self.learning_rate) and self.learning_rate > 0):
            raise ValueError(f"learning_rate must be above 0, got {self.learning_rate!r}")
        if not (math.isfinite(self.contrastive_weight) and self.contrastive_weight >= 0):
            raise ValueError(
                f"contrastive_weight must be at least 0, got {self.contrastive_weight!r}"
            )
        for name, choices in (("losses", tuple(OBJECTIVES)), ("start", ("teacher", "scratch"))):
            if getattr(self, name) not in choices:
                raise ValueError(
                    f"{name} must be one of {', '.join(choices)}, got {getattr(self, name)!r}"
                )
        if not 0 <= self.validation_share < 1:
            raise ValueError(f"validation_share must be in [0, 1), got {self.validation_share!r}")
        if self.patience is not None and self.patience < 1:
            raise ValueError(f"patience must be at least 1, got {self.patience!r}")


@dataclass(frozen=True)
class EpochRecord:
    """One epoch: its losses, and what the validation rows said after it (NaN without any).

    Attributes
    ----------
    epoch : int
        From 1.
    loss : float
        What was minimised.
    terms : mapping of str to float
        Its parts before they are weighted, by name.
    validation_error_db : float
        Median RMS response error of copies.
    validation_silhouette : float
        Of the semantic embeddings by class.
    score : float
        What the best epoch is chosen by: error + λ x (1 - silhouette).
    """

    epoch: int
    loss: float
    terms: Mapping[str, float]
    validation_error_db: float
    validation_silhouette: float
    score: float

    def to_dict(self) -> dict[str, Any]:
        """As plain data, numbers to six figures."""
        numbers = {
            k: float(f"{v:.6g}") for k, v in vars(self).items() if k not in ("terms", "epoch")
        }
        terms = {name: float(f"{value:.6g}") for name, value in self.terms.items()}
        return {"epoch": self.epoch, **numbers, "terms": terms}

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {value:.3f}" for name, value in self.terms.items())
        text = f"loss {self.loss:.4f} ({parts})"
        if math.isfinite(self.validation_error_db):
            text += f", held out {self.validation_error_db:.3f} dB"
        if math.isfinite(self.validation_silhouette):
            text += f", silhouette {self.validation_silhouette:.2f}"
        return text


@dataclass(frozen=True)
class TrainedNetwork:
    """A network with the history of its training.

    Attributes
    ----------
    network : Autoencoder
        In evaluation mode, on the CPU, with the weights of the best epoch as they are kept
        (`eqmorph.network.exporting.settle`).
    code : SoundCode
        The code that its latents are held to.
    start : {"teacher", "scratch", "given"}
        What the weights began as.
    history : tuple of EpochRecord
    best_epoch : int
        Counted from 1.
    last_gain_epoch : int
        The last epoch that brought a worthwhile gain; later ones could have been saved.
    classes : tuple of str
        The terms that the contrastive term told apart.
    n_validation : int
        Rows kept for validation.
    seconds : float
        Wall time of this run.
    """

    network: Autoencoder
    code: SoundCode
    start: Start
    history: tuple[EpochRecord, ...]
    best_epoch: int
    last_gain_epoch: int
    classes: tuple[str, ...]
    n_validation: int
    seconds: float
    config: TrainingConfig = field(default_factory=TrainingConfig)


def choose_device(name: str = "auto") -> torch.device:
    """The device of that name; "auto" takes CUDA, then MPS, then the CPU.

    Raises
    ------
    ValueError
        If the device is unknown or not present.
    """
    present = {"cpu": True, "cuda": torch.cuda.is_available()}
    present["mps"] = torch.backends.mps.is_available()
    if name == "auto":
        name = next(kind for kind in ("cuda", "mps", "cpu") if present[kind])
    if not present.get(name.split(":")[0], False):
        available = ", ".join(kind for kind, here in present.items() if here)
        raise ValueError(f"device {name!r} is not here; available: auto, {available}")
    return torch.device(name)


def class_labels(
    terms: Sequence[str], min_examples: int
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Class number of each row and the classes' names; `UNLABELLED` for terms too rare."""
    names, inverse, counts = np.unique(
        np.asarray(terms, dtype=str), return_inverse=True, return_counts=True
    )
    classes = np.flatnonzero(counts >= min_examples)
    number = np.full(len(names), UNLABELLED, dtype=np.int64)
    number[classes] = np.arange(len(classes))
    return number[inverse], tuple(str(names[i]) for i in classes)


def rows_fingerprint(dataset: EqDataset) -> str:
    """SHA-256 of all that training reads of a data set.

    The file's own fingerprint would not do: one file gives other rows and other terms by how it is
    cleaned.
    """
    digest = hashlib.sha256(dataset.settings.tobytes())
    digest.update(json.dumps([dataset.space.name, dataset.terms, dataset.contributors]).encode())
    return digest.hexdigest()


def validation_rows(dataset: EqDataset, share: float, seed: int) -> NDArray[np.bool_]:
    """Which rows to keep for validation: whole contributors, or whole groups of equal settings.

    Contributors are taken in random order until about `share` of the rows is reached; one who alone
    has more than that stays in training. Nothing is kept where there are fewer than 20 rows.
    """
    kept = np.zeros(len(dataset), dtype=bool)
    wanted = share * len(dataset)
    if len(dataset) < 20 or wanted < 1:
        return kept
    if dataset.contributors is None:
        _, groups = np.unique(dataset.settings, axis=0, return_inverse=True)
    else:
        _, groups = np.unique(np.asarray(dataset.contributors, dtype=str), return_inverse=True)
    groups = groups.ravel()
    sizes = np.bincount(groups)
    for group in np.random.default_rng(seed).permutation(len(sizes)):
        if kept.sum() + sizes[group] <= wanted:
            kept |= groups == group
    return kept


def train(
    dataset: EqDataset,
    config: TrainingConfig | None = None,
    network: NetworkConfig | None = None,
    *,
    given: tuple[Autoencoder, SoundCode] | None = None,
    losses: Mapping[str, tuple[float, Term]] | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
    resume: bool = False,
    on_epoch: Callable[[EpochRecord], None] | None = None,
) -> TrainedNetwork:
    """Train the autoencoder; the same seed gives the same network, bit for bit, on one machine.

    Parameters
    ----------
    dataset : EqDataset
        Settings of one space with their terms. Bells are put into canonical order.
    config : TrainingConfig, optional
    network : NetworkConfig, optional
        The sizes; those of the teacher by default.
    given : (Autoencoder, SoundCode), optional
        A network to go on with, in the place of a teacher; it is copied.
    losses : mapping of str to (float, callable), optional
        Weights and losses over a `Pass` in the place of `config.losses`, the contrastive one
        included.
    checkpoint : path-like, optional
        Written after every epoch, so that a killed training loses no more than one.
    resume : bool
        Go on from `checkpoint`.
    on_epoch : callable, optional
        Called with each epoch's record.

    Returns
    -------
    TrainedNetwork

    Raises
    ------
    TrainingError
        If there are fewer than two rows, the loss is no longer finite, the given network does not
        fit, or the checkpoint to resume from is missing or of another training.
    """
    config = config or TrainingConfig()
    if resume and checkpoint is None:
        raise TrainingError("there is no checkpoint to resume from: name one")
    if len(dataset) < 2:
        raise TrainingError(f"training needs at least 2 settings, got {len(dataset)}")
    devices = range(torch.cuda.device_count()) if torch.cuda.is_available() else []
    with one_thread(), torch.random.fork_rng(devices=devices):
        torch.manual_seed(config.seed)
        run = _Run(dataset, config, _beginning(dataset.space, config, network, given), losses)
        path = None if checkpoint is None else Path(checkpoint)
        if resume and path is not None:
            run.restore(path)
        return run.finish(path, on_epoch)


@dataclass(frozen=True, eq=False)
class _Beginning:
    """The network that a training begins with, the code that it is held to, what it is."""

    network: Autoencoder
    code: SoundCode
    start: Start


def _beginning(
    space: EqSpace,
    config: TrainingConfig,
    shape: NetworkConfig | None,
    given: tuple[Autoencoder, SoundCode] | None,
) -> _Beginning:
    if given is not None:
        network, code = given
        if network.space is not space or (shape is not None and shape != network.config):
            raise TrainingError(
                f"the given network is for {network.space.name} settings and latents of "
                f"{network.config.latent_dim}; train it on data of its kind"
            )
        return _Beginning(deepcopy(network), code, "given")
    teacher = shipped_teacher(space)
    shape = shape or (teacher.network.config if teacher else NetworkConfig())
    if teacher is not None and config.start == "teacher" and teacher.network.config == shape:
        return _Beginning(deepcopy(teacher.network), teacher.code, "teacher")
    if teacher is not None and shape.latent_dim <= teacher.code.latent_dim:
        code = teacher.code.first(shape.latent_dim)
    else:
        code = sound_code(space, shape.latent_dim)
    return _Beginning(Autoencoder(space, shape), code, "scratch")


class _Run:
    """One training under way: everything a checkpoint must hold is here."""

    def __init__(
        self,
        dataset: EqDataset,
        config: TrainingConfig,
        begun: _Beginning,
        losses: Mapping[str, tuple[float, Term]] | None,
    ) -> None:
        self.config, self.space, self.begun = config, dataset.space, begun
        self.device = choose_device(config.device)
        held_out = validation_rows(dataset, config.validation_share, config.seed)
        unit = self.space.to_unit(self.space.canonical(dataset.settings))
        labels, self.classes = class_labels(dataset.terms, config.min_examples)
        self.unit = self._tensor(unit[~held_out])
        self.labels = self._tensor(labels[~held_out])
        self.validation = self._tensor(unit[held_out]), self._tensor(labels[held_out])
        self.fingerprint = rows_fingerprint(dataset)
        self.network = begun.network.to(self.device)
        self.responses = Responses(self.space).to(self.device)
        self.to_code = as_tensor(begun.code).to(self.device)
        with torch.no_grad():
            self.curves = self.responses(self.unit)
            self.codes = self.curves @ self.to_code
        # Drawn on the CPU, so that every device sees the same.
        self.made_up = MadeUpCurves(Responses(self.space)) if config.made_up else None
        self.objective = (
            Objective(losses)
            if losses is not None
            else objective_of(
                config.losses, self.responses, config.contrastive_weight, config.temperature
            )
        )
        self.batches = max(1, len(self.unit) // config.batch_size)
        self.optimizer = torch.optim.Adam(
            self.network.parameters(), lr=config.learning_rate, fused=self.device.type != "mps"
        )
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, config.learning_rate, total_steps=config.epochs * self.batches + 1
        )
        self.history: list[EpochRecord] = []
        self.best = math.inf
        self.best_epoch = 0
        self.last_gain_epoch = 0
        self.best_weights: dict[str, Tensor] = {}

    def _tensor(self, values: NDArray[Any]) -> Tensor:
        kind = torch.float32 if values.dtype.kind == "f" else torch.int64
        return torch.as_tensor(values, dtype=kind, device=self.device)

    def _order(self) -> Tensor:
        """Row numbers of one epoch, in the order of the batches."""
        n = len(self.unit)
        if not self.config.balanced:
            return torch.randperm(n)
        labels = self.labels.cpu() - UNLABELLED
        chance = 1.0 / torch.bincount(labels)[labels].double()
        return torch.multinomial(chance, n, replacement=True)

    @torch.no_grad()
    def _company(self, n: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Made-up settings and their codes, made-up curves and theirs: `n` of each, at once."""
        assert self.made_up is not None
        settings = made_up_settings(self.space, n).to(self.device)
        curves = self.made_up.draw(n).to(self.device)
        codes = self.responses(settings) @ self.to_code
        return settings, codes, curves, curves @ self.to_code

    def _pass(self, rows: Tensor, company: Sequence[Tensor]) -> Pass:
        """A batch of people's rows, with some made-up ones where there are any."""
        unit, curves, code = self.unit[rows], self.curves[rows], self.codes[rows]
        n, encoder, decoder = len(rows), self.network.encoder, self.network.decoder
        if company:
            unit = torch.cat([unit, company[0]])
            code = torch.cat([code, company[1]])
            curves = torch.cat([curves, company[2]])
        latent = encoder.latent(unit)
        decoded = torch.cat([latent[:n], company[3]]) if company else latent
        return Pass(
            decoder=decoder, n=n, unit=unit[:n], labels=self.labels[rows],
            embedding=encoder.embed(latent[:n]), latent=latent, code=code,
            decoded=decoded, made=decoder.unbounded(decoded), curves_db=curves,
        )  # fmt: skip

    def _epoch(self) -> dict[str, float]:
        """One pass over the training rows; mean losses, "loss" being what was minimised."""
        self.network.train()
        sums: dict[str, Tensor] = {}
        size = self.config.batch_size
        n_made_up = max(1, round(_MADE_UP_SHARE * size))
        order = self._order().to(self.device)
        company: tuple[Tensor, ...] = ()
        if self.made_up is not None:
            company = self._company(n_made_up * self.batches)
        for i, rows in enumerate(torch.split(order[: self.batches * size], size)):
            beside = [drawn[i * n_made_up : (i + 1) * n_made_up] for drawn in company]
            loss, parts = self.objective(self._pass(rows, beside))
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimizer.step()
            self.schedule.step()
            for name, part in {"loss": loss.detach(), **parts}.items():
                sums[name] = sums[name] + part if name in sums else part
        return {name: float(total) / self.batches for name, total in sums.items()}

    @torch.no_grad()
    def _validate(self) -> tuple[float, float]:
        """Median response error in dB and silhouette of the embeddings of the validation rows."""
        unit, labels = self.validation
        if not len(unit):
            return math.nan, math.nan
        self.network.eval()
        latent, embedding = self.network.encoder(unit)
        missed = self.responses(self.network.decoder(latent)) - self.responses(unit)
        error = float(missed.square().mean(dim=1).sqrt().median())
        classes = labels.cpu().numpy()
        known = classes != UNLABELLED
        return error, silhouette(embedding.cpu().numpy()[known], classes[known])

    def _record(self, epoch: int, losses: dict[str, float]) -> EpochRecord:
        error_db, grouping = self._validate()
        # The contrastive loss itself would not do: like any logarithmic loss it grows with
        # confidence on the one row in ten that lies among the other word's.
        score = error_db
        if self.config.contrastive_weight and not math.isnan(grouping):
            score += self.config.contrastive_weight * (1.0 - grouping)
        if math.isnan(score):
            score = losses["loss"]
        terms = {name: value for name, value in losses.items() if name != "loss"}
        record = EpochRecord(epoch, losses["loss"], terms, error_db, grouping, score)
        self.history.append(record)
        if score < self.best * (1 - _WORTHWHILE) or not self.best_weights:
            self.last_gain_epoch = epoch
        if score < self.best or not self.best_weights:
            self.best, self.best_epoch = score, epoch
            self.best_weights = {k: v.clone() for k, v in self.network.state_dict().items()}
        return record

    def finish(
        self, checkpoint: Path | None, on_epoch: Callable[[EpochRecord], None] | None
    ) -> TrainedNetwork:
        """Run the epochs that are left."""
        start = time.perf_counter()
        for epoch in range(len(self.history) + 1, self.config.epochs + 1):
            patience = self.config.patience
            if patience is not None and epoch - 1 - self.last_gain_epoch >= patience:
                break
            losses = self._epoch()
            if not math.isfinite(losses["loss"]):
                raise TrainingError(
                    f"the loss is {losses['loss']} in epoch {epoch}; try a learning rate below "
                    f"{self.config.learning_rate:g}"
                )
            record = self._record(epoch, losses)
            if checkpoint is not None:
                self.save(checkpoint)
            if on_epoch is not None:
                on_epoch(record)
        self.network.load_state_dict(self.best_weights)
        return TrainedNetwork(
            settle(self.network.cpu().eval()),
            self.begun.code,
            self.begun.start,
            tuple(self.history),
            self.best_epoch,
            self.last_gain_epoch,
            self.classes,
            len(self.validation[0]),
            time.perf_counter() - start,
            self.config,
        )

    def _identity(self) -> str:
        """What a checkpoint must agree on to be gone on with; the device may change."""
        training = asdict(replace(self.config, device="auto"))
        return json.dumps(
            {
                "training": training,
                "losses": sorted(self.objective.terms),
                "network": self.network.config.to_dict(),
                "start": self.begun.start,
                "data": self.fingerprint,
            },
            sort_keys=True,
        )

    def save(self, path: Path) -> None:
        """Write everything that going on needs."""
        write_checkpoint(path, self._identity(), {
            "weights": self.network.state_dict(),
            "best_weights": self.best_weights,
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "random": torch.get_rng_state(),
            "cuda_random": torch.cuda.get_rng_state_all() if self.device.type == "cuda" else [],
            "history": json.dumps([asdict(record) for record in self.history]),
            "best": [self.best, self.best_epoch, self.last_gain_epoch],
            "made_up": None if self.made_up is None else self.made_up.state(),
        })  # fmt: skip

    def restore(self, path: Path) -> None:
        """Continue where the checkpoint at `path` was written."""
        state = read_checkpoint(path, self._identity(), self.device)
        self.network.load_state_dict(state["weights"])
        self.best_weights = state["best_weights"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"].cpu())
        if state["cuda_random"]:
            torch.cuda.set_rng_state_all([s.cpu() for s in state["cuda_random"]])
        if self.made_up is not None:
            self.made_up.restore(*state["made_up"])
        self.history = [EpochRecord(**record) for record in json.loads(state["history"])]
        self.best, self.best_epoch, self.last_gain_epoch = state["best"]
