"""`apply`, `ab` and `features` as people type them."""

from __future__ import annotations

import io
import json
import shlex
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

import eqmorph
from eqmorph.audio import audio_features, read_audio
from eqmorph.audio.batch import JOURNAL
from eqmorph.cli.commands import ab, apply, features
from eqmorph.datasets import load_audio_features

RATE = 44_100


@pytest.fixture
def sound(tmp_path) -> Path:
    """A second of stereo at 24 bits, in the working directory."""
    audio = 0.1 * np.random.default_rng(1).standard_normal((RATE, 2))
    soundfile.write("in.wav", audio, RATE, "PCM_24")
    return tmp_path / "in.wav"


def test_a_word_is_applied_and_told(run, sound) -> None:
    ran = run("apply", "warm", "in.wav", "out.flac", "--amount", 0.8)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[0].startswith("setting   warm x 0.8: lifts ")
    assert "in.wav: 44100 Hz, 2 channels, 1.0 s" in ran.out
    assert "out.flac: FLAC PCM_24" in ran.out
    assert "no sample clipped" in ran.out
    assert soundfile.info("out.flac").frames == RATE


def test_json_holds_the_report_and_the_setting(run, sound, model) -> None:
    ran = run("apply", "Warmth", "in.wav", "out.wav", "--loudness", "match", "--json")
    data = json.loads(ran.out)
    assert model.generate("warm").to_dict().items() <= data["eq"].items()
    assert data["clipped"] == 0
    assert data["loudness_after"] == pytest.approx(data["loudness_before"], abs=1e-6)
    assert (data["source"], data["target"]) == ("in.wav", "out.wav")


def test_a_morph_and_a_saved_setting_are_applied(run, sound, model) -> None:
    run("apply", "--morph", "warm", "bright", 0.4, "in.wav", "a.wav", "--depth", "float")
    Path("my.json").write_text(model.morph("warm", "bright", 0.4).to_json())
    run("apply", "--eq", "my.json", "in.wav", "b.wav", "--depth", "float")
    a, b = read_audio("a.wav")[0], read_audio("b.wav")[0]
    np.testing.assert_array_equal(a, b)
    given, _ = read_audio("in.wav")
    assert np.abs(a - given).max() > 0.01


