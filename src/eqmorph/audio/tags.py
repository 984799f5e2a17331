"""Titles, artists and pictures translated between ID3, Vorbis comments and RIFF's INFO.

Within one container they travel as bytes (`eqmorph.audio.metadata`). Between containers the common
fields and the pictures are translated by mutagen, which is GPL and so in an extra of its own;
without it, the few texts travel that libsndfile knows.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eqmorph.audio.chatter import without_chatter
from eqmorph.audio.chunks import contents, read_chunks
from eqmorph.audio.flac_stream import LARGEST_BLOCK
from eqmorph.audio.id3 import LOUDNESS
from eqmorph.audio.info_list import info_texts

# ID3 frames and the Vorbis comments that mean the same.
_FIELDS = {
    "TIT2": "title", "TPE1": "artist", "TALB": "album", "TPE2": "albumartist", "TDRC": "date",
    "TRCK": "tracknumber", "TPOS": "discnumber", "TCON": "genre", "TCOM": "composer",
    "TCOP": "copyright", "TSRC": "isrc", "TBPM": "bpm", "TEXT": "lyricist",
    "TPUB": "organization", "TKEY": "initialkey", "TENC": "encodedby", "TIT1": "grouping",
    "TIT3": "subtitle", "TPE3": "conductor", "TPE4": "remixer", "TLAN": "language",
}  # fmt: skip
_FRAMES = {name: frame for frame, name in _FIELDS.items()}
_COMMENT, _DESCRIPTION, _LYRICS = "comment", "description", "lyrics"
_TEXTS_OF = {"COMM": _COMMENT, "USLT": _LYRICS}
# How the file was encoded, which it no longer is.
_OF_ENCODING = ("TSSE", "TLEN", "TFLT")
_PICTURE = "metadata_block_picture"
# What libsndfile reads and writes itself, for containers that mutagen does not know.
STRINGS = ("title", "artist", "album", "date", "genre", "comment", "copyright", "tracknumber")


@dataclass
class Tags:
    """What a file says about its music.

    Attributes
    ----------
    texts : dict of str to list of str
        By the names of Vorbis comments, in lower case.
    pictures : list of mutagen.flac.Picture
    frames : list
        The ID3 frames themselves, where the file has them.
    untranslated : list of str
        Names of frames that mean nothing in Vorbis comments.
    """

    texts: dict[str, list[str]] = field(default_factory=dict)
    pictures: list[Any] = field(default_factory=list)
    frames: list[Any] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.texts or self.pictures or self.frames)


def has_mutagen() -> bool:
    """Whether the extra that translates tags is installed."""
    from importlib.util import find_spec

    return find_spec("mutagen") is not None


def read_tags(path: Path) -> tuple[Tags, bool]:
    """The tags of an audio file, and whether all of them could be read."""
    tags, whole = Tags(), has_mutagen()
    if whole:
        # mutagen has errors of many kinds for tags that are damaged; none of them is a reason
        # to leave the sound alone.
        try:
            opened = _open(path)
            if opened is not None and opened.tags is not None:
                if hasattr(opened.tags, "getall"):
                    _from_id3(opened.tags, tags)
                elif hasattr(opened.tags, "as_dict"):
                    _from_comments(opened, tags)
        except Exception:
            tags, whole = Tags(), False
    for name, text in _strings(path).items():
        tags.texts.setdefault(name, [text])
    return tags, whole


def write_tags(path: Path, tags: Tags) -> bool:
    """Put tags into a finished audio file; whether that was possible.

    A container without a place for them (AU, W64, CAF, RF64) is left alone: what libsndfile can
    write there was written with the samples.
    """
    if not tags:
        return True
    if not has_mutagen():
        return False
    try:
        return _write(path, tags)
    except Exception:  # as above: tags are no reason to lose the sound
        return False


def _write(path: Path, tags: Tags) -> bool:
    opened = _open(path)
    if opened is None:
        return False
    if opened.tags is None:
        opened.add_tags()
    if hasattr(opened.tags, "getall"):
        for frame in [*tags.frames, *_to_frames(tags)]:
            opened.tags.add(frame)
    elif hasattr(opened.tags, "as_dict"):
        for name, values in tags.texts.items():
            opened.tags[name] = values
        _add_pictures(opened, tags.pictures)
    else:
        return False
    opened.save()
    return True


def _open(path: Path) -> Any:
    """mutagen's file, or None if it is none of those that it knows."""
    import mutagen
    from mutagen.aiff import AIFF
    from mutagen.flac import FLAC
    from mutagen.mp3 import MP3
    from mutagen.oggopus import OggOpus
    from mutagen.oggvorbis import OggVorbis
    from mutagen.wave import WAVE

    return mutagen.File(path, options=[FLAC, OggVorbis, OggOpus, MP3, AIFF, WAVE])


