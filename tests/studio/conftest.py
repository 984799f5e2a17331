"""A real server on a free port, and a real browser in front of it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from chromium import unavailable
from running_studio import RunningStudio

import eqmorph
from eqmorph.model.morph_model import MorphModel

FIREFOX = os.environ.get("EQMORPH_FIREFOX") or shutil.which("firefox-esr") or "/usr/bin/firefox"
WEBKIT_DRIVER = shutil.which("WebKitWebDriver") or "/usr/bin/WebKitWebDriver"
_WEBKITS = "webkit2gtk-*/MiniBrowser"  # in a folder of libraries, of an architecture
# Chromium reports every answer of 400 and more as an error; a text that is no word gets a 404.
_FORGIVEN = (
    r"status of 404 .*/api/v1/(answer|generate|alternatives|words/like|sample)\?",
    r"status of 404 .*/api/v1/adjust",
)


@pytest.fixture(scope="session")
def model() -> MorphModel:
    """The model that is shipped."""
    return eqmorph.load()


@pytest.fixture
def start_studio(model: MorphModel, tmp_path: Path) -> Iterator[Callable[..., RunningStudio]]:
    """Start a server with settings of its own (arguments of `create_app`)."""
    missing_extra()
    from eqmorph.studio import create_app

    running: list[RunningStudio] = []

    def start(**settings: Any) -> RunningStudio:
        path = settings.setdefault("own_words_path", tmp_path / "own" / "words.json")
        studio = RunningStudio(create_app(model, **settings), path)
        running.append(studio)
        studio.start()
        return studio

    yield start
    for studio in running:
        studio.stop()


@pytest.fixture
def server(start_studio: Callable[..., RunningStudio]) -> RunningStudio:
    """A server as `eqmorph serve` runs it, with no own words yet."""
    return start_studio()


@pytest.fixture(scope="module")
def shared(model: MorphModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    """A server for all tests of a file, for what changes nothing in it."""
    missing_extra()
    from eqmorph.studio import create_app

    path = tmp_path_factory.mktemp("own") / "words.json"
    studio = RunningStudio(create_app(model, own_words_path=path), path)
    studio.start()
    yield studio
    studio.stop()


@pytest.fixture(scope="module")
def client(shared: RunningStudio) -> Iterator[Any]:
    """Asks that server; paths begin after /api/v1."""
    import httpx

    with httpx.Client(base_url=shared.api, timeout=30) as opened:
        yield opened


@pytest.fixture
def forgiven() -> list[str]:
    """Patterns of console messages that a test expects; add to it before they come."""
    return list(_FORGIVEN)


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Firefox, once for all tests of a file; it fails when the console shows an error."""
    missing_firefox()
    from firefox import running_firefox

    with running_firefox(FIREFOX, tmp_path_factory.mktemp("firefox")) as opened:
        yield opened
        assert opened.complaints == []


@pytest.fixture
def page(browser: Any, server: RunningStudio, forgiven: list[str]) -> Iterator[Any]:
    """A page in a fresh context, not yet at any address (`page.goto(server.url)`)."""
    with watched_page(browser, server, forgiven) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_page(browser: Any, shared: RunningStudio) -> Iterator[Any]:
    """A page for all tests of a file, not yet at any address; each brings it back to its start."""
    with watched_page(browser, shared, list(_FORGIVEN)) as opened:
        yield opened


@contextmanager
def watched_page(
    browser: Any, server: RunningStudio, forgiven: list[str], **settings: Any
) -> Iterator[Any]:
    """A page in a fresh context of these settings.

    Fails when the console shows an error, a script raises, or anything is asked of another host
    than the server.
    """
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **settings})
    opened = context.new_page()
    complaints: list[str] = []
    own = urlsplit(server.url).netloc

    def on_console(message: Any) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text} {message.location.get('url', '')}")

    def on_request(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("blob", "data") and parts.netloc != own:
            complaints.append(f"a request to another host: {request.url}")

    context.on("console", on_console)
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
    context.on("request", on_request)
    yield opened
    context.close()
    left = [c for c in complaints if not any(re.search(p, c) for p in forgiven)]
    assert not left, "\n".join(left)


def missing_extra() -> None:
    """Skip without the extra `studio`; fail in CI."""
    try:
        import fastapi  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        unavailable(f"the extra studio is not installed: {error}")


def missing_firefox() -> None:
    """Skip without Firefox or a client for its protocol; fail in CI."""
    try:
        import websockets  # noqa: F401
    except ImportError as error:
        unavailable(f"websockets is not installed: {error}")
    if not Path(FIREFOX).exists():
        unavailable(f"there is no Firefox at {FIREFOX}; EQMORPH_FIREFOX names another place")
    if not shutil.which("pulseaudio"):
        unavailable("there is no pulseaudio, without which Firefox plays nothing here")


def missing_webkit() -> tuple[str, str]:
    """WebKit's driver and browser; skip without them, fail in CI."""
    found = sorted(Path("/usr/lib").glob(f"*/{_WEBKITS}")) or sorted(
        Path("/usr/lib").glob(_WEBKITS)
    )
    if not Path(WEBKIT_DRIVER).exists() or not found:
        unavailable("there is no WebKitWebDriver with MiniBrowser (Debian: webkit2gtk-driver)")
    if not shutil.which("Xvfb"):
        unavailable("there is no Xvfb, without which WebKit has no screen here")
    return WEBKIT_DRIVER, str(found[-1])


def missing_node() -> None:
    """Skip without Node.js; fail in CI."""
    if not shutil.which("node"):
        unavailable("there is no node, which runs the page's own tests")


def missing_ffmpeg() -> None:
    """Skip without ffmpeg; fail in CI."""
    if not shutil.which("ffmpeg"):
        unavailable("there is no ffmpeg, which packs sounds into many kinds of files")
