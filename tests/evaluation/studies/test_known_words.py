"""The protocol on made-up people: figures, pairing, resuming, and what it does not let through."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

import numpy as np
import pytest
from judged_crowd import WORDS, crowd

from eqmorph.equalizers.response import response_distance_db
from eqmorph.equalizers.space import GRAPHIC_SPACE
from eqmorph.errors import InvalidArgumentError, TrainingError
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.evaluation.measures import distributions
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.measures.statistics import Interval, PairedTest
from eqmorph.evaluation.methods.baselines import (
    Flat,
    PcaOfParameters,
    PcaOfResponses,
    SmoothedBootstrap,
    TermMeanOfParameters,
    TermMeanOfResponses,
    TrainingPeople,
)
from eqmorph.evaluation.methods.estimators import Fitted, Method
from eqmorph.evaluation.methods.networks import Eqmorph
from eqmorph.evaluation.results import plain, read_result, typed
from eqmorph.evaluation.studies.fold_measures import FoldFigures, macro_figures, merged
from eqmorph.evaluation.studies.jobs import Job
from eqmorph.evaluation.studies.known_words import (
    Comparison,
    ContributorsReport,
    compare_methods,
    evaluate_contributors,
)

METHODS = (
    PcaOfParameters(2),
    SmoothedBootstrap(),
    TrainingPeople(),
    TermMeanOfResponses(),
    TermMeanOfParameters(),
    Flat(),
)


def kept_folds(path):
    """What a run kept of its folds, with the rows that methods are paired on."""
    return [read_result(FoldFigures, file) for file in path.iterdir()]


def evaluate(dataset=None, methods=METHODS, **options):
    options = {"n_folds": 3, "n_processes": 1, **options}
    return evaluate_contributors(crowd() if dataset is None else dataset, methods, **options)


@pytest.fixture(scope="module", autouse=True)
def _small_forests():
    """Forests of five trees see the same differences, in a tenth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distributions, "_TREES", 5)
        yield


@pytest.fixture(scope="module")
def report(_small_forests):
    return evaluate()


def test_the_report_says_what_it_was_made_from(report):
    dataset = crowd()
    assert (report.source, report.unit, report.n_rows) == ("made up", "contributor", 160)
    assert report.n_contributors == dataset.n_contributors
    assert set(report.terms) == set(WORDS)
    assert [m["key"] for m in report.methods] == [m.key for m in METHODS]
    assert {(r.method, r.fold) for r in report.results} == {
        (m.key, fold) for m in METHODS for fold in range(3)
    }
    for fold in range(3):
        held_out = contributor_folds(dataset, 3).held_out(fold).sum()
        assert {r.n_held_out for r in report.results if r.fold == fold} == {held_out}


def test_flat_figures_by_hand(report):
    dataset = crowd()
    held = dataset.subset(contributor_folds(dataset, 3).held_out(0))
    level = np.sqrt((dataset.space.magnitude_response_db(held.settings, GRID) ** 2).mean(axis=1))
    terms = np.array(held.terms)
    (flat,) = (r for r in report.results if (r.method, r.fold) == ("flat", 0))
    for term in WORDS:
        assert flat.terms[term]["lsd_db"] == pytest.approx(level[terms == term].mean(), abs=1e-9)
        assert flat.terms[term]["score_db"] == pytest.approx(np.median(level[terms == term]))
    macro = np.mean([level[terms == term].mean() for term in WORDS])
    assert flat.figures["lsd_db"] == pytest.approx(macro)
    assert set(flat.figures) == {"lsd_db", "score_db", "hrp"}


def test_knowing_the_word_beats_flat_and_the_test_says_so(report):
    summary = report.summary["contributor"]
    assert summary["term_mean_response"]["lsd_db"].mean < summary["flat"]["lsd_db"].mean
    assert summary["term_mean_response"]["hrp"].mean < summary["flat"]["hrp"].mean
    floor = summary["people"]
    assert abs(floor["halves_energy_db"].mean) < 0.5
    assert "contributor_halves_energy_db" in floor
    assert floor["energy_db"].mean < 1.0


def test_a_method_has_only_the_figures_it_can_have(report):
    summary = report.summary["contributor"]
    assert "silhouette" in summary["pca_parameters_2"]
    assert "trustworthiness" in summary["pca_parameters_2"]
    assert "morph_latent_path_ratio" in summary["pca_parameters_2"]
    assert "silhouette" not in summary["flat"]
    assert "energy_db" in summary["smoothed_bootstrap"]
    assert "lsd_db" not in summary["smoothed_bootstrap"]


def test_the_report_survives_json_and_holds_no_rows(report):
    text = json.dumps(plain(report))
    read = typed(ContributorsReport, json.loads(text), "known")
    assert json.dumps(plain(read)) == text
    assert json.loads(text)["protocol"] == "contributors"
    for result in json.loads(text)["results"]:
        assert "rows" not in result
    assert "p07" not in text  # nor a contributor
    with pytest.raises(InvalidArgumentError, match="known has no 'source'"):
        typed(ContributorsReport, {}, "known")


