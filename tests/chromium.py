"""Chromium for every test with a page in it: one browser a process.

A second Playwright in a process refuses to start while the first one's loop is there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

CHROMIUM = os.environ.get("EQMORPH_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


def unavailable(reason: str) -> NoReturn:
    """Skip a test for want of a program; fail in CI."""
    if os.environ.get("EQMORPH_REQUIRE_DATA") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def missing_browser() -> None:
    """Skip without Chromium or Playwright; fail in CI."""
    try:
        import playwright  # noqa: F401
    except ImportError as error:
        unavailable(f"Playwright is not installed: {error}")
    if not Path(CHROMIUM).exists():
        unavailable(f"there is no Chromium at {CHROMIUM}; EQMORPH_CHROMIUM names another place")


@contextmanager
def running_chromium() -> Iterator[Any]:
    """A browser of Playwright's."""
    missing_browser()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        yield opened
        opened.close()
