"""The intake as patient and staff meet it: links, birth date, pages without JavaScript, and who may see it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.links import hash_of, issue_link
from clinic.models import AccessLog, Membership, PatientLink
from clinic.models.links import LinkPurpose
from clinic.tenancy import clinic_scope
from patients.follow_ups import finish_follow_up
from patients.intake import start_intake
from patients.intake_questions import PAGES, Page
from patients.models import Consent, Episode, FollowUp, Intake, Patient, RedFlag, SpecialNeed
from patients.public.intake import MOST_TRIES
from tests.factories.appointments import make_hours
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.patients.intake_answers import answers

pytestmark = pytest.mark.django_db

BIRTH = {"birth_on": "1985-05-04"}
SignIn = Callable[[Membership], Client]


@pytest.fixture
def patient(house: House) -> Iterator[Patient]:
    cache.clear()
    yield make_patient()
    cache.clear()


def token_for(
    patient: Patient, purpose: LinkPurpose = LinkPurpose.INTAKE, now: datetime | None = None
) -> str:
    return issue_link(
        clinic=patient.clinic,
        purpose=purpose,
        patient_uid=patient.uid,
        subject_uid=patient.uid,
        now=now or timezone.now(),
    )


def known(token: str) -> Client:
    """A browser that has given the birth date."""
    client = Client()
    assert client.post(f"/i/{token}/", BIRTH).status_code == 302
    return client


def send(client: Client, token: str, page: Page, **changed: Any) -> Any:
    return client.post(f"/i/{token}/{page}/", answers(page, **changed))


def rows_of_everything() -> dict[str, int]:
    """Rows of every table but sessions and the cache, seen from inside the open scope."""
    names = [
        name
        for name in connection.introspection.table_names()
        if name not in {"django_session", "cache"} and not name.startswith("pg")
    ]
    counts = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts


def test_birth_date_comes_before_anything_about_health(patient: Patient) -> None:
    token = token_for(patient)
    start = Client().get(f"/i/{token}/")
    assert start.status_code == 200
    assert "Questions for Nora" in start.content.decode()
    assert "Quill" not in start.content.decode()
    for page in [*PAGES, "urgent"]:
        assert Client().get(f"/i/{token}/{page}/")["Location"] == f"/i/{token}/"
    assert Client().post(f"/i/{token}/complaint/", answers(Page.COMPLAINT))["Location"] == f"/i/{token}/"
    assert Intake.objects.count() == 0


def test_wrong_birth_date_says_so_and_opens_nothing(patient: Patient) -> None:
    token, client = token_for(patient), Client()
    answer = client.post(f"/i/{token}/", {"birth_on": "1985-05-05"})
    assert "birth_on" in answer.context["form"].errors
    assert client.get(f"/i/{token}/complaint/").status_code == 302


def test_missing_birth_date_is_told_at_the_field(patient: Patient) -> None:
    answer = Client().post(f"/i/{token_for(patient)}/", {"birth_on": "4 May"})
    assert answer.status_code == 422
    assert "birth_on" in answer.context["form"].errors


def test_guessing_birth_dates_is_stopped_also_with_fresh_browsers(patient: Patient) -> None:
    token = token_for(patient)
    for day in range(1, MOST_TRIES + 1):
        assert Client().post(f"/i/{token}/", {"birth_on": f"1990-01-{day:02}"}).status_code == 200
    right = Client().post(f"/i/{token}/", BIRTH)
    assert right.status_code == 429
    assert "Please try again in an hour" in right.content.decode()
    other = token_for(patient)
    assert Client().post(f"/i/{other}/", BIRTH).status_code == 302


def test_whole_intake_works_with_forms_alone(patient: Patient) -> None:
    token = token_for(patient)
    client = known(token)
    answer = client.get(f"/i/{token}/", follow=True)
    for page in PAGES:
        assert answer.redirect_chain[-1][0].endswith(f"/{page}/")
        body = answer.content.decode()
        assert "<script" not in body.split("<body", 1)[1]
        assert f"Step {PAGES.index(page) + 2} of {len(PAGES) + 1}" in body
        answer = client.post(f"/i/{token}/{page}/", answers(page), follow=True)
    assert "Thank you" in answer.content.decode()
    assert Intake.objects.get().submitted_at is not None
    assert Episode.objects.count() == 1


def test_nothing_is_chosen_beforehand(patient: Patient) -> None:
    token = token_for(patient)
    client = known(token)
    for page in PAGES:
        assert " checked" not in client.get(f"/i/{token}/{page}/", follow=True).content.decode()
        send(client, token, page)


def test_opening_fifty_times_changes_nothing(patient: Patient) -> None:
    token = token_for(patient)
    client = known(token)
    before = rows_of_everything()
    for _ in range(16):
        client.get(f"/i/{token}/")
        client.head(f"/i/{token}/complaint/")
        Client().get(f"/i/{token}/")
    client.get(f"/i/{token}/", follow=True)
    client.get(f"/i/{token}/complaint/")
    assert rows_of_everything() == before


def test_other_device_goes_on_where_it_stopped(patient: Patient) -> None:
    token = token_for(patient)
    first = known(token)
    send(first, token, Page.COMPLAINT)
    send(first, token, Page.DETAILS)
    second = known(token)
    assert second.get(f"/i/{token}/")["Location"] == f"/i/{token}/health/"
    back = second.get(f"/i/{token}/complaint/").content.decode()
    assert "It locked when I lifted a box." in back
    assert back.count(" checked") == 5


def test_newer_link_takes_up_the_same_intake(patient: Patient) -> None:
    first, second = token_for(patient), token_for(patient)
    send(known(first), first, Page.COMPLAINT)
    assert known(second).get(f"/i/{second}/")["Location"] == f"/i/{second}/details/"


def test_pages_ahead_lead_back_to_the_open_one(patient: Patient) -> None:
    token = token_for(patient)
    client = known(token)
    assert client.get(f"/i/{token}/agreement/")["Location"] == f"/i/{token}/complaint/"
    assert client.get(f"/i/{token}/nonsense/").status_code == 404


def test_sending_the_last_page_twice_shows_thanks_twice(patient: Patient) -> None:
    token = token_for(patient)
    client = known(token)
    for page in PAGES:
        send(client, token, page)
    again = client.post(f"/i/{token}/agreement/", answers(Page.AGREEMENT), follow=True)
    assert "Thank you" in again.content.decode()
    assert (Episode.objects.count(), Consent.objects.count()) == (1, 5)
    assert "Thank you" in Client().get(f"/i/{token}/").content.decode()


def test_link_made_after_sending_begins_anew(patient: Patient) -> None:
    old = token_for(patient)
    client = known(old)
    for page in PAGES:
        send(client, old, page)
    new = token_for(patient, now=timezone.now() + timedelta(seconds=1))
    assert "Thank you" not in Client().get(f"/i/{new}/").content.decode()


@pytest.mark.parametrize(
    ("moment", "words", "absent"),
    [
        (datetime(2026, 11, 24, 15, 0, tzinfo=UTC), "We have been told", "Nobody is reading this now"),
        (datetime(2026, 11, 25, 4, 0, tzinfo=UTC), "Nobody is reading this now", "We have been told"),
    ],
    ids=["day", "night"],
)
def test_urgent_answer_is_met_on_the_same_page(
    house: House, patient: Patient, moment: datetime, words: str, absent: str
) -> None:
    make_hours(house.bob, house.location)
    with time_machine.travel(moment, tick=False):
        token = token_for(patient)
        client = known(token)
        answer = send(client, token, Page.NERVES, saddle_numb="yes", unsteady=None)
    body = answer.content.decode()
    assert answer.status_code == 200
    for each in (words, "emergency department", "911", "+1 212 555 0100", "I have read this"):
        assert each in body
    assert absent not in body
    assert RedFlag.objects.count() == FollowUp.objects.count() == 1


def test_second_click_of_an_urgent_page_that_is_not_complete_meets_the_help_too(patient: Patient) -> None:
    token = token_for(patient)
    client = known(token)
    for _click in range(2):
        answer = send(client, token, Page.NERVES, saddle_numb="yes", unsteady=None)
        assert answer.status_code == 200
        assert "emergency department" in answer.content.decode()
    assert FollowUp.objects.count() == 1


def test_urgent_answer_on_a_page_left_open_is_met_after_sending(patient: Patient) -> None:
    token = token_for(patient)
    client = known(token)
    for page in PAGES:
        send(client, token, page)
    assert FollowUp.objects.count() == 0
    for left_out in ("unsteady", ""):
        answer = send(client, token, Page.NERVES, saddle_numb="yes", **{left_out or "fever": None})
        assert answer.status_code == 200
        assert "emergency department" in answer.content.decode()
    assert RedFlag.objects.get(level="urgent").key == "CES"
    assert set(FollowUp.objects.values_list("urgency", flat=True)) == {0}
    assert Intake.objects.get().answers["nerves"]["saddle_numb"] is False
    calm = send(client, token, Page.NERVES, unsteady=None)
    assert calm["Location"] == f"/i/{token}/"


def test_urgent_answer_given_again_after_the_work_was_done_is_new_work(
    patient: Patient, bob: Membership
) -> None:
    token = token_for(patient)
    client = known(token)
    send(client, token, Page.NERVES, saddle_numb="yes")
    first = FollowUp.objects.get()
    finish_follow_up(follow_up=first, version=1, outcome="a slip", by=bob, now=timezone.now())
    client.post(f"/i/{token}/urgent/")
    send(client, token, Page.NERVES)
    answer = send(client, token, Page.NERVES, saddle_numb="yes")
    assert "emergency department" in answer.content.decode()
    assert FollowUp.objects.open().count() == 1


def test_reading_what_to_do_now_is_one_tap_and_kept(patient: Patient) -> None:
    token = token_for(patient)
    client = known(token)
    send(client, token, Page.COMPLAINT)
    send(client, token, Page.NERVES, saddle_numb="yes")
    assert client.get(f"/i/{token}/")["Location"] == f"/i/{token}/urgent/"
    assert client.get(f"/i/{token}/details/")["Location"] == f"/i/{token}/urgent/"
    assert client.get(f"/i/{token}/urgent/").status_code == 200
    assert Intake.objects.get().urgent_read_at is None
    client.post(f"/i/{token}/urgent/")
    assert Intake.objects.get().urgent_read_at is not None
    goes_on = client.get(f"/i/{token}/details/")
    assert goes_on.status_code == 200
    assert "What to do now" in goes_on.content.decode()


def test_watchful_answer_does_not_frighten(patient: Patient) -> None:
    token = token_for(patient)
    answer = send(known(token), token, Page.HEAD, migraine="yes")
    assert answer["Location"].endswith("/chest/")
    assert RedFlag.objects.get().level == "watchful"


@pytest.mark.parametrize("wrong", ["unknown", "other purpose", "over", "revoked"])
def test_link_that_does_not_stand_shows_the_same_page(patient: Patient, wrong: str) -> None:
    token = token_for(patient)
    if wrong == "unknown":
        token = "a" * 43
    elif wrong == "other purpose":
        token = token_for(patient, LinkPurpose.PREFERENCES)
    elif wrong == "over":
        token = token_for(patient, now=timezone.now() - timedelta(days=61))
    else:
        PatientLink.objects.filter(token_hash=hash_of(token)).update(revoked_at=timezone.now())
    for path in ("", "complaint/", "urgent/"):
        for answer in (Client().get(f"/i/{token}/{path}"), Client().post(f"/i/{token}/{path}", BIRTH)):
            assert answer.status_code == 404
            assert "This link no longer works" in answer.content.decode()


def test_birth_date_of_one_link_does_not_open_another(patient: Patient, house: House) -> None:
    sibling = make_patient(first_name="Ivo")
    client = known(token_for(patient))
    token = token_for(sibling)
    assert client.get(f"/i/{token}/complaint/")["Location"] == f"/i/{token}/"


def test_forms_need_their_token(patient: Patient) -> None:
    answer = Client(enforce_csrf_checks=True).post(f"/i/{token_for(patient)}/", BIRTH)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [("in_own_words", "x" * 3000), ("in_own_words", "a\x00b"), ("pain_now", "<b>"), ("area", "мир")],
)
def test_bad_input_is_told_and_not_kept(patient: Patient, field: str, value: str) -> None:
    token = token_for(patient)
    answer = send(known(token), token, Page.COMPLAINT, **{field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Intake.objects.count() == 0


def test_markup_in_words_is_shown_as_text(patient: Patient, bob: Membership, sign_in: SignIn) -> None:
    token = token_for(patient)
    send(known(token), token, Page.COMPLAINT, in_own_words="<script>alert(1)</script> größer")
    shown = sign_in(bob).get(reverse("patients:show_intake", args=[patient.uid])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; größer" in shown


# ── Staff ──


def test_chiropractor_reads_flags_first_and_the_reading_is_logged(
    patient: Patient, bob: Membership, sign_in: SignIn
) -> None:
    token = token_for(patient)
    client = known(token)
    for page in PAGES:
        changed = {"saddle_numb": "yes"} if page == Page.NERVES else {}
        send(client, token, page, **changed)
    body = sign_in(bob).get(reverse("patients:show_intake", args=[patient.uid])).content.decode()
    assert body.index("Cauda equina signs") < body.index("It locked when I lifted a box.")
    assert "Clear with a record" in body
    assert AccessLog.objects.get().what == "intake"


def test_patient_without_an_intake_shows_the_next_step(
    patient: Patient, bob: Membership, sign_in: SignIn
) -> None:
    body = sign_in(bob).get(reverse("patients:show_intake", args=[patient.uid])).content.decode()
    assert "No answers yet" in body


def test_staff_type_it_in_from_the_phone(patient: Patient, bob: Membership, sign_in: SignIn) -> None:
    client = sign_in(bob)
    start = reverse("patients:type_intake", args=[patient.uid])
    assert client.post(start, {}).status_code == 422
    answer = client.post(start, {"source": "phone"})
    assert answer["Location"].endswith("/intake/type/complaint/")
    for page in PAGES:
        url = reverse("patients:type_intake_page", args=[patient.uid, page])
        assert client.get(url).status_code == 200
        answer = client.post(url, answers(page))
        assert answer.status_code == 302
    intake = Intake.objects.get()
    assert (intake.source, intake.typed_by) == ("phone", bob)
    assert set(Consent.objects.values_list("source", flat=True)) == {"phone"}
    assert set(SpecialNeed.objects.values_list("noted_by", flat=True)) == {bob.pk}


def test_staff_are_told_what_to_tell_the_caller(patient: Patient, bob: Membership, sign_in: SignIn) -> None:
    client = sign_in(bob)
    client.post(reverse("patients:type_intake", args=[patient.uid]), {"source": "phone"})
    url = reverse("patients:type_intake_page", args=[patient.uid, "nerves"])
    answer = client.post(url, answers(Page.NERVES, saddle_numb="yes"))
    assert "Tell the patient now" in answer.content.decode()
    told = client.post(reverse("patients:read_intake_advice", args=[patient.uid]))
    assert told["Location"].endswith("/complaint/")
    assert Intake.objects.get().urgent_read_at is not None


def raise_one(patient: Patient) -> RedFlag:
    token = token_for(patient)
    send(known(token), token, Page.NERVES, saddle_numb="yes")
    return RedFlag.objects.get()


def test_chiropractor_clears_a_flag_with_a_record(patient: Patient, bob: Membership, sign_in: SignIn) -> None:
    flag, client = raise_one(patient), sign_in(bob)
    url = reverse("patients:clear_flag", args=[flag.uid])
    assert client.get(url).status_code == 200
    given = {"assessed_by": "Dr Hart", "assessed_on": "2026-01-02", "result": "Scan clear", "version": 1}
    assert client.post(url, given | {"result": ""}).status_code == 422
    assert client.post(url, given | {"assessed_on": "2999-01-01"}).status_code == 422
    assert client.post(url, given | {"version": 7}).status_code == 409
    assert RedFlag.objects.standing().count() == 1
    assert client.post(url, given).status_code == 302
    flag.refresh_from_db()
    assert (flag.cleared_by, flag.clearance_assessed_by) == (bob, "Dr Hart")
    assert client.post(url, given).status_code == 409


def test_link_for_the_patient_is_made_by_post_and_works(
    patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    url = reverse("patients:send_intake_link", args=[patient.uid])
    client = sign_in(rita)
    assert client.get(url).status_code == 405
    assert PatientLink.objects.count() == 0
    link = client.post(url).context["link"]
    assert Client().get(link.split("localhost:8000")[-1]).status_code == 200


STAFF = [
    ("show_intake", "get", {"alice": 200, "bob": 200, "amy": 200, "rita": 403, "charlie": 404}),
    ("type_intake", "get", {"alice": 403, "bob": 200, "amy": 200, "rita": 403, "charlie": 404}),
    ("read_intake_advice", "post", {"alice": 403, "bob": 302, "amy": 302, "rita": 403, "charlie": 404}),
    ("send_intake_link", "post", {"alice": 200, "bob": 200, "amy": 200, "rita": 200, "charlie": 404}),
    ("clear_flag", "get", {"alice": 403, "bob": 200, "amy": 403, "rita": 403, "charlie": 404}),
]


@pytest.mark.parametrize(("name", "method", "expected"), STAFF, ids=[row[0] for row in STAFF])
def test_who_may_open_what(
    house: House,
    other_house: House,
    patient: Patient,
    sign_in: SignIn,
    name: str,
    method: str,
    expected: dict[str, int],
) -> None:
    flag = raise_one(patient)
    url = reverse(f"patients:{name}", args=[flag.uid if name == "clear_flag" else patient.uid])
    people = {key: getattr(house, key) for key in ("alice", "bob", "amy", "rita")} | {
        "charlie": other_house.bob
    }
    seen = {key: getattr(sign_in(person), method)(url).status_code for key, person in people.items()}
    assert seen == expected
    assert getattr(Client(), method)(url).status_code == 302


def test_typing_a_page_is_for_clinical_staff(house: House, patient: Patient, sign_in: SignIn) -> None:
    start_intake(patient=patient, source="phone", now=timezone.now(), by=house.bob)
    url = reverse("patients:type_intake_page", args=[patient.uid, "complaint"])
    assert sign_in(house.rita).get(url).status_code == 403
    assert sign_in(house.amy).get(url).status_code == 200


def test_desk_sees_no_answer_anywhere_on_the_way(
    house: House, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    raise_one(patient)
    page = sign_in(rita).get(reverse("patients:show_patient", args=[patient.uid])).content.decode()
    for word in ("Cauda", "Saddle", "urgent_answer"):
        assert word not in page


def test_other_clinic_keeps_its_own_intakes(patient: Patient, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        stranger = make_patient(first_name="Nora")
        token = token_for(stranger)
    send(known(token), token, Page.COMPLAINT)
    assert Intake.objects.count() == 0
