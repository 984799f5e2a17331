"""Labelled settings by name: SAFE-DB's, SocialFX's, made-up ones, or those of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from eqmorph.datasets.own_table import load_own_table, parse_columns
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.datasets.safe_file import is_safe_file
from eqmorph.datasets.socialfx import SocialFXDatasetLoader
from eqmorph.errors import DataNotFoundError, InvalidArgumentError
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.packing import shipped_model_path
from eqmorph.model.synthetic import synthetic_dataset, write_safe_csv

SYNTHETIC_ROWS = 1_700  # as many as SAFE-DB has
Told = Callable[[str], None]
"""Takes a sentence for people."""


def labelled_settings(
    data: str,
    data_dir: Path | None,
    told: Told,
    seed: int = 0,
    consolidate: bool = False,
    columns: str | None = None,
) -> EqDataset:
    """The settings and words of "socialfx", of a table of one's own, or of a `data_file`.

    Parameters
    ----------
    data : str
    data_dir : Path, optional
    told : callable
        What people should know of them.
    seed : int
    consolidate : bool
    columns : str, optional
        What the columns of one's own table are called, as `parse_columns` reads it.

    Raises
    ------
    DataNotFoundError
        If there is no such file.
    InvalidArgumentError
        If others than SAFE-DB are to be consolidated: the vocabulary's decisions are on its words.
    DataFormatError
        If the file does not have its form.
    """
    if data == "socialfx":
        if consolidate:
            raise InvalidArgumentError(
                "--consolidate merges SAFE-DB's spellings; SocialFX has none of them"
            )
        return SocialFXDatasetLoader(data_dir).load()
    with data_file(data, data_dir, told, seed) as path:
        if columns is None and (data in ("safe", "synthetic") or is_safe_file(path)):
            return SAFEDBDatasetLoader(path=path).load(consolidate=consolidate)
        if consolidate:
            raise InvalidArgumentError(
                "--consolidate merges SAFE-DB's spellings, not those of a table of your own"
            )
        table = load_own_table(path, parse_columns(columns) if columns else None)
        for step in table.cleaning.steps:
            rows = "1 row is" if step.rows == 1 else f"{step.rows} rows are"
            told(f"{table.source}: {rows} left out: {step.reason}")
        return table


@contextmanager
def data_file(data: str, data_dir: Path | None, told: Told, seed: int = 0) -> Iterator[Path]:
    """A file in SAFE-DB's form, which is there as long as the block runs.

    Parameters
    ----------
    data : str
        "safe", "synthetic" or the path of a file.
    data_dir : Path, optional
        Where "safe" is looked for first.
    told : callable
        What people should know of it.
    seed : int
        Of "synthetic".

    Raises
    ------
    DataNotFoundError
        If there is no such file.
    """
    if data == "safe":
        try:
            found = SAFEDBDatasetLoader(data_dir).path
        except DataNotFoundError as error:
            raise DataNotFoundError(f"{error}; `--data synthetic` needs no file") from None
        yield found
    elif data != "synthetic":
        path = Path(data)
        if not path.is_file():
            raise DataNotFoundError(
                f"there is no data file {data}; --data takes safe, socialfx, synthetic or a file"
            )
        yield path
    else:
        told(f"synthetic data: {SYNTHETIC_ROWS} rows drawn from the shipped model, nobody's "
             "settings")  # fmt: skip
        with TemporaryDirectory(prefix="eqmorph-") as folder:
            path = Path(folder) / "synthetic.csv"
            model = MorphModel.load(shipped_model_path())
            write_safe_csv(synthetic_dataset(model, SYNTHETIC_ROWS, seed), path)
            yield path
