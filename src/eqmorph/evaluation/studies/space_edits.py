"""Edits: people's settings of one word turned into another, judged by who did not make them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import equalizer_from_vector
from eqmorph.equalizers.response import response_distance_db
from eqmorph.equalizers.space import EqSpace
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.measures.word_classifier import WordClassifier
from eqmorph.evaluation.methods.spaces import Space
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.people import middle


def edit_figures(
    eq_space: EqSpace,
    before: FloatArray,
    after: FloatArray,
    middles_db: tuple[FloatArray, FloatArray],
    judge: WordClassifier,
    target: int,
) -> dict[str, float]:
    """What became of settings that were moved from one word to another.

    Parameters
    ----------
    eq_space : EqSpace
    before, after : array, shape (n, d)
    middles_db : pair of array, shape (256,)
        The curves of the first word and of the second.
    judge : WordClassifier
        Fitted on other people.
    target : int
        The number of the second word.

    Returns
    -------
    dict of str to float
        edit_called : share that is called the second word; edit_called_before : before the edit;
        edit_moved_db : median distance that a setting went; edit_own_kept : median correlation of
        what is the setting's own, its curve less its word's, before and after.
    """
    was, became = (eq_space.magnitude_response_db(s, GRID) for s in (before, after))
    own = [_centred(was - middles_db[0]), _centred(became - middles_db[1])]
    sizes = np.linalg.norm(own[0], axis=1) * np.linalg.norm(own[1], axis=1)
    kept = np.sum(own[0] * own[1], axis=1) / np.maximum(sizes, 1e-9)
    called = [judge.of_settings(eq_space, s)[:, target] > 0.5 for s in (before, after)]
    return {
        "edit_called_before": float(called[0].mean()),
        "edit_called": float(called[1].mean()),
        "edit_moved_db": float(np.median(response_distance_db(was, became))),
        "edit_own_kept": float(np.median(kept)),
    }


def _centred(curves: FloatArray) -> FloatArray:
    centred: FloatArray = curves - curves.mean(axis=1, keepdims=True)
    return centred


def adjusted(model: MorphModel, settings: FloatArray, start: str, end: str) -> FloatArray:
    """What the product's `adjust` makes of settings."""
    return np.stack(
        [
            model.adjust(equalizer_from_vector(model.space, s), from_=start, to=end).to_vector()
            for s in settings
        ]
    )


def moved_in(
    space: Space, people: tuple[FloatArray, FloatArray]
) -> Callable[[FloatArray], FloatArray] | None:
    """The same edit as a step of a space's latent, decoded: between the words' middles there.

    Parameters
    ----------
    space : Space
    people : pair of array, shape (n, d)
        Training people's settings for the first word and for the second.
    """
    if space.decode is None:
        return None
    decode = space.decode
    first, second = (middle(space.encode(settings), 0) for settings in people)

    def move(settings: FloatArray) -> FloatArray:
        return decode(space.encode(settings) + second - first)

    return move
