"""What a rendered file says of its music: the source's metadata, as bytes or translated."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from eqmorph.audio.flac_stream import LARGEST_BLOCK
from eqmorph.audio.forms import AudioForm
from eqmorph.audio.metadata import WITH_ID3, Metadata, family_of, read_metadata, write_metadata
from eqmorph.audio.tags import STRINGS, Tags, has_mutagen, read_tags, write_tags

# Containers for which libsndfile writes texts while it writes the samples.
_TAKE_STRINGS = ("WAV", "WAVEX", "RF64", "AIFF", "CAF")


@dataclass(frozen=True, slots=True)
class Tagging:
    """Metadata on its way from one file to another.

    Attributes
    ----------
    metadata : Metadata
        That travels as bytes.
    translated : Tags or None
        What has to be translated; None where bytes carry everything.
    all_read : bool
        Whether the tags to translate could all be read.
    strings : dict of str to str
        For libsndfile to write while it writes the samples.
    """

    metadata: Metadata
    translated: Tags | None = None
    all_read: bool = True
    strings: dict[str, str] = field(default_factory=dict)


def read_tagging(path: Path, source: AudioForm, target: AudioForm) -> Tagging:
    """What to carry over from a file into a container.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    metadata = read_metadata(path, source)
    if metadata.has_place_in(family_of(target)):
        return Tagging(metadata)
    tags, all_read = read_tags(path)
    takes = target.container in _TAKE_STRINGS or not has_mutagen()
    strings = {n: v[0] for n, v in tags.texts.items() if n in STRINGS and v} if takes else {}
    return Tagging(metadata, tags, all_read, strings)


def write_tagging(path: Path, target: AudioForm, tagging: Tagging) -> tuple[str, ...]:
    """Put metadata into a finished file.

    Returns
    -------
    tuple of str
        One note that names what was left behind, or none.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    left = write_metadata(path, target, tagging.metadata)
    if tagging.translated is not None:
        left += _translate(path, target, tagging, tagging.translated)
    if not left:
        return ()
    return (f"left behind, for which {target.container} has no place: {', '.join(left)}",)


def _translate(path: Path, target: AudioForm, tagging: Tagging, tags: Tags) -> list[str]:
    """Write translated tags; what was left behind."""
    found = tagging.metadata
    if not has_mutagen():
        more = bool(found.id3 or found.comments or found.pictures)
        more = more or bool(set(tags.texts) - set(tagging.strings))
        return ["tags that only pip install 'eqmorph[tags]' translates"] if more else []
    left = [] if tagging.all_read else ["damaged tags"]
    if family_of(target) not in WITH_ID3:
        left += sorted(set(tags.untranslated))
    if tags and not write_tags(path, tags):
        left += sorted(set(tags.texts) - set(tagging.strings))
        left += ["pictures"] if tags.pictures else []
    elif target.container == "FLAC" and any(len(p.write()) > LARGEST_BLOCK for p in tags.pictures):
        left.append("pictures of more than 16 MB")
    return left
