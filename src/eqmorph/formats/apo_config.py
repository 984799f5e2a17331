"""Which lines of an Equalizer APO configuration play, and what chooses among them.

Device, If, Stage and Channel choose; Include brings another file in. One way through is followed
and the others are named in notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eqmorph.errors import DataFormatError
from eqmorph.formats.apo_channels import Line, of_one_channel
from eqmorph.formats.decoding import LARGEST_FILE, decode, shown
from eqmorph.formats.notes import Notes, listed

FOLLOWED = {
    "Preamp": "added up",
    "Filter": "every type of the table below; others are named",
    "GraphicEQ": "added up",
    "Channel": "the first channel that is named, with all sets of channels that hold it",
    "Device": "the first device that has anything, with what is for all",
    "Stage": "pre-mix and post-mix; what is for capture alone is left out",
    "If": "the first branch, unless its condition is a plain 0 or false",
    "ElseIf": "as If",
    "Else": "where no branch before it was taken",
    "EndIf": "",
    "Include": "a file in the same folder or below, eight deep at the most",
}
NOT_FOLLOWED = ("Convolution", "Copy", "Delay", "Eval", "LoudnessCorrection", "VSTPlugin", "IIR")
"""Commands that change the sound and get a note; other lines are comments."""

_COMMANDS = {name.lower(): name for name in (*FOLLOWED, *NOT_FOLLOWED)}
_DEEPEST_INCLUDE = 8
_MOST_INCLUDES = 50
_DEEPEST_IF = 50
_FALSE = ("0", "false")
_ALL_DEVICES = ("", "all")
# Equalizer APO's own numbers of channels.
_CHANNEL_NUMBERS = {"1": "L", "2": "R"}


@dataclass
class _Branch:
    """One If that is open."""

    where: str
    condition: str
    taken: bool
    on: bool
    skipped: int = 0


@dataclass
class _Choosing:
    """What has been chosen so far."""

    notes: Notes
    folder: Path | None
    device: str | None = None
    device_name: str = ""
    other_devices: dict[str, int] = field(default_factory=dict)
    now: str = ""
    now_device: str = ""
    on_stage: bool = True
    captured: int = 0
    branches: list[_Branch] = field(default_factory=list)
    channels: frozenset[str] | None = None
    includes: int = 0

    @property
    def on_device(self) -> bool:
        """Whether what comes now is for the device that is read, the first that has anything."""
        return self.now in _ALL_DEVICES or self.device in (None, self.now)

    @property
    def on(self) -> bool:
        """Whether what comes now is on the way that is followed."""
        return self.on_device and self.on_stage and all(branch.on for branch in self.branches)

    def count_played(self) -> None:
        """A line that plays is on the way that is followed."""
        if self.device is None and self.now not in _ALL_DEVICES:
            self.device, self.device_name = self.now, self.now_device

    def count_skipped(self) -> None:
        """A line that would play is on another way."""
        if not self.on_device:
            self.other_devices[self.now_device] = self.other_devices.get(self.now_device, 0) + 1
        elif not self.on_stage:
            self.captured += 1
        else:
            next(branch for branch in self.branches if not branch.on).skipped += 1


def playing_lines(text: str, where: str, notes: Notes, folder: Path | None) -> list[Line]:
    """The commands of one device, stage and branch, on one channel, in order.

    Parameters
    ----------
    text : str
    where : str
        For messages.
    notes : Notes
        Told what was not followed.
    folder : Path or None
        Where included files may be; None where there is no folder.

    Raises
    ------
    DataFormatError
        If branches are nested too deeply, or there are too many channels.
    """
    choosing = _Choosing(notes, folder)
    lines = of_one_channel(list(_lines(text, where, choosing, 0)), where, notes)
    if choosing.other_devices:
        others = listed(
            f"{shown(name)} ({count} lines)" for name, count in choosing.other_devices.items()
        )
        notes.add(
            f"read the section of the device {shown(choosing.device_name)}; left out the "
            f"sections of {others}"
        )
    if choosing.captured:
        notes.left_out(where, f"{choosing.captured} lines for the stage capture")
    return lines


def command_of(line: str) -> tuple[str, str] | None:
    """The command of a line in lower case and its value, or None for a comment."""
    key, colon, value = line.partition(":")
    key = key.strip()
    if not colon or len(key) > 40 or not key or key[0] == "#":
        return None
    name = key.rstrip("0123456789").rstrip().lower()
    return (name, value.strip()) if name in _COMMANDS else None


def _lines(text: str, where: str, choosing: _Choosing, depth: int) -> Iterator[Line]:
    after_curve = False
    for row, line in enumerate(text.split("\n"), start=1):
        found = command_of(line)
        place = f"{where} line {row}"
        if found is None:
            if after_curve and line.strip()[:1].isdigit():
                choosing.notes.left_out(place, "numbers that are not on the line of GraphicEQ")
            continue
        command, value = found
        after_curve = command == "graphiceq" and choosing.on
        if command in _CHOICES:
            _CHOICES[command](choosing, place, value)
            continue
        if not choosing.on:
            choosing.count_skipped()
            continue
        choosing.count_played()
        if command == "include":
            yield from _included(value, place, choosing, depth)
        elif _COMMANDS[command] in NOT_FOLLOWED:
            choosing.notes.not_followed(_COMMANDS[command], place)
        elif "`" in value:
            choosing.notes.not_followed(f"the expression {shown(value)}", place)
        else:
            yield Line(place, command, value, choosing.channels)
    while depth == 0 and choosing.branches:
        _end_if(choosing, "", "")


def _included(name: str, where: str, choosing: _Choosing, depth: int) -> Iterator[Line]:
    """The lines of another file, which begins with the channels that are chosen and keeps its own
    choice to itself."""
    said = f"Include {shown(name)}"
    path = _beside(choosing.folder, name)
    choosing.includes += 1
    if path is None:
        choosing.notes.not_followed(f"{said}, which is no file in the same folder,", where)
        return
    if depth >= _DEEPEST_INCLUDE or choosing.includes > _MOST_INCLUDES:
        choosing.notes.not_followed(f"{said}, one of too many,", where)
        return
    try:
        with path.open("rb") as file:
            text = decode(file.read(LARGEST_FILE + 1), path.name)
    except (OSError, DataFormatError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        choosing.notes.not_followed(f"{said} ({reason})", where)
        return
    channels, open_branches = choosing.channels, len(choosing.branches)
    yield from _lines(text, path.name, choosing, depth + 1)
    while len(choosing.branches) > open_branches:
        _end_if(choosing, "", "")
    choosing.channels = channels


def _beside(folder: Path | None, name: str) -> Path | None:
    """The file that is meant, if it is a regular one in the folder or below it."""
    parts = name.strip().strip('"').replace("\\", "/").split("/")
    if folder is None or not name.strip() or any(":" in part for part in parts):
        return None
    try:
        root = folder.resolve()
        path = root.joinpath(*parts).resolve()
        inside = path.is_relative_to(root) and path.is_file()
    except (OSError, ValueError, RuntimeError):
        return None
    return path if inside and parts[0] else None


def _device(choosing: _Choosing, where: str, value: str) -> None:
    choosing.now, choosing.now_device = " ".join(value.lower().split()), value


def _stage(choosing: _Choosing, where: str, value: str) -> None:
    stages = value.lower().split()
    choosing.on_stage = not stages or any(stage != "capture" for stage in stages)


def _if(choosing: _Choosing, where: str, value: str) -> None:
    if len(choosing.branches) >= _DEEPEST_IF:
        raise DataFormatError(f"{where}: If: nested more than {_DEEPEST_IF} deep")
    on = choosing.on and value.lower() not in _FALSE
    # Inside a branch that is off, no branch is taken and nothing is said.
    choosing.branches.append(_Branch(where, value, on or not choosing.on, on))


def _else_if(choosing: _Choosing, where: str, value: str) -> None:
    if choosing.branches:
        branch = choosing.branches[-1]
        branch.on = not branch.taken and value.lower() not in _FALSE
        branch.taken = branch.taken or branch.on
        branch.condition = value if branch.on else branch.condition


def _else(choosing: _Choosing, where: str, value: str) -> None:
    _else_if(choosing, where, "else")


def _end_if(choosing: _Choosing, where: str, value: str) -> None:
    if not choosing.branches:
        return
    branch = choosing.branches.pop()
    if not choosing.on:
        return
    taken = f"took {shown(branch.condition)} as true" if branch.taken else "took no branch"
    skipped = f", left out {branch.skipped} lines of other branches" if branch.skipped else ""
    choosing.notes.add(f"{branch.where}: If: {taken}{skipped}")


def _channel(choosing: _Choosing, where: str, value: str) -> None:
    if not choosing.on:
        return
    names = [_CHANNEL_NUMBERS.get(name, name) for name in value.upper().split()]
    choosing.channels = None if not names or "ALL" in names else frozenset(names)


_CHOICES: dict[str, Callable[[_Choosing, str, str], None]] = {
    "device": _device,
    "stage": _stage,
    "if": _if,
    "elseif": _else_if,
    "else": _else,
    "endif": _end_if,
    "channel": _channel,
}
