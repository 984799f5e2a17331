"""Files in, files out: what is kept, what is levelled, and what never happens to a file."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import mutagen
import mutagen.flac
import mutagen.wave
import numpy as np
import pyloudnorm
import pytest
import soundfile
from mutagen.id3 import APIC, TIT2, TPE1, TXXX
from scipy.signal import sosfilt
from sounds import RATE, noise

from eqmorph.audio import RenderOptions, audio_info, open_audio, read_audio, render, true_peak_db
from eqmorph.audio.samples import FloatArray
from eqmorph.equalizers import ParametricEq
from eqmorph.errors import AudioFileError, AudioWriteError

Make = Callable[..., Path]

FORMS = [
    ("wav", "PCM_U8"), ("wav", "PCM_16"), ("wav", "PCM_24"), ("wav", "PCM_32"), ("wav", "FLOAT"),
    ("wav", "DOUBLE"), ("flac", "PCM_16"), ("flac", "PCM_24"), ("aiff", "PCM_16"),
    ("aiff", "FLOAT"), ("ogg", "VORBIS"), ("opus", "OPUS"), ("mp3", "MPEG_LAYER_III"),
    ("w64", "PCM_24"), ("rf64", "PCM_16"), ("caf", "PCM_24"), ("au", "PCM_16"),
]  # fmt: skip
_ERROR = {"PCM_U8": 2e-2, "PCM_16": 1e-4, "VORBIS": 0.2, "OPUS": 0.2, "MPEG_LAYER_III": 0.2}
LEFTOVERS = "nothing but finished files is left"


def files_in(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*")}


@pytest.mark.parametrize(("extension", "subtype"), FORMS)
def test_every_format_keeps_rate_depth_and_channels(
    eq: ParametricEq, make: Make, tmp_path: Path, extension: str, subtype: str
) -> None:
    audio = noise(0.5, level=0.05)
    container = {"rf64": "RF64", "opus": "OGG"}.get(extension)
    source = make(f"in.{extension}", audio, subtype=subtype, container=container)
    given = soundfile.read(source)[0].T
    report = render(source, tmp_path / f"out.{extension}", eq)
    before, after = audio_info(source), audio_info(tmp_path / f"out.{extension}")
    assert (after.sample_rate, after.channels) == (before.sample_rate, before.channels)
    assert (after.form, after.frames) == (before.form, before.frames)
    expected = sosfilt(eq.sos(RATE), given, axis=1) * 10 ** (report.gain_db / 20)
    rendered = soundfile.read(tmp_path / f"out.{extension}")[0].T
    error = np.abs(rendered - expected).max()
    assert error <= _ERROR.get(subtype, 1e-6), error
    assert report.clipped == 0


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (("a.wav", "PCM_24"), "b.flac", ("FLAC", "PCM_24")),
        (("a.wav", "FLOAT"), "b.flac", ("FLAC", "PCM_24")),
        (("a.flac", "PCM_16"), "b.wav", ("WAV", "PCM_16")),
        (("a.mp3", None), "b.wav", ("WAV", "PCM_16")),
        (("a.wav", "PCM_16"), "b.mp3", ("MP3", "MPEG_LAYER_III")),
        (("a.wav", "PCM_16"), "b.ogg", ("OGG", "VORBIS")),
        (("a.wav", "PCM_16"), "b.opus", ("OGG", "OPUS")),
        (("a.wav", "ULAW"), "b.au", ("AU", "ULAW")),
    ],
)
def test_the_extension_chooses_the_format(
    eq: ParametricEq,
    make: Make,
    tmp_path: Path,
    source: tuple[str, str],
    target: str,
    expected: tuple[str, str],
) -> None:
    report = render(make(source[0], noise(0.2), subtype=source[1]), tmp_path / target, eq)
    assert (report.container, report.subtype) == expected


@pytest.mark.parametrize("channels", range(1, 9))
def test_mono_to_seven_point_one(
    eq: ParametricEq, make: Make, tmp_path: Path, channels: int
) -> None:
    audio = noise(0.1, channels) * np.arange(1, channels + 1)[:, None] / 8
    source = make("in.wav", audio, subtype="FLOAT")
    report = render(source, tmp_path / "out.wav", eq, RenderOptions(loudness="keep"))
    rendered, _ = read_audio(tmp_path / "out.wav")
    given, _ = read_audio(source)
    np.testing.assert_allclose(rendered, sosfilt(eq.sos(RATE), given, axis=1), atol=1e-7)
    assert report.container == ("WAVEX" if channels > 2 else "WAV")


@pytest.mark.parametrize("rate", [8_000, 22_050, 384_000])
def test_filters_are_designed_for_the_file_s_own_rate(
    eq: ParametricEq, make: Make, tmp_path: Path, rate: int
) -> None:
    audio = noise(0.2, 1, rate)
    report = render(make("in.wav", audio, rate, "DOUBLE"), tmp_path / "out.wav", eq)
    expected = sosfilt(eq.sos(rate), audio, axis=1) * 10 ** (report.gain_db / 20)
    np.testing.assert_allclose(read_audio(tmp_path / "out.wav")[0], expected, atol=1e-12)
    assert report.bands_left_out == (("high_shelf",) if rate == 8_000 else ())


def test_a_flat_setting_copies_bit_for_bit(make: Make, tmp_path: Path) -> None:
    source = make("in.wav", noise(0.3), subtype="PCM_16")
    report = render(source, tmp_path / "out.wav", ParametricEq.flat())
    np.testing.assert_array_equal(
        soundfile.read(source, dtype="int16")[0],
        soundfile.read(tmp_path / "out.wav", dtype="int16")[0],
    )
    assert not report.dithered


def test_long_files_go_by_in_blocks_and_equal_the_whole(
    eq: ParametricEq, make: Make, tmp_path: Path
) -> None:
    audio = noise(5.0)
    render(make("in.wav", audio, subtype="DOUBLE"), tmp_path / "out.wav", eq, KEEP)
    np.testing.assert_allclose(
        read_audio(tmp_path / "out.wav")[0], sosfilt(eq.sos(RATE), audio, axis=1), atol=1e-12
    )


KEEP = RenderOptions(loudness="keep")


# Levels


def test_headroom_keeps_a_loud_file_from_clipping(
    eq: ParametricEq, make: Make, tmp_path: Path
) -> None:
    audio = 0.999 * np.sign(noise(1.0))
    source = make("in.wav", audio, subtype="PCM_16")
    report = render(source, tmp_path / "out.wav", eq)
    written = soundfile.read(tmp_path / "out.wav", dtype="int16")[0]
    assert report.clipped == 0
    assert report.gain_db < -report.highest_gain_db, "transients need more than the highest gain"
    assert 32_000 < np.abs(written.astype(int)).max() <= 32_767
    kept = render(source, tmp_path / "kept.wav", eq, KEEP)
    assert kept.gain_db == 0.0
    assert kept.clipped > 0


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
@pytest.mark.parametrize("channels", [1, 2])
def test_matched_loudness_is_within_a_tenth(
    eq: ParametricEq, make: Make, tmp_path: Path, subtype: str, channels: int
) -> None:
    source = make("in.wav", noise(3.0, channels), subtype=subtype)
    report = render(source, tmp_path / "out.wav", eq, RenderOptions(loudness="match"))
    meter = pyloudnorm.Meter(RATE)
    before, after = (
        meter.integrated_loudness(soundfile.read(path)[0])
        for path in (source, tmp_path / "out.wav")
    )
    assert after == pytest.approx(before, abs=0.1)
    assert report.loudness_after == pytest.approx(after, abs=0.05)
    assert report.notes == ()


def test_loudness_that_full_scale_cannot_hold_is_said(make: Make, tmp_path: Path) -> None:
    """A bass cut takes most of this sound; as loud as before it would be far beyond full scale."""
    n = np.arange(2 * RATE)
    audio = 0.9 * np.sin(2 * np.pi * 60 * n / RATE)[None] + 0.01 * noise(2.0, 1)
    cut = ParametricEq.from_vector([-12, 300, *([0, 1000, 1] * 3), 12, 8200])
    report = render(
        make("in.wav", audio, subtype="PCM_24"),
        tmp_path / "out.wav",
        cut.scaled(-1.0).scaled(-1.0),
        RenderOptions(loudness="match", true_peak_db=-6.0),
    )
    assert report.clipped == 0
    assert "quieter than before: -6 dBTP allows no more" in report.notes[0]


@pytest.mark.parametrize("loudness", ["headroom", "match", "keep"])
def test_a_true_peak_limit_is_kept(
    eq: ParametricEq, make: Make, tmp_path: Path, loudness: str
) -> None:
    source = make("in.wav", 0.9 * noise(1.0) / np.abs(noise(1.0)).max(), subtype="PCM_24")
    options = RenderOptions(loudness=loudness, true_peak_db=-1.0)  # type: ignore[arg-type]
    report = render(source, tmp_path / "out.wav", eq, options)
    measured = true_peak_db(*read_audio(tmp_path / "out.wav"))
    assert measured <= -1.0 + 1e-3
    assert report.true_peak_db == pytest.approx(measured, abs=0.01)


def test_sixteen_bits_are_dithered_the_same_way_each_time(
    eq: ParametricEq, make: Make, tmp_path: Path
) -> None:
    source = make("in.wav", noise(0.2), subtype="PCM_24")
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        report = render(source, tmp_path / f"{name}.wav", eq, RenderOptions(depth="16", seed=seed))
        assert report.dithered
        assert report.subtype == "PCM_16"
    a, b, c = (soundfile.read(tmp_path / f"{n}.wav", dtype="int16")[0] for n in "abc")
    np.testing.assert_array_equal(a, b)
    assert (a != c).any()


def test_adapting_leaves_a_band_without_sound_alone(make: Make, tmp_path: Path) -> None:
    bass = ParametricEq.from_vector([9, 60, *([0, 1000, 1] * 3), 0, 8200])
    n = np.arange(RATE)
    tone = sum(np.sin(2 * np.pi * hz * n / RATE) for hz in (2000, 3000, 5000, 8000)) / 20
    source = make("in.wav", tone[None], subtype="FLOAT")
    report = render(source, tmp_path / "out.wav", bass, RenderOptions(adaptive=True))
    assert report.highest_gain_db < 0.2
    assert any("adapted" in note for note in report.notes)


# Tags


def test_tags_and_pictures_survive_a_change_of_format(
    eq: ParametricEq, make: Make, tmp_path: Path
) -> None:
    source = make("in.mp3", noise(0.5))
    tagged = mutagen.File(source)
    tagged.add_tags()
    tagged.tags.add(TIT2(encoding=3, text="Töne"))
    tagged.tags.add(TPE1(encoding=3, text=["A", "B"]))
    tagged.tags.add(TXXX(encoding=3, desc="MOOD", text="warm"))
    tagged.tags.add(TXXX(encoding=3, desc="REPLAYGAIN_TRACK_GAIN", text="-6 dB"))
    tagged.tags.add(APIC(encoding=3, mime="image/png", type=3, desc="front", data=b"png"))
    tagged.save()
    render(source, tmp_path / "out.flac", eq)
    flac = mutagen.flac.FLAC(tmp_path / "out.flac")
    assert (flac["title"], flac["artist"], flac["mood"]) == (["Töne"], ["A", "B"], ["warm"])
    assert flac.pictures[0].data == b"png"
    assert "replaygain_track_gain" not in flac, "the level is another now"
    for step in ("out.ogg", "out.wav", "out.aiff"):
        render(tmp_path / "out.flac", tmp_path / step, eq)
    assert mutagen.File(tmp_path / "out.ogg")["title"] == ["Töne"]
    for name in ("out.wav", "out.aiff"):
        frames = mutagen.File(tmp_path / name).tags
        assert str(frames["TIT2"]) == "Töne"
        assert frames.getall("APIC")[0].data == b"png"
    render(tmp_path / "out.wav", tmp_path / "back.flac", eq)
    assert mutagen.flac.FLAC(tmp_path / "back.flac").pictures[0].data == b"png"


def test_a_wav_s_own_strings_survive(eq: ParametricEq, tmp_path: Path) -> None:
    with soundfile.SoundFile(tmp_path / "in.wav", "w", RATE, 1) as opened:
        opened.title = "From INFO"
        opened.write(noise(0.1, 1)[0])
    render(tmp_path / "in.wav", tmp_path / "out.wav", eq)
    with soundfile.SoundFile(tmp_path / "out.wav") as opened:
        assert opened.title == "From INFO"
    report = render(tmp_path / "in.wav", tmp_path / "out.au", eq)
    assert report.notes == ("left behind, for which AU has no place: title",)


# Odd input


@pytest.mark.parametrize("loudness", ["headroom", "match", "keep"])
@pytest.mark.parametrize("subtype", ["PCM_16", "FLOAT"])
@pytest.mark.parametrize("audio", [np.zeros((2, RATE)), np.full((2, 1), 0.5), np.zeros((1, 0))])
def test_silence_one_sample_and_none_at_all(
    eq: ParametricEq, make: Make, tmp_path: Path, audio: FloatArray, subtype: str, loudness: str
) -> None:
    source = make("in.wav", audio, subtype=subtype)
    options = RenderOptions(loudness=loudness, true_peak_db=-1.0)  # type: ignore[arg-type]
    report = render(source, tmp_path / "out.wav", eq, options)
    assert report.frames == audio.shape[1] == audio_info(tmp_path / "out.wav").frames
    assert np.isfinite(report.gain_db)
    if not audio.any() and subtype == "FLOAT":
        np.testing.assert_array_equal(read_audio(tmp_path / "out.wav")[0], audio)


def test_direct_current_gets_the_bass_shelf_s_gain(
    eq: ParametricEq, make: Make, tmp_path: Path
) -> None:
    source = make("in.wav", np.full((1, 2 * RATE), 0.25), subtype="FLOAT")
    render(source, tmp_path / "out.wav", eq, KEEP)
    assert read_audio(tmp_path / "out.wav")[0][0, -1] == pytest.approx(0.25 * 10**0.3, abs=1e-4)


@pytest.mark.parametrize(("value", "word"), [(np.nan, "not a number"), (np.inf, "infinite")])
def test_what_is_no_number_is_named_with_its_place(
    eq: ParametricEq, make: Make, tmp_path: Path, value: float, word: str
) -> None:
    audio = noise(2.0)
    audio[1, RATE] = value
    source = make("in.wav", audio, subtype="FLOAT")
    before = files_in(tmp_path)
    message = rf"in.wav: the sample at 1.000000 s in channel 2 is {word}"
    with pytest.raises(AudioFileError, match=message):
        render(source, tmp_path / "out.wav", eq)
    assert files_in(tmp_path) == before, LEFTOVERS


@pytest.mark.parametrize(("extension", "subtype"), [f for f in FORMS if f[0] != "mp3"])
def test_a_truncated_file_is_refused(
    eq: ParametricEq, make: Make, tmp_path: Path, extension: str, subtype: str
) -> None:
    container = {"rf64": "RF64", "opus": "OGG"}.get(extension)
    source = make(f"in.{extension}", noise(3.0), subtype=subtype, container=container)
    whole = source.read_bytes()
    source.write_bytes(whole[: len(whole) // 2])
    before = files_in(tmp_path)
    with pytest.raises(AudioFileError, match=r"in\.\w+.*(truncated|malformed)"):
        render(source, tmp_path / f"out.{extension}", eq)
    assert files_in(tmp_path) == before, LEFTOVERS
    assert source.read_bytes() == whole[: len(whole) // 2]


def test_a_truncated_mp3_is_refused(eq: ParametricEq, make: Make, tmp_path: Path) -> None:
    source = make("in.mp3", noise(3.0))
    whole = source.read_bytes()
    source.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(AudioFileError, match=r"truncated: it ends after 1\.\d+ s of 3\.000 s"):
        render(source, tmp_path / "out.mp3", eq)


def _no_channels(wav: bytes) -> bytes:
    return wav[:22] + b"\0\0" + wav[24:]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (lambda wav: b"Dear diary,\n" * 20, "cannot be read as audio: format not recognised"),
        (lambda wav: b"", "is empty"),
        (lambda wav: wav[:20], "cannot be read as audio"),
        (_no_channels, "cannot be read as audio: channel count is zero"),
    ],
)
def test_what_is_no_audio_file_is_said(
    eq: ParametricEq,
    make: Make,
    tmp_path: Path,
    content: Callable[[bytes], bytes],
    message: str,
) -> None:
    source = make("in.wav", noise(0.1))
    source.write_bytes(content(source.read_bytes()))
    with pytest.raises(AudioFileError, match=message):
        render(source, tmp_path / "out.wav", eq)
    assert files_in(tmp_path) == {"in.wav"}, LEFTOVERS


def test_what_is_not_there_or_a_folder_is_said(eq: ParametricEq, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        render(tmp_path / "no.wav", tmp_path / "out.wav", eq)
    with pytest.raises(IsADirectoryError):
        render(tmp_path, tmp_path / "out.wav", eq)


@pytest.mark.parametrize(
    ("name", "rate", "channels", "message"),
    [
        ("out.xyz", RATE, 2, r"extension '\.xyz' names no format that can be written; use one of"),
        ("out", RATE, 2, "has no extension"),
        ("out.mp3", 96_000, 2, "MP3 holds .*48000 Hz, not 96000 Hz"),
        ("out.mp3", RATE, 6, "MP3 holds at most 2 channels, not 6"),
        ("out.opus", 44_100, 2, "Opus holds 8000, .* 48000 Hz, not 44100 Hz"),
        ("out.ogg", 384_000, 2, "Ogg Vorbis holds up to 192000 Hz, not 384000"),
    ],
)
def test_what_a_format_cannot_hold_is_said(
    eq: ParametricEq,
    make: Make,
    tmp_path: Path,
    name: str,
    rate: int,
    channels: int,
    message: str,
) -> None:
    source = make("in.wav", noise(0.1, channels, rate), rate)
    with pytest.raises(AudioFileError, match=message):
        render(source, tmp_path / name, eq)


def test_nothing_is_overwritten_unless_asked_and_the_input_never(
    eq: ParametricEq, make: Make, tmp_path: Path
) -> None:
    source, target = make("in.wav", noise(0.1)), make("out.wav", noise(0.1))
    before = target.read_bytes()
    with pytest.raises(FileExistsError, match="--force overwrites it"):
        render(source, target, eq)
    assert target.read_bytes() == before
    render(source, target, eq, RenderOptions(force=True))
    assert target.read_bytes() != before
    (tmp_path / "link.wav").symlink_to(source)
    for same in (source, tmp_path / "link.wav"):
        with pytest.raises(FileExistsError, match="never overwritten"):
            render(source, same, eq, RenderOptions(force=True))


@pytest.mark.parametrize("values", [{"loudness": "loud"}, {"true_peak_db": 1.0}])
def test_options_are_checked(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(values))} must be"):
        RenderOptions(**values)  # type: ignore[arg-type]


# What happens on the way


def _in_child(function: Callable[[], None]) -> str:
    """Run in a forked process; what it printed."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        try:
            function()
            message = "no error"
        except BaseException as error:
            message = f"{type(error).__name__}: {error}"
        os.write(writer, message.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader) as opened:
        return opened.read()


