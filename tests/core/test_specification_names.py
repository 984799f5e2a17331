"""The specification's names work from the project's root exactly as written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import eqmorph
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.equalizers import PARAMETRIC_SPACE

ROOT = Path(__file__).parents[2]

PROGRAM = """
from core.neural_eq_morphing_safedb import (SAFEDBDatasetLoader, NeuralEQEncoder, NeuralEQDecoder,
                                            ContrastiveLoss, NeuralEQMorphingSAFEDB)
system = NeuralEQMorphingSAFEDB(latent_dim=32)
system.load_dataset(min_examples=10, include_audio=False)
system.train(epochs={epochs}, batch_size=32, learning_rate=0.001, contrastive_weight=0.5)
system.save_model("neural_eq_safedb.pt")
system = NeuralEQMorphingSAFEDB(); system.load_model("neural_eq_safedb.pt")
params = system.generate_eq_from_term("warm")                     # numpy array, shape (13,), dB / Hz / Q
params = system.interpolate_terms("warm", "bright", alpha=0.5)
import numpy
numpy.save("params.npy", params)
"""  # noqa: E501


def run(arguments: list[str], folder: Path, data_dir: Path | None = None) -> str:
    """Run Python in a folder as a user in the project's root would; return what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    if data_dir is not None:
        environment["EQMORPH_DATA_DIR"] = str(data_dir.resolve())
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.data
def test_the_specifications_program_runs_as_written(tmp_path: Path, data_dir: Path) -> None:
    run(["-c", PROGRAM.format(epochs=2)], tmp_path, data_dir)
    params = np.load(tmp_path / "params.npy")
    assert params.shape == (13,)
    np.testing.assert_array_equal(PARAMETRIC_SPACE.validate(params), params)
    model = eqmorph.load(tmp_path / "neural_eq_safedb.pt")
    assert set(model.terms) == {"warm", "bright"}
    np.testing.assert_array_equal(model.morph("warm", "bright", 0.5, "latent").to_vector(), params)


@pytest.mark.data
def test_the_training_script_takes_the_specifications_options(
    tmp_path: Path, data_dir: Path
) -> None:
    options = ["--epochs", "3", "--batch-size", "32", "--learning-rate", "0.001"]
    options += ["--latent-dim", "32", "--contrastive-weight", "0.7", "--min-examples", "15"]
    options += ["--output", "my.pt"]
    run([str(ROOT / "train_neural_eq_safedb.py"), *options], tmp_path, data_dir)
    training = eqmorph.load(tmp_path / "my.pt").metadata["training"]
    assert training["contrastive_weight"] == 0.7
    assert (training["epochs"], training["min_examples"]) == (3, 15)


def test_the_training_script_writes_the_specifications_file_by_default(tmp_path: Path) -> None:
    options = ["--data", "synthetic", "--epochs", "1"]
    run([str(ROOT / "train_neural_eq_safedb.py"), *options], tmp_path)
    assert eqmorph.load(tmp_path / "neural_eq_safedb.pt").generate("warm").to_vector().shape == (
        13,
    )


@pytest.mark.data
def test_the_socialfx_twin_has_forty_gains(tmp_path: Path, data_dir: Path) -> None:
    program = """
from core.neural_eq_morphing import NeuralEQMorphingSocialFX
system = NeuralEQMorphingSocialFX(latent_dim=32)
dataset = system.load_dataset(min_examples=10)
assert (len(dataset), len(set(dataset.terms))) == (458, 24)
system.train(epochs=1)
assert system.generate_eq_from_term("warm").shape == (40,)
assert system.interpolate_terms("warm", "bright", alpha=0.5).shape == (40,)
"""
    run(["-c", program], tmp_path, data_dir)


@pytest.mark.data
def test_the_analysis_is_printed_and_lies_in_the_current_folder(
    tmp_path: Path, data_dir: Path
) -> None:
    printed = run([str(ROOT / "analyze_safe_dataset.py")], tmp_path, data_dir)
    assert "1700 rows" in printed
    assert (tmp_path / "SAFE_DB_ANALYSIS_SUMMARY.md").read_text() == printed
    # Once more, and elsewhere.
    run([str(ROOT / "analyze_safe_dataset.py"), "--output", "other.md"], tmp_path, data_dir)
    assert (tmp_path / "other.md").read_text() == printed


@pytest.mark.data
def test_the_columns_are_explained(tmp_path: Path, data_dir: Path) -> None:
    printed = run([str(ROOT / "decode_safe_eq_params.py")], tmp_path, data_dir)
    assert "low_shelf_gain_db" in printed


@pytest.mark.parametrize("script", sorted(p.name for p in ROOT.glob("*.py")))
def test_a_script_without_the_package_says_what_to_do(script: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(ROOT / script)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "eqmorph is not installed in this Python" in done.stderr
    assert "pip install" in done.stderr
    assert list(tmp_path.iterdir()) == []


SAME = """
import sys
from core.neural_eq_morphing_safedb import NeuralEQMorphingSAFEDB
system = NeuralEQMorphingSAFEDB(latent_dim=32)
system.load_dataset(min_examples=10)
system.train(epochs=2, contrastive_weight=0.7, seed=3, progress=False)
system.save_model("python.safetensors")
"""


@pytest.mark.data
def test_the_command_line_and_python_train_the_same_model(tmp_path: Path, data_dir: Path) -> None:
    run(["-c", SAME], tmp_path, data_dir)
    options = ["--epochs", "2", "--contrastive-weight", "0.7", "--seed", "3"]
    options += ["--output", "command.safetensors"]
    run([str(ROOT / "train_neural_eq_safedb.py"), *options], tmp_path, data_dir)
    one, other = (tmp_path / f"{name}.safetensors" for name in ("python", "command"))
    assert one.read_bytes() == other.read_bytes()
    # The rows of rare words, too; they are no words of many people.
    model = eqmorph.load(one)
    assert model.metadata["data"]["n_rows"] == len(SAFEDBDatasetLoader(data_dir).load())
    assert set(model.terms) == {"warm", "bright"}


@pytest.mark.data
def test_the_loop_in_the_documentation_runs_as_written(tmp_path: Path, data_dir: Path) -> None:
    page = (ROOT / "docs" / "SPECIFICATION.md").read_text(encoding="utf-8")
    code = page.split("```python\n")[1].split("```")[0]
    printed = run(["-c", code + "\nprint(*sorted(model.terms))"], tmp_path, data_dir)
    assert printed == "bright warm\n"
