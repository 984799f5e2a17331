"""Filters said in numbers: "-3 dB at 250 Hz", "high pass at 80", "200-400 Hz down 3"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from eqmorph.equalizers.bands import GAIN_LIMIT_DB
from eqmorph.words.filter_pieces import (
    DEFAULT_HZ,
    DOWN,
    GLUE,
    KINDS,
    PLACES,
    UP,
    WIDTHS,
    Piece,
    is_whole,
    pieces_of,
    says,
    segments_of,
    tells,
    verbs_of,
)
from eqmorph.words.filters import BELL_Q, LEFT, NOT_FOLLOWED, Filter
from eqmorph.words.operators import Operators
from eqmorph.words.tokens import Token

# What is meant where no number is said.
_GAIN_DB, _NOTCH_DB = 3.0, -12.0
_SHELF_Q, _NOTCH_Q, _WIDE_Q, _NARROW_Q = 0.71, 8.0, 0.5, 4.0
_SLOPE_DB, _STEEP_DB = 12.0, 24.0
_LOWEST_HZ, _HIGHEST_HZ = 20.0, 20_000.0
_LOWEST_Q, _HIGHEST_Q = 0.1, 10.0
_SHELF_SPLIT_HZ = 800.0
_PARTICLES = ("out", "off")


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
    gained : bool
        Whether a number of decibels stands in them: a word before them may have one, too.
    weighed : bool
        Whether it is said in words how much ("a bit").
    bare : bool
        Whether nothing in them but numbers tells that these are frequencies.
    notes : tuple of str
    """

    filters: tuple[Filter, ...]
    end: int
    unsigned: bool
    gained: bool
    weighed: bool
    bare: bool
    notes: tuple[str, ...]

    def scaled(self, factor: float) -> FilterRun:
        """With so many times every gain."""
        filters = tuple(replace(f, gain_db=factor * f.gain_db) for f in self.filters)
        return replace(self, filters=filters)

    def narrowed(self, q: float) -> FilterRun:
        """With this Q for every cut that none was said of."""
        filters = tuple(
            replace(f, q=q) if f.kind == "bell" and f.q == BELL_Q and f.gain_db < 0 else f
            for f in self.filters
        )
        return replace(self, filters=filters)

    def at_gain(self, gain_db: float) -> FilterRun:
        """With a gain that was said before them."""
        notes: list[str] = []
        filters = [replace(f, gain_db=0.0 if f.slope_db else gain_db) for f in self.filters]
        limited = tuple(_checked(filters, notes))
        return replace(self, filters=limited, notes=(*self.notes, *notes), unsigned=False)


def read_filters(tokens: Sequence[Token], start: int, operators: Operators) -> FilterRun | None:
    """The filters that begin at a token; None where none do.

    Parameters
    ----------
    tokens : sequence of Token
    start : int
    operators : Operators
        Of the text's language.
    """
    pieces = list(pieces_of(tokens, start, operators))
    if not any(map(says, pieces)) or pieces[0].kind == "link":
        return None
    segments: list[list[Piece]] = []
    last = pieces[-1].end
    closed = last >= len(tokens) or tokens[last].kind == "mark"
    for segment in segments_of(pieces, closed):
        if is_whole(segment):
            segments.append(segment)
        elif segments and all(p.kind in (*WIDTHS, *GLUE) for p in segment):
            segments[-1] += segment  # "-5 dB at 1.2 kHz, narrow"
        elif (
            segments
            and not verbs_of(segments[-1])
            and all(p in verbs_of(segment) or p.kind in WIDTHS for p in segment)
        ):
            segments[-1] += segment  # "400 Hz um 3 dB absenken", "180 Hz, narrow cut"
    if not segments:
        return None
    essential = max(p.end for s in segments for p in s if p.kind not in GLUE)
    end = pieces[-1].end
    # "-3 dB at 250 Hz, cut the mud": the last verb is the next word's.
    if end < len(tokens) and tokens[end].kind == "word":
        while segments[-1][-1].kind in (*GLUE, *UP, *DOWN, "negate", "link"):
            word = tokens[segments[-1][-1].end - 1].text
            noun = word in operators.after and word not in operators.changes
            if word in _PARTICLES or noun:
                break  # "pull some 300 out of the guitars", "the 5k peak makes it harsh"
            del segments[-1][-1]
        essential = segments[-1][-1].end
    notes: list[str] = []
    segments = [_with_verb(s) for s in segments]
    gains = [p for s in segments for p in s if p.kind == "gain"]
    told = any(tells([p for p in s if p.kind != "gain"]) for s in segments)
    unsigned = not (told or any(p.signed for p in gains))
    bare = all(p.bare or p.kind in (*GLUE, "link") for s in segments for p in s)
    made = [list(_made(s, notes)) for s in _shared(segments)]
    filters = tuple(f for m in made for f in m)
    weighed = any(p.kind == "strength" for s in segments for p in s)
    return FilterRun(filters, essential, unsigned, bool(gains), weighed, bare, tuple(notes))


