"""Reading: what a file is, what becomes of it, how close that is."""

from __future__ import annotations

import csv
import io
import json

import jsonschema
import numpy as np
import pytest
from settings_to_write import SAMPLE_RATE, field_setting, graphic_setting, random_settings

from eqmorph.equalizers import ParametricEq, fit_parametric, response_distance_db, response_grid
from eqmorph.errors import DataFormatError
from eqmorph.formats import FORMATS, export, read_file, read_setting, recognise, to_parametric
from eqmorph.formats.curve_csv import read as read_csv
from eqmorph.formats.decoding import LARGEST_FILE
from eqmorph.formats.filters import Filter
from eqmorph.formats.foreign import ForeignEq
from eqmorph.formats.own_json import schema

GRID = response_grid()
BAND_FORMATS = [
    "json",
    "apo",
    "easyeffects",
    "lv2",
    "camilladsp",
    "pipewire-eq",
    "webaudio",
    "dasp",
]


# Round trips


@pytest.mark.parametrize("key", BAND_FORMATS)
def test_bands_come_back_one_to_one(setting, key) -> None:
    back = read_setting(export(setting, key).encode())
    assert back.taken_over
    assert back.max_error_db <= 1e-6
    moved = back.eq.magnitude_response_db(GRID) - setting.magnitude_response_db(GRID)
    assert np.abs(moved).max() <= 0.025
    # Bells in the order they were in, too.
    assert back.eq.to_vector() == pytest.approx(setting.to_vector(), rel=3e-3, abs=0.006)


def test_our_own_json_comes_back_to_the_last_digit() -> None:
    for eq in random_settings(20, seed=7):
        assert read_setting(export(eq, "json").encode()).eq == eq


@pytest.mark.parametrize("key", ["graphiceq", "csv"])
def test_a_curve_of_a_setting_becomes_that_curve_again(key) -> None:
    for eq in [field_setting(), ParametricEq.flat(), *random_settings(3, seed=8)]:
        back = read_setting(export(eq, key).encode())
        assert not back.taken_over
        moved = back.eq.magnitude_response_db(GRID) - eq.magnitude_response_db(GRID)
        assert np.sqrt(np.mean(moved**2)) <= 0.3
        assert back.error_db <= 0.3


def test_the_level_of_a_curve_without_a_preamp_is_not_made_into_bands() -> None:
    """AutoEq's line is turned down as a whole; its level goes to the preamp."""
    eq = field_setting()
    back = read_setting(export(eq, "wavelet").encode())
    assert back.error_db <= 0.1
    effort = sum(abs(b.gain_db) for b in back.eq.bands)
    assert effort <= 1.05 * sum(abs(b.gain_db) for b in eq.bands)
    # The whole, level included, is what the file says.
    whole = back.eq.magnitude_response_db(GRID) + back.preamp_db
    line = eq.magnitude_response_db(GRID) - eq.magnitude_response_db(GRID).max() - 0.2
    assert np.sqrt(np.mean((whole - line) ** 2)) <= 0.1


def test_a_measurement_at_75_db_is_matched_by_its_shape() -> None:
    eq = field_setting()
    rows = "\n".join(
        f"{hz:.2f} {gain + 75:.3f} {0.0:.1f}"
        for hz, gain in zip(GRID, eq.magnitude_response_db(GRID), strict=True)
    )
    back = read_setting(f"* Freq(Hz) SPL(dB) Phase(degrees)\n{rows}\n".encode())
    assert back.source == "csv"
    assert back.error_db <= 0.2
    assert back.preamp_db == pytest.approx(75.0, abs=1.5)


def test_a_curve_that_needs_no_level_keeps_its_0_db() -> None:
    back = read_setting(export(field_setting(), "csv").encode())
    assert back.preamp_db == 0.0
    assert (
        response_distance_db(
            back.eq.magnitude_response_db(GRID), field_setting().magnitude_response_db(GRID)
        )
        <= 0.05
    )


# Foreign settings


def test_other_band_counts_are_fitted_and_the_error_is_the_real_one() -> None:
    ten = ForeignEq(
        tuple(Filter("peak", 3.0 * (-1) ** i, 60 * 2**i, 1.4) for i in range(9)), preamp_db=-4.0
    )
    got = to_parametric(ten)
    assert not got.taken_over
    assert got.preamp_db == -4.0
    wanted = ten.response_db(GRID, SAMPLE_RATE)
    left = got.eq.magnitude_response_db(GRID) - wanted
    assert got.error_db == pytest.approx(np.sqrt(np.mean(left**2)), abs=1e-9)
    assert got.max_error_db == pytest.approx(np.abs(left).max(), abs=1e-9)
    assert got.eq == fit_parametric(wanted, GRID).eq


def test_forty_bells_are_fitted() -> None:
    eq = graphic_setting()
    got = read_setting(export(eq, "json").encode())
    assert not got.taken_over
    assert got.error_db == pytest.approx(
        response_distance_db(got.eq.magnitude_response_db(GRID), eq.magnitude_response_db(GRID)),
        abs=1e-9,
    )
    assert got.error_db < response_distance_db(eq.magnitude_response_db(GRID), 0.0) / 2


