"""Writes the README's table of results anew from docs/report.json: python docs/update_readme.py."""

from __future__ import annotations

from pathlib import Path

from eqmorph.evaluation.report.headlines import with_headlines
from eqmorph.evaluation.results import read_result
from eqmorph.evaluation.studies.all_studies import Report

ROOT = Path(__file__).parents[1]

if __name__ == "__main__":
    report = read_result(Report, ROOT / "docs" / "report.json")
    readme = ROOT / "README.md"
    readme.write_text(with_headlines(readme.read_text(encoding="utf-8"), report), encoding="utf-8")
