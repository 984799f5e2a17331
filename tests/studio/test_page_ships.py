"""The page and every module that it names are shipped."""

from __future__ import annotations

import re
from pathlib import Path

import eqmorph

PAGE = Path(eqmorph.__file__).parent / "studio" / "page"
IMPORT = re.compile(r"""^(?:import|export|\}).*? from ['"](\./[^'"]+|\.\./[^'"]+)['"]""", re.M)


def test_every_module_that_the_page_names_is_there() -> None:
    assert (PAGE / "index.html").is_file()
    named = [
        (path, found)
        for path in PAGE.rglob("*.js")
        for found in IMPORT.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(named) > 100
    missing = [(str(p), name) for p, name in named if not (p.parent / name).resolve().is_file()]
    assert not missing
