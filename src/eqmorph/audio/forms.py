"""How an audio file holds its samples: which containers there are, and what each can hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from eqmorph.errors import AudioFileError

Depth: TypeAlias = Literal["16", "24", "32", "float"]

# The container that a file's extension asks for, in libsndfile's names.
CONTAINERS: dict[str, str] = {
    ".wav": "WAV", ".wave": "WAV", ".bwf": "WAV", ".rf64": "RF64", ".w64": "W64", ".flac": "FLAC",
    ".aif": "AIFF", ".aiff": "AIFF", ".aifc": "AIFF", ".caf": "CAF", ".au": "AU", ".snd": "AU",
    ".ogg": "OGG", ".oga": "OGG", ".opus": "OGG", ".mp3": "MP3",
}  # fmt: skip

_BITS = {
    "PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32,
    "ALAC_16": 16, "ALAC_20": 20, "ALAC_24": 24, "ALAC_32": 32,
}  # fmt: skip
_FLOATS = ("FLOAT", "DOUBLE")
LOSSY = ("VORBIS", "OPUS", "MPEG_LAYER_III")
# Codecs of telephony, and MP3 where it is not at home: decoded, and written with 16 bits.
BLOCK_CODECS = (
    "IMA_ADPCM", "MS_ADPCM", "VOX_ADPCM", "GSM610", "G721_32", "G723_24", "G723_40",
    "NMS_ADPCM_16", "NMS_ADPCM_24", "NMS_ADPCM_32", "DPCM_8", "DPCM_16",
)  # fmt: skip
_DEPTHS: dict[Depth, str] = {"16": "PCM_16", "24": "PCM_24", "32": "PCM_32", "float": "FLOAT"}
# What is tried, in this order, where a container cannot hold the subtype asked for.
_NEAREST = ("PCM_24", "PCM_16", "VORBIS", "MPEG_LAYER_III")

# Rates beyond these end in a crash inside libsndfile (1.2.2: Vorbis, ALAC) or in an error without
# words (the others).
_RATES: dict[str, tuple[int, ...] | range] = {
    "OPUS": (8_000, 12_000, 16_000, 24_000, 48_000),
    "MPEG_LAYER_III": (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
    "VORBIS": range(4_000, 192_001),
    **{name: range(1, 192_001) for name in ("ALAC_16", "ALAC_20", "ALAC_24", "ALAC_32")},
}
# libsndfile writes not even a header where there are no samples.
_NEVER_EMPTY = ("FLAC", "MP3")
_MOST_CHANNELS = {"MPEG_LAYER_III": 2, "FLAC": 8, "OPUS": 8, "VORBIS": 8, "ALAC_24": 8}

# What a classic RIFF, AIFF or AU header can count, less room for the header and the tags.
_LARGEST_CLASSIC = 2**32 - 2**20


@dataclass(frozen=True, slots=True)
class AudioForm:
    """A container and the kind of samples in it, in libsndfile's names: "WAV", "PCM_24"."""

    container: str
    subtype: str

    @property
    def bits(self) -> int | None:
        """Bits of a sample where samples are whole numbers, else None."""
        return _BITS.get(self.subtype)

    @property
    def is_float(self) -> bool:
        """Whether samples beyond full scale survive."""
        return self.subtype in _FLOATS

    @property
    def is_lossy(self) -> bool:
        """Whether what is read back differs from what was written."""
        return self.subtype in (*LOSSY, *BLOCK_CODECS)

    @property
    def bytes_per_sample(self) -> int:
        """At the most, for what is not compressed."""
        return {"FLOAT": 4, "DOUBLE": 8}.get(self.subtype, ((self.bits or 16) + 7) // 8)


def container_of(path: Path) -> str:
    """The container that a file's extension asks for.

    Raises
    ------
    AudioFileError
        If it names none that can be written.
    """
    try:
        return CONTAINERS[path.suffix.lower()]
    except KeyError:
        named = f"extension {path.suffix!r}" if path.suffix else "name has no extension and"
        raise AudioFileError(
            f"{path}: its {named} names no format that can be written; "
            f"use one of {' '.join(CONTAINERS)}"
        ) from None


def choose_form(
    path: Path,
    source: AudioForm,
    sample_rate: int,
    channels: int,
    frames: int,
    depth: Depth | None = None,
) -> AudioForm:
    """How a rendered file is to hold its samples.

    The container follows the extension; the kind of samples is the source's where the container
    can hold it, else the nearest: 24 bits for what is finer, 16 for what came from a lossy file.

    Parameters
    ----------
    path : Path
        The file to be.
    source : AudioForm
    sample_rate : int
        Hz.
    channels, frames : int
    depth : {"16", "24", "32", "float"}, optional
        Instead of the source's.

    Raises
    ------
    AudioFileError
        If the extension names no format, or the format cannot hold this rate, so many channels, or
        the depth asked for.
    """
    container = container_of(path)
    subtype = _subtype(path, container, source, depth)
    form = AudioForm(_roomy(container, source, subtype, channels, frames), subtype)
    _check_rate(path, form, sample_rate)
    if frames == 0 and container in _NEVER_EMPTY:
        raise AudioFileError(
            f"{path}: {_spoken(form)} cannot hold a sound without samples; write .wav instead"
        )
    most = _MOST_CHANNELS.get(subtype, _MOST_CHANNELS.get(container, 1024))
    if channels > most:
        raise AudioFileError(
            f"{path}: {_spoken(form)} holds at most {most} channels, not {channels}; "
            "write .wav or .flac instead"
        )
    return form


def _subtype(path: Path, container: str, source: AudioForm, depth: Depth | None) -> str:
    import soundfile

    if path.suffix.lower() == ".opus":
        return "OPUS"
    if depth is not None:
        wanted = _DEPTHS[depth]
        if container in ("OGG", "MP3") or not soundfile.check_format(container, wanted):
            raise AudioFileError(f"{path}: {container} cannot hold {depth}-bit samples")
        return wanted
    # What was decoded from a lossy file has no depth of its own; 16 bits is what players decode to.
    wanted = "PCM_16" if source.is_lossy else source.subtype
    same_kind = source.subtype in LOSSY and container == source.container in ("OGG", "MP3")
    for subtype in (source.subtype if same_kind else wanted, *_NEAREST):
        if soundfile.check_format(container, subtype):
            return subtype
    raise AudioFileError(f"{path}: {container} cannot hold {source.subtype} samples")


def _roomy(container: str, source: AudioForm, subtype: str, channels: int, frames: int) -> str:
    """A container of the same family that holds so much."""
    if container != "WAV":
        return container
    size = frames * channels * AudioForm(container, subtype).bytes_per_sample
    if size > _LARGEST_CLASSIC:
        return "RF64"
    # The extensible header is the one that says which channel is which.
    return "WAVEX" if source.container == "WAVEX" or channels > 2 else "WAV"


def _check_rate(path: Path, form: AudioForm, sample_rate: int) -> None:
    rates = _RATES.get(form.subtype)
    if rates is None or sample_rate in rates:
        return
    legal = (
        f"up to {rates[-1]} Hz" if isinstance(rates, range) else f"{', '.join(map(str, rates))} Hz"
    )
    raise AudioFileError(
        f"{path}: {_spoken(form)} holds {legal}, not {sample_rate} Hz; write .wav or .flac instead"
    )


def _spoken(form: AudioForm) -> str:
    return {"MPEG_LAYER_III": "MP3", "VORBIS": "Ogg Vorbis", "OPUS": "Opus"}.get(
        form.subtype, form.container
    )
