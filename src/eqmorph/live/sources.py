"""What is followed: a file whenever it changes, or lines as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.wording import curve_in_words
from eqmorph.errors import EqmorphError, InvalidArgumentError, UnknownTermError, sentence_of
from eqmorph.live.targets import Say, unheard

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel

_POLL_SECONDS = 0.1
_LARGEST = 2 << 20


def lines_of(
    model: MorphModel, lines: Iterable[str], say: Say, told: Say = unheard
) -> Iterator[ParametricEq]:
    """A setting for each line: JSON of ours, a request ("warm"), or with + before it a change.

    "+ a bit warmer" moves what is heard, "+ undo that" and "+ start over" go back, turn by turn as
    `eqmorph adjust` does. What is neither is said and changes nothing; `told` is how each other
    line was read, and what is heard of it.
    """
    from eqmorph.model.turns import Turns

    turns = Turns(model, ParametricEq.flat())
    for line in lines:
        text = line.strip()
        if not text:
            continue
        try:
            if text.startswith("+"):
                eq = five_bands(turns.take(text[1:].strip()).eq)
            else:
                eq = _of_line(model, text)
                turns = Turns(model, eq)
        except EqmorphError as error:
            say(sentence_of(error))
            continue
        told(_in_words(model, text, eq))
        yield eq


def _in_words(model: MorphModel, line: str, eq: ParametricEq) -> str:
    """How a line was read, what to be careful about, and what is heard now."""
    heard = f"now {curve_in_words(eq)}"
    if line.startswith("{"):
        return f"a setting: {heard}"
    text = line.removeprefix("+").strip()
    turn = model.turn(text) if line.startswith("+") else None
    try:
        answer = model.answer(turn.then if turn is not None and turn.then else text)
    except UnknownTermError:  # "undo that": a turn, and no sound by itself
        return f"{line}: {heard}"
    return "; ".join(filter(None, (f"{line}: read as {answer.expression}", answer.note, heard)))


def _of_line(model: MorphModel, text: str) -> ParametricEq:
    if text.startswith("{"):
        return ParametricEq.from_json(text)
    return five_bands(model.answer(text).setting)


def file_as_it_changes(
    path: Path, say: Say, wait: Callable[[float], None] = sleep
) -> Iterator[ParametricEq]:
    """The setting in a file, now and whenever the file is another; ends never.

    A file of any tool that is read. One that cannot be read is told, and what is heard stays.
    """
    from eqmorph.formats import read_equalizer

    before: bytes | None = None
    told = ""
    while True:
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST + 1)
            if data != before:
                before = data
                eq, imported = read_equalizer(data, where=str(path), folder=path.parent)
                for note in imported.notes if imported is not None else ():
                    say(f"{path}: {note}")
                told = ""
                yield five_bands(eq)
        except (EqmorphError, OSError) as error:
            if (sentence := sentence_of(error)) != told:
                told = sentence
                say(sentence)
        wait(_POLL_SECONDS)


def five_bands(eq: object) -> ParametricEq:
    """A setting that can be followed.

    Raises
    ------
    InvalidArgumentError
        If it has other bands.
    """
    if not isinstance(eq, ParametricEq):
        raise InvalidArgumentError("five bands are followed, and this setting has others")
    return eq
