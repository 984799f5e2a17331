"""What tests share: where the real data is, and what happens when it is not there."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# One profile for all: how long an example takes depends on the machine, not on the code.
settings.register_profile("eqmorph", deadline=None)
settings.load_profile("eqmorph")

# A shell that runs the suite in the background makes it, and every program the tests start, deaf to
# Ctrl-C; some tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

SAFE_DB_FILE = "SAFEEqualiserUserData.csv"


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder with the real data sets; without it the test is skipped, or fails in CI."""
    folder = Path(os.environ.get("EQMORPH_DATA_DIR", "research/data"))
    if (folder / SAFE_DB_FILE).is_file():
        return folder
    message = f"no {SAFE_DB_FILE} in {folder}; set EQMORPH_DATA_DIR to the folder that holds it"
    if os.environ.get("EQMORPH_REQUIRE_DATA") == "1":
        pytest.fail(message)
    pytest.skip(message)
