"""Settings as JSON text, the same for every kind of equaliser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Self


class JsonText:
    """What has plain data (`to_dict`, `from_dict`) has JSON text, too."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The setting as plain data."""
        raise NotImplementedError

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The setting that `to_dict` wrote."""
        raise NotImplementedError

    def to_json(self, indent: int | None = 2) -> str:
        """The setting as JSON text; `from_json` gives back exactly this setting."""
        return json.dumps(self.to_dict(), indent=indent)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The setting in JSON text.

        Raises
        ------
        ValueError
            If the text is not JSON, or not a legal setting of this kind.
        """
        try:
            data = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"not an equaliser setting in JSON: {error}") from None
        return cls.from_dict(data)
