"""From any text to its latent and its whole answer, remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np

from eqmorph.datasets.vocabulary import normalise
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer, equalizer_from_vector
from eqmorph.errors import UnintelligibleTextError, UnknownTermError
from eqmorph.sound.codec import Codec
from eqmorph.words.answer import Answer
from eqmorph.words.assembling import assemble
from eqmorph.words.drafting import AnswerDraft, Drafting
from eqmorph.words.expression import Expression
from eqmorph.words.known_terms import KnownTerms
from eqmorph.words.memory import Memory
from eqmorph.words.own_reading import OWN, OwnReading
from eqmorph.words.own_words import OwnWords
from eqmorph.words.turns import Turn, turn_of
from eqmorph.words.word_model import WordModel
from eqmorph.words.word_sounds import WordSounds


@dataclass(frozen=True, eq=False)
class Made:
    """What was made of a text: its sound and setting, and the rest of the answer when asked for.

    What an answer leans on takes longer to find than its setting.
    """

    latent: FloatArray
    setting: Equalizer
    answer_of: Callable[[], Answer] = field(repr=False)

    @cached_property
    def answer(self) -> Answer:
        """The whole answer."""
        return self.answer_of()


@dataclass(frozen=True, eq=False)
class Answering:
    """From any text to its latent and its whole answer, remembered.

    Attributes
    ----------
    codec : Codec
    words : WordModel
    known : KnownTerms
    latents : mapping of str to array, shape (latent_dim,)
        The middle of the people of each known term.
    own : OwnWords
    memory : Memory
        Of answers by text.
    """

    codec: Codec
    words: WordModel
    known: KnownTerms
    latents: Mapping[str, FloatArray]
    own: OwnWords
    memory: Memory[str, Made] = field(default_factory=Memory)

    def latent(self, text: str) -> FloatArray:
        """What is to be heard for a text, shape (latent_dim,); raises as `answer`."""
        return self._found(text).latent

    def setting(self, text: str) -> Equalizer:
        """The setting of a text, without the rest of its answer; raises as `answer`."""
        return self._found(text).setting

    def change(self, text: str, previous: FloatArray | None = None) -> FloatArray:
        """What a text adds to a sound that is there, shape (latent_dim,).

        Parameters
        ----------
        text : str
        previous : array, shape (latent_dim,), optional
            What was added last: "a bit less of that" takes a share of it back, "no, darker" all of
            it.

        Raises
        ------
        TypeError, UnintelligibleTextError
            As `answer`; and where a text only says how much of what was before, without it.
        """
        turn = self.turn(text)
        if turn is not None and turn.then:
            change = self.change(turn.then, None if turn.back else previous)
            return change if previous is None or not turn.back else change - previous
        if turn is not None and previous is not None:
            turn.place(1)
        said = self._leniently(text)
        if turn is None and not (said.again and said.is_empty):
            return self.latent(text)
        if previous is None:
            raise UnintelligibleTextError(
                f"{text!r} goes by what was asked before, and nothing was: name a word",
                text,
            )
        return (-1.0 if turn is not None else said.again) * previous

    def answer(self, text: str) -> Answer:
        """The whole answer to a text.

        Raises
        ------
        TypeError
            If it is not text.
        UnintelligibleTextError
            If no word for a sound is found in it.
        """
        return self._found(text).answer

    def _found(self, text: str) -> Made:
        name = self.name(text)
        found = self.memory.get(name)
        return found if found is not None else self._finish([(name, self._drafting.draft(name))])[0]

    def name(self, text: str) -> str:
        """Under what a text is remembered: lower case, single spaces.

        Raises
        ------
        TypeError
            If it is not text.
        """
        if not isinstance(text, str):
            raise TypeError(f"a term is text, got {type(text).__name__}")
        return normalise(text)

    @cached_property
    def _drafting(self) -> Drafting:
        sounds = WordSounds(self.codec, self.words, self.known, self.latents, self.own)
        return Drafting(sounds, self._reading)

    @cached_property
    def _reading(self) -> OwnReading:
        lexicon, terms = self.words.process.lexicon, self.words.shared_terms
        return OwnReading(self.own.settings, lexicon, terms, self.known.of_atom)

    def _leniently(self, text: str) -> Expression:
        """What a text says, or nothing: for what need not be a word."""
        try:
            return self._reading.read(text)
        except ValueError:
            return Expression(text)

    def own_name(self, text: str) -> str | None:
        """The user's own word that a text is as such, in any form of a known one; or None.

        Raises
        ------
        TypeError
            If it is not text.
        """
        name = self.name(text)
        if name in self.own.settings or not self.own.settings:
            return name if name in self.own.settings else None
        single = self._leniently(text).single
        return single.word if single is not None and single.source == OWN else None

    def turn(self, text: str) -> Turn | None:
        """What a text says about the turns before it; an own word of that name goes before it.

        Raises
        ------
        TypeError
            If it is not text.
        """
        if self.own_name(text) is not None:
            return None
        return turn_of(self._leniently(text), self._leniently)

    def prepare(self, texts: Iterable[str]) -> None:
        """Work out the answers to many texts at once; those without an answer are passed over."""
        drafts = []
        for name in dict.fromkeys(map(self.name, texts)):
            if self.memory.get(name) is None:
                with suppress(UnknownTermError):
                    drafts.append((name, self._drafting.draft(name)))
        if drafts:
            self._finish(drafts)

    def _finish(self, drafts: Sequence[tuple[str, AnswerDraft]]) -> list[Made]:
        """The answers of some drafts, their sounds decoded all at once."""
        latents = np.stack([draft.latent for _, draft in drafts])
        settings = self._settings([draft for _, draft in drafts], latents)
        values = np.stack([setting.to_vector() for setting in settings])
        errors = self.codec.errors_db(latents, values)
        made = []
        for (name, draft), latent, setting, error in zip(
            drafts, latents, settings, errors, strict=True
        ):
            latent.flags.writeable = False
            rest = partial(assemble, draft, self.words, setting, float(error))
            made.append(self.memory.put(name, Made(latent, setting, rest)))
        return made

    def _settings(self, drafts: Sequence[AnswerDraft], latents: FloatArray) -> list[Equalizer]:
        """Those that the drafts have, and the others' latents decoded."""
        missing = [i for i, draft in enumerate(drafts) if draft.setting is None]
        decoded = dict(zip(missing, self.codec.decode(latents[missing]), strict=True))
        return [
            draft.setting or equalizer_from_vector(self.codec.space, decoded[i])
            for i, draft in enumerate(drafts)
        ]
