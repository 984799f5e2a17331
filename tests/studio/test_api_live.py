"""The studio plays into an equaliser: one page at a time, and what was there comes back, always."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from listeners import CamillaDsp

import eqmorph
from eqmorph.errors import InvalidArgumentError
from eqmorph.formats import read_correction
from eqmorph.live.studio_source import settings_of_studio

CONFIG = {"devices": {"samplerate": 48000}, "filters": {}, "pipeline": []}
WARM, BRIGHT = (eqmorph.load().generate(word) for word in ("warm", "bright"))


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No equaliser of whoever runs this is found, and pages are given up soon."""
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setattr("eqmorph.live.naming.PORT", 1)
    monkeypatch.setattr("eqmorph.studio.live_link.GONE_SECONDS", 1.0)
    monkeypatch.setattr("eqmorph.studio.live_link._LOOK_SECONDS", 0.05)


@pytest.fixture
def listener() -> Iterator[CamillaDsp]:
    server = CamillaDsp(CONFIG)
    yield server
    server.close()


@pytest.fixture
def studio(start_studio: Any, listener: CamillaDsp, tmp_path: Path) -> Any:
    (tmp_path / "eq.txt").write_text("Preamp: -1 dB\n")
    return start_studio(live=[f"camilladsp:{listener.port}", f"apo:{tmp_path / 'eq.txt'}"])


@pytest.fixture
def client(studio: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=studio.api, timeout=30) as opened:
        yield opened