@pytest.mark.parametrize("name", ["out.wav", "out.flac", "out.ogg", "out.mp3"])
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_full_disk_is_said_and_leaves_nothing(
    eq: ParametricEq, make: Make, tmp_path: Path, name: str
) -> None:
    source = make("in.wav", noise(5.0))
    target = make(name, noise(0.1))
    old = target.read_bytes()

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
        render(source, target, eq, RenderOptions(force=True))

    said = _in_child(limited)
    assert said.startswith("AudioWriteError: "), said
    assert "is the disk full?" in said
    assert files_in(tmp_path) == {"in.wav", name}, LEFTOVERS
    assert target.read_bytes() == old


def test_too_little_room_is_said_before_the_work(
    eq: ParametricEq, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 100_000})())
    with pytest.raises(AudioWriteError, match=r"0\.1 MB left, and 1\.\d MB are needed"):
        render(make("in.wav", noise(6.0)), tmp_path / "out.wav", eq)
    assert files_in(tmp_path) == {"in.wav"}, LEFTOVERS


LONG = """
import sys, numpy, soundfile
with soundfile.SoundFile(sys.argv[1], "w", 48000, 2, "PCM_16") as opened:
    block = 0.1 * numpy.random.default_rng(0).standard_normal((48000, 2))
    for _ in range(int(sys.argv[2])):
        opened.write(block)
"""
RENDER = """
import sys
from eqmorph.audio import RenderOptions, render
import eqmorph
print("go", flush=True)
render(sys.argv[1], sys.argv[2], eqmorph.load().generate("warm"), RenderOptions(loudness="match"))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) / 1024)
"""


