"""The part of docs/AUDIO.md that is made from tables: ``python -m eqmorph.audio.page``.

It replaces what is between its two marks in the file that is named, or prints the part.
"""

from __future__ import annotations

import sys
from pathlib import Path

from eqmorph.audio.forms import BLOCK_CODECS, CONTAINERS
from eqmorph.audio.metadata import METADATA
from eqmorph.audio.strangers import KNOWN, READABLE

BEGIN = "<!-- from the tables in eqmorph.audio: begin -->"
END = "<!-- end -->"

LENGTHS: tuple[tuple[str, str], ...] = (
    (
        "WAV, RF64, W64, AIFF, CAF or AU whose header was never finished (no length)",
        "read to the end, with a note",
    ),
    ("a length that a pipe did not know", "read to the end"),
    ("a length up to 64 bytes too long", "read, with a note"),
    ("a length much too long", "refused as truncated"),
    ("more behind the samples that is neither chunks, a tag nor padding", "refused"),
    ("AIFF that counts too few frames", "all read, with a note"),
    ("FLAC that counts no samples, or too few", "read to its last frame; too few with a note"),
    ("chained Ogg", "link after link, with a note; refused if rates or channels differ"),
    ("Ogg without an end mark", "read, with a note"),
    ("Ogg with a page damaged, missing or cut short", "refused"),
    ("MP3 put together of several", "part after part, with a note"),
    ("MP3 that does not count its frames", "read to the end"),
    (
        "MP3 with damage before or between frames",
        "read, with a note of how many bytes were skipped",
    ),
    ("MP3 with damage in a frame that its decoder plays on over", "read, with a note"),
)
"""What is done where a header and the file do not agree; a test has each of them."""


def tables() -> str:
    """The part, without its marks."""
    lengths = "\n".join(f"| {what} | {how} |" for what, how in LENGTHS)
    carried = "\n".join(f"| {where} | {what} |" for where, what in METADATA.items())
    return f"""\
**Read**: {READABLE}. **Written**, by extension: {" ".join(CONTAINERS)}. Decoded and written with 16
bits: {", ".join(BLOCK_CODECS)}. Named and refused, with `ffmpeg -i IN out.wav` as the way out:
{", ".join(KNOWN)}.

| where a file and its header do not agree | |
|---|---|
{lengths}

| container | metadata that stays byte for byte within it |
|---|---|
{carried}

ID3 also goes as bytes between MP3, WAV and AIFF, and comments between FLAC and Ogg. Everything else
is translated by mutagen (`pip install 'eqmorph[tags]'`), and what is left behind is named in one
note.
"""


def with_tables(page: str) -> str:
    """A page with the part between its marks made anew."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{tables()}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    if len(sys.argv) == 2:
        file = Path(sys.argv[1])
        file.write_text(with_tables(file.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(tables(), end="")
