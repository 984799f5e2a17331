"""One recording brought to the sound of others: spectra that come nearer, and what does not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sounds import RATE, noise

from eqmorph.audio.filtering import apply_eq
from eqmorph.audio.matching import match_recordings
from eqmorph.audio.rendering import RenderOptions, render
from eqmorph.equalizers import ParametricEq, response_grid
from eqmorph.errors import AudioFileError, InvalidArgumentError

GRID = response_grid()
EQ = ParametricEq.from_vector([4, 150, -5, 500, 0.7, 3, 1500, 0.7, 2, 4000, 0.7, 4, 9000])


def plucked(hertz: list[float], rate: int = RATE, seed: int = 0) -> np.ndarray:
    """Strings, one after the other (Karplus and Strong), shape (1, samples)."""
    generator, notes = np.random.default_rng(seed), []
    for hz in hertz:
        line = generator.uniform(-1, 1, int(rate / hz))
        out = np.empty(rate // 2)
        for i in range(len(out)):
            out[i] = line[i % len(line)]
            line[i % len(line)] = 0.498 * (line[i % len(line)] + line[(i + 1) % len(line)])
        notes.append(out)
    sound = 0.2 * np.concatenate(notes)
    # A room's hiss, so that no third is empty.
    return (sound + 0.002 * generator.standard_normal(len(sound)))[None]


def written(path: Path, sound: np.ndarray, rate: int = RATE) -> Path:
    """A recording in floats."""
    soundfile.write(path, sound.T, rate, "FLOAT")
    return path


def shape_off_db(eq: ParametricEq, other: ParametricEq, hertz: np.ndarray = GRID) -> float:
    """RMS difference of two responses, levels aside."""
    off = eq.magnitude_response_db(hertz) - other.magnitude_response_db(hertz)
    return float((off - off.mean()).std())


def test_the_setting_between_a_recording_and_itself_equalised_is_that_setting(tmp_path) -> None:
    sound = noise(4)
    mine = written(tmp_path / "mine.wav", sound)
    reference = written(tmp_path / "reference.wav", 0.3 * apply_eq(sound, EQ, RATE))
    found = match_recordings([reference], mine)
    assert shape_off_db(found.eq, EQ) < 0.6  # an octave wide, so a little rounder
    assert found.distance_before_db > 2.5
    assert found.distance_after_db < 0.5
    assert not any("not followed" in note for note in found.notes)


def test_other_music_comes_nearer_by_as_much_as_is_said(tmp_path) -> None:
    """Measured anew on the rendered file."""
    mine = written(tmp_path / "mine.wav", plucked([110, 165, 220, 330]))
    other = apply_eq(plucked([98, 147, 196, 294, 392], seed=3), EQ, RATE)
    reference = written(tmp_path / "reference.wav", other)
    found = match_recordings([reference], mine)
    assert found.distance_after_db < 0.7 * found.distance_before_db
    render(mine, tmp_path / "out.wav", found.eq, RenderOptions(depth="float"))
    again = match_recordings([reference], tmp_path / "out.wav")
    assert again.distance_before_db == pytest.approx(found.distance_after_db, abs=0.4)


def test_half_the_amount_is_half_of_it(tmp_path) -> None:
    sound = noise(4)
    mine = written(tmp_path / "mine.wav", sound)
    reference = written(tmp_path / "reference.wav", apply_eq(sound, EQ, RATE))
    found = match_recordings([reference], mine, 0.5)
    assert shape_off_db(found.eq, EQ.scaled(0.5)) < 0.4
    with pytest.raises(InvalidArgumentError, match="at most 1, got 2"):
        match_recordings([reference], mine, 2.0)


def test_several_references_are_averaged_whatever_their_levels(tmp_path) -> None:
    sound = noise(4)
    mine = written(tmp_path / "mine.wav", sound)
    up = written(tmp_path / "up.wav", 0.01 * apply_eq(sound, EQ, RATE))
    down = written(tmp_path / "down.wav", 0.9 * apply_eq(sound, EQ.scaled(-1.0), RATE))
    found = match_recordings([up, down], mine)
    assert found.distance_before_db < 0.3
    assert shape_off_db(found.eq, ParametricEq.flat()) < 0.2


def test_another_rate_does_not_matter(tmp_path) -> None:
    mine = written(tmp_path / "mine.wav", noise(4))
    reference = written(
        tmp_path / "reference.wav", apply_eq(noise(4, rate=32_000), EQ, 32_000), 32_000
    )
    found = match_recordings([reference], mine)
    assert found.frequencies_hz.max() < 16_000
    assert shape_off_db(found.eq, EQ, GRID[(GRID > 60) & (GRID < 9000)]) < 1.2


def test_what_five_bands_cannot_follow_is_said(tmp_path) -> None:
    """A comb: up and down by 12 dB, every octave."""
    sound = noise(4)
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(sound.shape[1], 1 / RATE)
    comb = 6 * np.sign(np.sin(2 * np.pi * np.log2(np.maximum(hertz, 20) / 20)))
    shaped = np.fft.irfft(spectrum * 10 ** (comb / 20), sound.shape[1])
    mine = written(tmp_path / "mine.wav", sound)
    found = match_recordings([written(tmp_path / "reference.wav", shaped)], mine)
    assert found.distance_after_db > 2
    told = [note for note in found.notes if "not followed" in note]
    assert 1 <= len(told) <= 3
    assert all(" dB more there" in note or " dB less there" in note for note in told)


def test_part_of_the_way_is_told_of_as_such_and_a_moment_as_a_moment(tmp_path) -> None:
    """What is left of the part that was asked for is told, and nothing else."""
    sound = noise(4)
    mine = written(tmp_path / "mine.wav", sound)
    whole = written(tmp_path / "whole.wav", apply_eq(sound, EQ, RATE))
    assert match_recordings([whole], mine, 0.3).notes == ()
    deep = ParametricEq.from_vector([0, 150, 12, 500, 9, -12, 1500, 9, 12, 4000, 9, 0, 9000])
    narrow = written(tmp_path / "narrow.wav", apply_eq(apply_eq(sound, deep, RATE), deep, RATE))
    for amount, least in ((1.0, 1), (0.7, 1), (0.05, 0)):
        told = match_recordings([narrow], mine, amount).notes
        assert len([note for note in told if "not followed" in note]) >= least
        assert amount > 0.1 or told == ()
    moment = written(tmp_path / "moment.wav", noise(0.5))
    assert match_recordings([moment], mine).notes[0] == (
        f"{moment} has 0.5 s, which is little to go by"
    )


def test_silence_and_sounds_with_nothing_in_common_are_refused(tmp_path) -> None:
    mine = written(tmp_path / "mine.wav", noise(1))
    silent = written(tmp_path / "silent.wav", np.zeros((1, RATE)))
    with pytest.raises(AudioFileError, match=r"silent.wav is silent"):
        match_recordings([silent], mine)
    tone = written(tmp_path / "tone.wav", 0.5 * np.sin(np.arange(RATE) * 0.13)[None])
    with pytest.raises(AudioFileError, match="too little in common"):
        match_recordings([tone], mine)
    with pytest.raises(InvalidArgumentError, match="at least one reference"):
        match_recordings([], mine)


def test_the_command_tells_how_near_it_comes(tmp_path) -> None:
    from typer.testing import CliRunner

    from eqmorph.cli.app import app

    mine = written(tmp_path / "mine.wav", noise(2))
    reference = written(tmp_path / "reference.wav", apply_eq(noise(2), EQ, RATE))
    asked = ["match", str(reference), str(reference), "--to", str(mine)]
    ran = CliRunner().invoke(app, [*asked, "--output", str(tmp_path / "it.json")])
    assert ran.exit_code == 0
    assert "dB apart (RMS, levels aside) and are" in " ".join(ran.stdout.split())
    eq = match_recordings([reference], mine).eq
    assert ParametricEq.from_json((tmp_path / "it.json").read_text()) == eq
    data = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    assert data["distance_before_db"] > data["distance_after_db"]
    ran = CliRunner().invoke(app, ["match", "a.csv", "b.csv"])
    assert ran.exit_code == 2
    assert "are for --to" in ran.stderr
