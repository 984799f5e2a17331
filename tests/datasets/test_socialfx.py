"""SocialFX in both of its forms."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from eqmorph.datasets.socialfx import SocialFXDatasetLoader
from eqmorph.equalizers import GRAPHIC_CENTERS_HZ
from eqmorph.errors import DataFormatError, DataNotFoundError, MissingExtraError

HEADER = ["descriptor", "audio_id", "ratings_consistency"]
HEADER += [f"RSC_{hz:g}Hz_band" for hz in GRAPHIC_CENTERS_HZ]
RAMP = np.linspace(-1.5, 1.5, 40)


def fields(text, language="English", consistency=0.5, gains=RAMP):
    return [text, language, "8", str(consistency), *map(str, gains)]


ROWS = [
    fields(" Warm"),
    fields("cálido", "Español", 0.25, -RAMP),
    fields("warm", consistency=0.75),
    fields("hot"),
]


@pytest.fixture
def write_csv(tmp_path):
    def write(rows, header=HEADER):
        path = tmp_path / "socialfx" / "eq_contributions.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(",".join(row) + "\r\n" for row in [header, *rows]), "utf-8")
        return tmp_path

    return write


def record(i, row, keys):
    extra = {"lang": row[1], "ratings_consistency": float(row[3])}
    return {
        "id": f"eq_{i}",
        "text": row[0].lower(),
        "param_keys": keys,
        "param_values": [float(value) for value in row[4:]],
        "extra": str(extra),
    }


def write_parquet(folder, records):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = folder / "socialfx" / "eq-00000-of-00001.parquet"
    path.parent.mkdir(exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(records), path)
    return folder


# The real file.


@pytest.mark.data
def test_the_files_facts(data_dir):
    data = SocialFXDatasetLoader(data_dir).load()
    assert data.source == "SocialFX"
    assert data.settings.shape == (1595, 40)
    assert (data.languages.count("en"), data.languages.count("es")) == (918, 677)
    assert len(set(data.terms)) == 765
    assert np.abs(data.settings.mean(axis=1)).max() < 1e-12
    assert np.abs(data.settings.std(axis=1) - 1).max() < 1e-12
    assert data.contributors is None
    assert (data.consistency.min(), data.consistency.max()) == (0.000238, 0.942108)


@pytest.mark.data
def test_terms_with_ten_rows(data_dir):
    data = SocialFXDatasetLoader(data_dir).load(min_examples=10)
    assert (len(set(data.terms)), len(data)) == (24, 458)


@pytest.mark.data
def test_each_language_is_its_part(data_dir):
    loader = SocialFXDatasetLoader(data_dir)
    assert len(loader.load("en")) == 918
    spanish = loader.load("es")
    assert len(spanish) == 677
    assert set(spanish.languages) == {"es"}
    assert str(spanish.cleaning.steps[0]).startswith("dropped 918 rows 'language'")


# Made-up files.


def test_the_shifted_header(write_csv):
    data = SocialFXDatasetLoader(write_csv(ROWS)).load()
    assert data.terms == ("warm", "cálido", "warm", "hot")
    assert data.descriptors[0] == " Warm"
    assert data.languages == ("en", "es", "en", "en")
    assert data.consistency.tolist() == [0.5, 0.25, 0.75, 0.5]
    assert np.array_equal(data.settings[1], -RAMP)
    assert data.source == "SocialFX (not the known raw table)"


def test_columns_are_found_by_their_names(write_csv):
    header = HEADER[:3] + HEADER[:2:-1]
    assert np.array_equal(
        SocialFXDatasetLoader(write_csv(ROWS, header)).load().settings[0], RAMP[::-1]
    )


@pytest.mark.parametrize("form", ["RSC_{hz:g}Hz_band", "band{i}_gain_db"])
def test_parquet_holds_the_same_as_the_raw_table(write_csv, tmp_path, form):
    keys = [form.format(i=i, hz=hz) for i, hz in enumerate(GRAPHIC_CENTERS_HZ)]
    raw = SocialFXDatasetLoader(write_csv(ROWS)).load()
    folder = tmp_path / "hub"
    folder.mkdir()
    records = [record(i, row, keys) for i, row in enumerate(ROWS)]
    hub = SocialFXDatasetLoader(write_parquet(folder, records)).load()
    for name in ("ids", "terms", "languages"):
        assert getattr(hub, name) == getattr(raw, name)
    assert np.array_equal(hub.settings, raw.settings)
    assert np.array_equal(hub.consistency, raw.consistency)


def test_parquet_is_mapped_by_key_not_by_place(tmp_path):
    one = record(0, ROWS[0], HEADER[3:])
    one["param_keys"] = one["param_keys"][::-1]
    data = SocialFXDatasetLoader(write_parquet(tmp_path, [one])).load()
    assert np.array_equal(data.settings[0], RAMP[::-1])


def test_parquet_with_a_rating_missing(tmp_path):
    one = record(0, ROWS[0], HEADER[3:])
    one["extra"] = "{'lang': 'English', 'ratings_consistency': nan}"
    assert np.isnan(SocialFXDatasetLoader(write_parquet(tmp_path, [one])).load().consistency[0])


def test_the_raw_table_is_preferred(write_csv, tmp_path):
    write_parquet(write_csv(ROWS), [record(0, ROWS[0], HEADER[3:])])
    assert len(SocialFXDatasetLoader(tmp_path).load()) == 4


def test_without_pyarrow(tmp_path, monkeypatch):
    path = tmp_path / "eq.parquet"
    path.write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'eqmorph\[parquet\]'"):
        SocialFXDatasetLoader(path=path).load()


def test_min_examples_counts_within_the_language(write_csv):
    loader = SocialFXDatasetLoader(write_csv(ROWS))
    assert loader.load("en", min_examples=2).terms == ("warm", "warm")
    assert len(loader.load("es", min_examples=2)) == 0


def test_arguments(write_csv):
    with pytest.raises(ValueError, match=r"language must be one of .* got 'fr'"):
        SocialFXDatasetLoader(write_csv(ROWS)).load("fr")


def test_no_file(tmp_path):
    with pytest.raises(DataNotFoundError, match="fetch socialfx"):
        SocialFXDatasetLoader(tmp_path).load()


@pytest.mark.parametrize(
    ("rows", "header", "message"),
    [
        (ROWS, ["a", "b", "c"], "another kind of file: its header begins with 'a,b,c'"),
        ([], HEADER, "has a header and no rows"),
        (ROWS, HEADER[:-1], "39 bands are named where each"),
        (ROWS, [*HEADER[:-1], HEADER[-2]], "40 bands are named"),
        (ROWS, [*HEADER[:-1], "volume"], "line 1: 'volume' is no band"),
        ([ROWS[0], ROWS[1][:20]], HEADER, "line 3: 20 columns instead of 44, so the file is cut"),
        ([fields("a", "Deutsch")], HEADER, "English or Español, got 'Deutsch'"),
        ([fields("a", consistency="?")], HEADER, r"column 3 \(ratings_consistency\).*'\?'"),
        ([fields("a", gains=["x", *RAMP[1:]])], HEADER, r"column 4 \(RSC_20Hz_band\).*'x'"),
        ([fields("a", gains=[9, *RAMP[1:]])], HEADER, "line 2: gain_20_hz must be in .* got 9"),
        ([fields("a", gains=["nan", *RAMP[1:]])], HEADER, "line 2: gain_20_hz .*nan"),
    ],
)
def test_bad_raw_tables(write_csv, rows, header, message):
    with pytest.raises(DataFormatError, match=message):
        SocialFXDatasetLoader(write_csv(rows, header)).load()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"param_keys": HEADER[3:-1]}, "row 0: 39 bands are named"),
        (
            {"param_keys": [*HEADER[3:], HEADER[3]], "param_values": [0.0] * 41},
            "41 bands are named",
        ),
        ({"param_values": [0.0] * 39}, "row 0: 39 values for 40 bands"),
        ({"extra": "English"}, "row 0: column 'extra' is no dictionary"),
        ({"extra": "{'lang': 'Klingon'}"}, "got 'Klingon'"),
        ({"extra": "{'lang': 'English', 'ratings_consistency': 'so'}"}, "number, got 'so'"),
    ],
)
def test_bad_parquet(tmp_path, change, message):
    one = record(0, ROWS[0], HEADER[3:]) | change
    with pytest.raises(DataFormatError, match=message):
        SocialFXDatasetLoader(write_parquet(tmp_path, [one])).load()


def test_parquet_with_other_columns_or_none(tmp_path):
    with pytest.raises(DataFormatError, match="has no column 'param_keys'"):
        SocialFXDatasetLoader(write_parquet(tmp_path, [{"id": "a", "text": "b"}])).load()
    path = tmp_path / "socialfx" / "eq-00000-of-00001.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(DataFormatError, match="is no parquet file, or is cut off"):
        SocialFXDatasetLoader(tmp_path).load()
