"""The model that ships with the package, trained and measured anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.datasets.socialfx import SocialFXDatasetLoader
from eqmorph.evaluation.results import plain
from eqmorph.evaluation.studies.known_words import run_quick
from eqmorph.evaluation.studies.study import Options, StudyData
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


# What the model says of itself: method of the study, its figure, what it is called there.
_HELD_OUT = (
    ("eqmorph", "silhouette", "silhouette"),
    ("eqmorph", "davies_bouldin", "davies_bouldin"),
    ("eqmorph", "latent_silhouette", "latent_silhouette"),
    ("eqmorph", "latent_davies_bouldin", "latent_davies_bouldin"),
    ("eqmorph", "reconstruction_median_db", "reconstruction_median_db"),
    ("eqmorph", "reconstruction_p95_db", "reconstruction_p95_db"),
    ("eqmorph", "morph_response_path_ratio", "morph_path_ratio"),
    ("eqmorph", "lsd_db", "lsd_generate_db"),
    ("term_mean_parameters", "lsd_db", "lsd_term_mean_db"),
    ("flat", "lsd_db", "lsd_flat_db"),
)


def measure_release(data_dir: str | None = None) -> dict[str, Any]:
    """Held-out figures of the released settings: mean and deviation over five folds."""
    options = Options(min_examples=RELEASED.min_examples, epochs=RELEASED.epochs)
    report = run_quick(StudyData(SAFEDBDatasetLoader(data_dir).load()), options)
    found = report.summary["contributor"]
    return {
        "protocol": "five folds by contributor, terms with 10 settings or more, five networks "
        "trained with the released settings on the other contributors",
        "seed": report.seed,
        "terms": list(report.terms),
        "held_out": {name: plain(found[method][figure]) for method, figure, name in _HELD_OUT},
    }
