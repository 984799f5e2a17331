"""What is followed of other tools' files, and what people are told of instead, in one table.

docs/FORMATS.md is made from it, and a test has an example of everything that is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from eqmorph.formats.lsp import APO_MODE, MATCHED_MODE, RLC_MODE


@dataclass(frozen=True, slots=True)
class Following:
    """What is made of one tool's files.

    Attributes
    ----------
    tool : str
    followed : str
        What is read, and which of several.
    noted : tuple of str
        What is left out with a note.
    refused : tuple of str
        What ends in an error, since reading on would give another curve.
    """

    tool: str
    followed: str
    noted: tuple[str, ...]
    refused: tuple[str, ...] = ()


FOLLOWING: tuple[Following, ...] = (
    Following(
        "EasyEffects, PulseEffects",
        "the equalisers in `plugins_order`, in that order; bypass, state, mute and solo; the left "
        f"channel; bands of the modes {APO_MODE} (any slope, which it ignores) and {RLC_MODE} (all "
        "slopes, by their exact formulas); of output and input the one that has an equaliser",
        (
            f"other modes, read as {RLC_MODE}: {MATCHED_MODE} is within 0.04 dB of it for bells "
            "and shelves, the others are decibels away",
            "bands of other kinds",
            "a right channel that differs",
            "an equaliser that is not in the order, or off",
            "other plug-ins that play",
            "balance",
            "pitch",
            "decramping",
            "a second equaliser in the input",
        ),
    ),
    Following(
        "LV2 presets",
        "the bands of LSP's parametric equaliser of any size; of left and right the left, of mid "
        "and side the mid; mute and solo; modes and slopes as for EasyEffects",
        ("another channel that differs", "balance", "a shift of all bands"),
        ("presets of other plug-ins", "several presets", "a manifest that names the file"),
    ),
    Following(
        "CamillaDSP",
        "the filters of one channel of the pipeline, `null` and no channels being all and `[]` "
        "none; of several stretches between Mixers the first that has filters; YAML and JSON",
        (
            "other channels that differ",
            "a Mixer",
            "a processor",
            "filters of other types",
            "a mute",
        ),
        ("a name that is there twice", "a pipeline that names no filter"),
    ),
    Following(
        "PipeWire",
        "the biquads and `param_eq` of one chain of a filter graph, along its links, from where "
        "its inputs are",
        ("other nodes", "other chains", "further filter graphs", "a file that it names"),
        ("nodes of the same name", "a circle of links"),
    ),
    Following(
        "ffmpeg",
        "biquads with named options, `volume` in dB or as a factor",
        ("other filters", "other options"),
        ("options without names",),
    ),
    Following(
        "SoX",
        "`gain`, `equalizer`, `bass` and `treble` with any unit of width",
        (),
        ("other effects",),
    ),
    Following(
        "Tables",
        "the frequency and the gain by their headings (AutoEq's results: `equalization`, else "
        "`parametric_eq`), kHz where the heading says so; a column of row numbers is left aside",
        (
            "further columns: which one was read",
            "a point at 0 Hz",
            "frequencies that rise and fall",
            "a frequency that is there twice",
        ),
        (
            "numbers that can be read in two ways",
            "lines with more numbers than the first",
            "kHz that no heading tells of",
            "gains that are no decibels",
            "lists of filters",
        ),
    ),
)
