"""Making `designs.json`: the settings nearest to filters that no band is, by frequency.

A release step of half a minute, `python -m eqmorph.words.designing`; what it makes is read by
`eqmorph.words.designs`.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import numpy as np

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray
from eqmorph.equalizers.least_squares import PartialProblem, descend
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.equalizers.starts import layouts, read_off
from eqmorph.words.designs import ALL_BELLS, DESIGN_GRID, FILE, TableKey, moved, softened, tables
from eqmorph.words.filters import Filter

_ITERATIONS = 60
_DIGITS = 4


def designed(key: TableKey, frequencies_hz: FloatArray) -> FloatArray:
    """The nearest settings to one filter at some frequencies, shape (n, 13).

    Each is fitted from general beginnings, then from its neighbours' settings moved along the
    frequencies, upwards and downwards, as long as that comes nearer.
    """
    targets = np.stack([softened(_filter(key, float(f))) for f in frequencies_hz])
    held = _held(key)
    found, cost = zip(*(_nearest(t, _beginnings(t), held) for t in targets), strict=True)
    rows, costs = np.stack(found), np.array(cost)
    up = range(1, len(rows))
    for order, before in ((up, -1), (reversed(up), -1), (range(len(rows) - 2, -1, -1), 1)):
        for i in order:
            ratio = frequencies_hz[i] / frequencies_hz[i + before]
            row, reached = _nearest(targets[i], moved(rows[i + before], float(ratio))[None], held)
            if reached < costs[i]:
                rows[i], costs[i] = row, reached
    return PARAMETRIC_SPACE.canonical(rows)


def _beginnings(target: FloatArray) -> FloatArray:
    read = [
        read_off(target, DESIGN_GRID, DEFAULT_SAMPLE_RATE, shelves) for shelves in (True, False)
    ]
    return np.stack([*layouts(), *read])


def _held(key: TableKey) -> list[int]:
    """The gains that stay at 0 dB: of the bells that are others', and of the other shelf."""
    if key.bells == ALL_BELLS:
        return []
    low = key.kind == "high pass"
    bells = [2, 5, 8]
    return [*(bells[key.bells :] if low else bells[: ALL_BELLS - key.bells]), 11 if low else 0]


def _nearest(target: FloatArray, starts: FloatArray, held: list[int]) -> tuple[FloatArray, float]:
    space = PARAMETRIC_SPACE
    movable = np.ones(space.dimension)
    movable[held] = 0.0
    starts[:, held] = 0.0
    problem = PartialProblem(
        space, DESIGN_GRID, DEFAULT_SAMPLE_RATE, space.to_unit(space.upper), movable
    )
    wanted = np.broadcast_to(target, (len(starts), len(target)))
    reached, cost = descend(problem, space.to_unit(starts), wanted, _ITERATIONS)
    best = int(cost.argmin())
    return space.from_unit(reached[best]), float(cost[best])


def _filter(key: TableKey, frequency_hz: float) -> Filter:
    return Filter(key.kind, key.gain_db, frequency_hz, key.q, key.slope_db)


def main() -> None:
    """Write the file beside this module."""
    made = {
        str(key): [
            [float(f"{v:.{_DIGITS}g}") for v in row] for row in designed(key, frequencies).tolist()
        ]
        for key, frequencies in tables().items()
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(rows)}" for key, rows in made.items())
    Path(str(resources.files(__package__).joinpath(FILE))).write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
