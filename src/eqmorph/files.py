"""Writing a file so that a crash, a full disk or Ctrl-C never leaves half of one."""

from __future__ import annotations

import os
import re
import shutil
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from eqmorph.errors import InvalidArgumentError

_PREFIX = ".eqmorph-"


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
        lock(opened)
        yield  # closing the file lets go of the lock


def lock(opened: IO[bytes], *, wait: bool = True) -> None:
    """Hold an open file until it is closed, which the system does for a program that is killed.

    Raises
    ------
    OSError
        If another one holds it, unless it is waited for.
    """
    if sys.platform == "win32":
        import msvcrt

        opened.seek(0)
        msvcrt.locking(opened.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(opened, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary path beside `path`; rename it into place when the block succeeds.

    Parameters
    ----------
    path : path-like
        Where the finished file shall be. Its folder is created. A link to a file is followed.

    Yields
    ------
    Path
        A not yet existing path in the same folder, with the same suffix, to write to.

    Raises
    ------
    InvalidArgumentError
        If there is something else than a file: a folder, a pipe, a device.
    OSError
        If the folder cannot be made or written. Whatever happens inside the block, an older file at
        `path` stays as it was unless the block succeeds, and the temporary one is removed.
    """
    target = destination(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    # A folder of our own keeps the suffix free for writers that choose the format by it, and lets
    # the umask decide the permissions of the file (mkstemp would make it private).
    with working_folder(target.parent) as folder:
        beside = folder / target.name
        yield beside
        os.replace(beside, target)


def write_whole(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Write a file, whole or not at all; text as UTF-8.

    Parameters
    ----------
    path : path-like
    content : str or bytes

    Raises
    ------
    OSError, InvalidArgumentError
        As `replacing`.
    """
    with replacing(path) as beside:
        beside.write_bytes(content if isinstance(content, bytes) else content.encode())


def check_folder(path: str | os.PathLike[str]) -> None:
    """Do not make the folder of a file that may only have been misspelt.

    Raises
    ------
    InvalidArgumentError
        If it is not there, or is a file.
    """
    folder = Path(path).parent
    if folder.exists() and not folder.is_dir():
        raise InvalidArgumentError(f"{folder} is a file, no folder that {path} could be in")
    if not folder.is_dir():
        raise InvalidArgumentError(f"there is no folder {folder}; mkdir -p {folder} makes it")


def destination(path: str | os.PathLike[str]) -> Path:
    """Where a file really goes: links are followed, and what is there must be a file.

    Raises
    ------
    InvalidArgumentError
        If it is a folder, a pipe or a device.
    """
    target = Path(path)
    if target.is_dir():
        raise InvalidArgumentError(f"{target} is a folder; name a file in it")
    if target.exists() and not target.is_file():
        raise InvalidArgumentError(f"{target} is a pipe or a device, no file; name a file")
    return target.resolve() if target.is_symlink() else target


@contextmanager
def working_folder(where: Path) -> Iterator[Path]:
    """A hidden folder for what is not finished, which goes when the block ends.

    Those of programs of ours that were killed are removed, too.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    sweep(where)
    folder = where / f"{_PREFIX}{_host()}-{os.getpid()}-{os.urandom(4).hex()}"
    # Ctrl-C may come between any two lines: then it goes when the interpreter does.
    held = _Held()
    remove = weakref.finalize(held, shutil.rmtree, folder, ignore_errors=True)
    try:
        folder.mkdir()
        yield folder
    finally:
        remove()
        del held


class _Held:
    """What a finaliser is tied to."""


def sweep(where: Path) -> None:
    """Remove what programs of ours left in a folder that were killed on this machine."""
    start = f"{_PREFIX}{_host()}-"
    try:
        with os.scandir(where) as entries:
            old = [e.path for e in entries if e.name.startswith(start) and not _is_alive(e.name)]
    except OSError:
        return  # a folder that cannot be listed may still be written to
    for path in old:
        shutil.rmtree(path, ignore_errors=True)


def _host() -> str:
    import socket

    return re.sub(r"[^A-Za-z0-9.]", "_", socket.gethostname())[:60]


def _is_alive(name: str) -> bool:
    """Whether the program that made a working folder still runs."""
    if os.name != "posix":
        return True  # elsewhere signal 0 is no question
    try:
        os.kill(int(name.split("-")[-2]), 0)
    except (ValueError, IndexError, OverflowError, ProcessLookupError):
        return False
    except OSError:
        return True
    return True
