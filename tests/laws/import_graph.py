"""Which module imports which, read from the source without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

Graph = dict[str, set[str]]


def modules_in(folder: Path, name: str) -> dict[str, Path]:
    """Modules of a package, by their full names; a package has the name of its folder."""
    found = {}
    for path in folder.rglob("*.py"):
        parts = path.relative_to(folder).with_suffix("").parts
        found[".".join((name, *(p for p in parts if p != "__init__")))] = path
    return found


def import_graph(modules: dict[str, Path]) -> Graph:
    """What each module imports, in functions too, but not what only a type checker reads.

    Own modules have their full names (a name imported from a package counts as that package),
    others the name of their library.
    """
    return {name: set(_imported(name, path, modules)) for name, path in modules.items()}


def _imported(name: str, path: Path, modules: dict[str, Path]) -> Iterator[str]:
    for node in _run(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield _owner(alias.name, modules)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
                base = ".".join((*package[: len(package) + 1 - node.level], *base.split()))
            for alias in node.names:
                yield _owner(f"{base}.{alias.name}", modules)


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs: not the body of `if TYPE_CHECKING`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for other in node.orelse:
                yield other
                yield from _run(other)
            continue
        yield node
        yield from _run(node)


def _owner(name: str, modules: dict[str, Path]) -> str:
    """The module that holds a name; of others, the library."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        if (module := ".".join(parts[:end])) in modules:
            return module
    return parts[0]


def circles(graph: Graph) -> list[set[str]]:
    """Sets of modules that reach each other (Tarjan 1972: strongly connected components)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    found: list[set[str]] = []

    def visit(module: str) -> None:
        order[module] = low[module] = len(order)
        open_.append(module)
        for other in graph[module] & graph.keys():
            if other not in order:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in open_:
                low[module] = min(low[module], order[other])
        if low[module] == order[module]:
            at = open_.index(module)
            together = set(open_[at:])
            del open_[at:]
            if len(together) > 1 or module in graph[module]:
                found.append(together)

    for module in graph:
        if module not in order:
            visit(module)
    return found


def pairs(graph: Graph) -> Iterable[tuple[str, str]]:
    """Every import as (who, whom), in order."""
    return ((module, other) for module in sorted(graph) for other in sorted(graph[module]))
