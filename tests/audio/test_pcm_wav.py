"""Samples moved as bytes are libsndfile's, bit by bit, and odd headers are left to libsndfile."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sounds import RATE, noise

from eqmorph.audio import read_audio
from eqmorph.audio.forms import AudioForm
from eqmorph.audio.pcm_wav import find_samples, pack, unpack
from eqmorph.audio.writing import writing_audio

Make = Callable[..., Path]
SUBTYPES = {"PCM_16": 2, "PCM_24": 3, "PCM_32": 4}


def extremes(width: int) -> np.ndarray:
    """Every kind of byte, both ends among them, in the upper bits; shape (frames, 1)."""
    generator = np.random.default_rng(0)
    numbers = generator.integers(-(2**31), 2**31, 5_000).astype(np.int32)
    numbers[:4] = [0, -1, 2**31 - 1, -(2**31)]
    shift = 32 - 8 * width
    return (numbers >> shift << shift)[:, None]


@pytest.mark.parametrize("width", SUBTYPES.values())
def test_packing_and_unpacking_are_inverses(width: int) -> None:
    samples = extremes(width)
    back = np.empty_like(samples)
    unpack(pack(samples, width).reshape(-1).view(np.uint8), width, back)
    np.testing.assert_array_equal(back, samples)


@pytest.mark.parametrize("container", ["WAV", "WAVEX", "RF64"])
@pytest.mark.parametrize("subtype", SUBTYPES)
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_what_is_read_is_what_libsndfile_reads(
    tmp_path: Path, container: str, subtype: str, channels: int
) -> None:
    path = tmp_path / "in.wav"
    samples = extremes(SUBTYPES[subtype])[:4_998].reshape(-1, channels)
    soundfile.write(path, samples, RATE, subtype, format=container)
    assert find_samples(path, SUBTYPES[subtype]) is not None
    np.testing.assert_array_equal(read_audio(path)[0], soundfile.read(path)[0].reshape(
        -1, channels).T)  # fmt: skip


@pytest.mark.parametrize("subtype", SUBTYPES)
@pytest.mark.parametrize("frames", [1, 1_001, 70_000])
def test_what_is_written_is_what_libsndfile_writes(
    tmp_path: Path, subtype: str, frames: int
) -> None:
    """One channel of an odd number of 3-byte samples needs a byte of padding."""
    audio = noise(2.0, 1)[:, :frames]
    strings = {"title": "a title"}
    with writing_audio(
        tmp_path / "ours.wav", AudioForm("WAV", subtype), RATE, 1, None, strings
    ) as writer:
        for start in range(0, frames, 30_000):
            writer.write(audio[:, start : start + 30_000].copy())
    whole = np.rint(audio.T * 2.0 ** (8 * SUBTYPES[subtype] - 1)).astype(np.int64)
    whole = (whole << (32 - 8 * SUBTYPES[subtype])).astype(np.int32)
    with soundfile.SoundFile(tmp_path / "theirs.wav", "w", RATE, 1, subtype) as opened:
        opened.title = "a title"
        opened.write(whole)
    assert (tmp_path / "ours.wav").read_bytes() == (tmp_path / "theirs.wav").read_bytes()


def with_chunk(wav: bytes, name: bytes, content: bytes) -> bytes:
    """A WAV file with another chunk before its samples."""
    at = wav.index(b"data")
    chunk = name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
    whole = wav[:at] + chunk + wav[at:]
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]


def test_other_chunks_are_stepped_over(make: Make) -> None:
    path = make("in.wav", noise(0.1), subtype="PCM_24")
    expected = soundfile.read(path)[0].T
    path.write_bytes(with_chunk(path.read_bytes(), b"bext", b"data" * 5 + b"odd"))
    assert find_samples(path, 3) is not None
    np.testing.assert_array_equal(read_audio(path)[0], expected)


@pytest.mark.parametrize("endian", ["BIG", "LITTLE"])
def test_big_endian_files_go_through_libsndfile(tmp_path: Path, endian: str) -> None:
    path = tmp_path / "in.wav"
    soundfile.write(path, noise(0.1).T, RATE, "PCM_24", endian=endian)
    assert (find_samples(path, 3) is None) == (endian == "BIG")
    np.testing.assert_array_equal(read_audio(path)[0], soundfile.read(path)[0].T)


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0", b"OggS" * 9,
     b"RIFF\0\0\0\0WAVEdata\0\0\0\0"],
)  # fmt: skip
def test_what_is_no_plain_header_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    assert find_samples(tmp_path / "x", 3) is None
