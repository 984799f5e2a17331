"""What programs and their makers find: the document, its page, examples, many texts in one call,
and pages from elsewhere that were let in."""

from __future__ import annotations

import html
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest
from running_studio import RunningStudio

from eqmorph.equalizers import ParametricEq
from eqmorph.errors import InvalidArgumentError
from eqmorph.studio.origins import named_origins

FRIEND = "https://friend.example:8443"


def document(client: httpx.Client) -> Any:
    return client.get("/openapi.json").json()


def test_every_operation_has_one_tag_that_is_described(client: httpx.Client) -> None:
    found = document(client)
    told = {tag["name"]: tag["description"] for tag in found["tags"]}
    operations = [op for methods in found["paths"].values() for op in methods.values()]
    assert {op["tags"][0] for op in operations} == set(told)
    assert all(told.values())
    names = [op["operationId"] for op in operations]
    assert len(set(names)) == len(names)


def examples(page: str) -> list[list[str]]:
    return [
        shlex.split(html.unescape(found)) for found in re.findall(r"<pre>(.*?)</pre>", page, re.S)
    ]


def test_the_examples_of_the_documentation_work_in_their_order(client: httpx.Client) -> None:
    page = client.get(f"{client.base_url.join('/docs')}")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    found = examples(page.text)
    assert len(found) == sum(len(methods) for methods in document(client)["paths"].values())
    for words in found:
        address = urlsplit(words[-1])
        url = client.base_url.join(f"{address.path}?{address.query}")
        if "-F" in words or "--data-binary" in words:
            continue  # these need a file
        method = words[words.index("-X") + 1] if "-X" in words else "GET"
        if "/live" in address.path and method != "GET":
            continue  # these need an equaliser that plays
        body = json.loads(words[words.index("-d") + 1]) if "-d" in words else None
        answer = client.request(method, url, json=body)
        assert answer.status_code == 200, (words, answer.text)


def test_the_documentation_fetches_nothing_from_elsewhere(client: httpx.Client) -> None:
    page = client.get(f"{client.base_url.join('/docs')}").text
    addresses = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert len(addresses) > 3
    for address in addresses:
        assert address.startswith("/")
        assert client.get(f"{client.base_url.join(address)}").status_code == 200
    assert "<script" not in page


def test_whatever_can_be_got_can_be_asked_for_its_headers(client: httpx.Client) -> None:
    for path in ("/status", "/answer?text=warm", "/", "/formats", "/nothing"):
        whole, head = client.get(path), client.head(path)
        assert head.content == b""
        assert head.status_code == whole.status_code
        assert head.headers["content-type"] == whole.headers["content-type"]


def test_many_texts_in_one_call_are_each_as_alone(client: httpx.Client) -> None:
    texts = ["warm", "qwertzxx", "less boomy", "-3 dB at 250 Hz", "warm", ""]
    found = client.post("/answers", json={"texts": texts, "amount": 0.5}).json()
    assert [one["text"] for one in found] == texts
    for one in found:
        alone = client.get("/answer", params={"text": one["text"], "amount": 0.5})
        assert (one["answer"] or one["problem"]) == alone.json()
        assert (one["problem"] is None) == (alone.status_code == 200)


def test_a_call_holds_a_hundred_texts_and_no_more(client: httpx.Client) -> None:
    most = client.get("/status").json()["limits"]["max_texts"]
    assert client.post("/answers", json={"texts": ["warm"] * most}).status_code == 200
    refused = client.post("/answers", json={"texts": ["warm"] * (most + 1)})
    assert refused.status_code == 422
    assert str(most) in refused.json()["detail"]


def test_an_adjustment_can_refer_to_those_before(client: httpx.Client, model: Any) -> None:
    begun = model.generate("warm")

    def adjusted(eq: ParametricEq, text: str, previous: list[ParametricEq]) -> ParametricEq:
        body = {"setting": eq.to_dict(), "text": text, "previous": [e.to_dict() for e in previous]}
        return ParametricEq.from_dict(client.post("/adjust", json=body).json()["setting"])

    first = adjusted(begun, "a bit brighter", [])
    second = adjusted(first, "a bit more of that", [begun])
    expected = model.adjust(first, "a bit more of that", previous=[begun])
    np.testing.assert_allclose(second.to_vector(), expected.to_vector())
    assert adjusted(second, "undo that", [begun, first]) == first
    assert adjusted(second, "start over", [begun, first]) == begun
    refused = client.post("/adjust", json={"setting": begun.to_dict(), "text": "undo that"})
    assert refused.status_code == 404


