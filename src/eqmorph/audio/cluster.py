"""A batch of files on a Dask cluster (extra `cluster`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from eqmorph.audio.batch import FileJob, FileResult, Runner, Work
from eqmorph.errors import MissingExtraError

# How often a file is tried again when the worker that has it dies.
_RETRIES = 3
_PATIENCE = "10s"


def on_cluster(address: str) -> Runner:
    """A runner for `render_folder` that sends the files to a Dask cluster.

    Workers must have this package and see the same folders. A worker that dies costs time only: its
    files go to others, and since a result is renamed into place whole, each comes out once.

    Parameters
    ----------
    address : str
        Of the scheduler, such as "tcp://10.0.0.1:8786".

    Raises
    ------
    MissingExtraError
        Without dask.distributed.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("distributed", "cluster", "rendering on a cluster") from error

    def run(jobs: Sequence[FileJob], work: Work) -> Iterable[FileResult]:
        return _run(address, jobs, work)

    return run


def _run(address: str, jobs: Sequence[FileJob], work: Work) -> Iterator[FileResult]:
    import distributed

    dask: Any = distributed
    try:
        client = dask.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConnectionError(f"no Dask scheduler answers at {address}") from error
    with client:
        futures = {client.submit(work, job, pure=False, retries=_RETRIES): job.name for job in jobs}
        for future in dask.as_completed(list(futures), loop=client.loop):
            if future.status == "finished":
                yield future.result()
            else:
                yield FileResult(
                    futures[future],
                    error=f"{futures[future]}: the cluster could not render it: "
                    f"{type(future.exception()).__name__}",
                )
