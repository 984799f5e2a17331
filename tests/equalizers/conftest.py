"""Real settings for the tests of the equaliser."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from eqmorph.equalizers import PARAMETRIC_SPACE


@pytest.fixture(scope="session")
def safe_settings(data_dir: Path) -> np.ndarray:
    """SAFE-DB's distinct settings that do something, in canonical order, shape (n, 13)."""
    with (data_dir / "SAFEEqualiserUserData.csv").open(newline="") as file:
        rows = [[float(value) for value in row[5:18]] for row in csv.reader(file)]
    settings = np.unique(PARAMETRIC_SPACE.canonical(PARAMETRIC_SPACE.validate(rows)), axis=0)
    return settings[np.abs(PARAMETRIC_SPACE.gains(settings)).max(axis=1) > 0.05]
