"""Unseen words: every rare term predicted without the term and without the people who used it.

For each person and term, neither any row with the term nor any row of the person is used ("leave
term and contributor out"). The settings of the process are chosen inside: for the people of a fold
by the same protocol on the data without them. The score of a term is the mean over its rows of the
RMS distance in dB (LSD) on 256 frequencies, of the settings that a user would get: predictions are
latents, and everything leaves by the decoder. That one is the teacher's, which nobody's setting had
a part in. Figures are over terms, intervals over contributors, whose rows and words
are not independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.rare_words import (
    MethodResult,
    RiskPoint,
    corrected,
    draws_of_people,
    method_result,
    risk_curve,
)
from eqmorph.evaluation.measures.responses import GRID, macro_mean
from eqmorph.evaluation.measures.stated_errors import Coverage, coverage_of, stated_errors
from eqmorph.evaluation.measures.variety import Variety, variety
from eqmorph.evaluation.methods.leave_word_and_person_out import UnseenTask, folds_of_cells
from eqmorph.evaluation.methods.nested_choice import choose_inside, random_settings, with_settings
from eqmorph.evaluation.methods.networks import taught_codec
from eqmorph.evaluation.methods.product_on_unseen_words import Asked
from eqmorph.evaluation.methods.socialfx_shapes import (
    SHAPE_CHOICES,
    Shapes,
    ShapeSettings,
    predict_with_shapes,
)
from eqmorph.evaluation.methods.unseen_word_baselines import baselines
from eqmorph.evaluation.studies.study import Options, StudyData, most_frequent, of_people
from eqmorph.sound.codec import Codec
from eqmorph.words.kernels import KernelSettings
from eqmorph.words.releasing import RELEASED
from eqmorph.words.vectors import WordVectors, load_word_vectors, vectors_installed

_RELATED_SPELLING = 0.5


@dataclass(frozen=True)
class Answered:
    """Of "as answered": a refused word counts there as flat, so as no win.

    Attributes
    ----------
    n_refused : int
        Words that are refused or ask for no change.
    scaled : float
        Share of the others that are scaled towards flat for caution.
    mean_db, flat_mean_db, win_rate : float
        Over the words that are answered.
    """

    n_refused: int
    scaled: float
    mean_db: float
    flat_mean_db: float
    win_rate: float


@dataclass(frozen=True)
class UnseenReport:
    """Figures of `evaluate_unseen`, as data; `variety` is of the answers, one for each word."""

    source: str
    fingerprint: str
    n_rows: int
    n_terms: int
    n_contributors: int
    seed: int
    n_configurations: int
    chosen: tuple[KernelSettings, ...]
    methods: tuple[MethodResult, ...]
    ablations: tuple[MethodResult, ...]
    risk: tuple[RiskPoint, ...]
    coverage: Coverage
    answered: Answered
    variety: Variety
    variety_of_people: Variety
    per_term: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def method(self, name: str) -> MethodResult:
        """The figures of one method or ablation.

        Raises
        ------
        KeyError
            If there is none of that name.
        """
        return {m.name: m for m in (*self.methods, *self.ablations)}[name]


def run(data: StudyData, options: Options) -> UnseenReport:
    """The study."""
    return evaluate_unseen(
        data.labelled, socialfx=data.socialfx, n_folds=options.n_folds, seed=options.seed
    )


def evaluate_unseen(
    dataset: EqDataset,
    *,
    socialfx: EqDataset | None = None,
    n_configurations: int = 40,
    n_folds: int = 5,
    n_bootstrap: int = 2000,
    frequent: Sequence[str] | None = None,
    codec: Codec | None = None,
    seed: int = 0,
) -> UnseenReport:
    """Leave term and contributor out over all terms but the frequent ones.

    Parameters
    ----------
    dataset : EqDataset
        With contributors.
    socialfx : EqDataset, optional
        SocialFX, for the ablations with it.
    n_configurations : int
        How many settings the nested choice weighs; 1 is the released ones only.
    n_folds, n_bootstrap, seed : int
    frequent : sequence of str, optional
        Terms that are learnt from and not scored; the two with most rows by default.
    codec : Codec, optional
        The two ends; by default the teacher's of the data set's space.

    Raises
    ------
    InvalidArgumentError
        If the data set does not tell its contributors apart, has fewer of them than folds, or no
        other words.
    """
    dataset = of_people(dataset)
    frequent = frequent or most_frequent(dataset)
    if set(dataset.terms) <= set(frequent):
        raise InvalidArgumentError(
            f"{dataset.source} has no word beside {' and '.join(frequent)}: none can be unseen"
        )
    codec = codec or taught_codec(dataset.space)
    task = UnseenTask.of(dataset, frequent, codec)
    vectors = load_word_vectors() if vectors_installed() else None
    folds = folds_of_cells(dataset, task.leaving.cells, n_folds, seed)
    fold_of_cell = folds[task.cells]
    candidates = random_settings(n_configurations, seed)
    nested = choose_inside(task, candidates, folds, with_settings)
    released = task.leaving.predict(RELEASED, task.cells)
    asked = Asked(dataset, task, frequent, folds)
    shipped = task.leaving.predict_grouped(RELEASED, task.cells, asked.groups)
    settings, scales = asked.answers()
    latents = {
        "flat": np.zeros_like(released),
        **baselines(task.leaving, task.cells, frequent, vectors),
        "nested": nested.averaged,
        "nested, the best one": nested.single,
        "released": released,
        "as shipped": shipped,
        "strict": task.leaving.predict(RELEASED, task.cells, strict=_relatives(task)),
    }
    ablated = {
        name: task.leaving.predict(settings, task.cells) for name, settings in ABLATIONS.items()
    }
    ablated |= _with_socialfx(task, folds, socialfx) | _with_vectors(task, vectors)
    errors, ablated_errors = (
        {name: task.row_errors(task.played_db(z)) for name, z in of.items()}
        for of in (latents, ablated)
    )
    answered = dataset.space.magnitude_response_db(settings, GRID)
    errors["as answered"] = task.row_errors(answered)
    draws = draws_of_people(task.row_person, n_bootstrap, seed)
    sizes = np.linalg.norm(released, axis=1)[task.row_cell]
    stated = stated_errors(task, task.played_db(released), fold_of_cell[task.row_cell])

    def results(of: Mapping[str, FloatArray]) -> tuple[MethodResult, ...]:
        beside = errors["flat"], errors["released"], draws, seed
        return tuple(method_result(name, task, e, *beside) for name, e in of.items())

    per_term = {
        task.leaving.cells.terms[t]: {name: float(e) for name, e in zip(errors, row, strict=True)}
        for t, row in zip(
            task.terms, np.stack([task.term_errors(e) for e in errors.values()]).T, strict=True
        )
    }
    return UnseenReport(
        dataset.source,
        dataset.fingerprint,
        len(task.row_term),
        len(task.terms),
        len(np.unique(task.row_person)),
        seed,
        n_configurations,
        nested.best,
        results(errors),
        corrected(results(ablated_errors)),
        risk_curve(task, sizes, errors["released"], errors["flat"], draws),
        coverage_of(task, stated, sizes, draws),
        _answered(task, scales, errors["as answered"], errors["flat"]),
        variety(_of_words(task, answered)),
        variety(_of_words(task, task.played_db(task.leaving.cells.latents[task.cells]))),
        per_term,
    )


def _of_words(task: UnseenTask, curves: FloatArray) -> FloatArray:
    """One curve for each word, of curves by cell: of a word of several people, the first's."""
    _, first = np.unique(task.leaving.cells.term[task.cells], return_index=True)
    return curves[first]