def _long(path: Path, seconds: int) -> Path:
    subprocess.run([sys.executable, "-c", LONG, str(path), str(seconds)], check=True)
    return path


def test_ctrl_c_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    source = _long(tmp_path / "in.wav", 300)
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-c", RENDER, str(source), str(out / "out.wav")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not (out.is_dir() and files_in(out)):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in errors
    assert files_in(out) == set(), LEFTOVERS


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Half a minute against seven and a half; below the 150 MB that ten hours may take."""
    used = []
    for seconds in (30, 450):
        source = _long(tmp_path / f"{seconds}.wav", seconds)
        done = subprocess.run(
            [sys.executable, "-c", RENDER, str(source), str(tmp_path / f"{seconds}.out.wav")],
            capture_output=True, text=True, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        used.append(float(done.stdout.split()[-1]))
    assert used[1] < used[0] + 8.0
    assert used[1] < 150.0, used


def test_a_file_beyond_four_gigabytes_becomes_rf64() -> None:
    from eqmorph.audio.forms import AudioForm, choose_form

    form = AudioForm("WAV", "PCM_24")
    ten_hours = 36_000 * RATE
    assert choose_form(Path("a.wav"), form, RATE, 2, ten_hours).container == "RF64"
    assert choose_form(Path("a.wav"), form, RATE, 2, ten_hours // 10).container == "WAV"


def test_progress_goes_to_its_end(eq: ParametricEq, make: Make, tmp_path: Path) -> None:
    shares: list[float] = []
    render(
        make("in.wav", noise(4.0)),
        tmp_path / "out.wav",
        eq,
        RenderOptions(loudness="match"),
        shares.append,
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) >= 4


def test_blocks_can_be_read_again(make: Make) -> None:
    with open_audio(make("in.wav", noise(3.0), subtype="PCM_24")) as reader:
        first = np.concatenate(list(reader.blocks()), axis=1)
        reader.rewind()
        np.testing.assert_array_equal(np.concatenate(list(reader.blocks()), axis=1), first)
