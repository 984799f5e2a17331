"""From labelled settings to what a model keeps of all its words, frequent and rare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import geometric_median
from eqmorph.equalizers.space import EqSpace
from eqmorph.sound.code import SoundCode
from eqmorph.sound.codec import Codec
from eqmorph.words.calibration import Calibration
from eqmorph.words.kernels import KernelSettings, kernel
from eqmorph.words.leaving_out import LeavingOut, exact_process, grouped_process
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.meaning import read
from eqmorph.words.observations import Cells, check_private, group_for_privacy, group_weights
from eqmorph.words.word_model import WordModel

# One setting on a flat optimum, around which nested choices scatter. The size of its prior and what
# counts of a sound were chosen among equals on the reported words: docs/REPORT.md has the nested
# figures beside those of this setting.
RELEASED = KernelSettings()
_SPREAD_DIRECTIONS = 6
# Terms by this many people or more are learnt from and calibrate by themselves.
_FREQUENT_PEOPLE = 20
# A text as one person typed it may be a name or tell of a session: longer ones are not kept.
_MOST_WORDS = 3
# With fewer people neither groups nor a calibration mean anything.
_FEWEST_PEOPLE = 10


def likeness_of_terms(cells: Cells, code: SoundCode) -> FloatArray:
    """How alike the terms are by text alone, shape (t, t)."""
    features = exact_process(cells, code, RELEASED).term_features
    between = kernel(features, features, RELEASED)
    scale = np.sqrt(np.diagonal(between))
    alike: FloatArray = between / np.outer(scale, scale)
    return alike


def may_be_named(cells: Cells) -> NDArray[np.bool_]:
    """Which terms may stand in a model's file, shape (t,).

    Those of two people or more, and those of one person that are up to three words for sounds.
    """
    people = np.bincount(cells.term, minlength=len(cells.terms))
    lexicon = load_lexicon()
    meanings = [read(term, lexicon) for term in cells.terms]
    plain = [
        bool(m.words) and not m.unknown and len(m.text.split()) <= _MOST_WORDS for m in meanings
    ]
    named: NDArray[np.bool_] = (people >= 2) | np.array(plain)
    return named


def counts_by_word(dataset: EqDataset, terms: Iterable[str]) -> dict[str, int]:
    """How many settings another data set has for some terms and the lexicon's words.

    Other texts of it are not told of: somebody may have typed a name.
    """
    lexicon = load_lexicon()
    told = {*terms, *lexicon.words}
    counts: Counter[str] = Counter(read(term, lexicon).text for term in dataset.terms)
    return {word: counts[word] for word in sorted(told) if counts[word]}


def answers_any_text(space: EqSpace) -> bool:
    """Whether models of a space answer texts that nobody used: those with five bands do."""
    return space.name == "parametric"


def build_word_model(
    dataset: EqDataset,
    codec: Codec,
    settings: KernelSettings = RELEASED,
    socialfx: EqDataset | None = None,
) -> WordModel | None:
    """What to keep so that any text has an answer.

    Nobody's own sound is kept, nor a text of somebody's own (`may_be_named`): every stored latent
    is the mean of at least three people, none of them with more than half of it, and the spread is
    a few directions of everybody's errors.

    Parameters
    ----------
    dataset : EqDataset
        Five-band settings with contributors.
    codec : Codec
        What their latents are made by.
    settings : KernelSettings
    socialfx : EqDataset, optional
        SocialFX, whose numbers of settings are told beside the numbers of people; the process does
        not learn from them.

    Returns
    -------
    WordModel or None
        None where the source has no five-band settings, does not tell its contributors apart, or
        has fewer than ten of them.
    """
    few = dataset.n_contributors < _FEWEST_PEOPLE
    if few or not answers_any_text(dataset.space):
        return None
    code, latents = codec.code, codec.encode(dataset.settings)
    cells = Cells.of(dataset, latents)
    kept = [t for t, named in zip(cells.terms, may_be_named(cells), strict=True) if named]
    rows = np.isin(np.array(dataset.terms), kept)
    cells = Cells.of(dataset.subset(rows), latents[rows])
    weights = group_weights(group_for_privacy(cells, likeness_of_terms(cells, code)))
    check_private(cells, weights)
    people = np.bincount(cells.term, minlength=len(cells.terms))
    rare = np.flatnonzero(people[cells.term] < _FREQUENT_PEOPLE)
    wanted = rare if len(rare) else np.arange(len(cells))
    predicted = LeavingOut(cells, code).predict(settings, wanted)
    observed = cells.latents[wanted]
    _, who = np.unique(cells.person[wanted], return_inverse=True)
    calibration = Calibration.fit(code.decode(predicted), code.decode(observed), who)
    return WordModel(
        grouped_process(cells, weights, code, settings),
        calibration,
        _spread(predicted, observed, calibration),
        {term: int(n) for term, n in zip(cells.terms, people, strict=True)},
        {} if socialfx is None else counts_by_word(socialfx, cells.terms),
        {
            term: calibration_of_word(dataset, latents, term, code)
            for term, n in zip(cells.terms, people, strict=True)
            if n >= _FREQUENT_PEOPLE
        },
    ).as_stored(code)


def calibration_of_word(
    dataset: EqDataset, latents: FloatArray, term: str, code: SoundCode
) -> Calibration:
    """What can be stated of a word of many people: each person against the others' middle."""
    rows = np.array(dataset.terms) == term
    _, people = np.unique(np.array(dataset.contributors)[rows], return_inverse=True)
    mine = latents[rows]
    middles = np.stack([geometric_median(mine[people != p]) for p in range(people.max() + 1)])
    return Calibration.fit(code.decode(middles[people]), code.decode(mine), people, by_size=False)


def _spread(predicted: FloatArray, observed: FloatArray, calibration: Calibration) -> FloatArray:
    """Principal directions of scaled errors, of unit size together, (directions, latent_dim)."""
    scaled = (observed - predicted) / calibration.error_db
    values, vectors = np.linalg.eigh(scaled.T @ scaled / len(scaled))
    chosen = np.argsort(-values)[:_SPREAD_DIRECTIONS]
    spread: FloatArray = (vectors[:, chosen] * np.sqrt(np.maximum(values[chosen], 0.0))).T
    return spread
