"""The magnitude response of settings, differentiable and fast (torch)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import EqSpace, SpaceBand
from eqmorph.sound.code import N_CODE_BINS


class Responses(nn.Module):
    """Responses in dB of points of a space's unit cube, at 48 kHz.

    The closed form of `eqmorph.equalizers.biquads.magnitude_squared`, with all bands of a kind at
    once and one logarithm for the whole cascade.

    Parameters
    ----------
    space : EqSpace
    n_bins : int
        Log-spaced frequencies, 20 Hz to 20 kHz; by default those of the code of a sound.
    """

    def __init__(self, space: EqSpace, n_bins: int = N_CODE_BINS) -> None:
        super().__init__()
        self.space = space
        self.warped: Tensor
        half = torch.pi * torch.tensor(response_grid(n_bins)) / DEFAULT_SAMPLE_RATE
        self.register_buffer("warped", torch.tan(half).square().float(), persistent=False)
        self.lower: Tensor
        self.register_buffer("lower", torch.tensor(space.lower).float(), persistent=False)
        self.half_range: Tensor
        self.register_buffer(
            "half_range", torch.tensor(space.unit_half_ranges).float(), persistent=False
        )
        self._bells = [band for band in space.bands if band.kind == "peak"]
        self._shelves = [band for band in space.bands if band.kind != "peak"]

    def _numbers(self, unit: Tensor, bands: list[SpaceBand]) -> tuple[Tensor, Tensor, Tensor]:
        """Gain in dB, warped frequency and Q of some bands, (n, bands, 1) each."""
        gain = torch.stack([unit[:, b.gain] * self.half_range[b.gain] * b.db_per_unit
                            for b in bands], 1)  # fmt: skip
        frequency = torch.stack(
            [self._logarithmic(unit, b.frequency, b.fixed_frequency_hz) for b in bands], 1
        )
        q = torch.stack([self._logarithmic(unit, b.q, b.fixed_q) for b in bands], 1)
        place = torch.tan(torch.pi * frequency / DEFAULT_SAMPLE_RATE).square()
        return gain[..., None], place[..., None], q[..., None]

    def _logarithmic(self, unit: Tensor, index: int | None, fixed: float) -> Tensor:
        if index is None:
            return torch.full((len(unit),), fixed, device=unit.device, dtype=unit.dtype)
        return self.lower[index] * torch.exp((unit[:, index] + 1) * self.half_range[index])

    def forward(self, unit: Tensor) -> Tensor:
        """Responses in dB, (n, d) -> (n, bins)."""
        power = torch.ones(len(unit), len(self.warped), device=unit.device, dtype=unit.dtype)
        offset = torch.zeros(len(unit), 1, device=unit.device, dtype=unit.dtype)
        if self._bells:
            gain, place, q = self._numbers(unit, self._bells)
            A, X = 10.0 ** (gain / 40.0), self.warped / place
            apart = (1 - X).square()
            ratio = (apart + (A / q).square() * X) / (apart + X / (A * q).square())
            power = power * ratio.prod(dim=1)
        for band in self._shelves:
            gain, place, q = (v[:, 0] for v in self._numbers(unit, [band]))
            A, X = 10.0 ** (gain / 40.0), self.warped / place
            damping = A / q.square() * X
            low, high = (A - X).square() + damping, (1 - A * X).square() + damping
            power = power * (low / high if band.kind == "low_shelf" else high / low)
            offset = offset + gain / 2
        return 10 * torch.log10(power) + offset
