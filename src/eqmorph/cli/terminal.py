"""Where the output goes: how wide it is, and what may be drawn there."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass

_NARROWEST, _WIDEST = 40, 120
_STYLES = {"curve": "36", "faint": "2", "strong": "1"}
# Everything that curves, bars and axes are made of.
_SIGNS = "⠀⣿▁█┤┼┄└─┴"


@dataclass(frozen=True)
class Terminal:
    """What stdout can show.

    Attributes
    ----------
    width : int
        Columns.
    colour : bool
    unicode : bool
        Whether braille, blocks and lines can be written.
    """

    width: int = 80
    colour: bool = False
    unicode: bool = True

    @classmethod
    def here(cls) -> Terminal:
        """The present stdout: coloured only if it is a terminal and NO_COLOR is not set."""
        columns = shutil.get_terminal_size((80, 24)).columns
        colour = (
            sys.stdout.isatty()
            and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM") != "dumb"
        )
        width = min(max(columns, _NARROWEST), _WIDEST)
        return cls(width, colour, _can_write(_SIGNS))

    def paint(self, text: str, style: str) -> str:
        """`text` in a style ("curve", "faint", "strong") where colours may be used."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and text.strip() else text


def _can_write(signs: str) -> bool:
    try:
        signs.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