def _with_verb(segment: list[Piece]) -> list[Piece]:
    """ "-300 Hz" without a gain is less of it."""
    signed = [p for p in segment if p.kind == "hertz" and p.signed]
    if not signed or verbs_of(segment) or any(p.kind in ("gain", "glue") for p in segment):
        return segment
    verb = Piece("less" if signed[0].value < 0 else "more", signed[0].end)
    return [verb, *(replace(p, value=abs(p.value)) for p in segment)]


def _shared(segments: list[list[Piece]]) -> Iterator[list[Piece]]:
    """The segments, each with the verb and gain that are said once for several of them."""
    groups: list[list[list[Piece]]] = []
    for segment in segments:
        new = verbs_of(segment) or any(
            (p.kind == "gain" and p.signed) or p.kind in KINDS for p in segment
        )
        if groups and (not new or not any(map(tells, groups[-1]))):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    for group in groups:
        verbs = [p for segment in group for p in verbs_of(segment)][:2]
        gains = [p for segment in group for p in segment if p.kind == "gain"]
        verbs = verbs or [p for segment in group for p in segment if p.kind == "drawn"]
        notch = next((s for s in group if any(p.kind == "notch" for p in s)), [])
        notch = [p for p in notch if p.kind == "notch" or p.kind in WIDTHS]
        for segment in group:
            lent = [] if verbs_of(segment) else verbs
            if not any(p.kind == "gain" for p in segment):
                lent = [*lent, *gains[-1:]]
            if not any(p.kind in KINDS for p in segment):
                lent = [*lent, *notch]  # "notches at 120 and 240 Hz"
            yield [*segment, *lent]


def _made(segment: list[Piece], notes: list[str]) -> Iterator[Filter]:
    """The filters of one segment."""
    kind = next((p.kind for p in segment if p.kind in KINDS), "")
    side = next((p.kind for p in segment if p.kind in ("below", "above")), "")
    gain, told = _gain_db(segment, kind)
    if gain is None:
        notes.append(f"{LEFT}: " + ", ".join(f"{p.value:g} Hz" for p in _places(segment)))
        return
    q = _quality(segment)
    slope = next((p.value for p in segment if p.kind == "slope"), _SLOPE_DB)
    if any(p.kind == "steep" for p in segment):
        slope = max(slope, _STEEP_DB)
    for place in _places(segment) or [Piece("hertz", 0, DEFAULT_HZ.get(kind, 8000.0))]:
        yield from _checked(_shaped(kind, side, gain, told, place, q, slope), notes)


def _places(segment: list[Piece]) -> list[Piece]:
    return [p for p in segment if p.kind in PLACES]


