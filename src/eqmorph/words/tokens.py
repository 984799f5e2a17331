"""A text as words, numbers with their units, and breaks: the one normaliser of requests."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from eqmorph.words.lexicon import without_accents
from eqmorph.words.numerals import in_digits
from eqmorph.words.pitches import in_hertz
from eqmorph.words.spoken_numbers import written

_DASHES = re.compile(r"[‐‑‒–—―−－﹣⁻₋]")
_APOSTROPHES = r"['’‘`´ʼ]"
# French and Italian articles are cut off the word that they stand before, English endings are not.
_ELISION = re.compile(
    rf"\b(l|d|j|n|qu|un|dell|nell|sull|all|dall|quell){_APOSTROPHES}(?=[^\W\d_])", re.IGNORECASE
)
_APOSTROPHE = re.compile(_APOSTROPHES)
# "The vocal's harsh", but not "it's" and its like, which the tables have as one word.
_CONTRACTED = re.compile(
    rf"\b(?!(?:it|that|there|here|what|where|who|how|let|he|she){_APOSTROPHES})"
    rf"([^\W\d_]{{3,}}){_APOSTROPHES}s\b(?=\s+([^\W\d_]+))",
    re.IGNORECASE,
)
# "Bright -> warm".
_ARROW = re.compile(r"\s*(?:[-=]+>|[→➔➙➜⟶⇒])\s*")
# "Bass++ treble--".
_ATTACHED = re.compile(r"(?<=[a-z])(?:(\+{2,})|-{2,})(?=[\s,;.]|$)", re.IGNORECASE)
_SIGNS = (
    (re.compile(r"[📈⬆↑🔼🔺👆]\ufe0f?"), " up "),
    (re.compile(r"[📉⬇↓🔽🔻👇]\ufe0f?"), " down "),
    # "Is" of Italian and Portuguese, which without its accent is "and".
    (re.compile(r"(?<![\w'’])(?:[èÈ]|[eE]['’](?=\s))(?!\w)"), " risulta "),
    (re.compile(r"(?<![\w'’])[éÉ](?!\w)"), " esta "),
)
_ELLIPSIS = re.compile(r"\.{2,}")
# The head of a line of Equalizer APO or REW: its number is no gain.
_FILTER_HEAD = re.compile(r"\bfilter\s*\d*\s*:\s*(?:on|off)?\b", re.IGNORECASE)
# "De-ess", "un-muddy": in any language, less of it.
_PREFIX = re.compile(r"\b(?:de|un|non|anti)-(?=[a-z])")
_NUMBER = r"\d+(?:[.,]\d+)*"
_TOKEN = re.compile(
    rf"""
    (?<![^\W_])(?P<decade>\d{{2,4}}s)\b
    |(?P<low>{_NUMBER})\s*(?P<low_unit>k(?:hz)?\b|hz\b)?\s*(?:-|\bto\b)\s*
        (?P<high>{_NUMBER})\s*(?P<high_unit>khz\b|k\b|hz\b)
    |(?P<endless>[+-]?\s*inf(?:inite|inity)?)\s*(?:db|decibels?)\b
    |(?<![^\W_])(?P<kilo>\d+)k(?P<hundreds>\d)(?:\s*hz)?\b
    |(?:(?<!\d)(?P<signed>[+-]\s*)|(?<![^\W_]))(?P<value>{_NUMBER})\s*
        (?P<unit>khz\b|kilohertz\b|hz\b|hertz\b|cycles\b|k\b|db\s*/\s*(?:oct|octave)\b|dbs?\b
            |decib[ei]l\w*\b|dezibel\b|%|x(?=\W|$)|octaves?\b|oct\b)?
    |\bq(?:\s*[=:]|\s+(?:of|de|di|von))?\s*(?P<quality>{_NUMBER})
    |\bx\s?(?P<times>\d+(?:\.\d+)?)\b
    |(?P<word>[a-z][a-z0-9]*)
    |(?P<mark>[,;.:!?/&+|()\n@=<>])
    """,
    re.VERBOSE,
)
_LOWEST_HZ = 20.0
_HERTZ = {"k": 1000.0, "khz": 1000.0, "kilohertz": 1000.0, "hz": 1.0, "hertz": 1.0, "cycles": 1.0}


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a text.

    Attributes
    ----------
    kind : str
        "word", "mark", or of a number its unit: "hertz", "range" (of hertz), "decibels", "slope"
        (decibels per octave), "octaves", "q value", "times" (a factor of strength), "number" where
        there is none.
    text : str
    value, upper : float
        Of numbers, in their unit; `upper` of a range only.
    signed : bool
        Whether a plus or minus stood before it.
    """

    kind: str
    text: str
    value: float = 0.0
    upper: float = 0.0
    signed: bool = False


