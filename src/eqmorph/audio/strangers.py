"""Audio files that cannot be read here, recognised by their first bytes, with the way out."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from eqmorph.errors import AudioFileError

READABLE = "WAV, RF64, W64, AIFF, CAF, AU, FLAC, Ogg Vorbis, Opus and MP3"

# Where the mark is, the mark, and what has it.
_MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"BW64", "BW64"),
    (4, b"ftyp", "MP4 (M4A, AAC, ALAC)"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMA"),
    (0, b"wvpk", "WavPack"),
    (0, b"\x0b\x77", "AC-3"),
    (0, b"MAC ", "Monkey's Audio"),
    (0, b"TTA1", "True Audio"),
    (0, b"DSD ", "DSD"),
    (0, b"FRM8", "DSD"),
    (0, b"\x1a\x45\xdf\xa3", "Matroska or WebM"),
    (0, b"\xff\xf1", "AAC"),
    (0, b"\xff\xf9", "AAC"),
    (0, b"ADIF", "AAC"),
    (0, b".RMF", "RealAudio"),
    (0, b"#!AMR", "AMR"),
    (0, b"MThd", "MIDI, which holds no sound"),
    (0, b"MPCK", "Musepack"),
    (0, b"MP+", "Musepack"),
    (0, b"tBaK", "TAK"),
    (0, b"\x7f\xfe\x80\x01", "DTS"),
    (0, b"%PDF", "PDF, which holds no sound"),
    (0, b"PK\x03\x04", "a ZIP archive, which holds no sound by itself"),
    (0, b"<html", "a web page, which holds no sound"),
    (0, b"<!doctype", "a web page, which holds no sound"),
    # In the first packet of an Ogg stream.
    (28, b"Speex   ", "Speex"),
    (28, b"\x7fFLAC", "FLAC in Ogg"),
    (28, b"\x80theora", "Theora, which holds no sound"),
    (28, b"fishead\0", "Ogg with a skeleton"),
)
# Kinds of samples that RIFF numbers and that nothing here can decode.
_IN_WAV = {
    0x00FF: "AAC", 0x1600: "AAC", 0x1601: "AAC", 0x2000: "AC-3", 0x2001: "DTS", 0x0092: "AC-3",
    0x0160: "WMA", 0x0161: "WMA", 0x0162: "WMA", 0x0163: "WMA", 0x674F: "Vorbis", 0xF1AC: "FLAC",
    0x0050: "MPEG",
}  # fmt: skip
# What libsndfile says of a file that it does not know, and what is nonsense in a message.
_EMPTY_WORDS = ("does not exist", "internal error", "unspecified", "unknown error")
KNOWN = tuple(dict.fromkeys(name for _, _, name in _MARKS))
LONGEST = 40
"""Bytes of the beginning of a file that marks are looked for in."""


def check_readable_kind(path: Path, start: bytes) -> None:
    """Raise if a file begins as one of a kind that nothing here can decode.

    Parameters
    ----------
    path : Path
    start : bytes
        The first `LONGEST`.

    Raises
    ------
    AudioFileError
        Naming the kind, what can be read, and how to convert.
    """
    for at, mark, name in _MARKS:
        if start.startswith(mark, at) or (mark[:1] == b"<" and start.lower().startswith(mark)):
            if "holds no" in name:
                raise AudioFileError(f"{path} is {name}; what can be read is {READABLE}")
            raise AudioFileError(f"{path} is {name}, which cannot be read; {_way_out(path)}")


def cannot_be_read(path: Path, said: str, format_tag: int | None = None) -> AudioFileError:
    """The error for a file that libsndfile does not take.

    Parameters
    ----------
    path : Path
    said : str
        Why, in its words.
    format_tag : int, optional
        The number that WAV has for a kind of samples.
    """
    why = said
    if format_tag in _IN_WAV:
        why = f"it holds {_IN_WAV[format_tag]}"
    elif any(words in said.lower() for words in _EMPTY_WORDS):
        why = "its format is not known, or it is damaged"
    return AudioFileError(f"{path} cannot be read as audio: {why}; {_way_out(path)}")


def _way_out(path: Path) -> str:
    return f"what can is {READABLE}: {conversion(path.name)}"


def conversion(name: str) -> str:
    """The command that makes a WAV file of a file that ffmpeg can read."""
    return f"ffmpeg -i {quote(name)} out.wav"
