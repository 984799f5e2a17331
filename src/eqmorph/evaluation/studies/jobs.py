"""One method on one fold as a job: run on several processes, kept when finished."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.space import SPACES
from eqmorph.evaluation.data.splits import Folds
from eqmorph.evaluation.methods.estimators import Method
from eqmorph.evaluation.methods.names import shown_name
from eqmorph.evaluation.results import kept_result, key_of, write_result
from eqmorph.evaluation.studies.fold_measures import (
    FoldFigures,
    HeldOut,
    central_figures,
    floor_figures,
    grouping_figures,
    macro_figures,
    map_figures,
    merged,
    morph_figures,
    reconstruction_figures,
    sample_figures,
)
from eqmorph.evaluation.studies.study import Told, silent
from eqmorph.version import __version__

# Raised when figures change their meaning, so that kept ones are not mixed with new ones.
FIGURES_VERSION = 3


@dataclass(frozen=True, eq=False)
class Job:
    """A method to fit on the training rows of a fold and to judge on the others.

    Attributes
    ----------
    method : Method
    division : {"contributor", "stratified"}
    folds : Folds
    fold : int
    terms : tuple of str
        The words that are judged.
    seed : int
    """

    method: Method
    division: str
    folds: Folds
    fold: int
    terms: tuple[str, ...]
    seed: int

    def key(self, rows_fingerprint: str) -> str:
        """The name of the job's result: another for anything that would change the figures."""
        identity = {
            "figures": FIGURES_VERSION,
            "version": __version__,
            "rows": rows_fingerprint,
            "method": {"key": self.method.key, **self.method.describe()},
            "division": self.division,
            "folds": self.folds.to_json(),
            "fold": self.fold,
            "terms": self.terms,
            "seed": self.seed,
        }
        return key_of(identity)


def run_job(job: Job, dataset: EqDataset) -> FoldFigures:
    """Fit and judge; the stratified division is judged by its codes only."""
    start = time.perf_counter()
    # A data set that came from another process has a copy of its space; the code compares spaces
    # by identity.
    dataset = replace(dataset, space=SPACES[dataset.space.name])
    training, held_out = job.folds.sides(dataset, job.fold)
    held = HeldOut(
        dataset.subset(training),
        dataset.subset(held_out),
        job.terms,
        job.seed,
    )
    fitted = job.method.fit(held.training, job.seed)
    figures = grouping_figures(fitted, held)
    found, rows = reconstruction_figures(fitted, held)
    figures |= found
    by_term: dict[str, dict[str, float]] = {}
    if job.division == "contributor":
        answers, answer_rows = central_figures(fitted, held)
        rows |= answer_rows
        floors = floor_figures(held) if job.method.is_people else {}
        by_term = merged(answers, sample_figures(fitted, held), floors)
        figures |= macro_figures(by_term) | map_figures(fitted, held) | morph_figures(fitted, held)
    return FoldFigures(
        job.method.key,
        job.division,
        job.fold,
        len(held.training),
        len(held.test),
        figures,
        by_term,
        time.perf_counter() - start,
        rows,
    )


def run_jobs(
    jobs: Sequence[Job],
    dataset: EqDataset,
    *,
    cache: Path | None = None,
    n_processes: int = 1,
    tell: Told = silent,
) -> list[FoldFigures]:
    """Run what has not been run, in the order given; the results are in that order too.

    Parameters
    ----------
    jobs : sequence of Job
    dataset : EqDataset
    cache : Path, optional
        A folder where every finished job is kept; a job that is there is not run again.
    n_processes : int
        Each runs one job at a time on one thread. The figures do not depend on it.
    tell : callable
        Told of each result.
    """
    from eqmorph.network.training import rows_fingerprint

    fingerprint = rows_fingerprint(dataset)
    results: dict[int, FoldFigures] = {}

    def take(number: int, result: FoldFigures) -> None:
        results[number] = result
        tell(f"{shown_name(result.method)}, {result.seconds:.1f} s", len(results), len(jobs))

    paths = [None if cache is None else cache / f"{job.key(fingerprint)}.json" for job in jobs]
    left = []
    for number, path in enumerate(paths):
        kept = kept_result(FoldFigures, path)
        if kept is None:
            left.append(number)
        else:
            take(number, kept)
    work = [(number, jobs[number], paths[number]) for number in left]
    for number, result in _results(work, dataset, n_processes):
        take(number, result)
    return [results[number] for number in range(len(jobs))]


def _results(
    work: Sequence[tuple[int, Job, Path | None]], dataset: EqDataset, n_processes: int
) -> Iterator[tuple[int, FoldFigures]]:
    if n_processes == 1 or len(work) < 2:
        yield from (_run_and_keep(*item, dataset) for item in work)
        return
    from joblib import Parallel, delayed, parallel_config

    with parallel_config(backend="loky", inner_max_num_threads=1):
        pool = Parallel(n_jobs=n_processes, return_as="generator_unordered")
        yield from pool(delayed(_run_and_keep)(*item, dataset) for item in work)


def _run_and_keep(
    number: int, job: Job, path: Path | None, dataset: EqDataset
) -> tuple[int, FoldFigures]:
    result = run_job(job, dataset)
    if path is not None:
        write_result(result, path)
    return number, result
