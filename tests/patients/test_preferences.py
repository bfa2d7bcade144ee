"""E-mail preferences: a page that changes by POST only, and one click for mail programs (RFC 8058)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clinic.links import hash_of, issue_link
from clinic.models import PatientLink
from clinic.models.links import LinkPurpose
from clinic.tenancy import clinic_scope
from patients.consents import OPTIONAL_MAIL, record_consent, standing_consents
from patients.models import Consent, ConsentPurpose, Patient, Source
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def patient(house: House) -> Patient:
    made = make_patient()
    for purpose in (*OPTIONAL_MAIL, ConsentPurpose.CARE):
        record_consent(
            patient=made,
            purpose=purpose,
            is_given=True,
            given_by=made.full_name,
            source=Source.LINK,
            now=timezone.now(),
        )
    return made


def link_of(
    patient: Patient, purpose: LinkPurpose = LinkPurpose.PREFERENCES, now: datetime | None = None
) -> str:
    token = issue_link(
        clinic=patient.clinic,
        purpose=purpose,
        patient_uid=patient.uid,
        subject_uid=patient.uid,
        now=now or timezone.now(),
    )
    return f"/u/{token}/"


def standing(patient: Patient) -> set[str]:
    with clinic_scope(patient.clinic):
        return set(standing_consents(patient))


def test_page_shows_what_stands_and_changes_nothing(patient: Patient) -> None:
    client, url = Client(), link_of(patient)
    for _ in range(50):
        page = client.get(url)
    client.head(url)
    assert page.status_code == 200
    assert page.content.decode().count("checked") == 2
    assert len(standing(patient)) == 3
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"


def test_one_click_acts_without_cookie_token_or_redirect(patient: Patient) -> None:
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = client.post(link_of(patient), ONE_CLICK)
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
        assert standing(patient) == {ConsentPurpose.CARE}
    assert client.cookies == {}


def test_one_click_works_as_url_encoded_body_too(patient: Patient) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        link_of(patient),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert standing(patient) == {ConsentPurpose.CARE}


def test_other_post_without_a_form_token_is_refused(patient: Patient) -> None:
    answer = Client(enforce_csrf_checks=True).post(link_of(patient), {"stop": "all"})
    assert answer.status_code == 403
    assert len(standing(patient)) == 3


def test_choices_are_saved_one_by_one(patient: Patient) -> None:
    client, url = Client(), link_of(patient)
    answer = client.post(url, {"email": "yes", "check_in": "no"})
    assert answer.status_code == 302
    assert standing(patient) == {ConsentPurpose.CARE, ConsentPurpose.EMAIL}
    client.post(url, {"email": "yes", "check_in": "yes"})
    assert len(standing(patient)) == 3
    assert "Saved." in client.get(answer["Location"]).content.decode()


def test_stop_all_stops_all(patient: Patient) -> None:
    Client().post(link_of(patient), {"stop": "all"})
    assert standing(patient) == {ConsentPurpose.CARE}


def test_missing_choice_is_told_at_the_field(patient: Patient) -> None:
    answer = Client().post(link_of(patient), {"email": "perhaps"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"email", "check_in"}
    assert len(standing(patient)) == 3


def test_yes_for_a_minor_needs_the_guardians_name(house: House) -> None:
    child = make_patient(birth_on=timezone.localdate() - timedelta(days=3000))
    url = link_of(child)
    refused = Client().post(url, {"email": "yes", "check_in": "no"})
    assert refused.status_code == 422
    assert "signed_by" in refused.context["form"].errors
    Client().post(url, {"email": "yes", "check_in": "no", "signed_by": "Ann Quill"})
    with clinic_scope(house.clinic):
        assert Consent.objects.get().given_by == "Ann Quill"


@pytest.mark.parametrize("wrong", ["unknown", "other purpose", "over", "revoked"])
def test_link_that_does_not_stand_shows_the_same_page(patient: Patient, wrong: str) -> None:
    url = link_of(patient)
    if wrong == "unknown":
        url = "/u/" + "a" * 43 + "/"
    elif wrong == "other purpose":
        url = link_of(patient, LinkPurpose.INTAKE)
    elif wrong == "over":
        url = link_of(patient, now=timezone.now() - timedelta(days=401))
    else:
        PatientLink.objects.filter(token_hash=hash_of(url.split("/")[2])).update(revoked_at=timezone.now())
    for answer in (Client().get(url), Client().post(url, ONE_CLICK)):
        assert answer.status_code == 404
        assert "This link no longer works" in answer.content.decode()
    assert len(standing(patient)) == 3
