"""What `export` writes: a setting, alone or on top of a correction; or a pack of many."""

from __future__ import annotations

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
    from eqmorph.formats import Cascade, Format
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
    """

    format: Format
    sample_rate: float
    below: ForeignEq | None = None

    def content(self, eq: Equalizer, name: str) -> str | bytes:
        """The file."""
        assert self.format.write is not None
        return self.format.write(self._whole(eq), self.sample_rate, name)

    def notes(self, eq: Equalizer) -> Iterator[str]:
        """What people should know of the file, in sentences."""
        from eqmorph.formats.headroom import preamp_db

        whole = self._whole(eq)
        yield from self.format.notes(whole, self.sample_rate)
        if self.below is not None:
            own, of_whole = self.below.preamp_db, preamp_db(whole, self.sample_rate)
            bands = counted(len(self.below.filters), "band")
            yield (
                f"{bands} of the correction as they are, then ours; its preamp, {own:+.1f} dB, "
                f"gives way to one for the whole, {of_whole:+.1f} dB"
            )

    def _whole(self, eq: Equalizer) -> Equalizer | Cascade:
        from eqmorph.formats import on_top

        return eq if self.below is None else on_top(eq, self.below.filters)


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
        named = "none was named" if folder is None else f"there is no folder {folder}"
        raise InvalidArgumentError(
            f"a pack goes into a folder with --output, and {named}; mkdir makes one"
        )
    opened = options.open_model(model)
    words = list(opened.terms) if pack == KNOWN else words_of_pack(pack)
    targets = pack_targets(words, folder, writing.format.suffix)
    for path in targets:
        options.refuse_existing(path, force)
    written, failed, notes = 0, 0, dict[str, None]()
    for path, word in targets.items():
        try:
            begun, name = setting_of(opened, word)
            eq = begun.scaled(amount)
            content = writing.content(eq, name)
        except EqmorphError as error:
            failed += 1
            say(f"{word}: {error}")
            continue
        told = filter(None, (held_in_words(begun, amount), *writing.notes(eq)))
        notes |= dict.fromkeys(f"{word}: {note}" for note in told)
        write_whole(path, content)
        written += 1
    for note in notes:
        say(note)
    print(f"{counted(written, 'file')} written to {folder}")
    if written:
        example = next(path for path in targets if path.exists())
        print(writing.format.instructions.format(file=example))
    if failed:
        raise typer.Exit(FAILED)
