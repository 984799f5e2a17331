"""What an equaliser setting is: its bands, its vector, its magnitude response, its filters.

>>> from eqmorph.equalizers import Band, ParametricEq
>>> flat = ParametricEq.flat()
>>> eq = ParametricEq(flat.low_shelf, Band(6.0, 500.0, 1.0), *flat.bands[2:])
>>> eq.magnitude_response_db([500.0], sample_rate=48_000).round(3)
array([6.])
>>> (eq * 0.5).peak_1
+3.0 dB @ 500 Hz, Q 1.00
>>> ParametricEq.from_json(eq.to_json()) == eq
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from eqmorph.equalizers.bands import (
    BANDS,
    GRAPHIC_CENTERS_HZ,
    GRAPHIC_Q,
    BandSpec,
)
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, design_sos
from eqmorph.equalizers.equalizer import (
    Band,
    Equalizer,
    equalizer_from_dict,
    equalizer_from_vector,
    register,
)
from eqmorph.equalizers.graphic import FixedBandsEq, GraphicEq
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.response import (
    geometric_median,
    overshoot_db,
    path_length_ratio,
    response_distance_db,
    response_grid,
)
from eqmorph.equalizers.space import (
    DB_PER_UNIT,
    GRAPHIC_SPACE,
    PARAMETRIC_SPACE,
    SPACES,
    EqSpace,
    graphic_space,
)

if TYPE_CHECKING:
    from eqmorph.equalizers.blends import blend_settings
    from eqmorph.equalizers.fitting import FitResult, fit_parametric, fit_parametric_many
    from eqmorph.equalizers.paths import SPEED_LIMIT, ResponsePath, response_path

__all__ = [
    "BANDS",
    "DB_PER_UNIT",
    "DEFAULT_SAMPLE_RATE",
    "GRAPHIC_CENTERS_HZ",
    "GRAPHIC_Q",
    "GRAPHIC_SPACE",
    "PARAMETRIC_SPACE",
    "SPACES",
    "SPEED_LIMIT",
    "Band",
    "BandSpec",
    "EqSpace",
    "Equalizer",
    "FitResult",
    "FixedBandsEq",
    "GraphicEq",
    "ParametricEq",
    "ResponsePath",
    "blend_settings",
    "design_sos",
    "equalizer_from_dict",
    "equalizer_from_vector",
    "fit_parametric",
    "fit_parametric_many",
    "geometric_median",
    "graphic_space",
    "overshoot_db",
    "path_length_ratio",
    "register",
    "response_distance_db",
    "response_grid",
    "response_path",
]

# From words to settings needs none of these.
_LATER = {
    "blend_settings": "blends",
    "FitResult": "fitting",
    "fit_parametric": "fitting",
    "fit_parametric_many": "fitting",
    "SPEED_LIMIT": "paths",
    "ResponsePath": "paths",
    "response_path": "paths",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"eqmorph.equalizers.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
