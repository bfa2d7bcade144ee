"""Who changed a record, in which request, by which page: in the history row itself."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.links import issue_link
from clinic.models import LinkPurpose, Membership, PatientLink
from patients.consents import record_consent
from patients.models import ConsentPurpose, Source, SpecialNeed
from tests.factories.patients import make_patient

SignIn = Callable[[Membership], Client]


def test_change_by_staff_names_the_user_the_request_and_the_page(amy: Membership, sign_in: SignIn) -> None:
    patient = make_patient()
    response = sign_in(amy).post(reverse("patients:add_need", args=[patient.uid]), {"key": "large_print"})
    assert response.status_code == 302
    context = SpecialNeed.objects.get().history.get().pgh_context
    assert context["user"] == amy.user.pk
    assert context["request"] == response["X-Request-ID"]
    assert context["route"] == "patients:add_need"


def test_change_by_a_link_names_the_link_and_never_its_token(amy: Membership, client: Client) -> None:
    now = timezone.now()
    patient = make_patient()
    record_consent(
        patient=patient,
        purpose=ConsentPurpose.EMAIL,
        is_given=True,
        source=Source.STAFF,
        now=now,
        given_by="Nora",
    )
    token = issue_link(
        clinic=patient.clinic,
        purpose=LinkPurpose.PREFERENCES,
        patient_uid=patient.uid,
        subject_uid=patient.uid,
        now=now,
    )
    client.post(reverse("patients:open_preferences", args=[token]), {"List-Unsubscribe": "One-Click"})
    context = patient.consents.get().history.get(pgh_label="update").pgh_context
    assert context["link"] == str(PatientLink.objects.get().uid)
    assert context["user"] is None
    assert token not in str(context)
