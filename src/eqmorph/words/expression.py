"""What a request says: words, each with an amount, and filters. Printed, it is a short sentence."""

from __future__ import annotations

from dataclasses import dataclass

from eqmorph.words.filters import LEFT, NOT_FOLLOWED, Filter

# "More" is a little more than the word itself; what is above it was said to be much.
_MORE = 1.1


@dataclass(frozen=True, slots=True)
class Atom:
    """One word for a sound, as it was understood.

    Attributes
    ----------
    text : str
        As it stood there.
    word : str
        The word that it is: itself, what it is a form or a slip of, or English for another
        language's.
    concept : str
        Its meaning in the lexicon; empty for a word that only people are known to use.
    kind : {"place", "fault", "quality", "source", "term"}
        As in the lexicon; "term" where only people are known to use it.
    how : {"listed", "form", "slip", "translation", "people"}
        How it was recognised.
    source : str
        Who says what it means: a key of the lexicon's sources, or "people".
    own : int
        1 if what it lifts is its own, -1 if what it cuts is, 0 if both are.
    """

    text: str
    word: str
    concept: str
    kind: str
    how: str
    source: str
    own: int = 0

    def __str__(self) -> str:
        return self.text if self.how in ("listed", "people") else self.word


@dataclass(frozen=True, slots=True)
class Part:
    """A word and how much of it is asked for.

    Attributes
    ----------
    atom : Atom
    amount : float
        1 as such, above 1 stronger, negative less of it; 0 with `keep`.
    keep : bool
        What it does is to be left as it is.
    opposite : bool
        Its full contrary is asked for, not less of it.
    peak_db : float or None
        Asked for in decibels, at the peak of what the word does; `amount` then has only the sign.
    mixed : bool
        It is one of several that the mean is asked of; `amount` is then its share.
    lifted : bool
        More of what is played is asked for ("I can't hear the vocals"): what it lifts, not what is
        cut to make it sound so.
    """

    atom: Atom
    amount: float = 1.0
    keep: bool = False
    opposite: bool = False
    peak_db: float | None = None
    mixed: bool = False
    lifted: bool = False

    def __str__(self) -> str:
        word = str(self.atom)
        if self.keep:
            return f"keep {word}"
        if self.peak_db is not None:
            return f"{self.peak_db:+.3g} dB of {word}"
        size = f"{abs(self.amount):.2g} x "
        size = "" if size == "1 x " else size
        if self.lifted and self.amount >= 1.0:
            return f"{'much ' * (self.amount > _MORE)}more {word}"
        if self.opposite:
            return f"{size}the opposite of {word}"
        return f"less {size}{word}" if self.amount < 0 else f"{size}{word}"


@dataclass(frozen=True, slots=True)
class Expression:
    """A request, read.

    Attributes
    ----------
    text : str
        Normalised: lower case, no accents, single spaces.
    parts : tuple of Part
    filters : tuple of Filter
    unknown : tuple of str
        Words that nothing is known of.
    notes : tuple of str
        How it was read where that is not plain, and what was not followed.
    language : str
        Of its small words: "en", "es", "de", "fr", "it" or "pt".
    again : float
        Where it names no sound and only says how much: "a bit less of that" is a share of what was
        asked before, to be taken back. 0 where it is not.
    """

    text: str
    parts: tuple[Part, ...] = ()
    filters: tuple[Filter, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = "en"
    again: float = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it says anything of a sound."""
        return not self.parts and not self.filters

    @property
    def leaves_something(self) -> bool:
        """Whether it says of a frequency that it is to stay as it is."""
        return any(note.startswith(LEFT) for note in self.notes)

    @property
    def refused(self) -> str:
        """Why nothing of it can be done, where it asks for something that cannot; else empty."""
        refused = [note for note in self.notes if note.endswith(NOT_FOLLOWED)]
        return refused[0].removesuffix(NOT_FOLLOWED) if refused and self.is_empty else ""

    @property
    def single(self) -> Atom | None:
        """Its only word, where it is asked for as such and nothing else is said."""
        if len(self.parts) != 1 or self.filters or self.unknown:
            return None
        part = self.parts[0]
        plain = part.amount == 1.0 and not (part.keep or part.opposite or part.lifted)
        return part.atom if plain and part.peak_db is None else None

    def __str__(self) -> str:
        mixed = [p for p in self.parts if p.mixed]
        alone = [p for p in self.parts if not p.mixed]
        return ", ".join(map(str, (*_as_mix(mixed), *alone, *self.filters))) or "nothing"


def _as_mix(parts: list[Part]) -> list[str]:
    """Words that the mean is asked of, as one phrase."""
    if not parts:
        return []
    even = len({round(p.amount, 3) for p in parts}) == 1
    return ["a mix of " + " and ".join(str(p.atom) if even else str(p) for p in parts)]
