"""docs/FORMATS.md, made from the table: ``python -m eqmorph.formats.page > docs/FORMATS.md``."""

from __future__ import annotations

from eqmorph.formats.headroom import MARGIN_DB
from eqmorph.formats.importing import TAKEN_OVER_DB
from eqmorph.formats.table import FORMATS, Format

_INTRODUCTION = """\
# Formats

`eqmorph export WORD --to FORMAT` writes a setting for another tool, `eqmorph import FILE` reads
one, `eqmorph match CURVE` finds the five bands closest to a curve. This page is made from the table
that the commands use, by `python -m eqmorph.formats.page`, and a test holds it to that.

| format | tool | file | holds | export | import | off by at most |
|---|---|---|---|---|---|---|
"""

_EXPLANATION = f"""
"Off by" is the largest difference in dB, 20 Hz to 20 kHz, between what the tool plays by its own
rules and the setting's response, for settings anywhere in the legal range. The tests measure it:
ffmpeg and SoX play an impulse, Equalizer APO's and CamillaDSP's rules are written out again in
the tests, the JSFX code is run, pedalboard is a cross-check where it is installed. Web Audio's
figure is that of `BiquadFilterNode`, whose shelves have a fixed Q; the `iir` coefficients are exact
at their sample rate.

## Rules every writer keeps

- The preamp is minus the highest point of the realised response minus {MARGIN_DB} dB, rounded
  downwards, never positive, and 0 for a setting that lifts nothing. It holds at 44.1, 48, 96 and
  192 kHz, whatever `--sample-rate` says.
- Bands at or above half of `--sample-rate` are left out, and that is said.
- Shelves name the middle of their slope and carry their Q (0.71): `LSC` and `HSC` in Equalizer
  APO's text, since `LS` and `HS` name a corner elsewhere (3.5 dB off for a 12 dB shelf).
- Text has a point as decimal mark, at most two decimals on a frequency (three would be read as
  thousands), the preamp on line 1 even at 0 dB, numbered filters, no comments.
- GraphicEQ is a curve, so the realised response is sampled, not the forty gains.

## What importing does

Bands are taken over one to one if they are a legal setting of ours (one low shelf, up to three
bells, one high shelf, in our ranges) and the response moves by no more than {TAKEN_OVER_DB} dB.
Everything else is fitted: ten-band presets, passes and notches, forty bells, curves. The error is
told as RMS and at its largest. A preamp is no part of a setting and told apart. So is the level of
a GraphicEQ line without a preamp, and that of a curve which no setting comes near as it is.

Read kindly: any of UTF-8, UTF-16 and Windows-1252, byte order marks, CRLF, decimal commas, `OFF`
bands, comments, missing numbers, `LS`/`HS` with their corner shifted to the middle, slopes and
octaves in place of Q. At most 2 MiB; anything that is no setting is refused with one sentence.

## How to use what was written
"""


def _row(f: Format) -> str:
    accuracy = "depends" if f.accuracy_db is None else _decibels(f.accuracy_db)
    if f.write is None:
        accuracy = "-"
    yes_no = ["yes" if can else "-" for can in (f.write, f.read)]
    return f"| `{f.key}` | {f.label} | {f.suffix} | {f.holds} | {' | '.join(yes_no)} | {accuracy} |"


def _decibels(value: float) -> str:
    if value == 0.0:
        return "0"
    return "rounding" if value < 1e-3 else f"{value:g} dB"


def formats_page() -> str:
    """The page as Markdown."""
    rows = "\n".join(_row(f) for f in FORMATS)
    uses = "\n".join(
        f"- `{f.key}`: {f.instructions.format(file=f'warm{f.suffix}')}"
        + (" Right at one sample rate only." if f.one_rate else "")
        for f in FORMATS
    )
    return f"{_INTRODUCTION}{rows}\n{_EXPLANATION}\n{uses}\n"


if __name__ == "__main__":
    print(formats_page(), end="")
