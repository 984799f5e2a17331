"""Every public room shows itself by an example, and every example in a docstring runs."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import eqmorph

SOURCE = Path(eqmorph.__file__).parent
PUBLIC = (
    "eqmorph",
    "eqmorph.audio",
    "eqmorph.datasets",
    "eqmorph.equalizers",
    "eqmorph.formats",
    "eqmorph.model",
    "eqmorph.notebook",
    "eqmorph.sound",
    "eqmorph.studio",
    "eqmorph.words",
)
MODULES = sorted(
    ".".join(("eqmorph", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
NEEDS = {"eqmorph.notebook": "anywidget", "eqmorph.studio": "fastapi"}


def test_every_public_room_has_an_example() -> None:
    assert not set(PUBLIC) - set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str, monkeypatch, tmp_path) -> None:
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert tried
    assert not failed
