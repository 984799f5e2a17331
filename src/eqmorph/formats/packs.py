"""Packs of presets: the words of a text, and a file for each."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from eqmorph.errors import InvalidArgumentError
from eqmorph.formats.decoding import decode
from eqmorph.formats.writing import safe_name

_LONGEST_PACK = 1 << 20
_MOST_WORDS = 1000


def words_of_pack(pack: str | os.PathLike[str]) -> list[str]:
    """The words and requests in the lines of a file, without comments and blanks.

    Raises
    ------
    OSError
        If it cannot be read.
    InvalidArgumentError
        If it has none, or too many.
    """
    with Path(pack).open("rb") as file:
        data = file.read(_LONGEST_PACK + 1)
    text = decode(data, os.fspath(pack))
    lines = dict.fromkeys(line.partition("#")[0].strip() for line in text.splitlines())
    words = [line for line in lines if line]
    if not words:
        raise InvalidArgumentError(f"{pack} has no words; it takes one word or request a line")
    if len(words) > _MOST_WORDS:
        raise InvalidArgumentError(f"{pack} has {len(words)} words; {_MOST_WORDS} are the most")
    return words


def pack_targets(
    words: Iterable[str], folder: Path, suffix: str
) -> tuple[dict[Path, str], list[str]]:
    """The file of each word, and notes on words that are there twice.

    No two files are one where case or the bytes of accents do not matter.
    """
    found: dict[Path, str] = {}
    notes: list[str] = []
    taken: set[str] = set()
    asked: dict[str, str] = {}
    for word in words:
        first = asked.setdefault(_folded(word), word)
        if first != word:
            notes.append(f"{word!r} is {first!r} again, which has a file")
            continue
        stem = name = _file_name(word)
        number = 1
        while _folded(stem) in taken:
            number += 1
            stem = f"{name} {number}"
        taken.add(_folded(stem))
        found[folder / f"{stem}{suffix}"] = word
    return found, notes


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _file_name(word: str) -> str:
    """A name that no system takes for a place, a hidden file or an option."""
    sign = "minus " if word.startswith("-") else ""
    plain = safe_name(word).strip(".- ")
    return f"{sign}{plain}" if plain else "sound"
