"""What responses are, for the OpenAPI document; nothing is checked against it on the way out."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from eqmorph.words.answer import Evidence


class Shown(BaseModel):
    """A part of a response."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    suggestions: list[str] | None = None


class ShownBand(Shown):
    """One band."""

    name: str
    kind: Literal["low_shelf", "peak", "high_shelf"]
    gain_db: float
    frequency_hz: float
    q: float


class ShownSetting(Shown):
    """A setting, as every request takes it."""

    equalizer: Literal["parametric"]
    bands: list[ShownBand]


class SettingAnswer(Shown):
    """A setting alone."""

    setting: ShownSetting


class SummedUp(SettingAnswer):
    """A setting, and what it does in words."""

    summary: str


class WordRow(Shown):
    """A known word."""

    term: str
    n_settings: int
    n_contributors: int
    n_variants: int
    n_socialfx: int
    summary: str


class TextAnswer(SummedUp):
    """The answer to a text; the numbers of people only for a word of many.

    `confidence` is null where nothing is left to chance: filters in numbers are made as asked;
    `statement` says it in words.
    """

    text: str
    amount: float
    expression: str
    confidence: float | None
    confidence_interval: list[float] | None
    statement: str
    expected_error_db: float
    error_interval_db: list[float]
    evidence: list[Evidence]
    scale: float
    note: str
    known: bool
    frequencies_hz: list[float]
    low_db: list[float]
    high_db: list[float]
    n_settings: int | None = None
    n_contributors: int | None = None
    n_variants: int | None = None
    band_error_db: float = 0.0


class OneOfManyAnswers(Shown):
    """What came of one text: its answer, or why there is none."""

    text: str
    answer: TextAnswer | None
    problem: Problem | None


class GenerateAnswer(SummedUp):
    """The setting of a text."""

    text: str
    amount: float
    variant: int | None


class AlternativeAnswer(SummedUp):
    """One way to make a word."""

    share: float


class MorphStep(SettingAnswer):
    """One step of a morph."""

    weights: list[float]


class MorphAnswer(Shown):
    """The steps of a morph."""

    names: list[str]
    steps: list[MorphStep]


class Likeness(Shown):
    """How much a setting sounds like a word: 1 the same but for its strength, -1 the contrary."""

    word: str
    likeness: float


class SideChance(Shown):
    """The side that a setting is on, and the chance that people agree."""

    name: str
    chance: float


class Place(Shown):
    """On the map of words: along the first two of `/axes`, in dB."""

    x: float
    y: float


class DescribeAnswer(Shown):
    """What a setting is like, what it is not, the side it is on, and its place on the map."""

    words: list[Likeness]
    unlike: list[Likeness]
    sides: list[SideChance]
    size_db: float
    summary: str
    place: Place


class AdjustAnswer(SummedUp):
    """A setting that was moved, and how far."""

    moved_db: float


class AxisAnswer(Shown):
    """A main direction of people's sounds, with the words at its ends."""

    number: int
    share: float
    size_db: float
    towards: list[str]
    away: list[str]


class ResponseAnswer(Shown):
    """The response of a setting and of each of its bands."""

    sample_rate_hz: float
    frequencies_hz: list[float]
    gain_db: list[float]
    bands_db: list[list[float]]
    bands_left_out: list[str]


class FormatRow(Shown):
    """A format; `accuracy_db` is null where it depends on the setting.

    `takes_bands` says whether it can be written for a device.
    """

    name: str
    label: str
    extension: str
    kind: Literal["text", "audio"]
    media_type: str
    holds: str
    accuracy_db: float | None
    instructions: str
    writes: bool
    reads: bool
    one_rate: bool
    takes_bands: bool


class ImportAnswer(SummedUp):
    """Another tool's setting as one of ours; `how_close` are sentences."""

    format: str
    equalizer: Literal["parametric", "graphic", "curve"]
    taken_over: bool
    error_db: float
    max_error_db: float
    preamp_db: float
    notes: list[str]
    how_close: list[str]


class OwnWord(SettingAnswer):
    """A word of the user's own, and the middle of its settings."""

    term: str
    n_settings: int


class ModelAbout(Shown):
    """The model that answers."""

    name: str
    n_terms: int


class Status(Shown):
    """What this server is and allows."""

    version: str
    model: ModelAbout
    limits: dict[str, float]
    sample_rate_hz: float
    n_own_words: int


class LiveTarget(Shown):
    """An equaliser that can be played into: what `PUT /live` takes, and what people call it."""

    target: str
    name: str


class LiveTargets(Shown):
    """All of them; `hint` says the way out where there is none."""

    targets: list[LiveTarget]
    hint: str


class LiveState(Shown):
    """What is played: the last setting that arrived, with the gain before its bands.

    `number` is another whenever anything here is. `trouble` says why the equaliser cannot be
    reached now, and `said` what was told last. `mine` is whether the link asked with is the one
    that plays.
    """

    number: int
    playing: bool
    mine: bool
    target: str | None
    name: str | None
    setting: ShownSetting | None
    level_db: float | None
    trouble: str
    said: str


class LiveBegun(LiveState):
    """The same with the link, which every further call shows."""

    link: str
