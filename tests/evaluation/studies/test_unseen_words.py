"""The judge of unseen words: its protocol, its baselines, and the marks on the real data."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.equalizers import PARAMETRIC_SPACE
from eqmorph.equalizers.space import GRAPHIC_SPACE
from eqmorph.evaluation.data.judge_version import KNOWN_WORDS
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.methods.leave_word_and_person_out import UnseenTask, folds_of_cells
from eqmorph.evaluation.methods.nested_choice import choose_inside, random_settings, with_settings
from eqmorph.evaluation.methods.networks import taught_codec
from eqmorph.evaluation.methods.product_on_unseen_words import Asked
from eqmorph.evaluation.methods.socialfx_shapes import (
    SHAPE_CHOICES,
    Shapes,
    ShapeSettings,
    predict_with_shapes,
)
from eqmorph.evaluation.results import plain, typed
from eqmorph.evaluation.studies.unseen_words import UnseenReport, evaluate_unseen
from eqmorph.words.releasing import RELEASED


def people_of_words(seed: int = 1, meaning: bool = True) -> EqDataset:
    """Eighteen made-up people who turn lows and highs as plain words say, or at random."""
    rng = np.random.default_rng(seed)
    tilts = {"warm": 5, "bright": -6, "dark": 7, "thin": -8, "boomy": 8, "crisp": -5, "dull": 6}
    rows, terms, who = [], [], []
    for person in range(18):
        for term in rng.permutation(list(tilts))[:5]:
            tilt = tilts[term] if meaning else rng.choice([-6, 6])
            setting = PARAMETRIC_SPACE.default.copy()
            setting[0] = np.clip(tilt + rng.normal(0, 1.5), -12, 12)
            setting[11] = np.clip(-tilt + rng.normal(0, 1.5), -12, 12)
            rows.append(setting)
            terms.append(str(term))
            who.append(f"p{person}")
    n = len(rows)
    return EqDataset(
        PARAMETRIC_SPACE, np.array(rows), tuple(terms), tuple(terms),
        tuple(map(str, range(n))), tuple(who), "made up", "0" * 64, CleaningReport(n, n),
    )  # fmt: skip


@pytest.fixture(scope="module")
def report() -> UnseenReport:
    return evaluate_unseen(
        people_of_words(), frequent=KNOWN_WORDS, n_configurations=3, n_folds=3, n_bootstrap=50
    )


def test_words_that_mean_something_are_predicted(report):
    assert report.n_terms == 5
    for name in ("nested", "released", "as shipped"):
        method = report.method(name)
        assert method.mean_db < 0.8 * report.method("flat").mean_db
        assert method.win_rate == 1.0
        assert method.gain_interval_db[0] > 0
    assert report.method("without the lexicon").mean_db > report.method("released").mean_db


def test_words_that_mean_nothing_are_not():
    report = evaluate_unseen(
        people_of_words(meaning=False), n_configurations=1, n_folds=3, n_bootstrap=50
    )
    assert report.method("released").gain_interval_db[0] < 0.2


def test_flat_is_the_size_of_what_people_did(report):
    data = people_of_words()
    grid = np.geomspace(20, 20_000, 256)
    sizes = np.sqrt((data.space.magnitude_response_db(data.settings, grid) ** 2).mean(axis=1))
    terms = np.array(data.terms)
    by_term = [sizes[terms == t].mean() for t in set(data.terms) - {"warm", "bright"}]
    assert report.method("flat").mean_db == pytest.approx(np.mean(by_term), rel=1e-6)
    assert report.method("flat").win_rate == 0.0
    assert np.isnan(report.method("flat").wilcoxon_p)


def test_the_report_is_data(report):
    written = json.loads(json.dumps(plain(report)))
    assert written["methods"][0]["name"] == "flat"
    assert plain(typed(UnseenReport, written, "unseen")) == written
    assert len(report.chosen) == 3
    assert report.answered.n_refused == 0
    assert report.answered.win_rate == 1.0
    assert set(report.per_term) == {"dark", "thin", "boomy", "crisp", "dull"}
    assert report.risk[0].kept == 1.0
    with pytest.raises(KeyError):
        report.method("nope")


def test_the_same_seed_gives_the_same_report(report):
    again = evaluate_unseen(
        people_of_words(), frequent=KNOWN_WORDS, n_configurations=3, n_folds=3, n_bootstrap=50
    )
    assert again.method("nested") == report.method("nested")
    assert random_settings(4, 0) == random_settings(4, 0)
    assert random_settings(4, 0)[0] == RELEASED


@pytest.fixture(scope="module")
def task() -> UnseenTask:
    return UnseenTask.of(people_of_words(), KNOWN_WORDS, taught_codec(PARAMETRIC_SPACE))


def test_what_is_played_is_what_was_asked_as_far_as_five_bands_can(task):
    asked = task.leaving.cells.latents[task.cells]
    played = task.leaving.code.encode(task.played_db(asked), GRID)
    missed = np.linalg.norm(played - asked, axis=1)
    assert np.median(missed) < 0.3
    np.testing.assert_array_equal(task.played_db(0 * asked[:1]).round(6), 0.0)


def test_distances_of_latents_are_those_of_settings(task):
    """What candidates are weighed by is what is reported, but for what five bands miss."""
    z = task.leaving.predict(RELEASED, task.cells)
    reported = task.term_errors(task.row_errors(task.played_db(z))).mean()
    assert task.mean_db(z) == pytest.approx(reported, abs=0.1)


def choices(task: UnseenTask, candidates: list):
    data = people_of_words()
    folds = folds_of_cells(data, task.leaving.cells, 3, 0)
    return choose_inside(task, candidates, folds, with_settings)


def test_averaging_all_candidates_is_no_worse_than_they_are(task):
    candidates = random_settings(12, 3)
    every = np.arange(len(task.cells))
    alone = [task.mean_db(with_settings(task, c, every, None)) for c in candidates]
    averaged = task.mean_db(choices(task, candidates).averaged)
    assert averaged < np.mean(alone)
    assert averaged < min(alone) + 0.1


def test_a_bad_candidate_has_no_weight(task):
    bad = replace(RELEASED, prior_db=-60.0)
    found = choices(task, [bad, RELEASED])
    assert found.best == (RELEASED,) * 3
    alone = choices(task, [RELEASED])
    np.testing.assert_allclose(found.averaged, alone.single, atol=1e-6)


def test_the_choice_for_people_does_not_see_them(task):
    """Whatever the people of a fold did, the candidates' weights for them stay as they are."""
    data, cells = people_of_words(), task.leaving.cells
    folds = folds_of_cells(data, cells, 3, 0)
    seen = []

    def watch(of, settings, wanted, usable):
        if usable is not None:
            assert usable[of.cells[wanted]].all()
            seen.append(set(folds[np.flatnonzero(usable)].tolist()))
        return with_settings(of, settings, wanted, usable)

    choose_inside(task, random_settings(2, 0), folds, watch)
    assert {frozenset(s) for s in seen} == {frozenset({0, 1, 2} - {f}) for f in range(3)}


