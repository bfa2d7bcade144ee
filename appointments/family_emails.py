"""The confirmation of a visit, and its cancellation; of visits that were booked together, one for all who share an
address.

The first of them whose mail may go tells of the others. They wait until it is out, so that nobody is left untold when
it cannot go. It names one person only, as every mail does (DOMAIN §10): the times say the rest.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from appointments.emails import (
    A_WHILE,
    CANCELLATION,
    CONFIRMATION,
    NEVER_INVITED,
    STANDING,
    TOGETHER,
    cancellation_stands,
    confirmation_stands,
    find_visit,
    intake_url,
    link_to_visit,
    read_visits,
    render_cancellation,
    render_confirmation,
)
from appointments.families import booked_together
from appointments.invitations import published, write_visits
from appointments.models import Appointment
from appointments.series_emails import TimeToCome
from clinic.mail import Letter, MailKind, Verdict, superseded
from clinic.models import MailState, OutgoingMail, Purpose
from patients import addressing

OPEN = (MailState.PLANNED, MailState.CLAIMED, MailState.RETRY)
NEVER_LEFT = (MailState.SUPERSEDED, MailState.SUPPRESSED, MailState.DEAD)
FIRST_VERSION = 1  # a visit that was moved tells of itself


def told_together_or_alone(mail: OutgoingMail, now: datetime) -> Verdict:
    verdict = confirmation_stands(mail, now)
    visit = find_visit(mail)
    if not verdict.stands or visit is None or mail.subject_version != FIRST_VERSION:
        return verdict
    before = _sharing(visit, now=now)[0]
    states = _states_of(before)
    if any(state not in (*OPEN, *NEVER_LEFT) for state in states.values()):
        return superseded(TOGETHER)
    awaited = [states[each.uid] for each in before if states.get(each.uid) in OPEN and _tells(each, now=now)]
    if awaited:
        return Verdict(stands=True, wait_until=now + A_WHILE, follows=MailState.CLAIMED in awaited)
    return verdict


def render_one_or_all(mail: OutgoingMail, now: datetime) -> Letter:
    visit = find_visit(mail)
    if visit is None or mail.subject_version != FIRST_VERSION:
        return render_confirmation(mail, now)
    _before, after = _sharing(visit, now=now)
    states = _states_of(after)
    others = [each for each in after if states.get(each.uid) in OPEN and _tells(each, now=now)]
    return _letter(mail, [visit, *others], now=now) if others else render_confirmation(mail, now)


def cancelled_alone_or_together(mail: OutgoingMail, now: datetime) -> Verdict:
    """Who was perhaps told by the letter of another is told of the cancellation too."""
    verdict = cancellation_stands(mail, now)
    visit = find_visit(mail)
    if visit is None or verdict.reason != NEVER_INVITED or not _was_perhaps_told(visit, now=now):
        return verdict
    return addressing.may_be_mailed(visit.patient, purpose=Purpose.APPOINTMENT, now=now)


def _was_perhaps_told(visit: Appointment, *, now: datetime) -> bool:
    """Whether the confirmation of one before it went out while this visit stood, or was being written then."""
    before, _after = _sharing(visit, now=now)
    went = _confirmations_of(before).exclude(state__in=NEVER_LEFT)
    return bool(went.filter(handed_at__lte=(visit.cancelled_at or now) + A_WHILE).exists())


def _sharing(visit: Appointment, *, now: datetime) -> tuple[list[Appointment], list[Appointment]]:
    """The others that were booked with this visit and are told at the same address: those before it and after it."""
    together = booked_together(visit)
    if len(together) < 2:
        return [], []
    address = _address(visit, now=now)
    same = [each for each in together if each.pk == visit.pk or _address(each, now=now) == address]
    at = next(place for place, each in enumerate(same) if each.pk == visit.pk)
    return same[:at], same[at + 1 :]


def _address(visit: Appointment, *, now: datetime) -> str:
    today = now.astimezone(addressing.local_zone(visit.patient)).date()
    to = addressing.find_recipient(visit.patient, today=today)
    return to.email.casefold() if to else f"none of {visit.pk}"


def _states_of(visits: list[Appointment]) -> Mapping[UUID, str]:
    return dict(_confirmations_of(visits).values_list("subject_uid", "state"))


def _confirmations_of(visits: list[Appointment]) -> QuerySet[OutgoingMail]:
    """As they were owed at the booking."""
    uids = [each.uid for each in visits]
    return OutgoingMail.objects.filter(kind=CONFIRMATION, subject_uid__in=uids, subject_version=FIRST_VERSION)


def _tells(visit: Appointment, *, now: datetime) -> bool:
    """Whether its mail still stands as it was owed at the booking."""
    stands = visit.status in STANDING and visit.sequence + 1 == FIRST_VERSION and visit.starts_at > now
    return stands and addressing.may_be_mailed(visit.patient, purpose=Purpose.APPOINTMENT, now=now).stands


def _letter(mail: OutgoingMail, visits: list[Appointment], *, now: datetime) -> Letter:
    first = visits[0]
    times = [
        TimeToCome(
            each,
            link_to_visit(mail.clinic, each, now=now),
            intake_url(mail.clinic, each.patient, now=now),
        )
        for each in visits
    ]
    return addressing.write_to(
        first.patient,
        mail,
        template="appointments/family_confirmation",
        now=now,
        context={
            "times": times,
            "asked": [each for each in times if each.intake_url],
            "appointment": first,
            "starts_at": first.starts_at,
            "zone": first.location.zone,
            "zone_name": first.starts_at.astimezone(first.location.zone).tzname(),
            "is_one_person": len({each.practitioner_id for each in visits}) == 1,
        },
        attachments=(published(write_visits(visits, clinic=mail.clinic, now=now)),),
    )


CANCELLATION_KIND = MailKind(
    name=CANCELLATION,
    label=_("cancelled visit"),
    purpose=Purpose.APPOINTMENT,
    still_stands=cancelled_alone_or_together,
    render=render_cancellation,
    gather=read_visits,
    failed=addressing.tell_desk,
)
CONFIRMATION_KIND = MailKind(
    name=CONFIRMATION,
    label=_("confirmation of a visit"),
    purpose=Purpose.APPOINTMENT,
    still_stands=told_together_or_alone,
    render=render_one_or_all,
    gather=read_visits,
    failed=addressing.tell_desk,
)
