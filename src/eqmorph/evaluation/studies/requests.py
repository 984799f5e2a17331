"""Requests as people make them, and whether answers do what they ask for.

``data/requests.tsv`` is the set: one request a line with its category, language, where
such wording is found, whether it was written before or after the rules that it judges, and what
must hold of the answer's response at 48 kHz. It is meant for any system that turns text into an
equaliser: `judge` takes any function from a text to a curve.

What must hold, parted by semicolons, frequencies in Hz and gains in dB:

- ``up LO-HI``, ``down LO-HI``: mean gain there above 0.5, below -0.5
- ``stay LO-HI``: within 1 of 0 everywhere there
- ``at HZ DB``: the gain there, within 0.1
- ``least DB LO-HI``, ``most DB LO-HI``: mean gain there at least, at most
- ``same TEXT``: the same curve as for another text, within 0.05
- ``weaker TEXT LO-HI``, ``stronger TEXT LO-HI``: as for another text, but less or more
- ``refuse``, alone: it is said that nothing can be made of it
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_grid
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.studies.study import Options, StudyData
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.tokens import plain, tokens_of

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel

GRID = response_grid(512)
_UP_DB, _STAY_DB, _AT_DB, _SAME_DB = 0.5, 1.0, 0.1, 0.05
_KEYWORD_DB = 6.0
_REFUSE = "refuse"
# How many of a round were answered rightly when it was first run: what is new to the rules.
AT_FIRST_SIGHT = {
    "after": 164, "third": 287, "fourth": 106, "fifth": 48, "sixth": 106, "seventh": 97,
    "eighth": 105, "ninth": 78, "tenth": 42,
}  # fmt: skip

# From a text to its response on GRID; an exception or None is a refusal.
System = Callable[[str], FloatArray | None]


@dataclass(frozen=True)
class Request:
    """One request and what must hold of an answer.

    Attributes
    ----------
    category, language, source : str
    written : str
        Before the rules that it judges ("before"), or in which round after them ("after", "third",
        and so on to "tenth").
    text : str
    expected : tuple of str
    """

    category: str
    language: str
    source: str
    written: str
    text: str
    expected: tuple[str, ...]

    @property
    def beside(self) -> tuple[str, ...]:
        """Other texts whose answers it is held against."""
        parts = [rule.split() for rule in self.expected]
        return tuple(
            " ".join(rest if verb == "same" else rest[:-1])
            for verb, *rest in parts
            if verb in ("same", "weaker", "stronger")
        )

    @property
    def fresh(self) -> bool:
        """Whether it was written after the rules were frozen."""
        return self.written != "before"


@dataclass(frozen=True)
class Verdict:
    """Whether a request was answered rightly; `missed` says what did not hold."""

    request: Request
    missed: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether all of it held."""
        return not self.missed


