"""Words applied to audio under the specification's name, and the two crowds' versions of a word."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

import eqmorph
from core.semantic_mastering_safedb import SemanticMasteringSAFEDB
from eqmorph.audio import apply_eq, read_audio
from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers import GraphicEq
from eqmorph.errors import TrainingError, UnknownTermError
from eqmorph.model.morph_model import MorphModel

RATE = 44_100


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "in.wav"
    audio = 0.05 * np.random.default_rng(1).standard_normal((2 * RATE, 2))
    soundfile.write(path, audio, RATE, "PCM_24")
    return path


@pytest.fixture(scope="module")
def forty() -> MorphModel:
    """A model of forty gains, trained for an epoch on made-up rows."""
    from eqmorph.datasets import CleaningReport
    from eqmorph.equalizers import GRAPHIC_SPACE
    from eqmorph.model.building import build_model
    from eqmorph.network.training import TrainingConfig, train

    generator = np.random.default_rng(0)
    slope = np.linspace(1.5, -1.5, 40)
    rows = np.concatenate([slope + 0.2 * generator.standard_normal((12, 40)),
                           -slope + 0.2 * generator.standard_normal((12, 40))])  # fmt: skip
    dataset = EqDataset(
        space=GRAPHIC_SPACE,
        settings=rows,
        terms=("warm",) * 12 + ("bright",) * 12,
        descriptors=("warm",) * 12 + ("bright",) * 12,
        ids=tuple(map(str, range(24))),
        contributors=None,
        source="made up",
        fingerprint="0" * 64,
        cleaning=CleaningReport(rows_read=24, rows_kept=24),
    )
    return build_model(dataset, train(dataset, TrainingConfig(epochs=1)))


def test_a_word_goes_onto_a_file(sound: Path, tmp_path: Path) -> None:
    report = SemanticMasteringSAFEDB().apply_term(
        sound, tmp_path / "out.wav", "warm", amount=0.5, loudness="keep", depth="float"
    )
    audio, _ = read_audio(sound)
    expected = apply_eq(audio, eqmorph.load().generate("warm", 0.5), RATE)
    np.testing.assert_allclose(read_audio(tmp_path / "out.wav")[0], expected, atol=1e-7)
    assert report.gain_db == 0.0


def test_a_morph_goes_onto_a_file_and_a_word_onto_an_array(sound: Path, tmp_path: Path) -> None:
    mastering = SemanticMasteringSAFEDB()
    mastering.apply_morph(
        sound, tmp_path / "out.wav", "warm", "bright", 1.0, loudness="keep", depth="float"
    )
    audio, _ = read_audio(sound)
    expected = mastering.process(audio, RATE, "bright")
    np.testing.assert_allclose(read_audio(tmp_path / "out.wav")[0], expected, atol=1e-7)


def test_thirteen_bands_beside_forty(sound: Path, tmp_path: Path, forty: MorphModel) -> None:
    mastering = SemanticMasteringSAFEDB(socialfx=forty)
    versions = mastering.ab_compare(sound, tmp_path / "ab", "warm")
    assert [v.name for v in versions] == ["before", "warm-safe", "warm-socialfx"]
    levels = [v.report.loudness_after for v in versions]
    assert np.ptp(levels) < 0.01
    assert isinstance(mastering.setting("warm", source="socialfx"), GraphicEq)
    assert 0.5 < mastering.distance_db("warm") < 15.0


def test_models_are_loaded_from_files(forty: MorphModel, tmp_path: Path) -> None:
    forty.save(tmp_path / "forty.safetensors")
    eqmorph.load().save(tmp_path / "five.safetensors")
    mastering = SemanticMasteringSAFEDB()
    mastering.load_model(tmp_path / "five.safetensors")
    mastering.load_socialfx(tmp_path / "forty.safetensors")
    assert mastering.setting("warm") == eqmorph.load().generate("warm")
    assert mastering.setting("warm", source="socialfx") == forty.generate("warm")
    with pytest.raises(ValueError, match="holds a model of"):
        mastering.load_socialfx(tmp_path / "five.safetensors")


def test_what_is_missing_is_said() -> None:
    mastering = SemanticMasteringSAFEDB()
    with pytest.raises(TrainingError, match="call load_socialfx"):
        mastering.setting("warm", source="socialfx")
    with pytest.raises(ValueError, match="source must be 'safe' or 'socialfx'"):
        mastering.setting("warm", source="both")
    with pytest.raises(UnknownTermError, match="did you mean 'warm'"):
        mastering.setting("warmzz")


@pytest.mark.data
def test_socialfx_is_trained_on_its_own_data(data_dir: Path) -> None:
    mastering = SemanticMasteringSAFEDB()
    mastering.train_socialfx(data_dir, epochs=2, progress=False)
    assert len(mastering.setting("warm", source="socialfx").to_vector()) == 40
    assert mastering.distance_db("bright") < 10.0
