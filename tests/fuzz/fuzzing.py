"""Any bytes for every reader: what it reads, or one of our own errors, and soon.

`python tests/fuzz/fuzzing.py --count 100000` is `make fuzz`. An input that fails is kept in
`tests/fuzz/kept`, named by its reader, and tried first from then on.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import soundfile

from eqmorph.audio.chunks import append_chunks
from eqmorph.audio.files import open_audio
from eqmorph.audio.id3 import text_tag
from eqmorph.audio.metadata import read_metadata
from eqmorph.audio.tags import read_tags
from eqmorph.datasets.features import FEATURE_NAMES, load_audio_features
from eqmorph.datasets.safe_file import read_safe_file
from eqmorph.datasets.socialfx_file import read_socialfx_file
from eqmorph.datasets.vocabulary import Vocabulary
from eqmorph.equalizers import GRAPHIC_CENTERS_HZ, ParametricEq
from eqmorph.errors import EqmorphError
from eqmorph.formats import FORMATS, export, read_setting
from eqmorph.model import morph_model
from eqmorph.model.morph_model import MorphModel
from eqmorph.words.own_words import OwnWords

_MODEL = Path(morph_model.__file__).with_name("safe_db.safetensors")
KEPT = Path(__file__).parent / "kept"
MOST_CPU_S = 5.0
# A header may announce hours; the sound that is there is short.
_MOST_BLOCKS = 50
_SIZES = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff")
_TOKENS = (
    b"\0", b"\xff", b"\n", b"\xa0", b'"', b",", b";", b"{", b"}", b"[", b"]", b":", b"-", b"nan",
    b"inf", b"1e400", b"9" * 400, b"null", b"true", b"&a ", b"*a", b"\xef\xbb\xbf", b"OggS",
    b"RIFF", b"data", b"LIST", b"id3 ", b"fLaC", b"Filter: ON PK", b"Channel: L", b"If: 1",
    b"Include: a", b"filters:", b"pipeline:", b"filter.graph", b"nodes", *_SIZES,
)  # fmt: skip


def _read_setting(data: bytes, folder: Path) -> None:
    read_setting(data, where="it", folder=folder)


def _own_words(data: bytes, folder: Path) -> None:
    OwnWords.from_json(data.decode("utf-8", "replace"))


def _file(read: Callable[[Path], object], suffix: str) -> Callable[[bytes, Path], None]:
    def reads(data: bytes, folder: Path) -> None:
        path = folder / f"it{suffix}"
        path.write_bytes(data)
        read(path)

    return reads


def _audio(path: Path) -> None:
    with open_audio(path) as reader:
        form = reader.info.form
        for i, _ in enumerate(reader.blocks()):
            if i == _MOST_BLOCKS:
                break
        reader.rewind()
    read_metadata(path, form)
    read_tags(path)


READERS: dict[str, Callable[[bytes, Path], None]] = {
    "setting": _read_setting,
    "own_words": _own_words,
    "safe": _file(read_safe_file, ".csv"),
    "socialfx": _file(read_socialfx_file, ".csv"),
    "parquet": _file(read_socialfx_file, ".parquet"),
    "features": _file(load_audio_features, ".csv"),
    "vocabulary": _file(Vocabulary.load, ".json"),
    "audio": _file(_audio, ".wav"),
    "model": _file(MorphModel.load, ".safetensors"),
}
# A model takes longer to read than all others together.
_SELDOM, _SHARE = "model", 0.02


def seeds() -> dict[str, list[bytes]]:
    """Good files for each reader, from which bad ones are made."""
    eq = ParametricEq.from_vector([6, 150, -4, 560, 0.9, 3, 1000, 2, -2.5, 3300, 0.71, 8, 8200])
    written = [export(eq, f.key) for f in FORMATS if f.write is not None and not f.is_binary]
    settings = [text.encode() for text in written if isinstance(text, str)]
    filter_line = b"Filter: ON LS Fc 100 Hz Gain 3 dB"
    settings.append(b"Device: a\nIf: 1\nChannel: L\n" + filter_line + b"\nElse:\nEndIf:")
    settings.append(b"frequency,raw,gain\n20,1,2\n1000,1,2\n")
    row = ["1", "warm", "synthetic-1", "2", "2", *map(repr, eq.to_vector().tolist()), *["x"] * 7]
    bands = ",".join(f"RSC_{hz}Hz_band" for hz in GRAPHIC_CENTERS_HZ)
    gains = ",".join(["0.1"] * len(GRAPHIC_CENTERS_HZ))
    socialfx = f"descriptor,audio_id,ratings_consistency,{bands}\nwarm,English,1,0.5,{gains}\n"
    feature_row = ",".join(["0.5"] * len(FEATURE_NAMES))
    return {
        "setting": settings,
        "own_words": [OwnWords().with_word("warm", [eq]).to_json().encode()],
        "safe": [(",".join(row) + "\n").encode()],
        "socialfx": [socialfx.encode()],
        "parquet": [_parquet()],
        "features": [f"1,processed,{feature_row}\n1,unprocessed,{feature_row}\n".encode()],
        "vocabulary": [
            json.dumps({"always": [], "consolidating": [
                {"descriptor": "warmth", "action": "merge", "term": "warm", "reason": "noun"}
            ]}).encode()
        ],
        "audio": list(_sounds()),
        "model": [_MODEL.read_bytes()],
    }  # fmt: skip


def _parquet() -> bytes:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        return b"PAR1"
    names = [f"band_{i}" for i in range(len(GRAPHIC_CENTERS_HZ))]
    extra = "{'lang': 'English', 'ratings_consistency': 0.5}"
    row = {"id": "1", "text": "warm", "param_keys": names, "param_values": [0.1] * len(names)}
    file = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist([{**row, "extra": extra}]), file)
    return file.getvalue()


def _sounds() -> Iterator[bytes]:
    noise = np.random.default_rng(0).normal(0, 0.1, (4_000, 2))
    with tempfile.TemporaryDirectory() as folder:
        for container, subtype in (
            ("WAV", "PCM_16"), ("WAV", "PCM_24"), ("WAV", "FLOAT"), ("RF64", "PCM_16"),
            ("AIFF", "PCM_16"), ("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("OGG", "OPUS"),
            ("MP3", "MPEG_LAYER_III"), ("AU", "PCM_16"), ("W64", "PCM_16"), ("CAF", "PCM_16"),
            ("WAV", "IMA_ADPCM"),
        ):  # fmt: skip
            path = Path(folder) / f"{container}-{subtype}"
            soundfile.write(path, noise, 48_000, subtype, format=container)
            if container in ("WAV", "AIFF"):
                tag = text_tag({"title": "a", "artist": "b"})
                append_chunks(path, [(b"id3 ", tag), (b"LIST", b"INFOINAM\x02\0\0\0a\0")])
            yield path.read_bytes()


def changed(seed: bytes, chance: random.Random) -> bytes:
    """A good file with a few things wrong."""
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.randrange(len(data) + 1)
        # Half of the time in the beginning, where headers are.
        at = min(at, chance.randrange(64)) if chance.random() < 0.5 else at
        what = chance.randrange(6)
        if what == 0:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif what == 1:
            data[at:at] = chance.choice(_TOKENS)
        elif what == 2:
            data[at : at + chance.randrange(16)] = b""
        elif what == 3:
            data[at : at + 4] = chance.choice(_SIZES)
        elif what == 4:
            del data[at:]
        else:
            length = chance.randrange(64)
            data[at:at] = data[at : at + length] * chance.choice((1, 1, 2, 50))
    return bytes(data)


def changed_model(seed: bytes, chance: random.Random) -> bytes:
    """A model's file with a few things wrong in what it says of itself."""
    length = int.from_bytes(seed[:8], "little")
    about = changed(seed[8 : 8 + length], chance)
    said = len(about) if chance.random() < 0.8 else chance.choice((0, length, 1 << 40, 1 << 63))
    return said.to_bytes(8, "little") + about + seed[8 + length :]


