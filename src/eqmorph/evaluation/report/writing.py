"""A report's data as pages: ``report.json``, ``REPORT.md``, ``report.html`` and the figures.

Nothing but the data goes in, so that a page can be made again from its numbers and checked against
them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from eqmorph.evaluation.report import plots, unseen_word_plots
from eqmorph.evaluation.report.chapters import report_sections
from eqmorph.evaluation.report.method_bars import bars_by_method
from eqmorph.evaluation.report.model_page import model_sections
from eqmorph.evaluation.report.pages import Picture, Section, html_page, markdown
from eqmorph.files import replacing

TITLE = "eqmorph: what it does to words and people it has not seen"
_FIGURES_OF_PICTURES = (
    plots.latent_space,
    plots.training_curves,
    plots.response_by_term,
    plots.parameters_by_term,
    plots.morph_ladder,
    plots.reconstruction_histogram,
)
_FIGURES_OF_UNSEEN = (
    unseen_word_plots.gain_by_method,
    unseen_word_plots.risk_coverage,
    unseen_word_plots.stated_errors,
)
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


def _drawings(data: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
    """The figures that a report's data has the numbers of, by name, each drawn when called."""
    found: dict[str, Callable[[], Any]] = {}
    if "pictures" in data:
        found |= {f.__name__: partial(f, data["pictures"]) for f in _FIGURES_OF_PICTURES}
    if "shared_curves" in data:
        found["shared_terms"] = partial(plots.shared_terms, data["shared_curves"])
    if "unseen" in data:
        found |= {f.__name__: partial(f, data["unseen"]) for f in _FIGURES_OF_UNSEEN}
    if "few_shot" in data:
        found["own_settings"] = partial(unseen_word_plots.own_settings, data["few_shot"])
    known = data["known"]["summary"]["contributor"] if "known" in data else {}
    for name, figure, label, possible in _BARS if known else ():
        values = {
            method: _with_spread(row[figure])
            for method, row in known.items()
            if _is_shown(method) and figure in row and row[figure]["mean"] == row[figure]["mean"]
        }
        caption = f"{label}; mean, deviation over folds"
        found[name] = partial(bars_by_method, values, caption, possible=possible)
    return found


def draw(data: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """Draw a report's figures into a folder as PNG and SVG; the SVG files by name."""
    drawings = _drawings(data)
    return {name: plots.save_figure(f(), folder, name)[0] for name, f in drawings.items()}


def _sections(data: Mapping[str, Any]) -> tuple[Section, ...]:
    """The chapters, without pictures that the data has no numbers of."""
    there = _drawings(data)
    return tuple(
        replace(
            section,
            blocks=tuple(
                block
                for block in section.blocks
                if not isinstance(block, Picture) or block.name in there
            ),
        )
        for section in report_sections(data)
    )


def _is_shown(method: str) -> bool:
    """Whether a method is in the figures: the tables have them all, half a page does not."""
    return "refitted" not in method and ("β-VAE" not in method or method.endswith("β 0.001"))


def _with_spread(figure: Mapping[str, float]) -> tuple[float, float, float]:
    mean, spread = figure["mean"], figure["std"]
    return mean, mean - spread, mean + spread


def report_markdown(data: Mapping[str, Any], pictures: str = "figures") -> str:
    """The Markdown page of a report's data; pure, so that a page can be checked."""
    return markdown(TITLE, _sections(data), pictures)


def write_report(data: Mapping[str, Any], folder: Path) -> tuple[Path, ...]:
    """Write ``report.json``, ``REPORT.md``, ``report.html`` and ``figures/`` into a folder."""
    pictures = draw(data, folder / "figures")
    return _write(data, folder, "report", (TITLE, _sections(data)), pictures)


def write_model_report(data: Mapping[str, Any], folder: Path) -> tuple[Path, ...]:
    """Write ``model.json``, ``MODEL.md``, ``model.html`` and ``figures/`` of one model's data."""
    drawings = [f for f, needed in _FIGURES_OF_A_MODEL if data.get(needed)]
    pictures = {f.__name__: plots.save_figure(f(data), folder / "figures", f.__name__)[0]
                for f in drawings}  # fmt: skip
    sections = tuple(
        replace(s, blocks=tuple(b for b in s.blocks
                                if not isinstance(b, Picture) or b.name in pictures))
        for s in model_sections(data)
    )  # fmt: skip
    return _write(data, folder, "model", (f"The model {data['name']}", sections), pictures)


def _write(
    data: Mapping[str, Any],
    folder: Path,
    name: str,
    page: tuple[str, tuple[Section, ...]],
    pictures: Mapping[str, Path],
) -> tuple[Path, ...]:
    title, sections = page
    texts = {
        f"{name}.json": json.dumps(data, indent=1) + "\n",
        f"{name.upper()}.md": markdown(title, sections, "figures"),
        f"{name}.html": html_page(title, sections, pictures),
    }
    for file, text in texts.items():
        with replacing(folder / file) as beside:
            beside.write_text(text, encoding="utf-8")
    return tuple(folder / file for file in texts)
