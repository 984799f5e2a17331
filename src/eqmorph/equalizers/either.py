"""An equaliser setting of either kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from numpy.typing import ArrayLike

from eqmorph.equalizers.graphic import GraphicEq
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE, EqSpace

Equalizer: TypeAlias = ParametricEq | GraphicEq

_KINDS: dict[str, type[ParametricEq] | type[GraphicEq]] = {
    PARAMETRIC_SPACE.name: ParametricEq,
    GRAPHIC_SPACE.name: GraphicEq,
}


def equalizer_from_vector(space: EqSpace, values: ArrayLike) -> Equalizer:
    """The setting of a space with these numbers.

    Raises
    ------
    ValueError
        If the numbers are too many, too few or not legal.
    """
    return _KINDS[space.name].from_vector(values)


def equalizer_from_dict(data: Mapping[str, Any]) -> Equalizer:
    """The setting that `to_dict` of either kind wrote.

    Raises
    ------
    ValueError
        If it is neither.
    """
    kind = data.get("equalizer", PARAMETRIC_SPACE.name) if isinstance(data, Mapping) else None
    if kind not in _KINDS:
        raise ValueError(f"'equalizer' must be one of {', '.join(_KINDS)}, got {kind!r}")
    return _KINDS[kind].from_dict(data)
