"""Requests as the middleware hands them over; for annotations only."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from clinic.models import Clinic, Location, Membership, PatientLink


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
