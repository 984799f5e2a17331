"""Pages of the documentation that are made when it is built, from the program and the root's files.

A hook of MkDocs: `reference/cli.md` is every command's help, `reference/figures.md` the notebook of
the report's figures as it runs, and some files of the root are pages as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from mkdocs.structure.files import File, Files
from nbclient import NotebookClient
from typer.testing import CliRunner

from eqmorph.cli.app import COMMANDS, app

ROOT = Path(__file__).parents[1]
HERE = "https://github.com/eqmorph/eqmorph/blob/main/"
FROM_ROOT = {
    "architecture.md": "ARCHITECTURE.md",
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
}


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that are made."""
    for page, name in FROM_ROOT.items():
        text = re.sub(
            r"\]\((?!https?:|#)([^)]+)\)", _from_docs, (ROOT / name).read_text(encoding="utf-8")
        )
        files.append(File.generated(config, page, content=text))
    files.append(File.generated(config, "reference/cli.md", content=command_line_page()))
    figures = notebook_page(ROOT / "docs" / "figures.ipynb")
    files.append(File.generated(config, "reference/figures.md", content=figures))
    return files


def _from_docs(link: re.Match[str]) -> str:
    """A link of a file in the root, as a page of the documentation has it."""
    target = link[1]
    for page, name in FROM_ROOT.items():
        if target == name:
            return f"]({page})"
    if target.startswith("docs/") and target.endswith(".md"):
        return f"]({target.removeprefix('docs/')})"
    return f"]({HERE}{target})"


def command_line_page() -> str:
    """Every command with its help, as `--help` prints it."""
    lines = ["# Command line", "", "Every command, as its `--help` tells it.", ""]
    for words in ((), *commands()):
        shown = " ".join(("eqmorph", *words))
        lines += [f"## `{shown}`" if len(words) < 2 else f"### `{shown}`", ""]
        lines += ["```text", help_of(*words).rstrip(), "```", ""]
    return "\n".join(lines)


def commands() -> Iterator[tuple[str, ...]]:
    """Every command, those of a group behind it."""
    from importlib import import_module
    from keyword import iskeyword

    for name in COMMANDS:
        yield (name,)
        module = import_module(f"eqmorph.cli.commands.{name}{'_' * iskeyword(name)}")
        for inner in getattr(module, "COMMANDS", ()):
            yield (name, inner)


def help_of(*words: str) -> str:
    """What `eqmorph WORDS --help` prints on a terminal of 80 columns."""
    ran = CliRunner(env={"COLUMNS": "80"}).invoke(app, [*words, "--help"], prog_name="eqmorph")
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def notebook_page(path: Path) -> str:
    """A notebook, run from its own folder, as Markdown: its text, code and pictures."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": path.parent}}).execute()
    lines = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            lines += [cell.source, ""]
            continue
        lines += ["```python", cell.source, "```", ""]
        for output in cell.outputs:
            picture = output.get("data", {}).get("image/png")
            if picture is not None:
                lines += [
                    f"![the picture that this draws](data:image/png;base64,{picture.strip()})",
                    "",
                ]
    return "\n".join(lines)
