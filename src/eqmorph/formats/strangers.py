"""Files that are no preset we read, recognised so that the message can say what to do instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eqmorph.errors import DataFormatError

_TEXT_OF_APO = "a ParametricEQ.txt as for Equalizer APO"


@dataclass(frozen=True, slots=True)
class Stranger:
    """Something that people give to an importer.

    Attributes
    ----------
    what : str
        As in "is ...".
    instead : str
        What to do, as a clause.
    """

    what: str
    instead: str


_BYTES: tuple[tuple[bytes, Stranger], ...] = (
    (b"PK\x03\x04", Stranger("a ZIP archive", "unpack it and give one of its files")),
    *(
        (start, Stranger("an archive", "unpack it and give one of its files"))
        for start in (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"BZh", b"\x28\xb5\x2f\xfd")
    ),
    (b"%PDF", Stranger("a PDF", "write its numbers as a table of frequency and gain")),
    *(
        (start, Stranger("a picture", "write its curve as a table of frequency and gain"))
        for start in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
    ),
    (b"{\\rtf", Stranger("a document (RTF)", "save it as plain text")),
    (
        b"\xd0\xcf\x11\xe0",
        Stranger("an Office document", "save its table as CSV, or as plain text"),
    ),
    (b"VST3", Stranger("a VST 3 preset", f"export {_TEXT_OF_APO}, or its curve as a table")),
    (b"CcnK", Stranger("a VST 2 preset", f"export {_TEXT_OF_APO}, or its curve as a table")),
    (b"bplist", Stranger("an Audio Unit preset", f"export {_TEXT_OF_APO}")),
)
_SOUND = Stranger(
    "a recording",
    "`eqmorph apply WORD FILE OUT` plays a setting on it, and `eqmorph match FILE --to MINE` "
    "brings another to its sound",
)
_SOUNDS = (
    *(b"RIFF", b"RF64", b"BW64", b"FORM", b"fLaC", b"OggS", b"ID3", b"wvpk", b"caff", b".snd"),
    *(b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"MThd"),
)
_OFFICE = Stranger("an Office document", "save its table as CSV, or as plain text")
_OFFICE_MARKS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")


def _has(*parts: str) -> Callable[[str], bool]:
    """Whether all these are near the beginning of a text, in lower case."""
    return lambda text: all(part in text for part in parts)


def _begins(*starts: str) -> Callable[[str], bool]:
    return lambda text: text.startswith(starts)


_TEXTS: tuple[tuple[Callable[[str], bool], Stranger], ...] = (
    (
        _begins("<!doctype html", "<html", "<head", "<body"),
        Stranger("a web page (HTML), not a preset", "download the raw file"),
    ),
    (_has("<equalizationeffect"), Stranger("an Audacity preset", "export its curve as text")),
    (
        _begins("filtercurve:", "filter curve:", "graphiceq:f0", "graphic eq:"),
        Stranger("an Audacity preset", "export its curve as text"),
    ),
    (_has("frequency0=", "gain0="), Stranger("a Peace preset", f"export {_TEXT_OF_APO} in Peace")),
    (_has("[frequencies]"), Stranger("a Peace preset", f"export {_TEXT_OF_APO} in Peace")),
    (
        _begins("<reaper_project", "<reaper_preset", "<fxchain", "[general]\nlastdefimptime"),
        Stranger("a REAPER file", "write the plug-in's numbers as " + _TEXT_OF_APO),
    ),
    (
        lambda text: any(plugin in text for plugin in ("<js ", "<vst ", "<au ", "<clap ")),
        Stranger("a REAPER effects chain", "write the plug-in's numbers as " + _TEXT_OF_APO),
    ),
    (
        _begins("biquad1,", "biquad1\n", "biquad1:"),
        Stranger(
            "miniDSP biquads", f"export {_TEXT_OF_APO}, in Room EQ Wizard as equaliser Generic"
        ),
    ),
    (_has("<setting", "minidsp"), Stranger("a miniDSP file", f"export {_TEXT_OF_APO}")),
    (
        _has("eq enabled:"),
        Stranger("a Rockbox setting", f"export {_TEXT_OF_APO} where the setting was made"),
    ),
    (
        _begins("404: not found", "404 not found", "not found", "404:"),
        Stranger("what a web server says that has no such file", "download it again"),
    ),
    (
        _begins("ffmpeg ", "sox "),
        Stranger("a command", "give its filters alone, as `eqmorph export` writes them"),
    ),
    (
        _begins("sr_44100:", "sr_48000:"),
        Stranger("a ViPER DDC", f"export {_TEXT_OF_APO} where it was made"),
    ),
    (
        _has("parametric-equalizer", "equalizer.filepath"),
        Stranger("a PipeWire configuration that names another file", "give that file"),
    ),
    (_has("<vbaudio"), Stranger("a Voicemeeter file", f"export {_TEXT_OF_APO}")),
    (_begins("<?xml", "<plist", "<"), Stranger("XML", f"export {_TEXT_OF_APO}, or a table")),
    (
        _has("context.modules"),
        Stranger("a PipeWire configuration without a filter chain", "give the one that has it"),
    ),
)
_POWERAMP = Stranger("a Poweramp preset", f"export {_TEXT_OF_APO} where it was made")
_AUTOEQ = Stranger("AutoEq's JSON", "download its ParametricEQ.txt or GraphicEQ.txt")
KNOWN: tuple[Stranger, ...] = (
    _SOUND,
    *(stranger for _, stranger in _BYTES),
    *(stranger for _, stranger in _TEXTS),
    _POWERAMP,
    _AUTOEQ,
)
_LOOKED_AT = 4096


def check_bytes(data: bytes, where: str) -> None:
    """Raise if a file begins as one of another kind does.

    Raises
    ------
    DataFormatError
        Saying what it is and what to do instead.
    """
    if data.startswith(_SOUNDS) or data[4:8] == b"ftyp":
        _refuse(_SOUND, where)
    if data.startswith(b"PK") and any(mark in data[:_LOOKED_AT] for mark in _OFFICE_MARKS):
        _refuse(_OFFICE, where)
    for start, stranger in _BYTES:
        if data.startswith(start):
            _refuse(stranger, where)


def is_sections(text: str) -> bool:
    """Whether a text begins as a file of sections does: a name in brackets alone on a line."""
    first = text.lstrip().partition("\n")[0].strip()
    return first[:1] == "[" and first[-1:] == "]" and first[1:-1].isalpha()


def check_text(text: str, where: str) -> None:
    """Raise if a text that is not JSON is a file of another kind. Raises as `check_bytes`."""
    beginning = text.lstrip()[:_LOOKED_AT].lower()
    for matches, stranger in _TEXTS:
        if matches(beginning):
            _refuse(stranger, where)


def check_json(data: Any, where: str) -> None:
    """Raise if plain data is another tool's preset. Raises as `check_bytes`."""
    one = data[0] if isinstance(data, list) and data else data
    if not isinstance(one, dict):
        return
    if "parametric" in one or ("preamp" in one and "bands" in one):
        _refuse(_POWERAMP, where)
    if "parametric_eq" in one or "fixed_band_eq" in one or {"filters", "preamp"} <= one.keys():
        _refuse(Stranger("AutoEq's JSON", "download its ParametricEQ.txt or GraphicEQ.txt"), where)


def _refuse(stranger: Stranger, where: str) -> None:
    raise DataFormatError(f"{where} is {stranger.what}: {stranger.instead}")
