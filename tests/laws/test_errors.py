"""What a user can cause is of our own family, so that a bug is never dressed as advice."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import eqmorph
from eqmorph import errors
from eqmorph.cli.failures import one_line_errors

SOURCE = Path(eqmorph.__file__).parent


def raised_names(path: Path) -> set[str]:
    """Names of the classes that a module raises new errors of."""
    calls = (n.exc for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Raise))
    return {c.func.id for c in calls if isinstance(c, ast.Call) and isinstance(c.func, ast.Name)}


def test_no_module_raises_a_plain_value_error() -> None:
    """But one that only ends a parser of somebody else's."""
    plain = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "ValueError" in raised_names(path)
    }
    assert plain <= {"studio/connections.py"}


def test_the_family_is_one() -> None:
    family = [c for c in vars(errors).values() if getattr(c, "__module__", "") == errors.__name__]
    family = [c for c in family if isinstance(c, type)]
    assert all(issubclass(c, errors.EqmorphError) for c in family)
    assert issubclass(errors.InvalidArgumentError, ValueError)


def test_a_mistake_of_ours_is_no_advice(capsys) -> None:
    with pytest.raises(ValueError, match="could not be broadcast"), one_line_errors():
        raise ValueError("operands could not be broadcast together")
    assert capsys.readouterr().err == ""
