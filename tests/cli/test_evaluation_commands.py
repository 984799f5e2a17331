"""evaluate, study by study, on made-up rows."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import fields

import numpy as np
import pytest

from eqmorph.evaluation.measures.statistics import Spread
from eqmorph.evaluation.methods.baselines import Flat
from eqmorph.evaluation.methods.names import shown_name
from eqmorph.evaluation.report.method_tables import figure_cell
from eqmorph.evaluation.studies.study import Options
from eqmorph.evaluation.studies.table import STUDIES
from eqmorph.model import labelled

FAST = ("--data", "synthetic", "--folds", "2", "--processes", "1", "--method", "FLAT",
        "--method", "term mean (response)")  # fmt: skip


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "SYNTHETIC_ROWS", 300)


def test_known_words_are_the_study_unless_told(run) -> None:
    ran = run("evaluate", *FAST, "--json")
    assert ran.code == 0
    report = json.loads(ran.out)
    assert report["protocol"] == "contributors"
    assert list(report["summary"]["contributor"]) == ["term_mean_response", "flat"]
    shown = run("evaluate", "known", *FAST).out
    for method, figures in report["summary"]["contributor"].items():
        line = next(
            x for x in shown.splitlines() if x.startswith(shown_name(method)) and x.count("±") == 3
        )
        spreads = {name: Spread(**found) for name, found in figures.items()}
        for name, digits in (("lsd_db", 2), ("score_db", 2), ("hrp", 1)):
            assert figure_cell(spreads, name, digits) in line
    assert "2 folds by contributor" in " ".join(shown.split())
    assert run("evaluate", "--protocol", "contributors", *FAST).out == shown


def test_a_second_run_goes_on_where_the_first_was(run) -> None:
    first, again = (json.loads(run("evaluate", *FAST, "--json").out) for _ in range(2))
    assert again["results"] == first["results"]  # with the seconds of the first
    fresh = json.loads(run("evaluate", *FAST, "--json", "--fresh").out)
    assert fresh["summary"] == first["summary"]
    assert fresh["results"] != first["results"]


def test_listening_gap_says_that_made_up_rows_are_not_the_published_ones(run) -> None:
    args = ("evaluate", "listening-gap", "--data", "synthetic", "--method", "FLAT")
    report = json.loads(run(*args, "--json").out)
    assert report["agrees"] is False
    shown = run(*args).out
    assert "does not score here what was published" in " ".join(shown.split())
    assert f"{report['known'][0]['score_db']:.3f}" in shown
    assert "published: FLAT" in shown


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (
            ("--method", "magic", "--data", "synthetic"),
            "there is no method 'magic'; known: eqmorph;",
        ),
        (("--protocol", "magic"), "there is no study 'magic'; there are known, quick"),
        (("magic",), "listening-gap"),
        (("--data", "socialfx", "--consolidate"), "SocialFX's words are never merged"),
        (("requests", "--data", "synthetic"), "--data: is for studies of labelled settings"),
        (("sound", "--data", "socialfx"), "--data: is not for this study"),
    ],
)
def test_wrong_usage(run, args, sentence) -> None:
    ran = run("evaluate", *args)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in " ".join(ran.err.split())


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_says_which_options_it_follows(name) -> None:
    def read(entry) -> set[str]:
        source = inspect.getsource(inspect.getmodule(entry.run))
        return set(re.findall(r"\boptions\.(\w+)", source))

    in_module = [e for e in STUDIES.values() if e.run.__module__ == STUDIES[name].run.__module__]
    assert set().union(*(entry.follows for entry in in_module)) == read(STUDIES[name])
    assert STUDIES[name].follows <= {field.name for field in fields(Options)}


def test_an_option_that_is_not_followed_is_told(run) -> None:
    args = ("people", "--data", "synthetic", "--folds", "2", "--method", "FLAT", "--processes", "1")
    told = run("evaluate", *args).err
    for name in ("folds", "method", "processes"):
        assert told.count(f"--{name} has no part in this study and is not followed") == 1
    assert "no part" not in run("evaluate", "people", "--data", "synthetic", "--seed", "1").err


def test_kept_folds_of_methods_with_other_keys_are_not_taken(run, monkeypatch) -> None:
    run("evaluate", *FAST)
    monkeypatch.setattr(Flat, "key", "nothing_done")
    renamed = ["nothing_done" if arg == "FLAT" else arg for arg in FAST]
    report = json.loads(run("evaluate", *renamed, "--json").out)
    assert list(report["summary"]["contributor"]) == ["term_mean_response", "nothing_done"]


def test_listening_gap_is_safe_dbs(run, monkeypatch, tmp_path) -> None:
    from eqmorph.datasets.socialfx import SocialFXDatasetLoader
    from eqmorph.equalizers import GRAPHIC_SPACE

    class Graphic:
        space, source = GRAPHIC_SPACE, "SocialFX"

    monkeypatch.setattr(SocialFXDatasetLoader, "load", lambda self: Graphic())
    ran = run("evaluate", "listening-gap", "--data", "socialfx")
    assert ran.code == 1
    assert "is SAFE-DB's, got graphic settings of SocialFX" in ran.err


def test_a_chapter_is_shown_as_text() -> None:
    from eqmorph.cli.sections import section_lines
    from eqmorph.evaluation.report.pages import Section, Table

    table = Table("By method", ("method", "dB"), (("flat", "4.99"), ("eqmorph", "4.24")))
    lines = section_lines(Section("Words", ("**What** `decode` does.", table)))
    assert lines[:5] == ["Words", "", "What decode does.", "", "By method"]
    assert [line.split() for line in lines[-2:]] == [["flat", "4.99"], ["eqmorph", "4.24"]]


def test_the_space_is_judged_by_contributor(run, monkeypatch) -> None:
    from eqmorph.datasets.socialfx import SocialFXDatasetLoader
    from eqmorph.equalizers import GRAPHIC_SPACE

    class Unknown:
        contributors, source, space = None, "SocialFX", GRAPHIC_SPACE

    monkeypatch.setattr(SocialFXDatasetLoader, "load", lambda self: Unknown())
    ran = run("evaluate", "space", "--data", "socialfx")
    assert ran.code == 1
    assert "SocialFX does not tell its contributors apart" in ran.err


def test_a_table_of_one_s_own_goes_through_to_the_page(run, tmp_path) -> None:
    from eqmorph.datasets.own_table import short_names
    from eqmorph.equalizers.space import PARAMETRIC_SPACE as SPACE

    rng = np.random.default_rng(0)
    lines = [";".join(("word", "who", *short_names(SPACE)))]
    for i in range(60):
        setting = SPACE.clip(SPACE.default + (rng.normal(size=13) + (i % 2)) * (SPACE.upper <= 12))
        lines.append(";".join((("deep", "shrill")[i % 2], f"p{i % 9}", *map(str, setting))))
    own = tmp_path / "own.csv"
    own.write_text("\n".join(lines))
    args = ("--data", str(own), "--columns", "term=word,contributor=who", "--folds", "2",
            "--processes", "1", "--method", "FLAT")  # fmt: skip
    ran = run("evaluate", "known", *args)
    assert ran.code == 0, ran.err
    assert "own.csv, 2 folds by contributor" in " ".join(ran.out.split())
    assert "deep (30), shrill (30)" in " ".join(ran.out.split())
    assert run("evaluate", "people", *args).out.count("deep") == 1
    wrong = run("evaluate", "known", "--data", str(own))
    assert wrong.code == 1
    assert "no column 'term'" in wrong.err
    assert "data fetch safe" not in wrong.err
