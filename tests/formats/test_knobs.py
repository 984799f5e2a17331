"""Numbers to set by hand: the same filter by its Q, by FabFilter's, and by its bandwidth."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from settings_to_write import field_setting, random_settings

from eqmorph.equalizers import response_grid
from eqmorph.errors import DataFormatError
from eqmorph.formats import Cascade, export, read_correction
from eqmorph.formats.filters import Filter
from eqmorph.formats.widths import octaves_of_q, q_of_octaves

GRID = response_grid()


def test_a_bandwidth_is_what_the_filter_has_between_its_points_of_half_the_gain() -> None:
    for q in (0.3, 0.9, 4.0):
        edges = 100.0 * 2.0 ** (np.array([-0.5, 0.5]) * octaves_of_q(q))
        gains = Cascade((Filter("peak", 8.0, 100.0, q),)).magnitude_response_db(edges, 192_000)
        assert gains == pytest.approx(4.0, abs=0.01)
        assert q_of_octaves(octaves_of_q(q), 100.0, 192_000) == pytest.approx(q, rel=1e-3)


@pytest.mark.parametrize("eq", [field_setting(), *random_settings(3, seed=8)])
def test_the_table_says_one_filter_in_three_ways_and_is_read_back(eq) -> None:
    text = export(eq, "Pro-Q")
    rows = list(csv.DictReader(text.splitlines()))
    assert rows[0]["kind"] == "preamp"
    for row, band in zip(rows[1:], eq.bands, strict=True):
        bell = row["kind"] == "peak"
        assert float(row["q"]) == pytest.approx(band.q, abs=0.0006)
        assert float(row["pro_q"] or "nan") == pytest.approx(band.q * 2**0.5, abs=0.001) or not bell
        assert bool(row["octaves"]) == bell
    found = read_correction(text.encode())
    off = Cascade(found.filters).magnitude_response_db(GRID) - eq.magnitude_response_db(GRID)
    assert np.abs(off).max() < 0.05


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1,peak,3", "line 2 must have five values or more"),
        ("1,bump,3,100,1,,", "no kind of band that is known: 'bump'"),
        ("1,peak,loud,100,1,,", "line 2 gain must be a number"),
        ("1,peak,3,100,,,", "line 2 q must be a number"),
    ],
)
def test_a_table_that_is_broken_is_refused_with_its_line(line, said) -> None:
    head = export(field_setting(), "knobs").splitlines()[0]
    with pytest.raises(DataFormatError, match=said):
        read_correction(f"{head}\n{line}\n".encode())
