"""Which filters of a CamillaDSP configuration one channel hears, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eqmorph.errors import DataFormatError
from eqmorph.formats.decoding import shown, truth
from eqmorph.formats.notes import Notes

# YAML's words for nothing.
NULL = ("", "~", "null", "Null", "NULL", None)


@dataclass(frozen=True, slots=True)
class _Step:
    """A Filter step of the pipeline; its channels are None for all."""

    names: tuple[str, ...]
    channels: frozenset[str] | None

    def plays_on(self, channel: str) -> bool:
        """Whether the channel goes through it."""
        return self.channels is None or channel in self.channels


def heard_names(
    pipeline: object, filters: dict[str, Any], where: str, notes: Notes
) -> Sequence[str]:
    """Names of the filters on the first channel that has any, in order.

    A Mixer makes other channels out of those that were, so what is before and what is behind one
    is not the same equaliser; the first stretch that has filters is read.

    Raises
    ------
    DataFormatError
        If a step cannot be read, or names a filter that there is none of.
    """
    if pipeline in NULL:
        return list(filters)
    if not isinstance(pipeline, list):
        raise DataFormatError(f"{where}: pipeline must be a list of steps, got {shown(pipeline)}")
    stretches: list[list[_Step]] = [[]]
    for number, step in enumerate(pipeline, start=1):
        place = f"{where}: step {number} of the pipeline"
        if not isinstance(step, dict):
            raise DataFormatError(f"{place} must have a type, got {shown(step)}")
        bypassed = step.get("bypassed")
        if bypassed not in NULL and truth(bypassed, f"{place} bypassed"):
            continue
        if step.get("type") == "Filter":
            stretches[-1].append(_step(step, filters, place, where))
        elif step.get("type") == "Mixer":
            notes.not_followed("a Mixer", place)
            stretches.append([])
        else:
            notes.not_followed(f"the type {shown(step.get('type'))}", place)
    with_filters = [stretch for stretch in stretches if any(step.names for step in stretch)]
    if len(with_filters) > 1:
        notes.add(
            f"{where}: read the filters before the first Mixer that has any before it, not those "
            "behind it"
        )
    return _of_one_channel(with_filters[0], notes) if with_filters else []


def _step(step: dict[str, Any], filters: dict[str, Any], place: str, where: str) -> _Step:
    names = step.get("names")
    if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
        raise DataFormatError(f"{place} needs a list of names")
    for name in names:
        if name not in filters:
            raise DataFormatError(f"{where}: the pipeline names {shown(name)}, which is no filter")
    channels = step.get("channels", step.get("channel"))
    if isinstance(channels, list):
        return _Step(tuple(names), frozenset(map(str, channels)))
    return _Step(tuple(names), None if channels in NULL else frozenset({str(channels)}))


def _of_one_channel(steps: list[_Step], notes: Notes) -> list[str]:
    named = dict.fromkeys(c for step in steps for c in sorted(step.channels or ()))
    if not named:
        return [name for step in steps if step.channels is None for name in step.names]
    # A configuration for two channels that names one leaves the other without its filters.
    if len(named) == 1 and next(iter(named)) in ("0", "1"):
        named |= dict.fromkeys(("0", "1"))
    heard = {c: [n for step in steps if step.plays_on(c) for n in step.names] for c in named}
    first = next(c for c in heard if heard[c])
    differing = [f"channel {c}" for c in heard if heard[c] != heard[first]]
    if differing:
        notes.channels_differ(f"channel {first}", differing)
    return heard[first]
