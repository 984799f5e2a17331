"""Audio is never lost: all samples that are in a file are read, or the file is refused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sounds import RATE, noise

from eqmorph.audio import audio_info, read_audio
from eqmorph.audio.chatter import without_chatter
from eqmorph.audio.chunks import read_chunks
from eqmorph.audio.files import open_audio
from eqmorph.audio.flac_stream import read_flac
from eqmorph.audio.id3 import text_tag
from eqmorph.audio.mp3_frames import read_mp3
from eqmorph.audio.ogg_pages import FIRST, checksum, pages
from eqmorph.audio.rendering import RenderOptions, render
from eqmorph.audio.strangers import KNOWN
from eqmorph.equalizers import ParametricEq
from eqmorph.errors import AudioFileError

Make = Callable[..., Path]
FRAMES = RATE // 2


def patched(path: Path, at: int, content: bytes) -> Path:
    data = bytearray(path.read_bytes())
    data[at : at + len(content)] = content
    path.write_bytes(data)
    return path


def is_whole(path: Path, samples: np.ndarray, within: float = 1e-4) -> bool:
    """Whether all samples are read, twice over, as going back needs it."""
    with open_audio(path) as reader:
        for _ in range(2):
            got = np.concatenate(list(reader.blocks()), axis=1)
            assert got.shape == samples.shape
            assert np.abs(got - samples).max() <= within
            reader.rewind()
    return True


def data_chunk(path: Path):
    return read_chunks(path).find(b"data")


# WAV and AIFF


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT", "PCM_U8"])
@pytest.mark.parametrize("riff_size", [0, 36, None])
def test_a_header_that_was_never_finished_is_read_to_the_end(
    make: Make, subtype, riff_size
) -> None:
    samples = noise(0.5)
    path = make("in.wav", samples, subtype=subtype)
    within = {"PCM_U8": 1e-2}.get(subtype, 1e-4)
    patched(path, data_chunk(path).offset - 4, bytes(4))
    if riff_size is not None:
        patched(path, 4, riff_size.to_bytes(4, "little"))
    if subtype == "FLOAT":  # libsndfile's PEAK chunk comes before; its own frame count is in fact
        assert read_chunks(path).find(b"fact") is not None
    assert is_whole(path, samples, within)


def test_that_the_header_was_never_finished_is_said(
    make: Make, eq: ParametricEq, tmp_path: Path
) -> None:
    path = make("in.wav", noise(0.5))
    patched(path, data_chunk(path).offset - 4, bytes(4))
    report = render(path, tmp_path / "out.wav", eq)
    assert report.frames == FRAMES
    assert "its header was never finished: read to the end of the file" in report.notes


def test_an_empty_file_with_chunks_behind_is_empty(make: Make) -> None:
    path = make("in.wav", noise(0.5)[:, :0])
    path.write_bytes(path.read_bytes() + b"LIST" + (4).to_bytes(4, "little") + b"INFO")
    assert read_audio(path)[0].shape == (2, 0)


@pytest.mark.parametrize("tail", [b"", b"\0" * 100, b"TAG" + b"x" * 125, b"\0" * 5, b"odd"])
def test_what_is_behind_the_samples_is_no_sound(make: Make, tail: bytes) -> None:
    samples = noise(0.5)
    path = make("in.wav", samples)
    path.write_bytes(path.read_bytes() + tail)
    assert is_whole(path, samples)


@pytest.mark.parametrize("share", [0.5, 0.99])
def test_a_header_that_counts_too_few_is_refused(make: Make, share) -> None:
    path = make("in.wav", noise(0.5))
    data = data_chunk(path)
    patched(path, data.offset - 4, (int(data.size * share) // 4 * 4).to_bytes(4, "little"))
    with pytest.raises(AudioFileError, match=r"in\.wav holds \d+ bytes behind the samples"):
        read_audio(path)


@pytest.mark.parametrize("extra", [1, 2, 3, 16, 64])
def test_a_few_bytes_too_many_are_a_mistake_in_counting(make: Make, extra) -> None:
    samples = noise(0.5)
    path = make("in.wav", samples)
    data = data_chunk(path)
    patched(path, data.offset - 4, (data.size + extra).to_bytes(4, "little"))
    assert is_whole(path, samples)


def test_a_length_that_a_pipe_did_not_know_is_the_rest(make: Make) -> None:
    samples = noise(0.5)
    for size in (0xFFFF_FFFF, 0x7FFF_F000, 0x7FFF_FFFF):
        path = make("in.wav", samples)
        patched(path, data_chunk(path).offset - 4, size.to_bytes(4, "little"))
        assert is_whole(path, samples)


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
@pytest.mark.parametrize("counted", [0, FRAMES // 2])
def test_aiff_that_counts_too_few_frames_is_read_whole(make: Make, subtype, counted) -> None:
    samples = noise(0.5)
    path = make("in.aiff", samples, subtype=subtype)
    common = read_chunks(path).find(b"COMM")
    patched(path, common.offset + 2, counted.to_bytes(4, "big"))
    assert is_whole(path, samples)


SIZES = {"au": (8, 4, "big", 0), "caf": (-8, 8, "big", 4), "w64": (-8, 8, "little", 24)}
"""Where a size is (from the samples, or the start), its bytes and order, what it counts besides."""


def with_size(path: Path, change: Callable[[int], int]) -> Path:
    """The file with another size of its samples."""
    at, n, order, besides = SIZES[path.suffix[1:]]
    samples = data_chunk(path)
    place = samples.offset + at if at < 0 else at
    size = int.from_bytes(path.read_bytes()[place : place + n], order) - besides
    new = change(size) + besides if change(size) >= 0 else (1 << 8 * n) - 1
    return patched(path, place, new.to_bytes(n, order))


@pytest.mark.parametrize("extension", SIZES)
@pytest.mark.parametrize("seconds", [0.05, 2.0])
def test_au_caf_and_w64_that_count_too_few_are_refused(make: Make, extension, seconds) -> None:
    path = with_size(make(f"in.{extension}", noise(seconds)), lambda size: size // 2 // 4 * 4)
    with pytest.raises(AudioFileError, match=rf"in\.{extension} holds \d+ bytes behind"):
        read_audio(path)


@pytest.mark.parametrize("extension", SIZES)
def test_au_caf_and_w64_are_read_to_the_end_or_refused(make: Make, extension) -> None:
    samples = noise(0.5)
    assert is_whole(with_size(make(f"in.{extension}", samples), lambda _: 0), samples)
    assert is_whole(with_size(make(f"b.{extension}", samples), lambda size: size + 16), samples)
    if extension != "w64":  # which has no number for a length that is not known
        assert is_whole(with_size(make(f"a.{extension}", samples), lambda _: -1), samples)
    cut = make(f"cut.{extension}", samples)
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    with pytest.raises(AudioFileError, match=r"is truncated: \d+ % of the samples"):
        read_audio(cut)


# FLAC


@pytest.mark.parametrize("total", [0, FRAMES // 2, 1, FRAMES])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
def test_flac_is_read_to_the_end_of_its_stream(make: Make, total, subtype) -> None:
    samples = noise(0.5)
    path = make("in.flac", samples, subtype=subtype)
    stream = read_flac(path)
    assert stream.total == FRAMES
    patched(path, stream.total_offset, stream.with_total(total))
    assert read_flac(path).total == total
    assert is_whole(path, samples)


def test_flac_without_a_length_that_is_cut_short_is_refused(make: Make) -> None:
    path = make("in.flac", noise(0.5))
    stream = read_flac(path)
    patched(path, stream.total_offset, stream.with_total(0))
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(AudioFileError, match="truncated"):
        read_audio(path)


# Ogg


def pages_of(path: Path):
    with path.open("rb") as opened:
        return list(pages(opened, path))


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_every_page_has_the_checksum_that_we_compute(make: Make, subtype) -> None:
    path = make("in.ogg", noise(0.5), subtype=subtype)
    for page in pages_of(path):
        assert checksum(page.header, page.body) == int.from_bytes(page.header[22:26], "little")


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_a_chain_is_read_link_after_link(make: Make, tmp_path: Path, subtype) -> None:
    first = make("a.ogg", noise(0.5), subtype=subtype)
    second = make("b.ogg", noise(0.3)[::-1], subtype=subtype)
    both = tmp_path / "both.ogg"
    both.write_bytes(first.read_bytes() + second.read_bytes() + first.read_bytes())
    parts = [read_audio(path)[0] for path in (first, second, first)]
    assert is_whole(both, np.concatenate(parts, axis=1))


@pytest.mark.skipif(os.name != "posix", reason="open files are listed there")
def test_a_long_chain_needs_no_more_open_files(make: Make, tmp_path: Path) -> None:
    part = make("part.ogg", noise(0.02, 1)).read_bytes()
    path = tmp_path / "all.ogg"
    path.write_bytes(part * 60)
    before = len(os.listdir("/dev/fd"))
    with open_audio(path) as reader:
        blocks = reader.blocks()
        next(blocks)
        assert len(os.listdir("/dev/fd")) <= before + 2
        assert reader.info.frames == 60 * round(0.02 * RATE)


def test_a_chain_of_different_rates_is_refused(make: Make, tmp_path: Path) -> None:
    first, second = make("a.ogg", noise(0.5)), make("b.ogg", noise(0.5), rate=44_100)
    both = tmp_path / "both.ogg"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    with pytest.raises(AudioFileError, match="different sample rates or channels"):
        read_audio(both)


def test_an_end_that_is_not_marked_is_read_with_a_note(
    make: Make, eq: ParametricEq, tmp_path: Path
) -> None:
    path = make("in.ogg", noise(2.0))
    whole = path.read_bytes()
    path.write_bytes(whole[: pages_of(path)[-1].offset])
    report = render(path, tmp_path / "out.ogg", eq)
    assert any("its end is not marked" in note for note in report.notes)


def test_pages_that_are_damaged_or_missing_are_said(make: Make) -> None:
    path = make("in.ogg", noise(2.0))
    whole, found = path.read_bytes(), pages_of(path)
    middle = found[len(found) // 2]
    assert not middle.flags & FIRST
    path.write_bytes(whole[: middle.offset] + whole[middle.end :])
    with pytest.raises(AudioFileError, match="pages are missing"):
        read_audio(path)
    path.write_bytes(whole)
    patched(path, middle.end - 3, b"???")
    with pytest.raises(AudioFileError, match="checksum"):
        read_audio(path)
    path.write_bytes(whole[:-7])
    with pytest.raises(AudioFileError, match="truncated: its last page is cut short"):
        read_audio(path)


# MP3


@pytest.mark.parametrize("between", [b"", text_tag({"title": "x" * 3_000})])
def test_mp3_put_together_is_read_part_after_part(make: Make, tmp_path: Path, between) -> None:
    """Its header counts the first part only, and that is what decoders stop at."""
    first, second = make("a.mp3", noise(0.5)), make("b.mp3", noise(0.3)[::-1])
    both = tmp_path / "both.mp3"
    both.write_bytes(first.read_bytes() + between + second.read_bytes())
    parts = [read_audio(path)[0] for path in (first, second)]
    assert is_whole(both, np.concatenate(parts, axis=1))


def without_count(path: Path) -> Path:
    """The file without its first frame, which only counts the others."""
    data = path.read_bytes()
    part = read_mp3(path).parts[0]
    assert part.counted == part.n_frames
    following = data.find(b"\xff\xfb", part.count_offset)
    path.write_bytes(data[following:])
    return path


def test_mp3_that_does_not_say_how_long_it_is(make: Make) -> None:
    counted = make("in.mp3", noise(1.0))
    n_frames = read_mp3(counted).parts[0].n_frames
    samples, _ = read_audio(without_count(counted))
    # Without the 529 samples by which every decoder is late.
    assert samples.shape == (2, n_frames * 1152 - 529)


def test_mp3_whose_header_counts_too_few_is_read_whole(make: Make) -> None:
    path = make("in.mp3", noise(1.0))
    whole, _ = read_audio(path)
    part = read_mp3(path).parts[0]
    patched(path, part.count_offset + 8, (part.n_frames // 2).to_bytes(4, "big"))
    assert is_whole(path, whole)


def test_what_is_damaged_in_an_mp3_is_said(make: Make, eq: ParametricEq, tmp_path: Path) -> None:
    path = make("in.mp3", noise(1.0))
    data = path.read_bytes()
    half = data.find(b"\xff\xfb", len(data) // 2)
    path.write_bytes(data[:half] + b"\0" * 700 + data[half:])
    report = render(path, tmp_path / "out.wav", eq)
    assert "700 bytes in it are damaged and were skipped" in report.notes


def test_what_is_before_the_first_frame_hides_no_part(make: Make, tmp_path: Path) -> None:
    parts = [make("a.mp3", noise(0.5)), make("b.mp3", noise(0.3)[::-1])]
    both = tmp_path / "both.mp3"
    both.write_bytes(b"junk" * 500 + b"".join(part.read_bytes() for part in parts))
    assert is_whole(both, np.concatenate([read_audio(part)[0] for part in parts], axis=1))
    assert any("2000 bytes in it are damaged" in note for note in audio_info(both).notes)


@pytest.mark.parametrize(
    ("tail", "skipped"), [(b"\xff" * 5000, 5000), (bytes(5000), 0), (b"TAG" + bytes(125), 0)]
)
def test_what_is_behind_the_last_frame_is_counted(make: Make, tail, skipped) -> None:
    path = make("in.mp3", noise(0.5))
    path.write_bytes(path.read_bytes() + tail)
    notes = audio_info(path).notes
    assert (f"{skipped} bytes in it are damaged and were skipped" in notes) == bool(skipped)


def test_an_mp3_that_ends_in_its_own_count_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.mp3"
    for end in range(4):
        path.write_bytes(b"\xff\xfb\x90\xc0" + bytes(17) + b"Xing" + bytes(end))
        with pytest.raises(AudioFileError, match=r"in\.mp3 cannot be read as audio"):
            read_audio(path)


def test_its_decoder_says_nothing_on_the_terminal(
    make: Make, eq: ParametricEq, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = make("in.mp3", noise(1.0))
    data = path.read_bytes()
    half = data.find(b"\xff\xfb", len(data) // 2)
    path.write_bytes(data[:half] + b"\0" * 700 + data[half:])
    render(path, tmp_path / "out.wav", eq, RenderOptions(loudness="match"))
    (tmp_path / "head.mp3").write_bytes(data[:300])
    with pytest.raises(AudioFileError):
        read_audio(tmp_path / "head.mp3")
    assert capfd.readouterr().err == ""


def test_only_its_own_lines_are_kept_off_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    errors: dict[str, None] = {}
    with without_chatter(errors):
        os.write(2, b"[src/libmpg123/layer3.c:do_layer3():1844] error: dequantization failed!\n")
        os.write(2, b"Note: Trying to resync...\nours\n")
        os.write(2, b"half of a line")
    os.write(2, b", and its end")
    assert capfd.readouterr().err == "ours\nhalf of a line, and its end"
    assert errors == {"dequantization failed": None}
    with pytest.raises(ValueError, match="as ever"), without_chatter(errors):
        raise ValueError("as ever")
    os.write(2, b"there again")
    assert capfd.readouterr().err == "there again"


# What cannot go back, and what cannot be read


@pytest.mark.parametrize(
    ("extension", "subtype", "rate"),
    [
        ("wav", "GSM610", 8_000),
        ("wav", "G721_32", 8_000),
        ("wav", "IMA_ADPCM", 44_100),
        ("wav", "MS_ADPCM", 44_100),
        ("au", "G723_24", 8_000),
        ("wav", "ULAW", 8_000),
    ],
)
def test_telephony_is_decoded_once_and_again(
    make: Make, eq: ParametricEq, tmp_path: Path, extension, subtype, rate
) -> None:
    source = make(f"in.{extension}", noise(1.0, 1, rate), rate=rate, subtype=subtype)
    report = render(source, tmp_path / f"out.{extension}", eq)
    assert report.subtype in ("PCM_16", "ULAW")
    assert report.frames >= rate


def test_a_damaged_flac_is_said_at_every_pass(make: Make, eq: ParametricEq, tmp_path: Path) -> None:
    path = make("in.flac", noise(2.0))
    middle = path.stat().st_size // 2
    patched(path, middle, b"\0" * 2000)
    with pytest.raises(AudioFileError, match=r"in\.flac is damaged or truncated"):
        render(path, tmp_path / "out.flac", eq)


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"BW64\0\0\0\0WAVE", "BW64"),
        (b"\0\0\0\x20ftypM4A ", "MP4"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMA"),
        (b"wvpk", "WavPack"),
        (b"\x0b\x77\0\0", "AC-3"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_way_out(tmp_path: Path, start, name) -> None:
    path = tmp_path / "in.wav"
    path.write_bytes(start + bytes(100))
    with pytest.raises(AudioFileError, match=rf"in\.wav is {name}.*ffmpeg -i in\.wav out\.wav"):
        read_audio(path)
    assert any(name in known for known in KNOWN)
    spaced = path.rename(tmp_path / "in two.wav")
    with pytest.raises(AudioFileError, match=r"ffmpeg -i 'in two\.wav' out\.wav"):
        read_audio(spaced)


def ogg_page(packet: bytes) -> bytes:
    return b"OggS\0\2" + bytes(20) + bytes([1, len(packet)]) + packet


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ogg_page(b"Speex   1.2" + bytes(60)), "is Speex, which cannot be read; .*ffmpeg -i"),
        (ogg_page(b"\x7fFLAC\x01" + bytes(60)), "is FLAC in Ogg, which cannot be read"),
        (b"<!DOCTYPE html><html>", "is a web page, which holds no sound; what can be read is WAV"),
        (b"MThd" + bytes(60), "is MIDI, which holds no sound; what can be read is WAV"),
        (bytes(1000), "its format is not known, .*; what can is WAV, .*: ffmpeg -i in.mp3 out.wav"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, content, said) -> None:
    path = tmp_path / "in.mp3"
    path.write_bytes(content)
    with pytest.raises(AudioFileError, match=said):
        read_audio(path)


@pytest.mark.parametrize(("tag", "name"), [(0x00FF, "AAC"), (0x2000, "AC-3"), (0x0161, "WMA")])
def test_samples_that_wav_cannot_hold_here_are_named(make: Make, tag, name) -> None:
    path = make("in.wav", noise(0.1))
    patched(path, 20, tag.to_bytes(2, "little"))
    with pytest.raises(AudioFileError, match=rf"it holds {name}; .*ffmpeg -i in\.wav out\.wav"):
        read_audio(path)


def test_an_extension_decides_nothing(make: Make, tmp_path: Path) -> None:
    samples = noise(0.5)
    source = make("in.wav", samples)
    assert is_whole(source.rename(tmp_path / "in.raw"), samples)
    (tmp_path / "in.raw").write_bytes(samples.tobytes())
    with pytest.raises(AudioFileError, match=r"in\.raw cannot be read as audio"):
        read_audio(tmp_path / "in.raw")


def test_a_rate_below_the_filters_limit_is_said_with_the_file(
    make: Make, eq: ParametricEq, tmp_path: Path
) -> None:
    for rate, good in ((3_999, False), (4_000, True), (1, False)):
        path = make(f"at{rate}.wav", noise(0.5, 1), rate=rate)
        if good:
            assert render(path, tmp_path / f"out{rate}.wav", eq).sample_rate == rate
            continue
        with pytest.raises(AudioFileError, match=rf"at{rate}\.wav: its sample rate, {rate} Hz"):
            render(path, tmp_path / f"out{rate}.wav", eq)


@pytest.mark.skipif(os.name != "posix", reason="names are bytes there")
@pytest.mark.parametrize("extension", ["wav", "flac", "ogg", "mp3", "aiff"])
def test_names_that_are_no_utf_8(make: Make, eq: ParametricEq, tmp_path: Path, extension) -> None:
    source = make(f"in.{extension}", noise(0.5))
    strange = tmp_path / os.fsdecode(b"caf\xe9." + extension.encode())
    shutil.copy(source, strange)
    target = tmp_path / os.fsdecode(b"\xff." + extension.encode())
    assert render(strange, target, eq).frames == FRAMES
    with target.open("rb") as opened:
        assert soundfile.info(opened).samplerate == RATE
