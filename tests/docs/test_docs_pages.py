"""Every command and example of the README and the tutorials runs as it stands."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from examples import Block, blocks_of, run_block

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the pages speak to a Unix shell")

ROOT = Path(__file__).parents[2]
TUTORIALS = sorted(
    p.relative_to(ROOT).as_posix() for p in (ROOT / "docs" / "tutorials").glob("*.md")
)
PAGES = ("docs/index.md", "README.md", *TUTORIALS)
# Lines that a test cannot run: they install, serve, or need the data.
NOT_RUN = ("pip install", "make ", "eqmorph serve", "eqmorph mcp", ".venv/")


def runnable(block: Block) -> Block:
    """A block without the lines that are not run."""
    lines = [x for x in block.text.splitlines() if not x.lstrip().startswith(NOT_RUN)]
    return Block(block.language, "\n".join(lines), block.line)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as the pages presuppose it: with a recording in it."""
    sound = 0.1 * np.random.default_rng(2).standard_normal((44_100, 2))
    soundfile.write(tmp_path / "in.wav", sound, 44_100, "PCM_16")
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs(page: str, folder: Path) -> None:
    blocks = blocks_of((ROOT / page).read_text(encoding="utf-8"))
    run = [runnable(b) for b in blocks if b.language in ("sh", "python")]
    assert run, f"{page} has nothing to run"
    for block in run:
        ran = run_block(block, folder)
        assert ran.returncode == 0, f"{page}, line {block.line}:\n{block.text}\n{ran.stderr}"


def test_a_block_that_fails_is_seen(folder: Path) -> None:
    for language, text in (
        ("sh", "eqmorph generate warm\neqmorph generate qwrtzpsdfg\ntrue"),
        ("sh", "eqmorph export --list | grep nothing-of-the-kind"),
        ("python", "import eqmorph\neqmorph.load()['qwrtzpsdfg']"),
    ):
        assert run_block(Block(language, text, 1), folder).returncode != 0
