"""How settings and answers are shown, as JSON or to people: one shape for one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from eqmorph.cli.curves import draw_curve, draw_line, limit_db, line_key
from eqmorph.cli.tables import band_table, print_table, prose
from eqmorph.cli.terminal import Terminal
from eqmorph.cli.wording import word_json
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.wording import curve_in_words, left_out_in_words

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


def setting_lines(eq: Equalizer, title: str, sample_rate: float, told: Sequence[str]) -> list[str]:
    """A setting with a title, its curve and bands, and what is told of it, a sentence a line."""
    terminal = Terminal.here()
    lines = [prose(f"{title}: {curve_in_words(eq)}", terminal, title), ""]
    lines += drawn_lines(eq, sample_rate, terminal)
    return [*lines, *([""] if told else []), *(prose(line, terminal) for line in told)]


def drawn_lines(eq: Equalizer, sample_rate: float, terminal: Terminal) -> list[str]:
    """A setting's response, drawn, and its bands."""
    lines = draw_curve(eq, sample_rate, terminal)
    if left_out := left_out_in_words(eq.bands_above_nyquist(sample_rate), sample_rate):
        lines.append(left_out)
    elif sample_rate < 2 * 20_000:
        lines.append(f"at {sample_rate:g} Hz; there is nothing above {sample_rate / 2:g} Hz")
    return [*lines, "", *band_table(eq, terminal)]


def answer_json(
    found: Answer | None, known: KnownWord | None, amount: float, variant: int | None = None
) -> dict[str, Any]:
    """What is said of an answer as JSON, beside its setting."""
    about = {} if found is None else found.to_dict()
    about.pop("setting", None)
    if found is not None:
        about["evidence"] = [word_json(word) for word in about["evidence"]]
    return {
        "term": known.term if known is not None else found and found.text,
        "amount": amount,
        "variant": variant,
        "n_settings": known and known.n_rows,
        "n_contributors": known and known.n_contributors,
        "n_variants": known and known.n_variants,
        **about,
    }


def print_ladder(title: str, head: str, rows: Sequence[tuple[str, Equalizer]]) -> None:
    """Several settings, a line each: a name, the curve, what it does in words."""
    terminal = Terminal.here()
    print(f"{terminal.paint(title, 'strong')}\n")
    columns = max(n for width, n in {0: 12, **_LINE_COLUMNS}.items() if terminal.width >= width)
    responses = [eq.magnitude_response_db(response_grid(columns)) for _, eq in rows]
    limit = max(limit_db(r) for r in responses)
    lines = [
        (name, draw_line(response, limit, terminal), curve_in_words(eq))
        for (name, eq), response in zip(rows, responses, strict=True)
    ]
    print_table((head, "curve", "what it does"), lines, ("curve", "what it does"))
    print(f"\n{line_key(limit, terminal)}")
