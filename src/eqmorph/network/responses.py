"""The magnitude response of settings, differentiable and fast (torch)."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import EqSpace
from eqmorph.sound.code import N_CODE_BINS


class Responses(nn.Module):
    """Responses in dB of points of a space's unit cube, at 48 kHz.

    The closed form of `eqmorph.equalizers.biquads.magnitude_squared`. With w = tan²(π f / rate),
    the squared magnitude of every kind of band is a ratio of two quadratics in w: one product of
    their coefficients with the powers of w gives all bands on all frequencies at once.

    Parameters
    ----------
    space : EqSpace
    n_bins : int
        Log-spaced frequencies, 20 Hz to 20 kHz; by default those of the code of a sound.
    """

    def __init__(self, space: EqSpace, n_bins: int = N_CODE_BINS) -> None:
        super().__init__()
        self.space = space
        half = torch.tensor(space.unit_half_ranges)
        lower = torch.tensor(space.lower)
        # Shelves first, so that each kind is a slice.
        order = {"low_shelf": 0, "high_shelf": 1, "peak": 2}
        bands = sorted(space.bands, key=lambda band: order[band.kind])
        self._low = sum(band.kind == "low_shelf" for band in bands)
        self._shelves = sum(band.kind != "peak" for band in bands)
        gains = [band.gain for band in bands]
        warped = torch.tan(torch.pi * torch.tensor(response_grid(n_bins)) / DEFAULT_SAMPLE_RATE)
        powers = warped.square() ** torch.arange(3)[:, None]
        self._keep("powers", powers)
        self._keep("gain_at", torch.tensor(gains))
        # The natural logarithm of A = 10^(dB / 40) for one unit.
        db = half[gains] * torch.tensor([band.db_per_unit for band in bands])
        self._keep("nepers", db * (math.log(10) / 40))
        self._keep_logarithmic(
            "frequency", [(b.frequency, b.fixed_frequency_hz) for b in bands], lower, half
        )
        self._keep_logarithmic("q", [(b.q, b.fixed_q) for b in bands], lower, half)

    gain_at: Tensor
    nepers: Tensor
    powers: Tensor

    def _keep(self, name: str, values: Tensor) -> None:
        kind = torch.float32 if values.is_floating_point() else torch.int64
        self.register_buffer(name, values.to(kind), persistent=False)

    def _keep_logarithmic(
        self, name: str, of: list[tuple[int | None, float]], lower: Tensor, half: Tensor
    ) -> None:
        """``exp(start + span * unit[at])`` for each band; where the number is fixed, span is 0."""
        at = [0 if i is None else i for i, _ in of]
        fixed = torch.tensor([i is None for i, _ in of])
        value = torch.tensor([v if i is None else 1.0 for i, v in of]).double()
        span = torch.where(fixed, 0.0, half[at])
        # Where nothing moves, the entry that is read instead may be a gain, below 0.
        start = torch.log(torch.where(fixed, value, lower[at].abs().clamp_min(1e-9))) + span
        self._keep(f"{name}_at", torch.tensor(at))
        self._keep(f"{name}_start", start)
        self._keep(f"{name}_span", span)

    def _logarithmic(self, name: str, unit: Tensor) -> Tensor:
        at, start, span = (self.get_buffer(f"{name}_{x}") for x in ("at", "start", "span"))
        return torch.exp(start + span * unit.index_select(1, at))

    def _coefficients(self, unit: Tensor, log_A: Tensor) -> Tensor:
        """Of the quadratics over and under the line, (2 n, bands, 3)."""
        A = torch.exp(log_A)
        q = self._logarithmic("q", unit)
        place = torch.tan(torch.pi / DEFAULT_SAMPLE_RATE * self._logarithmic("frequency", unit))
        place = place.square()
        s, A_s, q_s = self._shelves, A[:, : self._shelves], q[:, : self._shelves]
        A_b, q_b = A[:, s:], q[:, s:]
        one = torch.ones_like(A_b)
        # A shelf's (A - X)² + A X / q² and (1 - A X)² + A X / q², with X = w / place.
        beside = A_s / q_s.square() - 2 * A_s
        square = A_s.square()
        plain = torch.ones_like(square)
        low = torch.stack([square, beside, plain], dim=2)
        high = torch.stack([plain, beside, square], dim=2)
        # A bell's (1 - X)² + (A / q)² X and (1 - X)² + X / (A q)².
        above = torch.stack([one, (A_b / q_b).square() - 2, one], dim=2)
        below = torch.stack([one, (A_b * q_b).square().reciprocal() - 2, one], dim=2)
        i = self._low
        over = torch.cat([low[:, :i], high[:, i:], above], dim=1)
        under = torch.cat([high[:, :i], low[:, i:], below], dim=1)
        x = torch.stack(
            [torch.ones_like(place), place.reciprocal(), place.square().reciprocal()], 2
        )
        return torch.cat([over * x, under * x])

    def forward(self, unit: Tensor) -> Tensor:
        """Responses in dB, (n, d) -> (n, bins)."""
        log_A = self.nepers * unit.index_select(1, self.gain_at)
        over, under = (self._coefficients(unit, log_A) @ self.powers).chunk(2)
        power = torch.log(over / under).sum(dim=1)
        # Each shelf lies half its gain above its ratio: 2 ln A.
        lift = 2 * log_A[:, : self._shelves].sum(dim=1, keepdim=True)
        return (power + lift) * (10 / math.log(10))
