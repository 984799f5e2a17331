"""What files say besides their sound: bytes within a container, translated between containers."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

import mutagen
import pytest
import soundfile
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, ID3, PRIV, RVA2, TIT2, TXXX, USLT
from sounds import noise

from eqmorph.audio import read_audio
from eqmorph.audio.chunks import append_chunks, contents, read_chunks
from eqmorph.audio.comments import ogg_comments, parse_comments
from eqmorph.audio.flac_stream import APPLICATION, COMMENTS, CUESHEET, PICTURE, read_flac
from eqmorph.audio.id3 import tag_length, text_tag
from eqmorph.audio.rendering import render
from eqmorph.equalizers import ParametricEq
from eqmorph.errors import AudioFileError

Make = Callable[..., Path]
TITLE = "Café €uro"
CHUNKS = [
    (b"bext", bytes(range(256)) * 3),
    (b"iXML", b"<BWFXML><NOTE>take 3</NOTE></BWFXML>"),
    (b"cue ", (1).to_bytes(4, "little") + bytes(24)),
    (b"smpl", bytes(36)),
    (b"LIST", b"adtl" + b"labl" + (6).to_bytes(4, "little") + bytes(4) + b"A\0"),
    (b"LIST", b"INFOINAM" + (10).to_bytes(4, "little") + TITLE.encode("cp1252") + b"\0"),
    (b"odd ", b"123"),
]


def chunks_of(path: Path) -> list[tuple[bytes, bytes]]:
    return [(c.name, contents(path, c)) for c in read_chunks(path).chunks]


@pytest.mark.parametrize("target", ["out.wav", "out.rf64"])
def test_chunks_of_wav_travel_as_bytes(
    make: Make, eq: ParametricEq, tmp_path: Path, target
) -> None:
    source = make("in.wav", noise(0.2))
    append_chunks(source, CHUNKS)
    report = render(source, tmp_path / target, eq)
    found = chunks_of(tmp_path / target)
    assert [c for c in found if c[0] in {name for name, _ in CHUNKS}] == CHUNKS
    assert read_chunks(tmp_path / target).size % 2 == 0
    assert report.notes == ()
    assert soundfile.info(tmp_path / target).frames == report.frames


def test_texts_in_windows_1252_are_also_written_where_programs_find_them(
    make: Make, eq: ParametricEq, tmp_path: Path
) -> None:
    source = make("in.wav", noise(0.2))
    append_chunks(source, CHUNKS)
    render(source, tmp_path / "out.wav", eq)
    assert str(mutagen.File(tmp_path / "out.wav").tags["TIT2"]) == TITLE
    render(source, tmp_path / "out.flac", eq)
    assert FLAC(tmp_path / "out.flac")["title"] == [TITLE]


def test_chunks_of_aiff_travel_as_bytes(make: Make, eq: ParametricEq, tmp_path: Path) -> None:
    source = make("in.aiff", noise(0.2))
    chunks = [(b"NAME", b"a title"), (b"MARK", bytes(11)), (b"ID3 ", text_tag({"title": TITLE}))]
    append_chunks(source, chunks)
    render(source, tmp_path / "out.aiff", eq)
    found = chunks_of(tmp_path / "out.aiff")
    assert [c for c in found if c[0] in (b"NAME", b"MARK", b"ID3 ")] == chunks


def test_id3_travels_as_bytes_between_its_containers(
    make: Make, eq: ParametricEq, tmp_path: Path
) -> None:
    source = make("in.mp3", noise(0.5))
    tag = text_tag({"title": TITLE, "artist": "A"})
    source.write_bytes(tag + source.read_bytes() + b"TAG" + b"x" * 125)
    render(source, tmp_path / "out.mp3", eq)
    out = (tmp_path / "out.mp3").read_bytes()
    assert out.startswith(tag)
    assert tag_length(out[len(tag) :]) == 0
    assert out[-128:] == b"TAG" + b"x" * 125
    for name, chunk in (("out.wav", b"id3 "), ("out.aiff", b"ID3 ")):
        render(source, tmp_path / name, eq)
        assert dict(chunks_of(tmp_path / name))[chunk] == tag


def test_blocks_of_flac_travel_as_bytes(make: Make, eq: ParametricEq, tmp_path: Path) -> None:
    source = make("in.flac", noise(0.5))
    opened = FLAC(source)
    opened["title"] = TITLE
    opened["REPLAYGAIN_TRACK_GAIN"] = "-6 dB"
    picture = Picture()
    picture.data, picture.mime, picture.type = b"png", "image/png", 3
    opened.add_picture(picture)
    opened.save()
    data = source.read_bytes()
    stream = read_flac(source)
    more = bytes([APPLICATION]) + (8).to_bytes(3, "big") + b"testabcd"
    at = stream.blocks[1].offset - 4
    source.write_bytes(data[:at] + more + data[at:])
    render(source, tmp_path / "out.flac", eq)
    found = read_flac(tmp_path / "out.flac").blocks
    content = {
        b.kind: (tmp_path / "out.flac").read_bytes()[b.offset : b.offset + b.size] for b in found
    }
    assert content[APPLICATION] == b"testabcd"
    assert content[PICTURE] == picture.write()
    assert parse_comments(content[COMMENTS])[1] == [f"title={TITLE}".encode()]
    assert CUESHEET not in content


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
@pytest.mark.parametrize("size", [10, 70_000, 300_000])
def test_comments_of_ogg_travel_as_bytes(
    make: Make, eq: ParametricEq, tmp_path: Path, subtype, size
) -> None:
    source = make("in.ogg", noise(0.5), subtype=subtype)
    opened = mutagen.File(source)
    opened["title"] = [TITLE]
    opened["odd"] = ["x" * size]
    opened.save()
    plain = render(make("plain.ogg", noise(0.5), subtype=subtype), tmp_path / "plain2.ogg", eq)
    report = render(source, tmp_path / "out.ogg", eq)
    assert report.frames == plain.frames
    assert sorted(ogg_comments(tmp_path / "out.ogg")) == sorted(ogg_comments(source))
    with soundfile.SoundFile(tmp_path / "out.ogg") as heard:
        assert len(heard.read()) == plain.frames
    assert mutagen.File(tmp_path / "out.ogg")["title"] == [TITLE]


def test_comments_go_between_flac_and_ogg_without_translation(
    make: Make, eq: ParametricEq, tmp_path: Path, monkeypatch
) -> None:
    source = make("in.flac", noise(0.5))
    opened = FLAC(source)
    opened["title"] = TITLE
    picture = Picture()
    picture.data, picture.mime = b"p" * 100_000, "image/png"
    opened.add_picture(picture)
    opened.save()
    monkeypatch.setitem(sys.modules, "mutagen", None)
    render(source, tmp_path / "out.ogg", eq)
    report = render(tmp_path / "out.ogg", tmp_path / "back.flac", eq)
    assert report.notes == ()
    monkeypatch.undo()
    back = FLAC(tmp_path / "back.flac")
    assert back["title"] == [TITLE]
    assert back.pictures[0].write() == picture.write()


def test_loudness_is_left_out_of_id3(make: Make, eq: ParametricEq, tmp_path: Path) -> None:
    source = make("in.mp3", noise(0.5))
    tags = ID3()
    tags.add(TIT2(encoding=3, text=TITLE))
    tags.add(TXXX(encoding=1, desc="REPLAYGAIN_TRACK_GAIN", text="-6 dB"))
    tags.add(RVA2(desc="track", channel=1, gain=-6, peak=1))
    tags.add(APIC(encoding=3, mime="image/png", type=3, desc="front", data=b"png"))
    tags.save(source)
    render(source, tmp_path / "out.mp3", eq)
    found = ID3(tmp_path / "out.mp3")
    assert sorted(found) == ["APIC:front", "TIT2"]


@pytest.mark.parametrize("target", ["out.flac", "out.ogg"])
def test_what_comments_have_no_name_for_is_named(
    make: Make, eq: ParametricEq, tmp_path: Path, target
) -> None:
    source = make("in.mp3", noise(0.2))
    tag = ID3()
    frames = [TIT2(encoding=3, text="T"), PRIV(owner="me", data=b"x")]
    frames += [USLT(encoding=3, lang="eng", desc="", text="a\nb")]
    frames += [TXXX(encoding=3, desc="Mood", text="dark"), TXXX(encoding=3, desc="mood", text="b")]
    for frame in frames:
        tag.add(frame)
    tag.save(source)
    report = render(source, tmp_path / target, eq)
    found = mutagen.File(tmp_path / target).tags
    assert (found["title"], found["lyrics"]) == (["T"], ["a\nb"])
    assert sorted(found["mood"]) == ["b", "dark"]
    assert [note for note in report.notes if "left behind" in note] == [
        f"left behind, for which {report.container} has no place: PRIV"
    ]


@pytest.mark.parametrize("target", ["out.mp3", "out.wav", "out.aiff"])
def test_pictures_and_texts_of_one_name_stay_several(
    make: Make, eq: ParametricEq, tmp_path: Path, target
) -> None:
    source = make("in.flac", noise(0.2))
    opened = FLAC(source)
    opened["comment"], opened["description"], opened["lyrics"] = "c", "d", "l"
    for kind, data in ((3, b"front"), (4, b"back"), (0, b"other")):
        picture = Picture()
        picture.type, picture.data, picture.mime = kind, data, "image/png"
        opened.add_picture(picture)
    opened.save()
    assert render(source, tmp_path / target, eq).notes == ()
    found = mutagen.File(tmp_path / target).tags
    assert {frame.data for frame in found.getall("APIC")} == {b"front", b"back", b"other"}
    assert sorted(str(frame.text[0]) for frame in found.getall("COMM")) == ["c", "d"]
    assert [frame.text for frame in found.getall("USLT")] == ["l"]


def test_texts_of_aiff_are_translated(make: Make, eq: ParametricEq, tmp_path: Path) -> None:
    source = make("in.aiff", noise(0.2))
    append_chunks(source, [(b"NAME", b"Title"), (b"ANNO", b"note"), (b"COMT", b"\0\0")])
    report = render(source, tmp_path / "out.wav", eq)
    assert report.notes == ("left behind, for which WAV has no place: COMT",)
    assert str(mutagen.File(tmp_path / "out.wav").tags["TIT2"]) == "Title"
    render(source, tmp_path / "out.flac", eq)
    assert mutagen.File(tmp_path / "out.flac").tags["title"] == ["Title"]


@pytest.mark.parametrize("extension", ["caf", "w64", "wav"])
def test_a_chunk_that_says_it_is_endless_is_read_as_far_as_it_is_there(
    make: Make, eq: ParametricEq, extension
) -> None:
    """And no memory is asked for what is not there."""
    path = make(f"in.{extension}", noise(0.2))
    data = bytearray(path.read_bytes())
    for chunk in read_chunks(path).chunks:
        width = 4 if extension == "wav" else 8
        data[chunk.offset - width : chunk.offset] = b"\x7f" * width
        path.write_bytes(data)
        with contextlib.suppress(AudioFileError):
            read_audio(path)
        assert all(len(contents(path, c)) <= len(data) for c in read_chunks(path).chunks)


def test_what_is_left_behind_is_named_in_one_note(
    make: Make, eq: ParametricEq, tmp_path: Path
) -> None:
    source = make("in.wav", noise(0.2))
    append_chunks(source, CHUNKS)
    report = render(source, tmp_path / "out.flac", eq)
    (note,) = report.notes
    for name in ("bext", "iXML", "cue", "smpl", "labels of cue points"):
        assert name in note


def test_a_cover_that_flac_cannot_hold_is_left_out_and_said(
    make: Make, eq: ParametricEq, tmp_path: Path
) -> None:
    source = make("in.mp3", noise(0.5))
    tags = ID3()
    tags.add(TIT2(encoding=3, text=TITLE))
    tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=bytes(17 << 20)))
    tags.save(source)
    report = render(source, tmp_path / "out.flac", eq)
    assert any("pictures of more than 16 MB" in note for note in report.notes)
    assert FLAC(tmp_path / "out.flac")["title"] == [TITLE]


@pytest.mark.parametrize("extension", ["mp3", "wav", "flac", "ogg", "aiff"])
def test_damaged_tags_do_not_keep_the_sound_from_being_filtered(
    make: Make, eq: ParametricEq, tmp_path: Path, extension
) -> None:
    source = make(f"in.{extension}", noise(0.5))
    bad = b"ID3\x04\0\0" + bytes([0, 0, 1, 0]) + b"TIT2\x7f\x7f\x7f\x7f" + b"\xff" * 120
    if extension == "mp3":
        source.write_bytes(bad + source.read_bytes())
    elif extension in ("wav", "aiff"):
        append_chunks(source, [(b"id3 ", bad), (b"LIST", b"INFOINAM\xff\xff\xff\xff")])
    for target in ("out.wav", "out.flac", "out.mp3"):
        assert render(source, tmp_path / f"{extension}-{target}", eq).frames > 0


def test_without_the_extra_the_way_out_is_named(
    make: Make, eq: ParametricEq, tmp_path: Path, monkeypatch
) -> None:
    source = make("in.mp3", noise(0.5))
    source.write_bytes(text_tag({"title": TITLE}) + source.read_bytes())
    monkeypatch.setattr("eqmorph.audio.tags.has_mutagen", lambda: False)
    monkeypatch.setattr("eqmorph.audio.tagging.has_mutagen", lambda: False)
    report = render(source, tmp_path / "out.flac", eq)
    assert any("pip install 'eqmorph[tags]'" in note for note in report.notes)
    wav = make("in.wav", noise(0.2))
    append_chunks(wav, [(b"LIST", b"INFOINAM" + (4).to_bytes(4, "little") + b"abc\0")])
    report = render(wav, tmp_path / "from-wav.flac", eq)
    assert report.notes == ()
    with soundfile.SoundFile(tmp_path / "from-wav.flac") as opened:
        assert opened.title == "abc"
