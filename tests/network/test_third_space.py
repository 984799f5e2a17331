"""A 31-band graphic equaliser, registered here: from a small teacher to words and morphs."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest
import torch
from kinds import registered
from made_up import WORDS, made_up_dataset
from typer.testing import CliRunner

from eqmorph.cli.app import app
from eqmorph.cli.tables import band_table
from eqmorph.cli.terminal import Terminal
from eqmorph.equalizers import FixedBandsEq, graphic_space, response_grid
from eqmorph.evaluation.methods.names import shown_name
from eqmorph.evaluation.report.plots import parameters_by_term, training_curves
from eqmorph.evaluation.results import read_result
from eqmorph.evaluation.studies.own_model import ModelReport
from eqmorph.formats.cascades import filters_of
from eqmorph.formats.filters import filters_response_db
from eqmorph.model.building import build_model
from eqmorph.model.morph_model import MorphModel
from eqmorph.network.modules import NetworkConfig
from eqmorph.network.taught import load_teacher, save_teacher
from eqmorph.network.teaching import TeachingConfig, sound_code, teach
from eqmorph.network.training import TrainingConfig, train

CENTRES = [round(1_000 * 2 ** (i / 3), 1) for i in range(-17, 14)]
GRID = response_grid()


class ThirdOctavesEq(FixedBandsEq):
    """Thirty-one thirds of an octave, 20 Hz to 20 kHz, within ±12 dB."""

    __slots__ = ()
    space = graphic_space("third octaves", CENTRES, 4.32, 12.0)


SPACE = ThirdOctavesEq.space
SMALL = NetworkConfig(16, (48, 64, 48), (48, 64, 48), head_width=32, embedding_dim=32)


@pytest.fixture(scope="module", autouse=True)
def _third_octaves_are_known():
    with registered(ThirdOctavesEq):
        yield


@pytest.fixture(scope="module")
def teacher():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eqmorph.network.teaching._BATCH", 64)
        patch.setattr("eqmorph.network.teaching._CURVES_FOR_DIRECTIONS", 6_400)
        patch.setattr("eqmorph.network.made_up._POOL", 4_000)
        torch.manual_seed(0)
        code = sound_code(SPACE, 16)
        yield teach(SPACE, SMALL, TeachingConfig(400, 400), code)


@pytest.fixture(scope="module")
def data():
    return made_up_dataset(120, space=SPACE, known_people=False)


@pytest.fixture(scope="module")
def model(teacher, data):
    config = TrainingConfig(epochs=5, min_examples=5)
    trained = train(data, config, given=(teacher.network, teacher.code))
    assert trained.start == "given"
    assert trained.held_out.copy_error_db < 1.5
    return build_model(data, trained, min_examples=5)


def test_it_has_thirty_one_bands_to_twenty_kilohertz():
    assert (len(SPACE.bands), SPACE.dimension) == (31, 31)
    assert CENTRES[0] == pytest.approx(19.7, abs=0.1)
    assert CENTRES[-1] == pytest.approx(20_158.7, abs=0.1)


def test_its_teacher_goes_through_a_file(teacher, tmp_path):
    save_teacher(teacher, tmp_path / "teacher.safetensors")
    assert load_teacher(tmp_path / "teacher.safetensors").network.space is SPACE


def test_words_become_its_settings(model, data):
    assert model.space is SPACE
    for word in WORDS:
        eq = model.generate(word)
        assert isinstance(eq, ThirdOctavesEq)
        rows = data.settings_for(word)
        middle = np.median(SPACE.magnitude_response_db(rows, GRID), axis=0)
        flat = np.sqrt(np.mean(middle**2))
        missed = np.sqrt(np.mean((eq.magnitude_response_db(GRID) - middle) ** 2))
        assert missed < 0.5 * flat
    first, second = (model.generate(word).gains_db[:8].mean() for word in WORDS)
    assert first > 1.0 > -1.0 > second


def test_morphs_are_its_settings_and_straight(model):
    ends = [model.morph(*WORDS, alpha).magnitude_response_db(GRID) for alpha in (0.0, 1.0)]
    assert model.morph(*WORDS, 0.0) == model.generate(WORDS[0])
    half = model.morph(*WORDS, 0.5)
    assert isinstance(half, ThirdOctavesEq)
    apart = np.sqrt(np.mean((ends[0] - ends[1]) ** 2))
    off = half.magnitude_response_db(GRID) - (ends[0] + ends[1]) / 2
    assert np.sqrt(np.mean(off**2)) < 0.15 * apart


def test_settings_go_in_and_come_out(model, data):
    eq = ThirdOctavesEq.from_vector(data.settings[0])
    back = model.decode(model.encode(eq))
    assert isinstance(back, ThirdOctavesEq)
    assert isinstance(model.adjust(eq, from_=WORDS[0], to=WORDS[1]), ThirdOctavesEq)
    assert model.adjust(eq, from_=WORDS[0], to=WORDS[1], amount=0.0) == eq


def test_its_settings_are_shown_and_become_filters_band_by_band(data):
    eq = ThirdOctavesEq.from_vector(data.settings[0])
    shown = " ".join(band_table(eq, Terminal(80, False)))
    filters = filters_of(eq)
    assert len(filters) == 31
    for filter_, hz, gain in zip(filters, CENTRES, eq.gains, strict=True):
        assert (filter_.kind, filter_.frequency_hz, filter_.gain_db) == ("peak", hz, gain)
        assert f"{hz:g} Hz" in shown
    np.testing.assert_allclose(
        filters_response_db(filters, GRID, 48_000.0), eq.magnitude_response_db(GRID), atol=1e-6
    )


def test_the_model_goes_through_a_file(model, tmp_path):
    path = tmp_path / "thirds.safetensors"
    model.save(path)
    assert MorphModel.load(path).generate(WORDS[0]) == model.generate(WORDS[0])


def test_without_a_teacher_it_is_trained_from_scratch_and_says_so(data, monkeypatch):
    monkeypatch.setattr("eqmorph.network.teaching._CURVES_FOR_DIRECTIONS", 6_400)
    monkeypatch.setattr("eqmorph.network.made_up._POOL", 4_000)
    config = TrainingConfig(epochs=1, min_examples=5)
    assert train(data, replace(config, made_up=False), SMALL).start == "scratch"


@pytest.fixture(scope="module")
def own_table(tmp_path_factory):
    """Settings of people as somebody would have them: own names for the word and for who."""
    people = made_up_dataset(200, people=10, space=SPACE)
    path = tmp_path_factory.mktemp("own") / "thirds.csv"
    gains = [f"gain{i}" for i in range(1, 32)]
    lines = [",".join(("said", "who", *gains))]
    for word, who, row in zip(people.terms, people.contributors, people.settings, strict=True):
        lines.append(",".join((word, who, *(f"{gain:.3f}" for gain in row))))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(*args):
    result = CliRunner().invoke(app, [str(arg) for arg in args], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


COLUMNS = ("--columns", "term=said,contributor=who")


def test_a_table_of_its_settings_is_judged(own_table, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("eqmorph.network.teaching._CURVES_FOR_DIRECTIONS", 6_400)
    monkeypatch.setattr("eqmorph.network.made_up._POOL", 4_000)
    monkeypatch.setattr("eqmorph.evaluation.measures.distributions._TREES", 5)
    methods = ("eqmorph", "PCA of parameters, 31-d", "term mean (response)", "FLAT")
    study = (
        "evaluate", "known", "--data", own_table, *COLUMNS, "--folds", 2, "--epochs", 1,
        "--processes", 1, *(part for name in methods for part in ("--method", name)),
    )  # fmt: skip
    ran = run(*study, "--json")
    assert "no teacher ships for third octaves settings: training from scratch" in ran.stderr
    found = json.loads(ran.stdout)
    assert (found["unit"], found["terms"]) == ("contributor", {"dark": 100, "crisp": 95})
    by_method = found["summary"]["contributor"]
    assert tuple(map(shown_name, by_method)) == methods
    assert by_method["term_mean_response"]["lsd_db"]["mean"] < by_method["flat"]["lsd_db"]["mean"]
    # Every method that a chapter would show has its line in the tables of samples and morphs.
    shown = " ".join(run(*study).stdout.split())
    assert "words with 10 settings or more: dark (100), crisp (95)" in shown
    morphs = shown.partition("Morphs between people's settings")[2]
    for name in ("eqmorph, latent", "PCA of parameters, 31-d, latent"):
        assert name in morphs


def test_its_model_has_pages_without_panels_that_it_has_no_numbers_for(model, own_table, tmp_path):
    model.save(tmp_path / "thirds.safetensors")
    pages = tmp_path / "pages"
    run("report", pages, "--for", tmp_path / "thirds.safetensors", "--data", own_table, *COLUMNS)
    page = (pages / "MODEL.md").read_text(encoding="utf-8")
    assert "195 settings for 2 words, thirds.csv" in page
    pictures = re.findall(r"\]\((figures/.+?\.png)\)", page)
    assert "figures/parameters_by_term.png" in pictures
    assert all((pages / picture).is_file() for picture in pictures)
    found = read_result(ModelReport, pages / "model.json")
    (axes,) = parameters_by_term(found).axes
    assert axes.get_title() == "gain in dB"
    assert [label.get_text() for label in axes.get_xticklabels()][:2] == ["19.7", "39.4"]
    assert "ripple is that of fixed bands" in page
    assert "steps" not in {line.get_label() for line in training_curves(found).axes[0].lines}
