"""`eqmorph evaluate --include-audio` on a made-up feature file joined to made-up SAFE-DB rows."""

from __future__ import annotations

import json

import numpy as np

import eqmorph
from eqmorph.datasets import FEATURE_NAMES
from eqmorph.model.synthetic import synthetic_dataset, write_safe_csv


def test_the_moves_of_features_by_word(run, tmp_path) -> None:
    dataset = synthetic_dataset(eqmorph.load(), 60, seed=0)
    write_safe_csv(dataset, tmp_path / "SAFEEqualiserUserData.csv")
    rng = np.random.default_rng(0)
    centroid = FEATURE_NAMES.index("Spectral_Centroid")
    lines = []
    for identity, term in zip(dataset.ids, dataset.terms, strict=True):
        before = rng.normal(2_000, 100, len(FEATURE_NAMES))
        after = before.copy()
        after[centroid] += 300 if term == "bright" else -300
        for side, values in (("unprocessed", before), ("processed", after)):
            lines.append(",".join([identity, side, *map(str, values)]))
    (tmp_path / "SAFEEqualiserAudioFeatureData.csv").write_text("\n".join(lines) + "\n")
    ran = run("evaluate", "--include-audio", "--data-dir", str(tmp_path), "--json")
    assert ran.code == 0, ran.err
    moves = {(m["term"], m["feature"]): m for m in json.loads(ran.out)["moves"]}
    assert moves["bright", "Spectral_Centroid"]["direction"] == "up"
    assert moves["warm", "Spectral_Centroid"]["direction"] == "down"
    assert moves["warm", "MFCC_0"]["direction"] == "unclear"


def test_without_the_feature_file_it_says_how_to_get_it(run, tmp_path) -> None:
    write_safe_csv(
        synthetic_dataset(eqmorph.load(), 20, seed=0), tmp_path / "SAFEEqualiserUserData.csv"
    )
    ran = run("evaluate", "--include-audio", "--data-dir", str(tmp_path))
    assert ran.code == 1
    assert "eqmorph data fetch safe-features" in ran.err
