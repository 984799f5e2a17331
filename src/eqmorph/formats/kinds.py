"""What each tool calls the kinds of filter: one table that every reader and writer shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from eqmorph.formats.filters import FilterKind

Tool: TypeAlias = Literal["apo", "camilladsp", "easyeffects", "webaudio", "pipewire", "ffmpeg"]


@dataclass(frozen=True, slots=True)
class KindNames:
    """Names of one kind of filter, by tool; the first is the one that is written.

    Attributes
    ----------
    kind : str
    apo, camilladsp, easyeffects, webaudio, pipewire, ffmpeg : tuple of str
        Empty where the tool has no such filter, or one with another curve.
    """

    kind: FilterKind
    apo: tuple[str, ...] = ()
    camilladsp: tuple[str, ...] = ()
    easyeffects: tuple[str, ...] = ()
    webaudio: tuple[str, ...] = ()
    pipewire: tuple[str, ...] = ()
    ffmpeg: tuple[str, ...] = ()


KIND_NAMES: tuple[KindNames, ...] = (
    KindNames(
        "low_shelf",
        ("LSC", "LS", "LSQ"),
        ("Lowshelf",),
        ("Lo-shelf", "low-shelf"),
        ("lowshelf",),
        ("bq_lowshelf",),
        ("lowshelf",),
    ),
    KindNames(
        "peak",
        ("PK", "PEQ", "Modal"),
        ("Peaking",),
        ("Bell", "peak"),
        ("peaking",),
        ("bq_peaking",),
        ("equalizer",),
    ),
    KindNames(
        "high_shelf",
        ("HSC", "HS", "HSQ"),
        ("Highshelf",),
        ("Hi-shelf", "high-shelf"),
        ("highshelf",),
        ("bq_highshelf",),
        ("highshelf",),
    ),
    KindNames(
        "low_pass",
        ("LPQ", "LP"),
        ("Lowpass",),
        ("Lo-pass",),
        (),
        ("bq_lowpass",),
        ("lowpass",),
    ),
    KindNames(
        "high_pass",
        ("HPQ", "HP"),
        ("Highpass",),
        ("Hi-pass",),
        (),
        ("bq_highpass",),
        ("highpass",),
    ),
    KindNames(
        "band_pass",
        ("BP",),
        ("Bandpass",),
        ("Bandpass",),
        ("bandpass",),
        ("bq_bandpass",),
        ("bandpass",),
    ),
    KindNames(
        "notch",
        ("NO",),
        ("Notch",),
        ("Notch",),
        ("notch",),
        ("bq_notch",),
        ("bandreject",),
    ),
    KindNames(
        "all_pass",
        ("AP",),
        ("Allpass",),
        ("Allpass",),
        ("allpass",),
        ("bq_allpass",),
        ("allpass",),
    ),
)
"""Web Audio's passes are left out: their Q is in decibels."""

TOOLS: dict[Tool, str] = {
    "apo": "Equalizer APO",
    "camilladsp": "CamillaDSP",
    "easyeffects": "EasyEffects",
    "webaudio": "Web Audio",
    "pipewire": "PipeWire",
    "ffmpeg": "ffmpeg",
}


def written_as(tool: Tool) -> dict[FilterKind, str]:
    """The name that is written for each kind that the tool has."""
    return {row.kind: getattr(row, tool)[0] for row in KIND_NAMES if getattr(row, tool)}


def read_as(tool: Tool) -> dict[str, FilterKind]:
    """The kind that each of the tool's names means; names in lower case."""
    return {name.lower(): row.kind for row in KIND_NAMES for name in getattr(row, tool)}
