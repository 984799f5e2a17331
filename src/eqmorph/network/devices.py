"""Where torch computes."""

from __future__ import annotations

import torch

from eqmorph.errors import InvalidArgumentError


def choose_device(name: str = "auto") -> torch.device:
    """The device of that name; "auto" takes CUDA, then MPS, then the CPU.

    Raises
    ------
    InvalidArgumentError
        If the device is unknown or not present.
    """
    present = {"cpu": True, "cuda": torch.cuda.is_available()}
    present["mps"] = torch.backends.mps.is_available()
    if name == "auto":
        name = next(kind for kind in ("cuda", "mps", "cpu") if present[kind])
    if not present.get(name.split(":")[0], False):
        available = ", ".join(kind for kind, here in present.items() if here)
        raise InvalidArgumentError(f"device {name!r} is not here; available: auto, {available}")
    return torch.device(name)
