"""The mails about a whole series: one when it is booked or changed, one when it is cancelled (DOMAIN §10).

They tell how the visits stand when the mail goes out, each with its own link; each visit keeps its own reminder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from appointments.emails import (
    CALLED_OFF,
    CANCELLATION,
    NEVER_WENT_OUT,
    SERIES_CANCELLATION,
    SERIES_CONFIRMATION,
    STANDING,
    intake_url,
    link_to_visit,
)
from appointments.invitations import published, write_visits
from appointments.models import Appointment, Series
from clinic.mail import Letter, MailKind, Verdict, superseded
from clinic.models import OutgoingMail, Purpose
from patients import addressing


@dataclass(frozen=True)
class TimeToCome:
    """A visit as a line of the mail."""

    visit: Appointment
    url: str = ""
    intake_url: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return self.visit.location.zone

    @property
    def starts_at(self) -> datetime:
        return self.visit.starts_at


def _find(mail: OutgoingMail) -> Series | None:
    return Series.objects.select_related("patient").filter(uid=mail.subject_uid).first()


def _ahead(series: Series, statuses: Sequence[str], *, now: datetime) -> list[Appointment]:
    rows = series.visits.filter(status__in=statuses, starts_at__gt=now)
    return list(rows.select_related("practitioner", "location", "patient").order_by("starts_at"))


def _to_tell(mail: OutgoingMail, series: Series, *, now: datetime) -> list[Appointment]:
    """Those ahead that are off: the patient was told that they are on, and not yet that they are off. Three queries."""
    off = _ahead(series, CALLED_OFF, now=now)
    uids = [each.uid for each in off]
    about_one = OutgoingMail.objects.filter(subject_uid__in=uids).exclude(state__in=NEVER_WENT_OUT)
    alone: dict[bool, set[UUID]] = {True: set(), False: set()}
    for kind, uid in about_one.values_list("kind", "subject_uid"):
        alone[kind == CANCELLATION].add(uid)
    heard = _handed(series, SERIES_CONFIRMATION).aggregate(on=Min("handed_at"))["on"]
    before = _handed(series, SERIES_CANCELLATION).filter(subject_version__lt=mail.subject_version)
    heard_off = before.aggregate(off=Max("handed_at"))["off"]
    return [
        each
        for each in off
        if each.cancelled_at
        and each.uid not in alone[True]
        and (each.uid in alone[False] or (heard and heard <= each.cancelled_at))
        and not (heard_off and each.cancelled_at <= heard_off)
    ]


def _handed(series: Series, kind: str) -> QuerySet[OutgoingMail]:
    rows = OutgoingMail.objects.for_subject(kind=kind, subject_uid=series.uid)
    return rows.exclude(state__in=NEVER_WENT_OUT)


def series_confirmation_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    series = _find(mail)
    if series is None or not _ahead(series, STANDING, now=now):
        return superseded("called_off")
    return addressing.may_be_mailed(series.patient, purpose=Purpose.APPOINTMENT, now=now)


def series_cancellation_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    series = _find(mail)
    if series is None or not _to_tell(mail, series, now=now):
        return superseded("nothing_to_tell")
    return addressing.may_be_mailed(series.patient, purpose=Purpose.APPOINTMENT, now=now)


def render_series_confirmation(mail: OutgoingMail, now: datetime) -> Letter:
    series = Series.objects.select_related("patient").get(uid=mail.subject_uid)
    visits = _ahead(series, STANDING, now=now)
    times = [TimeToCome(each, link_to_visit(mail.clinic, each, now=now)) for each in visits]
    context: dict[str, Any] = {
        "is_changed": _handed(series, SERIES_CONFIRMATION)
        .filter(subject_version__lt=mail.subject_version, handed_at__isnull=False)
        .exists(),
        "intake_url": intake_url(mail.clinic, series.patient, now=now),
    }
    return _letter(mail, series, times, now=now, **context)


def render_series_cancellation(mail: OutgoingMail, now: datetime) -> Letter:
    series = Series.objects.select_related("patient").get(uid=mail.subject_uid)
    times = [TimeToCome(each) for each in _to_tell(mail, series, now=now)]
    return _letter(mail, series, times, now=now, is_off=True, left=len(_ahead(series, STANDING, now=now)))


def _letter(
    mail: OutgoingMail,
    series: Series,
    times: Sequence[TimeToCome],
    *,
    now: datetime,
    is_off: bool = False,
    **context: Any,
) -> Letter:
    visits = [each.visit for each in times]
    first = visits[0]
    zone = first.location.zone
    facts = {
        "times": times,
        "appointment": first,
        "zone_name": first.starts_at.astimezone(zone).tzname(),
        "is_one_person": len({(each.practitioner_id, each.location_id) for each in visits}) == 1,
    }
    return addressing.write_to(
        series.patient,
        mail,
        template=f"appointments/{mail.kind}",
        now=now,
        context=facts | context,
        attachments=(published(write_visits(visits, clinic=mail.clinic, is_off=is_off, now=now)),),
    )


SERIES_KINDS = (
    MailKind(
        name=SERIES_CONFIRMATION,
        label=_("confirmation of a series"),
        purpose=Purpose.APPOINTMENT,
        still_stands=series_confirmation_stands,
        render=render_series_confirmation,
        failed=addressing.tell_desk,
    ),
    MailKind(
        name=SERIES_CANCELLATION,
        label=_("cancelled visits of a series"),
        purpose=Purpose.APPOINTMENT,
        still_stands=series_cancellation_stands,
        render=render_series_cancellation,
        failed=addressing.tell_desk,
    ),
)
