"""Sections of text, tables and pictures as one Markdown file or one self-contained HTML file."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.statistics import Interval

_STYLE = """
:root { color-scheme: light dark; --line: #8885; --quiet: #777; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto;
  padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; }
table { border-collapse: collapse; margin: 1rem 0; font-size: .92em; display: block;
  overflow-x: auto; }
caption, figcaption { text-align: left; color: var(--quiet); padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .7rem; text-align: right; }
th:first-child, td:first-child { text-align: left; }
figure { margin: 1.5rem 0; }
figure img { max-width: 100%; background: white; }
code { background: #8882; padding: .1em .3em; }
"""


@dataclass(frozen=True)
class Table:
    """A table: the first column names the row, the others hold text or formatted numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise InvalidArgumentError(
                    f"a row of {self.caption!r} has {len(row)} cells: {row!r}"
                )


Item = TypeVar("Item")


def table(
    caption: str, items: Iterable[Item], *columns: tuple[str, Callable[[Item], str]]
) -> Table:
    """A table with a row for each item; a column is its head and what it says of an item."""
    heads, cells = tuple(head for head, _ in columns), [cell for _, cell in columns]
    return Table(caption, heads, tuple(tuple(cell(item) for cell in cells) for item in items))


@dataclass(frozen=True)
class Picture:
    """A figure by its file name without suffix, and what it shows."""

    name: str
    caption: str


Block: TypeAlias = str | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs (one-line Markdown with `code` and **bold**), tables, pictures."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables alone."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    def without(self, gone: Container[Block]) -> Section:
        """The section without some blocks."""
        return Section(self.title, tuple(block for block in self.blocks if block not in gone))

    def with_pictures(self, names: Container[str]) -> Section:
        """The section without pictures that are not among these."""
        drawn = [b for b in self.blocks if isinstance(b, Picture) and b.name not in names]
        return self.without(drawn)


def number(value: float | None, digits: int = 2, unit: str = "") -> str:
    """A number as a report shows it; a dash for what is missing or not a number."""
    if value is None or value != value:
        return "–"
    return f"{value:.{digits}f}{' ' + unit if unit else ''}"


def interval(value: float, low: float, high: float, digits: int = 2) -> str:
    """A number with its interval."""
    return f"{number(value, digits)} [{number(low, digits)}, {number(high, digits)}]"


def shown(found: Interval, digits: int = 2) -> str:
    """A figure with the interval that it came with."""
    return interval(found.estimate, found.low, found.high, digits)


def percent(share: float) -> str:
    """A share in per cent; a dash for none."""
    return "–" if share != share else f"{share:.0%}"


def p_value(p: float) -> str:
    """A p-value to one digit; a dash for none."""
    return "–" if p != p else f"{p:.1g}"


def markdown(title: str, sections: Sequence[Section], pictures: str) -> str:
    """The sections as Markdown; `pictures` is the folder of the PNG files, relative to the page."""
    lines = [f"# {title}", ""]
    for section in sections:
        lines += [f"## {section.title}", ""]
        for block in section.blocks:
            lines += [*_markdown_block(block, pictures), ""]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_block(block: Block, pictures: str) -> list[str]:
    if isinstance(block, Picture):
        return [f"![{block.caption}]({pictures}/{block.name}.png)", "", f"*{block.caption}*"]
    if isinstance(block, Table):
        return [f"*{block.caption}*", "", *table_lines(block)]
    return [block]


def table_lines(table: Table) -> list[str]:
    """A table as lines of Markdown, without its caption."""
    rows = (table.columns, ("---",) * len(table.columns), *table.rows)
    return ["| " + " | ".join(row) + " |" for row in rows]


def html_page(title: str, sections: Sequence[Section], pictures: Mapping[str, Path]) -> str:
    """The sections as one HTML file with its pictures inside.

    Parameters
    ----------
    title : str
    sections : sequence of Section
    pictures : mapping of str to Path
        The SVG or PNG file of each picture's name.
    """
    parts = [f"<h1>{html.escape(title)}</h1>"]
    for section in sections:
        parts.append(f"<h2>{html.escape(section.title)}</h2>")
        parts += [_html_block(block, pictures) for block in section.blocks]
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _html_block(block: Block, pictures: Mapping[str, Path]) -> str:
    if isinstance(block, Picture):
        path = pictures[block.name]
        kind = "svg+xml" if path.suffix == ".svg" else "png"
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        caption = html.escape(block.caption)
        return (
            f"<figure><img alt='{caption}' src='data:image/{kind};base64,{data}'>"
            f"<figcaption>{caption}</figcaption></figure>"
        )
    if isinstance(block, Table):
        head = "".join(f"<th scope='col'>{_inline(c)}</th>" for c in block.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>"
            for row in block.rows
        )
        return (
            f"<table><caption>{_inline(block.caption)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )
    return f"<p>{_inline(block)}</p>"


def _inline(text: str) -> str:
    """One line of Markdown with `code` and **bold** as HTML."""
    escaped = html.escape(text, quote=False)
    for pattern, tag in ((r"\*\*(.+?)\*\*", "strong"), (r"`(.+?)`", "code")):
        escaped = re.sub(pattern, rf"<{tag}>\1</{tag}>", escaped)
    return escaped
