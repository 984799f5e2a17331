"""What a sound would be called: the words near it, the words far from it, and its sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.sides import Side

# A sound smaller than this is no change that a word could be found for, and a word whose sound is
# smaller says too little of its direction.
_SMALLEST_SOUND_DB = 0.3
_SMALLEST_WORD_DB = 1.0
# Words whose sounds point the same way so nearly are one entry.
_SAME_COSINE = 0.95
_AS_ALIKE = 0.03
_MOST_UNLIKE = 2
_UNLIKE_COSINE = -0.3


@dataclass(frozen=True)
class SideChance:
    """The side that a sound is on: its name, and the chance that people would call it so."""

    name: str
    chance: float


@dataclass(frozen=True)
class Description(Sequence[tuple[str, float]]):
    """What a sound is like; a sequence of (word, likeness), most alike first.

    Attributes
    ----------
    words : tuple of (str, float)
        Words that differ from each other, with the cosine between their sound and this one: 1 is
        the same but for its strength, 0 unrelated. Not a probability.
    unlike : tuple of (str, float)
        What it is not, most contrary first.
    sides : tuple of SideChance
        Bright or dark, full or thin: what people agree on.
    size_db : float
        How strong the sound is: RMS of its response.
    """

    words: tuple[tuple[str, float], ...]
    unlike: tuple[tuple[str, float], ...]
    sides: tuple[SideChance, ...]
    size_db: float

    @overload
    def __getitem__(self, index: int) -> tuple[str, float]: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[tuple[str, float], ...]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, float] | tuple[tuple[str, float], ...]:
        return self.words[index]

    def __iter__(self) -> Iterator[tuple[str, float]]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "words": [{"word": w, "likeness": c} for w, c in self.words],
            "unlike": [{"word": w, "likeness": c} for w, c in self.unlike],
            "sides": [vars(side) for side in self.sides],
            "size_db": self.size_db,
        }

    def __str__(self) -> str:
        if not self.words:
            return (
                "changes next to nothing" if self.size_db < _SMALLEST_SOUND_DB else "like no word"
            )
        text = "like " + ", ".join(word for word, _ in self.words)
        if self.unlike:
            text += "; not " + " or ".join(word for word, _ in self.unlike)
        agreed = ", ".join(f"{s.name} ({s.chance:.0%})" for s in self.sides)
        return f"{text}; {agreed}" if agreed else text


def describe(
    latent: FloatArray, vocabulary: Mapping[str, FloatArray], sides: Sequence[Side], n: int
) -> Description:
    """What a sound is like.

    Parameters
    ----------
    latent : array, shape (latent_dim,)
    vocabulary : mapping of str to array
        The latents of words, those that are to be preferred among like ones first.
    sides : sequence of Side
    n : int
        How many words at the most, at least 1.
    """
    size = float(np.linalg.norm(latent))
    if size < _SMALLEST_SOUND_DB:
        return Description((), (), (), size)
    names = list(vocabulary)
    sounds = np.stack([vocabulary[name] for name in names])
    sizes = np.linalg.norm(sounds, axis=1)
    directions = sounds / np.maximum(sizes, 1e-9)[:, None]
    likeness = np.where(sizes >= _SMALLEST_WORD_DB, directions @ (latent / size), 0.0)

    def differs(i: int, chosen: Sequence[int]) -> bool:
        return all(directions[i] @ directions[j] < _SAME_COSINE for j in chosen)

    def differing(order: Sequence[int], most: int) -> tuple[tuple[str, float], ...]:
        chosen: list[int] = []
        for i in order:
            if len(chosen) < most and differs(i, chosen):
                # Of words that sound the same, the one that most people use.
                same = (directions @ directions[i] >= _SAME_COSINE) & (
                    np.abs(likeness - likeness[i]) <= _AS_ALIKE
                )
                first = next(j for j in map(int, np.flatnonzero(same)) if differs(j, chosen))
                chosen.append(first)
        return tuple((names[i], float(likeness[i])) for i in chosen)

    order = np.argsort(-likeness, kind="stable")
    alike = [int(i) for i in order if likeness[i] > 0]
    contrary = [int(i) for i in order[::-1] if likeness[i] <= _UNLIKE_COSINE]
    return Description(
        differing(alike, n), differing(contrary, _MOST_UNLIKE), _sides(latent, sides), size
    )


def _sides(latent: FloatArray, sides: Sequence[Side]) -> tuple[SideChance, ...]:
    found = []
    for side in sides:
        chance = side.chance(latent)
        name = side.name if chance >= 0.5 else side.contrary
        found.append(SideChance(name, max(chance, 1.0 - chance)))
    return tuple(found)
