"""The shipped model: rebuilt, it agrees, and a difference is noticed."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

import eqmorph
from eqmorph.model.packing import shipped_model_path
from eqmorph.release import __main__ as command
from eqmorph.release.building import MIN_EXAMPLES, RELEASED, build_release
from eqmorph.release.checking import COPY_DB, LARGEST_DB, disagreement


@pytest.fixture(scope="module")
def shipped():
    return eqmorph.load()


def changed(model, by_db=0.0, keep=None):
    """The model with its first word's sound made louder, or with some of its words only."""
    first, *others = model.known_words
    size = float((first.latent**2).sum() ** 0.5)
    louder = replace(first, latent=first.latent * (1.0 + by_db / size))
    return replace(model, known_words=(louder, *others)[:keep])


def blurred(model, share):
    """The model with a decoder that is worse."""
    weights = dict(model.codec.weights)
    weights["decoder.skip.weight"] = weights["decoder.skip.weight"] * (1.0 + share)
    return replace(model, codec=replace(model.codec, weights=weights))


def test_a_model_agrees_with_itself(shipped):
    found = disagreement(shipped, eqmorph.load())
    assert found.agrees
    assert (found.largest_db, found.copy_db) == (0.0, 0.0)


def test_what_machines_differ_by_agrees_and_what_could_be_heard_does_not(shipped):
    small, large = (disagreement(shipped, changed(shipped, db)) for db in (0.1, 1.0))
    assert 0.0 < small.largest_db < LARGEST_DB < large.largest_db < 1.5
    assert small.agrees
    assert not large.agrees


def test_a_worse_decoder_is_noticed(shipped):
    found = disagreement(shipped, blurred(shipped, 0.2))
    assert found.copy_db > COPY_DB
    assert not found.agrees


def test_other_words_never_agree(shipped):
    found = disagreement(shipped, changed(shipped, keep=5))
    assert not found.agrees
    assert "different words" in str(found)


def test_the_shipped_model_was_made_with_the_released_settings(shipped):
    # After a change of the settings `make train` has to be run.
    assert shipped.metadata["training"] == asdict(RELEASED)
    assert shipped.metadata["min_examples"] == MIN_EXAMPLES


@pytest.mark.data
@pytest.mark.marks
def test_a_rebuild_agrees_with_the_shipped_model(shipped, data_dir):
    rebuilt = build_release(str(data_dir))
    found = disagreement(shipped, rebuilt)
    assert found.agrees, str(found)
    assert rebuilt.metadata["data"] == shipped.metadata["data"]


def test_the_shipped_figures_reach_the_marks(shipped):
    held_out = shipped.metadata["metrics"]["held_out"]
    assert held_out["silhouette"]["mean"] >= 0.50
    assert held_out["davies_bouldin"]["mean"] <= 0.75
    assert held_out["reconstruction_median_db"]["mean"] <= 0.13
    assert held_out["lsd_generate_db"]["mean"] < held_out["lsd_flat_db"]["mean"]


@pytest.mark.parametrize(("by_db", "code", "said"), [(0.0, 0, "agrees"), (2.0, 1, "not agree")])
def test_the_check_says_so_and_writes_nothing(shipped, monkeypatch, capsys, by_db, code, said):
    before = shipped_model_path().read_bytes()
    monkeypatch.setattr(command, "build_release", lambda _: changed(shipped, by_db))
    assert command.main(["--check"]) == code
    assert said in capsys.readouterr().out
    assert shipped_model_path().read_bytes() == before


def test_a_release_is_written_with_its_figures(shipped, monkeypatch, capsys, tmp_path):
    figures = {"protocol": "made up"}
    monkeypatch.setattr(command, "shipped_model_path", lambda: tmp_path / "model.safetensors")
    monkeypatch.setattr(command, "measure_release", lambda _: figures)
    monkeypatch.setattr(
        command, "build_release", lambda _, metrics: replace(shipped, metadata={"m": metrics})
    )
    assert command.main([]) == 0
    assert f"{len(shipped.terms)} terms" in capsys.readouterr().out
    assert eqmorph.load(tmp_path / "model.safetensors").metadata == {"m": figures}


def test_without_data_there_is_one_sentence(capsys, tmp_path):
    assert command.main(["--check", "--data-dir", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("eqmorph: ")
    assert str(tmp_path) in error
