"""The page's own tests of what needs no browser (`node --test tests/page`)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from conftest import missing_node

TESTS = Path(__file__).parents[1] / "page"


def test_the_rooms_of_the_page_that_need_no_browser() -> None:
    missing_node()
    files = sorted(TESTS.glob("*.test.js"))
    assert len(files) > 3
    done = subprocess.run(
        [shutil.which("node") or "node", "--test", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
