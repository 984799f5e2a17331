"""The specification's advice on training, tried: λ, `--min-examples`, epochs, and what they take.

Each of its settings is tried with all others at their defaults, on held-out people. Minutes are of
the machine that ran it, one core, with what else it was doing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_distance_db
from eqmorph.evaluation.data.splits import contributor_folds
from eqmorph.evaluation.measures.clustering import grouping
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.measures.statistics import over_folds
from eqmorph.evaluation.studies.space_words import answers_db, generated
from eqmorph.evaluation.studies.study import Options, StudyData, Told, silent
from eqmorph.model.building import build_model
from eqmorph.network.training import TrainingConfig, train

# What is tried, the default first: name of the option, and its values.
ADVICE: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("contrastive_weight", (0.5, 0.1, 0.7, 1.0)),
    ("min_examples", (10, 1, 2, 5, 15, 20)),
    ("epochs", (100, 150, 200)),
)


@dataclass(frozen=True)
class Trial:
    """One setting of one option, all others at their defaults; means over folds.

    Attributes
    ----------
    option : str
        A field of `TrainingConfig`.
    value : float
    n_words, n_rows : int
        Words and settings that are left to train on, in all.
    silhouette, davies_bouldin : float
        Of the embedding of held-out people's settings for the judged words.
    copy_median_db, known_db : float
    best_epoch : float
    minutes : float
        Of one training.
    deviations : dict of str to float
        Over folds, of the figures above.
    """

    option: str
    value: float
    n_words: int
    n_rows: int
    silhouette: float
    davies_bouldin: float
    copy_median_db: float
    known_db: float
    best_epoch: float
    minutes: float
    deviations: dict[str, float]


@dataclass(frozen=True)
class AdviceReport:
    """All trials, with what they were made from."""

    DERIVED: ClassVar[tuple[str, ...]] = ("protocol",)
    protocol: ClassVar[str] = "advice"

    source: str
    terms: tuple[str, ...]
    n_folds: int
    seed: int
    trials: tuple[Trial, ...]


def run(data: StudyData, options: Options) -> AdviceReport:
    """The study, for the two most frequent words; a number of epochs asked for is not varied."""
    epochs = options.epochs or TrainingConfig.epochs
    return evaluate_advice(
        data.labelled,
        config=TrainingConfig(epochs=epochs, seed=options.seed, device="cpu"),
        advice=[a for a in ADVICE if options.epochs is None or a[0] != "epochs"],
        terms=tuple(data.labelled.term_counts())[:2],
        n_folds=options.n_folds,
        seed=options.seed,
        tell=options.tell,
    )


def evaluate_advice(
    dataset: EqDataset,
    *,
    config: TrainingConfig | None = None,
    advice: Sequence[tuple[str, Sequence[float]]] = ADVICE,
    terms: Sequence[str] = ("warm", "bright"),
    n_folds: int = 5,
    seed: int = 0,
    tell: Told = silent,
) -> AdviceReport:
    """Try each piece of advice.

    Parameters
    ----------
    dataset : EqDataset
        All rows; each trial leaves out the words that `min_examples` leaves out.
    config : TrainingConfig, optional
        The defaults that each trial changes.
    advice : sequence of (option, values)
    terms : sequence of str
        The words that are judged, the same in all trials.
    n_folds, seed : int
    tell : callable
        Told of each trial.

    Raises
    ------
    ValueError
        If there are fewer contributors than folds, or no option is given.
    """
    config = config or TrainingConfig(seed=seed, device="cpu")
    trials: list[Trial] = []
    defaults: Trial | None = None
    for option, values in advice:
        for value in values:
            number_of = type(getattr(config, option))(value)
            if defaults is not None and number_of == getattr(config, option):
                # The defaults are one training, whatever the option that is looked at.
                trial = replace(defaults, option=option, value=float(value))
            else:
                changed = replace(config, **{option: number_of})
                trial = _trial(dataset, changed, option, float(value), terms, n_folds, seed)
                if number_of == getattr(config, option):
                    defaults = trial
            trials.append(trial)
            tell(f"{option} {value:g}: silhouette {trial.silhouette:.2f}, {trial.minutes:.1f} min")
    return AdviceReport(dataset.source, tuple(terms), n_folds, seed, tuple(trials))


def _trial(
    dataset: EqDataset,
    config: TrainingConfig,
    option: str,
    value: float,
    terms: Sequence[str],
    n_folds: int,
    seed: int,
) -> Trial:
    folds = contributor_folds(dataset, n_folds, seed)
    kept = [t for t, n in dataset.term_counts().items() if n >= config.min_examples]
    left = np.isin(np.array(dataset.terms), kept)
    found = [
        _figures(dataset.subset(training & left), dataset.subset(held_out), config, terms)
        for training, held_out in (folds.sides(dataset, fold) for fold in range(n_folds))
    ]
    spreads = over_folds(found)
    means = {name: spread.mean for name, spread in spreads.items()}
    deviations = {name: spread.std for name, spread in spreads.items()}
    return Trial(option, value, len(kept), int(left.sum()), **means, deviations=deviations)


def _figures(
    training: EqDataset, held_out: EqDataset, config: TrainingConfig, terms: Sequence[str]
) -> dict[str, float]:
    trained = train(training, config)
    model = build_model(training, trained, 1)
    space = held_out.space
    settings = space.canonical(held_out.settings)
    made = model.codec.decode(model.codec.encode(settings))
    wanted, copied = (space.magnitude_response_db(s, GRID) for s in (settings, made))
    named = np.isin(np.array(held_out.terms), list(terms))
    labels = np.array(held_out.terms)[named]
    embedded: FloatArray = model.embed(settings[named])
    return {
        **grouping(embedded, labels),
        "copy_median_db": float(np.median(response_distance_db(wanted, copied))),
        "known_db": answers_db(generated(model, terms), held_out, terms),
        "best_epoch": float(trained.best_epoch),
        "minutes": trained.seconds / 60.0,
    }
