"""What a first visit to the studio costs: requests, bytes, and the wait for the first answer.

    python benchmarks/first_visit.py

On slow 4G as Chromium's tools have it: 1.6 Mbit/s down, 0.75 Mbit/s up, 562 ms to the server and
back with every request. It needs the extras `studio` and `dev`, and Chromium (EQMORPH_CHROMIUM).
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
from typing import Any

from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("EQMORPH_CHROMIUM", "/usr/bin/chromium")
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
VISITS = 3
ANSWERED = "Boolean(window.studio?.store.get().answer)"


def visit(browser: Any, address: str) -> tuple[int, float, float]:
    """Requests, kilobytes and seconds until the first answer is on screen."""
    context = browser.new_context()
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    received: list[float] = []
    tools.on("Network.loadingFinished", lambda done: received.append(done["encodedDataLength"]))
    page.goto(address, wait_until="commit")
    while not page.evaluate(ANSWERED):
        page.wait_for_timeout(20)
    answered = page.evaluate("performance.now()")
    page.wait_for_load_state("networkidle")
    context.close()
    return len(received), sum(received) / 1000, answered / 1000


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
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            visits = [visit(browser, found[0]) for _ in range(VISITS)]
            browser.close()
        finally:
            server.terminate()
    requests, kilobytes, seconds = (
        statistics.median(column) for column in zip(*visits, strict=True)
    )
    print(
        f"{requests:.0f} requests, {kilobytes:.0f} kB, an answer after {seconds:.1f} s on slow 4G"
    )


if __name__ == "__main__":
    main()
