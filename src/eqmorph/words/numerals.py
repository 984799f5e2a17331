"""Numbers and their signs that are written as words: "two decibels", "minus 3", "2 dB off the"."""

from __future__ import annotations

import re

# Of six languages, without accents; they only count before a unit, where none is another's.
_NAMES = """
0 zero null cero
0.5 half halb halben halbes demi mezzo meio media
1 a an one ein eine einen einem un uno una une um uma
1.5 anderthalb eineinhalb
2 two couple zwei paar dos deux due dois duas par
3 three few drei einige tres trois tre algunos quelques alcuni alguns
4 four vier cuatro quatre quattro quatro
5 five funf cinco cinq cinque
6 six sechs seis sei
7 seven sieben siete sept sette sete
8 eight acht ocho huit otto oito
9 nine neun nueve neuf nove
10 ten zehn diez dix dieci dez
12 twelve zwolf doce douze dodici doze
"""
_VALUES = {
    name: float(v) for v, *names in map(str.split, _NAMES.split("\n")[1:-1]) for name in names
}
_NAME = "|".join(sorted(_VALUES, key=len, reverse=True))
_HALF_MORE = r"(?:and a half|y medio|y media|und ein halb|et demi|e mezzo|e meio)"
_FILLER = r"(?:of a|of an|of|a|an|de|di)"
_UNIT = r"(?:k|db|dbs|decibels?|decibelios?|dezibel|decibelios|khz|kilohertz|hz|hertz)"
# "Minus two at 315": a number is meant where a frequency follows.
_AT = r"(?=\s+(?:at|bei|a|em|en)\s+\d)"
_WRITTEN = re.compile(
    rf"(?:\b(?:a|an|un|ein|una|um)\s+(?=(?:{_NAME})\b))?"
    rf"\b({_NAME})(\s+{_HALF_MORE})?"
    rf"(?:(?:\s+{_FILLER})?\s+({_UNIT})(\s+{_HALF_MORE})?\b|{_AT})"
)
# "Highs minus 3 dB", but not "warm minus 300 Hz", which takes something out.
_SIGN = re.compile(
    rf"\b(minus|plus)\s+(?=\d+(?:[.,]\d+)?(?:\s*db|\s*de[cz]ibel|\s*[,;]|\s+(?:and|und|et|y|e)\b|\s*$|{_AT}))"
)
# "3 dB off the highs", but not "+3 dB from the 200 Hz shelf on".
_TAKEN_OFF = re.compile(
    r"(?<![\d.,+-])(\d+(?:[.,]\d+)?\s*(?:dbs?|decibels?))\s+(?:off|out of|from)"
    r"(?=\s+(?:the|my|your|this|that|its|his|her|our|their)\s+[a-z])"
)
# "By 2-3 dB", "3 or 4 dB": what lies between.
_EITHER = re.compile(
    r"([+-]?)(\d+(?:[.,]\d+)?)\s*(?:db)?\s*(?:-|/|\b(?:to|or|bis|oder|ou|o|a)\b)\s*[+-]?"
    r"(\d+(?:[.,]\d+)?)(?=\s*(?:dbs?|decibels?|dezibel)\b(?!\s*/|\s*per))"
)
# "-2 dB/3 kHz", but not dB per octave.
_SLASHED = re.compile(r"(\ddbs?|\d dbs?)\s*/\s*(?=\d+(?:[.,]\d+)?\s*k?hz)")
_OR_TWO = re.compile(r"\b(?:a|one|1) (?:db|decibel) or two\b|\b(?:one|1) or (?:two|2) dbs?\b")
_MAY_COUNT = re.compile(r"\d|db|hz|bel|hertz|\bk\b")


def value_of(word: str) -> float | None:
    """A whole word as a number, in digits or in letters; None where it is none."""
    return float(word) if word.isdecimal() else _VALUES.get(word)


def in_digits(text: str) -> str:
    """A text in lower case with every number before a unit in digits, and its sign."""
    if not _MAY_COUNT.search(text):
        return text

    def written(match: re.Match[str]) -> str:
        value = _VALUES[match[1]] + 0.5 * bool(match[2] or match[4])
        return f"{value:g} {match[3]}" if match[3] else f"{value:g}"

    def between(match: re.Match[str]) -> str:
        low, high = (float(n.replace(",", ".")) for n in match.group(2, 3))
        return match[0] if low >= high else f"{match[1]}{(low + high) / 2.0:g}"

    text = _OR_TWO.sub("1.5 db", text)
    text = _SLASHED.sub(r"\1 at ", text)
    counted = _SIGN.sub(lambda m: "-" if m[1] == "minus" else "+", _WRITTEN.sub(written, text))
    return _TAKEN_OFF.sub(r"-\1", _EITHER.sub(between, counted))
