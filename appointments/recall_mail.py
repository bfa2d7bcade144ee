"""The mail that asks somebody to come again: a link to book, nothing about why, and one click to get no more of them.

It goes by the consent to mail about one's care (`Purpose.PLAN`), not by that of a visit: nothing is booked yet.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment, Recall
from appointments.recalls import MAIL_KIND, may_be_asked_by_mail
from clinic.links import issue_url
from clinic.mail import Letter, MailKind, Verdict, superseded, suppressed
from clinic.models import LinkPurpose, OutgoingMail, Purpose
from patients import addressing


def recall_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    """Still open, nothing booked, the person may be written to, and the hour is good."""
    recall = Recall.objects.select_related("patient").filter(uid=mail.subject_uid).first()
    if recall is None or not recall.is_open:
        return superseded("answered_or_over")
    patient = recall.patient
    if patient.recall_stopped_at is not None:
        return suppressed("no_contact")
    if Appointment.objects.upcoming(now=now).filter(patient=patient).exists():
        return superseded("booked")
    verdict = may_be_asked_by_mail(patient, now=now)
    if not verdict.stands:
        return verdict
    wait_until = addressing.wait_for_tomorrow(
        mail.clinic, patient, mail=mail, now=now
    ) or addressing.wait_for_a_good_hour(mail.clinic, patient, now=now)
    return Verdict(stands=True, wait_until=wait_until)


def render_recall(mail: OutgoingMail, now: datetime) -> Letter:
    patient = Recall.objects.select_related("patient").get(uid=mail.subject_uid).patient
    book_url = issue_url(
        clinic=mail.clinic,
        purpose=LinkPurpose.REBOOK,
        patient_uid=patient.uid,
        subject_uid=mail.subject_uid,
        now=now,
    )
    return addressing.write_to(
        patient, mail, template="appointments/recall", now=now, context={"book_url": book_url}
    )


RECALL = MailKind(
    name=MAIL_KIND,
    label=_("invitation to come again"),
    purpose=Purpose.PLAN,
    still_stands=recall_stands,
    render=render_recall,
    failed=addressing.tell_desk,
)
