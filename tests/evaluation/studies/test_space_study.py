"""The study of the space on made-up people: complete, resumable, blind to who is judged."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from judged_crowd import WORDS, crowd

from eqmorph.equalizers.space import PARAMETRIC_SPACE as SPACE
from eqmorph.errors import TrainingError
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.evaluation.measures.statistics import Spread
from eqmorph.evaluation.methods import spaces, temperature
from eqmorph.evaluation.methods.networks import taught_codec
from eqmorph.evaluation.report.network_chapter import MARKS, marks_table, what_it_is_worth
from eqmorph.evaluation.report.pages import markdown
from eqmorph.evaluation.results import plain, typed
from eqmorph.evaluation.studies import space as space_study
from eqmorph.evaluation.studies import space_folds, space_words
from eqmorph.evaluation.studies.space import SpaceReport, evaluate_space
from eqmorph.evaluation.studies.space_folds import lexicon_curves
from eqmorph.model.building import model_of
from eqmorph.network.training import TrainingConfig, train

# So short and slow that the teacher stays what it is.
FAST = TrainingConfig(epochs=1, learning_rate=1e-5, made_up=False, device="cpu")


@pytest.fixture(scope="module")
def people():
    return crowd(100)


@pytest.fixture(scope="module", autouse=True)
def _few_lines():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(space_folds, "_PAIRS", 2)
        patch.setattr(space_words, "_SAMPLES", 40)
        patch.setattr(spaces, "_FOREST_TREES", 10)
        patch.setattr(space_folds, "lexicon_curves", lambda code: lexicon_curves(code)[:8])
        yield


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def report(people, kept):
    return evaluate_space(people, people, config=FAST, temperatures=(5.0,), n_folds=2, cache=kept)


def test_every_space_is_judged_on_every_fold(report):
    names = dict.fromkeys(row.space for row in report.rows)
    assert [row.fold for row in report.rows if row.space == space_folds.TRAINED] == [0, 1]
    assert len(report.rows) == 2 * len(names)
    networks = {space_folds.TRAINED, space_folds.TAUGHT, space_folds.SCRATCH}
    beside = {"doing nothing", "PCA of parameters", "a logistic margin on the latent"}
    assert networks | beside | {space_folds.SPECIFICATION} <= set(names)
    assert report.chosen == (5.0, 5.0)


def test_the_marks_are_measured_of_the_product(report):
    found = report.summary[space_folds.TRAINED]
    for name, _, _, label, _ in MARKS:
        assert np.isfinite(found[name].mean), label
    assert found["isometry_rank"].mean > 0.99
    assert found["copy_median_db"].mean < 0.3
    assert found["known_db"].mean < 0.6 * report.summary["doing nothing"]["known_db"].mean
    assert found["edit_called"].mean > 0.9
    ends = report.summary["between settings"]["way_ends_db"].mean
    assert ends == pytest.approx(0.0, abs=1e-9)


def test_what_was_not_taught_follows_the_ear_less(report):
    found = report.summary
    for name in (space_folds.SPECIFICATION, "a forest's probability beside PCA"):
        assert found[name]["isometry_rank"].mean < found[space_folds.TAUGHT]["isometry_rank"].mean
    assert "unseen_db" not in found[space_folds.SPECIFICATION]
    assert "copy_median_db" not in found["a forest's probability beside PCA"]
    assert "silhouette" not in found["doing nothing"]


def test_a_finished_study_is_read_and_not_run_again(report, people, kept, monkeypatch):
    monkeypatch.setattr(space_folds.FoldOfSpaces, "_measure", lambda *_: pytest.fail("run again"))
    again = evaluate_space(people, people, config=FAST, temperatures=(5.0,), n_folds=2, cache=kept)
    assert plain(again) == plain(report)


def test_the_chapter_says_what_the_numbers_say(report):
    page = markdown("x", [what_it_is_worth(report)], "figures")
    figures = dict(report.summary[space_folds.TRAINED])
    assert f"{figures['isometry_rank'].mean:.4f}" in page
    figures |= {"embedding_silhouette": Spread(0.31, 0.0), "known_db": Spread(3.0, 0.0)}
    changed = replace(report, summary={**report.summary, space_folds.TRAINED: figures})
    rows = {row[0]: row for row in marks_table(changed).rows}
    assert rows["silhouette of the embedding"][1:] == ("0.310", "at least 0.55", "missed by 0.240")
    assert rows["known words, LSD dB"][3] == "reached"
    assert all(len(t.rows) > 1 for t in what_it_is_worth(report).tables)
    assert plain(typed(SpaceReport, json.loads(json.dumps(plain(report))), "space")) == plain(
        report
    )


def test_nobody_who_is_judged_is_trained_on(people, monkeypatch):
    seen = []

    def watched(dataset, *args, **kwargs):
        seen.append(set(dataset.contributors))
        return train(dataset, *args, **kwargs)

    for module in (space_folds, temperature):
        monkeypatch.setattr(module, "train", watched)
    monkeypatch.setattr(space_study, "_taste", lambda *_: None)
    monkeypatch.setattr(space_folds.FoldOfSpaces, "_figures", lambda *_: {})
    monkeypatch.setattr(space_folds.space_geometry, "ways", lambda *_: {})
    monkeypatch.setattr(
        space_folds.space_words,
        "unseen_errors_db",
        lambda dataset, *_: np.zeros(len(dataset)),
    )
    evaluate_space(people, config=FAST, temperatures=(1.0, 5.0), n_folds=2, beside=True)
    held = [set(people.subset(contributor_folds(people, 2, 0).held_out(f)).contributors)
            for f in range(2)]  # fmt: skip
    # Two temperatures, from scratch, as specified.
    assert len(seen) == 8
    assert not any(s & held[i // 4] for i, s in enumerate(seen))


@pytest.mark.parametrize("best", [0.1, 5.0])
def test_the_temperature_is_the_one_that_validation_groups_best(people, monkeypatch, best):
    trained = train(people, FAST)
    (record,) = trained.history

    def pretended(_, config):
        found = 0.6 if config.temperature == best else 0.4
        history = (replace(record, validation_silhouette=found),)
        return replace(trained, history=history, config=config)

    monkeypatch.setattr(temperature, "train", pretended)
    chosen = temperature.best_by_validation(people, FAST, (0.1, 1.0, 5.0))
    assert chosen.config.temperature == best


# Words


@pytest.fixture(scope="module")
def model(people):
    return model_of(people, taught_codec(SPACE), 1)


def test_a_setting_that_is_a_word_is_called_it(people, model):
    """Held-out rows that are the words' own settings: the first entry is the word, or one with."""
    mine = np.stack([model.generate(w).to_vector() for w in WORDS])
    rows = people.subset(np.array([0, 1]))
    held = replace(rows, settings=mine, terms=WORDS, contributors=("a", "b"))
    found = space_words.describe_figures(model, held)
    assert found["describe_mrr"] == 1.0
    assert found["describe_top10"] == 1.0
    assert found["describe_mrr_chance"] < 0.5
    assert found["describe_side"] == 1.0
    wrong = space_words.describe_figures(model, replace(held, terms=WORDS[::-1]))
    assert wrong["describe_mrr"] < 0.2
    assert wrong["describe_side"] == 0.0


