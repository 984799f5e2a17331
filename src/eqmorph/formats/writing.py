"""Numbers and names as other tools take them."""

from __future__ import annotations

import re

_LONGEST_NAME = 60


def plain(value: float, decimals: int) -> str:
    """A number with a point, at most so many decimals, no exponent, no needless zeros.

    >>> plain(150.0, 2), plain(142.126, 2), plain(-0.001, 2)
    ('150', '142.13', '0')
    """
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def exact(value: float) -> str:
    """A number with twelve digits, which no ear and no meter tells from all seventeen."""
    return plain(value, 12) if abs(value) < 1.0 else f"{value:.12g}"


def safe_name(name: str) -> str:
    """A preset's name without anything that would end a line, a string or a comment."""
    kept = re.sub(r"[^\w \-+.,()]", " ", name)
    return " ".join(kept.split())[:_LONGEST_NAME].strip() or "eqmorph"
