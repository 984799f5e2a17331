"""What `export` writes: a setting, alone or on top of a correction; or a pack of many."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from eqmorph.cli import foreign, options
from eqmorph.cli.failures import FAILED, say
from eqmorph.cli.phrases import setting_of
from eqmorph.cli.wording import counted
from eqmorph.errors import EqmorphError, InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.equalizers.equalizer import Equalizer
    from eqmorph.formats import Device, Format
    from eqmorph.formats.cascades import Playable
    from eqmorph.formats.foreign import ForeignEq
    from eqmorph.model.morph_model import MorphModel

KNOWN = "known"
_LONGEST_PACK = 1 << 20
_MOST_WORDS = 1000


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

    def file(self, eq: Equalizer, name: str) -> tuple[str | bytes, list[str]]:
        """The file, and what people should know of it, in sentences.

        Raises
        ------
        InvalidArgumentError
            If the format or the device cannot hold it.
        """
        assert self.format.write is not None
        whole, notes = self._whole(eq)
        content = self.format.write(whole, self.sample_rate, name)
        return content, [] if self.format.key == "json" else [*self._notes(whole), *notes]

    def _whole(self, eq: Equalizer) -> tuple[Playable, list[str]]:
        """What is written, and how near it is to what was asked for."""
        from eqmorph.formats import fit_to_device, on_top

        below = () if self.below is None else self.below.filters
        if self.device is None:
            return (eq if self.below is None else on_top(eq, below)), []
        if not self.format.takes_bands:
            able = ", ".join(_formats_of_bands())
            raise InvalidArgumentError(
                f"{self.format.key} holds {self.format.holds}, and --bands is for formats of "
                f"bands: {able}"
            )
        room = self.device.room_beside(below) if below else self.device
        fit = fit_to_device(eq, room, self.sample_rate)
        near = fit.how_near(room)
        notes = [*self.device.notes_on(below), f"ours: {near}"] if below else [near]
        return on_top(fit.cascade, below), notes

    def _notes(self, whole: Playable) -> Iterator[str]:
        from eqmorph.formats.headroom import preamp_db

        missing = whole.bands_above_nyquist(self.sample_rate)
        if missing:
            left_out = ", ".join(band.replace("_", " ") for band in missing)
            yield f"not possible at {self.sample_rate:g} Hz, so left out: {left_out}"
        if self.format.how_near is not None:
            yield self.format.how_near(whole, self.sample_rate)
        if self.below is not None:
            own, of_whole = self.below.preamp_db, preamp_db(whole, self.sample_rate, 1)
            bands = counted(len(self.below.filters), "band")
            yield (
                f"{bands} of the correction as they are, then ours; its preamp, {own:+.1f} dB, "
                f"gives way to one for the whole, {of_whole:+.1f} dB"
            )


def _formats_of_bands() -> list[str]:
    from eqmorph.formats import FORMATS

    return [f.key for f in FORMATS if f.takes_bands and f.write is not None]


def device_of(
    bands: int | None,
    max_gain: float | None,
    q_range: tuple[float, float] | None,
    octaves: tuple[float, float] | None,
    bells_only: bool,
) -> Device | None:
    """The device that options describe, if they describe one.

    Raises
    ------
    typer.BadParameter
        If there are limits without a number of bands, or two for one thing.
    InvalidArgumentError
        If there is no such device.
    """
    from eqmorph.formats.devices import Device, q_of_bandwidth

    limits = {"--max-gain": max_gain, "--q-range": q_range, "--octaves": octaves}
    named = [name for name, value in limits.items() if value is not None]
    named += ["--bells-only"] if bells_only else []
    if bands is None:
        if named:
            raise options.usage_error("go with --bands", named)
        return None
    if q_range is not None and octaves is not None:
        raise options.usage_error("say the same in two ways; give one", ["--q-range", "--octaves"])
    usual = Device(bands, shelves=not bells_only)
    q = q_range or usual.q
    if octaves is not None:
        narrowest, widest = octaves
        q = (q_of_bandwidth(widest), q_of_bandwidth(narrowest))
    return Device(bands, usual.gain_db if max_gain is None else max_gain, q, usual.shelves)


def sliders_between(words: list[str], to: Format, name: str | None, model: Path | None) -> str:
    """An effect that morphs between words.

    Raises
    ------
    InvalidArgumentError
        If the format is no effect with sliders, or there are too many words.
    UnknownTermError
        If no word for a sound is found in one.
    """
    from eqmorph.formats import FORMATS
    from eqmorph.formats.sliders import sliders_of_words

    if to.write_sliders is None:
        able = " and ".join(f.key for f in FORMATS if f.write_sliders is not None)
        raise InvalidArgumentError(f"{to.key} has no sliders to morph with; {able} have")
    sliders = sliders_of_words(options.open_model(model), words)
    return to.write_sliders(sliders, name or " to ".join(sliders.names))


def correction(path: Path | None, sample_rate: float) -> ForeignEq | None:
    """The correction in a file, if there is one; what was not followed is said.

    Raises
    ------
    OSError
        If it cannot be read.
    DataFormatError
        If it holds no filters.
    """
    if path is None:
        return None
    from eqmorph.formats import read_correction

    data, where, folder = foreign.read_bytes(str(path))
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
    """A file for each word, into a folder that is there; a word that fails stops no other.

    Raises
    ------
    InvalidArgumentError
        If there is no folder or no word, or a file is there.
    OSError
        If the file of words cannot be read, or one cannot be written.
    """
    from eqmorph.files import replacing

    if folder is None or not folder.is_dir():
        named = "none was named" if folder is None else f"there is no folder {folder}"
        raise InvalidArgumentError(
            f"a pack goes into a folder with --output, and {named}; mkdir makes one"
        )
    opened = options.open_model(model)
    targets = _targets(_words(pack, opened), folder, writing.format.suffix)
    for path in targets:
        options.refuse_existing(path, force)
    written, failed, notes = 0, 0, dict[str, None]()
    for path, word in targets.items():
        try:
            eq, name = setting_of(opened, word, amount)
            content, told = writing.file(eq, name)
        except EqmorphError as error:
            failed += 1
            say(f"{word}: {error}")
            continue
        notes |= dict.fromkeys(f"{word}: {note}" for note in told)
        with replacing(path) as beside:
            beside.write_bytes(content if isinstance(content, bytes) else content.encode())
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


def _words(pack: str, model: MorphModel) -> list[str]:
    """The lines of a file without comments and blanks, or the known words."""
    if pack == KNOWN:
        return list(model.terms)
    with Path(pack).open("rb") as file:
        data = file.read(_LONGEST_PACK + 1)
    from eqmorph.formats.decoding import decode

    text = decode(data, pack)
    lines = dict.fromkeys(line.partition("#")[0].strip() for line in text.splitlines())
    words = [line for line in lines if line]
    if not words:
        raise InvalidArgumentError(f"{pack} has no words; it takes one word or request a line")
    if len(words) > _MOST_WORDS:
        raise InvalidArgumentError(f"{pack} has {len(words)} words; {_MOST_WORDS} are the most")
    return words


def _targets(words: list[str], folder: Path, suffix: str) -> dict[Path, str]:
    """The file of each word; no two are one where case or accents' bytes do not matter."""
    found: dict[Path, str] = {}
    taken: set[str] = set()
    asked: dict[str, str] = {}
    for word in words:
        first = asked.setdefault(_folded(word), word)
        if first != word:
            say(f"{word!r} is {first!r} again, which has a file")
            continue
        stem = name = _file_name(word)
        number = 1
        while _folded(stem) in taken:
            number += 1
            stem = f"{name} {number}"
        taken.add(_folded(stem))
        path = folder / f"{stem}{suffix}"
        found[path] = word
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _file_name(word: str) -> str:
    """A name that no system takes for a place, a hidden file or an option."""
    from eqmorph.formats.writing import safe_name

    sign = "minus " if word.startswith("-") else ""
    plain = safe_name(word).strip(".- ")
    return f"{sign}{plain}" if plain else "sound"
