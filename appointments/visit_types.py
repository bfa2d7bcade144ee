"""What can be booked: kinds of visit, and who gives them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from appointments.models import Giver, VisitType
from appointments.rebooking import weighing
from clinic.errors import StaleVersionError
from clinic.models import Membership
from clinic.resources import refuse, take_settings, write_fields

FIELDS = (
    "name", "kind", "minutes", "buffer_before", "buffer_after", "needs_room", "room_feature", "is_online",
    "lead_minutes", "horizon_days", "tone", "is_active",
)  # fmt: skip
LONGEST_BUFFER = 60


def with_givers(rows: QuerySet[VisitType]) -> QuerySet[VisitType]:
    """Those who give each, in one more question."""
    return rows.prefetch_related(Prefetch("givers", Giver.objects.select_related("practitioner")))


@transaction.atomic
def add_visit_type(
    *, fields: Mapping[str, Any], givers: Collection[Membership], by: Membership, now: datetime
) -> VisitType:
    """A kind of visit with these of FIELDS, given by these people, or by everybody. Raises SettingRefusedError."""
    take_settings(by)
    row = VisitType()
    _write(row, fields)
    row.save()
    _set_givers(row, givers)
    return row


@transaction.atomic
def change_visit_type(
    *,
    visit_type: VisitType,
    fields: Mapping[str, Any],
    givers: Collection[Membership] | None,
    version: int,
    by: Membership,
    now: datetime,
    accept: str = "",
) -> VisitType:
    """Write these of FIELDS; givers None: as they are. Visits that are booked keep their length.

    Raises StaleVersionError, SettingRefusedError, DisplacesVisitsError.
    """
    take_settings(by)
    row = VisitType.objects.get(pk=visit_type.pk)
    if row.version != version:
        raise StaleVersionError(_("Somebody changed this a moment ago. Here is how it stands now."))
    _write(row, fields)
    with weighing(accept=accept, now=now):
        names = [name for name in FIELDS if name in fields]
        values = {name: getattr(row, name) for name in names}
        VisitType.objects.filter(pk=row.pk).update(**values, version=F("version") + 1)
        if givers is not None:
            _set_givers(row, givers)
    row.version += 1
    return row


def _write(row: VisitType, fields: Mapping[str, Any]) -> None:
    write_fields(row, {name: fields[name] for name in FIELDS if name in fields})
    problems = {
        name: _("At most %(most)s minutes.") % {"most": LONGEST_BUFFER}
        for name in ("buffer_before", "buffer_after")
        if getattr(row, name) > LONGEST_BUFFER
    }
    if row.room_feature and not row.needs_room:
        problems["room_feature"] = _("Tick that it needs a room too.")
    if VisitType.objects.filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        problems["name"] = _("There is a kind of visit of this name.")
    refuse(problems)


def _set_givers(row: VisitType, givers: Collection[Membership]) -> None:
    strangers = [each for each in givers if not each.is_practitioner]
    if strangers:
        refuse({"givers": _("Only practitioners see patients.")})
    Giver.objects.filter(visit_type=row).exclude(practitioner__in=givers).delete()
    there = set(Giver.objects.filter(visit_type=row).values_list("practitioner_id", flat=True))
    Giver.objects.bulk_create(
        Giver(visit_type=row, practitioner=each) for each in givers if each.pk not in there
    )
