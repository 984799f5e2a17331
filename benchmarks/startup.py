"""How much processor time a word takes from the shell, against importing NumPy and Typer alone.

Runs each command many times in turn, so that a busy moment of the machine hits all of them, and
prints medians. The mark: at most 1.8 times the imports.

    python benchmarks/startup.py [runs]
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

BASELINE = "python -c 'import numpy, typer'"
MARK = 1.8


def commands() -> dict[str, list[str]]:
    """What is timed, by the name it is printed with."""
    python = sys.executable
    beside = Path(python).with_name("eqmorph")
    installed = str(beside) if beside.exists() else shutil.which("eqmorph")
    timed = {
        BASELINE: [python, "-c", "import numpy, typer"],
        "python -m eqmorph generate warm": [python, "-m", "eqmorph", "generate", "warm"],
    }
    if installed:
        timed["eqmorph generate warm"] = [installed, "generate", "warm"]
    return timed


def seconds(command: list[str], environment: Mapping[str, str]) -> float:
    """Processor time of one run, which other programs do not make longer; where the system does
    not tell it, as on Windows, wall time.
    """
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    wall, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system
    return (used - before.children_user - before.children_system) or wall


def with_bytecode(folder: str) -> dict[str, str]:
    """This environment, but with compiled modules kept, as they are once a package is installed."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**environment, "PYTHONPYCACHEPREFIX": folder}


def main(runs: int = 15) -> None:
    """Time and print."""
    timed = commands()
    taken: dict[str, list[float]] = {name: [] for name in timed}
    with tempfile.TemporaryDirectory() as folder:
        environment = with_bytecode(folder)
        for command in timed.values():
            seconds(command, environment)  # the first run compiles and fills the file cache
        for _ in range(runs):
            for name, command in timed.items():
                taken[name].append(seconds(command, environment))
    baseline = statistics.median(taken[BASELINE])
    print(f"median of {runs} runs")
    for name, times in taken.items():
        median = statistics.median(times)
        ratio = "" if name == BASELINE else f"  {median / baseline:.2f}x (mark: {MARK}x)"
        print(f"{name:<34} {1000 * median:6.0f} ms{ratio}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
