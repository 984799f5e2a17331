"""What a file says besides its sound, carried as bytes where the container allows it.

Chunks of WAV and AIFF, blocks of FLAC, ID3v2, Vorbis comments: nothing is decoded, so nothing is
re-encoded or lost. Between ID3 and Vorbis comments `eqmorph.audio.tags` translates.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from eqmorph.audio.chunks import Chunk, ChunkFile, append_chunks, contents, read_chunks
from eqmorph.audio.comments import (
    comment_block,
    ogg_comments,
    parse_comments,
    picture_comment,
    replace_ogg_comments,
    split_pictures,
)
from eqmorph.audio.comments import without_loudness as comments_without_loudness
from eqmorph.audio.flac_stream import (
    APPLICATION,
    COMMENTS,
    CUESHEET,
    LARGEST_BLOCK,
    PICTURE,
    insert_blocks,
    read_flac,
)
from eqmorph.audio.forms import AudioForm
from eqmorph.audio.id3 import tag_length, text_tag
from eqmorph.audio.id3 import without_loudness as tag_without_loudness
from eqmorph.audio.info_list import info_texts, is_utf8
from eqmorph.errors import AudioFileError

Family: TypeAlias = Literal["riff", "aiff", "flac", "ogg", "mp3", "other"]
_FAMILIES: dict[str, Family] = {
    "WAV": "riff", "WAVEX": "riff", "RF64": "riff", "AIFF": "aiff", "FLAC": "flac", "OGG": "ogg",
    "MP3": "mp3",
}  # fmt: skip
METADATA: dict[str, str] = {
    "WAV, RF64": "every chunk but those of the samples: LIST, bext, iXML, cue, smpl, inst, id3 ...",
    "AIFF": "every chunk but those of the samples: NAME, AUTH, ANNO, MARK, INST, ID3 ...",
    "FLAC": "comments, pictures, application blocks, cue sheet",
    "Ogg Vorbis, Opus": "comments, pictures among them",
    "MP3": "ID3v2 and ID3v1; an APE tag is left behind",
}
"""What travels as bytes within each container. Loudness tags (ReplayGain, R128, RVA2) do not: an
equalised file is as loud as it is, no longer as loud as they say."""

WITH_ID3: tuple[Family, ...] = ("riff", "aiff", "mp3")
_WITH_COMMENTS: tuple[Family, ...] = ("flac", "ogg")
# Chunks that say how the samples are held, or nothing.
_OF_SAMPLES = (b"fmt ", b"data", b"fact", b"PEAK", b"ds64", b"COMM", b"SSND", b"FVER", b"wavl",
               b"slnt", b"JUNK", b"junk", b"PAD ", b"FLLR", b"fake")  # fmt: skip
_ID3_CHUNKS = (b"id3 ", b"ID3 ")
# Texts that are translated: RIFF's list, and the chunks of AIFF that hold one each.
_TEXTS = (b"LIST", b"NAME", b"AUTH", b"(c) ", b"ANNO")
_NAMES = {APPLICATION: "APPLICATION", CUESHEET: "CUESHEET"}
_ID3V1 = 128
LARGEST = 256 << 20
"""Bytes of metadata that are carried; more is no metadata."""


@dataclass
class Metadata:
    """What a file says besides its sound, as bytes.

    Attributes
    ----------
    family : str
        Of its container.
    id3 : bytes
        An ID3v2 tag.
    id3v1 : bytes
    comments : list of bytes
        Vorbis comments.
    pictures : list of bytes
        As FLAC's blocks have them.
    chunks : list of (bytes, bytes)
        Of WAV or AIFF, with their names.
    blocks : list of (int, bytes)
        Of FLAC, with their kinds.
    left_out : list of str
        What could not be taken along at all.
    """

    family: Family
    id3: bytes = b""
    id3v1: bytes = b""
    comments: list[bytes] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    chunks: list[tuple[bytes, bytes]] = field(default_factory=list)
    blocks: list[tuple[int, bytes]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def has_place_in(self, family: Family) -> bool:
        """Whether all texts and pictures can go as bytes into a container."""
        if family == self.family:
            return True
        if self.family in _WITH_COMMENTS:
            return family in _WITH_COMMENTS
        return family in WITH_ID3 and not any(name in _TEXTS for name, _ in self.chunks)


def family_of(form: AudioForm) -> Family:
    """Which way of holding metadata a container has."""
    return _FAMILIES.get(form.container, "other")


def read_metadata(path: Path, form: AudioForm) -> Metadata:
    """What a file says besides its sound; nothing where its container is not known.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    found = Metadata(family_of(form))
    if found.family in ("riff", "aiff"):
        file = read_chunks(path)
        if file is not None:
            _from_chunks(path, file, found)
    elif found.family == "flac":
        _from_flac(path, found)
    elif found.family == "ogg":
        try:
            comments = ogg_comments(path)
        except AudioFileError:
            comments = []
        texts, found.pictures = split_pictures(comments)
        found.comments = comments_without_loudness(texts)
    elif found.family == "mp3":
        _from_mp3(path, found)
    return found