def test_another_tool_s_setting_is_applied(run, sound) -> None:
    Path("apo.txt").write_text("Preamp: -6 dB\nFilter 1: ON PK Fc 1000 Hz Gain 6.0 dB Q 1.0\n")
    ran = run("apply", "--eq", "apo.txt", "in.wav", "out.wav", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["highest_gain_db"] == pytest.approx(6.0, abs=0.01)


def test_forty_bands_of_a_file_stay_forty(run, sound) -> None:
    from eqmorph.equalizers import GraphicEq

    Path("forty.json").write_text(GraphicEq.from_vector([1.0] * 40).to_json())
    data = json.loads(run("apply", "--eq", "forty.json", "in.wav", "o.wav", "--json").out)
    assert data["eq"]["equalizer"] == "graphic"


def test_adapting_and_limits_are_options(run, sound) -> None:
    args = ("--adaptive", "--true-peak", -1, "--loudness", "keep")
    ran = run("apply", "bright", "in.wav", "out.wav", *args)
    assert "adapted to the recording: bands keep" in ran.out
    assert "dBTP" in ran.out


def test_clipping_that_was_asked_for_is_said(run) -> None:
    soundfile.write("in.wav", np.sign(np.random.default_rng(0).standard_normal(RATE)), RATE)
    ran = run("apply", "bright", "in.wav", "out.wav", "--loudness", "keep")
    assert ran.code == 0
    assert "samples were clipped; --loudness headroom leaves room" in ran.err


def test_pipes_carry_wav(sound) -> None:
    command = [sys.executable, "-m", "eqmorph", "apply"]
    first = subprocess.run(
        [*command, "warm", "-", "-"], input=sound.read_bytes(), capture_output=True, check=True
    )
    piped, rate = soundfile.read(io.BytesIO(first.stdout))
    assert (rate, piped.shape) == (RATE, (RATE, 2))
    assert b"setting   warm" in first.stderr
    subprocess.run([*command, "warm", "in.wav", "file.wav"], check=True, capture_output=True)
    assert first.stdout == Path("file.wav").read_bytes()


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("warm", "in.wav"), 2, "give TERM IN OUT; got 2 arguments"),
        (("--eq", "my.json", "warm", "in.wav", "out.wav"), 2, "give IN OUT"),
        (("--eq", "a", "--morph", "warm", "bright", 1, "in.wav", "o.wav"), 2, "give one of them"),
        (("warm", "in.wav", "out.wav", "--jobs", 2), 2, "is for a folder of files"),
        (("warm", "in.wav", "out.wav", "--dask", "x"), 2, "needs a folder of files"),
        (("warm", "in.wav", "out.wav", "--true-peak", 1), 2, "it is -60 to 0, got 1"),
        (("warmzz", "in.wav", "out.wav"), 1, "did you mean 'warm'?"),
        (("warm", "no.wav", "out.wav"), 1, "no.wav: no such file"),
        (("warm", "in.wav", "in.wav", "--force"), 1, "is the input itself"),
        (("warm", "in.wav", "out.m4a"), 1, "names no format that can be written"),
        (("warm", "text.wav", "out.wav"), 1, "text.wav cannot be read as audio"),
        (("--eq", "text.wav", "in.wav", "out.wav"), 1, "text.wav"),
        (("--morph", "warm", "bright", 2, "in.wav", "out.wav"), 1, r"alpha must be in [0, 1]"),
    ],
)
def test_what_goes_wrong_is_one_line(run, sound, args, code, message) -> None:
    Path("text.wav").write_text("Dear diary")
    ran = run("apply", *args)
    assert ran.code == code, ran.err
    assert message in " ".join(ran.err.replace("│", " ").split())
    if code == 1:
        assert len(ran.err.splitlines()) == 1
    assert not Path("out.wav").exists()


def test_nothing_is_overwritten_unless_asked(run, sound) -> None:
    Path("out.wav").write_bytes(b"mine")
    ran = run("apply", "warm", "in.wav", "out.wav")
    assert (ran.code, Path("out.wav").read_bytes()) == (1, b"mine")
    assert "--force overwrites it" in ran.err
    assert run("apply", "warm", "in.wav", "out.wav", "--force").code == 0


def test_a_folder_is_applied_resumed_and_summed_up(run, sound) -> None:
    Path("music/live").mkdir(parents=True)
    for name in ("a.wav", "live/b.wav", "c.wav"):
        Path("music", name).write_bytes(sound.read_bytes())
    Path("music/c.wav").write_text("Dear diary")
    ran = run("apply", "warm", "music/", "out/", "--format", "flac")
    assert ran.code == 1
    assert "2 files rendered, 1 failed" in ran.out
    assert "file 3/3: " in ran.err
    assert "files/s, 0 s left" in ran.err
    assert "music/c.wav cannot be read as audio" in ran.err
    assert {p.name for p in Path("out").rglob("*.flac")} == {"a.flac", "b.flac"}
    Path("music/c.wav").write_bytes(sound.read_bytes())
    ran = run("apply", "warm", "music", "out", "--format", ".flac", "--json")
    assert ran.code == 0, ran.err
    data = json.loads(ran.out)
    assert (len(data["rendered"]), len(data["skipped"]), data["failed"]) == (1, 2, [])
    assert Path("out", JOURNAL).is_file()


def test_ctrl_c_ends_in_a_word_and_leaves_nothing(tmp_path) -> None:
    # Long enough not to be done when the signal comes late on a busy machine; a hole in the disk.
    n_bytes = 20 * 60 * 48_000 * 4
    with wave.open("long.wav", "wb") as opened:
        opened.setparams((2, 2, 48_000, 0, "NONE", ""))
    with open("long.wav", "r+b") as file:
        for at, size in ((4, n_bytes + 36), (40, n_bytes)):
            file.seek(at)
            file.write(size.to_bytes(4, "little"))
        file.truncate(n_bytes + 44)
    Path("out").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "eqmorph", "apply", "warm", "long.wav", "out/out.wav"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not list(Path("out").iterdir()):
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "eqmorph: interrupted\n")
    assert list(Path("out").iterdir()) == []


