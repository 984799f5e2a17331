"""The program as a whole: help, examples, completion, exit codes, what it imports."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

import eqmorph
from eqmorph.cli.commands import (
    data,
    describe,
    evaluate,
    export,
    generate,
    import_,
    match,
    morph,
    own,
    sample,
    train,
    words,
)
from eqmorph.datasets import download
from eqmorph.model import labelled

EXAMPLES = {
    **{
        (m.__name__.rpartition(".")[2].rstrip("_"),): m.EXAMPLES
        for m in (
            *(generate, morph, sample, describe, words, export, import_, match),
            *(train, evaluate),
        )
    },
    **{("data", name): examples for name, (_, examples) in data.COMMANDS.items()},
    **{("own", name): examples for name, (_, examples) in own.COMMANDS.items()},
}
HEAVY = ("torch", "scipy", "sklearn", "matplotlib", "pandas", "rich", "pooch", "requests")
# What a word's setting takes besides, and need not.
UNUSED = ("pydantic", "eqmorph.model.morphs", "eqmorph.words.describing", "eqmorph.formats")


@pytest.mark.parametrize("command", EXAMPLES, ids=" ".join)
def test_help_ends_with_the_examples(run, command) -> None:
    ran = run(*command, "--help")
    assert ran.code == 0
    lines = [line.strip() for line in ran.out.rstrip().splitlines()]
    shown = lines[lines.index("Examples:") + 1 :]
    assert shown == list(EXAMPLES[command])
    assert all(f"eqmorph {' '.join(command)}" in x for x in shown)


@pytest.mark.parametrize("command", [(), ("data",), ("own",)])
def test_groups_have_examples_and_list_their_commands(run, command) -> None:
    out = run(*command, "--help").out
    assert re.search(r"Examples:\n +eqmorph ", out)
    for name in (c[len(command)] for c in EXAMPLES if c[: len(command)] == command):
        assert re.search(rf"^  {name} +\S", out, re.MULTILINE)
    assert "..." not in out.split("Commands:")[1]  # no summary is cut


def test_help_fits_80_columns(run) -> None:
    for command in EXAMPLES:
        text = run(*command, "--help").out.split("Examples:")[0]
        assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("command", EXAMPLES, ids=" ".join)
def test_the_examples_run(run, command, monkeypatch) -> None:
    there = download.Fetched(Path("x.csv"), "already there", True, "0" * 64)
    monkeypatch.setattr(download, "fetch", lambda *_, **__: there)
    # The same commands on made-up rows and for one epoch: the later of two options counts.
    shortened = {"train": ["--epochs", "1"], "evaluate": ["--epochs", "1", "--folds", "2"]}
    needs_data = command[0] in shortened or command[-1] in ("analyze", "decode")
    monkeypatch.setattr(labelled, "SYNTHETIC_ROWS", 200)
    for seed, name in enumerate(("mine.wav", "reference.wav")):
        noise = 0.1 * np.random.default_rng(seed).standard_normal(24_000)
        soundfile.write(name, noise, 48_000)
    for example in EXAMPLES[command]:
        stdin = None
        for part in re.split(r" (?:\||&&) ", example):
            args = shlex.split(part)[1:]
            args += shortened.get(command[0], [])
            args += ["--data", "synthetic"] if needs_data and "requests" not in args else []
            ran = run(*args, stdin=stdin)
            assert ran.code == 0, f"{part}: {ran.err}"
            stdin = ran.out
        assert stdin


def test_a_misspelt_command_is_guessed(run) -> None:
    assert "Did you mean 'generate'" in run("genrate", "warm").err


def test_version(run) -> None:
    assert run("--version").out == f"eqmorph {eqmorph.__version__}\n"


def test_no_command_prints_help(run) -> None:
    ran = run()
    assert ran.code == 2
    assert "Commands:" in ran.out + ran.err


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("eqmorph gen", ["generate"]),
        ("eqmorph generate b", [t for t in eqmorph.load().terms if t.startswith("b")]),
        ("eqmorph morph warm brig", ["bright"]),
        ("eqmorph generate --model no.safetensors b", []),
        ("eqmorph data fetch safe-", ["safe-features"]),
    ],
)
def test_the_shell_completes_commands_and_words(shell, line, found) -> None:
    asked = {
        **os.environ,
        "_EQMORPH_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split()) - 1),
    }
    ran = shell(env=asked)
    assert sorted(ran.out.split()) == sorted(found)
    assert ran.err == ""


# As another process


def test_a_word_from_the_shell(shell, model) -> None:
    ran = shell("generate", "warm", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert eqmorph.ParametricEq.from_json(ran.out) == model.generate("warm")


@pytest.mark.parametrize(
    ("args", "code"), [(("generate", "warmzz"), 1), (("generate",), 2), (("words",), 0)]
)
def test_exit_codes(shell, args, code) -> None:
    ran = shell(*args)
    assert ran.code == code
    assert "Traceback" not in ran.err
    assert bool(ran.out) == (code == 0)


def test_debugging_shows_the_traceback(shell) -> None:
    ran = shell("generate", "warmzz", env={**os.environ, "EQMORPH_DEBUG": "1"})
    assert ran.code == 1
    assert "Traceback" in ran.err
    assert "UnintelligibleTextError" in ran.err


def test_a_bug_is_one_line_that_says_so(tmp_path) -> None:
    program = (
        "import eqmorph, eqmorph.cli\n"
        "def broken(path=None): raise KeyError('inside')\n"
        "eqmorph.load = broken\n"
        "eqmorph.cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "words"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr == (
        "eqmorph: this is a bug: KeyError: 'inside' (EQMORPH_DEBUG=1 shows where)\n"
    )


def test_a_reader_that_leaves_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "eqmorph", "data", "synthetic", "--rows", "20000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read().splitlines()[1:] == []
    process.stderr.close()
    assert process.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "eqmorph", "words"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            # With a buffer, so that the disk is found full at the very end.
            env={k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"},
        )
    assert done.returncode == 1
    assert done.stderr == "eqmorph: the output: no space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_ctrl_c_is_one_line_and_exit_130() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "eqmorph", "describe", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # It is ready when it sleeps in its read of stdin.
    stat = Path(f"/proc/{process.pid}/wchan")
    for _ in range(200):
        time.sleep(0.05)
        if not stat.exists() or "pipe" in stat.read_text():
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "eqmorph: interrupted\n")


@pytest.mark.parametrize(
    "args",
    [("generate", "warm"), ("generate", "warm", "--json"), ("words",), ("--help",), ("--version",)],
    ids=" ".join,
)
def test_nothing_heavy_is_imported(args) -> None:
    program = (
        "import sys, eqmorph.cli\n"
        "try: eqmorph.cli.main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        f"heavy = sorted({set(HEAVY)!r} & set(sys.modules))\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *args], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_a_words_setting_imports_nothing_that_it_does_not_use() -> None:
    program = (
        "import sys, eqmorph.cli\n"
        "try: eqmorph.cli.main()\n"
        "except SystemExit: pass\n"
        f"unused = sorted({set(UNUSED)!r} & set(sys.modules))\n"
        "assert not unused, unused\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "generate", "warm"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "generate warm --amount 0.5 --sample-rate 44100 --json",
        "generate warm --amount 1e-1",
        "generate warm --amount .5",
        "generate warm --amount -0.5",
        "generate warm --amount half",
        "generate warm --amount nan",
        "generate warm --amount ''",
        "generate warm --sample-rate 10",
        "generate warm --variant 1.5",
        "generate warm --variant 0",
        "generate warm --variant 2",
        "generate warm --model nowhere.safetensors",
        "generate",
        "morph warm bright 1.2",
        "morph warm bright 0.25 --method latent",
        "morph warm bright --method other",
        "morph --blend warm=1 --blend bright=0.5",
        "sample warm -n 2 --seed 1",
        "sample warm -n 1_0 --seed 1",
        "sample warm -n -3",
        "data synthetic --rows two",
        "data synthetic --rows 2 --seed 4",
        "train --start nowhere",
        "adjust nowhere.json warmer brighter",
        "export warm --to apo --sample-rate 96000",
    ],
)
def test_plain_values_are_taken_as_typer_takes_them(run, monkeypatch, line) -> None:
    quick = run(*shlex.split(line))
    for module in ("app", "dashes"):
        monkeypatch.setattr(f"eqmorph.cli.{module}.quickened", lambda parameters: parameters)
    slow = run(*shlex.split(line))
    # What is refused is refused in our own words.
    assert (slow.code, slow.out) == (quick.code, quick.out)
    assert slow.err == quick.err or quick.code == 2


def test_without_unicode_the_output_is_ascii(shell) -> None:
    ran = shell("generate", "warm", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert ran.code == 0
    assert ran.out.isascii()
    assert "*" in ran.out
