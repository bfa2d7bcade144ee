"""What the log says of a request: how it ended, and never a token, a name or the words of an error."""

import logging

import pytest
from django.test import Client
from django.utils import timezone

from clinic.links import issue_link
from clinic.models.links import LinkPurpose
from clinic.views import health
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db


def test_a_form_from_elsewhere_is_refused_without_its_token_in_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    patient = make_patient()
    token = issue_link(
        clinic=house.clinic,
        purpose=LinkPurpose.INTAKE,
        patient_uid=patient.uid,
        subject_uid=patient.uid,
        now=timezone.now(),
    )
    answer = Client(enforce_csrf_checks=True).post(f"/i/{token}/", {"birth_on": "1985-05-04"})
    assert answer.status_code == 403
    assert "patients:open_intake" in caplog.text
    assert token not in caplog.text


def test_a_crash_leaves_its_kind_and_place_but_not_its_words(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*, now: object) -> None:
        raise ValueError("Nora Quill")

    monkeypatch.setattr(health, "look_after", crash)
    answer = Client(raise_request_exception=False).get("/healthz")
    assert answer.status_code == 500
    assert "ValueError at test_request_log.py" in caplog.text
    assert "Nora" not in caplog.text
