"""What requests must be, as FastAPI checks it and the OpenAPI document tells it.

Ranges that the library checks, with sentences of its own, are left to it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator

from eqmorph.equalizers.bands import BANDS, GAIN_LIMIT_DB, Q_RANGE, BandSpec
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import InvalidArgumentError
from eqmorph.formats import Device, names
from eqmorph.formats.devices import MOST_BANDS
from eqmorph.live.gliding import GLIDE_SECONDS
from eqmorph.studio.limits import (
    HIGHEST_AMOUNT,
    HIGHEST_SAMPLE_RATE_HZ,
    LONGEST_GLIDE_SECONDS,
    LONGEST_NAME,
    LONGEST_WAIT_SECONDS,
    LOWEST_AMOUNT,
    LOWEST_SAMPLE_RATE_HZ,
    MOST_AXES,
    MOST_ENDS,
    MOST_FREQUENCIES,
    MOST_SAMPLES,
    MOST_SETTINGS,
    MOST_STEPS,
    MOST_TEXT,
    MOST_TEXTS,
    MOST_TURNS,
    MOST_VARIANTS,
    MOST_WORDS,
)

Text = Annotated[
    str,
    Field(
        description="A word or several, English or Spanish.",
        examples=["warm"],
        json_schema_extra={"minLength": 1, "maxLength": MOST_TEXT},
    ),
]
# In JSON a number is a number: neither a text nor a truth value. In a query all is text.
Number = Annotated[float, Field(allow_inf_nan=False, strict=True)]
Amount = Annotated[
    float,
    Field(
        allow_inf_nan=False,
        ge=LOWEST_AMOUNT,
        le=HIGHEST_AMOUNT,
        description="Strength: 1 as learned, 0 flat, negative the opposite, above 1 stronger.",
    ),
]


def _a_number(value: object) -> object:
    """1.0 is whole in JSON, "1" and true are not."""
    if isinstance(value, (bool, str)):
        raise InvalidArgumentError("input should be a number")
    return value


_NUMBER = BeforeValidator(_a_number)
BodyAmount = Annotated[Amount, Field(strict=True)]
SampleRate = Annotated[
    float,
    Field(ge=LOWEST_SAMPLE_RATE_HZ, le=HIGHEST_SAMPLE_RATE_HZ, description="Hz."),
]
BodyRate = Annotated[SampleRate, Field(strict=True)]
Method = Literal["response", "latent"]


class Asked(BaseModel):
    """A part of a request: nothing in it goes unread."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _band_body(spec: BandSpec) -> type[BaseModel]:
    """What one band must be; the document states the ranges, the library keeps them."""

    def ranged(unit: str, lowest: float, highest: float) -> Any:
        stated = {"minimum": lowest, "maximum": highest}
        return Field(
            allow_inf_nan=False, strict=True, description=unit, json_schema_extra=dict(stated)
        )

    quality = Annotated[float, ranged("No unit.", *spec.q_range)]
    fields: dict[str, Any] = {
        "name": (Literal[spec.name], ...),
        "kind": (Literal[spec.kind], spec.kind),
        "gain_db": (Annotated[float, ranged("dB.", *spec.gain_range_db)], ...),
        "frequency_hz": (Annotated[float, ranged("Hz.", *spec.frequency_range_hz)], ...),
        "q": (quality, spec.default_q),
    }
    title = spec.name.title().replace("_", "")
    return create_model(title, __base__=Asked, __doc__=f"The band {spec.name}.", **fields)


BandBodies: Any = tuple[tuple(_band_body(spec) for spec in BANDS)]  # type: ignore[misc]


_WARM: Any = {
    "equalizer": "parametric",
    "bands": [
        {"name": spec.name, "kind": spec.kind, "gain_db": gain, "frequency_hz": hertz, "q": q}
        for spec, (gain, hertz, q) in zip(
            BANDS,
            (
                (0.8, 113.0, 0.71),
                (4.0, 288.0, 0.44),
                (-0.8, 933.0, 0.7),
                (-1.0, 3270.0, 0.62),
                (-2.1, 7350.0, 0.71),
            ),
            strict=True,
        )
    ],
}


