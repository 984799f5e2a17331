"""Models as files: exact round trips, and one sentence for every file that is no model."""

from __future__ import annotations

import copy
import json
import multiprocessing
import os
import pickle
import subprocess
import sys
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from made_up import made_up_dataset
from safetensors.numpy import load, save
from safetensors.torch import save as save_torch_tensors

import eqmorph
from eqmorph.equalizers.space import GRAPHIC_SPACE
from eqmorph.errors import EqmorphError, MissingExtraError, ModelFormatError
from eqmorph.model.building import build_model
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.packing import shipped_model_path
from eqmorph.model.storage import FORMAT_VERSION
from eqmorph.network.modules import NetworkConfig
from eqmorph.network.training import TrainingConfig, train

SUFFIXES = (".safetensors", ".pt", ".pth")
NO_MODEL = "is truncated or not a model file|is not a model that eqmorph wrote|is a pickle"


@pytest.fixture(scope="module")
def whole() -> bytes:
    """The shipped model's file."""
    return shipped_model_path().read_bytes()


@pytest.fixture
def written(tmp_path):
    """Write bytes to a file and give its path."""

    def write(content, name="model.safetensors"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def taken_apart(whole):
    """The arrays and the description in a safetensors model."""
    length = int.from_bytes(whole[:8], "little")
    text = json.loads(whole[8 : 8 + length])["__metadata__"]["eqmorph"]
    return load(whole), json.loads(text)


def put_together(arrays, about):
    return save(arrays, metadata={"eqmorph": json.dumps(about)})


def answers(model):
    """What a model says, as numbers to compare bit for bit."""
    said = []
    for term in model.terms:
        said += [model.generate(term).to_vector(), model.generate(term, -0.5).to_vector()]
        said += [eq.to_vector() for eq in model.sample(term, 5, seed=1)]
        said += [s.eq.to_vector() for s in model.alternatives(term)]
        said += [np.array([share for _, share in model.describe(model.generate(term))])]
        said += [model.encode(model.generate(term))]
    first, second = model.terms[:2]
    said += [model.morph(first, second, 0.3, m).to_vector() for m in ("response", "latent")]
    return said


def assert_same(a, b):
    assert a.terms == b.terms
    for x, y in zip(answers(a), answers(b), strict=True):
        assert np.array_equal(x, y)


# Round trips.


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_new_model_is_the_same_after_saving(small_model, tmp_path, suffix):
    path = tmp_path / f"model{suffix}"
    small_model.save(path)
    loaded = MorphModel.load(path)
    assert_same(loaded, small_model)
    assert loaded.words() == small_model.words()
    assert json.loads(json.dumps(small_model.metadata)) == loaded.metadata
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_shipped_model_survives_both_forms(shipped, tmp_path, suffix):
    path = tmp_path / f"model{suffix}"
    shipped.save(path)
    assert_same(eqmorph.load(path), shipped)


def test_saving_twice_writes_the_same_bytes(shipped, tmp_path, whole):
    shipped.save(tmp_path / "a.safetensors")
    assert (tmp_path / "a.safetensors").read_bytes() == whole


def test_a_graphic_model_survives(tmp_path):
    data = made_up_dataset(40, space=GRAPHIC_SPACE, known_people=False)
    trained = train(data, TrainingConfig(epochs=1), NetworkConfig(latent_dim=4))
    model = build_model(data, trained, 10)
    model.save(tmp_path / "twin.safetensors")
    loaded = MorphModel.load(str(tmp_path / "twin.safetensors"))
    assert loaded.space is GRAPHIC_SPACE
    assert_same(loaded, model)


def test_a_torch_checkpoint_holds_plain_tensors(small_model, tmp_path):
    small_model.save(tmp_path / "model.pt")
    data = torch.load(tmp_path / "model.pt", weights_only=True)
    assert json.loads(data["eqmorph"])["format_version"] == FORMAT_VERSION
    assert all(isinstance(t, torch.Tensor) for t in data["arrays"].values())


def test_the_form_is_told_from_the_content(shipped, tmp_path):
    shipped.save(tmp_path / "model.pt")
    os.replace(tmp_path / "model.pt", tmp_path / "model.safetensors")
    assert_same(MorphModel.load(tmp_path / "model.safetensors"), shipped)


@pytest.mark.parametrize("low_bytes", [b"\x80", b"PK"], ids=["pickle", "zip"])
def test_a_header_length_that_looks_like_another_form(shipped, written, whole, low_bytes):
    # A safetensors file begins with a length: any bytes at all, one in 32 of them 0x80.
    length, span = int.from_bytes(whole[:8], "little"), 256 ** len(low_bytes)
    more = (int.from_bytes(low_bytes, "little") - length) % span
    padded = (length + more).to_bytes(8, "little") + whole[8 : 8 + length]
    content = padded + b" " * more + whole[8 + length :]
    assert content.startswith(low_bytes)
    assert_same(MorphModel.load(written(content)), shipped)


def test_the_shipped_file_is_small_and_current(whole):
    assert len(whole) < 500_000
    assert taken_apart(whole)[1]["format_version"] == FORMAT_VERSION


def test_loading_and_answering_needs_no_torch():
    script = (
        "import sys, eqmorph\n"
        "m = eqmorph.load()\n"
        "m.generate('warm'); m.sample('warm', 2, 0); m.morph('warm', 'bright', 0.5)\n"
        "m.morph('warm', 'bright', 0.5, 'latent'); m.describe(m.generate('airy'))\n"
        "heavy = {'torch', 'sklearn', 'matplotlib', 'scipy', 'pandas'} & set(sys.modules)\n"
        "print(sorted(heavy))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize("suffix", SUFFIXES[1:])
def test_torch_checkpoints_without_torch(shipped, tmp_path, monkeypatch, suffix):
    path = tmp_path / f"model{suffix}"
    shipped.save(path)
    kept = path.read_bytes()
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtraError, match=r"reading .* needs torch.*eqmorph\[train\]"):
        MorphModel.load(path)
    with pytest.raises(MissingExtraError, match=r"writing .* needs torch.*eqmorph\[train\]"):
        shipped.save(path)
    assert path.read_bytes() == kept


# Files that are no models.


def test_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no model file .*none\.safetensors"):
        MorphModel.load(tmp_path / "none.safetensors")


def test_a_folder(tmp_path):
    with pytest.raises(ModelFormatError, match="is a folder, not a model file"):
        MorphModel.load(tmp_path)


@pytest.mark.parametrize("name", ["model.safetensors", "model.pt"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", b"warm: lift the lows\n", b'{"terms": []}', b"\xff" * 64, b"\x80" * 5],
    ids=["empty", "a byte", "text", "json", "no length", "cut"],
)
def test_files_of_other_kinds(written, content, name):
    with pytest.raises(ModelFormatError, match=rf"{name} ({NO_MODEL})") as caught:
        MorphModel.load(written(content, name))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_a_truncated_model_is_refused_wherever_it_ends(shipped, written, tmp_path, suffix):
    shipped.save(tmp_path / f"whole{suffix}")
    content = (tmp_path / f"whole{suffix}").read_bytes()
    ends = [*range(12), *np.linspace(12, len(content) - 1, 40, dtype=int), len(content) - 1]
    for end in ends:
        with pytest.raises(ModelFormatError, match=f"truncated|{NO_MODEL}"):
            MorphModel.load(written(content[:end], f"cut{suffix}"))


def test_somebody_elses_safetensors(written):
    message = "is not a model that eqmorph wrote"
    for content in (
        save({"weight": np.zeros(3, dtype=np.float32)}),
        save({"weight": np.zeros(3)}, metadata={"format": "pt"}),
        save({"weight": np.zeros(3)}, metadata={"eqmorph": "[]"}),
        save({"weight": np.zeros(3)}, metadata={"eqmorph": '{"format_version": Infinity}'}),
        # Most of what lies on the hubs is in this kind of number, which NumPy does not have.
        save_torch_tensors({"weight": torch.zeros(3, dtype=torch.bfloat16)}),
    ):
        with pytest.raises(ModelFormatError, match=message):
            MorphModel.load(written(content))


MODEL_OF_NOTHING = json.dumps({"format_version": FORMAT_VERSION})


@pytest.mark.parametrize(
    "content",
    [
        {"state_dict": {"weight": torch.zeros(3)}},
        [torch.zeros(3)],
        {"eqmorph": "{}", "arrays": {}},
        {"eqmorph": 3, "arrays": {}},
        {"arrays": {"weight": torch.zeros(3)}},
        {"eqmorph": MODEL_OF_NOTHING, "arrays": {"weight": 3}},
        {"eqmorph": MODEL_OF_NOTHING, "arrays": {"weight": torch.zeros(3, requires_grad=True)}},
        {"eqmorph": MODEL_OF_NOTHING, "arrays": {"weight": torch.zeros(3).bfloat16()}},
    ],
)
def test_somebody_elses_checkpoint(tmp_path, content):
    torch.save(content, tmp_path / "other.pt")
    with pytest.raises(
        ModelFormatError, match=r"eqmorph (wrote|did not write)|missing or misshapen"
    ):
        MorphModel.load(tmp_path / "other.pt")


def test_a_training_checkpoint_is_no_model(tmp_path, made_up):
    config = TrainingConfig(epochs=1)
    train(made_up, config, checkpoint=tmp_path / "training.pt")
    with pytest.raises(ModelFormatError, match="is a torch checkpoint, but not one that eqmorph"):
        MorphModel.load(tmp_path / "training.pt")


def test_an_archive_that_is_no_checkpoint(tmp_path):
    with zipfile.ZipFile(tmp_path / "model.pt", "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    with pytest.raises(ModelFormatError, match="is truncated, or holds objects"):
        MorphModel.load(tmp_path / "model.pt")


class Malicious:
    """Its pickle makes a file when it is loaded."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self):
        return Path.touch, (self.marker,)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("name", ["model.pt", "model.safetensors"])
def test_a_pickle_is_refused_unopened(written, tmp_path, name, protocol):
    marker = tmp_path / "ran"
    content = pickle.dumps({"arrays": {}, "eqmorph": Malicious(marker)}, protocol)
    with pytest.raises(ModelFormatError, match=NO_MODEL):
        MorphModel.load(written(content, name))
    assert not marker.exists()
    # The pickle is a real one: opened, it does run.
    pickle.loads(content)
    assert marker.exists()


def test_a_pickle_within_a_torch_archive_does_not_run(tmp_path):
    marker, path = tmp_path / "ran", tmp_path / "model.pt"
    torch.save({"eqmorph": MODEL_OF_NOTHING, "arrays": {"weight": Malicious(marker)}}, path)
    with pytest.raises(ModelFormatError, match="holds objects that could run code, and is refused"):
        MorphModel.load(path)
    assert not marker.exists()
    torch.load(path, weights_only=False)
    assert marker.exists()


def test_a_newer_model(written, whole):
    arrays, about = taken_apart(whole)
    newer = put_together(arrays, about | {"format_version": FORMAT_VERSION + 1})
    message = (
        rf"model\.safetensors has model format {FORMAT_VERSION + 1}, "
        f"this eqmorph reads format {FORMAT_VERSION}; upgrade eqmorph"
    )
    with pytest.raises(ModelFormatError, match=message):
        MorphModel.load(written(newer))


def test_an_older_model(written, whole):
    arrays, about = taken_apart(whole)
    older = put_together(arrays, about | {"format_version": 1})
    with pytest.raises(ModelFormatError, match=r"has model format 1, .* train the model again"):
        MorphModel.load(written(older))


def test_sizes_are_checked_before_anything_is_read(written, whole, tmp_path, monkeypatch):
    arrays, about = taken_apart(whole)
    for network in (
        {"encoder_widths": [10**7] * 3}, {"latent_dim": 10**9}, {"head_width": -1},
        {"encoder_widths": [64, "x", 64]}, {"decoder_widths": 10**400},
    ):  # fmt: skip
        claimed = about | {"network": about["network"] | network}
        with pytest.raises(ModelFormatError, match="with a part missing or misshapen"):
            MorphModel.load(written(put_together(arrays, claimed)))
    for term in ({"n_components": 10**12}, {"variants": [10**12]}, {"variants": "many"}):
        terms = [about["terms"][0] | term, *about["terms"][1:]]
        with pytest.raises(ModelFormatError, match="with a part missing or misshapen"):
            MorphModel.load(written(put_together(arrays, about | {"terms": terms})))


def test_a_tensor_that_repeats_one_number_is_refused(shipped, tmp_path):
    path = tmp_path / "model.pt"
    shipped.save(path)
    data = torch.load(path, weights_only=True)
    shape = data["arrays"]["codec.encoder.hidden.weight"].shape
    data["arrays"]["codec.encoder.hidden.weight"] = torch.zeros(1).half().expand(*shape)
    torch.save(data, path)
    with pytest.raises(ModelFormatError, match=r"codec\.encoder\.hidden\.weight"):
        MorphModel.load(path)


def test_any_change_is_noticed(written, whole):
    rng = np.random.default_rng(0)
    length = int.from_bytes(whole[:8], "little")
    for at in rng.integers(8 + length, len(whole), 30):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << int(rng.integers(8))
        with pytest.raises(ModelFormatError, match=r"changed or damaged|missing or misshapen"):
            MorphModel.load(written(bytes(flipped)))
    arrays, about = taken_apart(whole)
    for key, value in (("sides", []), ("metadata", {})):
        with pytest.raises(ModelFormatError, match="changed or damaged"):
            MorphModel.load(written(put_together(arrays, about | {key: value})))
    terms = [about["terms"][0] | {"n_rows": float("inf")}, *about["terms"][1:]]
    with pytest.raises(ModelFormatError, match="missing or misshapen"):
        MorphModel.load(written(put_together(arrays, about | {"terms": terms})))


def test_a_huge_file_is_no_model(tmp_path):
    with (tmp_path / "huge.safetensors").open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(ModelFormatError, match="1024 MiB and is no model"):
        MorphModel.load(tmp_path / "huge.safetensors")


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_model_can_be_copied_and_pickled(shipped, copied):
    own = shipped.learn("my-vocal", [shipped.generate("airy")])
    again = copied(own)
    assert_same(again, own)
    assert again.generate("my-vocal") == own.generate("my-vocal")


def test_a_model_answers_in_other_processes(shipped):
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(shipped.generate, "warm").result() == shipped.generate("warm")


def test_the_arrays_of_a_model_are_frozen(shipped):
    word = shipped.known_words[0]
    for array in (word.latent, word.mixture.means, shipped.sound_axes.directions,
                  shipped.codec.code.directions, shipped.codec.weights["encoder.hidden.weight"],
                  shipped.latent("warm")):  # fmt: skip
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


def damages(arrays):
    """Every array left out, a row or a column short, and with a number that is none."""
    for name, array in arrays.items():
        yield f"{name} missing", {k: a for k, a in arrays.items() if k != name}
        yield f"{name} short", arrays | {name: array[:-1].copy()}
        if array.ndim > 1:
            yield f"{name} narrow", arrays | {name: np.ascontiguousarray(array[..., :-1])}
        spoilt = array.copy()
        if spoilt.dtype.kind != "f":
            continue
        spoilt.flat[-1] = np.nan
        yield f"{name} not a number", arrays | {name: spoilt}


def test_no_part_may_be_missing_or_misshapen(written, whole):
    arrays, about = taken_apart(whole)
    assert len(arrays) > 40
    for what, damaged in damages(arrays):
        with pytest.raises(ModelFormatError, match="with a part missing or misshapen") as caught:
            MorphModel.load(written(put_together(damaged, about)))
        assert what.partition(".")[0] in str(caught.value), what


@pytest.mark.parametrize("key", ["space", "network", "terms", "metadata"])
def test_no_word_of_the_description_may_be_missing(written, whole, key):
    arrays, about = taken_apart(whole)
    del about[key]
    with pytest.raises(ModelFormatError, match=f"a part missing or misshapen .*{key}"):
        MorphModel.load(written(put_together(arrays, about)))


@pytest.mark.parametrize(
    ("key", "value"),
    [("space", "tubes"), ("network", {}), ("network", []), ("terms", []), ("terms", 3),
     ("terms", [{"term": "warm"}])],
)  # fmt: skip
def test_a_description_of_something_else(written, whole, key, value):
    arrays, about = taken_apart(whole)
    with pytest.raises(ModelFormatError, match="with a part missing or misshapen"):
        MorphModel.load(written(put_together(arrays, about | {key: value})))


# Failed writes.


@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_a_failed_save_leaves_the_older_file(shipped, tmp_path, monkeypatch, suffix):
    path = tmp_path / f"model{suffix}"
    path.write_bytes(b"older")
    plain = Path.write_bytes

    def half(self, content):
        plain(self, content[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="No space left on device"):
        shipped.save(path)
    assert path.read_bytes() == b"older"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


FULL_DISK = """
import resource, signal, sys, eqmorph
model = eqmorph.load()
if sys.argv[1].endswith(".pt"):
    import torch
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    model.save(sys.argv[1])
except OSError as error:
    print(error.strerror)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_a_file_that_may_not_grow_is_an_oserror(tmp_path, suffix):
    path = tmp_path / f"model{suffix}"
    path.write_bytes(b"older")
    command = [sys.executable, "-c", FULL_DISK, str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("File too large\n", "")
    assert path.read_bytes() == b"older"


def test_a_place_that_cannot_be_written(shipped, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EqmorphError, match=r"file is a file, no folder that .*model.safetensors"):
        shipped.save(tmp_path / "file" / "model.safetensors")
    with pytest.raises(EqmorphError, match=r"there is no folder .*missing; mkdir -p"):
        shipped.save(tmp_path / "missing" / "model.safetensors")
    with pytest.raises(EqmorphError, match="is a folder; name a file in it"):
        shipped.save(tmp_path)
    assert (tmp_path / "file").read_text() == "in the way"


def test_saving_over_a_model_replaces_it(shipped, small_model, tmp_path):
    path = tmp_path / "model.safetensors"
    small_model.save(path)
    shipped.save(path)
    assert MorphModel.load(path).terms == shipped.terms


def test_metadata_may_be_anything_json_holds(small_model, tmp_path):
    model = replace(small_model, metadata={"note": "wärmer ☀", "figures": [1.5, None]})
    model.save(tmp_path / "model.safetensors")
    assert MorphModel.load(tmp_path / "model.safetensors").metadata == model.metadata
