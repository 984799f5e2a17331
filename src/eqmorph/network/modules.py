"""The residual autoencoder over an EQ space (torch; needed to train and only there).

The encoder and decoder are the brief's: residual blocks 13-64-128-64, a tanh latent of 32 numbers,
a 128-d semantic embedding for the contrastive loss, separate heads for gains, frequencies and Qs.
Two additions make it work. A linear skip path around both ends carries what a linear map can carry
(without it the network cannot even copy its input: 1.4 dB held out; with it 0.1-0.2 dB). And the
latent is factorised: a few style dimensions carry what the word says and alone feel the contrastive
loss; the rest carry the detail of the setting at a small, stated scale.

Everything works on the unit cube of the space, [-1, 1]^d.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from eqmorph.equalizers.space import PARAMETRIC_SPACE, EqSpace


@dataclass(frozen=True)
class NetworkConfig:
    """The shape of the network.

    Attributes
    ----------
    latent_dim : int
        Numbers in the latent.
    style_dim : int
        How many of them, the first ones, are style; 0 means an undivided latent.
    style_gain : float
        Steepness of the style's tanh. A setting is mostly one word or the other, so style should
        saturate; at a gain of 1 the contrastive loss, which sees directions only, leaves it limp.
    detail_scale : float
        What one unit of a detail dimension counts against one of style in the latent's metric.
    skip : bool
        Whether the linear path around encoder and decoder is there; without it and with
        ``style_dim=0`` this is the brief's plain network.
    dropout : float
        In the residual blocks of the encoder.
    widths : tuple of int
        Of the residual blocks: first hidden layer, second hidden layer, output.
    head_width : int
        Of each decoder head's hidden layer.
    embedding_dim : int
        Of the semantic embedding.
    """

    latent_dim: int = 32
    style_dim: int = 6
    style_gain: float = 5.0
    detail_scale: float = 0.1
    skip: bool = True
    dropout: float = 0.1
    widths: tuple[int, int, int] = (64, 128, 64)
    head_width: int = 32
    embedding_dim: int = 128

    def __post_init__(self) -> None:
        if self.latent_dim < 1:
            raise ValueError(f"latent_dim must be at least 1, got {self.latent_dim}")
        if not 0 <= self.style_dim <= self.latent_dim:
            raise ValueError(
                f"style_dim must be in [0, latent_dim = {self.latent_dim}], got {self.style_dim}"
            )
        if not 0.0 < self.detail_scale <= 1.0:
            raise ValueError(f"detail_scale must be in (0, 1], got {self.detail_scale}")
        if not 0.0 <= self.dropout < 1.0:
            raise ValueError(f"dropout must be in [0, 1), got {self.dropout}")

    @classmethod
    def of_size(cls, latent_dim: int) -> NetworkConfig:
        """The released network with another size of latent; style has at most half of it."""
        return cls(latent_dim=latent_dim, style_dim=max(0, min(cls.style_dim, latent_dim // 2)))

    @classmethod
    def plain(cls, latent_dim: int = 32) -> NetworkConfig:
        """The brief's network without the additions."""
        return cls(latent_dim=latent_dim, style_dim=0, skip=False, dropout=0.1)

    def to_dict(self) -> dict[str, Any]:
        """The configuration as plain data for a checkpoint."""
        return asdict(self)


class ResidualBlock(nn.Module):
    """Three linear layers with a linear shortcut: in - 64 - 128 - 64."""

    def __init__(self, n_in: int, widths: tuple[int, int, int], dropout: float) -> None:
        super().__init__()
        first, second, out = widths
        self.linear_1 = nn.Linear(n_in, first)
        self.norm_1 = nn.LayerNorm(first)
        self.linear_2 = nn.Linear(first, second)
        self.norm_2 = nn.LayerNorm(second)
        self.linear_3 = nn.Linear(second, out)
        self.shortcut = nn.Linear(n_in, out)
        self.dropout = dropout

    def forward(self, x: Tensor) -> Tensor:  # (n, n_in) -> (n, out)
        h = F.relu(self.norm_1(self.linear_1(x)))
        h = F.dropout(h, self.dropout, self.training)
        h = F.relu(self.norm_2(self.linear_2(h)))
        h = F.dropout(h, self.dropout, self.training)
        return F.relu(self.linear_3(h) + self.shortcut(x))


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
        self.config = config or NetworkConfig.of_size(latent_dim)
        if self.config.latent_dim != latent_dim:
            raise ValueError(
                f"latent_dim is {latent_dim}, but the configuration says {self.config.latent_dim}"
            )
        width = self.config.widths[2]
        self.block = ResidualBlock(input_dim, self.config.widths, self.config.dropout)
        self.hidden = nn.Linear(width, width)
        self.to_latent = nn.Linear(width, latent_dim)
        self.projection = nn.Linear(latent_dim, self.config.embedding_dim)
        n_skipped = latent_dim - self.config.style_dim
        # A latent of style alone has no detail to skip to.
        skips = self.config.skip and n_skipped > 0
        self.skip = nn.Linear(input_dim, n_skipped, bias=False) if skips else None

    def latent(self, unit: Tensor) -> Tensor:
        """Latents of unit-cube settings, (n, d) -> (n, latent_dim)."""
        s, scale = self.config.style_dim, self.config.detail_scale
        # The brief's order, block -> 64 -> latent -> tanh, with the skip added before the tanh.
        h = F.relu(self.hidden(self.block(unit)))
        pre = self.to_latent(h)
        style, detail = pre[:, :s], pre[:, s:]
        if self.skip is not None:
            detail = detail + self.skip(unit)
        if s == 0:
            return torch.tanh(detail)
        style = torch.tanh(self.config.style_gain * style)
        return torch.cat([style, scale * torch.tanh(detail)], dim=1)

    def embed(self, latent: Tensor) -> Tensor:
        """Semantic embedding of latents, of length 1; sees style only, (n, latent) -> (n, 128)."""
        seen = self.config.style_dim or self.config.latent_dim
        weight = self.projection.weight[:, :seen]
        return F.normalize(F.linear(latent[:, :seen], weight, self.projection.bias), dim=1)

    def forward(self, unit: Tensor) -> tuple[Tensor, Tensor]:
        """Latents (n, latent_dim) and semantic embeddings (n, 128)."""
        latent = self.latent(unit)
        return latent, self.embed(latent)


