"""Who may do what: one enum, one table, one decorator (DESIGN §5). What is not granted is refused."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    CHIROPRACTOR = "chiropractor", _("Chiropractor")
    ASSISTANT = "assistant", _("Assistant")
    FRONT_DESK = "front_desk", _("Front desk")


class Capability(StrEnum):
    SCHEDULE_VIEW = "schedule.view"
    SCHEDULE_EDIT = "schedule.edit"
    OVERBOOK = "schedule.overbook"
    PATIENT_VIEW = "patient.view"
    PATIENT_EDIT = "patient.edit"
    CLINICAL_VIEW = "clinical.view"
    CLINICAL_EDIT = "clinical.edit"
    NOTE_SIGN = "note.sign"
    GATE_OVERRIDE = "gate.override"
    FLAG_CLEAR = "flag.clear"
    PLAN_EDIT = "plan.edit"
    PLAN_ACCEPT = "plan.accept"
    WORK_VIEW = "work.view"
    RECURRENCE_VIEW = "recurrence.view"
    MAIL_VIEW = "mail.view"
    MAIL_SEND = "mail.send"
    SETTINGS_VIEW = "settings.view"
    SETTINGS_EDIT = "settings.edit"
    DATA_IMPORT = "data.import"


_EVERYBODY = frozenset(
    {
        Capability.SCHEDULE_VIEW,
        Capability.SCHEDULE_EDIT,
        Capability.PATIENT_VIEW,
        Capability.PATIENT_EDIT,
        Capability.WORK_VIEW,
        Capability.MAIL_VIEW,
    }
)
_CLINICAL = frozenset({Capability.CLINICAL_VIEW, Capability.CLINICAL_EDIT, Capability.RECURRENCE_VIEW})

CAPABILITIES: dict[str, frozenset[Capability]] = {
    # The owner reads the record (urgent tasks end with them) but neither writes nor signs in it.
    Role.OWNER: _EVERYBODY
    | {
        Capability.CLINICAL_VIEW,
        Capability.RECURRENCE_VIEW,
        Capability.OVERBOOK,
        Capability.MAIL_SEND,
        Capability.SETTINGS_VIEW,
        Capability.SETTINGS_EDIT,
        Capability.DATA_IMPORT,
    },
    Role.CHIROPRACTOR: _EVERYBODY
    | _CLINICAL
    | {
        Capability.OVERBOOK,
        Capability.NOTE_SIGN,
        Capability.GATE_OVERRIDE,
        Capability.FLAG_CLEAR,
        Capability.PLAN_EDIT,
        Capability.PLAN_ACCEPT,
        Capability.SETTINGS_VIEW,
    },
    Role.ASSISTANT: _EVERYBODY | _CLINICAL | {Capability.PLAN_EDIT},
    Role.FRONT_DESK: _EVERYBODY | {Capability.OVERBOOK, Capability.MAIL_SEND},
}


def capabilities_of(role: str) -> frozenset[Capability]:
    """Capabilities of a role; none for a role the table does not know."""
    return CAPABILITIES.get(role, frozenset())


def requires(capability: Capability) -> Callable[[View], View]:
    """Let a staff page be opened only by members whose role holds `capability`; others see the 403 page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            membership = getattr(request, "membership", None)
            if membership is None or not membership.may(capability):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = capability  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
