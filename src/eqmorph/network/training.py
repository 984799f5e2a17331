"""Training the autoencoder on a labelled data set (torch)."""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.errors import TrainingError
from eqmorph.files import replacing
from eqmorph.model.grouping import silhouette
from eqmorph.model.lessons import forest_lessons
from eqmorph.network.losses import UNLABELLED, ContrastiveLoss, ResponseLoss
from eqmorph.network.modules import Autoencoder, NetworkConfig

CHECKPOINT_FORMAT = 1
# A gain below this share of the best validation score does not count as one.
_WORTHWHILE = 1e-3


@dataclass(frozen=True)
class TrainingConfig:
    """How to train; the defaults are the released model's.

    Attributes
    ----------
    epochs, batch_size : int
    learning_rate : float
        The peak of a one-cycle schedule.
    contrastive_weight : float
        λ: weight of the contrastive term against the reconstruction's mean squared error.
    temperature : float
        Of the contrastive term. Validation contributors inside the training side prefer 5 to 10
        (score 0.26) over 1 (0.29): a high temperature looks at all pairs alike and groups harder.
    response_weight : float
        Weight of the response term, 0 to leave it out (see `ResponseLoss`).
    min_examples : int
        Terms with fewer rows are reconstructed but form no class of the contrastive term.
    lessons : bool
        Whether a forest's labels on made-up settings join the contrastive term (see `lessons`).
    warm_start : bool
        Whether the skip paths start as the principal components of the training settings.
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
    response_weight: float = 0.0
    min_examples: int = 10
    lessons: bool = True
    warm_start: bool = True
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
        for name in ("contrastive_weight", "response_weight"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 0):
                raise ValueError(f"{name} must be at least 0, got {value!r}")
        if not 0 <= self.validation_share < 1:
            raise ValueError(f"validation_share must be in [0, 1), got {self.validation_share!r}")
        if self.patience is not None and self.patience < 1:
            raise ValueError(f"patience must be at least 1, got {self.patience!r}")


@dataclass(frozen=True)
class EpochRecord:
    """Losses of one epoch, and what the validation rows said after it (NaN without any).

    `reconstruction` is the mean squared error on the unit scale; `validation_error_db` the median
    RMS response error in dB; `validation_silhouette` that of the latents by class; `score` what
    the best epoch is chosen by: error + weight x (1 - silhouette).
    """

    epoch: int
    loss: float
    reconstruction: float
    contrastive: float
    validation_error_db: float
    validation_silhouette: float
    score: float

    def __str__(self) -> str:
        parts = f"copying {self.reconstruction:.5f}, words {self.contrastive:.3f}"
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
        In evaluation mode, on the CPU, with the weights of the best epoch.
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


@contextmanager
def one_thread() -> Iterator[None]:
    """Run torch on one thread.

    Layers of 64 numbers gain nothing from two, and on a machine that is busy with something else
    two threads that wait for each other were ten times slower.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


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
        If there are fewer than two rows, the loss is no longer finite, or the checkpoint to resume
        from is missing or of another training.
    """
    config = config or TrainingConfig()
    shape = network or NetworkConfig()
    if resume and checkpoint is None:
        raise TrainingError("there is no checkpoint to resume from: name one")
    if len(dataset) < 2:
        raise TrainingError(f"training needs at least 2 settings, got {len(dataset)}")
    devices = range(torch.cuda.device_count()) if torch.cuda.is_available() else []
    with one_thread(), torch.random.fork_rng(devices=devices):
        torch.manual_seed(config.seed)
        run = _Run(dataset, config, shape)
        path = None if checkpoint is None else Path(checkpoint)
        if resume and path is not None:
            run.restore(path)
        return run.finish(path, on_epoch)


class _Run:
    """One training under way: everything a checkpoint must hold is here."""

    def __init__(self, dataset: EqDataset, config: TrainingConfig, shape: NetworkConfig) -> None:
        self.config, self.shape, self.space = config, shape, dataset.space
        self.device = choose_device(config.device)
        held_out = validation_rows(dataset, config.validation_share, config.seed)
        settings = self.space.canonical(dataset.settings)
        unit = self.space.to_unit(settings)
        labels, self.classes = class_labels(dataset.terms, config.min_examples)
        self.unit = self._tensor(unit[~held_out])
        self.labels = self._tensor(labels[~held_out])
        self.validation = self._tensor(unit[held_out]), self._tensor(labels[held_out])
        self.validation_response = self._response(settings[held_out])
        self.fingerprint = rows_fingerprint(dataset)
        self.lessons: tuple[Tensor, Tensor] | None = None
        if config.lessons and config.contrastive_weight:
            made = forest_lessons(unit[~held_out], labels[~held_out], config.seed)
            if made is not None:
                self.lessons = self._tensor(made.unit), self._tensor(made.labels)
        self.network = Autoencoder(self.space, shape)
        if config.warm_start:
            self.network.start_from_principal_components(self.unit.cpu())
        self.network.to(self.device)
        self.contrast = ContrastiveLoss(config.temperature)
        self.response = ResponseLoss(self.space).to(self.device) if config.response_weight else None
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

    def _response(self, settings: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.space.magnitude_response_db(settings.reshape(-1, self.space.dimension), _GRID)

    def _order(self) -> Tensor:
        """Row numbers of one epoch, in the order of the batches."""
        n = len(self.unit)
        if not self.config.balanced:
            return torch.randperm(n)
        labels = self.labels.cpu() - UNLABELLED
        chance = 1.0 / torch.bincount(labels)[labels].double()
        return torch.multinomial(chance, n, replacement=True)

    def _losses(self, unit: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Total loss, reconstruction and contrastive term of one batch."""
        made, _, embedding = self.network(unit)
        reconstruction = F.mse_loss(made, unit)
        contrastive = (
            self.contrast(embedding, labels)
            if self.config.contrastive_weight
            else torch.zeros((), device=self.device)
        )
        total = reconstruction + self.config.contrastive_weight * contrastive
        if self.response is not None:
            total = total + self.config.response_weight * self.response(made, unit)
        return total, reconstruction, contrastive

    def _epoch(self) -> tuple[float, float, float]:
        """One pass over the training rows; mean losses."""
        self.network.train()
        size, sums = self.config.batch_size, torch.zeros(3, device=self.device)
        order = self._order().to(self.device)
        for batch in torch.split(order[: self.batches * size], size):
            unit, labels = self.unit[batch], self.labels[batch]
            if self.lessons is not None:
                drawn = torch.randint(len(self.lessons[0]), (len(batch),)).to(self.device)
                unit = torch.cat([unit, self.lessons[0][drawn]])
                labels = torch.cat([labels, self.lessons[1][drawn]])
            losses = self._losses(unit, labels)
            self.optimizer.zero_grad(set_to_none=True)
            losses[0].backward()  # type: ignore[no-untyped-call]
            self.optimizer.step()
            self.schedule.step()
            sums += torch.stack([loss.detach() for loss in losses])
        total, reconstruction, contrastive = (sums / self.batches).tolist()
        return total, reconstruction, contrastive

    @torch.no_grad()
    def _validate(self) -> tuple[float, float]:
        """Median response error in dB and silhouette of the validation rows."""
        unit, labels = self.validation
        if not len(unit):
            return math.nan, math.nan
        self.network.eval()
        latent = self.network.encoder.latent(unit)
        made = self.space.from_unit(self.network.decoder(latent).cpu().numpy())
        error = np.median(response_distance_db(self._response(made), self.validation_response))
        classes = labels.cpu().numpy()
        known = classes != UNLABELLED
        return float(error), silhouette(latent.cpu().numpy()[known], classes[known])

    def _record(self, epoch: int, losses: tuple[float, float, float]) -> EpochRecord:
        error_db, grouping = self._validate()
        # The contrastive loss itself would not do: like any logarithmic loss it grows with
        # confidence on the one row in ten that lies among the other word's.
        score = error_db
        if self.config.contrastive_weight and not math.isnan(grouping):
            score += self.config.contrastive_weight * (1.0 - grouping)
        if math.isnan(score):
            score = losses[0]
        record = EpochRecord(epoch, *losses, error_db, grouping, score)
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
            if not math.isfinite(losses[0]):
                raise TrainingError(
                    f"the loss is {losses[0]} in epoch {epoch}; try a learning rate below "
                    f"{self.config.learning_rate:g}"
                )
            record = self._record(epoch, losses)
            if checkpoint is not None:
                self.save(checkpoint)
            if on_epoch is not None:
                on_epoch(record)
        self.network.load_state_dict(self.best_weights)
        return TrainedNetwork(
            self.network.cpu().eval(),
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
            {"training": training, "network": self.shape.to_dict(), "data": self.fingerprint},
            sort_keys=True,
        )

    def save(self, path: Path) -> None:
        """Write everything that going on needs; loads with `weights_only=True`."""
        state = {
            "format": CHECKPOINT_FORMAT,
            "identity": self._identity(),
            "weights": self.network.state_dict(),
            "best_weights": self.best_weights,
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "random": torch.get_rng_state(),
            "cuda_random": torch.cuda.get_rng_state_all() if self.device.type == "cuda" else [],
            "history": json.dumps([asdict(record) for record in self.history]),
            "best": [self.best, self.best_epoch, self.last_gain_epoch],
        }
        # Written by Python, so that a full disk is an OSError.
        content = io.BytesIO()
        torch.save(state, content)
        with replacing(path) as beside:
            beside.write_bytes(content.getvalue())

    def restore(self, path: Path) -> None:
        """Continue where the checkpoint at `path` was written."""
        if not path.is_file():
            raise TrainingError(f"there is no checkpoint {path} to resume from; train without it")
        try:
            state = torch.load(path, map_location=self.device, weights_only=True)
            identity = state["format"], state["identity"]
        except Exception as error:
            raise TrainingError(
                f"{path} is not a training checkpoint ({type(error).__name__}); remove it"
            ) from None
        if identity != (CHECKPOINT_FORMAT, self._identity()):
            raise TrainingError(
                f"the checkpoint {path} is of a training with other settings or data; "
                "use the same ones, or start without resuming"
            )
        self.network.load_state_dict(state["weights"])
        self.best_weights = state["best_weights"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"].cpu())
        if state["cuda_random"]:
            torch.cuda.set_rng_state_all([s.cpu() for s in state["cuda_random"]])
        self.history = [EpochRecord(**record) for record in json.loads(state["history"])]
        self.best, self.best_epoch, self.last_gain_epoch = state["best"]


_GRID = response_grid()
