"""`eqmorph data`: get the data sets, look into them, make one up."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.cli.options import argument, option


def fetch(
    name: Annotated[
        Literal["safe", "safe-features", "socialfx"],
        argument(
            "NAME", "safe: SAFE-DB's settings; safe-features: their audio features; socialfx."
        ),
    ] = "safe",
    data_dir: options.DataDir = None,
    as_json: options.Json = False,
) -> None:
    """Get a data file, whole and checked, unless it is already there."""
    from eqmorph.datasets.download import fetch as fetch_file

    fetched = fetch_file(name, data_dir, progress=sys.stderr.isatty())
    if as_json:
        options.print_json({**asdict(fetched), "path": str(fetched.path)})
    else:
        print(fetched)


def analyze(
    data: options.Data = "safe",
    data_dir: options.DataDir = None,
    seed: options.Seed = 0,
    output: Annotated[
        Path | None, option("--output -o FILE", "Also write it here, as Markdown.")
    ] = None,
    force: options.Force = False,
    as_json: options.Json = False,
) -> None:
    """What is in SAFE-DB: counts, ranges, terms, people."""
    options.refuse_existing(output, force)
    from eqmorph.datasets.analysis import analyze as analyze_table
    from eqmorph.datasets.analysis_page import analysis_markdown
    from eqmorph.datasets.safe_file import read_safe_file
    from eqmorph.model.labelled import data_file

    with data_file(data, data_dir, say, seed or 0) as path:
        analysis = analyze_table(read_safe_file(path))
    page = analysis_markdown(analysis)
    if output is not None:
        options.write_text(output, page)
        say(f"written to {output}")
    if as_json:
        options.print_json(analysis.to_dict())
    elif sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(page))
    else:
        print(page, end="")


def decode(
    data: options.Data = "safe",
    data_dir: options.DataDir = None,
    seed: options.Seed = 0,
    as_json: options.Json = False,
) -> None:
    """What each of the 25 columns is, told from the data."""
    from eqmorph.datasets.decoding import decode_columns, decoding_text
    from eqmorph.datasets.safe_file import read_safe_file
    from eqmorph.model.labelled import data_file

    with data_file(data, data_dir, say, seed or 0) as path:
        meanings = decode_columns(read_safe_file(path))
    if as_json:
        columns: list[dict[str, Any]] = [{**asdict(m), "agrees": m.agrees} for m in meanings]
        options.print_json(columns)
    else:
        print(decoding_text(meanings))


def synthetic(
    rows: Annotated[int, option("--rows N", "How many rows.", min=1)] = 1_700,
    seed: options.Seed = 0,
    output: Annotated[
        Path | None, option("--output -o FILE", "Where to; - or nothing is stdout.")
    ] = None,
    force: options.Force = False,
    model: options.Model = None,
) -> None:
    """Make up a file in SAFE-DB's form, from a model's words."""
    to_file = None if output is None or str(output) == "-" else output
    options.refuse_existing(to_file, force)
    from eqmorph.model.synthetic import safe_csv, synthetic_dataset, write_safe_csv

    dataset = synthetic_dataset(options.open_model(model), rows, seed or 0)
    label = (
        f"synthetic data: {len(dataset)} rows by {dataset.n_contributors} made-up contributors, "
        f"nobody's settings (seed {seed or 0})"
    )
    if to_file is None:
        say(label)
        # Line by line: an unbuffered stdout would lose, unnoticed, the rest of a write that its
        # reader cut short.
        sys.stdout.writelines(safe_csv(dataset).splitlines(keepends=True))
        return
    write_safe_csv(dataset, to_file)
    print(f"{label}\nwritten to {to_file}")


HELP = "Data sets: get them, look into them, make one up."
EXAMPLES = ("eqmorph data fetch safe", "eqmorph data synthetic --rows 3")
COMMANDS: dict[str, tuple[Callable[..., None], tuple[str, ...]]] = {
    "fetch": (fetch, ("eqmorph data fetch safe", "eqmorph data fetch socialfx --data-dir data")),
    "analyze": (
        analyze,
        (
            "eqmorph data analyze --data synthetic",
            "eqmorph data analyze --output summary.md --force",
        ),
    ),
    "decode": (decode, ("eqmorph data decode", "eqmorph data decode --data synthetic --json")),
    "synthetic": (
        synthetic,
        (
            "eqmorph data synthetic --rows 3",
            "eqmorph data synthetic --rows 500 --seed 1 --output synthetic.csv --force",
        ),
    ),
}
