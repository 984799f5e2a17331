"""Getting the data files: whole and checked, or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from eqmorph.datasets import safe_file, socialfx_file
from eqmorph.datasets.features import load_audio_features
from eqmorph.datasets.locations import (
    ENVIRONMENT_VARIABLE,
    SAFE_DB_FILE,
    SAFE_FEATURES_FILE,
    SOCIALFX_FILES,
    user_data_dir,
)
from eqmorph.datasets.safe_file import read_safe_file
from eqmorph.datasets.socialfx_file import read_socialfx_file
from eqmorph.errors import DataFormatError, DownloadError, InvalidArgumentError
from eqmorph.files import replacing

_TIMEOUT_S = 30.0
_ARCHIVE = "https://web.archive.org/web/20200122215408id_/http://dmtlab.bcu.ac.uk/SAFE/data/"
# A commit, not a branch: what is there cannot change.
_BOOK_CODE = (
    "https://raw.githubusercontent.com/ryanstables/IMPBookCode/"
    "a1fc5474773a9107e9f603ad034fae53edf7dc35/data/"
)


@dataclass(frozen=True)
class RemoteFile:
    """A file that can be fetched.

    Attributes
    ----------
    file : str
        Where it goes, relative to a data folder.
    urls : tuple of str
        Where it comes from; each is tried in turn.
    sha256 : str or None
        Of its bytes, where known.
    read : callable
        Reads the file and raises `DataFormatError` if it is not what it should be; all that a file
        without a known checksum can be held to.
    """

    file: str
    urls: tuple[str, ...]
    sha256: str | None
    read: Callable[[Path], object]


REMOTE_FILES: Mapping[str, RemoteFile] = MappingProxyType(
    {
        "safe": RemoteFile(
            SAFE_DB_FILE,
            (_ARCHIVE + SAFE_DB_FILE, _BOOK_CODE + SAFE_DB_FILE),
            safe_file.SHA256,
            read_safe_file,
        ),
        "safe-features": RemoteFile(
            SAFE_FEATURES_FILE, (_ARCHIVE + SAFE_FEATURES_FILE,), None, load_audio_features
        ),
        "socialfx": RemoteFile(
            SOCIALFX_FILES[0],
            (
                _BOOK_CODE + "socialfx_data/data/raw/eq_contributions.csv",
                _BOOK_CODE + "raw/eq_contributions.csv",
            ),
            socialfx_file.SHA256,
            read_socialfx_file,
        ),
    }
)
"""What ``eqmorph data fetch`` can get, by name."""


@dataclass(frozen=True)
class Fetched:
    """What became of a request for a file.

    Attributes
    ----------
    path : Path
        The file; it is whole.
    outcome : {"fetched", "replaced", "already there"}
        "replaced": there was another file of this name, which was not the right one.
    verified : bool
        Whether the content was held to a known SHA-256, not only to its form.
    sha256 : str
        Of the content.
    url : str or None
        Where it came from, if it was fetched now.
    """

    path: Path
    outcome: str
    verified: bool
    sha256: str
    url: str | None = None

    def __str__(self) -> str:
        how = "SHA-256 as known" if self.verified else "no checksum is known, only the form checked"
        return f"{self.path}: {self.outcome} ({how})"


def fetch(
    name: str,
    data_dir: str | os.PathLike[str] | None = None,
    *,
    progress: bool = True,
    registry: Mapping[str, RemoteFile] = REMOTE_FILES,
    attempts: int = 3,
    pause_s: float = 1.0,
) -> Fetched:
    """Fetch a data file, unless a good one is there.

    Parameters
    ----------
    name : str
        A key of `registry`: "safe", "safe-features" or "socialfx".
    data_dir : path-like, optional
        The data folder; by default what ``EQMORPH_DATA_DIR`` names, else the user's cache.
    progress : bool
        Whether to draw a bar on stderr.
    registry : mapping of str to RemoteFile
    attempts : int
        How often each address is tried; one that answers "no such file" is tried once.
    pause_s : float
        Seconds before the second attempt, twice as long before each further one.

    Returns
    -------
    Fetched

    Raises
    ------
    InvalidArgumentError
        If nothing is known by that name.
    DownloadError
        If the file could not be had whole and correct, or not be written. What was there before
        stays as it was.
    """
    if name not in registry:
        raise InvalidArgumentError(
            f"{name!r} is none of the data that can be fetched: {', '.join(registry)}"
        )
    remote = registry[name]
    path = _folder(data_dir) / remote.file
    try:
        there = path.is_file()
        if there and _problem(path, remote) is None:
            return Fetched(path, "already there", remote.sha256 is not None, _sha256(path))
        with replacing(path) as beside:
            url = _from_any(remote, beside, progress, attempts, pause_s, path)
            sha256 = _sha256(beside)
    except DownloadError:
        raise
    except OSError as error:
        raise DownloadError(_cannot_write(path, error)) from error
    outcome = "replaced" if there else "fetched"
    return Fetched(path, outcome, remote.sha256 is not None, sha256, url)


def _folder(data_dir: str | os.PathLike[str] | None) -> Path:
    if data_dir is not None:
        return Path(data_dir)
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    return Path(named) if named else user_data_dir()


def _from_any(
    remote: RemoteFile, beside: Path, progress: bool, attempts: int, pause_s: float, path: Path
) -> str:
    """Download from the first address that has the right file; returns the address."""
    failures = []
    for url in remote.urls:
        for attempt in range(attempts):
            if attempt:
                time.sleep(pause_s * 2 ** (attempt - 1))
            failure, final = _download(url, beside, progress)
            if failure is None:
                failure = _problem(beside, remote)
            if failure is None:
                return url
            if final:
                break
        failures.append(f"{url} {failure}")
    raise DownloadError(
        f"{remote.file} could not be fetched: {'; '.join(failures)}; try again later, or put the "
        f"file at {path} yourself"
    )


def _download(url: str, beside: Path, progress: bool) -> tuple[str | None, bool]:
    """One attempt: what went wrong (None: nothing), and whether trying again is useless.

    An error of this machine's disk is raised as it is.
    """
    import pooch
    import requests

    bar = _Bar(beside.name) if progress else None
    downloader = pooch.HTTPDownloader(
        progressbar=bar or False, timeout=_TIMEOUT_S, chunk_size=1 << 16
    )
    try:
        downloader(url, str(beside), None)
    except requests.HTTPError as error:
        status = 0 if error.response is None else error.response.status_code
        return f"answered {status}", 400 <= status < 500 and status != 429
    except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
        return f"cannot be reached ({type(error).__name__})", False
    except requests.exceptions.ChunkedEncodingError:
        return "broke off in the middle", False
    except requests.ConnectionError:
        return "cannot be reached, or broke off; is there a network?", False
    except requests.RequestException as error:
        return f"failed ({type(error).__name__})", False
    finally:
        if bar is not None:
            bar.close()
    return None, False


def _problem(path: Path, remote: RemoteFile) -> str | None:
    """What is wrong with a file's content."""
    if remote.sha256 is not None:
        found = _sha256(path)
        if found == remote.sha256:
            return None
        return f"has SHA-256 {found[:12]}... instead of {remote.sha256[:12]}..."
    try:
        remote.read(path)
    except DataFormatError as error:
        return f"is not what it should be: {str(error).replace(str(path), path.name)}"
    return None


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _cannot_write(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{path} could not be written: the disk is full; free some space or use --data-dir"
    why = error.strerror or str(error)
    return f"{path} could not be written ({why}); choose another folder with --data-dir"


class _Bar:
    """What pooch asks of a progress bar (tqdm's ways), drawn by rich on stderr."""

    def __init__(self, name: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        self._progress = Progress(*columns, console=Console(stderr=True))
        self._task = self._progress.add_task(name, total=None)
        self._progress.start()

    @property
    def total(self) -> float | None:
        """Bytes to come; None if the server does not say."""
        return self._progress.tasks[0].total

    @total.setter
    def total(self, size: int) -> None:
        self._progress.update(self._task, total=size or None)

    def update(self, size: int) -> None:
        """`size` more bytes are here."""
        self._progress.advance(self._task, size)

    def reset(self) -> None:
        """Back to no bytes; pooch does so before it fills the bar for good."""
        self._progress.update(self._task, completed=0)

    def close(self) -> None:
        """Stop drawing; more than once does no harm."""
        self._progress.stop()