def drawn_by_the_public(sign: float = 1.0) -> EqDataset:
    """Shapes of a graphic equaliser for the words of `people_of_words`, two of each."""
    words = {"dark": 1, "thin": -1, "boomy": 1, "crisp": -1, "dull": 1}
    terms = tuple(t for t in words for _ in range(2))
    slope = np.linspace(1.6, -1.6, 40)
    gains = np.array([sign * words[t] * slope for t in terms])
    n = len(terms)
    return EqDataset(
        GRAPHIC_SPACE, gains, terms, terms, tuple(map(str, range(n))), None, "made up", "0" * 64,
        CleaningReport(n, n),
    )  # fmt: skip


def test_shapes_of_the_public_speak_of_the_shape_only(task):
    every = np.arange(len(task.cells))
    code = task.leaving.code
    shapes = Shapes.of(drawn_by_the_public(), code)
    np.testing.assert_allclose(code.decode(shapes.latents).mean(axis=1), 0.0, atol=1e-3)
    plain = task.leaving.predict(RELEASED, task.cells)
    sure = ShapeSettings(1.0, 0.01, 0.01)
    right, wrong = (
        predict_with_shapes(task, Shapes.of(drawn_by_the_public(s), code), sure, every)
        for s in (1.0, -1.0)
    )
    levels = [code.decode(z).mean(axis=1) for z in (right, plain)]
    np.testing.assert_allclose(*levels, atol=1e-3)
    assert task.mean_db(right) < task.mean_db(wrong) - 0.5
    none = predict_with_shapes(task, shapes, SHAPE_CHOICES[0], every)
    np.testing.assert_array_equal(none, plain)


