"""What is said of filters, piece by piece, and which pieces belong to one filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eqmorph.words.operators import Operators
from eqmorph.words.tokens import Token

DEFAULT_HZ = {
    "low shelf": 120.0, "high shelf": 8000.0, "high pass": 80.0, "low pass": 12_000.0,
}  # fmt: skip
KINDS = ("high pass", "low pass", "band pass", "low shelf", "high shelf", "shelf", "notch", "bell")
UP, DOWN = ("more", "lack"), ("less", "remove", "too")
PLACES = ("hertz", "range")
WIDTHS = ("q value", "octaves", "wide", "narrow", "steep", "slope")
GLUE = ("glue", "by", "q", "between", "strength")
_SMALLEST_BARE_HZ = 20.0
_LONGEST_PHRASE = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what is said of a filter: what it is, its numbers, and where it ends.

    `bare` where neither a unit nor a word before it tells that a number is a frequency.
    """

    kind: str
    end: int
    value: float = 0.0
    upper: float = 0.0
    signed: bool = False
    bare: bool = False


def says(piece: Piece) -> bool:
    """Whether a piece makes a filter of the others."""
    return piece.kind in PLACES or piece.kind in KINDS


def is_whole(segment: list[Piece]) -> bool:
    """Whether a filter can be made of some pieces."""
    kinds = {p.kind for p in segment}
    return bool(kinds & {*PLACES, "shelf", *DEFAULT_HZ})


def tells(segment: list[Piece]) -> bool:
    """Whether some pieces tell up from down."""
    signs = ("gain", "drawn", *UP, *DOWN, "negate", "notch", "high pass", "low pass", "band pass")
    return any(p.kind in signs for p in segment)


def verbs_of(segment: list[Piece]) -> list[Piece]:
    """The pieces that say more or less."""
    return [p for p in segment if p.kind in (*UP, *DOWN, "negate")]


def pieces_of(tokens: Sequence[Token], at: int, operators: Operators) -> Iterator[Piece]:
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
            roles = (*roles, *(["where"] * (token.text == "@"))) if kind == "glue" else (kind,)
            yield Piece(kind, at, float(token.text == ","))
        elif token.kind != "word":
            kind = _kind_of_number(token, before)
            if token.kind == "number" and _is_name(tokens, at, operators):
                return
            unitless = not any(c.isalpha() for c in token.text)
            bare = unitless and kind in PLACES and "where" not in before
            roles, at = (kind,), at + 1
            yield Piece(kind, at, token.value, token.upper, token.signed, bare)
        else:
            found = _phrase(tokens, at, operators)
            ends = at + 1 < len(tokens) and tokens[at + 1].kind == "mark"
            if found is None or (ends and token.text in operators.interjection):
                return  # "cut 300 Hz, no, 400 Hz"
            roles, at, factor = found
            pair = _between(tokens, at, operators) if "between" in roles else None
            if pair is not None:
                roles, at = ("range",), at + 3
                yield Piece("range", at, *pair)
            else:
                if roles[0] == "glue" and "where" in before:
                    roles = (*roles, "where")  # "around the 300"
                yield Piece(roles[0], at, factor)


def _is_name(tokens: Sequence[Token], at: int, operators: Operators) -> bool:
    """Whether a number without a unit names a thing: "an 1176", but not "a 300 cut"."""
    before = tokens[at - 1].text if at else ""
    if "article" not in operators.filters.get(before, ()):
        return False
    following = _phrase(tokens, at + 1, operators)
    return following is None or following[0][0] not in (*UP, *DOWN, *KINDS, *WIDTHS, "glue")


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
        elif kind in (*UP, *DOWN, "negate", "strength"):
            roles = (kind, *roles) if kind != "too" or phrase != "over" else roles
        elif after in (*UP, *DOWN):
            roles = (after, *roles)
        if roles:
            decisive = ("below", "above", "between", *KINDS)
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


def segments_of(pieces: list[Piece], closed: bool = True) -> Iterator[list[Piece]]:
    """The pieces of each filter: parted by links, and where a finished one is followed by more.

    `closed` where no word follows the last of them that its decibels may belong to.
    """
    segment: list[Piece] = []
    for piece in pieces:
        kinds = [p.kind for p in segment]
        placed = any(k in PLACES for k in kinds)
        gained = "gain" in kinds
        said = next((k for k in reversed(kinds) if k not in (*GLUE, "gain")), "")
        verb = piece.kind in (*UP, *DOWN) and said != "lack"  # "250 Hz needs to come down 2 dB"
        finished = placed and (
            (piece.kind == "gain" and gained)
            or (piece.kind in PLACES and gained and kinds.index("gain") > _first_place(kinds))
            or (verb and (gained or any(k in (*UP, *DOWN) for k in kinds)))
            or (piece.kind in KINDS and any(k in KINDS for k in kinds))
        )
        if piece.kind == "link" and piece.value and _completes(segment, piece, pieces, closed):
            continue  # "low shelf, 100 Hz, minus 4 dB", "boost at 100, 2 dB"
        if piece.kind == "link" or finished:
            if segment:
                yield segment
            segment = [] if piece.kind == "link" else [piece]
        else:
            segment.append(piece)
    if segment:
        yield segment


def _completes(segment: list[Piece], comma: Piece, pieces: list[Piece], closed: bool) -> bool:
    """Whether what follows a comma says only what has not been said of the filter before it."""
    after = pieces[pieces.index(comma) + 1 :]
    ends = [i for i, p in enumerate(after) if p.kind == "link"]
    following = after[: ends[0]] if ends else after
    said_how_much = [p.kind for p in following if p.kind not in (*GLUE, *WIDTHS)] == ["gain"]
    if said_how_much and (ends or closed) and not any(p.kind == "gain" for p in segment):
        return any(p.kind in PLACES for p in segment)
    said = [_aspect(p) for p in segment if _aspect(p)]
    new = [_aspect(p) for p in following if _aspect(p)]
    passes = any(p.kind in ("high pass", "low pass", "band pass") for p in (*segment, *following))
    both = {*said, *new}
    apart = not set(said) & set(new) and bool(said) and bool(new)
    return apart and "kind" in both and not (passes and "gain" in both)


def _aspect(piece: Piece) -> str:
    if piece.kind in PLACES:
        return "place"
    if piece.kind in KINDS:
        return "kind"
    return "gain" if piece.kind in ("gain", *UP, *DOWN) else ""


def _first_place(kinds: list[str]) -> int:
    return min(i for i, k in enumerate(kinds) if k in PLACES)
