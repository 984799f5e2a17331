"""Audio files that cannot be read here, recognised by their first bytes, with the way out."""

from __future__ import annotations

from pathlib import Path

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
    (0, b"PK\x03\x04", "a ZIP archive"),
)
KNOWN = tuple(dict.fromkeys(name for _, _, name in _MARKS))
_LONGEST = 16


def check_readable_kind(path: Path, start: bytes) -> None:
    """Raise if a file begins as one of a kind that nothing here can decode.

    Parameters
    ----------
    path : Path
    start : bytes
        At least the first sixteen.

    Raises
    ------
    AudioFileError
        Naming the kind, what can be read, and how to convert.
    """
    for at, mark, name in _MARKS:
        if start[at:_LONGEST].startswith(mark):
            raise AudioFileError(
                f"{path} is {name}, which cannot be read; what can is {READABLE}: "
                f"ffmpeg -i {path.name} out.wav"
            )