# ab


def test_ab_makes_versions_a_picture_and_a_page(run, sound) -> None:
    ran = run("ab", "in.wav", "warm", "bright", "--json")
    assert ran.code == 0, ran.err
    data = json.loads(ran.out)
    assert [v["name"] for v in data["versions"]] == ["before", "warm", "bright"]
    levels = [v["loudness_after"] for v in data["versions"]]
    assert max(levels) - min(levels) < 0.01
    assert {p.name for p in Path("in-ab").iterdir()} == {
        "before.flac", "warm.flac", "bright.flac", "index.html", "spectra.png",
    }  # fmt: skip
    again = run("ab", "in.wav", "warm")
    assert again.code == 1
    assert "--force overwrites it" in again.err
    assert "listen: in-ab/index.html" in run("ab", "in.wav", "warm", "--force").out


def test_ab_against_another_model_s_words(run, sound, small_model) -> None:
    ran = run("ab", "in.wav", "warm", "--against", small_model, "-o", "both", "--json")
    names = [v["name"] for v in json.loads(ran.out)["versions"]]
    assert names == ["before", "warm", "warm-small"]


# features


def test_features_as_table_as_json_and_as_the_data_s_rows(run, sound) -> None:
    run("apply", "bright", "in.wav", "out.wav", "--depth", "float")
    lines = run("features", "in.wav", "out.wav").out.splitlines()
    assert len(lines) == 81
    assert lines[0].split() == ["feature", "before", "after", "change"]
    assert lines[6].split()[0] == "Spectral_Centroid"
    assert lines[6].split()[3].startswith("+")
    data = json.loads(run("features", "in.wav", "out.wav", "--json").out)
    assert data["unprocessed"] == pytest.approx(audio_features("in.wav"))
    Path("rows.csv").write_text(run("features", "in.wav", "out.wav", "--rows", "--id", "x7").out)
    read = load_audio_features("rows.csv")
    assert read.ids == ("x7",)
    assert read.processed[0].tolist() == list(audio_features("out.wav").values())
    assert read.ids_without_pair == ()


def test_features_of_one_file(run, sound) -> None:
    assert run("features", "in.wav").out.splitlines()[0].split() == ["feature", "before"]
    ran = run("features", "no.wav")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)


# All of them


@pytest.mark.parametrize("module", [apply, ab, features])
def test_the_examples_are_shown_and_run(run, sound, module) -> None:
    name = module.__name__.rpartition(".")[2]
    shown = run(name, "--help").out.split("Examples:")[1]
    Path("my.json").write_text(eqmorph.load().generate("warm").to_json())
    for copy in ("before.wav", "after.wav", "recordings/a.wav", "recordings/b.wav"):
        Path(copy).parent.mkdir(exist_ok=True)
        Path(copy).write_bytes(sound.read_bytes())
    for example in module.EXAMPLES:
        assert example in shown
        ran = run(*shlex.split(example)[1:])
        assert ran.code == 0, f"{example}: {ran.err}"


@pytest.mark.parametrize("command", ["apply", "ab", "features"])
def test_help_fits_80_columns(run, command) -> None:
    text = run(command, "--help").out.split("Examples:")[0]
    assert max(map(len, text.splitlines())) <= 80


