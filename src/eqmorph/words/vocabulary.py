"""The words of a model as sounds: for describing a sound and for naming the axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.sound.axes import SoundAxes
from eqmorph.words.meaning import Meaning, read
from eqmorph.words.word_model import WordModel

_WORDS_AT_AN_END = 3
# A word stands at the end of an axis if its sound points so far along it (cosine).
_AT_AN_END = 0.5
_SAME_COSINE = 0.95
_NEAREST_SHARE = 0.75
_SMALLEST_WORD_DB = 1.0


def single_words(words: WordModel) -> dict[str, tuple[Meaning, str]]:
    """What each shown word means and where it is known from.

    Plain words that people used, and the first word of each of the lexicon's concepts.
    """
    lexicon = words.process.lexicon
    found: dict[str, tuple[Meaning, str]] = {}
    for term in words.process.terms:
        meaning = read(term, lexicon)
        if _plain(meaning) and " " not in meaning.text:
            found[term] = (meaning, "people")
    shown: set[str] = set()
    for word, name in lexicon.words.items():
        if name not in shown and lexicon.languages[word] == "en" and word not in found:
            found[word] = (read(word, lexicon), lexicon.sources[lexicon.concepts[name].source])
        shown.add(name)
    return found


def word_latents(known: Mapping[str, FloatArray], words: WordModel | None) -> dict[str, FloatArray]:
    """The latents of all words, those of most people first."""
    if words is None:
        return dict(known)
    lexicon = words.process.lexicon
    found = {term: z for term, z in known.items() if _plain(read(term, lexicon))}
    others = [w for w in single_words(words) if w not in found]
    others.sort(key=lambda word: -words.people.get(word, 0))
    # One word for each concept: "brighter" is "bright" again.
    concepts = {read(term, lexicon).words[0].concept for term in found}
    new: dict[str, Meaning] = {}
    for word in others:
        meaning = read(word, lexicon)
        if _plain(meaning) and meaning.words[0].concept not in concepts:
            concepts.add(meaning.words[0].concept)
            new[word] = meaning
    if new:
        latents = words.process.mean(list(new.values()))
        found |= dict(zip(new, latents, strict=True))
    return found


def _plain(meaning: Meaning) -> bool:
    """Whether a text is one word for how something sounds: no instrument, mood, name or slip."""
    if len(meaning.words) != 1 or meaning.unknown:
        return False
    word = meaning.words[0]
    return word.how in ("listed", "form") and word.source not in ("source", "image")


@dataclass(frozen=True)
class Axis:
    """A main direction of people's sounds.

    Attributes
    ----------
    share : float
        Of the mean square of people's sounds, 0 to 1.
    size_db : float
        The RMS of people's sounds along it: one unit of `MorphModel.move`.
    towards, away : tuple of str
        Words at the two ends, those of most people first; may be empty.
    direction : tuple of float, length latent_dim
        Of length 1.
    """

    share: float
    size_db: float
    towards: tuple[str, ...]
    away: tuple[str, ...]
    direction: tuple[float, ...]

    def __str__(self) -> str:
        ends = [" / ".join(words) or "-" for words in (self.away, self.towards)]
        return f"{ends[0]} <-> {ends[1]} ({self.share:.0%})"


def named_axes(axes: SoundAxes, vocabulary: Mapping[str, FloatArray], n: int) -> tuple[Axis, ...]:
    """The first axes with the words at their ends."""
    names = list(vocabulary)
    sounds = np.stack([vocabulary[name] for name in names])
    sizes = np.linalg.norm(sounds, axis=1)
    directions = sounds / np.maximum(sizes, 1e-9)[:, None]
    clear = sizes >= _SMALLEST_WORD_DB
    found = []
    for direction, share, size in zip(
        axes.directions[:n], axes.shares[:n], axes.sizes_db[:n], strict=True
    ):
        along = np.where(clear, directions @ direction, 0.0)
        ends = []
        for sign in (1.0, -1.0):
            chosen: list[int] = []
            enough = max(_AT_AN_END, _NEAREST_SHARE * float((sign * along).max()))
            for i in np.flatnonzero(sign * along >= enough):  # words of most people first
                if len(chosen) == _WORDS_AT_AN_END:
                    break
                if all(directions[i] @ directions[j] < _SAME_COSINE for j in chosen):
                    chosen.append(int(i))
            ends.append(tuple(names[i] for i in chosen))
        found.append(Axis(float(share), float(size), ends[0], ends[1], tuple(direction.tolist())))
    return tuple(found)
