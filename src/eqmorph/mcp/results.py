"""What the tools take and give: short, typed, every answer with what it leans on and its error."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

LONGEST_RESULT = 1_500
"""Characters of an answer as JSON: a model reads every one of them."""
_LONGEST_NOTE = 320
_LONGEST_READING = 200


class Told(BaseModel):
    """A part of a call or of an answer."""

    model_config = ConfigDict(extra="forbid")


class SoundBand(Told):
    """One of the five bands."""

    name: Literal["low_shelf", "peak_1", "peak_2", "peak_3", "high_shelf"]
    gain_db: Annotated[float, Field(description="-12 to 12")]
    frequency_hz: float
    q: Annotated[float, Field(description="0.1 to 10; 0.71 of a shelf")] = 0.71


Sound: TypeAlias = str | list[SoundBand]
"""A request such as "warm, but not muddy", or the bands of a setting; one not named is flat."""


class SettingAnswer(Told):
    """A setting, what it does, and what it leans on."""

    title: str
    does: str
    bands: list[SoundBand]
    evidence: Annotated[str, Field(description="What it leans on, and how far off it may be.")]


class DescribeAnswer(Told):
    """A setting in words."""

    does: str
    like: Annotated[dict[str, float], Field(description="Words, 1 being the same sound.")]
    unlike: list[str]
    evidence: str


class ExportAnswer(Told):
    """A setting for another tool."""

    format: str
    content: Annotated[str, Field(description="The file itself; empty if it was written.")]
    file: str
    instructions: str
    evidence: str


class ApplyAnswer(Told):
    """A file that was rendered."""

    file: str
    does: str
    level: str
    evidence: str


class WordsAnswer(Told):
    """Words with what stands behind them."""

    words: list[str]
    evidence: str


def shortened(text: str, most: int = _LONGEST_NOTE) -> str:
    """A text of so many characters at the most: its first sentences, then that it goes on.

    Sentences are parted by semicolons. Where not even the first one fits, it ends with a word, and
    a word that does not fit anywhere.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    begin = line[: most - 3]
    for end in ("; ", " "):
        whole, found, _ = begin.rpartition(end)
        if found and whole:
            said_already = whole.endswith("...")
            return whole if said_already else f"{whole}{'; ...' if end == '; ' else ' ...'}"
    return f"{begin}..."


def reading(text: str) -> str:
    """How a request was read, short enough to be read again."""
    return shortened(text, _LONGEST_READING)
