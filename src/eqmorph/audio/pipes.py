"""Recordings through pipes: "-" is stdin or stdout, and a file while it is worked on."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from eqmorph.files import working_folder


@contextmanager
def from_stdin(source: str) -> Iterator[Path]:
    """The input as a file: levels need it twice, and a pipe goes by once."""
    with _spooled(source, "stdin") as path:
        if source == "-":
            with path.open("wb") as spooled:
                shutil.copyfileobj(sys.stdin.buffer, spooled)
        yield path


@contextmanager
def to_stdout(target: str) -> Iterator[Path]:
    """A file whose whole content goes to stdout when the block succeeds."""
    with _spooled(target, "stdout.wav") as path:
        yield path
        if target == "-":
            with path.open("rb") as rendered:
                shutil.copyfileobj(rendered, sys.stdout.buffer)


@contextmanager
def _spooled(name: str, file: str) -> Iterator[Path]:
    """The file of a name; for "-" one in a folder that goes afterwards."""
    if name != "-":
        yield Path(name)
        return
    with working_folder(Path(gettempdir())) as folder:
        yield folder / file
