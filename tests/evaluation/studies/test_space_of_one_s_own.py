"""A 31-band equaliser, registered here and without a teacher, through every study to the report."""

from __future__ import annotations

import json
from functools import partial

import pytest
from judged_crowd import RARE, WORDS, crowd
from kinds import registered
from report_numbers import numbers, report_of

from eqmorph.equalizers import FixedBandsEq, graphic_space
from eqmorph.evaluation.measures import distributions
from eqmorph.evaluation.methods import networks
from eqmorph.evaluation.report.pages import markdown
from eqmorph.evaluation.report.study_pages import PAGES
from eqmorph.evaluation.report.writing import report_markdown
from eqmorph.evaluation.results import plain, typed
from eqmorph.evaluation.studies import space_folds, unseen_words
from eqmorph.evaluation.studies.all_studies import Report
from eqmorph.evaluation.studies.study import Options, StudyData
from eqmorph.evaluation.studies.table import STUDIES

CENTRES = [round(1_000 * 2 ** (i / 3), 1) for i in range(-17, 14)]


class ThirdsEq(FixedBandsEq):
    """Thirty-one thirds of an octave within ±12 dB."""

    __slots__ = ()
    space = graphic_space("thirds of nobody", CENTRES, 4.32, 12.0)


@pytest.fixture(scope="module", autouse=True)
def _a_kind_without_a_teacher():
    """Registered, with a short school: figures are small, the way is the whole one."""
    with registered(ThirdsEq), pytest.MonkeyPatch.context() as patch:
        patch.setattr(networks, "SHORT_STEPS", 60)
        patch.setattr(distributions, "_TREES", 2)
        patch.setattr(space_folds, "_PAIRS", 6)
        quick = partial(unseen_words.evaluate_unseen, n_configurations=2, n_bootstrap=100)
        patch.setattr(unseen_words, "evaluate_unseen", quick)
        patch.setattr("eqmorph.network.teaching._BATCH", 64)
        patch.setattr("eqmorph.network.teaching._CURVES_FOR_DIRECTIONS", 6_400)
        patch.setattr("eqmorph.network.made_up._POOL", 4_000)
        yield
    networks._taught_here.cache_clear()


@pytest.fixture(scope="module")
def found():
    """Each study's result on people of that kind."""
    people = StudyData(crowd(160, 24, space=ThirdsEq.space))
    options = Options(n_folds=2, epochs=1)
    return {name: STUDIES[name].run(people, options) for name in ("unseen", "space", "statements")}


@pytest.mark.parametrize("name", ["unseen", "space", "statements"])
def test_a_study_has_its_page_and_its_file(found, name):
    page = markdown("x", PAGES[name](found[name]), "figures")
    assert page.count("| --- |") >= 1
    assert "nan" not in page
    written = json.loads(json.dumps(plain(found[name])))
    assert plain(typed(STUDIES[name].result, written, name)) == written


def test_its_own_frequent_words_are_learnt_from_and_the_others_judged(found):
    unseen = found["unseen"]
    assert set(unseen.per_term) == set(RARE)
    assert unseen.answered.n_refused == len(RARE)  # its models know known words only
    assert unseen.method("dark and crisp by likeness").mean_db > 0
    assert {word.term for word in found["statements"].stated} == set(WORDS)
    assert set(found["space"].terms) == set(WORDS)


def test_what_is_trained_from_scratch_has_one_row(found):
    names = list(found["space"].summary)
    assert "fine-tuned (eqmorph)" in names
    assert "the same network from scratch" not in names
    assert found["space"].taste.n_people > 0


def test_the_report_is_made_of_them(found):
    parts = {"unseen": found["unseen"], "space": found["space"]}
    report = Report(report_of(numbers()).about, **parts, stated=found["statements"].stated)
    page = report_markdown(report)
    for title in ("What the network is worth", "Words that nobody in training used",
                  "Does it know when it does not know?", "Not measured here"):  # fmt: skip
        assert f"## {title}" in page
    assert "Words of many people: each states what its own people bear out" in page
