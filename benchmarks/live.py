"""Live: from a change in the studio's page to what is heard from PipeWire, in milliseconds.

    python benchmarks/live.py [--changes 20]

PipeWire runs for itself, with a filter chain of ours before a sink that goes nowhere; a tone of
1 kHz plays through it and is recorded at the sink. Chromium shows the page with Live on, and the
amount of "warm" jumps to and fro. Told are the times until the tone begins to change and until it
is where it ends (a change glides for 0.3 s), and beside them the same for one call of `pw-cli`
from here, which no page and no server is part of. PipeWire's own share, one block of 1024 samples
(21 ms) on each of the ways in and out, is in all of them.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from playing_pipewire import RATE, playing_chain

import eqmorph
from eqmorph.live.gliding import Glide
from eqmorph.live.pipewire_cli import PipeWireChain

CHROMIUM = os.environ.get("EQMORPH_CHROMIUM", "/usr/bin/chromium")
WINDOW = 96  # samples: two periods of the tone
SILENT = 0.03
EDGE = 1.05  # beyond both levels, a window is the edge of a drop-out
STEADY = 5  # windows
BEGUN = 0.05
"""Of the way from level to level; the first step of ten is further."""


class Ear:
    """The level of the tone as it arrives, in windows of 2 ms with the time of each."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.levels: list[float] = []
        record = ["pw-cat", "--record", "--latency", "10ms", "--target", "null-sink"]
        record += ["-P", "{ stream.capture.sink = true }", "--rate", str(RATE)]
        self._process = subprocess.Popen(
            [*record, "--channels", "1", "--format", "f32", "-"], stdout=subprocess.PIPE
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        rest = np.zeros(0, np.float32)
        stream = self._process.stdout
        assert stream is not None
        while data := os.read(stream.fileno(), 1 << 16):
            now = time.time()
            samples = np.concatenate([rest, np.frombuffer(data[: len(data) // 4 * 4], "<f4")])
            count = len(samples) // WINDOW
            windows = samples[: count * WINDOW].reshape(count, WINDOW)
            rest = samples[count * WINDOW :]
            for i, level in enumerate(np.sqrt((windows.astype(float) ** 2).mean(axis=1))):
                self.times.append(now - (len(samples) - (i + 1) * WINDOW) / RATE)
                self.levels.append(float(level))

    def change(self, at: float) -> tuple[float, ...]:
        """Milliseconds from a time until the level begins to change, and is at its end."""
        times, levels = np.array(self.times), np.array(self.levels)
        sounds = levels > SILENT  # a busy machine drops out
        before = np.median(levels[sounds & (times > at - 0.5) & (times <= at)])
        after = np.median(levels[sounds & (times > times[-1] - 0.3)])
        low, high = sorted((before, after))
        kept = (times > at) & (levels > low / EDGE) & (levels < high * EDGE)
        part = (levels[kept] - before) / (after - before)
        return tuple(1e3 * (_steady(times[kept], part > p) - at) for p in (BEGUN, 1 - BEGUN))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


def _steady(times: np.ndarray, true: np.ndarray) -> float:
    """The first time from which it is true for a while."""
    runs = np.convolve(true, np.ones(STEADY), "valid") == STEADY
    return float(times[: len(runs)][runs][0])


@contextmanager
def tone(folder: Path, seconds: float) -> Iterator[None]:
    """One of 1 kHz into the chain."""
    wave = 0.25 * np.sin(2 * np.pi * 1000 * np.arange(int(seconds * RATE)) / RATE)
    soundfile.write(folder / "tone.wav", np.stack([wave] * 2, 1), RATE, "FLOAT")
    play = ["pw-cat", "--playback", "--target", "effect_input.eqmorph", folder / "tone.wav"]
    with subprocess.Popen(play) as playing:
        yield
        playing.terminate()


@contextmanager
def studio() -> Iterator[str]:
    command = [sys.executable, "-m", "eqmorph", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"http\S+", server.stdout.readline())
        assert found, "the server did not start"
        yield found[0]
        server.terminate()


def measured(change: Callable[[int], float], count: int, ear: Ear) -> str:
    begun, ended = [], []
    for i in range(count):
        at = change(i)
        time.sleep(1.0)
        begins, ends = ear.change(at)
        begun.append(begins)
        ended.append(ends)
    ends_at = statistics.median(ended)
    return (
        f"begins after {statistics.median(begun):.0f} ms (median; {min(begun):.0f} to "
        f"{max(begun):.0f}), is there after {ends_at:.0f} ms ({min(ended):.0f} to {max(ended):.0f})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--changes", type=int, default=20)
    count = parser.parse_args().changes
    with tempfile.TemporaryDirectory() as name, playing_chain(Path(name) / "home"):
        folder = Path(name)
        with tone(folder, 60.0 + 3 * count), studio() as url, sync_playwright() as browsers:
            ear = Ear()
            browser = browsers.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page()
            page.goto(url)
            page.locator("#live").scroll_into_view_if_needed()
            page.wait_for_timeout(2000)
            page.select_option("#live-target", "pipewire")
            page.get_by_role("switch", name="Live").click()
            page.wait_for_timeout(2000)

            def on_the_page(i: int) -> float:
                script = "x => { const at = Date.now(); studio.actions.setAmount(x); return at }"
                return float(page.evaluate(script, 2.0 if i % 2 == 0 else 0.5)) / 1e3

            print("page:   ", measured(on_the_page, count, ear))
            browser.close()
            time.sleep(7)  # the link ends, and the chain is as it was
            chain = PipeWireChain()
            chain.begin()
            glide = Glide(chain, 0.0)
            settings = [eqmorph.load().generate("warm", amount) for amount in (2.0, 0.5)]

            def by_hand(i: int) -> float:
                glide.now = None  # at once
                at = time.time()
                glide.to(settings[i % 2])
                return at

            print("pw-cli: ", measured(by_hand, count, ear))
            chain.restore()
            ear.close()


if __name__ == "__main__":
    main()
