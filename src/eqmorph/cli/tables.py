"""Tables as plain text: columns two spaces apart, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from eqmorph.cli.printing import printable
from eqmorph.cli.terminal import Terminal
from eqmorph.equalizers.equalizer import Equalizer

_GAP = "  "
_NARROWEST = 12


def table(
    heads: Sequence[str], rows: Sequence[Sequence[object]], left: Sequence[str], terminal: Terminal
) -> list[str]:
    """Lines of a table no wider than the terminal.

    Parameters
    ----------
    heads : sequence of str
    rows : sequence of rows
        Each as long as `heads`.
    left : sequence of str
        The heads of columns that are set to the left, such as text; the last column, if it is one,
        goes on below itself where it does not fit.
    terminal : Terminal
    """
    cells = [[printable(str(value)) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    room = terminal.width - sum(widths[:-1]) - len(_GAP) * (len(widths) - 1)
    if heads[-1] in left:
        widths[-1] = max(_NARROWEST, min(widths[-1], room))
    lines = []
    for row in (list(heads), *cells):
        first, *more = wrap(row[-1], widths[-1]) or [""]
        for line in ([*row[:-1], first], *([*[""] * (len(row) - 1), text] for text in more)):
            cells_in_line = (
                cell.ljust(width) if head in left else cell.rjust(width)
                for head, cell, width in zip(heads, line, widths, strict=True)
            )
            lines.append(_GAP.join(cells_in_line).rstrip())
    return [terminal.paint(lines[0], "faint"), *lines[1:]]


def print_table(
    heads: Sequence[str], rows: Sequence[Sequence[object]], left: Sequence[str]
) -> None:
    """Print a table as wide as the terminal."""
    print("\n".join(table(heads, rows, left, Terminal.here())))


def prose(text: str, terminal: Terminal, strong: str = "") -> str:
    """Text in lines no wider than the terminal; `strong`, how it begins, stands out."""
    text, strong = printable(text), printable(strong)
    lines = "\n".join(wrap(text, terminal.width))
    return lines.replace(strong, terminal.paint(strong, "strong"), 1) if strong else lines


def band_table(eq: Equalizer, terminal: Terminal) -> list[str]:
    """The bands of a setting: gain in dB, frequency in Hz, Q."""
    bands = list(zip(eq.space.bands, eq.bands, strict=True))
    if eq.space.movable:
        rows = [
            (
                of.name.replace("_", " "),
                f"{band.gain_db:+.1f} dB",
                f"{band.frequency_hz:.0f} Hz",
                f"{band.q:.2f}",
            )
            for of, band in bands
        ]
        return table(("band", "gain", "frequency", "Q"), rows, ("band",), terminal)
    gains = [(of.name, f"{band.gain_db:+.1f} dB") for of, band in bands]
    # Forty lines would push the curve off the screen: four columns of ten.
    quarter = -(-len(gains) // 4)
    gains += [("", "")] * (4 * quarter - len(gains))
    side_by_side = [sum((gains[i + quarter * k] for k in range(4)), ()) for i in range(quarter)]
    return table(("bell", "gain") * 4, side_by_side, (), terminal)
