"""What a training begins with: the teacher of its space, a new network, or one that is given."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import torch

from eqmorph.equalizers.space import EqSpace
from eqmorph.errors import TrainingError
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.network.taught import shipped_teacher
from eqmorph.network.teaching import sound_code
from eqmorph.sound.code import SoundCode

Start: TypeAlias = Literal["teacher", "scratch", "given"]


@dataclass(frozen=True, eq=False)
class Beginning:
    """The network that a training begins with, the code that it is held to, what it is."""

    network: Autoencoder
    code: SoundCode
    start: Start


def network_shape(space: EqSpace, latent_dim: int) -> NetworkConfig:
    """The sizes of a space's teacher, with a latent of so many numbers."""
    teacher = shipped_teacher(space)
    shape = NetworkConfig() if teacher is None else teacher.network.config
    return replace(shape, latent_dim=latent_dim)


def beginning(
    space: EqSpace,
    start: Literal["teacher", "scratch"] = "teacher",
    shape: NetworkConfig | None = None,
    given: tuple[Autoencoder, SoundCode] | None = None,
) -> Beginning:
    """A network of one's own to train.

    Parameters
    ----------
    space : EqSpace
    start : {"teacher", "scratch"}
        From the space's teacher, where one of this shape ships, or from torch's random state.
    shape : NetworkConfig, optional
        The teacher's by default.
    given : (Autoencoder, SoundCode), optional
        To be copied in its place.

    Raises
    ------
    TrainingError
        If the given network is for other settings or of another shape.
    """
    if given is not None:
        network, code = given
        if network.space != space or (shape is not None and shape != network.config):
            raise TrainingError(
                f"the given network is for {network.space.name} settings and latents of "
                f"{network.config.latent_dim}; train it on data of its kind"
            )
        return Beginning(deepcopy(network), code, "given")
    teacher = shipped_teacher(space)
    shape = shape or (teacher.network.config if teacher else NetworkConfig())
    if teacher is not None and start == "teacher" and teacher.network.config == shape:
        return Beginning(deepcopy(teacher.network), teacher.code, "teacher")
    if teacher is not None and shape.latent_dim <= teacher.code.latent_dim:
        code = teacher.code.first(shape.latent_dim)
    else:
        code = sound_code(space, shape.latent_dim)
    return Beginning(Autoencoder(space, shape), code, "scratch")


def seeded_beginning(space: EqSpace, shape: NetworkConfig, seed: int = 0) -> Beginning:
    """`beginning` without leaving a trace in torch's random state."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return beginning(space, shape=shape)
