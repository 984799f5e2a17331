"""What an equaliser that plays must be able to do, and what every one is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import EqmorphError

Say = Callable[[str], None]


class LiveError(EqmorphError, OSError):
    """The equaliser that is to be followed into does not answer, or not as it should."""


@dataclass(frozen=True)
class Moment:
    """What is to be heard now.

    Attributes
    ----------
    eq : ParametricEq
    level_db : float
        The gain before the bands, at most 0.
    """

    eq: ParametricEq
    level_db: float


class Target(Protocol):
    """An equaliser that plays."""

    name: str
    """As people call it, with its address."""

    place: str
    """What nobody else may play into meanwhile."""

    at_once: bool
    """Whether all numbers change together; else one by one, and each state in between is heard."""

    say: Say
    """Told what others do to the equaliser meanwhile."""

    def begin(self) -> ParametricEq | None:
        """Connect, once more if need be, and remember what is there, unless it is still ours.

        Returns
        -------
        ParametricEq or None
            What is heard now, where that is a setting of ours at its level.

        Raises
        ------
        LiveError, OSError
            If it cannot be reached, or has no equaliser to set.
        """

    def play(self, moment: Moment) -> None:
        """Let this be heard.

        Raises
        ------
        LiveError, OSError
            If it cannot be reached any more.
        """

    def still_plays(self) -> bool:
        """Whether what was played last is still there; else somebody has changed it.

        Raises
        ------
        LiveError, OSError
            If it cannot be reached any more.
        """

    def restore(self) -> None:
        """Bring back what was there; harmless where `begin` failed, and a second time."""


def unheard(sentence: str) -> None:
    """Tell nobody."""
