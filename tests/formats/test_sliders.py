"""Effects with sliders: the numbers, the Faust text played by DawDreamer, the JSFX run."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path

import numpy as np
import pytest
from settings_to_write import field_setting, graphic_setting, random_settings

import eqmorph
from eqmorph.equalizers import response_grid
from eqmorph.errors import DataFormatError, InvalidArgumentError
from eqmorph.formats import FORMATS, export, find_format, read_setting
from eqmorph.formats.faust import write_sliders as write_faust
from eqmorph.formats.jsfx_sliders import write_sliders as write_jsfx
from eqmorph.formats.sliders import Sliders, sliders_of_setting, sliders_of_words

GRID = response_grid()
LENGTH = 1 << 16
WORDS = ("warm", "bright", "airy")
# From, to, morph, amount.
PLACES = [(0, 1, 0.0, 1.0), (0, 1, 0.37, 0.6), (0, 1, 1.0, 1.7), (2, 0, 0.8, -0.9)]


@pytest.fixture(scope="module")
def made() -> dict[int, Sliders]:
    """Effects of one, two and three words."""
    model = eqmorph.load()
    return {n: sliders_of_words(model, WORDS[:n]) for n in (1, 2, 3)}


def wanted_db(sliders: Sliders, place: tuple[int, int, float, float], hertz, rate) -> np.ndarray:
    """What the sliders stand for, level included."""
    eq = sliders.at(*place)
    return eq.magnitude_response_db(hertz, rate) + sliders.level_at(*place)


# The numbers


def test_anywhere_on_the_sliders_is_what_the_model_says(made) -> None:
    model, generator = eqmorph.load(), np.random.default_rng(0)
    for _ in range(60):
        start, end = generator.integers(0, 3, 2)
        morph, amount = generator.random(), generator.uniform(-1, 2)
        eq = made[3].at(start, end, morph, amount)
        same = start == end
        model_eq = (
            model.generate(WORDS[start], amount)
            if same
            else model.morph(WORDS[start], WORDS[end], morph, amount=amount)
        )
        off = eq.magnitude_response_db(GRID) - model_eq.magnitude_response_db(GRID)
        assert np.abs(off).max() < 0.03


def test_nothing_is_ever_lifted_above_full_scale(made) -> None:
    generator = np.random.default_rng(1)
    loudest = [
        sliders.at(*place).magnitude_response_db(hertz, rate).max() + sliders.level_at(*place)
        for sliders in (made[3], sliders_of_setting(field_setting(), "field"))
        for rate in (44_100, 96_000)
        for hertz in [np.geomspace(5, 0.499 * rate, 1500)]
        for _ in range(60)
        for place in [(*generator.integers(0, len(sliders.names), 2), generator.random(),
                       generator.uniform(-1, 2))]
    ]  # fmt: skip
    assert max(loudest) < 1e-3
    assert min(loudest) > -1.0  # and no more than is needed is taken off


def test_an_amount_of_nothing_is_nothing(made) -> None:
    for place in ((0, 1, 0.5, 0.0), (2, 2, 0.3, 0.0)):
        assert np.abs(wanted_db(made[3], place, GRID, 48_000)).max() < 1e-9


# Faust, by DawDreamer, which is GPL and so no dependency


def played_by_faust(
    text: str, rate: int, place: tuple[int, int, float, float], moves: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies and gain in dB of the left channel, in single precision.

    The amount `moves` up and down before it is what it is.
    """
    if os.environ.get("EQMORPH_REQUIRE_DATA") == "1":
        import dawdreamer
    else:
        dawdreamer = pytest.importorskip("dawdreamer", reason="pip install dawdreamer (GPL-3.0)")
    engine = dawdreamer.RenderEngine(rate, 512)
    effect = engine.make_faust_processor("effect")
    effect.set_dsp_string(text)
    assert effect.compile()
    values = dict(zip(("From", "To", "morph", "Amount"), place, strict=True))
    for described in effect.get_parameters_description():
        label = described["name"].rpartition("/")[2]
        key = label if label in values else "morph"
        effect.set_parameter(described["name"], float(values[key]))
        if moves and key == "Amount":
            path = np.full(rate + LENGTH + 1024, place[3], dtype=np.float32)
            path[: rate // 2] = np.sin(np.linspace(0, 60, rate // 2)) * 1.5 + 0.5
            effect.set_automation(described["name"], path)
    sound = np.zeros((2, rate + LENGTH + 1024), dtype=np.float32)
    sound[:, rate] = 1.0  # after what the sliders glide
    source = engine.make_playback_processor("source", sound)
    engine.load_graph([(source, []), (effect, ["source"])])
    engine.render((rate + LENGTH + 1024) / rate)
    left, right = engine.get_audio()[:, rate : rate + LENGTH]
    assert np.abs(left - right).max() < 1e-6
    frequencies = np.fft.rfftfreq(LENGTH, 1 / rate)
    heard = (frequencies >= 20) & (frequencies <= 20_000)
    return frequencies[heard], 20 * np.log10(np.abs(np.fft.rfft(left.astype(float)))[heard])


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("words", [1, 2, 3])
def test_faust_plays_what_the_sliders_say(made, rate, words) -> None:
    text = write_faust(made[words], "a way")
    for place in PLACES if words == 3 else PLACES[:3]:
        hertz, gain = played_by_faust(text, rate, place)
        assert np.abs(gain - wanted_db(made[words], place, hertz, rate)).max() < 1e-3


@pytest.mark.parametrize("rate", [48_000, 192_000])
@pytest.mark.parametrize("eq", [field_setting(), *random_settings(4, seed=11)])
def test_faust_plays_settings_of_any_kind(eq, rate) -> None:
    """Deep and narrow bands at the ends of the ranges, in single precision."""
    sliders = sliders_of_setting(eq, "field")
    hertz, gain = played_by_faust(export(eq, "faust"), rate, (0, 0, 0.0, 1.0))
    off = np.abs(gain - wanted_db(sliders, (0, 0, 0.0, 1.0), hertz, rate)).max()
    assert off <= find_format("faust", True).accuracy_db == 1e-3


def test_faust_arrives_after_any_moves() -> None:
    eq = random_settings(4, seed=11)[3]  # with the narrow cut that once stopped 0.06 dB short
    sliders = sliders_of_setting(eq, "moved")
    hertz, gain = played_by_faust(export(eq, "faust"), 48_000, (0, 0, 0.0, 0.9), moves=True)
    assert np.abs(gain - wanted_db(sliders, (0, 0, 0.0, 0.9), hertz, 48_000)).max() < 1e-3


def test_a_wrong_amount_would_be_noticed(made) -> None:
    text = write_faust(made[2])
    hertz, gain = played_by_faust(text, 48_000, (0, 1, 0.3, 0.9))
    assert np.abs(gain - wanted_db(made[2], (0, 1, 0.3, 1.0), hertz, 48_000)).max() > 0.1


def test_a_band_above_nyquist_does_nothing_in_faust() -> None:
    eq = field_setting()  # its high shelf is at 8.2 kHz
    hertz, gain = played_by_faust(export(eq, "faust"), 16_000, (0, 0, 0.0, 1.0))
    below = hertz < 7900
    level = sliders_of_setting(eq, "x").level_at(0, 0, 0.0, 1.0)
    wanted = eq.magnitude_response_db(hertz[below], 16_000) + level
    assert np.abs(gain[below] - wanted).max() < 0.02


# JSFX


class Memory(dict):
    """EEL2's memory: an address is a number, and what was never written is 0."""

    def __init__(self, cells: dict[int, float], base: float = 0.0) -> None:
        super().__init__()
        self.cells, self.base = cells, base

    def __getitem__(self, index: float) -> float:
        return self.cells.get(int(self.base + index + 1e-5), 0.0)

    def __setitem__(self, index: float, value: float) -> None:
        self.cells[int(self.base + index + 1e-5)] = value


def run_jsfx(
    text: str, rate: float, place: tuple[int, int, float, float], length: int
) -> np.ndarray:
    """Both channels of an impulse; the code is turned into Python section by section."""
    head, *sections = re.split(r"^@(\w+)$", text, flags=re.M)
    code = dict(zip(sections[::2], sections[1::2], strict=True))

    def as_python(name: str) -> str:
        lines = code[name].replace("^", "**").replace("$pi", "pi")
        lines = re.sub(r"^(ways|headroom) = (\d+);", r"\1 = Memory(cells, \2);", lines, flags=re.M)
        return lines.replace("; ", "\n").replace(";", "")

    cells: dict[int, float] = {}
    run: dict[str, object] = {
        "Memory": Memory, "cells": cells, "srate": rate, "pi": math.pi, "samplesblock": 512,
        "cos": math.cos, "sin": math.sin, "sqrt": math.sqrt, "exp": math.exp,
        "floor": math.floor, "min": min, "max": max,
    }  # fmt: skip
    declared = {int(n): float(v) for n, v in re.findall(r"^slider(\d):(-?[\d.]+)<", head, re.M)}
    for number, value in enumerate(place, start=1):
        if number in declared:
            run[f"slider{number}"] = value
    run |= dict.fromkeys(re.findall(r"\b(?:now|s0|s1|t0|t1)_\d+\b", text), 0.0)
    for name in ("init", "slider", "block"):
        exec(as_python(name), run)
    sample, out = compile(as_python("sample"), "sample", "exec"), np.empty((2, length))
    for n in range(length):
        run["spl0"] = run["spl1"] = 1.0 if n == 0 else 0.0
        exec(sample, run)
        out[:, n] = run["spl0"], run["spl1"]
    return out


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("words", [1, 2, 3])
def test_jsfx_plays_what_the_sliders_say(made, rate, words) -> None:
    text, length = write_jsfx(made[words], "a way"), 8192
    for place in PLACES if words == 3 else PLACES[1:3]:
        left, right = run_jsfx(text, rate, place, length)
        assert (left == right).all()
        hertz = np.fft.rfftfreq(length, 1 / rate)
        heard = (hertz >= 20) & (hertz <= 20_000)
        gain = 20 * np.log10(np.abs(np.fft.rfft(left)[heard]))
        assert np.abs(gain - wanted_db(made[words], place, hertz[heard], rate)).max() < 1e-3


def test_both_effects_hold_the_same_numbers(made) -> None:
    faust, jsfx = write_faust(made[3]), write_jsfx(made[3])
    tables = [[v for t in re.findall(r"waveform \{([^}]*)\}", faust) for v in t.split(",")]]
    tables += [re.findall(r"(?:ways|headroom)\[\d+\] = (-?[\d.]+);", jsfx)]
    numbers = [np.array(table, dtype=float) for table in tables]
    assert len(numbers[0]) == made[3].ways.size + made[3].headroom_db.size
    assert (numbers[0] == numbers[1]).all()


def test_jsfx_sliders_glide_and_arrive(made) -> None:
    """The first block begins where the sliders are; later ones go there by and by."""
    text = write_jsfx(made[2])
    block = text.partition("@block\n")[2]
    assert block.startswith("share = (1 - exp(-samplesblock/(srate*0.02)))*begun + (1 - begun);")
    assert "begun = 0;" in text.partition("@slider")[0]


# What cannot be, and names


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("warm", "Warmth"), "a word is named twice in warm, warm"),
        ((), "1 to 5 words, got 0"),
        (("warm", "bright", "airy", "thin", "full", "deep"), "1 to 5 words, got 6"),
    ],
)
def test_words_that_make_no_effect_are_refused(words, said) -> None:
    with pytest.raises(InvalidArgumentError, match=re.escape(said)):
        sliders_of_words(eqmorph.load(), words)


