"""The page's modules as one script, so that a first visit asks for one file and not for a hundred.

There is no build step: the server puts the script together when the page is asked for. The modules
keep to a part of JavaScript's module syntax that can be rewritten line by line, and whatever is
outside of it is refused by name: `import { a, b as c } from './x.js'` and `import './x.js'`,
`export` before a function, class or constant, and `export { a, b }`. A file that is loaded apart,
such as a worker, is named by `new URL('x.js', import.meta.url)`.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable
from pathlib import Path

from eqmorph.errors import InvalidArgumentError

ENTRY = "$entry"  # in the script, the exports of the module that it begins with

_FROM = r"'(?P<path>\.{1,2}/[^']+)'"
_IMPORT = re.compile(rf"^import (?:\{{(?P<names>[^}}]*)\}} from )?{_FROM}$", re.M)
_DECLARED = re.compile(
    r"^export (?P<rest>(?:(?:async )?function\*? ?|class |const )(?P<name>[\w$]+))", re.M
)
_LISTED = re.compile(r"^export \{(?P<names>[^}]*)\}$", re.M)
_APART = re.compile(r"new URL\('(?P<path>[^']+\.js)', import\.meta\.url\)")
# Comments with lines of their own; a template of several lines must have none that looks like one.
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)$", re.M)
_UNREAD = re.compile(r"^(?:import|export)\b.*|^.*\bimport(?:\.meta|\s*\().*", re.M)


def bundled(entry: str, folder: Path, apart: Callable[[str], str]) -> str:
    """A module and all that it imports as one module without imports.

    Parameters
    ----------
    entry : str
        Path of the module in the folder.
    folder : Path
    apart : callable
        Gives the address, from the folder's own, of a script that is loaded apart.

    Raises
    ------
    InvalidArgumentError
        If modules import in a circle, or with syntax that is not read here.
    """
    names: dict[str, str] = {}
    parts: list[str] = []

    def add(path: str, above: tuple[str, ...]) -> str:
        if path in above:
            raise InvalidArgumentError(f"modules import in a circle: {' -> '.join((*above, path))}")
        if path not in names:
            source = (folder / path).read_text(encoding="utf-8")
            code = _wrapped(source, path, lambda other: add(other, (*above, path)), apart)
            # The entry's name is known to whoever adds to the script.
            names[path] = f"$module{len(names)}" if above else ENTRY
            parts.append(f"// {path}\nconst {names[path]} = (() => {{\n{code}\n}})()\n")
        return names[path]

    add(entry, ())
    return "\n".join(parts)


def bundled_alone(entry: str, folder: Path) -> str:
    """The same for a page that has no address to load anything from."""

    def refused(path: str) -> str:
        raise InvalidArgumentError(f"{path} is loaded apart, and the page can load nothing")

    return bundled(entry, folder, refused)


def _wrapped(source: str, path: str, add: Callable[[str], str], apart: Callable[[str], str]) -> str:
    """The body of a function that returns what a module exports."""
    base = posixpath.dirname(path)
    exported: list[str] = []

    def imported(found: re.Match[str]) -> str:
        module = add(posixpath.normpath(posixpath.join(base, found["path"])))
        if found["names"] is None:
            return ""
        # Its line breaks stay, so that lines can be told in messages.
        return f"const {{{found['names'].replace(' as ', ': ')}}} = {module}"

    def declared(found: re.Match[str]) -> str:
        exported.append(found["name"])
        return found["rest"]

    def listed(found: re.Match[str]) -> str:
        exported.extend(name.strip() for name in found["names"].split(",") if name.strip())
        return ""

    def loaded(found: re.Match[str]) -> str:
        address = apart(posixpath.normpath(posixpath.join(base, found["path"])))
        return f"new URL('{address}', document.baseURI)"

    # A quarter of what is sent would be comments; the line breaks stay for messages.
    source = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source)
    for pattern, rewrite in (
        (_IMPORT, imported),
        (_DECLARED, declared),
        (_LISTED, listed),
        (_APART, loaded),
    ):
        source = pattern.sub(rewrite, source)
    if unread := _UNREAD.search(_without_comments(source)):
        raise InvalidArgumentError(
            f"{path}: this cannot be put into one script: {unread[0].strip()}"
        )
    if any(" as " in name for name in exported):
        raise InvalidArgumentError(f"{path}: an export must have the name that it has inside")
    return f"{source.rstrip()}\nreturn {{ {', '.join(exported)} }}"


def _without_comments(source: str) -> str:
    return re.sub(r"^\s*(//|/?\*).*$", "", source, flags=re.M)


def named_by_content(path: str, content: str) -> str:
    """A file's name with a part that changes with its content: a.js is a-1f0c9a72b4.js."""
    stem, dot, extension = posixpath.basename(path).rpartition(".")
    digest = hashlib.sha256(content.encode()).hexdigest()[:10]
    return f"{stem}-{digest}{dot}{extension}"
