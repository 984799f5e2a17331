"""Fetching files from a real server on this machine, well and badly behaved."""

from __future__ import annotations

import errno
import hashlib
import http.server
import socket
import threading
from pathlib import Path

import pytest

from eqmorph.datasets import download
from eqmorph.datasets.download import REMOTE_FILES, RemoteFile, fetch
from eqmorph.datasets.safe_file import read_safe_file
from eqmorph.errors import DownloadError

GOOD = b"1,warm,a,2,2,0,150,0,560,0.71,0,1000,0.71,0,3300,0.71,0,8200,,,,,,,\n"
FILE = "SAFEEqualiserUserData.csv"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        answers = self.server.answers[self.path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, int):
            self.send_error(answer)
            return
        content, promised = answer
        self.send_response(200)
        self.send_header("Content-Length", str(promised))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.asked = []
    httpd.answers = {
        "/good": [(GOOD, len(GOOD))],
        "/wrong": [(b"<html>sorry</html>", 18)],
        "/missing": [404],
        "/cut": [(GOOD[:30], len(GOOD))],
        "/cut-once": [(GOOD[:30], len(GOOD)), (GOOD, len(GOOD))],
        "/busy-once": [503, (GOOD, len(GOOD))],
    }
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield httpd
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@pytest.fixture
def get(server, tmp_path):
    """Fetch from paths of the server into tmp_path / "data"."""

    def fetch_from(*paths, checksum=True, data_dir=tmp_path / "data", **options):
        urls = tuple(f"http://127.0.0.1:{server.server_port}{path}" for path in paths)
        sha256 = hashlib.sha256(GOOD).hexdigest() if checksum else None
        registry = {"safe": RemoteFile(FILE, urls, sha256, read_safe_file)}
        options = {"progress": False, "pause_s": 0.0} | options
        return fetch("safe", data_dir, registry=registry, **options)

    return fetch_from


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_good_file(get, tmp_path):
    result = get("/good")
    assert result.path == tmp_path / "data" / FILE
    assert result.path.read_bytes() == GOOD
    assert (result.outcome, result.verified) == ("fetched", True)
    assert result.sha256 == hashlib.sha256(GOOD).hexdigest()
    assert str(result).endswith("fetched (SHA-256 as known)")
    assert files(tmp_path / "data") == [FILE]


def test_a_good_file_that_is_there_is_not_fetched_again(get, server):
    get("/good")
    assert get("/good").outcome == "already there"
    assert server.asked == ["/good"]


def test_a_spoilt_file_that_is_there_is_replaced_and_said(get):
    path = get("/good").path
    path.write_bytes(GOOD[:-10])
    result = get("/good")
    assert result.outcome == "replaced"
    assert path.read_bytes() == GOOD


def test_what_was_there_stays_if_nothing_better_can_be_had(get, tmp_path):
    path = tmp_path / "data" / FILE
    path.parent.mkdir()
    path.write_bytes(b"old")
    with pytest.raises(DownloadError):
        get("/wrong")
    assert path.read_bytes() == b"old"
    assert files(tmp_path / "data") == [FILE]


@pytest.mark.parametrize(
    ("path", "message", "asked"),
    [
        ("/wrong", r"/wrong has SHA-256 [0-9a-f]{12}\.\.\. instead of [0-9a-f]{12}\.\.\.", 3),
        ("/missing", "/missing answered 404", 1),
        ("/cut", "/cut (broke off in the middle|cannot be reached, or broke off|has SHA-256)", 3),
    ],
)
def test_a_bad_answer_is_one_sentence_and_leaves_nothing(
    get, server, tmp_path, path, message, asked
):
    with pytest.raises(DownloadError, match=message) as caught:
        get(path)
    assert "\n" not in str(caught.value)
    assert f"put the file at {tmp_path / 'data' / FILE} yourself" in str(caught.value)
    assert server.asked == [path] * asked
    assert files(tmp_path / "data") == []


