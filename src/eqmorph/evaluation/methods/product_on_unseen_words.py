"""The product asked for a word that it has not seen, about people that it has not seen.

What ships is a process over words, an error statement, and a way to read any text. Here the process
is made again for each person and word without either; reading, composing and caution are the
product's own (`eqmorph.words.answering`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError, UnknownTermError
from eqmorph.evaluation.methods.leave_word_and_person_out import UnseenTask, reading_as
from eqmorph.model.people import middle
from eqmorph.words.answer import Answer
from eqmorph.words.answering import Answering
from eqmorph.words.known_terms import KnownTerms
from eqmorph.words.leaving_out import grouped_process
from eqmorph.words.observations import Cells, group_for_privacy, group_weights
from eqmorph.words.own_words import OwnWords
from eqmorph.words.process import TermProcess
from eqmorph.words.releasing import (
    RELEASED,
    answers_any_text,
    build_word_model,
    likeness_of_terms,
    may_be_named,
)
from eqmorph.words.word_model import WordModel


@dataclass(frozen=True, eq=False)
class Asked:
    """The product without a person and a word, for any of a task's cells.

    Attributes
    ----------
    dataset : EqDataset
    task : UnseenTask
        Of the data set.
    frequent : sequence of str
        The words that people's own middles answer for.
    fold_of_cell : array of int, shape (n,)
        Of all the process's cells: what is stated of errors is fitted on the other folds' people.
    """

    dataset: EqDataset
    task: UnseenTask
    frequent: Sequence[str]
    fold_of_cell: NDArray[np.int64]

    @cached_property
    def _cells(self) -> Cells:
        return self.task.leaving.cells

    @cached_property
    def groups(self) -> NDArray[np.int64]:
        """The group of each cell as a release would make them; -1 for cells that are not kept."""
        cells = self._cells
        named = may_be_named(cells)[cells.term]
        groups = np.full(len(cells), -1)
        kept = cells.subset(named)
        groups[named] = group_for_privacy(kept, likeness_of_terms(cells, self.task.leaving.code))
        return groups

    @cached_property
    def _stated(self) -> dict[int, WordModel]:
        """By fold: a word model of the other folds' people."""
        people = np.array(self.dataset.contributors)
        _, person = np.unique(people, return_inverse=True)
        found = {}
        for fold in np.unique(self.fold_of_cell):
            judged = np.unique(self._cells.person[self.fold_of_cell == fold])
            rest = self.dataset.subset(~np.isin(person, judged))
            words = build_word_model(rest, self.task.codec)
            if words is None:
                raise InvalidArgumentError(
                    "fewer than ten people are left to make a model of words from"
                )
            found[int(fold)] = words
        return found

    def _process(self, gone: NDArray[np.bool_]) -> TermProcess:
        code = self.task.leaving.code
        rest = self._cells.subset(~gone)
        process = grouped_process(rest, group_weights(self.groups[~gone]), code, RELEASED)
        return reading_as(process, self._every)

    @cached_property
    def _every(self) -> TermProcess:
        weights = group_weights(self.groups)
        return grouped_process(self._cells, weights, self.task.leaving.code, RELEASED)

    def answer(self, cell: int) -> Answer | None:
        """The answer to a cell's term without the term and the person; None where it is refused."""
        cells = self._cells
        gone = self.task.leaving.left_out(cell)
        counts = np.bincount(cells.term[~gone], minlength=len(cells.terms))
        stated = self._stated[int(self.fold_of_cell[cell])]
        words = replace(
            stated,
            process=self._process(gone),
            people={term: int(n) for term, n in zip(cells.terms, counts, strict=True)},
        )
        latents = self._known(int(cells.person[cell]))
        known = KnownTerms(tuple(latents))
        asked = Answering(self.task.codec, words, known, latents, OwnWords())
        try:
            return asked.answer(cells.terms[cells.term[cell]])
        except UnknownTermError:
            return None

    def _known(self, person: int) -> dict[str, FloatArray]:
        cells = self._cells
        found = {}
        for term in self.frequent:
            if term in cells.terms:
                mine = (cells.term == cells.terms.index(term)) & (cells.person != person)
                if mine.any():
                    found[term] = middle(np.repeat(cells.latents[mine], cells.n_rows[mine], 0), 0)
        return found

    def answers(self) -> tuple[FloatArray, FloatArray]:
        """The settings for all cells that are judged, and what caution scaled each by.

        Returns
        -------
        settings : array, shape (m, d)
            Flat for what is refused: everything, where models of the space know known words only.
        scales : array, shape (m,)
            0 for what is refused, or asks for no change.
        """
        space = self.dataset.space
        settings = np.repeat(space.default[None], len(self.task.cells), axis=0)
        scales = np.zeros(len(settings))
        if not answers_any_text(space):
            return settings, scales
        for row, cell in enumerate(self.task.cells):
            found = self.answer(int(cell))
            if found is not None:
                settings[row] = found.setting.to_vector()
                changes = np.abs(self.task.codec.responses_db(settings[row][None])).max() > 0
                scales[row] = found.scale if changes else 0.0
        return settings, scales