def test_importing_the_room_is_light() -> None:
    program = (
        "import sys, eqmorph.audio, eqmorph.audio.batch, eqmorph.mastering\n"
        "heavy = ('scipy', 'soundfile', 'soxr', 'pyloudnorm', 'mutagen', 'joblib', 'torch')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# As `cp` takes it


def test_several_files_go_into_a_folder(run, sound) -> None:
    Path("out").mkdir()
    Path("second.wav").write_bytes(sound.read_bytes())
    ran = run("apply", "warm", "in.wav", "second.wav", "out")
    assert ran.code == 0, ran.err
    assert sorted(p.name for p in Path("out").iterdir()) == ["in.wav", "second.wav"]
    ran = run("apply", "warm", "in.wav", "out/", "--format", "flac", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["target"] == "out/in.flac"


def test_one_that_fails_stops_no_other(run, sound) -> None:
    Path("out").mkdir()
    Path("bad.wav").write_bytes(b"no audio")
    ran = run("apply", "warm", "bad.wav", "in.wav", "out", "--json")
    assert ran.code == 1
    data = json.loads(ran.out)
    assert [r["target"] for r in data["rendered"]] == ["out/in.wav"]
    assert data["failed"][0]["name"] == "bad.wav"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in.wav", "in2.wav", "nowhere"], "there is no folder nowhere; mkdir -p nowhere makes it"),
        (["in.wav", "nowhere/"], "there is no folder nowhere/"),
        (["in.wav", "nowhere/out.wav"], "there is no folder nowhere; mkdir -p nowhere makes it"),
        (["folder", "nowhere/deep"], "there is no folder nowhere; mkdir -p nowhere makes it"),
        (["in.wav", "folder", "folder"], "folder is a folder; give it alone"),
        (["in.wav", "folder/../in.wav", "folder"], "would both become folder/in.wav"),
    ],
)
def test_a_folder_that_is_not_there_is_not_made(run, sound, arguments, message) -> None:
    Path("folder").mkdir()
    Path("in2.wav").write_bytes(sound.read_bytes())
    ran = run("apply", "warm", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err
    assert not Path("nowhere").exists()


def test_a_setting_is_not_written_into_a_folder_that_is_not_there(run) -> None:
    for command in ("generate", "export"):
        more = ("--to", "apo") if command == "export" else ()
        ran = run(command, "warm", *more, "--output", "nowhere/warm.txt")
        assert ran.code == 1
        assert "there is no folder nowhere; mkdir -p nowhere makes it" in ran.err


def test_a_dry_run_writes_nothing(run, sound) -> None:
    Path("music").mkdir()
    Path("music/a.wav").write_bytes(sound.read_bytes())
    Path("there.wav").write_bytes(b"old")
    before = sorted(Path().rglob("*"))
    ran = run("apply", "warm", "in.wav", "there.wav", "--dry-run")
    assert "in.wav -> there.wav (is already there; --force overwrites it)" in ran.out
    assert ran.code == 1
    for target, problem, code in (
        ("there.wav --force", "(overwritten)", 0),
        ("new.wav", "", 0),
        ("new.m4a", "(its extension '.m4a' names no format that can be written", 1),
        ("in.wav --force", "(is the input itself", 1),
    ):
        ran = run("apply", "warm", "in.wav", *target.split(), "--dry-run")
        assert (problem in ran.out, ran.code) == (True, code)
    assert run("apply", "warm", "none.wav", "new.wav", "--dry-run").code == 1
    ran = run("apply", "warm", "music", "out", "--dry-run", "--format", "flac", "--json")
    rows = json.loads(ran.out)["would_write"]
    assert rows == [{"source": "music/a.wav", "target": "out/a.flac", "problem": ""}]
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize("loudness", ["match", "headroom"])
def test_silence_has_no_level_to_print(run, loudness) -> None:
    soundfile.write("in.wav", np.zeros((RATE, 1)), RATE)
    ran = run("apply", "warm", "in.wav", "out.wav", "--true-peak", "-1", "--loudness", loudness)
    assert ran.code == 0, ran.err
    assert "inf" not in ran.out + ran.err


def test_words_need_no_quotes(run, sound) -> None:
    quoted = run("generate", "less boomy", "--json")
    assert quoted.code == 0, quoted.err
    assert run("generate", "less", "boomy", "--json").out == quoted.out
    assert run("generate", "less", "--json", "boomy").out == quoted.out
    assert "no such option" in run("generate", "less", "--boomy").err.lower()
    setting = run("export", "less", "boomy", "--to", "apo")
    assert setting.out == run("export", "less boomy", "--to", "apo").out
    data = json.loads(run("apply", "less", "boomy", "in.wav", "out.wav", "--json").out)
    assert data["eq"]["bands"] == json.loads(quoted.out)["bands"]
    assert data["title"].startswith("less boomy")
