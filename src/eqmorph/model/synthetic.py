"""A stand-in for SAFE-DB that nobody contributed: its schema, drawn from a model's own words.

No row of it is taken from the real file: settings come from the mixtures that the model keeps of
each word, people are made up.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.cleaning import CleaningReport, CleaningStep
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_file import COLUMNS, SYNTHETIC_PREFIX
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.errors import InvalidArgumentError
from eqmorph.files import replacing
from eqmorph.model.known_words import KnownWord
from eqmorph.model.morph_model import MorphModel

MOST_ROWS = 1_000_000
# In SAFE-DB the k-th busiest person behind a word made about k^-1.4 times as many of its settings
# as the busiest; half of the people made one.
_RANK_EXPONENT = 1.4
# People who used some other word than the one with most people: 105 in all, 37 for "warm".
_PEOPLE_PER_LARGEST_TERM = 2.8
_STEREO = "2"
_PRIVATE_COLUMNS = 7


def synthetic_dataset(model: MorphModel, rows: int, seed: int = 0) -> EqDataset:
    """Settings by nobody, for the words of a model.

    Terms come up as often as in the model's data, settings from each term's mixture, and as in the
    real data a few of the made-up people make most of the rows.

    Parameters
    ----------
    model : MorphModel
        Of parametric settings.
    rows : int
        1 to 1,000,000.
    seed : int
        The same model, number and seed give the same rows.

    Returns
    -------
    EqDataset
        With contributors "synthetic-001", ...; its fingerprint is that of `safe_csv` of it.

    Raises
    ------
    InvalidArgumentError
        If `rows` is out of range, or the model's settings are not parametric.
    """
    if not 1 <= rows <= MOST_ROWS:
        raise InvalidArgumentError(f"rows must be in [1, {MOST_ROWS}], got {rows}")
    if model.space is not PARAMETRIC_SPACE:
        raise InvalidArgumentError(
            f"SAFE-DB holds parametric settings, and the model makes {model.space.name} ones"
        )
    rng = np.random.default_rng(seed)
    chance = np.array([t.n_rows for t in model.known_words], dtype=np.float64)
    drawn = rng.choice(len(chance), size=rows, p=chance / chance.sum())
    settings = np.empty((rows, model.space.dimension))
    people = np.empty(rows, dtype=np.int64)
    n_people = _people_in_all(model.known_words, drawn)
    for i, term in enumerate(model.known_words):
        chosen = np.flatnonzero(drawn == i)
        if len(chosen):
            drawn_latents = term.mixture.sample(len(chosen), rng)
            settings[chosen] = model.space.canonical(model.codec.decode(drawn_latents))
            people[chosen] = _people(_people_behind(term, len(chosen)), n_people, len(chosen), rng)
    terms = tuple(model.known_words[i].term for i in drawn)
    return _dataset(settings, terms, tuple(f"{SYNTHETIC_PREFIX}{p + 1:03d}" for p in people))


def _dataset(settings: FloatArray, terms: tuple[str, ...], people: tuple[str, ...]) -> EqDataset:
    n = len(terms)
    ids = tuple(str(i + 1) for i in range(n))
    text = _csv_text(ids, terms, people, settings)
    note = CleaningStep("noted", "file", n, "synthetic: nobody's settings")
    return EqDataset(
        space=PARAMETRIC_SPACE,
        settings=settings,
        terms=terms,
        descriptors=terms,
        ids=ids,
        contributors=people,
        source="synthetic",
        fingerprint=hashlib.sha256(text.encode()).hexdigest(),
        cleaning=CleaningReport(n, n).with_step(note),
    )


def _people_behind(term: KnownWord, rows: int) -> int:
    """How many people make `rows` settings of a term: as many per row as made its real ones."""
    known = term.n_contributors or term.n_rows
    return int(np.clip(round(known * rows / term.n_rows), min(2, rows), rows))


def _people_in_all(terms: Sequence[KnownWord], drawn: NDArray[np.int64]) -> int:
    counts = np.bincount(drawn, minlength=len(terms))
    most = max(_people_behind(t, int(n)) for t, n in zip(terms, counts, strict=True) if n)
    return max(2, round(_PEOPLE_PER_LARGEST_TERM * most))


def _people(behind: int, in_all: int, rows: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Who made each of some rows, shape (rows,): everybody at least one, the busiest most."""
    busy = np.arange(1, in_all + 1, dtype=np.float64) ** -_RANK_EXPONENT
    # The busiest person of all is likely to be among the busiest behind every word.
    chosen = np.sort(rng.choice(in_all, size=behind, replace=False, p=busy / busy.sum()))
    share = busy[:behind] / busy[:behind].sum()
    more = rng.choice(behind, size=rows - behind, p=share)
    return rng.permutation(chosen[np.concatenate([np.arange(behind), more])])


def safe_csv(dataset: EqDataset) -> str:
    """A synthetic data set as SAFE-DB's user-data file: 25 columns, no line of column names.

    Every column about a person is empty but the address, which holds the made-up contributor.

    Raises
    ------
    InvalidArgumentError
        If the data set is not a synthetic one.
    """
    people = dataset.contributors or ()
    if not people or not all(p.startswith(SYNTHETIC_PREFIX) for p in people):
        raise InvalidArgumentError(
            f"{dataset.source} is no synthetic data set; only such are written"
        )
    return _csv_text(dataset.ids, dataset.descriptors, people, dataset.settings)


def write_safe_csv(dataset: EqDataset, path: str | os.PathLike[str]) -> None:
    """Write `safe_csv` to a file; `SAFEDBDatasetLoader(path=...)` reads it.

    Raises
    ------
    InvalidArgumentError
        If the data set is not a synthetic one.
    OSError
        If the file cannot be written; an older one stays as it was.
    """
    text = safe_csv(dataset)
    with replacing(path) as beside:
        beside.write_bytes(text.encode())


def _csv_text(
    ids: Sequence[str], descriptors: Sequence[str], people: Sequence[str], settings: FloatArray
) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    blank = [""] * _PRIVATE_COLUMNS
    for identity, descriptor, person, values in zip(
        ids, descriptors, people, settings.tolist(), strict=True
    ):
        row = [identity, descriptor, person, _STEREO, _STEREO, *map(repr, values), *blank]
        assert len(row) == len(COLUMNS)
        writer.writerow(row)
    return out.getvalue()
