"""Turns that name no sound but where to go: one back, or to where it all began."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from eqmorph.words.expression import Expression

Turn: TypeAlias = Literal["undo", "start over"]

_UNDO = re.compile(
    r"(please )?(undo|revert|take back|go back|step back|take (that|it|this) back|go one back)"
    r"( (that|this|it|one|(the |my )?(last|previous)( (one|turn|step|change))?))?( please)?"
)
_START_OVER = re.compile(
    r"(please )?(start (over|again|afresh|from scratch)|reset( (it|all|everything))?"
    r"|(undo|revert|take back) (it all|all( of (it|that))?|everything)"
    r"|(go )?back to (how|what|where|as|the way) (it|that|this|i|we) (was|were|began|started)"
    r"( (before|at first|in the beginning|originally))?"
    r"|(go )?back to (the )?(start|beginning|original)( (setting|one))?)( please)?"
)
_ALL_BACK = -1.0


def turn_of(said: Expression) -> Turn | None:
    """Whether a request only asks to go back; None where it asks for a sound."""
    spoken = " ".join(re.findall(r"[^\W_]+", said.text))
    if _START_OVER.fullmatch(spoken):
        return "start over"
    taken_back = said.is_empty and said.again == _ALL_BACK
    return "undo" if taken_back or _UNDO.fullmatch(spoken) else None
