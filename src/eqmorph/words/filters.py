"""Filters said in numbers: "-3 dB at 250 Hz", "high pass at 80", "200-400 Hz down 3"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from eqmorph.equalizers.bands import GAIN_LIMIT_DB
from eqmorph.equalizers.biquads import (
    DEFAULT_SAMPLE_RATE,
    BandKind,
    FloatArray,
    magnitude_squared,
    warped_square,
)
from eqmorph.words.lexicon import Operators
from eqmorph.words.tokens import Token

# What is meant where no number is said.
GAIN_DB, NOTCH_DB = 3.0, -12.0
BELL_Q, SHELF_Q, NOTCH_Q, WIDE_Q, NARROW_Q = 1.0, 0.71, 8.0, 0.5, 4.0
_DEFAULT_HZ = {
    "low shelf": 120.0, "high shelf": 8000.0, "high pass": 80.0, "low pass": 12_000.0,
}  # fmt: skip
_SLOPE_DB, _STEEP_DB = 12.0, 24.0
_LOWEST_HZ, _HIGHEST_HZ = 10.0, 22_000.0
_LOWEST_Q, _HIGHEST_Q = 0.1, 10.0
_SMALLEST_BARE_HZ = 20.0
# A pass filter goes down to here in a curve: nobody hears what is left, and no fit needs it.
FLOOR_DB = -36.0
_SHELF_SPLIT_HZ = 800.0
_LONGEST_PHRASE = 4
_KINDS = ("high pass", "low pass", "band pass", "low shelf", "high shelf", "shelf", "notch", "bell")
_UP, _DOWN = ("more", "lack"), ("less", "remove", "too")
_PLACES = ("hertz", "range")
_WIDTHS = ("q value", "octaves", "wide", "narrow", "steep", "slope")
_GLUE = ("glue", "by", "q", "between", "strength")


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter, exactly as it was asked for.

    Attributes
    ----------
    kind : {"bell", "low shelf", "high shelf", "high pass", "low pass"}
    gain_db : float
        0 for a pass filter.
    frequency_hz : float
        Centre of a bell, corner of the others.
    q : float
        Of a bell; 0.71 of a shelf.
    slope_db : float
        dB per octave of a pass filter; 0 of the others.
    """

    kind: str
    gain_db: float
    frequency_hz: float
    q: float = BELL_Q
    slope_db: float = 0.0

    def curve_db(self, frequencies_hz: FloatArray) -> FloatArray:
        """Its response at 48 kHz; of a pass filter Butterworth's, down to -36 dB."""
        if self.slope_db:
            ratio = self.frequency_hz / frequencies_hz
            order = self.slope_db / 6.0
            power = ratio if self.kind == "high pass" else 1.0 / ratio
            passed: FloatArray = np.maximum(-10.0 * np.log10(1.0 + power ** (2 * order)), FLOOR_DB)
            return passed
        kinds: dict[str, BandKind] = {"low shelf": "low_shelf", "high shelf": "high_shelf"}
        squared = magnitude_squared(
            kinds.get(self.kind, "peak"),
            np.array([self.gain_db]), np.array([self.frequency_hz]), np.array([self.q]),
            warped_square(frequencies_hz, DEFAULT_SAMPLE_RATE), DEFAULT_SAMPLE_RATE,
        )  # fmt: skip
        drawn: FloatArray = 10.0 * np.log10(squared[0])
        return drawn

    def __str__(self) -> str:
        place = f"{float(f'{self.frequency_hz:.4g}'):g} Hz"
        if self.slope_db:
            return f"{self.kind} at {place}"
        if self.kind != "bell":
            return f"{self.kind} {self.gain_db:+.3g} dB at {place}"
        q = "" if self.q == BELL_Q else f", Q {self.q:.2g}"
        return f"{self.gain_db:+.3g} dB at {place}{q}"


