"""Drawings: nothing beyond what is possible, nothing on the data, no two things alike in grey."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_numbers import numbers, report_of

from eqmorph.evaluation.report.method_bars import bars_by_method
from eqmorph.evaluation.report.plots import latent_space, shared_terms, training_curves
from eqmorph.evaluation.report.writing import _drawings
from eqmorph.evaluation.studies.all_studies import Report


@pytest.fixture(scope="module")
def data() -> Report:
    return report_of(numbers())


def test_no_legend_lies_on_the_data(data: Report) -> None:
    drawings = _drawings(data)
    assert len(drawings) > 8
    for name, draw in drawings.items():
        assert all(axes.get_legend() is None for axes in draw().axes), name


def test_no_whisker_goes_beyond_what_is_possible() -> None:
    figure = bars_by_method({"wide": (15, -4, 34), "high": (96, 90, 104)}, "%", None, (0, 100))
    (lines,) = figure.axes[0].collections
    ends = [x for segment in lines.get_segments() for x in segment[:, 0]]
    assert (min(ends), max(ends)) == (0, 100)


def test_a_method_far_out_does_not_press_the_others_together() -> None:
    near = {"a": (0.3, 0.1, 0.5), "b": (0.5, 0.2, 0.8), "c": (0.4, 0.2, 0.6)}
    limits = (0.0, float("inf"))
    assert bars_by_method(near, "dB", None, limits).axes[0].get_xscale() == "linear"
    far = near | {"d": (6.0, 5.0, 7.0)}
    (axes,) = bars_by_method(far, "dB", None, limits).axes
    assert axes.get_xscale() == "log"
    assert 0 < axes.get_xlim()[0] < 0.1


def test_terms_and_crowds_are_told_apart_without_colour(data: Report) -> None:
    figure = latent_space(data.pictures)
    for axes in figure.axes:
        named = [c for c in axes.collections if not c.get_label().startswith("_")]
        marks = [(len(c.get_paths()[0].vertices), len(c.get_facecolors())) for c in named]
        assert len(named) > 1
        assert len(set(marks)) == len(marks)
    both = shared_terms(data.shared_curves).axes[0].lines[:2]
    assert both[0].get_linestyle() != both[1].get_linestyle()


def test_the_axes_of_a_map_have_one_scale(data: Report) -> None:
    assert all(axes.get_aspect() == 1 for axes in latent_space(data.pictures).axes)


def test_a_loss_that_is_zero_throughout_is_not_drawn(data: Report) -> None:
    terms = {"terms": {"response": 1.0, "steps": 0.0}}
    pictures = replace(data.pictures, history=[r | terms for r in data.pictures.history])
    labels = {line.get_label() for line in training_curves(pictures).axes[0].lines}
    assert "response" in labels
    assert "steps" not in labels
