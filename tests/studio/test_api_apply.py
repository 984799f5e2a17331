"""Recordings over HTTP: the library's result, and nothing left behind however it ends."""

from __future__ import annotations

import json
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

import eqmorph
from eqmorph.audio import RenderOptions, render
from eqmorph.equalizers import ParametricEq
from eqmorph.studio.limits import Limits

WARM = eqmorph.load().generate("warm")
RATE = 44_100
REPORTED = ("sample_rate", "channels", "frames", "container", "subtype", "gain_db", "clipped")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the server makes its temporary folders, empty at the beginning."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def left(place: Path) -> Callable[[], list[str]]:
    """What is left there, once the server had a moment to clean up."""

    def find() -> list[str]:
        end = time.monotonic() + 5
        while time.monotonic() < end and any(place.iterdir()):
            time.sleep(0.01)
        return [str(p.relative_to(place)) for p in place.rglob("*")]

    return find


def recording(path: Path, seconds: float = 0.5, channels: int = 2) -> Path:
    """Noise at -20 dBFS."""
    rng = np.random.default_rng(1)
    subtype = None if path.suffix in (".mp3", ".ogg") else "PCM_16"
    samples = 0.1 * rng.standard_normal((round(RATE * seconds), channels))
    soundfile.write(path, samples, RATE, subtype=subtype)
    return path


def send(studio: Any, path: Path, name: str | None = None, **options: Any) -> httpx.Response:
    """The recording with options (of the setting WARM if none is named)."""
    wanted = json.dumps({"setting": WARM.to_dict(), **options})
    with path.open("rb") as opened:
        return httpx.post(
            f"{studio.api}/apply",
            data={"options": wanted},
            files={"audio": (name or path.name, opened)},
            timeout=30,
        )


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".aiff", ".mp3", ".ogg"])
def test_the_result_is_the_librarys(server, tmp_path, left, suffix: str) -> None:
    source = recording(tmp_path / f"take 1{suffix}")
    answer = send(server, source)
    assert answer.status_code == 200, answer.text
    report = render(source, tmp_path / f"own{suffix}", WARM)
    expected, _ = soundfile.read(tmp_path / f"own{suffix}")
    (tmp_path / f"got{suffix}").write_bytes(answer.content)
    got, rate = soundfile.read(tmp_path / f"got{suffix}")
    assert rate == RATE
    np.testing.assert_array_equal(got, expected)
    told = json.loads(answer.headers["eqmorph-report"])
    assert {k: told[k] for k in REPORTED} == {k: getattr(report, k) for k in REPORTED}
    assert (told["source"], told["target"]) == (source.name, source.name)
    assert f'filename="{source.name}"' in answer.headers["content-disposition"]
    assert answer.headers["content-type"].startswith("audio/")
    assert left() == []


def test_options_are_the_librarys(server, tmp_path) -> None:
    source = recording(tmp_path / "in.wav")
    answer = send(server, source, loudness="match", true_peak_db=-3, depth="24", extension="flac")
    wanted = RenderOptions(loudness="match", true_peak_db=-3.0, depth="24")
    report = render(source, tmp_path / "own.flac", WARM, wanted)
    told = json.loads(answer.headers["eqmorph-report"])
    assert told["subtype"] == report.subtype == "PCM_24"
    assert told["loudness_after"] == pytest.approx(report.loudness_after, abs=1e-9)
    assert answer.headers["content-type"] == "audio/flac"
    kept = send(server, source, loudness="keep", gain_db=-6.0)
    assert json.loads(kept.headers["eqmorph-report"])["gain_db"] == -6.0


def test_silence_has_a_report_that_is_json(server, tmp_path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros((1000, 1)), RATE)
    told = json.loads(send(server, tmp_path / "silence.wav").headers["eqmorph-report"])
    assert told["peak_db"] is None


