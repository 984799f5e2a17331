"""The shipped model: rebuilt, it agrees, and a difference is noticed."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
from eqmorph.evaluation.release import (
    AGREEMENT_DB,
    MIN_EXAMPLES,
    RELEASED,
    build_release,
    disagreement_db,
    main,
)

import eqmorph
from eqmorph.evaluation import release
from eqmorph.model.packing import shipped_model_path


@pytest.fixture(scope="module")
def shipped():
    return eqmorph.load()


def changed(model, gain_db=0.0, keep=None):
    """The model with its first word's low shelf moved, or with some of its words only."""
    first, *others = model.term_models
    centre = first.centre.copy()
    centre[0] += gain_db
    terms = (replace(first, centre=centre), *others)[:keep]
    return replace(model, term_models=terms)


def test_a_model_agrees_with_itself(shipped):
    assert disagreement_db(shipped, eqmorph.load()) == 0.0


def test_a_change_that_could_be_heard_is_noticed(shipped):
    small, large = (disagreement_db(shipped, changed(shipped, g)) for g in (0.01, 0.5))
    assert 0.0 < small < AGREEMENT_DB < large < 0.5


def test_other_words_never_agree(shipped):
    assert disagreement_db(shipped, changed(shipped, keep=5)) == np.inf


def test_the_shipped_model_was_made_with_the_released_settings(shipped):
    # After a change of the settings `make train` has to be run.
    assert shipped.metadata["training"] == asdict(RELEASED)
    assert shipped.metadata["min_examples"] == MIN_EXAMPLES


@pytest.mark.data
@pytest.mark.marks
def test_a_rebuild_agrees_with_the_shipped_model(shipped, data_dir):
    rebuilt = build_release(str(data_dir))
    assert disagreement_db(rebuilt, shipped) <= AGREEMENT_DB
    assert rebuilt.metadata["data"] == shipped.metadata["data"]
    # The centres hardly feel the network; what it reconstructs does.
    takes = [eq for term in ("warm", "bright") for eq in shipped.sample(term, 20, seed=0)]
    grid = release.response_grid()
    apart = [
        np.sqrt(np.mean((a - b) ** 2))
        for a, b in (
            [m.decode(m.encode(eq)).magnitude_response_db(grid) for m in (shipped, rebuilt)]
            for eq in takes
        )
    ]
    assert np.median(apart) < 0.1


def test_the_shipped_figures_reach_the_marks(shipped):
    held_out = shipped.metadata["metrics"]["held_out"]
    assert held_out["silhouette"]["mean"] >= 0.50
    assert held_out["davies_bouldin"]["mean"] <= 0.70
    assert held_out["reconstruction_median_db"]["mean"] <= 0.25
    assert held_out["lsd_generate_db"]["mean"] < held_out["lsd_flat_db"]["mean"]


@pytest.mark.parametrize(("gain_db", "code", "said"), [(0.0, 0, "agrees"), (1.0, 1, "not agree")])
def test_the_check_says_so_and_writes_nothing(shipped, monkeypatch, capsys, gain_db, code, said):
    before = shipped_model_path().read_bytes()
    monkeypatch.setattr(release, "build_release", lambda _: changed(shipped, gain_db))
    assert main(["--check"]) == code
    assert said in capsys.readouterr().out
    assert shipped_model_path().read_bytes() == before


def test_a_release_is_written_with_its_figures(shipped, monkeypatch, capsys, tmp_path):
    figures = {"protocol": "made up"}
    monkeypatch.setattr(release, "_PATH", tmp_path / "model.safetensors")
    monkeypatch.setattr(release, "measure_release", lambda _: figures)
    monkeypatch.setattr(
        release, "build_release", lambda _, metrics: replace(shipped, metadata={"m": metrics})
    )
    assert main([]) == 0
    assert "14 terms" in capsys.readouterr().out
    assert eqmorph.load(tmp_path / "model.safetensors").metadata == {"m": figures}


def test_without_data_there_is_one_sentence(capsys, tmp_path):
    assert main(["--check", "--data-dir", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("eqmorph: ")
    assert str(tmp_path) in error