def test_a_butterworth_shelf_is_taken_over_and_a_steep_one_is_fitted() -> None:
    near = to_parametric(ForeignEq((Filter("low_shelf", 6.0, 100.0, 0.5**0.5),)))
    assert near.taken_over
    assert 0 < near.max_error_db <= 0.05
    steep = to_parametric(ForeignEq((Filter("low_shelf", 6.0, 100.0, 1.4),)))
    assert not steep.taken_over
    assert steep.max_error_db > 0.05


def test_bells_in_any_order_find_places_whose_ranges_allow_them() -> None:
    bells = [Filter("peak", g, hz, 1.0) for g, hz in ((3.0, 9_000.0), (-2.0, 100.0))]
    got = to_parametric(ForeignEq(tuple(bells)))
    assert got.taken_over
    assert got.max_error_db <= 1e-9


def test_silent_bands_do_not_count() -> None:
    silent = tuple(Filter("peak", 0.0, hz, 1.0) for hz in (31.0, 62.0, 125.0, 16_000.0))
    bell = Filter("peak", 3.0, 1000.0, 1.0)
    assert to_parametric(ForeignEq((*silent, bell))).taken_over


def test_bands_above_nyquist_are_said() -> None:
    filters = tuple(Filter("peak", 3.0, hz, 1.0) for hz in (500.0, 2_000.0, 15_000.0, 18_000.0))
    got = to_parametric(ForeignEq(filters), 32_000)
    assert got.notes == ("1 filters at or above 16000 Hz do nothing at 32000 Hz",)


@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000])
def test_importing_for_another_rate_agrees_at_that_rate(rate) -> None:
    foreign = ForeignEq((Filter("high_shelf", 6.0, 3_000.0, 1.0), Filter("peak", -4, 700, 1.0)))
    got = to_parametric(foreign, rate)
    grid = GRID[rate / 2 >= GRID]
    left = got.eq.magnitude_response_db(grid, rate) - foreign.response_db(grid, rate)
    assert np.abs(left).max() == pytest.approx(got.max_error_db, abs=1e-9)


# What a file is


@pytest.mark.parametrize("key", [f.key for f in FORMATS if f.write and f.read])
def test_every_readable_format_is_recognised_by_its_content(key) -> None:
    same = {"graphiceq": "apo", "wavelet": "apo", "pipewire-eq": "apo"}
    expected = {**same, "bands10": "knobs", "bands31": "knobs"}.get(key, key)
    text = export(field_setting(), key)
    assert recognise(text) == expected
    assert recognise("\n  \n" + text if key != "csv" else text) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("key", ["json", "apo", "easyeffects", "camilladsp", "csv"])
def test_a_byte_order_mark_hides_no_first_line(key, encoding) -> None:
    text = export(field_setting(), key)
    plain, marked = read_setting(text.encode()), read_setting(text.encode(encoding))
    assert (marked.eq, marked.preamp_db, marked.source) == (plain.eq, plain.preamp_db, key)


def test_a_format_can_be_named() -> None:
    text = export(field_setting(), "apo")
    assert read_setting(text.encode(), source="apo").eq == read_setting(text.encode()).eq
    with pytest.raises(DataFormatError, match="not JSON"):
        read_setting(text.encode(), source="json")


def test_read_file_names_the_file(tmp_path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text(export(field_setting(), "apo"))
    assert read_file(path).source == "apo"
    path.write_text("hello")
    with pytest.raises(
        DataFormatError, match=r"mine\.txt is no preset that we know and has no curve"
    ):
        read_file(path)
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "missing.txt")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \r\n ", "the file is empty"),
        (b"\x00\x01\x02", "is not text"),
        (b"RIFF\x00\x00WAVEfmt ", "is a recording: `eqmorph apply"),
        (b"\xff\xfe\x00\xd8\x00", "is not text"),
        (b"x" * (LARGEST_FILE + 1), "is larger than any equaliser setting"),
        (b"[1, 2]", "is JSON, but no setting of ours"),
        (b"{", "is not JSON"),
        (b"hello", "has no curve; each line needs a frequency"),
    ],
)
def test_what_is_no_setting_is_refused_with_one_sentence(data, message) -> None:
    with pytest.raises(DataFormatError, match=message):
        read_setting(data)


# CSV curves


@pytest.mark.parametrize(
    "text",
    [
        "20,1.5\n1000,-2\n20000,3\n",
        "frequency_hz,gain_db\n20,1.5\n1000,-2\n20000,3\n",
        "20;1,5\n1000;-2,0\n20000;3,0\n",
        "20,0 1,5\n1000,0 -2\n20000 3,0\n",
        "20, 1.5\n1000, -2\n20000, 3\n",
        "20,0;1,5\n1000,0;-2,0\n20000,0;3,0\n",
        "20\t1.5\n1000\t-2\n20000\t3\n",
        "Freq;Gain;Phase\n20;1.5;0\n1000;-2;0\n20000;3;0\n",
        "* REW\n* Freq(Hz) SPL(dB)\n20 1.5\n1000 -2\n\n20000 3",
        '"20","1.5"\n"1000","-2"\n"20000","3"\n',
        "20000,3\n20,1.5\n1000,-2\n",
        "0,9\n20,1.5\n1000,-3\n1000,-1\n20000,3\n",
    ],
)
def test_curves_in_every_dialect(text) -> None:
    curve = read_csv(text).curve
    assert curve.frequencies_hz == (20, 1000, 20_000)
    assert curve.gains_db == (1.5, -2, 3)