def test_shapes_of_the_word_itself_can_be_left_out(task):
    data = drawn_by_the_public()
    one = data.subset(np.array([t == "boomy" for t in data.terms]))
    shapes = Shapes.of(one, task.leaving.code)
    boomy = np.flatnonzero(
        np.array([task.leaving.cells.terms[t] for t in task.leaving.cells.term[task.cells]])
        == "boomy"
    )
    plain = task.leaving.predict(RELEASED, task.cells[boomy])
    known, gone = (
        predict_with_shapes(task, shapes, ShapeSettings(), boomy, same_word=same)
        for same in (True, False)
    )
    np.testing.assert_allclose(gone, plain, atol=1e-9)
    assert np.abs(known - plain).max() > 0.01


def test_with_socialfx_there_are_its_ablations():
    report = evaluate_unseen(
        people_of_words(), socialfx=drawn_by_the_public(), n_configurations=1, n_folds=3,
        n_bootstrap=20,
    )  # fmt: skip
    names = {m.name for m in report.ablations}
    assert {"with SocialFX", "with SocialFX as chosen inside"} <= names


def test_contributors_are_needed():
    with pytest.raises(ValueError, match="made up does not tell its contributors apart"):
        evaluate_unseen(replace(people_of_words(), contributors=None))


@pytest.mark.data
@pytest.mark.marks
def test_the_marks_on_safe_db(data_dir):
    """Marks of published and earlier work; nothing here may be tuned to pass."""
    report = evaluate_unseen(
        SAFEDBDatasetLoader(data_dir).load(), n_configurations=12, n_bootstrap=100
    )
    flat = report.method("flat")
    assert (report.n_terms, report.n_rows) == (323, 452)
    assert flat.median_db == pytest.approx(5.742, abs=0.005)
    assert flat.mean_db == pytest.approx(5.788, abs=0.005)
    shipped = report.method("as shipped")
    assert shipped.mean_db <= 5.40
    assert shipped.median_db <= 5.0
    assert shipped.win_rate >= 0.57
    assert shipped.gain_interval_db[0] > 0.2
    assert report.method("strict").mean_db <= 5.42
    assert 0.75 <= report.coverage.error <= 0.85
    assert 0.75 <= report.coverage.curve <= 0.85
    half = next(p for p in report.risk if p.kept == 0.5)
    assert half.mean_gain_db >= 0.75
    assert half.win_rate >= 0.68
    assert report.method("nested").mean_db <= 5.39
    assert report.method("as answered").mean_db <= 5.40
    assert report.answered.n_refused < 65
    assert report.answered.win_rate >= 0.61


# The product asked


@pytest.fixture(scope="module")
def asked(task) -> Asked:
    data = people_of_words()
    return Asked(data, task, KNOWN_WORDS, folds_of_cells(data, task.leaving.cells, 3, 0))


def test_the_product_is_asked_without_the_word_and_the_person(asked, task):
    """Whatever the person did, and the others for the word, the answer stays as it is."""
    cell = int(task.cells[0])
    plain = asked.answer(cell)
    cells = task.leaving.cells
    loud = cells.latents.copy()
    loud[task.leaving.left_out(cell)] *= -3.0
    leaving = replace(task.leaving, cells=replace(cells, latents=loud))
    other = replace(asked, task=replace(task, leaving=leaving))
    # What is stated of errors is fitted on the other folds' people.
    vars(other)["_stated"] = asked._stated
    again = other.answer(cell)
    assert again.setting == plain.setting
    louder = cells.latents.copy()
    louder[~task.leaving.left_out(cell)] *= -3.0
    turned = replace(task.leaving, cells=replace(cells, latents=louder))
    changed = replace(asked, task=replace(task, leaving=turned))
    vars(changed)["_stated"] = asked._stated
    assert changed.answer(cell).setting != plain.setting


def test_what_is_no_word_for_a_sound_is_flat(asked, task):
    names = ["zzxqy" if t == "dull" else t for t in people_of_words().terms]
    data = replace(people_of_words(), terms=tuple(names))
    unread = UnseenTask.of(data, KNOWN_WORDS, task.codec)
    folds = folds_of_cells(data, unread.leaving.cells, 3, 0)
    # A word that many used and nobody can read is answered from its users; here they are left out.
    settings, scales = Asked(data, unread, KNOWN_WORDS, folds).answers()
    terms = np.array([unread.leaving.cells.terms[t] for t in unread.leaving.cells.term])
    refused = terms[unread.cells] == "zzxqy"
    assert refused.any()
    np.testing.assert_array_equal(settings[refused], np.tile(PARAMETRIC_SPACE.default,
                                                             (refused.sum(), 1)))  # fmt: skip
    assert (scales[refused] == 0).all()
    assert (scales[~refused] > 0).all()
