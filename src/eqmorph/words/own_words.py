"""A user's own words: a few settings each, and what they say of the user's way with all words.

A person who likes more bass than others in "warm" likes more of it in "punchy", too: the mean of
such differences is their taste, and moves their other words.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np

from eqmorph.datasets.vocabulary import normalise
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.blends import blend_settings
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.response import geometric_median_weights, response_grid
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.errors import DataFormatError, InvalidArgumentError, reason_of
from eqmorph.files import replacing
from eqmorph.sound.codec import Codec
from eqmorph.words.reading import LONGEST_NAME

# Words that the taste is shrunk as if there were so many without any.
_TASTE_PRIOR = 4.0
FORMAT_VERSION = 1


@dataclass(frozen=True)
class OwnWords:
    """Words that a user gave, with the settings they stand for.

    Attributes
    ----------
    settings : mapping of str to tuple of ParametricEq
        By term, normalised.
    """

    settings: Mapping[str, tuple[ParametricEq, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def with_word(self, term: str, eqs: ParametricEq | Iterable[ParametricEq]) -> OwnWords:
        """With a setting or more for a word, old ones kept.

        Raises
        ------
        TypeError
            If `term` is not text, or one of `eqs` is no five-band setting.
        InvalidArgumentError
            If the term is empty or too long, or there are no settings.
        """
        name = own_name(term)
        if not isinstance(eqs, Iterable):
            eqs = (eqs,)
        given = tuple(eqs)
        if not given:
            raise InvalidArgumentError(f"learning {name!r} needs at least one setting")
        for eq in given:
            if getattr(eq, "space", None) is not PARAMETRIC_SPACE:
                raise TypeError(f"own words are five-band settings, got {type(eq).__name__}")
        known = self.settings.get(name, ())
        new = tuple(eq for eq in dict.fromkeys(given) if eq not in known)
        return OwnWords(MappingProxyType({**self.settings, name: known + new}))

    def with_words_of(self, other: OwnWords) -> OwnWords:
        """With all that another user's words hold, old settings kept."""
        own = self
        for term, eqs in other.settings.items():
            own = own.with_word(term, eqs)
        return own

    def without_word(self, term: str) -> OwnWords:
        """Without a word.

        Raises
        ------
        InvalidArgumentError
            If it is none of them.
        """
        name = own_name(term)
        if name not in self.settings:
            listed = ", ".join(map(repr, self.settings)) or "none"
            raise InvalidArgumentError(f"{name!r} is none of your own words; they are: {listed}")
        return OwnWords(MappingProxyType({k: v for k, v in self.settings.items() if k != name}))

    def central(self, term: str) -> ParametricEq | None:
        """The middle of a word's settings (the setting itself, for one); None if it is not own."""
        eqs = self.settings.get(normalise(term[:LONGEST_NAME]))
        if not eqs:
            return None
        if len(eqs) == 1:
            return eqs[0]
        curves = np.stack([eq.magnitude_response_db(response_grid()) for eq in eqs])
        return blend_settings(list(eqs), geometric_median_weights(curves))

    def to_json(self) -> str:
        """As text that `from_json` reads."""
        words = {term: [eq.to_dict() for eq in eqs] for term, eqs in self.settings.items()}
        return json.dumps({"format_version": FORMAT_VERSION, "words": words}, indent=2)

    @classmethod
    def from_json(cls, text: str) -> OwnWords:
        """What `to_json` wrote.

        Raises
        ------
        DataFormatError
            If it is something else.
        """
        try:
            data = json.loads(text)
            if data["format_version"] > FORMAT_VERSION:
                raise DataFormatError(
                    f"own words of format {data['format_version']} are newer than this eqmorph; "
                    "upgrade it"
                )
            own = cls()
            for term, settings in data["words"].items():
                own = own.with_word(term, [ParametricEq.from_dict(s) for s in settings])
        except DataFormatError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise DataFormatError(
                f"this is no file of own words: {reason_of(error)}; `eqmorph own export` writes one"
            ) from error
        return own


def own_name(term: str) -> str:
    """A term for an own word.

    Raises
    ------
    TypeError, ValueError
        As in `OwnWords.with_word`.
    """
    if not isinstance(term, str):
        raise TypeError(f"a term is text, got {type(term).__name__}")
    name = normalise(term)
    if not name or len(name) > LONGEST_NAME:
        raise InvalidArgumentError(
            f"an own word has 1 to {LONGEST_NAME} characters, got {len(name)}"
        )
    return name


def own_words_path() -> Path:
    """Where a user's own words are kept: EQMORPH_OWN_WORDS, or the user's data folder."""
    chosen = os.environ.get("EQMORPH_OWN_WORDS")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("eqmorph", appauthor=False) / "own_words.json"


def load_own_words(path: str | os.PathLike[str] | None = None) -> OwnWords:
    """A user's own words; none where there is no file.

    Raises
    ------
    DataFormatError
        If the file is something else.
    """
    source = own_words_path() if path is None else Path(path)
    if not source.is_file():
        return OwnWords()
    try:
        return OwnWords.from_json(source.read_text(encoding="utf-8"))
    except (DataFormatError, UnicodeDecodeError) as error:
        raise DataFormatError(f"{source}: {error}") from error


def save_own_words(own: OwnWords, path: str | os.PathLike[str] | None = None) -> Path:
    """Write a user's own words, whole or not at all; returns where."""
    target = own_words_path() if path is None else Path(path)
    with replacing(target) as beside:
        beside.write_text(own.to_json() + "\n", encoding="utf-8")
    return target


def taste(own: OwnWords, codec: Codec, crowd: Callable[[str], FloatArray | None]) -> FloatArray:
    """How a user's sounds differ from what others mean by the same words, shape (latent_dim,).

    The mean over the user's words, shrunk by n / (n + 4) for n of them: one word says little of
    the next. Added to any other word it brings answers nearer to the user's (docs/REPORT.md).

    Parameters
    ----------
    own : OwnWords
    codec : Codec
    crowd : callable
        The latent of a word as others mean it; None where there is none to compare with.

    Returns
    -------
    array, shape (latent_dim,)
        0 where no own word is a word of others.
    """
    apart = []
    for term, eqs in own.settings.items():
        meant = crowd(term)
        if meant is not None:
            latents = codec.encode(np.stack([eq.to_vector() for eq in eqs]))
            apart.append(latents.mean(axis=0) - meant)
    if not apart:
        return np.zeros(codec.latent_dim)
    n = len(apart)
    offset: FloatArray = n / (n + _TASTE_PRIOR) * np.mean(apart, axis=0)
    return offset
