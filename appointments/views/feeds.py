"""Calendar feeds: the address of one's own diary, and what the calendar programs of staff and patients fetch."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from appointments import feeds
from appointments.feeds import Feed
from clinic.access import Capability, requires
from clinic.links import standing_link
from clinic.models import LinkPurpose, Membership
from clinic.public import link_over_response, patient_page
from clinic.requests import PatientRequest, StaffRequest
from patients.models import Patient

MAKE, STOP = "make", "stop"


@requires(Capability.SCHEDULE_VIEW)
@require_http_methods(["GET", "POST"])
def show_diary_address(request: StaffRequest) -> HttpResponse:
    """One's own diary for one's own calendar program. The address is shown on the answer to its making alone."""
    me, now, address, problem = request.membership, timezone.now(), "", ""
    if request.method == "POST" and me.is_practitioner:
        answer = request.POST.get("answer", "")
        if answer == STOP:
            feeds.stop_diary_address(me, now=now)
            messages.success(request, _("Stopped. Nobody can read your diary by the old address any more."))
            return redirect("appointments:show_diary_address")
        if answer == MAKE:
            address = feeds.give_diary_address(me, now=now)
        else:
            problem = _("Use one of the buttons of this page.")
    link = standing_link(subject_uid=me.uid, purpose=LinkPurpose.DIARY_FEED, now=now)
    context = {"address": address, "link": link, "is_practitioner": me.is_practitioner, "problem": problem}
    return render(request, "appointments/show_diary_address.html", context, status=422 if problem else 200)


@patient_page(LinkPurpose.DIARY_FEED)
@require_http_methods(["GET", "HEAD"])
def open_diary_feed(request: PatientRequest, token: str) -> HttpResponseBase:
    """As long as the practitioner works here."""
    uid = request.patient_link.subject_uid
    now = timezone.now()
    people = Membership.objects.practitioners().here_at(now)
    practitioner = people.select_related("clinic").filter(uid=uid).first()
    if practitioner is None:
        return link_over_response(request)
    return _answer(request, feeds.feed_of_practitioner(practitioner, now=now), now=now)


@patient_page(LinkPurpose.VISITS_FEED)
@require_http_methods(["GET", "HEAD"])
def open_visits_feed(request: PatientRequest, token: str) -> HttpResponseBase:
    patient = Patient.objects.current().filter(uid=request.patient_link.patient_uid).first()
    if patient is None:
        return link_over_response(request)
    now = timezone.now()
    with override(patient.language):
        return _answer(request, feeds.feed_of_patient(patient, clinic=request.clinic, now=now), now=now)


def _answer(request: Any, feed: Feed, *, now: datetime) -> HttpResponseBase:
    """The calendar, or that it is the one the program has already. HEAD tells the same without writing it."""
    changed = int(feed.changed_at.timestamp())
    known = get_conditional_response(request, etag=feed.etag, last_modified=changed)
    if known is not None:
        known["Cache-Control"] = "private, no-cache"
        return known
    response = HttpResponse(feed.write(), content_type="text/calendar; charset=utf-8")
    response["ETag"] = feed.etag
    response["Last-Modified"] = feed.changed_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="visits.ics"'
    return response
