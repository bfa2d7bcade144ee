"""What people agree to: the texts, the answers on record, and what a withdrawal stops.

Each answer keeps the version and the SHA-256 of the words that were shown. A refusal is an answer too.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.errors import DomainError
from clinic.mail import withdraw_all
from clinic.models import OutgoingMail
from clinic.models.outbox import Purpose
from clinic.typed import one_line
from patients.models import Consent, ConsentPurpose, Guardian, Patient, Source
from patients.screening import local_day

TEXT_VERSION = "2026-11"
LONGEST_NAME = 160
OPTIONAL_MAIL: tuple[ConsentPurpose, ...] = (ConsentPurpose.EMAIL, ConsentPurpose.CHECK_IN)

# Appointment mail is part of the appointment itself; the others need a yes.
_CONSENT_OF_MAIL: Mapping[str, ConsentPurpose] = {
    Purpose.PLAN: ConsentPurpose.EMAIL,
    Purpose.CHECK_IN: ConsentPurpose.CHECK_IN,
}
_MAIL_OF_CONSENT = {consent: purpose for purpose, consent in _CONSENT_OF_MAIL.items()}


class GuardianNeededError(DomainError):
    """A patient under 18 cannot give this consent alone."""

    code = "guardian_needed"
    status = 422


class NameMissingError(DomainError):
    """The name of who answers is missing."""

    code = "name_missing"
    status = 422


@dataclass(frozen=True)
class ConsentText:
    purpose: ConsentPurpose
    title: Promise
    text: Promise
    version: str = TEXT_VERSION

    @property
    def sha256(self) -> str:
        """Of title and text in the language they are shown in."""
        return hashlib.sha256(f"{self.title}\n{self.text}".encode()).hexdigest()


TEXTS: tuple[ConsentText, ...] = (
    ConsentText(
        ConsentPurpose.CARE,
        _("Examination and care"),
        _(
            "I agree that the clinic examines me and treats me after telling me what it found and what it suggests. "
            "I can ask questions, say no to any part, or stop at any time."
        ),
    ),
    ConsentText(
        ConsentPurpose.MANIPULATION,
        _("Adjusting the back by hand"),
        _(
            "An adjustment is a quick, controlled push on a joint. It is common to feel sore for a day or two after. "
            "Serious harm is rare: a broken rib, or a disc problem that gets worse. I can choose gentler ways "
            "without a quick push."
        ),
    ),
    ConsentText(
        ConsentPurpose.NECK_MANIPULATION,
        _("Adjusting the neck by hand"),
        _(
            "After a neck adjustment some people feel sore, stiff or dizzy for a day. Very rarely, a tear in a neck "
            "artery and a stroke have been reported. I can say no to this and still get all other care."
        ),
    ),
    ConsentText(
        ConsentPurpose.EMAIL,
        _("E-mail about my plan"),
        _(
            "The clinic may e-mail me about my exercise plan and my care. "
            "The e-mails do not say what is wrong with me. I can stop them with one click. "
            "E-mails about my visits come in any case."
        ),
    ),
    ConsentText(
        ConsentPurpose.CHECK_IN,
        _("One question a week"),
        _(
            "The clinic may e-mail me one short question a week to find out whether my back stays well. "
            "I can stop them with one click."
        ),
    ),
)
TEXT_OF: Mapping[str, ConsentText] = {text.purpose: text for text in TEXTS}


@transaction.atomic
def record_consent(
    *, patient: Patient, purpose: str, is_given: bool, given_by: str, source: Source | str, now: datetime
) -> Consent:
    """Keep one answer. The same answer to the same words, still standing, is kept once.

    `given_by` is the name of who answered: for a patient under 18 a guardian, never the patient.
    Raises NameMissingError, GuardianNeededError or TextRefusedError.
    """
    locked = Patient.objects.select_for_update().get(pk=patient.pk)
    text, name = TEXT_OF[purpose], one_line(given_by, most=LONGEST_NAME, field="signed_by")
    _check_name(locked, name, now)
    latest = _latest(locked, purpose)
    if latest is not None and _says_the_same(latest, text, name, is_given=is_given):
        return latest
    if not is_given:
        withdraw_consent(patient=locked, purpose=purpose, now=now)
    return Consent.objects.create(
        patient=locked,
        purpose=purpose,
        is_given=is_given,
        text_version=text.version,
        text_hash=text.sha256,
        given_at=now,
        given_by=name,
        source=source,
    )


@transaction.atomic
def withdraw_consent(*, patient: Patient, purpose: str, now: datetime) -> int:
    """Take back what stands for one purpose; mail of that purpose that still waits is superseded.

    Returns how many consents it ended; a second time none.
    """
    ended = 0
    for consent in Consent.objects.standing().filter(patient=patient, purpose=purpose).select_for_update():
        consent.withdrawn_at = max(now, consent.given_at)
        consent.save(update_fields=["withdrawn_at"])
        ended += 1
    mail_purpose = _MAIL_OF_CONSENT.get(ConsentPurpose(purpose))
    if mail_purpose is not None:
        mails = OutgoingMail.objects.filter(patient_uid=patient.uid, purpose=mail_purpose)
        withdraw_all(mails, reason="consent_withdrawn")
    return ended


@transaction.atomic
def stop_optional_mail(*, patient: Patient, now: datetime) -> int:
    """Unsubscribe: everything but mail about appointments ends at once. Doing it again changes nothing."""
    return sum(withdraw_consent(patient=patient, purpose=purpose, now=now) for purpose in OPTIONAL_MAIL)


def may_mail(patient: Patient, purpose: Purpose | str) -> bool:
    """Whether the patient agreed to mail of this purpose. Appointment mail needs no consent.

    It says nothing about the address: see `Patient.is_reachable_by_mail`.
    """
    needed = _CONSENT_OF_MAIL.get(purpose)
    return needed is None or has_consent(patient, needed)


def has_consent(patient: Patient, purpose: ConsentPurpose | str) -> bool:
    """Whether the latest answer to this purpose is a yes that was not taken back."""
    latest = _latest(patient, purpose)
    return latest is not None and latest.is_given and latest.withdrawn_at is None


def standing_consents(patient: Patient) -> dict[str, Consent]:
    """Purpose → the yes that stands; one query for a page that shows them all."""
    latest: dict[str, Consent] = {}
    for consent in Consent.objects.filter(patient=patient).order_by("given_at", "id"):
        latest[consent.purpose] = consent
    return {key: each for key, each in latest.items() if each.is_given and each.withdrawn_at is None}


def answers_for(patient: Patient, guardians: Iterable[Guardian], now: datetime) -> str:
    """Name of who answers on a page opened by a link: the guardian of a minor, else the patient."""
    if not patient.is_minor_on(local_day(patient, now)):
        return patient.full_name
    return next((guardian.name for guardian in guardians), "")


def _latest(patient: Patient, purpose: str) -> Consent | None:
    return Consent.objects.filter(patient=patient, purpose=purpose).order_by("-given_at", "-id").first()


def _says_the_same(latest: Consent, text: ConsentText, name: str, *, is_given: bool) -> bool:
    return (
        latest.is_given == is_given
        and latest.withdrawn_at is None
        and latest.text_hash == text.sha256
        and latest.given_by == name
    )


def _check_name(patient: Patient, name: str, now: datetime) -> None:
    if not name:
        raise NameMissingError(gettext("Write your name."), field="signed_by")
    if patient.is_minor_on(local_day(patient, now)) and name.casefold() == patient.full_name.casefold():
        raise GuardianNeededError(
            gettext("A parent or guardian has to answer here for somebody under 18."), field="signed_by"
        )
