"""Files of settings over HTTP: every format out, and in again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import eqmorph
from eqmorph.equalizers import GraphicEq, response_grid
from eqmorph.formats import FORMATS, export, read_setting

WARM = eqmorph.load().generate("warm")
WRITABLE = [f for f in FORMATS if f.write]
BOTH = [f.key for f in FORMATS if f.write and f.read]


def exported(client: Any, **body: Any) -> Any:
    answer = client.post("/export", json={"setting": WARM.to_dict(), **body})
    assert answer.status_code == 200, answer.text
    return answer


def test_the_list_is_the_table(client) -> None:
    rows = client.get("/formats").json()
    assert [(r["name"], r["label"], r["extension"]) for r in rows] == [
        (f.key, f.label, f.suffix) for f in FORMATS
    ]
    assert [r["writes"] for r in rows] == [f.write is not None for f in FORMATS]
    assert [r["reads"] for r in rows] == [f.read is not None for f in FORMATS]
    assert {r["kind"] for r in rows if r["extension"] == ".wav"} == {"audio"}


@pytest.mark.parametrize("chosen", WRITABLE, ids=lambda f: f.key)
def test_an_export_is_the_librarys_file(client, chosen) -> None:
    answer = exported(client, format=chosen.key, name="my warm", sample_rate_hz=44_100)
    expected = export(WARM, chosen.key, 44_100.0, "my warm")
    assert answer.content == (expected.encode() if isinstance(expected, str) else expected)
    assert f'filename="my warm{chosen.suffix}"' in answer.headers["content-disposition"]
    listed = next(r for r in client.get("/formats").json() if r["name"] == chosen.key)
    assert answer.headers["content-type"] == listed["media_type"]


@pytest.mark.parametrize("key", BOTH)
def test_what_was_exported_comes_back(client, key: str) -> None:
    content = exported(client, format=key).content
    got = client.post("/import", content=content, params={"filename": "warm"}).json()
    expected = read_setting(content, where="warm")
    assert got["setting"] == expected.eq.to_dict()
    assert got["format"] == expected.source
    assert got["notes"] == list(expected.notes)
    again = eqmorph.ParametricEq.from_dict(got["setting"])
    grid = response_grid()
    moved = again.magnitude_response_db(grid) - WARM.magnitude_response_db(grid)
    fitted = next(f.how_near is not None for f in FORMATS if f.key == key)
    limit = 0.5 if fitted else 0.05
    assert np.std(moved) < limit
    if key != "wavelet":  # which has a level of its own
        assert abs(np.mean(moved)) < limit
    assert got["how_close"][0].startswith(("its bands are read one to one", "fitted"))


def test_a_name_in_any_script_is_kept_beside_an_ascii_one(client) -> None:
    headers = exported(client, format="apo", name="wärm\r\nX-Evil: 1 “;").headers
    assert "x-evil" not in headers
    assert headers["content-disposition"].startswith('attachment; filename="w_rm X-Evil 1')
    assert "filename*=UTF-8''w%C3%A4rm" in headers["content-disposition"]


def test_bands_above_nyquist_are_told(client) -> None:
    low = exported(client, format="apo", sample_rate_hz=8000)
    assert low.headers["eqmorph-left-out"] == "high_shelf"
    assert "eqmorph-left-out" not in exported(client, format="json", sample_rate_hz=8000).headers


def test_how_near_fixed_bands_come_is_told(client) -> None:
    fitted = exported(client, format="bands10")
    assert fitted.headers["eqmorph-fitted"].startswith("fitted with 10 fixed bands: off by ")
    assert "eqmorph-fitted" not in exported(client, format="apo").headers


def test_forty_bands_come_back_as_five(client) -> None:
    graphic = GraphicEq(3.0 * np.sin(np.arange(40) / 6.0))
    got = client.post("/import", content=graphic.to_json()).json()
    assert got["equalizer"] == "graphic"
    assert got["taken_over"] is False
    assert len(got["setting"]["bands"]) == 5
    assert 0 < got["error_db"] < 2
    assert "fitted: the closest five bands" in got["how_close"][0]


def test_a_curve_is_called_one(client) -> None:
    content = exported(client, format="csv").content
    assert client.post("/import", content=content).json()["equalizer"] == "curve"


def test_messages_name_the_file_as_its_owner_does(client) -> None:
    asked = {"filename": "/home/me/../mine.peq"}
    answer = client.post("/import", content=b"\x00\x01\x02", params=asked)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("mine.peq is not text")


def test_a_format_can_be_named_when_the_content_does_not_tell(client) -> None:
    content = exported(client, format="csv").content
    wrong = client.post("/import", content=content, params={"format": "camilladsp"})
    assert wrong.status_code == 422
    right = client.post("/import", content=content, params={"format": "csv"})
    assert right.json()["format"] == "csv"
