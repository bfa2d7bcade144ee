"""Everything that can be in the way, as problem details (RFC 9457): one shape, a stable `code`, words for people."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from clinic.errors import DomainError, StaleVersionError
from clinic.postgresql.errors import PASSING, sqlstate

CONTENT_TYPE = "application/problem+json"
RETRY_SOON = 1
# The line to PostgreSQL broke, or it is being stopped or started.
AWAY = ("08", "57P")


class PreconditionMissing(exceptions.APIException):
    status_code = 428
    default_code = "version_required"
    default_detail = (
        "Send If-Match with the ETag of what you have read, so that nobody's change is overwritten."
    )


class KeyMissing(exceptions.APIException):
    status_code = 400
    default_code = "idempotency_key_required"
    default_detail = (
        "Send an Idempotency-Key of 8 to 80 printable characters, new for each thing you want made."
    )


class KeyUsedOtherwise(exceptions.APIException):
    status_code = 409
    default_code = "idempotency_conflict"
    default_detail = "This Idempotency-Key was sent before with another request."


def problem(
    *, status: int, code: str, detail: str, errors: Iterable[Mapping[str, Any]] = (), **more: Any
) -> dict[str, Any]:
    """The body of a problem. `errors`: what is wrong at which field. `more`: what helps further, by code."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": list(errors),
        **more,
    }


def problem_response(
    request: HttpRequest, *, status: int, code: str, detail: str, **more: Any
) -> JsonResponse:
    """For answers that are given before DRF has a say."""
    body = problem(status=status, code=code, detail=detail, **more)
    body["request_id"] = getattr(request, "request_id", "")
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def answer_problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler; the middleware takes back what was written. None for what is a fault of ours: it goes
    on to Django and is logged."""
    body = _judge(error, context)
    if body is None:
        return None
    body["request_id"] = getattr(context["request"]._request, "request_id", "")
    response = Response(body, status=body["status"], content_type=CONTENT_TYPE)
    for name, value in _headers(error, body["status"]).items():
        response[name] = value
    return response


def _judge(error: Exception, context: Mapping[str, Any]) -> dict[str, Any] | None:
    if isinstance(error, DomainError):
        return _refusal(error, has_version="If-Match" in context["request"].headers)
    if isinstance(error, exceptions.ValidationError):
        found = list(flatten(error.detail))
        return problem(
            status=422, code="invalid", detail=_("Some of this cannot be taken as it is."), errors=found
        )
    if isinstance(error, exceptions.APIException):
        code = str(getattr(error.detail, "code", error.default_code))
        return problem(status=error.status_code, code=code, detail=str(error.detail))
    if isinstance(error, Http404):
        return problem(status=404, code="not_found", detail=_("There is nothing by this id here."))
    if isinstance(error, PermissionDenied):
        return problem(status=403, code="permission_denied", detail=_("Your role may not do this."))
    if isinstance(error, DatabaseError) and sqlstate(error) in PASSING:
        return problem(status=503, code="busy", detail=_("Many are at this at once. Try again in a second."))
    if is_database_away(error):
        return problem(
            status=503, code="database_away", detail=_("Our database was out of reach. Try again.")
        )
    return None


def is_database_away(error: BaseException | None) -> bool:
    """Whether this came of a database that was out of reach for a moment, and not of what was asked.

    What PostgreSQL says has a code; without one it is the driver that lost the thread, as when the server's last words
    come beside an answer.
    """
    if not isinstance(error, OperationalError | InterfaceError | InternalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(AWAY)


def _refusal(error: DomainError, *, has_version: bool) -> dict[str, Any]:
    status = 412 if has_version and isinstance(error, StaleVersionError) else error.status
    errors = [
        {"field": field or "", "code": error.code, "message": str(message)}
        for field, message in error.problems.items()
    ]
    return problem(status=status, code=error.code, detail=str(error), errors=errors, **error.tell())


def _headers(error: Exception, status: int) -> dict[str, str]:
    headers = {}
    if (challenge := getattr(error, "auth_header", None)) or status == 401:
        headers["WWW-Authenticate"] = challenge or "Bearer"
    if status == 503:
        headers["Retry-After"] = str(RETRY_SOON)
    return headers


def flatten(detail: Any, at: str = "") -> Iterable[dict[str, Any]]:
    """DRF's nested error detail → {"field": "lines.0.dose", "code", "message"} each."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            here = "" if name == "non_field_errors" else str(name)
            yield from flatten(inner, ".".join(part for part in (at, here) if part))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            is_row = isinstance(inner, dict | list)
            yield from flatten(inner, f"{at}.{number}" if is_row and at else str(number) if is_row else at)
    else:
        yield {"field": at, "code": str(getattr(detail, "code", "invalid")), "message": str(detail)}


class FieldErrorOutput(serializers.Serializer):
    field = serializers.CharField(
        help_text="Where it belongs, as a path such as `lines.0.dose`; empty: the whole."
    )
    code = serializers.CharField(help_text="Stable, for programs.")
    message = serializers.CharField(help_text="What to change, for people.")


class ProblemOutput(serializers.Serializer):
    """Problem details (RFC 9457). Some codes add more fields, told where they occur."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable, for programs.")
    detail = serializers.CharField(help_text="For people.")
    errors = FieldErrorOutput(many=True)
    request_id = serializers.CharField(help_text="Name it when you ask us about this answer.")
