"""Plain data as JSON that every reader takes; what is not a number becomes null."""

from __future__ import annotations

import json
import math
from typing import Any


def plain_json(data: Any, indent: int | None = None) -> str:
    """Plain data as JSON text, in ASCII.

    JSON has no word for NaN and infinity: null stands for them.
    """
    separators = (",", ":") if indent is None else None
    return json.dumps(_finite(data), indent=indent, separators=separators, allow_nan=False)


def _finite(data: Any) -> Any:
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    if isinstance(data, dict):
        return {str(key): _finite(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(value) for value in data]
    return data
