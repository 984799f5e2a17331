"""Folders of files: each once, resumed where they stopped, and no file stops another."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile
from sounds import RATE, noise

from eqmorph.audio import RenderOptions, render
from eqmorph.audio.batch import JOURNAL, FileResult, render_folder
from eqmorph.equalizers import ParametricEq
from eqmorph.errors import AudioFileError

Make = Callable[..., Path]


@pytest.fixture
def music(make: Make, tmp_path: Path) -> Path:
    for i in range(3):
        make(f"music/{i}.wav", noise(0.2 + i / 10))
    make("music/deep/er/3.flac", noise(0.2))
    (tmp_path / "music/cover.jpg").write_bytes(b"jpg")
    (tmp_path / "music/.hidden").mkdir()
    make("music/.hidden/no.wav", noise(0.1))
    return tmp_path / "music"


def audio_in(folder: Path) -> set[str]:
    return {
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.is_file() and p.name != JOURNAL
    }


ALL = {"0.wav", "1.wav", "2.wav", "deep/er/3.flac"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_file_comes_out_as_it_would_alone(
    eq: ParametricEq, music: Path, tmp_path: Path, jobs: int
) -> None:
    seen: list[tuple[str, int, int]] = []
    summary = render_folder(
        music, tmp_path / "out", eq, jobs=jobs,
        on_result=lambda result, count, total: seen.append((result.name, count, total)),
    )  # fmt: skip
    assert audio_in(tmp_path / "out") == ALL
    assert {name for name, _, _ in seen} == ALL
    assert [(count, total) for _, count, total in seen] == [(i, 4) for i in range(1, 5)]
    assert (len(summary.rendered), summary.skipped, summary.failed, summary.others) == (4, 0, [], 1)
    render(music / "1.wav", tmp_path / "alone.wav", eq)
    assert (tmp_path / "alone.wav").read_bytes() == (tmp_path / "out/1.wav").read_bytes()
    assert {Path(r.target) for r in summary.rendered} == {tmp_path / "out" / n for n in ALL}


def test_what_is_done_is_skipped_by_content(eq: ParametricEq, music: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    render_folder(music, out, eq)
    os.utime(music / "0.wav", (0, 0))  # the date is not the content
    written = {name: (out / name).stat().st_mtime_ns for name in ALL}
    again = render_folder(music, out, eq)
    assert (len(again.rendered), again.skipped) == (0, 4)
    soundfile.write(music / "0.wav", noise(0.3).T[::-1], RATE)
    (out / "1.wav").write_bytes(b"damaged")
    (out / "2.wav").unlink()
    third = render_folder(music, out, eq, RenderOptions(force=True))
    assert {Path(r.source).name for r in third.rendered} == {"0.wav", "1.wav", "2.wav"}
    assert (out / "deep/er/3.flac").stat().st_mtime_ns == written["deep/er/3.flac"]
    assert render_folder(music, out, eq).skipped == 4


@pytest.mark.parametrize(
    ("change", "options"),
    [(0.5, RenderOptions()), (1.0, RenderOptions(loudness="match"))],
)
def test_another_setting_is_other_work_and_overwrites_only_if_asked(
    eq: ParametricEq, music: Path, tmp_path: Path, change: float, options: RenderOptions
) -> None:
    render_folder(music, tmp_path / "out", eq)
    refused = render_folder(music, tmp_path / "out", eq.scaled(change), options)
    assert len(refused.failed) == 4
    assert "already there; --force overwrites it" in str(refused.failed[0].error)
    forced = RenderOptions(loudness=options.loudness, force=True)
    assert len(render_folder(music, tmp_path / "out", eq.scaled(change), forced).rendered) == 4


def test_a_file_that_is_not_ours_is_left_alone(
    eq: ParametricEq, music: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/0.wav").write_bytes(b"mine")
    summary = render_folder(music, tmp_path / "out", eq)
    assert [r.name for r in summary.failed] == ["0.wav"]
    assert (tmp_path / "out/0.wav").read_bytes() == b"mine"
    assert len(summary.rendered) == 3


@pytest.mark.parametrize("jobs", [1, 2])
def test_bad_files_stop_no_other(eq: ParametricEq, music: Path, tmp_path: Path, jobs: int) -> None:
    (music / "0.wav").write_text("Dear diary")
    whole = (music / "1.wav").read_bytes()
    (music / "1.wav").write_bytes(whole[: len(whole) // 2])
    summary = render_folder(music, tmp_path / "out", eq, jobs=jobs)
    errors = {r.name: str(r.error) for r in summary.failed}
    assert set(errors) == {"0.wav", "1.wav"}
    assert "cannot be read as audio" in errors["0.wav"]
    assert "truncated" in errors["1.wav"]
    assert audio_in(tmp_path / "out") == {"2.wav", "deep/er/3.flac"}


def test_a_process_that_is_killed_fails_one_file(
    eq: ParametricEq, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eqmorph.audio.batch._render_one", render_or_die)
    summary = render_folder(music, tmp_path / "out", eq, jobs=2)
    assert [(r.name, str(r.error)) for r in summary.failed] == [
        ("1.wav", "1.wav: the process rendering it was killed")
    ]
    assert audio_in(tmp_path / "out") == ALL - {"1.wav"}


def render_or_die(job: object, **options: object) -> FileResult:
    from eqmorph.audio import batch

    if job.name == "1.wav":  # type: ignore[attr-defined]
        os.kill(os.getpid(), signal.SIGKILL)
    try:
        report = batch._render_or_skip(job, **options)  # type: ignore[arg-type]
    except Exception as error:
        return FileResult(job.name, error=str(error))  # type: ignore[attr-defined]
    return report


def test_another_format_and_its_collisions(eq: ParametricEq, music: Path, tmp_path: Path) -> None:
    soundfile.write(music / "0.flac", noise(0.1).T, RATE)
    summary = render_folder(music, tmp_path / "out", eq, extension=".ogg")
    assert audio_in(tmp_path / "out") == {"0.ogg", "1.ogg", "2.ogg", "deep/er/3.ogg"}
    assert [r.error for r in summary.failed] == ["0.wav and 0.flac would both become 0.ogg"]


def test_results_inside_the_folder_are_no_input(eq: ParametricEq, music: Path) -> None:
    render_folder(music, music / "out", eq)
    assert render_folder(music, music / "out", eq).skipped == 4


def test_a_journal_cut_short_by_a_crash_is_read_as_far_as_it_goes(
    eq: ParametricEq, music: Path, tmp_path: Path
) -> None:
    render_folder(music, tmp_path / "out", eq)
    journal = tmp_path / "out" / JOURNAL
    lines = journal.read_text().splitlines()
    journal.write_text("\n".join(lines[:3]) + "\n" + lines[3][:20])
    cut = json.loads(lines[3])["target"]
    summary = render_folder(music, tmp_path / "out", eq)
    assert summary.skipped == 3
    assert [r.name for r in summary.failed] == [cut], "nobody can tell whose it is"


def test_what_a_killed_run_left_is_removed(eq: ParametricEq, music: Path, tmp_path: Path) -> None:
    import socket

    left = tmp_path / "out" / f".eqmorph-{socket.gethostname()}-999999999-abcd"
    left.mkdir(parents=True)
    (left / "half.wav").write_bytes(b"half")
    render_folder(music, tmp_path / "out", eq)
    assert not list((tmp_path / "out").glob(".eqmorph-*-abcd"))


def test_bad_arguments_are_said(eq: ParametricEq, music: Path, tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="is no folder"):
        render_folder(tmp_path / "no", tmp_path / "out", eq)
    with pytest.raises(NotADirectoryError, match="is a file"):
        render_folder(music, music / "0.wav", eq)
    with pytest.raises(ValueError, match="holds the input"):
        render_folder(music, music, eq)
    with pytest.raises(ValueError, match="jobs must be at least 1"):
        render_folder(music, tmp_path / "out", eq, jobs=0)
    with pytest.raises(AudioFileError, match=r"'\.m4a' names no format"):
        render_folder(music, tmp_path / "out", eq, extension=".m4a")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="no audio file in"):
        render_folder(tmp_path / "empty", tmp_path / "out", eq)


# On a cluster


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler and two workers as processes of their own; its address and the workers."""
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip

    scheduler = start(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
    )
    assert scheduler.stderr is not None
    address = ""
    for line in scheduler.stderr:
        if "Scheduler at:" in line:
            address = line.split("Scheduler at:")[1].strip()
            break
    worker = ("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny")
    workers = [start(*worker, "--no-dashboard") for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.communicate()


def test_a_cluster_renders_every_file_once_though_a_worker_is_killed(
    eq: ParametricEq,
    make: Make,
    tmp_path: Path,
    cluster: tuple[str, list[subprocess.Popen[str]]],
) -> None:
    from eqmorph.audio.cluster import on_cluster

    address, workers = cluster
    names = {f"{i:02}.wav" for i in range(16)}
    for name in names:
        make(f"music/{name}", noise(20.0, 1))
    seen: list[str] = []

    def on_result(result: FileResult, count: int, total: int) -> None:
        seen.append(result.name)
        if count == 4:
            workers[0].kill()

    options = RenderOptions(loudness="match")
    summary = render_folder(
        tmp_path / "music", tmp_path / "out", eq, options,
        runner=on_cluster(address), on_result=on_result,
    )  # fmt: skip
    assert workers[0].wait(10) == -signal.SIGKILL
    assert workers[1].poll() is None
    assert [r.error for r in summary.failed] == []
    assert sorted(seen) == sorted(names), "every file once"
    assert audio_in(tmp_path / "out") == names, "and nothing half-made is left"
    render(tmp_path / "music/07.wav", tmp_path / "alone.wav", eq, options)
    assert (tmp_path / "alone.wav").read_bytes() == (tmp_path / "out/07.wav").read_bytes()
    assert render_folder(tmp_path / "music", tmp_path / "out", eq, options).skipped == 16


def test_a_cluster_that_is_not_there_is_said(
    eq: ParametricEq, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    from eqmorph.audio import cluster as room

    monkeypatch.setattr(room, "_PATIENCE", "1s")
    with pytest.raises(ConnectionError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        render_folder(music, tmp_path / "out", eq, runner=room.on_cluster("tcp://127.0.0.1:9"))


def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on(make: Make, tmp_path: Path) -> None:
    for i in range(8):
        make(f"music/{i}.wav", noise(8.0))
    command = [sys.executable, "-m", "eqmorph", "apply", "warm", "music", "out", "--jobs", "2"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    out = tmp_path / "out"
    while not (out.is_dir() and audio_in(out) & {f"{i}.wav" for i in range(8)}):
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    done = audio_in(out)
    assert done < {f"{i}.wav" for i in range(8)}
    again = subprocess.run(
        [*command, "--json"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    summary = json.loads(again.stdout)
    assert len(summary["skipped"]) + len(summary["rendered"]) == 8
    assert len(summary["skipped"]) >= 1
    assert audio_in(out) == {f"{i}.wav" for i in range(8)}
