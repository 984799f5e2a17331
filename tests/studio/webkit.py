"""WebKit (GTK's MiniBrowser) through its WebDriver, as a session of a few calls."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_DISPLAY = ":87"
_STARTED_WITHIN = 20.0  # seconds


@dataclass
class WebKit:
    """A window of the browser (W3C WebDriver)."""

    client: httpx.Client
    session: str

    def _ask(self, method: str, path: str, **body: Any) -> Any:
        asked = {"json": body} if method == "POST" else {}
        answer = self.client.request(method, f"/session/{self.session}{path}", **asked)  # type: ignore[arg-type]
        value = answer.json()["value"]
        assert answer.is_success, value
        return value

    def goto(self, url: str) -> None:
        """Open a page."""
        self._ask("POST", "/url", url=url)

    def evaluate(self, expression: str) -> Any:
        """What an expression of the page is, once it is settled."""
        script = (
            "const done = arguments[0]; "
            f"Promise.resolve().then(() => ({expression}))"
            ".then((value) => done({ value }), (error) => done({ error: String(error) }))"
        )
        found = self._ask("POST", "/execute/async", script=script, args=[])
        assert "error" not in found, found["error"]
        return found.get("value")

    def until(self, expression: str, seconds: float = 120.0) -> Any:
        """Wait until an expression is true, and return it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.evaluate(expression):
                return value
            time.sleep(0.05)
        raise AssertionError(f"never came true: {expression}")

    def _element(self, selector: str) -> str:
        found = self._ask("POST", "/element", using="css selector", value=selector)
        return str(found[_ELEMENT])

    def click(self, selector: str) -> None:
        """Press an element with the mouse, once it rests: one that moves cannot be pressed."""
        end = time.monotonic() + _STARTED_WITHIN
        while True:
            try:
                self._ask("POST", f"/element/{self._element(selector)}/click")
            except AssertionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
            else:
                return

    def type(self, selector: str, text: str) -> None:
        """Replace the text of a field as a keyboard does; "\\ue007" is Enter."""
        element = self._element(selector)
        self._ask("POST", f"/element/{element}/clear")
        self._ask("POST", f"/element/{element}/value", text=text)


@contextmanager
def running_webkit(driver: str, browser: str, folder: Path) -> Iterator[WebKit]:
    """A browser in a screen that is not there, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    surroundings = {
        **os.environ,
        "DISPLAY": _DISPLAY,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "GDK_BACKEND": "x11",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "NO_AT_BRIDGE": "1",
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    screen = subprocess.Popen(
        ["Xvfb", _DISPLAY, "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        **quiet,  # type: ignore[call-overload]
    )
    driving = subprocess.Popen([driver, f"--port={port}"], env=surroundings, **quiet)  # type: ignore[call-overload]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            session = _session(client, browser)
            yield WebKit(client, session)
            client.delete(f"/session/{session}")
    finally:
        for process in (driving, screen):
            process.terminate()
            process.wait(10)


def _session(client: httpx.Client, browser: str) -> str:
    wanted = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
    end = time.monotonic() + _STARTED_WITHIN
    while True:
        try:
            answer = client.post("/session", json={"capabilities": {"alwaysMatch": wanted}})
        except httpx.ConnectError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
            continue
        assert answer.is_success, answer.text
        return str(answer.json()["value"]["sessionId"])
