"""What the hand reaches for with a setting: arithmetic, arrays, sound, files, a drawing.

Sound, files and drawings are made by rooms that know settings and are not known by them; the
package's front door hands their functions down with `provide`.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from eqmorph.arguments import number
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EverydayT = TypeVar("EverydayT", bound="Everyday")
_ABOVE: dict[str, Callable[..., Any]] = {}


def provide(**functions: Callable[..., Any]) -> None:
    """Hand down what higher rooms do with a setting, each under the name of the method."""
    _ABOVE.update(functions)


def unchangeable(cls: type[EverydayT]) -> type[EverydayT]:
    """Say of a frozen class how another one is made, whatever is assigned to it.

    What dataclasses say of a frozen class with slots is meant for who wrote the class.
    """

    def refuse(self: EverydayT, name: str, value: object = None) -> None:
        raise FrozenInstanceError(
            f"a setting is never changed, so its {name!r} cannot be: `dataclasses.replace` makes "
            "another of other bands, `eq * 0.5` a weaker one, `model.adjust` one moved by words"
        )

    setattr(cls, "__setattr__", refuse)  # noqa: B010
    setattr(cls, "__delattr__", refuse)  # noqa: B010
    return cls


class Everyday(ABC):
    """The everyday verbs of a setting; `Equalizer` is built on it."""

    __slots__ = ()
    # NumPy's numbers leave `2.0 * eq` to the setting instead of multiplying its 13 numbers.
    __array_ufunc__ = None

    @abstractmethod
    def to_vector(self) -> FloatArray:
        """The setting's numbers in the order of its space, shape (d,)."""

    @abstractmethod
    def scaled(self, amount: float) -> Self:
        """The setting with its gains times `amount`, held within the legal range."""

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        if copy is False:
            raise InvalidArgumentError("the numbers of a setting are always a copy")
        return self.to_vector().astype(dtype or np.float64, copy=False)

    def __mul__(self, amount: float) -> Self:
        return self.scaled(number("what a setting is multiplied with", amount))

    __rmul__ = __mul__

    def __neg__(self) -> Self:
        return self.scaled(-1.0)

    def apply(
        self, audio: ArrayLike, sample_rate: float, gain_db: float = 0.0
    ) -> NDArray[np.floating[Any]]:
        """Audio through this equaliser.

        Parameters
        ----------
        audio : array_like, shape (channels, samples) or (samples,)
            As librosa and pedalboard have it; soundfile's (frames, channels) is to be transposed.
        sample_rate : float
            Hz.
        gain_db : float
            Applied besides.

        Returns
        -------
        array, of the shape of `audio`
            Of its kind of number where these are floats, else float64; computed in float64.

        Raises
        ------
        TypeError
            If the audio or the rate is no number.
        InvalidArgumentError
            If a sample is not finite, the shape is another, or the rate is below 4000 Hz.
        """
        filtered: FloatArray = _ABOVE["apply"](audio, self, sample_rate, gain_db)
        kind = getattr(audio, "dtype", None)
        if isinstance(kind, np.dtype) and np.issubdtype(kind, np.floating):
            return filtered.astype(kind, copy=False)
        return filtered

    def save(
        self,
        path: str | os.PathLike[str],
        format: str | None = None,
        sample_rate: float = DEFAULT_SAMPLE_RATE,
    ) -> None:
        """Write the setting for eqmorph or for another tool; an older file is replaced.

        Parameters
        ----------
        path : path-like
        format : str, optional
            Key of a format of `eqmorph.formats.FORMATS`; by default the first that has the
            ending: ".json" is ours, ".txt" Equalizer APO's, ".yml" CamillaDSP's.
        sample_rate : float
            Hz at which it is to be played; a warning names bands that are left out there.

        Raises
        ------
        InvalidArgumentError
            If the format is not known, or cannot hold the setting, or the folder is not there.
        OSError
            If the file cannot be written.
        """
        _ABOVE["save"](self, path, format, sample_rate)

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        format: str | None = None,
        sample_rate: float = DEFAULT_SAMPLE_RATE,
    ) -> Self:
        """The setting in a file of ours or of another tool, recognised by its content.

        Another tool's setting becomes the closest five bands; warnings say how close they are and
        what was left out.

        Parameters
        ----------
        path : path-like
        format : str, optional
            Key of its format, where the content does not tell.
        sample_rate : float
            Hz at which the responses are to agree.

        Raises
        ------
        OSError
            If the file cannot be read.
        DataFormatError
            If it is no setting.
        InvalidArgumentError
            If the format is not known, or the setting is of another kind.
        """
        found: Self = _ABOVE["load"](cls, path, format, sample_rate)
        return found

    def export(
        self, format: str, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "eqmorph"
    ) -> str | bytes:
        """The setting in another tool's format, as `eqmorph.formats.export` gives it."""
        content: str | bytes = _ABOVE["export"](self, format, sample_rate, name)
        return content

    def to_pedalboard(self) -> Any:
        """The setting as a `pedalboard.Pedalboard` of low shelf, bells and high shelf.

        It plays within 0.1 dB of the setting, 20 Hz to 20 kHz: its filters compute in single
        precision. It leaves no band out, so use it at rates where `bands_above_nyquist` is empty.

        Raises
        ------
        MissingExtraError
            Without pedalboard (GPL-3.0, so in none of our extras).
        """
        return _ABOVE["to_pedalboard"](self)

    def plot(
        self, ax: Axes | None = None, sample_rate: float = DEFAULT_SAMPLE_RATE, **line: Any
    ) -> Axes:
        """Draw the response in dB over frequency.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to; else the current one of pyplot.
        sample_rate : float
            Hz.
        **line
            For `Axes.plot`: label, color, ...

        Raises
        ------
        MissingExtraError
            Without matplotlib.
        """
        drawn: Axes = _ABOVE["plot"](self, ax, sample_rate, **line)
        return drawn
