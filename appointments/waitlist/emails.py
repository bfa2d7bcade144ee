"""The mail that offers a free time. It keeps quiet hours: what could not be read in time is not sent at night."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from appointments.models import OfferState, RoundState, WaitlistOffer
from appointments.waitlist.rounds import LEAST_TO_READ
from clinic.links import issue_url
from clinic.mail import STANDS, Letter, MailKind, Verdict, superseded, suppressed
from clinic.models import LinkPurpose, OutgoingMail, Purpose
from patients import addressing

WAITLIST_OFFER = "waitlist_offer"


def _read_offers(mails: Sequence[OutgoingMail]) -> None:
    """Once for each look."""
    offers = WaitlistOffer.objects.select_related(
        "entry__patient", "entry__visit_type", "round__hold__practitioner", "round__hold__location"
    ).in_bulk([mail.subject_uid for mail in mails], field_name="uid")
    rows: Sequence[Any] = mails
    for row in rows:
        row.offer = offers.get(row.subject_uid)


def _find(mail: OutgoingMail) -> WaitlistOffer | None:
    row: Any = mail
    offer: WaitlistOffer | None = row.offer
    return offer


def offer_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    offer = _find(mail)
    if offer is None or offer.state != OfferState.OFFERED or offer.round.state != RoundState.RUNNING:
        return superseded("answered_or_over")
    if offer.round.expires_at <= now:
        return superseded("past")
    patient = offer.entry.patient
    verdict = addressing.may_be_mailed(patient, purpose=Purpose.APPOINTMENT, now=now)
    if not verdict.stands:
        return verdict
    wait_until = addressing.wait_for_a_good_hour(mail.clinic, patient, now=now)
    if wait_until is None:
        return STANDS
    if wait_until > offer.round.expires_at - LEAST_TO_READ:
        return suppressed("too_late")
    return Verdict(stands=True, wait_until=wait_until)


def render_offer(mail: OutgoingMail, now: datetime) -> Letter:
    offer = _find(mail)
    if offer is None:
        raise ValueError("no offer")
    hold, patient = offer.round.hold, offer.entry.patient
    zone = hold.location.zone
    offer_url = issue_url(
        clinic=mail.clinic,
        purpose=LinkPurpose.WAITLIST_OFFER,
        patient_uid=patient.uid,
        subject_uid=offer.uid,
        now=now,
    )
    facts = {
        "appointment": hold,
        "starts_at": hold.starts_at,
        "zone": zone,
        "zone_name": hold.starts_at.astimezone(zone).tzname(),
        "until": offer.round.expires_at,
        "is_today": hold.starts_at.astimezone(zone).date() == offer.round.expires_at.astimezone(zone).date(),
        "offer_url": offer_url,
    }
    return addressing.write_to(patient, mail, template="appointments/waitlist_offer", now=now, context=facts)


KIND = MailKind(
    name=WAITLIST_OFFER,
    label=_("offer of a free time"),
    purpose=Purpose.APPOINTMENT,
    still_stands=offer_stands,
    render=render_offer,
    gather=_read_offers,
    failed=addressing.tell_desk,
)
