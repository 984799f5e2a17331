"""`eqmorph adjust` and `eqmorph axes`: settings of any tool, moved by words and along axes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eqmorph.equalizers import ParametricEq

OWN = ParametricEq.from_vector([3, 150, 4, 250, 0.7, 0, 1000, 0.71, -2, 3300, 0.7, -3, 8200])


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.json"
    path.write_text(OWN.to_json())
    return path


def test_a_setting_is_moved_as_the_library_moves_it(run, model, mine) -> None:
    data = json.loads(run("adjust", mine, "less boomy", "--json").out)
    expected = model.adjust(OWN, "less boomy")
    assert ParametricEq.from_dict(data) == expected
    wanted = model.encode(OWN) + model.latent("less boomy")
    assert data["band_error_db"] == pytest.approx(model.error_db(expected, wanted))
    assert data["moved_db"] > 0.5


def test_several_turns_follow_one_another(run, model, mine) -> None:
    data = json.loads(run("adjust", mine, "warmer", "less boomy", "--json").out)
    assert ParametricEq.from_dict(data) == model.adjust(model.adjust(OWN, "warmer"), "less boomy")
    assert data["asked"] == ["warmer", "less boomy"]


def test_a_turn_is_undone(run, mine) -> None:
    once = run("adjust", mine, "warmer", "--json").out
    undone = json.loads(run("adjust", mine, "warmer", "less boomy", "undo that", "--json").out)
    assert ParametricEq.from_dict(undone) == ParametricEq.from_dict(json.loads(once))
    ran = run("adjust", mine, "undo that")
    assert (ran.code, "there is none left" in ran.err) == (1, True)


def test_from_a_word_to_another(run, model, mine) -> None:
    data = json.loads(
        run("adjust", mine, "--as-from", "bright", "--to-be", "warm", "--amount", 0.5, "--json").out
    )
    assert ParametricEq.from_dict(data) == model.adjust(OWN, amount=0.5, from_="bright", to="warm")


def test_nothing_of_it_leaves_the_setting(run, mine) -> None:
    data = json.loads(run("adjust", mine, "warm", "--amount", 0, "--json").out)
    assert (ParametricEq.from_dict(data), data["moved_db"]) == (OWN, 0.0)


def test_another_tools_preset_goes_in_and_a_setting_comes_out(run, model, tmp_path) -> None:
    (tmp_path / "preset.txt").write_text("Preamp: -3 dB\nFilter 1: ON PK Fc 300 Hz Gain 4 dB Q 1\n")
    ran = run("adjust", tmp_path / "preset.txt", "a bit warmer", "--output", tmp_path / "new.json")
    assert ran.code == 0
    assert "moved by" in ran.out
    assert "it was: lifts" in ran.out
    written = ParametricEq.from_json((tmp_path / "new.json").read_text())
    assert model.describe(written).size_db > 0.5
    assert (
        run("adjust", tmp_path / "preset.txt", "warm", "--output", tmp_path / "new.json").code == 1
    )


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        ([], 2, "say what to make it, or name both words"),
        (["--as-from", "warm"], 2, "say what to make it, or name both words"),
        (["warm", "--as-from", "warm", "--to-be", "bright"], 2, "say what to make it"),
        (["asdfgh"], 1, "unknown term 'asdfgh'"),
        (["warm", "--amount", "nan"], 1, "amount must be a finite number"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(run, mine, args, code, sentence) -> None:
    ran = run("adjust", mine, *args)
    assert (ran.code, sentence in ran.err) == (code, True), ran.err


def test_the_axes_are_listed_with_their_words(run, model) -> None:
    out = run("axes").out
    for axis in model.axes():
        assert f"{100 * axis.share:.0f} %" in out
        for word in (*axis.towards, *axis.away):
            assert word in out
    data = json.loads(run("axes", "-n", 2, "--json").out)
    assert [row["number"] for row in data] == [1, 2]


def test_a_setting_moves_along_an_axis(run, model, mine) -> None:
    data = json.loads(run("axes", "--move", mine, 1, -0.5, "--json").out)
    assert ParametricEq.from_dict(data) == model.move(OWN, 0, -0.5)
    for number in (0, 9):
        ran = run("axes", "--move", mine, number, 1)
        assert f"there is no axis {number}; this model has 8, from 1" in ran.err


@pytest.mark.parametrize("text", ["-3 dB at 250 Hz", "-3dB at 250 Hz", "-2 db mud", "-less boomy"])
def test_a_text_may_begin_with_a_minus(run, model, mine, text) -> None:
    for verb in ("generate", "answer"):
        ran = run(verb, text, "--amount", "-0.5", "--json")
        expected = model.generate(text).scaled(-0.5)
        assert ParametricEq.from_dict(json.loads(ran.out)) == expected, ran.err
        assert run(verb, "--json", "--amount", "-0.5", "--", text).out == ran.out
    data = json.loads(run("adjust", mine, "warm", text, "--json").out)
    assert data["asked"] == ["warm", text]
    ran = run("apply", text, "none.wav", "-other one.wav")
    assert "none.wav" in ran.err
    assert "No such option" not in ran.err


def test_what_may_be_an_option_is_one(run, mine) -> None:
    for args in (("generate", "-3"), ("generate", "-x"), ("adjust", mine, "-3")):
        ran = run(*args)
        assert (ran.code, "a text that begins with a minus stands behind --" in ran.err) == (
            2,
            True,
        )
    assert "behind" not in run("generate", "warm", "--nothing").err
    assert run("morph", "-3 dB at 1 kHz", "warm", "0.5", "-2 dB bass").err.count("\ue02d") == 0
