"""Settings to and from other tools: one module per format, one table that lists them.

>>> from eqmorph import ParametricEq
>>> from eqmorph.formats import export, read_setting
>>> text = export(ParametricEq.flat(), "apo")
>>> print(text.splitlines()[0])
Preamp: 0.0 dB
>>> imported = read_setting(b"Preamp: -3 dB\\nFilter 1: ON PK Fc 1000 Hz Gain 3.0 dB Q 1.0")
>>> max(imported.eq.bands, key=lambda band: band.gain_db), imported.preamp_db
(+3.0 dB @ 1000 Hz, Q 1.00, -3.0)
"""

from eqmorph.formats.cascades import Cascade, on_top
from eqmorph.formats.device_fitting import DeviceFit, fit_to_device, on_device
from eqmorph.formats.devices import Device
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
    "Device",
    "DeviceFit",
    "Format",
    "Imported",
    "export",
    "find_format",
    "fit_to_device",
    "names",
    "on_device",
    "on_top",
    "read_correction",
    "read_equalizer",
    "read_file",
    "read_setting",
    "recognise",
    "to_parametric",
]
