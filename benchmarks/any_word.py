"""How long a text that was never asked before takes to become five bands, alone and with others.

Every text is asked once. The marks, on an idle machine: 1 ms for a text, 0.3 ms each for twenty.
Beside them what the decoder alone takes, and the thorough five-band fit of the same curve. With
`--busy N`, N processes keep the machine's cores busy meanwhile.

    OMP_NUM_THREADS=1 python benchmarks/any_word.py [--busy 0]
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Callable
from itertools import product

import numpy as np

import eqmorph
from eqmorph.equalizers.fitting import fit_parametric

WORDS = (
    "tubby", "glassy", "crisp snare", "boomy", "dark", "nasal", "airy", "muddy", "punchy kick",
    "warm vocal", "thin", "harsh", "full", "tinny", "brilliant", "dull",
)  # fmt: skip
MANNERS = ("a bit", "very", "less", "more", "slightly", "too", "not", "extremely", "a touch")
AT_ONCE = 20
MARK_MS, MARK_OF_MANY_MS = 1.0, 0.3


def spin() -> None:
    """Keep a core busy."""
    while True:
        sum(i * i for i in range(100_000))


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure() -> dict[str, np.ndarray]:
    """Seconds by way."""
    model = eqmorph.load()
    texts = [f"{manner} {word}" for manner, word in product(MANNERS, WORDS)]
    for word in WORDS:
        model.answer(word)  # the first calls read the lexicon and prepare the process
    order = np.random.default_rng(0).permutation(len(texts))
    mixed = [texts[i] for i in order]
    alone, many = mixed[: len(mixed) // 2], mixed[len(mixed) // 2 :]
    groups = [many[i : i + AT_ONCE] for i in range(0, len(many) - AT_ONCE + 1, AT_ONCE)]
    taken = {
        "a text alone": [seconds(lambda t=text: model.answer(t)) for text in alone],
        f"of {AT_ONCE} at once, each": [
            seconds(lambda g=group: model.prepare(g)) / AT_ONCE for group in groups
        ],
    }
    latents = [model.latent(text) for text in alone]
    taken["decoder alone"] = [seconds(lambda z=latent: model.decode(z)) for latent in latents]
    grid = model.codec.code.frequencies_hz
    curves = model.codec.code.decode(np.stack(latents))
    taken["thorough fit"] = [seconds(lambda c=curve: fit_parametric(c, grid)) for curve in curves]
    return {way: np.array(times) for way, times in taken.items()}


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--busy", type=int, default=0)
    options = parser.parse_args()
    others = [multiprocessing.Process(target=spin, daemon=True) for _ in range(options.busy)]
    for other in others:
        other.start()
    taken = measure()
    for other in others:
        other.terminate()
    print(f"texts asked for the first time, {options.busy} busy processes beside")
    for way, times in taken.items():
        median, ninetieth = np.quantile(times, [0.5, 0.9])
        print(f"{way:<24} {1e3 * median:7.2f} ms  90 % {1e3 * ninetieth:7.2f} ms")
    print(f"marks: {MARK_MS:g} ms alone, {MARK_OF_MANY_MS:g} ms each of {AT_ONCE}, idle")


if __name__ == "__main__":
    main()
