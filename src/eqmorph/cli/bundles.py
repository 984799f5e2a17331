"""Options that go together, as one dataclass: a command takes it whole, its help shows each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints

_KIND = Parameter.KEYWORD_ONLY


def unfolded(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command whose parameters that are dataclasses become options, one for each field."""
    told = signature(command, eval_str=True).parameters
    bundles: dict[str, Any] = {
        name: p.annotation for name, p in told.items() if is_dataclass(p.annotation)
    }
    if not bundles:
        return command
    shown: list[Parameter] = []
    for name, parameter in told.items():
        shown += _options(bundles[name]) if name in bundles else [parameter.replace(kind=_KIND)]

    def run(**given: Any) -> Any:
        made = {
            name: bundle(**{f.name: given.pop(f.name) for f in fields(bundle)})
            for name, bundle in bundles.items()
        }
        return command(**given, **made)

    run.__doc__ = command.__doc__
    run.__annotations__ = {p.name: p.annotation for p in shown}
    run.__signature__ = Signature(shown)  # type: ignore[attr-defined]
    return run


def _options(bundle: Any) -> list[Parameter]:
    hints = get_type_hints(bundle, include_extras=True)
    defaults = {
        f.name: Parameter.empty if f.default is MISSING else f.default for f in fields(bundle)
    }
    return [
        Parameter(name, _KIND, default=default, annotation=hints[name])
        for name, default in defaults.items()
    ]
