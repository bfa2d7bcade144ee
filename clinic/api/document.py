"""The OpenAPI document, made once per process, and what its reading page shows of it."""

import json
import threading
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
# The generator keeps its state in its classes; two readers of a fresh process would trip over each other.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Field:
    """One field of an input, a parameter or an answer."""

    name: str
    kind: str
    is_required: bool
    words: str


@dataclass(frozen=True)
class Answer:
    """`codes`: code → what it means, for problems."""

    status: str
    words: str
    codes: list[tuple[str, str]]
    example: str


@dataclass(frozen=True)
class Chapter:
    """One operation as the page shows it."""

    name: str
    method: str
    path: str
    summary: str
    words: str
    parameters: list[Field]
    body: list[Field]
    body_example: str
    answers: list[Answer]


@cache
def openapi() -> dict[str, Any]:
    """The whole document as OpenAPI 3.1."""
    # Here, because few ask for it, and what makes it takes 7 MiB of a worker.
    from drf_spectacular.generators import SchemaGenerator

    with _one_at_a_time:
        document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return document


@cache
def openapi_text() -> bytes:
    return json.dumps(openapi(), ensure_ascii=False, separators=(",", ":"), default=str).encode()


@cache
def chapters() -> list[tuple[str, list[Chapter]]]:
    """Operations by group, groups by name."""
    groups: dict[str, list[Chapter]] = defaultdict(list)
    for path, methods in openapi()["paths"].items():
        for method in METHODS:
            if method in methods:
                groups[methods[method]["tags"][0]].append(_chapter(method, path, methods[method]))
    return sorted(groups.items())


def _chapter(method: str, path: str, operation: dict[str, Any]) -> Chapter:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Chapter(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        words=operation.get("description", ""),
        parameters=[
            Field(
                each["name"], _kind(each["schema"]), each.get("required", False), each.get("description", "")
            )
            for each in operation.get("parameters", [])
        ],
        body=_fields(body.get("schema", {})),
        body_example=_example(body),
        answers=[_answer(status, each) for status, each in sorted(operation["responses"].items())],
    )


def _answer(status: str, response: dict[str, Any]) -> Answer:
    words, _blank, lines = response.get("description", "").partition("\n\n")
    pairs = (line.removeprefix("- ").partition(": ") for line in lines.splitlines())
    media: dict[str, Any] = next(iter(response.get("content", {}).values()), {})
    is_problem = int(status) >= 400
    return Answer(
        status=status,
        words=words,
        codes=[(code.strip("`"), meaning) for code, _colon, meaning in pairs],
        example="" if is_problem else _example(media),
    )


def _example(media: dict[str, Any]) -> str:
    found = next(iter(media.get("examples", {}).values()), None)
    return json.dumps(found["value"], ensure_ascii=False, indent=2, default=str) if found else ""


def _fields(schema: dict[str, Any]) -> list[Field]:
    schema = _resolve(schema)
    required = schema.get("required", [])
    return [
        Field(name, _kind(each), name in required, each.get("description", ""))
        for name, each in schema.get("properties", {}).items()
    ]


def _resolve(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = openapi()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return found
    return schema


def _kind(schema: dict[str, Any]) -> str:
    """In a few words: `string, date-time`, `list of string`, the words of a vocabulary."""
    inner = _resolve(schema)
    if "enum" in inner:
        return " | ".join(str(word) for word in inner["enum"] if word not in (None, ""))
    for word in ("oneOf", "anyOf", "allOf"):
        if word in inner:
            return " | ".join(filter(None, (_kind(each) for each in inner[word])))
    kind = inner.get("type", "any")
    kinds = [kind] if isinstance(kind, str) else [each for each in kind if each != "null"]
    if kinds == ["array"]:
        return f"list of {_kind(inner.get('items', {}))}"
    return ", ".join([*kinds, *([inner["format"]] if "format" in inner else [])])
