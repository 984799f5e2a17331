"""A report as pages: ``report.json``, ``REPORT.md``, ``report.html`` and the figures.

Nothing but the report goes in, so that a page can be made again from its numbers and checked
against them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eqmorph.evaluation.measures.statistics import Spread
from eqmorph.evaluation.methods.names import shown_name
from eqmorph.evaluation.report import plots, unseen_word_plots
from eqmorph.evaluation.report.chapters import report_sections
from eqmorph.evaluation.report.method_bars import bars_by_method
from eqmorph.evaluation.report.method_tables import Summary
from eqmorph.evaluation.report.model_page import model_sections
from eqmorph.evaluation.report.pages import Section, html_page, markdown
from eqmorph.evaluation.results import write_result
from eqmorph.evaluation.studies.all_studies import Report
from eqmorph.evaluation.studies.own_model import ModelReport
from eqmorph.files import replacing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TITLE = "eqmorph: what it does to words and people it has not seen"
# Figures by the part of a report that they are drawn from.
_FIGURES: Mapping[str, tuple[Callable[[Any], Figure], ...]] = {
    "pictures": (
        plots.latent_space,
        plots.training_curves,
        plots.response_by_term,
        plots.parameters_by_term,
        plots.morph_ladder,
        plots.reconstruction_histogram,
    ),
    "shared_curves": (plots.shared_terms,),
    "unseen": (
        unseen_word_plots.gain_by_method,
        unseen_word_plots.risk_coverage,
        unseen_word_plots.stated_errors,
    ),
    "few_shot": (unseen_word_plots.own_settings,),
}
_FIGURES_OF_A_MODEL = (
    (plots.latent_space, "latent_map"),
    (plots.embedding_space, "embedding_map"),
    (plots.training_curves, "history"),
    (plots.response_by_term, "spreads"),
    (plots.parameters_by_term, "spreads"),
)
_BARS = (
    ("clustering_by_method", "silhouette", "silhouette of held-out codes", (-1.0, 1.0)),
    ("hrp_by_method", "hrp", "HRP (50 is a typical person)", (0.0, 100.0)),
    ("energy_by_method", "energy_db", "energy distance to held-out people in dB", (0.0, math.inf)),
)


def _drawings(report: Report) -> dict[str, Callable[[], Figure]]:
    """The figures that a report has the numbers of, by name, each drawn when called."""
    found: dict[str, Callable[[], Figure]] = {
        draw.__name__: partial(draw, getattr(report, part))
        for part, figures in _FIGURES.items()
        for draw in figures
        if getattr(report, part)
    }
    if report.known is not None:
        by_person = report.known.summary["contributor"]
        found |= {
            name: partial(bars_by_method, _bars(by_person, figure),
                          f"{label}; mean, deviation over folds", possible=possible)
            for name, figure, label, possible in _BARS
        }  # fmt: skip
    return found


def _bars(by_person: Summary, figure: str) -> dict[str, tuple[float, float, float]]:
    """Mean and ends by method: the tables have all methods, half a page does not."""
    shown = {
        shown_name(method): figures[figure]
        for method, figures in by_person.items()
        if figure in figures
        and "refitted" not in method
        and (not method.startswith("beta_vae") or method.endswith("_0.001"))
    }
    return {method: _with_ends(spread) for method, spread in shown.items()
            if spread.mean == spread.mean}  # fmt: skip


def _with_ends(found: Spread) -> tuple[float, float, float]:
    return found.mean, found.mean - found.std, found.mean + found.std


def _sections(report: Report) -> tuple[Section, ...]:
    """The chapters, without pictures that the report has no numbers of."""
    there = _drawings(report)
    return tuple(section.with_pictures(there) for section in report_sections(report))


def report_markdown(report: Report, pictures: str = "figures") -> str:
    """The Markdown page of a report; pure, so that a page can be checked."""
    return markdown(TITLE, _sections(report), pictures)


def write_report(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write ``report.json``, ``REPORT.md``, ``report.html`` and ``figures/`` into a folder."""
    pictures = _draw(_drawings(report), folder)
    return _write(report, folder, "report", (TITLE, _sections(report)), pictures)


def write_model_report(model: ModelReport, folder: Path) -> tuple[Path, ...]:
    """Write ``model.json``, ``MODEL.md``, ``model.html`` and ``figures/`` of one model's data."""
    drawn: list[tuple[Callable[[Any], Figure], str]] = [*_FIGURES_OF_A_MODEL]
    drawings = {draw.__name__: partial(draw, model) for draw, part in drawn if getattr(model, part)}
    pictures = _draw(drawings, folder)
    sections = tuple(section.with_pictures(pictures) for section in model_sections(model))
    return _write(model, folder, "model", (f"The model {model.name}", sections), pictures)


def _draw(drawings: Mapping[str, Callable[[], Figure]], folder: Path) -> dict[str, Path]:
    """Draw figures into a folder's folder as PNG and SVG; the PNG files by name."""
    return {name: plots.save_figure(draw(), folder / "figures", name)[0]
            for name, draw in drawings.items()}  # fmt: skip


def _write(
    result: Report | ModelReport,
    folder: Path,
    name: str,
    page: tuple[str, tuple[Section, ...]],
    pictures: Mapping[str, Path],
) -> tuple[Path, ...]:
    title, sections = page
    texts = {
        f"{name.upper()}.md": markdown(title, sections, "figures"),
        f"{name}.html": html_page(title, sections, pictures),
    }
    write_result(result, folder / f"{name}.json")
    for file, text in texts.items():
        with replacing(folder / file) as beside:
            beside.write_text(text, encoding="utf-8")
    return tuple(folder / file for file in (f"{name}.json", *texts))
