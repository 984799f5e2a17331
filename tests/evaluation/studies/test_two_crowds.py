"""Two crowds side by side: laws on made-up crowds, facts on the real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from eqmorph.datasets import EqDataset, SAFEDBDatasetLoader, SocialFXDatasetLoader
from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.equalizers import GRAPHIC_CENTERS_HZ, GRAPHIC_SPACE, PARAMETRIC_SPACE, EqSpace
from eqmorph.evaluation.studies.two_crowds import (
    compare_crowds,
    compare_terms,
    predictability,
    shapes,
)

LOW_SHELF_GAIN, HIGH_SHELF_GAIN = 0, 11


def crowd(space: EqSpace, tilts: dict[str, float], noise: float, seed: int = 0) -> EqDataset:
    """Eight people per word, each tilting the spectrum by about the word's amount (+: up)."""
    rng = np.random.default_rng(seed)
    settings, terms = [], []
    for term, tilt in tilts.items():
        for _ in range(8):
            amount = tilt + noise * rng.standard_normal()
            setting = np.array(space.default)
            if space is PARAMETRIC_SPACE:
                setting[[LOW_SHELF_GAIN, HIGH_SHELF_GAIN]] = -4 * amount, 4 * amount
            else:
                ramp = np.log(GRAPHIC_CENTERS_HZ)
                setting = amount * (ramp - ramp.mean()) / ramp.std()
            settings.append(space.clip(setting))
            terms.append(term)
    n = len(terms)
    return EqDataset(
        space=space,
        settings=np.array(settings),
        terms=tuple(terms),
        descriptors=tuple(terms),
        ids=tuple(str(i) for i in range(n)),
        contributors=tuple(f"c{i}" for i in range(n)) if space is PARAMETRIC_SPACE else None,
        source=space.name,
        fingerprint="made up",
        cleaning=CleaningReport(n, n, ()),
    )


def test_shapes_have_no_mean_and_an_rms_of_one_and_flat_has_none() -> None:
    rng = np.random.default_rng(0)
    settings = PARAMETRIC_SPACE.from_unit(rng.uniform(-1, 1, (20, 13)))
    made = shapes(PARAMETRIC_SPACE, np.vstack([settings, PARAMETRIC_SPACE.default]))
    np.testing.assert_allclose(made[:20].mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose((made[:20] ** 2).mean(axis=1), 1, rtol=1e-12)
    assert np.isnan(made[20]).all()


def test_a_shape_does_not_know_how_strong_its_setting_is() -> None:
    graphic = crowd(GRAPHIC_SPACE, {"up": 1.0}, 0.0).settings
    # The bells overlap, so halving the gains halves the response only nearly.
    near = shapes(GRAPHIC_SPACE, graphic) - shapes(GRAPHIC_SPACE, graphic * 0.5)
    assert np.abs(near).max() < 0.1


def test_crowds_that_agree_correlate_and_crowds_that_differ_do_the_opposite() -> None:
    five = crowd(PARAMETRIC_SPACE, {"up": 1.0, "down": -1.0, "torn": 1.0}, 0.2)
    forty = crowd(GRAPHIC_SPACE, {"up": 1.0, "down": -1.0, "torn": -1.0}, 0.2)
    found = {s.term: s for s in compare_terms(five, forty, n_bootstrap=100)}
    assert found["up"].low > 0.6
    assert found["down"].low > 0.6
    assert found["torn"].high < -0.6
    assert found["up"].low <= found["up"].correlation <= found["up"].high
    assert found["up"].agreement_safe > 0.9


def test_a_word_with_too_few_rows_is_left_out() -> None:
    five = crowd(PARAMETRIC_SPACE, {"up": 1.0, "down": -1.0}, 0.2)
    forty = crowd(GRAPHIC_SPACE, {"up": 1.0}, 0.2)
    assert [s.term for s in compare_terms(five, forty, n_bootstrap=10)] == ["up"]
    assert compare_terms(five, forty, min_rows=9, n_bootstrap=10) == ()


def test_the_steadier_crowd_is_the_more_predictable_one() -> None:
    tilts = {"up": 1.0, "down": -1.0}
    steady, wild = (
        predictability(crowd(PARAMETRIC_SPACE, tilts, noise), ("up", "down"), 5, n_draws=10)
        for noise in (0.1, 3.0)
    )
    assert steady.own_term > 0.99 > 0.9 > wild.own_term
    assert steady.any_term < 0 < steady.low <= steady.own_term <= steady.high


def test_predictability_needs_the_rows_it_is_asked_for() -> None:
    with pytest.raises(ValueError, match="'up' has 8 rows with a shape, asked for 9"):
        predictability(crowd(PARAMETRIC_SPACE, {"up": 1.0}, 0.1), ("up",), 9)


def test_one_person_s_rows_say_nothing_of_agreement() -> None:
    five = crowd(PARAMETRIC_SPACE, {"up": 1.0}, 0.2)
    alone = EqDataset(**{**five.__dict__, "contributors": ("c0",) * len(five)})
    (found,) = compare_terms(alone, crowd(GRAPHIC_SPACE, {"up": 1.0}, 0.2), n_bootstrap=10)
    assert np.isnan(found.agreement_safe)


@pytest.mark.data
def test_both_real_crowds_mean_the_same_by_warm_and_bright(data_dir: Path) -> None:
    report = compare_crowds(
        SAFEDBDatasetLoader(data_dir).load(consolidate=True),
        SocialFXDatasetLoader(data_dir).load(),
    )
    found = {s.term: s for s in report.shared_terms}
    assert found["warm"].low > 0.3
    assert found["bright"].low > 0.3
    assert [p.source for p in report.predictability] == ["SAFE-DB", "SocialFX"]
    assert report.predictability[0].rows_per_term == report.predictability[1].rows_per_term