def _strings(path: Path) -> dict[str, str]:
    """The texts that libsndfile reads; those of WAV as the program wrote them that wrote them."""
    import soundfile

    file = read_chunks(path)
    if file is not None and file.form == b"WAVE":
        lists = [contents(path, c) for c in file.chunks if c.name == b"LIST"]
        return {
            n: t for found in lists if found[:4] == b"INFO" for n, t in info_texts(found).items()
        }
    try:
        with without_chatter({}), path.open("rb") as opened, soundfile.SoundFile(opened) as sound:
            found = sound.copy_metadata()
    except (soundfile.LibsndfileError, UnicodeDecodeError):
        return {}
    return {name: text for name, text in found.items() if name in STRINGS and text}


def _from_id3(id3: Any, tags: Tags) -> None:
    from mutagen.flac import Picture

    tags.frames = [f for f in id3.values() if not LOUDNESS.search(_frame_name(f))]
    for frame in (f for f in tags.frames if f.FrameID not in _OF_ENCODING):
        name = _FIELDS.get(frame.FrameID) or _TEXTS_OF.get(frame.FrameID)
        if frame.FrameID == "TXXX":
            name = frame.desc.lower()
        if frame.FrameID == "APIC":
            picture: Any = Picture()  # type: ignore[no-untyped-call]
            picture.type, picture.mime, picture.desc = int(frame.type), frame.mime, frame.desc
            picture.data = frame.data
            tags.pictures.append(picture)
        elif name is None:
            tags.untranslated.append(frame.FrameID)
        else:
            texts = [frame.text] if isinstance(frame.text, str) else frame.text
            tags.texts.setdefault(name, []).extend(str(text) for text in texts)


def _frame_name(frame: Any) -> str:
    return str(frame.desc) if frame.FrameID == "TXXX" else str(frame.FrameID)


def _from_comments(opened: Any, tags: Tags) -> None:
    from mutagen.flac import Picture

    for name, values in opened.tags.as_dict().items():
        if name.lower() == _PICTURE:
            tags.pictures += [
                Picture(base64.b64decode(value))  # type: ignore[no-untyped-call]
                for value in values
            ]
        elif not LOUDNESS.search(name):
            tags.texts[name.lower()] = [str(value) for value in values]
    tags.pictures += list(getattr(opened, "pictures", ()))


def _to_frames(tags: Tags) -> list[Any]:
    import mutagen.id3

    id3: Any = mutagen.id3
    frames: list[Any] = []
    there = {_FIELDS.get(frame.FrameID) for frame in tags.frames}
    texts = {name: values for name, values in tags.texts.items() if name not in there}
    if tags.frames:  # frames of their own carry the rest as it was
        texts = {name: values for name, values in texts.items() if name in _FRAMES}
    for name, values in texts.items():
        if name in _FRAMES:
            frames.append(getattr(id3, _FRAMES[name])(encoding=3, text=values))
        elif name in (_COMMENT, _DESCRIPTION):
            # Two comments of one description would be one.
            desc = "" if name == _COMMENT else name
            frames.append(id3.COMM(encoding=3, lang="eng", desc=desc, text=values))
        elif name == _LYRICS:
            frames.append(id3.USLT(encoding=3, lang="eng", desc="", text="\n".join(values)))
        else:
            frames.append(id3.TXXX(encoding=3, desc=name, text=values))
    for i, p in enumerate(() if tags.frames else tags.pictures):
        # So with pictures, of which often none has a description.
        taken = any(p.desc == other.desc for other in tags.pictures[:i])
        desc = f"{p.desc} {i + 1}".strip() if taken else p.desc
        frames.append(id3.APIC(encoding=3, mime=p.mime, type=p.type, desc=desc, data=p.data))
    return frames


def _add_pictures(opened: Any, pictures: list[Any]) -> None:
    if hasattr(opened, "add_picture"):
        for picture in pictures:
            if len(picture.write()) <= LARGEST_BLOCK:
                opened.add_picture(picture)
    elif pictures:
        opened.tags[_PICTURE] = [base64.b64encode(p.write()).decode("ascii") for p in pictures]
