"""The protocol "contributors": known words, judged on people that training has not seen.

Five folds; no contributor is on both sides (SocialFX does not tell its contributors apart: there
rows with equal settings stay together, and the report's `unit` says so). Every method goes through
the same door, figures are averaged over terms and then over folds, and methods are compared on the
same held-out rows, with contributors as the units that are independent of each other.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import PARAMETRIC_SPACE, EqSpace
from eqmorph.errors import InvalidArgumentError, TrainingError
from eqmorph.evaluation.data.splits import contributor_folds, row_groups, stratified_folds
from eqmorph.evaluation.measures.statistics import (
    Interval,
    PairedTest,
    Spread,
    benjamini_hochberg,
    bootstrap_interval,
    cluster_means,
    over_folds_by,
    paired_wilcoxon,
)
from eqmorph.evaluation.methods.baselines import (
    Flat,
    GeometricMedian,
    NearestNeighbour,
    PcaOfParameters,
    PcaOfResponses,
    SmoothedBootstrap,
    TermMeanOfParameters,
    TermMeanOfResponses,
    TrainingPeople,
)
from eqmorph.evaluation.methods.beta_vae import BETAS, DIMENSIONS, BetaVae
from eqmorph.evaluation.methods.estimators import Method, chosen_methods
from eqmorph.evaluation.methods.networks import AsSpecified, AsWritten, Eqmorph, InFewNumbers
from eqmorph.evaluation.studies.fold_measures import FoldFigures
from eqmorph.evaluation.studies.jobs import Job, run_jobs
from eqmorph.evaluation.studies.study import Options, StudyData, Told, frequent_terms, silent
from eqmorph.version import __version__

_ALPHA = 0.05


@dataclass(frozen=True)
class Comparison:
    """Two methods on the same held-out rows; smaller is better.

    Attributes
    ----------
    measure : {"lsd_db", "reconstruction_db"}
    a, b : str
        Keys of methods.
    difference : Interval
        Mean over rows of a - b in dB, with its interval over contributors.
    test : PairedTest
        Over the contributors' means.
    q_value : float
        The test's p-value, adjusted for all comparisons of the report.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("verdict",)

    measure: str
    a: str
    b: str
    difference: Interval
    test: PairedTest
    q_value: float

    @property
    def verdict(self) -> str:
        """ "better", "worse" or "no different": what may be said of a against b.

        A difference counts where the test finds it and the interval, on the same side, excludes 0.
        """
        if self.q_value >= _ALPHA:
            return "no different"
        if self.difference.high < 0 and self.test.median_difference < 0:
            return "better"
        if self.difference.low > 0 and self.test.median_difference > 0:
            return "worse"
        return "no different"


