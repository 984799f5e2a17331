"""Words over HTTP are what the library says, and what the command line prints."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from eqmorph.equalizers.wording import curve_in_words
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.morphs import variant_of
from eqmorph.studio.limits import Limits
from eqmorph.version import __version__
from eqmorph.words.word_map import place_on_map, word_map, words_like

TEXTS = ("warm", " Bright", "muddy", "crisp snare", "less boomy, more air", "muy brillante")


def plain(data: Any) -> Any:
    """What JSON makes of plain data: tuples are lists."""
    return json.loads(json.dumps(data))


def printed(*arguments: str, monkeypatch: pytest.MonkeyPatch, folder: Any) -> Any:
    """What the command line prints as JSON."""
    from eqmorph.cli.app import app

    monkeypatch.setenv("EQMORPH_OWN_WORDS", str(folder / "none.json"))
    result = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_status_states_every_limit(client: httpx.Client, model: MorphModel) -> None:
    status = client.get("/status").json()
    assert status["version"] == __version__
    assert status["model"]["n_terms"] == len(model.terms)
    assert status["sample_rate_hz"] == 48_000
    assert status["limits"] == Limits().stated()
    assert set(asdict(Limits())) < set(status["limits"])
    document = client.get("/openapi.json").json()
    assert document["info"]["x-limits"] == Limits().stated()


def test_words_are_those_of_the_command_line(client, monkeypatch, tmp_path) -> None:
    expected = printed("words", monkeypatch=monkeypatch, folder=tmp_path)
    assert client.get("/words").json() == expected


def test_the_map_and_likeness_are_the_librarys(client, model: MorphModel) -> None:
    places = client.get("/words/map").json()
    assert places == plain([vars(p) for p in word_map(model.word_model, model.sound_axes)])
    for text in ("warm", "crisp snare", "less harsh"):
        place = client.get("/words/place", params={"text": text}).json()
        assert place == plain(vars(place_on_map(text, model.word_model, model.sound_axes)))
    near = client.get("/words/like", params={"text": "muddy", "n": 4}).json()
    assert near == plain([vars(w) for w in words_like("muddy", model.word_model, 4)])


@pytest.mark.parametrize("amount", [1.0, -0.5, 2.0])
@pytest.mark.parametrize("text", TEXTS)
def test_an_answer_is_the_librarys(client, model: MorphModel, text: str, amount: float) -> None:
    got = client.get("/answer", params={"text": text, "amount": amount}).json()
    found = model.answer(text)
    eq = found.setting.scaled(amount)
    expected = {**plain(found.to_dict()), "setting": eq.to_dict(), "amount": amount}
    assert got | expected == got
    assert got["summary"] == curve_in_words(eq)
    known = model.known(text)
    assert got.get("n_contributors") == (known.n_contributors if known else None)
    assert got.get("n_settings") == (known.n_rows if known else None)


def test_an_answer_uses_the_command_lines_words(client, monkeypatch, tmp_path) -> None:
    got = client.get("/answer", params={"text": "muddy"}).json()
    shown = printed("answer", "muddy", monkeypatch=monkeypatch, folder=tmp_path)
    flat = {**got, **got.pop("setting"), "term": got["text"]}
    # An answer is of all variants; the curve is asked for at its own address.
    same = {k: v for k, v in shown.items() if k not in ("response", "variant")}
    assert {k: flat.get(k) for k in same} == same


def test_asking_again_gives_the_same(client) -> None:
    first, second = (client.get("/answer", params={"text": "airy vocal"}) for _ in range(2))
    assert first.content == second.content


@pytest.mark.parametrize("variant", [None, 1, 2])
def test_generate(client, model: MorphModel, variant: int | None) -> None:
    asked = {"text": "Warmth", "amount": 0.5} | ({"variant": variant} if variant else {})
    got = client.get("/generate", params=asked).json()
    expected = variant_of(model, "warm", variant, 0.5) if variant else model.generate("warm", 0.5)
    assert got["setting"] == expected.to_dict()
    assert (got["text"], got["variant"]) == ("warm", variant)


@pytest.mark.parametrize("text", ["bright", "crisp snare"])
def test_alternatives(client, model: MorphModel, text: str) -> None:
    got = client.get("/alternatives", params={"text": text}).json()
    expected = model.alternatives(text)
    assert [(s["share"], s["setting"]) for s in got] == [
        (s.share, s.eq.to_dict()) for s in expected
    ]


@pytest.mark.parametrize("text", ["warm", "crisp snare"])
def test_sample(client, model: MorphModel, text: str) -> None:
    got = client.get("/sample", params={"text": text, "n": 3, "seed": 7, "amount": 0.8}).json()
    assert [s["setting"] for s in got] == [e.to_dict() for e in model.sample(text, 3, 7, 0.8)]


def test_a_variants_number_that_is_not_there(client) -> None:
    answer = client.get("/generate", params={"text": "warm", "variant": 9})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "'warm' has no variant 9; it has 2"


def test_an_unknown_word_comes_with_suggestions(client) -> None:
    answer = client.get("/answer", params={"text": "brghxt"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["suggestions"][0] == "bright"
    assert problem["detail"].startswith("unknown term 'brghxt'; did you mean 'bright'")
    assert problem["status"] == 404
    assert problem["type"] == "urn:eqmorph:problem:unknown-word"


@pytest.mark.parametrize("path", ["", "/"])
def test_the_apis_own_address_says_what_there_is(client, path: str) -> None:
    index = client.get(path).json()
    document = client.get(index["document"].removeprefix("/api/v1")).json()
    named = {operation["name"]: operation for operation in index["operations"]}
    assert len(named) == len(index["operations"]) == sum(map(len, document["paths"].values()))
    assert named["answer"]["method"] == "GET"
    assert named["answer"]["path"] == "/api/v1/answer"
    assert all(operation["summary"] for operation in named.values())
    assert document["servers"][0]["url"] == "/"


@pytest.mark.parametrize("path", ["/status", "/answer?text=warm", "/answer?text=xqzzv", "/nothing"])
def test_head_tells_what_get_would_send(client, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    for name in ("content-type", "content-length", "cache-control"):
        assert head.headers[name] == got.headers[name]
    assert client.head("/morph").status_code == 405
