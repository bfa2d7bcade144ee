"""The request of a staff page, as the middleware hands it over; for annotations only."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from clinic.models import Clinic, Location, Membership


class StaffRequest(HttpRequest):
    membership: Membership
    clinic: Clinic
    location: Location | None
    htmx: HtmxDetails
    request_id: str
