"""What the OpenAPI document says of an operation: each status it can answer, with an example."""

import inspect
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers

from clinic.api.endpoint import Operation
from clinic.api.problems import CONTENT_TYPE, KeyMissing, PreconditionMissing, ProblemOutput, problem
from clinic.api.replays import REPLAYED
from clinic.errors import StaleVersionError

Known = tuple[str, str]  # a code and what it means
REQUEST_ID = "5f0c1e9e6c3b4a0e8f8e2d7a5b1c9d40"

_EVERY: dict[int, list[Known]] = {
    401: [
        ("not_authenticated", "No token and no signed-in session."),
        ("token_unknown", "The token is not known, ended, or was taken back."),
    ],
    403: [
        ("permission_denied", "The role may not do this."),
        ("csrf_failed", "A session without its CSRF token."),
    ],
    429: [("too_many_calls", "More calls in this minute than allowed; `Retry-After` says how long to wait.")],
    503: [
        ("busy", "Many are at this at once; nothing was written. Try again after `Retry-After`."),
        ("database_away", "The database was out of reach. Try again with the same `Idempotency-Key`."),
    ],
}
_UNREAD = [("parse_error", "The body is not JSON.")]
_MEDIA = [("unsupported_media_type", "The body is not application/json.")]
_INVALID = [
    ("invalid", "Something in the query or the body cannot be taken; `errors` says what, at which field.")
]
_MISSING = [("not_found", "There is nothing by this id here, or nothing that you may see.")]
_KEPT = [("idempotency_conflict", "This key was sent before with another request.")]


def describe(handler: Any) -> None:
    """Give an operation its `extend_schema`, made of its declaration and the handler's docstring, unless it has one."""
    if hasattr(handler, "kwargs"):  # where drf-spectacular keeps it
        return
    what: Operation = handler.operation
    summary, *paragraphs = [
        " ".join(each.split()) for each in (inspect.getdoc(handler) or what.name).split("\n\n")
    ]
    rights = (
        f"Needs the capability `{what.capability}`."
        if what.capability
        else "Open to every member of the clinic."
    )
    extended = extend_schema(
        operation_id=what.name,
        summary=summary,
        description="\n\n".join([*paragraphs, rights]),
        parameters=[*([what.query] if what.query else []), *_headers(what)],
        request=what.body,
        responses=_responses(what, list(inspect.signature(handler).parameters)[2:]),
        examples=_body_examples(what),
    )
    extended(handler)


def _headers(what: Operation) -> Iterable[OpenApiParameter]:
    if what.creates:
        yield OpenApiParameter(
            "Idempotency-Key",
            {"type": "string", "minLength": 8, "maxLength": 80, "pattern": "^[!-~]{8,80}$"},
            OpenApiParameter.HEADER,
            required=True,
            description="New for each thing you want made. The same call again makes nothing and gets the same answer.",
        )
    if what.creates and (what.made_at or not what.keeps_key):
        yield OpenApiParameter(
            REPLAYED,
            {"type": "string", "enum": ["true"]},
            OpenApiParameter.HEADER,
            response=[what.status],
            description="There when this call came before: nothing was made this time.",
        )
    if what.versioned:
        yield OpenApiParameter(
            "If-Match",
            {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
            OpenApiParameter.HEADER,
            required=True,
            description="The `ETag` of what you have read; when somebody changed it since, the call is refused.",
        )


def _body_examples(what: Operation) -> list[OpenApiExample]:
    example = getattr(what.body, "example", None)
    return [OpenApiExample("As sent", value=example, request_only=True)] if example else []


def _responses(what: Operation, path: list[str]) -> dict[Any, Any]:
    done: dict[Any, Any] = {what.status: _success(what)}
    is_read = what.status == 200 and not (what.body or what.versioned or what.creates)
    if is_read and _has_version(what) and not getattr(what.answer, "tells_of_others", False):
        done[304] = OpenApiResponse(description="Not changed since the version in `If-None-Match`.")
    for status, known in sorted(_problems(what, path).items()):
        done[status, CONTENT_TYPE] = _problem_response(status, known)
    return done


def _has_version(what: Operation) -> bool:
    return what.answer is not None and "version" in what.answer().fields and not (what.many or what.ordering)


def _success(what: Operation) -> OpenApiResponse:
    if what.answer is None:
        return OpenApiResponse(description="Done.")
    example = getattr(what.answer, "example", {})
    answer: Any = what.answer
    if what.ordering or what.many:
        example, answer = {"results": [example]}, _envelope(answer, is_paged=bool(what.ordering))
        if what.ordering:
            example = {"next": None, "previous": None, **example}
    words = {200: "Done.", 201: "Made."}[what.status]
    return OpenApiResponse(answer, words, [OpenApiExample("As answered", value=example, response_only=True)])


@cache
def _envelope(answer: type[serializers.Serializer], *, is_paged: bool) -> Any:
    """One component for all operations that answer such a list."""
    name = answer.__name__.removesuffix("Output")
    fields: dict[str, Any] = {"results": answer(many=True)}
    if is_paged:
        link = {"allow_null": True, "required": True}
        fields |= {
            "next": serializers.URLField(help_text="The address of the next page.", **link),
            "previous": serializers.URLField(help_text="The address of the page before.", **link),
        }
    return inline_serializer(f"{name}{'Page' if is_paged else 'List'}", fields)


def _problems(what: Operation, path: list[str]) -> dict[int, list[Known]]:
    found: dict[int, list[Known]] = defaultdict(list)
    for status, known in _EVERY.items():
        found[status] += known
    if path:
        found[404] += _MISSING
    if what.body or what.query:
        found[422] += _INVALID
    if what.body:
        found[400] += _UNREAD
        found[415] += _MEDIA
    if what.creates:
        found[400].append((KeyMissing.default_code, KeyMissing.default_detail))
        found[409] += _KEPT
    if what.versioned:
        found[412].append((StaleVersionError.code, "Somebody changed it since you read it."))
        found[428].append((PreconditionMissing.default_code, PreconditionMissing.default_detail))
    for error in what.refusals:
        meaning = " ".join((inspect.getdoc(error) or error.code).partition("\n\n")[0].split())
        if (error.code, meaning) not in found[error.status]:
            found[error.status].append((error.code, meaning))
    return found


def _problem_response(status: int, known: list[Known]) -> OpenApiResponse:
    words = "\n".join(f"- `{code}`: {meaning}" for code, meaning in known)
    examples = [
        OpenApiExample(
            code,
            value={**problem(status=status, code=code, detail=meaning), "request_id": REQUEST_ID},
            response_only=True,
            media_type=CONTENT_TYPE,
            status_codes=[str(status)],
        )
        for code, meaning in known
    ]
    return OpenApiResponse(ProblemOutput, f"{HTTPStatus(status).phrase}\n\n{words}", examples)
