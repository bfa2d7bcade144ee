"""Links of patients: made one by one, or all those of a letter in one insert."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.links import insert_links, issue_link, links_at_once, resolve_link
from clinic.models import Clinic, LinkPurpose, PatientLink
from clinic.prepared import together

pytestmark = pytest.mark.django_db
THREE = (LinkPurpose.APPOINTMENT, LinkPurpose.INTAKE, LinkPurpose.PREFERENCES)


def make(clinic: Clinic, purpose: LinkPurpose, now: datetime) -> str:
    return issue_link(clinic=clinic, purpose=purpose, patient_uid=uuid4(), subject_uid=uuid4(), now=now)


def test_links_of_one_letter_are_written_in_one_insert(clinic: Clinic, now: datetime) -> None:
    with links_at_once() as links:
        tokens = {purpose: make(clinic, purpose, now) for purpose in THREE}
    assert not PatientLink.objects.exists()
    with CaptureQueriesContext(connection) as asked:
        together(insert_links(links))
    assert len(asked) == 1
    for purpose, token in tokens.items():
        assert resolve_link(token, now=now, purpose=purpose) is not None
    assert resolve_link(make(clinic, LinkPurpose.REBOOK, now), now=now, purpose=LinkPurpose.REBOOK)


def test_a_letter_that_cannot_be_written_leaves_no_link(clinic: Clinic, now: datetime) -> None:
    def write() -> None:
        with links_at_once():
            make(clinic, LinkPurpose.APPOINTMENT, now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    assert not PatientLink.objects.exists()
    make(clinic, LinkPurpose.APPOINTMENT, now)
    assert PatientLink.objects.count() == 1, "those that come after are written at once again"
