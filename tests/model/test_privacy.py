"""Nothing about a person gets into what training writes: models, checkpoints, logs, output."""

from __future__ import annotations

import csv
import logging

import pytest

from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.errors import EqmorphError
from eqmorph.model.building import build_model
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.packing import shipped_model_path
from eqmorph.network.training import TrainingConfig, train

ADDRESS = 2
ABOUT_PEOPLE = range(18, 25)
# Shorter ones ("rock", "25") are in any file by chance or as a word.
LONG = 9


class Private:
    """Texts about people; a failing test's report must not show them."""

    def __init__(self, texts: set[str]) -> None:
        self.texts = texts
        encoded = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]
        self.forms = [form.lower() for form in encoded]

    def __repr__(self) -> str:
        return f"Private({len(self.texts)} texts)"

    def leaks(self, content: bytes) -> int:
        """How many of them occur in some bytes, case aside, in either encoding."""
        lowered = content.lower()
        return sum(form in lowered for form in self.forms)


@pytest.fixture(scope="module")
def private(data_dir) -> Private:
    """Every address of the file, and every long text about a person: read here and nowhere else."""
    with (data_dir / "SAFEEqualiserUserData.csv").open(newline="", encoding="utf-8") as opened:
        rows = list(csv.reader(opened))
    found = {row[ADDRESS].strip() for row in rows}
    found |= {row[i].strip() for row in rows for i in ABOUT_PEOPLE if len(row[i].strip()) >= LONG}
    assert sum(text.count(".") == 3 for text in found) > 100
    return Private(found - {""})


@pytest.fixture(scope="module")
def everything_written(data_dir, tmp_path_factory) -> dict[str, bytes]:
    """What a training on the real file leaves behind, by name."""
    folder = tmp_path_factory.mktemp("private")
    dataset = SAFEDBDatasetLoader(data_dir).load(consolidate=True)
    records = []
    config = TrainingConfig(epochs=2)
    trained = train(
        dataset, config, checkpoint=folder / "training.pt", on_epoch=lambda r: records.append(r)
    )
    model = build_model(dataset, trained, min_examples=5)
    for name in ("model.safetensors", "model.pt"):
        model.save(folder / name)
    loaded = MorphModel.load(folder / "model.safetensors")
    texts = [dataset, dataset.cleaning, trained, records, model, loaded.metadata, loaded.words()]
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    # repr of the network and all numbers too: whatever a log could show of them.
    written["text"] = "\n".join(f"{text!r}\n{text}" for text in texts).encode()
    return written


@pytest.mark.data
def test_files_and_texts_of_a_training_name_nobody(private, everything_written):
    assert set(everything_written) == {"training.pt", "model.safetensors", "model.pt", "text"}
    for name, content in everything_written.items():
        assert len(content) > 10_000, name
        assert private.leaks(content) == 0, name


@pytest.mark.data
def test_the_shipped_model_names_nobody(private):
    assert private.leaks(shipped_model_path().read_bytes()) == 0


@pytest.mark.data
def test_logs_and_output_name_nobody(private, data_dir, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    dataset = SAFEDBDatasetLoader(data_dir).load()
    print(dataset, dataset.cleaning)
    train(dataset.subset(range(200)), TrainingConfig(epochs=1))
    with pytest.raises(EqmorphError) as caught:
        train(dataset.subset([0]), TrainingConfig())
    out, err = capfd.readouterr()
    assert "SAFE-DB" in out
    assert private.leaks(f"{out}{err}{caplog.text}{caught.value}".encode()) == 0


@pytest.mark.data
def test_a_model_keeps_not_even_opaque_contributors(data_dir, everything_written):
    people = set(SAFEDBDatasetLoader(data_dir).load().contributors)
    assert "c001" in people
    text = everything_written["model.safetensors"]
    description = text[: 8 + int.from_bytes(text[:8], "little")]
    assert not any(f'"{person}'.encode() in description for person in people)


@pytest.mark.data
def test_the_search_finds_what_is_there(private, everything_written):
    content = everything_written["model.safetensors"]
    found = []
    for text in sorted(private.texts)[::40]:
        for planted in (text.encode(), text.encode().upper(), text.encode("utf-16-le")):
            found.append(private.leaks(content[:999] + planted + content[:99]) >= 1)
    assert len(found) > 100
    assert all(found)
