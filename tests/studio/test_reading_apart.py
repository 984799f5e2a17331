"""Other tools' files are read by a process that can be ended, while others are served."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import slow_reading

from eqmorph.errors import DataFormatError
from eqmorph.formats import read_setting
from eqmorph.processes import Helper
from eqmorph.studio.limits import Limits
from eqmorph.studio.routes import exchange

BELL = b"Filter 1: ON PK Fc 1000 Hz Gain 6 dB Q 1"


@pytest.fixture
def helper() -> Iterator[Helper]:
    opened = Helper(60.0)
    yield opened
    opened.close()


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_helper_is_one_process_that_stays(helper: Helper) -> None:
    process = helper.call(os.getpid)
    assert process != os.getpid()
    assert helper.call(os.getpid) == process
    assert helper.call(read_setting, BELL).eq == read_setting(BELL).eq
    with pytest.raises(DataFormatError, match="mine is empty"):
        helper.call(read_setting, b" ", where="mine")
    assert helper.call(os.getpid) == process


def test_a_helper_that_ends_is_followed_by_another(helper: Helper) -> None:
    process = helper.call(os.getpid)
    with pytest.raises(ChildProcessError):
        helper.call(os._exit, 3)
    assert helper.call(os.getpid) != process


def test_what_takes_too_long_is_ended() -> None:
    helper = Helper(0.5)
    process = helper.call(os.getpid)
    with pytest.raises(TimeoutError):
        helper.call(slow_reading.for_ever, b"")
    assert not is_alive(process)
    helper.close()


def test_a_file_that_takes_too_long_is_given_up(start_studio, monkeypatch) -> None:
    studio = start_studio(limits=Limits(max_import_seconds=3.0))
    monkeypatch.setattr(exchange, "imported", slow_reading.for_ever)
    with httpx.Client(base_url=studio.api, timeout=60) as client:
        began = time.monotonic()
        refused = client.post("/import", content=BELL, params={"filename": "mine.txt"})
        assert refused.status_code == 422
        assert refused.json()["type"].endswith("too-slow-to-read")
        assert refused.json()["detail"].startswith("mine.txt takes more than 3 s to read")
        assert time.monotonic() - began >= 3.0
        monkeypatch.undo()
        # On a busy machine a new process may need longer than that to begin.
        end = time.monotonic() + 120
        while (answer := client.post("/import", content=BELL)).status_code != 200:
            assert time.monotonic() < end
        assert answer.json()["taken_over"] is True


def test_a_file_that_ends_the_process_is_given_up(start_studio, monkeypatch) -> None:
    studio = start_studio()
    monkeypatch.setattr(exchange, "imported", slow_reading.ends)
    with httpx.Client(base_url=studio.api, timeout=60) as client:
        refused = client.post("/import", content=BELL, params={"filename": "mine.txt"})
        assert refused.status_code == 422
        assert (
            "mine.txt could not be read: the process that does it ended" in refused.json()["detail"]
        )
        monkeypatch.undo()
        assert client.post("/import", content=BELL).json()["taken_over"] is True


def test_others_are_served_meanwhile(start_studio, monkeypatch, tmp_path: Path) -> None:
    studio = start_studio()
    monkeypatch.setattr(exchange, "imported", slow_reading.until_there)
    gate = tmp_path / "gate"
    with httpx.Client(base_url=studio.api, timeout=60) as client, ThreadPoolExecutor(1) as pool:
        reading = pool.submit(client.post, "/import", content=str(gate).encode())
        for text in ("warm", "less boomy", "bright"):
            answer = client.get("/answer", params={"text": text})
            assert answer.status_code == 200
            setting = {"setting": answer.json()["setting"], "format": "apo"}
            assert client.post("/export", json=setting).status_code == 200
        assert not reading.done()
        gate.touch()
        process = reading.result().json()["process"]
    assert process != os.getpid()
    assert is_alive(process)
    studio.stop()
    for _ in range(200):
        if not is_alive(process):
            return
        time.sleep(0.05)
    raise AssertionError("the process outlived the studio")
