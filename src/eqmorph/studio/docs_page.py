"""The API's documentation as a page, made from the OpenAPI document; nothing is fetched for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_HEAD = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="dark light" />
<title>{title} API</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml" />
<link rel="stylesheet" href="/styles/tokens.css" />
<link rel="stylesheet" href="/styles/docs.css" />
</head>
<body>
<main>
<h1>{title} API <small>{version}</small></h1>
<p>{summary} {description}
The same as a document for programs: <a href="{openapi}">{openapi}</a>; its operations as a list:
<a href="{index}">{index}</a>. <a href="/">Back to the studio.</a></p>
"""
_DEEPEST = 3  # of what is shown of a schema in a schema


def docs_page(document: Mapping[str, Any], openapi: str, index: str) -> str:
    """An OpenAPI document as HTML.

    Parameters
    ----------
    document : mapping
    openapi, index : str
        Addresses of the document itself, and of the list of its operations.
    """
    info = document["info"]
    about = {key: escape(info.get(key, "")) for key in ("title", "version", "summary")}
    about["description"] = escape(info.get("description", "")).replace("`", "")
    parts = [_HEAD.format(**about, openapi=openapi, index=index)]
    by_tag: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            shown = _operation(method.upper(), path, operation, document)
            by_tag.setdefault(operation["tags"][0], []).append(shown)
    told = {tag["name"]: tag["description"] for tag in document.get("tags", ())}
    for tag, operations in by_tag.items():
        parts.append(f"<section><h2>{escape(tag.capitalize())}</h2>")
        parts.append(f"<p>{escape(told.get(tag, ''))}</p>")
        parts += [*operations, "</section>"]
    parts.append(_limits(info.get("x-limits", {})))
    return "".join([*parts, "</main></body></html>"])


def _operation(
    method: str, path: str, operation: Mapping[str, Any], document: Mapping[str, Any]
) -> str:
    name = escape(operation["operationId"])
    rows = "".join(_fields(operation.get("parameters", ()), operation, document))
    table = f"<table>{rows}</table>" if rows else ""
    statuses = ", ".join(sorted(operation["responses"]))
    return (
        f'<details id="{name}"><summary><b>{method}</b> <code>{escape(path)}</code> '
        f"<span>{escape(operation['summary'])}</span></summary>"
        f"{_rest(operation)}{table}"
        f"<pre>{escape(_example(method, path, operation, document))}</pre>"
        f"<p>Operation <code>{name}</code>; answers with {statuses}.</p></details>\n"
    )


def _rest(operation: Mapping[str, Any]) -> str:
    """What is described beyond the summary."""
    said = operation.get("description", "").replace("`", "")
    return "" if said.rstrip(".") == operation["summary"] else f"<p>{escape(said)}</p>"


def _fields(
    parameters: Any, operation: Mapping[str, Any], document: Mapping[str, Any]
) -> Iterator[str]:
    for parameter in parameters:
        yield _row(parameter["name"], parameter["schema"], parameter.get("required", False))
    schema = _body_schema(operation, document)
    for name, field in schema.get("properties", {}).items():
        yield _row(name, field, name in schema.get("required", ()))


def _row(name: str, schema: Mapping[str, Any], required: bool) -> str:
    needed = "needed" if required else f"if not: {json.dumps(schema.get('default'))}"
    said = schema.get("description", "").replace("`", "")
    return (
        f"<tr><th><code>{escape(name)}</code></th><td>{escape(_kind(schema))}</td>"
        f"<td>{escape(needed)}</td><td>{escape(said)}</td></tr>"
    )


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", "anything"))
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    lowest = schema.get("minimum", schema.get("minLength", schema.get("minItems")))
    highest = schema.get("maximum", schema.get("maxLength", schema.get("maxItems")))
    ends = f" {lowest} to {highest}" if lowest is not None and highest is not None else ""
    return f"{kind}{ends}"


def _body_schema(operation: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    for described in content.values():
        return _resolved(described["schema"], document)
    return {}


def _resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _example(
    method: str, path: str, operation: Mapping[str, Any], document: Mapping[str, Any]
) -> str:
    """A call of the operation, for a terminal."""
    needed = [p for p in operation.get("parameters", ()) if p.get("required")]
    query = "&".join(
        f"{p['name']}={_value(p['schema'], document)}".replace(" ", "+")
        for p in needed
        if p["in"] == "query"
    )
    for parameter in needed:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", "my-vocal")
    address = f"http://127.0.0.1:8000{path}{f'?{query}' if query else ''}"
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return (
            "curl -F 'options=<options.json;type=application/json' -F 'audio=@in.wav' "
            f"-o out.wav '{address}'"
        )
    if "application/octet-stream" in content:
        return f"curl --data-binary @preset.txt '{address}'"
    if content:
        body = json.dumps(_value(_body_schema(operation, document), document))
        return f"curl -X {method} -H 'Content-Type: application/json' -d '{body}' '{address}'"
    verb = "" if method == "GET" else f"-X {method} "
    return f"curl {verb}'{address}'"


def _value(schema: Mapping[str, Any], document: Mapping[str, Any], depth: int = 0) -> Any:
    """Something that a schema allows: its own example, or one made of its fields'."""
    schema = _resolved(schema, document)
    for stated in ("examples", "enum"):
        if schema.get(stated):
            return schema[stated][0]
    if "default" in schema:
        return schema["default"]
    if schema.get("type") == "array":
        return [_value(schema.get("items", {}), document, depth + 1)]
    if schema.get("type") == "object" and depth < _DEEPEST:
        fields = schema.get("properties", {})
        return {k: _value(fields[k], document, depth + 1) for k in schema.get("required", ())}
    return {"string": "warm", "integer": 1, "number": 1.0}.get(schema.get("type", ""), {})


def _limits(limits: Mapping[str, float]) -> str:
    rows = "".join(
        f"<tr><th><code>{escape(name)}</code></th><td>{value:,}</td></tr>"
        for name, value in limits.items()
    )
    return f"<section><h2>Limits</h2><table>{rows}</table></section>" if rows else ""
