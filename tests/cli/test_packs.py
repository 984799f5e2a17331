"""`export --onto` and `export --pack`: corrections kept, a file for each word."""

from __future__ import annotations

from pathlib import Path

import pytest

from eqmorph.formats import export as export_setting
from eqmorph.formats import read_correction

CORRECTION = (
    "Preamp: -6.0 dB\n"
    "Filter 1: ON PK Fc 100 Hz Gain 6.0 dB Q 1.00\n"
    "Filter 2: ON PK Fc 6000 Hz Gain -5.0 dB Q 4.00\n"
)


@pytest.fixture
def correction() -> Path:
    path = Path("ParametricEQ.txt")
    path.write_text(CORRECTION)
    return path


def test_a_word_goes_on_top_of_a_correction(run, correction) -> None:
    ran = run("export", "warm", "--onto", correction, "--to", "apo")
    assert ran.code == 0
    found = read_correction(ran.out.encode())
    assert [f.frequency_hz for f in found.filters[:2]] == [100.0, 6000.0]
    assert len(found.filters) == 7
    assert "2 bands of the correction as they are" in ran.err
    assert "its preamp, -6.0 dB, gives way to one for the whole" in ran.err


def test_what_a_correction_has_that_is_not_followed_is_said(run, correction) -> None:
    correction.write_text(CORRECTION + "Convolution: room.wav\n")
    ran = run("export", "warm", "--onto", correction, "--to", "apo")
    assert "ParametricEQ.txt: Convolution was not followed" in ran.err


def test_a_pack_has_a_file_for_every_known_word(run, model) -> None:
    Path("out").mkdir()
    ran = run("export", "--pack", "known", "--to", "apo", "--output", "out")
    assert ran.code == 0
    assert ran.out.startswith(f"{len(model.terms)} files written to out\n")
    for word in model.terms:
        assert Path(f"out/{word}.txt").read_text() == export_setting(model.generate(word), "apo")


def test_a_pack_of_ones_own_requests_on_top_of_a_correction(run, correction, model) -> None:
    Path("out").mkdir()
    Path("words.txt").write_text("# for the headphones\nwarm\nless boomy  # at night\n\nwarm\n")
    options = ("--amount", 0.5, "--onto", correction, "--to", "apo", "-o", "out")
    ran = run("export", "--pack", "words.txt", *options)
    assert ran.code == 0
    assert sorted(p.name for p in Path("out").iterdir()) == ["less boomy.txt", "warm.txt"]
    for path in Path("out").iterdir():
        found = read_correction(path.read_bytes())
        eq = model.answer(path.stem).setting.scaled(0.5)
        assert len(found.filters) == 7
        assert found.filters[3].gain_db == pytest.approx(eq.bands[1].gain_db, abs=0.01)


def test_a_word_that_fails_stops_no_other(run) -> None:
    Path("out").mkdir()
    Path("words.txt").write_text("warm\nzyxqv\nbright\n")
    ran = run("export", "--pack", "words.txt", "--to", "apo", "-o", "out")
    assert ran.code == 1
    assert "zyxqv: unknown term 'zyxqv'" in ran.err
    assert sorted(p.name for p in Path("out").iterdir()) == ["bright.txt", "warm.txt"]


def test_nothing_that_is_there_is_overwritten_and_nothing_begun(run) -> None:
    Path("out").mkdir()
    Path("out/warm.txt").write_text("mine")
    Path("words.txt").write_text("bright\nwarm\n")
    ran = run("export", "--pack", "words.txt", "--to", "apo", "-o", "out")
    assert (ran.code, ran.err) == (
        1,
        "eqmorph: out/warm.txt is already there; --force overwrites it\n",
    )
    assert [p.name for p in Path("out").iterdir()] == ["warm.txt"]
    assert run("export", "--pack", "words.txt", "--to", "apo", "-o", "out", "--force").code == 0
    assert Path("out/warm.txt").read_text().startswith("Preamp")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("# none\n", "words.txt has no words; it takes one word or request a line"),
        ("warm\n" * 2 + "\n".join(f"w{i}" for i in range(1001)), "1000 are the most"),
    ],
)
def test_a_pack_that_cannot_be_is_refused_in_one_sentence(run, words, said) -> None:
    Path("out").mkdir()
    Path("words.txt").write_text(words)
    ran = run("export", "--pack", "words.txt", "--to", "apo", "-o", "out")
    assert ran.code == 1
    assert said in ran.err
    assert list(Path("out").iterdir()) == []


