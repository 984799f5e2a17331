"""Moving a setting by a sound: from where it is, with as little change of its bands as will do."""

from __future__ import annotations

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.least_squares import damped_descent
from eqmorph.sound.codec import Codec

# The way is gone in so many parts with a damped Gauss-Newton step or two each, so that the bands
# follow the sound from where they are. More parts or steps gain nothing that one could hear.
_PARTS = 8
_STEPS_OF_A_PART = 2
_DAMPING = 1.0


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
    for part in range(1, _PARTS + 1):
        target = here + added * (part / _PARTS)
        unit = damped_descent(problem, unit, target, _STEPS_OF_A_PART, _DAMPING)
    moved_to: FloatArray = space.from_unit(unit[0])
    return moved_to
