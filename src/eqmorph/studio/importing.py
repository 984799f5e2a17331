"""Another tool's file as the answer of `/import`; a process of its own does it."""

from __future__ import annotations

from typing import Any

from eqmorph.equalizers.wording import curve_in_words
from eqmorph.formats import read_equalizer, read_setting


def imported(
    data: bytes, where: str, sample_rate: float, source: str | None, row: int | None
) -> dict[str, Any]:
    """The setting in a file, and how it was read; see `eqmorph.formats.read_setting`."""
    found = read_setting(data, sample_rate, where, source, row)
    if found.source == "json":
        kind = read_equalizer(data, sample_rate, where)[0].to_dict()["equalizer"]
    else:
        kind = "parametric" if found.taken_over or found.source != "csv" else "curve"
    return {
        "setting": found.eq.to_dict(),
        "summary": curve_in_words(found.eq),
        "format": found.source,
        "equalizer": kind,
        "taken_over": found.taken_over,
        "error_db": found.error_db,
        "max_error_db": found.max_error_db,
        "preamp_db": found.preamp_db,
        "notes": found.notes,
        "how_close": found.how_close(sample_rate),
    }
