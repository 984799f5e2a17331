"""Feature moves on features made up for SAFE-DB-like rows, and on the real file's form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eqmorph.datasets import FEATURE_NAMES, AudioFeatures, EqDataset, load_audio_features
from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.equalizers import PARAMETRIC_SPACE
from eqmorph.evaluation.studies.feature_moves import feature_moves

CENTROID = FEATURE_NAMES.index("Spectral_Centroid")


def rows_with_features(shift: dict[str, float], missing: int = 0) -> EqDataset:
    """Twelve rows a word by six people; the word moves the spectral centroid by so many hertz."""
    rng = np.random.default_rng(0)
    terms = [term for term in shift for _ in range(12)]
    n = len(terms)
    before = rng.normal(2_000, 300, (n, len(FEATURE_NAMES)))
    after = before + rng.normal(0, 20, before.shape)
    after[:, CENTROID] += [shift[t] for t in terms]
    after[:missing, CENTROID] = np.nan
    ids = tuple(str(i) for i in range(n))
    return EqDataset(
        space=PARAMETRIC_SPACE,
        settings=np.tile(PARAMETRIC_SPACE.default, (n, 1)),
        terms=tuple(terms),
        descriptors=tuple(terms),
        ids=ids,
        contributors=tuple(f"c{i % 6}" for i in range(n)),
        source="made up",
        fingerprint="made up",
        cleaning=CleaningReport(n, n, ()),
        audio_features=AudioFeatures(ids, before, after, missing, (), "made up"),
    )


def test_a_planted_move_is_found_with_its_direction() -> None:
    data = rows_with_features({"bright": 400.0, "warm": -400.0, "odd": 0.0})
    found = {m.term: m for m in feature_moves(data, ["Spectral_Centroid"])}
    assert found["bright"].direction == "up"
    assert found["warm"].direction == "down"
    assert found["bright"].change.low < 400 < found["bright"].change.high
    assert found["bright"].standardised.estimate == pytest.approx(400 / 300, rel=0.2)
    assert (found["bright"].raised, found["warm"].raised) == (1.0, 0.0)
    assert (found["odd"].n_rows, found["odd"].n_contributors) == (12, 6)


def test_swapping_the_sides_turns_every_move_round() -> None:
    data = rows_with_features({"bright": 400.0})
    audio = data.audio_features
    assert audio is not None
    swapped = replace(
        data,
        audio_features=replace(audio, unprocessed=audio.processed, processed=audio.unprocessed),
    )
    for one, other in zip(
        feature_moves(data, FEATURE_NAMES[:5]),
        feature_moves(swapped, FEATURE_NAMES[:5]),
        strict=True,
    ):
        assert one.change.estimate == pytest.approx(-other.change.estimate, rel=1e-9)


def test_rows_without_the_feature_do_not_count_and_rare_words_are_left_out() -> None:
    data = rows_with_features({"bright": 400.0, "warm": -400.0}, missing=8)
    found = {m.term: m.n_rows for m in feature_moves(data, ["Spectral_Centroid"])}
    assert found == {"warm": 12}
    found = {m.term: m.n_rows for m in feature_moves(data, ["Spectral_Centroid"], min_rows=4)}
    assert found == {"bright": 4, "warm": 12}


def test_what_cannot_be_asked() -> None:
    data = rows_with_features({"bright": 400.0})
    with pytest.raises(ValueError, match="unknown audio feature 'Loudness'"):
        feature_moves(data, ["Loudness"])
    with pytest.raises(ValueError, match="include_audio=True"):
        feature_moves(replace(data, audio_features=None))


@pytest.mark.data
def test_a_real_feature_file_of_the_family_joined_to_ids(data_dir: Path) -> None:
    features = load_audio_features(data_dir / "safe-family" / "SAFECompressorAudioFeatureData.csv")
    n = len(features)
    data = replace(
        rows_with_features({"squashed": 0.0}).subset(np.zeros(n, dtype=int)),
        ids=features.ids,
        contributors=tuple(f"c{i % 20}" for i in range(n)),
        audio_features=features,
    )
    names = ["RMS_Amplitude", "Spectral_Centroid", "MFCC_12"]
    moves = {m.feature: m for m in feature_moves(data, names)}
    assert list(moves) == names
    # A compressor evens out the level: what it raises and lowers is for its users to say, but the
    # rows are all there.
    assert moves["RMS_Amplitude"].n_rows == n
    assert all(np.isfinite(m.change.estimate) for m in moves.values())
