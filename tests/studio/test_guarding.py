"""A page from elsewhere gets nothing done here, and nothing here asks anything of elsewhere."""

from __future__ import annotations

import http.client
import json
import socket
from typing import Any

import httpx
import pytest
from starlette.datastructures import Headers

from eqmorph.equalizers import ParametricEq
from eqmorph.studio.admission import check_token
from eqmorph.studio.limits import Limits
from eqmorph.studio.problems import Refusal
from eqmorph.studio.security import CONTENT_SECURITY_POLICY, HEADERS

BODY = json.dumps({"setting": ParametricEq.flat().to_dict()}).encode()
JSON = {"Content-Type": "application/json"}


def ask(studio: Any, method: str, path: str, *headers: tuple[str, str], body: bytes = b"") -> Any:
    """A request with exactly these headers, Host among them."""
    connection = http.client.HTTPConnection("127.0.0.1", studio.port, timeout=20)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers:
        connection.putheader(name, value)
    if body:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body or None)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
@pytest.mark.parametrize("port", ["", ":8000"])
def test_its_own_names_are_answered(shared, name: str, port: str) -> None:
    assert ask(shared, "GET", "/api/v1/status", ("Host", name + port))[0].status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example",
        "127.0.0.1@evil.example", "localhost:80@evil.example", "0.0.0.0", "10.0.0.7", "[::2]",
        "[::1", "localhost:", "localhost:x", "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/v1/status", "/"])
def test_other_names_are_refused(shared, host: str, path: str) -> None:
    answer, content = ask(shared, "GET", path, ("Host", host))
    if host == "localhost:":  # an empty port is the usual one (RFC 3986, 3.2.3)
        assert answer.status == 200
        return
    assert answer.status == 421
    assert json.loads(content)["type"] == "urn:eqmorph:problem:foreign-host"


def test_a_server_for_the_network_is_called_by_addresses_but_not_by_strangers_names(
    start_studio,
) -> None:
    studio = start_studio(hosts=("localhost", "*", "Studio.local"))
    for host, status in (
        ("10.0.0.7:80", 200), ("[fe80::1]", 200), ("studio.local", 200), ("evil.example", 421),
    ):  # fmt: skip
        assert ask(studio, "GET", "/api/v1/status", ("Host", host))[0].status == status, host


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((), 200),
        ((("Origin", "http://HOST"),), 200),
        ((("Origin", "http://HOST"), ("Sec-Fetch-Site", "same-origin")), 200),
        ((("Sec-Fetch-Site", "none"),), 200),
        ((("Origin", "http://evil.example"),), 403),
        ((("Origin", "null"),), 403),
        ((("Origin", ""),), 403),
        ((("Origin", "http://localhost:3000"),), 403),
        ((("Origin", "http://HOST.evil.example"),), 403),
        ((("Origin", "http://HOST"), ("Origin", "http://evil.example")), 403),
        ((("Origin", "https://HOST"),), 200),  # behind a proxy that speaks TLS
        ((("Origin", "chrome-extension://HOST"),), 403),
        ((("Origin", "moz-extension://HOST"),), 403),
        ((("Origin", "file://HOST"),), 403),
        ((("Origin", "HOST"),), 403),
        ((("Sec-Fetch-Site", "cross-site"),), 403),
        ((("Sec-Fetch-Site", "same-site"),), 403),
    ],
)
def test_changes_are_made_by_the_own_page_only(shared, headers: Any, status: int) -> None:
    host = f"127.0.0.1:{shared.port}"
    given = [(name, value.replace("HOST", host)) for name, value in headers]
    answer, _ = ask(
        shared, "POST", "/api/v1/describe", ("Host", host), *given, *JSON.items(), body=BODY
    )
    assert answer.status == status


def test_other_sites_cannot_ask_for_answers_but_may_link_to_the_page(shared) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert httpx.get(f"{shared.api}/answer?text=warm", headers=foreign).status_code == 403
    assert httpx.get(f"{shared.url}/", headers=foreign).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"), ("GET", "/main.js"), ("GET", "/nothing.js"), ("HEAD", "/"),
        ("GET", "/api/v1/status"), ("GET", "/api/v1/openapi.json"), ("GET", "/api/v1/answer"),
        ("POST", "/"), ("OPTIONS", "/api/v1/answer"), ("TRACE", "/api/v1/answer"),
    ],
)  # fmt: skip
def test_every_answer_is_guarded(shared, method: str, path: str) -> None:
    answer = httpx.request(method, f"{shared.url}{path}")
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert "server" not in answer.headers
    assert answer.headers["cache-control"] == (
        "no-store" if path.startswith("/api") else "no-cache"
    )
    if answer.status_code == 405:
        assert answer.headers["allow"]


def test_refusals_are_guarded_too(shared) -> None:
    answer, _ = ask(shared, "GET", "/", ("Host", "evil.example"))
    assert answer.getheader("Content-Security-Policy") == CONTENT_SECURITY_POLICY
    assert answer.getheader("Content-Type") == "application/problem+json"


def test_the_policy_names_nothing_but_this_server() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert set(" ".join(rules.values()).split()) == {"'none'", "'self'", "blob:", "data:"}
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"


@pytest.mark.parametrize("path", ["/redoc", "/openapi.json", "/app.py", "/__init__.py"])
def test_there_is_nothing_but_the_page_and_the_api(shared, path: str) -> None:
    assert httpx.get(f"{shared.url}{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../app.py", "/..%2fapp.py", "/%2e%2e/app.py", "/eq/../../app.py", "//etc/passwd",
        "/..%5capp.py", "/%00", "/eq", "/eq/", "/" + "a" * 5000, "/%ff",
    ],
)  # fmt: skip
def test_no_other_file_is_reached(shared, path: str) -> None:
    answer, content = ask(shared, "GET", path, ("Host", "localhost"))
    assert answer.status == 404
    assert b"def create_app" not in content


