"""The eighteen numbers of dasp-pytorch's `parametric_eq`, which LLM2Fx takes, too.

Six bands by the cookbook's Q; the fourth bell stays at 0 dB.
"""

from __future__ import annotations

import json

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, check_sample_rate
from eqmorph.equalizers.equalizer import Band
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable, check_five
from eqmorph.formats.decoding import mapping, parse_json
from eqmorph.formats.filters import Filter, FilterKind
from eqmorph.formats.foreign import ForeignEq, read_filter

_BANDS: tuple[tuple[str, FilterKind], ...] = (
    ("low_shelf", "low_shelf"),
    *((f"band{i}", "peak") for i in range(4)),
    ("high_shelf", "high_shelf"),
)
_IDLE = Band(0.0, 6_000.0, 0.71)


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """Keyword arguments of `parametric_eq(x, sample_rate, ...)` as JSON. It has no preamp.

    Parameters
    ----------
    eq : ParametricEq
    sample_rate : float
        Hz. A band at or above its Nyquist frequency, which dasp-pytorch would fold back, is idle.
    name : str
        Not used; there is no place for one.

    Raises
    ------
    InvalidArgumentError
        If the setting has other bands.
    """
    eq = check_five(eq, "dasp-pytorch's equaliser has six bands")
    nyquist = check_sample_rate(sample_rate) / 2
    low, *bells, high = (
        band if band.frequency_hz < nyquist else Band(0.0, nyquist / 2, band.q) for band in eq.bands
    )
    idle = Band(0.0, min(_IDLE.frequency_hz, nyquist / 2), _IDLE.q)
    data: dict[str, float] = {}
    for (prefix, _), band in zip(_BANDS, [low, *bells, idle, high], strict=True):
        data[f"{prefix}_gain_db"] = band.gain_db
        data[f"{prefix}_cutoff_freq"] = band.frequency_hz
        data[f"{prefix}_q_factor"] = band.q
    return json.dumps(data, indent=2) + "\n"


def is_arguments(data: object) -> bool:
    """Whether plain data looks like arguments of `parametric_eq`."""
    return isinstance(data, dict) and "low_shelf_gain_db" in data


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The six bands of dasp-pytorch's `parametric_eq`.

    Parameters
    ----------
    text : str
    sample_rate : float
        Not used: the file has Qs.
    where : str
        For messages.

    Raises
    ------
    DataFormatError
        If one of the eighteen numbers is missing or impossible.
    """
    data = mapping(parse_json(text, where), where)
    if not is_arguments(data):
        raise DataFormatError(f"{where} is no setting of dasp-pytorch: it has no low_shelf_gain_db")
    filters: list[Filter] = []
    for prefix, kind in _BANDS:
        keys = (f"{prefix}_gain_db", f"{prefix}_cutoff_freq", f"{prefix}_q_factor")
        filters.append(read_filter(f"{where}: {prefix}", kind, data, keys))
    return ForeignEq(tuple(filters))
