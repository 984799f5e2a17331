"""The code of a sound: a magnitude response as a short list of numbers, in closed form.

``z = V r / sqrt(bins)``, with r the response in dB on 64 log-spaced frequencies and V the main
directions of what an equaliser can do. V is orthonormal, so that

- the distance of two codes is the RMS difference of the two responses in dB (their LSD),
- 0 is flat, -z the contrary, t z the same sound t times as strong,
- the sum of two codes is the code of both equalisers one after the other,
- and any curve has a code, whoever made it, without being fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.arguments import numbers
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_grid
from eqmorph.errors import InvalidArgumentError

N_CODE_BINS = 64


@dataclass(frozen=True, eq=False)
class SoundCode:
    """The closed form between responses and codes.

    Attributes
    ----------
    directions : array, shape (latent_dim, 64)
        Orthonormal rows, most important first: principal directions, not centred, of responses
        that nobody made (see `eqmorph.network.teaching`).
    """

    directions: FloatArray

    @property
    def latent_dim(self) -> int:
        """Numbers in a code."""
        return len(self.directions)

    @cached_property
    def frequencies_hz(self) -> FloatArray:
        """Where a response is read, shape (64,); the responses are those at 48 kHz."""
        return response_grid(N_CODE_BINS)

    def first(self, latent_dim: int) -> SoundCode:
        """The code of fewer numbers: the first directions.

        Raises
        ------
        InvalidArgumentError
            If there are not so many.
        """
        if not 1 <= latent_dim <= self.latent_dim:
            raise InvalidArgumentError(
                f"latent_dim must be in [1, {self.latent_dim}], got {latent_dim}: "
                "a code has no more directions"
            )
        return SoundCode(self.directions[:latent_dim])

    def encode(
        self, responses_db: ArrayLike, frequencies_hz: ArrayLike | None = None
    ) -> FloatArray:
        """Codes of curves, (..., bins) -> (..., latent_dim).

        Parameters
        ----------
        responses_db : array_like, shape (..., bins)
            Gain in dB.
        frequencies_hz : array_like, shape (bins,), optional
            Hz, rising, above 0; by default `frequencies_hz`. Between them a curve is taken to be
            straight over log frequency, beyond them to stay as it is at its ends.

        Raises
        ------
        InvalidArgumentError
            If the shapes do not fit, the frequencies do not rise from above 0, or a gain is not
            finite.
        """
        curves = numbers("a curve is gains in dB", responses_db)
        if frequencies_hz is not None:
            curves = self._on_grid(curves, numbers("frequencies are in Hz", frequencies_hz))
        if curves.ndim == 0 or curves.shape[-1] != N_CODE_BINS:
            raise InvalidArgumentError(
                f"a curve has {N_CODE_BINS} gains where no frequencies are given, "
                f"got shape {curves.shape}"
            )
        if not np.isfinite(curves).all():
            raise InvalidArgumentError("a curve holds gains that are not finite")
        codes: FloatArray = curves @ self._to_code
        return codes

    def decode(self, codes: ArrayLike) -> FloatArray:
        """Responses in dB of codes on `frequencies_hz`, (..., latent_dim) -> (..., 64)."""
        curves: FloatArray = np.asarray(codes, dtype=np.float64) @ self._to_curve
        return curves

    @cached_property
    def _to_code(self) -> FloatArray:
        return np.ascontiguousarray(self.directions.T / np.sqrt(N_CODE_BINS))

    @cached_property
    def _to_curve(self) -> FloatArray:
        return np.ascontiguousarray(self.directions * np.sqrt(N_CODE_BINS))

    def _on_grid(self, curves: FloatArray, frequencies_hz: FloatArray) -> FloatArray:
        if curves.ndim == 0 or frequencies_hz.shape != curves.shape[-1:]:
            raise InvalidArgumentError(
                f"curves of shape {curves.shape} do not fit frequencies of shape "
                f"{frequencies_hz.shape}"
            )
        rising = np.isfinite(frequencies_hz).all() and (np.diff(frequencies_hz) > 0).all()
        if not rising or len(frequencies_hz) < 2 or frequencies_hz[0] <= 0:
            raise InvalidArgumentError("frequencies must be two or more, above 0 Hz and rising")
        place = np.interp(
            np.log(self.frequencies_hz), np.log(frequencies_hz), np.arange(len(frequencies_hz))
        )
        left = np.minimum(place.astype(np.intp), len(frequencies_hz) - 2)
        share = place - left
        between: FloatArray = curves[..., left] * (1 - share) + curves[..., left + 1] * share
        return between


def distance_db(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """How far two codes are from each other: about the RMS difference of the responses in dB."""
    apart: FloatArray = np.linalg.norm(np.asarray(a) - np.asarray(b), axis=-1)
    return apart