def plain(text: str, is_said: Callable[[str], bool] | None = None) -> str:
    """Lower case without accents, one kind of dash, no apostrophes, numbers before units in digits.

    Parameters
    ----------
    text : str
    is_said : callable, optional
        Whether a word may be said of the one before it: then "the vocal's" stands for "is".
    """
    text = _FILTER_HEAD.sub(" ", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    text = _ATTACHED.sub(lambda m: " up " if m[1] else " down ", _ARROW.sub(" to ", text))
    if not text.isascii() or "e'" in text.lower():
        for pattern, meant in _SIGNS:
            text = pattern.sub(meant, text)
    if is_said is not None:
        text = _CONTRACTED.sub(lambda m: m[1] + (" is" if is_said(m[2].lower()) else "s"), text)
    text = without_accents(_APOSTROPHE.sub("", _ELISION.sub(r"\1 ", text)))
    return in_digits(in_hertz(written(_PREFIX.sub("anti-", _ELLIPSIS.sub(", ", text)))))


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text as `plain` leaves it."""
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        token, between = _token(match), text[end : match.start()].strip()
        if token.kind == "number" and found[1:] and found[-1] == Token("word", "to"):
            between = "-" if _spans(found[-2], token, "-") else between
            found = found[:-1] if between == "-" else found  # "200 to 400"
        low = found[-1] if found else None
        if low is not None and _spans(low, token, between):
            found[-1] = Token("range", f"{low.text}-{token.text}", low.value, abs(token.value))
        else:
            found.append(token)
        end = match.end()
    return found


def _spans(low: Token, high: Token, between: str) -> bool:
    """Whether two numbers without a unit are the ends of a range: "200-400"."""
    numbers = low.kind == high.kind == "number" and not low.signed
    dashed = "-" in (between, high.text[:1])
    return numbers and dashed and _LOWEST_HZ <= low.value < abs(high.value)


def _token(match: re.Match[str]) -> Token:
    part, text = match.groupdict(), match.group()
    if part["word"] or part["decade"]:
        return Token("word", text)
    if part["mark"]:
        return Token("mark", text)
    if part["endless"]:
        sign = -math.inf if "-" in text else math.inf
        return Token("decibels", text, sign, signed=text[0] in "+-")
    if part["times"]:
        return Token("times", text, float(part["times"]))
    if part["quality"]:
        return Token("q value", text, _decimal(part["quality"]))
    if part["low"]:
        # "300-3k" is from 300 Hz; "2-4k" has one unit for both.
        alone = _decimal(part["low"]) >= _decimal(part["high"])
        low_unit = part["low_unit"] or ("hz" if alone else part["high_unit"])
        low = _hertz(part["low"], _HERTZ[low_unit])
        return Token("range", text, low, _hertz(part["high"], _HERTZ[part["high_unit"]]))
    if part["kilo"]:
        return Token("hertz", text, 1000.0 * int(part["kilo"]) + 100.0 * int(part["hundreds"]))
    signed = part["signed"] is not None
    sign = -1.0 if signed and "-" in part["signed"] else 1.0
    unit = re.sub(r"\s", "", part["unit"] or "")
    if unit in _HERTZ:
        return Token("hertz", text, sign * _hertz(part["value"], _HERTZ[unit]), signed=signed)
    value = _decimal(part["value"])
    if unit.startswith("db/"):
        return Token("slope", text, value)
    if unit.startswith(("db", "de")):
        return Token("decibels", text, sign * value, signed=signed)
    if unit in ("%", "x"):
        return Token("times", text, value / 100.0 if unit == "%" else value, signed=signed)
    if unit:
        return Token("octaves", text, value)
    return Token("number", text, sign * value, signed=signed)


def _decimal(text: str) -> float:
    """A number with a decimal point or comma; of several the last, the others part thousands."""
    *whole, last = re.split(r"[.,]", text)
    return float("".join(whole) + "." + last) if whole else float(last)


def _hertz(text: str, unit: float) -> float:
    """A frequency; "1,000 Hz" is a thousand, as nobody hears one hertz."""
    value = _decimal(text)
    grouped = re.fullmatch(r"\d{1,3}([.,]\d{3})+", text)
    return float(re.sub(r"\D", "", text)) if grouped and value * unit < 20.0 else value * unit


def runs_of_words(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where words follow each other without a number or mark between them."""
    start = 0
    for at, token in enumerate(tokens):
        if token.kind != "word":
            yield start, at
            start = at + 1
    yield start, len(tokens)
