"""The residual autoencoder over an EQ space (torch; needed to train and only there).

The blocks, sizes, heads and the semantic embedding are the specification's: residual blocks
13-64-128-64, Linear 64-64, 64-32, tanh; a decoder of residual blocks 32-64-128-64 with a head each
for gains, frequencies and Qs; Linear 32-128, normalised, for the contrastive loss. The latent is a
sound: its unit is the decibel, and its distances are those between responses
(`eqmorph.sound.code`). docs/SPECIFICATION.md tells what differs, and why.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from eqmorph.equalizers.space import PARAMETRIC_SPACE, EqSpace
from eqmorph.errors import InvalidArgumentError

# The tanh of the latent times this: its unit is the decibel, and no setting is farther from flat.
LATENT_LIMIT_DB = 40.0
# Outside of the cube by more than rounding: numbers in hertz, most likely.
_BEYOND_THE_CUBE = 1.5


@dataclass(frozen=True)
class NetworkConfig:
    """The shape of the network.

    Attributes
    ----------
    latent_dim : int
        Numbers in the latent.
    encoder_widths, decoder_widths : tuple of int
        Of the three residual blocks at each end. The specification's are 64, 128, 64; a decoder
        half as wide again returns sounds a quarter more exactly (docs/REPORT.md).
    head_width : int
        Of each decoder head's hidden layer.
    embedding_dim : int
        Of the semantic embedding.
    skip : bool
        Whether a linear path leads around the decoder's blocks.
    """

    latent_dim: int = 32
    encoder_widths: tuple[int, int, int] = (64, 128, 64)
    decoder_widths: tuple[int, int, int] = (96, 192, 96)
    head_width: int = 32
    embedding_dim: int = 128
    skip: bool = True

    def __post_init__(self) -> None:
        for name in ("latent_dim", "head_width", "embedding_dim"):
            if getattr(self, name) < 1:
                raise InvalidArgumentError(f"{name} must be at least 1, got {getattr(self, name)}")
        for name in ("encoder_widths", "decoder_widths"):
            widths = tuple(getattr(self, name))
            if len(widths) != 3 or min(widths) < 1:
                raise InvalidArgumentError(
                    f"{name} must be three numbers of at least 1, got {widths}"
                )
            object.__setattr__(self, name, widths)

    @classmethod
    def specified(cls, latent_dim: int = 32) -> NetworkConfig:
        """The specification's own sizes, without the linear path."""
        return cls(latent_dim=latent_dim, decoder_widths=(64, 128, 64), skip=False)

    def to_dict(self) -> dict[str, Any]:
        """The configuration as plain data."""
        return asdict(self)


class ResidualBlock(nn.Module):
    """Two linear layers beside a shortcut: ``SiLU(shortcut(x) + Linear(SiLU(Linear(x))))``.

    No normalisation and no dropout: with either, the network cannot copy its input to better than
    a decibel.

    Parameters
    ----------
    n_in, n_out : int
        Numbers that come in and go out; the shortcut is linear where they differ.
    """

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.linear_1 = nn.Linear(n_in, n_out)
        self.linear_2 = nn.Linear(n_out, n_out)
        self.shortcut: nn.Module = nn.Identity() if n_in == n_out else nn.Linear(n_in, n_out)

    def forward(self, x: Tensor) -> Tensor:  # (n, n_in) -> (n, n_out)
        return F.silu(self.shortcut(x) + self.linear_2(F.silu(self.linear_1(x))))


def _blocks(n_in: int, widths: tuple[int, int, int]) -> nn.Sequential:
    ends = (n_in, *widths)
    return nn.Sequential(*(ResidualBlock(a, b) for a, b in zip(ends[:-1], widths, strict=True)))


class NeuralEQEncoder(nn.Module):
    """Unit-cube settings to latents, and to the semantic embedding of the contrastive loss.

    Parameters
    ----------
    input_dim : int
        Numbers of a setting: 13 or 40.
    latent_dim : int
        Numbers of a latent.
    config : NetworkConfig, optional
        The other sizes.
    """

    def __init__(
        self, input_dim: int = 13, latent_dim: int = 32, config: NetworkConfig | None = None
    ) -> None:
        super().__init__()
        config = config or NetworkConfig(latent_dim=latent_dim)
        if config.latent_dim != latent_dim:
            raise InvalidArgumentError(
                f"latent_dim is {latent_dim}, but the configuration says {config.latent_dim}"
            )
        self.input_dim, self.limit_db = input_dim, LATENT_LIMIT_DB
        width = config.encoder_widths[2]
        self.blocks = _blocks(input_dim, config.encoder_widths)
        self.hidden = nn.Linear(width, width)
        self.to_latent = nn.Linear(width, latent_dim)
        self.projection = nn.Linear(latent_dim, config.embedding_dim)

    def latent(self, unit: Tensor) -> Tensor:
        """Latents of unit-cube settings in dB, (n, d) -> (n, latent_dim)."""
        hidden = F.silu(self.hidden(self.blocks(unit)))
        return self.limit_db * torch.tanh(self.to_latent(hidden))

    def embed(self, latent: Tensor) -> Tensor:
        """Semantic embedding of latents, of length 1, (n, latent_dim) -> (n, 128)."""
        return F.normalize(self.projection(latent), dim=1)

    def forward(self, unit: Tensor) -> tuple[Tensor, Tensor]:
        """Latents (n, latent_dim) and semantic embeddings (n, 128).

        Parameters
        ----------
        unit : Tensor, shape (n, d)
            Settings on the unit scale of their space (`EqSpace.to_unit`), not in hertz.

        Raises
        ------
        InvalidArgumentError
            If a number lies far outside of the unit cube: see `encode_settings`.
        """
        if not torch.jit.is_scripting():  # type: ignore[attr-defined]
            self._check(unit)
        latent = self.latent(unit)
        return latent, self.embed(latent)

    def _check(self, unit: Tensor) -> None:
        if unit.ndim != 2 or unit.shape[1] != self.input_dim:
            raise InvalidArgumentError(
                f"the encoder takes settings of shape (n, {self.input_dim}), "
                f"got {tuple(unit.shape)}"
            )
        if torch.compiler.is_compiling():
            return  # no number is known then
        if len(unit) and not unit.abs().max() <= _BEYOND_THE_CUBE:
            raise InvalidArgumentError(
                f"the encoder takes settings on the unit scale [-1, 1], got "
                f"{float(unit.abs().max()):g}; convert dB, Hz and Q with "
                "`EqSpace.to_unit`, or call `Autoencoder.encode_settings`"
            )


