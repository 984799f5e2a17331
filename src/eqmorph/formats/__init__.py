"""Settings to and from other tools: one module per format, one table that lists them."""

from eqmorph.formats.importing import Imported, to_parametric
from eqmorph.formats.reading import read_equalizer, read_file, read_setting, recognise
from eqmorph.formats.table import FORMATS, Format, export, find_format, names

__all__ = [
    "FORMATS",
    "Format",
    "Imported",
    "export",
    "find_format",
    "names",
    "read_equalizer",
    "read_file",
    "read_setting",
    "recognise",
    "to_parametric",
]