@pytest.mark.parametrize("name", ["../up", "..", ".hidden", "con/../../x"])
def test_no_word_leads_out_of_the_folder(run, name) -> None:
    Path("out").mkdir()
    Path("words.txt").write_text(f"warm {name}\n{name} warm\n")
    run("export", "--pack", "words.txt", "--to", "apo", "-o", "out")
    assert {p.name for p in Path().iterdir()} == {"out", "words.txt"}
    assert not any(p.name.startswith(".") for p in Path("out").iterdir())


def test_words_that_would_be_one_file_have_two_and_that_is_said(run) -> None:
    """Also where the case of names, or how an accent is stored, makes no difference."""
    Path("out").mkdir()
    words = ["warm", "WARM", "warm!", "Warm?", "-3 dB at 250 Hz", "3 dB at 250 Hz", "../warm"]
    Path("words.txt").write_text("\n".join(words))
    ran = run("export", "--pack", "words.txt", "--to", "apo", "-o", "out")
    assert ran.code == 0
    names = {p.name for p in Path("out").iterdir()}
    assert names == {"warm.txt", "warm 2.txt", "Warm 3.txt", "warm 4.txt",
                     "minus 3 dB at 250 Hz.txt", "3 dB at 250 Hz.txt"}  # fmt: skip
    assert len({name.casefold() for name in names}) == len(names)
    assert "'WARM' is 'warm' again, which has a file" in ran.err
    assert "'warm!' is written to out/warm 2.txt" in ran.err
    assert "'../warm' is written to out/warm 4.txt" in ran.err
    for name, gain in (("minus 3", "-3.00"), ("3", "3.00")):
        assert f"Gain {gain} dB" in Path(f"out/{name} dB at 250 Hz.txt").read_text()


def test_a_pack_needs_a_folder_and_goes_alone(run) -> None:
    ran = run("export", "--pack", "known", "--to", "apo")
    assert "goes into a folder: name one with --output" in ran.err
    ran = run("export", "--pack", "known", "--to", "apo", "-o", "nowhere")
    assert "there is no folder nowhere" in ran.err
    assert run("export", "warm", "--pack", "known", "--to", "apo").code == 2
    Path("out").mkdir()
    for option in ("--with", "--name"):
        ran = run("export", "--pack", "known", option, "bright", "--to", "faust", "-o", "out")
        assert (ran.code, f"{option}: goes without --pack" in ran.err) == (2, True)
    assert not list(Path("out").iterdir())


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        (7, "5 bands of 5 used, as they are"),
        (5, "refit to 3 bands: off by "),
        (2, "the correction has 2 bands and the device 2, which leaves none for the setting"),
    ],
)
def test_ours_gives_way_to_the_correction_where_a_device_has_few_bands(
    run, correction, bands, said
) -> None:
    ran = run("export", "warm", "--onto", correction, "--bands", bands, "--to", "apo")
    assert said in ran.err
    assert ran.code == (1 if bands == 2 else 0)
    if bands > 2:
        found = read_correction(ran.out.encode())
        assert len(found.filters) == bands
        assert [f.frequency_hz for f in found.filters[:2]] == [100.0, 6000.0]


