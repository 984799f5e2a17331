"""Where torch computes."""

from __future__ import annotations

import torch

from eqmorph.errors import InvalidArgumentError


def choose_device(name: str = "auto") -> torch.device:
    """The device of that name; "auto" is the CPU, which is the fastest for networks of this size.

    On an H100 the released training takes 1.7 times as long as on one core of its own machine
    (``benchmarks/training.py``): launching so small a kernel costs more than it computes.

    Raises
    ------
    InvalidArgumentError
        If the device is unknown or not present.
    """
    present = {"cpu": True, "cuda": torch.cuda.is_available()}
    present["mps"] = torch.backends.mps.is_available()
    if name == "auto":
        name = "cpu"
    if not present.get(name.split(":")[0], False):
        available = ", ".join(kind for kind, here in present.items() if here)
        raise InvalidArgumentError(f"device {name!r} is not here; available: auto, {available}")
    return torch.device(name)
