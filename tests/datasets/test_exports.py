"""The room's names: all there, and none of the loaders imported for a word's answer."""

from __future__ import annotations

import subprocess
import sys

import pytest

import eqmorph.datasets as datasets


def test_every_name_is_there():
    assert len(set(datasets.__all__)) == len(datasets.__all__) == 28
    for name in datasets.__all__:
        assert getattr(datasets, name) is not None
        assert name in dir(datasets)


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'loader'"):
        datasets.loader  # noqa: B018


def test_an_answer_imports_no_loader():
    code = (
        "import sys, eqmorph; eqmorph.load().generate('muddy');"
        "print(*(m for m in sys.modules if m.startswith('eqmorph.datasets.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["eqmorph.datasets.vocabulary"]