def test_a_files_content_counts_where_its_name_says_nothing(server, tmp_path) -> None:
    source = recording(tmp_path / "in.flac")
    answer = send(server, source, name="blob")
    assert answer.headers["content-type"] == "audio/flac"
    assert 'filename="blob.flac"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "name", ["../../up.wav", "/etc/passwd.wav", "..\\up.wav", "a" * 300 + ".wav", "ü\x7f\n.wav"]
)
def test_a_clients_name_is_a_label_only(server, tmp_path, left, name: str) -> None:
    answer = send(server, recording(tmp_path / "in.wav"), name=name)
    assert answer.status_code == 200
    label = json.loads(answer.headers["eqmorph-report"])["source"]
    assert "/" not in label
    assert len(label) < 70
    assert left() == []
    assert not (tmp_path / "up.wav").exists()


@pytest.mark.parametrize(
    ("options", "status", "sentence"),
    [
        ({"true_peak_db": 3}, 422, "true_peak_db must be in"),
        ({"gain_db": 3}, 422, "gain_db must be a finite number, and 0 unless"),
        ({"loudness": "loud"}, 422, "options: loudness: input should be 'headroom'"),
        ({"extension": "exe"}, 422, "extension must be one of .wav"),
        ({"extension": "mp3", "depth": "24"}, 422, "take.wav: MP3 cannot hold 24-bit"),
        ({"setting": {"bands": []}}, 422, "options: setting.bands.0 is missing"),
        ({"colour": "red"}, 422, "options: colour is not known here"),
        ({"gain_db": float("nan")}, 422, "options: gain_db must be a finite number"),
    ],
)
def test_bad_options(server, tmp_path, left, options: Any, status: int, sentence: str) -> None:
    answer = send(server, recording(tmp_path / "take.wav"), **options)
    assert answer.status_code == status
    assert sentence in answer.json()["detail"]
    assert str(tmp_path) not in answer.text
    assert left() == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "take.wav is empty"),
        (b"RIFF nothing of the kind", "take.wav cannot be read as audio"),
        (bytes(4) + b"ftypM4A " + bytes(60), "ffmpeg -i take.wav out.wav"),
        ("truncated", "take.wav is truncated: 4"),
        ("infinite", "take.wav: the sample at"),
    ],
)
def test_recordings_that_are_none(server, tmp_path, left, content: Any, sentence: str) -> None:
    path = tmp_path / "take.wav"
    if content == "truncated":
        whole = recording(path).read_bytes()
        path.write_bytes(whole[: len(whole) // 2 - 1000])
    elif content == "infinite":
        soundfile.write(path, np.array([0.0, np.inf, 0.1]), RATE, subtype="FLOAT")
    else:
        path.write_bytes(content)
    answer = send(server, path)
    assert answer.status_code == 422
    detail = answer.json()["detail"]
    assert detail.startswith("take.wav")
    assert sentence in detail
    assert "temporary" not in answer.text
    assert left() == []


FORM = "multipart/form-data; boundary=B"
OPTIONS = json.dumps({"setting": WARM.to_dict()})


def part(name: str, content: str, more: str = "") -> str:
    return f'--B\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{content}\r\n'


@pytest.mark.parametrize(
    ("kind", "body", "status", "sentence"),
    [
        ("application/json", "{}", 415, "send multipart/form-data"),
        ("multipart/form-data", "", 400, "the boundary"),
        (FORM, "nonsense", 400, "no multipart form"),
        (FORM, "", 400, "ended before its last part"),
        (FORM, part("options", OPTIONS), 400, "ended before its last part"),
        (FORM, part("options", OPTIONS) + "--B--\r\n", 400, "the part 'audio' is missing"),
        (FORM, part("audio", "x") + "--B--\r\n", 400, "the part 'options' is missing"),
        (FORM, part("video", "x") + "--B--\r\n", 400, "there is no part 'video'"),
        (FORM, part("options", "{}") * 2 + "--B--\r\n", 400, "'options' is given twice"),
        (FORM, part("options", "x" * 70_000) + "--B--\r\n", 400, "larger than 65536"),
        (FORM, "--B\r\n" + "a" * 9000 + ": b\r\n\r\n", 400, "eader"),
        (FORM, part("options", "{") + part("audio", "x") + "--B--\r\n", 422, "options: "),
    ],
)
def test_forms_that_are_none(
    server, left, kind: str, body: str, status: int, sentence: str
) -> None:
    answer = httpx.post(
        f"{server.api}/apply", content=body.encode(), headers={"Content-Type": kind}
    )
    assert answer.status_code == status, answer.text
    assert sentence in answer.json()["detail"]
    assert left() == []


def test_what_is_too_large_or_too_long(start_studio, tmp_path, left) -> None:
    studio = start_studio(limits=Limits(max_audio_bytes=400_000, max_audio_seconds=2.0))
    large = send(studio, recording(tmp_path / "large.wav", 4.0))
    assert large.status_code == 413
    assert "larger than" in large.json()["detail"]
    long = send(studio, recording(tmp_path / "long.wav", 2.5, channels=1))
    assert long.status_code == 413
    assert long.json()["detail"].startswith("long.wav is 2 s long; 2 s are the most here")
    few = start_studio(limits=Limits(max_audio_samples=1000))
    many = send(few, tmp_path / "long.wav")
    assert many.status_code == 413
    assert "long.wav has 110250 samples; 1000 are the most" in many.json()["detail"]
    assert left() == []


class HalfSent:
    """A connection on which a recording was begun and not finished."""

    def __init__(self, studio: Any, extra: bytes = b"") -> None:
        body = (part("options", OPTIONS) + part("audio", "RIFF", '; filename="a.wav"')).encode()
        head = (
            f"POST /api/v1/apply HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\n"
            f"Content-Length: {len(body) + 100_000}\r\n\r\n"
        )
        self.socket = socket.create_connection(("127.0.0.1", studio.port), timeout=20)
        self.socket.sendall(head.encode() + body + extra)

    def __enter__(self) -> HalfSent:
        return self

    def __exit__(self, *details: object) -> None:
        self.socket.close()

    def answer(self) -> bytes:
        """What comes until the server ends it; it may cut who still sends."""
        data = b""
        with suppress(ConnectionResetError):
            while piece := self.socket.recv(65536):
                data += piece
        return data


@pytest.fixture
def impatient(start_studio) -> Any:
    """A server that waits 0.4 s, and renders one recording at a time."""
    return start_studio(
        limits=Limits(stall_seconds=0.4, min_bytes_per_second=100_000, max_concurrent_renders=1)
    )


@pytest.fixture
def patient(start_studio) -> Any:
    """A server that waits as long as a busy machine may need, and renders one at a time."""
    return start_studio(limits=Limits(stall_seconds=120.0, max_concurrent_renders=1))


def until_rendered(studio: Any, source: Path) -> None:
    """Send it until there is a place, and a busy machine lets it through without a pause."""
    end = time.monotonic() + 60
    while send(studio, source).status_code != 200:
        assert time.monotonic() < end


def wait_for_upload(place: Path) -> None:
    end = time.monotonic() + 60
    while not any(p.is_file() for p in place.rglob("*")):
        assert time.monotonic() < end, "the upload never began"
        time.sleep(0.005)


def test_a_cut_upload_leaves_nothing(patient, place, left, tmp_path) -> None:
    with HalfSent(patient):
        wait_for_upload(place)
    assert left() == []
    assert send(patient, recording(tmp_path / "next.wav")).status_code == 200


def test_a_stalled_upload_is_ended(impatient, left, tmp_path) -> None:
    with HalfSent(impatient) as half:
        answer = half.answer()  # it comes and ends, although the body never does
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"the body stalled after" in answer
    assert left() == []
    until_rendered(impatient, recording(tmp_path / "next.wav"))


def test_a_dripping_upload_is_ended(impatient, left) -> None:
    stop = threading.Event()

    def drip(half: HalfSent) -> None:
        with suppress(OSError):  # it is cut
            while not stop.wait(0.05):
                half.socket.sendall(b"x")

    with HalfSent(impatient) as half:
        dripping = threading.Thread(target=drip, args=(half,))
        dripping.start()
        answer = half.answer()
        stop.set()
        dripping.join()
    assert answer.startswith(b"HTTP/1.1 408") or not answer  # it was lost in the cut
    assert left() == []


def test_a_stalled_json_body_is_ended_too(impatient) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as opened:
        opened.sendall(
            b"POST /api/v1/describe HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
        )
        assert opened.recv(65536).startswith(b"HTTP/1.1 408")


def test_no_more_at_a_time_than_the_limit(patient, place, tmp_path) -> None:
    source = recording(tmp_path / "take.wav")
    with HalfSent(patient):
        wait_for_upload(place)
        busy = send(patient, source)
    assert busy.status_code == 503
    assert busy.headers["retry-after"] == "1"
    assert "1 recordings are being rendered; try again" in busy.json()["detail"]
    until_rendered(patient, source)


def test_who_does_not_listen_gets_no_more(impatient, left, tmp_path) -> None:
    source = recording(tmp_path / "long.wav", 60.0)
    with source.open("rb") as opened:
        request = httpx.Request(
            "POST",
            f"{impatient.api}/apply",
            data={"options": OPTIONS},
            files={"audio": ("a.wav", opened)},
        )
        content = request.read()
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        head = "".join(f"{k}: {v}\r\n" for k, v in request.headers.items())
        deaf.sendall(f"POST /api/v1/apply HTTP/1.1\r\n{head}\r\n".encode() + content)
        assert deaf.recv(100).startswith(b"HTTP/1.1 200")
        assert left() == []  # although most of the result was not taken


@pytest.fixture
def slow_render(monkeypatch) -> Iterator[threading.Event]:
    """Renders wait at their first block until the event is set; then they go on."""
    import eqmorph.audio

    begun, go_on = threading.Event(), threading.Event()

    def slow(source: Any, target: Any, eq: Any, options: Any, on_progress: Any) -> Any:
        begun.set()

        def waiting(share: float) -> None:
            go_on.wait(10)
            on_progress(share)

        return render(source, target, eq, options, waiting)

    monkeypatch.setattr(eqmorph.audio, "render", slow)
    go_on.begun = begun  # type: ignore[attr-defined]
    yield go_on
    go_on.set()


def test_a_client_that_goes_ends_the_render(impatient, slow_render, left, tmp_path) -> None:
    source = recording(tmp_path / "take.wav")
    with pytest.raises(httpx.ReadTimeout), source.open("rb") as opened:
        httpx.post(
            f"{impatient.api}/apply",
            data={"options": OPTIONS},
            files={"audio": ("a.wav", opened)},
            timeout=httpx.Timeout(10, read=0.3),
        )
    assert slow_render.begun.is_set()  # type: ignore[attr-defined]
    slow_render.set()
    assert left() == []
    assert send(impatient, source).status_code == 200


def test_a_server_that_ends_ends_the_render(server, slow_render, left, tmp_path) -> None:
    source = recording(tmp_path / "take.wav")
    failed: list[Exception] = []

    def ask() -> None:
        try:
            send(server, source)
        except httpx.HTTPError as error:
            failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    assert slow_render.begun.wait(10)  # type: ignore[attr-defined]
    threading.Timer(0.2, slow_render.set).start()
    server.stop()
    asking.join()
    assert left() == []


def test_a_flat_setting_changes_no_sample(server, tmp_path) -> None:
    source = recording(tmp_path / "in.wav")
    answer = send(server, source, setting=ParametricEq.flat().to_dict())
    (tmp_path / "out.wav").write_bytes(answer.content)
    before, _ = soundfile.read(source)
    after, _ = soundfile.read(tmp_path / "out.wav")
    np.testing.assert_array_equal(before, after)
