"""Settings read off tables for filters that no band is: as near as a fit, and what was tabled."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.words.designing import designed
from eqmorph.words.designs import DESIGN_GRID, TableKey, design, softened, tables
from eqmorph.words.filters import Filter
from eqmorph.words.five_bands import as_five_bands


def error_db(setting: np.ndarray, f: Filter) -> float:
    reached = PARAMETRIC_SPACE.magnitude_response_db(setting, DESIGN_GRID, DEFAULT_SAMPLE_RATE)
    return float(np.sqrt(np.mean((reached - softened(f)) ** 2)))


@pytest.mark.parametrize(
    ("f", "most_db"),
    [
        *((Filter("high pass", 0.0, hz, 0.71, 12.0), 0.4) for hz in (21.0, 47.0, 80.0, 290.0)),
        *((Filter("high pass", 0.0, hz, 0.71, 24.0), 1.3) for hz in (30.0, 80.0, 150.0)),
        *((Filter("low pass", 0.0, hz, 0.71, 12.0), 0.4) for hz in (3100.0, 9000.0, 15_000.0)),
        *((Filter("bell", gain, 50.0, 1.0), 0.5) for gain in (-6.0, -3.3, 4.5)),
        *((Filter("bell", gain, 12_500.0, 1.0), 0.5) for gain in (-6.0, 2.2)),
    ],
)  # fmt: skip
def test_a_filter_is_read_off_nearly(f, most_db):
    setting = design(f)
    assert setting is not None
    np.testing.assert_array_equal(PARAMETRIC_SPACE.clip(setting), setting)
    assert error_db(setting, f) < most_db
    np.testing.assert_array_equal(
        as_five_bands([f], None, DESIGN_GRID).setting.to_vector()[0], setting[0]
    )


def test_few_bells_leave_the_others_and_the_other_shelf_at_rest():
    for n in range(4):
        setting = design(Filter("high pass", 0.0, 90.0, 0.71, 12.0), n)
        assert setting is not None
        used = np.count_nonzero(setting[[2, 5, 8]])
        assert used <= n
        assert n == 3 or setting[11] == 0.0


def test_a_pass_filter_beside_bells_leaves_them_exact():
    filters = [
        Filter("high pass", 0.0, 90.0, 0.71, 12.0),
        Filter("bell", -4.0, 400.0, 2.0),
        Filter("bell", 3.0, 5000.0, 1.0),
    ]
    setting = as_five_bands(filters, None, DESIGN_GRID).setting
    at = setting.magnitude_response_db(np.array([400.0, 5000.0]))
    np.testing.assert_allclose(at, [-4.0, 3.0], atol=0.05)
    assert setting.magnitude_response_db(np.array([40.0]))[0] < -10.0


def test_a_high_and_a_low_pass_share_the_bells():
    filters = [
        Filter("high pass", 0.0, 60.0, 0.71, 12.0),
        Filter("low pass", 0.0, 8000.0, 0.71, 12.0),
    ]
    response = as_five_bands(filters, None, DESIGN_GRID).setting.magnitude_response_db(DESIGN_GRID)
    wanted = np.sum([softened(f) for f in filters], axis=0)
    assert np.sqrt(np.mean((response - wanted) ** 2)) < 1.0


def test_what_has_no_table_is_left_to_a_fit():
    assert design(Filter("high pass", 0.0, 80.0, 0.71, 48.0)) is None
    assert design(Filter("bell", 3.0, 500.0)) is None
    assert as_five_bands([Filter("high pass", 0.0, 80.0, 0.71, 48.0)], None, DESIGN_GRID).setting


def test_the_tables_are_what_designing_makes():
    key = TableKey("low pass", 12.0, low_hz=1000.0, bells=0)
    frequencies = tables()[key][8:10]
    for made, hz in zip(designed(key, frequencies), frequencies, strict=True):
        f = Filter("low pass", 0.0, float(hz), 0.71, 12.0)
        stored = design(f, 0)
        assert stored is not None
        assert error_db(stored, f) <= error_db(made, f) + 0.02