def test_the_program_asks_nothing_of_elsewhere(shared, monkeypatch) -> None:
    """Every connection that the server's process begins is one of this test's own."""
    begun: list[Any] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> Any:
        begun.append(address)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    for path in ("status", "words", "words/map", "answer?text=airy+keys", "formats", "own-words"):
        assert httpx.get(f"{shared.api}/{path}").status_code == 200
    assert {address[0] for address in begun} == {"127.0.0.1"}


def test_bodies_are_limited_by_what_comes_not_by_what_is_said(start_studio) -> None:
    studio = start_studio(limits=Limits(max_body_bytes=2000))
    said = httpx.post(f"{studio.api}/import", content=b"x" * 2001)
    assert said.status_code == 413
    assert "larger than 2000 bytes" in said.json()["detail"]
    unsaid = httpx.post(f"{studio.api}/import", content=iter([b"x" * 1000] * 3))
    assert unsaid.status_code == 413
    json_too = httpx.post(f"{studio.api}/describe", content=iter([b" " * 1500] * 2), headers=JSON)
    assert json_too.status_code == 413
    assert httpx.post(f"{studio.api}/import", content=b"x" * 2000).status_code == 422


def test_what_is_said_to_be_too_much_is_not_waited_for(start_studio) -> None:
    studio = start_studio(limits=Limits(stall_seconds=1000.0))
    said = (("Host", "localhost"), ("Content-Length", str(3 << 20)))
    assert ask(studio, "POST", "/api/v1/import", *said)[0].status == 413


@pytest.mark.parametrize("length", ["9" * 30, "1e3", "-1"])
def test_a_length_that_is_none(shared, length: str) -> None:
    answer, _ = ask(
        shared, "POST", "/api/v1/import", ("Host", "localhost"), ("Content-Length", length)
    )
    assert answer.status in (400, 413)


def test_heads_are_limited(start_studio) -> None:
    studio = start_studio()
    with socket.create_connection(("127.0.0.1", studio.port), timeout=20) as endless:
        endless.sendall(b"GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000)
        assert endless.recv(1000).startswith(b"HTTP/1.1 400")
    for large in (
        b"GET /?" + b"a" * 70_000 + b" HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000,
    ):
        with socket.create_connection(("127.0.0.1", studio.port), timeout=20) as whole:
            # All of it at once, so that it is parsed before its size can be seen from outside.
            whole.sendall(large + b"\r\nHost: localhost\r\n\r\n")
            assert whole.recv(1000).startswith(b"HTTP/1.1 400")
    good = http.client.HTTPConnection("127.0.0.1", studio.port, timeout=20)
    for _ in range(2):
        good.request("GET", "/api/v1/status")
        assert b"version" in good.getresponse().read()
    good.close()


def test_heads_that_do_not_come_are_not_waited_for(start_studio) -> None:
    studio = start_studio(limits=Limits(stall_seconds=0.3))
    for begun in (b"", b"GET /api/v1/status HTTP/1.1\r\nHost: loc"):
        with socket.create_connection(("127.0.0.1", studio.port), timeout=20) as stalled:
            stalled.sendall(begun)
            assert stalled.recv(1000) == b""  # ended by the server


def test_a_connection_that_is_kept_gets_its_time_anew(start_studio) -> None:
    """However long the first request took on a busy machine: the second one begins with it."""
    studio = start_studio(limits=Limits(stall_seconds=2.0))
    good = http.client.HTTPConnection("127.0.0.1", studio.port, timeout=20)
    good.request("GET", "/api/v1/status")
    assert b"version" in good.getresponse().read()
    good.sock.sendall(b"GET /api/v1/status HT")
    assert good.sock.recv(1000) == b""
    good.close()


# A studio that others can reach


def test_others_need_the_token_which_the_address_brings(start_studio) -> None:
    studio = start_studio(token="secret")
    assert httpx.get(studio.url).status_code == 401
    refused = httpx.get(f"{studio.api}/status")
    assert refused.status_code == 401
    assert refused.json()["type"] == "urn:eqmorph:problem:token"
    assert httpx.get(f"{studio.url}/?token=wrong").status_code == 401
    with httpx.Client() as browser:
        assert browser.get(f"{studio.url}/?token=secret").status_code == 200
        assert browser.get(f"{studio.api}/status").status_code == 200, "by the cookie"
    bearer = {"Authorization": "Bearer secret"}
    assert httpx.get(f"{studio.api}/status", headers=bearer).status_code == 200
    assert "Set-Cookie" not in httpx.get(f"{studio.api}/status", headers=bearer).headers


def test_own_words_are_changed_on_this_machine_only() -> None:
    def asked(method: str, client: str, path: str = "/api/v1/own-words/warm") -> str:
        scope = {"method": method, "path": path, "query_string": b"token=secret"}
        try:
            check_token({**scope, "client": (client, 1)}, Headers({}), "secret")
        except Refusal as error:
            return error.kind
        return "admitted"

    for here in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        assert asked("PUT", here) == "admitted"
    for there in ("192.0.2.7", "::ffff:192.0.2.7", "testclient", ""):
        for method in ("PUT", "DELETE", "POST"):
            assert asked(method, there) == "not-yours"
        assert asked("GET", there) == "admitted"
        assert asked("POST", there, "/api/v1/morph") == "admitted"


def test_two_uploads_that_drip_do_not_hold_both_places_for_hours() -> None:
    limits = Limits()
    assert limits.max_audio_bytes / limits.min_bytes_per_second <= 3600
