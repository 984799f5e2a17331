"""A setting as live plug-ins of Spotify's Pedalboard, whose filters are the cookbook's, too."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.errors import MissingExtraError

_FILTERS = {"low_shelf": "LowShelfFilter", "peak": "PeakFilter", "high_shelf": "HighShelfFilter"}


def to_pedalboard(eq: Equalizer) -> Any:
    """The bands that do something as a `pedalboard.Pedalboard`, in their order.

    Raises
    ------
    MissingExtraError
        Without pedalboard.
    """
    try:
        pedalboard = import_module("pedalboard")
    except ImportError as error:
        raise MissingExtraError("pedalboard", None, "a Pedalboard") from error
    return pedalboard.Pedalboard(
        [
            getattr(pedalboard, _FILTERS[of.kind])(band.frequency_hz, band.gain_db, band.q)
            for of, band in zip(eq.space.bands, eq.bands, strict=True)
            if band.gain_db
        ]
    )
