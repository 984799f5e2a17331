"""Writes the README's table of results anew from docs/report.json: python docs/update_readme.py."""

from __future__ import annotations

import json
from pathlib import Path

from eqmorph.evaluation.report.headlines import with_headlines

ROOT = Path(__file__).parents[1]

if __name__ == "__main__":
    data = json.loads((ROOT / "docs" / "report.json").read_text(encoding="utf-8"))
    readme = ROOT / "README.md"
    readme.write_text(with_headlines(readme.read_text(encoding="utf-8"), data), encoding="utf-8")
