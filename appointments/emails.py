"""The mails about visits: confirmation, cancellation, reminder, and the way back to a visit (DOMAIN §10).

Confirmation, cancellation and rebook answer what was just done, so they go at once; the reminder keeps quiet hours.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from appointments.delays import RUNNING_LATE, begins_at
from appointments.invitations import invitation_parts, write_invitation
from appointments.models import Appointment, AppointmentStatus, Delay
from clinic.links import issue_url
from clinic.mail import STANDS, Attachment, Letter, MailKind, Verdict, superseded, suppressed
from clinic.mail_switch import MAIL_OFF
from clinic.models import Clinic, LinkPurpose, MailState, OutgoingMail, Purpose
from clinic.prepared import prepared
from patients import addressing
from patients.intake import start_intake
from patients.models import Episode, Intake, Patient, Source

CONFIRMATION = "confirmation"
CANCELLATION = "cancellation"
REMINDER = "reminder"
SERIES_CONFIRMATION = "series_confirmation"
SERIES_CANCELLATION = "series_cancellation"
REBOOK = "rebook"

A_DAY = timedelta(days=1)
A_WHILE = timedelta(minutes=1)  # longer than a letter waits between the look at its visits and its way
STANDING = (AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED)
CALLED_OFF = (AppointmentStatus.CANCELLED, AppointmentStatus.LATE_CANCELLED)
NEVER_WENT_OUT = (MailState.SUPERSEDED, MailState.SUPPRESSED, MailState.DEAD)
# Why a confirmation did not go out although the patient was told: that of another visit told of both.
TOGETHER = "together"
NEVER_INVITED = "never_invited"


def version_of(appointment: Appointment) -> int:
    """The subject version of mails about this state of the appointment."""
    return appointment.sequence + 1


def read_visits(mails: Sequence[OutgoingMail]) -> None:
    """The visits that they are about, once: they are judged and written in one transaction."""
    visits = {visit.uid: visit for visit in _visits_to_tell([mail.subject_uid for mail in mails])}
    rows: Sequence[Any] = mails
    for row in rows:
        row.visit = visits.get(row.subject_uid)


def find_visit(mail: OutgoingMail) -> Appointment | None:
    row: Any = mail
    if not hasattr(row, "visit"):
        read_visits([mail])
    visit: Appointment | None = row.visit
    return visit


@prepared
def _visits_to_tell(uids: Collection[UUID]) -> QuerySet[Appointment]:
    """With all that their letters say. `first_told`: the first version whose time has gone out."""
    told = OutgoingMail.objects.for_subject(kind=CONFIRMATION, subject_uid=OuterRef("uid"))
    told = told.filter(~Q(state__in=NEVER_WENT_OUT) | Q(reason=TOGETHER)).order_by("subject_version")
    intakes = Intake.objects.filter(patient=OuterRef("patient"))
    return (
        Appointment.objects.select_related("patient", "practitioner", "location")
        .filter(uid__in=uids)
        .annotate(
            first_told=Subquery(told.values("subject_version")[:1]),
            has_answered=Exists(intakes.filter(submitted_at__isnull=False)),
            open_intake=Subquery(intakes.filter(submitted_at__isnull=True).values("uid")[:1]),
        )
    )


def _visit(mail: OutgoingMail) -> Any:
    """Of a mail that still stands; with what `_visits_to_tell` adds to an appointment."""
    appointment = find_visit(mail)
    if appointment is None:
        raise ValueError("no visit")
    return appointment


def _stands(mail: OutgoingMail, appointment: Appointment | None, now: datetime) -> Verdict:
    """What confirmation and reminder share: the visit is on, unmoved, ahead, and the person may be written to."""
    if appointment is None or appointment.status not in STANDING:
        return superseded("called_off")
    if mail.subject_version != version_of(appointment):
        return superseded("moved")
    if appointment.starts_at <= now:
        return superseded("past")
    return addressing.may_be_mailed(appointment.patient, purpose=Purpose.APPOINTMENT, now=now)


def confirmation_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    return _stands(mail, find_visit(mail), now)


def reminder_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    appointment = find_visit(mail)
    verdict = _stands(mail, appointment, now)
    if appointment is None or not verdict.stands:
        return verdict
    if appointment.status == AppointmentStatus.CONFIRMED:
        return superseded("confirmed")
    wait_until = addressing.wait_for_a_good_hour(mail.clinic, appointment.patient, now=now)
    if wait_until is None:
        return STANDS
    if wait_until >= appointment.starts_at:
        return suppressed("quiet_hours")
    return Verdict(stands=True, wait_until=wait_until)


def cancellation_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    appointment = find_visit(mail)
    if appointment is None or appointment.status not in CALLED_OFF:
        return superseded("booked_again")
    if appointment.starts_at <= now:
        return superseded("past")
    states = _told_in(appointment)
    if states and states <= set(NEVER_WENT_OUT):
        return superseded(NEVER_INVITED)
    return addressing.may_be_mailed(appointment.patient, purpose=Purpose.APPOINTMENT, now=now)


def _told_in(appointment: Appointment) -> set[str]:
    """What became of the mails that told of this visit; a series tells of those that stand when it goes out."""
    told = OutgoingMail.objects.filter(subject_uid=appointment.uid, kind__in=[CONFIRMATION, REMINDER])
    # While mail is off people are told by voice.
    told = told.exclude(reason=MAIL_OFF)
    states = {
        MailState.SENT if reason == TOGETHER else state
        for state, reason in told.values_list("state", "reason")
    }
    if appointment.series is not None:
        states.add(MailState.SENT if told_by_series(appointment) else MailState.SUPERSEDED)
    return states


def told_by_series(appointment: Appointment) -> bool:
    """Whether a mail about its series went out before the visit was cancelled, or was being written then."""
    series = appointment.series
    if series is None or appointment.cancelled_at is None:
        return False
    mails = OutgoingMail.objects.for_subject(kind=SERIES_CONFIRMATION, subject_uid=series.uid)
    went = mails.exclude(state__in=NEVER_WENT_OUT)
    return bool(went.filter(handed_at__lte=appointment.cancelled_at + A_WHILE).exists())


def rebook_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    episode = Episode.objects.select_related("patient").filter(uid=mail.subject_uid).first()
    if episode is None:
        return superseded("gone")
    if Appointment.objects.upcoming(now=now).filter(patient=episode.patient).exists():
        return superseded("booked")
    return addressing.may_be_mailed(episode.patient, purpose=Purpose.APPOINTMENT, now=now)


def render_confirmation(mail: OutgoingMail, now: datetime) -> Letter:
    appointment = _visit(mail)
    first_told = appointment.first_told
    is_moved = first_told is not None and first_told < mail.subject_version
    links = _links(mail, appointment, now=now)
    return _visit_letter(mail, appointment, now=now, invite="REQUEST", is_moved=is_moved, **links)


def render_reminder(mail: OutgoingMail, now: datetime) -> Letter:
    appointment = _visit(mail)
    return _visit_letter(mail, appointment, now=now, **_links(mail, appointment, now=now))


def _links(mail: OutgoingMail, appointment: Any, *, now: datetime) -> dict[str, str]:
    patient, intake = appointment.patient, appointment.open_intake
    return {
        "appointment_url": link_to_visit(mail.clinic, appointment, now=now),
        "intake_url": ""
        if appointment.has_answered
        else _link_to_intake(mail.clinic, patient, intake, now=now),
    }


def render_cancellation(mail: OutgoingMail, now: datetime) -> Letter:
    appointment = _visit(mail)
    return _visit_letter(mail, appointment, now=now, invite="CANCEL")


def running_late_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    appointment = find_visit(mail)
    if appointment is None or appointment.status not in STANDING:
        return superseded("called_off")
    if appointment.starts_at <= now:
        return superseded("past")
    if appointment.starts_at - mail.due_at > A_DAY:
        return superseded("moved")
    return addressing.may_be_mailed(appointment.patient, purpose=Purpose.APPOINTMENT, now=now)


def render_running_late(mail: OutgoingMail, now: datetime) -> Letter:
    """At any hour: it is about the next hours."""
    appointment = _visit(mail)
    delay = Delay.objects.get(pk=mail.subject_version)
    about: dict[str, Any] = {"minutes": delay.minutes, "begins_at": begins_at(appointment, delay)}
    return _visit_letter(mail, appointment, now=now, **about)


def render_rebook(mail: OutgoingMail, now: datetime) -> Letter:
    patient = Episode.objects.select_related("patient").get(uid=mail.subject_uid).patient
    rebook_url = issue_url(
        clinic=mail.clinic,
        purpose=LinkPurpose.REBOOK,
        patient_uid=patient.uid,
        subject_uid=mail.subject_uid,
        now=now,
    )
    return addressing.write_to(
        patient, mail, template="appointments/rebook", now=now, context={"rebook_url": rebook_url}
    )


def _visit_letter(
    mail: OutgoingMail, appointment: Appointment, *, now: datetime, invite: str = "", **context: Any
) -> Letter:
    zone = appointment.location.zone
    facts = {
        "appointment": appointment,
        "starts_at": appointment.starts_at,
        "zone": zone,
        "zone_name": appointment.starts_at.astimezone(zone).tzname(),
    }
    return addressing.write_to(
        appointment.patient,
        mail,
        template=f"appointments/{mail.kind}",
        now=now,
        context=facts | context,
        attachments=_invitation(mail, appointment, method=invite, now=now) if invite else (),
    )


def _invitation(
    mail: OutgoingMail, appointment: Appointment, *, method: str, now: datetime
) -> tuple[Attachment, ...]:
    to = addressing.recipient_of(appointment.patient, now=now)
    content = write_invitation(
        method=method,
        appointment=appointment,
        clinic=mail.clinic,
        email=to.email,
        name=to.name,
        # A cancellation must stand above every invitation that may be in the calendar.
        sequence=mail.subject_version if method == "CANCEL" else appointment.sequence,
        now=now,
    )
    return invitation_parts(content, method=method)


def link_to_visit(clinic: Clinic, appointment: Appointment, *, now: datetime) -> str:
    return issue_url(
        clinic=clinic,
        purpose=LinkPurpose.APPOINTMENT,
        patient_uid=appointment.patient.uid,
        subject_uid=appointment.uid,
        now=now,
    )


def intake_url(clinic: Clinic, patient: Patient, *, now: datetime) -> str:
    """The questions before the first visit, until they are answered once; empty afterwards."""
    intakes = _intakes_of(patient.pk)
    if any(each.submitted_at for each in intakes):
        return ""
    return _link_to_intake(clinic, patient, next((each.uid for each in intakes), None), now=now)


def _link_to_intake(clinic: Clinic, patient: Patient, intake: UUID | None, *, now: datetime) -> str:
    """To the one that is open; None starts one."""
    return issue_url(
        clinic=clinic,
        purpose=LinkPurpose.INTAKE,
        patient_uid=patient.uid,
        subject_uid=intake or start_intake(patient=patient, source=Source.LINK, now=now).uid,
        now=now,
    )


@prepared
def _intakes_of(patient: int) -> QuerySet[Intake]:
    """At most one of them is open."""
    return Intake.objects.filter(patient=patient).only("uid", "submitted_at")


KINDS = (
    MailKind(
        name=REMINDER,
        label=_("reminder of a visit"),
        purpose=Purpose.APPOINTMENT,
        still_stands=reminder_stands,
        render=render_reminder,
        gather=read_visits,
        failed=addressing.tell_desk,
    ),
    MailKind(
        name=RUNNING_LATE,
        label=_("word that we run late"),
        purpose=Purpose.APPOINTMENT,
        still_stands=running_late_stands,
        render=render_running_late,
        gather=read_visits,
        failed=addressing.tell_desk,
    ),
    MailKind(
        name=REBOOK,
        label=_("link to book again"),
        purpose=Purpose.APPOINTMENT,
        still_stands=rebook_stands,
        render=render_rebook,
        failed=addressing.tell_desk,
    ),
)
