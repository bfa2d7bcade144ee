"""Requests as the middleware hands them over, and what a hidden field of theirs holds."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from clinic.models import Clinic, Location, Membership, PatientLink
from clinic.typed import HIDDEN


class StaffRequest(HttpRequest):
    membership: Membership
    clinic: Clinic
    location: Location | None
    htmx: HtmxDetails
    request_id: str


class PatientRequest(HttpRequest):
    """The request of a page that a patient's link opened."""

    patient_link: PatientLink
    clinic: Clinic
    request_id: str


class VisitorRequest(HttpRequest):
    """The request of a page of one clinic that anybody may open."""

    clinic: Clinic
    request_id: str


def read_version(text: str) -> int:
    """The version in a hidden field; 0, which no row has, when something else stands there."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def own_page(request: HttpRequest, wanted: str, *, otherwise: str) -> str:
    """`wanted` if it is a path of this house, else `otherwise`. A bare word would be taken for the name of a page."""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    # Browsers leave out tabs and line breaks, and take a second slash for the beginning of a host.
    is_path = wanted.startswith("/") and wanted[1:2] not in ("/", "\\") and not HIDDEN.search(wanted)
    return wanted if is_ours and is_path else otherwise


def client_address(request: HttpRequest) -> str:
    """Where the call comes from; behind our own proxy, what that proxy says of it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if forwarded:
            return forwarded[:45]
    return str(request.META.get("REMOTE_ADDR", ""))
