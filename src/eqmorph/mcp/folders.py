"""The folders in which an assistant may read and write; without any it touches no file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eqmorph.errors import InvalidArgumentError


class Folders:
    """Folders that were allowed when the server was started.

    Parameters
    ----------
    allowed : sequence of Path
        Folders that are there.

    Raises
    ------
    InvalidArgumentError
        If one is no folder.
    """

    def __init__(self, allowed: Sequence[Path] = ()) -> None:
        for folder in allowed:
            if folder.is_file():
                raise InvalidArgumentError(
                    f"{folder} is a file; allow the folder that it is in, {folder.parent}"
                )
            if not folder.is_dir():
                raise InvalidArgumentError(f"there is no folder {folder} to allow; mkdir makes one")
        self._allowed = tuple(folder.resolve() for folder in allowed)

    def __str__(self) -> str:
        return ", ".join(map(str, self._allowed)) or "none"

    def source(self, name: str) -> Path:
        """A file that is there, in one of the folders; links are followed before that is asked.

        A name without a folder is looked for in each of them.

        Raises
        ------
        InvalidArgumentError
            If it is outside of the folders, or there is no such file.
        """
        found = [path for path in self._places(name) if path.is_file()]
        if not found:
            raise InvalidArgumentError(f"there is no file {name} in the allowed folders ({self})")
        return found[0]

    def target(self, name: str) -> Path:
        """Where a new file may be written: in one of the folders, where none is yet.

        Raises
        ------
        InvalidArgumentError
            If it is outside of them, or there already.
        """
        path = self._places(name)[0]
        if path.exists():
            raise InvalidArgumentError(f"{path} is already there and stays; name another file")
        if not path.parent.is_dir():
            raise InvalidArgumentError(f"there is no folder {path.parent}")
        return path

    def _places(self, name: str) -> list[Path]:
        if not self._allowed:
            raise InvalidArgumentError(
                "no folder is allowed for files; start the server with --folder FOLDER"
            )
        if not name or "\0" in name:
            raise InvalidArgumentError(f"a file needs a name, got {name!r}")
        places = [(folder / name).resolve() for folder in self._allowed]
        inside = [p for p in places if any(p.is_relative_to(f) for f in self._allowed)]
        if not inside:
            raise InvalidArgumentError(f"{name} is outside of the allowed folders ({self})")
        return inside
