"""One fold of the study: the trainings on its people, and all figures of its held-out people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.evaluation.data.splits import Folds
from eqmorph.evaluation.measures.clustering import grouping
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.measures.word_classifier import WordClassifier, fit_word_classifier
from eqmorph.evaluation.methods import spaces
from eqmorph.evaluation.methods.networks import SPECIFIED, taught_codec
from eqmorph.evaluation.methods.spaces import Space
from eqmorph.evaluation.methods.temperature import best_by_validation
from eqmorph.evaluation.results import kept_result, key_of, write_result
from eqmorph.evaluation.studies import space_edits, space_geometry, space_words
from eqmorph.evaluation.studies.study import Told
from eqmorph.model.building import model_of
from eqmorph.model.morph_model import MorphModel
from eqmorph.network.exporting import codec_of
from eqmorph.network.modules import NetworkConfig
from eqmorph.network.training import TrainedNetwork, TrainingConfig, rows_fingerprint, train
from eqmorph.sound.code import SoundCode
from eqmorph.version import __version__
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.releasing import RELEASED

# Raised when figures change their meaning, so that kept ones are not mixed with new ones.
FIGURES_VERSION = 3
TRAINED, TAUGHT = "fine-tuned (eqmorph)", "teacher alone"
NOTHING = "doing nothing"
SCRATCH, SPECIFICATION = "the same network from scratch", "the specification's network"
# Lines between people that are walked, of pairs drawn.
_PAIRS, _DRAWN = 100, 2_000
# Of them, where every position is a search.
_FEW_PAIRS = 12
_RARE_EXAMPLES = 5
# Every word of a fold's training side is a known one, as in the released model with five rows in
# all; a fold has fewer.
_FEWEST_ROWS = 1


@dataclass(frozen=True)
class MeasuredFold:
    """Figures by space, the unseen words' errors of the held-out rows, the temperature chosen."""

    figures: dict[str, dict[str, float]]
    unseen_db: dict[str, tuple[float, ...]]
    temperature: float