@dataclass(frozen=True)
class ContributorsReport:
    """Figures of the protocol with what they were made from.

    Attributes
    ----------
    source, fingerprint : str
        Of the data set.
    unit : str
        What is never on both sides: "contributor" or "equal settings".
    n_rows, n_contributors : int
    terms : dict of str to int
        The words that are judged, with their rows.
    min_examples, n_folds, seed : int
    version : str
        Of eqmorph.
    methods : tuple of dict
        The recipes, each with its key.
    comparisons : tuple of Comparison
    summary : dict of str to dict of str to dict of str to Spread
        Figures over folds by division and method.
    results : tuple of FoldFigures
        Of each fold; not part of a report of everything.
    seconds : float or None
        Wall time of the run (less where folds had been kept), where it is told.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("protocol",)
    protocol: ClassVar[str] = "contributors"

    source: str
    fingerprint: str
    unit: str
    n_rows: int
    n_contributors: int
    terms: dict[str, int]
    min_examples: int
    n_folds: int
    seed: int
    version: str
    methods: tuple[dict[str, Any], ...]
    comparisons: tuple[Comparison, ...]
    summary: dict[str, dict[str, dict[str, Spread]]]
    results: tuple[FoldFigures, ...] = ()
    seconds: float | None = None


def run(data: StudyData, options: Options) -> ContributorsReport:
    """The study, of all methods or those that are asked for."""
    methods = default_methods(data.labelled.space, options.min_examples)
    return _run(data, options, chosen_methods(methods, options.methods, options.epochs))


def run_quick(data: StudyData, options: Options) -> ContributorsReport:
    """The same in short: the product, a mean of parameters, doing nothing."""
    methods = (Eqmorph(min_examples=options.min_examples), TermMeanOfParameters(), Flat())
    chosen = chosen_methods(methods, (), options.epochs)
    return _run(data, options, chosen, stratified=False)


def _run(
    data: StudyData, options: Options, methods: Sequence[Method], stratified: bool = True
) -> ContributorsReport:
    return evaluate_contributors(
        data.labelled,
        methods,
        min_examples=options.min_examples,
        n_folds=options.n_folds,
        seed=options.seed,
        stratified=stratified,
        cache=options.cache,
        n_processes=options.n_processes,
        tell=options.tell,
    )


def default_methods(
    space: EqSpace, min_examples: int = 10, small_codes: bool = True
) -> tuple[Method, ...]:
    """What the report compares, the slowest first (so that no process is left with it alone).

    Parameters
    ----------
    space : EqSpace
    min_examples : int
    small_codes : bool
        Whether codes of two and three numbers are among them: most of the time goes there.
    """
    if not small_codes:
        every = default_methods(space, min_examples)
        return tuple(m for m in every if not m.for_drawing)
    networks: list[Method] = [
        Eqmorph(min_examples=min_examples),
        AsSpecified(min_examples=min_examples),
        InFewNumbers(2),
        InFewNumbers(3),
    ]
    if space is PARAMETRIC_SPACE:
        networks += [BetaVae(d, beta) for d in DIMENSIONS for beta in BETAS]
        networks += [AsWritten(min_examples=min_examples)]
        networks += [PcaOfResponses(d, refitted=True) for d in (2, 3)]
    else:
        networks += [BetaVae(d, 0.001) for d in (2, 3)]
    return (
        *networks,
        *(PcaOfResponses(d) for d in (2, 3)),
        *(PcaOfParameters(d) for d in (2, 3, min(32, space.dimension))),
        SmoothedBootstrap(),
        TrainingPeople(),
        NearestNeighbour(),
        GeometricMedian(),
        TermMeanOfResponses(),
        TermMeanOfParameters(),
        Flat(),
    )


def _default_comparisons(methods: Sequence[str]) -> list[tuple[str, str, str]]:
    """Measure, method and rival: the product against everything that does the same."""
    central = ("flat", "term_mean_parameters", "term_mean_response", "nearest_neighbour",
               "specification", "specification_raw")  # fmt: skip
    wanted = [("lsd_db", "eqmorph", rival) for rival in central]
    wanted += [("reconstruction_db", "ours", r) for r in ("specification", "specification_raw")]
    for d in (2, 3):
        rivals = [f"pca_parameters_{d}", f"pca_curves_{d}", f"pca_curves_{d}_refitted"]
        rivals += [f"beta_vae_{d}_{beta:g}" for beta in BETAS]
        wanted += [("reconstruction_db", f"network_{d}", rival) for rival in rivals]
    return [w for w in wanted if w[1] in methods and w[2] in methods]


def evaluate_contributors(
    dataset: EqDataset,
    methods: Sequence[Method] | None = None,
    *,
    min_examples: int = 10,
    n_folds: int = 5,
    seed: int = 0,
    stratified: bool = True,
    cache: Path | None = None,
    n_processes: int = 2,
    tell: Told = silent,
) -> ContributorsReport:
    """Judge methods on held-out people.

    Parameters
    ----------
    dataset : EqDataset
        All rows; those of rarer words train, and are reconstructed, but their words are not judged.
    methods : sequence of Method, optional
        `default_methods` of the data set's space.
    min_examples : int
        Rows a word needs to be judged.
    n_folds, seed : int
    stratified : bool
        Whether the networks' codes are also judged on folds by row, as others do.
    cache : Path, optional
        A folder where finished folds are kept; what is there already is not computed again.
    n_processes : int
    tell : callable
        Told of every finished fold.

    Raises
    ------
    TrainingError
        If no word has `min_examples` rows.
    InvalidArgumentError
        If there are fewer contributors than folds, or two methods of one name.
    """
    start = time.perf_counter()
    terms = frequent_terms(dataset, min_examples)
    if not terms:
        most = max(dataset.term_counts().values(), default=0)
        raise TrainingError(
            f"no word has {min_examples} settings or more (the most is {most}); lower min_examples"
        )
    chosen = default_methods(dataset.space, min_examples) if methods is None else tuple(methods)
    keys = [method.key for method in chosen]
    if len(set(keys)) < len(keys):
        raise InvalidArgumentError(f"two methods have one key: {keys}")
    folds = contributor_folds(dataset, n_folds, seed)
    jobs = [Job(m, "contributor", folds, f, terms, seed) for m in chosen for f in range(n_folds)]
    if stratified:
        by_row = stratified_folds(dataset, n_folds, seed)
        coded = [m for m in chosen if m.judged_by_row]
        jobs = [
            Job(m, "stratified", by_row, f, terms, seed) for m in coded for f in range(n_folds)
        ] + jobs
    results = run_jobs(jobs, dataset, cache=cache, n_processes=n_processes, tell=tell)
    rows = {
        name: _rows(name, results, jobs, len(dataset)) for name in ("lsd_db", "reconstruction_db")
    }
    clusters = row_groups(
        dataset, "equal settings" if dataset.contributors is None else "contributor"
    )
    return ContributorsReport(
        source=dataset.source,
        fingerprint=dataset.fingerprint,
        unit=folds.unit,
        n_rows=len(dataset),
        n_contributors=dataset.n_contributors,
        terms={term: dataset.term_counts()[term] for term in terms},
        min_examples=min_examples,
        n_folds=n_folds,
        seed=seed,
        version=__version__,
        methods=tuple({"key": m.key, **m.describe()} for m in chosen),
        comparisons=compare_methods(rows, _default_comparisons(keys), clusters, seed),
        summary={
            division: over_folds_by(
                (r.method, r.figures) for r in results if r.division == division
            )
            for division in dict.fromkeys(r.division for r in results)
        },
        # What methods are paired on is nobody else's business: one person's error each.
        results=tuple(replace(result, rows={}) for result in results),
        seconds=time.perf_counter() - start,
    )


def _rows(
    measure: str, results: Sequence[FoldFigures], jobs: Sequence[Job], n: int
) -> dict[str, FloatArray]:
    """A measure of every row of the data set while it was held out, by method."""
    table: dict[str, FloatArray] = {}
    for job, result in zip(jobs, results, strict=True):
        if job.division == "contributor" and measure in result.rows:
            column = table.setdefault(result.method, np.full(n, np.nan))
            column[job.folds.held_out(job.fold)] = result.rows[measure]
    return table


def compare_methods(
    rows: Mapping[str, Mapping[str, FloatArray]],
    wanted: Sequence[tuple[str, str, str]],
    clusters: np.ndarray,
    seed: int = 0,
) -> tuple[Comparison, ...]:
    """Paired comparisons of methods, adjusted for their number.

    Parameters
    ----------
    rows : mapping of measure to mapping of method to array, shape (n,)
        Smaller is better; rows where either method has NaN are left out.
    wanted : sequence of (measure, a, b)
    clusters : array, shape (n,)
        Whose row it is.
    seed : int
        Of the intervals.
    """
    found = []
    for measure, a, b in wanted:
        if a not in rows[measure] or b not in rows[measure]:
            continue
        first, second = rows[measure][a], rows[measure][b]
        both = np.isfinite(first) & np.isfinite(second)
        if not both.any():
            continue
        who = clusters[both]
        difference = bootstrap_interval(first[both] - second[both], clusters=who, seed=seed)
        test = paired_wilcoxon(cluster_means(first[both], who), cluster_means(second[both], who))
        found.append((measure, a, b, difference, test))
    adjusted = benjamini_hochberg([test.p_value for *_, test in found])
    return tuple(Comparison(*item, float(q)) for item, q in zip(found, adjusted, strict=True))
