"""generate, morph, sample, describe, words: what they print is what the library says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eqmorph.equalizers import BANDS, PARAMETRIC_SPACE, ParametricEq
from eqmorph.model.morph_model import MorphModel


def printed_bands(text: str) -> list[tuple[float, float, float]]:
    """Gain, frequency and Q of the five bands in a table."""
    found = []
    for spec in BANDS:
        line = next(x for x in text.splitlines() if x.startswith(spec.name.replace("_", " ")))
        gain, _, frequency, _, q = line[len(spec.name) :].split()
        found.append((float(gain), float(frequency), float(q)))
    return found


def as_printed(eq: ParametricEq) -> list[tuple[float, float, float]]:
    return [(round(b.gain_db, 1), round(b.frequency_hz), round(b.q, 2)) for b in eq.bands]


# generate


@pytest.mark.parametrize("width", [60, 80, 120])
def test_generate_shows_the_bands_and_the_people(run, model, monkeypatch, width) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ran = run("generate", "warm")
    known = model.term("warm")
    assert ran.code == 0
    assert ran.err == ""
    assert printed_bands(ran.out) == as_printed(model.generate("warm"))
    assert f"{known.n_rows} settings by {known.n_contributors} people" in ran.out
    assert "20k Hz" in ran.out
    assert max(map(len, ran.out.splitlines())) <= width
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("amount", [1.0, 0.5, 0.0, -1.0, 3.0])
def test_generate_json_is_the_library_s_setting_exactly(run, model, amount) -> None:
    data = json.loads(run("generate", "Warmth", "--amount", amount, "--json").out)
    assert ParametricEq.from_dict(data) == model.generate("warm", amount)
    assert (data["term"], data["amount"]) == ("warm", amount)
    assert data["n_settings"] == model.term("warm").n_rows
    response = data["response"]
    assert response["sample_rate_hz"] == 48_000
    assert response["gain_db"] == pytest.approx(
        model.generate("warm", amount).magnitude_response_db(response["frequency_hz"]).tolist()
    )


def test_generate_with_another_model(run, small_model) -> None:
    small = MorphModel.load(small_model)
    data = json.loads(run("generate", "warm", "--model", small_model, "--json").out)
    assert ParametricEq.from_dict(data) == small.generate("warm")


def test_generate_alternatives_shows_every_variant(run, model) -> None:
    variants = model.alternatives("warm")
    assert len(variants) > 1
    ran = run("generate", "warm", "--alternatives")
    for number, variant in enumerate(variants, start=1):
        assert f"{number}: {100 * variant.share:.0f} %" in ran.out
    data = json.loads(run("generate", "warm", "--alternatives", "--json").out)
    assert [ParametricEq.from_dict(d) for d in data["alternatives"]] == [s.eq for s in variants]
    assert sum(d["share"] for d in data["alternatives"]) == pytest.approx(1.0)


def test_generate_one_variant(run, model) -> None:
    variants = model.alternatives("warm")
    data = json.loads(run("generate", "warm", "--variant", 2, "--json").out)
    assert ParametricEq.from_dict(data) == variants[1].eq
    ran = run("generate", "warm", "--school", 9)
    assert ran.code == 1
    assert ran.err == f"eqmorph: 'warm' has no variant 9; it has {len(variants)}\n"


def test_generate_says_which_bands_a_sample_rate_cannot_make(run, model) -> None:
    eq = model.generate("warm")
    assert eq.bands_above_nyquist(8_000) == ("high_shelf",)
    assert "left out: high shelf" in run("generate", "warm", "--sample-rate", 8000).out
    assert "left out" not in run("generate", "warm", "--sample-rate", 16000).out
    assert "nothing above 8000 Hz" in run("generate", "warm", "--sample-rate", 16000).out


def test_generate_writes_a_setting_that_the_library_reads(run, model, tmp_path) -> None:
    (tmp_path / "sub").mkdir()
    ran = run("generate", "bright", "--output", "sub/bright.json")
    assert ran.code == 0
    assert "written to sub/bright.json" in ran.out
    text = (tmp_path / "sub/bright.json").read_text()
    assert ParametricEq.from_json(text) == model.generate("bright")


@pytest.mark.parametrize(
    "command",
    [
        ("generate", "warm"),
        ("morph", "warm", "bright"),
        ("data", "synthetic", "--rows", "2"),
        ("data", "analyze", "--data", "synthetic"),
        ("train", "--data", "synthetic", "--epochs", "1"),
    ],
    ids=lambda c: c[0] + c[1],
)
def test_nothing_is_overwritten_unless_told_to(run, tmp_path: Path, command) -> None:
    target = tmp_path / "there.json"
    target.write_text("mine")
    ran = run(*command, "--output", "there.json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "eqmorph: there.json is already there; --force overwrites it\n"
    assert target.read_text() == "mine"
    if command[0] != "train":
        assert run(*command, "--output", "there.json", "--force").code == 0
        assert target.read_text() != "mine"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("generate", "warmzz"), "unknown term 'warmzz'; did you mean 'warm'?"),
        (("generate", "xyzzyx"), "unknown term 'xyzzyx', no word for a sound is found in it; "),
        (("sample", "warmzz"), "unknown term 'warmzz'; did you mean 'warm'?"),
        (("morph", "warm", "zzbright"), "unknown term 'zzbright'; did you mean 'bright'?"),
        (("generate", "warm", "--amount", "nan"), "amount must be a finite number, got nan"),
        (
            ("generate", "warm", "--model", "no.safetensors"),
            "there is no model file no.safetensors",
        ),
        (("generate", "warm", "--output", "."), ". is a folder; name a file in it"),
        (("morph", "--blend", "warm=0"), "weights must be"),
        (("describe", "no.json"), "no.json: no such file or directory"),
        (("train", "--data", "nope"), "there is no data file nope; --data takes safe, socialfx"),
    ],
)
def test_a_failure_is_one_line_and_exit_1(run, args, sentence) -> None:
    ran = run(*args)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"eqmorph: {sentence}")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("generate",), "Missing argument 'TERM'"),
        (("generate", "warm", "--amount", "much"), "--amount"),
        (("generate", "warm", "--nope"), "No such option: --nope"),
        (("genrate", "warm"), "No such command 'genrate'"),
        (("sample", "warm", "-n", "0"), "-n"),
        (("morph", "warm"), "name two words or files, or --blend"),
        (("morph", "warm", "bright", "1.5"), "ALPHA"),
        (("morph", "warm", "bright", "--method", "magic"), "--method"),
        (("morph", "warm", "bright", "0.5", "--steps", "3"), "goes without ALPHA"),
        (("morph", "warm", "bright", "--blend", "warm=1"), "goes without FROM"),
        (("morph", "--blend", "warm"), "'warm' is not of the form TERM=WEIGHT"),
        (("morph", "--blend", "warm=1", "--blend", "warm=2"), "'warm' is given twice"),
        (("describe", "1", "2"), "give one file, or 13 numbers; got 2 of them"),
        (("describe", "a", "b"), "give one file, or 13 numbers; got 'a'"),
        (("describe", "--jsn", "x"), "there is no option --jsn"),
        (("train", "--resume"), "needs --checkpoint"),
        (("evaluate", "--data", "socialfx", "--consolidate"), "is for SAFE-DB"),
        (("data", "fetch", "nope"), "one of safe, safe-features, socialfx, got 'nope'"),
    ],
)
def test_wrong_usage_is_exit_2(run, args, sentence) -> None:
    ran = run(*args)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in " ".join(ran.err.split())
    assert "Usage: eqmorph" in ran.err


# morph


@pytest.mark.parametrize("method", ["response", "latent"])
@pytest.mark.parametrize("alpha", [0, 0.4, 1])
def test_morph_is_the_library_s(run, model, method, alpha) -> None:
    data = json.loads(run("morph", "warm", "bright", alpha, "--method", method, "--json").out)
    assert ParametricEq.from_dict(data) == model.morph("warm", "bright", alpha, method)
    assert (data["from"], data["to"], data["alpha"], data["method"]) == (
        "warm",
        "bright",
        alpha,
        method,
    )


def test_morph_shows_curve_and_bands(run, model) -> None:
    ran = run("morph", "warm", "bright")
    assert ran.out.startswith("warm to bright, 0.5 of the way: ")
    assert printed_bands(ran.out) == as_printed(model.morph("warm", "bright", 0.5))


def test_morph_steps_go_all_the_way(run, model) -> None:
    data = json.loads(run("morph", "warm", "bright", "--steps", 5, "--json").out)
    assert [s["alpha"] for s in data["steps"]] == [0, 0.25, 0.5, 0.75, 1]
    settings = [ParametricEq.from_dict(s) for s in data["steps"]]
    assert settings[0] == model.generate("warm")
    assert settings[2] == model.morph("warm", "bright", 0.5)
    assert settings[-1] == model.generate("bright")
    lines = run("morph", "warm", "bright", "--steps", 5).out.splitlines()
    shown = [x.split()[0] for x in lines if x[:5].strip().replace(".", "").isdigit()]
    assert shown == ["0", "0.25", "0.5", "0.75", "1"]


def test_blend_among_many(run, model) -> None:
    weights = {"warm": 0.5, "clear": 0.3, "airy": 0.2}
    args = [x for term, w in weights.items() for x in ("--blend", f"{term}={w}")]
    data = json.loads(run("morph", *args, "--amount", 0.5, "--json").out)
    assert ParametricEq.from_dict(data) == model.blend(weights, amount=0.5)
    assert data["blend"] == weights
    assert run("morph", *args).out.startswith("0.5 warm + 0.3 clear + 0.2 airy: ")


# sample


def test_sample_is_the_library_s_and_seeded(run, model) -> None:
    data = json.loads(run("sample", "warm", "-n", 3, "--seed", 1, "--json").out)
    assert tuple(map(ParametricEq.from_dict, data["settings"])) == model.sample("warm", 3, 1)
    once, again, other = (run("sample", "warm", "--seed", s).out for s in (4, 4, 5))
    assert once == again != other
    assert once.count("\n") > 5


def test_one_sample_is_drawn_in_full(run, model) -> None:
    ran = run("sample", "warm", "-n", 1, "--seed", 2)
    assert printed_bands(ran.out) == as_printed(model.sample("warm", 1, 2)[0])


# describe


def test_describe_reads_what_generate_writes(run, model) -> None:
    expected = model.describe(model.generate("bright"))
    text = run("generate", "bright", "--json").out
    Path("bright.json").write_text(model.generate("bright").to_json())
    vector = [repr(x) for x in model.generate("bright").to_vector().tolist()]
    assert any(x.startswith("-") for x in vector)
    for args, stdin in ((("-",), text), (("bright.json",), None), (vector, None)):
        data = json.loads(run("describe", *args, "-n", 3, "--json", stdin=stdin).out)
        for of in ("words", "unlike"):
            data[of] = [{"word": w["term"], "likeness": w["likeness"]} for w in data[of]]
        assert {**expected.to_dict(), "summary": data["summary"]} == data


def test_describe_prints_words_contraries_and_sides(run, model) -> None:
    described = model.describe(model.generate("bright"), 2)
    out = run("describe", "-", "-n", 2, stdin=model.generate("bright").to_json()).out
    for word, likeness in described:
        assert f"{likeness:.2f}" in next(line for line in out.splitlines() if word in line)
    assert f"not {described.unlike[0][0]}" in out
    assert f"{100 * described.sides[0].chance:.0f} % call it {described.sides[0].name}" in out


def test_describe_of_no_change(run) -> None:
    assert "changes next to nothing" in run("describe", *PARAMETRIC_SPACE.default.tolist()).out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "stdin is empty"),
        (b"\xff\xfe\x00", "stdin is not text"),
        (b"[1, 2]", "stdin is JSON, but no setting of ours"),
        (b'{"bands": []}', "stdin is no setting of ours: a parametric setting has 5 'bands'"),
        (b" " * (2 << 20) + b"{}", "stdin is larger than any equaliser setting"),
    ],
)
def test_describe_refuses_what_is_no_setting(run, content, sentence) -> None:
    ran = run("describe", "-", stdin=content)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"eqmorph: {sentence}")


def test_describe_refuses_text_for_a_number(run, model) -> None:
    data = model.generate("warm").to_dict()
    data["bands"][0]["gain_db"] = "loud"
    ran = run("describe", "-", stdin=json.dumps(data))
    assert ran.err == (
        "eqmorph: stdin is no setting of ours: low_shelf gain_db must be a number, got 'loud'\n"
    )


def test_describe_reads_what_import_reads_and_says_what_it_left_out(run) -> None:
    text = "Filter 1: ON PK Fc 1000 Hz Gain 6 dB Q 1\nConvolution: room.wav\n"
    ran = run("describe", "-", stdin=text)
    assert ran.code == 0
    assert "note: Convolution was not followed" in ran.err


# words


def test_words_lists_what_the_model_knows(run, model) -> None:
    data = json.loads(run("words", "--json").out)
    assert [(w["term"], w["n_settings"], w["n_contributors"], w["n_variants"]) for w in data] == [
        (w.term, w.n_rows, w.n_contributors, w.n_variants) for w in model.words()
    ]
    text = run("words").out
    for word in model.words():
        assert f"{word.term:<7}" in text
    assert str(model.term("warm").n_rows) in text


@pytest.mark.parametrize(
    "line",
    [
        "generate warm",
        "generate warm --variant 1",
        "generate less boomy",
        "answer warm",
        "morph warm bright 0.4",
        "morph --blend warm=1",
        "sample bright -n 2 --seed 1",
        "export warm --to apo",
        "export less boomy --to camilladsp",
        "export --pack known --to apo --output .",
    ],
)
def test_a_strength_beyond_the_bands_is_said(run, line) -> None:
    told = "asks for more than a band can do"
    ran = run(*line.split(), "--amount", "40")
    assert ran.code == 0
    assert told in " ".join((ran.out + ran.err).split())
    assert told not in run(*line.split(), "--amount", "0.5", *(["--force"] * ("." in line))).err
