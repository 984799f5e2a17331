"""What is followed, and the command: any end brings back what was there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import eqmorph
from eqmorph.equalizers import ParametricEq
from eqmorph.equalizers.wording import curve_in_words
from eqmorph.live.sources import file_as_it_changes, lines_of


@pytest.fixture(scope="module")
def model() -> eqmorph.MorphModel:
    return eqmorph.load()


def test_lines_are_requests_changes_and_settings(model) -> None:
    said: list[str] = []
    warm, bright = model.generate("warm"), model.generate("bright")
    lines = ["warm", "+ a bit brighter", "", "+ undo that", "zyxqv", json.dumps(bright.to_dict()),
             "{broken", "+ undo that"]  # fmt: skip
    heard = list(lines_of(model, lines, said.append))
    assert heard[0] == model.answer("warm").setting
    assert heard[1] == model.adjust(warm, "a bit brighter")
    assert heard[2] == warm
    assert heard[3] == bright
    assert len(heard) == 4
    assert len(said) == 3
    assert "'zyxqv'" in said[0]
    assert "not an equaliser setting in JSON" in said[1]
    assert (
        "there is none left" in said[2]
    )  # what was before a whole new setting is not gone back to


def test_each_good_line_is_told_as_it_was_read(model) -> None:
    said: list[str] = []
    told: list[str] = []
    bright = model.generate("bright").to_dict()
    lines = ["warm", "+ a bit less boomy", "+ undo that and add air", "+ undo that", "zyxqv",
             "+ less of that", "bright zyxqv", "", json.dumps(bright)]  # fmt: skip
    heard = list(lines_of(model, lines, said.append, told.append))
    taken = [line for line in lines[:-1] if line not in ("", "zyxqv")]
    assert len(told) == len(heard) == len(taken) + 1
    for line, sentence, eq in zip(taken, told, heard, strict=False):
        assert sentence.startswith(f"{line}: ")
        assert sentence.endswith(f"now {curve_in_words(eq)}")
        assert "\n" not in sentence
    assert "read as warm;" in told[0]
    assert f"read as {model.answer('a bit less boomy').expression};" in told[1]
    assert "x air;" in told[2]
    assert "read as" not in told[3] + told[4]
    assert "'zyxqv'" in told[5]
    assert told[6].startswith("a setting: now ")


def test_turns_are_taken_back_one_by_one_as_adjust_does(model) -> None:
    said: list[str] = []
    lines = ["warm", "+ a bit brighter", "+ more bass", "+ undo that", "+ undo that", "+ undo that",
             "+ a bit brighter", "+ more bass", "+ undo the last two",
             "+ undo the last two", "+ a bit brighter"]  # fmt: skip
    heard = list(lines_of(model, lines, said.append))
    warm, brighter, fuller = heard[:3]
    assert heard[3:] == [brighter, warm, brighter, fuller, warm, brighter]
    assert [sentence.split(" takes back")[1] for sentence in said] == [
        " the turn before, and there is none left",
        " 2 turns, and there is none left",
    ]


def test_a_file_is_read_whenever_it_is_another(model, tmp_path: Path) -> None:
    said: list[str] = []
    path = tmp_path / "my.json"
    contents = [model.generate("warm").to_json(), None, "broken {", None,
                model.generate("bright").to_json()]  # fmt: skip

    def wait(seconds: float) -> None:
        content = contents.pop(0)
        if content is not None:
            path.write_text(content)

    following = file_as_it_changes(path, said.append, wait)
    assert next(following) == model.generate("warm")
    assert next(following) == model.generate("bright")
    assert len(said) == 2  # not there; not to be read: each once
    assert "no such file" in said[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_was_there_comes_back_however_it_ends(tmp_path: Path, number) -> None:
    path = tmp_path / "config.txt"
    path.write_text("Preamp: -1 dB\n")
    command = [sys.executable, "-m", "eqmorph", "live", f"apo:{path}", "warm"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert "followed until" in running.stderr.readline()
        for _ in range(200):
            if "Filter 5" in path.read_text():
                break
            time.sleep(0.05)
        else:
            pytest.fail("nothing was written")
        running.send_signal(number)
        assert running.wait(20) == 128 + number
        assert "as it was before" in running.stderr.read()
    assert path.read_text() == "Preamp: -1 dB\n"
    assert [p.name for p in tmp_path.iterdir()] == ["config.txt"]


def test_the_end_of_the_lines_is_the_end(tmp_path: Path) -> None:
    path = tmp_path / "config.txt"
    command = [sys.executable, "-m", "eqmorph", "live", f"apo:{path}", "--glide", "0"]
    done = subprocess.run(
        command, input="warm\nzyxqv\n+ warmer\n", capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0
    assert "'zyxqv'" in done.stderr
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["winamp"], "'winamp' is no equaliser to play into; it is one of apo:FILE"),
        (["camilladsp:abc"], "a port is a number, got 'abc'"),
        (["camilladsp:99999"], "a port is from 1 to 65535, got 99999"),
        (["apo:"], "apo needs the file that Equalizer APO includes"),
        (["apo:/dev/null"], "/dev/null is a pipe or a device, no file; name a file"),
        pytest.param(
            ["apo:/proc/x.txt"],
            "/proc/x.txt.before-eqmorph cannot be written (",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc"),
        ),
        (["apo:."], "is a folder; name a file in it"),
        (["easyeffects:nowhere"], "EasyEffects does not listen at nowhere (No such file or"),
        (["camilladsp:no.invalid:1234"], "nobody answers at no.invalid:1234"),
        (["camilladsp:1"], "nobody answers at 127.0.0.1:1"),
        (["apo:nowhere/x.txt", "warm"], "there is no folder nowhere"),
        (["apo:x.txt", "zyxqv"], "'zyxqv'"),
    ],
)
def test_what_cannot_be_followed_is_one_sentence(tmp_path: Path, arguments, said) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "eqmorph", "live", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
        env={**os.environ},
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_flat_is_where_changes_begin(model) -> None:
    (eq,) = lines_of(model, ["+ warmer"], lambda sentence: None)
    assert eq == model.adjust(ParametricEq.flat(), "warmer")
