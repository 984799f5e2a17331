"""The lines of an Equalizer APO configuration that play, and those that one channel hears."""

from __future__ import annotations

from dataclasses import dataclass

from eqmorph.errors import DataFormatError
from eqmorph.formats.notes import Notes

_MOST_CHANNELS = 64


@dataclass(frozen=True, slots=True)
class Line:
    """A command that plays.

    Attributes
    ----------
    where : str
        File and line, for messages.
    command : str
        In lower case.
    value : str
        What follows the colon.
    channels : frozenset of str or None
        On which it plays; None for all.
    """

    where: str
    command: str
    value: str
    channels: frozenset[str] | None


def of_one_channel(lines: list[Line], where: str, notes: Notes) -> list[Line]:
    """The lines of the first channel that is named; says so if another plays something else.

    Raises
    ------
    DataFormatError
        If there are more channels than any sound has.
    """
    named = {name: None for line in lines for name in sorted(line.channels or ())}
    if not named:
        return lines
    if len(named) > _MOST_CHANNELS:
        raise DataFormatError(f"{where} names {len(named)} channels; {_MOST_CHANNELS} are the most")
    # Where one of a pair is named alone, the other plays without it.
    for pair in ("L", "R"):
        named.setdefault(pair)
    heard = {name: [ln for ln in lines if not ln.channels or name in ln.channels] for name in named}
    first, *others = heard
    commands = {name: [(line.command, line.value) for line in heard[name]] for name in heard}
    differing = [name for name in others if commands[name] != commands[first]]
    if differing:
        notes.channels_differ(first, differing)
    return heard[first]
