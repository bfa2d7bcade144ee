"""The mail that asks somebody new whether they mean it. It goes at once: they have just sent the form."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from appointments.models import BookingRequest, RequestState
from appointments.newcomers import MAIL, may_answer
from clinic.letters import write_letter
from clinic.links import issue_url
from clinic.mail import STANDS, Letter, MailKind, Verdict, superseded
from clinic.models import LinkPurpose, OutgoingMail, Purpose


def _find(mail: OutgoingMail) -> BookingRequest | None:
    rows = BookingRequest.objects.select_related("hold__practitioner", "hold__location")
    return rows.filter(uid=mail.subject_uid).first()


def still_asked(mail: OutgoingMail, now: datetime) -> Verdict:
    request = _find(mail)
    if request is None or request.state != RequestState.ASKED or not may_answer(request, now=now):
        return superseded("answered_or_over")
    return STANDS


def render_question(mail: OutgoingMail, now: datetime) -> Letter:
    """To whoever typed the address: it says no name, for it may be another's."""
    request = _find(mail)
    if request is None:
        raise ValueError("no request")
    hold = request.hold
    zone = hold.location.zone
    yes_url = issue_url(
        clinic=mail.clinic,
        purpose=LinkPurpose.NEWCOMER_YES,
        patient_uid=None,
        subject_uid=request.uid,
        now=now,
    )
    return write_letter(
        "appointments/newcomer",
        clinic=mail.clinic,
        to=request.email,
        to_name="",
        context={
            "appointment": hold,
            "starts_at": hold.starts_at,
            "zone": zone,
            "zone_name": hold.starts_at.astimezone(zone).tzname(),
            "until": hold.expires_at,
            "yes_url": yes_url,
        },
    )


KIND = MailKind(
    name=MAIL,
    label=_("question to somebody new"),
    purpose=Purpose.APPOINTMENT,
    still_stands=still_asked,
    render=render_question,
)
