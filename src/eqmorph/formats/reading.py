"""Any importable file into one of our settings, whatever its name says."""

from __future__ import annotations

import os
from pathlib import Path

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, check_sample_rate
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.errors import DataFormatError, InvalidArgumentError
from eqmorph.formats import (
    apo,
    camilladsp,
    dasp,
    easyeffects,
    faust,
    ffmpeg,
    knobs,
    lv2,
    own_json,
    pipewire,
    reaper,
    safe_rows,
    sox,
    webaudio,
)
from eqmorph.formats.decoding import LARGEST_FILE, decode, parse_json
from eqmorph.formats.foreign import ForeignEq
from eqmorph.formats.importing import Imported, to_parametric
from eqmorph.formats.strangers import check_bytes, check_json, check_text, is_sections
from eqmorph.formats.table import find_format

# Texts that are not JSON, the surest sign first; a table of numbers is what is left.
_TEXTS = (
    ("reaper", reaper.is_effect),
    ("faust", faust.is_effect),
    ("lv2", lv2.is_preset),
    ("pipewire", pipewire.is_config),
    ("camilladsp", camilladsp.is_config),
    ("apo", apo.is_config),
    ("ffmpeg", ffmpeg.is_chain),
    ("sox", sox.is_chain),
    ("knobs", knobs.is_table),
    ("safe", safe_rows.looks_like_rows),
)
_JSON = (
    ("easyeffects", easyeffects.is_preset),
    ("webaudio", webaudio.is_nodes),
    ("dasp", dasp.is_arguments),
    ("json", own_json.is_setting),
    ("camilladsp", camilladsp.is_json_config),
)


def recognise(text: str, where: str = "the file") -> str:
    """Key of the format that a text is in, judged by its content.

    Raises
    ------
    DataFormatError
        If it is JSON, but no equaliser setting that we know, or a file of another kind.
    """
    begins = text.lstrip().startswith(("{", "["))
    if begins and not is_sections(text) and not pipewire.is_config(text):
        return _recognise_json(text, where)
    found = next((key for key, matches in _TEXTS if matches(text)), "csv")
    if found not in ("reaper", "faust", "lv2", "pipewire"):
        check_text(text, where)
    return found


def _recognise_json(text: str, where: str) -> str:
    data = parse_json(text, where)
    check_json(data, where)
    found = next((key for key, matches in _JSON if matches(data)), None)
    if found is None:
        raise DataFormatError(
            f"{where} is JSON, but no setting of ours and nothing of EasyEffects, CamillaDSP, Web "
            "Audio or dasp-pytorch: export a ParametricEQ.txt as for Equalizer APO, or a table"
        )
    return found


def _text(data: bytes, where: str) -> str:
    check_bytes(data, where)
    return decode(data, where)


def read_setting(
    data: bytes,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
    where: str = "the file",
    source: str | None = None,
    row: int | None = None,
    folder: Path | None = None,
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
    folder : Path, optional
        Where files are that it includes; without one none are read.

    Raises
    ------
    DataFormatError
        If it is nothing that can be read, or holds no possible setting.
    ValueError
        If the format is not known, or the sample rate too low.
    """
    rate = check_sample_rate(sample_rate)
    text = _text(data, where)
    key = find_format(source or recognise(text, where), writable=False).key
    if row is None:
        return to_parametric(_foreign(text, rate, where, key, folder), rate, key)
    if key != "safe":
        raise InvalidArgumentError(
            f"{where} holds one setting ({key}); only SAFE-DB rows are chosen by --row"
        )
    return to_parametric(safe_rows.read(text, rate, where, row), rate, key)


def _foreign(text: str, rate: float, where: str, key: str, folder: Path | None) -> ForeignEq:
    reader = find_format(key, writable=False).read
    assert reader is not None
    if reader is apo.read:
        return apo.read(text, rate, where, folder)
    return reader(text, rate, where)


def read_correction(
    data: bytes,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
    where: str = "the file",
    folder: Path | None = None,
) -> ForeignEq:
    """The filters in a file as they are, for a setting to go on top of.

    Parameters are those of `read_setting`.

    Raises
    ------
    DataFormatError
        If it is nothing that can be read, or a curve, which has no bands to keep.
    """
    rate = check_sample_rate(sample_rate)
    text = _text(data, where)
    found = _foreign(text, rate, where, recognise(text, where), folder)
    if found.curve is not None:
        raise DataFormatError(
            f"{where} is a curve, which has no bands to keep; give the ParametricEQ.txt of the "
            "same correction"
        )
    return found


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
    return read_setting(data, sample_rate, str(path), source, row, Path(path).parent)


def read_equalizer(
    data: bytes,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
    where: str = "the file",
    folder: Path | None = None,
) -> tuple[Equalizer, Imported | None]:
    """The setting in a file: ours of either kind as it is, another tool's as five bands.

    Parameters and errors are those of `read_setting`.

    Returns
    -------
    ParametricEq or GraphicEq
    Imported or None
        How it was made from another tool's; None for a setting of ours.
    """
    text = _text(data, where)
    key = recognise(text, where)
    if key == "json":
        return own_json.read_setting(text, where), None
    imported = read_setting(data, sample_rate, where, key, folder=folder)
    return imported.eq, imported