def _with_socialfx(
    task: UnseenTask, folds: NDArray[np.int64], socialfx: EqDataset | None
) -> dict[str, FloatArray]:
    """Latents by cell with SocialFX's shapes as evidence; none where it is not there."""
    if socialfx is None:
        return {}
    shapes = Shapes.of(socialfx, task.leaving.code)

    def predict(
        of: UnseenTask,
        how: ShapeSettings,
        wanted: NDArray[np.int64],
        usable: NDArray[np.bool_] | None,
        same_word: bool = True,
    ) -> FloatArray:
        return predict_with_shapes(of, shapes, how, wanted, usable, same_word=same_word)

    every = np.arange(len(task.cells))
    return {
        "with SocialFX": predict(task, ShapeSettings(), every, None),
        "with SocialFX, but not of the word": predict(task, ShapeSettings(), every, None, False),
        "with SocialFX as chosen inside": choose_inside(task, SHAPE_CHOICES, folds, predict).single,
    }


def _with_vectors(task: UnseenTask, vectors: WordVectors | None) -> dict[str, FloatArray]:
    """Latents by cell with word vectors as one more source; none where they are not installed."""
    if vectors is None:
        return {}
    # What keeps opposites apart is the lexicon's, so that it goes with the lexicon.
    alone = replace(vectors, opposites_apart=False)
    tried = {
        "with word vectors": (vectors, RELEASED),
        "with word vectors, opposites alike": (alone, RELEASED),
        "word vectors instead of spelling": (vectors, ABLATIONS["without spelling"]),
        "word vectors instead of the lexicon": (alone, ABLATIONS["without the lexicon"]),
    }
    return {
        name: replace(task.leaving, vectors=near).predict(settings, task.cells)
        for name, (near, settings) in tried.items()
    }


def _answered(
    task: UnseenTask, scales: FloatArray, errors: FloatArray, flat: FloatArray
) -> Answered:
    mine, nothing = task.term_errors(errors), task.term_errors(flat)
    scale = task.term_errors(scales[task.row_cell])
    there = scale > 0
    return Answered(
        int((~there).sum()),
        *(macro_mean(of[there]) for of in (scale < 1, mine, nothing, mine < nothing)),
    )


def _relatives(task: UnseenTask) -> NDArray[np.bool_]:
    """Terms that share a meaning or much of their spelling, shape (t, t)."""
    features = task.leaving.features
    related: NDArray[np.bool_] = (features.concepts @ features.concepts.T != 0.0) | (
        features.spelling @ features.spelling.T > _RELATED_SPELLING
    )
    return related


_ABLATIONS = {
    "without the lexicon": replace(RELEASED, prior_db=0.0, levels=0.0, shared_words=0.0),
    "without its prior mean": replace(RELEASED, prior_db=0.0),
    "without its kernel": replace(RELEASED, levels=0.0),
    "without spelling": replace(RELEASED, spelling=0.0),
    "without shared words": replace(RELEASED, shared_words=0.0),
    "without manner": replace(RELEASED, manner=0.0),
}
# Taking away what is not there is no ablation.
ABLATIONS = {name: settings for name, settings in _ABLATIONS.items() if settings != RELEASED}
