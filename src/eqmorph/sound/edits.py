"""Moving a setting by a sound: from where it is, with as little change of its bands as will do."""

from __future__ import annotations

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.least_squares import damped_descent
from eqmorph.sound.codec import Codec

# The way is gone in so many parts with so many damped Gauss-Newton steps each, so that the bands
# follow the sound from where they are. More of either gain nothing that one could hear.
_PARTS = 8
_STEPS_OF_A_PART = 2
_DAMPING = 1.0
# Where the bands cannot follow (a band that is at its stop must give its work to another), the
# decoder's way of making the sound takes over: not at all while it is no nearer to the sound than
# the first of these, in dB, wholly from the second on.
_TAKES_OVER_DB = (0.2, 1.5)
_STEPS_AFTER, _DAMPING_AFTER = 8, 4.0


def moved(codec: Codec, setting: FloatArray, change: FloatArray) -> FloatArray:
    """A setting with a sound added to its own, its bands moved as little as will do.

    Continuous in the change; without one it is the setting itself, to the bit.

    Parameters
    ----------
    codec : Codec
    setting : array, shape (d,)
        Legal, in dB, Hz and Q; its bells stay in their order.
    change : array, shape (latent_dim,)
        What is added, as a latent.

    Returns
    -------
    array, shape (d,)
    """
    if not change.any():
        return setting
    space, problem = codec.space, codec.problem
    unit = space.to_unit(setting)[None]
    here, added = problem.responses(unit), codec.code.decode(change)
    target = here + added

    def missed(point: FloatArray) -> float:
        return float(np.sqrt(np.mean((problem.responses(point) - target) ** 2)))

    for part in range(1, _PARTS + 1):
        on_the_way = here + added * (part / _PARTS)
        unit = damped_descent(problem, unit, on_the_way, _STEPS_OF_A_PART, _DAMPING)
    decoded = codec.decode_unit(codec.code.encode(target))
    first, last = _TAKES_OVER_DB
    share = float(np.clip((missed(unit) - missed(decoded) - first) / (last - first), 0.0, 1.0))
    if share > 0.0:
        share = share**2 * (3.0 - 2.0 * share)
        unit = (1.0 - share) * unit + share * decoded
        unit = damped_descent(problem, unit, target, _STEPS_AFTER, _DAMPING_AFTER)
    moved_to: FloatArray = space.from_unit(unit[0])
    return moved_to