class NeuralEQDecoder(nn.Module):
    """Latents to unit-cube settings, with one head for each quantity of the space.

    Parameters
    ----------
    latent_dim : int
        Numbers of a latent.
    space : EqSpace
        Whose settings come out: five gains, five frequencies and three Qs, or forty gains.
    config : NetworkConfig, optional
        The other sizes.
    """

    def __init__(
        self,
        latent_dim: int = 32,
        space: EqSpace = PARAMETRIC_SPACE,
        config: NetworkConfig | None = None,
    ) -> None:
        super().__init__()
        config = config or NetworkConfig(latent_dim=latent_dim)
        if config.latent_dim != latent_dim:
            raise InvalidArgumentError(
                f"latent_dim is {latent_dim}, but the configuration says {config.latent_dim}"
            )
        width = config.decoder_widths[2]
        self.blocks = _blocks(latent_dim, config.decoder_widths)
        self.heads = nn.ModuleList(
            nn.Sequential(
                nn.Linear(width, config.head_width),
                nn.SiLU(),
                nn.Linear(config.head_width, len(indices)),
            )
            for indices in space.heads.values()
        )
        self.skip = nn.Linear(latent_dim, space.dimension) if config.skip else None
        order = [i for indices in space.heads.values() for i in indices]
        self.position: Tensor
        self.register_buffer("position", torch.argsort(torch.tensor(order)), persistent=False)
        # What a latent is divided by, so that the blocks see numbers of about 1.
        self.spread: Tensor
        self.register_buffer("spread", torch.ones(latent_dim))
        self._start_at_default(torch.tensor(space.to_unit(space.default)).float())

    @torch.no_grad()
    def _start_at_default(self, unit: Tensor) -> None:
        """Begin as the default setting, whatever comes in, with small heads."""
        if self.skip is None:
            return
        self.skip.weight.zero_()
        self.skip.bias.copy_(unit)
        for head in self.heads:
            last = list(head.parameters())[-2:]
            last[0].mul_(0.1)
            last[1].zero_()

    def unbounded(self, latent: Tensor) -> Tensor:
        """Settings before they are held to the cube: what the loss sees, so gradients never die."""
        z = latent / self.spread
        hidden = self.blocks(z)
        out = torch.cat([head(hidden) for head in self.heads], dim=1)
        out = out.index_select(1, self.position)
        return out if self.skip is None else out + self.skip(z)

    def forward(self, latent: Tensor) -> Tensor:
        """Settings in the unit cube, (n, latent_dim) -> (n, d); legal by construction."""
        return self.unbounded(latent).clamp(-1.0, 1.0)


class Autoencoder(nn.Module):
    """Encoder and decoder over one space.

    Parameters
    ----------
    space : EqSpace
    config : NetworkConfig, optional
    """

    def __init__(
        self, space: EqSpace = PARAMETRIC_SPACE, config: NetworkConfig | None = None
    ) -> None:
        super().__init__()
        self.space = space
        self.config = config or NetworkConfig()
        self.encoder = NeuralEQEncoder(space.dimension, self.config.latent_dim, self.config)
        self.decoder = NeuralEQDecoder(self.config.latent_dim, space, self.config)

    def forward(self, unit: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Reconstruction (unbounded), latent and semantic embedding of unit-cube settings."""
        latent, embedding = self.encoder(unit)
        return self.decoder.unbounded(latent), latent, embedding

    def encode_settings(self, settings: Tensor) -> Tensor:
        """Latents of settings in dB, Hz and Q, (n, d) -> (n, latent_dim).

        Raises
        ------
        InvalidArgumentError
            If a number is outside of its legal range.
        """
        legal = self.space.canonical(self.space.validate(settings.detach().cpu().numpy()))
        unit = torch.as_tensor(self.space.to_unit(legal), dtype=torch.float32)
        latent: Tensor = self.encoder(unit.to(self.decoder.spread.device))[0]
        return latent
