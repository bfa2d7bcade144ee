"""Kinds of visit and rooms."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appointments import resources, visit_types
from appointments.forms.settings import RoomForm, VisitTypeForm
from appointments.models import VisitType
from appointments.views.settings_forms import Sheet, answer_form
from clinic.access import Capability, requires
from clinic.models import Room, RoomFeature
from clinic.requests import StaffRequest
from clinic.resources import save_room


@requires(Capability.SETTINGS_VIEW)
@require_GET
def list_visit_types(request: StaffRequest) -> HttpResponse:
    """What can be booked, and what could be."""
    rows = visit_types.with_givers(VisitType.objects.order_by("-is_active", "minutes", "name"))
    return render(request, "appointments/settings/list_visit_types.html", {"rows": rows})


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def add_visit_type(request: StaffRequest) -> HttpResponse:
    form = VisitTypeForm(request.POST if request.method == "POST" else None)

    def save(form: VisitTypeForm) -> object:
        return visit_types.add_visit_type(
            fields=form.settings(), givers=list(form.cleaned_data["givers"]), **_who(request)
        )

    return answer_form(request, form, save, _types_sheet(_("Add a kind of visit")))


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def change_visit_type(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The form keeps the version it was drawn with, so that nobody overwrites somebody else."""
    row = get_object_or_404(VisitType, uid=uid)
    form = VisitTypeForm(request.POST, instance=row) if request.method == "POST" else _as_it_stands(uid)

    def save(form: VisitTypeForm) -> object:
        data = form.cleaned_data
        return visit_types.change_visit_type(
            visit_type=row,
            fields=form.settings(),
            givers=list(data["givers"]),
            version=data["version"] or 0,
            accept=data["accept"],
            **_who(request),
        )

    sheet = _types_sheet(_("Change a kind of visit"), row.name)
    return answer_form(request, form, save, sheet, fresh=lambda: _as_it_stands(uid))


def _as_it_stands(uid: UUID) -> VisitTypeForm:
    row = VisitType.objects.get(uid=uid)
    givers = [each.practitioner.uid for each in row.givers.select_related("practitioner")]
    return VisitTypeForm(instance=row, initial={"givers": givers, "version": row.version})


@requires(Capability.SETTINGS_VIEW)
@require_GET
def list_rooms(request: StaffRequest) -> HttpResponse:
    """By place; those in use first."""
    features = dict(RoomFeature.choices)
    rooms = Room.objects.select_related("location").order_by("location__name", "-is_active", "name")
    rows = [(room, [features.get(each, each) for each in room.features]) for room in rooms]
    return render(request, "appointments/settings/list_rooms.html", {"rows": rows})


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def add_room(request: StaffRequest) -> HttpResponse:
    form = RoomForm(request.POST if request.method == "POST" else None)

    def save(form: RoomForm) -> object:
        return save_room(room=None, fields=form.settings(), **_who(request))

    return answer_form(request, form, save, _rooms_sheet(_("Add a room")))


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def change_room(request: StaffRequest, uid: UUID) -> HttpResponse:
    room: Room = get_object_or_404(Room.objects.select_related("location"), uid=uid)
    shown = {name: getattr(room, name) for name in ("name", "features", "is_active")}
    form = RoomForm(request.POST if request.method == "POST" else None, initial=shown, room=room)

    def save(form: RoomForm) -> object:
        accept = form.cleaned_data["accept"]
        return resources.change_room(room=room, fields=form.settings(), accept=accept, **_who(request))

    return answer_form(request, form, save, _rooms_sheet(_("Change a room"), room.location.name))


def _who(request: StaffRequest) -> dict[str, Any]:
    return {"by": request.membership, "now": timezone.now()}


def _types_sheet(title: str, facts: str = "") -> Sheet:
    return Sheet(title=title, back=reverse("appointments:list_visit_types"), facts=facts)


def _rooms_sheet(title: str, facts: str = "") -> Sheet:
    return Sheet(title=title, back=reverse("appointments:list_rooms"), facts=facts)
