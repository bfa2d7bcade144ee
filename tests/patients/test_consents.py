"""Consents: the words agreed to, who answered, and what a withdrawal stops."""

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from clinic.models import OutgoingMail
from clinic.models.outbox import MailState, Purpose
from clinic.tenancy import clinic_scope
from patients.consents import (
    OPTIONAL_MAIL,
    TEXT_OF,
    TEXTS,
    GuardianNeededError,
    NameMissingError,
    has_consent,
    may_mail,
    record_consent,
    standing_consents,
    stop_optional_mail,
    withdraw_consent,
)
from patients.models import Consent, ConsentPurpose, Patient, Source
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db


def agree(
    patient: Patient, purpose: str, now: datetime, *, yes: bool = True, name: str = "Nora Quill"
) -> Consent:
    return record_consent(
        patient=patient, purpose=purpose, is_given=yes, given_by=name, source=Source.LINK, now=now
    )


def owe(patient: Patient, purpose: Purpose, state: MailState, now: datetime) -> OutgoingMail:
    return OutgoingMail.objects.create(
        idem_key=f"{purpose}:{state}:{patient.uid}",
        kind="plan",
        purpose=purpose,
        patient_uid=patient.uid,
        subject_uid=UUID(int=1),
        due_at=now,
        state=state,
    )


def test_every_purpose_has_a_text() -> None:
    assert {text.purpose for text in TEXTS} == set(ConsentPurpose)


def test_consent_keeps_version_and_hash_of_the_words(house: House, now: datetime) -> None:
    consent = agree(make_patient(), ConsentPurpose.CARE, now)
    text = TEXT_OF[ConsentPurpose.CARE]
    assert consent.text_version == text.version
    assert consent.text_hash == hashlib.sha256(f"{text.title}\n{text.text}".encode()).hexdigest()
    assert (consent.given_at, consent.given_by, consent.source) == (now, "Nora Quill", "link")


def test_same_yes_twice_is_kept_once(house: House, now: datetime) -> None:
    patient = make_patient()
    assert agree(patient, ConsentPurpose.CARE, now) == agree(patient, ConsentPurpose.CARE, now)
    assert Consent.objects.count() == 1


def test_refusal_is_an_answer_and_ends_an_earlier_yes(house: House, now: datetime) -> None:
    patient = make_patient()
    agree(patient, ConsentPurpose.NECK_MANIPULATION, now)
    agree(patient, ConsentPurpose.NECK_MANIPULATION, now + timedelta(days=1), yes=False)
    assert not has_consent(patient, ConsentPurpose.NECK_MANIPULATION)
    assert list(Consent.objects.order_by("given_at").values_list("is_given", "withdrawn_at")) == [
        (True, now + timedelta(days=1)),
        (False, None),
    ]


def test_yes_after_a_withdrawal_stands(house: House, now: datetime) -> None:
    patient = make_patient()
    agree(patient, ConsentPurpose.EMAIL, now)
    withdraw_consent(patient=patient, purpose=ConsentPurpose.EMAIL, now=now)
    assert not may_mail(patient, Purpose.PLAN)
    agree(patient, ConsentPurpose.EMAIL, now + timedelta(minutes=1))
    assert may_mail(patient, Purpose.PLAN)
    assert set(standing_consents(patient)) == {ConsentPurpose.EMAIL}


def test_nobody_who_never_answered_gets_plan_or_question(house: House) -> None:
    patient = make_patient()
    assert not may_mail(patient, Purpose.PLAN)
    assert not may_mail(patient, Purpose.CHECK_IN)
    assert may_mail(patient, Purpose.APPOINTMENT)


def test_each_kind_of_mail_hangs_on_its_own_consent(house: House, now: datetime) -> None:
    patient = make_patient()
    agree(patient, ConsentPurpose.CHECK_IN, now)
    assert may_mail(patient, Purpose.CHECK_IN)
    assert not may_mail(patient, Purpose.PLAN)


def test_withdrawing_supersedes_only_mail_of_that_purpose_that_is_not_on_its_way(
    house: House, now: datetime
) -> None:
    patient = make_patient()
    agree(patient, ConsentPurpose.CHECK_IN, now)
    not_on_its_way = (MailState.PLANNED, MailState.RETRY, MailState.CLAIMED)
    stopped = [owe(patient, Purpose.CHECK_IN, state, now) for state in not_on_its_way]
    kept = [
        owe(patient, Purpose.CHECK_IN, MailState.SENT, now),
        owe(patient, Purpose.CHECK_IN, MailState.HANDED, now),
        owe(patient, Purpose.APPOINTMENT, MailState.PLANNED, now),
        owe(patient, Purpose.PLAN, MailState.PLANNED, now),
        owe(make_patient(first_name="Ivo"), Purpose.CHECK_IN, MailState.PLANNED, now),
    ]
    before = [mail.state for mail in kept]
    withdraw_consent(patient=patient, purpose=ConsentPurpose.CHECK_IN, now=now)
    for mail in [*stopped, *kept]:
        mail.refresh_from_db()
    assert {mail.state for mail in stopped} == {MailState.SUPERSEDED}
    assert [mail.state for mail in kept] == before


def test_stopping_twice_changes_nothing_the_second_time(house: House, now: datetime) -> None:
    patient = make_patient()
    for purpose in OPTIONAL_MAIL:
        agree(patient, purpose, now)
    agree(patient, ConsentPurpose.CARE, now)
    assert stop_optional_mail(patient=patient, now=now) == 2
    assert stop_optional_mail(patient=patient, now=now + timedelta(days=1)) == 0
    assert set(standing_consents(patient)) == {ConsentPurpose.CARE}


def test_consent_without_a_name_is_refused(house: House, now: datetime) -> None:
    with pytest.raises(NameMissingError):
        agree(make_patient(), ConsentPurpose.CARE, now, name="  ")


def test_minor_cannot_consent_alone(house: House, now: datetime) -> None:
    child = make_patient(birth_on=date(2012, 1, 1))
    with pytest.raises(GuardianNeededError):
        agree(child, ConsentPurpose.CARE, now, name="nora  quill")
    assert agree(child, ConsentPurpose.CARE, now, name="Ann Quill").given_by == "Ann Quill"


def test_eighteenth_birthday_counts_where_the_patient_lives(house: House) -> None:
    birthday = make_patient(birth_on=date(2008, 11, 24), time_zone="America/New_York")
    still_the_day_before = datetime.fromisoformat("2026-11-24T03:00:00+00:00")
    with pytest.raises(GuardianNeededError):
        agree(birthday, ConsentPurpose.CARE, still_the_day_before)
    agree(birthday, ConsentPurpose.CARE, still_the_day_before + timedelta(hours=3))


def test_consent_stays_in_its_clinic(house: House, other_house: House, now: datetime) -> None:
    with clinic_scope(other_house.clinic):
        agree(make_patient(), ConsentPurpose.CARE, now)
    assert Consent.objects.count() == 0