def until(true: Callable[[], Any], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def begin(client: httpx.Client, target: str, eq: Any = WARM) -> httpx.Response:
    body = {"target": target, "setting": eq.to_dict(), "glide_seconds": 0}
    return client.put("/live", json=body)


def played(listener: CamillaDsp) -> Any:
    return listener.config["filters"].get("eqmorph")


def test_a_link_plays_follows_and_ends(client, listener) -> None:
    targets = client.get("/live/targets").json()
    name = f"camilladsp:{listener.port}"
    assert targets["targets"][0]["target"] == name
    begun = begin(client, name).json()
    link = begun["link"]
    assert begun["playing"]
    assert begun["mine"]
    assert begun["setting"] == WARM.to_dict()
    assert begun["name"] == f"CamillaDSP (127.0.0.1:{listener.port})"
    body = {"link": link, "setting": BRIGHT.to_dict()}
    assert client.put("/live/setting", json=body).status_code == 200
    state = client.get("/live", params={"link": link, "wait": 5, "after": begun["number"]}).json()
    assert state["setting"] == BRIGHT.to_dict()
    assert state["level_db"] < 0
    assert state["trouble"] == ""
    ended = client.request("DELETE", "/live", params={"link": link}).json()
    assert (ended["playing"], ended["setting"]) == (False, None)
    assert ended["said"].endswith("is as it was before")
    assert listener.config == CONFIG


def test_one_page_at_a_time(client, listener) -> None:
    name = f"camilladsp:{listener.port}"
    link = begin(client, name).json()["link"]
    second = begin(client, name)
    assert second.status_code == 409
    assert "another page plays into CamillaDSP" in second.json()["detail"]
    assert not client.get("/live").json()["mine"]
    for answer in (
        client.put("/live/setting", json={"link": "no", "setting": BRIGHT.to_dict()}),
        client.request("DELETE", "/live", params={"link": ""}),
    ):
        assert answer.status_code == 409
    assert client.request("DELETE", "/live", params={"link": link}).status_code == 200


def test_a_page_that_is_gone_lets_what_was_there_come_back(client, listener) -> None:
    begun = begin(client, f"camilladsp:{listener.port}").json()
    # While it asks, it is there, for longer than it may be silent.
    params = {"link": begun["link"], "after": begun["number"], "wait": 2}
    asked = time.monotonic()
    while time.monotonic() - asked < 2:
        params["after"] = client.get("/live", params=params).json()["number"]
    assert played(listener)
    until(lambda: listener.config == CONFIG)
    state = client.get("/live", params={"link": begun["link"]}).json()
    assert not state["playing"]
    assert state["said"].startswith("its page is gone; CamillaDSP")
    answer = client.put("/live/setting", json={"link": begun["link"], "setting": BRIGHT.to_dict()})
    assert "this link has ended: its page is gone" in answer.json()["detail"]


def test_a_page_that_hangs_up_is_gone(client, studio, listener) -> None:
    begun = begin(client, f"camilladsp:{listener.port}").json()
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(
            f"{studio.api}/live",
            params={"link": begun["link"], "after": begun["number"], "wait": 25},
            timeout=0.2,
        )
    until(lambda: listener.config == CONFIG)


def test_what_the_command_line_did_not_name_is_not_played_into(client, tmp_path) -> None:
    for target in (f"apo:{tmp_path / 'other.txt'}", "camilladsp:127.0.0.1:1234", "winamp"):
        answer = begin(client, target)
        assert answer.status_code == 404
        assert "eqmorph serve --live" in answer.json()["detail"]
    assert not (tmp_path / "other.txt").exists()
    for target in ("pipewire", "easyeffects", "camilladsp"):
        answer = begin(client, target)
        assert answer.status_code == 502
        assert len(answer.json()["detail"]) > 20
    assert not client.get("/live").json()["playing"]


def test_an_equaliser_that_goes_away_is_told_and_waited_for(client, listener, monkeypatch) -> None:
    monkeypatch.setattr("eqmorph.studio.live_link.GONE_SECONDS", 60.0)
    begun = begin(client, f"camilladsp:{listener.port}").json()
    params = {"link": begun["link"], "after": begun["number"], "wait": 20}
    listener.close()
    body = {"link": begun["link"], "setting": BRIGHT.to_dict()}
    client.put("/live/setting", json=body)
    state = client.get("/live", params=params).json()
    assert state["playing"]
    assert "closed the connection" in state["trouble"] or "nobody answers" in state["trouble"]
    again = CamillaDsp(CONFIG, port=listener.port)
    while state["trouble"]:
        state = client.get("/live", params={**params, "after": state["number"]}).json()
    assert state["setting"] == BRIGHT.to_dict()
    client.request("DELETE", "/live", params={"link": begun["link"]})
    assert again.config == CONFIG
    again.close()


def test_a_file_is_played_into_and_comes_back_with_the_server_s_end(client, studio, tmp_path):
    path = tmp_path / "eq.txt"
    begun = begin(client, f"apo:{path}").json()
    assert len(read_correction(path.read_bytes()).filters) == 5
    # Nobody waits for what waits when the server ends.
    waiting = httpx.Client(base_url=studio.api, timeout=30)
    request = waiting.build_request(
        "GET", "/live", params={"link": begun["link"], "after": begun["number"], "wait": 25}
    )
    from threading import Thread

    thread = Thread(target=waiting.send, args=(request,))
    thread.start()
    time.sleep(0.2)
    ended = time.monotonic()
    studio.stop()
    assert time.monotonic() - ended < 5
    thread.join(5)
    waiting.close()
    assert path.read_text() == "Preamp: -1 dB\n"
    assert [p.name for p in tmp_path.iterdir() if "eq.txt" in p.name] == ["eq.txt"]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_was_there_comes_back_however_the_studio_ends(tmp_path: Path, name: str) -> None:
    path = tmp_path / "eq.txt"
    path.write_text("Preamp: -1 dB\n")
    command = [sys.executable, "-m", "eqmorph", "serve", "--port", "0", "--live", f"apo:{path}"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as running:
        assert running.stdout is not None
        address = running.stdout.readline().split()[-1]
        with httpx.Client(base_url=f"{address}/api/v1", timeout=30) as client:
            assert begin(client, f"apo:{path}").status_code == 200
        assert "Filter 5" in path.read_text()
        running.send_signal(getattr(signal, name))
        running.wait(20)
        assert "Traceback" not in running.communicate()[1]
    assert path.read_text() == "Preamp: -1 dB\n"


def test_a_target_that_is_none_ends_the_start() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "eqmorph", "serve", "--live", "winamp"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "'winamp' is no equaliser to play into; it is one of apo:FILE" in done.stderr
    assert done.stderr.count("\n") == 1


def test_pages_from_elsewhere_and_other_machines_may_not(client, monkeypatch) -> None:
    foreign = client.request(
        "DELETE", "/live", params={"link": ""}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403
    monkeypatch.setattr("eqmorph.studio.routes.live.is_this_machine", lambda scope: False)
    assert client.get("/live/targets").json()["targets"] == []
    assert "where the studio was started" in client.get("/live/targets").json()["hint"]
    for answer in (client.get("/live"), begin(client, "pipewire")):
        assert answer.status_code == 403
        assert "where the studio was started" in answer.json()["detail"]


# Others that follow the studio


def test_who_follows_the_studio_hears_what_it_plays_and_when_it_does_not(client, studio) -> None:
    said: list[str] = []
    settings = settings_of_studio(studio.url, said.append, lambda seconds: None)
    begun = begin(client, "programs").json()
    assert next(settings) == WARM
    client.put("/live/setting", json={"link": begun["link"], "setting": BRIGHT.to_dict()})
    assert next(settings) == BRIGHT
    client.request("DELETE", "/live", params={"link": begun["link"]})
    assert next(settings) is None
    assert said == [f"Live is off in the studio at {studio.url}; switch it on there"]
    begun = begin(client, "programs").json()
    assert next(settings) == WARM
    studio.stop()
    assert next(settings) is None
    assert said[1].startswith(("Live is off", "no studio answers at"))


def test_what_is_no_studio_is_told(listener) -> None:
    for url, why in (
        ("http://127.0.0.1:1", "no studio answers at http://127.0.0.1:1"),
        (f"http://127.0.0.1:{listener.port}", "is no studio of this version"),
    ):
        said: list[str] = []

        def stop(seconds: float) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            next(settings_of_studio(url, said.append, stop))
        assert len(said) == 1
        assert why in said[0]
    for url in ("http://", "http://x:99999", "http://[::1"):
        with pytest.raises(InvalidArgumentError, match="is no address of a studio"):
            next(settings_of_studio(url, print))


def test_a_terminal_follows_the_studio_into_a_file(client, studio, tmp_path) -> None:
    path = tmp_path / "followed.txt"
    path.write_text("Preamp: -2 dB\n")
    command = [sys.executable, "-m", "eqmorph", "live", f"apo:{path}", "--follow", studio.url]
    with subprocess.Popen([*command, "--glide", "0"], stderr=subprocess.PIPE, text=True) as running:
        begun = begin(client, "programs").json()
        until(lambda: client.get("/live", params={"link": begun["link"]}) and
              "Filter 5" in path.read_text())  # fmt: skip
        client.request("DELETE", "/live", params={"link": begun["link"]})
        until(lambda: path.read_text() == "Preamp: -2 dB\n")
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 130
        assert "Traceback" not in running.communicate()[1]
