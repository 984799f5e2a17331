"""The audio-feature file and its join to the settings."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.datasets.features import FEATURE_NAMES, load_audio_features, load_feature_changes
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.errors import DataFormatError, DataNotFoundError

NAME = "SAFEEqualiserAudioFeatureData.csv"


def line(identity, side, start=0.0, **changed):
    values = [str(start + i) for i in range(80)]
    for name, value in changed.items():
        values[FEATURE_NAMES.index(name)] = value
    return [str(identity), side, *values]


def write(folder, rows):
    path = folder / NAME
    path.write_text("".join(",".join(row) + "\n" for row in rows))
    return path


def test_there_are_80_names_all_different_in_the_files_order():
    assert len(FEATURE_NAMES) == len(set(FEATURE_NAMES)) == 80
    places = {"Mean": 0, "Spectral_Slope": 18, "Inharmonicity": 29, "Harmonic_Tristimulus_3": 39}
    places |= {"Noisiness": 40, "Parity_Ratio": 41, "Bark_Coefficient_0": 42, "MFCC_12": 79}
    assert {name: FEATURE_NAMES.index(name) for name in places} == places


@pytest.mark.data
def test_the_real_compressor_file(data_dir):
    path = data_dir / "safe-family" / "SAFECompressorAudioFeatureData.csv"
    features = load_audio_features(path)
    assert len(features) == 454
    assert features.ids_without_pair == ()
    assert features.missing_values == 1
    assert np.isnan(features.processed).sum() + np.isnan(features.unprocessed).sum() == 1
    # What the columns mean can be checked. They are means over frames, and the mean of a root is
    # at most the root of the mean.
    side = features.processed
    deviation, variance, rms = (
        side[:, FEATURE_NAMES.index(n)] for n in ("Standard_Deviation", "Variance", "RMS_Amplitude")
    )
    assert (deviation**2 <= variance * (1 + 1e-6)).all()
    assert np.median(np.abs(rms / deviation - 1)) < 0.01
    centroid = side[:, FEATURE_NAMES.index("Spectral_Centroid")]
    assert ((centroid >= 0) & (centroid < 24_000)).all()


def test_both_sides_are_kept_apart(tmp_path):
    rows = [line(7, "processed", 100), line(7, "unprocessed", 0), line(8, "unprocessed", 1)]
    features = load_audio_features(write(tmp_path, rows))
    assert features.ids == ("7", "8")
    assert features.processed[0, 3] == 103
    assert features.unprocessed[0, 3] == 3
    assert features.ids_without_pair == ("8",)
    assert np.isnan(features.processed[1]).all()
    assert features.missing_values == 0


@pytest.mark.parametrize("text", ["", "nan", "-nan(ind)", "-1.#IND", "1.#QNAN", "inf", "-inf"])
def test_what_is_no_number_stays_missing_and_is_counted(tmp_path, text):
    rows = [line(1, "processed", MFCC_0=text), line(1, "unprocessed")]
    features = load_audio_features(write(tmp_path, rows))
    assert features.missing_values == 1
    assert np.isnan(features.processed[0, FEATURE_NAMES.index("MFCC_0")])
    assert np.isfinite(features.unprocessed).all()


def test_join_reports_ids_without_partner_on_either_side(write_safe, row):
    settings = write_safe([row(1, "warm", "a"), row(2, "bright", "b"), row(3, "test", "c")])
    rows = [line(9, "processed"), line(2, "unprocessed", 5), line(2, "processed", 6)]
    write(settings.parent, rows)
    data = SAFEDBDatasetLoader(settings.parent).load(include_audio=True)
    audio = data.audio_features
    assert audio.ids == data.ids == ("1", "2")
    assert np.isnan(audio.unprocessed[0]).all()
    assert (audio.unprocessed[1, 0], audio.processed[1, 0]) == (5, 6)
    assert audio.ids_without_features == ("1",)
    assert audio.ids_without_setting == ("9",)
    assert audio.ids_without_pair == ("9",)
    part = data.subset([1]).audio_features
    assert (part.ids, part.processed[0, 0]) == (("2",), 6)


def test_audio_is_not_looked_for_unless_asked(write_safe, row):
    assert SAFEDBDatasetLoader(write_safe([row(1, "warm")]).parent).load().audio_features is None


def test_missing_file(write_safe, row):
    with pytest.raises(DataNotFoundError, match="fetch safe-features"):
        SAFEDBDatasetLoader(write_safe([row(1, "warm")]).parent).load(include_audio=True)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([line(1, "wet")], "column 1 must be one of .* got 'wet'"),
        ([line(1, "processed")] * 2, "line 2: id '1' has its processed features twice"),
        (
            [line(1, "processed", Noisiness="loud")],
            r"line 1: column 42 \(Noisiness\) must be a number, got 'loud'",
        ),
        ([["1", "processed"]], "another kind of file: line 1 has 2 columns where 82"),
        ([line(1, "processed"), line(1, "unprocessed")[:40]], "40 columns .* cut off"),
    ],
)
def test_bad_files(tmp_path, rows, message):
    with pytest.raises(DataFormatError, match=message):
        load_audio_features(write(tmp_path, rows))


def changes_file(folder, rows):
    path = folder / "safe_eq_feature_deltas.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in rows) + "\n")
    return path


def test_a_table_of_changes_is_read_and_says_what_it_is(tmp_path):
    header = ["id", *FEATURE_NAMES]
    values = np.arange(80.0)
    path = changes_file(tmp_path, [header, ["7", *values], ["9", *(-values)]])
    found = load_feature_changes(path)
    assert found.ids == ("7", "9")
    np.testing.assert_array_equal(found.changes, [values, -values])
    assert np.isnan(found.processed).all()
    np.testing.assert_array_equal(found.subset([1]).changes, [-values])


def test_both_sides_say_the_changes_too(tmp_path):
    path = write(tmp_path, [line("1", "unprocessed", 1.0), line("1", "processed", 3.5)])
    np.testing.assert_allclose(load_audio_features(path).changes, 2.5)


def test_a_file_of_nothing_is_an_error(tmp_path):
    path = write(
        tmp_path,
        [[i, side, *["nan"] * 80] for i in "12" for side in ("unprocessed", "processed")],
    )
    with pytest.raises(DataFormatError, match="holds no feature of any sound"):
        load_audio_features(path)
    header = ["id", *FEATURE_NAMES]
    nothing = changes_file(tmp_path, [header, ["7", *["nan"] * 80]])
    with pytest.raises(DataFormatError, match="holds no change of any feature"):
        load_feature_changes(nothing)
    twice = changes_file(tmp_path, [header, ["7", *[1] * 80], ["7", *[1] * 80]])
    with pytest.raises(DataFormatError, match="line 3: id '7' stands twice"):
        load_feature_changes(twice)
    unnamed = changes_file(tmp_path, [["7", *[1] * 80]])
    with pytest.raises(DataFormatError, match="must name id and the 80 features"):
        load_feature_changes(unnamed)


@pytest.mark.data
def test_the_real_table_of_changes_joins_safe_db(data_dir):
    dataset = SAFEDBDatasetLoader(data_dir).load(include_audio=True)
    changes = dataset.audio_features.changes
    centroid = FEATURE_NAMES.index("Spectral_Centroid")
    bright = np.array(dataset.terms) == "bright"
    there = np.isfinite(changes[:, centroid])
    assert np.mean(changes[bright & there, centroid] > 0) == pytest.approx(0.75, abs=0.05)
