"""The model that ships with the package: how it is made, and whether a rebuild agrees with it.

Run as ``python -m eqmorph.evaluation.release`` (``make train``): builds the model from the real
SAFE-DB, measures it on held-out contributors, and writes it into the package, and the model and
data-set cards into the folder of ``--docs``; with ``--check`` it writes nothing and says whether
the rebuild agrees with the shipped one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.datasets.socialfx import SocialFXDatasetLoader
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.errors import EqmorphError
from eqmorph.evaluation.cards import dataset_card, model_card
from eqmorph.evaluation.quick import evaluate_quick
from eqmorph.files import replacing
from eqmorph.model.building import build_model
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.packing import shipped_model_path
from eqmorph.network.training import TrainingConfig, train

# A word needs this many settings to be in the shipped model, and twice as many to be a class of the
# contrastive term.
MIN_EXAMPLES = 5
RELEASED = TrainingConfig(min_examples=10)
# A rebuild on other hardware differs by rounding; nobody would hear this much.
AGREEMENT_DB = 0.1
_RARE = ("muddy", "crisp snare", "less boomy", "nasal", "telephone", "very dark", "nice")


def build_release(
    data_dir: str | None = None, metrics: Mapping[str, Any] | None = None
) -> MorphModel:
    """The shipped model, trained anew on the consolidated vocabulary of SAFE-DB.

    Of SocialFX it has the numbers of settings by word, and nothing else.

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


def disagreement_db(a: MorphModel, b: MorphModel) -> float:
    """Largest RMS response difference between what two models answer, in dB.

    Compared are the words' central settings, which come from the people alone, the latent morphs
    half-way from each word to the next, which go through the network, and answers to rare words.
    Infinite where the models know different words or tell of other numbers of people.
    """
    if a.terms != b.terms or _told(a) != _told(b):
        return float("inf")
    grid = response_grid()
    pairs = [(a.generate(term), b.generate(term)) for term in a.terms]
    pairs += [
        (a.morph(start, end, 0.5, "latent"), b.morph(start, end, 0.5, "latent"))
        for start, end in pairwise(a.terms)
    ]
    if a.word_model is not None:
        pairs += [(a.generate(text), b.generate(text)) for text in _RARE]
    return max(
        float(response_distance_db(x.magnitude_response_db(grid), y.magnitude_response_db(grid)))
        for x, y in pairs
    )


def _told(model: MorphModel) -> object:
    words = model.word_model
    return None if words is None else (dict(words.people), dict(words.socialfx))


def write_cards(model: MorphModel, dataset: EqDataset, folder: Path) -> None:
    """Write ``MODEL_CARD.md`` and ``DATASET_CARD.md`` into a folder."""
    for name, text in (
        ("MODEL_CARD.md", model_card(model)),
        ("DATASET_CARD.md", dataset_card(dataset)),
    ):
        with replacing(folder / name) as beside:
            beside.write_text(text, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Build and write the shipped model, or check a rebuild against it."""
    parser = argparse.ArgumentParser(prog="eqmorph.evaluation.release", description=__doc__)
    parser.add_argument("--data-dir", help="where SAFE-DB lies")
    parser.add_argument("--docs", type=Path, help="folder of the cards")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args(arguments)
    try:
        if options.check:
            difference = disagreement_db(build_release(options.data_dir), MorphModel.load(_PATH))
            agrees = difference <= AGREEMENT_DB
            verdict = "agrees" if agrees else "does not agree"
            print(
                f"the rebuild {verdict} with the shipped model: at most {difference:.2g} dB apart"
            )
            return 0 if agrees else 1
        model = build_release(options.data_dir, measure_release(options.data_dir))
    except EqmorphError as error:
        print(f"eqmorph: {error}", file=sys.stderr)
        return 1
    model.save(_PATH)
    if options.docs is not None:
        dataset = SAFEDBDatasetLoader(options.data_dir).load()
        write_cards(model, dataset, options.docs)
    print(f"wrote {_PATH}: {len(model.terms)} terms, {_PATH.stat().st_size / 1024:.0f} KiB")
    return 0


_PATH = shipped_model_path()

if __name__ == "__main__":
    sys.exit(main())
