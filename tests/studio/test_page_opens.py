"""The page arrives whole, from this server alone."""

from __future__ import annotations

from typing import Any

import httpx


def test_the_page_opens_without_an_error(page: Any, server: Any) -> None:
    page.goto(server.url)
    assert page.title()


def test_modules_have_a_type_that_browsers_run(server: Any, monkeypatch: Any) -> None:
    """Also on a machine whose own list of types says otherwise."""
    monkeypatch.setattr("starlette.responses.guess_type", lambda *_: ("text/plain", None))
    answer = httpx.get(f"{server.url}/main.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
