"""Whom is it for: people of the record as somebody types, on every page that books."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from clinic.access import Capability, requires
from clinic.requests import StaffRequest
from patients.models import Patient
from patients.search import find_patients

MOST = 8
# What the calendar said of the visit before anybody knew whose it is.
KEPT = ("at", "day", "practitioner", "location", "visit_type")
# Who of a family was chosen before, and for what; one of each per person.
ALONG = ("patient", "kind")


@dataclass(frozen=True)
class Purpose:
    """Where a person that was found leads to, and where one that was not."""

    page: str
    new_page: str
    # They are sent by a POST of the page itself: one tap does it.
    is_sent: bool = False
    # They come along with those who were chosen before.
    is_added: bool = False


PURPOSES = {
    "book": Purpose("appointments:book_visit", "appointments:book_newcomer"),
    "family": Purpose("appointments:book_family", "appointments:add_to_family", is_added=True),
    "walk_in": Purpose("appointments:take_walk_in", "appointments:take_new_walk_in", is_sent=True),
}


@dataclass(frozen=True)
class FoundGuest:
    patient: Patient
    age: int
    url: str


@requires(Capability.SCHEDULE_EDIT)
@require_GET
def find_guests(request: StaffRequest) -> HttpResponse:
    """Fragment: the options under the box, the best first, and at the end a way to add who was not found."""
    return render(request, "appointments/_guest_options.html", found_guests(request))


def found_guests(request: StaffRequest, purpose: str = "") -> dict[str, Any]:
    """Who fits the words of the address (`q`), and where each of them leads."""
    chosen = PURPOSES.get(purpose or request.GET.get("purpose", ""), PURPOSES["book"])
    words = request.GET.get("q", "").strip()
    kept = [(name, request.GET[name]) for name in KEPT if request.GET.get(name)]
    if chosen.is_added:
        along = ((name, value) for name in ALONG for value in request.GET.getlist(name))
        kept = [*along, *((name, value) for name, value in kept if name != "at")]
    today = timezone.localdate()
    rows = [
        FoundGuest(patient, patient.age_on(today), _address(chosen.page, [*kept, ("patient", patient.uid)]))
        for patient in find_patients(words, most=MOST)
    ]
    return {
        "words": words,
        "rows": rows,
        "kept": kept,
        "is_sent": chosen.is_sent,
        "add_url": _address(chosen.new_page, [*kept, ("words", words)]) if words else "",
    }


def _address(page: str, query: Sequence[tuple[str, Any]]) -> str:
    return f"{reverse(page)}?{urlencode(query)}"
