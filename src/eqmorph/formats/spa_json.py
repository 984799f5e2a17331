"""PipeWire's relaxed JSON: bare words, `=` for `:`, commas that may be missing, comments.

Reference: "SPA JSON" in PipeWire's documentation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from eqmorph.errors import DataFormatError

_OPEN, _CLOSED = "{[", "}]"
_BETWEEN = " \t\n\r,=:"
_ENDS_WORD = frozenset('{}[]",=: \t\n\r#')
_DEEPEST = 50
_DECODER = json.JSONDecoder()


def parse_spa_json(text: str, where: str) -> Any:
    """Plain data; numbers stay text. A file is one table without its braces.

    Raises
    ------
    DataFormatError
        If its brackets do not match, it is nested too deeply, or a name has no value.
    """
    root: list[Any] = []
    open_items: list[tuple[str, list[Any]]] = [("{", root)]
    for token in _tokens(text, where):
        if token in _OPEN:
            if len(open_items) > _DEEPEST:
                raise DataFormatError(f"{where} is nested too deeply to be a setting")
            open_items.append((token, []))
        elif token in _CLOSED:
            bracket, items = open_items.pop()
            if not open_items or _OPEN.index(bracket) != _CLOSED.index(token):
                raise DataFormatError(f"{where}: a {token} has no bracket that it closes")
            open_items[-1][1].append(_table(items, where) if bracket == "{" else items)
        else:
            open_items[-1][1].append(token[1:])
    if len(open_items) > 1:
        raise DataFormatError(f"{where}: a {open_items[-1][0]} is never closed")
    return root[0] if len(root) == 1 and isinstance(root[0], dict) else _table(root, where)


def _table(items: list[Any], where: str) -> dict[str, Any]:
    names = items[::2]
    if len(items) % 2 or not all(isinstance(name, str) for name in names):
        raise DataFormatError(f"{where}: a table needs a name for every value")
    return dict(zip(names, items[1::2], strict=True))


def _tokens(text: str, where: str) -> Iterator[str]:
    """Brackets, and words with a mark before them so that none is taken for a bracket."""
    at = 0
    while at < len(text):
        sign = text[at]
        if sign in _BETWEEN:
            at += 1
        elif sign == "#":
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif sign in _OPEN or sign in _CLOSED:
            yield sign
            at += 1
        elif sign == '"':
            try:
                word, at = _DECODER.raw_decode(text, at)
            except ValueError:
                raise DataFormatError(f"{where}: a name in quotes is never closed") from None
            yield f"'{word}"
        else:
            start = at
            while at < len(text) and text[at] not in _ENDS_WORD:
                at += 1
            yield f"'{text[start:at]}"
