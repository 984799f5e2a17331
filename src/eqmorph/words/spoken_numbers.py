"""Numbers as they are dictated: "minus two point five at one twenty hertz", "three dee bee"."""

from __future__ import annotations

import re

_UNITS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_TEN = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {"zero": 0, "oh": 0, **{word: n for n, word in enumerate(_UNITS.split(), 1)}}
_TENS = {word: 10 * n for n, word in enumerate(_TEN.split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1000}
_DIGIT = "|".join(word for word, n in _SMALL.items() if n < 10)
_WORD = "|".join(sorted((*_SMALL, *_TENS, *_SCALES), key=len, reverse=True))
# Letters that are spelt out.
_SPELT = (
    (re.compile(r"\b(?:dee[ -]?bees?|d\.? b\.?(?![a-z])|deebs?|dbees?)(?![a-z])"), "db"),
    (re.compile(r"\b(?:kay|kilo)(?= ?hertz\b)"), "kilo"),
    (re.compile(r"(?<=[a-z0-9] )kay\b"), "k"),
    (
        re.compile(
            r"\bcue(?= (?:of |at |factor )?(?:\d|zero|one|two|three|four|five|six|eight|ten))"
        ),
        "q",
    ),
    (re.compile(r"\bpercent\b"), "%"),
)
_NUMBER = re.compile(
    rf"(?:\ba (?=hundred|thousand))?\b(?:{_WORD})(?:(?: |-| and )(?:{_WORD}))*"
    rf"(?: point(?: (?:{_DIGIT}))+)?\b|\bpoint(?: (?:{_DIGIT}))+\b"
)
# Without such a neighbour a small number may be a number of things: "at one point".
_BEFORE = re.compile(r"\b(?:at|by|up|down|around|about|minus|plus|q|q of)\s$")
_CLOSED = re.compile(r"^\s*(?:$|[,;.!?)]|(?:and|at|please|then|with|on)\b)")
_UNIT = re.compile(r"^ ?(?:k\b|kilo|hertz|hz|khz|db|deci|%|octave|cycles)")
_HALF = re.compile(r"^ and a half\b")
_SMALLEST_ALONE = 20
_MAY_SPEAK = re.compile(rf"\b(?:{_WORD}|dee|d b|cue|percent|point)\b")


def written(text: str) -> str:
    """A text in lower case with dictated numbers in digits and spelt units as such."""
    if not _MAY_SPEAK.search(text):
        return text
    for pattern, unit in _SPELT:
        text = pattern.sub(unit, text)

    def digits(match: re.Match[str]) -> str:
        value = _value(re.split(r"[ -]", match[0]))
        if value is None:
            return match[0]
        rest = text[match.end() :]
        if value < _SMALLEST_ALONE:
            said = _BEFORE.search(text[: match.start()]) and _CLOSED.match(rest)
            if _HALF.match(rest) or not ("point" in match[0] or said or _UNIT.match(rest)):
                return match[0]
        return f"{value:g}"

    return _NUMBER.sub(digits, text)


def _value(words: list[str]) -> float | None:
    """The words of a number as it is read out; None where they are none."""
    if "point" in words:
        cut = words.index("point")
        whole = _value(words[:cut]) if cut else 0.0
        decimals = "".join(str(_SMALL[word]) for word in words[cut + 1 :])
        return None if whole is None else whole + float(f"0.{decimals}")
    total, part = 0, 0
    before = ""
    for word in (w for w in words if w not in ("and", "a")):
        if word in _SCALES:
            scale = _SCALES[word]
            part = max(part, 1) * scale
            if scale == _SCALES["thousand"]:
                total, part = total + part, 0
        elif word in _TENS:
            # "One twenty" is a hundred and twenty, "twelve fifty" twelve hundred and fifty.
            part = 100 * part + _TENS[word] if before in _SMALL and part else part + _TENS[word]
        elif before in _SMALL and before != "oh" and part:
            if _SMALL[word] < 10 and word != "oh":
                return None  # "one two"
            part = 100 * part + _SMALL[word]  # "three fifteen"
        else:
            part += _SMALL[word]
        before = word
    return float(total + part)
