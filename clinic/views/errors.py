"""Error pages: kind words, no stack, and nothing that needs a database. Programs get the same as problem details."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from clinic.api.problems import RETRY_SOON, is_database_away, problem_response

API = "/api/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere; nothing was saved, and sending it again works."""
    return render(request, "403_csrf.html", status=403)


csrf_failure.is_public = True  # type: ignore[attr-defined]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if request.path.startswith(API):
        detail = _("There is nothing at this address.")
        return problem_response(request, status=404, code="not_found", detail=detail)
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if request.path.startswith(API):
        return problem_response(
            request, status=400, code="bad_request", detail=_("This request cannot be read.")
        )
    return defaults.bad_request(request, exception)


def broken(request: HttpRequest) -> HttpResponse | Any:
    if is_database_away(sys.exc_info()[1]):
        return _out_of_reach(request)
    if request.path.startswith(API):
        detail = _("Something is broken on our side. Nothing was written.")
        return problem_response(request, status=500, code="broken", detail=detail)
    return defaults.server_error(request)


def _out_of_reach(request: HttpRequest) -> HttpResponse | Any:
    """It broke while this was under way, perhaps while it was being saved: nobody knows, so nothing is promised."""
    if request.path.startswith(API):
        detail = _("Our database was out of reach. Send this again with the same Idempotency-Key.")
        response: HttpResponse | Any = problem_response(
            request, status=503, code="database_away", detail=detail
        )
    else:
        response = defaults.server_error(request)
        response.status_code = 503
    response["Retry-After"] = str(RETRY_SOON)
    return response