def test_forty_bells_make_no_effect() -> None:
    with pytest.raises(InvalidArgumentError, match="five bands and this setting has 40"):
        export(graphic_setting(), "faust")


def test_an_effect_with_sliders_is_no_setting_to_be_read(made) -> None:
    for text in (write_jsfx(made[2]), write_faust(made[2])):
        with pytest.raises(DataFormatError, match="sliders between words"):
            read_setting(text.encode())
    with pytest.raises(DataFormatError, match="a Faust program that is not ours"):
        read_setting(b'import("stdfaust.lib");\nprocess = _;\n')


@pytest.mark.parametrize("name", ['a"b', "x\n@init", "{'x':1}", "*/"])
def test_no_name_breaks_an_effect(made, name) -> None:
    sliders = Sliders((name, "b", "c"), made[3].ways, made[3].headroom_db)
    plain = Sliders(("a", "b", "c"), made[3].ways, made[3].headroom_db)
    for write in (write_faust, write_jsfx):
        assert write(sliders, name).count("\n") == write(plain, "a").count("\n")
        assert write(sliders, name).count('"') == write(plain, "a").count('"')


def test_the_command_writes_what_the_library_writes(tmp_path: Path, made, capsys) -> None:
    from typer.testing import CliRunner

    from eqmorph.cli.app import app

    for key in ("faust", "reaper"):
        asked = ["export", "warm", "--with", "bright", "--to", key]
        ran = CliRunner().invoke(app, asked, catch_exceptions=False)
        assert ran.stdout == find_format(key, True).write_sliders(made[2], "warm to bright")
    able = [f.key for f in FORMATS if f.write_sliders]
    ran = CliRunner().invoke(app, ["export", "warm", "--with", "bright", "--to", "apo"])
    assert f"apo has no sliders to morph with; {' and '.join(able)} have" in ran.stderr
    ran = CliRunner().invoke(app, ["export", "--eq", "x", "--with", "bright", "--to", "faust"])
    assert ran.exit_code == 2
