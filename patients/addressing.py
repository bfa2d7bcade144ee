"""Who gets a mail about a patient, whether they may, and what the desk hears when it does not arrive (DOMAIN §10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from clinic.letters import write_letter
from clinic.links import issue_url
from clinic.mail import STANDS, Attachment, Letter, Verdict, registry, suppressed
from clinic.mail_switch import MAIL_OFF, is_mail_on
from clinic.models import Clinic, LinkPurpose, MailState, OutgoingMail, Purpose
from clinic.quiet_hours import after_quiet
from patients.conditions import Severity
from patients.consents import may_mail
from patients.follow_ups import open_follow_up
from patients.models import Audience, FollowUpKind, Patient, RedFlag, Urgency

NO_ADDRESS = "no_address"
MOST_A_DAY = 1  # mails that are not about a visit
MOST_A_WEEK = 5  # mails of all kinds; those about a visit are counted but never held back
NOT_ABOUT_A_VISIT = (Purpose.PLAN, Purpose.CHECK_IN)
WENT_OUT = (MailState.HANDED, MailState.SENT, MailState.DELIVERED, MailState.UNKNOWN)


@dataclass(frozen=True)
class Recipient:
    """Where a mail goes. `first_name` is the patient's, the only name a mail says; a guardian reads it for them."""

    email: str
    name: str
    first_name: str
    is_guardian: bool
    language: str


def find_patient(uid: UUID) -> Patient | None:
    """The patient of a mail; a record that was merged leads to the one it was merged into."""
    patient = Patient.objects.select_related("merged_into").filter(uid=uid).first()
    return patient.merged_into or patient if patient else None


def name_patients(uids: Iterable[UUID]) -> dict[UUID, str]:
    """Names for lists of mails: public id → full name, in one query."""
    rows = Patient.objects.filter(uid__in=set(uids)).values_list("uid", "first_name", "last_name")
    return {uid: f"{first} {last}" for uid, first, last in rows}


def find_recipient(patient: Patient, *, today: date) -> Recipient | None:
    """The patient, or while they are a minor the guardian; None when there is no address to write to."""
    if not patient.is_minor_on(today):
        if not patient.email:
            return None
        return Recipient(patient.email, patient.first_name, patient.first_name, False, patient.language)
    for guardian in patient.guardians.select_related("is_also").order_by("pk"):
        email = guardian.email or (guardian.is_also.email if guardian.is_also else "")
        if email:
            return Recipient(email, guardian.name, patient.first_name, True, patient.language)
    return None


def local_zone(patient: Patient) -> ZoneInfo:
    return ZoneInfo(patient.time_zone)


def may_be_mailed(patient: Patient | None, *, purpose: Purpose, now: datetime) -> Verdict:
    """Whether a mail of this purpose may go to this person at all; the reason when it may not."""
    if not is_mail_on():
        return suppressed(MAIL_OFF)
    if patient is None or patient.archived_at is not None:
        return suppressed("archived")
    if patient.died_on is not None:
        return suppressed("died")
    if patient.mail_stopped_at is not None:
        return suppressed("stopped")
    if not may_mail(patient, purpose):
        return suppressed("no_consent")
    if purpose in NOT_ABOUT_A_VISIT and is_held(patient):
        return suppressed("safety_hold")
    if find_recipient(patient, today=now.astimezone(local_zone(patient)).date()) is None:
        return suppressed(NO_ADDRESS)
    return STANDS


def is_held(patient: Patient) -> bool:
    """An emergency flag stands: nobody is sent exercises or questions until a chiropractor has cleared it."""
    return RedFlag.objects.standing().filter(patient=patient, severity=Severity.EMERGENCY).exists()


def wait_for_a_good_hour(clinic: Clinic, patient: Patient, *, now: datetime) -> datetime | None:
    """The end of the quiet hours in the patient's zone, or None outside them."""
    until = after_quiet(
        now, local_zone(patient), quiet_from=clinic.quiet_from, quiet_until=clinic.quiet_until
    )
    return until if until > now else None


def wait_for_tomorrow(
    clinic: Clinic, patient: Patient, *, mail: OutgoingMail, now: datetime
) -> datetime | None:
    """Tomorrow morning when this patient had enough mail today or this week, else None."""
    zone = local_zone(patient)
    midnight = datetime.combine(now.astimezone(zone).date(), datetime.min.time(), tzinfo=zone)
    went = OutgoingMail.objects.filter(
        patient_uid=mail.patient_uid, state__in=WENT_OUT, handed_at__gt=now - timedelta(days=7)
    )
    counts = went.exclude(pk=mail.pk).aggregate(
        week=Count("pk"), today=Count("pk", filter=Q(handed_at__gte=midnight, purpose__in=NOT_ABOUT_A_VISIT))
    )
    if counts["today"] < MOST_A_DAY and counts["week"] < MOST_A_WEEK:
        return None
    morning = datetime.combine(midnight.date() + timedelta(days=1), clinic.quiet_until, tzinfo=zone)
    return morning.astimezone(now.tzinfo)


def recipient_of(patient: Patient, *, now: datetime) -> Recipient:
    """Like `find_recipient`, for a patient that `may_be_mailed` let pass."""
    to = find_recipient(patient, today=now.astimezone(local_zone(patient)).date())
    if to is None:
        raise ValueError("no address")
    return to


def write_to(
    patient: Patient,
    mail: OutgoingMail,
    *,
    template: str,
    now: datetime,
    context: Mapping[str, Any],
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """A letter to the patient or the guardian, in the patient's language, with the way to switch it off."""
    to = recipient_of(patient, now=now)
    off_url = preferences_url(mail.clinic, patient, now=now)
    with override(to.language):
        return write_letter(
            template,
            clinic=mail.clinic,
            to=to.email,
            to_name=to.name,
            context={**context, "to": to, "preferences_url": off_url},
            unsubscribe_url=off_url if mail.purpose in NOT_ABOUT_A_VISIT else "",
            attachments=attachments,
        )


def preferences_url(clinic: Clinic, patient: Patient, *, now: datetime) -> str:
    return issue_url(
        clinic=clinic,
        purpose=LinkPurpose.PREFERENCES,
        patient_uid=patient.uid,
        subject_uid=patient.uid,
        now=now,
    )


def tell_desk(mail: OutgoingMail, now: datetime) -> None:
    """One line of work for the desk when a mail did not reach its person; nothing when it was not meant to go."""
    patient = find_patient(mail.patient_uid)
    if patient is None or (mail.state == MailState.SUPPRESSED and mail.reason != NO_ADDRESS):
        return
    what = {"mail": registry[mail.kind].label, "day": _day(patient, mail)}
    if mail.reason == NO_ADDRESS:
        kind, title = FollowUpKind.CALL, _("Call instead of e-mail: %(mail)s, due %(day)s") % what
    elif mail.state == MailState.UNKNOWN:
        kind, title = FollowUpKind.MAIL_FAILED, _("Not known whether it arrived: %(mail)s, %(day)s") % what
    else:
        kind, title = FollowUpKind.MAIL_FAILED, _("Could not be sent: %(mail)s, %(day)s") % what
    open_follow_up(
        key=f"mail:{mail.uid}:{kind}",
        kind=kind,
        audience=Audience.DESK,
        urgency=Urgency.TODAY,
        patient=patient,
        title=title,
        due_at=now,
        now=now,
    )


def _day(patient: Patient, mail: OutgoingMail) -> str:
    return date_format(mail.due_at.astimezone(local_zone(patient)), "j M")