def test_answers_are_macro_over_words(people):
    flat = dict.fromkeys(WORDS, SPACE.default)
    rows = people.subset(np.isin(people.terms, WORDS))
    loud = np.sqrt((SPACE.magnitude_response_db(rows.settings, space_words.GRID) ** 2).mean(axis=1))
    labels = np.array(rows.terms)
    expected = np.mean([loud[labels == w].mean() for w in WORDS])
    assert space_words.answers_db(flat, rows, (*WORDS, "nobody's")) == pytest.approx(expected)
    assert np.isnan(space_words.answers_db({}, rows, WORDS))


def test_samples_stand_beside_the_peoples_floor(people, model):
    half = np.arange(len(people)) % 2 == 0
    found = space_words.sample_figures(model, people.subset(half), people.subset(half), WORDS, 0)
    assert found["energy_floor_db"] < 0.05
    assert found["energy_beyond_db"] == found["energy_db"] - found["energy_floor_db"]


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"contributors": None}, ValueError, "does not tell its contributors apart"),
        ({"terms": ("one",) * 100}, TrainingError, "two words with 10 settings or more"),
    ],
)
def test_what_cannot_be_studied(people, change, error, message):
    with pytest.raises(error, match=message):
        evaluate_space(replace(people, **change), config=FAST)
