"""Many files through one equaliser: in parallel, resumable, and none stops the others."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO

from eqmorph.audio.forms import CONTAINERS, container_of
from eqmorph.audio.rendering import RenderOptions, RenderReport, render
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.errors import EqmorphError, InvalidArgumentError, sentence_of
from eqmorph.files import working_folder
from eqmorph.processes import end_with
from eqmorph.version import __version__

JOURNAL = ".eqmorph-apply.jsonl"


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file of a batch.

    Attributes
    ----------
    name, result_name : str
        The source, relative to its folder, and the result, relative to its own.
    source, target, work : str
        Absolute paths: what is read, what shall be there, and where it is made.
    done : dict or None
        What the journal says of the target.
    force : bool
    """

    name: str
    result_name: str
    source: str
    target: str
    work: str
    done: dict[str, str] | None
    force: bool


@dataclass(frozen=True, slots=True)
class FileResult:
    """How it went with a file.

    Attributes
    ----------
    name : str
    report : RenderReport or None
        None if it failed or was done before.
    error : str or None
        Why it failed, as a sentence.
    record : dict or None
        For the journal.
    work : str or None
        Where the finished file waits to be renamed into its place.
    """

    name: str
    report: RenderReport | None = None
    error: str | None = None
    record: dict[str, str] | None = None
    work: str | None = None

    @property
    def skipped(self) -> bool:
        """Whether it was done before."""
        return self.report is None and self.error is None


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """How it went with all files.

    Attributes
    ----------
    results : tuple of FileResult
        By name.
    others : int
        Files of the folder that are no audio files by their extension.
    seconds : float
        It took.
    """

    results: tuple[FileResult, ...]
    others: int
    seconds: float

    @property
    def rendered(self) -> list[RenderReport]:
        """What was done this time."""
        return [r.report for r in self.results if r.report is not None]

    @property
    def skipped(self) -> int:
        """How many files were done before."""
        return sum(r.skipped for r in self.results)

    @property
    def failed(self) -> list[FileResult]:
        """What went wrong."""
        return [r for r in self.results if r.error is not None]


Work = Callable[[FileJob], FileResult]
Runner = Callable[[Sequence[FileJob], Work], Iterable[FileResult]]
"""Runs every job once, anywhere, and gives the results as they come."""


def render_folder(
    folder: str | os.PathLike[str],
    out: str | os.PathLike[str],
    eq: Equalizer,
    options: RenderOptions | None = None,
    extension: str | None = None,
    jobs: int = 1,
    runner: Runner | None = None,
    on_result: Callable[[FileResult, int, int], None] | None = None,
) -> BatchSummary:
    """Send all audio files of a folder and its folders through an equaliser.

    A file that was rendered before, from the same content with the same setting and options, and
    whose result is still as it was written, is skipped; a journal in `out` holds the fingerprints.

    Parameters
    ----------
    folder, out : path-like
        Results have the same names below `out`.
    eq : ParametricEq or GraphicEq
    options : RenderOptions, optional
    extension : str, optional
        Of the results, such as ".flac"; that of each source by default.
    jobs : int
        Processes; 1 is this one.
    runner : callable, optional
        Runs the jobs instead, for instance on a cluster.
    on_result : callable, optional
        Called with each result, how many are there, and how many there will be.

    Raises
    ------
    NotADirectoryError
        If there is no such folder, or `out` is a file.
    InvalidArgumentError
        If `out` is the folder itself, `jobs` is below 1, or there is no audio file in it.
    AudioFileError
        If the extension names no format.
    """
    began = time.perf_counter()
    options = options or RenderOptions()
    if extension is not None:
        container_of(Path(f"result{extension}"))
    if jobs < 1:
        raise InvalidArgumentError(f"jobs must be at least 1, got {jobs}")
    names, others = audio_names(Path(folder), Path(out))
    Path(out).mkdir(parents=True, exist_ok=True)
    with working_folder(Path(out)) as work:
        settings = _settings_fingerprint(eq, options, extension)
        planned = _plan(Path(folder), Path(out), work, names, extension, options.force)
        task = partial(
            _render_one,
            eq=eq,
            options=options,
            settings=settings,
            threads=jobs == 1 and runner is None,
        )
        results = [r for r in planned if isinstance(r, FileResult)]
        for count, result in enumerate(results, start=1):
            if on_result is not None:
                on_result(result, count, len(names))
        waiting = [j for j in planned if isinstance(j, FileJob)]
        run = runner or partial(_run_here, n_processes=jobs)
        with (Path(out) / JOURNAL).open("a", encoding="utf-8") as journal:
            for result in run(waiting, task):
                _put_into_place(result, journal)
                results.append(result)
                if on_result is not None:
                    on_result(result, len(results), len(names))
    ordered = tuple(sorted(results, key=lambda r: r.name))
    return BatchSummary(ordered, others, time.perf_counter() - began)


