"""Ended from outside: nothing is left, nobody lives on, and the next run sweeps."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from eqmorph.cli.printing import LONGEST_SENTENCE, printable
from eqmorph.errors import InvalidArgumentError
from eqmorph.files import destination, replacing, working_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
HOST = socket.gethostname()


def hidden(folder: Path) -> list[Path]:
    return [p for p in folder.rglob(".*") if p.suffix != ".jsonl"]


def workers_of(folder: Path) -> list[int]:
    """Processes that work in a folder, other than zombies."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
            ours = int(process.name) == os.getpid()
            if (process / "cwd").resolve() == folder and state != "Z" and not ours:
                found.append(int(process.name))
        except OSError:
            continue
    return found


def begin(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "eqmorph", *arguments],
        cwd=folder,
        env=os.environ | {"TMPDIR": str(temporary), "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for(what, seconds: float = 60.0) -> bool:
    """Generous: only a hang makes it run out."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def music(tmp_path: Path) -> Path:
    noise = np.random.default_rng(0).normal(0, 0.1, (48_000, 2))
    for i in range(3):
        (tmp_path / "in").mkdir(exist_ok=True)
        soundfile.write(tmp_path / "in" / f"{i}.wav", np.tile(noise, (60, 1)), 48_000)
    return tmp_path


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_file_that_is_being_rendered_leaves_nothing(music: Path, number: int) -> None:
    child = begin(music, "apply", "warm", "in/0.wav", "out.wav", "--loudness", "match")
    try:
        assert wait_for(lambda: hidden(music) or child.poll() is not None)
        child.send_signal(number)
        code = child.wait(60)
    finally:
        child.kill()
        child.wait()
    # Where the machine was so quick that it was done before, there is nothing to see.
    assert code == (0 if (music / "out.wav").exists() else 128 + number)
    assert not hidden(music)
    assert not list((music / "tmp").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_workers_end_with_their_parent(music: Path) -> None:
    child = begin(music, "apply", "warm", "in", "out", "--jobs", "2", "--loudness", "match")
    try:
        wait_for(lambda: len(workers_of(music)) > 2 or child.poll() is not None)
    finally:
        child.kill()
        child.wait()
    assert wait_for(lambda: not workers_of(music))


def test_what_a_killed_run_left_is_swept_and_what_runs_is_kept(tmp_path: Path) -> None:
    dead = tmp_path / f".eqmorph-{HOST}-999999999-abcd"
    elsewhere = tmp_path / ".eqmorph-another-999999999-abcd"
    for folder in (dead, elsewhere):
        folder.mkdir()
        (folder / "half.wav").write_bytes(b"x")
    with working_folder(tmp_path) as ours:
        assert not dead.exists()
        assert elsewhere.exists()
        with working_folder(tmp_path):
            assert ours.exists()
    assert hidden(tmp_path) == [elsewhere, elsewhere / "half.wav"][:1]


# What may be overwritten


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "file.txt", tmp_path / "link.txt"
    real.write_text("old")
    link.symlink_to(real)
    with replacing(link) as beside:
        beside.write_text("new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert list(real.parent.iterdir()) == [real]


def test_pipes_devices_and_folders_are_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    link = tmp_path / "link"
    link.symlink_to(pipe)
    for path, what in (
        (pipe, "a pipe or a device"),
        (link, "a pipe or a device"),
        (Path("/dev/null"), "a pipe or a device"),
        (tmp_path, "a folder"),
    ):
        with pytest.raises(InvalidArgumentError, match=f"is {what}"):
            destination(path)


# What a terminal is shown


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x07", "\x9b31m", "\u202e", "\0", "\x7f", "\udcff"])
def test_nothing_that_a_terminal_obeys_is_printed(sign: str) -> None:
    shown = printable(f"a{sign}b\nc")
    assert not any(not s.isprintable() and s != "\udcff" for s in shown)
    assert shown.startswith("a")
    assert shown.endswith("c")


def test_what_people_write_is_shown_as_it_is() -> None:
    text = "Töne – 暖かい, साफ़, 👩‍🎤, e\u0301"
    assert printable(text) == text


def test_messages_are_cut() -> None:
    assert len(printable("x" * 10_000_000, LONGEST_SENTENCE)) == LONGEST_SENTENCE


def test_a_file_name_with_control_characters_reaches_no_terminal(run) -> None:
    Path("\x1b[31mred.txt").write_text("\x1b[2Jhello")
    ran = run("import", "\x1b[31mred.txt")
    assert ran.code == 1
    assert "\x1b" not in ran.err
    Path("\x1b[31mred.txt").write_text("Filter 1: ON PK Fc 100 Hz Gain 3 dB Q 1\nDevice: \x1b[2J\n")
    assert "\x1b" not in run("import", "\x1b[31mred.txt").out
