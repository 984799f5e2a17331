"""Results as JSON and back: nothing lost, nothing taken for what it is not."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from report_numbers import numbers, report_of

from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.report.study_pages import PAGES
from eqmorph.evaluation.results import kept_result, plain, read_result, typed, write_result
from eqmorph.evaluation.studies.table import STUDIES


@dataclass(frozen=True)
class Part:
    name: str
    ends: tuple[float, float]


@dataclass(frozen=True)
class Whole:
    DERIVED: ClassVar[tuple[str, ...]] = ("n_parts",)

    parts: tuple[Part, ...]
    by_name: dict[str, dict[str, float]]
    best: Part | None
    share: float
    is_it: bool
    about: dict[str, Any]
    rounds: tuple[tuple[str, int, int | None, tuple[int, ...]], ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    seconds: float | None = None

    @property
    def n_parts(self) -> int:
        return len(self.parts)


WHOLE = Whole(
    (Part("a", (1.0, 2.0)), Part("b", (0.5, math.inf))), {"x": {"y": 3.0}}, None, math.nan, True,
    {"epochs": 5, "patience": None}, (("third", 2, None, (1, 0)), ("last", 3, 1, (3,))),
)  # fmt: skip


def test_a_result_comes_back_from_a_file(tmp_path):
    path = tmp_path / "whole.json"
    write_result(WHOLE, path)
    written = json.loads(path.read_text(), parse_constant=pytest.fail)  # neither NaN nor Infinity
    assert written["n_parts"] == 2
    assert not {"notes", "seconds"} & set(written)
    read = read_result(Whole, path)
    assert plain(read) == written
    assert math.isnan(read.share)
    assert read.parts[0] == WHOLE.parts[0]
    assert (read.rounds, read.best, read.about) == (WHOLE.rounds, None, WHOLE.about)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"share": "half"}, r"it\.share must be a number, got 'half'"),
        ({"share": True}, r"it\.share must be a number, got True"),
        ({"is_it": 1}, r"it\.is_it must be of type bool, got 1"),
        ({"parts": [{"name": "a"}]}, r"it\.parts\[0\] has no 'ends': it is not a Part"),
        ({"parts": [{"name": "a", "ends": [1]}]}, r"it\.parts\[0\]\.ends must have 2 items, got 1"),
        ({"parts": {}}, r"it\.parts must be a list, got {}"),
        ({"by_name": {"x": 3}}, r"it\.by_name\.x must be named parts, got 3"),
        ({"shares": 1}, "it has 'shares', which this version does not know"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change, sentence):
    with pytest.raises(InvalidArgumentError, match=sentence):
        typed(Whole, plain(WHOLE) | change, "it")


def test_what_cannot_be_read_was_not_kept(tmp_path):
    path = tmp_path / "kept.json"
    assert kept_result(Part, path) is None
    assert kept_result(Part, None) is None
    for text in ("", "[1]", '{"name": "a"}'):
        path.write_text(text)
        assert kept_result(Part, path) is None
    path.write_text("{")
    with pytest.raises(InvalidArgumentError, match="is not JSON"):
        read_result(Part, path)


def test_a_report_is_its_numbers():
    report = report_of(numbers())
    assert plain(report_of(plain(report))) == plain(report)


def test_every_study_has_a_page_and_a_type_that_is_read():
    assert set(PAGES) == set(STUDIES)
    for name, entry in STUDIES.items():
        with pytest.raises(InvalidArgumentError, match=f"{name} has no "):
            typed(entry.result, {}, name)
