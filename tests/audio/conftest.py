"""A setting that does something everywhere, and a way to make audio files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile
from sounds import RATE

from eqmorph.audio.samples import FloatArray
from eqmorph.equalizers import Band, ParametricEq


@pytest.fixture
def eq() -> ParametricEq:
    """All five bands at work; +8.9 dB at the most."""
    return ParametricEq(
        Band(6.0, 150.0, 0.71),
        Band(-4.0, 560.0, 0.9),
        Band(3.0, 1000.0, 2.0),
        Band(-2.5, 3300.0, 0.71),
        Band(8.0, 8200.0, 0.71),
    )


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Write samples of shape (channels, n) to a file in the test's folder."""

    def make_file(
        name: str,
        samples: FloatArray,
        rate: int = RATE,
        subtype: str | None = None,
        container: str | None = None,
    ) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, samples.T, rate, subtype=subtype, format=container)
        return path

    return make_file
