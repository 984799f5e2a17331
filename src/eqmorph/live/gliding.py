"""From one setting to the next, in steps that nobody hears, and never louder than allowed.

Allowed is what the preamp of every export allows: no frequency above full scale. Where an equaliser
takes its numbers one after the other, each state in between counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic, sleep

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.formats.headroom import preamp_db
from eqmorph.live.targets import Moment, Target

GLIDE_SECONDS = 0.3
_STEPS = 10
_LONGEST_STEP = 3  # of those, where an equaliser is slow
_DECIMALS = 2
_MARGIN_DB = 0.2
_GRID = np.geomspace(5.0, 23_900.0, 700)
# Where each band's gain, frequency and Q are among the thirteen numbers; a shelf has no Q.
_BANDS = ((0, 1), (2, 3, 4), (5, 6, 7), (8, 9, 10), (11, 12))


class Glide:
    """A target that is brought from setting to setting.

    Parameters
    ----------
    target : Target
        Begun already.
    seconds : float
        A change takes.
    wait : callable
        Waits for some seconds; true if the way is to end there.
    now : ParametricEq, optional
        What is heard at first, as `Target.begin` says.
    """

    def __init__(
        self,
        target: Target,
        seconds: float = GLIDE_SECONDS,
        wait: Callable[[float], bool | None] = sleep,
        now: ParametricEq | None = None,
    ) -> None:
        self._target, self._seconds, self._wait = target, seconds, wait
        self.now = now
        self.level_db: float | None = None

    def to(self, eq: ParametricEq) -> bool:
        """Glide to a setting; where it is not known what is heard, it is there at once.

        Returns
        -------
        bool
            Whether it got there.

        Raises
        ------
        LiveError, OSError
            If the target cannot be reached.
        """
        steps = [eq] if self.now is None else list(between(self.now, eq))
        pause = self._seconds / len(steps)
        begun, i = monotonic(), 0
        self._play(steps[0])
        while i < len(steps) - 1:
            if self._wait(max(0.0, begun + (i + 1) * pause - monotonic())):
                return False
            # An equaliser that is slow to take them gets fewer steps, and is there in time.
            late = int((monotonic() - begun) / pause) if pause else 0
            i = min(max(i + 1, late), i + _LONGEST_STEP, len(steps) - 1)
            self._play(steps[i])
        return True

    def _play(self, step: ParametricEq) -> None:
        if not self._target.at_once and self.now is not None:
            # Down first, so that no mixture of old and new numbers is too loud; then up.
            low = min(level_between(self.now, step), preamp_db(self.now, decimals=_DECIMALS))
            self._target.play(Moment(self.now, low))
            self._target.play(Moment(step, low))
        level = preamp_db(step, decimals=_DECIMALS)
        self._target.play(Moment(step, level))
        self.now, self.level_db = step, level


def between(start: ParametricEq, end: ParametricEq) -> Iterator[ParametricEq]:
    """Settings on the way, the end included; gains straight, frequencies and Qs in octaves."""
    if start == end:
        yield end
        return
    first, last = start.to_unit(), end.to_unit()
    for i in range(1, _STEPS):
        yield ParametricEq.from_unit(first + (last - first) * (i / _STEPS))
    yield end


def level_between(start: ParametricEq, end: ParametricEq) -> float:
    """The gain in dB at which every mixture is within full scale: new numbers, one after the other.

    Band by band in their order, and in each the gain, the frequency and the Q.
    """
    states: list[FloatArray] = [start.to_vector()]
    wanted = end.to_vector()
    for places in _BANDS:
        for place in places:
            states.append(states[-1].copy())
            states[-1][place] = wanted[place]
    response = ParametricEq.space.magnitude_response_db(np.stack(states), _GRID)
    return min(0.0, -float(response.max()) - _MARGIN_DB)
