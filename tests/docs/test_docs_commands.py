"""Every command that a page names is one, with options that it has; what can be run is run."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from typer.main import get_command
from typer.testing import CliRunner

from eqmorph.cli.app import app
from examples import Block, blocks_of, run_block

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the pages speak to a Unix shell")

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)
# What a test does not run, and why.
NOT_RUN = {
    "eqmorph live": "needs an equaliser that plays; tests/live has one",
    "eqmorph serve": "serves until Ctrl-C; tests/studio runs it",
    "eqmorph mcp": "serves until it is left; tests/assistants runs it",
    "eqmorph train": "needs data; tests/cli trains on made-up rows",
    "eqmorph evaluate": "takes minutes and needs data; tests/cli has each study",
    "eqmorph report": "takes hours and needs data",
    "eqmorph judge": "the block of docs/JUDGE.md is run below",
    "eqmorph data fetch": "needs a network",
}
# A page's pattern and no command: WORD, [more], or nothing but the command's name.
PATTERN = re.compile(r"\b[A-Z]+\b|\[|\.\.\.")
INLINE = re.compile(r"`(eqmorph(?: [^`\n]+)?)`")


def commands_of(page: str) -> list[str]:
    """The commands that a page names, in its blocks and in its sentences."""
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [
        line.strip()
        for block in blocks_of(text)
        if block.language == "sh"
        for line in block.text.splitlines()
    ]
    found = [*(x for x in lines if x.startswith("eqmorph ")), *INLINE.findall(text)]
    return list(dict.fromkeys(found))


def parts_of(line: str) -> list[list[str]]:
    """The commands of ours in a line of a shell, each as its words."""
    words = shlex.split(line, comments=True)
    parts: list[list[str]] = [[]]
    for word in words:
        if word in ("|", "&&", ";"):
            parts.append([])
        else:
            parts[-1].append(word)
    return [part[1:] for part in parts if part and part[0] == "eqmorph"]


def unknown_in(words: list[str]) -> list[str]:
    """The commands and options of a line that there are not."""
    command: Any = get_command(app)
    context = command.make_context("eqmorph", [], resilient_parsing=True)
    while words and hasattr(command, "commands"):
        if words[0].startswith("-"):
            break
        inner = command.get_command(context, words[0])
        if inner is None:
            return words[:1]
        command, words = inner, words[1:]
    known = {o for p in command.get_params(context) for o in (*p.opts, *p.secondary_opts)}
    given = [w for w in words if re.match(r"--?[a-z]", w)]
    return [option for option in given if option not in known | {"--help", "-h"}]


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_options_are_there(page: str) -> None:
    wrong = {
        line: unknown
        for line in commands_of(page)
        for words in parts_of(line)
        if (unknown := unknown_in(words))
    }
    assert wrong == {}


def test_one_that_is_not_there_is_seen() -> None:
    assert unknown_in(["generate", "warm", "--amuont", "2"]) == ["--amuont"]
    assert unknown_in(["generator", "warm"]) == ["generator"]
    assert unknown_in(["own", "forget", "warm"]) == ["forget"]
    assert unknown_in(["evaluate", "--quick"]) == []
    assert parts_of("eqmorph generate warm --json | eqmorph describe -  # so") == [
        ["generate", "warm", "--json"],
        ["describe", "-"],
    ]


def runnable(line: str) -> bool:
    """Whether a line of a sentence can be run as it stands."""
    words = line.split()[3 if line.startswith(("eqmorph own", "eqmorph data")) else 2 :]
    bare = all(word.startswith("-") for word in words)
    return not (bare or PATTERN.search(line) or line.startswith(tuple(NOT_RUN)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the pages speak of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EQMORPH_OWN_WORDS", str(tmp_path / "own" / "words.json"))
    sound = 0.1 * np.random.default_rng(2).standard_normal((44_100, 2))
    for name in ("in.wav", "mine.wav", "reference.wav"):
        soundfile.write(tmp_path / name, sound, 44_100, "PCM_16")
    (tmp_path / "folder").mkdir()
    (tmp_path / "words.txt").write_text("warm\nless boomy\n")
    for arguments in (
        "generate warm --output my.json",
        "generate warm --output my-vocal.json",
        "export bright --to apo --output ParametricEQ.txt",
        "export warm --to csv --output warm.csv",
    ):
        assert CliRunner().invoke(app, arguments.split()).exit_code == 0
    return tmp_path


@pytest.mark.parametrize("page", [page for page in PAGES if any(map(runnable, commands_of(page)))])
def test_what_a_sentence_names_runs(page: str, folder: Path) -> None:
    for line in INLINE.findall((ROOT / page).read_text(encoding="utf-8")):
        if not runnable(line):
            continue
        ran = CliRunner().invoke(app, shlex.split(line)[1:], prog_name="eqmorph")
        assert ran.exit_code == 0, f"{page}: {line}\n{ran.stderr}"


def test_answers_are_judged_as_the_page_tells(folder: Path) -> None:
    shutil.copytree(ROOT / "examples" / "judge", folder / "examples" / "judge")
    blocks = blocks_of((ROOT / "docs" / "JUDGE.md").read_text(encoding="utf-8"))
    (block,) = [b for b in blocks if b.language == "sh"]
    ran = run_block(block, folder)
    assert ran.returncode == 0, ran.stderr


def test_one_s_own_kind_of_equaliser_is_registered_as_the_page_tells(folder: Path) -> None:
    blocks = blocks_of((ROOT / "docs" / "OWN_DATA.md").read_text(encoding="utf-8"))
    (block,) = [b for b in blocks if b.language == "python"]
    more = "\nimport numpy\nassert numpy.asarray(ThirdOctavesEq(tuple([0.0] * 31))).shape == (31,)"
    ran = run_block(Block("python", block.text + more, block.line), folder)
    assert ran.returncode == 0, ran.stderr
