"""Reading and cleaning SAFE-DB's user data."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest

from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.datasets.safe_file import COLUMNS, SHA256, read_safe_file
from eqmorph.errors import DataFormatError, DataNotFoundError

FLAT = [0, 150, 0, 560, 0.71, 0, 1000, 0.71, 0, 3300, 0.71, 0, 8200]


def load(path, *args, **options):
    return SAFEDBDatasetLoader(path.parent).load(*args, **options)


# The real file.


@pytest.mark.data
def test_the_files_facts(data_dir):
    table = read_safe_file(data_dir / "SAFEEqualiserUserData.csv")
    assert table.is_known_version
    assert table.sha256 == SHA256
    assert table.settings.shape == (1700, 13)
    assert len(set(table.contributors)) == 148
    assert len(set(table.descriptors)) == 368
    assert table.descriptors.count("warm") == 457
    assert table.descriptors.count("bright") == 421
    assert table.contributors[0] == "c001"


@pytest.mark.data
def test_default_cleaning_gives_the_published_counts(data_dir):
    data = SAFEDBDatasetLoader(data_dir).load()
    counts = data.term_counts()
    tail = [term for term in data.terms if term not in ("warm", "bright")]
    assert len(data) == 1473
    assert counts["warm"] + counts["bright"] == 1021
    assert (len(tail), len(set(tail))) == (452, 323)
    assert data.n_contributors == 146
    assert data.source == "SAFE-DB"
    dropped = {step.subject: step.rows for step in data.cleaning.steps}
    assert dropped == {"test": 181, "1": 1, "my": 1, "repeats": 44}


@pytest.mark.data
def test_ten_examples_or_more_leaves_warm_and_bright(data_dir):
    data = SAFEDBDatasetLoader(data_dir).load(min_examples=10)
    assert data.term_counts() == {"warm": 524, "bright": 497}
    assert data.cleaning.rows_kept == 1021


@pytest.mark.data
def test_consolidated_counts(data_dir):
    data = SAFEDBDatasetLoader(data_dir).load(consolidate=True)
    counts = data.term_counts()
    assert len(data) == 1380
    assert counts["warm"] + counts["bright"] == 1038
    assert sum(n >= 5 for n in counts.values()) == 14
    assert data.cleaning.rows_read - data.cleaning.rows_dropped == 1380


@pytest.mark.data
def test_no_personal_value_is_anywhere_in_a_dataset(data_dir):
    """Addresses and hashes: the personal values that cannot be there by chance."""
    with (data_dir / "SAFEEqualiserUserData.csv").open(encoding="utf-8", newline="") as file:
        fields = list(csv.reader(file))
    secrets = {f[2] for f in fields} | {f[24] for f in fields}
    assert len(secrets) > 1800
    data = SAFEDBDatasetLoader(data_dir).load()
    everything = " ".join(
        [
            repr(data),
            str(data.cleaning),
            *data.terms,
            *data.descriptors,
            *data.contributors,
            *data.ids,
            str(read_safe_file(data_dir / "SAFEEqualiserUserData.csv").columns),
        ]
    )
    assert not [secret for secret in secrets if secret in everything]
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", everything)


# Made-up files.


def test_a_small_file(write_safe, row):
    louder = [3, *FLAT[1:]]
    rows = [
        row(1, " Warm ", "a"),
        row(2, "test", "b"),
        row(3, "warm", "a"),  # repeats the first
        row(4, "warm", "b"),
        row(5, "warm", "a", louder),
        row(6, "", "a"),
    ]
    data = load(write_safe(rows))
    assert data.ids == ("1", "4", "5")
    assert data.contributors == ("c001", "c002", "c001")
    assert data.descriptors == (" Warm ", "warm", "warm")
    assert set(data.terms) == {"warm"}
    assert data.settings[2, 0] == 3
    assert data.cleaning.rows_dropped == 3


def test_minus_zero_is_zero(write_safe, row):
    rows = [row(1, "warm"), row(2, "warm", settings=["-0.0", *FLAT[1:]])]
    assert len(load(write_safe(rows))) == 1


def test_contributor_numbers_do_not_depend_on_cleaning(write_safe, row):
    rows = [row(1, "test", "a"), row(2, "re27", "b"), row(3, "warm", "c")]
    path = write_safe(rows)
    assert load(path).contributors == ("c002", "c003")
    assert load(path, consolidate=True).contributors == ("c003",)


def test_consolidating_finds_repeats_by_term(write_safe, row):
    rows = [row(1, "warmth"), row(2, "warm")]
    path = write_safe(rows)
    assert load(path).terms == ("warmth", "warm")
    merged = load(path, consolidate=True)
    assert (merged.terms, merged.descriptors) == (("warm",), ("warmth",))
    assert merged.cleaning.rows_merged == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark(write_safe, row, newline, start):
    data = load(write_safe([row(1, "warm"), row(2, "bright")], newline, start))
    assert data.ids == ("1", "2")


def test_a_header_is_skipped_and_said(write_safe, row):
    data = load(write_safe([list(COLUMNS), row(1, "warm")]))
    assert data.terms == ("warm",)
    assert any("column names" in step.reason for step in data.cleaning.steps)


def test_another_version_loads_and_says_so(write_safe, row):
    data = load(write_safe([row(1, "warm")]))
    assert data.source == "SAFE-DB (not the known version)"
    assert any("not the known version" in step.reason for step in data.cleaning.steps)


def test_a_synthetic_file_loads_and_says_so(write_safe, row, tmp_path):
    path = write_safe([row(1, "warm", "synthetic-003"), row(2, "warm", "synthetic-001")])
    data = SAFEDBDatasetLoader(path=path.rename(tmp_path / "made.csv")).load()
    assert data.source == "synthetic"
    assert data.contributors == ("c001", "c002")
    assert any("synthetic" in step.reason for step in data.cleaning.steps)


def test_descriptors_with_commas_are_one_field(write_safe, row):
    assert load(write_safe([row(1, '"love, thick, honks"')])).terms == ("love, thick, honks",)


BAD = [
    (lambda rows: [], "is empty; `eqmorph data fetch safe`"),
    (lambda rows: [["a", "b"]], "another kind of file: line 1 has 2 columns where 25"),
    (lambda rows: [*rows, rows[0][:7]], "line 3: 7 columns instead of 25, so the file is cut off"),
    (lambda rows: [rows[0], rows[0][:7], rows[1]], "line 2: 7 columns .* the row is damaged"),
    (lambda rows: [rows[0], [*rows[1], "x"]], "line 2: 26 columns .* the row is damaged"),
    (
        lambda rows: [rows[0], [*rows[1][:7], "loud", *rows[1][8:]]],
        r"line 2: column 7 \(peak_1_gain_db\) must be a number, got 'loud'",
    ),
    (
        lambda rows: [[*rows[0][:5], "12.5", *rows[0][6:]]],
        r"line 1: column 5 \(low_shelf_gain_db\) must be in \[-12, 12\] dB, got '12.5'",
    ),
    (lambda rows: [[*rows[0][:9], "nan", *rows[0][10:]]], r"column 9 \(peak_1_q\).*got 'nan'"),
    (lambda rows: [[*rows[0][:6], "1_00", *rows[0][7:]]], "must be a number, got '1_00'"),
    (lambda rows: [rows[0], rows[0]], r"line 2: column 0 \(id\) has '1' for the second time"),
    (lambda rows: [["", *rows[0][1:]]], r"column 0 \(id\) is empty"),
    (lambda rows: [list(COLUMNS)], r"line 1: column 5 .*must be a number"),
]


@pytest.mark.parametrize(("break_it", "message"), BAD)
def test_a_broken_file_gets_one_sentence(write_safe, row, break_it, message):
    path = write_safe(break_it([row(1, "warm"), row(2, "bright")]))
    with pytest.raises(DataFormatError, match=message) as caught:
        load(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "`eqmorph data fetch safe` gets a good copy" in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe1,2", "no UTF-8 text \\(byte 0\\)"),
        (b"1,2\0,3", "zero bytes"),
        (b'1,"' + b"x" * 200_000 + b'"', "line 1: field larger than"),
    ],
)
def test_a_file_that_is_no_such_text(tmp_path, content, message):
    path = tmp_path / "SAFEEqualiserUserData.csv"
    path.write_bytes(content)
    with pytest.raises(DataFormatError, match=message):
        load(path)


def test_an_error_does_not_tell_on_the_contributor(write_safe, row):
    secret = "10.20.30.40"
    broken = row(1, "warm", secret, ["x", *FLAT[1:]], private="Atlantis")
    with pytest.raises(DataFormatError) as caught:
        load(write_safe([broken, row(2, "warm")]))
    assert secret not in str(caught.value)
    assert "Atlantis" not in str(caught.value)


def test_no_file(tmp_path):
    with pytest.raises(DataNotFoundError, match="fetch safe --data-dir"):
        SAFEDBDatasetLoader(tmp_path).load()


def test_order_of_parameters(write_safe, row):
    values = [1, 200, 2, 300, 0.5, 3, 400, 0.6, 4, 500, 0.8, 5, 6000]
    assert np.array_equal(load(write_safe([row(1, "warm", settings=values)])).settings[0], values)
