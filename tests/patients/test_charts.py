"""A record opens through one door, and every opening leaves a line."""

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from clinic.models import AccessLog, Membership
from clinic.tenancy import clinic_scope
from patients.charts import NoSuchPatientError, open_chart
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db


def test_opening_gives_the_patient_and_writes_who_read_what(house: House, now: datetime) -> None:
    patient = make_patient()
    opened = open_chart(uid=patient.uid, membership=house.rita, what="patient", now=now, request_id="r1")
    assert opened == patient
    line = AccessLog.objects.get()
    assert (line.membership, line.patient_uid, line.what, line.at, line.request_id) == (
        house.rita,
        patient.uid,
        "patient",
        now,
        "r1",
    )


def test_stranger_is_not_there_and_nothing_is_written(
    house: House, other_house: House, now: datetime
) -> None:
    with clinic_scope(other_house.clinic):
        stranger = make_patient()
    for uid in (stranger.uid, uuid.uuid4()):
        with pytest.raises(NoSuchPatientError) as refused:
            open_chart(uid=uid, membership=house.bob, what="patient", now=now)
        assert isinstance(refused.value, Http404)
    assert not AccessLog.objects.exists()


def test_role_without_patients_opens_nothing(house: House, now: datetime) -> None:
    patient = make_patient()
    house.rita.role = "guest"
    with pytest.raises(NoSuchPatientError):
        open_chart(uid=patient.uid, membership=house.rita, what="patient", now=now)


def test_a_refused_form_shows_the_record_and_leaves_a_line_too(
    house: House, sign_in: Callable[[Membership], Client]
) -> None:
    patient = make_patient()
    answer = sign_in(house.rita).post(reverse("patients:edit_patient", args=[patient.uid]), {"version": 7})
    assert answer.status_code == 422
    line = AccessLog.objects.get()
    assert (line.membership, line.patient_uid, line.what) == (house.rita, patient.uid, "patient_edit")


@pytest.mark.parametrize("name", ["show_patient", "edit_patient", "chart_summary"])
def test_every_page_of_a_record_leaves_a_line(
    house: House, sign_in: Callable[[Membership], Client], name: str
) -> None:
    patient = make_patient()
    answer = sign_in(house.bob).get(reverse(f"patients:{name}", args=[patient.uid]))
    assert answer.status_code == 200
    line = AccessLog.objects.get()
    assert (line.membership, line.patient_uid) == (house.bob, patient.uid)
    assert line.request_id == answer["X-Request-ID"]


def test_line_is_never_changed_or_removed(house: House, now: datetime) -> None:
    patient = make_patient()
    open_chart(uid=patient.uid, membership=house.rita, what="patient", now=now)
    for write in (AccessLog.objects.all().delete, lambda: AccessLog.objects.update(what="nothing")):
        with pytest.raises(Exception, match=r"Cannot|permission|append"), transaction.atomic():
            write()
