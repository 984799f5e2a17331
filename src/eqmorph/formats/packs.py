"""Packs of presets: the words of a text, and a file for each."""

from __future__ import annotations

import os
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


def pack_targets(words: Iterable[str], folder: Path, suffix: str) -> dict[Path, str]:
    """The file of each word.

    Raises
    ------
    InvalidArgumentError
        If two would become one file.
    """
    found: dict[Path, str] = {}
    for word in words:
        path = folder / f"{safe_name(word).lstrip('.- ') or 'sound'}{suffix}"
        if path in found:
            raise InvalidArgumentError(f"{found[path]!r} and {word!r} would both become {path}")
        found[path] = word
    return found
