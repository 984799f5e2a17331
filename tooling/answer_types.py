"""What the studio's API answers, as types that the page's code is checked against.

    python tooling/answer_types.py > tooling/answers.d.ts

Whatever the API's own OpenAPI document says a call answers with is there by its method and path, as
`Api.Get['/answer']`.
"""

from __future__ import annotations

from typing import Any

import eqmorph
from eqmorph.studio import create_app
from eqmorph.studio.security import API

HEAD = """\
// What the API answers, written by tooling/answer_types.py from its own document.

declare namespace Api {
"""
NAMES = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}
CALLS = {"get": "Get", "post": "Post", "put": "Put", "delete": "Delete"}


def typed(schema: dict[str, Any]) -> str:
    """A JSON Schema as a TypeScript type."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(typed(one) for one in schema["anyOf"])
    if "const" in schema:
        return repr(schema["const"])
    if "enum" in schema:
        return " | ".join(map(repr, schema["enum"]))
    if schema.get("type") == "array":
        item = typed(schema["items"])
        return f"({item})[]" if " " in item else f"{item}[]"
    if schema.get("type") == "object" and "properties" not in schema:
        of = schema.get("additionalProperties")
        return f"Record<string, {typed(of) if isinstance(of, dict) else 'unknown'}>"
    return "null" if schema.get("type") == "null" else NAMES[schema["type"]]


def interface(name: str, fields: dict[str, str]) -> str:
    """An interface of fields by name, each with its type."""
    lines = [f"  interface {name} {{", *(f"    {key}: {kind}" for key, kind in fields.items())]
    return "\n".join([*lines, "  }\n"])


def named(schema: dict[str, Any]) -> set[str]:
    """The names of all schemas that one refers to itself."""
    if "$ref" in schema:
        return {str(schema["$ref"]).rpartition("/")[2]}
    inner = [one for one in schema.values() if isinstance(one, dict)]
    inner += [one for many in schema.values() if isinstance(many, list) for one in many]
    return {name for one in inner if isinstance(one, dict) for name in named(one)}


def declarations(document: dict[str, Any]) -> str:
    """The whole file: an interface for each method, and one for each schema that they need."""
    schemas = document["components"]["schemas"]
    calls: dict[str, dict[str, str]] = {name: {} for name in CALLS.values()}
    wanted: set[str] = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            schema = (
                operation["responses"]["200"]["content"].get("application/json", {}).get("schema")
            )
            if schema:  # the others answer with a file
                calls[CALLS[method]][f"'{path.removeprefix(API)}'"] = typed(schema)
                wanted |= named(schema)
    found: set[str] = set()
    while wanted - found:
        found |= wanted
        wanted = {inner for name in found for inner in named(schemas[name])}
    parts = [interface(name, fields) for name, fields in calls.items()]
    for name in sorted(found):
        needed = schemas[name].get("required", ())
        fields = {
            # What has a default is always sent.
            key if key in needed or field.get("default") is not None else f"{key}?": typed(field)
            for key, field in schemas[name]["properties"].items()
        }
        parts.append(interface(name, fields))
    return HEAD + "\n".join(parts) + "}\n"


if __name__ == "__main__":
    print(declarations(create_app(eqmorph.load()).openapi()), end="")
