"""Distances among people: every pair weighs the same, however much somebody gave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judged_crowd import WORDS, crowd

from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.responses import GRID, pairwise_lsd_db
from eqmorph.evaluation.studies.people_apart import measure_people_apart


def test_one_row_a_person_is_the_mean_over_pairs():
    people = crowd(40)
    word = people.subset(np.array(people.terms) == WORDS[0])
    _, first = np.unique(np.array(word.contributors), return_index=True)
    once = word.subset(np.isin(np.arange(len(word)), first))
    (found,) = measure_people_apart(once, WORDS[:1], n_bootstrap=200)
    apart = pairwise_lsd_db(once.space.magnitude_response_db(once.settings, GRID))
    assert found.between_db == pytest.approx(apart[np.triu_indices(len(once), 1)].mean())
    assert np.isnan(found.within_db)
    low, high = found.between_interval_db
    assert low < found.between_db < high


def test_a_person_counts_once_however_many_rows():
    people = crowd(40)
    word = people.subset(np.array(people.terms) == WORDS[0])
    mine = np.array(word.contributors) == word.contributors[0]
    rows = np.concatenate([np.arange(len(word)), np.tile(np.flatnonzero(mine), 9)])
    often = replace(
        word,
        settings=word.settings[rows],
        terms=tuple(word.terms[i] for i in rows),
        descriptors=tuple(word.terms[i] for i in rows),
        ids=tuple(map(str, range(len(rows)))),
        contributors=tuple(word.contributors[i] for i in rows),
    )
    a, b = (measure_people_apart(d, WORDS[:1])[0] for d in (word, often))
    assert (a.between_db, a.n_people) == pytest.approx((b.between_db, b.n_people))


def test_it_needs_people():
    people = crowd(20)
    with pytest.raises(InvalidArgumentError, match="does not tell its contributors apart"):
        measure_people_apart(replace(people, contributors=None), WORDS)
    alone = replace(people, contributors=("one",) * len(people))
    with pytest.raises(InvalidArgumentError, match="1 contributor"):
        measure_people_apart(alone, WORDS[:1])
