"""Sounds as assistants name them: a request in words, or the bands of a setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eqmorph.equalizers.bands import BANDS
from eqmorph.equalizers.equalizer import Band, Equalizer
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import InvalidArgumentError, UnknownTermError
from eqmorph.mcp.results import Sound, SoundBand, reading, shortened

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel

_BY_HAND = "the bands are as given"
# Finer than any ear or knob, and short.
_DECIMALS = {"gain_db": 2, "frequency_hz": 1, "q": 3}


@dataclass(frozen=True)
class Found:
    """A sound that was asked for.

    Attributes
    ----------
    eq : ParametricEq or GraphicEq
    name : str
        What to call it.
    evidence : str
        What it leans on, in a sentence.
    """

    eq: Equalizer
    name: str
    evidence: str


def found_sound(model: MorphModel, sound: Sound, amount: float = 1.0) -> Found:
    """The setting of a sound, with what stands behind it.

    Raises
    ------
    UnknownTermError
        If no word for a sound is found in a request.
    InvalidArgumentError
        If a band is named twice or not legal, or the amount is not finite.
    """
    if not isinstance(sound, str):
        return Found(setting_of(sound).scaled(amount), "setting", _BY_HAND)
    answer = model.answer(sound)
    return Found(answer.setting.scaled(amount), reading(answer.text), evidence_of(model, sound))


def evidence_of(model: MorphModel, request: str, as_change: bool = False) -> str:
    """How a request was read and what its answer leans on; "" for one that is no sound by itself.

    Such as "undo that". What moves a setting (`as_change`) has no chance of being right, and what
    is asked behind a way back is told by itself: "undo that and add air".
    """
    turn = model.turn(request) if as_change else None
    try:
        answer = model.answer(turn.then if turn is not None and turn.then else request)
    except UnknownTermError:
        return ""
    known = model.known(request)
    lines = [shortened(line) for line in answer.reasons(as_change)]
    if known is not None and known.n_contributors and not as_change:
        lines.append(f"{known.n_rows} settings by {known.n_contributors} people say what it is")
    return "; ".join(lines)


def setting_of(bands: Sequence[SoundBand]) -> ParametricEq:
    """The setting with these bands; one that is not named is flat.

    Raises
    ------
    InvalidArgumentError
        If there are none, one is named twice, or a number is not legal.
    """
    if not bands:
        raise InvalidArgumentError(
            f"a setting needs at least one band of {', '.join(spec.name for spec in BANDS)}"
        )
    flat = ParametricEq.flat()
    named = {spec.name: band for spec, band in zip(BANDS, flat.bands, strict=True)}
    given: set[str] = set()
    for band in bands:
        if band.name in given:
            raise InvalidArgumentError(f"the band {band.name} is given twice")
        given.add(band.name)
        spec = next(spec for spec in BANDS if spec.name == band.name)
        if not spec.has_q and abs(band.q - spec.default_q) > 0.005:
            raise InvalidArgumentError(
                f"the Q of {band.name} is fixed at {spec.default_q:g}, got {band.q:g}"
            )
        q = band.q if spec.has_q else spec.default_q
        named[band.name] = Band(band.gain_db, band.frequency_hz, q)
    return ParametricEq(**named)


def bands_of(eq: Equalizer) -> list[SoundBand]:
    """The bands of a five-band setting, rounded to what can be heard."""
    return [
        SoundBand(name=spec.name, **{k: round(getattr(band, k), n) for k, n in _DECIMALS.items()})  # type: ignore[arg-type]
        for spec, band in zip(BANDS, eq.bands, strict=True)
    ]
