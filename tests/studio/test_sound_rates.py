"""The sample rate of a file is read from its own header, whatever it is packed in."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from conftest import missing_ffmpeg
from sound_hands import drop, open_bench, open_player, wait_for_sound, wav

WRITTEN = [
    ("WAV", "PCM_24", 88_200),
    ("RF64", "FLOAT", 32_000),
    ("AIFF", "PCM_16", 48_000),
    ("AIFF", "PCM_24", 11_025),
    ("CAF", "PCM_16", 44_100),
    ("CAF", "ALAC_16", 48_000),
    ("FLAC", "PCM_16", 96_000),
    ("OGG", "VORBIS", 44_100),
    ("OGG", "OPUS", 48_000),
    ("MP3", "MPEG_LAYER_III", 32_000),
    ("MP3", "MPEG_LAYER_III", 22_050),
]
# Name, what ffmpeg is told, the rate of the source, and that of the file.
PACKED = [
    ("a.aac", "-c:a aac", 44_100, 44_100),
    ("a.aac", "-c:a aac", 32_000, 32_000),
    ("a.m4a", "-c:a aac", 48_000, 48_000),
    ("end.m4a", "-c:a aac -movflags +faststart", 22_050, 22_050),
    ("a.m4a", "-c:a alac", 96_000, 96_000),
    ("a.caf", "-c:a alac", 44_100, 44_100),
    ("a.webm", "-c:a libopus", 48_000, 48_000),
    ("a.webm", "-c:a libvorbis", 44_100, 44_100),
    ("a.mka", "-c:a flac", 88_200, 88_200),
    ("a.oga", "-c:a flac", 44_100, 44_100),
    ("a.mp2", "-c:a mp2", 48_000, 48_000),
    ("a.mp3", "-c:a libmp3lame -id3v2_version 3 -metadata title=x", 44_100, 44_100),
]
STATED = """async (content) => (await import('/audio/headers.js'))
  .statedSampleRate(Uint8Array.from(content).buffer)"""


def hiss(seconds: float, rate: int) -> Any:
    return 0.1 * np.random.default_rng(1).standard_normal((1, int(seconds * rate)))


def numbers(content: bytes) -> list[int]:
    return np.frombuffer(content, np.uint8).tolist()


@pytest.fixture(scope="module")
def bench(shared_page: Any, shared: Any) -> Any:
    return open_bench(shared_page, shared)


@pytest.mark.parametrize(("form", "subtype", "rate"), WRITTEN)
def test_the_rate_is_the_headers(bench: Any, form: str, subtype: str, rate: int) -> None:
    file = io.BytesIO()
    soundfile.write(file, hiss(0.5, rate)[0], rate, format=form, subtype=subtype)
    assert bench.evaluate(STATED, numbers(file.getvalue())) == rate


@pytest.mark.parametrize(("name", "how", "source", "rate"), PACKED)
def test_the_rate_is_the_containers(
    bench: Any, tmp_path: Path, name: str, how: str, source: int, rate: int
) -> None:
    missing_ffmpeg()
    (tmp_path / "a.wav").write_bytes(wav(hiss(0.5, source), source, "PCM_16"))
    command = [shutil.which("ffmpeg"), "-loglevel", "error", "-i", "a.wav", *how.split(), name]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert bench.evaluate(STATED, numbers((tmp_path / name).read_bytes())) == rate


def test_bytes_that_look_like_one_frame_are_none(bench: Any) -> None:
    lonely = np.random.default_rng(3).integers(0, 256, 200_000, dtype=np.uint8)
    lonely[:4] = 0
    lonely[1000:1004] = 0xFF, 0xFB, 0x90, 0x64  # MPEG-1 layer III at 44.1 kHz, alone
    lonely[2000:2007] = 0xFF, 0xF1, 0x50, 0x80, 0x43, 0xFF, 0xFC  # ADTS, alone
    assert bench.evaluate(STATED, lonely.tolist()) is None


@pytest.mark.parametrize("length", [0, 3, 15, 16, 40, 100])
def test_a_header_that_is_cut_off_is_no_rate_and_no_failure(bench: Any, length: int) -> None:
    starts = [b"RIFF\0\0\0\0WAVEfmt ", b"FORM\0\0\0\0AIFFCOMM", b"caff\0\1\0\0desc", b"OggS"]
    starts += [b"\x1a\x45\xdf\xa3\x01", b"\0\0\0\x18ftypM4A ", b"fLaC", b"ID3\4\0\0\0\0\0\x7f"]
    for start in starts:
        content = (start + bytes(100))[:length]
        assert bench.evaluate(STATED, numbers(content)) in (None, 0)


def test_a_file_that_cannot_be_heard_at_its_own_rate_is_told(page: Any, server: Any) -> None:
    open_player(page, server)
    drop(page, "wide.wav", wav(hiss(0.5, 192_000), 192_000, "PCM_16"))
    wait_for_sound(page, "wide.wav")
    assert page.evaluate("studio.audio.sampleRate") == 96_000
    told = page.get_by_role("status").filter(has_text="wide.wav").inner_text()
    assert told == "wide.wav has a sample rate of 192 kHz; this page plays it at 96 kHz."


def test_an_index_at_the_end_of_a_file_is_read(page: Any, server: Any, tmp_path: Path) -> None:
    missing_ffmpeg()
    (tmp_path / "a.wav").write_bytes(wav(3 * hiss(14.0, 44_100), 44_100, "PCM_16"))
    command = [shutil.which("ffmpeg"), "-loglevel", "error", "-i", "a.wav", "-c:a", "aac"]
    subprocess.run([*command, "-b:a", "256k", "late.m4a"], cwd=tmp_path, check=True)
    content = (tmp_path / "late.m4a").read_bytes()
    assert b"moov" not in content[: 256 << 10]
    open_player(page, server)
    drop(page, "late.m4a", content, "audio/mp4")
    wait_for_sound(page, "late.m4a")
    assert page.evaluate("studio.audio.sampleRate") == 44_100
