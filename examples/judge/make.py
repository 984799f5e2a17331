"""Makes the example entries of the judge: python examples/judge/make.py (some seconds).

All are aggregates: rules, or what a word's many people have in common; nobody's setting is in them.
The one for known words needs SAFE-DB (`eqmorph data fetch safe`).
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

import eqmorph
from eqmorph.datasets import SAFEDBDatasetLoader
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.evaluation.data.judge_version import KNOWN_WORDS, judge_folds
from eqmorph.evaluation.studies.judging import requested_texts
from eqmorph.evaluation.studies.requests import GRID, keyword_system
from eqmorph.words.kernels import Spelling

HERE = Path(__file__).parent
KNOTS_HZ = (25, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150, 4500, 6300, 9000, 12500, 16000)


def write(name: str, answer: Callable[[str], FloatArray | None]) -> None:
    """One answer to each request, as gains at some frequencies; none where it is refused."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("text", *KNOTS_HZ))
        for text in requested_texts():
            curve = answer(text)
            if curve is not None:
                gains = np.interp(np.log(KNOTS_HZ), np.log(GRID), curve)
                writer.writerow((text, *(f"{g:.2f}" for g in gains)))


def nearest_word() -> Callable[[str], FloatArray]:
    """The answer of the shipped model's known word that is spelt most like the text."""
    model = eqmorph.load()
    spelling = Spelling.of(list(model.terms))
    curves = {t: model.generate(t).magnitude_response_db(GRID) for t in model.terms}

    def answer(text: str) -> FloatArray:
        alike = spelling.vectors([text]) @ spelling.vectors(list(model.terms)).T
        return curves[model.terms[int(np.argmax(alike))]]

    return answer


def term_means() -> None:
    """The mean curve of each known word in each fold: of the people of the other folds."""
    dataset = SAFEDBDatasetLoader().load()
    folds = judge_folds(dataset)
    with (HERE / "term_mean_known.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("text", "fold", *KNOTS_HZ))
        for fold in range(folds.n_folds):
            known = dataset.subset(folds.training(fold))
            for word in KNOWN_WORDS:
                settings = known.settings_for(word)
                curves = known.space.magnitude_response_db(settings, np.array(KNOTS_HZ, float))
                writer.writerow((word, fold, *(f"{g:.2f}" for g in curves.mean(axis=0))))


if __name__ == "__main__":
    term_means()
    write("flat.csv", lambda _: np.zeros(len(GRID)))
    write("keywords.csv", keyword_system)
    write("nearest_word.csv", nearest_word())