@pytest.mark.parametrize("path", ["/cut-once", "/busy-once"])
def test_a_second_attempt_starts_afresh(get, server, path):
    assert get(path).path.read_bytes() == GOOD
    assert server.asked == [path, path]


def test_the_next_address_is_tried(get, server):
    result = get("/missing", "/wrong", "/good")
    assert result.url.endswith("/good")
    assert server.asked == ["/missing", *["/wrong"] * 3, "/good"]


def test_every_address_that_failed_is_told(get):
    with pytest.raises(DownloadError, match=r"/missing answered 404; .*/wrong has SHA-256"):
        get("/missing", "/wrong")


def test_without_a_known_checksum_the_form_is_checked(get, tmp_path):
    result = get("/good", checksum=False)
    assert not result.verified
    assert "no checksum is known" in str(result)
    result.path.write_bytes(GOOD[:30])
    with pytest.raises(DownloadError, match=r"/wrong is not what it should be: .*another kind"):
        get("/wrong", checksum=False)
    assert get("/good", checksum=False).outcome == "replaced"


def test_a_cut_is_noticed_without_a_checksum(get):
    with pytest.raises(DownloadError, match=r"broke off|not what it should be"):
        get("/cut", checksum=False)


def test_no_network(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/x"
    registry = {"safe": RemoteFile(FILE, (url,), "0" * 64, read_safe_file)}
    with pytest.raises(DownloadError, match=r"cannot be reached.*is there a network"):
        fetch("safe", tmp_path, progress=False, registry=registry, pause_s=0.0)


def test_a_folder_that_cannot_be_written(get, server, tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(DownloadError, match=r"could not be written .*--data-dir"):
        get("/good")
    assert server.asked == []


def test_a_full_disk(get, tmp_path, monkeypatch):
    def full(*args):
        Path(args[1]).write_bytes(GOOD[:30])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pooch.HTTPDownloader.__call__", lambda self, *args: full(*args))
    with pytest.raises(DownloadError, match="the disk is full"):
        get("/good")
    assert files(tmp_path / "data") == []


def test_an_interrupt_leaves_nothing(get, tmp_path, monkeypatch):
    def interrupted(*args):
        Path(args[1]).write_bytes(GOOD[:30])
        raise KeyboardInterrupt

    monkeypatch.setattr("pooch.HTTPDownloader.__call__", lambda self, *args: interrupted(*args))
    with pytest.raises(KeyboardInterrupt):
        get("/good")
    assert files(tmp_path / "data") == []


def test_the_bar_goes_to_stderr_only(get, capfd):
    get("/good", progress=True)
    out, err = capfd.readouterr()
    assert out == ""
    assert FILE in err
    assert f"{len(GOOD)}/{len(GOOD)} bytes" in err


def test_the_folder_is_the_argument_the_environment_or_the_cache(get, tmp_path, monkeypatch):
    monkeypatch.setenv("EQMORPH_DATA_DIR", str(tmp_path / "named"))
    assert get("/good", data_dir=None).path == tmp_path / "named" / FILE
    monkeypatch.delenv("EQMORPH_DATA_DIR")
    monkeypatch.setattr(download, "user_data_dir", lambda: tmp_path / "cache")
    assert get("/good", data_dir=None).path == tmp_path / "cache" / FILE


def test_an_unknown_name():
    with pytest.raises(ValueError, match=r"'sofa' is none of .*: safe, safe-features, socialfx"):
        fetch("sofa")


def test_the_registry_is_as_documented():
    assert list(REMOTE_FILES) == ["safe", "safe-features", "socialfx"]
    assert REMOTE_FILES["safe-features"].sha256 is None
    for remote in REMOTE_FILES.values():
        assert all(url.startswith("https://") for url in remote.urls)


@pytest.mark.data
@pytest.mark.parametrize("name", ["safe", "socialfx"])
def test_the_known_files_are_recognised(data_dir, name):
    assert fetch(name, data_dir, progress=False).outcome == "already there"
    remote = REMOTE_FILES[name]
    assert remote.read(data_dir / remote.file).sha256 == remote.sha256
