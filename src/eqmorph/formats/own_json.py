"""Our own JSON: what `ParametricEq.to_json` writes, exact, described by a JSON schema."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.equalizer import Equalizer, equalizer_from_dict
from eqmorph.errors import DataFormatError, InvalidArgumentError
from eqmorph.formats.cascades import Playable, filters_of
from eqmorph.formats.decoding import mapping, parse_json
from eqmorph.formats.foreign import ForeignEq

SCHEMA_FILE = "setting.schema.json"


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """The setting itself, every number with all its digits.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Not used: a setting has none.
    name : str
        Not used.

    Raises
    ------
    InvalidArgumentError
        If it is a cascade, which has no kind.
    """
    if not isinstance(eq, Equalizer):
        raise InvalidArgumentError(
            f"our JSON holds a setting of five or forty bands, and this is {len(eq.filters)} "
            "filters; export it to apo, camilladsp or fir"
        )
    return eq.to_json() + "\n"


def is_setting(data: object) -> bool:
    """Whether plain data looks like one of our settings."""
    return isinstance(data, dict) and ("equalizer" in data or "bands" in data)


def read_setting(text: str, where: str = "the file") -> Equalizer:
    """The setting in our JSON, of either kind.

    Raises
    ------
    DataFormatError
        If it is no JSON, or no legal setting.
    """
    data = mapping(parse_json(text, where), where)
    try:
        return equalizer_from_dict(data)
    except (TypeError, ValueError, OverflowError) as error:
        raise DataFormatError(f"{where} is no setting of ours: {error}") from None


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The filters of a setting in our JSON.

    Parameters
    ----------
    text : str
    sample_rate : float
        Not used.
    where : str
        For messages.

    Raises
    ------
    DataFormatError
        As in `read_setting`.
    """
    return ForeignEq(filters_of(read_setting(text, where)))


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a setting, as it ships with the package."""
    text = files("eqmorph.formats").joinpath(SCHEMA_FILE).read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data
