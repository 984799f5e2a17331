"""Fitting five bands to curves, and morphing between settings: time and error, against SciPy.

    EQMORPH_DATA_DIR=... python benchmarks/fitting.py [--rows 60]

Curves are those of SAFE-DB's settings if its file is there, else of random legal settings. SciPy's
`least_squares` (trust region reflective, with our analytic derivatives) runs in the same run, from
the one start read off the curve and from all eleven starts.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares

from eqmorph.equalizers import (
    PARAMETRIC_SPACE,
    ParametricEq,
    fit_parametric,
    fit_parametric_many,
    overshoot_db,
    path_length_ratio,
    response_grid,
    response_path,
)
from eqmorph.equalizers.starts import layouts, read_off

SAMPLE_RATE = 48_000.0
GRID = response_grid()


def settings_to_fit(count: int) -> tuple[np.ndarray, str]:
    """Canonical settings, shape (count, 13), and where they are from."""
    generator = np.random.default_rng(0)
    path = Path(os.environ.get("EQMORPH_DATA_DIR", "research/data"), "SAFEEqualiserUserData.csv")
    if path.is_file():
        with path.open(newline="") as file:
            rows = [[float(value) for value in row[5:18]] for row in csv.reader(file)]
        real = np.unique(PARAMETRIC_SPACE.canonical(PARAMETRIC_SPACE.validate(rows)), axis=0)
        return generator.choice(real, count, replace=False), "settings of SAFE-DB"
    units = generator.uniform(-1.0, 1.0, (count, PARAMETRIC_SPACE.dimension))
    return PARAMETRIC_SPACE.canonical(PARAMETRIC_SPACE.from_unit(units)), "random legal settings"


def scipy_error_db(curve: np.ndarray, starts: np.ndarray) -> float:
    """RMS error of the best of SciPy's fits from several starts (unit cube)."""
    space = PARAMETRIC_SPACE

    def residuals(unit: np.ndarray) -> np.ndarray:
        return space.magnitude_response_db(space.from_unit(unit), GRID, SAMPLE_RATE) - curve

    def jacobian(unit: np.ndarray) -> np.ndarray:
        return space.response_jacobian(space.from_unit(unit)[None], GRID, SAMPLE_RATE)[0]

    fits = [
        least_squares(residuals, start, jac=jacobian, bounds=(-1.0, 1.0), max_nfev=80)
        for start in np.clip(starts, -0.999, 0.999)
    ]
    return float(np.sqrt(2.0 * min(fit.cost for fit in fits) / GRID.size))


def line(name: str, errors: list[float], seconds: float, baseline: float | None = None) -> None:
    """Print one method's errors and time."""
    median, ninetieth, worst = np.quantile(errors, [0.5, 0.9, 1.0])
    each = seconds / len(errors)
    ratio = "" if baseline is None else f"   {each / baseline:6.1f} x"
    print(
        f"  {name:<34} {median:7.4f} {ninetieth:7.4f} {worst:7.4f} dB {each * 1e3:9.1f} ms{ratio}"
    )


def fits(settings: np.ndarray) -> None:
    """Fit every curve in each way."""
    curves = PARAMETRIC_SPACE.magnitude_response_db(settings, GRID, SAMPLE_RATE)
    guesses = [
        [read_off(curve, GRID, SAMPLE_RATE, shelves) for shelves in (True, False)]
        for curve in curves
    ]
    starts = [PARAMETRIC_SPACE.to_unit(np.concatenate([g, layouts()])) for g in guesses]
    fit_parametric(curves[0], GRID)  # the first call pays for caches

    print(f"  {'RMS error over 256 points':<34}  median    90 %   worst     time a fit")
    begin = time.perf_counter()
    alone = [fit_parametric(curve, GRID).error_db for curve in curves]
    each = (time.perf_counter() - begin) / len(curves)
    line("fit_parametric", alone, each * len(curves), each)
    begin = time.perf_counter()
    together = [result.error_db for result in fit_parametric_many(curves, GRID)]
    line("fit_parametric_many", together, time.perf_counter() - begin, each)
    for name, count in (
        ("scipy least_squares, 1 start", 1),
        ("scipy least_squares, 11 starts", 11),
    ):
        begin = time.perf_counter()
        errors = [
            scipy_error_db(curve, start[:count])
            for curve, start in zip(curves, starts, strict=True)
        ]
        line(name, errors, time.perf_counter() - begin, each)


def morphs(settings: np.ndarray) -> None:
    """Build a path between neighbouring settings, and measure it."""
    figures, seconds = [], 0.0
    for start, end in zip(settings[::2], settings[1::2], strict=False):
        begin = time.perf_counter()
        path = response_path(ParametricEq.from_vector(start), ParametricEq.from_vector(end))
        seconds += time.perf_counter() - begin
        vectors = [path.at(alpha).to_vector() for alpha in np.linspace(0.0, 1.0, 21).tolist()]
        responses = PARAMETRIC_SPACE.magnitude_response_db(np.array(vectors), GRID)
        figures.append([path_length_ratio(responses), overshoot_db(responses), path.max_speed])
    median, ninetieth = np.quantile(figures, [0.5, 0.9], axis=0)
    begin = time.perf_counter()
    for alpha in np.linspace(0.01, 0.99, 500).tolist():
        path.at(alpha)
    at = (time.perf_counter() - begin) / 500
    print(f"response_path, {len(figures)} pairs: median and 90 %")
    for name, i in (("path length ratio", 0), ("overshoot dB", 1), ("speed, units per path", 2)):
        print(f"  {name:<24} {median[i]:7.3f} {ninetieth[i]:7.3f}")
    print(f"  built in {seconds / len(figures) * 1e3:.0f} ms, one position in {at * 1e6:.0f} us")


def main() -> None:
    """Print errors and times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=60)
    settings, source = settings_to_fit(parser.parse_args().rows)
    print(f"{len(settings)} {source}")
    fits(settings)
    morphs(settings)


if __name__ == "__main__":
    main()
