"""What an assistant can ask for: the verbs of the command line with short answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.equalizers.wording import curve_in_words
from eqmorph.errors import InvalidArgumentError
from eqmorph.files import write_whole
from eqmorph.formats import (
    Device,
    find_format,
    on_device,
    on_top,
    read_correction,
    read_setting,
)
from eqmorph.formats.cascades import Playable
from eqmorph.formats.decoding import LARGEST_FILE
from eqmorph.formats.devices import MOST_BANDS
from eqmorph.formats.foreign import ForeignEq, make_curve
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.importing import to_parametric
from eqmorph.mcp.folders import Folders
from eqmorph.mcp.results import (
    ApplyAnswer,
    DescribeAnswer,
    ExportAnswer,
    SettingAnswer,
    Sound,
    SoundBand,
    WordsAnswer,
    reading,
    shortened,
)
from eqmorph.mcp.sounds import bands_of, evidence_of, found_sound, setting_of
from eqmorph.model.morph_model import MorphModel

Request = Annotated[
    str,
    Field(
        description='Words for a sound, as people say them: "warm", "less boomy but keep the low '
        'end", "very bright, not harsh", "-3 dB at 250 Hz".'
    ),
]
Amount = Annotated[
    float, Field(description="Strength: 1 as learned, 0 flat, negative the opposite.")
]
SoundArgument = Annotated[
    Sound,
    Field(
        description="A request in words, or the bands of a setting as another tool gave them; a "
        "band that is not named is flat."
    ),
]
_LONGEST_CONTENT = 1_000
_MOST_POINTS = 200
_MOST_WORDS = 40


class Verbs:
    """The tools, over a model and the folders in which files may be.

    Parameters
    ----------
    model : MorphModel
        Of five-band settings.
    folders : Folders

    Raises
    ------
    InvalidArgumentError
        If the model's settings are of another kind, whose numbers would fill a conversation.
    """

    def __init__(self, model: MorphModel, folders: Folders) -> None:
        if model.space is not ParametricEq.space:
            raise InvalidArgumentError(
                f"assistants get five-band settings, and this model makes {model.space.name} ones"
            )
        self._model, self._folders = model, folders

    @property
    def showing(self) -> tuple[Callable[..., Any], ...]:
        """Tools whose answer is a setting that can be shown and bent."""
        return (self.equaliser_for, self.adjust, self.morph, self.match)

    @property
    def others(self) -> tuple[Callable[..., Any], ...]:
        """The other tools."""
        return (self.describe, self.export, self.apply, self.words)

    def equaliser_for(self, request: Request, amount: Amount = 1.0) -> SettingAnswer:
        """The five-band equaliser setting that people mean by a word or a request for a sound."""
        found = found_sound(self._model, request, amount)
        strength = "" if amount == 1.0 else f" x {amount:g}"
        return _shown(found.eq, f"{found.name}{strength}", found.evidence)

    def adjust(
        self,
        sound: SoundArgument,
        request: Annotated[
            str, Field(description='What to make it: "a bit warmer", "less of that", "undo that".')
        ],
        amount: Annotated[float, Field(description="So much of it; 0 changes nothing.")] = 1.0,
        previous: Annotated[
            list[list[SoundBand]],
            Field(
                description='Settings before earlier turns, oldest first, for "less of that", '
                '"undo that" and "start over".'
            ),
        ] = [],  # noqa: B006
    ) -> SettingAnswer:
        """A setting moved by words; its bands change no more than is needed."""
        before = found_sound(self._model, sound)
        earlier = [setting_of(bands) for bands in previous]
        eq = self._model.adjust(before.eq, request, amount, previous=earlier or None)
        grid = response_grid()
        moved = response_distance_db(*(e.magnitude_response_db(grid) for e in (before.eq, eq)))
        lines = [f"moved by {float(moved):.1f} dB (RMS) from {before.name}"]
        if self._model.turn(request) is None:
            error = self._model.error_db(eq, self._wanted(before.eq, request, amount, earlier))
            lines.append(f"the bands are {error:.1f} dB from what was asked")
        lines.append(evidence_of(self._model, request, as_change=True) or "as the turns before")
        return _shown(eq, f"{before.name}, {reading(request)}", "; ".join(lines))

    def _wanted(
        self, eq: Equalizer, request: str, amount: float, earlier: list[ParametricEq]
    ) -> FloatArray:
        """The sound that a turn asks for, in the latent."""
        begun = self._model.encode(eq)
        last = begun - self._model.encode(earlier[-1]) if earlier else None
        wanted: FloatArray = begun + amount * self._model.change(request, last)
        return wanted

    def morph(
        self,
        start: SoundArgument,
        end: SoundArgument,
        alpha: Annotated[float, Field(description="0 is the start, 1 the end.")] = 0.5,
    ) -> SettingAnswer:
        """A setting on the straight way for the ear from one sound to another."""
        found = [found_sound(self._model, sound) for sound in (start, end)]
        ends = [sound if isinstance(sound, str) else setting_of(sound) for sound in (start, end)]
        eq = self._model.morph(ends[0], ends[1], alpha)
        names = " to ".join(f.name for f in found)
        evidence = "; ".join(f"{f.name}: {shortened(f.evidence)}" for f in found)
        return _shown(eq, f"{names}, {alpha:g} of the way", evidence)

    def describe(
        self,
        sound: SoundArgument,
        n: Annotated[int, Field(ge=1, le=12, description="How many words.")] = 3,
    ) -> DescribeAnswer:
        """What people would call a setting, and what they would not."""
        eq = found_sound(self._model, sound).eq
        found = self._model.describe(eq, n)
        agreed = " and ".join(f"{100 * s.chance:.0f} % call it {s.name}" for s in found.sides)
        return DescribeAnswer(
            does=curve_in_words(eq),
            like={word: round(likeness, 2) for word, likeness in found},
            unlike=[word for word, _ in found.unlike],
            evidence=f"of people who use such words {agreed}" if agreed else str(found),
        )

    def export(
        self,
        sound: SoundArgument,
        format: Annotated[
            str,
            Field(description="apo, easyeffects, camilladsp, reaper, ...: see eqmorph://formats."),
        ],
        file: Annotated[
            str, Field(description="Write it there, in an allowed folder; else it is answered.")
        ] = "",
        amount: Amount = 1.0,
        sample_rate: Annotated[float, Field(description="Hz at which the tool plays.")] = 48_000.0,
        onto: Annotated[
            str,
            Field(
                description="A correction in an allowed folder, such as AutoEq's ParametricEQ.txt, "
                "whose bands are kept with ours after them."
            ),
        ] = "",
        bands: Annotated[
            int,
            Field(
                ge=0,
                le=MOST_BANDS,
                description="How many bands the equaliser has, with the correction's; 0: any.",
            ),
        ] = 0,
    ) -> ExportAnswer:
        """A setting as a preset of another tool, with a preamp against clipping."""
        chosen = find_format(format, writable=True)
        found = found_sound(self._model, sound, amount)
        assert chosen.write is not None
        correction = (
            read_correction(*_file(self._folders.source(onto), sample_rate)).filters if onto else ()
        )
        whole: Playable = on_top(found.eq, correction) if onto else found.eq
        notes: list[str] = []
        if bands:
            chosen.check_takes_bands()
            whole, notes = on_device(found.eq, Device(bands), correction, sample_rate)
        content = chosen.write(whole, sample_rate, found.name)
        played = "the refit" if any("refit to" in note for note in notes) else "the setting"
        near = (
            "how near the file itself comes depends on the setting"
            if chosen.accuracy_db is None
            else f"the file itself is within {chosen.accuracy_db:g} dB of {played} by the tool's "
            "own rules"
        )
        evidence = (
            f"{near}; turned down by "
            f"{-preamp_db(whole, sample_rate, 1):.1f} dB where the format has a preamp; "
            f"{found.evidence}"
        )
        evidence = "; ".join((*notes, *chosen.notes(whole, sample_rate), evidence))
        if file:
            path = self._folders.target(file)
            write_whole(path, content)
            return self._exported(chosen.key, "", str(path), chosen.instructions, evidence)
        if isinstance(content, bytes) or len(json.dumps(content)) > _LONGEST_CONTENT:
            size = f"{len(content):,} {'bytes' if isinstance(content, bytes) else 'characters'}"
            raise InvalidArgumentError(
                f"as {chosen.key} it has {size}, too much for a conversation; name a file in an "
                f"allowed folder ({self._folders})"
            )
        return self._exported(chosen.key, content, "", chosen.instructions, evidence)

    @staticmethod
    def _exported(key: str, content: str, path: str, how: str, evidence: str) -> ExportAnswer:
        return ExportAnswer(
            format=key,
            content=content,
            file=path,
            instructions=how.format(file=path or "the file"),
            evidence=shortened(evidence, 160 if content else 400),
        )

    def match(
        self,
        points: Annotated[
            list[tuple[float, float]],
            Field(description="A curve: up to 200 pairs of Hz and dB.", max_length=_MOST_POINTS),
        ] = [],  # noqa: B006
        file: Annotated[
            str, Field(description="Or a curve or preset of another tool, in an allowed folder.")
        ] = "",
    ) -> SettingAnswer:
        """The five-band setting closest to a curve, or to another tool's preset."""
        if bool(points) == bool(file):
            raise InvalidArgumentError("match takes either points or a file")
        if points:
            name = "the points"
            curve = make_curve(name, [(float(hz), float(db)) for hz, db in points])
            imported = to_parametric(ForeignEq(curve=curve), DEFAULT_SAMPLE_RATE)
        else:
            path = self._folders.source(file)
            name, imported = path.name, read_setting(*_file(path))
        lines = [*imported.how_close(DEFAULT_SAMPLE_RATE), *imported.notes]
        return _shown(imported.eq, f"closest to {name}", shortened("; ".join(lines), 500))

    def apply(
        self,
        file: Annotated[str, Field(description="A recording in an allowed folder.")],
        sound: SoundArgument,
        output: Annotated[
            str, Field(description="Where to; else beside it, with the sound in its name.")
        ] = "",
        amount: Amount = 1.0,
    ) -> ApplyAnswer:
        """Render a recording with a sound, as loud as it was; the recording itself stays."""
        from eqmorph.audio.rendering import RenderOptions, render

        source = self._folders.source(file)
        found = found_sound(self._model, sound, amount)
        target = self._folders.target(output or str(source.with_name(_name_of(source, found.name))))
        report = render(source, target, found.eq, RenderOptions(loudness="match"))
        loudness = (
            f"{report.loudness_before:.1f} LUFS before, {report.loudness_after:.1f} after, "
            if report.loudness_before is not None and report.loudness_after is not None
            else ""
        )
        return ApplyAnswer(
            file=str(target),
            does=curve_in_words(found.eq),
            level=f"{loudness}{report.clipped} samples clipped",
            evidence=shortened("; ".join([found.evidence, *report.notes]), 500),
        )

    def words(
        self,
        like: Annotated[
            str, Field(description="The words nearest in sound to this; else those best known.")
        ] = "",
    ) -> WordsAnswer:
        """Words that can be asked for, with the people behind them; any others work, too."""
        if not like:
            known = self._model.words()
            return WordsAnswer(
                words=[f"{w.term}: {w.n_rows} settings, {w.n_contributors} people" for w in known],
                evidence="any other text is answered from what is known of all words, with how "
                "sure that is",
            )
        from eqmorph.words.word_map import words_like

        if self._model.word_model is None:
            raise InvalidArgumentError("this model knows its terms only and has no map of words")
        near = words_like(like, self._model.word_model)[:_MOST_WORDS]
        return WordsAnswer(
            words=[f"{w.word}: {w.distance_db:.1f} dB away" for w in near],
            evidence=f"distances are the RMS difference of the curves; {reading(like)}: "
            f"{shortened(evidence_of(self._model, like))}",
        )


def _shown(eq: Equalizer, title: str, evidence: str) -> SettingAnswer:
    return SettingAnswer(
        title=shortened(title, 200),
        does=curve_in_words(eq),
        bands=bands_of(eq),
        evidence=shortened(evidence, 700),
    )


def _file(path: Path, sample_rate: float = DEFAULT_SAMPLE_RATE) -> tuple[bytes, float, str]:
    """What the readers take: content, rate, name."""
    with path.open("rb") as opened:
        return opened.read(LARGEST_FILE + 1), sample_rate, path.name


def _name_of(source: Path, sound: str) -> str:
    plain = "".join(sign if sign.isalnum() else "-" for sign in sound)
    short = "-".join(part for part in plain.split("-") if part)[:40]
    return f"{source.stem}-{short or 'sound'}{source.suffix}"
