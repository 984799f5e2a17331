"""How long a text that was not asked before takes, against the thorough five-band fit of its curve.

Every text is asked in turn by both ways, so that a busy moment of the machine hits both, and the
medians are printed. The mark: 20 ms for a text on an idle machine, and at most a third of the
thorough fit anywhere. With `--busy N`, N processes keep the machine's cores busy meanwhile.

    OMP_NUM_THREADS=1 python benchmarks/any_word.py [--rounds 10] [--busy 0]
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from eqmorph.words.playable import playable

import eqmorph
from eqmorph.equalizers.fitting import fit_parametric
from eqmorph.words.process import read

TEXTS = (
    "tubby", "glassy", "crisp snare", "less boomy", "dark", "nasal", "low cut", "more air less mud",
    "punchy kick", "warm vocal", "a bit warmer", "muy brillante", "telephone", "remove mud",
)  # fmt: skip
MARK_MS = 20.0
MARK_RATIO = 1 / 3


def spin() -> None:
    """Keep a core busy."""
    while True:
        sum(i * i for i in range(100_000))


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(rounds: int) -> dict[str, np.ndarray]:
    """Seconds by way, each text in each round."""
    model = eqmorph.load()
    words = model.word_model
    assert words is not None
    grid = words.frequencies_hz
    curves = {t: words.process.mean_db([read(t, words.process.lexicon)])[0] for t in TEXTS}
    taken: dict[str, list[float]] = {"answer": [], "of it five bands": [], "thorough fit": []}
    for text in TEXTS:
        model.answer(text)  # the first calls pay for caches
    for _ in range(rounds):
        for text in TEXTS:
            fresh = replace(model, _answers={}, _paths={})
            taken["answer"].append(seconds(lambda m=fresh, t=text: m.answer(t)))
            curve = curves[text]
            taken["of it five bands"].append(seconds(lambda c=curve: playable(c[None], grid)))
            taken["thorough fit"].append(seconds(lambda c=curve: fit_parametric(c, grid)))
    return {way: np.array(times) for way, times in taken.items()}


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--busy", type=int, default=0)
    options = parser.parse_args()
    others = [multiprocessing.Process(target=spin, daemon=True) for _ in range(options.busy)]
    for other in others:
        other.start()
    taken = measure(options.rounds)
    for other in others:
        other.terminate()
    baseline = np.median(taken["thorough fit"])
    print(f"{len(TEXTS)} texts, {options.rounds} rounds, {options.busy} busy processes beside")
    for way, times in taken.items():
        median, ninetieth = np.quantile(times, [0.5, 0.9])
        print(f"{way:<18} {1e3 * median:7.1f} ms  90 % {1e3 * ninetieth:7.1f} ms"
              f"  {median / baseline:5.2f} x")  # fmt: skip
    print(f"marks: {MARK_MS:.0f} ms idle, {MARK_RATIO:.2f} x")


if __name__ == "__main__":
    main()
