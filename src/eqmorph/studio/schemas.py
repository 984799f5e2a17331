"""What requests must be, as FastAPI checks it and the OpenAPI document tells it.

Ranges that the library checks, with sentences of its own, are left to it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from eqmorph.equalizers.bands import BANDS
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.studio.limits import (
    HIGHEST_SAMPLE_RATE_HZ,
    LONGEST_NAME,
    LOWEST_SAMPLE_RATE_HZ,
    MOST_ENDS,
    MOST_FREQUENCIES,
    MOST_SAMPLES,
    MOST_SCHOOLS,
    MOST_SETTINGS,
    MOST_STEPS,
    MOST_TEXT,
    MOST_WORDS,
)

Text = Annotated[
    str,
    Field(
        description="A word or several, English or Spanish.",
        json_schema_extra={"minLength": 1, "maxLength": MOST_TEXT},
    ),
]
Number = Annotated[float, Field(allow_inf_nan=False)]
Amount = Annotated[
    float,
    Field(
        allow_inf_nan=False,
        description="Strength: 1 as learned, 0 flat, negative the opposite, above 1 stronger.",
    ),
]
SampleRate = Annotated[
    float,
    Field(ge=LOWEST_SAMPLE_RATE_HZ, le=HIGHEST_SAMPLE_RATE_HZ, description="Hz."),
]
Method = Literal["response", "latent"]


class Asked(BaseModel):
    """A part of a request: nothing in it goes unread."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BandBody(Asked):
    """One band."""

    name: Literal["low_shelf", "peak_1", "peak_2", "peak_3", "high_shelf"]
    kind: Literal["low_shelf", "peak", "high_shelf"] | None = None
    gain_db: Annotated[Number, Field(description="-12 to 12 dB.")]
    frequency_hz: Annotated[Number, Field(description="Within the band's range, in Hz.")]
    q: Annotated[Number | None, Field(description="0.1 to 10; 0.71 for a shelf.")] = None


class SettingBody(Asked):
    """A setting: low shelf, three bells, high shelf, in this order."""

    equalizer: Literal["parametric"] = "parametric"
    bands: Annotated[list[BandBody], Field(min_length=len(BANDS), max_length=len(BANDS))]

    def eq(self) -> ParametricEq:
        """As the library has it.

        Raises
        ------
        ValueError
            If a number is not legal, or the bands are in another order.
        """
        return ParametricEq.from_dict(self.model_dump(exclude_none=True))


class AnswerQuery(Asked):
    """Query of `/answer`."""

    text: Text
    amount: Amount = 1.0


class GenerateQuery(AnswerQuery):
    """Query of `/generate`."""

    school: Annotated[int | None, Field(ge=1, le=100)] = None


class AlternativesQuery(AnswerQuery):
    """Query of `/alternatives`."""

    k: Annotated[int | None, Field(ge=1, le=MOST_SCHOOLS)] = None


class SampleQuery(AnswerQuery):
    """Query of `/sample`."""

    n: Annotated[int, Field(ge=1, le=MOST_SAMPLES)] = 5
    seed: Annotated[int | None, Field(ge=0, lt=2**63)] = None


class LikeQuery(Asked):
    """Query of `/words/like`."""

    text: Text
    n: Annotated[int, Field(ge=1, le=MOST_WORDS)] = 10


class MorphEnd(Asked):
    """A word or a setting: one of the two."""

    text: Text | None = None
    setting: SettingBody | None = None

    @model_validator(mode="after")
    def _is_one(self) -> MorphEnd:
        if (self.text is None) == (self.setting is None):
            raise ValueError("an end is a 'text' or a 'setting', one of the two")
        return self

    def end(self) -> str | ParametricEq:
        """As the library takes it."""
        if self.text is not None:
            return self.text
        assert self.setting is not None
        return self.setting.eq()


Steps = Annotated[list[Number], Field(min_length=1, max_length=MOST_STEPS)]
Row = Annotated[list[Number], Field(min_length=2, max_length=MOST_ENDS)]


class MorphBody(Asked):
    """Body of `/morph`: `alphas` between two ends, or `weights` among up to eight."""

    ends: Annotated[list[MorphEnd], Field(min_length=2, max_length=MOST_ENDS)]
    alphas: Annotated[Steps | None, Field(description="0 to 1; for two ends.")] = None
    weights: Annotated[
        list[Row] | None,
        Field(min_length=1, max_length=MOST_STEPS, description="A row has one for each end."),
    ] = None
    method: Method = "response"
    amount: Amount = 1.0

    @model_validator(mode="after")
    def _has_one_kind_of_steps(self) -> MorphBody:
        if (self.alphas is None) == (self.weights is None):
            raise ValueError("a morph needs 'alphas' or 'weights', one of the two")
        if self.alphas is not None and len(self.ends) != 2:
            raise ValueError(f"'alphas' go between two ends, got {len(self.ends)}; use 'weights'")
        return self


class DescribeBody(Asked):
    """Body of `/describe`."""

    setting: SettingBody
    n: Annotated[int, Field(ge=1, le=MOST_WORDS)] = 8


class ResponseBody(Asked):
    """Body of `/response`."""

    setting: SettingBody
    sample_rate_hz: SampleRate = 48_000.0
    frequencies_hz: Annotated[
        list[Number] | None,
        Field(
            min_length=1,
            max_length=MOST_FREQUENCIES,
            description="0 to half the sample rate; 256 from 20 Hz to 20 kHz if not given.",
        ),
    ] = None


class ExportBody(Asked):
    """Body of `/export`."""

    setting: SettingBody
    format: Annotated[str, Field(max_length=40, description="A name from `/formats`.")]
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = "eqmorph"
    sample_rate_hz: SampleRate = 48_000.0


class ImportQuery(Asked):
    """Query of `/import`."""

    filename: Annotated[str, Field(max_length=LONGEST_NAME, description="For messages only.")] = (
        "the file"
    )
    format: Annotated[
        str | None, Field(max_length=40, description="If the content does not tell.")
    ] = None
    row: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    sample_rate_hz: SampleRate = 48_000.0


class ApplyOptions(Asked):
    """The field `options` of `/apply`."""

    setting: SettingBody
    loudness: Literal["headroom", "match", "keep"] = "headroom"
    true_peak_db: Annotated[Number | None, Field(description="-60 to 0 dBTP.")] = None
    depth: Literal["16", "24", "32", "float"] | None = None
    gain_db: Annotated[Number, Field(description="With loudness 'keep' only.")] = 0.0
    adaptive: bool = False
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    extension: Annotated[
        str | None,
        Field(max_length=8, description="Of the result, such as .flac; else the recording's own."),
    ] = None


class LearnBody(Asked):
    """Body of `PUT /own-words/{term}`."""

    settings: Annotated[list[SettingBody], Field(min_length=1, max_length=MOST_SETTINGS)]


class OwnWordsFile(BaseModel):
    """What `/own-words/export` gives and `/own-words/import` takes."""

    format_version: int
    words: dict[str, list[dict[str, Any]]]


def _no_surrogates(text: str) -> str:
    text.encode()  # raises UnicodeEncodeError, which is a ValueError
    return text


Term = Annotated[str, AfterValidator(_no_surrogates)]
