"""What people did, as the process over words sees it: a mean of each person for each word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset

# A latent that is kept is the mean of at least this many people's ...
FEWEST_PEOPLE = 3
# ... and nobody has more than this share of it.
_LARGEST_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class Cells:
    """Mean latents of each person for each term.

    Attributes
    ----------
    terms : tuple of str, length t
        The distinct terms.
    term : array of int, shape (n,)
        Which of them a cell is about.
    person : array of int, shape (n,)
        Opaque; with -1 never used.
    latents : array, shape (n, latent_dim)
        dB.
    n_rows : array of int, shape (n,)
        How many settings the mean was taken over.
    """

    terms: tuple[str, ...]
    term: NDArray[np.int64]
    person: NDArray[np.int64]
    latents: FloatArray
    n_rows: NDArray[np.int64]

    @classmethod
    def of(cls, dataset: EqDataset, latents: FloatArray) -> Cells:
        """The cells of a data set; without contributors each row is a person of its own.

        Parameters
        ----------
        dataset : EqDataset
        latents : array, shape (rows, latent_dim)
            Of its settings.
        """
        people = dataset.contributors or tuple(str(i) for i in range(len(dataset)))
        _, person = np.unique(np.array(people), return_inverse=True)
        names, term = np.unique(np.array(dataset.terms), return_inverse=True)
        pairs, cell = np.unique(np.stack([person, term]), axis=1, return_inverse=True)
        cell = cell.ravel()
        counts = np.bincount(cell)
        sums = np.zeros((len(counts), latents.shape[1]))
        np.add.at(sums, cell, latents)
        return cls(tuple(str(n) for n in names), pairs[1], pairs[0], sums / counts[:, None], counts)

    def huber_weighted(self, limit_db: float) -> FloatArray:
        """The latents, larger ones scaled down to a size of `limit_db`, shape (n, latent_dim).

        Reference: Huber (1981), Robust Statistics, ch. 8: a bounded influence for each.
        """
        size = np.linalg.norm(self.latents, axis=1, keepdims=True)
        bounded: FloatArray = self.latents * np.minimum(1.0, limit_db / np.maximum(size, limit_db))
        return bounded

    def subset(self, rows: NDArray[np.bool_]) -> Cells:
        """Some of the cells, about the same terms."""
        return Cells(
            self.terms, self.term[rows], self.person[rows], self.latents[rows], self.n_rows[rows]
        )

    def __len__(self) -> int:
        return len(self.term)


def group_for_privacy(cells: Cells, likeness: FloatArray) -> NDArray[np.int64]:
    """Which cells are kept together, as one mean, so that nobody's own curve is kept.

    Terms used by few people are merged with those most like them in text until every group has
    three people or more, none of them with more than half of it (microaggregation). Latents play
    no part in it.

    Parameters
    ----------
    cells : Cells
    likeness : array, shape (t, t)
        Of the terms, by text alone.

    Returns
    -------
    array of int, shape (n,)
        The group of each cell; -1 for cells that would stay too few even together.

    References
    ----------
    Domingo-Ferrer, Mateo-Sanz (2002), "Practical data-oriented microaggregation".
    """
    members = [np.flatnonzero(cells.term == t) for t in range(len(cells.terms))]
    group_of_term = np.arange(len(members))
    likeness = likeness.astype(np.float64).copy()
    np.fill_diagonal(likeness, -np.inf)
    alive = np.array([len(m) > 0 for m in members])
    small = alive & np.array([not _enough(cells, m) for m in members])
    while small.any() and alive.sum() > 1:
        # Small ones first join one another; the last of them joins whatever is most like it.
        among = small if small.sum() > 1 else alive
        candidates = np.where(small[:, None] & among[None, :], likeness, -np.inf)
        a, b = np.unravel_index(int(candidates.argmax()), candidates.shape)
        sizes = len(members[a]), len(members[b])
        joined = (sizes[0] * likeness[a] + sizes[1] * likeness[b]) / sum(sizes)
        likeness[a], likeness[:, a] = joined, joined
        likeness[a, a] = -np.inf
        likeness[b], likeness[:, b] = -np.inf, -np.inf
        members[a] = np.concatenate([members[a], members[b]])
        group_of_term[group_of_term == b] = a
        alive[b] = small[b] = False
        small[a] = not _enough(cells, members[a])
    group_of_term[np.isin(group_of_term, np.flatnonzero(small))] = -1
    groups = group_of_term[cells.term]
    kept = np.unique(groups[groups >= 0])
    return np.where(groups >= 0, np.searchsorted(kept, groups), -1)


def _enough(cells: Cells, members: NDArray[np.int64]) -> bool:
    _, counts = np.unique(cells.person[members], return_counts=True)
    return len(counts) >= FEWEST_PEOPLE and counts.max() <= _LARGEST_SHARE * counts.sum()


def group_weights(groups: NDArray[np.int64], kept: NDArray[np.bool_] | None = None) -> FloatArray:
    """Each group as a mean of cells, shape (groups, cells); rows sum to 1, empty groups go.

    Parameters
    ----------
    groups : array of int, shape (n,)
    kept : array of bool, shape (n,), optional
        Cells that may be used; all by default.
    """
    usable = groups >= 0 if kept is None else (groups >= 0) & kept
    weights = np.zeros((int(groups.max(initial=-1)) + 1, len(groups)))
    weights[groups[usable], np.flatnonzero(usable)] = 1.0
    weights = weights[weights.any(axis=1)]
    means: FloatArray = weights / weights.sum(axis=1, keepdims=True)
    return means


def check_private(cells: Cells, weights: FloatArray) -> int:
    """Fewest people behind any of the kept means.

    Raises
    ------
    InvalidArgumentError
        If one rests on fewer than three people, or on one of them for more than half.
    """
    fewest = len(cells)
    for row in weights:
        shares = np.bincount(cells.person, weights=row)
        fewest = min(fewest, int((shares > 0).sum()))
        if fewest < FEWEST_PEOPLE or shares.max() > _LARGEST_SHARE + 1e-9:
            raise InvalidArgumentError(
                f"a kept mean rests on {fewest} people, the least is {FEWEST_PEOPLE}"
            )
    return fewest


def term_shares(weights: FloatArray, cells: Cells) -> FloatArray:
    """How much each term has of each group, shape (groups, terms); rows sum to 1."""
    shares = np.zeros((len(weights), len(cells.terms)))
    for t in range(len(cells.terms)):
        shares[:, t] = weights[:, cells.term == t].sum(axis=1)
    return shares
