"""`eqmorph serve` as a program: where it says it is, how it ends, what it says when it cannot."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from eqmorph.equalizers import GRAPHIC_SPACE
from eqmorph.studio import create_app

COMMAND = [sys.executable, "-m", "eqmorph", "serve"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if k != "EQMORPH_DEBUG"}
    return {**clean, "EQMORPH_OWN_WORDS": str(tmp_path / "words.json")}


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Any]:
    """Start the program and read its first line."""
    running: list[subprocess.Popen[str]] = []

    def run(*arguments: str) -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        running.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline()

    yield run
    for process in running:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


def test_it_says_where_it_is_and_leaves_on_ctrl_c(start) -> None:
    process, line = start("--port", "0")
    found = re.fullmatch(r"eqmorph studio: (http://127\.0\.0\.1:\d+)\n", line)
    assert found
    assert httpx.get(f"{found.group(1)}/api/v1/answer?text=warm").status_code == 200
    assert "<title>" in httpx.get(found.group(1)).text
    process.send_signal(signal.SIGINT)
    assert ended(process) == (130, "", "eqmorph: interrupted\n")


def test_it_leaves_while_somebody_is_connected(start) -> None:
    process, line = start("--port", "0")
    port = int(line.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port)) as opened:
        opened.sendall(
            b"POST /api/v1/import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx"
        )
        process.send_signal(signal.SIGTERM)
        code, out, _ = ended(process)
    assert out == ""
    assert code in (0, -signal.SIGTERM, 128 + signal.SIGTERM)


def test_a_port_in_use_has_a_way_out(start, environment) -> None:
    _, line = start("--port", "0")
    port = line.rsplit(":", 1)[1].strip()
    done = subprocess.run(
        [*COMMAND, "--port", port], capture_output=True, text=True, env=environment, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"eqmorph: port {port} is in use already, maybe by another studio; --port 0 picks a free "
        f"one, --port {int(port) + 1} takes the next\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--host", "203.0.113.5"], 1, "203.0.113.5 is no address of this machine; try --host"),
        (["--port", "65536"], 2, "65535"),
        (["--model", "none.safetensors"], 1, "none.safetensors"),
    ],
)
def test_what_cannot_be_served(environment, arguments, code: int, sentence: str) -> None:
    done = subprocess.run(
        [*COMMAND, "--port", "0", *arguments],
        capture_output=True, text=True, env=environment, timeout=60,
    )  # fmt: skip
    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_models_that_the_studio_cannot_show(model) -> None:
    with pytest.raises(ValueError, match="knows its terms only, train it anew"):
        create_app(replace(model, word_model=None))
    graphic = SimpleNamespace(space=GRAPHIC_SPACE)
    with pytest.raises(ValueError, match="five-band settings; this model makes graphic ones"):
        create_app(graphic)  # type: ignore[arg-type]


def test_a_broken_file_of_own_words_is_named(environment) -> None:
    Path(environment["EQMORPH_OWN_WORDS"]).write_text("{")
    done = subprocess.run(
        [*COMMAND, "--port", "0"], capture_output=True, text=True, env=environment, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"eqmorph: {environment['EQMORPH_OWN_WORDS']}: this is no file")


def test_an_open_address_comes_with_a_word_of_warning(start) -> None:
    process, line = start("--port", "0", "--host", "0.0.0.0", "--name", "studio.example")
    address, _, token = line.strip().rpartition("/?token=")
    url = f"http://127.0.0.1:{address.rsplit(':', 1)[1]}/api/v1/status"
    assert httpx.get(url).status_code == 401
    for host, status in (("192.0.2.1", 200), ("studio.example", 200), ("evil.example", 421)):
        headers = {"Host": host, "Authorization": f"Bearer {token}"}
        assert httpx.get(url, headers=headers).status_code == status, host
    process.send_signal(signal.SIGINT)
    assert (
        "at 0.0.0.0 everybody in the network who has the address with its token"
        in ended(process)[2]
    )


def test_without_the_extra_it_says_which(monkeypatch) -> None:
    import importlib.util

    from typer.testing import CliRunner

    from eqmorph.cli.app import app

    found = importlib.util.find_spec
    monkeypatch.setattr(
        "eqmorph.cli.commands.serve.find_spec",
        lambda name: None if name == "uvicorn" else found(name),
    )
    done = CliRunner().invoke(app, ["serve"], catch_exceptions=False)
    assert done.exit_code == 1
    assert done.stderr == (
        "eqmorph: the studio needs uvicorn, which is not installed: pip install 'eqmorph[studio]'\n"
    )


def test_open_opens_the_page_once_it_answers(model, monkeypatch, tmp_path) -> None:
    """The browser is told an address that answers."""
    import threading
    import webbrowser

    from eqmorph.studio import serving

    answers: list[int] = []
    servers: list[Any] = []
    made = serving.server_for

    def remembered(*arguments: Any) -> Any:
        servers.append(made(*arguments))
        return servers[-1]

    def browse(address: str) -> bool:
        answers.append(httpx.get(address).status_code)
        servers[0].should_exit = True
        return True

    monkeypatch.setattr(serving, "server_for", remembered)
    monkeypatch.setattr(webbrowser, "open", browse)
    interval = sys.getswitchinterval()
    said: list[str] = []
    running = threading.Thread(
        target=serving.serve,
        args=(model, "127.0.0.1", 0),
        kwargs={"on_ready": said.append, "open_browser": True, "own_words_path": tmp_path / "w"},
    )
    running.start()
    running.join(30)
    sys.setswitchinterval(interval)
    assert answers == [200]
    assert len(said) == 1