class SettingBody(Asked):
    """A setting: low shelf, three bells, high shelf, in this order."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [_WARM]})

    equalizer: Literal["parametric"] = "parametric"
    bands: BandBodies

    def eq(self) -> ParametricEq:
        """As the library has it.

        Raises
        ------
        InvalidArgumentError
            If a number is not legal.
        """
        return ParametricEq.from_dict(self.model_dump(mode="json"))


class AnswerQuery(Asked):
    """Query of `/answer`."""

    text: Text
    amount: Amount = 1.0


class AnswersBody(Asked):
    """Body of `/answers`."""

    texts: Annotated[
        list[str],
        Field(
            min_length=1,
            max_length=MOST_TEXTS,
            description="Each as in `/answer`; what is wrong with one is said with it.",
            examples=[["warm", "less boomy", "-3 dB at 250 Hz"]],
        ),
    ]
    amount: BodyAmount = 1.0


class GenerateQuery(AnswerQuery):
    """Query of `/generate`."""

    variant: Annotated[int | None, Field(ge=1, le=100)] = None


class AlternativesQuery(AnswerQuery):
    """Query of `/alternatives`."""

    k: Annotated[int | None, Field(ge=1, le=MOST_VARIANTS)] = None


class SampleQuery(AnswerQuery):
    """Query of `/sample`."""

    n: Annotated[int, Field(ge=1, le=MOST_SAMPLES)] = 5
    seed: Annotated[int | None, Field(ge=0, lt=2**63)] = None


class PlaceQuery(Asked):
    """Query of `/words/place`."""

    text: Text


class LikeQuery(Asked):
    """Query of `/words/like`."""

    text: Text
    n: Annotated[int, Field(ge=1, le=MOST_WORDS)] = 10


def _one_of(*names: str, example: dict[str, Any]) -> ConfigDict:
    """One of these fields must be given, and no more than one."""

    def state(schema: dict[str, Any]) -> None:
        for name in names:
            given = schema["properties"][name]
            stated = given.pop("anyOf", [{}])[0]  # the other one is null
            given.pop("default", None)
            schema["properties"][name] = {**given, **stated}
        schema["oneOf"] = [{"required": [name]} for name in names]
        schema["examples"] = [example]

    return ConfigDict(extra="forbid", frozen=True, json_schema_extra=state)


class MorphEnd(Asked):
    """A word or a setting: one of the two."""

    model_config = _one_of("text", "setting", example={"text": "warm"})

    text: Text | None = None
    setting: SettingBody | None = None

    @model_validator(mode="after")
    def _is_one(self) -> MorphEnd:
        if (self.text is None) == (self.setting is None):
            raise InvalidArgumentError("an end is a 'text' or a 'setting', one of the two")
        return self

    def end(self) -> str | ParametricEq:
        """As the library takes it."""
        if self.text is not None:
            return self.text
        assert self.setting is not None
        return self.setting.eq()


Alpha = Annotated[
    float, Field(allow_inf_nan=False, strict=True, json_schema_extra={"minimum": 0, "maximum": 1})
]
Alphas = Annotated[
    list[Alpha], Field(min_length=1, max_length=MOST_STEPS, description="For two ends.")
]
Row = Annotated[list[Number], Field(min_length=2, max_length=MOST_ENDS)]
Rows = Annotated[
    list[Row],
    Field(min_length=1, max_length=MOST_STEPS, description="A row has one for each end."),
]


class MorphBody(Asked):
    """Body of `/morph`: `alphas` between two ends, or `weights` among up to eight."""

    model_config = _one_of(
        "alphas",
        "weights",
        example={"ends": [{"text": "warm"}, {"text": "bright"}], "alphas": [0, 0.5, 1]},
    )

    ends: Annotated[list[MorphEnd], Field(min_length=2, max_length=MOST_ENDS)]
    alphas: Alphas | None = None
    weights: Rows | None = None
    method: Method = "response"
    amount: BodyAmount = 1.0

    @model_validator(mode="after")
    def _has_one_kind_of_steps(self) -> MorphBody:
        if (self.alphas is None) == (self.weights is None):
            raise InvalidArgumentError("a morph needs 'alphas' or 'weights', one of the two")
        if self.alphas is not None and len(self.ends) != 2:
            raise InvalidArgumentError(
                f"'alphas' go between two ends, got {len(self.ends)}; use 'weights'"
            )
        return self


class DescribeBody(Asked):
    """Body of `/describe`."""

    setting: SettingBody
    n: Annotated[int, Field(ge=1, le=MOST_WORDS), _NUMBER] = 8


class AdjustBody(Asked):
    """Body of `/adjust`: a `text`, or an `axis` by its number in `/axes`."""

    model_config = _one_of("text", "axis", example={"setting": _WARM, "text": "a bit brighter"})

    setting: SettingBody
    text: Text | None = None
    axis: Annotated[int | None, Field(ge=1, le=MOST_AXES), _NUMBER] = None
    previous: Annotated[
        list[SettingBody],
        Field(
            max_length=MOST_TURNS,
            description="The settings before each turn, first to last, for a text that refers to "
            "them: 'a bit less of that', 'undo that', 'start over'.",
        ),
    ] = []
    amount: Annotated[
        float,
        Field(
            allow_inf_nan=False,
            strict=True,
            ge=-HIGHEST_AMOUNT,
            le=HIGHEST_AMOUNT,
            description="How much of it: 0 is the setting itself, below 0 the contrary.",
        ),
    ] = 1.0

    @model_validator(mode="after")
    def _is_one(self) -> AdjustBody:
        if (self.text is None) == (self.axis is None):
            raise InvalidArgumentError("an adjustment is a 'text' or an 'axis', one of the two")
        return self


class ResponseBody(Asked):
    """Body of `/response`."""

    setting: SettingBody
    sample_rate_hz: BodyRate = 48_000.0
    frequencies_hz: Annotated[
        list[Annotated[Number, Field(json_schema_extra={"minimum": 0})]] | None,
        Field(
            min_length=1,
            max_length=MOST_FREQUENCIES,
            description="0 to half the sample rate; 256 from 20 Hz to 20 kHz if not given.",
        ),
    ] = None


class DeviceBody(Asked):
    """An equaliser with limits."""

    bands: Annotated[
        int,
        Field(strict=True, json_schema_extra={"minimum": 1, "maximum": MOST_BANDS}),
        Field(description="How many it has."),
    ]
    gain_db: Annotated[Number, Field(description="The most that one of them lifts or cuts.")] = (
        GAIN_LIMIT_DB
    )
    q: Annotated[
        tuple[Number, Number], Field(description="How wide and how narrow its bells are.")
    ] = Q_RANGE
    shelves: Annotated[bool, Field(strict=True, description="Whether it has any.")] = True

    def device(self) -> Device:
        """As the library takes it."""
        return Device(self.bands, self.gain_db, self.q, self.shelves)


class ExportBody(Asked):
    """Body of `/export`."""

    setting: SettingBody
    format: Annotated[str, Field(json_schema_extra={"enum": list(names(writable=True))})]
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = "eqmorph"
    sample_rate_hz: BodyRate = 48_000.0
    device: Annotated[
        DeviceBody | None,
        Field(description="What does not fit on it becomes the nearest; how near is told."),
    ] = None


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
    adaptive: Annotated[bool, Field(strict=True)] = False
    seed: Annotated[int, Field(ge=0, lt=2**63), _NUMBER] = 0
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


Link = Annotated[
    str, Field(max_length=100, description="What `PUT /live` gave.", examples=["5kQbG0vXw1ZsTf3u"])
]


class LiveQuery(Asked):
    """Query of `GET /live`."""

    after: Annotated[
        int | None, Field(ge=0, lt=2**31, description="The number of the state that is known.")
    ] = None
    wait: Annotated[
        float,
        Field(
            ge=0, le=LONGEST_WAIT_SECONDS, allow_inf_nan=False, description="s, for another state."
        ),
    ] = 0.0
    link: Link = ""


class LiveBody(Asked):
    """Body of `PUT /live`."""

    target: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_NAME,
            description="One of `/live/targets`.",
            examples=["pipewire"],
        ),
    ]
    setting: SettingBody
    glide_seconds: Annotated[
        Number, Field(ge=0, le=LONGEST_GLIDE_SECONDS, description="s that a change takes.")
    ] = GLIDE_SECONDS


class LiveSettingBody(Asked):
    """Body of `PUT /live/setting`."""

    link: Link
    setting: SettingBody
