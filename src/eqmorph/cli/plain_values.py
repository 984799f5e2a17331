"""Plain values of options and arguments without pydantic, whose import takes a start-up's third.

Newer versions of Typer turn every value over to pydantic. What is plainly a text, a number within
its range, a path or one of the choices needs no help; for anything else, and for every message,
Typer's own way is taken. In a version that has no such way, nothing is done.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
_NOT_PLAIN = object()
_PATH_CHECKS = ("exists", "writable", "resolve_path", "allow_dash", "path_type")


def quickened(parameters: list[Any]) -> list[Any]:
    """Parameters of Typer's, which take plain values as they are."""
    for parameter in parameters:
        if getattr(parameter, "_runtime_param", _NOT_PLAIN) is None:
            parameter._runtime_param = _Plain(parameter)
    return parameters


class _Plain:
    """What Typer asks to turn a value into what the function takes."""

    def __init__(self, parameter: Any) -> None:
        self._parameter = parameter

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value for the function; what is not plain goes Typer's way."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        wanted = param.type_descriptor.annotation
        info = param.type_descriptor.parameter_info
        kinds = get_args(wanted)
        if several and get_origin(wanted) is list and isinstance(value, list | tuple):
            found: Any = [self._plain(one, kinds[0], info, param, ctx) for one in value]
        elif get_origin(wanted) is tuple and isinstance(value, list | tuple):
            found = tuple(
                self._plain(one, kind, info, param, ctx)
                for one, kind in zip(value, kinds, strict=True)
            )
        else:
            found = _NOT_PLAIN if several else self._plain(value, wanted, info, param, ctx)
        if found is not _NOT_PLAIN and not (
            isinstance(found, list | tuple) and _NOT_PLAIN in found
        ):
            return found
        self._parameter._runtime_param = None
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)

    def _plain(self, value: Any, wanted: Any, info: Any, param: Any, ctx: Any) -> Any:
        """A plain value; what cannot be one is refused, by its name and with what it may be."""
        found = _plain(value, wanted, info)
        if found is _NOT_PLAIN and isinstance(value, str):
            wrong = _wrong(value, wanted, info)
            if wrong:
                raise typer.BadParameter(wrong, ctx, param)
        return found


def _wrong(value: str, wanted: Any, info: Any) -> str:
    """Why a text is no such value, if it plainly is none."""
    if get_origin(wanted) is Literal:
        return f"it is one of {', '.join(map(str, get_args(wanted)))}, got {value!r}"
    if wanted not in (int, float):
        return ""
    try:
        number = wanted(value)
    except ValueError:
        with_point = value.replace(",", ".")
        hint = f"; write {with_point}" if _NUMBER.fullmatch(with_point) and "," in value else ""
        return f"{value!r} is no {'whole number' if wanted is int else 'number'}{hint}"
    low, high = info.min, info.max
    inside = (low is None or number >= low) and (high is None or number <= high)
    if inside:  # NaN is within no limits
        return ""
    room = f"at least {low:g}" if high is None else f"at most {high:g}"
    return f"it is {room if None in (low, high) else f'{low:g} to {high:g}'}, got {value}"


def _plain(value: Any, wanted: Any, info: Any) -> Any:
    if any(getattr(info, own, None) is not None for own in ("parser", "click_type")):
        return _NOT_PLAIN
    if wanted in (int, float):
        return _number(value, wanted, info)
    if not isinstance(value, str):
        return _NOT_PLAIN
    if wanted is str:
        return value
    if wanted is Path and not any(getattr(info, check, None) for check in _PATH_CHECKS):
        return Path(value)
    if get_origin(wanted) is Literal and value in get_args(wanted):
        return value
    return _NOT_PLAIN


def _number(value: Any, wanted: type, info: Any) -> Any:
    if (
        isinstance(value, str)
        and _NUMBER.fullmatch(value)
        and (wanted is float or "." not in value)
    ):
        value = wanted(value)
    if isinstance(value, bool) or not isinstance(value, wanted):
        return _NOT_PLAIN
    low, high = info.min, info.max
    inside = (low is None or value >= low) and (high is None or value <= high)
    return value if inside else _NOT_PLAIN
