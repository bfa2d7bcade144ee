"""When each practitioner works, and how many patients they see at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import time_format
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appointments import resources, working_hours
from appointments.forms.settings import (
    AddHoursForm,
    CapacityForm,
    ChangeHoursForm,
    OtherHoursForm,
    RemoveForm,
)
from appointments.models import OtherHours, TimeOff, WorkingHours
from appointments.time_off import say_absence
from appointments.views.settings_forms import Sheet, answer_form
from appointments.working_hours import OneDay, Weekly
from clinic.access import Capability, requires
from clinic.components import say_day
from clinic.models import Location, Membership
from clinic.requests import StaffRequest

OTHER_SHOWN = 100


@requires(Capability.SETTINGS_VIEW)
@require_GET
def list_schedules(request: StaffRequest) -> HttpResponse:
    """Everybody who sees patients, with the hours of a week."""
    rows: dict[int, list[WorkingHours]] = defaultdict(list)
    for row in WorkingHours.objects.visible_to(request.membership).select_related("location"):
        rows[row.practitioner_id].append(row)
    people = Membership.objects.practitioners().not_gone(timezone.now())
    shown = [(member, _in_short(rows[member.pk])) for member in people]
    return render(request, "appointments/settings/list_schedules.html", {"people": shown})


@requires(Capability.SETTINGS_VIEW)
@require_GET
def show_schedule(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One practitioner's week, other hours to come, and time off to come."""
    member, by, now = _member(uid), request.membership, timezone.now()
    places = list(Location.objects.filter(is_active=True))
    other = OtherHours.objects.visible_to(by).filter(
        practitioner=member, day__gte=now.date() - timedelta(days=1)
    )
    off = TimeOff.objects.visible_to(by).filter(practitioner=member, ends_at__gt=now)
    hours = WorkingHours.objects.visible_to(by).filter(practitioner=member).select_related("location")
    context = {
        "member": member,
        "hours": [(WEEKDAYS[row.weekday], row) for row in hours],
        "other_hours": list(other.select_related("location")[:OTHER_SHOWN]),
        "time_off": [(row, say_absence(row, places)) for row in off.select_related("location")[:OTHER_SHOWN]],
    }
    return render(request, "appointments/settings/show_schedule.html", context)


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def change_capacity(request: StaffRequest, uid: UUID) -> HttpResponse:
    member = _member(uid)
    form = CapacityForm(
        request.POST if request.method == "POST" else None, initial={"capacity": member.capacity}
    )

    def save(form: CapacityForm) -> object:
        data = form.cleaned_data
        return resources.change_capacity(
            practitioner=member, capacity=data["capacity"], accept=data["accept"], **_who(request)
        )

    return answer_form(request, form, save, _sheet(member, _("Patients at the same time")))


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def add_hours(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The same hours on one or several days of the week."""
    member = _member(uid)
    form = AddHoursForm(request.POST if request.method == "POST" else None)

    def save(form: AddHoursForm) -> object:
        return working_hours.add_hours(
            practitioner=member, weekdays=form.days(), hours=form.hours(), **_who(request)
        )

    return answer_form(request, form, save, _sheet(member, _("Add weekly hours")))


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def change_hours(request: StaffRequest, uid: UUID) -> HttpResponse:
    row = _row(WorkingHours, request, uid)
    shown = {**vars(Weekly.of(row)), "location": row.location.uid, "weekday": row.weekday}
    form = ChangeHoursForm(request.POST if request.method == "POST" else None, initial=shown)

    def save(form: ChangeHoursForm) -> object:
        data = form.cleaned_data
        return working_hours.change_hours(
            row=row, weekday=int(data["weekday"]), hours=form.hours(), accept=data["accept"], **_who(request)
        )

    return answer_form(request, form, save, _sheet(row.practitioner, _("Change weekly hours")))


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def remove_hours(request: StaffRequest, uid: UUID) -> HttpResponse:
    row = _row(WorkingHours, request, uid)
    sheet = _sheet(row.practitioner, _("Remove weekly hours"), _in_short([row])[0], is_removal=True)

    def save(form: RemoveForm) -> object:
        return working_hours.remove_hours(row=row, accept=form.cleaned_data["accept"], **_who(request))

    return answer_form(request, RemoveForm(request.POST), save, sheet)


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def add_other_hours(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Hours of one day in place of the weekly ones."""
    member = _member(uid)
    form = OtherHoursForm(request.POST if request.method == "POST" else None)

    def save(form: OtherHoursForm) -> object:
        return working_hours.add_other_hours(
            practitioner=member, day=form.one_day(), accept=form.cleaned_data["accept"], **_who(request)
        )

    return answer_form(request, form, save, _sheet(member, _("Add other hours of a day")))


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def change_other_hours(request: StaffRequest, uid: UUID) -> HttpResponse:
    row = _row(OtherHours, request, uid)
    shown = {**vars(OneDay.of(row)), "location": row.location.uid}
    form = OtherHoursForm(request.POST if request.method == "POST" else None, initial=shown)

    def save(form: OtherHoursForm) -> object:
        return working_hours.change_other_hours(
            row=row, day=form.one_day(), accept=form.cleaned_data["accept"], **_who(request)
        )

    return answer_form(request, form, save, _sheet(row.practitioner, _("Change other hours of a day")))


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def remove_other_hours(request: StaffRequest, uid: UUID) -> HttpResponse:
    row = _row(OtherHours, request, uid)
    clocks = f"{time_format(row.opens, 'G:i')}–{time_format(row.closes, 'G:i')}"
    facts = f"{say_day(row.day, 'D j M Y')}, {clocks}, {row.location.name}"
    sheet = _sheet(row.practitioner, _("Remove other hours of a day"), facts, is_removal=True)

    def save(form: RemoveForm) -> object:
        return working_hours.remove_other_hours(row=row, accept=form.cleaned_data["accept"], **_who(request))

    return answer_form(request, RemoveForm(request.POST), save, sheet)


def _member(uid: UUID) -> Membership:
    return get_object_or_404(Membership.objects.practitioners().select_related("user"), uid=uid)


def _row(model: Any, request: StaffRequest, uid: UUID) -> Any:
    rows = model.objects.visible_to(request.membership).select_related("location", "practitioner__user")
    return get_object_or_404(rows, uid=uid)


def _who(request: StaffRequest) -> dict[str, Any]:
    return {"by": request.membership, "now": timezone.now()}


def _sheet(member: Membership, title: str, facts: str = "", *, is_removal: bool = False) -> Sheet:
    back = reverse("appointments:show_schedule", args=[member.uid])
    name = member.display_name
    return Sheet(
        title=title,
        back=back,
        facts=f"{name}: {facts}" if facts else name,
        is_removal=is_removal,
    )


def _in_short(rows: Iterable[WorkingHours]) -> list[str]:
    """The days that have the same hours on one line: "Mon, Tue 8:00–12:00 Main Street"."""
    lines: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in rows:
        key = (row.opens, row.closes, row.location.name, row.valid_from, row.valid_until)
        lines[key].append(row.weekday)
    return [
        f"{', '.join(str(WEEKDAYS_ABBR[day]) for day in sorted(days))} "
        f"{time_format(opens, 'G:i')}–{time_format(closes, 'G:i')}, {place}{_season(first, last)}"
        for (opens, closes, place, first, last), days in lines.items()
    ]


def _season(first: Any, last: Any) -> str:
    words = ""
    if first:
        words += " " + _("from %(day)s") % {"day": say_day(first, "j M Y")}
    if last:
        words += " " + _("until %(day)s") % {"day": say_day(last, "j M Y")}
    return words
