"""How much faster the vectorised response is than one setting at a time through SciPy.

    python benchmarks/response.py

1,700 settings on 256 points, both ways in the same run; the fastest of several repeats counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from scipy.signal import freqz_sos

from eqmorph.equalizers import PARAMETRIC_SPACE, ParametricEq, response_grid

COUNT, SAMPLE_RATE = 1_700, 48_000.0


def seconds(work: Callable[[], object], repeats: int) -> float:
    """The fastest of several runs."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Print both times and their ratio."""
    grid = response_grid()
    units = np.random.default_rng(0).uniform(-1.0, 1.0, (COUNT, PARAMETRIC_SPACE.dimension))
    settings = PARAMETRIC_SPACE.from_unit(units)
    cascades = [ParametricEq.from_vector(row).sos(SAMPLE_RATE) for row in settings]

    def one_by_one() -> np.ndarray:
        responses = [freqz_sos(sos, worN=grid, fs=SAMPLE_RATE)[1] for sos in cascades]
        return 20.0 * np.log10(np.abs(responses))

    def vectorised() -> np.ndarray:
        return PARAMETRIC_SPACE.magnitude_response_db(settings, grid, SAMPLE_RATE)

    difference = np.abs(one_by_one() - vectorised()).max()
    ours, scipys = seconds(vectorised, 10), seconds(one_by_one, 3)
    print(f"{COUNT} settings x {grid.size} points at {SAMPLE_RATE:g} Hz")
    print(f"  vectorised, closed form       {ours * 1e3:8.1f} ms")
    print(f"  one by one, scipy.freqz_sos   {scipys * 1e3:8.1f} ms  (ready-made sections)")
    print(f"  ratio {scipys / ours:.1f}; largest difference {difference:.1e} dB")


if __name__ == "__main__":
    main()
