"""From what a contributor typed to a term of the vocabulary, each step with its reason.

The decisions are data: ``vocabulary.json`` beside this file, one line per descriptor, made by
reading all 328 descriptors of SAFE-DB. A descriptor without a line stays what it is.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eqmorph.errors import DataFormatError, reason_of

ACTIONS = ("keep", "merge", "drop")

_AS_TYPED = "stays as typed, apart from case and space"
_NOTHING_TYPED = "no descriptor was typed"


def normalise(descriptor: str) -> str:
    """Lower case, single spaces, none at the ends, composed Unicode (NFC)."""
    return " ".join(unicodedata.normalize("NFC", descriptor).lower().split())


@dataclass(frozen=True)
class Decision:
    """What becomes of one descriptor.

    Attributes
    ----------
    descriptor : str
        Normalised.
    action : {"keep", "merge", "drop"}
    term : str or None
        The vocabulary entry; None if dropped.
    reason : str
    """

    descriptor: str
    action: str
    term: str | None
    reason: str

    def __post_init__(self) -> None:
        where = f"vocabulary decision on {self.descriptor!r}"
        if self.descriptor != normalise(self.descriptor):
            raise DataFormatError(f"{where}: write the descriptor {normalise(self.descriptor)!r}")
        if self.action not in ACTIONS:
            raise DataFormatError(f"{where}: action {self.action!r} is none of {ACTIONS}")
        if (self.term is None) != (self.action == "drop"):
            raise DataFormatError(f"{where}: {self.action!r} does not go with term {self.term!r}")
        if not self.reason.strip():
            raise DataFormatError(f"{where}: a reason is missing")


@dataclass(frozen=True)
class Vocabulary:
    """The decisions on descriptors.

    Attributes
    ----------
    always : mapping of str to Decision
        Taken whenever a data set is cleaned: what is no descriptor by anybody's reading.
    consolidating : mapping of str to Decision
        Taken only on request: spelling slips, inflections, names of sources and presets.
    """

    always: Mapping[str, Decision]
    consolidating: Mapping[str, Decision]

    def __post_init__(self) -> None:
        for decision in self.consolidating.values():
            if decision.descriptor in self.always:
                raise DataFormatError(f"vocabulary: {decision.descriptor!r} is decided twice")
            target = self.consolidating.get(decision.term or "")
            if target is not None and target.term != decision.term:
                raise DataFormatError(
                    f"vocabulary: {decision.descriptor!r} becomes {decision.term!r}, which itself "
                    f"becomes {target.term!r}; name the last one"
                )

    @classmethod
    def load(cls, path: str | Path | None = None) -> Vocabulary:
        """Read the decisions.

        Parameters
        ----------
        path : path-like, optional
            Another file of the same form; the package's own by default.

        Raises
        ------
        DataFormatError
            If a decision is not well formed, given twice, or leads to another decision.
        """
        if path is None:
            data = resources.files(__package__).joinpath("vocabulary.json").read_bytes()
        else:
            data = Path(path).read_bytes()
        try:
            content = json.loads(data.decode("utf-8"))
            return cls(_by_descriptor(content["always"]), _by_descriptor(content["consolidating"]))
        except DataFormatError:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise DataFormatError(
                f"{path or 'vocabulary.json'} is not a vocabulary: {reason_of(error)}"
            ) from error

    def decide(self, descriptor: str, *, consolidate: bool = False) -> Decision:
        """What becomes of a descriptor and why.

        Parameters
        ----------
        descriptor : str
            As typed.
        consolidate : bool
            Whether spelling slips, inflections and further throw-aways are treated as such.

        Returns
        -------
        Decision
        """
        text = normalise(descriptor)
        if not text:
            return Decision(text, "drop", None, _NOTHING_TYPED)
        decision = self.always.get(text)
        if decision is None and consolidate:
            decision = self.consolidating.get(text)
        return decision or Decision(text, "keep", text, _AS_TYPED)

    def canonical(self, descriptor: str, *, consolidate: bool = False) -> str | None:
        """The term of a descriptor, or None if it is thrown away; see `decide`."""
        return self.decide(descriptor, consolidate=consolidate).term


def _by_descriptor(entries: Iterable[Mapping[str, Any]]) -> Mapping[str, Decision]:
    decisions: dict[str, Decision] = {}
    for entry in entries:
        action = entry["action"]
        term = entry["descriptor"] if action == "keep" else entry.get("term")
        decision = Decision(entry["descriptor"], action, term, entry["reason"])
        if decision.descriptor in decisions:
            raise DataFormatError(f"vocabulary: {decision.descriptor!r} is decided twice")
        decisions[decision.descriptor] = decision
    return MappingProxyType(decisions)
