"""Writing a file so that a crash, a full disk or Ctrl-C never leaves half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary path beside `path`; rename it into place when the block succeeds.

    Parameters
    ----------
    path : path-like
        Where the finished file shall be. Its folder is created.

    Yields
    ------
    Path
        A not yet existing path in the same folder, with the same suffix, to write to.

    Raises
    ------
    OSError
        If the folder cannot be made or written. Whatever happens inside the block, an older file at
        `path` stays as it was unless the block succeeds, and the temporary one is removed.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    # A folder of our own keeps the suffix free for writers that choose the format by it, and lets
    # the umask decide the permissions of the file (mkstemp would make it private).
    with tempfile.TemporaryDirectory(prefix=f".{target.name[:40]}.", dir=target.parent) as folder:
        beside = Path(folder) / target.name
        yield beside
        os.replace(beside, target)
