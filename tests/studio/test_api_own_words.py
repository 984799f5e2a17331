"""Own words over HTTP: kept in the user's file, known at once, shared with the command line."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from eqmorph.equalizers import Band, ParametricEq
from eqmorph.files import locked
from eqmorph.model.morph_model import MorphModel
from eqmorph.studio.limits import Limits
from eqmorph.words.own_words import OwnWords, load_own_words, save_own_words


def setting(gain_db: float) -> ParametricEq:
    """One that nobody calls flat."""
    bands = dict(zip(("low_shelf", "peak_1", "peak_2", "peak_3"), ParametricEq.flat().bands[:4],
                     strict=True))  # fmt: skip
    return ParametricEq(**bands, high_shelf=Band(gain_db, 6000.0, 0.71))


def learn(studio: Any, term: str, *eqs: ParametricEq) -> httpx.Response:
    body = {"settings": [eq.to_dict() for eq in eqs]}
    return httpx.put(f"{studio.api}/own-words/{term}", json=body, timeout=30)


def names(answer: httpx.Response) -> dict[str, int]:
    assert answer.status_code == 200, answer.text
    return {row["term"]: row["n_settings"] for row in answer.json()}


def test_a_learnt_word_is_known_at_once_and_kept(server, model: MorphModel) -> None:
    assert names(learn(server, "my-vocal", setting(5.0))) == {"my-vocal": 1}
    assert names(learn(server, "%20My-Vocal", setting(3.0), setting(5.0))) == {"my-vocal": 2}
    own = load_own_words(server.own_words_path)
    assert own.settings["my-vocal"] == (setting(5.0), setting(3.0))
    listed = httpx.get(f"{server.api}/own-words").json()
    assert listed == [
        {"term": "my-vocal", "n_settings": 2, "setting": own.central("my-vocal").to_dict()}
    ]
    answer = httpx.get(f"{server.api}/answer", params={"text": "my-vocal"}).json()
    expected = model.with_own_words(own).answer("my-vocal")
    assert answer["setting"] == expected.setting.to_dict()
    assert answer["note"] == "your own word, from 2 of your settings"
    assert httpx.get(f"{server.api}/status").json()["n_own_words"] == 1


def test_other_words_move_and_come_back(server, model: MorphModel) -> None:
    def warm() -> Any:
        return httpx.get(f"{server.api}/answer?text=warm").json()["setting"]

    before = warm()
    learn(server, "warm-ish", setting(9.0))
    assert warm() != before
    assert names(httpx.delete(f"{server.api}/own-words/warm-ish")) == {}
    assert warm() == before == model.generate("warm").to_dict()


@pytest.mark.parametrize("term", ["a/b", "100%25", "%C3%BCber", "export", "."])
def test_terms_of_any_signs(server, term: str) -> None:
    answer = learn(server, term, setting(1.0))
    if term == ".":  # clients take it out of the path
        assert answer.status_code in (405, 422)
        return
    assert len(names(answer)) == 1
    assert names(httpx.delete(f"{server.api}/own-words/{term}")) == {}


@pytest.mark.parametrize(
    ("term", "status", "sentence"),
    [
        ("%20", 404, "an own word has 1 to 200 characters, got 0"),
        ("a" * 201, 404, "an own word has 1 to 200 characters, got 201"),
        ("none", 404, "'none' is none of your own words; they are: none"),
    ],
)
def test_forgetting_what_is_not_there(server, term: str, status: int, sentence: str) -> None:
    answer = httpx.delete(f"{server.api}/own-words/{term}")
    assert (answer.status_code, answer.json()["detail"]) == (status, sentence)


@pytest.mark.parametrize("term", ["%20", "a" * 201, "%C2%85"])
def test_names_that_no_word_can_have(server, term: str) -> None:
    answer = learn(server, term, setting(1.0))
    assert answer.status_code == 422
    assert "an own word has 1 to 200 characters" in answer.json()["detail"]


def test_a_word_needs_settings(server) -> None:
    assert learn(server, "empty").status_code == 422
    assert not server.own_words_path.exists()


def test_export_and_import(server) -> None:
    learn(server, "one", setting(1.0))
    learn(server, "two", setting(2.0), setting(3.0))
    file = httpx.get(f"{server.api}/own-words/export")
    assert 'filename="own-words.json"' in file.headers["content-disposition"]
    assert OwnWords.from_json(file.text) == load_own_words(server.own_words_path)
    for term in ("one", "two"):
        httpx.delete(f"{server.api}/own-words/{term}")
    again = httpx.post(f"{server.api}/own-words/import", content=file.content)
    assert names(again) == {"one": 1, "two": 2}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{}", "this is no file of own words"),
        (b"[" * 100_000, "this is no file of own words"),
        (b"\xff", "JSON in UTF-8"),
        (b'{"format_version": 99, "words": {}}', "newer than this eqmorph"),
        (b'{"format_version": 1, "words": {"a": [{}]}}', "5 'bands'"),
        (b'{"format_version": 1, "words": {"\\ud800": []}}', "no file of own words"),
        (b'{"format_version": NaN, "words": 3}', "no file of own words"),
    ],
)
def test_files_that_are_no_own_words(server, content: bytes, sentence: str) -> None:
    learn(server, "kept", setting(1.0))
    answer = httpx.post(f"{server.api}/own-words/import", content=content)
    assert answer.status_code == 422
    assert sentence in answer.json()["detail"]
    assert names(httpx.get(f"{server.api}/own-words")) == {"kept": 1}


def test_limits(start_studio) -> None:
    studio = start_studio(limits=Limits(max_own_words=1, max_settings_per_word=2))
    assert learn(studio, "one", setting(1.0)).status_code == 200
    more = learn(studio, "two", setting(1.0))
    assert more.status_code == 422
    assert "2 own words are too many; 1 are the most" in more.json()["detail"]
    many = learn(studio, "one", setting(2.0), setting(3.0))
    assert "3 settings for 'one' are too many; 2 are the most" in many.json()["detail"]
    both = OwnWords().with_word("one", [setting(1.0)]).with_word("two", [setting(1.0)])
    imported = httpx.post(f"{studio.api}/own-words/import", content=both.to_json())
    assert "2 own words are too many" in imported.json()["detail"]
    assert names(httpx.get(f"{studio.api}/own-words")) == {"one": 1}


def test_many_at_once_lose_nothing(server) -> None:
    terms = [f"word {'abcdefghijkl'[i]}" for i in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda t: names(learn(server, t, setting(1.0))), terms))
    assert set(load_own_words(server.own_words_path).settings) == set(terms)
    assert set(names(httpx.get(f"{server.api}/own-words"))) == set(terms)


def test_the_command_line_and_the_server_share_the_file(server, monkeypatch, tmp_path) -> None:
    from eqmorph.cli.app import app

    monkeypatch.setenv("EQMORPH_OWN_WORDS", str(server.own_words_path))
    learn(server, "from-server", setting(1.0))
    file = tmp_path / "a.json"
    file.write_text(setting(4.0).to_json())
    done = CliRunner().invoke(app, ["learn", "from-shell", str(file)], catch_exceptions=False)
    assert done.exit_code == 0
    assert set(names(httpx.get(f"{server.api}/own-words"))) == {"from-server", "from-shell"}
    answer = httpx.get(f"{server.api}/answer", params={"text": "from-shell"})
    assert answer.json()["setting"] == setting(4.0).to_dict()


def test_a_change_waits_for_another_programs(server) -> None:
    with ThreadPoolExecutor(1) as pool:
        with locked(server.own_words_path):
            waiting = pool.submit(learn, server, "second", setting(2.0))
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
            body = {"ends": [{"text": "warm"}, {"text": "deep"}], "alphas": [0.3]}
            assert httpx.post(f"{server.api}/morph", json=body, timeout=20).status_code == 200
            flat = {"setting": ParametricEq.flat().to_dict(), "format": "apo"}
            assert httpx.post(f"{server.api}/export", json=flat, timeout=20).status_code == 200
            save_own_words(OwnWords().with_word("first", [setting(1.0)]), server.own_words_path)
        assert names(waiting.result(timeout=20)) == {"first": 1, "second": 1}


def test_a_broken_file_is_told_and_kept(server) -> None:
    learn(server, "one", setting(1.0))
    server.own_words_path.write_text('{"half": ')
    for answer in (
        learn(server, "two", setting(2.0)),
        httpx.get(f"{server.api}/own-words"),
    ):
        assert answer.status_code == 507
        assert "file is broken, repair or remove it" in answer.json()["detail"]
        assert str(server.own_words_path) not in answer.text
    assert server.own_words_path.read_text() == '{"half": '
    assert httpx.get(f"{server.api}/answer?text=one").status_code == 200  # as it was


def test_a_folder_that_cannot_be_written(start_studio, tmp_path) -> None:
    (tmp_path / "file").write_text("not a folder")
    studio = start_studio(own_words_path=tmp_path / "file" / "words.json")
    answer = learn(studio, "one", setting(1.0))
    assert answer.status_code == 507
    assert str(tmp_path) not in answer.text


def test_a_request_sees_one_model_from_beginning_to_end(server) -> None:
    """Words come and go while others ask; every answer is that of one state or the other."""
    learn(server, "one", setting(1.0))
    stop = threading.Event()

    def flip() -> None:
        while not stop.is_set():
            learn(server, "other", setting(-8.0))
            httpx.delete(f"{server.api}/own-words/other")

    flipping = threading.Thread(target=flip)
    flipping.start()
    try:
        seen = {
            json.dumps(httpx.get(f"{server.api}/answer?text=bright").json()["setting"])
            for _ in range(12)
        }
    finally:
        stop.set()
        flipping.join()
    assert len(seen) <= 2
