"""Any importable file into one of our settings, whatever its name says."""

from __future__ import annotations

import os
import re
from pathlib import Path

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, check_sample_rate
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.errors import DataFormatError
from eqmorph.formats import dasp, easyeffects, own_json, safe_rows, webaudio
from eqmorph.formats.decoding import LARGEST_FILE, decode, parse_json
from eqmorph.formats.importing import Imported, to_parametric
from eqmorph.formats.table import find_format

_APO_LINE = re.compile(r"^\s*(preamp|graphiceq|filter\s*\d{0,6})\s*:", re.I | re.M)
_YAML_LINE = re.compile(r"^(filters|pipeline|devices)\s*:", re.M)


def recognise(text: str, where: str = "the file") -> str:
    """Key of the format that a text is in, judged by its content.

    Raises
    ------
    DataFormatError
        If it is JSON, but no equaliser setting that we know.
    """
    if text.lstrip().startswith(("{", "[")):
        return _recognise_json(text, where)
    if _APO_LINE.search(text):
        return "apo"
    if _YAML_LINE.search(text):
        return "camilladsp"
    return "safe" if safe_rows.looks_like_rows(text) else "csv"


def _recognise_json(text: str, where: str) -> str:
    data = parse_json(text, where)
    if isinstance(data, dict) and ("equalizer" in data or "bands" in data):
        return "json"
    if easyeffects.is_preset(data):
        return "easyeffects"
    if webaudio.is_nodes(data):
        return "webaudio"
    if dasp.is_arguments(data):
        return "dasp"
    raise DataFormatError(
        f"{where} is JSON, but neither a setting of ours nor a preset of EasyEffects, "
        "Web Audio nodes or dasp-pytorch"
    )


def read_setting(
    data: bytes,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
    where: str = "the file",
    source: str | None = None,
    row: int | None = None,
) -> Imported:
    """One of our settings from the content of a file.

    Parameters
    ----------
    data : bytes
    sample_rate : float
        Hz at which the responses are to agree.
    where : str
        The file's name, for messages.
    source : str, optional
        Key of its format; recognised by its content if not given.
    row : int, optional
        Which of several settings, from 1; for SAFE-DB rows.

    Raises
    ------
    DataFormatError
        If it is nothing that can be read, or holds no possible setting.
    ValueError
        If the format is not known, or the sample rate too low.
    """
    rate = check_sample_rate(sample_rate)
    text = decode(data, where)
    key = source if source is not None else recognise(text, where)
    reader = find_format(key, writable=False).read
    assert reader is not None
    if row is None:
        return to_parametric(reader(text, rate, where), rate, key)
    if key != "safe":
        raise ValueError(
            f"{where} holds one setting ({key}); only SAFE-DB rows are chosen by --row"
        )
    return to_parametric(safe_rows.read(text, rate, where, row), rate, key)


def read_file(
    path: str | os.PathLike[str],
    sample_rate: float = DEFAULT_SAMPLE_RATE,
    source: str | None = None,
    row: int | None = None,
) -> Imported:
    """One of our settings from a file. Parameters and errors are those of `read_setting`.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    with Path(path).open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    return read_setting(data, sample_rate, str(path), source, row)


def read_equalizer(
    data: bytes, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file"
) -> tuple[Equalizer, Imported | None]:
    """The setting in a file: ours of either kind as it is, another tool's as five bands.

    Parameters and errors are those of `read_setting`.

    Returns
    -------
    ParametricEq or GraphicEq
    Imported or None
        How it was made from another tool's; None for a setting of ours.
    """
    text = decode(data, where)
    if recognise(text, where) == "json":
        return own_json.read_setting(text, where), None
    imported = read_setting(data, sample_rate, where)
    return imported.eq, imported
