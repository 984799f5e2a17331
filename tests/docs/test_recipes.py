"""ARCHITECTURE.md's recipe for a format, followed word for word in a copy of the package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import eqmorph
from examples import blocks_of

ROOT = Path(__file__).parents[2]
RECIPE = re.search(
    r"^### Add a format$(.*?)^### ",
    (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


def insert(path: Path, before: str, text: str) -> None:
    """Put a text before the one place where another stands."""
    source = path.read_text(encoding="utf-8")
    assert source.count(before) == 1, before
    path.write_text(source.replace(before, text + before), encoding="utf-8")


def test_a_format_is_added_as_told(tmp_path: Path) -> None:
    assert RECIPE is not None
    module, row, pair = (block.text for block in blocks_of(RECIPE[1]))
    shutil.copytree(Path(eqmorph.__file__).parent, tmp_path / "eqmorph")
    formats = tmp_path / "eqmorph" / "formats"
    (name,) = re.findall(r"src/eqmorph/formats/(bands_csv\.py)", RECIPE[1])
    (formats / name).write_text(module, encoding="utf-8")
    for file in ("table.py", "reading.py"):
        insert(formats / file, "    camilladsp,\n", "    bands_csv,\n")
    insert(formats / "table.py", '    Format(\n        "safe",', row)
    insert(formats / "reading.py", '    ("safe", safe_rows.looks_like_rows),', pair)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "| `bands` | A table of bands | .csv |" in run("eqmorph.formats.page")
    written = run("eqmorph", "export", "warm", "--to", "bands")
    assert written.startswith("kind,frequency,gain,q\n")
    (tmp_path / "warm.csv").write_text(written)
    assert "its bands are read one to one" in run("eqmorph", "import", "warm.csv")
