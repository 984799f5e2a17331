"""Training on people's settings: from the teacher, with losses that hear, to words (torch)."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from eqmorph.datasets.records import EqDataset
from eqmorph.errors import TrainingError
from eqmorph.network.beginning import Beginning, beginning
from eqmorph.network.checkpoints import read_checkpoint, write_checkpoint
from eqmorph.network.config import TrainingConfig
from eqmorph.network.devices import choose_device
from eqmorph.network.exporting import settle
from eqmorph.network.grouping import silhouette
from eqmorph.network.held_out import copies, judge_held_out
from eqmorph.network.losses import UNLABELLED, a_step_on
from eqmorph.network.made_up import MadeUpCurves, made_up_settings
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.network.objective import Objective, Pass, Term, objective_of
from eqmorph.network.responses import Responses
from eqmorph.network.results import EpochRecord, TrainedNetwork
from eqmorph.network.rows import class_labels, rows_fingerprint, validation_rows
from eqmorph.network.teaching import as_tensor
from eqmorph.network.threads import one_thread
from eqmorph.sound.code import SoundCode

__all__ = [
    "EpochRecord",
    "TrainedNetwork",
    "TrainingConfig",
    "choose_device",
    "class_labels",
    "rows_fingerprint",
    "train",
    "validation_rows",
]

# Made-up settings and curves beside each batch, as a share of it.
_MADE_UP_SHARE = 1.0
# What a teacher taught moves at this share of the rate: at the whole of it copies get worse
# half-way, and curves between people to the end. Of .1, .3 and 1, seen on two reported folds.
_RATE_OF_TAUGHT = 0.1
# Of the score of an epoch, from the silhouette of some hundred rows.
_NOISE = 0.1
# A gain below this share of the best validation score does not count as one.
_WORTHWHILE = 1e-3


def train(
    dataset: EqDataset,
    config: TrainingConfig | None = None,
    network: NetworkConfig | None = None,
    *,
    given: tuple[Autoencoder, SoundCode] | None = None,
    losses: Mapping[str, tuple[float, Term]] | None = None,
    earlier: Sequence[EpochRecord] = (),
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
    earlier : sequence of EpochRecord
        The epochs that led to the given network: the history goes on from them.
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
        begun = beginning(dataset.space, config.start, network, given)
        # However much of the random state the beginning took, the rows are drawn alike.
        torch.manual_seed(config.seed)
        run = _Run(dataset, config, begun, losses, tuple(earlier))
        path = None if checkpoint is None else Path(checkpoint)
        if resume and path is not None:
            run.restore(path)
        return run.finish(path, on_epoch)


def classes_to_judge(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The classes whose grouping is judged on the validation rows, shape (classes,).

    Those with a tenth of the rows of the largest one or more: a word of three rows, whatever the
    network does with it, must not choose the epoch.
    """
    classes, counts = np.unique(labels[labels != UNLABELLED], return_counts=True)
    judged: NDArray[np.int64] = classes[counts >= 0.1 * counts.max(initial=0)]
    return judged


class _Run:
    """One training under way: everything a checkpoint must hold is here."""

    def __init__(
        self,
        dataset: EqDataset,
        config: TrainingConfig,
        begun: Beginning,
        losses: Mapping[str, tuple[float, Term]] | None,
        earlier: tuple[EpochRecord, ...] = (),
    ) -> None:
        self.config, self.space, self.begun = config, dataset.space, begun
        self.earlier = earlier
        self.device = choose_device(config.device)
        held_out = validation_rows(dataset, config.validation_share, config.seed)
        unit = self.space.to_unit(self.space.canonical(dataset.settings))
        labels, self.classes = class_labels(dataset.terms, config.min_examples)
        self.unit = self._tensor(unit[~held_out])
        self.labels = self._tensor(labels[~held_out])
        self.validation = self._tensor(unit[held_out]), self._tensor(labels[held_out])
        self.judged = classes_to_judge(labels[held_out])
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
        rate = config.learning_rate
        rates = [rate, rate * (_RATE_OF_TAUGHT if begun.start == "teacher" else 1.0)]
        self.optimizer = torch.optim.Adam(self._groups(), lr=rate, fused=self.device.type != "mps")
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, rates, total_steps=config.epochs * self.batches + 1
        )
        self.history: list[EpochRecord] = []
        self.best = math.inf
        # Counted with the earlier ones.
        self.best_epoch = self.last_gain_epoch = len(earlier)
        self.best_weights: dict[str, Tensor] = {}

    def _groups(self) -> list[dict[str, list[nn.Parameter]]]:
        """The weights that a teacher does not teach, and all others."""
        new = list(self.network.encoder.projection.parameters())
        names = {id(weight) for weight in new}
        others = [w for w in self.network.parameters() if id(w) not in names]
        return [{"params": new}, {"params": others}]

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
        here, moved = a_step_on(decoded)
        made = decoder.unbounded(torch.cat([decoded, moved]))
        return Pass(
            n=n, unit=unit[:n], labels=self.labels[rows], embedding=encoder.embed(latent[:n]),
            latent=latent, code=code, decoded=decoded, made=made[: len(decoded)],
            curves_db=curves, here=here, stepped=made[len(decoded) :],
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
        errors, embedding = copies(self.network, self.responses, unit)
        classes = labels.cpu().numpy()
        shown = np.isin(classes, self.judged)
        return float(errors.median()), silhouette(embedding.cpu().numpy()[shown], classes[shown])

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
        first, last = (len(self.earlier) + n for n in (len(self.history), self.config.epochs))
        for epoch in range(first + 1, last + 1):
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
        if not self._settled():
            self.network.load_state_dict(self.best_weights)
        network = settle(self.network.cpu().eval())
        return TrainedNetwork(
            network,
            self.begun.code,
            self.begun.start,
            (*self.earlier, *self.history),
            self.best_epoch,
            self.last_gain_epoch,
            self.classes,
            judge_held_out(network, *(part.cpu() for part in self.validation)),
            time.perf_counter() - start,
            self.config,
        )

    def _settled(self) -> bool:
        """Whether the last epoch is kept: the schedule ran to its end, and did not end badly.

        Only there has the rate come down, and copies are a third more exact than at the epoch of
        the best score, which is a tenth of silhouette's noise away.
        """
        if len(self.history) < self.config.epochs:
            return False
        if self.history[-1].score > self.best * (1 + _NOISE):
            return False
        self.best_epoch = self.history[-1].epoch
        return True

    def _identity(self) -> str:
        """What a checkpoint must agree on to be gone on with; the device may change."""
        training = asdict(replace(self.config, device="auto"))
        return json.dumps(
            {
                "training": training,
                "losses": sorted(self.objective.terms),
                "network": self.network.config.to_dict(),
                "start": self.begun.start,
                "earlier": len(self.earlier),
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
