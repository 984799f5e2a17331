"""`SoundSpace`: settings, curves and latents, and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.arguments import finite_number, whole_number
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer, equalizer_from_vector, space_of
from eqmorph.equalizers.space import EqSpace
from eqmorph.errors import InvalidArgumentError, NotThereError
from eqmorph.sound.axes import SoundAxes
from eqmorph.sound.codec import BEYOND_ANY_DB, Codec, latent_rows
from eqmorph.sound.edits import moved


@dataclass(frozen=True, eq=False)
class SoundSpace:
    """The space in which settings are sounds: a latent for each, and a setting for each latent.

    The distance of two latents is the RMS difference of the two responses in dB at 48 kHz, 0 is
    flat, and a straight line is a straight way for the ear.

    Attributes
    ----------
    codec : Codec
        Settings to latents and back.
    sound_axes : SoundAxes
        The main directions of people's sounds.
    """

    codec: Codec
    sound_axes: SoundAxes

    @property
    def space(self) -> EqSpace:
        """What the numbers of this model's settings mean."""
        return self.codec.space

    def encode(self, eq: Equalizer | ArrayLike) -> FloatArray:
        """The latent of a setting: its sound, shape (latent_dim,), in dB.

        The distance of two latents is the RMS difference of the two responses at 48 kHz; the latent
        0 is flat.

        Parameters
        ----------
        eq : ParametricEq, GraphicEq or array_like, shape (d,) or (n, d)
            Of this model's kind; many at once give shape (n, latent_dim).

        Raises
        ------
        InvalidArgumentError
            If a setting is of another kind, or not legal.
        """
        values = self._values(eq)
        latents = self.codec.encode(np.atleast_2d(values))
        return latents if values.ndim == 2 else latents[0]

    def encode_curve(self, response_db: ArrayLike, frequencies_hz: ArrayLike) -> FloatArray:
        """The latent of any curve, whoever made it, (..., bins) -> (..., latent_dim).

        Parameters
        ----------
        response_db : array_like, shape (..., bins)
            Gain in dB.
        frequencies_hz : array_like, shape (bins,)
            Hz, rising; beyond its ends the curve is taken to stay as it is.

        Raises
        ------
        InvalidArgumentError
            If the shapes do not fit, the frequencies do not rise, or a gain is not finite.
        """
        return self.codec.code.encode(response_db, frequencies_hz)

    def decode(self, latent: ArrayLike, polish: int = 0) -> Equalizer | tuple[Equalizer, ...]:
        """The legal setting with a sound.

        Parameters
        ----------
        latent : array_like, shape (latent_dim,) or (n, latent_dim)
            Many at once give a tuple.
        polish : int
            So many least-squares steps afterwards bring the setting nearer to the sound.

        Raises
        ------
        InvalidArgumentError
            If there are not `latent_dim` finite numbers.
        """
        whole_number("polish", polish, 0)
        rows = latent_rows(latent, self.codec.latent_dim)
        settings = tuple(map(self._setting, self.codec.decode(rows, polish)))
        return settings if np.ndim(latent) == 2 else settings[0]

    def embed(self, eq: Equalizer | ArrayLike) -> FloatArray:
        """The semantic embedding of a setting, of length 1, shape (128,); of many, (n, 128).

        Raises
        ------
        InvalidArgumentError
            As `encode`.
        """
        latents = self.encode(eq)
        embedded = self.codec.embed(np.atleast_2d(latents))
        return embedded if latents.ndim == 2 else embedded[0]

    def of_kind(self, eq: Equalizer) -> Equalizer:
        """A setting of this space's kind, as it is.

        Raises
        ------
        TypeError, ValueError
            If it is none, or of another kind.
        """
        if space_of(eq) is not self.space:
            raise InvalidArgumentError(
                f"this model takes {self.space.name} settings, got a {space_of(eq).name} one"
            )
        return eq

    def moved(self, eq: Equalizer, change: ArrayLike, amount: float = 1.0) -> Equalizer:
        """A setting with so much of a latent added; its bands move as little as will do.

        Raises
        ------
        TypeError, ValueError
            If it is of another kind, the latent does not fit, or `amount` is not finite.
        """
        amount = finite_number("amount", amount)
        setting = self.of_kind(eq)
        change = latent_rows(change, self.codec.latent_dim)
        if len(change) != 1:
            raise InvalidArgumentError(f"a setting is moved by one latent, got {len(change)}")
        with np.errstate(over="ignore"):
            added = np.clip(amount * change[0], -BEYOND_ANY_DB, BEYOND_ANY_DB)
        if not added.any():
            return setting
        return self._setting(moved(self.codec, setting.to_vector(), added))

    def error_db(self, eq: Equalizer, latent: ArrayLike) -> float:
        """How far a setting is from a sound: RMS in dB, at 48 kHz.

        Raises
        ------
        InvalidArgumentError
            If the setting is not of this model's kind, or there are not `latent_dim` numbers.
        """
        wanted = latent_rows(latent, self.codec.latent_dim)
        return float(self.codec.errors_db(wanted, self._values(eq)[None])[0])

    def move(self, eq: Equalizer, axis: int, amount: float) -> Equalizer:
        """A setting moved along an axis.

        Parameters
        ----------
        eq : ParametricEq or GraphicEq
        axis : int
            Its number, from 0.
        amount : float
            In units of people's own spread along it (`SoundAxes.sizes_db`); negative goes to its
            other end, 0 is the setting itself.

        Raises
        ------
        NotThereError
            If there is no such axis.
        InvalidArgumentError
            If `amount` is not finite.
        """
        axis = whole_number("axis", axis)
        if not 0 <= axis < len(self.sound_axes):
            raise NotThereError(
                f"there is no axis {axis}; this model has {len(self.sound_axes)}, from 0"
            )
        change = self.sound_axes.directions[axis] * self.sound_axes.sizes_db[axis]
        return self.moved(eq, change, amount)

    def _values(self, eq: Equalizer | ArrayLike) -> FloatArray:
        if isinstance(eq, str):
            raise TypeError(
                f"a setting is asked for, got the text {eq!r}; generate makes one of it"
            )
        return self.space.validate(eq.to_vector() if hasattr(eq, "to_vector") else eq)

    def _setting(self, values: ArrayLike) -> Equalizer:
        return equalizer_from_vector(self.space, values)
