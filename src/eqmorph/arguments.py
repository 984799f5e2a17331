"""Checks of what callers give, each with one sentence that names the argument and the value."""

from __future__ import annotations

import math
from numbers import Integral, Real

import numpy as np
from numpy.typing import NDArray

from eqmorph.errors import InvalidArgumentError


def number(name: str, value: object) -> float:
    """A number, finite or not, as a float.

    Raises
    ------
    TypeError
        If it is none.
    """
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if not isinstance(value, Real):
        raise TypeError(f"{name} is a number, got {value!r}")
    return float(value)


def finite_number(name: str, value: object) -> float:
    """A number, as a float.

    Raises
    ------
    TypeError
        If it is no number.
    InvalidArgumentError
        If it is not finite.
    """
    found = number(name, value)
    if not math.isfinite(found):
        raise InvalidArgumentError(f"{name} must be a finite number, got {value!r}")
    return found


def whole_number(name: str, value: object, least: int | None = None) -> int:
    """A whole number, as an int; True is none.

    Raises
    ------
    TypeError
        If it is no whole number.
    InvalidArgumentError
        If it is below the least.
    """
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} is a whole number, got {value!r}")
    if least is not None and value < least:
        raise InvalidArgumentError(f"{name} must be at least {least}, got {value!r}")
    return int(value)


def numbers(what: str, values: object) -> NDArray[np.float64]:
    """Numbers of any shape, as an array.

    Raises
    ------
    TypeError
        If they are none; the sentence begins with what they are to be.
    """
    try:
        if values is None or np.asarray(values).dtype.kind == "c":
            raise TypeError  # NumPy takes the first for a NaN, the other for its real part
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        shown = repr(values)
        shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
        raise TypeError(f"{what}, got {shown}") from None
