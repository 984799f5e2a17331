"""Where the data files are looked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eqmorph.errors import DataNotFoundError

ENVIRONMENT_VARIABLE = "EQMORPH_DATA_DIR"
"""Names the data folder when no folder is given."""

SAFE_DB_FILE = "SAFEEqualiserUserData.csv"
SAFE_FEATURES_FILE = "SAFEEqualiserAudioFeatureData.csv"
SAFE_CHANGES_FILE = "safe_eq_feature_deltas.csv"
SOCIALFX_FILES = (
    "socialfx/eq_contributions.csv",
    "socialfx/eq-00000-of-00001.parquet",
)
"""The raw table, and the Hugging Face hub's form of it under the hub's own file name."""


@dataclass(frozen=True)
class DataPlace:
    """One folder that may hold data.

    Attributes
    ----------
    folder : Path
    origin : str
        Who named the folder, in words fit for a message.
    explicit : bool
        Whether somebody asked for this folder; then no other one is tried.
    """

    folder: Path
    origin: str
    explicit: bool


def user_data_dir() -> Path:
    """The folder in the user's cache that downloads go to; it need not exist."""
    from platformdirs import user_cache_path

    return user_cache_path("eqmorph") / "data"


def data_places(data_dir: str | os.PathLike[str] | None = None) -> tuple[DataPlace, ...]:
    """The folders to search, in order.

    Parameters
    ----------
    data_dir : path-like, optional
        The caller's choice; without it the environment variable's, then ``research/data`` under
        the working directory and the user's cache.

    Returns
    -------
    tuple of DataPlace
        A single one if a folder was asked for.
    """
    if data_dir is not None:
        return (DataPlace(Path(data_dir), "the given data directory", True),)
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        return (DataPlace(Path(named), f"{ENVIRONMENT_VARIABLE}", True),)
    return (
        DataPlace(Path("research/data"), "the working directory", False),
        DataPlace(user_data_dir(), "the user's cache", False),
    )


def find_data_file(
    names: str | Sequence[str],
    data_dir: str | os.PathLike[str] | None = None,
    *,
    fetch: str = "safe",
) -> Path:
    """Path of a data file.

    Parameters
    ----------
    names : str or sequence of str
        The file sought, relative to a data folder; several names are alternatives, best first.
    data_dir : path-like, optional
        See `data_places`.
    fetch : str
        What ``eqmorph data fetch`` calls this file, for the message.

    Returns
    -------
    Path

    Raises
    ------
    DataNotFoundError
        If no place holds the file. A folder that was asked for and lacks it is an error; the
        other places are not tried in its stead.
    """
    wanted = (names,) if isinstance(names, str) else tuple(names)
    places = data_places(data_dir)
    for place in places:
        for name in wanted:
            path = place.folder / name
            if path.is_file():
                return path
    raise DataNotFoundError(_not_found(wanted, places, fetch))


def find_data_dir(data_dir: str | os.PathLike[str] | None = None) -> Path:
    """The folder that holds SAFE-DB's user data.

    Parameters
    ----------
    data_dir : path-like, optional
        See `data_places`.

    Returns
    -------
    Path

    Raises
    ------
    DataNotFoundError
        If there is none.
    """
    return find_data_file(SAFE_DB_FILE, data_dir).parent


def _not_found(names: Sequence[str], places: Sequence[DataPlace], fetch: str) -> str:
    what = " or ".join(names)
    looked = ", ".join(f"{place.folder} ({place.origin})" for place in places)
    where = f" --data-dir {places[0].folder}" if places[0].explicit else ""
    return f"no {what} in {looked}: `eqmorph data fetch {fetch}{where}` gets it"
