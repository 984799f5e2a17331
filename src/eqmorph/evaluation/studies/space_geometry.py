"""Whether distances are what one hears, copies are exact, and straight lines are straight.

Conventions: settings are legal, (n, d); responses and errors are in dB on 256 frequencies; a figure
of many rows is a median or a percentile, as its name says.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import equalizer_from_vector
from eqmorph.equalizers.paths import response_path
from eqmorph.equalizers.response import overshoot_db, path_length_ratio, response_distance_db
from eqmorph.equalizers.space import EqSpace
from eqmorph.evaluation.measures.morphing import is_monotone
from eqmorph.evaluation.measures.responses import GRID, pairwise_lsd_db
from eqmorph.evaluation.measures.statistics import percentiles
from eqmorph.evaluation.measures.word_classifier import WordClassifier
from eqmorph.evaluation.methods.spaces import Space

# Positions along a line.
STEPS = 41


def isometry(latents: FloatArray, responses_db: FloatArray) -> dict[str, float]:
    """How well distances of latents tell distances of responses (LSD), over all pairs.

    Parameters
    ----------
    latents : array, shape (n, k)
    responses_db : array, shape (n, bins)

    Returns
    -------
    dict of str to float
        isometry_rank : Spearman's correlation; isometry_error : relative error (Kruskal's stress)
        after the best single scale; isometry_scale : that scale, dB for each unit. NaN where all
        latents are one.
    """
    from scipy.spatial.distance import pdist
    from scipy.stats import spearmanr

    apart = pdist(latents)
    upper = np.triu_indices(len(latents), 1)
    heard = pairwise_lsd_db(responses_db)[upper]
    if not apart.any() or not heard.any():
        names = ("isometry_rank", "isometry_error", "isometry_scale")
        return dict.fromkeys(names, float("nan"))
    scale = float(apart @ heard / (apart @ apart))
    stress = np.sqrt(np.sum((scale * apart - heard) ** 2) / np.sum(heard**2))
    return {
        "isometry_rank": float(spearmanr(apart, heard).statistic),
        "isometry_error": float(stress),
        "isometry_scale": scale,
    }


def copies(space: Space, settings: FloatArray) -> dict[str, float]:
    """Response error of settings that went through both ends: median, 95 %."""
    if space.decode is None:
        return {}
    made = space.decode(space.encode(settings))
    error = response_distance_db(_curves(space, made), _curves(space, settings))
    return percentiles("copy", error, 50, 95, unit="_db")


def curves_made(
    space: Space, curves_db: FloatArray, grid_hz: FloatArray, name: str
) -> dict[str, float]:
    """Error of the settings made of curves that no equaliser made: median, 90 %.

    Parameters
    ----------
    space : Space
    curves_db : array, shape (n, 64)
        On the grid of the code, `grid_hz`.
    grid_hz : array, shape (64,)
    name : str
        What the figures begin with.
    """
    if space.decode is None or space.of_curves is None:
        return {}
    made = space.decode(space.of_curves(curves_db))
    error = response_distance_db(space.eq_space.magnitude_response_db(made, grid_hz), curves_db)
    return percentiles(name, error, 50, 90, unit="_db")


def lines(space: Space, settings: FloatArray, pairs: NDArray[np.int64]) -> dict[str, float]:
    """Straight lines between settings, decoded: how straight they are and how smoothly they go.

    Parameters
    ----------
    space : Space
    settings : array, shape (n, d)
    pairs : array of int, shape (m, 2)
        Rows of the ends.

    Returns
    -------
    dict of str to float
        Path ratio (median, 90 %), overshoot against the line's own ends (90 %, dB), the largest
        step of a parameter between neighbours of 41 positions on the unit scale (median, 90 %).
    """
    if space.decode is None:
        return {}
    latents = space.encode(settings)
    alpha = np.linspace(0.0, 1.0, STEPS)[:, None]
    walked = [space.decode((1.0 - alpha) * latents[a] + alpha * latents[b]) for a, b in pairs]
    return _walk_figures("line", space.eq_space, walked, 50, 90)


def ways(
    eq_space: EqSpace,
    settings: FloatArray,
    pairs: NDArray[np.int64],
    judge: WordClassifier,
    target: int,
) -> dict[str, float]:
    """`response_path` between settings of one word and another, which is what a morph of two is.

    Parameters
    ----------
    eq_space : EqSpace
    settings : array, shape (n, d)
    pairs : array of int, shape (m, 2)
    judge : WordClassifier
        Says how the chance of the second word goes along the way.
    target : int
        The number of that word.
    """
    alphas = np.linspace(0.0, 1.0, STEPS)
    walked, monotone, ends = [], [], []
    for pair in pairs:
        start, end = (equalizer_from_vector(eq_space, settings[i]) for i in pair)
        path = response_path(start, end)
        way = np.stack([path.at(float(a)).to_vector() for a in alphas])
        walked.append(way)
        monotone.append(is_monotone(judge.of_settings(eq_space, way)[:, target]))
        made, wanted = (
            eq_space.magnitude_response_db(s, GRID) for s in (way[[0, -1]], settings[pair])
        )
        ends.append(response_distance_db(made, wanted).max())
    return {
        **_walk_figures("way", eq_space, walked, 90),
        "way_monotone": float(np.mean(monotone)),
        "way_ends_db": float(np.max(ends)),
    }


def _walk_figures(
    name: str, eq_space: EqSpace, walked: Sequence[FloatArray], *of_steps: int
) -> dict[str, float]:
    """Of ways, each of shape (41, d): their length, what they leave, their largest step."""
    curves = [eq_space.magnitude_response_db(way, GRID) for way in walked]
    steps = [np.abs(np.diff(eq_space.to_unit(way), axis=0)).max() for way in walked]
    return {
        **percentiles(f"{name}_path", [path_length_ratio(c) for c in curves], 50, 90),
        **percentiles(f"{name}_overshoot", [overshoot_db(c) for c in curves], 90, unit="_db"),
        **percentiles(f"{name}_step", steps, *of_steps),
    }


def _curves(space: Space, settings: FloatArray) -> FloatArray:
    return space.eq_space.magnitude_response_db(settings, GRID)