def _from_chunks(path: Path, file: ChunkFile, found: Metadata) -> None:
    native = {"riff": b"RIFF", "aiff": b"FORM"}[found.family]
    total = 0
    for chunk in file.chunks:
        if chunk.name in _OF_SAMPLES or chunk.offset + chunk.size > file.size:
            continue
        total += chunk.size
        name = chunk.name.decode("latin-1").strip()
        if total > LARGEST:
            found.left_out.append(f"{name} of {chunk.size >> 20} MiB")
            continue
        content = contents(path, chunk)
        if chunk.name in _ID3_CHUNKS:
            found.id3 = tag_without_loudness(content)
        elif file.kind == b"RIFX" and native == b"RIFF":
            found.left_out.append(name)  # its numbers have their bytes the other way round
        elif not (chunk.name == b"LIST" and content[:4] == b"wavl"):
            found.chunks.append((chunk.name, content))
    lists = [content for name, content in found.chunks if name == b"LIST"]
    if not found.id3 and not all(map(is_utf8, lists)):
        # The bytes stay; programs of today, which take them for UTF-8, find the texts here.
        found.id3 = text_tag({n: t for content in lists for n, t in info_texts(content).items()})


def _from_flac(path: Path, found: Metadata) -> None:
    stream = read_flac(path)
    if stream is None:
        return
    for block in stream.blocks:
        content = contents(path, Chunk(b"", block.offset, block.size))
        if block.kind == COMMENTS:
            texts, pictures = split_pictures(parse_comments(content)[1])
            found.comments += comments_without_loudness(texts)
            found.pictures += pictures
        elif block.kind == PICTURE:
            found.pictures.append(content)
        elif block.kind in _NAMES:
            found.blocks.append((block.kind, content))
    if stream.blocks[0].offset > 8:
        found.left_out.append("an ID3 tag before the FLAC stream")


def _from_mp3(path: Path, found: Metadata) -> None:
    with path.open("rb") as opened:
        length = tag_length(opened.read(10))
        if length > LARGEST:
            found.left_out.append(f"an ID3 tag of {length >> 20} MiB")
        elif length:
            opened.seek(0)
            found.id3 = tag_without_loudness(opened.read(length))
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - _ID3V1 - 32))
        end = opened.read()
    if end[-_ID3V1:].startswith(b"TAG"):
        found.id3v1, end = end[-_ID3V1:], end[:-_ID3V1]
    if end[-32:].startswith(b"APETAGEX"):
        found.left_out.append("an APE tag")


def write_metadata(path: Path, form: AudioForm, found: Metadata) -> list[str]:
    """Put metadata into a finished file as bytes, as far as its container has a place.

    Returns
    -------
    list of str
        What was left behind of what only bytes can carry; texts and pictures that need
        translation are not among it.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    family = family_of(form)
    same = family == found.family
    left = list(found.left_out)
    if not same:
        left += sorted({n.decode("latin-1").strip() for n, _ in found.chunks if n not in _TEXTS})
        left += [_NAMES[kind] for kind, _ in found.blocks]
        left += _labels(found)
    if family in ("riff", "aiff"):
        chunks = found.chunks if same else []
        if found.id3:
            chunks = [*chunks, (_ID3_CHUNKS[family == "aiff"], found.id3)]
        if chunks:
            append_chunks(path, chunks)
    elif family == "mp3" and (found.id3 or found.id3v1):
        _around(path, found.id3, found.id3v1)
    elif family == "flac" and (found.comments or found.pictures or (same and found.blocks)):
        left += _into_flac(path, found, same)
    elif family == "ogg" and (found.comments or found.pictures):
        replace_ogg_comments(path, [*found.comments, *map(picture_comment, found.pictures)])
    return left


def _labels(found: Metadata) -> list[str]:
    return [
        "labels of cue points" for name, content in found.chunks
        if name == b"LIST" and content[:4] == b"adtl"
    ]  # fmt: skip


def _into_flac(path: Path, found: Metadata, same: bool) -> list[str]:
    fitting = [p for p in found.pictures if len(p) <= LARGEST_BLOCK]
    blocks = [(COMMENTS, comment_block(b"eqmorph", found.comments))]
    if len(blocks[0][1]) > LARGEST_BLOCK:
        return ["comments of more than 16 MB, which FLAC cannot hold"]
    blocks += [(PICTURE, picture) for picture in fitting]
    blocks += found.blocks if same else []
    insert_blocks(path, blocks)
    too_large = len(found.pictures) - len(fitting)
    return [f"{too_large} pictures of more than 16 MB, which FLAC cannot hold"] if too_large else []


def _around(path: Path, before: bytes, after: bytes) -> None:
    """Put an ID3v2 tag before a stream, in place of one that is there, and an ID3v1 tag behind."""
    beside = path.with_name(f"{path.name}.tagged")
    with path.open("rb") as source, beside.open("wb") as target:
        target.write(before)
        source.seek(tag_length(source.read(10)) if before else 0)
        while part := source.read(1 << 20):
            target.write(part)
        target.write(after)
    os.replace(beside, path)
