"""The model that ships with the package, trained and measured anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.datasets.socialfx import SocialFXDatasetLoader
from eqmorph.evaluation.studies.quick import evaluate_quick
from eqmorph.model.building import build_model
from eqmorph.model.morph_model import MorphModel
from eqmorph.network.training import TrainingConfig, train

# A word needs this many settings to be in the shipped model, and twice as many to be a class of the
# contrastive term.
MIN_EXAMPLES = 5
RELEASED = TrainingConfig(min_examples=10)


def build_release(
    data_dir: str | None = None, metrics: Mapping[str, Any] | None = None
) -> MorphModel:
    """The shipped model, trained anew on the consolidated vocabulary of SAFE-DB.

    Of SocialFX it has the numbers of settings by word; the lexicon's concepts that follow its
    raters are the package's.

    Raises
    ------
    DataNotFoundError
        If one of the two data sets is not here.
    """
    dataset = SAFEDBDatasetLoader(data_dir).load(consolidate=True)
    socialfx = SocialFXDatasetLoader(data_dir).load()
    return build_model(dataset, train(dataset, RELEASED), MIN_EXAMPLES, metrics, socialfx)


def measure_release(data_dir: str | None = None) -> dict[str, Any]:
    """Held-out figures of the released settings: mean and deviation over five folds."""
    report = evaluate_quick(SAFEDBDatasetLoader(data_dir).load(), RELEASED)
    return {
        "protocol": "five folds by contributor, terms with 10 settings or more, five networks "
        "trained with the released settings on the other contributors",
        "seed": report.seed,
        "terms": list(report.terms),
        "held_out": report.to_dict()["summary"],
    }
