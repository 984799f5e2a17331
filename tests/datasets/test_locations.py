"""Where data files are looked for, and what is said when they are nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from eqmorph.datasets.locations import (
    SAFE_DB_FILE,
    data_places,
    find_data_dir,
    find_data_file,
)
from eqmorph.errors import DataNotFoundError


@pytest.fixture
def places(tmp_path, monkeypatch) -> dict[str, Path]:
    """Every place there is, all empty, and none of them the machine's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EQMORPH_DATA_DIR", raising=False)
    monkeypatch.setattr(
        "eqmorph.datasets.locations.user_data_dir", lambda: tmp_path / "cache" / "data"
    )
    found = {
        "argument": tmp_path / "argument",
        "environment": tmp_path / "environment",
        "working": tmp_path / "research" / "data",
        "cache": tmp_path / "cache" / "data",
    }
    for folder in found.values():
        folder.mkdir(parents=True)
    return found


def put(folder: Path) -> None:
    (folder / SAFE_DB_FILE).write_text("x")


def test_the_order_is_argument_environment_working_directory_cache(places, monkeypatch):
    put(places["cache"])
    assert find_data_dir().resolve() == places["cache"]
    put(places["working"])
    assert find_data_dir().resolve() == places["working"]
    put(places["environment"])
    monkeypatch.setenv("EQMORPH_DATA_DIR", str(places["environment"]))
    assert find_data_dir() == places["environment"]
    put(places["argument"])
    assert find_data_dir(places["argument"]) == places["argument"]


def test_nothing_found_lists_every_place_and_the_ways_out(places):
    with pytest.raises(DataNotFoundError) as caught:
        find_data_dir()
    message = str(caught.value)
    assert "research/data (the working directory)" in message
    assert f"{places['cache']} (the user's cache)" in message
    assert "`eqmorph data fetch safe` gets it" in message
    assert "\n" not in message


def test_a_folder_that_was_asked_for_is_not_passed_over_in_silence(places, monkeypatch):
    put(places["working"])
    with pytest.raises(DataNotFoundError, match=r"given data directory.*--data-dir"):
        find_data_dir(places["argument"])
    monkeypatch.setenv("EQMORPH_DATA_DIR", str(places["environment"]))
    with pytest.raises(DataNotFoundError, match=r"environment \(EQMORPH_DATA_DIR\)"):
        find_data_dir()


def test_an_empty_environment_variable_names_no_folder(places, monkeypatch):
    monkeypatch.setenv("EQMORPH_DATA_DIR", "")
    assert [place.explicit for place in data_places()] == [False, False]


def test_a_folder_of_the_files_name_is_not_the_file(places):
    (places["working"] / SAFE_DB_FILE).mkdir()
    with pytest.raises(DataNotFoundError):
        find_data_dir()


def test_the_first_alternative_is_preferred_and_the_second_will_do(places):
    names = ("a/raw.csv", "a/other.parquet")
    (places["working"] / "a").mkdir()
    (places["working"] / "a/other.parquet").write_text("x")
    assert find_data_file(names, fetch="a").name == "other.parquet"
    (places["working"] / "a/raw.csv").write_text("x")
    assert find_data_file(names, fetch="a").name == "raw.csv"


def test_the_message_for_another_file_does_not_offer_synthetic_data(places):
    with pytest.raises(DataNotFoundError, match=r"fetch socialfx` gets it$"):
        find_data_file("socialfx/eq_contributions.csv", fetch="socialfx")
