"""What tests share: where the real data is, and what happens when it is not there."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

# One profile for all: how long an example takes depends on the machine, not on the code.
settings.register_profile("eqmorph", deadline=None)
settings.load_profile("eqmorph")

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset
    from eqmorph.model.morph_model import MorphModel
    from eqmorph.network.training import TrainedNetwork, TrainingConfig

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, once for all tests of a process."""
    from chromium import running_chromium

    with running_chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def made_up() -> EqDataset:
    """Made-up settings under two words, and a rare one."""
    from made_up import made_up_dataset

    return made_up_dataset()


@pytest.fixture(scope="session")
def small_config() -> TrainingConfig:
    """A training of a few seconds."""
    from eqmorph.network.training import TrainingConfig

    return TrainingConfig(epochs=12, seed=3)


@pytest.fixture(scope="session")
def trained(made_up: EqDataset, small_config: TrainingConfig) -> TrainedNetwork:
    """A short training on the made-up data; nobody may change it."""
    from eqmorph.network.training import train

    return train(made_up, small_config)


@pytest.fixture(scope="session")
def small_model(made_up: EqDataset, trained: TrainedNetwork) -> MorphModel:
    """A model of the made-up words."""
    from eqmorph.model.building import build_model

    return build_model(made_up, trained, min_examples=5)


@pytest.fixture(scope="session")
def shipped() -> MorphModel:
    """The model that is shipped."""
    import eqmorph

    return eqmorph.load()
