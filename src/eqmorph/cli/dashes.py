"""Texts that begin with a minus, as arguments: `eqmorph generate "-3 dB at 250 Hz"`.

Click takes them for options. While it parses, another character stands for their minus.
"""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand

from eqmorph.cli.plain_values import quickened

# Of Click, which Typer has a copy of, or not, by its version.
USAGE_ERROR: Any = typer.BadParameter.__mro__[1]
_MINUS, _STAND_IN = "-", "\ue02d"
# With a space in it, or a number with a unit: no option looks so, nor the value of one.
_TEXT = re.compile(r"-(?!-)(?=.*\s|\d+(?:[.,]\d+)?(?!e[-+]?\d)[a-zA-Z%]).*", re.DOTALL)


class TextCommand(TyperCommand):
    """A command whose arguments may be texts that begin with a minus."""

    def get_params(self, ctx: Any) -> list[Any]:
        """As Typer does, each quick with plain values."""
        return quickened(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Click does, but such texts are arguments."""
        hidden = [_STAND_IN + a[1:] if _TEXT.fullmatch(a) else a for a in _before_the_end(args)]
        try:
            left = super().parse_args(ctx, hidden + args[len(hidden) :])
        except USAGE_ERROR as error:
            error.message = _shown(error.message)
            unknown = hasattr(error, "possibilities")  # the one of an unknown option
            if unknown and not error.option_name.startswith("--"):
                error.message += "; a text that begins with a minus stands behind --"
            raise
        ctx.params = {name: _shown(value) for name, value in ctx.params.items()}
        shown = [_shown(value) for value in left]
        ctx.args = shown
        return shown


def _before_the_end(args: list[str]) -> list[str]:
    """The arguments before `--`, behind which nothing is an option."""
    return args[: args.index("--")] if "--" in args else args


def _shown(value: Any) -> Any:
    """A value with its minus."""
    if type(value) is str:  # not of an enumeration's members
        return value.replace(_STAND_IN, _MINUS)
    if isinstance(value, list | tuple):
        return type(value)(map(_shown, value))
    if hasattr(value, "__fspath__") and _STAND_IN in str(value):
        return type(value)(_shown(str(value)))
    return value
