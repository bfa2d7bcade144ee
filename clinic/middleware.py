"""From a request to a scope: who asks, for which clinic, in one transaction that ends with the view (DESIGN §5)."""

import codecs
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any

import pghistory
import pghistory.middleware
import structlog
from django.core.exceptions import BadRequest
from django.core.signals import got_request_exception
from django.db import transaction
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

from clinic.audit import noting_readings, write_again
from clinic.links import resolve_link
from clinic.logs import describe
from clinic.metrics import count_request
from clinic.models import Clinic, Location, Membership
from clinic.public import link_over_response, too_often_response
from clinic.rates import count_call
from clinic.requests import client_address
from clinic.tenancy import clinic_scope, member_scope

GetResponse = Callable[[HttpRequest], HttpResponse]

# From one address, of the pages that anybody may open.
VISITOR_CALLS_A_MINUTE = 60

log = structlog.get_logger("plumbline.request")


class RequestLogMiddleware:
    """One line per request: what, how it ended, how long. Route names instead of paths, for paths can hold tokens."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        route = request.resolver_match.view_name if request.resolver_match else ""
        log.info(
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
        count_request(route=route, method=request.method, status=response.status_code, seconds=seconds)
        response["X-Request-ID"] = request_id
        return response


class PlainRequestMiddleware:
    """Turns away what no browser sends: a body in another encoding than UTF-8, cookies with signs nobody can see.

    Some encodings of Python decode to halves of signs, some to no text at all, and a cookie in quotes may spell a NUL:
    none of it can be kept or looked up.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("The body has to be UTF-8.")
        request.COOKIES = {name: text for name, text in request.COOKIES.items() if text.isprintable()}
        return self.get_response(request)


@receiver(got_request_exception)
def log_crash(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """In place of Django's own line, which holds the path and the error's words."""
    error = sys.exc_info()[1]
    match = request.resolver_match if request else None
    log.error(
        "request failed",
        route=match.view_name if match else "",
        error=describe(error) if error else "",
    )


class HistoryMiddleware(pghistory.middleware.HistoryMiddleware):
    """Tells the history tables who wrote, in which request; never the path, which can hold a link token."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().get_context(request)
        context.pop("url", None)
        token = getattr(request, "api_token", None)
        by_token = {"api_token": str(token.uid)} if token else {}
        return {**context, **by_token, "request": getattr(request, "request_id", "")}

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Adds the route, which is not known before; nothing happens where no context is open."""
        if request.resolver_match:
            pghistory.context(route=request.resolver_match.view_name)


class ClinicScopeMiddleware:
    """Runs the view inside its clinic's scope and rolls back whatever an error response left behind.

    The view is called from `process_view`: an exception must reach the transaction before Django turns it into a
    response. Lazy responses are rendered inside, where their queries are allowed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = None  # type: ignore[attr-defined]
        request.clinic = None  # type: ignore[attr-defined]
        request.location = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if hasattr(view, "link_purpose"):
            return self._as_patient(request, view, args, kwargs)
        if getattr(view, "is_of_clinic", False):
            return self._as_visitor(request, view, args, kwargs)
        if getattr(view, "access", None) is None or not request.user.is_authenticated:
            return None
        return self._as_staff(request, view, args, kwargs)

    def _as_staff(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse:
        token = getattr(request, "api_token", None)
        clinic_id = token.clinic_id if token else None
        user_id = request.user.pk
        with (
            noting_readings() as readings,
            member_scope(
                user_id, lambda: find_membership(user_id, clinic_id=clinic_id, now=timezone.now())
            ) as membership,
        ):
            if membership is not None:
                request.membership, request.clinic = membership, membership.clinic
            with timezone.override(self._zone(request, view)):
                response = self._run(request, view, args, kwargs)
        if response.status_code >= 400 and readings:
            # A refused form shows the record too: who read it stays written down when the rest is rolled back.
            with clinic_scope(request.clinic):
                write_again(readings)
        return response

    def _zone(self, request: Any, view: Any) -> tzinfo:
        """Pages tell the time of the clinic's first location; programs get instants in UTC."""
        if request.clinic is None or getattr(view, "is_api", False):
            return UTC
        request.location = Location.objects.filter(is_active=True).first()
        return request.location.zone if request.location else UTC

    def _as_patient(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse:
        link = resolve_link(kwargs["token"], now=timezone.now(), purpose=view.link_purpose)
        if link is None:
            return link_over_response(request)
        request.patient_link = link
        pghistory.context(link=str(link.uid))
        request.clinic = link.clinic
        with clinic_scope(link.clinic):
            return self._run(request, view, args, kwargs)

    def _as_visitor(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse:
        """Anybody, on the page of a clinic. A clinic that is not there looks like a page that is not there."""
        clinic = Clinic.objects.filter(slug=kwargs["slug"], is_active=True).first()
        if clinic is None:
            raise Http404
        caller = f"visitor:{client_address(request)}"
        rate = count_call(caller, limit=VISITOR_CALLS_A_MINUTE, now=timezone.now())
        request.clinic = clinic
        if rate.is_over:
            response = too_often_response(request)
            response["Retry-After"] = str(rate.resets_in)
            return response
        with clinic_scope(clinic):
            return self._run(request, view, args, kwargs)

    def _run(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response = response.render()
        if response.status_code >= 400 and transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        response.setdefault("Cache-Control", "no-store")
        return response


def find_membership(
    user_id: int, *, now: datetime, clinic_id: int | None = None, slug: str = ""
) -> Membership | None:
    """The user's active membership (in that clinic), seen through the user's own door; needs no clinic scope.

    A locum has one between the two days alone: before and after, all pages and tokens are closed to them.
    """
    mine = (
        Membership.objects.with_scopes_disabled()
        .select_related("clinic", "user")
        .here_at(now)
        .filter(user_id=user_id, is_active=True, user__is_active=True, clinic__is_active=True)
        .order_by("pk")
    )
    if clinic_id:
        mine = mine.filter(clinic_id=clinic_id)
    if slug:
        mine = mine.filter(clinic__slug=slug)
    return mine.first()
