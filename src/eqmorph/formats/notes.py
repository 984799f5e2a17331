"""What a reader did not follow, in sentences that are the same for every format."""

from __future__ import annotations

from collections.abc import Iterable

from eqmorph.formats.decoding import shown

MOST_NOTES = 50
"""A file can hold a hundred thousand lines; the rest is counted."""

_MOST_NAMES = 6


class Notes:
    """The notes of one reading, in the order in which they came up, each once."""

    def __init__(self) -> None:
        self._sentences: dict[str, None] = {}
        self._further = 0
        self._commands: dict[str, list[str]] = {}

    def add(self, sentence: str) -> None:
        """Note a sentence."""
        if sentence in self._sentences:
            return
        if len(self._sentences) < MOST_NOTES:
            self._sentences[sentence] = None
        else:
            self._further += 1

    def left_out(self, where: str, what: str) -> None:
        """Something of the file is not in the setting."""
        self.add(f"{where}: left out {what}")

    def unknown_type(self, where: str, value: object) -> None:
        """A filter of a type that cannot be read."""
        named = "without a type" if value is None else f"of the type {shown(value)}"
        self.left_out(where, f"a filter {named}, which is not followed")

    def not_followed(self, name: str, where: str) -> None:
        """A command or module that changes the sound; one note tells all places."""
        self._commands.setdefault(name, []).append(where)

    def channels_differ(self, read: str, others: Iterable[str]) -> None:
        """One of several channels was read."""
        self.add(f"the channels differ: read {read}, not {listed(others)}")

    def sentences(self) -> tuple[str, ...]:
        """All notes."""
        commands = (
            f"{name} was not followed ({listed(places)})" for name, places in self._commands.items()
        )
        found = [*self._sentences, *commands]
        further = self._further + max(0, len(found) - MOST_NOTES)
        found = found[:MOST_NOTES]
        if further:
            found.append(f"and {further} more of this kind")
        return tuple(found)


def listed(names: Iterable[str]) -> str:
    """A few names with commas, and how many more there are."""
    found = list(names)
    more = len(found) - _MOST_NAMES
    return ", ".join(found[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
