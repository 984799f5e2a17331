"""How settings and answers are shown, as JSON or to people: one shape for one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eqmorph.cli import options
from eqmorph.cli.curves import draw_curve, draw_line, limit_db, line_key
from eqmorph.cli.tables import band_table, prose, table
from eqmorph.cli.terminal import Terminal
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.wording import curve_in_words

if TYPE_CHECKING:
    from eqmorph.model.known_words import KnownWord
    from eqmorph.words.answer import Answer

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


def show_setting(
    eq: Equalizer,
    title: str,
    asked: Mapping[str, Any],
    sample_rate: float,
    output: Path | None,
    as_json: bool,
    told: Sequence[str] = (),
) -> None:
    """Write a setting where asked, and print it.

    Parameters
    ----------
    eq : ParametricEq or GraphicEq
    title : str
        What it is a setting of.
    asked : mapping
        What is said of it as JSON, before the setting itself.
    sample_rate : float
        Hz.
    output : Path, optional
    as_json : bool
    told : sequence of str
        What is said of it to people, a sentence a line, behind the setting.
    """
    if output is not None:
        options.write_text(output, eq.to_json())
    if as_json:
        options.print_json({**asked, **setting_json(eq, sample_rate)})
        return
    terminal = Terminal.here()
    print(prose(f"{title}: {curve_in_words(eq)}", terminal, title) + "\n")
    print_setting(eq, sample_rate, terminal)
    if told:
        print("\n" + "\n".join(prose(line, terminal) for line in told))
    if output is not None:
        print(f"{'' if told else chr(10)}written to {output}")


def answer_json(
    found: Answer | None, known: KnownWord | None, amount: float, variant: int | None = None
) -> dict[str, Any]:
    """What is said of an answer as JSON, beside its setting."""
    about = {} if found is None else found.to_dict()
    about.pop("setting", None)
    return {
        "term": known.term if known is not None else found and found.text,
        "amount": amount,
        "variant": variant,
        "n_settings": known and known.n_rows,
        "n_contributors": known and known.n_contributors,
        "n_variants": known and known.n_variants,
        **about,
    }


def strength(amount: float) -> str:
    """What stands behind a word that is not asked for at its own strength."""
    return "" if amount == 1.0 else f" x {amount:g}"


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
