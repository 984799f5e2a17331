"""Settings to and from other tools: one module per format, one table that lists them."""

from eqmorph.formats.cascades import Cascade, on_top
from eqmorph.formats.importing import Imported, to_parametric
from eqmorph.formats.reading import (
    read_correction,
    read_equalizer,
    read_file,
    read_setting,
    recognise,
)
from eqmorph.formats.table import FORMATS, Format, export, find_format, names

__all__ = [
    "FORMATS",
    "Cascade",
    "Format",
    "Imported",
    "export",
    "find_format",
    "names",
    "on_top",
    "read_correction",
    "read_equalizer",
    "read_file",
    "read_setting",
    "recognise",
    "to_parametric",
]