def _gain_db(segment: list[Piece], kind: str) -> tuple[float | None, bool]:
    """What is asked for in dB, None for "leave it", and whether the number was said."""
    verbs = [p.kind for p in verbs_of(segment)]
    asked = [v for v in verbs if v != "negate"]
    if len(asked) < len(verbs) and asked:
        return None, False  # "don't cut", "don't boost"
    drawn = not verbs and any(p.kind == "drawn" for p in segment)  # "pull 3 dB at 2.5k"
    down = len(asked) < len(verbs) or kind == "notch" or drawn or _asks_down(asked)
    sign = -1.0 if down else 1.0
    said = next((p for p in segment if p.kind == "gain"), None)
    if said is not None:
        return (said.value if said.signed else sign * said.value), True
    size = -_NOTCH_DB if kind == "notch" else _GAIN_DB
    for piece in segment:
        if piece.kind == "strength":
            size *= piece.value
    return sign * size, False


def _asks_down(verbs: list[str]) -> bool:
    """Whether less is asked for: "needs less", "add a cut", but not "fix the lack of"."""
    lack = verbs.index("lack") if "lack" in verbs else 0
    return any(v in DOWN for v in verbs[lack:])


def _quality(segment: list[Piece]) -> float | None:
    for piece in segment:
        if piece.kind == "q value":
            return piece.value
        if piece.kind == "octaves":
            return _q_of_octaves(piece.value)
    width = {p.kind for p in segment}
    return _WIDE_Q if "wide" in width else _NARROW_Q if "narrow" in width else None


def _q_of_octaves(octaves: float) -> float:
    """Cookbook: 1 / Q = 2 sinh(ln(2) / 2 * octaves)."""
    return 1.0 / (2.0 * math.sinh(math.log(2.0) / 2.0 * max(octaves, 0.05)))


def _shaped(
    kind: str, side: str, gain: float, told: bool, place: Piece, q: float | None, slope: float
) -> list[Filter]:
    low, high = place.value, place.upper or place.value
    centre = math.copysign(math.sqrt(abs(low * high)), low)
    if kind == "band pass":
        return [
            Filter("high pass", 0.0, low, _SHELF_Q, slope),
            Filter("low pass", 0.0, high, _SHELF_Q, slope),
        ]
    if kind in ("high pass", "low pass"):
        return [Filter(kind, 0.0, centre, _SHELF_Q, slope)]
    if side and not kind:
        if gain < 0 and not told:
            return [
                Filter("high pass" if side == "below" else "low pass", 0.0, centre, _SHELF_Q, slope)
            ]
        kind = "low shelf" if side == "below" else "high shelf"
    if kind == "shelf":
        kind = "low shelf" if centre < _SHELF_SPLIT_HZ else "high shelf"
    if kind.endswith("shelf"):
        return [Filter(kind, gain, centre, _SHELF_Q)]
    if q is None and high > low:
        q = _q_of_octaves(math.log2(high / low))
    return [Filter("bell", gain, centre, q or (_NOTCH_Q if kind == "notch" else BELL_Q))]


def _checked(filters: list[Filter], notes: list[str]) -> Iterator[Filter]:
    """Those that can be heard and made, with a note for what had to be limited."""
    for f in filters:
        if not _LOWEST_HZ <= f.frequency_hz <= _HIGHEST_HZ:
            notes.append(f"{f.frequency_hz:.6g} Hz is not within 20 Hz and 20 kHz{NOT_FOLLOWED}")
            continue
        gain = min(max(f.gain_db, -GAIN_LIMIT_DB), GAIN_LIMIT_DB)
        q = min(max(f.q, _LOWEST_Q), _HIGHEST_Q)
        if gain != f.gain_db:
            notes.append(too_much(f.gain_db, gain))
        if q != f.q:
            notes.append(f"Q {f.q:g} is more than a band can do: Q {q:g}")
        yield replace(f, gain_db=gain, q=q)


def too_much(gain_db: float, limited_db: float) -> str:
    """The note on a gain that was limited."""
    return f"{gain_db:+g} dB is more than a band can do: {limited_db:+g} dB"
