"""Settings and curves that nobody made: what the network is taught with before it meets people.

They cover more than people do: bands at rest and at their stops, sums and fractions of settings,
curves that no equaliser made. No number here was read off anybody's settings.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from eqmorph.equalizers.response import HIGHEST_HZ, LOWEST_HZ
from eqmorph.equalizers.space import EqSpace
from eqmorph.network.responses import Responses
from eqmorph.sound.code import N_CODE_BINS

_OCTAVES = float(torch.log2(torch.tensor(HIGHEST_HZ / LOWEST_HZ)))
_N_BUMPS = 6
# No curve of a mixture of bumps goes farther.
_CURVE_LIMIT_DB = 18.0
# Curves of settings that mixtures are made from, and how many draws they serve.
_POOL = 20_000
_DRAWS_OF_A_POOL = 400


def _mixed_settings(space: EqSpace, n: int) -> Tensor:
    """Settings whose bands move: anywhere, with some numbers at rest, some gains at their stops."""
    unit = torch.rand(n, space.dimension) * 2 - 1
    default = torch.tensor(space.to_unit(space.default)).float().expand(n, -1)
    at_rest = torch.rand(n, space.dimension) < torch.rand(n, 1) * 0.8
    unit = torch.where(at_rest, default, unit)
    gains = [band.gain for band in space.bands]
    shape = (n, len(gains))
    gain = torch.where(torch.rand(shape) < 0.5, torch.randn(shape) * 0.6, torch.rand(shape) * 2 - 1)
    gain = torch.where(torch.rand(shape) < 0.05, torch.sign(gain), gain)
    gain = gain * (torch.rand(n, 1) * 0.8 + 0.3)
    gain = torch.where(torch.rand(shape) < torch.rand(n, 1) * 0.45, torch.zeros(shape), gain)
    unit[:, gains] = gain.clamp(-1, 1)
    return unit


def bumps_db(n: int, at_octaves: Tensor) -> Tensor:
    """Sums of six bell curves and a tilt over log frequency, (n, points), in dB.

    Parameters
    ----------
    n : int
    at_octaves : Tensor, shape (points,)
        Where: octaves above 20 Hz.
    """
    shape = (n, _N_BUMPS, 1)
    centre = torch.rand(shape) * (_OCTAVES + 1) - 0.5
    width = torch.exp(torch.rand(shape) * 2.2 - 1.2)
    height = torch.randn(shape) * torch.rand(n, 1, 1) * 7
    curve = (height * torch.exp(-0.5 * ((at_octaves - centre) / width) ** 2)).sum(dim=1)
    tilt = torch.randn(n, 1) * 0.5 * (at_octaves - _OCTAVES / 2) * torch.rand(n, 1)
    return (curve + tilt).clamp(-_CURVE_LIMIT_DB, _CURVE_LIMIT_DB)


def _fixed_settings(space: EqSpace, n: int) -> Tensor:
    """Settings of many gains at fixed places: smooth from band to band, with some roughness."""
    hertz = torch.tensor([band.fixed_frequency_hz for band in space.bands]).float()
    smooth = bumps_db(n, torch.log2(hertz / LOWEST_HZ))
    rough = torch.randn(n, len(hertz)) * torch.rand(n, 1) * 3
    # Neighbouring bells add up, so that half of the dB in each makes about the curve.
    played = torch.where(torch.rand(n, 1) < 0.3, rough, smooth / 2 + rough * torch.rand(n, 1) / 2)
    gains = [band.gain for band in space.bands]
    db_per_unit = torch.tensor([band.db_per_unit for band in space.bands]).float()
    half = torch.tensor(space.unit_half_ranges).float()[gains]
    unit = torch.tensor(space.to_unit(space.default)).float().repeat(n, 1)
    unit[:, gains] = (played / db_per_unit / half).clamp(-1, 1)
    return unit


def made_up_settings(space: EqSpace, n: int) -> Tensor:
    """Settings that nobody made, as points of the unit cube, (n, d); of torch's random state."""
    return _mixed_settings(space, n) if space.movable else _fixed_settings(space, n)


@dataclass
class MadeUpCurves:
    """A source of curves that nobody made, on the grid of the code of a sound.

    A quarter are responses of made-up settings, three eighths mixtures of two to four of such, an
    eighth means of ten, a quarter sums of bumps.

    Parameters
    ----------
    responses : Responses
        Of the space whose settings are mixed.
    """

    responses: Responses
    _pool: Tensor = field(default_factory=lambda: torch.empty(0), repr=False)
    _left: int = 0

    @torch.no_grad()
    def draw(self, n: int) -> Tensor:
        """So many curves in dB, (n, 64); of torch's random state."""
        if self._left == 0:
            self._refill()
        self._left -= 1
        settings, mixtures, means = n // 4, 3 * n // 8, n // 8
        rendered = self.responses(made_up_settings(self.responses.space, settings))
        chosen = torch.randint(len(self._pool), (mixtures, 4))
        share = torch.distributions.Dirichlet(torch.full((4,), 0.5)).sample((mixtures,))
        mixed = (self._pool[chosen] * share[..., None]).sum(dim=1)
        mixed = mixed * (torch.rand(mixtures, 1) * 1.4 - 0.1)
        chosen = torch.randint(len(self._pool), (means, 10))
        averaged = self._pool[chosen].mean(dim=1) * (torch.rand(means, 1) * 3 + 0.5)
        octaves = torch.linspace(0, _OCTAVES, N_CODE_BINS)
        rest = n - settings - mixtures - means
        drawn = torch.cat([rendered, mixed, averaged, bumps_db(rest, octaves)])
        # Whoever takes them in parts has all kinds in each.
        return drawn[torch.randperm(n)]

    def state(self) -> tuple[Tensor, int]:
        """What `restore` takes: beside torch's random state, all that the next draw depends on."""
        return self._pool, self._left

    def restore(self, pool: Tensor, left: int) -> None:
        """Go on from a `state`."""
        self._pool, self._left = pool.cpu(), left

    def _refill(self) -> None:
        block = 4_000
        self._pool = torch.cat(
            [self.responses(made_up_settings(self.responses.space, block))
             for _ in range(_POOL // block)]
        )  # fmt: skip
        self._left = _DRAWS_OF_A_POOL