@dataclass(frozen=True)
class Peeking(Method):
    """A method that writes down what it was shown."""

    @property
    def key(self) -> str:
        return "peeking"

    def fit(self, training, seed):
        SHOWN.append(training)
        return _Peeking(training.space)


class _Peeking(Fitted):
    def reconstruct(self, settings):
        ASKED.append(settings)
        return self.responses(settings) + 1.0


SHOWN: list = []
ASKED: list = []


def test_no_one_who_is_judged_was_trained_on(tmp_path):
    SHOWN.clear()
    ASKED.clear()
    dataset = crowd()
    evaluate(dataset, [Peeking()], cache=tmp_path)
    who = {s.tobytes(): c for s, c in zip(dataset.settings, dataset.contributors, strict=True)}
    assert len(SHOWN) == len(ASKED) == 3
    for shown, asked in zip(SHOWN, ASKED, strict=True):
        assert len(shown) + len(asked) == len(dataset)
        assert not set(shown.contributors) & {who[row.tobytes()] for row in asked}
    # Every row is judged once, and an answer that is 1 dB off is 1 dB off.
    assert sum(map(len, ASKED)) == len(dataset)
    for result in kept_folds(tmp_path):
        assert result.rows["reconstruction_db"] == pytest.approx([1.0] * result.n_held_out)


# Resuming.


def test_finished_folds_are_not_run_again(tmp_path):
    SHOWN.clear()
    first = evaluate(methods=[Peeking(), Flat()], cache=tmp_path)
    assert len(SHOWN) == 3
    told = []
    again = evaluate(
        methods=[Peeking(), Flat()],
        cache=tmp_path,
        tell=lambda news, done, total: told.append((done, total)),
    )
    assert len(SHOWN) == 3
    assert told == [(i, 6) for i in range(1, 7)]
    assert repr(again.results) == repr(first.results)  # NaN is not equal to itself


def test_a_run_that_was_stopped_goes_on(tmp_path):
    class StoppedError(Exception):
        pass

    def stop(result, done, total):
        if done == 2:
            raise StoppedError

    SHOWN.clear()
    with pytest.raises(StoppedError):
        evaluate(methods=[Peeking()], cache=tmp_path, tell=stop)
    assert len(SHOWN) == 2
    whole = evaluate(methods=[Peeking()], cache=tmp_path)
    assert len(SHOWN) == 3
    assert [r.fold for r in whole.results] == [0, 1, 2]


def test_a_kept_fold_that_is_damaged_is_run_again(tmp_path):
    first = evaluate(methods=[Flat()], cache=tmp_path)
    for path, damage in zip(sorted(tmp_path.iterdir()), ("", "{", '{"method": 1}'), strict=True):
        path.write_text(damage)
    again = evaluate(methods=[Flat()], cache=tmp_path)
    assert [r.figures for r in again.results] == [r.figures for r in first.results]


def test_whatever_changes_the_figures_changes_the_key():
    dataset = crowd()
    folds = contributor_folds(dataset, 3)

    def job(method=None, division="contributor", folds=folds, fold=0, terms=WORDS, seed=0):
        return Job(method or PcaOfParameters(2), division, folds, fold, terms, seed)

    keys = [
        job().key("rows"),
        job().key("other rows"),
        job(PcaOfParameters(3)).key("rows"),
        job(Eqmorph(epochs=3)).key("rows"),
        job(Eqmorph(epochs=4)).key("rows"),
        job(division="stratified").key("rows"),
        job(folds=contributor_folds(dataset, 3, seed=1)).key("rows"),
        job(fold=1).key("rows"),
        job(terms=WORDS[:1]).key("rows"),
        job(seed=1).key("rows"),
    ]
    assert len(set(keys)) == len(keys)
    assert job().key("rows") == keys[0]


def test_two_processes_give_what_one_gives():
    methods = (PcaOfResponses(2), Flat())  # no samples: the other process has the large forests
    one = evaluate(methods=methods)
    two = evaluate(methods=methods, n_processes=2)
    for a, b in zip(one.results, two.results, strict=True):
        assert b.figures == pytest.approx(a.figures, rel=1e-9, nan_ok=True)
    assert [(r.method, r.fold) for r in two.results] == [(r.method, r.fold) for r in one.results]


# The whole of it.


