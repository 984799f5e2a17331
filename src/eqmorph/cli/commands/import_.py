"""`eqmorph import`: another tool's setting into one of ours."""

from __future__ import annotations

from typing import Annotated

from eqmorph.cli import foreign
from eqmorph.cli.options import Shown, option

EXAMPLES = (
    "eqmorph export warm --to apo --output warm.txt --force && eqmorph import warm.txt",
    "eqmorph export warm --to camilladsp | eqmorph import - --json",
    "eqmorph export warm --to easyeffects | eqmorph import - --output mine.json --force",
)


def import_(
    setting: foreign.Setting,
    source: foreign.Source = None,
    row: Annotated[
        int | None, option("--row N", "Which one, of a file of SAFE-DB rows.", min=1)
    ] = None,
    *,
    shown: Shown,
) -> None:
    """Another tool's setting as one of ours.

    Exactly, or as close as five bands come, and then it says how close. Reads Equalizer APO and
    AutoEq text, GraphicEQ lines, EasyEffects presets, CamillaDSP YAML, PipeWire filter chains,
    chains of ffmpeg and SoX, our JSFX, Web Audio and dasp-pytorch JSON, SAFE-DB rows, curves as
    CSV, and eqmorph's own JSON. What is not followed is said.
    """
    from eqmorph.formats import read_setting

    with foreign.contents(setting) as (data, where, folder):
        imported = read_setting(data, shown.sample_rate, where, source, row, folder)
    foreign.show(imported, where, shown)
