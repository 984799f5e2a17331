"""Settings to write, and the real tools that play what was written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest
from settings_to_write import field_setting, random_settings

from eqmorph.equalizers import ParametricEq

SETTINGS = {
    "flat": ParametricEq.flat(),
    "field": field_setting(),
    **{f"random {i}": eq for i, eq in enumerate(random_settings(4))},
}

# What Debian calls the packages of a program that has another name, and what it needs beside it.
_PACKAGES = {
    "lv2apply": "lilv-utils lsp-plugins-lv2",
    "faust2lv2": "faust g++ lv2-dev libboost-dev",
    "pd": "puredata-core pd-jsusfx",
}


@pytest.fixture(params=SETTINGS, ids=SETTINGS)
def setting(request: pytest.FixtureRequest) -> ParametricEq:
    """A setting: flat, the survey's, or a random one."""
    return SETTINGS[request.param]


@pytest.fixture
def program() -> Callable[[str], str]:
    """The path of an installed program; without it the test is skipped, or fails in CI."""

    def find(name: str) -> str:
        found = shutil.which(name)
        if found is not None:
            return found
        packages = _PACKAGES.get(name, name)
        message = f"{name} is not installed; apt-get install -y {packages}"
        if os.environ.get("EQMORPH_REQUIRE_DATA") == "1":
            pytest.fail(message)
        pytest.skip(message)

    return find
