"""One thing has one JSON shape, whichever command tells of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

SETTING = {"equalizer", "bands", "summary", "response"}
BAND = {"name", "kind", "gain_db", "frequency_hz", "q"}
RESPONSE = {"sample_rate_hz", "frequency_hz", "gain_db"}
ANSWER = {
    *("term", "text", "expression", "amount", "variant", "note", "known", "scale", "statement"),
    *("n_settings", "n_contributors", "n_variants", "evidence", "confidence"),
    *("confidence_interval", "expected_error_db", "error_interval_db", "band_error_db"),
    *("frequencies_hz", "low_db", "high_db"),
}
# How many settings each command gives.
SETTINGS = {
    "generate warm": 1,
    "generate warm --variant 1": 1,
    "generate warm --alternatives": 3,
    "generate less boomy": 1,
    "answer warm": 1,
    "answer crisp snare": 1,
    "adjust my.json warmer": 1,
    "morph warm bright 0.4": 1,
    "morph warm bright --steps 3": 3,
    "morph --blend warm=1 --blend bright=1": 1,
    "sample warm -n 2": 2,
    "axes --move my.json 1 0.5": 1,
    "import my.json": 1,
    "match curve.csv": 1,
    "match in.wav --to in.wav": 1,
    "apply warm in.wav out.wav": 1,
}
ANSWERS = ("generate warm", "generate less boomy", "answer warm", "answer crisp snare")
WORDS = ("words", "words --like muddy", "words --map", "answer crisp snare", "describe my.json")


@pytest.fixture(autouse=True)
def _files(run, tmp_path: Path) -> None:
    """A setting, a curve and a recording."""
    run("generate", "bright", "--output", "my.json")
    run("export", "warm", "--to", "csv", "--output", "curve.csv")
    sound = 0.1 * np.random.default_rng(3).standard_normal(48_000)
    soundfile.write(tmp_path / "in.wav", sound, 48_000)


def told(run, line: str) -> Any:
    """The JSON of a command."""
    ran = run(*line.split(), "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def objects(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in it, however deep."""
    if isinstance(data, dict):
        yield data
    for inner in (
        data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    ):
        yield from objects(inner)


@pytest.mark.parametrize("line", SETTINGS)
def test_a_setting(run, line: str) -> None:
    settings = [o for o in objects(told(run, line)) if "bands" in o or "equalizer" in o]
    assert len(settings) == SETTINGS[line]
    for setting in settings:
        assert set(setting) >= SETTING
        assert set(setting["response"]) == RESPONSE
        assert {frozenset(band) for band in setting["bands"]} == {frozenset(BAND)}


def test_an_answer(run) -> None:
    for line in ANSWERS:
        assert set(told(run, line)) == ANSWER | SETTING, line


@pytest.mark.parametrize("line", WORDS)
def test_a_word(run, line: str) -> None:
    found = list(objects(told(run, line)))
    assert any("term" in o for o in found)
    assert not [o for o in found if {"word", "n_people", "people", "count"} & set(o)]
