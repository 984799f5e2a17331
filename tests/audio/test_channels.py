"""Mid, side, left and right: the part is equalised, the rest stays, and the level is for all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from sounds import RATE, noise

from eqmorph.audio.channels import PartFilter
from eqmorph.audio.filtering import apply_eq
from eqmorph.audio.rendering import RenderOptions, render
from eqmorph.equalizers import ParametricEq
from eqmorph.errors import AudioFileError, InvalidArgumentError

EQ = ParametricEq.from_vector([6, 150, -4, 560, 0.9, 3, 1000, 2, -2.5, 3300, 0.71, 8, 8200])


def parts(sound: np.ndarray) -> dict[str, np.ndarray]:
    """All four, from (2, samples)."""
    left, right = sound
    return {"mid": (left + right) / 2, "side": (left - right) / 2, "left": left, "right": right}


@pytest.mark.parametrize("part", ["mid", "side", "left", "right"])
def test_one_part_is_equalised_and_the_other_stays(part) -> None:
    sound = noise(0.5)
    changed = PartFilter(EQ.sos(RATE), part)(sound)
    before, after = parts(sound), parts(changed)
    other = {"mid": "side", "side": "mid", "left": "right", "right": "left"}[part]
    assert np.abs(after[part] - apply_eq(before[part], EQ, RATE)).max() < 1e-12
    assert np.abs(after[other] - before[other]).max() < 1e-15


@pytest.mark.parametrize("part", ["mid", "side", "left", "right"])
def test_blocks_make_no_difference_and_the_gain_is_for_both(part) -> None:
    sound = noise(0.5)
    whole = PartFilter(EQ.sos(RATE), part)(sound)
    filtering = PartFilter(EQ.sos(RATE), part, -6.0)
    blocks = np.concatenate([filtering(b) for b in np.array_split(sound, 7, axis=1)], axis=1)
    assert np.abs(blocks - whole * 10 ** (-6 / 20)).max() < 1e-12
    assert PartFilter(ParametricEq.flat().sos(RATE), part).is_identity
    assert not PartFilter(ParametricEq.flat().sos(RATE), part, -1.0).is_identity


@pytest.mark.parametrize("loudness", ["headroom", "match"])
def test_a_file_is_rendered_so_and_does_not_clip(tmp_path: Path, loudness) -> None:
    sound = noise(2, level=0.3)
    soundfile.write(tmp_path / "in.wav", sound.T, RATE, "FLOAT")
    options = RenderOptions(channels="side", loudness=loudness)
    report = render(tmp_path / "in.wav", tmp_path / "out.wav", EQ, options)
    rendered, _ = soundfile.read(tmp_path / "out.wav")
    gain = 10 ** (report.gain_db / 20)
    before, after = parts(sound), parts(rendered.T)
    assert np.abs(after["mid"] - gain * before["mid"]).max() < 1e-6
    assert np.abs(after["side"] - gain * apply_eq(before["side"], EQ, RATE)).max() < 1e-6
    assert report.clipped == 0
    if loudness == "match":
        assert report.loudness_after == pytest.approx(report.loudness_before, abs=0.1)


def test_what_is_not_stereo_has_no_mid(tmp_path: Path) -> None:
    for channels, said in ((1, "one channel"), (3, "3 channels")):
        soundfile.write(tmp_path / "in.wav", noise(0.1, channels).T, RATE)
        with pytest.raises(AudioFileError, match=f"{said}; only a stereo file has a mid"):
            render(tmp_path / "in.wav", tmp_path / "o.wav", EQ, RenderOptions(channels="mid"))
        assert not (tmp_path / "o.wav").exists()


def test_a_part_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="channels must be one of all, mid, side"):
        RenderOptions(channels="middle")


def test_the_command_takes_it(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from eqmorph.cli.app import app

    soundfile.write(tmp_path / "in.wav", noise(0.5).T, RATE, "FLOAT")
    names = [str(tmp_path / name) for name in ("in.wav", "out.wav")]
    ran = CliRunner().invoke(app, ["apply", "warm", *names, "--channels", "mid"])
    assert ran.exit_code == 0, ran.output
    rendered, _ = soundfile.read(tmp_path / "out.wav")
    side = parts(rendered.T)["side"] / parts(noise(0.5))["side"]
    assert np.ptp(side[np.abs(parts(noise(0.5))["side"]) > 0.01]) < 1e-5  # one gain, no filter
