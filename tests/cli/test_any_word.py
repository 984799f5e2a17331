"""Any text on the command line: answers, own words, near words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import eqmorph
from eqmorph.equalizers import ParametricEq
from eqmorph.formats import export as export_setting


def test_generate_takes_any_text(run) -> None:
    ran = run("generate", "less boomy")
    assert ran.code == 0
    assert ran.out.startswith("less boomy: cuts ")
    assert "of ten people who say words like this, about" in " ".join(ran.out.split())
    people = eqmorph.load().word_model.people["boomy"]
    assert f"leans on boomy ({people} people" in ran.out


def test_answer_as_json_is_the_models(run) -> None:
    ran = run("answer", "crisp", "snare", "--json")
    data = json.loads(ran.out)
    answer = eqmorph.load().answer("crisp snare")
    assert data["confidence"] == answer.confidence
    assert eqmorph.ParametricEq.from_json(ran.out) == answer.setting


@pytest.mark.parametrize("text", ["asdfgh", "re27", "", "🎵", "x" * 10_000])
@pytest.mark.parametrize("command", ["generate", "answer"])
def test_nonsense_is_refused_in_one_line(run, command, text) -> None:
    ran = run(command, text)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert len(ran.err) < 200


# Each spelling of a verb: as it is now, and as it was.
ADD = (("own", "add"), ("learn",))
REMOVE = (lambda word: ("own", "remove", word), lambda word: ("learn", word, "--remove"))


@pytest.mark.parametrize("former", [False, True], ids=["own", "learn"])
def test_a_word_of_ones_own(run, former) -> None:
    run("generate", "dark", "--output", "a.json")
    add, remove = ADD[former], REMOVE[former]
    listed = ("learn", "--list") if former else ("own", "list")
    export = ("learn", "--export") if former else ("own", "export")
    load = ("learn", "--import") if former else ("own", "import")
    assert run(*listed).out == "no own words\n"
    assert run(*add, "my-vocal", "a.json").out == "my-vocal: 1 setting\n"
    own = eqmorph.ParametricEq.from_json(run("generate", "my-vocal", "--json").out)
    assert own == eqmorph.load().generate("dark")
    assert run(*export, "all.json").out == run(*listed).out == "my-vocal: 1 setting\n"
    assert run(*export, "all.json").err.endswith("--force overwrites it\n")
    assert run(*remove("my-vocal")).out == "no own words\n"
    assert run(*load, "all.json", "--json").out == '{\n  "my-vocal": 1\n}\n'
    assert run(*load, "none.json").err == "eqmorph: there is no file none.json\n"
    ran = run(*remove("other"))
    assert (ran.code, "is none of your own words" in ran.err) == (1, True)


@pytest.mark.parametrize("add", ADD, ids=" ".join)
def test_bad_settings_are_not_learnt(run, tmp_path, add) -> None:
    (tmp_path / "b.json").write_text("{}")
    for args, sentence in (
        (("my", "b.json"), "b.json is no five-band setting"),
        (("my", "none.json"), "none.json: no such file"),
    ):
        ran = run(*add, *args)
        assert ran.code == 1
        assert sentence in ran.err
    assert run(*add).code == 2
    assert run(*add, "my").code == (1 if add == ("learn",) else 2)
    assert run("own", "list").out == "no own words\n"


def test_former_spellings_are_in_no_help(run) -> None:
    assert "learn" not in run("--help").out
    assert "own" in run("--help").out


@pytest.mark.parametrize("text", ["warm", "Warmth", "less boomy", "-3 dB at 250 Hz"])
def test_generate_and_answer_give_one_json(run, text) -> None:
    assert run("generate", text, "--json").out == run("answer", text, "--json").out


def test_near_words_and_the_map(run) -> None:
    assert "tubby" in run("words", "--like", "muddy").out
    places = json.loads(run("words", "--map", "--json").out)
    assert {"term", "x", "y", "n_contributors", "source", "n_socialfx"} == set(places[0])


def test_presets_of_other_tools_are_learnt_and_morphed(run, model) -> None:
    eq = model.generate("warm")
    for name, target in (("cam.yml", "camilladsp"), ("apo.txt", "apo"), ("own.json", "json")):
        Path(name).write_text(export_setting(eq, target))
        assert run("own", "add", "zork", name).code == 0
        if target != "json":
            assert "its bands are read one to one" in run("adjust", name, "airy").out
        for args, end in ((("bright", name), 1), ((name, "bright"), 0)):
            data = json.loads(run("morph", *args, end, "--json").out)
            there = ParametricEq.from_dict(data)
            assert there.to_vector() == pytest.approx(eq.to_vector(), rel=0.01, abs=0.05), name
        assert json.loads(run("morph", name, "airy", "--steps", 3, "--json").out)["from"] == name
    ran = run("generate", "zork", "--alternatives")
    assert (ran.code, "'zork' is your own word: it has no variants" in ran.err) == (1, True)


def test_what_a_taught_preset_lost_is_said_and_nothing_else(run) -> None:
    lines = "Filter 1: ON PK Fc 300 Hz Gain {} dB Q 1.00\n"
    Path("kept.txt").write_text(lines.format("3.0"))
    Path("level.txt").write_text(f"Preamp: -3 dB\n{lines.format('3.0')}")
    Path("many.txt").write_text("".join(
        f"Filter {i}: ON PK Fc {100 * i} Hz Gain {3 * (-1) ** i} dB Q 6.00\n" for i in range(1, 9)
    ))  # fmt: skip
    assert run("own", "add", "zork", "kept.txt").err == ""
    assert run("own", "add", "zork", "level.txt").err.count("\n") == 1
    assert "many.txt: fitted: the closest five bands" in run("own", "add", "zork", "many.txt").err


def test_taking_a_known_word_is_said(run) -> None:
    run("generate", "bright", "--output", "mine.json")
    for word, others in (("Warmth", True), ("warm", True), ("my-vocal", False)):
        ran = run("own", "add", word, "mine.json")
        assert ran.code == 0
        assert ("no longer what" in ran.err) == others, word
        assert (f"eqmorph own remove {word}" in ran.err) == others
