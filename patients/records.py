"""Changes to a patient's record by staff: who they are, and what they need."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.access import Capability
from clinic.errors import DomainError, StaleVersionError
from clinic.models import Membership
from clinic.typed import one_line
from patients.conditions import Need, NeedKind, need_kind
from patients.models import Patient, Source, SpecialNeed
from patients.persons import GUARDIAN_FIELDS, PERSON_FIELDS, PersonRefusedError, check_person, desk_day, tidy
from patients.registration import save_guardian
from patients.screening import record_need_flags

MOST_WEEKS = 45
LONGEST_DETAIL = 200


class NeedRefusedError(DomainError):
    """The need cannot be noted like this."""

    code = "need_refused"
    status = 422


class NeedNotYoursError(DomainError):
    """Clinical needs are written by clinical staff only."""

    code = "need_not_yours"
    status = 403


class RecordChangedError(StaleVersionError):
    """Somebody changed this record since it was read; `changed_by` and `changed_at` say who and when.

    `detail`: `current` is the patient as it stands, `who` and `at` the last change (both may be None).
    """

    def tell(self) -> dict[str, Any]:
        who, at = self.detail["who"], self.detail["at"]
        return {"changed_by": str(who) if who else None, "changed_at": at.isoformat() if at else None}


@transaction.atomic
def change_patient(
    *, patient: Patient, fields: Mapping[str, Any], version: int, by: Membership, now: datetime
) -> Patient:
    """Write the given fields. Raises PersonRefusedError or RecordChangedError (nothing is overwritten unseen)."""
    fresh = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    if fresh.version != version:
        raise _changed(fresh)
    clean = tidy(fields)
    whole = {name: getattr(fresh, name) for name in PERSON_FIELDS} | clean
    problems = check_person(whole, today=desk_day(now), has_guardian=fresh.guardians.exists())
    if problems:
        raise PersonRefusedError(problems)
    changed = [name for name in PERSON_FIELDS if name in clean and getattr(fresh, name) != clean[name]]
    for name in changed:
        setattr(fresh, name, clean[name])
    if any(clean.get(name) for name in GUARDIAN_FIELDS):
        save_guardian(fresh, clean)
    fresh.version += 1
    fresh.save(update_fields=[*changed, "version"])
    return fresh


@transaction.atomic
def add_need(
    *,
    patient: Patient,
    key: str,
    by: Membership,
    now: datetime,
    detail: str = "",
    weeks: int | None = None,
) -> SpecialNeed:
    """Note one special need; one that is noted already is given back with the new detail."""
    if key not in Need.values:
        raise NeedRefusedError(_("Choose one of the needs offered."), field="key")
    if weeks is not None and not 0 <= weeks <= MOST_WEEKS:
        raise NeedRefusedError(_("Weeks go from 0 to 45."), field="weeks")
    if weeks is not None and key != Need.PREGNANCY:
        raise NeedRefusedError(_("Weeks are asked for in a pregnancy only."), field="weeks")
    kind = need_kind(Need(key))
    _check_role(kind, by=by)
    detail = one_line(detail, most=LONGEST_DETAIL, field="detail", error=NeedRefusedError)
    need, _created = SpecialNeed.objects.update_or_create(
        patient=patient,
        key=key,
        ended_on=None,
        defaults={"detail": detail, "weeks": weeks},
        create_defaults={
            "kind": kind,
            "detail": detail,
            "weeks": weeks,
            "source": Source.STAFF,
            "noted_at": now,
            "noted_by": by,
        },
    )
    record_need_flags(patient=patient, source=Source.STAFF, now=now)
    return need


@transaction.atomic
def end_need(*, need: SpecialNeed, by: Membership, now: datetime) -> SpecialNeed:
    """The need is over as of today; it stays in the record with its end."""
    fresh = SpecialNeed.objects.select_for_update(of=("self",)).get(pk=need.pk)
    _check_role(fresh.kind, by=by)
    if fresh.ended_on is None:
        fresh.ended_on = desk_day(now)
        fresh.save(update_fields=["ended_on"])
    return fresh


def _check_role(kind: str, *, by: Membership) -> None:
    wanted = Capability.PATIENT_EDIT if kind == NeedKind.ACCESS else Capability.CLINICAL_EDIT
    if not by.may(wanted):
        raise NeedNotYoursError(_("Clinical needs are written by clinical staff."))


def _changed(current: Patient) -> RecordChangedError:
    event = current.history.order_by("-pgh_created_at", "-pgh_id").first()  # type: ignore[attr-defined]
    user_id = (event.pgh_context or {}).get("user") if event else None
    who = Membership.objects.filter(user_id=user_id).first() if user_id else None
    return RecordChangedError(
        _("Somebody changed this record while you were writing."),
        detail={"current": current, "who": who, "at": event.pgh_created_at if event else None},
    )
