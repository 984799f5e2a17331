"""From an expression to one curve in dB: what several words, each with an amount, ask for together.

Everything here is a rule over curves of single words, whoever knows them, on any frequencies:

- an amount multiplies a word's curve; what is played ("more vocals") is then only lifted;
- where the mean of several words is asked for ("between warm and bright"), it is the mean of their
  curves, each with its share;
- of several words each keeps what is its own: lifts and cuts are summed by their squares, and where
  one lifts what another cuts the stronger of the two prevails;
- less of a word undoes what is its own (the lift of "bass", the cut of "dull") and little of the
  rest; never more than the contrary;
- beside words that are asked for, less of a character takes only what it has beyond them: "bright
  not harsh" stays bright. A part of the spectrum is taken as it is;
- what is to be kept is spared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.expression import Atom, Expression, Part

# Of what a word does besides what is its own, so much is undone when less of it is asked for.
REST = 0.2
# What is kept is held whole where it does two thirds of the most that it does.
_HELD = 1.5
# Of a cut into what is kept so much stays where it is deepest: it was asked for, too.
_STILL_CUT = 0.55
# So much of a wish is left at its strongest where less of something stronger is asked for.
_LEFT_OF_WISH = 0.4
# "Less bright but not dull": the second only holds the first back.
_HOLDING_BACK = 0.35
_MOST_TOGETHER = 1.6
_SMALLEST_DB = 1e-9


def combined_db(
    expression: Expression, curve_of: Callable[[Atom], FloatArray]
) -> FloatArray | None:
    """The curve of an expression's words; its filters are not in it.

    Parameters
    ----------
    expression : Expression
    curve_of : callable
        The curve of a single word, shape (bins,), in dB or any unit of gain.

    Returns
    -------
    array, shape (bins,), or None
        In the unit of `curve_of`; None where the expression has no words.
    """
    curves = [(part, curve_of(part.atom)) for part in expression.parts]
    if not curves:
        return None
    wished = [(_wished(part, curve), _own(part)) for part, curve in curves if _is_wish(part)]
    mixed = [_wished(part, curve) for part, curve in curves if part.mixed]
    wished += [(np.sum(mixed, axis=0), 0)] if mixed else []
    total = together(wished) if wished else np.zeros_like(curves[0][1])
    # What is spared is what the wishes have of their own, not what comes with it.
    spared = [(_wished(p, own(c, p.atom, 0.0)), _own(p)) for p, c in curves if _is_wish(p)]
    spared += [(np.sum(mixed, axis=0), 0)] if mixed else []
    beside = together(spared) if spared else None
    less = [
        (_taken(part, curve, beside), part.atom.own) for part, curve in curves if _is_less(part)
    ]
    taken = together(_agreeing(less)) if less else np.zeros_like(total)
    total = _limited(_joined(total, -taken), [_wished(part, curve) for part, curve in curves])
    for part, curve in curves:
        if part.keep:
            total = _spared(total, own(curve, part.atom, 0.0), taken, bool(wished))
    return total


def _joined(one: FloatArray, other: FloatArray) -> FloatArray:
    """The sum of two curves; where both do the same ("less thin, fuller"), by their squares."""
    alike = one * other > 0
    joined: FloatArray = np.where(alike, np.sign(one) * np.hypot(one, other), one + other)
    return joined


def _limited(total: FloatArray, alone: Sequence[FloatArray]) -> FloatArray:
    """No more than so many times what the strongest word asks for on its own.

    People who say the same in five words do not mean it five times.
    """
    most = _MOST_TOGETHER * max(float(np.abs(curve).max()) for curve in alone)
    peak = float(np.abs(total).max())
    return total * (most / peak) if peak > most else total


def together(curves: Sequence[tuple[FloatArray, int]]) -> FloatArray:
    """Several curves as one, each with what is its own; one alone is itself.

    Where one lifts what another cuts, the stronger prevails; what is not a word's own counts little
    then.
    """
    if len(curves) == 1:
        return curves[0][0]
    stacked = np.stack([curve for curve, _ in curves])
    owns = np.array([which for _, which in curves])[:, None]
    lifts, cuts = np.maximum(stacked, 0.0), np.maximum(-stacked, 0.0)
    lift, cut = (np.sqrt(np.sum(part**2, axis=0)) for part in (lifts, cuts))
    for_lift = np.sum((lifts * np.where(owns < 0, REST, 1.0)) ** 2, axis=0)
    for_cut = np.sum((cuts * np.where(owns > 0, REST, 1.0)) ** 2, axis=0)
    weight = np.maximum(for_lift + for_cut, _SMALLEST_DB)
    summed: FloatArray = (for_lift * lift - for_cut * cut) / weight
    return summed


def _agreeing(less: list[tuple[FloatArray, int]]) -> list[tuple[FloatArray, int]]:
    """What is to go, the first first: what works against it only holds it back."""
    kept = less[:1]
    for curve, which in less[1:]:
        against = float(curve @ np.sum([c for c, _ in kept], axis=0)) < 0
        kept.append((_HOLDING_BACK * curve if against else curve, which))
    return kept


def _own(part: Part) -> int:
    return -part.atom.own if part.opposite else part.atom.own


def own(curve: FloatArray, atom: Atom, rest: float = REST) -> FloatArray:
    """What a word does that is its own, and so much of the rest."""
    lift, cut = np.maximum(curve, 0.0), np.minimum(curve, 0.0)
    if atom.own > 0:
        return lift + rest * cut
    return rest * lift + cut if atom.own < 0 else curve


def _is_wish(part: Part) -> bool:
    return not part.keep and not part.mixed and (part.opposite or _sign(part) > 0)


def _is_less(part: Part) -> bool:
    return not part.keep and not part.opposite and _sign(part) < 0


def _sign(part: Part) -> float:
    return part.amount if part.peak_db is None else part.peak_db


def _wished(part: Part, curve: FloatArray) -> FloatArray:
    if part.peak_db is not None:
        return _to_peak(part, curve)
    if part.lifted:
        return part.amount * own(curve, part.atom)
    return part.amount * curve


def _to_peak(part: Part, curve: FloatArray) -> FloatArray:
    """A word's own curve at so many decibels at its peak."""
    assert part.peak_db is not None
    mine = own(curve, part.atom)
    return mine * (abs(part.peak_db) / max(float(np.abs(mine).max()), _SMALLEST_DB))


