"""Kinds of equaliser that a test makes up: known while it runs, and not to the tests of others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from eqmorph.equalizers import SPACES, Equalizer, register
from eqmorph.equalizers.equalizer import _KINDS


@contextmanager
def registered(kind: type[Equalizer]) -> Iterator[None]:
    """`register`, taken back at the end."""
    register(kind)
    try:
        yield
    finally:
        for table in (SPACES, _KINDS):
            table.pop(kind.space.name, None)
