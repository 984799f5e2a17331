"""Writing a file so that a crash, a full disk or Ctrl-C never leaves half of one."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def locked(path: str | os.PathLike[str]) -> Iterator[None]:
    """Keep other programs of ours from changing a file while the block reads and rewrites it.

    The lock is a file beside it, `.NAME.lock`, which stays: a lock on the file itself would be lost
    as soon as it is replaced. It waits for as long as another one holds it.

    Raises
    ------
    OSError
        If the folder cannot be made or written.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f".{target.name}.lock").open("a+b") as opened:
        _lock(opened)
        yield  # closing the file lets go of the lock


def _lock(opened: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        opened.seek(0)
        msvcrt.locking(opened.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(opened, fcntl.LOCK_EX)


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
