"""`eqmorph judge` on the example entries, and its template."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from eqmorph.datasets.vocabulary import normalise
from eqmorph.evaluation.data.answers import read_answers
from eqmorph.evaluation.studies.judging import judge_requests
from eqmorph.evaluation.studies.requests import flat_system

EXAMPLES = Path(__file__).parents[2] / "examples" / "judge"


def test_an_example_is_judged_beside_what_it_was_made_by(run) -> None:
    ran = run("judge", str(EXAMPLES / "keywords.csv"), "--study", "requests", "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    n, (mine, ours, _, keywords) = found["total"]
    assert found["entry"] == "keywords.csv"
    assert mine < ours
    # The file holds a curve at some knots: nearly what it is judged beside.
    assert abs(mine - keywords) <= n / 50


@pytest.mark.parametrize("name", ["flat", "nearest_word"])
def test_every_example_answers_the_published_requests(name) -> None:
    given = read_answers(EXAMPLES / f"{name}.csv")
    found = judge_requests(given, {"FLAT": flat_system})
    n, (mine, flat) = found.total
    assert (mine == flat) if name == "flat" else (flat < mine < n)


def test_the_template_is_a_file_of_answers(run, tmp_path) -> None:
    ran = run("judge", "--template")
    rows = list(csv.reader(io.StringIO(ran.out)))
    assert rows[0][:4] == ["text", "gain1", "freq1", "gain2"]
    path = tmp_path / "filled.csv"
    path.write_text(ran.out)
    texts = {normalise(row[0]) for row in rows[1:]}
    assert {text for text, _ in read_answers(path).given} == texts
    known = list(csv.reader(io.StringIO(run("judge", "--template", "--study", "known").out)))
    assert [row[0] for row in known[1:]] == ["warm", "bright"]


def test_what_needs_data_names_only_ways_out_that_there_are(run, tmp_path) -> None:
    ran = run("judge", "--template", "--study", "unseen", "--data-dir", tmp_path)
    assert ran.code == 1
    assert f"`eqmorph data fetch safe --data-dir {tmp_path}` gets it\n" in ran.err


def test_a_file_is_needed(run) -> None:
    ran = run("judge")
    assert ran.code == 2
    assert "--template" in ran.err
