"""Versions to listen to: equally loud, below full scale, on a page that works by itself."""

from __future__ import annotations

import base64
import html.parser
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
import soundfile
from sounds import RATE, noise

from eqmorph.audio import RenderOptions, read_audio, true_peak_db
from eqmorph.audio.comparing import Version, compare
from eqmorph.audio.listening_page import write_listening_page
from eqmorph.audio.rendering import render
from eqmorph.equalizers import GraphicEq, ParametricEq
from eqmorph.errors import AudioFileError, MissingExtraError
from eqmorph.plots import draw_spectra

Make = Callable[..., Path]


@pytest.fixture
def versions(eq: ParametricEq, make: Make, tmp_path: Path) -> tuple[Version, ...]:
    loud = noise(3.0)
    source = make("in.wav", 0.98 * loud / np.abs(loud).max(), subtype="PCM_24")
    settings = {"up": eq, "down": eq.scaled(-1.0), "forty": GraphicEq.from_vector([1.0] * 40)}
    return compare(source, settings, tmp_path / "ab")


def test_all_versions_are_equally_loud_and_below_the_ceiling(versions: tuple[Version, ...]) -> None:
    assert [v.name for v in versions] == ["before", "up", "down", "forty"]
    meter = pyloudnorm.Meter(RATE)
    levels, peaks = [], []
    for version in versions:
        audio, rate = read_audio(version.report.target)
        levels.append(meter.integrated_loudness(audio.T))
        peaks.append(true_peak_db(audio, rate))
        assert version.report.clipped == 0
        assert version.report.loudness_after == pytest.approx(levels[-1], abs=0.05)
    assert max(levels) - min(levels) < 0.1
    assert max(peaks) == pytest.approx(-1.0, abs=0.01), "as loud as the ceiling allows"


def test_nothing_is_lowered_without_need(make: Make, eq: ParametricEq, tmp_path: Path) -> None:
    source = make("in.wav", noise(1.0, level=0.02), subtype="PCM_24")
    before = compare(source, {"up": eq}, tmp_path / "ab")[0]
    assert before.report.gain_db == 0.0
    np.testing.assert_array_equal(
        soundfile.read(source)[0], soundfile.read(before.report.target)[0]
    )


def test_spectra_show_what_was_done(versions: tuple[Version, ...]) -> None:
    before, up, down, _ = (v.spectrum.levels_db for v in versions)
    hz = versions[0].spectrum.frequencies_hz
    bass, middle = (hz < 80), (hz > 500) & (hz < 700)
    assert ((up - before)[bass].mean() - (up - before)[middle].mean()) > 6
    assert ((down - before)[bass].mean() - (down - before)[middle].mean()) < -6


def test_the_picture_is_a_picture(versions: tuple[Version, ...], tmp_path: Path) -> None:
    matplotlib = pytest.importorskip("matplotlib", reason="the extra `plots` is not installed")
    draw_spectra(versions, tmp_path / "spectra.png")
    picture = matplotlib.image.imread(tmp_path / "spectra.png")
    assert picture.shape[0] > 300
    assert picture.std() > 0.05


def test_without_matplotlib_the_way_out_is_named(
    versions: tuple[Version, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"eqmorph\[plots\]"):
        draw_spectra(versions, tmp_path / "spectra.png")


def test_the_page_stands_alone(versions: tuple[Version, ...], tmp_path: Path) -> None:
    picture = tmp_path / "spectra.png"
    picture.write_bytes(b"not really")
    assert write_listening_page(tmp_path / "i.html", "a <b> & c", versions, picture)
    page = (tmp_path / "i.html").read_text(encoding="utf-8")
    html.parser.HTMLParser().feed(page)
    assert "a &lt;b&gt; &amp; c" in page
    assert not re.search(r'(?:src|href)="(?!data:)', page)
    data = re.search(r'id="versions">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    sounds = json.loads(data[1])
    assert [s["name"] for s in sounds] == ["before", "up", "down", "forty"]
    for sound, version in zip(sounds, versions, strict=True):
        content = base64.b64decode(sound["source"].removeprefix("data:audio/flac;base64,"))
        assert content == Path(version.report.target).read_bytes()


def test_a_page_of_long_recordings_refers_to_files(
    versions: tuple[Version, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eqmorph.audio.listening_page._LARGEST_EMBEDDED", 1000)
    assert not write_listening_page(tmp_path / "ab/i.html", "t", versions)
    assert '"source": "up.flac"' in (tmp_path / "ab/i.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "audio", [np.zeros((2, RATE)), np.full((1, 10), 0.5), np.full((1, 1), 0.5)]
)
def test_silence_and_snippets_can_be_compared(
    eq: ParametricEq, make: Make, tmp_path: Path, audio: np.ndarray
) -> None:
    made = compare(make("in.wav", audio), {"up": eq}, tmp_path / "ab")
    silent = not audio.any()
    for version in made:
        assert (version.report.loudness_after is None) == silent
        assert version.report.true_peak_db is None or np.isfinite(version.report.true_peak_db)
        assert any("too short or too quiet" in note for note in version.report.notes)
    if silent:
        assert made[1].report.gain_db <= -8.0 + 1e-9
    else:
        loudness = [version.report.loudness_after for version in made]
        assert loudness[0] == pytest.approx(loudness[1], abs=1e-9)
    write_listening_page(tmp_path / "ab/i.html", "t", made)
    draw_spectra(made, tmp_path / "spectra.png")  # without a warning
    page = (tmp_path / "ab/i.html").read_text(encoding="utf-8")
    assert "too short or too quiet" in page
    assert "-inf" not in page


def test_a_file_without_samples_has_nothing_to_compare(
    eq: ParametricEq, make: Make, tmp_path: Path
) -> None:
    source = make("in.wav", np.zeros((1, 0)))
    with pytest.raises(AudioFileError, match=r"in\.wav has no samples"):
        compare(source, {"up": eq}, tmp_path / "ab")
    assert render(source, tmp_path / "out.wav", eq).frames == 0
    for extension in ("flac", "mp3"):
        with pytest.raises(AudioFileError, match=rf"out\.{extension}: .* without samples"):
            render(source, tmp_path / f"out.{extension}", eq)


@pytest.mark.parametrize("name", ["before", "a/b", ".hidden"])
def test_names_that_cannot_be_files_are_refused(
    eq: ParametricEq, make: Make, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ValueError, match="cannot be the name of a version"):
        compare(make("in.wav", noise(0.1)), {name: eq}, tmp_path / "ab", RenderOptions())
