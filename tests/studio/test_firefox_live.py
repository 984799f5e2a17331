"""In Firefox: what is on screen is played live, and no longer once the page is left."""

from __future__ import annotations

import time
from typing import Any

import httpx
from firefox_hands import first_visit


def test_live_follows_the_page_and_ends_with_it(firefox: Any, shared: Any, monkeypatch) -> None:
    monkeypatch.setattr("eqmorph.studio.live_link.GONE_SECONDS", 1.0)

    def state() -> dict[str, Any]:
        found: dict[str, Any] = httpx.get(f"{shared.api}/live", timeout=30).json()
        return found

    page = first_visit(firefox, shared.url)
    page.evaluate("document.querySelector('#live').scrollIntoView()")
    page.until("document.querySelector('#live-target').options.length > 0")
    page.evaluate("(document.querySelector('#live-target').value = 'programs', null)")
    page.click("#live .switch")
    page.until("studio.store.get().live.phase === 'on'")
    page.evaluate("(studio.actions.setAmount(0.5), null)")
    page.until("studio.store.get().live.setting?.bands[1].gain_db === "
               "studio.store.get().setting.bands[1].gain_db")  # fmt: skip
    assert state()["setting"] == page.evaluate("studio.store.get().setting")
    # Longer than it may be silent: it asks, and is there.
    time.sleep(2.5)
    assert state()["playing"]
    page.evaluate("(location.href = 'about:blank', null)")
    end = time.monotonic() + 20
    while state()["playing"]:
        assert time.monotonic() < end, "it never ended"
        time.sleep(0.1)
