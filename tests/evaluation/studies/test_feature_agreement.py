"""Our features beside a file's: the same features agree, and others do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judged_crowd import crowd

from eqmorph.datasets.features import FEATURE_NAMES, AudioFeatures
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.studies import feature_agreement as study
from eqmorph.evaluation.studies.feature_agreement import feature_agreement


def told(dataset, changes):
    """A data set with these changes of its sounds."""
    unknown = np.full(changes.shape, np.nan)
    features = AudioFeatures(dataset.ids, unknown, unknown, 0, (), "", given_changes=changes)
    return replace(dataset, audio_features=features)


def test_what_is_computed_alike_agrees_and_noise_does_not():
    people = crowd(60)
    changes = study._changes(people, people.settings, np.random.default_rng(7))
    centroid, mean = FEATURE_NAMES.index("Spectral_Centroid"), FEATURE_NAMES.index("Mean")
    changes[:, mean] = np.random.default_rng(1).normal(size=len(people))
    changes[::2, FEATURE_NAMES.index("MFCC_1")] = np.nan
    found = {f.feature: f for f in feature_agreement(told(people, changes), seed=0)}
    for name in ("Spectral_Centroid", "RMS_Amplitude", "Bark_Coefficient_5"):
        assert found[name].rank_correlation > 0.9
        assert found[name].same_sign > 0.85
        assert found[name].matches
    assert not found["Mean"].matches
    assert found["MFCC_1"].n_rows == len(people) // 2
    reverse = changes.copy()
    reverse[:, centroid] *= -1
    turned = {f.feature: f for f in feature_agreement(told(people, reverse), seed=0)}
    assert turned["Spectral_Centroid"].rank_correlation < -0.9
    assert not turned["Spectral_Centroid"].matches


def test_it_needs_audio():
    with pytest.raises(InvalidArgumentError, match="without audio features"):
        feature_agreement(crowd(10))