def render_files(
    pairs: Sequence[tuple[str, str]],
    eq: Equalizer,
    options: RenderOptions | None = None,
    on_result: Callable[[FileResult, int, int], None] | None = None,
) -> BatchSummary:
    """Send files through an equaliser, one after the other, each to its own target.

    Parameters
    ----------
    pairs : sequence of (str, str)
        Sources and targets.
    eq : ParametricEq or GraphicEq
    options : RenderOptions, optional
    on_result : callable, optional
        As of `render_folder`.
    """
    began = time.perf_counter()
    results = []
    for source, target in pairs:
        try:
            results.append(FileResult(source, render(source, target, eq, options)))
        except (EqmorphError, OSError) as error:
            results.append(FileResult(source, error=sentence_of(error)))
        if on_result is not None:
            on_result(results[-1], len(results), len(pairs))
    return BatchSummary(tuple(results), 0, time.perf_counter() - began)


def _put_into_place(result: FileResult, journal: IO[str]) -> None:
    """Note what a file will be, then make it so.

    In this order, and here alone: whenever this stops, a result that is there is in the journal,
    and what is done stays done.
    """
    if result.report is None or result.work is None:
        return
    journal.write(json.dumps(result.record) + "\n")
    journal.flush()
    target = Path(result.report.target)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(result.work, target)


