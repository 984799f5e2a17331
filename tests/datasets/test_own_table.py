"""One's own table: any names, any order, any registered kind; what is wrong is told by line."""

from __future__ import annotations

import json

import numpy as np
import pytest
from kinds import registered

from eqmorph.datasets.own_table import load_own_table, parse_columns, short_names
from eqmorph.equalizers import FixedBandsEq, graphic_space
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.errors import DataFormatError, InvalidArgumentError

SHORT = short_names(PARAMETRIC_SPACE)
ROW = PARAMETRIC_SPACE.default


def write(path, header, rows, mark=","):
    path.write_text("\n".join(mark.join(map(str, row)) for row in (header, *rows)) + "\n")
    return path


@pytest.fixture
def third_octaves():
    """A third kind of equaliser, registered for one test."""
    centres = [round(1_000 * 2 ** (i / 3), 1) for i in range(-17, 14)]

    class Thirds(FixedBandsEq):
        __slots__ = ()
        space = graphic_space("thirds of an octave", centres, 4.32, 12.0)

    with registered(Thirds):
        yield Thirds.space


def test_short_names_are_band_by_band():
    assert SHORT[:5] == ("gain1", "freq1", "gain2", "freq2", "q2")
    assert SHORT[-2:] == ("gain5", "freq5")
    assert len(set(SHORT)) == len(SHORT) == 13


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_is_read_whatever_parts_its_columns(tmp_path, mark):
    rows = [["Warm ", "anna", *ROW], ["bright", "ben", *(ROW + 0.01)], ["warm", "ben", *ROW]]
    found = load_own_table(write(tmp_path / "t.csv", ("term", "contributor", *SHORT), rows, mark))
    assert found.space is PARAMETRIC_SPACE
    assert found.terms == ("warm", "bright", "warm")
    assert found.contributors == ("c001", "c002", "c002")
    np.testing.assert_allclose(found.settings[1], ROW + 0.01)
    assert "anna" not in repr(vars(found))


def test_order_and_names_are_the_table_s(tmp_path):
    names = PARAMETRIC_SPACE.parameter_names
    order = np.random.default_rng(0).permutation(13)
    header = ["Who", "note", *(names[i] for i in order), "Word"]
    rows = [["anna", "secret", *(ROW[i] for i in order), "warm"]]
    path = write(tmp_path / "t.csv", header, rows)
    found = load_own_table(path, {"term": "word", "contributor": "who"})
    np.testing.assert_allclose(found.settings[0], ROW)
    assert "secret" not in repr(vars(found))
    renamed = write(tmp_path / "u.csv", ["low" if h == names[0] else h for h in header], rows)
    again = load_own_table(renamed, {"term": "Word", "gain1": "low"})
    np.testing.assert_allclose(again.settings, found.settings)
    assert again.contributors is None


def test_decimal_commas_where_semicolons_part(tmp_path):
    row = ["warm", *(str(v).replace(".", ",") for v in ROW)]
    found = load_own_table(write(tmp_path / "t.csv", ("term", *SHORT), [row], ";"))
    np.testing.assert_allclose(found.settings[0], ROW)


def test_every_registered_kind_has_its_tables(tmp_path, third_octaves):
    for space in (GRAPHIC_SPACE, third_octaves):
        names = short_names(space)
        assert names == tuple(f"gain{i}" for i in range(1, space.dimension + 1))
        rows = [["warm", *np.linspace(-1, 1, space.dimension)]]
        found = load_own_table(write(tmp_path / "t.csv", ("term", *names), rows))
        assert found.space is space


def test_what_is_left_out_is_told(tmp_path):
    rows = [["warm", *ROW], ["", *ROW], ["WARM", *ROW]]
    found = load_own_table(write(tmp_path / "t.csv", ("term", *SHORT), rows))
    assert len(found) == 1
    told = [(s.action, s.rows) for s in found.cleaning.steps]
    assert told == [("dropped", 1), ("dropped", 1)]
    assert "no word" in str(found.cleaning)
    assert "same word, contributor and setting as an earlier row" in str(found.cleaning)


@pytest.mark.parametrize(
    ("header", "row", "sentence"),
    [
        (("word", *SHORT), ["warm", *ROW], "no column 'term'"),
        (("term", *SHORT[:-1]), ["warm", *ROW[:-1]], "no column for freq5 of the parametric"),
        (("term", *"abcdefghijklm"), ["warm", *ROW], "gain1, freq1, .* of the parametric"),
        (("term", *SHORT), ["warm", "loud", *ROW[1:]], "line 2: .*gain1.* must be a number"),
        (("term", *SHORT), ["warm", 15, *ROW[1:]], "line 2: low_shelf_gain_db must be in"),
        (("term", *SHORT), ["warm", "nan", *ROW[1:]], "line 2: "),
        (("term", *SHORT), ["warm", *ROW[:-1]], "13 columns instead of 14|14 are expected"),
        (("term", *SHORT), [" ", *ROW], "no row with a word"),
    ],
)
def test_what_is_wrong_is_said_with_the_way_out(tmp_path, header, row, sentence):
    path = write(tmp_path / "own.csv", header, [row])
    with pytest.raises(DataFormatError, match=sentence) as caught:
        load_own_table(path)
    assert "own.csv" in str(caught.value)
    assert "safe" not in str(caught.value)  # nobody is sent to fetch SAFE-DB


def test_columns_that_are_not_there_are_named(tmp_path):
    path = write(tmp_path / "t.csv", ("term", *SHORT), [["warm", *ROW]])
    with pytest.raises(DataFormatError, match="there is no column 'wrd'"):
        load_own_table(path, {"term": "wrd"})
    with pytest.raises(InvalidArgumentError, match="there is no 'gian1'"):
        load_own_table(path, {"gian1": "gain1"})


def test_columns_are_told_in_a_line_or_a_file(tmp_path):
    assert parse_columns("term=word, gain1 = low") == {"term": "word", "gain1": "low"}
    path = tmp_path / "c.json"
    path.write_text(json.dumps({"term": "word"}))
    assert parse_columns(str(path)) == {"term": "word"}
    path.write_text("[1]")
    with pytest.raises(InvalidArgumentError, match="must be an object"):
        parse_columns(str(path))
    for wrong in ("term", "term=", "=word", "a=b,,c=d"):
        with pytest.raises(InvalidArgumentError, match="NAME=COLUMN"):
            parse_columns(wrong)
