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
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sound_card import SoundCard, sound_card

START_SECONDS = 60
# In the middle of the screen, where it was a moment ago, and what the pointer would meet.
_AT_REST = """(async () => {
  const element = document.querySelector(%s)
  if (!element) return false
  element.scrollIntoView({ block: 'center' })
  const box = () => element.getBoundingClientRect()
  const before = box()
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const { x, y, width, height } = box()
  const met = document.elementFromPoint(x + width / 2, y + height / 2)
  return before.x === x && before.y === y && element.contains(met)
})()"""
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Backspace": "\ue003", "Control": "\ue009"}


class FirefoxError(Exception):
    """What the browser answered to a command that it could not do."""


class Firefox:
    """One tab of a running Firefox.

    Attributes
    ----------
    complaints : list of str
        Errors of the console and of scripts since the last `clear`.
    card : SoundCard
        What it plays on.
    downloads : Path
        The folder that it saves files to.
    """

    def __init__(self, socket: Any, card: SoundCard, downloads: Path) -> None:
        self._socket = socket
        self.card, self.downloads = card, downloads
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
        """Press the middle of an element with the mouse, once it rests and nothing covers it."""
        self.drag(selector, 0, 0)

    def drag(self, selector: str, right: float, down: float) -> None:
        """Press an element, move the mouse by so many pixels and let go."""
        self.until(_AT_REST % json.dumps(selector))
        origin = {"type": "element", "element": self._element(selector)}
        press: list[dict[str, Any]] = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 0},
        ]
        if right or down:
            press += [
                {"type": "pointerMove", "x": round(part * right), "y": round(part * down)}
                | {"origin": "pointer"}
                for part in (0.5, 0.5)
            ]
        press.append({"type": "pointerUp", "button": 0})
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
        element = self._element(selector)
        self._do("input.setFiles", context=self._tab, element=element, files=[str(path)])

    def _element(self, selector: str) -> dict[str, Any]:
        locator = {"type": "css", "value": selector}
        found = self._do("browsingContext.locateNodes", context=self._tab, locator=locator)["nodes"]
        return {"sharedId": found[0]["sharedId"]}

    def saved(self, name: str, seconds: float = START_SECONDS) -> Path:
        """Wait until a file of this name has been downloaded."""
        end = time.monotonic() + seconds
        path = self.downloads / name
        while time.monotonic() < end:
            if path.exists() and path.stat().st_size and not list(self.downloads.glob("*.part")):
                return path
            time.sleep(0.05)
        raise AssertionError(f"{name} did not come; there is {list(self.downloads.iterdir())}")

    def reload(self) -> None:
        """Load the page again and wait until it is."""
        self._do("browsingContext.reload", context=self._tab, wait="complete")

    def screenshot(self) -> str:
        """The page as PNG in base64."""
        return str(self._do("browsingContext.captureScreenshot", context=self._tab)["data"])


@contextmanager
def running_firefox(program: str, folder: Path) -> Iterator[Firefox]:
    """Start a Firefox of its own with an empty profile, and end it after."""
    from websockets.sync.client import connect

    profile, downloads = folder / "profile", folder / "downloads"
    profile.mkdir()
    downloads.mkdir()
    settings = {
        "browser.download.folderList": 2,
        "browser.download.dir": str(downloads),
        "browser.download.alwaysOpenPanel": False,
        # A microphone that is not there gives a tone, and whoever asks for it is allowed to.
        "media.navigator.streams.fake": True,
        "media.navigator.permission.disabled": True,
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
            env={
                **os.environ,
                **card.environment,
                "HOME": str(folder),
                "MOZ_CRASHREPORTER_DISABLE": "1",
            },
        ) as process:
            try:
                address = _address(folder / "firefox.log", process)
                # No proxy lies between this process and its own browser.
                with connect(f"{address}/session", max_size=None, proxy=None) as socket:
                    yield Firefox(socket, card, downloads)
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