def test_ours_goes_through_with_all_its_figures(tmp_path):
    report = evaluate(methods=[Eqmorph(epochs=1), Flat()], n_folds=2, cache=tmp_path)
    ours = report.summary["contributor"]["eqmorph"]
    for name in ("silhouette", "silhouette_ceiling", "reconstruction_median_db", "illegal_share",
                 "hrp", "energy_db", "c2st", "morph_response_path_ratio"):  # fmt: skip
        assert math.isfinite(ours[name].mean), name
    assert ours["illegal_share"].mean == 0.0
    assert ours["morph_response_end_error_db"].mean == pytest.approx(0, abs=1e-9)
    assert set(report.summary["stratified"]) == {"eqmorph"}
    assert set(report.summary["stratified"]["eqmorph"]) < set(ours)
    (c,) = report.comparisons
    assert (c.measure, c.a, c.b, c.verdict) == ("lsd_db", "eqmorph", "flat", "better")
    dataset = crowd()
    judged = [p for p, t in zip(dataset.contributors, dataset.terms, strict=True) if t in WORDS]
    assert c.test.n == len(set(judged))
    folds = [r for r in kept_folds(tmp_path) if r.division == "contributor"]
    lsd = {
        method: np.concatenate([r.rows["lsd_db"] for fold in range(2) for r in folds
                                if (r.method, r.fold) == (method, fold)])
        for method in ("eqmorph", "flat")
    }  # fmt: skip
    assert c.difference.estimate == pytest.approx(np.nanmean(lsd["eqmorph"] - lsd["flat"]))


def test_rows_without_contributors_are_divided_by_their_settings():
    dataset = crowd(90, space=GRAPHIC_SPACE, known_people=False)
    report = evaluate(dataset, [TermMeanOfResponses(), Flat(), TrainingPeople()], n_folds=2)
    assert (report.unit, report.n_contributors) == ("equal settings", 0)
    assert "contributor_halves_energy_db" not in report.summary["contributor"]["people"]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"min_examples": 99}, TrainingError, "no word has 99 settings or more .the most is 80"),
        ({"methods": [Flat(), Flat()]}, ValueError, "two methods have one key"),
        ({"n_folds": 21}, ValueError, "21 folds need"),
    ],
)
def test_what_cannot_be_evaluated(options, error, message):
    with pytest.raises(error, match=message):
        evaluate(**options)


# Comparing.


def comparison(difference, q):
    test = PairedTest(20, difference, difference, 0.5, q)
    return Comparison("lsd_db", "a", "b", Interval(difference, difference - 1, difference + 1),
                      test, q)  # fmt: skip


@pytest.mark.parametrize(
    ("difference", "q", "verdict"),
    [(-2, 0.01, "better"), (2, 0.01, "worse"), (-2, 0.2, "no different"),
     (-0.5, 0.01, "no different"), (0.5, 0.01, "no different")],
)  # fmt: skip
def test_a_verdict_needs_the_test_and_the_interval(difference, q, verdict):
    assert comparison(difference, q).verdict == verdict


def test_methods_are_paired_on_people_not_on_rows():
    rng = np.random.default_rng(0)
    clusters = np.repeat(np.arange(12), 40)
    base = rng.normal(5, 1, 480)
    # One person's forty rows are 3 dB better, everybody else's are alike but for noise.
    better = base + rng.normal(0, 0.01, 480) - 3.0 * (clusters == 4)
    worse = base + 1.0
    worse[:3] = np.nan  # unknown there
    rows = {"lsd_db": {"base": base, "better": better, "worse": worse}}
    wanted = [("lsd_db", "better", "base"), ("lsd_db", "worse", "base"), ("lsd_db", "x", "base")]
    found = compare_methods(rows, wanted, clusters)
    assert [c.a for c in found] == ["better", "worse"]
    assert found[0].difference.estimate == pytest.approx(-0.25, abs=0.01)
    assert found[0].verdict == "no different"
    assert found[1].verdict == "worse"
    assert found[1].test.n == 12
    assert all(c.q_value >= c.test.p_value for c in found)


def test_macro_means_leave_terms_out_that_have_no_figure():
    by_term = merged({"a": {"x": 1.0}, "b": {"x": 3.0}}, {"b": {"y": 5.0}})
    assert by_term == {"a": {"x": 1.0}, "b": {"x": 3.0, "y": 5.0}}
    assert macro_figures(by_term) == {"x": 2.0, "y": 5.0}


def test_paired_rows_are_those_of_the_fold_they_were_held_out_in(tmp_path):
    dataset = crowd()
    evaluate(dataset, [TermMeanOfResponses(), Flat()], cache=tmp_path)
    folds = contributor_folds(dataset, 3)
    for result in kept_folds(tmp_path):
        held = dataset.subset(folds.held_out(result.fold))
        judged = np.isin(np.array(held.terms), WORDS)
        assert np.array_equal(np.isfinite(result.rows["lsd_db"]), judged)
        if result.method == "flat":
            curves = dataset.space.magnitude_response_db(held.settings, GRID)
            level = response_distance_db(curves, 0.0)[judged]
            np.testing.assert_allclose(np.array(result.rows["lsd_db"])[judged], level, atol=1e-4)
