"""Made-up files in SAFE-DB's form; no value in them comes from a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

FLAT = (0, 150, 0, 560, 0.71, 0, 1000, 0.71, 0, 3300, 0.71, 0, 8200)


def safe_fields(
    identity: object,
    descriptor: str,
    address: str = "person-1",
    settings: Sequence[object] = FLAT,
    private: str = "",
) -> list[str]:
    """The 25 fields of a row; `private` stands in all personal columns but the address."""
    values = [identity, descriptor, address, 2, 2, *settings, *[private] * 7]
    return [str(value) for value in values]


@pytest.fixture
def row() -> Callable[..., list[str]]:
    return safe_fields


@pytest.fixture
def write_safe(tmp_path: Path) -> Callable[..., Path]:
    """Write rows of fields as a user-data file into a fresh folder."""

    def write(rows: Sequence[Sequence[str]], newline: str = "\n", start: bytes = b"") -> Path:
        path = tmp_path / "SAFEEqualiserUserData.csv"
        text = "".join(",".join(fields) + newline for fields in rows)
        path.write_bytes(start + text.encode())
        return path

    return write
