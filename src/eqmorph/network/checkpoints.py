"""A training under way as a file, from which it goes on; read without unpickling anything else."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import torch

from eqmorph.errors import TrainingError
from eqmorph.files import replacing

CHECKPOINT_FORMAT = 2


def write_checkpoint(path: Path, identity: str, state: dict[str, Any]) -> None:
    """Write a training's state, whole or not at all.

    Parameters
    ----------
    path : Path
    identity : str
        What the training that goes on must agree on.
    state : dict
        Tensors and plain data.
    """
    # Written by Python, so that a full disk is an OSError.
    content = io.BytesIO()
    torch.save({"format": CHECKPOINT_FORMAT, "identity": identity, **state}, content)
    with replacing(path) as beside:
        beside.write_bytes(content.getvalue())


def read_checkpoint(path: Path, identity: str, device: torch.device) -> dict[str, Any]:
    """The state that `write_checkpoint` wrote.

    Raises
    ------
    TrainingError
        If there is none, or it is something else or of another training.
    """
    if not path.is_file():
        raise TrainingError(f"there is no checkpoint {path} to resume from; train without it")
    try:
        state = torch.load(path, map_location=device, weights_only=True)
        found = state["format"], state["identity"]
    except Exception as error:
        raise TrainingError(
            f"{path} is not a training checkpoint ({type(error).__name__}); remove it"
        ) from None
    if found != (CHECKPOINT_FORMAT, identity):
        raise TrainingError(
            f"the checkpoint {path} is of a training with other settings or data; "
            "use the same ones, or start without resuming"
        )
    return dict(state)
