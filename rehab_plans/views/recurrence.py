"""Who stays well and who does not: the recurrence page, the pain chart, and answers typed by staff."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from clinic.access import Capability, requires
from patients.charts import open_chart
from patients.models import Episode, EpisodeState, Patient, Source
from rehab_plans.check_ins import CheckInOverError, answer_check_in, schedule_check_in
from rehab_plans.course import courses_of
from rehab_plans.forms.check_ins import TypedCheckInForm
from rehab_plans.models import CheckIn

PAGE = 25

# Tabs in the order of who needs somebody first.
TABS: dict[str, tuple[Any, tuple[EpisodeState, ...]]] = {
    "look": (gettext_lazy("Needs a look"), (EpisodeState.RECURRED, EpisodeState.FLARE, EpisodeState.UNKNOWN)),
    "in_care": (gettext_lazy("In care"), (EpisodeState.IN_CARE,)),
    "recovering": (gettext_lazy("Recovering"), (EpisodeState.RECOVERING,)),
    "recovered": (gettext_lazy("Recovered"), (EpisodeState.RECOVERED,)),
}


@requires(Capability.RECURRENCE_VIEW)
@require_GET
def list_recurrences(request: HttpRequest) -> HttpResponse:
    show = request.GET.get("show", "")
    show = show if show in TABS else "look"
    counts = dict(Episode.objects.values_list("state").annotate(number=Count("pk")).order_by())
    tabs = [
        {"key": key, "label": label, "count": sum(counts.get(state, 0) for state in states)}
        for key, (label, states) in TABS.items()
    ]
    page = Paginator(_episodes(TABS[show][1]), PAGE).get_page(request.GET.get("page"))
    context = {"tabs": tabs, "show": show, "page": page}
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
            answer_check_in(
                check_in=schedule_check_in(episode=episode, due_at=now, now=now),
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


def _episodes(states: tuple[EpisodeState, ...]) -> QuerySet[Episode]:
    latest = CheckIn.objects.answered().filter(episode=OuterRef("pk")).order_by("-due_at")
    return (
        Episode.objects.filter(state__in=states)
        .select_related("patient")
        .annotate(
            last_days=Subquery(latest.values("days")[:1]),
            last_pain=Subquery(latest.values("pain")[:1]),
            last_at=Subquery(latest.values("answered_at")[:1]),
            # Who answered that it is bad comes before who did not answer.
            silent=Case(When(state=EpisodeState.UNKNOWN, then=Value(1)), default=Value(0)),
        )
        .order_by("silent", "-state_since", "pk")
    )
