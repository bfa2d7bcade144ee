"""The pages of the record: quick for the desk, complete for clinical staff, closed to everybody else."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clinic.models import Membership
from clinic.tenancy import clinic_scope
from patients.conditions import GateKey, Need, NeedKind, Severity
from patients.models import Guardian, Patient, PatientNumber, RedFlag, Source, SpecialNeed
from patients.records import (
    NeedNotYoursError,
    NeedRefusedError,
    RecordChangedError,
    add_need,
    change_patient,
    end_need,
)
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db
SignIn = Callable[[Membership], Client]

NEW = {
    "first_name": "Tom",
    "last_name": "Baker",
    "birth_on": "1970-02-03",
    "sex": "unknown",
    "language": "en",
    "phone": "(212) 555-0188",
}


def page_of(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"patients:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def new(**changed: str) -> dict[str, str]:
    return NEW | {"idem_key": str(uuid.uuid4())} | changed


# --- list and search ---


def test_list_holds_everybody_by_name(house: House, sign_in: SignIn) -> None:
    make_patient(last_name="Zuse")
    make_patient(last_name="Abel")
    page = page_of(sign_in(house.rita), "list_patients")
    assert page.index("Abel") < page.index("Zuse")


def test_empty_list_says_what_to_do(house: House, sign_in: SignIn) -> None:
    assert "Add the first one" in page_of(sign_in(house.rita), "list_patients")


def test_list_goes_on_over_pages_and_offers_who_came_last(house: House, sign_in: SignIn) -> None:
    for number in range(26):
        make_patient(last_name=f"Abel{number:02}")
    newest = make_patient(last_name="Zuse")
    page = page_of(sign_in(house.rita), "list_patients")
    assert "1 to 25 of 27" in page
    assert page.count(str(newest.uid)) == 1
    assert str(newest.uid) in page_of(sign_in(house.rita), "list_patients", page="2")


def test_typing_gets_the_rows_alone(house: House, sign_in: SignIn) -> None:
    make_patient(last_name="Núñez")
    make_patient(last_name="Baker")
    url = reverse("patients:list_patients")
    answer = sign_in(house.rita).get(url, {"q": "Nunez"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "Núñez" in page
    assert "Baker" not in page
    assert "<html" not in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [({}, 12), ({"q": "Quill"}, 12)])
def test_list_asks_the_database_as_often_for_three_rows_as_for_one(
    house: House,
    sign_in: SignIn,
    django_assert_num_queries: Any,
    rows: int,
    query: dict[str, str],
    queries: int,
) -> None:
    for number in range(rows):
        make_patient(first_name=f"Nora{number}")
    client = sign_in(house.rita)
    client.get(reverse("patients:list_patients"))
    with django_assert_num_queries(queries):
        client.get(reverse("patients:list_patients"), query)


def test_search_box_drops_people_and_a_way_to_add(house: House, sign_in: SignIn) -> None:
    patient = make_patient(last_name="Núñez")
    page = page_of(sign_in(house.rita), "find_patients", q="Nora <b>Nunez")
    assert reverse("patients:show_patient", args=[patient.uid]) in page
    assert "words=Nora+%3Cb%3ENunez" in page
    assert "Add “Nora &lt;b&gt;Nunez” as a new patient" in page


def test_search_for_booking_leads_to_the_booking_page(house: House, sign_in: SignIn) -> None:
    patient = make_patient()
    page = page_of(sign_in(house.rita), "find_patients", q="Quill", purpose="book")
    assert f"{reverse('appointments:book_visit')}?patient={patient.uid}" in page


def test_search_says_when_nobody_fits(house: House, sign_in: SignIn) -> None:
    assert "Nobody by that name" in page_of(sign_in(house.rita), "find_patients", q="Zzz")
    assert "Add" not in page_of(sign_in(house.rita), "find_patients")


# --- add ---


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("Ana Maria Lopez", 'value="Ana Maria"'),
        ("1970-02-03", 'value="1970-02-03"'),
        ("212 555 0188", 'value="212 555 0188"'),
        ("tom@mail.example", 'value="tom@mail.example"'),
    ],
)
def test_words_of_the_search_stand_in_the_form(house: House, sign_in: SignIn, words: str, field: str) -> None:
    assert field in page_of(sign_in(house.rita), "add_patient", words=words)


def test_form_adds_a_patient_and_opens_the_record(house: House, sign_in: SignIn) -> None:
    answer = sign_in(house.rita).post(reverse("patients:add_patient"), new())
    patient = Patient.objects.get()
    assert answer.headers["Location"] == reverse("patients:show_patient", args=[patient.uid])
    assert (patient.full_name, patient.phone.as_e164) == ("Tom Baker", "+12125550188")


def test_form_of_a_booking_goes_on_with_the_booking(house: House, sign_in: SignIn) -> None:
    answer = sign_in(house.rita).post(reverse("patients:add_patient"), new(purpose="book"))
    uid = Patient.objects.get().uid
    assert answer.headers["Location"] == f"{reverse('appointments:book_visit')}?patient={uid}"


def test_double_click_makes_one_patient(house: House, sign_in: SignIn) -> None:
    client, data = sign_in(house.rita), new()
    first = client.post(reverse("patients:add_patient"), data)
    second = client.post(reverse("patients:add_patient"), data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Patient.objects.count() == 1


def test_people_who_look_the_same_are_shown_until_somebody_decides(house: House, sign_in: SignIn) -> None:
    known = make_patient(first_name="Tom", last_name="Bakker")
    client, data = sign_in(house.rita), new()
    answer = client.post(reverse("patients:add_patient"), data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert reverse("patients:show_patient", args=[known.uid]) in page
    assert "the name is alike" in page
    assert 'value="Baker"' in page
    assert Patient.objects.count() == 1
    client.post(reverse("patients:add_patient"), data | {"is_confirmed": "on"})
    assert Patient.objects.count() == 2


def test_shared_address_is_mentioned_after_adding(house: House, sign_in: SignIn) -> None:
    make_patient()
    data = new(email="nora@mail.example")
    answer = sign_in(house.rita).post(reverse("patients:add_patient"), data, follow=True)
    assert "Nora Quill has the same e-mail address" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first_name": ""}, "This field is required"),
        ({"birth_on": "2999-01-01"}, "in the future"),
        ({"birth_on": "1899-01-01"}, "before 1900"),
        ({"birth_on": "yesterday"}, "Enter a valid date"),
        ({"phone": "12"}, "like +1 212 555 0142"),
        ({"email": "tom"}, "name@example.com"),
        ({"last_name": "a\x00b"}, "Null characters"),
        ({"birth_on": "2020-01-01"}, "Who decides for this patient"),
        ({"idem_key": "x"}, ""),
    ],
)
def test_form_says_what_to_change_and_keeps_the_text(
    house: House, sign_in: SignIn, changed: dict[str, str], words: str
) -> None:
    answer = sign_in(house.rita).post(reverse("patients:add_patient"), new(address="12 Elm Row", **changed))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "12 Elm Row" in page
    assert not Patient.objects.exists()


# --- snapshot ---


def raise_flag(patient: Patient, now: datetime) -> RedFlag:
    return RedFlag.objects.create(
        patient=patient,
        key=GateKey.CES,
        severity=Severity.EMERGENCY,
        level="urgent",
        places=[],
        reason="Numb where one sits on a saddle",
        source=Source.LINK,
        raised_at=now,
    )


def test_desk_sees_access_needs_and_no_clinical_word(house: House, now: datetime, sign_in: SignIn) -> None:
    patient = make_patient(desk_note="Rings twice")
    make_episode(patient, complaint={"in_own_words": "It locked while lifting"})
    add_need(patient=patient, key=Need.WHEELCHAIR, by=house.rita, now=now)
    add_need(patient=patient, key=Need.OSTEOPOROSIS, by=house.bob, now=now)
    raise_flag(patient, now)
    desk = page_of(sign_in(house.rita), "show_patient", patient.uid)
    for seen in ("Uses a wheelchair", "Rings twice", "+1 212-555-0142", "nora@mail.example"):
        assert seen in desk
    for hidden in ("Low back", "Saddle", "saddle", "Cauda", "Osteoporosis", "/summary/", "Episodes"):
        assert hidden not in desk
    clinical = page_of(sign_in(house.bob), "show_patient", patient.uid)
    for seen in ("Uses a wheelchair", "Osteoporosis", "Numb where one sits", "Low back", "/summary/"):
        assert seen in clinical


def test_summary_is_for_clinical_staff(house: House, sign_in: SignIn) -> None:
    patient = make_patient()
    make_episode(patient, complaint={"in_own_words": "It locked", "mechanisms": ["lifting"], "pain_now": 6})
    page = page_of(sign_in(house.bob), "chart_summary", patient.uid)
    assert "It locked" in page
    assert "pain 6 of 10" in page
    assert sign_in(house.rita).get(reverse("patients:chart_summary", args=[patient.uid])).status_code == 403


def test_number_of_the_old_program_stands_with_the_facts(house: House, sign_in: SignIn) -> None:
    patient = make_patient()
    client = sign_in(house.rita)
    assert "Old number" not in page_of(client, "show_patient", patient.uid)
    for system, number in (("jane", "G-17"), ("other", "<b>4")):
        PatientNumber.objects.create(patient=patient, system=system, number=number)
    assert "G-17 (Jane), &lt;b&gt;4</dd>" in page_of(client, "show_patient", patient.uid)


def test_child_without_guardian_is_pointed_out(house: House, sign_in: SignIn) -> None:
    child = make_patient(birth_on="2019-01-01")
    assert "no guardian is noted" in page_of(sign_in(house.rita), "show_patient", child.uid)
    Guardian.objects.create(patient=child, name="Ada Quill", relation="mother", phone="+12125550143")
    page = page_of(sign_in(house.rita), "show_patient", child.uid)
    assert "Ada Quill, mother" in page
    assert "no guardian is noted" not in page


# --- edit ---


def edit_data(patient: Patient, **changed: str) -> dict[str, str]:
    return {
        "first_name": patient.first_name,
        "last_name": patient.last_name,
        "birth_on": patient.birth_on.isoformat(),
        "sex": patient.sex,
        "language": patient.language,
        "time_zone": patient.time_zone,
        "phone": str(patient.phone),
        "email": patient.email,
        "version": str(patient.version),
    } | changed


def test_edit_writes_and_shows_the_record(house: House, sign_in: SignIn) -> None:
    patient = make_patient()
    url = reverse("patients:edit_patient", args=[patient.uid])
    answer = sign_in(house.rita).post(url, edit_data(patient, last_name="Quill-Baker"))
    assert answer.status_code == 302
    patient.refresh_from_db()
    assert (patient.last_name, patient.version) == ("Quill-Baker", 2)


def test_second_writer_sees_who_was_first_and_keeps_the_own_text(house: House, sign_in: SignIn) -> None:
    patient = make_patient()
    url = reverse("patients:edit_patient", args=[patient.uid])
    sign_in(house.rita).post(url, edit_data(patient, phone="+12125550111"))
    second = sign_in(house.amy)
    answer = second.post(url, edit_data(patient, address="12 Elm Row"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Rita changed this at" in page
    assert "12 Elm Row" in page
    assert "+12125550111" in page
    assert 'name="version" value="2"' in page
    patient.refresh_from_db()
    assert patient.address == ""
    again = second.post(url, edit_data(patient, address="12 Elm Row", version="2"))
    assert again.status_code == 302
    patient.refresh_from_db()
    assert (patient.address, patient.phone.as_e164, patient.version) == ("12 Elm Row", "+12125550111", 3)


def test_change_by_nobody_known_is_said_too(house: House, now: datetime) -> None:
    patient = make_patient(version=3)
    with pytest.raises(RecordChangedError) as refused:
        change_patient(patient=patient, fields={"address": "x"}, version=1, by=house.rita, now=now)
    assert refused.value.detail["who"] is None
    assert refused.value.code == "stale_version"


def test_birth_date_of_a_child_asks_for_a_guardian(house: House, sign_in: SignIn) -> None:
    patient = make_patient()
    url = reverse("patients:edit_patient", args=[patient.uid])
    data = edit_data(patient, birth_on="2020-01-01")
    assert sign_in(house.rita).post(url, data).status_code == 422
    data |= {"guardian_name": "Ada", "guardian_relation": "mother", "guardian_email": "ada@mail.example"}
    assert sign_in(house.rita).post(url, data).status_code == 302
    assert Guardian.objects.get().email == "ada@mail.example"


# --- needs ---


def test_need_is_noted_once_and_ends(house: House, now: datetime) -> None:
    patient = make_patient()
    first = add_need(patient=patient, key=Need.PREGNANCY, by=house.bob, now=now, weeks=20)
    again = add_need(patient=patient, key=Need.PREGNANCY, by=house.amy, now=now, weeks=21)
    assert first == again
    assert (again.weeks, again.kind, again.noted_by) == (21, NeedKind.CLINICAL, house.bob)
    ended = end_need(need=again, by=house.bob, now=now)
    assert ended.ended_on == now.date()
    assert add_need(patient=patient, key=Need.PREGNANCY, by=house.bob, now=now) != first


@pytest.mark.parametrize(("who", "may"), [("bob", True), ("amy", True), ("alice", False), ("rita", False)])
def test_clinical_need_is_for_clinical_staff(house: House, now: datetime, who: str, may: bool) -> None:
    patient, member = make_patient(), getattr(house, who)
    need = add_need(patient=patient, key=Need.DISC, by=house.bob, now=now)
    if may:
        assert end_need(need=need, by=member, now=now).ended_on
        return
    with pytest.raises(NeedNotYoursError):
        end_need(need=need, by=member, now=now)
    with pytest.raises(NeedNotYoursError):
        add_need(patient=patient, key=Need.FUSION, by=member, now=now)


@pytest.mark.parametrize("fields", [{"key": "wings"}, {"key": Need.PREGNANCY, "weeks": 46}])
def test_need_that_cannot_be_is_refused(house: House, now: datetime, fields: dict[str, Any]) -> None:
    with pytest.raises(NeedRefusedError):
        add_need(patient=make_patient(), by=house.bob, now=now, **fields)


def test_desk_adds_and_ends_an_access_need(house: House, sign_in: SignIn) -> None:
    patient, client = make_patient(), sign_in(house.rita)
    url = reverse("patients:add_need", args=[patient.uid])
    assert client.post(url, {"key": "interpreter", "detail": "Spanish"}).status_code == 302
    assert client.post(url, {"key": "osteoporosis"}).status_code == 422
    need = SpecialNeed.objects.get()
    assert "Needs an interpreter" in page_of(client, "show_patient", patient.uid)
    assert client.post(reverse("patients:end_need", args=[need.uid])).status_code == 302
    assert not SpecialNeed.objects.active().exists()


def test_clinical_need_is_not_there_for_the_desk(house: House, now: datetime, sign_in: SignIn) -> None:
    need = add_need(patient=make_patient(), key=Need.DISC, by=house.bob, now=now)
    assert sign_in(house.rita).post(reverse("patients:end_need", args=[need.uid])).status_code == 404


# --- who may ---


@pytest.mark.parametrize(
    "name", ["show_patient", "edit_patient", "chart_summary", "add_need", "open_episode"]
)
def test_patient_of_another_clinic_is_not_there(
    house: House, other_house: House, sign_in: SignIn, name: str
) -> None:
    with clinic_scope(other_house.clinic):
        stranger = make_patient()
    client, url = sign_in(house.bob), reverse(f"patients:{name}", args=[stranger.uid])
    assert client.post(url, {}).status_code in (404, 405)
    assert client.get(url).status_code in (404, 405)


def test_list_holds_nobody_of_another_clinic(house: House, other_house: House, sign_in: SignIn) -> None:
    with clinic_scope(other_house.clinic):
        make_patient(last_name="Elsewhere")
    assert "Elsewhere" not in page_of(sign_in(house.rita), "list_patients")


def test_looking_changes_nothing(house: House, now: datetime, sign_in: SignIn) -> None:
    patient = make_patient()
    need = add_need(patient=patient, key=Need.NO_FLOOR, by=house.rita, now=now)
    client = sign_in(house.bob)
    for name in ("add_need", "open_episode"):
        assert client.get(reverse(f"patients:{name}", args=[patient.uid])).status_code == 405
    assert client.get(reverse("patients:end_need", args=[need.uid])).status_code == 405
    page_of(client, "add_patient")
    page_of(client, "edit_patient", patient.uid)
    patient.refresh_from_db()
    assert patient.version == 1
    assert Patient.objects.count() == 1


def test_nobody_without_signing_in(house: House) -> None:
    patient = make_patient()
    for url in (reverse("patients:list_patients"), reverse("patients:show_patient", args=[patient.uid])):
        answer = Client().get(url)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))
