"""`MorphModel`: everything needed to turn words into settings and to morph between them (NumPy)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Literal, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.datasets.vocabulary import Vocabulary, normalise
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.blends import blend_settings, normalised_weights
from eqmorph.equalizers.either import Equalizer, equalizer_from_vector
from eqmorph.equalizers.fitting import fit_parametric_many
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.paths import ResponsePath, response_path
from eqmorph.equalizers.space import EqSpace
from eqmorph.errors import NotThereError, UnknownTermError
from eqmorph.model.known_words import TermClassifier, TermModel
from eqmorph.sound.codec import NumpyNetwork
from eqmorph.words.answers import (
    Answer,
    Draft,
    assemble,
    draft_unseen,
    finished,
    same_word_as,
    sample_curves,
    understood,
)
from eqmorph.words.calibration import size_db
from eqmorph.words.gaussian_process import read
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.own_words import OwnWords, style_shift_db
from eqmorph.words.playable import playable
from eqmorph.words.text import Meaning
from eqmorph.words.word_model import WordModel

MorphMethod: TypeAlias = Literal["response", "latent"]
MORPH_METHODS: tuple[MorphMethod, ...] = ("response", "latent")

_MOST_SUGGESTIONS = 3
_WORST_SUGGESTION = 60.0  # per cent of similarity
_LONGEST_TERM = 200
# How many answers and paths are remembered: texts are many.
_MOST_REMEMBERED = 512


@dataclass(frozen=True)
class School:
    """One way in which people make a word: its share of them and its central setting."""

    share: float
    eq: Equalizer


@dataclass(frozen=True)
class TermInfo:
    """A known word: how many settings by how many people stand behind it, and its schools."""

    term: str
    n_rows: int
    n_contributors: int
    n_schools: int


@dataclass(frozen=True, eq=False)
class MorphModel:
    """Words into settings, settings into words, and the ways between them.

    Make one with `eqmorph.load`, `MorphModel.load` or `eqmorph.model.building.build_model`.

    Attributes
    ----------
    network : NumpyNetwork
    term_models : tuple of TermModel
        Most rows first.
    classifier : TermClassifier
        Over the terms in that order.
    metadata : mapping
        Training settings, data fingerprint, metrics, versions.
    word_model : WordModel or None
        What answers for texts beyond the terms; without it only the terms are known.
    own : OwnWords
        A user's own words; `save` does not write them.
    """

    network: NumpyNetwork
    term_models: tuple[TermModel, ...]
    classifier: TermClassifier
    metadata: Mapping[str, Any]
    word_model: WordModel | None = None
    own: OwnWords = field(default_factory=OwnWords)
    _paths: dict[tuple[str, str], ResponsePath[Any]] = field(default_factory=dict, repr=False)
    _answers: dict[str, Answer] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> MorphModel:
        """A model from a file that `save` wrote, safetensors or torch checkpoint.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ModelFormatError
            If the file is truncated, foreign, unsafe or of a newer version.
        """
        from eqmorph.model.storage import load_model

        return load_model(path)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model to one file: a torch checkpoint for ".pt", else safetensors.

        Raises
        ------
        OSError
            If the file cannot be written; an older one stays as it was.
        MissingExtraError
            For ".pt" without torch.
        """
        from eqmorph.model.storage import save_model

        save_model(self, path)

    @property
    def space(self) -> EqSpace:
        """What the numbers of this model's settings mean."""
        return self.network.space

    @property
    def terms(self) -> tuple[str, ...]:
        """The known words, those with most settings first."""
        return tuple(self._by_name)

    @cached_property
    def _by_name(self) -> dict[str, TermModel]:
        return {t.term: t for t in self.term_models}

    @cached_property
    def _by_concept(self) -> dict[str, TermModel]:
        """Known words of one word by what they mean, those with most settings first."""
        lexicon = load_lexicon()
        found: dict[str, TermModel] = {}
        for model in self.term_models:
            meaning = read(model.term, lexicon)
            if len(meaning.words) == 1 and not meaning.unknown:
                found.setdefault(meaning.words[0].concept, model)
        return found

    def __repr__(self) -> str:
        return f"MorphModel({self.space.name}, {len(self.terms)} terms: {', '.join(self.terms)})"

    def term(self, term: str) -> TermModel:
        """What the model knows of a word.

        Case, space, known slips of spelling and inflections ("Warmth", "brighter") do not matter.

        Raises
        ------
        TypeError
            If `term` is not text.
        UnknownTermError
            If no people are known who used the word; with the nearest known ones.
        """
        if not isinstance(term, str):
            raise TypeError(f"a term is text, got {type(term).__name__}")
        name = normalise(term[:_LONGEST_TERM])
        if name in self._by_name:
            return self._by_name[name]
        same = _vocabulary().canonical(name, consolidate=True) if name else None
        if same in self._by_name:
            return self._by_name[same]
        raise UnknownTermError(term, self._suggestions(name))

    def known(self, text: str) -> TermModel | None:
        """What the model knows of a word; None for another text that `answer` may understand.

        Raises
        ------
        TypeError
            If `text` is not text.
        UnknownTermError
            If the model answers for its terms only.
        """
        if isinstance(text, str) and self.own.central(text) is not None:
            return None  # what the user says it is goes before what others do
        try:
            return self.term(text)
        except UnknownTermError:
            if self.word_model is None:
                raise
        return None

    def answer(self, text: str) -> Answer:
        """The whole answer to any text: setting, confidence, evidence, expected error.

        Parameters
        ----------
        text : str
            One word or several, such as "muddy", "crisp snare", "less boomy" or "muy brillante".

        Returns
        -------
        Answer
            For a word of `terms` its people's central setting. For other texts the curve that the
            lexicon and all people's words suggest, scaled towards flat where that is a guess.

        Raises
        ------
        TypeError
            If `text` is not text.
        UnknownTermError
            If no word for a sound is found in it (`UnintelligibleTextError`), or the model answers
            for its terms only.
        """
        known = self.known(text)
        if self.word_model is None:
            raise UnknownTermError(text, self._suggestions(normalise(text)))
        name = known.term if known is not None else normalise(text)
        # Not read back from the dictionary: another thread may clear it.
        found = self._answers.get(name)
        if found is None:
            self._make_room(1)
            begun = self._begun(name, known, self.word_model)
            found = finished([begun], self.word_model)[0] if isinstance(begun, Draft) else begun
            self._answers[name] = found
        return found

    def prepare(self, texts: Iterable[str]) -> None:
        """Work out the answers to many texts at once, for `answer` and the others to give.

        Twenty take a few times as long as one. A text that cannot be answered is passed over; and
        nothing is changed but the time that `answer` takes.
        """
        begun: dict[str, Draft] = {}
        for text in dict.fromkeys(texts):
            name = normalise(text)
            if self.word_model is None or name in self._answers:
                continue
            with suppress(UnknownTermError):
                if self.known(text) is None:
                    draft = self._begun(name, None, self.word_model)
                    if isinstance(draft, Draft):
                        begun[name] = draft
        if begun and self.word_model is not None:
            self._make_room(len(begun))
            made = finished(list(begun.values()), self.word_model)
            self._answers.update(zip(begun, made, strict=True))

    def _make_room(self, n: int) -> None:
        if len(self._answers) + n > _MOST_REMEMBERED:
            self._answers.clear()

    def _begun(self, name: str, known: TermModel | None, words: WordModel) -> Answer | Draft:
        """An answer, or all of it but its five bands."""
        lexicon = words.process.lexicon
        setting: Equalizer | None = self.own.central(name)
        if setting is not None:
            meaning = read(name, lexicon)
            n = len(self.own.settings[name])
            meaning = replace(meaning, notes=(f"your own word, from {n} of your settings",))
        elif known is None:
            meaning = understood(name, words, self._suggestions(name))
            known = self._by_concept.get(same_word_as(meaning) or "")
            if known is None:
                shift = style_shift_db(self.own, words.process, meaning)
                return draft_unseen(meaning, words, shift)
        else:
            meaning = read(known.term, lexicon)
        if setting is None:
            setting = self._in_own_style(cast(TermModel, known), meaning, words)
        curve = setting.magnitude_response_db(words.frequencies_hz)
        confidence = float(words.calibration.confidence(size_db(curve)))
        note = "; ".join(meaning.notes)
        return assemble(meaning, words, setting, curve, confidence, 1.0, note, True)

    def _in_own_style(self, known: TermModel, meaning: Meaning, words: WordModel) -> Equalizer:
        """A known word's centre; moved towards the user's way where they gave own words."""
        centre = self._setting(known.centre)
        if not self.own.settings:
            return centre
        shift = style_shift_db(self.own, words.process, meaning)
        moved = centre.magnitude_response_db(words.frequencies_hz) + shift
        return playable(moved[None], words.frequencies_hz)[0]

    def learn(self, term: str, eqs: Iterable[ParametricEq]) -> MorphModel:
        """This model with a word of one's own, or with more settings for one.

        The word then stands for the middle of the settings given for it, and all other words move
        towards the style that they show.

        Parameters
        ----------
        term : str
            Any name, such as "my-vocal"; a word that is known already is overridden.
        eqs : iterable of ParametricEq
            At least one.

        Raises
        ------
        TypeError
            If `term` is not text, or one of `eqs` is no five-band setting.
        ValueError
            If the term is empty or too long, there are no settings, or this model answers for its
            terms only.
        """
        return self.with_own_words(self.own.with_word(term, eqs))

    def forget(self, term: str) -> MorphModel:
        """This model without one of the user's own words.

        Raises
        ------
        ValueError
            If it is none of them.
        """
        return self.with_own_words(self.own.without_word(term))

    def with_own_words(self, own: OwnWords) -> MorphModel:
        """This model with a user's words in the place of those it has.

        Raises
        ------
        ValueError
            If there are any and this model answers for its terms only.
        """
        if own.settings and self.word_model is None:
            raise ValueError("this model answers for its terms only and cannot learn own words")
        return replace(self, own=own, _paths={}, _answers={})

    def with_word_vectors(self) -> MorphModel:
        """This model with rare words also compared by word vectors, which are not its own.

        They are worth little where the lexicon knows a word (docs/REPORT.md), and more where it
        does not. `save` does not write them.

        Raises
        ------
        MissingExtraError
            If ``eqmorph[vectors]`` is not installed.
        ValueError
            If this model answers for its terms only.
        """
        if self.word_model is None:
            raise ValueError("this model answers for its terms only and compares no texts")
        words = self.word_model.with_word_vectors()
        return replace(self, word_model=words, _paths={}, _answers={})

    def _suggestions(self, name: str) -> list[str]:
        from rapidfuzz import fuzz, process

        found = process.extract(
            name, self.terms, scorer=fuzz.ratio, limit=_MOST_SUGGESTIONS,
            score_cutoff=_WORST_SUGGESTION,
        )  # fmt: skip
        return [str(match[0]) for match in found]

    def words(self) -> tuple[TermInfo, ...]:
        """The known words with what stands behind them."""
        return tuple(
            TermInfo(t.term, t.n_rows, t.n_contributors, t.preferred_schools)
            for t in self.term_models
        )

    def _setting(self, values: ArrayLike, amount: float = 1.0) -> Equalizer:
        setting = equalizer_from_vector(self.space, values)
        return setting if amount == 1.0 else setting.scaled(amount)

    def generate(self, term: str, amount: float = 1.0) -> Equalizer:
        """The setting of a word or text.

        For a word of `terms` it is the central setting of the people who used it, for any other
        text that of `answer`.

        Parameters
        ----------
        term : str
        amount : float
            1 as learned, 0 flat, negative the opposite, above 1 stronger within legal ranges.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in it, or the model answers for its terms only.
        ValueError
            If `amount` is not finite.
        """
        known = self.known(term)
        if known is not None and not self.own.settings:
            return self._setting(known.centre, amount)
        setting = self.answer(term).setting
        return setting if amount == 1.0 else setting.scaled(amount)

    def sample(
        self, term: str, n: int = 1, seed: int | None = None, amount: float = 1.0
    ) -> tuple[Equalizer, ...]:
        """Different people's takes on a word, drawn from what its people did.

        Parameters
        ----------
        term : str
        n : int
            How many, at least 1.
        seed : int, optional
            The same seed gives the same settings.
        amount : float
            As in `generate`.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in it, or the model answers for its terms only.
        ValueError
            If `n` is below 1, or `amount` is not finite.
        """
        if n < 1:
            raise ValueError(f"n must be at least 1, got {n}")
        rng = np.random.default_rng(seed)
        known = self.known(term)
        if known is None:
            return self._sample_unseen(term, n, rng, amount)
        drawn = known.sample(self.space, n, rng)
        return tuple(self._setting(values, amount) for values in drawn)

    def _sample_unseen(
        self, text: str, n: int, rng: np.random.Generator, amount: float
    ) -> tuple[Equalizer, ...]:
        words = cast(WordModel, self.word_model)
        centre = self.answer(text).setting.magnitude_response_db(words.frequencies_hz)
        curves = sample_curves(centre, words, n, rng)
        fits = fit_parametric_many(curves, words.frequencies_hz)
        return tuple(f.eq if amount == 1.0 else f.eq.scaled(amount) for f in fits)

    def alternatives(
        self, term: str, k: int | None = None, amount: float = 1.0
    ) -> tuple[School, ...]:
        """The schools that a word has, each with its share of the people, largest first.

        Parameters
        ----------
        term : str
        k : int, optional
            How many schools, 2 to 4; by default the number that divides the people best.
        amount : float
            As in `generate`.

        Returns
        -------
        tuple of School
            One, the central setting, for a word with too few people to divide.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in it, or the model answers for its terms only.
        NotThereError
            If the word's people cannot be divided into `k` schools.
        """
        model = self.known(term)
        if model is None:
            if k not in (None, 1):
                raise NotThereError(f"no people are known for {term!r} to divide into {k} schools")
            return (School(1.0, self.generate(term, amount)),)
        wanted = model.preferred_schools if k is None else k
        if wanted == 1:
            return (School(1.0, self._setting(model.centre, amount)),)
        if wanted not in model.schools:
            possible = ", ".join(str(n) for n in (1, *sorted(model.schools)))
            raise NotThereError(
                f"the {model.n_rows} settings for {model.term!r} do not divide into {wanted} "
                f"schools; possible: {possible}"
            )
        schools = model.schools[wanted]
        return tuple(
            School(float(share), self._setting(values, amount))
            for share, values in zip(schools.shares, schools.settings, strict=True)
        )

    def morph(
        self, a: str, b: str, alpha: float, method: MorphMethod = "response", amount: float = 1.0
    ) -> Equalizer:
        """A setting on the way from one word to another.

        Parameters
        ----------
        a, b : str
        alpha : float
            0 is exactly `generate(a)`, 1 exactly `generate(b)`.
        method : {"response", "latent"}
            Straight in what one hears, or in the network's latent.
        amount : float
            As in `generate`.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in one of them.
        ValueError
            If `alpha` is not in [0, 1], the method is unknown, or `amount` is not finite.
        """
        if not 0.0 <= alpha <= 1.0:
            raise ValueError(f"alpha must be in [0, 1], got {alpha!r}")
        if check_method(method) == "latent":
            return self._latent_morph(a, b, alpha, amount)
        start, end = self.name(a), self.name(b)
        path = self._paths.get((start, end))
        if path is None:
            if len(self._paths) >= _MOST_REMEMBERED:
                self._paths.clear()
            path = response_path(self.generate(start), self.generate(end))
            self._paths[start, end] = path
        setting: Equalizer = path.at(alpha)
        return setting if amount == 1.0 else setting.scaled(amount)

    def _latent_morph(self, a: str, b: str, alpha: float, amount: float) -> Equalizer:
        start, end = self.term(a).term, self.term(b).term
        weights = {start: 1.0} if start == end else {start: 1.0 - alpha, end: alpha}
        return self.blend(weights, "latent", amount)

    def name(self, text: str) -> str:
        """What a text is called here: its term for a known word, the text as understood for others.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in it, or the model answers for its terms only.
        """
        known = self.known(text)
        return self.answer(text).text if known is None else known.term

    def blend(
        self, weights: Mapping[str, float], method: MorphMethod = "response", amount: float = 1.0
    ) -> Equalizer:
        """A setting among many words.

        Parameters
        ----------
        weights : mapping of str to float
            Each at least 0, not all 0; only their proportions count. A word with all the weight
            gives exactly `generate` of it.
        method : {"response", "latent"}
            As in `morph`; the latent has places for the words of `terms` only.
        amount : float
            As in `generate`.

        Raises
        ------
        TypeError
            If `weights` is no mapping.
        UnknownTermError
            If no word for a sound is found in one of them.
        ValueError
            If a weight is negative or not finite, all are 0, or the method is unknown.
        """
        latent = check_method(method) == "latent"
        named = self._shares(weights, self._term_name if latent else self.name)
        settings = [self.generate(term) for term in named]
        setting = self.mix(settings, list(named.values()), method)
        return setting if amount == 1.0 else setting.scaled(amount)

    def mix(
        self, settings: Sequence[Equalizer], shares: ArrayLike, method: MorphMethod = "response"
    ) -> Equalizer:
        """A setting among given ones, as `blend` makes one among words.

        Parameters
        ----------
        settings : sequence of ParametricEq or of GraphicEq
            Of this model's kind where `method` is "latent".
        shares : array_like, shape (len(settings),)
            Each at least 0, not all 0; only their proportions count. A setting with all of it
            comes back as it is.
        method : {"response", "latent"}

        Raises
        ------
        TypeError, ValueError
            As `blend_settings`; or if the method is unknown.
        """
        if check_method(method) == "response":
            # All settings of a model are of one kind; the type checker wants one named.
            return blend_settings(cast(list[ParametricEq], list(settings)), shares)
        parts = normalised_weights(shares, len(settings))
        if parts.max() == 1.0:
            return settings[int(parts.argmax())]
        return self._blend_latents(settings, parts)

    def _term_name(self, text: str) -> str:
        return self.term(text).term

    @staticmethod
    def _shares(weights: Mapping[str, float], name_of: Callable[[str], str]) -> dict[str, float]:
        """Weights by the name of a word, "warm" and "Warmth" being one; they sum to 1."""
        if not isinstance(weights, Mapping):
            raise TypeError(f"weights map words to numbers, got {type(weights).__name__}")
        values = np.array([float(w) for w in weights.values()])
        if not (len(values) and np.isfinite(values).all() and (values >= 0).all() and values.any()):
            raise ValueError(
                f"weights must be finite, at least 0 and not all 0, got {dict(weights)!r}"
            )
        shares: dict[str, float] = {}
        # Dividing by the largest first keeps the sum of huge weights finite.
        for term, share in zip(weights, values / values.max(), strict=True):
            name = name_of(term)
            shares[name] = shares.get(name, 0.0) + float(share)
        total = sum(shares.values())
        return {name: share / total for name, share in shares.items()}

    def _blend_latents(self, settings: Sequence[Equalizer], shares: FloatArray) -> Equalizer:
        unit = np.stack([s.canonical().to_unit() for s in settings])
        latents = self.network.encode(unit)
        # What the network does not reproduce of the end points is blended beside it, so that they
        # are exact and the way between them stays continuous.
        missed = unit - self.network.decode(latents)
        mixed = self.network.decode((shares @ latents)[None])[0] + shares @ missed
        return self._setting(self.space.from_unit(mixed))

    def encode(self, eq: Equalizer | ArrayLike) -> FloatArray:
        """The latent of a setting, shape (latent_dim,).

        Parameters
        ----------
        eq : ParametricEq, GraphicEq or array_like, shape (d,)
            Of this model's kind; its bells are put into canonical order first.

        Raises
        ------
        ValueError
            If the setting is of another kind, or not legal.
        """
        vector = self.space.canonical(self._values(eq))
        latent: FloatArray = self.network.encode(self.space.to_unit(vector)[None])[0]
        return latent

    def decode(self, latent: ArrayLike) -> Equalizer:
        """The legal setting of a latent.

        Raises
        ------
        ValueError
            If there are not `latent_dim` finite numbers.
        """
        z = np.asarray(latent, dtype=np.float64)
        if z.shape != (self.network.latent_dim,) or not np.isfinite(z).all():
            raise ValueError(
                f"a latent has {self.network.latent_dim} finite numbers, got shape {z.shape}"
            )
        return self._setting(self.space.from_unit(self.network.decode(z[None])[0]))

    def describe(self, eq: Equalizer | ArrayLike, n: int | None = None) -> list[tuple[str, float]]:
        """The words that a setting would be called, most probable first.

        Parameters
        ----------
        eq : ParametricEq, GraphicEq or array_like, shape (d,)
        n : int, optional
            How many words; all by default.

        Returns
        -------
        list of (str, float)
            Probabilities over the known words (they sum to 1 over all), each word as likely
            beforehand as any other.

        Raises
        ------
        ValueError
            If the setting is of another kind, or not legal, or `n` is below 1.
        """
        if n is not None and n < 1:
            raise ValueError(f"n must be at least 1, got {n}")
        response = self.space.magnitude_response_db(
            self._values(eq), self.classifier.frequencies_hz
        )
        shares = self.classifier.probabilities(response[None])[0]
        order = np.argsort(-shares, kind="stable")[:n]
        return [(self.terms[i], float(shares[i])) for i in order]

    def _values(self, eq: Equalizer | ArrayLike) -> FloatArray:
        vector = eq.to_vector() if hasattr(eq, "to_vector") else eq
        return self.space.validate(vector)


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    return Vocabulary.load()


def check_method(method: str) -> str:
    """Return the name of a way to morph.

    Raises
    ------
    ValueError
        If it is not one.
    """
    if method not in MORPH_METHODS:
        raise ValueError(f"method must be one of {', '.join(MORPH_METHODS)}, got {method!r}")
    return method
