"""Which labelled settings a command works on: SAFE-DB's, made-up ones, or those of a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from eqmorph.cli.failures import say
from eqmorph.cli.options import open_model
from eqmorph.errors import DataNotFoundError, InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset

SYNTHETIC_ROWS = 1_700  # as many as SAFE-DB has


def labelled_settings(
    data: str,
    data_dir: Path | None,
    seed: int = 0,
    consolidate: bool = False,
    columns: str | None = None,
) -> EqDataset:
    """The settings and words of "socialfx", of a table of one's own, or of a `data_file`.

    Parameters
    ----------
    data : str
    data_dir : Path, optional
    seed : int
    consolidate : bool
    columns : str, optional
        What the columns of one's own table are called, as `parse_columns` reads it.

    Raises
    ------
    DataNotFoundError
        If there is no such file.
    InvalidArgumentError
        If SocialFX is to be consolidated: the vocabulary's decisions are on SAFE-DB's words.
    DataFormatError
        If the file does not have its form.
    """
    from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
    from eqmorph.datasets.safe_file import is_safe_file

    if data == "socialfx":
        from eqmorph.datasets.socialfx import SocialFXDatasetLoader

        if consolidate:
            raise InvalidArgumentError(
                "--consolidate merges SAFE-DB's spellings; SocialFX has none of them"
            )
        return SocialFXDatasetLoader(data_dir).load()
    with data_file(data, data_dir, seed) as path:
        if columns is None and (data in ("safe", "synthetic") or is_safe_file(path)):
            return SAFEDBDatasetLoader(path=path).load(consolidate=consolidate)
        from eqmorph.datasets.own_table import load_own_table, parse_columns

        if consolidate:
            raise InvalidArgumentError("--consolidate merges SAFE-DB's spellings, not those of a "
                                       "table of your own")  # fmt: skip

        return load_own_table(path, parse_columns(columns) if columns else None)


@contextmanager
def data_file(data: str, data_dir: Path | None, seed: int = 0) -> Iterator[Path]:
    """A file in SAFE-DB's form, which is there as long as the block runs.

    Parameters
    ----------
    data : str
        "safe", "synthetic" or the path of a file.
    data_dir : Path, optional
        Where "safe" is looked for first.
    seed : int
        Of "synthetic".

    Raises
    ------
    DataNotFoundError
        If there is no such file.
    """
    if data == "synthetic":
        with _synthetic_file(seed) as path:
            yield path
    elif data == "safe":
        from eqmorph.datasets.safe_db import SAFEDBDatasetLoader

        yield SAFEDBDatasetLoader(data_dir).path
    else:
        path = Path(data)
        if not path.is_file():
            raise DataNotFoundError(
                f"there is no data file {data}; --data takes safe, socialfx, synthetic or a file"
            )
        yield path


@contextmanager
def _synthetic_file(seed: int) -> Iterator[Path]:
    from tempfile import TemporaryDirectory

    from eqmorph.model.synthetic import synthetic_dataset, write_safe_csv

    say(f"synthetic data: {SYNTHETIC_ROWS} rows drawn from the shipped model, nobody's settings")
    with TemporaryDirectory(prefix="eqmorph-") as folder:
        path = Path(folder) / "synthetic.csv"
        write_safe_csv(synthetic_dataset(open_model(None), SYNTHETIC_ROWS, seed), path)
        yield path
