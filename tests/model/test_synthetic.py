"""The stand-in for SAFE-DB: nobody's rows, its form, the model's words."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import eqmorph
from eqmorph.datasets import SAFEDBDatasetLoader, read_safe_file
from eqmorph.equalizers import PARAMETRIC_SPACE
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.synthetic import safe_csv, synthetic_dataset, write_safe_csv

PERSONAL = range(18, 25)


@pytest.fixture(scope="module")
def model() -> MorphModel:
    return eqmorph.load()


def test_it_comes_back_from_its_file_exactly(model: MorphModel, tmp_path: Path) -> None:
    made = synthetic_dataset(model, 400, seed=3)
    write_safe_csv(made, tmp_path / "made.csv")
    read = SAFEDBDatasetLoader(path=tmp_path / "made.csv").load()
    np.testing.assert_array_equal(read.settings, made.settings)
    assert read.terms == made.terms
    assert read.ids == made.ids
    assert read.source == made.source == "synthetic"
    assert read.fingerprint == made.fingerprint
    assert read.cleaning == made.cleaning
    # Other names, but the same people.
    assert made.contributors is not None
    assert read.contributors is not None
    pairs = set(zip(made.contributors, read.contributors, strict=True))
    assert len(pairs) == made.n_contributors == read.n_contributors


def test_every_row_says_that_it_is_synthetic_and_nothing_of_a_person(model: MorphModel) -> None:
    rows = [line.split(",") for line in safe_csv(synthetic_dataset(model, 50, 0)).splitlines()]
    assert len(rows) == 50
    for row in rows:
        assert len(row) == 25
        assert row[2].startswith("synthetic-")
        assert [row[i] for i in PERSONAL] == [""] * 7


def test_a_real_data_set_is_not_written(model: MorphModel) -> None:
    made = synthetic_dataset(model, 5, 0)
    for people in (None, ("c001",) * 5):
        with pytest.raises(ValueError, match="no synthetic data set; only such are written"):
            safe_csv(replace(made, contributors=people, source="SAFE-DB"))


def test_the_seed_decides(model: MorphModel) -> None:
    once, again, other = (safe_csv(synthetic_dataset(model, 30, s)) for s in (1, 1, 2))
    assert once == again != other


def test_terms_come_as_often_as_in_the_model(model: MorphModel) -> None:
    rows = 20_000
    counts = synthetic_dataset(model, rows, 1).term_counts()
    total = sum(t.n_rows for t in model.known_words)
    for term in model.known_words:
        share = term.n_rows / total
        four_sigma = 4 * np.sqrt(rows * share * (1 - share))
        assert counts[term.term] == pytest.approx(rows * share, abs=four_sigma)


def test_settings_are_drawn_from_the_term_s_people(model: MorphModel) -> None:
    made = synthetic_dataset(model, 4_000, 1)
    for term in ("warm", "bright"):
        mixture = model.term(term).mixture
        drawn = PARAMETRIC_SPACE.canonical(made.settings_for(term))
        latents = mixture.sample(4_000, np.random.default_rng(0))
        expected = PARAMETRIC_SPACE.canonical(model.codec.decode(latents))
        unit, expected_unit = map(PARAMETRIC_SPACE.to_unit, (drawn, expected))
        assert len(mixture.weights) >= 1
        error = np.abs(unit.mean(axis=0) - expected_unit.mean(axis=0))
        assert (error < 5 * expected_unit.std(axis=0) / np.sqrt(len(drawn))).all()


def test_no_row_is_a_row_of_the_real_file(model: MorphModel, data_dir: Path) -> None:
    real = read_safe_file(data_dir / "SAFEEqualiserUserData.csv").settings
    unit = PARAMETRIC_SPACE.to_unit(PARAMETRIC_SPACE.canonical(real))
    made = PARAMETRIC_SPACE.to_unit(synthetic_dataset(model, 1_700, 0).settings)
    nearest = np.array([np.abs(unit - row).max(axis=1).min() for row in made])
    assert nearest.min() > 0.01


def test_a_few_people_made_most_rows(model: MorphModel) -> None:
    made = synthetic_dataset(model, 1_700, 0)
    by_rows = sorted(Counter(made.contributors or ()).values(), reverse=True)
    # SAFE-DB: one person has a quarter of the rows, a third of the people one or two each.
    assert 0.15 < by_rows[0] / len(made) < 0.5
    assert np.median(by_rows) <= 5
    assert made.n_contributors > 40
    people = made.contributor_counts_by_term()
    assert all(people[t] >= 2 for t, n in made.term_counts().items() if n >= 2)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_few_rows(model: MorphModel, rows: int) -> None:
    assert len(synthetic_dataset(model, rows, 0)) == rows


@pytest.mark.parametrize("rows", [0, -1, 1_000_001])
def test_rows_out_of_range(model: MorphModel, rows: int) -> None:
    with pytest.raises(ValueError, match=rf"rows must be in \[1, 1000000\], got {rows}"):
        synthetic_dataset(model, rows, 0)


def test_only_parametric_settings_have_this_form(model: MorphModel) -> None:
    class Graphic:
        from eqmorph.equalizers import GRAPHIC_SPACE as space  # noqa: N811

    with pytest.raises(ValueError, match="the model makes graphic ones"):
        synthetic_dataset(Graphic(), 5, 0)  # type: ignore[arg-type]
