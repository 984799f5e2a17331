"""The cards in docs/ are what the shipped model and the data set say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

import eqmorph
from eqmorph.datasets import SAFEDBDatasetLoader
from eqmorph.release.cards import dataset_card, model_card

DOCS = Path(__file__).parents[2] / "docs"


def test_the_model_card_is_the_shipped_model_s() -> None:
    written = (DOCS / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert written == model_card(eqmorph.load()), "run: make train"


def test_the_model_card_has_figures_and_front_matter() -> None:
    card = model_card(eqmorph.load())
    assert card.startswith("---\nlicense: mit\n")
    assert "| silhouette of the semantic embedding, held-out rows | 0." in card
    assert "None were taken" not in card


@pytest.mark.data
def test_the_data_set_card_is_the_real_data_s(data_dir: Path) -> None:
    written = (DOCS / "DATASET_CARD.md").read_text(encoding="utf-8")
    assert written == dataset_card(SAFEDBDatasetLoader(data_dir).load())
