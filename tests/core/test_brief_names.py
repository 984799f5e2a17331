"""The brief's names work from the project's root exactly as written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import eqmorph
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
def test_the_brief_s_program_runs_as_written(tmp_path: Path, data_dir: Path) -> None:
    run(["-c", PROGRAM.format(epochs=6)], tmp_path, data_dir)
    params = np.load(tmp_path / "params.npy")
    assert params.shape == (13,)
    np.testing.assert_array_equal(PARAMETRIC_SPACE.validate(params), params)
    model = eqmorph.load(tmp_path / "neural_eq_safedb.pt")
    assert set(model.terms) == {"warm", "bright"}
    np.testing.assert_array_equal(model.morph("warm", "bright", 0.5, "latent").to_vector(), params)


@pytest.mark.data
def test_the_training_script_takes_the_brief_s_options(tmp_path: Path, data_dir: Path) -> None:
    options = ["--epochs", "3", "--batch-size", "32", "--learning-rate", "0.001"]
    options += ["--latent-dim", "32", "--contrastive-weight", "0.7", "--min-examples", "15"]
    options += ["--output", "my.pt"]
    run([str(ROOT / "train_neural_eq_safedb.py"), *options], tmp_path, data_dir)
    training = eqmorph.load(tmp_path / "my.pt").metadata["training"]
    assert training["contrastive_weight"] == 0.7
    assert (training["epochs"], training["min_examples"]) == (3, 15)


def test_the_training_script_writes_the_brief_s_file_by_default(tmp_path: Path) -> None:
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
system.train(epochs=2)
assert system.generate_eq_from_term("warm").shape == (40,)
assert system.interpolate_terms("warm", "bright", alpha=0.5).shape == (40,)
"""
    run(["-c", program], tmp_path, data_dir)


@pytest.mark.data
@pytest.mark.parametrize(
    ("script", "expected"),
    [("analyze_safe_dataset.py", "1700 rows"), ("decode_safe_eq_params.py", "low_shelf_gain_db")],
)
def test_the_data_scripts_print_their_text(
    script: str, expected: str, tmp_path: Path, data_dir: Path
) -> None:
    assert expected in run([str(ROOT / script)], tmp_path, data_dir)
