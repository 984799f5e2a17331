"""evaluate, by protocol, on made-up rows."""

from __future__ import annotations

import json

import pytest

from eqmorph.cli import sources

FAST = ("--data", "synthetic", "--folds", "2", "--processes", "1", "--method", "FLAT",
        "--method", "term mean (response)")  # fmt: skip


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(sources, "SYNTHETIC_ROWS", 300)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_contributors_is_the_protocol_unless_told(run) -> None:
    ran = run("evaluate", *FAST, "--json")
    assert ran.code == 0
    report = json.loads(ran.out)
    assert report["protocol"] == "contributors"
    assert list(report["summary"]["contributor"]) == ["term mean (response)", "FLAT"]
    shown = run("evaluate", "--protocol", "contributors", *FAST).out
    for method, figures in report["summary"]["contributor"].items():
        line = next(x for x in shown.splitlines() if x.startswith(method))
        numbers = [f"{figures[n]['mean']:.2f}" for n in ("lsd_db", "score_db", "hrp")]
        assert line.split()[-3:] == numbers
    assert "2 folds by contributor" in shown


def test_a_second_run_goes_on_where_the_first_was(run) -> None:
    first, again = (json.loads(run("evaluate", *FAST, "--json").out) for _ in range(2))
    assert again["results"] == first["results"]  # with the seconds of the first
    fresh = json.loads(run("evaluate", *FAST, "--json", "--fresh").out)
    assert fresh["summary"] == first["summary"]
    assert fresh["results"] != first["results"]


def test_listening_gap_says_that_made_up_rows_are_not_the_published_ones(run) -> None:
    args = ("evaluate", "--protocol", "listening-gap", "--data", "synthetic", "--method", "FLAT")
    report = json.loads(run(*args, "--json").out)
    assert report["agrees"] is False
    shown = run(*args).out
    assert "does NOT score what was published" in shown
    assert f"{report['known'][0]['score_db']:.3f}" in shown
    assert "published: FLAT" in shown


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (
            ("--method", "magic", "--data", "synthetic"),
            "there is no method 'magic'; known: eqmorph;",
        ),
        (("--protocol", "magic"), "listening-gap"),
        (("--data", "socialfx", "--consolidate"), "SocialFX's words are never merged"),
    ],
)
def test_wrong_usage(run, args, sentence) -> None:
    ran = run("evaluate", *args)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in " ".join(ran.err.split())


def test_listening_gap_is_safe_dbs(run, monkeypatch, tmp_path) -> None:
    from eqmorph.datasets.socialfx import SocialFXDatasetLoader
    from eqmorph.equalizers import GRAPHIC_SPACE

    class Graphic:
        space, source = GRAPHIC_SPACE, "SocialFX"

    monkeypatch.setattr(SocialFXDatasetLoader, "load", lambda self: Graphic())
    ran = run("evaluate", "--protocol", "listening-gap", "--data", "socialfx")
    assert ran.code == 1
    assert "is SAFE-DB's, got graphic settings of SocialFX" in ran.err


def test_a_chapter_is_shown_as_text() -> None:
    from eqmorph.cli.evaluation_tables import section_lines
    from eqmorph.evaluation.report.pages import Section, Table

    table = Table("By method", ("method", "dB"), (("flat", "4.99"), ("eqmorph", "4.24")))
    lines = section_lines(Section("Words", ("**What** `decode` does.", table)))
    assert lines[:3] == ["Words", "", "What decode does."]
    assert [line.split() for line in lines[-2:]] == [["flat", "4.99"], ["eqmorph", "4.24"]]


def test_the_space_is_judged_by_contributor(run, monkeypatch) -> None:
    from eqmorph.datasets.socialfx import SocialFXDatasetLoader

    class Unknown:
        contributors, source = None, "SocialFX"

    monkeypatch.setattr(SocialFXDatasetLoader, "load", lambda self: Unknown())
    ran = run("evaluate", "--protocol", "space", "--data", "socialfx")
    assert ran.code == 1
    assert "SocialFX does not tell its contributors apart" in ran.err
