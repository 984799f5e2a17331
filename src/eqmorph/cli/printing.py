"""Text of others on a terminal: one line, not too long, and nothing that the terminal obeys."""

from __future__ import annotations

import unicodedata

LONGEST_SENTENCE = 900
"""Characters of a message; a longer one is cut."""

# Control, format (which turns the direction of writing), private and unassigned characters, halves
# of pairs. Joiners are format characters, too, that scripts and emoji need.
_HIDDEN = ("Cc", "Cf", "Co", "Cn")
_KEPT = "\u200c\u200d"


def printable(text: str, longest: int | None = None) -> str:
    """A text without control characters, on one line, cut to a length.

    Parameters
    ----------
    text : str
    longest : int, optional
        Characters.
    """
    line = " ".join(text[: 4 * longest if longest else None].split())
    shown = "".join(sign if _is_harmless(sign) else "\ufffd" for sign in line)
    if longest is not None and len(shown) > longest:
        return f"{shown[: longest - 3]}..."
    return shown


def _is_harmless(sign: str) -> bool:
    return " " <= sign <= "~" or sign in _KEPT or unicodedata.category(sign) not in _HIDDEN
