"""The specification's advice on made-up people: each option alone, the default trained once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judged_crowd import RARE, WORDS, crowd

from eqmorph.evaluation.report.pages import markdown
from eqmorph.evaluation.report.training_advice_chapter import advice_tried
from eqmorph.evaluation.studies import training_advice
from eqmorph.evaluation.studies.training_advice import evaluate_advice
from eqmorph.network.training import TrainingConfig, train

TRIED = (("contrastive_weight", (0.5, 1.0)), ("min_examples", (10, 1)), ("epochs", (1, 2)))


@pytest.fixture(scope="module")
def seen():
    return []


@pytest.fixture(scope="module")
def report(seen):
    def watched(dataset, config):
        seen.append((config, set(dataset.terms)))
        return train(dataset, config)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training_advice, "train", watched)
        return evaluate_advice(
            crowd(80),
            config=TrainingConfig(epochs=1, made_up=False, device="cpu"),
            advice=TRIED,
            terms=WORDS,
            n_folds=2,
        )


def test_each_option_is_changed_alone_and_the_default_trained_once(report, seen):
    found = [(c.contrastive_weight, c.min_examples, c.epochs) for c, _ in seen[::2]]
    assert found == [(0.5, 10, 1), (1.0, 10, 1), (0.5, 1, 1), (0.5, 10, 2)]
    first, _, again, _, third, _ = report.trials
    assert first.silhouette == again.silhouette == third.silhouette
    assert [t.value for t in report.trials] == [0.5, 1.0, 10, 1, 1, 2]


def test_min_examples_says_what_it_leaves(report, seen):
    few, all_words = report.trials[2:4]
    assert (few.n_words, all_words.n_words) == (2, 5)
    assert all_words.n_rows == 80 > few.n_rows
    assert seen[0][1] <= set(WORDS)
    assert seen[4][1] & set(RARE)


def test_the_page_holds_the_figures(report):
    page = markdown("x", [advice_tried(report)], "figures")
    assert f"| λ 1 | 2 | {report.trials[1].n_rows} | {report.trials[1].silhouette:.2f}" in page
    assert "| --min-examples 1 | 5 | 80 |" in page
    assert np.isfinite(report.trials[0].known_db)
    first, second, *others = report.trials
    better = replace(report, trials=(first, replace(second, silhouette=2.0), *others))
    assert "λ: the best silhouette is at 1 (2.00;" in markdown("x", [advice_tried(better)], "f")
