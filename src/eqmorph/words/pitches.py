"""Notes as frequencies: "cut A4 by 3 dB", "it rings at F#3"."""

from __future__ import annotations

import re

_A4_HZ = 440.0
_SEMITONES = {"c": -9, "d": -7, "e": -5, "f": -4, "g": -2, "a": 0, "b": 2}
_SHIFTS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}
# Other things are called so, too ("a B3 organ"): a note is meant where a frequency may stand.
_NOTE = re.compile(
    r"(\b(?:at|around|near|on|note|cut|boost|notch|reduce|dip|lift|tame|kill|remove|attenuate"
    r"|rings?|resonates?|booms?|feeds back)\s+(?:(?:the|an?|note|open|low|high|out|at|on)\s+)*)"
    r"(?:([a-g])([#b♯♭]?)([0-8])(?![\w.])|middle c\b)"
)


def in_hertz(text: str) -> str:
    """A text in lower case with the notes of it in hertz, equal temperament, A4 = 440 Hz."""

    def hertz(match: re.Match[str]) -> str:
        name, shift, octave = match[2] or "c", match[3] or "", int(match[4] or 4)
        steps = _SEMITONES[name] + _SHIFTS[shift] + 12 * (octave - 4)
        return f"{match[1]}{_A4_HZ * 2.0 ** (steps / 12.0):.4g} hz"

    return _NOTE.sub(hertz, text)
