"""Every reader takes any bytes: a short run of `fuzzing`, always the same, and what failed once."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path

import pytest
from fuzzing import READERS, inputs, kept, seeds, try_one

# A box in time, so that a slow machine tries fewer; enough that each reader has its turn.
BOX_S, FEWEST, MOST = 15.0, 200, 3_000


@pytest.mark.filterwarnings("ignore")
def test_good_files_are_read(tmp_path: Path) -> None:
    for name, files in seeds().items():
        for data in files:
            assert try_one(name, data, tmp_path) == "read"
    assert set(seeds()) == set(READERS)


@pytest.mark.filterwarnings("ignore")
def test_what_failed_once_fails_no_more(tmp_path: Path) -> None:
    for name, data in kept():
        try_one(name, data, tmp_path)


@pytest.mark.filterwarnings("ignore")
def test_any_bytes_are_read_or_refused(tmp_path: Path) -> None:
    end = time.monotonic() + BOX_S
    for i, (name, data) in enumerate(islice(inputs(seed=1), MOST)):
        if i >= FEWEST and time.monotonic() > end:
            break
        try_one(name, data, tmp_path)
