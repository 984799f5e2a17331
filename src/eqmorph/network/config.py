"""How a training goes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from eqmorph.errors import InvalidArgumentError
from eqmorph.network.objective import OBJECTIVES


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
        "auto" (the CPU: `eqmorph.network.devices` says why), "cpu", "cuda" or "mps".
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

    @classmethod
    def specified(cls, **options: Any) -> TrainingConfig:
        """The specification's own experiment: its losses, from scratch, on people's rows alone.

        To be used with `NetworkConfig.specified`; other options as usual.
        """
        return cls(losses="specification", start="scratch", made_up=False, **options)

    def __post_init__(self) -> None:
        for name, lowest in (("epochs", 1), ("batch_size", 2), ("min_examples", 1)):
            value = getattr(self, name)
            if not isinstance(value, int) or value < lowest:
                raise InvalidArgumentError(
                    f"{name} must be a whole number of at least {lowest}, got {value!r}"
                )
        if not (math.isfinite(self.learning_rate) and self.learning_rate > 0):
            raise InvalidArgumentError(f"learning_rate must be above 0, got {self.learning_rate!r}")
        if not (math.isfinite(self.contrastive_weight) and self.contrastive_weight >= 0):
            raise InvalidArgumentError(
                f"contrastive_weight must be at least 0, got {self.contrastive_weight!r}"
            )
        for name, choices in (("losses", tuple(OBJECTIVES)), ("start", ("teacher", "scratch"))):
            if getattr(self, name) not in choices:
                raise InvalidArgumentError(
                    f"{name} must be one of {', '.join(choices)}, got {getattr(self, name)!r}"
                )
        if not 0 <= self.validation_share < 1:
            raise InvalidArgumentError(
                f"validation_share must be in [0, 1), got {self.validation_share!r}"
            )
        if self.patience is not None and self.patience < 1:
            raise InvalidArgumentError(f"patience must be at least 1, got {self.patience!r}")