def test_a_curve_is_straight_over_log_frequency_and_flat_outside() -> None:
    curve = read_csv("100,0\n10000,10\n").curve
    got = curve.response_db(np.array([20.0, 100.0, 1000.0, 10_000.0, 20_000.0]))
    assert got == pytest.approx([0, 0, 5, 10, 10])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("20,1\n30,x\n", r"line 2 must begin with a frequency and a gain, got '30,x'"),
        ("20,1\n", "has one point"),
        ("20,1\n-5,1\n", "above 0 and at most 1e6 Hz, got -5"),
        ("20,1\n30,1e9\n", r"within 1000 dB, got 1e\+09"),
        ("a,b\nc,d\n", "has no curve"),
    ],
)
def test_bad_curves_are_refused_with_one_sentence(text, message) -> None:
    with pytest.raises(DataFormatError, match=message):
        read_csv(text)


# SAFE-DB rows


def safe_row(eq: ParametricEq, address: str = "192.0.2.1") -> str:
    """A row in SAFE-DB's form; the address is one of those reserved for examples."""
    file = io.StringIO()
    before, after = ["17", "warm, and so on", address, "2", "2"], ["rock"] * 6 + ["hash"]
    csv.writer(file).writerow([*before, *map(repr, eq.to_vector().tolist()), *after])
    return file.getvalue()


def test_a_safe_row_is_its_setting() -> None:
    got = read_setting(safe_row(field_setting()).encode())
    assert (got.source, got.taken_over) == ("safe", True)
    assert got.eq == field_setting()


@pytest.mark.parametrize("separator", [",", ", ", " ", ";", "\t"])
def test_thirteen_numbers_are_a_setting(separator) -> None:
    text = separator.join(map(str, field_setting().to_vector()))
    got = read_setting(text.encode())
    assert (got.source, got.eq) == ("safe", field_setting())


def test_one_of_many_rows_is_chosen_by_number() -> None:
    settings = random_settings(3, seed=9)
    text = "".join(safe_row(eq) for eq in settings)
    assert read_setting(text.encode(), row=2).eq == settings[1]
    with pytest.raises(DataFormatError, match="has 3 settings; choose one with --row N"):
        read_setting(text.encode())
    with pytest.raises(DataFormatError, match="has no row 4; it has 3"):
        read_setting(text.encode(), row=4)
    with pytest.raises(ValueError, match=r"holds one setting \(apo\)"):
        read_setting(export(field_setting(), "apo").encode(), row=2)


def test_the_real_file_is_read_row_by_row(data_dir) -> None:
    data = (data_dir / "SAFEEqualiserUserData.csv").read_bytes()
    numbers = list(csv.reader(io.StringIO(data.decode("utf-8", "replace"))))[99][5:18]
    got = read_setting(data, row=100)
    assert got.taken_over
    assert got.eq.to_vector() == pytest.approx([float(n) for n in numbers], rel=1e-6)


def test_nothing_about_a_person_is_in_a_message_or_a_result() -> None:
    address = "198.51.100.77"
    broken = safe_row(field_setting(), address).replace("3300.0", "loud")
    out_of_range = safe_row(field_setting(), address).replace("3300.0", "33000.0")
    for text in (broken, out_of_range):
        with pytest.raises(DataFormatError, match="row 1") as caught:
            read_setting(text.encode())
        assert address not in str(caught.value)
        assert "rock" not in str(caught.value)
    assert address not in repr(read_setting(safe_row(field_setting(), address).encode()))


# The schema


def test_the_schema_is_one_and_takes_every_setting_of_ours() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    for eq in [field_setting(), graphic_setting(), *random_settings(20, seed=10)]:
        validator.validate(json.loads(export(eq, "json")))


@pytest.mark.parametrize(
    ("band", "key", "value"),
    [
        (0, "gain_db", 12.1),
        (0, "frequency_hz", 21),
        (0, "q", 0.8),
        (1, "q", 11),
        (2, "frequency_hz", 5000),
        (3, "gain_db", "3"),
        (4, "frequency_hz", 20_001),
        (4, "name", "peak_3"),
    ],
)
def test_the_schema_and_the_reader_refuse_the_same(band, key, value) -> None:
    data = json.loads(export(field_setting(), "json"))
    data["bands"][band][key] = value
    assert not jsonschema.Draft202012Validator(schema()).is_valid(data)
    with pytest.raises(DataFormatError, match="no setting of ours"):
        read_setting(json.dumps(data).encode())
