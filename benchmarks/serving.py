"""The studio's server under load: latency, memory, and the time from its start to a first curve.

    python benchmarks/serving.py [--clients 20] [--seconds 4] [--requests 10000] [--paces typing]

A server runs as `eqmorph serve` starts it, in a process of its own; the clients are threads of this
one, each on a connection that stays open. Every figure stands beside that of a bare endpoint of the
same server (its status: guarded, routed and answered, with nothing computed), measured in the same
run, in turn. Two paces:

- hurried: every client asks again as soon as it has its answer, so that latency is what the
  machine's throughput leaves to each of them;
- typing: every client asks at random moments, some times a second, as people do who type or drag.

The marks: with 20 clients typing, the 95th percentile of a known word under 5 ms and of a text that
nobody asked for before under 40 ms; a first curve under 1.5 s; memory as it was after the requests.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import random
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
from urllib.parse import quote

BARE = "/api/v1/status"
KNOWN = ("warm", "bright", "muddy", "boomy", "deep", "full")
CHARACTERS = ("crisp", "dull", "airy", "harsh", "mellow", "punchy", "thin", "fat", "dark", "clear")
SOURCES = ("snare", "vocal", "guitar", "piano", "bass", "drums", "strings", "kick", "cymbals")
STRENGTHS = ("a bit", "much", "slightly", "very", "too", "less", "more")


@contextmanager
def server() -> Iterator[tuple[int, int, float]]:
    """`eqmorph serve`: its port, its process, and the seconds until it said where it is."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "EQMORPH_OWN_WORDS": str(Path(folder) / "words.json")}
        began = time.perf_counter()
        running = subprocess.Popen(
            [sys.executable, "-m", "eqmorph", "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert running.stdout is not None
        line = running.stdout.readline()
        ready = time.perf_counter() - began
        found = re.search(r":(\d+)\s*$", line)
        if found is None:
            raise SystemExit(f"the server did not start: {line!r}")
        try:
            yield int(found.group(1)), running.pid, ready
        finally:
            running.terminate()
            running.wait()


def fresh_texts() -> Iterator[str]:
    """Texts that a server is not asked for twice."""
    parts = itertools.product(STRENGTHS, CHARACTERS, SOURCES, CHARACTERS)
    for strength, one, source, other in parts:
        yield f"{strength} {one} {source}, {other}"


def paths(kind: str) -> Callable[[], str]:
    """Something that gives the next path to ask for, from any thread."""
    if kind == "bare":
        return lambda: BARE
    if kind == "known":
        return lambda: f"/api/v1/answer?text={random.choice(KNOWN)}"
    texts, lock = fresh_texts(), threading.Lock()

    def fresh() -> str:
        with lock:
            return f"/api/v1/answer?text={quote(next(texts))}"

    return fresh


def ask(connection: http.client.HTTPConnection, path: str) -> float:
    """Milliseconds until the whole answer is there."""
    began = time.perf_counter()
    connection.request("GET", path)
    connection.getresponse().read()
    return 1000 * (time.perf_counter() - began)


def load(
    port: int, clients: int, seconds: float, next_path: Callable[[], str], per_second: float | None
) -> list[float]:
    """Latencies in ms of so many clients at once; without a rate they hurry."""
    taken: list[list[float]] = [[] for _ in range(clients)]
    end = time.perf_counter() + seconds

    def client(mine: list[float], seed: int) -> None:
        pause = random.Random(seed)
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            if per_second is not None:
                time.sleep(pause.expovariate(per_second))
            if time.perf_counter() >= end:
                return
            mine.append(ask(connection, next_path()))

    threads = [threading.Thread(target=client, args=(m, i)) for i, m in enumerate(taken)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [t for mine in taken for t in mine]


def percentile(values: list[float], share: float) -> float:
    """Of sorted or unsorted values."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def memory_mb(process: int) -> float:
    """Resident memory (Linux)."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found is not None
    return int(found.group(1)) / 1024


def show(name: str, taken: list[float], bare: list[float] | None) -> None:
    """One line of the table."""
    p95 = percentile(taken, 0.95)
    ratio = "" if bare is None else f"{p95 / percentile(bare, 0.95):8.1f} x bare"
    print(
        f"  {name:<22} {len(taken):6} asked   median {statistics.median(taken):7.2f} ms   "
        f"p95 {p95:7.2f} ms {ratio}"
    )


# Requests a second of each client: of the bare endpoint, of known words and of fresh texts.
PACES: dict[str, tuple[float | None, ...]] = {
    "typing": (5.0, 5.0, 2.0),
    "hurried": (None, None, None),
}


def latencies(clients: int, seconds: float, paces: list[str]) -> None:
    """Print the table of latencies, each pace on a server of its own."""
    for pace in paces:
        rates = PACES[pace]
        with server() as (port, _, _):
            for path in KNOWN:
                ask(http.client.HTTPConnection("127.0.0.1", port), f"/api/v1/answer?text={path}")
            print(f"{clients} clients, {pace}")
            bare: list[float] | None = None
            for kind, rate in zip(("bare", "known", "fresh"), rates, strict=True):
                taken = load(port, clients, seconds, paths(kind), rate)
                at = "" if rate is None else f", {rate:g}/s each"
                show(f"{kind}{at}", taken, bare)
                bare = bare or taken


def first_curves(runs: int) -> None:
    """Print how long a start takes, and the answer to the first word."""
    ready, curves = [], []
    for _ in range(runs):
        began = time.perf_counter()
        with server() as (port, _, seconds):
            ask(http.client.HTTPConnection("127.0.0.1", port), "/api/v1/answer?text=warm")
            curves.append(time.perf_counter() - began)
            ready.append(seconds)
    print(
        f"from the command to the address {statistics.median(ready):.2f} s, "
        f"to a first curve {statistics.median(curves):.2f} s (median of {runs})"
    )


def memory(requests: int) -> None:
    """Print memory before and after so many requests of all kinds."""
    with server() as (port, process, _):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        fresh, known = paths("fresh"), paths("known")

        def some(count: int) -> None:
            for i in range(count):
                ask(connection, fresh() if i % 10 == 0 else known())

        some(requests // 2)  # fills what is remembered, which has its own limits
        before = memory_mb(process)
        some(requests)
        print(
            f"memory after {requests // 2} requests {before:.1f} MB, after {requests} more "
            f"{memory_mb(process):.1f} MB (a tenth of them texts that were not asked for before)"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--paces", nargs="*", choices=list(PACES), default=list(PACES))
    arguments = parser.parse_args()
    print(f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
    if arguments.starts:
        first_curves(arguments.starts)
    latencies(arguments.clients, arguments.seconds, arguments.paces)
    if arguments.requests:
        memory(arguments.requests)


if __name__ == "__main__":
    main()
