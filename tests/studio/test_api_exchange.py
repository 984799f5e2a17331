"""Files of settings over HTTP: every format out, and in again."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import eqmorph
from eqmorph.equalizers import GraphicEq, response_grid
from eqmorph.formats import FORMATS, Device, export, fit_to_device, read_setting

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


DEVICES = [{"bands": 2}, {"bands": 3, "gain_db": 2, "q": (0.5, 4)}, {"bands": 4, "shelves": False}]


@pytest.mark.parametrize("limits", DEVICES, ids=str)
def test_an_export_for_a_device_is_the_librarys_and_says_how_near(client, limits) -> None:
    answer = exported(client, format="apo", device=limits)
    device = Device(**limits)
    fit = fit_to_device(WARM, device)
    assert not fit.exact
    assert answer.text == export(fit.cascade, "apo")
    assert answer.headers["eqmorph-fitted"] == fit.how_near(device)
    assert len(re.findall(r"^Filter .*ON", answer.text, re.M)) <= limits["bands"]
    assert "shelves" not in limits or not re.search("LSC|HSC", answer.text)


def test_a_device_with_room_has_the_bands_as_they_are(client) -> None:
    answer = exported(client, format="apo", device={"bands": 8})
    assert answer.headers["eqmorph-fitted"] == "5 bands of 8 used, as they are"
    usual = exported(client, format="apo").text
    assert answer.text == usual


def test_which_formats_take_a_device_is_listed_and_kept(client) -> None:
    for row in client.get("/formats").json():
        if not row["writes"]:
            continue
        body = {"setting": WARM.to_dict(), "format": row["name"], "device": {"bands": 3}}
        answer = client.post("/export", json=body)
        assert answer.status_code == (200 if row["takes_bands"] else 422), row["name"]
        if not row["takes_bands"]:
            assert "a number of bands is for formats of bands" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"bands": 0}, "a device has 1 to 32 bands, got 0"),
        ({"bands": 33}, "a device has 1 to 32 bands, got 33"),
        ({"bands": 10**30}, "a device has 1 to 32 bands"),
        ({"bands": 2.5}, "device.bands"),
        ({"bands": "3"}, "device.bands"),
        ({"bands": True}, "device.bands"),
        ({"gain_db": 6}, "device.bands"),
        ({"bands": 3, "gain_db": 0}, "the largest gain of a device must be in"),
        ({"bands": 3, "q": [4, 0.5]}, "the Qs of a device must be two numbers"),
        ({"bands": 3, "q": [4]}, "device.q"),
        ({"bands": 3, "shelves": "no"}, "device.shelves"),
        ({"bands": 3, "knobs": 1}, "device.knobs"),
    ],
    ids=str,
)
def test_no_such_device(client, limits, said) -> None:
    body = {"setting": WARM.to_dict(), "format": "apo", "device": limits}
    answer = client.post("/export", json=body)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


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