@dataclass(frozen=True, eq=False)
class FoldOfSpaces:
    """A fold, ready to be measured.

    Attributes
    ----------
    dataset : EqDataset
    consolidated : EqDataset or None
        The same people's rows with their consolidated words.
    folds : Folds
    fold : int
    terms : tuple of str
        The two words that are judged; settings of the second are moved to the first.
    config : TrainingConfig
    temperatures : tuple of float
    beside : bool
        Whether what stands beside the network is measured, too.
    """

    dataset: EqDataset
    consolidated: EqDataset | None
    folds: Folds
    fold: int
    terms: tuple[str, ...]
    config: TrainingConfig
    temperatures: tuple[float, ...]
    beside: bool

    def measured(self, cache: Path | None, tell: Told) -> MeasuredFold:
        """What the fold says; kept if asked."""
        path = None if cache is None else cache / f"{self._key()}.json"
        found = kept_result(MeasuredFold, path) or self._measure(tell)
        if path is not None:
            write_result(found, path)
        return found

    def _key(self) -> str:
        teacher = taught_codec(self.dataset.space)
        digest = hashlib.sha256()
        for name, weights in sorted(teacher.to_arrays().items()):
            digest.update(name.encode() + weights.tobytes())
        identity = {
            "figures": FIGURES_VERSION,
            "version": __version__,
            "rows": [rows_fingerprint(d) for d in (self.dataset, self.consolidated) if d],
            "folds": self.folds.to_json(),
            "fold": self.fold,
            "terms": self.terms,
            "training": asdict(self.config),
            "temperatures": self.temperatures,
            "beside": self.beside,
            "teacher": digest.hexdigest(),
        }
        return key_of(identity)

    def _measure(self, tell: Told) -> MeasuredFold:
        figures: dict[str, dict[str, float]] = {}
        unseen: dict[str, tuple[float, ...]] = {}
        temperature = self.config.temperature
        for space, trained in self._spaces(tell):
            tell(f"fold {self.fold + 1}: {space.name}")
            figures[space.name] = self._figures(space)
            if trained is not None and space.name == TRAINED:
                temperature = trained.config.temperature
            if space.codec is not None:
                errors = space_words.unseen_errors_db(self.dataset, space.codec, self.terms)
                unseen[space.name] = tuple(errors[self._held].tolist())
        figures["between settings"] = space_geometry.ways(
            self.dataset.space, self._settings, self._pairs, self._judge, 0
        )
        return MeasuredFold(figures, unseen, temperature)

    # Who is on which side

    @cached_property
    def _held(self) -> NDArray[np.bool_]:
        return self.folds.sides(self.dataset, self.fold)[1]

    @cached_property
    def _training(self) -> EqDataset:
        return self.dataset.subset(~self._held)

    @cached_property
    def _test(self) -> EqDataset:
        return self.dataset.subset(self._held)

    @cached_property
    def _settings(self) -> FloatArray:
        """The held-out people's."""
        return self.dataset.space.canonical(self._test.settings)

    @cached_property
    def _labels(self) -> NDArray[np.str_]:
        return np.array(self._test.terms, dtype=str)

    @cached_property
    def _pairs(self) -> NDArray[np.int64]:
        """Held-out rows of the second word beside such of the first by other people, shape (m, 2).

        Of whoever there is, where one person made them all.
        """
        rng = np.random.default_rng(self.config.seed)
        people = np.array(self._test.contributors)
        rows = [np.flatnonzero(self._labels == term) for term in (self.terms[1], self.terms[0])]
        drawn = np.stack([rng.choice(side, size=_DRAWN) for side in rows], axis=1)
        apart = people[drawn[:, 0]] != people[drawn[:, 1]]
        return (drawn[apart] if apart.any() else drawn)[:_PAIRS]

    @cached_property
    def _judge(self) -> WordClassifier:
        """Fitted on the training side's people."""
        rows = np.isin(np.array(self._training.terms), self.terms)
        chosen = self._training.subset(rows)
        return fit_word_classifier(
            chosen.space, chosen.settings, list(chosen.terms), list(self.terms)
        )

    # What is compared

    def _spaces(self, tell: Told) -> Iterator[tuple[Space, TrainedNetwork | None]]:
        taught = taught_codec(self.dataset.space)
        yield spaces.of_codec(TAUGHT, taught), None
        trained = best_by_validation(
            self._training,
            self.config,
            self.temperatures,
            lambda t: tell(f"fold {self.fold + 1}: trained, temperature {t.config.temperature:g}"),
        )
        fine_tuned = spaces.of_codec(TRAINED, codec_of(trained.network, trained.code))
        yield fine_tuned, trained
        if not self.beside:
            return
        if trained.start != "scratch":
            scratch = train(self._training, replace(trained.config, start="scratch"))
            yield spaces.of_codec(SCRATCH, codec_of(scratch.network, scratch.code)), scratch
        specified = train(
            self._training, replace(self.config, **SPECIFIED), NetworkConfig.specified()
        )
        codec = codec_of(specified.network, specified.code)
        yield spaces.of_codec(SPECIFICATION, codec, hears=False), specified
        yield spaces.closed_form(taught.code, self.dataset.space), None
        yield spaces.pca_of_curves(self._training, taught.code), None
        yield spaces.pca_of_parameters(self._training), None
        yield spaces.forest_beside_pca(self._training, self.terms), None
        yield spaces.logistic_margin(self._training, self.terms, fine_tuned), None
        yield spaces.nothing(self.dataset.space), None

    def _figures(self, space: Space) -> dict[str, float]:
        code = taught_codec(self.dataset.space).code
        latents = space.encode(self._settings)
        responses = self.dataset.space.magnitude_response_db(self._settings, GRID)
        found = space_geometry.isometry(latents, responses)
        found |= space_geometry.copies(space, self._settings)
        found |= self._grouping(space, latents)
        if space.name == NOTHING:
            flat = dict.fromkeys(self.terms, self.dataset.space.default)
            return found | {"known_db": space_words.answers_db(flat, self._test, self.terms)}
        found |= space_geometry.curves_made(
            space, lexicon_curves(code), code.frequencies_hz, "words"
        )
        found |= space_geometry.curves_made(
            space, self._between(code), code.frequencies_hz, "between"
        )
        pairs = self._pairs[:_FEW_PAIRS] if space.slow else self._pairs
        found |= space_geometry.lines(space, self._settings, pairs)
        if space.codec is not None:
            return found | self._of_model(space, code)
        made = space_words.means_of_latents(space, self._training, self.terms)
        if made:
            found["known_db"] = space_words.answers_db(made, self._test, self.terms)
        return found | self._moved(space, made, None)

    def _grouping(self, space: Space, latents: FloatArray) -> dict[str, float]:
        known = np.isin(self._labels, self.terms)
        if not np.ptp(latents, axis=0).any():
            return {}  # all in one point: groups of no size, which would look perfect
        found = grouping(latents[known], self._labels[known])
        if space.embed is not None:
            found |= grouping(space.embed(latents[known]), self._labels[known], "embedding_")
        return found

    def _between(self, code: SoundCode) -> FloatArray:
        """Curves on the way between two held-out people's, anywhere on it."""
        drawn = self.dataset.space.magnitude_response_db(self._settings, code.frequencies_hz)
        share = np.random.default_rng(self.config.seed).random((len(self._pairs), 1))
        mixed: FloatArray = (
            share * drawn[self._pairs[:, 0]] + (1.0 - share) * drawn[self._pairs[:, 1]]
        )
        return mixed

    def _of_model(self, space: Space, code: SoundCode) -> dict[str, float]:
        """Figures of the whole model over a codec, asked as a user asks it."""
        assert space.codec is not None
        seed = self.config.seed
        model = model_of(self._training, space.codec, _FEWEST_ROWS, seed=seed)
        made = space_words.generated(model, self.terms)
        found = {"known_db": space_words.answers_db(made, self._test, self.terms)}
        if self.consolidated is not None:
            counts = self.consolidated.term_counts()
            words = [t for t, n in counts.items() if n >= _RARE_EXAMPLES]
            held = np.isin(np.array(self.consolidated.ids), np.array(self._test.ids))
            of_few = model_of(self.consolidated.subset(~held), space.codec, _FEWEST_ROWS, seed=seed)
            found["rare_db"] = space_words.answers_db(
                space_words.generated(of_few, words), self.consolidated.subset(held), words
            )
        found |= space_words.sample_figures(model, self._training, self._test, self.terms, seed)
        found |= space_words.describe_figures(model, self._test)
        return found | self._moved(space, made, model)

    def _moved(
        self, space: Space, made: dict[str, FloatArray], model: MorphModel | None
    ) -> dict[str, float]:
        """Held-out people's settings of the second word turned into the first."""
        end, start = self.terms
        before = self._settings[self._labels == start]
        if not made or not len(before):
            return {}
        of_start, of_end = (
            self.dataset.space.magnitude_response_db(made[t], GRID) for t in (start, end)
        )

        def edited(after: FloatArray) -> dict[str, float]:
            return space_edits.edit_figures(
                self.dataset.space, before, after, (of_start, of_end), self._judge, 0
            )

        found: dict[str, float] = {}
        if model is not None:
            found = edited(space_edits.adjusted(model, before, start, end))
        known = self._training.space.canonical(self._training.settings)
        names = np.array(self._training.terms)
        move = space_edits.moved_in(space, (known[names == start], known[names == end]))
        if move is None:
            return found
        return found | {f"line_{name}": value for name, value in edited(move(before)).items()}


def lexicon_curves(code: SoundCode) -> FloatArray:
    """The curves of the lexicon's concepts, as large as the process has them, in dB."""
    lexicon = load_lexicon()
    levels = np.stack([concept.levels for concept in lexicon.concepts.values()])
    drawn = RELEASED.prior_db * lexicon.curve(levels, code.frequencies_hz)
    curves: FloatArray = drawn[np.abs(drawn).max(axis=1) > 0]
    return curves
