"""export, import, match: what they write is what the library writes, and people are told."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from eqmorph.cli import foreign
from eqmorph.equalizers import GraphicEq, ParametricEq
from eqmorph.formats import FORMATS, names, read_setting
from eqmorph.formats import export as export_setting
from eqmorph.formats.headroom import preamp_db

WRITABLE = names(writable=True)


# export


@pytest.mark.parametrize("key", WRITABLE)
def test_export_writes_what_the_library_writes(run, model, tmp_path, key) -> None:
    eq = model.generate("warm", 0.5)
    expected = export_setting(eq, key, 44_100, "warm")
    how_near = next(f.how_near for f in FORMATS if f.key == key)
    said = "" if how_near is None else f"eqmorph: {how_near(eq, 44_100)}\n"
    options = ("--to", key, "--amount", 0.5, "--sample-rate", 44_100)
    path = tmp_path / "out"
    ran = run("export", "Warmth", *options, "--output", path)
    assert (ran.code, ran.err) == (0, said)
    content = path.read_bytes()
    assert content == (expected if isinstance(expected, bytes) else expected.encode())
    assert ran.out.splitlines()[0] == f"written to {path}"
    assert str(path) in ran.out.splitlines()[1]  # how to use it
    if isinstance(expected, str):
        assert run("export", "warm", *options).out == expected


def test_export_of_bytes_goes_to_a_pipe() -> None:
    command = [sys.executable, "-m", "eqmorph", "export", "warm", "--to", "fir"]
    done = subprocess.run(command, capture_output=True, timeout=120)
    audio, rate = soundfile.read(io.BytesIO(done.stdout))
    assert (rate, audio.shape[1]) == (48_000, 2)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_export_of_bytes_does_not_go_to_a_terminal() -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "eqmorph", "export", "warm", "--to", "fir"]
    try:
        done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, timeout=120)
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 1
    assert done.stderr == b"eqmorph: fir is no text; name a file with --output, or pipe it on\n"


def test_export_takes_any_importable_file(run, model) -> None:
    eq = model.generate("bright")
    Path("mine.txt").write_text(export_setting(eq, "apo"))
    ran = run("export", "--eq", "mine.txt", "--to", "json")
    got = ParametricEq.from_json(ran.out)
    assert got.to_vector() == pytest.approx(eq.to_vector(), rel=5e-3, abs=0.006)
    assert "mine.txt: its level, " in ran.err
    assert "one to one" not in ran.err  # nothing to be careful about
    ran = run("export", "--eq", "-", "--to", "camilladsp", "--amount", -1, stdin=eq.to_json())
    assert ran.err == ""
    assert read_setting(ran.out.encode()).eq.bands[1].gain_db == pytest.approx(-eq.bands[1].gain_db)


def test_export_keeps_a_graphic_setting_of_ours_as_it_is(run) -> None:
    eq = GraphicEq.from_vector(np.sin(np.arange(40) / 5))
    Path("mine.json").write_text(eq.to_json())
    assert run("export", "--eq", "mine.json", "--to", "apo").out.count("ON PK") == 40
    ran = run("export", "--eq", "mine.json", "--to", "reaper")
    assert ran.code == 1
    assert "five bands and this setting has 40 of another kind; export it to" in ran.err


def test_export_says_which_bands_are_left_out(run) -> None:
    ran = run("export", "warm", "--to", "sox", "--sample-rate", 8000)
    assert ran.code == 0
    assert "not possible at 8000 Hz, so left out: high shelf" in ran.err
    assert "treble" not in ran.out


def test_export_says_how_near_fixed_bands_come(run) -> None:
    ran = run("export", "warm", "--to", "bands31")
    assert ran.err.startswith("eqmorph: fitted with 31 fixed bands: off by ")
    assert ran.out.count(",peak,") == 31


def test_export_list_names_every_format(run) -> None:
    ran = run("export", "--list")
    assert [line.split()[0] for line in ran.out.splitlines()[1:]] == [f.key for f in FORMATS]
    data = json.loads(run("export", "--list", "--json").out)
    assert [(d["key"], d["writes"]) for d in data] == [
        (f.key, f.write is not None) for f in FORMATS
    ]


def test_export_shows_a_name_in_tools_that_have_one(run) -> None:
    assert run("export", "warm", "--to", "reaper").out.startswith("desc:warm (five-band")
    named = run("export", "warm", "--to", "reaper", "--name", "My sound").out
    assert named.startswith("desc:My sound (five-band")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("warm",), 2, "must be one of json, apo"),
        (("warm", "--to", "nope"), 2, "got 'nope'"),
        (("warm", "--to", "apo", "--json"), 2, "--to json writes a setting as JSON"),
        (("--to", "apo"), 2, "name one word, or a file with --eq"),
        (("warm", "--eq", "x", "--to", "apo"), 2, "name one word, or a file with --eq"),
        (("warmzz", "--to", "apo"), 1, "unknown term 'warmzz'; did you mean 'warm'"),
        (("--eq", "missing.txt", "--to", "apo"), 1, "missing.txt: no such file"),
        (("warm", "--to", "apo", "--output", "."), 1, "is a folder"),
    ],
)
def test_export_refuses_with_one_sentence(run, arguments, code, message) -> None:
    ran = run("export", *arguments)
    assert ran.code == code
    assert message in ran.err
    assert ran.out == ""


def test_export_overwrites_only_when_forced(run) -> None:
    Path("mine.txt").write_text("precious")
    ran = run("export", "warm", "--to", "apo", "--output", "mine.txt")
    assert ran.code == 1
    assert "mine.txt is already there; --force overwrites it" in ran.err
    assert Path("mine.txt").read_text() == "precious"
    assert run("export", "warm", "--to", "apo", "--output", "mine.txt", "--force").code == 0
    assert Path("mine.txt").read_text().startswith("Preamp: ")


# import


def test_import_takes_bands_over_and_writes_them(run, model) -> None:
    eq = model.generate("warm")
    Path("warm.yml").write_text(export_setting(eq, "camilladsp"))
    ran = run("import", "warm.yml", "--output", "mine.json")
    assert ran.code == 0
    assert "warm.yml (CamillaDSP): lifts" in ran.out
    assert "its bands are read one to one" in ran.out
    level = preamp_db(eq, 48_000, 2)
    assert f"its level, {level:+.1f} dB, is not part of the setting" in ran.out
    written = ParametricEq.from_json(Path("mine.json").read_text())
    assert written.to_vector() == pytest.approx(eq.to_vector(), rel=1e-9)
    assert run("describe", "mine.json").code == 0


def test_import_says_how_close_a_fit_is(run) -> None:
    lines = [f"Filter: ON PK Fc {60 * 2**i} Hz Gain {3 * (-1) ** i} dB Q 1.4" for i in range(8)]
    text = "\n".join([*lines, "Filter: ON PK Fc 100 Hz Gain 3 dB"])
    ran = run("import", "-", stdin=text)
    expected = read_setting(text.encode())
    assert f"off by {expected.error_db:.2f} dB RMS and {expected.max_error_db:.2f} dB" in " ".join(
        ran.out.split()
    )
    assert "note: stdin line 9: left out a filter without a usable Q" in " ".join(ran.out.split())
    data = json.loads(run("import", "-", "--json", stdin=text).out)
    assert ParametricEq.from_dict(data) == expected.eq
    assert (data["source"], data["taken_over"]) == ("apo", False)
    assert data["error_db"] == pytest.approx(expected.error_db)
    assert data["notes"] == ["stdin line 9: left out a filter without a usable Q"]


def test_import_chooses_a_row(run, model) -> None:
    rows = [model.generate(t).to_vector().tolist() for t in ("warm", "bright")]
    Path("rows.csv").write_text("\n".join(",".join(map(repr, row)) for row in rows))
    data = json.loads(run("import", "rows.csv", "--row", 2, "--json").out)
    assert ParametricEq.from_dict(data) == ParametricEq.from_vector(rows[1])
    ran = run("import", "rows.csv")
    assert ran.code == 1
    assert "rows.csv has 2 settings; choose one with --row N" in ran.err


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (("missing.txt",), "", "missing.txt: no such file"),
        (("-",), "", "stdin is empty"),
        (("-",), b"\x00\x01", "stdin is not text"),
        (("-",), "{}", "stdin is JSON, but no setting of ours"),
        (("-", "--from", "fir"), "x", "cannot read the format 'fir'; it is one of json, apo"),
        (("-", "--row", "2"), "20,1\n30,1\n", "only SAFE-DB rows are chosen by --row"),
    ],
)
def test_import_refuses_with_one_sentence(run, arguments, stdin, message) -> None:
    ran = run("import", *arguments, stdin=stdin)
    assert ran.code == 1
    assert message in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""


# match


def test_match_finds_the_setting_of_a_curve(run, model) -> None:
    eq = model.generate("warm")
    Path("warm.csv").write_text(export_setting(eq, "csv", 44_100))
    ran = run("match", "warm.csv", "--sample-rate", 44_100)
    assert ran.code == 0
    assert "fitted: the closest five bands, off by " in ran.out
    data = json.loads(run("match", "warm.csv", "--sample-rate", 44_100, "--json").out)
    grid = np.geomspace(20, 20_000, 50)
    moved = ParametricEq.from_dict(data).magnitude_response_db(grid, 44_100)
    assert np.abs(moved - eq.magnitude_response_db(grid, 44_100)).max() <= 0.1


def test_match_takes_curves_only(run, model) -> None:
    ran = run("match", "-", stdin=model.generate("warm").to_json())
    assert ran.code == 1
    assert "stdin is a setting (json), not a curve; `eqmorph import` reads it" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm")
@pytest.mark.parametrize("verb", ["import", "describe", "adjust", "own"])
def test_what_takes_too_long_to_read_is_given_up(run, monkeypatch, verb) -> None:
    def never(*arguments: object, **others: object) -> None:
        while True:
            pass

    Path("slow.txt").write_text("Filter 1: ON PK Fc 1000 Hz Gain 3 dB Q 1")
    monkeypatch.setattr(foreign, "LONGEST_SECONDS", 0.05)
    for name in ("read_setting", "read_equalizer"):
        monkeypatch.setattr(f"eqmorph.formats.{name}", never)
    more = {"adjust": ("slow.txt", "warmer"), "own": ("add", "slow", "slow.txt")}
    ran = run(verb, *more.get(verb, ("slow.txt",)))
    assert ran.code == 1
    assert "slow.txt was not read within 0.05 s" in ran.err