@dataclass(frozen=True, slots=True)
class FilterRun:
    """Filters that stand together in a text.

    Attributes
    ----------
    filters : tuple of Filter
    end : int
        The first token after them.
    unsigned : bool
        Whether nothing in them tells up from down: a word before them may.
    notes : tuple of str
    """

    filters: tuple[Filter, ...]
    end: int
    unsigned: bool
    notes: tuple[str, ...]

    def turned(self) -> FilterRun:
        """With every gain's sign changed."""
        filters = tuple(replace(f, gain_db=-f.gain_db) for f in self.filters)
        return replace(self, filters=filters)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of what is said of a filter: what it is, its numbers, and where it ends."""

    kind: str
    end: int
    value: float = 0.0
    upper: float = 0.0
    signed: bool = False


def read_filters(tokens: Sequence[Token], start: int, operators: Operators) -> FilterRun | None:
    """The filters that begin at a token; None where none do.

    Parameters
    ----------
    tokens : sequence of Token
    start : int
    operators : Operators
        Of the text's language.
    """
    pieces = list(_pieces(tokens, start, operators))
    if not any(map(_says, pieces)) or pieces[0].kind == "link":
        return None
    segments: list[list[_Piece]] = []
    for segment in _segments(pieces):
        if _whole(segment):
            segments.append(segment)
        elif segments and all(p.kind in (*_WIDTHS, *_GLUE) for p in segment):
            segments[-1] += segment  # "-5 dB at 1.2 kHz, narrow"
        elif segments and not _verbs(segments[-1]) and all(p in _verbs(segment) for p in segment):
            segments[-1] += segment  # "400 Hz um 3 dB absenken"
    if not segments:
        return None
    essential = max(p.end for s in segments for p in s if p.kind not in _GLUE)
    end = pieces[-1].end
    # "-3 dB at 250 Hz, cut the mud": the last verb is the next word's.
    if end < len(tokens) and tokens[end].kind == "word":
        while segments[-1][-1].kind in (*_GLUE, *_UP, *_DOWN, "negate", "link"):
            del segments[-1][-1]
        essential = segments[-1][-1].end
    notes: list[str] = []
    unsigned = not any(_tells(s) for s in segments)
    made = [list(_made(s, notes)) for s in _shared(segments)]
    return FilterRun(tuple(f for m in made for f in m), essential, unsigned, tuple(notes))


def _says(piece: _Piece) -> bool:
    return piece.kind in _PLACES or piece.kind in _KINDS


def _whole(segment: list[_Piece]) -> bool:
    kinds = {p.kind for p in segment}
    return bool(kinds & {*_PLACES, "shelf", *_DEFAULT_HZ})


def _tells(segment: list[_Piece]) -> bool:
    signs = ("gain", *_UP, *_DOWN, "negate", "notch", "high pass", "low pass", "band pass")
    return any(p.kind in signs for p in segment)


def _pieces(tokens: Sequence[Token], at: int, operators: Operators) -> Iterator[_Piece]:
    """What may belong to filters, piece by piece, up to the first token that may not."""
    roles: tuple[str, ...] = ()
    while at < len(tokens):
        token, before = tokens[at], roles
        if token.kind == "mark":
            marks = {**dict.fromkeys(",;&+/\n", "link"), "<": "below", ">": "above"}
            kind = marks.get(token.text, "glue" if token.text in "@=():" else "")
            if not kind:
                return
            at += 1
            roles = roles if kind == "glue" else (kind,)
            yield _Piece(kind, at)
        elif token.kind != "word":
            kind = _kind_of_number(token, before)
            roles, at = (kind,), at + 1
            yield _Piece(kind, at, token.value, token.upper, token.signed)
        else:
            found = _phrase(tokens, at, operators)
            if found is None:
                return
            roles, at, factor = found
            pair = _between(tokens, at, operators) if "between" in roles else None
            if pair is not None:
                roles, at = ("range",), at + 3
                yield _Piece("range", at, *pair)
            else:
                yield _Piece(roles[0], at, factor)


def _kind_of_number(token: Token, before: tuple[str, ...]) -> str:
    if token.kind == "decibels":
        return "gain"
    if token.kind == "times":
        return "strength"
    if token.kind != "number":
        return token.kind
    if "q" in before:
        return "q value"
    by = token.signed or "by" in before or before[:1] in (("more",), ("less",))
    return "gain" if abs(token.value) < _SMALLEST_BARE_HZ or (by and token.signed) else "hertz"


def _phrase(
    tokens: Sequence[Token], at: int, operators: Operators
) -> tuple[tuple[str, ...], int, float] | None:
    """The roles of the longest phrase at a token, where it ends, and its strength."""
    for length in range(_LONGEST_PHRASE, 0, -1):
        words = tokens[at : at + length]
        if len(words) < length or any(t.kind != "word" for t in words):
            continue
        phrase = "".join(t.text for t in words)
        roles = operators.filters.get(phrase, ())
        kind, factor = operators.changes.get(phrase, ("", 1.0))
        after = operators.after.get(phrase, "")
        if kind in ("link", "with"):
            roles = ("link" if not roles else "glue", *roles)
        elif kind in (*_UP, *_DOWN, "negate", "strength"):
            roles = (kind, *roles) if kind != "too" or phrase != "over" else roles
        elif after in (*_UP, *_DOWN):
            roles = (after, *roles)
        if roles:
            decisive = ("below", "above", "between", *_KINDS)
            first = next((r for r in roles if r in decisive), roles[0])
            first = {"minus": "less", "plus": "more"}.get(first, first)
            return (first, *roles), at + length, factor
    return None


def _between(tokens: Sequence[Token], at: int, operators: Operators) -> tuple[float, float] | None:
    """The two ends of "between 200 and 400 Hz"."""
    low, *rest = tokens[at : at + 3] if at + 2 < len(tokens) else (None,)
    if (
        low is None
        or low.kind not in ("hertz", "number")
        or rest[1].kind not in ("hertz", "number")
    ):
        return None
    if operators.changes.get(rest[0].text, ("",))[0] != "link" and rest[0].text not in ("to", "a"):
        return None
    high = rest[1].value
    # "between 2 and 4 kHz" has one unit for both.
    unit = 1000.0 if low.kind == "number" and low.value < high / 100.0 else 1.0
    return low.value * unit, high


def _segments(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """The pieces of each filter: parted by links, and where a finished one is followed by more."""
    segment: list[_Piece] = []
    for piece in pieces:
        kinds = [p.kind for p in segment]
        placed = any(k in _PLACES for k in kinds)
        gained = "gain" in kinds
        verb = piece.kind in (*_UP, *_DOWN)
        finished = placed and (
            (piece.kind == "gain" and gained)
            or (piece.kind in _PLACES and gained and kinds.index("gain") > _first_place(kinds))
            or (verb and (gained or any(k in (*_UP, *_DOWN) for k in kinds)))
            or (piece.kind in _KINDS and any(k in _KINDS for k in kinds))
        )
        if piece.kind == "link" or finished:
            if segment:
                yield segment
            segment = [] if piece.kind == "link" else [piece]
        else:
            segment.append(piece)
    if segment:
        yield segment


def _first_place(kinds: list[str]) -> int:
    return min(i for i, k in enumerate(kinds) if k in _PLACES)


def _shared(segments: list[list[_Piece]]) -> Iterator[list[_Piece]]:
    """The segments, each with the verb and gain that are said once for several of them."""
    groups: list[list[list[_Piece]]] = []
    for segment in segments:
        new = _verbs(segment) or any(
            (p.kind == "gain" and p.signed) or p.kind in _KINDS for p in segment
        )
        if groups and (not new or not any(map(_tells, groups[-1]))):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    for group in groups:
        verbs = [p for segment in group for p in _verbs(segment)][:2]
        gains = [p for segment in group for p in segment if p.kind == "gain"]
        for segment in group:
            lent = [] if _verbs(segment) else verbs
            if not any(p.kind == "gain" for p in segment):
                lent = [*lent, *gains[-1:]]
            yield [*segment, *lent]


def _made(segment: list[_Piece], notes: list[str]) -> Iterator[Filter]:
    """The filters of one segment."""
    kind = next((p.kind for p in segment if p.kind in _KINDS), "")
    side = next((p.kind for p in segment if p.kind in ("below", "above")), "")
    gain, told = _gain_db(segment, kind)
    if gain is None:
        notes.append("left as it is: " + ", ".join(f"{p.value:g} Hz" for p in _places(segment)))
        return
    q = _quality(segment)
    slope = next((p.value for p in segment if p.kind == "slope"), _SLOPE_DB)
    if any(p.kind == "steep" for p in segment):
        slope = max(slope, _STEEP_DB)
    for place in _places(segment) or [_Piece("hertz", 0, _DEFAULT_HZ.get(kind, 8000.0))]:
        yield from _checked(_shaped(kind, side, gain, told, place, q, slope), notes)


def _places(segment: list[_Piece]) -> list[_Piece]:
    return [p for p in segment if p.kind in _PLACES]


def _verbs(segment: list[_Piece]) -> list[_Piece]:
    return [p for p in segment if p.kind in (*_UP, *_DOWN, "negate")]


def _gain_db(segment: list[_Piece], kind: str) -> tuple[float | None, bool]:
    """What is asked for in dB, None for "leave it", and whether the number was said."""
    verbs = [p.kind for p in _verbs(segment)]
    signs = [1.0 if v in _UP else -1.0 for v in verbs if v != "negate"]
    negated = "negate" in verbs
    if negated and signs and signs[0] < 0:
        return None, False
    sign = signs[0] if signs else -1.0 if negated or kind == "notch" else 1.0
    said = next((p for p in segment if p.kind == "gain"), None)
    if said is not None:
        return (said.value if said.signed else sign * said.value), True
    size = -NOTCH_DB if kind == "notch" else GAIN_DB
    for piece in segment:
        if piece.kind == "strength":
            size *= piece.value
    return sign * size, False


def _quality(segment: list[_Piece]) -> float | None:
    for piece in segment:
        if piece.kind == "q value":
            return piece.value
        if piece.kind == "octaves":
            return _q_of_octaves(piece.value)
    width = {p.kind for p in segment}
    return WIDE_Q if "wide" in width else NARROW_Q if "narrow" in width else None


def _q_of_octaves(octaves: float) -> float:
    """Cookbook: 1 / Q = 2 sinh(ln(2) / 2 * octaves)."""
    return 1.0 / (2.0 * math.sinh(math.log(2.0) / 2.0 * max(octaves, 0.05)))


def _shaped(
    kind: str, side: str, gain: float, told: bool, place: _Piece, q: float | None, slope: float
) -> list[Filter]:
    low, high = place.value, place.upper or place.value
    centre = math.sqrt(low * high)
    if kind == "band pass":
        return [
            Filter("high pass", 0.0, low, SHELF_Q, slope),
            Filter("low pass", 0.0, high, SHELF_Q, slope),
        ]
    if kind in ("high pass", "low pass"):
        return [Filter(kind, 0.0, centre, SHELF_Q, slope)]
    if side and not kind:
        if gain < 0 and not told:
            return [
                Filter("high pass" if side == "below" else "low pass", 0.0, centre, SHELF_Q, slope)
            ]
        kind = "low shelf" if side == "below" else "high shelf"
    if kind == "shelf":
        kind = "low shelf" if centre < _SHELF_SPLIT_HZ else "high shelf"
    if kind.endswith("shelf"):
        return [Filter(kind, gain, centre, SHELF_Q)]
    if q is None and high > low:
        q = _q_of_octaves(math.log2(high / low))
    return [Filter("bell", gain, centre, q or (NOTCH_Q if kind == "notch" else BELL_Q))]


def _checked(filters: list[Filter], notes: list[str]) -> Iterator[Filter]:
    """Those that can be heard and made, with a note for what had to be limited."""
    for f in filters:
        if not _LOWEST_HZ <= f.frequency_hz <= _HIGHEST_HZ:
            notes.append(f"{f.frequency_hz:.6g} Hz is not to be heard: not followed")
            continue
        gain = min(max(f.gain_db, -GAIN_LIMIT_DB), GAIN_LIMIT_DB)
        q = min(max(f.q, _LOWEST_Q), _HIGHEST_Q)
        if gain != f.gain_db:
            notes.append(f"{f.gain_db:+g} dB is more than a band can do: {gain:+g} dB")
        if q != f.q:
            notes.append(f"Q {f.q:g} is more than a band can do: Q {q:g}")
        yield replace(f, gain_db=gain, q=q)