def _taken(part: Part, curve: FloatArray, wished: FloatArray | None) -> FloatArray:
    """What is taken away where less of a word is asked for."""
    if part.peak_db is not None:
        return _to_peak(part, curve)
    size = min(-part.amount, 1.0)
    if wished is None or part.atom.kind in ("place", "source"):
        return size * own(curve, part.atom)
    mine = size * own(curve, part.atom, 0.0)
    alike = np.maximum(np.sign(mine) * wished, 0.0)
    beyond = np.maximum(np.abs(mine) - alike, 0.0)
    # Where a wish is strongest some of it is left, however much there is beyond it.
    held = alike / max(float(np.abs(wished).max()), _SMALLEST_DB)
    limited = np.minimum(beyond, (1.0 - _LEFT_OF_WISH) * alike)
    taken: FloatArray = np.sign(mine) * (held * limited + (1.0 - held) * beyond)
    return taken


def _spared(
    total: FloatArray, kept: FloatArray, taken: FloatArray, beside_wishes: bool
) -> FloatArray:
    """A curve that does not work against what is kept, except by half where less is asked for.

    Where nothing is wished for it stays as it is either way.
    """
    against = total * kept < 0 if beside_wishes else kept != 0
    held = np.minimum(_HELD * np.abs(kept) / max(float(np.abs(kept).max()), _SMALLEST_DB), 1.0)
    asked = np.abs(taken) / max(float(np.abs(taken).max()), _SMALLEST_DB)
    spared: FloatArray = np.where(against, total * (1.0 - held * (1.0 - _STILL_CUT * asked)), total)
    return spared
