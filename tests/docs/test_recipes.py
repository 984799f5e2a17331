"""ARCHITECTURE.md's recipes, followed word for word in a copy of the package."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import eqmorph
from examples import Block, blocks_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def recipe(title: str) -> tuple[str, list[Block]]:
    """A recipe's text and its blocks."""
    found = re.search(rf"^### {title}$(.*?)^##", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1], blocks_of(found[1])


def insert(path: Path, before: str, text: str) -> None:
    """Put a text before the one place where another stands."""
    source = path.read_text(encoding="utf-8")
    assert source.count(before) == 1, before
    path.write_text(source.replace(before, text + before), encoding="utf-8")


Run = Callable[..., str]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package."""
    return Path(shutil.copytree(Path(eqmorph.__file__).parent, tmp_path / "eqmorph"))


@pytest.fixture
def run(package: Path) -> Run:
    """Run a module of the copy; what it printed."""

    def run_module(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=package.parent,
            env={**os.environ, "PYTHONPATH": str(package.parent)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run_module


def test_a_format_is_added_as_told(package: Path, run: Run) -> None:
    text, blocks = recipe("Add a format")
    module, row, pair = (block.text for block in blocks)
    formats = package / "formats"
    (name,) = re.findall(r"src/eqmorph/formats/(bands_csv\.py)", text)
    (formats / name).write_text(module, encoding="utf-8")
    for file in ("table.py", "reading.py"):
        insert(formats / file, "    camilladsp,\n", "    bands_csv,\n")
    insert(formats / "table.py", '    Format(\n        "safe",', row)
    insert(formats / "reading.py", '    ("safe", safe_rows.looks_like_rows),', pair)
    assert "| `bands` | A table of bands | .csv |" in run("eqmorph.formats.page")
    written = run("eqmorph", "export", "warm", "--to", "bands")
    assert written.startswith("kind,frequency,gain,q\n")
    (package.parent / "warm.csv").write_text(written)
    assert "its bands are read one to one" in run("eqmorph", "import", "warm.csv")


def test_a_word_is_added_as_told(package: Path, run: Run) -> None:
    text, (row, ask) = recipe("Add a word")
    (file,) = re.findall(r"`src/eqmorph/(words/lexicon\.json)`", text)
    with pytest.raises(AssertionError, match="unknown term 'rubbery'"):
        run(*shlex.split(ask.text))
    insert(package / file, '{"name": "sub",', row.text)
    told = run(*shlex.split(ask.text))
    assert "leans on rubbery" in told
    assert re.match(r"rubbery: lifts [\d-]+ ?Hz", " ".join(told.split()))


def test_a_study_is_added_as_told(package: Path, run: Run) -> None:
    text, (module, row, page, shown, name, ask) = recipe("Add a study")
    for file in re.findall(r"src/eqmorph/([\w/]+\.py)", text):
        assert (package / file).exists() or file.endswith("sizes.py")
    evaluation = package / "evaluation"
    (evaluation / "studies" / "sizes.py").write_text(module.text, encoding="utf-8")
    table, pages = evaluation / "studies" / "table.py", evaluation / "report" / "study_pages.py"
    insert(table, "    sound,\n    space,", "    sizes,\n")
    insert(table, '    "sound": Entry(', row.text)
    insert(
        pages,
        "from eqmorph.evaluation.studies.sound import",
        "from eqmorph.evaluation.studies.sizes import SizesReport\n",
    )
    insert(pages, "# By the study's name;", f"{page.text}\n\n")
    insert(pages, '    "sound": sound,', shown.text)
    insert(package / "cli" / "commands" / "evaluate.py", '    SOUND = "sound"', name.text)
    told = run(*shlex.split(ask.text))
    assert re.search(r"^word +median, dB RMS$", told, re.MULTILINE)
    assert re.search(r"^warm +\d\.\d", told, re.MULTILINE)
