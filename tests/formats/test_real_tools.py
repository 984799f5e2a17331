"""What real tools play, measured: an impulse through ffmpeg, SoX and pedalboard."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from settings_to_write import SAMPLE_RATE, field_setting, graphic_setting

from eqmorph.equalizers import GraphicEq, ParametricEq
from eqmorph.formats import export, find_format

# Long enough for the narrowest bell at 82 Hz to fade below what is asked.
LENGTH = 1 << 17


def impulse_file(folder: Path, sample_rate: int) -> Path:
    """An impulse at half of full scale, in double precision."""
    path = folder / "impulse.wav"
    impulse = np.zeros(LENGTH)
    impulse[0] = 0.5
    soundfile.write(path, impulse, sample_rate, "DOUBLE")
    return path


def measured_db(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies from 20 Hz to 20 kHz and the gain there of what a tool made of the impulse."""
    audio, sample_rate = soundfile.read(path)
    assert len(audio) == LENGTH
    frequencies = np.fft.rfftfreq(LENGTH, 1 / sample_rate)
    heard = (frequencies >= 20) & (frequencies <= min(20_000, 0.499 * sample_rate))
    gain = 20 * np.log10(np.abs(np.fft.rfft(audio / 0.5))[heard])
    return frequencies[heard], gain


def difference_db(
    path: Path, eq: ParametricEq | GraphicEq, preamp: float, sample_rate: int
) -> float:
    """Largest difference of a measurement from the setting's own response, preamp taken off."""
    frequencies, gain = measured_db(path)
    return np.abs(gain - preamp - eq.magnitude_response_db(frequencies, sample_rate)).max()


def run_ffmpeg(ffmpeg: str, chain: str, source: Path, target: Path) -> None:
    arguments = ["-v", "error", "-y", "-i", source, "-af", chain.strip(), "-c:a", "pcm_f64le"]
    subprocess.run([ffmpeg, *arguments, target], check=True, capture_output=True, timeout=60)


