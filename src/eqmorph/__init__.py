"""Words into equaliser settings, and smooth morphs between words.

>>> import eqmorph
>>> model = eqmorph.load()
>>> model.generate("warm").bands[0].gain_db > 0
True
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from eqmorph.doors import open_doors
from eqmorph.equalizers import GraphicEq, ParametricEq
from eqmorph.errors import EqmorphError, UnknownTermError
from eqmorph.version import __version__

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel

__all__ = [
    "EqmorphError",
    "GraphicEq",
    "MorphModel",
    "ParametricEq",
    "UnknownTermError",
    "__version__",
    "load",
]

open_doors()


def __getattr__(name: str) -> Any:
    # Half of what there is to import; who only handles settings or asks for help does without.
    if name == "MorphModel":
        from eqmorph.model.morph_model import MorphModel

        return MorphModel
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load(path: str | os.PathLike[str] | None = None) -> MorphModel:
    """The model that comes with the package, or the one in a file.

    Parameters
    ----------
    path : path-like, optional
        A file that `MorphModel.save` or training wrote.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ModelFormatError
        If the file is truncated, foreign, unsafe or of a newer version.
    """
    from eqmorph.model.morph_model import MorphModel
    from eqmorph.model.packing import shipped_model_path

    return MorphModel.load(shipped_model_path() if path is None else path)
