"""The spaces beside the network: each is what its name says."""

from __future__ import annotations

import numpy as np
import pytest
from judged_crowd import WORDS, crowd

from eqmorph.equalizers.response import response_distance_db
from eqmorph.equalizers.space import PARAMETRIC_SPACE as SPACE
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.methods import spaces
from eqmorph.evaluation.methods.networks import taught_codec
from eqmorph.network.grouping import silhouette


@pytest.fixture(scope="module")
def people():
    return crowd(160)


def test_what_has_a_way_back_comes_back(people):
    code = taught_codec(SPACE).code
    rows = SPACE.canonical(people.settings[:8])
    wanted = SPACE.magnitude_response_db(rows, GRID)
    for space, bound in (
        (spaces.pca_of_parameters(people), 1e-6),
        (spaces.closed_form(code, SPACE), 0.15),
        (spaces.pca_of_curves(people, code), 0.2),
        (spaces.of_codec("t", taught_codec(SPACE)), 0.5),
    ):
        made = space.decode(space.encode(rows))
        SPACE.validate(made)
        missed = response_distance_db(SPACE.magnitude_response_db(made, GRID), wanted)
        assert np.median(missed) < bound, space.name


def test_settings_and_their_curves_have_one_latent(people):
    code = taught_codec(SPACE).code
    rows = SPACE.canonical(people.settings[:8])
    curves = SPACE.magnitude_response_db(rows, code.frequencies_hz)
    for space, bound in (
        (spaces.closed_form(code, SPACE), 1e-9),
        (spaces.pca_of_curves(people, code), 1e-9),
        (spaces.of_codec("t", taught_codec(SPACE)), 0.6),
    ):
        apart = np.linalg.norm(space.encode(rows) - space.of_curves(curves), axis=1)
        assert apart.max() <= bound, space.name


def test_a_forest_and_a_margin_group_what_they_were_shown(people):
    named = np.isin(people.terms, WORDS)
    labels = np.array(people.terms)[named]
    settings = SPACE.canonical(people.settings)[named]
    taught = spaces.of_codec("t", taught_codec(SPACE))
    plain = silhouette(taught.encode(settings), labels)
    for space in (
        spaces.forest_beside_pca(people, WORDS),
        spaces.logistic_margin(people, WORDS, taught),
    ):
        assert silhouette(space.encode(settings), labels) > plain + 0.1
        assert space.decode is None
