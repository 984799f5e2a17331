"""The studio stands on the rooms below it; only `eqmorph serve` knows it, and only when asked."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import eqmorph

SOURCE = Path(eqmorph.__file__).parent
NOT_BELOW = ("eqmorph.cli", "eqmorph.evaluation")


def imports(path: Path) -> set[str]:
    """Modules that a file imports anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", sorted((SOURCE / "studio").glob("*.py")), ids=lambda p: p.name)
def test_the_studio_imports_neither_the_command_line_nor_the_judging(path: Path) -> None:
    assert not [m for m in imports(path) if m.startswith(NOT_BELOW)]


def test_nothing_but_serve_imports_the_studio() -> None:
    users = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if path.parent != SOURCE / "studio"
        and any(m.startswith("eqmorph.studio") for m in imports(path))
    }
    assert users == {"cli/serve.py"}


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import eqmorph.cli.app", "fastapi uvicorn pydantic starlette"),
        ("import eqmorph.studio", "fastapi uvicorn pydantic starlette"),
        (
            "from eqmorph.studio import serve, create_app",
            "torch scipy sklearn soundfile matplotlib",
        ),
    ],
)
def test_what_an_import_does_not_bring(code: str, absent: str) -> None:
    check = f"import sys; {code}; print(*[m for m in '{absent}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_first_curve_needs_no_scipy(tmp_path) -> None:
    """Start-up is not paid for twice: answering a word imports nothing heavy either."""
    code = (
        "import sys, eqmorph\n"
        "from eqmorph.studio.words_api import answer_json\n"
        "answer_json(eqmorph.load(), 'warm', 1.0)\n"
        "print(*[m for m in ('scipy', 'soundfile', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_page_and_every_module_it_names_are_shipped() -> None:
    page = SOURCE / "studio" / "page"
    assert (page / "index.html").is_file()
    for path in page.rglob("*.js"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(("import", "export", "}")) and ' from "./' in line.replace("'", '"'):
                target = line.replace("'", '"').rsplit(' from "', 1)[1].split('"')[0]
                assert (path.parent / target).resolve().is_file(), f"{path}: {target}"
