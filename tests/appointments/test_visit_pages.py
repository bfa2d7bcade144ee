"""The pages of the visit note: who may open them, what a tap answers, and that nothing is lost or leaked."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments.models import Addendum, Adjustment, GateDecision, TherapyGiven, Visit
from appointments.visits import Touch, adjust, sign_visit, start_visit
from clinic.models import AccessLog, Membership
from patients.conditions import GateKey, Severity
from patients.models import Consent, Patient, RedFlag, Source
from patients.red_flags import Level, RaisedFlag
from patients.screening import raise_flags
from patients.spine import Place, Region
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}
PAGE_QUERIES = 23
SIGNED_QUERIES = 28
LIST_QUERIES = 13


@pytest.fixture
def visit(patient: Patient, bob: Membership) -> Visit:
    make_episode(patient)
    return start_visit(patient=patient, by=bob, now=timezone.now())


@pytest.fixture
def signed(visit: Visit, bob: Membership) -> Visit:
    adjust(visit=visit, touch=Touch("L4", "diversified", "right", 3), by=bob, now=timezone.now())
    return sign_visit(visit=visit, version=visit.version, by=bob, now=timezone.now())


@pytest.fixture
def as_bob(sign_in: SignIn, bob: Membership) -> Client:
    return sign_in(bob)


def url(name: str, visit: Visit, *more: object) -> str:
    return reverse(f"appointments:{name}", args=[visit.uid, *more])


def raise_row(visit: Visit, key: GateKey, severity: Severity, *places: Place) -> RedFlag:
    raised = RaisedFlag(key, severity, Level.WATCHFUL, places, "told us")
    return raise_flags(
        patient=visit.patient, episode=None, raised=[raised], source=Source.STAFF, now=timezone.now()
    )[0]


def note_of(visit: Visit, **changes: object) -> dict[str, object]:
    given: dict[str, object] = {
        "complaint_review": "",
        "assessment": "",
        "home_advice": "",
        "care": "active",
        "version": Visit.objects.get(pk=visit.pk).version,
    }
    return given | changes


READ = ["show_visit"]
WRITE = [
    "adjust",
    "set_response",
    "repeat_last_visit",
    "decide_gate",
    "record_manipulation_consent",
    "give_therapy",
    "remove_therapy",
    "save_visit_note",
]
SIGN = ["sign_visit", "add_visit_addendum", "enter_visit_in_error"]


@pytest.mark.parametrize("name", READ + WRITE + SIGN)
def test_front_desk_gets_no_page_of_a_note(
    visit: Visit, sign_in: SignIn, rita: Membership, name: str
) -> None:
    client = sign_in(rita)
    response = client.get(url(name, visit)) if name in READ else client.post(url(name, visit))
    assert response.status_code == 403


@pytest.mark.parametrize("name", WRITE + SIGN)
def test_owner_reads_and_writes_nothing(visit: Visit, sign_in: SignIn, alice: Membership, name: str) -> None:
    client = sign_in(alice)
    assert client.post(url(name, visit)).status_code == 403
    page = client.get(url("show_visit", visit))
    assert page.status_code == 200
    assert b"draft, not signed" in page.content
    assert b"note-form" not in page.content


@pytest.mark.parametrize("name", SIGN)
def test_assistant_drafts_but_does_not_sign(
    visit: Visit, sign_in: SignIn, amy: Membership, name: str
) -> None:
    client = sign_in(amy)
    page = client.get(url("show_visit", visit)).content.decode()
    assert "note-form" in page
    assert url("sign_visit", visit) not in page
    assert client.post(url(name, visit), note_of(visit, assessment="x")).status_code == 403
    assert Visit.objects.get().signed_at is None


@pytest.mark.parametrize("name", READ + WRITE + SIGN)
def test_note_of_another_clinic_is_not_found(
    visit: Visit, sign_in: SignIn, other_house: House, name: str
) -> None:
    client = sign_in(other_house.bob)
    response = client.get(url(name, visit)) if name in READ else client.post(url(name, visit))
    assert response.status_code == 404


@pytest.mark.parametrize("name", WRITE + SIGN)
def test_get_changes_nothing(visit: Visit, as_bob: Client, name: str) -> None:
    assert as_bob.get(url(name, visit)).status_code == 405
    assert Visit.objects.get().version == visit.version


def test_start_from_the_patient_page_and_again_opens_one_note(
    patient: Patient, as_bob: Client, house: House
) -> None:
    make_episode(patient)
    booked = make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=timezone.now()
    )
    start = reverse("appointments:start_visit", args=[patient.uid])
    assert as_bob.get(start).status_code == 405
    first = as_bob.post(start, {"appointment": str(booked.uid)})
    again = as_bob.post(start)
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    assert Visit.objects.get().appointment_id == booked.pk


@pytest.mark.parametrize("wrong", ["not-an-id", "01a203f5-156a-766c-9f55-0ce5a3e387d9"])
def test_start_for_an_unknown_booking_is_not_found(patient: Patient, as_bob: Client, wrong: str) -> None:
    make_episode(patient)
    start = reverse("appointments:start_visit", args=[patient.uid])
    assert as_bob.post(start, {"appointment": wrong}).status_code == 404
    assert not Visit.objects.exists()


def test_patient_page_has_a_place_for_the_notes(
    patient: Patient, as_bob: Client, sign_in: SignIn, rita: Membership
) -> None:
    address = reverse("appointments:visits_for_patient", args=[patient.uid])
    page = reverse("patients:show_patient", args=[patient.uid])
    assert address in as_bob.get(page).content.decode()
    assert address not in sign_in(rita).get(page).content.decode()


def test_start_without_an_episode_goes_back_and_says_so(patient: Patient, as_bob: Client) -> None:
    answer = as_bob.post(reverse("appointments:start_visit", args=[patient.uid]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("patients:show_patient", args=[patient.uid])
    assert b"No episode is open" in answer.content


def test_opening_a_note_is_in_the_access_log(visit: Visit, as_bob: Client) -> None:
    as_bob.get(url("show_visit", visit))
    assert AccessLog.objects.get(what="visit").patient_uid == visit.patient.uid


@pytest.mark.parametrize("place", ["L4:right", "IL-L:left", "upper_limb:left"])
def test_place_shows_the_techniques_with_their_force(visit: Visit, as_bob: Client, place: str) -> None:
    panel = as_bob.get(
        url("show_visit", visit), {"segment": place}, HTTP_HX_TARGET="segment-panel", **HTMX
    ).content.decode()
    assert panel.count('name="technique"') == 14
    assert panel.index("Diversified") < panel.index("Activator") < panel.index("Massage")
    assert "Instrument impulse" in panel
    assert "<html" not in panel
    page = as_bob.get(url("show_visit", visit), {"segment": place}).content.decode()
    assert 'name="technique"' in page
    assert "<html" in page


def test_unknown_place_shows_no_keys_and_no_error(visit: Visit, as_bob: Client) -> None:
    page = as_bob.get(url("show_visit", visit), {"segment": "X9:above"})
    assert page.status_code == 200
    assert b'name="technique"' not in page.content


def test_tap_saves_and_answers_with_the_care_and_the_new_version(visit: Visit, as_bob: Client) -> None:
    answer = as_bob.post(
        url("adjust", visit), {"segment": "L4", "side": "right", "technique": "diversified"}, **HTMX
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    row = Adjustment.objects.get()
    assert (row.place, row.side, row.technique) == ("L4", "right", "diversified")
    assert 'data-armed="diversified"' in page
    assert "L4, right. Adjusted today: Diversified" in page
    assert "1 spinal region" in page
    assert f'id="note-version" value="{Visit.objects.get().version}"' in page


def test_tap_without_scripts_comes_back_to_the_place(visit: Visit, as_bob: Client) -> None:
    answer = as_bob.post(url("adjust", visit), {"segment": "L4:right", "technique": "diversified"})
    assert answer.status_code == 302
    assert answer.url.startswith(url("show_visit", visit) + "?segment=L4:right")


def test_responses_details_and_removal(visit: Visit, as_bob: Client) -> None:
    for segment in ("L4:right", "L5:right", "T6:left"):
        as_bob.post(url("adjust", visit), {"segment": segment, "technique": "diversified"}, **HTMX)
    first = Adjustment.objects.order_by("id").first()
    assert first is not None
    as_bob.post(url("set_response", visit), {"adjustment": str(first.uid), "response": "1"}, **HTMX)
    as_bob.post(url("set_response", visit), {"response": "3"}, **HTMX)
    assert list(Adjustment.objects.values_list("response", flat=True)) == [1, 3, 3]
    for odd in ("9", "9" * 5000, "x"):
        assert as_bob.post(url("set_response", visit), {"response": odd}, **HTMX).status_code == 422
    details = {"segment": "L4:right", "technique": "diversified", "with_details": "1", "listing": "PLS"}
    as_bob.post(url("adjust", visit), details, **HTMX)
    first.refresh_from_db()
    assert (first.listing, first.is_tolerated, first.response) == ("PLS", False, 1)
    for _time in range(2):
        gone = as_bob.post(url("remove_adjustment", visit, first.uid), **HTMX)
        assert gone.status_code == 200
    assert Adjustment.objects.count() == 2


def test_unreadable_tap_is_said_and_saves_nothing(visit: Visit, as_bob: Client) -> None:
    for data in ({}, {"segment": "L4"}, {"segment": "L9", "technique": "diversified"}):
        answer = as_bob.post(url("adjust", visit), data, **HTMX)
        assert answer.status_code == 422
        assert b'role="alert"' in answer.content
    assert not Adjustment.objects.exists()


def test_barred_thrust_shows_why_what_is_gentler_and_takes_an_override(visit: Visit, as_bob: Client) -> None:
    raise_row(visit, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR)
    thrust = {"segment": "L4", "side": "right", "technique": "diversified"}
    barred = as_bob.post(url("adjust", visit), thrust, **HTMX)
    page = barred.content.decode()
    assert barred.status_code == 409
    assert "Possible fracture: no thrust here" in page
    assert "Think of referring" in page
    gate = page[page.index('id="gate"') : page.index("</section>", page.index('id="gate"'))]
    assert 'value="activator"' in gate
    assert 'value="gonstead"' not in gate
    assert 'name="kind" value="overridden"' in gate
    assert re.search(r'name="segment" value="L4:right"', gate)
    silent = as_bob.post(url("decide_gate", visit), {**thrust, "kind": "overridden", "reason": " "}, **HTMX)
    assert silent.status_code == 422
    assert not Adjustment.objects.exists()
    over = as_bob.post(
        url("decide_gate", visit), {**thrust, "kind": "overridden", "reason": "imaged"}, **HTMX
    )
    assert over.status_code == 200
    assert GateDecision.objects.get().reason == "imaged"
    assert Adjustment.objects.get().place == "L4"


def test_barred_thrust_without_scripts_is_a_whole_page(visit: Visit, as_bob: Client) -> None:
    raise_row(visit, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR)
    barred = as_bob.post(url("adjust", visit), {"segment": "L4:right", "technique": "diversified"})
    assert barred.status_code == 409
    assert b"<html" in barred.content
    assert b'name="kind" value="overridden"' in barred.content


def test_assistant_sees_no_override_and_may_not_send_one(
    visit: Visit, sign_in: SignIn, amy: Membership
) -> None:
    raise_row(visit, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR)
    client, thrust = sign_in(amy), {"segment": "L4:right", "technique": "diversified"}
    barred = client.post(url("adjust", visit), thrust, **HTMX).content.decode()
    assert "Only a chiropractor may override this" in barred
    assert 'value="overridden"' not in barred
    forced = client.post(url("decide_gate", visit), {**thrust, "kind": "overridden", "reason": "x"}, **HTMX)
    assert forced.status_code == 403
    assert not Adjustment.objects.exists()


def test_acknowledgement_is_one_tap(visit: Visit, as_bob: Client) -> None:
    raise_row(visit, GateKey.OP, Severity.RELATIVE)
    thrust = {"segment": "L4:right", "technique": "diversified"}
    asked = as_bob.post(url("adjust", visit), thrust, **HTMX)
    assert asked.status_code == 409
    assert b'value="acknowledged"' in asked.content
    done = as_bob.post(url("decide_gate", visit), {**thrust, "kind": "acknowledged"}, **HTMX)
    assert done.status_code == 200
    assert Adjustment.objects.count() == GateDecision.objects.count() == 1


def test_emergency_shows_the_stop_and_no_technique(visit: Visit, as_bob: Client) -> None:
    raise_row(visit, GateKey.CES, Severity.EMERGENCY)
    page = as_bob.get(url("show_visit", visit), {"segment": "L4:right"}).content.decode()
    assert "No treatment by hand" in page
    assert 'name="technique"' not in page
    tap = {"segment": "L4:right", "technique": "massage"}
    for name, data in (("adjust", tap), ("decide_gate", {**tap, "kind": "overridden", "reason": "x"})):
        stopped = as_bob.post(url(name, visit), data, **HTMX)
        assert stopped.status_code == 409
        assert 'value="overridden"' not in stopped.content.decode()
    assert not Adjustment.objects.exists()


@pytest.mark.parametrize(("answer", "status"), [("yes", 200), ("no", 409)])
def test_neck_asks_for_consent_and_keeps_the_answer(
    visit: Visit, as_bob: Client, answer: str, status: int
) -> None:
    thrust = {"segment": "C2:left", "technique": "diversified"}
    asked = as_bob.post(url("adjust", visit), thrust, **HTMX)
    assert asked.status_code == 409
    assert b"The patient says no" in asked.content
    assert b'value="Nora Quill"' in asked.content
    kept = as_bob.post(
        url("record_manipulation_consent", visit),
        {"segment": "C2:left", "signed_by": "Nora Quill", "answer": answer},
        **HTMX,
    )
    assert kept.status_code == 200
    assert Consent.objects.get().is_given is (answer == "yes")
    again = as_bob.post(url("adjust", visit), thrust, **HTMX)
    assert again.status_code == status
    assert (b"The patient said no on" in again.content) is (answer == "no")


def test_consent_of_a_minor_needs_a_guardians_name(as_bob: Client, bob: Membership, house: House) -> None:
    from datetime import date

    child = make_patient(first_name="Mia", birth_on=date(2015, 1, 1))
    make_episode(child)
    visit = start_visit(patient=child, by=bob, now=timezone.now())
    refused = as_bob.post(
        url("record_manipulation_consent", visit),
        {"segment": "C2", "signed_by": "Mia Quill", "answer": "yes"},
        **HTMX,
    )
    assert refused.status_code == 422
    assert not Consent.objects.exists()


def test_therapy_is_given_timed_and_taken_back(visit: Visit, as_bob: Client) -> None:
    as_bob.post(url("give_therapy", visit), {"therapy": "heat"}, **HTMX)
    as_bob.post(url("give_therapy", visit), {"therapy": "heat", "minutes": "10"}, **HTMX)
    assert TherapyGiven.objects.get().minutes == 10
    assert as_bob.post(url("give_therapy", visit), {"therapy": "magic"}, **HTMX).status_code == 422
    as_bob.post(url("remove_therapy", visit), {"therapy": "heat"}, **HTMX)
    assert not TherapyGiven.objects.exists()


def test_note_saves_quietly_and_hands_out_the_new_version(visit: Visit, as_bob: Client) -> None:
    answer = as_bob.post(url("save_visit_note", visit), note_of(visit, assessment="Better", pain="3"), **HTMX)
    assert answer.status_code == 200
    assert answer["HX-Reswap"] == "none"
    fresh = Visit.objects.get()
    assert (fresh.assessment, fresh.pain) == ("Better", 3)
    assert f'value="{fresh.version}" hx-swap-oob="true"' in answer.content.decode()


def test_stale_note_keeps_both_texts(visit: Visit, as_bob: Client, sign_in: SignIn, amy: Membership) -> None:
    read = note_of(visit)
    sign_in(amy).post(url("save_visit_note", visit), {**read, "assessment": "Her words"}, **HTMX)
    stale = as_bob.post(url("save_visit_note", visit), {**read, "assessment": "His words"}, **HTMX)
    page = stale.content.decode()
    assert stale.status_code == 409
    assert stale["HX-Retarget"] == "#note"
    assert "His words" in page
    assert "Her words" in page
    assert Visit.objects.get().assessment == "Her words"
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    kept = {**read, "assessment": "His words", "version": version[1]}
    assert as_bob.post(url("save_visit_note", visit), kept, **HTMX).status_code == 200
    assert Visit.objects.get().assessment == "His words"


def test_sign_saves_the_texts_of_the_page_and_closes_it(visit: Visit, as_bob: Client) -> None:
    answer = as_bob.post(url("sign_visit", visit), note_of(visit, assessment="Good"), **HTMX)
    assert answer["HX-Redirect"] == url("show_visit", visit)
    page = as_bob.get(url("show_visit", visit)).content.decode()
    assert "seal intact" in page
    assert "Good" in page
    assert "note-form" not in page
    assert url("adjust", visit) not in page


def test_sign_without_scripts_redirects(visit: Visit, as_bob: Client) -> None:
    assert as_bob.post(url("sign_visit", visit), note_of(visit, assessment="Good")).status_code == 302
    assert Visit.objects.get().signed_at is not None


def test_empty_or_stale_note_is_not_signed_and_keeps_its_texts(visit: Visit, as_bob: Client) -> None:
    empty = as_bob.post(url("sign_visit", visit), note_of(visit), **HTMX)
    assert empty.status_code == 422
    assert b"Write how it goes" in empty.content
    stale = as_bob.post(url("sign_visit", visit), note_of(visit, version=0, assessment="Mine"))
    assert stale.status_code == 409
    assert b"Mine" in stale.content
    assert Visit.objects.get().signed_at is None


def test_flag_raised_meanwhile_stops_the_signature_on_the_page(
    visit: Visit, as_bob: Client, bob: Membership
) -> None:
    adjust(visit=visit, touch=Touch("L4", "diversified", "right"), by=bob, now=timezone.now())
    raise_row(visit, GateKey.CES, Severity.EMERGENCY)
    stopped = as_bob.post(url("sign_visit", visit), note_of(visit, assessment="x"), **HTMX)
    assert stopped.status_code == 409
    assert b"Cauda equina signs: no manual treatment" in stopped.content
    assert Visit.objects.get().signed_at is None
    assert Visit.objects.get().assessment == ""


def test_tap_on_a_note_signed_meanwhile_goes_to_the_signed_page(signed: Visit, as_bob: Client) -> None:
    tap = {"segment": "L5:left", "technique": "diversified"}
    answer = as_bob.post(url("adjust", signed), tap, **HTMX)
    assert answer["HX-Redirect"] == url("show_visit", signed)
    page = as_bob.post(url("adjust", signed), tap, follow=True)
    assert b"Add an addendum instead" in page.content
    assert Adjustment.objects.count() == 1


def test_addendum_and_error_mark_are_shown_with_author_time_and_reason(
    signed: Visit, as_bob: Client, bob: Membership
) -> None:
    missing = as_bob.post(url("add_visit_addendum", signed), {"text": "Numb toe", "reason": ""})
    assert missing.status_code == 422
    as_bob.post(url("add_visit_addendum", signed), {"text": "Numb toe", "reason": "forgotten"})
    as_bob.post(url("enter_visit_in_error", signed), {"reason": "wrong chart"})
    page = as_bob.get(url("show_visit", signed)).content.decode()
    for words in ("Numb toe", "forgotten", "Dr Bob", "entered in error", "wrong chart", "seal intact"):
        assert words in page
    assert Addendum.objects.count() == 1


def test_same_as_last_time_says_what_was_held_back(
    signed: Visit, patient: Patient, as_bob: Client, bob: Membership
) -> None:
    today = start_visit(patient=patient, by=bob, now=timezone.now())
    page = as_bob.get(url("show_visit", today)).content.decode()
    assert "Same as last time" in page
    raise_row(today, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR)
    held = as_bob.post(url("repeat_last_visit", today), **HTMX).content.decode()
    assert "Added 0 from last time" in held
    assert "Diversified is barred here: L4" in held


def test_list_of_notes_on_the_patient_page(
    signed: Visit, as_bob: Client, sign_in: SignIn, house: House, bob: Membership
) -> None:
    address = reverse("appointments:visits_for_patient", args=[signed.patient.uid])
    fragment = as_bob.get(address).content.decode()
    assert url("show_visit", signed) in fragment
    assert "1 spinal region" in fragment
    assert sign_in(house.rita).get(address).status_code == 403
    owner = sign_in(house.alice).get(address).content.decode()
    assert reverse("appointments:start_visit", args=[signed.patient.uid]) not in owner


@pytest.mark.parametrize("places", [["L4"], ["L4", "T6", "C5"]])
def test_pages_ask_the_same_of_the_database_for_one_row_and_for_three(
    visit: Visit,
    as_bob: Client,
    bob: Membership,
    django_assert_num_queries: Callable,
    places: list[str],
) -> None:
    for place in places:
        adjust(visit=visit, touch=Touch(place, "mobilisation"), by=bob, now=timezone.now())
    as_bob.get(url("show_visit", visit))
    with django_assert_num_queries(PAGE_QUERIES):
        as_bob.get(url("show_visit", visit))
    sign_visit(visit=visit, version=visit.version, by=bob, now=timezone.now())
    with django_assert_num_queries(SIGNED_QUERIES):
        as_bob.get(url("show_visit", visit))


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_for_one_note_and_for_three(
    patient: Patient, as_bob: Client, bob: Membership, django_assert_num_queries: Callable, count: int
) -> None:
    make_episode(patient)
    for _time in range(count):
        visit = start_visit(patient=patient, by=bob, now=timezone.now())
        adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=timezone.now())
        sign_visit(visit=visit, version=visit.version, by=bob, now=timezone.now())
    address = reverse("appointments:visits_for_patient", args=[patient.uid])
    with django_assert_num_queries(LIST_QUERIES):
        as_bob.get(address)