class NeuralEQDecoder(nn.Module):
    """Latents to unit-cube settings, with one head for each quantity of the space."""

    def __init__(
        self,
        latent_dim: int = 32,
        space: EqSpace = PARAMETRIC_SPACE,
        config: NetworkConfig | None = None,
    ) -> None:
        super().__init__()
        self.config = config or NetworkConfig.of_size(latent_dim)
        self.block = ResidualBlock(latent_dim, self.config.widths, 0.0)
        width, head = self.config.widths[2], self.config.head_width
        self.heads = nn.ModuleDict(
            {
                quantity: nn.Sequential(
                    nn.Linear(width, head), nn.ReLU(), nn.Linear(head, len(indices))
                )
                for quantity, indices in space.heads.items()
            }
        )
        self.skip = nn.Linear(latent_dim, space.dimension) if self.config.skip else None
        order = [i for indices in space.heads.values() for i in indices]
        self.position: Tensor
        self.scales: Tensor
        self.register_buffer("position", torch.argsort(torch.tensor(order)), persistent=False)
        scales = torch.ones(latent_dim)
        if self.config.style_dim:
            scales[self.config.style_dim :] = self.config.detail_scale
        self.register_buffer("scales", scales, persistent=False)

    def unbounded(self, latent: Tensor) -> Tensor:
        """Settings before they are held to the cube: what the loss sees, so gradients never die."""
        z = latent / self.scales
        h = self.block(z)
        out = torch.cat([head(h) for head in self.heads.values()], dim=1)[:, self.position]
        return out if self.skip is None else out + self.skip(z)

    def forward(self, latent: Tensor) -> Tensor:
        """Settings in the unit cube, (n, latent_dim) -> (n, d); legal by construction."""
        return self.unbounded(latent).clamp(-1.0, 1.0)


class Autoencoder(nn.Module):
    """Encoder and decoder over one space."""

    def __init__(self, space: EqSpace, config: NetworkConfig) -> None:
        super().__init__()
        self.space = space
        self.config = config
        self.encoder = NeuralEQEncoder(space.dimension, config.latent_dim, config)
        self.decoder = NeuralEQDecoder(config.latent_dim, space, config)

    @torch.no_grad()
    def start_from_principal_components(self, unit: Tensor) -> None:
        """Set the skip paths so that the network starts as a linear autoencoder of these settings.

        The detail half of the latent starts as the settings' principal components (all of them,
        where there is room) and the decoder as their inverse; the residual paths start at zero.
        Training then improves on linear compression instead of finding it first.

        Parameters
        ----------
        unit : Tensor, shape (n, d)
            Training settings on the unit scale.
        """
        encoder, decoder = self.encoder, self.decoder
        if encoder.skip is None or decoder.skip is None:
            return
        mean = unit.mean(dim=0)
        basis = torch.linalg.svd(unit - mean, full_matrices=False).Vh
        n_detail = encoder.skip.out_features
        basis = basis[:n_detail]
        spread = ((unit - mean) @ basis.T).std(dim=0).clamp_min(1e-3)
        # tanh is within 1 % of linear up to 0.17: one standard deviation stays there.
        gain = 0.17 / spread
        first = self.config.style_dim
        rows = slice(first, first + len(basis))
        encoder.skip.weight.zero_()
        encoder.skip.weight[: len(basis)] = gain[:, None] * basis
        encoder.to_latent.weight[first:] = 0.0
        encoder.to_latent.bias[first:] = 0.0
        encoder.to_latent.bias[rows] = -gain * (basis @ mean)
        decoder.skip.weight.zero_()
        decoder.skip.weight[:, rows] = (basis / gain[:, None]).T
        decoder.skip.bias.copy_(mean)
        for head in decoder.heads.values():
            last = cast(nn.Linear, cast(nn.Sequential, head)[-1])
            last.weight.zero_()
            last.bias.zero_()

    def forward(self, unit: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Reconstruction (unbounded), latent and semantic embedding of unit-cube settings."""
        latent, embedding = self.encoder(unit)
        return self.decoder.unbounded(latent), latent, embedding
