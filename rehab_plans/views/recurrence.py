"""Who stays well and who does not: the recurrence page, the pain chart, and answers typed by staff."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clinic.access import Capability, requires
from patients.charts import open_chart
from patients.models import Episode, Patient, Source
from rehab_plans.board import Tab, count_tabs, on_board
from rehab_plans.check_ins import CheckInOverError
from rehab_plans.check_ins import type_check_in as record_answer
from rehab_plans.course import courses_of
from rehab_plans.forms.check_ins import TypedCheckInForm

PAGE = 25


@requires(Capability.RECURRENCE_VIEW)
@require_GET
def list_recurrences(request: HttpRequest) -> HttpResponse:
    show = request.GET.get("show", "")
    tab = Tab(show) if show in Tab.values else Tab.LOOK
    tabs = [{"key": each.tab, "label": each.tab.label, "count": each.count} for each in count_tabs()]
    page = Paginator(on_board(tab), PAGE).get_page(request.GET.get("page"))
    context = {"tabs": tabs, "show": tab, "page": page}
    return render(request, "rehab_plans/list_recurrences.html", context)


@requires(Capability.CLINICAL_VIEW)
@require_GET
def show_course(request: Any, uid: UUID) -> HttpResponse:
    """The pain chart of each open episode: a fragment of the patient page."""
    patient = open_chart(
        uid=uid,
        membership=request.membership,
        what="course",
        now=timezone.now(),
        request_id=request.request_id,
    )
    episodes = list(Episode.objects.open().filter(patient=patient))
    courses = courses_of(episodes, zone=request.location.zone)
    return render(request, "rehab_plans/_course.html", {"patient": patient, "courses": courses})


@requires(Capability.CLINICAL_EDIT)
@require_http_methods(["GET", "POST"])
def type_check_in(request: Any, uid: UUID) -> HttpResponse:
    """An answer given by phone or on paper counts like one by link."""
    patients = Patient.objects.visible_to(request.membership)
    episode: Episode = get_object_or_404(Episode.objects.filter(patient__in=patients), uid=uid)
    form = TypedCheckInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            record_answer(
                episode=episode,
                given=form.given(),
                source=Source(form.cleaned_data["source"]),
                by=request.membership,
                now=now,
            )
        except CheckInOverError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The answer is in the chart."))
            return redirect("patients:show_patient", uid=episode.patient.uid)
    status = 422 if form.errors else 200
    return render(
        request, "rehab_plans/type_check_in.html", {"form": form, "episode": episode}, status=status
    )
