"""What the tests of the model share: made-up data, a small training, the shipped model."""

from __future__ import annotations

import pytest
from made_up import made_up_dataset

import eqmorph
from eqmorph.datasets.records import EqDataset
from eqmorph.model.building import build_model
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.training import TrainedNetwork, TrainingConfig, train

SMALL = TrainingConfig(epochs=12, lessons=False, seed=3)


@pytest.fixture(scope="session")
def made_up() -> EqDataset:
    return made_up_dataset()


@pytest.fixture(scope="session")
def small_config() -> TrainingConfig:
    return SMALL


@pytest.fixture(scope="session")
def trained(made_up: EqDataset) -> TrainedNetwork:
    """A short training on the made-up data; nobody may change it."""
    return train(made_up, SMALL)


@pytest.fixture(scope="session")
def small_model(made_up: EqDataset, trained: TrainedNetwork) -> MorphModel:
    """A model of the made-up words."""
    return build_model(made_up, trained, min_examples=5)


@pytest.fixture(scope="session")
def shipped() -> MorphModel:
    return eqmorph.load()
