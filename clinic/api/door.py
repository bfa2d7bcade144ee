"""The door of the API: who calls is known before a scope is opened, and nobody knocks too often (DESIGN §10.9)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.exceptions import PermissionDenied

from clinic.api.problems import problem_response
from clinic.rates import Rate, count_call
from clinic.requests import client_address
from clinic.tokens import resolve_token

PATH = "/api/v1/"
SCHEME = "Bearer "


class ApiDoorMiddleware:
    """Signs in whoever brings a token, and counts calls: by token, by person, else by address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.api_token = None  # type: ignore[attr-defined]
        if not request.path.startswith(PATH):
            return self.get_response(request)
        refused = _sign_in(request)
        caller, limit = _caller(request)
        rate = count_call(caller, limit=limit, now=timezone.now())
        if rate.is_over:
            refused = _too_many(request)
        response = refused or self.get_response(request)
        return _tell_rate(response, rate)


def _sign_in(request: Any) -> HttpResponse | None:
    """The person of a bearer token becomes the user. A token that does not stand is refused, session or not."""
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    token = resolve_token(header[len(SCHEME) :].strip(), now=timezone.now()) if _is_bearer(header) else None
    if token is None:
        response = problem_response(
            request,
            status=401,
            code="token_unknown",
            detail=_("This token is not known, ended, or was taken back."),
        )
        response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return response
    request.api_token = token
    request.user = token.user
    return None


def _is_bearer(header: str) -> bool:
    return header[: len(SCHEME)].lower() == SCHEME.lower()


def _caller(request: Any) -> tuple[str, int]:
    if request.api_token is not None:
        return f"token:{request.api_token.pk}", settings.API_CALLS_A_MINUTE
    if "Authorization" not in request.headers and request.user.is_authenticated:
        return f"user:{request.user.pk}", settings.API_CALLS_A_MINUTE
    return f"address:{client_address(request)}", settings.API_STRANGER_CALLS_A_MINUTE


def _too_many(request: HttpRequest) -> HttpResponse:
    return problem_response(
        request,
        status=429,
        code="too_many_calls",
        detail=_("Too many calls in this minute. Wait for the next one."),
    )


def _tell_rate(response: HttpResponse, rate: Rate) -> HttpResponse:
    response["RateLimit-Limit"] = str(rate.limit)
    response["RateLimit-Remaining"] = str(rate.remaining)
    response["RateLimit-Reset"] = str(rate.resets_in)
    if rate.is_over:
        response["Retry-After"] = str(rate.resets_in)
    return response


class Door(BaseAuthentication):
    """DRF's part: whom the middleware let in is who calls; a session has to prove that the call is its own."""

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        inner = request._request
        if not inner.user.is_authenticated:
            return None
        if inner.api_token is None:
            _check_csrf(inner)
        return inner.user, inner.api_token

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


def _check_csrf(request: HttpRequest) -> None:
    def ignore(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    check = CSRFCheck(ignore)
    check.process_request(request)
    reason = check.process_view(request, None, (), {})
    if reason:
        raise PermissionDenied(_("A signed-in browser has to send its CSRF token."), code="csrf_failed")
