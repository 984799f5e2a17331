"""Results as plain JSON, and plain JSON as results: one rule for every study.

A result is a frozen dataclass of numbers, texts, collections and such dataclasses. Its fields are
written, and beside them the properties that its `DERIVED` names, for whoever reads the file; they
are made again when it is read. A part that is empty by default and empty is left out. What is not
a number is null, as JSON has no other word for it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from eqmorph.errors import InvalidArgumentError
from eqmorph.files import replacing
from eqmorph.plain_json import plain_json

Result = TypeVar("Result")


def plain(result: Any) -> Any:
    """A result as dicts, lists, numbers and texts."""
    if is_dataclass(result):
        shown = {f.name: getattr(result, f.name) for f in fields(result)
                 if getattr(result, f.name) or not _empty_by_default(f)}  # fmt: skip
        shown |= {name: getattr(result, name) for name in getattr(result, "DERIVED", ())}
        return {name: plain(value) for name, value in shown.items()}
    if isinstance(result, Mapping):
        return {str(name): plain(value) for name, value in result.items()}
    if isinstance(result, (tuple, list)):
        return [plain(value) for value in result]
    return None if isinstance(result, float) and not math.isfinite(result) else result


def _empty_by_default(field: Field[Any]) -> bool:
    default = field.default if field.default_factory is MISSING else field.default_factory()
    return default is None or default in ((), {})


def typed(kind: type[Result], data: Any, where: str) -> Result:
    """The result that plain data are of.

    Parameters
    ----------
    kind : type
        A result's dataclass.
    data
        As `plain` gives it, also by way of JSON.
    where : str
        What a message calls the data.

    Raises
    ------
    InvalidArgumentError
        If something is missing, of another kind, or not known; with its place.
    """
    return cast(Result, _read(kind, data, where))


def _read(kind: Any, data: Any, where: str) -> Any:
    if kind is Any:
        return data
    outer, inner = get_origin(kind) or kind, get_args(kind)
    if outer in (Union, UnionType):
        some = next(k for k in inner if k is not NoneType)
        return None if data is None else _read(some, data, where)
    if is_dataclass(outer):
        return _read_fields(outer, _of(Mapping, data, where, "named parts"), where)
    if issubclass(outer, Mapping):
        named = _of(Mapping, data, where, "named parts")
        return {name: _read(inner[1], value, f"{where}.{name}") for name, value in named.items()}
    if issubclass(outer, (tuple, list)):
        items = _of(list, data, where, "a list")
        one = outer is list or inner[-1] is Ellipsis
        kinds = inner[:1] * len(items) if one else inner
        if len(kinds) != len(items):
            raise InvalidArgumentError(f"{where} must have {len(kinds)} items, got {len(items)}")
        return outer(_read(k, v, f"{where}[{i}]")
                     for i, (k, v) in enumerate(zip(kinds, items, strict=True)))  # fmt: skip
    if outer is float:
        # 1.0 may come back as 1.
        return math.nan if data is None else float(_of((int, float), data, where, "a number"))
    return _of(outer, data, where, f"of type {outer.__name__}")


def _read_fields(kind: Any, data: Mapping[str, Any], where: str) -> Any:
    known, hints = {f.name: f for f in fields(kind)}, _hints(kind)
    for name in data:
        if name not in known and name not in getattr(kind, "DERIVED", ()):
            raise InvalidArgumentError(f"{where} has {name!r}, which this version does not know")
    for name, field in known.items():
        if name not in data and field.default is MISSING and field.default_factory is MISSING:
            raise InvalidArgumentError(
                f"{where} has no {name!r}: it is not a {kind.__name__} of this version"
            )
    return kind(**{n: _read(hints[n], data[n], f"{where}.{n}") for n in known if n in data})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _of(kind: Any, data: Any, where: str, wanted: str) -> Any:
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise InvalidArgumentError(f"{where} must be {wanted}, got {data!r:.40}")
    return data


def read_result(kind: type[Result], path: Path) -> Result:
    """The result in a JSON file.

    Raises
    ------
    InvalidArgumentError
        If it is no JSON, or as `typed`.
    OSError
        If it cannot be read.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InvalidArgumentError(f"{path} is not JSON: {error}") from None
    return typed(kind, data, path.name)


def write_result(result: Any, path: Path) -> None:
    """Write a result to a JSON file, whole or not at all."""
    with replacing(path) as beside:
        beside.write_text(plain_json(plain(result), indent=1) + "\n", encoding="utf-8")


def kept_result(kind: type[Result], path: Path | None) -> Result | None:
    """What `write_result` kept; None where there is no such file or it cannot be read."""
    try:
        return None if path is None else read_result(kind, path)
    except (OSError, InvalidArgumentError):
        return None


def key_of(identity: Mapping[str, Any] | Sequence[Any]) -> str:
    """The name under which a result is kept: another for anything that would change it."""
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:32]
