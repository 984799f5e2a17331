"""The judge: the same people for everybody; a better answer scores better; nothing is assumed."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from judged_crowd import crowd

from eqmorph.datasets.own_table import short_names
from eqmorph.equalizers.space import PARAMETRIC_SPACE as SPACE
from eqmorph.errors import DataFormatError, InvalidArgumentError
from eqmorph.evaluation.data.answers import read_answers
from eqmorph.evaluation.data.judge_version import (
    checksums,
    differs,
    judge_folds,
    judge_version,
    request_lines,
    sha256,
)
from eqmorph.evaluation.measures import distributions
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.report.judge_page import judged
from eqmorph.evaluation.report.pages import markdown
from eqmorph.evaluation.studies.judging import (
    FLAT,
    OURS,
    judge_known,
    judge_requests,
    judge_samples,
    judge_unseen,
    requested_texts,
)
from eqmorph.evaluation.studies.requests import flat_system

NAMES = short_names(SPACE)


@pytest.fixture(scope="module")
def people():
    """A crowd whose words are those that the judge knows."""
    made = crowd(400, 24)
    renamed = {"dark": "warm", "crisp": "bright"}
    return replace(made, terms=tuple(renamed.get(t, t) for t in made.terms))


def write(path, header, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows((header, *rows))
    return read_answers(path)


def means(people, path, terms=("warm", "bright"), n=1, fold=None):
    """Each word's mean setting of all its people (some of whom are judged), n times."""
    rows = [
        (t, *([fold] if fold is not None else []), *people.settings_for(t).mean(axis=0))
        for t in terms
        for _ in range(n)
    ]
    return write(path, ("text", *(["fold"] if fold is not None else []), *NAMES), rows)


def test_the_version_is_that_of_the_package():
    version = judge_version()
    assert version.name == "eqmorph judge 1"
    assert sha256(request_lines(version.n_requests)) == version.requests_sha256, (
        "requests of a published version are not changed: add new ones at the end"
    )


@pytest.mark.data
def test_the_version_is_that_of_the_real_data(data_dir):
    from eqmorph.datasets import SAFEDBDatasetLoader

    dataset = SAFEDBDatasetLoader(data_dir).load()
    assert differs(dataset) == []
    one_less = dataset.subset(np.arange(len(dataset) - 1))
    assert set(differs(one_less)) >= {"folds"}


def test_nobody_can_be_found_in_what_is_published(people):
    text = json.dumps(checksums(people, 5))
    assert not any(name in text for name in (*people.terms, *people.contributors))


def test_better_answers_score_better(people, tmp_path):
    good = judge_known(people, means(people, tmp_path / "good.csv"))
    rows = {row.name: row for row in good.rows}
    assert rows["good.csv"].mean_db < rows[FLAT].mean_db
    assert rows["good.csv"].gain_interval_db[0] > 0
    assert rows["good.csv"].against_released_db[0] == 0.0
    wrong = write(
        tmp_path / "wrong.csv",
        ("text", *NAMES),
        [(t, *people.settings_for(o).mean(axis=0)) for t, o in (("warm", "bright"),
                                                               ("bright", "warm"))],
    )  # fmt: skip
    bad = {row.name: row for row in judge_known(people, wrong).rows}
    assert bad["wrong.csv"].mean_db > bad[FLAT].mean_db
    assert bad[FLAT].mean_db == pytest.approx(rows[FLAT].mean_db)
    assert good.differs  # made-up people are not SAFE-DB
    assert "cannot be compared" in markdown("x", [judged(good)], "f")


def test_an_answer_of_a_fold_is_for_its_people_alone(people, tmp_path):
    everywhere = judge_known(people, means(people, tmp_path / "a.csv"))
    folded = means(people, tmp_path / "b.csv", fold=2)
    only = judge_known(people, folded)
    assert only.missing == ("bright", "warm")
    a, b = everywhere.rows[0], only.rows[0]
    assert a.mean_db < b.mean_db < {r.name: r for r in only.rows}[FLAT].mean_db
    assert folded.of("warm", GRID, 1) is None
    assert judge_folds(people).n_folds == 5