def audio_names(folder: Path, out: Path) -> tuple[list[str], int]:
    """The audio files of a folder, relative to it, and how many other files there are.

    Raises
    ------
    NotADirectoryError, InvalidArgumentError
        As `render_folder`.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder")
    if out.exists() and not out.is_dir():
        raise NotADirectoryError(f"{out} is a file; a folder of files needs a folder to go to")
    if out.resolve() == folder.resolve():
        raise InvalidArgumentError(f"{out} holds the input; name another folder")
    names, others = [], 0
    for where, folders, files in os.walk(folder):
        # Results are no input, and hidden folders hold no music.
        folders[:] = sorted(
            f for f in folders
            if not f.startswith(".") and (Path(where) / f).resolve() != out.resolve()
        )  # fmt: skip
        for name in sorted(files):
            path = Path(where) / name
            if name.startswith("."):
                continue
            if path.suffix.lower() in CONTAINERS:
                names.append(path.relative_to(folder).as_posix())
            else:
                others += 1
    if not names:
        raise InvalidArgumentError(f"there is no audio file in {folder} ({' '.join(CONTAINERS)})")
    return names, others


def result_name(name: str, extension: str | None) -> Path:
    """What a file becomes, relative to the folder of results."""
    return Path(name).with_suffix(extension) if extension else Path(name)


def _plan(
    folder: Path, out: Path, work: Path, names: list[str], extension: str | None, force: bool
) -> list[FileJob | FileResult]:
    """A job for each file, or at once a failure where two would be written to one place."""
    journal = _read_journal(out / JOURNAL)
    taken: dict[Path, str] = {}
    planned: list[FileJob | FileResult] = []
    for name in names:
        to = result_name(name, extension)
        if to in taken:
            planned.append(FileResult(name, error=f"{name} and {taken[to]} would both become {to}"))
            continue
        taken[to] = name
        source, target = (folder / name).absolute(), (out / to).absolute()
        made, key = (work / to).absolute(), to.as_posix()
        planned.append(
            FileJob(name, key, str(source), str(target), str(made), journal.get(key), force)
        )
    return planned


def _read_journal(path: Path) -> dict[str, dict[str, str]]:
    """The last record of each target; a line cut short by a crash counts for nothing."""
    records: dict[str, dict[str, str]] = {}
    if path.is_file():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                record = json.loads(line)
                records[record["target"]] = record
            except (ValueError, KeyError, TypeError):
                continue
    return records


def _settings_fingerprint(eq: Equalizer, options: RenderOptions, extension: str | None) -> str:
    what = {
        "eq": eq.to_dict(),
        "options": {**asdict(options), "force": None},
        "extension": extension,
        "version": __version__,
    }
    return hashlib.blake2b(json.dumps(what, sort_keys=True).encode(), digest_size=16).hexdigest()


def _fingerprint(path: str | Path) -> str:
    with open(path, "rb") as opened:
        return hashlib.file_digest(opened, "blake2b").hexdigest()[:32]


def _render_one(
    job: FileJob, eq: Equalizer, options: RenderOptions, settings: str, threads: bool
) -> FileResult:
    """Render a file, or find that it was done; an error of any kind is this file's alone."""
    try:
        return _render_or_skip(job, eq, options, settings, threads)
    except EqmorphError as error:
        return FileResult(job.name, error=str(error))
    except OSError as error:
        known = error.filename is not None
        return FileResult(job.name, error=f"{'' if known else f'{job.name}: '}{sentence_of(error)}")
    except Exception as error:
        return FileResult(job.name, error=f"{job.name}: {type(error).__name__}: {error}")


def _render_or_skip(
    job: FileJob, eq: Equalizer, options: RenderOptions, settings: str, threads: bool
) -> FileResult:
    target, work = Path(job.target), Path(job.work)
    source_print = _fingerprint(job.source)
    if target.exists():
        if _is_done(job, source_print, settings):
            return FileResult(job.name)
        if not job.force:
            return FileResult(job.name, error=f"{target} is already there; --force overwrites it")
    # Made in a folder of the batch's own: what a killed worker leaves goes with that folder.
    report = render(job.source, work, eq, replace(options, force=True), threads=threads)
    record = {
        "target": job.result_name,
        "source": source_print,
        "result": _fingerprint(work),
        "settings": settings,
    }
    return FileResult(job.name, replace(report, target=job.target), record=record, work=job.work)


def _is_done(job: FileJob, source_print: str, settings: str) -> bool:
    done = job.done
    return (
        done is not None
        and done.get("source") == source_print
        and done.get("settings") == settings
        and done.get("result") == _fingerprint(job.target)
    )


def _run_here(jobs: Sequence[FileJob], work: Work, n_processes: int) -> Iterator[FileResult]:
    if n_processes == 1 or len(jobs) < 2:
        yield from map(work, jobs)
        return
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    waiting = {job.name: job for job in jobs}
    settings = {"initializer": end_with, "initargs": (os.getpid(),)}
    pool = Parallel(n_jobs=n_processes, return_as="generator_unordered", batch_size=1, **settings)
    try:
        for result in pool(delayed(work)(job) for job in jobs):
            del waiting[result.name]
            yield result
    except TerminatedWorkerError:
        # A process was killed, for want of memory or by a crash in a decoder, and took the pool
        # along: the rest one by one, so that only the file that does it fails.
        for job in waiting.values():
            try:
                yield from Parallel(n_jobs=2, **settings)([delayed(work)(job)])
            except TerminatedWorkerError:
                yield FileResult(job.name, error=f"{job.name}: the process rendering it was killed")
