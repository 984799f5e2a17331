"""Each equaliser gets what is to be heard, never too loud on the way, and gets back its own."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from listeners import GRID, CamillaDsp, EasyEffects, easyeffects_numbers

import eqmorph
from eqmorph.equalizers import PARAMETRIC_SPACE, ParametricEq
from eqmorph.errors import InvalidArgumentError
from eqmorph.formats import read_correction
from eqmorph.formats.camilladsp import five_point
from eqmorph.formats.cascades import filters_of
from eqmorph.formats.filters import filters_response_db
from eqmorph.formats.headroom import preamp_db
from eqmorph.live.apo_file import ApoFile
from eqmorph.live.camilladsp_socket import CamillaDspSocket
from eqmorph.live.easyeffects_socket import EasyEffectsSocket
from eqmorph.live.gliding import Glide, between, level_between
from eqmorph.live.targets import LiveError, Moment


def settings(count: int = 4) -> list[ParametricEq]:
    """Words, and settings from anywhere in the legal ranges."""
    model = eqmorph.load()
    units = np.random.default_rng(5).uniform(-1.0, 1.0, (count, 13))
    anywhere = [ParametricEq.from_vector(v) for v in PARAMETRIC_SPACE.from_unit(units)]
    return [model.generate("warm"), model.generate("bright"), *anywhere]


def glide(target: object) -> Glide:
    """One that does not wait."""
    return Glide(target, wait=lambda seconds: None)


def wanted_db(eq: ParametricEq) -> np.ndarray:
    return eq.magnitude_response_db(GRID) + preamp_db(eq, decimals=2)


# The way


def test_a_way_begins_and_ends_where_it_should_and_moves_in_small_steps() -> None:
    first, last = settings()[:2]
    way = list(between(first, last))
    assert way[-1] == last
    assert list(between(first, first)) == [first]
    responses = [e.magnitude_response_db(GRID) for e in (first, *way)]
    jumps = [np.abs(b - a).max() for a, b in pairwise(responses)]
    assert max(jumps) < 1.5


def test_every_mixture_of_two_settings_is_within_full_scale() -> None:
    generator = np.random.default_rng(0)
    made = settings()
    for first in made:
        for second in made:
            level = level_between(first, second)
            mixed = np.where(np.arange(13) < generator.integers(0, 14), second.to_vector(),
                             first.to_vector())  # fmt: skip
            assert PARAMETRIC_SPACE.magnitude_response_db(mixed, GRID).max() + level < 1e-6


# Equalizer APO


@pytest.mark.parametrize(
    "before", [None, b"Preamp: -3 dB\r\nFilter 1: ON PK Fc 99 Hz Gain 1 dB Q 1"]
)
def test_apo_s_file_is_rewritten_whole_and_comes_back(tmp_path: Path, before) -> None:
    path = tmp_path / "eqmorph.txt"
    if before is not None:
        path.write_bytes(before)
    target = ApoFile(path)
    target.begin()
    gliding = glide(target)
    for eq in settings():
        gliding.to(eq)
        found = read_correction(path.read_bytes())
        heard = filters_response_db(found.filters, GRID, 48_000) + found.preamp_db
        assert np.abs(heard - wanted_db(eq)).max() < 0.15  # the preamp has one decimal
        assert heard.max() < 0
    target.restore()
    target.restore()
    assert (path.read_bytes() if path.exists() else None) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == (["eqmorph.txt"] if before else [])


def test_what_a_killed_run_left_is_not_taken_for_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "eqmorph.txt"
    path.write_bytes(b"Preamp: -3 dB\n")
    killed = ApoFile(path)
    killed.begin()
    glide(killed).to(settings()[0])
    again = ApoFile(path)
    again.begin()
    again.restore()
    assert path.read_bytes() == b"Preamp: -3 dB\n"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="there is no folder"):
        ApoFile(tmp_path / "nowhere" / "x.txt").begin()


# EasyEffects


def test_easyeffects_plays_it_and_no_state_on_the_way_is_too_loud(tmp_path: Path) -> None:
    before = easyeffects_numbers()
    server = EasyEffects(tmp_path / "socket", before)
    target = EasyEffectsSocket(tmp_path / "socket")
    target.begin()
    gliding = glide(target)
    for eq in settings():
        gliding.to(eq)
        target._ask("inputGain")  # all before it was read
        for side in ("left", "right"):
            assert np.abs(server.response_db(side) - wanted_db(eq)).max() < 0.001
        assert {server.numbers[f"left:band{i}Mode"] for i in range(5)} == {"6"}
    assert max(server.loudest_db) < 1e-6
    count = len(server.loudest_db)
    target.restore()
    assert server.numbers == before
    # Coming back, no mixture of ours and theirs is louder than what they had.
    own = max(server.response_db().max(), 0.0)
    assert max(server.loudest_db[count:]) <= own + 1e-6
    server.close()


def test_easyeffects_with_fewer_bands_gets_its_number_back(tmp_path: Path) -> None:
    before = easyeffects_numbers(2)
    server = EasyEffects(tmp_path / "socket", before)
    target = EasyEffectsSocket(tmp_path / "socket")
    target.begin()
    glide(target).to(settings()[0])
    target._ask("inputGain")
    assert np.abs(server.response_db() - wanted_db(settings()[0])).max() < 0.001
    target.restore()
    assert server.numbers == before
    server.close()


@pytest.mark.parametrize(
    ("knows", "said"),
    [
        ("error_plugin_not_found", "no equaliser among its output effects"),
        ("error_property_not_found", "8.2.8 is the oldest"),
    ],
)
def test_easyeffects_that_cannot_is_told(tmp_path: Path, knows, said) -> None:
    server = EasyEffects(tmp_path / "socket", easyeffects_numbers(), knows)
    target = EasyEffectsSocket(tmp_path / "socket")
    with pytest.raises(LiveError, match=said):
        target.begin()
    target.restore()
    server.close()
    with pytest.raises(LiveError, match="does not listen at"):
        EasyEffectsSocket(tmp_path / "none").begin()


# CamillaDSP

CONFIG = {
    "devices": {"samplerate": 48000, "chunksize": 1024},
    "filters": {"room": {"type": "Gain", "parameters": {"gain": -1.0}}},
    "pipeline": [{"type": "Filter", "channels": [0, 1], "names": ["room"]}],
}


def test_camilladsp_gets_our_filters_after_its_own_and_its_configuration_back() -> None:
    server = CamillaDsp(CONFIG)
    target = CamillaDspSocket(server.port)
    target.begin()
    gliding = glide(target)
    for eq in settings():
        gliding.to(eq)
        config = server.config
        assert config["filters"]["room"] == CONFIG["filters"]["room"]
        assert config["filters"]["eqmorph"]["parameters"] == five_point(filters_of(eq))
        gain = config["filters"]["eqmorph_preamp"]["parameters"]["gain"]
        assert gain == pytest.approx(preamp_db(eq, decimals=2))
        assert config["pipeline"][:-1] == CONFIG["pipeline"]
        assert config["pipeline"][-1]["names"] == ["eqmorph_preamp", "eqmorph"]
        assert config["devices"] == CONFIG["devices"]
    target.restore()
    assert server.config == CONFIG
    server.close()


def test_camilladsp_s_refusals_are_told() -> None:
    server = CamillaDsp(None)
    idle = CamillaDspSocket(server.port)
    with pytest.raises(LiveError, match="runs no configuration"):
        idle.begin()
    idle.restore()
    server.close()
    server = CamillaDsp(CONFIG, refuses="bad pipeline")
    target = CamillaDspSocket(server.port)
    target.begin()
    with pytest.raises(LiveError, match="refuses SetConfigJson: bad pipeline"):
        glide(target).to(settings()[0])
    server.refuses = ""
    target.restore()
    assert server.config == CONFIG
    server.close()
    with pytest.raises(LiveError, match="nobody answers"):
        CamillaDspSocket(server.port).begin()


def test_long_messages_and_other_languages_are_understood_or_told() -> None:
    large = {**CONFIG, "filters": {f"f{i}": CONFIG["filters"]["room"] for i in range(3000)}}
    assert len(json.dumps(large)) > 1 << 16
    server = CamillaDsp(large)
    target = CamillaDspSocket(server.port)
    target.begin()
    target.play(Moment(ParametricEq.flat(), 0.0))
    assert len(server.config["filters"]) == 3002
    target.restore()
    server.close()