def inputs(seed: int) -> Iterator[tuple[str, bytes]]:
    """Readers and inputs, without end; the same for the same seed."""
    chance, good = random.Random(seed), seeds()
    names = [name for name in READERS if name != _SELDOM]
    while True:
        name = _SELDOM if chance.random() < _SHARE else chance.choice(names)
        if chance.random() < 0.05:
            yield name, chance.randbytes(chance.randrange(300))
        elif name == _SELDOM:
            yield name, changed_model(good[name][0], chance)
        else:
            yield name, changed(chance.choice(good[name]), chance)


def kept() -> Iterator[tuple[str, bytes]]:
    """Inputs that failed once."""
    for path in sorted(KEPT.glob("*.bin")):
        yield path.name.partition("-")[0], path.read_bytes()


def try_one(name: str, data: bytes, folder: Path) -> str:
    """How it ended: "read", or the name of our error.

    Raises
    ------
    Exception
        Whatever else the reader raises, and AssertionError if it took too long.
    """
    start, said = time.process_time(), ""
    try:
        READERS[name](data, folder)
        how = "read"
    except (EqmorphError, OSError) as error:
        how, said = type(error).__name__, str(error)
    took = time.process_time() - start
    assert took < MOST_CPU_S, f"{took:.1f} s"
    assert len(said) < 2_000
    return how


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    ends: Counter[str] = Counter()
    failures, start = 0, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        tried = inputs(arguments.seed)
        for _ in range(arguments.count):
            name, data = next(tried)
            try:
                ends[f"{name}: {try_one(name, data, Path(folder))}"] += 1
            except Exception as error:
                failures += 1
                KEPT.mkdir(exist_ok=True)
                digest = hashlib.sha256(data).hexdigest()[:12]
                (KEPT / f"{name}-{digest}.bin").write_bytes(data)
                print(f"{name}: {type(error).__name__}: {str(error)[:200]} (kept as {digest})")
    for how, count in sorted(ends.items()):
        print(f"{count:7d}  {how}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.perf_counter() - start
    print(f"{arguments.count} inputs, {failures} failures, {seconds:.0f} s, {memory:.0f} MB")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
