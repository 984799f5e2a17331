"""`MorphModel`: the space of sound with its words, as one object that a user holds (NumPy)."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.arguments import whole_number
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import EqmorphError, InvalidArgumentError, NotThereError
from eqmorph.files import check_folder
from eqmorph.model.known_words import KnownWord
from eqmorph.model.listing import words_html
from eqmorph.model.packing import pack, parts_from_file, parts_to_file, unpack
from eqmorph.sound.codec import latent_rows
from eqmorph.sound.space import SoundSpace
from eqmorph.words.answer import Answer
from eqmorph.words.answering import Answering
from eqmorph.words.known_terms import KnownTerms
from eqmorph.words.own_words import OwnWords
from eqmorph.words.sides import Side
from eqmorph.words.takes import sample_latents
from eqmorph.words.turns import Turn
from eqmorph.words.vocabulary import Axis, named_axes, word_latents
from eqmorph.words.word_model import WordModel

if TYPE_CHECKING:
    from eqmorph.model.morphs import MorphMethod
    from eqmorph.words.describing import Description

_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Variant:
    """One way in which people make a word: its share of them and its central setting."""

    share: float
    eq: Equalizer


@dataclass(frozen=True)
class TermInfo:
    """A known word: how many settings by how many people stand behind it, and its variants."""

    term: str
    n_rows: int
    n_contributors: int
    n_variants: int


@dataclass(frozen=True, eq=False)
class MorphModel(SoundSpace):
    """Words, settings and the ways between them, in one space of sound.

    Make one with `eqmorph.load`, `MorphModel.load` or `eqmorph.model.building.build_model`. A model
    does not change: `learn` and the like give another one. It can be copied, pickled and used from
    many threads.

    Attributes
    ----------
    codec, sound_axes
        As of every `SoundSpace`: `encode`, `decode` and the like are its.
    known_words : tuple of KnownWord
        Most rows first.
    metadata : mapping
        Training settings, data fingerprint, metrics, versions.
    word_model : WordModel or None
        What answers for texts beyond the known words; without it only those are known.
    sides : tuple of Side
    own : OwnWords
        A user's own words; `save` does not write them.
    """

    known_words: tuple[KnownWord, ...]
    metadata: Mapping[str, Any]
    word_model: WordModel | None = None
    sides: tuple[Side, ...] = ()
    own: OwnWords = field(default_factory=OwnWords)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> MorphModel:
        """A model from a file that `save` wrote, safetensors or torch checkpoint.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ModelFormatError
            If the file is truncated, foreign, unsafe, of an older or of a newer version.
        """
        return cls(**parts_from_file(path))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model to one file: a torch checkpoint for ".pt", else safetensors.

        A user's own words are not written, nor do others' answers in the file move towards them:
        a model is for everybody. `save_own_words` of `eqmorph.words.own_words` keeps ``model.own``;
        a warning says so where there are any.

        Raises
        ------
        OSError
            If the file cannot be written; an older one stays as it was.
        InvalidArgumentError
            If its folder is not there.
        MissingExtraError
            For ".pt" without torch.
        """
        check_folder(path)
        parts_to_file(self, path)
        if self.own.settings:
            warnings.warn(
                f"own words are not saved with a model: {', '.join(map(repr, self.own.settings))}; "
                "eqmorph.words.own_words.save_own_words(model.own, path) keeps them",
                stacklevel=2,
            )

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (pack(self), self.own.to_json())

    @property
    def terms(self) -> tuple[str, ...]:
        """The known words, those with most settings first."""
        return self._terms.terms

    @cached_property
    def _terms(self) -> KnownTerms:
        return KnownTerms(tuple(word.term for word in self.known_words))

    @cached_property
    def _by_name(self) -> dict[str, KnownWord]:
        return {word.term: word for word in self.known_words}

    @cached_property
    def _latents(self) -> dict[str, FloatArray]:
        return {word.term: word.latent for word in self.known_words}

    @cached_property
    def _answering(self) -> Answering | None:
        if self.word_model is None:
            return None
        return Answering(self.codec, self.word_model, self._terms, self._latents, self.own)

    def __getitem__(self, text: str) -> Equalizer:
        """``model["warm"]`` is ``model.generate("warm")``."""
        return self.generate(text)

    def __contains__(self, text: object) -> bool:
        """Whether `model` has an answer to a text: a word of `terms`, or one that it can place."""
        try:
            return isinstance(text, str) and self.latent(text) is not None
        except EqmorphError:
            return False

    def __iter__(self) -> Iterator[str]:
        """The known words, as `terms`."""
        return iter(self.terms)

    def _repr_html_(self) -> str:
        return words_html(self)

    def __repr__(self) -> str:
        return f"MorphModel({self.space.name}, {len(self.terms)} terms: {', '.join(self.terms)})"

    # Words

    def term(self, term: str) -> KnownWord:
        """What the model knows of a word.

        Case, space, known slips of spelling and inflections ("Warmth", "brighter") do not matter.

        Raises
        ------
        TypeError
            If `term` is not text.
        UnknownTermError
            If no people are known who used the word; with the nearest known ones.
        """
        found = self._terms.find(term)
        if found is None:
            raise self._terms.unknown(term)
        return self._by_name[found]

    def known(self, text: str) -> KnownWord | None:
        """What the model knows of a word; None for another text that `answer` may understand.

        Raises
        ------
        TypeError
            If `text` is not text.
        UnknownTermError
            If the model answers for its terms only.
        """
        if self.own_name(text) is not None:
            return None  # what the user says it is goes before what others do
        found = self._terms.find(text)
        if found is None and self.word_model is None:
            raise self._terms.unknown(text)
        return None if found is None else self._by_name[found]

    def name(self, text: str) -> str:
        """What a text is called: a known word by its own name, any other in lower case.

        Raises
        ------
        TypeError, UnknownTermError
            As `answer`.
        """
        known = self.known(text)
        if known is not None:
            return known.term
        return self.own_name(text) or self.answer(text).text

    def words(self) -> tuple[TermInfo, ...]:
        """The known words with what stands behind them."""
        return tuple(
            TermInfo(w.term, w.n_rows, w.n_contributors, w.n_variants) for w in self.known_words
        )

    def own_name(self, text: str) -> str | None:
        """The user's own word that a text is, "My-Vocal!" being "my-vocal"; or None.

        Raises
        ------
        TypeError
            If `text` is not text.
        """
        return None if self._answering is None else self._answering.own_name(text)

    def latent(self, text: str) -> FloatArray:
        """What is to be heard for a word or text, shape (latent_dim,), in dB.

        Raises
        ------
        TypeError
            If `text` is not text.
        UnknownTermError
            If no word for a sound is found in it, or the model answers for its terms only.
        """
        if self._answering is not None:
            return self._answering.latent(text)
        return self.term(text).latent

    # Words to settings

    @overload
    def answer(self, text: str) -> Answer: ...
    @overload
    def answer(self, text: list[str] | tuple[str, ...]) -> tuple[Answer, ...]: ...
    def answer(self, text: str | list[str] | tuple[str, ...]) -> Answer | tuple[Answer, ...]:
        """The whole answer to any text: setting, confidence, evidence, expected error.

        Parameters
        ----------
        text : str, or list or tuple of str
            One word or several, such as "muddy", "crisp snare", "less boomy" or "muy brillante";
            or several such texts, which together take less time than one after the other.

        Returns
        -------
        Answer, or a tuple of them for several texts
            For a word of `terms` the middle of its people. For other texts the sound that the
            lexicon and all people's words suggest, scaled towards flat where that is a guess.

        Raises
        ------
        TypeError
            If `text` is not text.
        UnknownTermError
            If no word for a sound is found in it (`UnintelligibleTextError`), or the model answers
            for its terms only.
        """
        if not isinstance(text, str):
            return self._for_each(self.answer, text)
        if self._answering is None:
            raise self._terms.unknown(text)
        return self._answering.answer(text)

    def _for_each(self, verb: Callable[[str], _Found], texts: object) -> tuple[_Found, ...]:
        """What a verb gives for each of several texts."""
        if not isinstance(texts, Iterable) or isinstance(texts, bytes):
            raise TypeError(f"a term is text, got {type(texts).__name__}")
        several = tuple(texts)
        for one in several:
            if not isinstance(one, str):
                raise TypeError(f"a term is text, got {type(one).__name__}")
        self.prepare(several)
        return tuple(map(verb, several))

    def prepare(self, texts: Iterable[str]) -> None:
        """Work out the answers to many texts at once, for `answer` and the others to give.

        Twenty take a few times as long as one. A text that cannot be answered is passed over; and
        nothing is changed but the time that `answer` takes.
        """
        if isinstance(texts, str) or not isinstance(texts, Iterable):
            raise TypeError(f"prepare takes several texts, got {texts!r}")
        if self._answering is not None:
            self._answering.prepare(texts)

    @overload
    def generate(self, term: str, amount: float = 1.0) -> Equalizer: ...
    @overload
    def generate(
        self, term: list[str] | tuple[str, ...], amount: float = 1.0
    ) -> tuple[Equalizer, ...]: ...
    def generate(
        self, term: str | list[str] | tuple[str, ...], amount: float = 1.0
    ) -> Equalizer | tuple[Equalizer, ...]:
        """The setting of a word or text: ``decode(latent(term))``.

        Parameters
        ----------
        term : str, or list or tuple of str
            Several texts give a tuple of settings, in less time than one after the other.
        amount : float
            What the gains are multiplied with: 1 as learned, 0 flat, negative the opposite, above 1
            stronger within legal ranges. The bands stay where they are.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in it, or the model answers for its terms only.
        InvalidArgumentError
            If `amount` is not finite.
        """
        if not isinstance(term, str):
            return self._for_each(partial(self.generate, amount=amount), term)
        if self._answering is not None:
            return self._answering.setting(term).scaled(amount)
        return cast(Equalizer, self.decode(self.term(term).latent)).scaled(amount)

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
        InvalidArgumentError
            If `n` is below 1, or `amount` is not finite.
        """
        n = whole_number("n", n, 1)
        rng = np.random.default_rng(None if seed is None else whole_number("seed", seed, 0))
        known = self.known(term)
        if known is not None:
            drawn = known.mixture.sample(n, rng)
        else:
            drawn = sample_latents(self.latent(term), cast(WordModel, self.word_model), n, rng)
        settings = self.space.canonical(self.codec.decode(drawn))
        return tuple(self._setting(values).scaled(amount) for values in settings)

    def alternatives(
        self, term: str, k: int | None = None, amount: float = 1.0
    ) -> tuple[Variant, ...]:
        """The variants that a word has, each with its share of the people, largest first.

        Parameters
        ----------
        term : str
        k : int, optional
            How many, 2 to 4; by default the number that divides the people best.
        amount : float
            As in `generate`.

        Returns
        -------
        tuple of Variant
            One, the central setting, for a word with too few people to divide.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in it, or the model answers for its terms only.
        NotThereError
            If the word's people cannot be divided into `k` variants.
        """
        k = None if k is None else whole_number("k", k)
        word = self.known(term)
        if word is None:
            if k not in (None, 1):
                raise NotThereError(f"no people are known for {term!r} to divide into {k} variants")
            return (Variant(1.0, self.generate(term, amount)),)
        wanted = word.n_variants if k is None else k
        if wanted == 1:
            return (Variant(1.0, self.generate(term, amount)),)
        if wanted not in word.variants:
            possible = ", ".join(map(str, (1, *sorted(word.variants))))
            raise NotThereError(
                f"the people of {word.term!r} cannot be divided into {wanted} variants; "
                f"possible: {possible}"
            )
        division = word.variants[wanted]
        settings = self.codec.decode(division.latents)
        return tuple(
            Variant(float(share), self._setting(values).scaled(amount))
            for share, values in zip(division.shares, settings, strict=True)
        )

    # Ways

    def morph(
        self,
        start: str | Equalizer,
        end: str | Equalizer,
        alpha: float,
        method: MorphMethod = "response",
        amount: float = 1.0,
    ) -> Equalizer:
        """The setting on the way from one word or setting to another, straight in what one hears.

        Parameters
        ----------
        start, end : str, ParametricEq or GraphicEq
            Words, or settings of this model's kind.
        alpha : float
            0 is exactly `start`, 1 exactly `end`.
        method : {"response", "latent"}
            Two names of one thing: the latent is the response.
        amount : float
            As in `generate`, of the setting on the way.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in one of them.
        InvalidArgumentError
            If `alpha` is not in [0, 1], the method is unknown, or `amount` is not finite.
        """
        from eqmorph.model.morphs import morph_ladder

        return morph_ladder(self, start, end, [alpha], method, amount).settings[0]

    def blend(
        self, weights: Mapping[str, float], method: MorphMethod = "response", amount: float = 1.0
    ) -> Equalizer:
        """The setting among several words, by weight: their mean in what one hears.

        Parameters
        ----------
        weights : mapping of str to float
            At least 0, not all 0; only their proportions count.
        method, amount
            As in `morph`.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in one of them.
        InvalidArgumentError
            If a weight is negative or not finite, all are 0, or the method is unknown.
        """
        from eqmorph.model.morphs import blend_ladder, named_shares

        shares = named_shares(weights, self.name)
        ladder = blend_ladder(self, list(shares), [list(shares.values())], method, amount)
        return ladder.settings[0]

    def adjust(
        self,
        eq: Equalizer,
        text: str | None = None,
        amount: float = 1.0,
        *,
        previous: ArrayLike | Equalizer | Sequence[Equalizer] | None = None,
        from_: str | None = None,
        to: str | None = None,
    ) -> Equalizer:
        """A setting moved by what a text asks, with as little change of its bands as will do.

        Parameters
        ----------
        eq : ParametricEq or GraphicEq
            Of this model's kind.
        text : str, optional
            What to add to its sound, such as "a bit warmer".
        amount : float
            So much of it: 0 is the setting itself, to the bit; the way is continuous.
        previous : ParametricEq or GraphicEq, sequence of these, or array_like, optional
            The setting before the last turn, or those before each turn, first to last: then "a bit
            less of that" says how much, "undo that" gives the last of them back, "undo the last
            two" the one before it and "start over" the first, to the bit; "no, darker" goes on from
            the last of them. Or what was added last (`change`), shape (latent_dim,), which is
            taken back as nearly as the bands can.
        from_, to : str, optional
            In the place of `text`: from what one word means to what another means.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in a text.
        TypeError, ValueError
            If `eq` is not of this model's kind, `amount` is not finite, or neither a text nor
            both of `from_` and `to` are given.
        """
        from eqmorph.model.morphs import settings_among

        if (text is None) == (from_ is None and to is None) or (from_ is None) != (to is None):
            raise InvalidArgumentError("adjust takes a text, or both from_ and to")
        if from_ is not None and to is not None:
            return self.moved(eq, self._whole(to) - self._whole(from_), amount)
        asked, before = cast(str, text), settings_among(previous)
        if isinstance(previous, list | tuple) and not previous:
            previous = None  # the first of several turns
        if before:
            turn = self.turn(asked)
            if turn is not None:
                return self._turned(eq, turn, before, amount)
            previous = self.encode(eq) - self.encode(before[-1])
        return self.moved(eq, self.change(asked, cast("ArrayLike | None", previous)), amount)

    def _turned(
        self, eq: Equalizer, turn: Turn, before: Sequence[Equalizer], amount: float
    ) -> Equalizer:
        """A setting led back to one before it, and from there to what is asked instead."""
        from eqmorph.model.morphs import towards

        steps = [*map(self.of_kind, before), eq]
        place = turn.place(len(before))
        end = steps[place]
        if turn.then:
            last = self.encode(end) - self.encode(steps[place - 1]) if place else None
            end = self.moved(end, self.change(turn.then, last), 1.0)
        return end if amount == 1.0 else towards(self, eq, end, amount)

    def _whole(self, text: str) -> FloatArray:
        known = self.known(text)
        return self.latent(text) if known is None else known.whole

    def turn(self, text: str) -> Turn | None:
        """What a text says about the turns before it: "undo that", "start over", "no, darker".

        Raises
        ------
        TypeError
            If `text` is not text.
        """
        return None if self._answering is None else self._answering.turn(text)

    def change(self, text: str, previous: ArrayLike | None = None) -> FloatArray:
        """What `adjust` adds to a sound for a text, shape (latent_dim,), in dB.

        Parameters
        ----------
        text : str
        previous : array_like, shape (latent_dim,), optional
            As in `adjust`.

        Raises
        ------
        UnknownTermError
            If no word for a sound is found in it, nor how much of what was before.
        """
        if self._answering is None:
            return self.latent(text)
        before = None if previous is None else latent_rows(previous, self.codec.latent_dim)[0]
        return self._answering.change(text, before)

    def axes(self, n: int = 4) -> tuple[Axis, ...]:
        """The main directions in which people's sounds differ, named by the words at their ends.

        Parameters
        ----------
        n : int
            How many at the most, at least 1.
        """
        n = whole_number("n", n, 1)
        return named_axes(self.sound_axes, self._vocabulary, n)

    # Settings to words

    @cached_property
    def _vocabulary(self) -> dict[str, FloatArray]:
        return word_latents(self._latents, self.word_model)

    def describe(self, eq: Equalizer | ArrayLike, n: int = 3) -> Description:
        """What a setting would be called: a sequence of (word, likeness), most alike first.

        Over all words that people or the lexicon know, one for those that sound the same.

        Parameters
        ----------
        eq : ParametricEq, GraphicEq or array_like, shape (d,)
        n : int
            How many words at the most.

        Returns
        -------
        Description
            With what the setting is not, and the side it is on (bright or dark, full or thin) with
            the chance that people agree.

        Raises
        ------
        InvalidArgumentError
            If the setting is of another kind, or not legal, or `n` is below 1.
        """
        from eqmorph.words.describing import describe

        n = whole_number("n", n, 1)
        latent = self.encode(eq)
        if latent.ndim != 1:
            raise InvalidArgumentError(f"describe takes one setting, got {len(latent)}")
        return describe(latent, self._vocabulary, self.sides, n)

    # A user's own words

    def learn(self, term: str, eqs: ParametricEq | Iterable[ParametricEq]) -> MorphModel:
        """This model with a word of one's own, or with more settings for one.

        The word then stands for the middle of the settings given for it, and all other words move
        towards the taste that they show.

        Parameters
        ----------
        term : str
            Any name, such as "my-vocal"; a word that is known already is overridden.
        eqs : ParametricEq or iterable of ParametricEq
            At least one.

        Raises
        ------
        TypeError
            If `term` is not text, or one of `eqs` is no five-band setting.
        InvalidArgumentError
            If the term is empty or too long, there are no settings, or this model answers for its
            terms only.
        """
        return self.with_own_words(self.own.with_word(term, eqs))

    def forget(self, term: str) -> MorphModel:
        """This model without one of the user's own words.

        Raises
        ------
        InvalidArgumentError
            If it is none of them.
        """
        return self.with_own_words(self.own.without_word(term))

    def with_own_words(self, own: OwnWords) -> MorphModel:
        """This model with a user's words in the place of those it has.

        Raises
        ------
        InvalidArgumentError
            If there are any and this model answers for its terms only.
        """
        if not isinstance(own, OwnWords):
            raise TypeError(f"a user's own words are an OwnWords, got {type(own).__name__}")
        if own.settings and self.word_model is None:
            raise InvalidArgumentError(
                "this model answers for its terms only and cannot learn own words"
            )
        return replace(self, own=own)

    def with_word_vectors(self) -> MorphModel:
        """This model with rare words also compared by word vectors, which are not its own.

        They are worth little where the lexicon knows a word (docs/REPORT.md), and more where it
        does not. `save` does not write them.

        Raises
        ------
        MissingExtraError
            If ``eqmorph[vectors]`` is not installed.
        InvalidArgumentError
            If this model answers for its terms only.
        """
        if self.word_model is None:
            raise InvalidArgumentError(
                "this model answers for its terms only and compares no texts"
            )
        return replace(self, word_model=self.word_model.with_word_vectors())


def _unpickled(packed: tuple[Any, Any], own: str) -> MorphModel:
    return MorphModel(**unpack(*packed), own=OwnWords.from_json(own))
