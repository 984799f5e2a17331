"""A user's own words: a few settings each, and what they say of the user's way with all words.

The user is one more person of the process. Between any two words of one person there is a
covariance of their own, the style; conditioning on the user's settings moves their other words.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np

from eqmorph.datasets.vocabulary import normalise
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.blends import blend_settings
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.response import geometric_median_weights, response_grid
from eqmorph.errors import DataFormatError
from eqmorph.files import replacing
from eqmorph.words.gaussian_process import TermProcess, read
from eqmorph.words.kernels import kernel
from eqmorph.words.text import LONGEST_TEXT, Meaning

# Variance of a person's style, in the kernel's units (see KernelSettings).
STYLE = 0.6
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

    def with_word(self, term: str, eqs: Iterable[ParametricEq]) -> OwnWords:
        """With more settings for a word, old ones kept.

        Raises
        ------
        TypeError
            If `term` is not text, or one of `eqs` is no five-band setting.
        ValueError
            If the term is empty or too long, or there are no settings.
        """
        name, given = own_name(term), tuple(eqs)
        if not given:
            raise ValueError(f"learning {name!r} needs at least one setting")
        for eq in given:
            if not isinstance(eq, ParametricEq):
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
        ValueError
            If it is none of them.
        """
        name = own_name(term)
        if name not in self.settings:
            listed = ", ".join(map(repr, self.settings)) or "none"
            raise ValueError(f"{name!r} is none of your own words; they are: {listed}")
        return OwnWords(MappingProxyType({k: v for k, v in self.settings.items() if k != name}))

    def central(self, term: str) -> ParametricEq | None:
        """The middle of a word's settings (the setting itself, for one); None if it is not own."""
        eqs = self.settings.get(normalise(term[:LONGEST_TEXT]))
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
        except RecursionError:
            raise DataFormatError("this is no file of own words: it is nested too deeply") from None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DataFormatError(f"this is no file of own words: {error}") from error
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
    if not name or len(name) > LONGEST_TEXT:
        raise ValueError(f"an own word has 1 to {LONGEST_TEXT} characters, got {len(name)}")
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


def style_shift_db(
    own: OwnWords, process: TermProcess, meaning: Meaning, style: float = STYLE
) -> FloatArray:
    """How much a user's settings for their words move another of their words, shape (bins,).

    Conditioning in two steps: the process after everybody else, then the user's own settings, whose
    errors share `style` (Rasmussen, Williams 2006, ch. 2.2).
    """
    if not own.settings:
        return np.zeros(len(process.frequencies_hz))
    meanings = [read(term, process.lexicon) for term in own.settings]
    curves = np.stack(
        [
            np.mean([eq.magnitude_response_db(process.frequencies_hz) for eq in eqs], axis=0)
            for eqs in own.settings.values()
        ]
    )
    counts = np.array([len(eqs) for eqs in own.settings.values()])
    noise = process.settings.noise_per_row / counts + process.settings.noise_per_cell
    asked, given = process.features([meaning]), process.features(meanings)
    a, b = process.covariance_with(asked), process.covariance_with(given)
    settings = process.settings
    between = kernel(given, given, settings) - b @ process.precision @ b.T + style
    towards = kernel(asked, given, settings) - a @ process.precision @ b.T + style
    residual = curves - process.mean_db(meanings)
    shift: FloatArray = (towards @ np.linalg.solve(between + np.diag(noise), residual))[0]
    return shift
