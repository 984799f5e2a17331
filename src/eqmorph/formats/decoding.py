"""From bytes to text and plain data, whatever wrote them: encodings, numbers, limits."""

from __future__ import annotations

import codecs
import json
import math
import re
import reprlib
from typing import Any

from eqmorph.errors import DataFormatError

LARGEST_FILE = 2 << 20
"""Bytes; a curve of 100,000 points fits, and nothing that would keep a reader busy for long."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LONGEST_SHOWN = 60
# What word processors and typeset pages have for a minus, where a number follows.
_MINUS_SIGNS = re.compile("(?<![0-9])[\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d](?=[0-9.,])")

# No text has these: files of programs do, whatever else of them can be decoded.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f]")


def decode(data: bytes, where: str = "the file") -> str:
    """Text with `\\n` line ends and plain minus signs: UTF-8, UTF-16 with a mark, Windows-1252.

    Raises
    ------
    DataFormatError
        If it is empty, too large, or no text.
    """
    if len(data) > LARGEST_FILE:
        raise DataFormatError(
            f"{where} is larger than any equaliser setting ({LARGEST_FILE >> 20} MiB)"
        )
    text = _decode(data)
    if text is None or _CONTROLS.search(text):
        raise DataFormatError(
            f"{where} is not text, so no equaliser setting that can be read: export one as text"
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _MINUS_SIGNS.sub("-", text)
    if not text.strip():
        raise DataFormatError(f"{where} is empty")
    return text


def _decode(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(encoding)
            except UnicodeDecodeError:
                return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Old Windows tools; five of its bytes mean nothing, which does not matter in a comment.
        return data.decode("cp1252", errors="replace")


class _Shown(reprlib.Repr):
    """A `repr` that never looks at the whole of what it shows, however large or deep that is."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxstring, self.maxother = 3, _LONGEST_SHOWN, _LONGEST_SHOWN
        self.maxdict = self.maxlist = self.maxtuple = 4

    def repr_int(self, x: int, level: int) -> str:
        # A number of 5,000 digits cannot be printed at all.
        return super().repr_int(x, level) if abs(x) < 1e60 else "a number of too many digits"

    def repr_str(self, x: str, level: int) -> str:
        return super().repr_str(x[: 2 * _LONGEST_SHOWN], level)


def shown(value: object) -> str:
    """A value as messages show it: short, on one line."""
    text = " ".join(_Shown().repr(value).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."


def parse_json(text: str, where: str) -> Any:
    """Plain data from JSON text.

    Raises
    ------
    DataFormatError
        If it is none, nested too deeply, or has a number of more digits than Python reads.
    """
    try:
        data = json.loads(text)
    except RecursionError:
        raise DataFormatError(f"{where} is nested too deeply to be a setting") from None
    except json.JSONDecodeError as error:
        raise DataFormatError(f"{where} is not JSON: {error}") from None
    except ValueError:
        raise DataFormatError(f"{where} holds a number of too many digits") from None
    return data


def mapping(value: object, where: str) -> dict[str, Any]:
    """`value` if it is a mapping with names as keys.

    Raises
    ------
    DataFormatError
        If it is not.
    """
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise DataFormatError(f"{where} must be a table of names and values, got {shown(value)}")
    return value


def number(value: object, where: str) -> float:
    """A finite number from plain data; text that is one counts, as YAML has it.

    Raises
    ------
    DataFormatError
        Naming the place and the value, if it is none.
    """
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        try:
            found = float(value)
        except (ValueError, OverflowError):
            found = math.nan
        if math.isfinite(found):
            return found
    raise DataFormatError(f"{where} must be a number, got {shown(value)}")


def hertz(value: object, where: str) -> float:
    """A frequency in Hz; "1k" is a thousand, as SoX and ffmpeg have it. Raises as `number`."""
    if isinstance(value, str) and value[-1:].lower() == "k":
        return 1000.0 * number(value[:-1], where)
    return number(value, where)


def truth(value: object, where: str) -> bool:
    """Whether a switch is on; text that says so counts, as YAML and old presets have it.

    Raises
    ------
    DataFormatError
        Naming the place and the value, if it is neither.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _SWITCHES:
        return _SWITCHES[value.lower()]
    raise DataFormatError(f"{where} must be true or false, got {shown(value)}")


_SWITCHES = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}