@dataclass(frozen=True)
class RequestsReport:
    """How many requests each system answered rightly.

    Attributes
    ----------
    systems : tuple of str
    categories : tuple of (str, int, tuple of int)
        Name, number of requests, and how many of them each system answered rightly.
    fresh : tuple of (int, tuple of int)
        The same of those written after the rules.
    rounds : tuple of (str, int, int or None, tuple of int)
        The same of each round of these; in the middle how many of them eqmorph answered rightly
        before anybody had looked at them.
    wrong : tuple of (str, str)
        Text and what was missed, of the first system.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("total",)

    systems: tuple[str, ...]
    categories: tuple[tuple[str, int, tuple[int, ...]], ...]
    fresh: tuple[int, tuple[int, ...]]
    rounds: tuple[tuple[str, int, int | None, tuple[int, ...]], ...]
    wrong: tuple[tuple[str, str], ...]

    @property
    def total(self) -> tuple[int, tuple[int, ...]]:
        """All requests, and how many each system answered rightly."""
        sums = np.sum([right for _, _, right in self.categories], axis=0)
        return sum(n for _, n, _ in self.categories), tuple(int(s) for s in sums)


def load_requests(text: str | None = None) -> tuple[Request, ...]:
    """The set; or another in the same form, as text.

    Raises
    ------
    InvalidArgumentError
        If a line has not six columns, or something is expected that cannot be checked.
    """
    if text is None:
        text = (
            resources.files("eqmorph.evaluation.data").joinpath("requests.tsv").read_text("utf-8")
        )
    found = []
    for number, line in enumerate(text.splitlines()[1:], 2):
        columns = line.split("\t")
        if len(columns) != 6:
            raise InvalidArgumentError(
                f"requests, line {number}: 6 columns are needed, got {len(columns)}"
            )
        category, language, source, written, said, expected = columns
        rules = tuple(rule.strip() for rule in expected.split(";"))
        for rule in rules:
            if rule.split()[0] not in _CHECKS:
                raise InvalidArgumentError(f"requests, line {number}: {rule!r} cannot be checked")
        found.append(Request(category, language, source, written, said, rules))
    return tuple(found)


def judge(system: System, requests: Iterable[Request]) -> tuple[Verdict, ...]:
    """What a system did with each request."""
    known: dict[str, FloatArray | None] = {}

    def curve(text: str) -> FloatArray | None:
        if text not in known:
            try:
                known[text] = system(text)
            except (LookupError, ValueError):
                known[text] = None
        return known[text]

    verdicts = []
    for request in requests:
        answer = curve(request.text)
        missed: tuple[str, ...] = ()
        if answer is not None:
            missed = tuple(r for r in request.expected if not _holds(r, answer, curve))
        elif request.expected != (_REFUSE,):
            missed = ("refused",)
        verdicts.append(Verdict(request, missed))
    return tuple(verdicts)


def evaluate_requests(
    systems: dict[str, System], requests: Sequence[Request] | None = None
) -> RequestsReport:
    """How many of each category some systems answer rightly; the first is the one reported on."""
    asked = load_requests() if requests is None else requests
    judged = {name: judge(system, asked) for name, system in systems.items()}
    categories = tuple(
        (
            name,
            sum(r.category == name for r in asked),
            tuple(sum(v.right for v in vs if v.request.category == name) for vs in judged.values()),
        )
        for name in dict.fromkeys(r.category for r in asked)
    )
    fresh = (
        sum(r.fresh for r in asked),
        tuple(sum(v.right for v in vs if v.request.fresh) for vs in judged.values()),
    )
    rounds = tuple(
        (
            name,
            sum(r.written == name for r in asked),
            AT_FIRST_SIGHT.get(name),
            tuple(sum(v.right for v in vs if v.request.written == name) for vs in judged.values()),
        )
        for name in dict.fromkeys(r.written for r in asked if r.fresh)
    )
    first = next(iter(judged.values()))
    wrong = tuple((v.request.text, "; ".join(v.missed)) for v in first if not v.right)
    return RequestsReport(tuple(systems), categories, fresh, rounds, wrong)


def run(data: StudyData, options: Options) -> RequestsReport:
    """The study, of the model beside what it is judged beside."""
    from eqmorph.model.morph_model import MorphModel
    from eqmorph.model.packing import shipped_model_path

    return evaluate_requests(systems_of(data.model or MorphModel.load(shipped_model_path())))


def systems_of(model: MorphModel) -> dict[str, System]:
    """A model, and what it is judged beside."""

    def eqmorph(text: str) -> FloatArray:
        return model.generate(text).magnitude_response_db(GRID)

    return {"eqmorph": eqmorph, "FLAT": flat_system, "keywords": keyword_system}


def flat_system(_: str) -> FloatArray:
    """No change, whatever is asked."""
    return np.zeros(len(GRID))


def keyword_system(text: str) -> FloatArray | None:
    """A list of English words and what each lifts and cuts: no grammar, no numbers."""
    lexicon = load_lexicon()
    words = lexicon.words_of["en"]
    found = [words[t.text] for t in tokens_of(plain(text)) if t.text in words]
    if not found:
        return None
    levels = np.sum([lexicon.concepts[name].levels for name in found], axis=0)
    return _KEYWORD_DB * lexicon.curve(levels, GRID)


def _holds(rule: str, curve: FloatArray, other: Callable[[str], FloatArray | None]) -> bool:
    verb, *rest = rule.split()
    return bool(_CHECKS[verb](curve, rest, other))


def _inside(curve: FloatArray, span: str) -> FloatArray:
    low, high = map(float, span.split("-"))
    return curve[(low <= GRID) & (high >= GRID)]


def _at(curve: FloatArray, rest: list[str]) -> bool:
    gain = float(np.interp(np.log(float(rest[0])), np.log(GRID), curve))
    return abs(gain - float(rest[1])) <= _AT_DB


def _beside(
    curve: FloatArray, rest: list[str], other: Callable[[str], FloatArray | None], more: bool
) -> bool:
    """The same way as another text in a range, but more, or less."""
    base = other(" ".join(rest[:-1]))
    if base is None:
        return False
    mine, theirs = (float(_inside(c, rest[-1]).mean()) for c in (curve, base))
    return mine * theirs > 0 and (abs(mine) > abs(theirs) if more else abs(mine) < abs(theirs))


def _same(curve: FloatArray, rest: list[str], other: Callable[[str], FloatArray | None]) -> bool:
    base = other(" ".join(rest))
    return base is not None and bool(np.abs(curve - base).max() <= _SAME_DB)


_CHECKS: dict[str, Callable[[FloatArray, list[str], Callable[[str], FloatArray | None]], bool]] = {
    "up": lambda c, rest, _: bool(_inside(c, rest[0]).mean() > _UP_DB),
    "down": lambda c, rest, _: bool(_inside(c, rest[0]).mean() < -_UP_DB),
    "stay": lambda c, rest, _: bool(np.abs(_inside(c, rest[0])).max() <= _STAY_DB),
    "least": lambda c, rest, _: bool(_inside(c, rest[1]).mean() >= float(rest[0]) - _SAME_DB),
    "most": lambda c, rest, _: bool(_inside(c, rest[1]).mean() <= float(rest[0]) + _SAME_DB),
    "at": lambda c, rest, _: _at(c, rest),
    "same": _same,
    _REFUSE: lambda *_: False,
    "weaker": lambda c, rest, other: _beside(c, rest, other, more=False),
    "stronger": lambda c, rest, other: _beside(c, rest, other, more=True),
}