def test_a_file_of_many_bands_comes_to_a_device_by_its_own_bands(run, correction) -> None:
    """Not by the nearest five, of which other bands would be made."""
    more = [f"Filter {i}: ON PK Fc {150 * i} Hz Gain {(-1) ** i * 3} dB Q 3" for i in range(3, 10)]
    correction.write_text(CORRECTION + "\n".join(more) + "\nConvolution: room.wav\n")
    ran = run("export", "--eq", correction, "--bands", 9, "--to", "apo")
    wanted = read_correction(correction.read_bytes()).filters
    assert read_correction(ran.out.encode()).filters == wanted
    assert "9 bands of 9 used, as they are" in ran.err
    assert "Convolution was not followed" in ran.err
    assert "its level, -6.0 dB, is not part of the setting" in ran.err
    assert "fitted: the closest five bands" not in ran.err
    half = run("export", "--eq", correction, "--bands", 9, "--amount", 0.5, "--to", "apo")
    gains = [f.gain_db for f in read_correction(half.out.encode()).filters]
    assert gains == pytest.approx([f.gain_db / 2 for f in wanted])
    eight = run("export", "--eq", correction, "--bands", 8, "--to", "apo")
    assert "refit to 8 bands: off by" in eight.err
    correction.write_text(CORRECTION + "Filter 3: ON HPQ Fc 30 Hz Q 0.7\n")
    ran = run("export", "--eq", correction, "--bands", 5, "--amount", 0.5, "--to", "apo")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith("eqmorph: a high pass has no strength; leave the amount at 1\n")
    ran = run("export", "--eq", correction, "--bands", 5, "--to", "apo")
    assert "refit to" in ran.err  # a device has bells and shelves
    Path("curve.csv").write_text("20,3\n200,0\n2000,-2\n20000,4\n")
    ran = run("export", "--eq", "curve.csv", "--bands", 5, "--to", "apo")
    assert "fitted: the closest five bands" in ran.err
    assert "of 5 used, as they are" in ran.err


def test_a_pack_for_a_device_tells_of_each_word_how_near_it_is(run, model) -> None:
    Path("out").mkdir()
    ran = run("export", "--pack", "known", "--bands", 3, "--to", "knobs", "-o", "out")
    assert ran.code == 0
    for word in model.terms:
        assert f"{word}: refit to 3 bands: off by" in ran.err or f"{word}: 3 bands of 3" in ran.err
        assert len(read_correction(Path(f"out/{word}.csv").read_bytes()).filters) <= 3


@pytest.mark.parametrize(
    ("options", "said", "code"),
    [
        (("--max-gain", 3), "--max-gain: goes with --bands", 2),
        (("--bells-only",), "--bells-only: goes with --bands", 2),
        (("--max-gain", 3, "--bells-only"), "go with --bands", 2),
        (("--bands", 3, "--q-range", 1, 2, "--octaves", 1, 2), "give one", 2),
        (("--bands", 0), "a device has 1 to 32 bands, got 0", 1),
        (("--bands", 3, "--octaves", 0, 1), "the narrower first, got 0 and 1", 1),
        (("--bands", 3, "--octaves", 2, 0.5), "octaves, the narrower first, got 2 and 0.5", 1),
        (("--bands", 3, "--octaves", 1, "nan"), "got 1 and nan", 1),
        (("--bands", 3, "--with", "bright"), "without --onto, --amount and --bands", 2),
    ],
)
def test_limits_that_are_none_are_refused(run, options, said, code) -> None:
    ran = run("export", "warm", "--to", "apo", *options)
    assert said in " ".join(ran.err.split())
    assert ran.code == code


@pytest.mark.parametrize("key", ["json", "faust", "graphiceq", "bands10", "fir"])
def test_what_holds_no_bands_of_a_device_names_what_does(run, key) -> None:
    ran = run("export", "warm", "--to", key, "--bands", 3, "--output", "out")
    assert ran.code == 1
    assert f"{key} holds" in ran.err
    assert "a number of bands is for formats of bands: apo, easyeffects," in ran.err
    assert not Path("out").exists()
