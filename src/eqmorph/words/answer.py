"""What an answer is: a setting, how it was read, how sure it is, and what it leans on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from html import escape
from math import ceil
from typing import Any

from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.wording import held_in_words
from eqmorph.words.calibration import Calibration


@dataclass(frozen=True)
class Evidence:
    """A known word that an answer leans on.

    Attributes
    ----------
    term : str
    weight : float
        Of this answer; a negative one pushes away.
    n_contributors : int
        How many used the word in the data that the model was built from; 0 where only the lexicon
        knows it.
    source : str
        Where it is known from: "people", "own" of a user's own word, or the citation of the
        lexicon.
    n_socialfx : int
        How many settings SocialFX has for the word, to be told. The process does not learn from
        them: they did not bring answers nearer to people who were left out. Only concepts of the
        lexicon whose source says so follow the mean curves of its raters.
    """

    term: str
    weight: float
    n_contributors: int
    source: str
    n_socialfx: int = 0

    def __str__(self) -> str:
        people = f"{self.n_contributors} {'person' if self.n_contributors == 1 else 'people'}"
        counts = [people] if self.n_contributors else []
        counts += [f"{self.n_socialfx} in SocialFX"] if self.n_socialfx else []
        return f"{self.term} ({', '.join(counts)})" if counts else self.term


@dataclass(frozen=True)
class Nearer:
    """How many people an answer is nearer to than no change is: what can be stated of one.

    Attributes
    ----------
    share : float
        Of the people who say words like this, 0 to 1.
    low, high : float
        The 95 % interval of that share: so many people were there to learn it from.
    word : str or None
        The word itself, where it has people enough of its own.
    """

    share: float
    low: float
    high: float
    word: str | None = None

    @classmethod
    def of(
        cls,
        calibration: Calibration,
        size: float,
        word: str | None = None,
        most: float = 1.0,
        off: float = 0.0,
    ) -> Nearer:
        """For an answer of some size in dB, less `off`; no more than `most` is stated."""
        low, high = (max(0.0, float(s) - off) for s in calibration.confidence_interval(size))
        share = max(0.0, float(calibration.confidence(size)) - off)
        less = max(0.0, share - most)
        return cls(share - less, max(0.0, low - less), high - less, word)

    def __str__(self) -> str:
        # Half a person is not counted.
        share, low, high = (ceil(10 * s - 0.5) for s in (self.share, self.low, self.high))
        about = f"about {share}" if low == high else f"about {share} ({low} to {high})"
        who = "words like this" if self.word is None else repr(self.word)
        return f"of ten people who say {who}, {about} are nearer to this than to no change"


@dataclass(frozen=True)
class Answer:
    """What the model makes of a text.

    Attributes
    ----------
    text : str
        Normalised.
    expression : str
        How it was read: "1.3 x warm, less 0.8 x muddy, -3 dB at 250 Hz".
    setting : ParametricEq or GraphicEq
    nearer : Nearer or None
        How many people who say this are nearer to the setting than to no change; None where nothing
        is left to chance: filters in numbers are made as asked.
    expected_error_db : float
        Typical RMS distance of such a person's curve.
    error_interval_db : (float, float)
        80 % of such people are this far.
    frequencies_hz, low_db, high_db : tuple of float
        80 % of such people's gains are between these at each frequency, on the whole.
    evidence : tuple of Evidence
        Most weight first.
    scale : float
        What the curve was multiplied with for caution; 1 where the answer is confident.
    note : str
        How the text was read and what to be careful about; may be empty.
    known : bool
        Whether people are known who used this very word often.
    band_error_db : float
        How far the bands are from the sound that was asked: RMS, at 48 kHz.
    """

    text: str
    setting: Equalizer
    nearer: Nearer | None
    expected_error_db: float
    error_interval_db: tuple[float, float]
    evidence: tuple[Evidence, ...]
    scale: float
    note: str
    known: bool
    band_error_db: float = 0.0
    expression: str = ""
    frequencies_hz: tuple[float, ...] = field(repr=False, default=())
    low_db: tuple[float, ...] = field(repr=False, default=())
    high_db: tuple[float, ...] = field(repr=False, default=())

    def times(self, amount: float) -> Answer:
        """The answer with so many times its gains; a note tells where a band cannot do that.

        Parameters
        ----------
        amount : float
            As in `Equalizer.scaled`.

        Raises
        ------
        InvalidArgumentError
            If `amount` is not finite.
        """
        setting = self.setting.scaled(amount)
        notes = (self.note, held_in_words(self.setting, amount))
        return replace(self, setting=setting, note="; ".join(filter(None, notes)))

    @property
    def confidence(self) -> float | None:
        """The share of such people, 0 to 1: the larger the surer; None as `nearer`."""
        return None if self.nearer is None else self.nearer.share

    @property
    def statement(self) -> str:
        """What can be stated of the answer, in one sentence without its capital and full stop."""
        if self.nearer is None:
            return "as asked"
        return f"{self.nearer}; they differ from it by about {self.expected_error_db:.1f} dB"

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data."""
        data = {k: v for k, v in vars(self).items() if k not in ("setting", "evidence", "nearer")}
        near = self.nearer
        return {
            **data,
            "confidence": self.confidence,
            "confidence_interval": None if near is None else [near.low, near.high],
            "statement": self.statement,
            "setting": self.setting.to_dict(),
            "evidence": [asdict(e) for e in self.evidence],
        }

    def reasons(self, as_change: bool = False) -> list[str]:
        """How it was read, how sure it is, on what it leans, what to be careful about.

        Parameters
        ----------
        as_change : bool
            Of what moves a setting, of which nobody knows how sure it is.
        """
        lines = [f"read as {self.expression}"] if self.expression != self.text else []
        if self.nearer is None:
            lines.append(self.statement)
        elif not as_change:
            low, high = self.error_interval_db
            lines.append(f"{self.statement}, most of them by {low:.1f}-{high:.1f} dB")
        if self.nearer is not None and self.evidence:
            lines.append(f"leans on {', '.join(map(str, self.evidence))}")
        return [*lines, self.note] if self.note else lines

    def _repr_html_(self) -> str:
        return f"<p>{escape(str(self))}</p>{self.setting._repr_html_()}"

    def __str__(self) -> str:
        if self.nearer is None:
            told = self.statement
        else:
            told = f"{self.statement}; from {', '.join(map(str, self.evidence)) or 'nothing'}"
        return f"{self.text}: {told}" + (f"; {self.note}" if self.note else "")
