"""docs/FORMATS.md, made from the table: ``python -m eqmorph.formats.page > docs/FORMATS.md``."""

from __future__ import annotations

from eqmorph.formats.apo_config import FOLLOWED, NOT_FOLLOWED
from eqmorph.formats.devices import MOST_BANDS
from eqmorph.formats.fixed_bands import MOST_GAIN_DB
from eqmorph.formats.following import FOLLOWING
from eqmorph.formats.headroom import MARGIN_DB
from eqmorph.formats.importing import TAKEN_OVER_DB
from eqmorph.formats.kinds import KIND_NAMES, TOOLS
from eqmorph.formats.sliders import AMOUNTS, MOST_WORDS, STEPS
from eqmorph.formats.strangers import KNOWN
from eqmorph.formats.table import FORMATS, Format

_INTRODUCTION = """\
# Formats

`eqmorph export WORD --to FORMAT` writes a setting for another tool, `eqmorph import FILE` reads
one, `eqmorph match CURVE` finds the five bands closest to a curve. This page is made from the table
that the commands use, by `python -m eqmorph.formats.page`, and a test holds it to that.

| format | tool | file | holds | export | import | off by at most |
|---|---|---|---|---|---|---|
"""

# By `make fuzz`; none raised anything but our own errors, or took long.
_FUZZED = "100,000 damaged files of all kinds were read or refused in ten minutes, with 125 MB"

_EXPLANATION = f"""
"Off by" is the largest difference in dB, 20 Hz to 20 kHz, between what the tool plays by its own
rules and the setting's response, for settings anywhere in the legal range. The tests measure it:
ffmpeg and SoX play an impulse, Equalizer APO's and CamillaDSP's rules are written out again in
the tests, the JSFX code is run, pedalboard is a cross-check where it is installed. EasyEffects'
presets are played by LSP's plug-in, which it hosts (within 0.02 dB); LV2 presets are loaded by
lilv, as hosts load them, and played by the same; and the configuration for PipeWire by PipeWire
itself (`make readers`; version 0.3.65, a sweep into a sink that goes nowhere:
0.0043 dB for "warm"; 0.015 dB for a shelf of +8 dB, since its shelves then had a Q of 0.7071). Web
Audio's figure is that of `BiquadFilterNode`, whose shelves have a fixed Q; the `iir` coefficients
are exact at their sample rate.

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

Read kindly: any of UTF-8, UTF-16 and Windows-1252, byte order marks, CRLF, decimal commas, marks of
thousands, typeset minus signs, units, `OFF` bands, comments, missing numbers, `LS`/`HS` with their
corner shifted to the middle, slopes and octaves in place of Q. At most 2 MiB; anything that is no
setting is refused with one sentence. Whatever changes the sound and is not followed gets a note.
Any bytes end so: {_FUZZED}.

## What each tool calls a filter

The first name is the one that is written where we write that kind; every name is read, in any case.
"""

_ON_TOP = f"""
## On top of a correction, and packs

`eqmorph export warm --onto ParametricEQ.txt --to apo` keeps the bands of a headphone's or room's
correction one by one, as they are, puts ours after them, and turns down once, by the highest point
of the whole; the preamp of the correction gives way, and both are told. Formats with any number of
bands take it (`apo`, `easyeffects`, `lv2`, `camilladsp`, `pipewire`, `pipewire-eq`, `ffmpeg`,
`sox`, `webaudio`, with the kinds of filters that the table above has for it), and those that take
any curve. A correction that is a curve has no bands to keep and is refused.

Measured with "warm" on AutoEq's corrections of ten bands for two headphones, the Sennheiser HD 600
and the Sony WH-1000XM4: every format of bands reads back as 15, off by 0.004 dB at most where text
is rounded and by 0.0000 dB elsewhere; ffmpeg plays that whole to 1e-10 dB, {MARGIN_DB:g} dB or more
below full scale. One preamp of -7.6 and -5.6 dB takes the place of two, which together would
be -10.4 and -10.2 dB.

`eqmorph export --pack words.txt --to easyeffects --output folder` writes a file for each line of
a text, a word or a request, and `--pack known` one for every word with people behind it. Nothing
that is there is overwritten without `--force`; a word that cannot be answered stops no other.

## Devices with limits

`eqmorph export warm --bands 3 --max-gain 6 --q-range 0.5 4 --to knobs` is for an equaliser of so
many bands (1 to {MOST_BANDS}), gains and Qs (`--octaves 0.3 2`: the same as bandwidths;
`--bells-only`: no shelves). What fits stays band by band; otherwise the bands are those that come
nearest by least squares in dB, 20 Hz to 20 kHz, and how near is told each time, RMS and at its
largest: "warm" is off by 0.96, 0.31, 0.18 and 0.03 dB RMS with 1 to 4 bands. With `--onto` the
correction stays and ours gets the bands that it leaves; what of it the device cannot do is told.
A preset of another tool, `--eq FILE`, comes to a device by its own bands, however many. All formats
of bands take it. In the studio it is the field Bands under Take away; its API's `/export` takes a
`device` with gain, Qs and shelves too. In Python: `fit_to_device(eq, Device(bands=3))` of
`eqmorph.formats`, whose `cascade` every writer takes. `--to knobs` has each width as Q, as
FabFilter's Q and in octaves.

## Faders at fixed frequencies

`eqmorph export warm --to bands10` (and `bands31`) is for graphic equalisers: the gains, within
{MOST_GAIN_DB:g} dB and in steps of 0.1 dB, whose bells of an octave (Q 1.41) or a third (Q 4.32)
come nearest to the curve by least squares, 20 Hz to 20 kHz. How near is told each time. An
equaliser with bells of another width plays another curve.
"""

