"""data fetch, analyze, decode, synthetic."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eqmorph.datasets import SAFEDBDatasetLoader, download
from eqmorph.errors import DownloadError
from eqmorph.model.synthetic import synthetic_dataset

ROOT = Path(__file__).parents[2]


def test_synthetic_says_so_first_and_loads(run, model) -> None:
    to_stdout = run("data", "synthetic", "--rows", 60, "--seed", 3)
    to_file = run("data", "synthetic", "--rows", 60, "--seed", 3, "--output", "made.csv")
    label = to_stdout.err.splitlines()[0]
    assert label.startswith("eqmorph: synthetic data: 60 rows")
    assert to_file.out.splitlines()[0].startswith("synthetic data: 60 rows")
    assert Path("made.csv").read_text() == to_stdout.out
    assert run("data", "synthetic", "--rows", 60, "--seed", 3, "-o", "-").out == to_stdout.out
    dataset = SAFEDBDatasetLoader(path="made.csv").load()
    assert dataset.source == "synthetic"
    assert (dataset.settings == synthetic_dataset(model, 60, 3).settings).all()


def test_synthetic_of_another_model(run, small_model) -> None:
    ran = run("data", "synthetic", "--rows", 20, "--model", small_model)
    assert ran.code == 0
    assert ran.out != run("data", "synthetic", "--rows", 20).out


def test_analyze_and_decode_a_file(run) -> None:
    run("data", "synthetic", "--rows", 80, "--output", "made.csv")
    ran = run("data", "analyze", "--data", "made.csv", "--output", "page.md")
    assert "80 rows x 25 columns, a SYNTHETIC file" in ran.out
    assert Path("page.md").read_text() == ran.out
    assert ran.err == "eqmorph: written to page.md\n"
    assert json.loads(run("data", "analyze", "--data", "made.csv", "--json").out)["rows"] == 80
    columns = json.loads(run("data", "decode", "--data", "made.csv", "--json").out)
    assert [c["index"] for c in columns] == list(range(25))
    assert columns[5]["name"] == "low_shelf_gain_db"
    lines = run("data", "decode", "--data", "made.csv").out.splitlines()
    assert [line.split()[1] for line in lines] == [c["name"] for c in columns]


def test_analyze_without_data_says_where_it_looked(run, tmp_path) -> None:
    ran = run("data", "analyze", "--data-dir", tmp_path)
    assert ran.code == 1
    assert str(tmp_path) in ran.err
    assert "eqmorph data fetch safe" in ran.err
    assert "--data synthetic" in ran.err
    assert ran.err.count("\n") == 1


def test_analyze_names_file_and_line_of_a_bad_file(run) -> None:
    Path("bad.csv").write_text("1,warm\n")
    ran = run("data", "analyze", "--data", "bad.csv")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("eqmorph: bad.csv is another kind of file: line 1")


@pytest.mark.data
def test_the_page_in_docs_is_what_analyze_writes(run, data_dir) -> None:
    ran = run("data", "analyze", "--data-dir", data_dir.resolve(), "--output", "page.md")
    assert ran.code == 0
    assert Path("page.md").read_bytes() == (ROOT / "docs/SAFE_DB_ANALYSIS_SUMMARY.md").read_bytes()


def test_fetch_prints_what_became_of_it(run, monkeypatch) -> None:
    def fetched(name: str, data_dir: Path | None, *, progress: bool) -> download.Fetched:
        assert (name, data_dir, progress) == ("socialfx", Path("here"), False)
        return download.Fetched(Path("here/x.csv"), "fetched", True, "ab" * 32, "https://x")

    monkeypatch.setattr(download, "fetch", fetched)
    ran = run("data", "fetch", "socialfx", "--data-dir", "here")
    assert ran.out == "here/x.csv: fetched (SHA-256 as known)\n"
    data = json.loads(run("data", "fetch", "socialfx", "--data-dir", "here", "--json").out)
    assert data["path"] == "here/x.csv"
    assert data["verified"] is True


def test_fetch_fails_in_one_line(run, monkeypatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise DownloadError("x.csv could not be fetched: https://x answered 404; try again later")

    monkeypatch.setattr(download, "fetch", fails)
    ran = run("data", "fetch")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "eqmorph: x.csv could not be fetched: https://x answered 404; try again later\n"
    )