def test_doing_nothing_is_no_nearer_than_doing_nothing(people, tmp_path):
    given = write(tmp_path / "n.csv", ("text", "1000"), [("warm", 0), ("bright", 0)])
    row = judge_known(people, given).rows[0]
    assert (row.win_rate, row.gain_interval_db) == (0.0, (0.0, 0.0))


def test_rare_words_stand_beside_the_process(people, tmp_path):
    given = means(people, tmp_path / "u.csv", terms=("odd", "woolly"))
    found = judge_unseen(people, given)
    assert found.missing == ("blunt",)
    assert found.n_words == 3
    assert {FLAT, OURS, "constant", "lexicon only"} <= {row.name for row in found.rows}
    assert "Without an answer: 1 (blunt)" in markdown("x", [judged(found)], "f")


def test_samples_are_judged_as_a_distribution(people, tmp_path, monkeypatch):
    monkeypatch.setattr(distributions, "c2st", lambda *_: 0.5)  # forests take a minute
    with pytest.raises(InvalidArgumentError, match="20 answers"):
        judge_samples(people, means(people, tmp_path / "few.csv", n=3))
    centre = judge_samples(people, means(people, tmp_path / "centre.csv", n=20))
    rows = [(t, *s) for t in ("warm", "bright") for s in people.settings_for(t)[:60]]
    spread = judge_samples(people, write(tmp_path / "spread.csv", ("text", *NAMES), rows))
    energy = {r[0]: r[1]["energy_db"] for r in (*spread.rows, centre.rows[0])}
    assert energy["spread.csv"] < energy["centre.csv"]
    low, high = spread.rows[0][2]
    assert low < high
    assert spread.rows[-1][0] == "people (floor)"


def test_requests_need_no_data(tmp_path):
    rows = [(text, 6.0, 0.0) for text in requested_texts()]
    found = judge_requests(
        write(tmp_path / "low.csv", ("text", "100", "3000"), rows), {"FLAT": flat_system}
    )
    n, (mine, flat) = found.total
    assert n == judge_version().n_requests
    assert 0 < mine < n
    assert mine != flat
    assert "eqmorph judge 1, low.csv." in markdown("x", [judged(found)], "f")
    with pytest.raises(InvalidArgumentError, match="answers none of what is asked"):
        judge_requests(write(tmp_path / "no.csv", ("text", "100"), [("nothing", 1)]), {})


def test_settings_and_curves_are_one_answer(people, tmp_path):
    setting = people.settings[0]
    curve = SPACE.magnitude_response_db(setting[None], GRID)[0]
    a = write(tmp_path / "a.csv", ("Word", *NAMES), [("Warm ", *setting)])
    b = write(tmp_path / "b.csv", ("text", *GRID), [("warm", *curve)])
    points = [("warm", f, g) for f, g in zip(GRID, curve, strict=True)]
    np.random.default_rng(0).shuffle(points)
    c = write(tmp_path / "c.csv", ("text", "frequency_hz", "gain_db"), points)
    for given in (a, b, c):
        np.testing.assert_allclose(given.one("warm", GRID), curve, atol=1e-9)


@pytest.mark.parametrize(
    ("header", "row", "sentence"),
    [
        (("said", "100"), ("warm", 1), "no column 'text'"),
        (("text", "100"), ("warm", "loud"), "line 2: .*gain at 100 Hz"),
        (("text", "100"), ("warm", "nan"), "line 2: gain at 100 Hz must be a number"),
        (("text", "-100"), ("warm", 1), "is no frequency"),
        (("text", "fold", "100"), ("warm", "x", 1), "line 2: .*fold"),
        (("text", "fold", "100"), ("warm", -1, 1), "fold must be 0, 1, 2"),
        (("text", "gain1"), ("warm", 1), "no column for freq1"),
        (("text", "frequency_hz", "gain_db"), ("warm", 0, 1), "must be above 0"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path, header, row, sentence):
    with pytest.raises(DataFormatError, match=sentence) as caught:
        write(tmp_path / "answers.csv", header, [row])
    assert "docs/JUDGE.md" in str(caught.value)