TEXTS = ("/answer", "/generate", "/sample", "/words/place", "/words/like", "/alternatives")
HINTS = re.compile(r"`eqmorph |\s--[a-z]")
FILES = {
    "sound.wav": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "preset.vstpreset": b"VST3 preset",
    "song.mid": b"MThd\x00\x00\x00\x06",
    "two.json": b'{"a": 1}',
    "rows.csv": b"semantic_data,x\nwarm,1\n",
    "page.html": b"<html></html>",
    "shell.txt": b"sox in.wav out.wav equalizer 100 1q 3\n",
    "empty.txt": b"",
}


def test_no_sentence_is_about_a_terminal(client: httpx.Client) -> None:
    told = [client.get(p, params={"text": t}).json()["detail"]
            for p in TEXTS
            for t in ("qwertzxx", "!!", "")]  # fmt: skip
    for name, content in FILES.items():
        answer = client.post("/import", params={"filename": name}, content=content)
        told.append(answer.json().get("detail", ""))
    told += [f["instructions"] for f in client.get("/formats").json()]
    assert [sentence for sentence in told if HINTS.search(sentence)] == []


@pytest.fixture
def open_studio(start_studio: Callable[..., RunningStudio]) -> RunningStudio:
    return start_studio(origins=[FRIEND])


def asked(
    studio: RunningStudio, origin: str, method: str = "GET", **headers: str
) -> httpx.Response:
    site = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    url = f"{studio.api}/answer?text=warm" if method == "GET" else f"{studio.api}/describe"
    return httpx.request(method, url, headers={**site, **headers}, timeout=30)


def test_a_named_page_may_ask_and_no_other(open_studio: RunningStudio) -> None:
    answer = asked(open_studio, FRIEND)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert "Origin" in answer.headers["vary"]
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    for stranger in (
        "https://friend.example",
        "http://friend.example:8443",
        "null",
        "https://evil.example",
    ):
        refused = asked(open_studio, stranger)
        assert refused.status_code == 403
        assert "access-control-allow-origin" not in refused.headers
    # Failures can be read, too.
    failed = asked(open_studio, FRIEND, "POST", **{"Content-Type": "application/json"})
    assert failed.status_code == 422
    assert failed.headers["access-control-allow-origin"] == FRIEND


def test_a_browser_that_asks_first_is_told(
    open_studio: RunningStudio, server: RunningStudio
) -> None:
    asking = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    told = asked(open_studio, FRIEND, "OPTIONS", **asking)
    assert told.status_code == 204
    assert "POST" in told.headers["access-control-allow-methods"]
    assert "content-type" in told.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-origin" not in asked(server, FRIEND, "OPTIONS", **asking).headers


@pytest.mark.parametrize(
    "wrong", ["*", "friend.example", "https://friend.example/page", "null", "file://"]
)
def test_an_origin_is_scheme_host_and_port(wrong: str) -> None:
    with pytest.raises(InvalidArgumentError, match="is no origin of a page"):
        named_origins([wrong])


@pytest.mark.parametrize("wrong", [True, "1", None, [1]])
@pytest.mark.parametrize(
    ("path", "field"),
    [("/answers", "amount"), ("/adjust", "amount"), ("/adjust", "axis"), ("/describe", "n"),
     ("/morph", "amount"), ("/response", "sample_rate_hz"), ("/export", "sample_rate_hz")],
)  # fmt: skip
def test_a_number_in_a_body_is_a_number(
    client: httpx.Client, model: Any, path: str, field: str, wrong: object
) -> None:
    setting = model.generate("warm").to_dict()
    bodies = {
        "/answers": {"texts": ["warm"]},
        "/adjust": {"setting": setting} | ({"text": "warmer"} if field == "amount" else {}),
        "/describe": {"setting": setting},
        "/morph": {"ends": [{"text": "warm"}, {"text": "bright"}], "alphas": [0.5]},
        "/response": {"setting": setting},
        "/export": {"setting": setting, "format": "csv"},
    }
    refused = client.post(path, json={**bodies[path], field: wrong})
    assert refused.status_code == 422, refused.text
    assert client.post(
        path, json={**bodies[path], field: 48_000 if "hz" in field else 1}
    ).is_success


def test_the_page_is_checked_against_the_types_of_these_answers() -> None:
    tooling = Path(__file__).parents[2] / "tooling"
    written = subprocess.run(
        [sys.executable, str(tooling / "answer_types.py")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    kept = (tooling / "answers.d.ts").read_text(encoding="utf-8")
    assert written == kept, "python tooling/answer_types.py > tooling/answers.d.ts"
    assert "'/answer': TextAnswer" in kept