_SLIDERS = f"""
## Effects with sliders

`eqmorph export warm --with bright --to faust` writes an effect with a slider from warm to bright
and one for the amount ({AMOUNTS[0]:g} to {AMOUNTS[1]:g}); with up to {MOST_WORDS} words any
two can be chosen; with one there is the amount alone. `--to reaper` writes the same as a JSFX.
Both follow the model's own way in {STEPS} steps and hold the same numbers, begin where the sliders
are, glide when one moves, and turn down by what the sliders lift there.

The tests measure both, words and bands of Q 10 and 12 dB, at three rates or more and several places
of the sliders, by real tools: the Faust text in DawDreamer, in single precision (within 0.001 dB),
as the LV2 plug-in that `faust2lv2` builds of it, in ffmpeg (0.00001 dB; lv2apply cannot load what
faust2lv2 builds, since it has no map of URIs), and the JSFX in a Jesusonic engine, jsusfx in
Pure Data (0.00001 dB). REAPER itself was not at hand.

From one Faust text, the first of which the tests build and the others are Faust's own:

- LV2: `faust2lv2 warm.dsp` (on Debian: faust, g++, lv2-dev, libboost-dev).
- VST3: `faust2juce warm.dsp`, and build the JUCE project that it makes.
- CLAP: `faust2clap warm.dsp`, in Faust of 2025 or later.
- Audio Unit: `faust2au warm.dsp`, on a Mac.
- web: `faust2wasm warm.dsp`.
- or paste the text into the Faust web IDE and export from there.
"""

_FOLLOWED_INTRODUCTION = """
## What is followed of other tools' files, and what is not

| tool | followed | left out with a note | refused |
|---|---|---|---|
"""
_COMMANDS_INTRODUCTION = """
Equalizer APO, by command:

| command | followed |
|---|---|
"""

_USES = "\n## How to use what was written\n"


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
    return (
        f"{_INTRODUCTION}{rows}\n{_EXPLANATION}\n{_kinds()}\n{_ON_TOP}{_SLIDERS}"
        f"{_FOLLOWED_INTRODUCTION}{_following()}{_COMMANDS_INTRODUCTION}{_commands()}"
        f"\n{_known()}\n{_USES}\n{uses}\n"
    )


def _kinds() -> str:
    heads = f"| kind | {' | '.join(TOOLS.values())} |\n|{'---|' * (1 + len(TOOLS))}"
    rows = (
        f"| {row.kind.replace('_', ' ')} | "
        + " | ".join(", ".join(getattr(row, tool)) or "-" for tool in TOOLS)
        + " |"
        for row in KIND_NAMES
    )
    return "\n".join([heads, *rows])


def _following() -> str:
    return "".join(
        f"| {of.tool} | {of.followed} | {'; '.join(of.noted) or '-'} | "
        f"{'; '.join(of.refused) or '-'} |\n"
        for of in FOLLOWING
    )


def _commands() -> str:
    rows = [f"| {name} | {how or 'yes'} |" for name, how in FOLLOWED.items()]
    rows += [f"| {name} | no: a note |" for name in NOT_FOLLOWED]
    return "\n".join(rows) + "\n"


def _known() -> str:
    kinds = dict.fromkeys(f"- {stranger.what}: {stranger.instead}." for stranger in KNOWN)
    return "\nRecognised, and told what to do instead:\n\n" + "\n".join(kinds)


if __name__ == "__main__":
    print(formats_page(), end="")
