"""The desk's call list: what a mail cannot say because there is no address for it, with the words to say instead."""

from datetime import datetime
from uuid import UUID

from clinic.mail import idem_key
from clinic.models import OutgoingMail, Purpose
from patients.addressing import may_be_mailed
from patients.follow_ups import open_follow_up
from patients.models import Audience, FollowUp, FollowUpKind, Patient, Urgency


def can_be_mailed(patient: Patient, *, now: datetime) -> bool:
    """About a visit; other mails ask for more."""
    return may_be_mailed(patient, purpose=Purpose.APPOINTMENT, now=now).stands


def ask_to_call(
    *, patient: Patient, mail_kind: str, subject_uid: UUID, subject_version: int, words: str, now: datetime
) -> FollowUp:
    """One line in place of a mail that was owed. When that mail is held back later, it opens no second line."""
    key = idem_key(mail_kind, subject_uid, subject_version)
    mail = OutgoingMail.objects.filter(idem_key=key).values_list("uid", flat=True).first()
    return open_follow_up(
        key=f"mail:{mail}:{FollowUpKind.CALL}" if mail else f"call:{key}",
        kind=FollowUpKind.CALL,
        audience=Audience.DESK,
        urgency=Urgency.TODAY,
        patient=patient,
        title=words,
        due_at=now,
        now=now,
    )
