"""The outbox as it looks after a year: what was owed has gone out. Nothing waits with a time in the past."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from appointments.models import Appointment, AppointmentStatus
from appointments.reminders import reminder_time
from clinic.mail import idem_key, registry
from clinic.models import MailState, OutgoingMail, Purpose
from patients.models import Audience, ConsentPurpose, FollowUp, FollowUpKind, Urgency
from rehab_plans.demo.courses import Course
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.people import Person
from rehab_plans.demo.plans import Planned
from rehab_plans.models import CheckInState

KEPT = timedelta(days=45)
CALLED_OFF = (AppointmentStatus.CANCELLED, AppointmentStatus.LATE_CANCELLED)
CONSENT_OF = {Purpose.PLAN: ConsentPurpose.EMAIL, Purpose.CHECK_IN: ConsentPurpose.CHECK_IN}


def write_mail(
    frame: Frame,
    visits: Iterable[tuple[Person, Appointment]],
    courses: Iterable[Course],
    planned: Iterable[Planned],
) -> list[OutgoingMail]:
    """Mails of the last weeks: about visits, plans, weekly questions and invitations to come back."""
    mails = [
        *_about_visits(frame, visits),
        *_about_plans(frame, planned),
        *(mail for course in courses for mail in _about_course(frame, course)),
    ]
    frame.write(mails)
    _bounce(frame, mails, courses)
    return mails


def _about_visits(frame: Frame, visits: Iterable[tuple[Person, Appointment]]) -> Iterator[OutgoingMail]:
    for person, visit in visits:
        if visit.starts_at < frame.now - KEPT:
            continue
        yield _mail(frame, person, "confirmation", visit.uid, visit.booked_at + timedelta(minutes=3))
        due_at = reminder_time(frame.house.clinic, visit)
        told_at = visit.booked_at + timedelta(minutes=3)
        if told_at < due_at <= frame.now and visit.status not in CALLED_OFF:
            yield _mail(frame, person, "reminder", visit.uid, due_at)
        if visit.cancelled_at is not None:
            yield _mail(frame, person, "cancellation", visit.uid, visit.cancelled_at)


def _about_plans(frame: Frame, planned: Iterable[Planned]) -> Iterator[OutgoingMail]:
    for each in planned:
        at = each.plan.accepted_at
        if at is not None and at > frame.now - KEPT:
            yield _mail(frame, each.care.person, "plan", each.plan.uid, at, version=each.plan.version)


def _about_course(frame: Frame, course: Course) -> Iterator[OutgoingMail]:
    person = course.care.person
    for check_in in course.check_ins:
        is_asked = check_in.state != CheckInState.STOPPED and check_in.due_at <= frame.now
        if is_asked and check_in.due_at > frame.now - KEPT:
            yield _mail(frame, person, "check_in", check_in.uid, check_in.due_at)
    answered = 0
    for check_in in course.check_ins:
        answered += check_in.state == CheckInState.ANSWERED
        asks = any(turn.follow_up for each, turn in course.turns if each is check_in)
        at = check_in.answered_at
        if asks and at is not None and at > frame.now - KEPT:
            yield _mail(frame, person, "rebook", course.episode.uid, at, version=answered)


def _mail(
    frame: Frame, person: Person, kind: str, subject: UUID, due_at: datetime, *, version: int = 1
) -> OutgoingMail:
    purpose = registry[kind].purpose
    mail = OutgoingMail(
        uid=frame.uid(due_at),
        idem_key=idem_key(kind, subject, version),
        kind=kind,
        purpose=purpose,
        patient_uid=person.patient.uid,
        subject_uid=subject,
        subject_version=version,
        due_at=due_at,
    )
    consent = CONSENT_OF.get(Purpose(purpose))
    if consent is not None and not person.agrees[consent]:
        mail.state, mail.reason = MailState.SUPPRESSED, "no_consent"
    elif not person.may_be_mailed:
        mail.state, mail.reason = MailState.SUPPRESSED, "no_address"
    else:
        sent_at = min(due_at + timedelta(seconds=frame.rng.randint(4, 70)), frame.now)
        mail.state, mail.attempt = MailState.SENT, 1
        mail.handed_at = mail.sent_at = sent_at
        mail.message_id = f"<{mail.uid}@demo.example>"
    return mail


def _bounce(frame: Frame, mails: list[OutgoingMail], courses: Iterable[Course]) -> None:
    """One address does not work any more, and the desk has been told."""
    people = {course.care.person.patient.uid: course.care.person for course in courses}
    went = [mail for mail in mails if mail.state == MailState.SENT and mail.patient_uid in people]
    late = [mail for mail in went if mail.kind == "check_in" and mail.due_at > frame.now - timedelta(days=5)]
    if not late:
        return
    mail = frame.rng.choice(late)
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.BOUNCED, reason="mailbox_unknown")
    at = mail.due_at + timedelta(minutes=9)
    frame.write(
        [
            FollowUp(
                uid=frame.uid(at),
                key=f"mail:{mail.uid}:{FollowUpKind.MAIL_FAILED}",
                kind=FollowUpKind.MAIL_FAILED,
                audience=Audience.DESK,
                urgency=Urgency.TODAY,
                patient=people[mail.patient_uid].patient,
                title=f"Could not be sent: weekly question, {mail.due_at:%-d %b}",
                created_at=at,
                due_at=at,
            )
        ]
    )
