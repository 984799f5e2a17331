"""What `export` writes: a setting, alone or on top of a correction; or a pack of many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eqmorph.cli import foreign, options
from eqmorph.cli.failures import FAILED, say
from eqmorph.cli.options import option
from eqmorph.cli.phrases import setting_of
from eqmorph.cli.wording import counted
from eqmorph.errors import EqmorphError, InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.formats import Device, Format
    from eqmorph.formats.cascades import Playable
    from eqmorph.formats.foreign import ForeignEq

KNOWN = "known"


@dataclass(frozen=True)
class Writing:
    """How settings are written.

    Attributes
    ----------
    format : Format
    sample_rate : float
        Hz.
    below : ForeignEq or None
        A correction, on top of which they go.
    device : Device or None
        What is to play them, with the correction.
    """

    format: Format
    sample_rate: float
    below: ForeignEq | None = None
    device: Device | None = None

    def file(self, eq: Playable, name: str) -> tuple[str | bytes, list[str]]:
        """The file, and what people should know of it, in sentences."""
        assert self.format.write is not None
        whole, notes = self._whole(eq)
        content = self.format.write(whole, self.sample_rate, name)
        return content, [] if self.format.key == "json" else [*self._notes(whole), *notes]

    def _whole(self, eq: Playable) -> tuple[Playable, list[str]]:
        """What is written, and how near it is to what was asked for."""
        from eqmorph.formats import on_device, on_top

        below = () if self.below is None else self.below.filters
        if self.device is None:
            return (eq if self.below is None else on_top(eq, below)), []
        self.format.check_takes_bands()
        return on_device(eq, self.device, below, self.sample_rate)

    def _notes(self, whole: Playable) -> Iterator[str]:
        from eqmorph.formats.headroom import preamp_db

        yield from self.format.notes(whole, self.sample_rate)
        if self.below is not None:
            own, of_whole = self.below.preamp_db, preamp_db(whole, self.sample_rate, 1)
            bands = counted(len(self.below.filters), "band")
            yield (
                f"{bands} of the correction as they are, then ours; its preamp, {own:+.1f} dB, "
                f"gives way to one for the whole, {of_whole:+.1f} dB"
            )


@dataclass(frozen=True)
class DeviceOptions:
    """The limits of what is to play a setting."""

    bands: Annotated[
        int | None,
        option("--bands N", "How many bands the tool has; what does not fit becomes the nearest."),
    ] = None
    max_gain: Annotated[
        float | None,
        option("--max-gain DB", "With --bands: the most that one of them does; else 12."),
    ] = None
    q_range: Annotated[
        tuple[float, float] | None,
        option(
            "--q-range LOW HIGH",
            "With --bands: how wide and how narrow its bells can be; else 0.1 to 10.",
        ),
    ] = None
    octaves: Annotated[
        tuple[float, float] | None,
        option(
            "--octaves LOW HIGH", "With --bands: instead of --q-range, as bandwidths in octaves."
        ),
    ] = None
    bells_only: Annotated[bool, option("--bells-only", "With --bands: it has no shelves.")] = False

    def device(self) -> Device | None:
        """The device that they describe, if they describe one."""
        from eqmorph.formats.devices import Device, q_of_bandwidths

        limits = {
            "--max-gain": self.max_gain,
            "--q-range": self.q_range,
            "--octaves": self.octaves,
            "--bells-only": self.bells_only or None,
        }
        named = [name for name, value in limits.items() if value is not None]
        if self.bands is None:
            if named:
                verb = "goes" if len(named) == 1 else "go"
                raise options.usage_error(f"{verb} with --bands", named)
            return None
        if self.q_range is not None and self.octaves is not None:
            both = ["--q-range", "--octaves"]
            raise options.usage_error("say the same in two ways; give one", both)
        usual = Device(self.bands, shelves=not self.bells_only)
        q = self.q_range or usual.q
        if self.octaves is not None:
            q = q_of_bandwidths(*self.octaves)
        gain_db = usual.gain_db if self.max_gain is None else self.max_gain
        return Device(self.bands, gain_db, q, usual.shelves)


def sliders_between(words: list[str], to: Format, name: str | None, model: Path | None) -> str:
    """An effect that morphs between words."""
    from eqmorph.formats import FORMATS
    from eqmorph.formats.sliders import sliders_of_words

    if to.write_sliders is None:
        able = " and ".join(f.key for f in FORMATS if f.write_sliders is not None)
        raise InvalidArgumentError(f"{to.key} has no sliders to morph with; {able} have")
    sliders = sliders_of_words(options.open_model(model), words)
    return to.write_sliders(sliders, name or " to ".join(sliders.names))


def correction(path: Path | None, sample_rate: float) -> ForeignEq | None:
    """The correction in a file, if there is one; what was not followed is said."""
    if path is None:
        return None
    from eqmorph.formats import read_correction

    with foreign.contents(str(path)) as (data, where, folder):
        found = read_correction(data, sample_rate, where, folder)
    for note in found.notes:
        say(f"{where}: {note}")
    return found


def export_pack(
    pack: str,
    writing: Writing,
    amount: float,
    folder: Path | None,
    force: bool,
    model: Path | None,
) -> None:
    """A file for each word, into a folder that is there; a word that fails stops no other."""
    from eqmorph.equalizers.wording import held_in_words
    from eqmorph.files import write_whole
    from eqmorph.formats.packs import pack_targets, words_of_pack

    if folder is None or not folder.is_dir():
        raise InvalidArgumentError(
            "a pack goes into a folder: name one with --output"
            if folder is None
            else f"there is no folder {folder} for the pack; mkdir makes one"
        )
    opened = options.open_model(model)
    words = list(opened.terms) if pack == KNOWN else words_of_pack(pack)
    targets, twice = pack_targets(words, folder, writing.format.suffix)
    for path in targets:
        options.refuse_existing(path, force)
    written, failed, notes = 0, 0, dict.fromkeys(twice)
    for path, word in targets.items():
        try:
            begun, name = setting_of(opened, word)
            content, told = writing.file(begun.scaled(amount), name)
        except EqmorphError as error:
            failed += 1
            say(f"{word}: {error}")
            continue
        held = held_in_words(begun, amount)
        notes |= dict.fromkeys(f"{word}: {note}" for note in ([held] if held else []) + told)
        write_whole(path, content)
        written += 1
        if path.name != f"{word}{writing.format.suffix}":
            notes[f"{word!r} is written to {path}"] = None
    for note in notes:
        say(note)
    print(f"{counted(written, 'file')} written to {folder}")
    if written:
        example = next(path for path in targets if path.exists())
        print(writing.format.instructions.format(file=example))
    if failed:
        raise typer.Exit(FAILED)
