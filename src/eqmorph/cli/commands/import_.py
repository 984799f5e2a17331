"""`eqmorph import`: another tool's setting into one of ours."""

from __future__ import annotations

from typing import Annotated

import typer

from eqmorph.cli import foreign, options

EXAMPLES = (
    "eqmorph export warm --to apo --output warm.txt --force && eqmorph import warm.txt",
    "eqmorph export warm --to camilladsp | eqmorph import - --json",
    "eqmorph export warm --to easyeffects | eqmorph import - --output mine.json --force",
)


def import_(
    setting: foreign.Setting,
    source: foreign.Source = None,
    row: Annotated[
        int | None,
        typer.Option("--row", min=1, metavar="N", help="Which one, of a file of SAFE-DB rows."),
    ] = None,
    sample_rate: options.SampleRate = 48_000.0,
    output: options.Output = None,
    force: options.Force = False,
    as_json: options.Json = False,
) -> None:
    """Another tool's setting as one of ours.

    Exactly, or as close as five bands come, and then it says how close. Reads Equalizer APO and
    AutoEq text, GraphicEQ lines, EasyEffects presets, CamillaDSP YAML, PipeWire filter chains,
    chains of ffmpeg and SoX, our JSFX, Web Audio and dasp-pytorch JSON, SAFE-DB rows, curves as
    CSV, and eqmorph's own JSON. What is not followed is said.
    """
    options.refuse_existing(output, force)
    from eqmorph.formats import read_setting

    data, where, folder = foreign.read_bytes(setting)
    imported = read_setting(data, sample_rate, where, source, row, folder)
    foreign.show(imported, where, sample_rate, output, as_json)
