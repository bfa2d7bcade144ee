"""The weekly question on the patient's phone. Opening it changes nothing; sending it answers it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clinic.links import issue_url
from clinic.models import LinkPurpose
from clinic.public import patient_page
from patients.models import Source
from rehab_plans.check_ins import FURTHER, CheckInOverError, Given, answer_check_in
from rehab_plans.forms.check_ins import CheckInForm
from rehab_plans.models import CheckIn, CheckInState
from rehab_plans.recurrence import Transition


@patient_page(LinkPurpose.CHECK_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def open_check_in(request: Any, token: str) -> HttpResponse:
    link = request.patient_link
    check_in: CheckIn = get_object_or_404(
        CheckIn.objects.select_related("episode__patient"), uid=link.subject_uid
    )
    if check_in.state in (CheckInState.ANSWERED, CheckInState.STOPPED) and request.method != "POST":
        return render(request, "rehab_plans/check_in_thanks.html", {"again": True})
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.given()
        try:
            transition = answer_check_in(
                check_in=check_in, given=given, source=Source.LINK, now=timezone.now()
            )
        except CheckInOverError as error:
            return render(
                request, "rehab_plans/check_in_thanks.html", {"again": True, "message": error.message}
            )
        return _thanks(request, check_in, given, transition)
    if form.is_bound and form.is_first_step:
        for name in FURTHER:
            form.errors.pop(name, None)
    status = 422 if form.errors else 200
    return render(request, "rehab_plans/open_check_in.html", _context(form, check_in), status=status)


def _context(form: CheckInForm, check_in: CheckIn) -> dict[str, Any]:
    return {
        "form": form,
        "area": check_in.episode.area,
        "further": [form[name] for name in FURTHER] if form.asks_more else [],
    }


def _thanks(request: HttpRequest, check_in: CheckIn, given: Given, transition: Transition) -> HttpResponse:
    rebook_url = ""
    if transition.follow_up:
        rebook_url = issue_url(
            clinic=check_in.clinic,
            purpose=LinkPurpose.REBOOK,
            patient_uid=check_in.episode.patient.uid,
            subject_uid=check_in.episode.uid,
            now=timezone.now(),
        )
    context = {"rebook_url": rebook_url, "is_calm": given.days == 0 and given.pain == 0}
    return render(request, "rehab_plans/check_in_thanks.html", context)
