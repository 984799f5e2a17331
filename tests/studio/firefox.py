"""Firefox with a page in it, driven by WebDriver BiDi, and a sound card that is not there.

Playwright drives builds of Firefox of its own only; any Firefox speaks BiDi over a WebSocket
(https://www.w3.org/TR/webdriver-bidi/).
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

START_SECONDS = 60
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Backspace": "\ue003", "Control": "\ue009"}


class FirefoxError(Exception):
    """What the browser answered to a command that it could not do."""


class Firefox:
    """One tab of a running Firefox.

    Attributes
    ----------
    complaints : list of str
        Errors of the console and of scripts since the last `clear`.
    """

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.complaints: list[str] = []
        self._do("session.new", capabilities={})
        self._do("session.subscribe", events=["log.entryAdded"])
        self._tab = self._do("browsingContext.getTree")["contexts"][0]["context"]

    def _do(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=START_SECONDS))
            if message.get("method") == "log.entryAdded":
                entry = message["params"]
                if entry["level"] == "error":
                    self.complaints.append(entry["text"])
            if message.get("id") != number:
                continue
            if message["type"] == "error":
                raise FirefoxError(f"{method}: {message['error']}: {message['message']}")
            return dict(message["result"])

    def goto(self, url: str) -> None:
        """Open an address and wait until it is loaded."""
        self._do("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def set_viewport(self, width: int, height: int) -> None:
        """The size of the page in pixels."""
        size = {"width": width, "height": height}
        self._do("browsingContext.setViewport", context=self._tab, viewport=size)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of the page (awaited), which must be plain data."""
        done = self._do(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})) ?? 'null')()",
            target={"context": self._tab},
            awaitPromise=True,
            userActivation=True,
        )
        if done["type"] == "exception":
            raise FirefoxError(done["exceptionDetails"]["text"])
        return json.loads(done["result"]["value"])

    def until(self, expression: str, seconds: float = START_SECONDS) -> Any:
        """Wait until an expression of the page is true, and return it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.evaluate(expression):
                return value
            time.sleep(0.05)
        raise AssertionError(f"never came true: {expression}")

    def click(self, selector: str) -> None:
        """Press the middle of an element with the mouse."""
        x, y = self.evaluate(
            f"""(() => {{
              const e = document.querySelector({selector!r})
              e.scrollIntoView({{ block: 'center' }})
              const box = e.getBoundingClientRect()
              return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)]
            }})()"""
        )
        press = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        pointer = {"type": "pointer", "id": "mouse", "actions": press}
        self._do("input.performActions", context=self._tab, actions=[pointer])

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each let go before the next."""
        actions = [
            {"type": kind, "value": KEYS.get(key, key)}
            for key in keys
            for kind in ("keyDown", "keyUp")
        ]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self._do("input.performActions", context=self._tab, actions=[keyboard])

    def type(self, selector: str, text: str) -> None:
        """Write a text into a field in place of what it holds, and press Enter."""
        self.click(selector)
        self.evaluate(f"document.querySelector({selector!r}).select()")
        self.press(*text, "Enter")

    def choose_file(self, selector: str, path: Path) -> None:
        """Choose a file in a file field."""
        found = self._do(
            "browsingContext.locateNodes",
            context=self._tab,
            locator={"type": "css", "value": selector},
        )["nodes"]
        self._do("input.setFiles", context=self._tab, element=found[0], files=[str(path)])

    def screenshot(self) -> str:
        """The page as PNG in base64."""
        return str(self._do("browsingContext.captureScreenshot", context=self._tab)["data"])


@contextmanager
def running_firefox(program: str, folder: Path) -> Iterator[Firefox]:
    """Start a Firefox of its own with an empty profile, and end it after."""
    from websockets.sync.client import connect

    profile = folder / "profile"
    profile.mkdir()
    settings = {
        "media.autoplay.default": 0,
        "browser.shell.checkDefaultBrowser": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "app.update.enabled": False,
        "network.captive-portal-service.enabled": False,
        "extensions.update.enabled": False,
    }
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in settings.items()]
    (profile / "user.js").write_text("".join(lines))
    with sound_card(folder) as card:
        command = [program, "--headless", "--no-remote", "--remote-debugging-port", "0"]
        with subprocess.Popen(
            [*command, "--profile", str(profile)],
            stdout=subprocess.DEVNULL,
            stderr=(log := (folder / "firefox.log").open("w")),
            env={**os.environ, **card, "HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
        ) as process:
            try:
                address = _address(folder / "firefox.log", process)
                # No proxy lies between this process and its own browser.
                with connect(f"{address}/session", max_size=None, proxy=None) as socket:
                    yield Firefox(socket)
            finally:
                process.terminate()
                log.close()


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the browser listens, as it says itself once it does."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"Firefox did not start: {log.read_text()[-2000:]}")


@contextmanager
def sound_card(folder: Path) -> Iterator[dict[str, str]]:
    """The environment for a program that plays into nothing, at the pace of a sound card."""
    socket = folder / "sound"
    command = ["pulseaudio", "-n", "--exit-idle-time=-1", "--disable-shm", "--use-pid-file=no"]
    modules = ("module-null-sink", f"module-native-protocol-unix auth-anonymous=1 socket={socket}")
    for module in modules:
        command += ["-L", module]
    runtime = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=runtime, **quiet) as server:
        try:
            end = time.monotonic() + START_SECONDS
            while not socket.exists() and time.monotonic() < end and server.poll() is None:
                time.sleep(0.02)
            yield {"PULSE_SERVER": f"unix:{socket}"}
        finally:
            with suppress(ProcessLookupError):
                server.terminate()
