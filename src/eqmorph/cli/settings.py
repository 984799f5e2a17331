"""How one setting is shown, as JSON or to people: what `generate`, `morph` and `sample` share."""

from __future__ import annotations

from typing import Any

from eqmorph.cli.curves import draw_curve, draw_line, limit_db, line_key
from eqmorph.cli.tables import band_table, table
from eqmorph.cli.terminal import Terminal
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.wording import curve_in_words

_JSON_BINS = 31
_LINE_COLUMNS = {60: 16, 80: 24, 100: 32}


def setting_json(eq: Equalizer, sample_rate: float) -> dict[str, Any]:
    """A setting as plain data, in the form `describe` reads, with its response at a sample rate."""
    grid = response_grid(_JSON_BINS)
    grid = grid[grid <= sample_rate / 2]
    return {
        **eq.to_dict(),
        "summary": curve_in_words(eq),
        "response": {
            "sample_rate_hz": sample_rate,
            "frequency_hz": grid.tolist(),
            "gain_db": eq.magnitude_response_db(grid, sample_rate).tolist(),
        },
    }


def print_setting(eq: Equalizer, sample_rate: float, terminal: Terminal) -> None:
    """Draw a setting's response and list its bands."""
    lines = draw_curve(eq, sample_rate, terminal)
    missing = eq.bands_above_nyquist(sample_rate)
    if missing:
        names = ", ".join(name.replace("_", " ") for name in missing)
        lines.append(f"not possible at {sample_rate:g} Hz, so left out: {names}")
    elif sample_rate < 2 * 20_000:
        lines.append(f"at {sample_rate:g} Hz; there is nothing above {sample_rate / 2:g} Hz")
    print("\n".join([*lines, "", *band_table(eq, terminal)]))


def print_ladder(head: str, rows: list[tuple[str, Equalizer]], terminal: Terminal) -> None:
    """Several settings, a line each: a name, the curve, what it does in words."""
    columns = max(n for width, n in {0: 12, **_LINE_COLUMNS}.items() if terminal.width >= width)
    responses = [eq.magnitude_response_db(response_grid(columns)) for _, eq in rows]
    limit = max(limit_db(r) for r in responses)
    lines = [
        (name, draw_line(response, limit, terminal), curve_in_words(eq))
        for (name, eq), response in zip(rows, responses, strict=True)
    ]
    print(
        "\n".join(
            table((head, "curve", "what it does"), lines, ("curve", "what it does"), terminal)
        )
    )
    print("\n" + line_key(limit, terminal))