def run_sox(sox: str, chain: str, source: Path, target: Path) -> None:
    arguments = ["-D", source, "-b", "32", "-e", "signed-integer", target, *chain.split()]
    subprocess.run([sox, *arguments], check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize("sample_rate", [44_100, 96_000])
def test_ffmpeg_plays_it(setting, program, tmp_path, sample_rate) -> None:
    chain = export(setting, "ffmpeg", sample_rate)
    preamp = float(re.match(r"volume=([-\d.]+)dB", chain)[1])
    run_ffmpeg(program("ffmpeg"), chain, impulse_file(tmp_path, sample_rate), tmp_path / "out.wav")
    assert difference_db(tmp_path / "out.wav", setting, preamp, sample_rate) <= 0.001
    assert find_format("ffmpeg", True).accuracy_db == 0.001


def test_ffmpeg_plays_forty_bells(program, tmp_path) -> None:
    eq = graphic_setting()
    chain = export(eq, "ffmpeg", SAMPLE_RATE)
    preamp = float(re.match(r"volume=([-\d.]+)dB", chain)[1])
    run_ffmpeg(program("ffmpeg"), chain, impulse_file(tmp_path, SAMPLE_RATE), tmp_path / "out.wav")
    assert difference_db(tmp_path / "out.wav", eq, preamp, SAMPLE_RATE) <= 0.001


def test_ffmpeg_keeps_double_precision_whatever_the_input_has(program, tmp_path) -> None:
    """Left to itself, it would filter 16-bit files in 16 bits."""
    eq, path = field_setting(), tmp_path / "impulse.wav"
    impulse = np.zeros(LENGTH)
    impulse[0] = 0.5
    soundfile.write(path, impulse, SAMPLE_RATE, "PCM_16")
    chain = export(eq, "ffmpeg", SAMPLE_RATE)
    run_ffmpeg(program("ffmpeg"), chain, path, tmp_path / "out.wav")
    preamp = float(re.match(r"volume=([-\d.]+)dB", chain)[1])
    assert difference_db(tmp_path / "out.wav", eq, preamp, SAMPLE_RATE) <= 0.001


def test_sox_plays_it(setting, program, tmp_path) -> None:
    chain = export(setting, "sox", SAMPLE_RATE)
    preamp = float(chain.split()[1])
    run_sox(program("sox"), chain, impulse_file(tmp_path, SAMPLE_RATE), tmp_path / "out.wav")
    assert difference_db(tmp_path / "out.wav", setting, preamp, SAMPLE_RATE) <= 0.005
    assert find_format("sox", True).accuracy_db == 0.005


@pytest.mark.parametrize("tool", ["ffmpeg", "sox"])
def test_a_band_that_the_rate_cannot_make_is_left_out_and_not_refused(
    program, tmp_path, tool
) -> None:
    eq, rate = field_setting(), 16_000
    assert eq.bands_above_nyquist(rate) == ("high_shelf",)
    chain = export(eq, tool, rate)
    preamp = float(re.search(r"(?:volume=|gain )([-\d.]+)", chain)[1])
    run = run_ffmpeg if tool == "ffmpeg" else run_sox
    run(program(tool), chain, impulse_file(tmp_path, rate), tmp_path / "out.wav")
    assert difference_db(tmp_path / "out.wav", eq, preamp, rate) <= 0.005


def test_a_wrong_kind_of_width_would_be_noticed(program, tmp_path) -> None:
    """That the measurement can fail: the same numbers, taken as slopes instead of Qs."""
    eq = field_setting()
    chain = export(eq, "ffmpeg", SAMPLE_RATE)
    preamp = float(re.match(r"volume=([-\d.]+)dB", chain)[1])
    source, target = impulse_file(tmp_path, SAMPLE_RATE), tmp_path / "out.wav"
    run_ffmpeg(program("ffmpeg"), chain.replace("t=q", "t=s"), source, target)
    assert difference_db(target, eq, preamp, SAMPLE_RATE) > 0.5


@pytest.mark.parametrize(
    "chain",
    [
        "bass 6",
        "treble -6",
        "bass 6 200 0.9s",
        "treble 5 5k 1.2o",
        "equalizer 1k 1 6",
        "equalizer 1k 1.5o -6",
        "equalizer 500 300h 6",
        "equalizer 3k 1.1k 4",
    ],
)
def test_widths_of_sox_are_read_as_it_plays_them(program, tmp_path, chain) -> None:
    run_sox(
        program("sox"),
        f"gain -8 {chain}",
        impulse_file(tmp_path, SAMPLE_RATE),
        tmp_path / "out.wav",
    )
    found = find_format("sox", False).read(f"gain -8 {chain}", SAMPLE_RATE, "it")
    frequencies, gain = measured_db(tmp_path / "out.wav")
    expected = found.response_db(frequencies, SAMPLE_RATE) + found.preamp_db
    assert np.abs(gain - expected).max() <= 0.01


@pytest.mark.parametrize(
    "chain",
    [
        "equalizer=f=1k:t=o:w=1:g=6,volume=0.5",
        "lowshelf=f=100:t=s:w=0.7:g=5:r=f64,volume=-3dB",
        "equalizer=f=500:t=h:w=300:g=-5:r=f64",
        "highpass=f=50:t=q:w=0.8:r=f64,lowpass=f=15k:t=q:w=0.6:r=f64",
    ],
)
def test_chains_of_ffmpeg_are_read_as_it_plays_them(program, tmp_path, chain) -> None:
    run_ffmpeg(program("ffmpeg"), chain, impulse_file(tmp_path, SAMPLE_RATE), tmp_path / "out.wav")
    found = find_format("ffmpeg", False).read(chain, SAMPLE_RATE, "it")
    frequencies, gain = measured_db(tmp_path / "out.wav")
    expected = found.response_db(frequencies, SAMPLE_RATE) + found.preamp_db
    assert np.abs(gain - expected).max() <= 0.01


def test_sox_does_not_clip_a_loud_tone_at_the_loudest_frequency(program, tmp_path) -> None:
    """The gain comes first: between its effects SoX clips."""
    eq = field_setting()
    frequencies = np.geomspace(20, 20_000, 2000)
    loudest = frequencies[np.argmax(eq.magnitude_response_db(frequencies, SAMPLE_RATE))]
    tone = 0.999 * np.sin(2 * np.pi * loudest * np.arange(SAMPLE_RATE) / SAMPLE_RATE)
    tone *= np.minimum(1.0, np.arange(SAMPLE_RATE) / (0.1 * SAMPLE_RATE))  # no click at the start
    soundfile.write(tmp_path / "tone.wav", tone, SAMPLE_RATE, "PCM_32")
    run_sox(program("sox"), export(eq, "sox"), tmp_path / "tone.wav", tmp_path / "out.wav")
    audio, _ = soundfile.read(tmp_path / "out.wav")
    assert 0.9 < np.abs(audio).max() < 1.0


def test_pedalboard_plays_it(setting) -> None:
    """A cross-check by other people's filters, in single precision; skipped where not installed."""
    pedalboard = pytest.importorskip("pedalboard", reason="pedalboard is GPL, so no dependency")
    kinds = (
        pedalboard.LowShelfFilter,
        pedalboard.PeakFilter,
        pedalboard.PeakFilter,
        pedalboard.PeakFilter,
        pedalboard.HighShelfFilter,
    )
    board = pedalboard.Pedalboard(
        [
            kind(cutoff_frequency_hz=band.frequency_hz, gain_db=band.gain_db, q=band.q)
            for kind, band in zip(kinds, setting.bands, strict=True)
        ]
    )
    impulse = np.zeros((1, LENGTH), dtype=np.float32)
    impulse[0, 0] = 1.0
    gain = 20 * np.log10(np.abs(np.fft.rfft(board(impulse, SAMPLE_RATE)[0])))
    frequencies = np.fft.rfftfreq(LENGTH, 1 / SAMPLE_RATE)
    heard = (frequencies >= 20) & (frequencies <= 20_000)
    ours = setting.magnitude_response_db(frequencies[heard], SAMPLE_RATE)
    assert np.abs(gain[heard] - ours).max() <= 0.02
