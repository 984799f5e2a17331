"""The public set of requests, its checks, and how many of them the shipped model follows."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import eqmorph
from eqmorph.cli.app import app
from eqmorph.evaluation.report.requests_chapter import requests_markdown
from eqmorph.evaluation.studies.requests import (
    GRID,
    Request,
    evaluate_requests,
    flat_system,
    judge,
    keyword_system,
    load_requests,
    systems_of,
)

HEAD = "category\tlanguage\tsource\twritten\ttext\texpected\n"


def tilt(db: float) -> np.ndarray:
    """Up at the bottom by `db`, down at the top by as much."""
    return db * np.interp(np.log(GRID), np.log([20.0, 20_000.0]), [1.0, -1.0])


def asked(text: str, *expected: str) -> Request:
    return Request("made up", "en", "test", "before", text, expected)


def test_the_set_is_large_and_of_many_kinds():
    requests = load_requests()
    assert len(requests) >= 400
    assert min(Counter(r.category for r in requests).values()) >= 20
    assert 5 * sum(r.fresh for r in requests) >= 0.85 * len(requests)
    assert {r.language for r in requests} == {"en", "es", "de", "fr", "it", "pt"}
    assert len({(r.text, r.expected) for r in requests}) == len(requests)


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        ("up 40-100", 6.0, -6.0),
        ("down 40-100", -6.0, 6.0),
        ("stay 40-100", 0.5, 6.0),
        ("least 0 40-100", 6.0, -6.0),
        ("most 0.3 40-100", -6.0, 6.0),
        ("at 20 3", 3.0, 3.2),
        ("same other", 2.0, 3.0),
        ("stronger other 40-100", 4.0, 1.0),
        ("weaker other 40-100", 1.0, 4.0),
        ("weaker other 40-100", 1.0, -1.0),
    ],
)
def test_every_check_can_hold_and_fail(rule, right, wrong):
    for db, holds in ((right, True), (wrong, False)):
        curves = {"asked": tilt(db), "other": tilt(2.0)}
        (verdict,) = judge(curves.__getitem__, [asked("asked", rule)])
        assert verdict.right is holds


def test_a_refusal_is_a_miss_and_said():
    def refuses(text: str) -> np.ndarray:
        raise eqmorph.UnknownTermError(text)

    (verdict,) = judge(refuses, [asked("anything", "up 40-100")])
    assert verdict.missed == ("refused",)
    assert judge(refuses, [asked("anything", "refuse")])[0].right
    assert not judge(lambda _: tilt(0.0), [asked("anything", "refuse")])[0].right


def test_every_round_has_its_figure_at_first_sight():
    report = evaluate_requests({"FLAT": flat_system})
    assert sum(n for _, n, _, _ in report.rounds) == report.fresh[0]
    assert all(0 < (at_first or 0) <= n for _, n, at_first, _ in report.rounds)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("more\ten\tforum\tbefore\tmore bass", "line 2: 6 columns are needed, got 5"),
        ("more\ten\tforum\tbefore\tmore bass\tloud 1-2", "line 2: 'loud 1-2' cannot be checked"),
    ],
)
def test_a_set_that_is_none_is_refused(line, message):
    with pytest.raises(ValueError, match=message):
        load_requests(HEAD + line)


def test_the_shipped_model_follows_requests_and_nothing_else_does():
    report = evaluate_requests(systems_of(eqmorph.load()))
    n, (ours, flat, keywords) = report.total
    assert ours >= 0.97 * n
    assert flat < 0.15 * n
    assert keywords < 0.5 * n
    for name, of, (right, *_) in report.categories:
        assert right >= 0.85 * of, name
    assert keyword_system("zzzz") is None
    assert not flat_system("warm").any()


def test_the_document_has_the_table_of_today():
    table = requests_markdown(evaluate_requests(systems_of(eqmorph.load())))
    document = Path(__file__).parents[3] / "docs" / "REQUESTS.md"
    assert table in document.read_text("utf-8"), f"docs/REQUESTS.md should have\n{table}"


def test_the_command_prints_the_table():
    runner = CliRunner()
    shown = runner.invoke(app, ["evaluate", "--protocol", "requests"])
    assert shown.exit_code == 0
    assert "written after the first rules" in shown.output
    data = json.loads(runner.invoke(app, ["evaluate", "--protocol", "requests", "--json"]).output)
    assert data["systems"] == ["eqmorph", "FLAT", "keywords"]
