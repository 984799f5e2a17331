"""The blocks of a page that are to be run, as a reader would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, the line it begins on."""

    language: str
    text: str
    line: int


def blocks_of(page: str) -> list[Block]:
    """Fenced blocks of a page, without the indentation that they stand with."""
    return [
        Block(
            found[2],
            re.sub(f"^{found[1]}", "", found[3], flags=re.MULTILINE),
            page.count("\n", 0, found.start()) + 2,
        )
        for found in _BLOCK.finditer(page)
    ]


def run_block(block: Block, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a block in a folder, where `eqmorph` and `python` are those of this environment."""
    own = folder / ".bin"
    own.mkdir(exist_ok=True)
    for name, command in (("eqmorph", "-m eqmorph"), ("python", "")):
        script = own / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n')
        script.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{own}{os.pathsep}{os.environ['PATH']}",
        "EQMORPH_OWN_WORDS": str(folder / "own" / "words.json"),
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
    }
    command = ["bash", "-euo", "pipefail", "-c", block.text]
    if block.language == "python":
        command = [sys.executable, "-W", "error::DeprecationWarning:eqmorph", "-c", block.text]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )
