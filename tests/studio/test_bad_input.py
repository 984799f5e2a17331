"""Whatever a client sends, it gets one clear sentence and a 4xx; a 5xx would be a bug of ours."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

import eqmorph
from eqmorph.equalizers import ParametricEq

FLAT = ParametricEq.flat().to_dict()


def with_band(at: int, **changes: Any) -> dict[str, Any]:
    """The flat setting with one band changed."""
    bands = [dict(band) for band in FLAT["bands"]]
    bands[at].update(changes)
    return {**FLAT, "bands": bands}


def setting(**changes: Any) -> bytes:
    return json.dumps({"setting": {**FLAT, **changes}}).encode()


def raw(text: str) -> bytes:
    """JSON as Python's writer would refuse to write it, with FLAT for SETTING."""
    return text.replace("SETTING", json.dumps(FLAT)).encode()


QUERIES = [
    ("/answer", 422, "text is missing"),
    ("/answer?text=", 404, "no word in it"),
    ("/answer?text=%20%F0%9F%8E%B5", 404, "there is no word in it"),
    (f"/answer?text={'a' * 1001}", 404, "a text of 1001 characters is too long"),
    ("/answer?text=%ED%A0%80%FF", 404, "there is no word in it"),
    ("/answer?text=warm&amount=nan", 422, "amount must be a finite number"),
    ("/answer?text=warm&amount=-Infinity", 422, "amount must be a finite number"),
    ("/answer?text=warm&amount=1e999", 422, "amount must be a finite number"),
    ("/answer?text=warm&amount=3", 422, "amount: input should be less than or equal to 2.*'3'"),
    ("/answer?text=warm&amount=-1.5", 422, "amount: input should be greater than or equal to -1"),
    ("/answer?text=warm&amount=much", 422, "amount: input should be a valid number.*'much'"),
    ("/answer?text=warm&amuont=2", 422, "amuont is not known here"),
    ("/generate?text=warm&variant=0", 422, "variant: .*greater than or equal to 1, got '0'"),
    ("/generate?text=crisp+snare&variant=1", 404, "'crisp snare' is not a word of many people"),
    ("/alternatives?text=warm&k=4", 404, "cannot be divided into 4 variants"),
    ("/sample?text=warm&n=101", 422, "n: .*less than or equal to 100"),
    ("/sample?text=warm&n=1.5", 422, "n: .*valid integer"),
    ("/sample?text=warm&seed=-1", 422, "seed: "),
    ("/words/like?text=qqqq", 404, "unknown term 'qqqq'"),
    ("/nothing", 404, "there is nothing at '/api/v1/nothing'"),
    ("/export", 405, "GET is not possible at '/api/v1/export'"),
]
# fmt: off
BODIES = [
    ("/describe", b"", 422, "the body is missing"),
    ("/describe", b"{", 422, "the body is not JSON"),
    ("/describe", b"[" * 100_000, 400, "not too deeply nested"),
    ("/describe", b'{"setting":' * 5_000, 400, "not too deeply nested"),
    ("/describe", b"\xff\xfe\x00", 4, "JSON|body"),
    ("/describe", b"[1, 2]", 422, "the body: input should be a valid dictionary"),
    ("/describe", b"null", 422, "the body"),
    ("/describe", raw('{"setting": SETTING, "n": 1e999}'), 422, "n must be a finite number"),
    ("/describe", raw('{"setting": SETTING, "n": 0}'), 422, "n: .*greater than or equal to 1"),
    ("/describe", raw('{"setting": SETTING, "m": 3}'), 422, "m is not known here"),
    ("/describe", raw('{"setting": SETTING, "n": 1' + "0" * 5000 + "}"), 400, "not JSON that can"),
    ("/describe", setting(equalizer="graphic"), 422, "setting.equalizer: .*'parametric'"),
    ("/describe", setting(bands=FLAT["bands"][:4]), 422, "setting.bands.4 is missing"),
    ("/describe", setting(bands=FLAT["bands"][::-1]), 422, "setting.bands.0.name: .*'low_shelf'"),
    ("/describe", setting(bands={}), 422, "setting.bands: "),
    (
        "/describe", json.dumps({"setting": with_band(1, gain_db=12.5)}).encode(),
        422, r"peak_1 gain_db must be in \[-12, 12\] dB, got 12.5",
    ),
    (
        "/describe", json.dumps({"setting": with_band(0, q=0.9)}).encode(),
        422, "low_shelf q must be in",
    ),
    (
        "/describe", json.dumps({"setting": with_band(4, frequency_hz="high")}).encode(),
        422, "setting.bands.4.frequency_hz: .*got 'high'",
    ),
    (
        "/describe", json.dumps({"setting": with_band(0, frequency_hz=float("nan"))}).encode(),
        422, "setting.bands.0.frequency_hz must be a finite number",
    ),
    (
        "/describe", json.dumps({"setting": with_band(0, gain_db=10**400)}).encode(),
        422, "setting.bands.0.gain_db",
    ),
    ("/describe", json.dumps({"setting": with_band(0, slope=3)}).encode(), 422, "slope is not kno"),
    ("/morph", b'{"ends": [{"text": "warm"}], "alphas": [0]}', 422, "ends: .*at least 2 items"),
    ("/morph", b'{"ends": [{"text": "warm"}, {}], "alphas": [0]}', 422, "a 'text' or a 'setting'"),
    ("/morph", b'{"ends": [{"text": "warm"}, {"text": "deep"}]}', 422, "'alphas' or 'weights'"),
    (
        "/morph", b'{"ends": [{"text": "warm"}, {"text": "deep"}], "alphas": [1.5]}',
        422, r"alpha must be in \[0, 1\], got 1.5",
    ),
    (
        "/morph", b'{"ends": [{"text": "warm"}, {"text": "deep"}], "alphas": [NaN]}',
        422, "alphas.0 must be a finite number",
    ),
    (
        "/morph", b'{"ends": [{"text": "a"}, {"text": "b"}, {"text": "c"}], "alphas": [0.5]}',
        422, "'alphas' go between two ends, got 3",
    ),
    (
        "/morph", b'{"ends": [{"text": "warm"}, {"text": "deep"}], "weights": [[0, 0]]}',
        422, "not all 0",
    ),
    (
        "/morph", b'{"ends": [{"text": "warm"}, {"text": "deep"}], "weights": [[1, 0, 2]]}',
        422, "one number per setting",
    ),
    (
        "/morph", b'{"ends": [{"text": "warm"}, {"text": "\\ud800"}], "alphas": [0.5]}',
        404, "unknown term .*there is no word in it",
    ),
    (
        "/morph", b'{"ends": [{"text": "warm"}, {"text": "xqzt"}], "alphas": [0.5]}',
        404, "unknown term 'xqzt'",
    ),
    ("/adjust", raw('{"setting": SETTING}'), 422, "a 'text' or an 'axis', one of the two"),
    ("/adjust", raw('{"setting": SETTING, "text": "xqzt"}'), 404, "unknown term 'xqzt'"),
    ("/adjust", raw('{"setting": SETTING, "axis": 0}'), 422, "axis: .*or equal to 1"),
    ("/adjust", raw('{"setting": SETTING, "text": "warm", "amount": 2.5}'), 422, "or equal to 2"),
    (
        "/morph", json.dumps(
            {"ends": [{"text": "warm"}, {"text": "deep"}], "alphas": [0.5] * 130}
        ).encode(),
        422, "alphas: .*at most 129 items",
    ),
    ("/response", raw('{"setting": SETTING, "frequencies_hz": [30000]}'), 422, "must lie in"),
    ("/response", raw('{"setting": SETTING, "frequencies_hz": []}'), 422, "at least 1 item"),
    ("/response", raw('{"setting": SETTING, "sample_rate_hz": 100}'), 422, "4000, got 100"),
    ("/export", raw('{"setting": SETTING, "format": "vst"}'), 422, "cannot write the format 'vst'"),
    ("/export", raw('{"setting": SETTING, "format": "safe"}'), 422, "cannot write the format"),
    ("/export", raw('{"setting": SETTING, "format": "apo", "name": "\\udfff"}'), 422, "Unicode"),
]
# fmt: on


def check(answer: httpx.Response, status: int, sentence: str) -> None:
    """A problem with that status (or kind of status) and a sentence that matches."""
    import re

    problem = answer.json()
    assert answer.status_code // (100 if status < 10 else 1) == status, problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == answer.status_code
    assert {"type", "title", "detail"} < set(problem)
    assert re.search(sentence, problem["detail"]), problem["detail"]
    assert len(problem["detail"]) <= 600
    assert "\n" not in problem["detail"]
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(("path", "status", "sentence"), QUERIES)
def test_queries(shared, path: str, status: int, sentence: str) -> None:
    check(httpx.get(f"{shared.api}{path}"), status, sentence)


@pytest.mark.parametrize(
    ("path", "body", "status", "sentence"),
    BODIES,
    ids=[f"{path[1:]}-{i}" for i, (path, *_) in enumerate(BODIES)],
)
def test_bodies(client, path: str, body: bytes, status: int, sentence: str) -> None:
    answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
    check(answer, status, sentence)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "a/b"])
def test_json_must_be_called_json(client, kind: str) -> None:
    body = setting()
    answer = client.post("/describe", content=body, headers={"Content-Type": kind})
    check(answer, 415, "send JSON with Content-Type: application/json")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "mine.txt is empty"),
        (b"\x00\x01", "mine.txt is not text"),
        (b"{}", "mine.txt is JSON, but no setting"),
        (b"[" * 200_000, "nested too deeply"),
        (b"Filter 1: ON PK Fc nan Hz Gain 3 dB Q 1", "mine.txt"),
        (b"nothing to see here", "mine.txt"),
        (b'{"equalizer": "parametric", "bands": [1e999]}', "mine.txt is no setting of ours"),
    ],
)
def test_files_that_are_no_settings(client, body: bytes, sentence: str) -> None:
    check(client.post("/import?filename=mine.txt", content=body), 422, sentence)


def test_a_format_or_row_that_is_not_there(client) -> None:
    body = b"Filter 1: ON PK Fc 100 Hz Gain 3 dB Q 1"
    check(client.post("/import?format=vst", content=body), 422, "cannot read the format 'vst'")
    check(client.post("/import?row=2", content=body), 422, "only SAFE-DB rows are chosen")


def test_a_bug_is_no_traceback_for_the_client(start_studio, monkeypatch, caplog) -> None:
    def broken(self: Any, text: str) -> Any:
        raise RuntimeError(f"secret {text}")

    monkeypatch.setattr(eqmorph.MorphModel, "answer", broken)
    studio = start_studio()
    answer = httpx.get(f"{studio.api}/answer?text=bright")
    check(answer, 500, "this is a bug of eqmorph")
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers
    assert "secret bright" in caplog.text  # whoever runs the server sees it
    assert httpx.get(f"{studio.api}/status").status_code == 200


def test_too_many_waiting_are_sent_away(start_studio) -> None:
    from eqmorph.studio.limits import Limits

    studio = start_studio(limits=Limits(max_waiting=0))
    answer = httpx.get(f"{studio.api}/answer?text=warm")
    check(answer, 503, "requests are waiting to be computed; try again in a moment")
    assert answer.headers["retry-after"] == "1"
