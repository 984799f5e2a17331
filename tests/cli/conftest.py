"""A small model, and ways to run the command line: in this process, or as a shell would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

import eqmorph
from eqmorph.model.morph_model import MorphModel


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A width of 80, and a working directory and a cache of one's own."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("EQMORPH_DEBUG", raising=False)
    monkeypatch.setenv("EQMORPH_OWN_WORDS", str(tmp_path / "own" / "words.json"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run() -> Callable[..., Ran]:
    """Run a command in this process; an exception that escapes fails the test."""
    from eqmorph.cli.app import app

    def run_app(*args: object, stdin: str | bytes | None = None) -> Ran:
        result = CliRunner().invoke(
            app, [str(a) for a in args], input=stdin, prog_name="eqmorph", catch_exceptions=False
        )
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run_app


@pytest.fixture
def shell() -> Callable[..., Ran]:
    """Run `python -m eqmorph` as another process."""

    def run_process(*args: object, **options: object) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "eqmorph", *map(str, args)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            **options,  # type: ignore[call-overload]
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run_process


@pytest.fixture(scope="session")
def model() -> MorphModel:
    """The model that is shipped."""
    return eqmorph.load()


@pytest.fixture(scope="session")
def small_model(model: MorphModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another model than the shipped one, trained for an epoch on made-up rows."""
    from eqmorph.model.building import build_model
    from eqmorph.model.synthetic import synthetic_dataset
    from eqmorph.network.training import TrainingConfig, train

    dataset = synthetic_dataset(model, 300, seed=5)
    path = tmp_path_factory.mktemp("model") / "small.safetensors"
    build_model(dataset, train(dataset, TrainingConfig(epochs=1))).save(path)
    return path
