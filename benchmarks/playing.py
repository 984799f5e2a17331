"""What the studio's page costs while it plays: time of its main thread for a second of playing.

    python benchmarks/playing.py

Processor time, so that other programs count little. It needs the extras `studio` and `dev`, and
Chromium (EQMORPH_CHROMIUM).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("EQMORPH_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
SECONDS = 6.0
WAYS = {
    "at rest": "void 0",
    "playing": "document.querySelector('.play').click()",
    "playing, with Animate": "document.querySelector('#path-animate').click()",
}
PICTURES = "parts.graph.drawn().count"
PARTS = {"TaskDuration": "all", "ScriptDuration": "script", "LayoutDuration": "layout"}


def spent(tools: Any) -> dict[str, float]:
    """Seconds of the main thread so far."""
    metrics = tools.send("Performance.getMetrics")["metrics"]
    return {m["name"]: m["value"] for m in metrics if m["name"] in PARTS}


def main() -> None:
    command = [sys.executable, "-m", "eqmorph", "serve", "--port", "0"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
        sync_playwright() as playwright,
    ):
        try:
            assert server.stdout
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found, "eqmorph serve did not start"
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            tools = page.context.new_cdp_session(page)
            tools.send("Performance.enable", {"timeDomain": "threadTicks"})
            page.goto(found[0])
            page.wait_for_selector("#presets h2")
            while not page.evaluate("studio.audio.levels.after?.exact"):
                page.wait_for_timeout(50)
            for way, script in WAYS.items():
                page.evaluate(script)
                page.wait_for_timeout(1500)
                before, drawn = spent(tools), page.evaluate(PICTURES)
                page.wait_for_timeout(1000 * SECONDS)
                after = spent(tools)
                told = ", ".join(
                    f"{label} {1000 * (after[name] - before[name]) / SECONDS:.0f} ms"
                    for name, label in PARTS.items()
                )
                pictures = (page.evaluate(PICTURES) - drawn) / SECONDS
                print(f"{way}: {told} a second, {pictures:.0f} pictures")
            browser.close()
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
