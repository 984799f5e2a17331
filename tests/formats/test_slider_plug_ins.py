"""Effects with sliders in real hosts: Faust's text built as an LV2, JSFX in a Jesusonic engine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import jesusonic
import numpy as np
import pytest
import soundfile
from settings_to_write import field_setting, random_settings

import eqmorph
from eqmorph.formats import export
from eqmorph.formats.faust import write_sliders as write_faust
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.jsfx_sliders import write_sliders as write_jsfx
from eqmorph.formats.sliders import Sliders, sliders_of_words

Place = tuple[int, int, float, float]
# From, to, morph, amount.
PLACES: list[Place] = [(0, 1, 0.37, 0.6), (2, 0, 0.8, -0.9), (1, 1, 0.3, 2.0)]
LENGTH = jesusonic.LENGTH


@pytest.fixture(scope="module")
def words() -> Sliders:
    """An effect of three words."""
    return sliders_of_words(eqmorph.load(), ("warm", "bright", "airy"))


def heard_db(played: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies of 20 Hz to 20 kHz, and the gain there of what became of an impulse of 1."""
    frequencies = np.fft.rfftfreq(LENGTH, 1 / rate)
    heard = (frequencies >= 20) & (frequencies <= 20_000)
    return frequencies[heard], 20 * np.log10(np.abs(np.fft.rfft(played, LENGTH))[heard])


def off_db(sliders: Sliders, place: Place, played: np.ndarray, rate: int) -> float:
    """The largest difference from what the sliders stand for, level included."""
    hertz, gain = heard_db(played, rate)
    eq, level = sliders.at(*place), sliders.level_at(*place)
    return float(np.abs(gain - level - eq.magnitude_response_db(hertz, rate)).max())


# Faust as an LV2 plug-in


@pytest.fixture(scope="module")
def plug_in(words, tmp_path_factory) -> Callable[[str], Path]:
    """The folder of a plug-in that faust2lv2 built, once."""
    folder = tmp_path_factory.mktemp("lv2")

    def build(faust2lv2: str) -> Path:
        if not (folder / "words.lv2").exists():
            text = folder / "words.dsp"
            text.write_text(write_faust(words, "words"))
            ran = subprocess.run(
                [faust2lv2, text.name], cwd=folder, capture_output=True, text=True, timeout=120
            )
            text.unlink()  # hosts take everything in the folder for a plug-in
            missing = "needs a header: apt-get install -y lv2-dev libboost-dev"
            assert (folder / "words.lv2" / "words.so").exists(), f"{ran.stderr}\n{missing}"
        return folder

    return build


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_what_faust2lv2_builds_plays_what_the_sliders_say(
    words, plug_in, program, tmp_path, rate
) -> None:
    """In ffmpeg, since lv2apply has no map of URIs, which faust2lv2's plug-ins ask for."""
    folder = plug_in(program("faust2lv2"))
    impulse = np.zeros((LENGTH, 2), dtype=np.float32)
    impulse[0] = 1.0
    soundfile.write(tmp_path / "in.wav", impulse, rate, "FLOAT")
    for place in PLACES:
        names = zip(("From_0", "To_1", "Morph_2", "Amount_3"), place, strict=True)
        controls = "|".join(f"{name}={value}" for name, value in names)
        effect = f"lv2=p=https\\\\://faustlv2.bitbucket.io/words:c={controls}"
        files = ["-i", tmp_path / "in.wav", "-af", effect, "-c:a", "pcm_f32le"]
        subprocess.run(
            [program("ffmpeg"), "-v", "error", "-y", *files, tmp_path / "out.wav"],
            env={**os.environ, "LV2_PATH": str(folder)}, check=True, timeout=60,
        )  # fmt: skip
        played, _ = soundfile.read(tmp_path / "out.wav")
        assert (played[:, 0] == played[:, 1]).all()
        assert off_db(words, place, played[:, 0], rate) < 1e-3
    assert off_db(words, PLACES[0], played[:, 0], rate) > 0.1  # another place is another sound


# JSFX


@pytest.fixture
def pd(program) -> str:
    """Pure Data, with jsusfx."""
    found = program("pd")
    if not jesusonic.FOLDER.is_dir():
        program("pd-jsusfx")  # says what to install
    return found


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_a_jesusonic_engine_plays_what_the_sliders_say(words, pd, tmp_path, rate) -> None:
    text = write_jsfx(words, "words")
    for place in PLACES:
        shares = {1: place[0] / 2, 2: place[1] / 2, 3: place[2], 4: (place[3] + 1) / 3}
        played = jesusonic.plays(pd, text, rate, shares, tmp_path)
        assert (played[:, 0] == played[:, 1]).all()
        assert off_db(words, place, played[:, 0], rate) < 1e-3


@pytest.mark.parametrize("eq", [field_setting(), *random_settings(2, seed=11)])
def test_a_jesusonic_engine_plays_the_effect_of_thirteen_sliders(eq, pd, tmp_path) -> None:
    played = jesusonic.plays(pd, export(eq, "reaper"), 48_000, {}, tmp_path)
    hertz, gain = heard_db(played[:, 0], 48_000)
    off = gain - preamp_db(eq, 48_000, 2) - eq.magnitude_response_db(hertz, 48_000)
    assert np.abs(off).max() < 1e-3
