"""Variety: strength is none, shape is; one axis is one axis."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.evaluation.measures.variety import variety

X = np.linspace(-1, 1, 200)
TILT, SCOOP = X, X**2 - np.mean(X**2)


def test_the_same_shape_at_any_strength_is_one_answer():
    found = variety(np.outer([0.5, 1.0, 7.0], TILT))
    assert (found.n_curves, found.n_distinct) == (3, 1)
    assert found.first_share == pytest.approx(1.0)


def test_a_contrary_is_another_answer_on_the_same_axis():
    found = variety(np.stack([TILT, -2 * TILT]))
    assert found.n_distinct == 2
    assert found.first_share == pytest.approx(1.0)


def test_two_shapes_share_the_variation():
    found = variety(np.stack([3 * TILT, SCOOP, -TILT, -5 * SCOOP]))
    assert found.n_distinct == 4
    assert found.first_share == pytest.approx(0.5)


def test_what_changes_nothing_has_no_shape():
    assert variety(np.zeros((4, 200))).n_curves == 0
    assert variety(np.stack([TILT, 0 * TILT])).n_curves == 1
