"""What own settings are worth: much where a person has a way of their own, nothing where not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers import PARAMETRIC_SPACE
from eqmorph.evaluation.studies.few_shot import _chosen_by_others, measure_few_shot


def people_with_habits(habit_db: float) -> EqDataset:
    """Ten people for six words; each turns the high shelf by their own habit besides."""
    rng = np.random.default_rng(5)
    tilts = {"dark": 5, "thin": -6, "boomy": 6, "crisp": -5, "dull": 6, "harsh": -4}
    rows, terms, who = [], [], []
    for person in range(10):
        habit = habit_db * (-1) ** person
        for term, tilt in tilts.items():
            setting = PARAMETRIC_SPACE.default.copy()
            setting[0] = tilt + rng.normal(0, 1)
            setting[11] = np.clip(habit + rng.normal(0, 1), -12, 12)
            rows.append(setting)
            terms.append(term)
            who.append(f"p{person}")
    n = len(rows)
    return EqDataset(
        PARAMETRIC_SPACE, np.array(rows), tuple(terms), tuple(terms),
        tuple(map(str, range(n))), tuple(who), "made up", "0" * 64, CleaningReport(n, n),
    )  # fmt: skip


def test_a_habit_is_learnt_from_a_few_settings():
    two, five = measure_few_shot(people_with_habits(6.0), frequent=(), counts=(2, 5))
    assert (two.n_people, two.n_targets, two.n_settings, five.n_settings) == (10, 60, 2, 5)
    assert two.without_db == five.without_db
    assert five.with_db < two.with_db < two.without_db - 0.2
    assert five.better == 1.0
    assert 0 < five.gain_db.low < five.gain_db.estimate < five.gain_db.high
    assert five.gain_db.estimate == pytest.approx(five.without_db - five.with_db)
    assert five.gain_of_most_db == pytest.approx(five.gain_db.estimate)
    assert five.wilcoxon_p < 0.01


def test_without_habits_nothing_is_lost():
    (five,) = measure_few_shot(people_with_habits(0.0), frequent=(), counts=(5,))
    assert five.with_db < five.without_db + 0.3


def test_the_weight_of_a_taste_is_chosen_by_the_others():
    """With habits a taste of some weight, which the nested choice finds where released is none."""
    (none,) = measure_few_shot(
        people_with_habits(6.0), frequent=(), counts=(5,), factors=(0.0, 1.0)
    )
    (some,) = measure_few_shot(
        people_with_habits(6.0), frequent=(), counts=(5,), factors=(1.0, 0.0)
    )
    assert none.gain_db.estimate == pytest.approx(0.0)
    assert some.gain_db.estimate > none.gain_db.estimate + 0.2
    assert none.gain_nested_db.estimate == pytest.approx(some.gain_db.estimate, abs=0.01)
    # Person 0 is best at 1, all others at 0: only person 0 must not know it.
    chosen = _chosen_by_others(np.array([[9.0, 1.0, 1.0], [1.0, 3.0, 3.0]]))
    assert chosen.tolist() == [9.0, 3.0, 3.0]


def test_nobody_with_too_few_settings_is_asked():
    assert measure_few_shot(people_with_habits(3.0), frequent=(), counts=(6,)) == ()


def test_contributors_are_needed():
    with pytest.raises(ValueError, match="does not tell its contributors apart"):
        measure_few_shot(replace(people_with_habits(3.0), contributors=None))
