"""A setting to and from a file, in the format that its name or its content tells."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

from eqmorph.equalizers.equalizer import EqT, Equalizer
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import InvalidArgumentError
from eqmorph.files import check_folder, write_whole
from eqmorph.formats.decoding import LARGEST_FILE
from eqmorph.formats.reading import read_equalizer, read_setting
from eqmorph.formats.table import FORMATS, Format, find_format

_ALSO = {".yaml": ".yml"}
_CALLER = 4  # the line that called `eq.save` or `ParametricEq.load`, for warnings


def format_of(path: str | os.PathLike[str]) -> Format:
    """The format to write for a file's ending: the first of the table that has it.

    Raises
    ------
    InvalidArgumentError
        If none has.
    """
    suffix = Path(path).suffix.lower()
    writable = [f for f in FORMATS if f.write is not None]
    found = next((f for f in writable if f.suffix == _ALSO.get(suffix, suffix)), None)
    if found is None:
        known = ", ".join(dict.fromkeys(f.suffix for f in writable))
        raise InvalidArgumentError(
            f"the ending of {os.fspath(path)!r} names no format; end it in {known}, or say format="
        )
    return found


def save(
    eq: Equalizer, path: str | os.PathLike[str], format: str | None, sample_rate: float
) -> None:
    """Write a setting; `Everyday.save` tells how."""
    chosen = format_of(path) if format is None else find_format(format, writable=True)
    assert chosen.write is not None
    check_folder(path)
    content = chosen.write(eq, sample_rate, Path(path).stem)
    for note in chosen.notes(eq, sample_rate):
        warnings.warn(note, stacklevel=_CALLER)
    write_whole(path, content)


def load(
    kind: type[EqT], path: str | os.PathLike[str], format: str | None, sample_rate: float
) -> EqT:
    """The setting of a kind in a file; `Everyday.load` tells how."""
    name, folder = os.fspath(path), Path(path).parent
    with Path(path).open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    found: Equalizer
    if format is None:
        found, imported = read_equalizer(data, sample_rate, name, folder)
    else:
        imported = read_setting(data, sample_rate, name, format, folder=folder)
        found = imported.eq
    if not isinstance(found, kind) and kind is ParametricEq:
        imported = read_setting(data, sample_rate, name, format, folder=folder)
        found = imported.eq
    if not isinstance(found, kind):
        raise InvalidArgumentError(
            f"{name} holds no {kind.__name__} but a {type(found).__name__}; "
            f"{type(found).__name__}.load reads it"
        )
    if imported is not None:
        for sentence in (*imported.losses(sample_rate), *imported.notes):
            warnings.warn(f"{name}: {sentence}", stacklevel=_CALLER)
    return found
