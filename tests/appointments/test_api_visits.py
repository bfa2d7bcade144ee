"""Visit notes by API: begin, read, adjust through the gate, treat, repeat."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from pytest_django import DjangoAssertNumQueries

from appointments.models import Addendum, Adjustment, Appointment, GateDecision, TherapyGiven, Visit
from appointments.visits import Decision, Touch, adjust, give_therapy, sign_visit, start_visit
from clinic.models import AccessLog, KeptAnswer, Membership
from clinic.tenancy import clinic_scope
from patients.conditions import GateKey, Need, NeedKind, Severity
from patients.consents import record_consent
from patients.models import Consent, Episode, Patient, RedFlag, Source, SpecialNeed
from patients.red_flags import Level, RaisedFlag
from patients.screening import raise_flags
from patients.spine import Place, Region
from tests.api import Program, fields_of
from tests.clinic.test_api_replays import CLICKS, at_once, twin_of
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House, make_house
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db

LIST_QUERIES = 12
NOTE_QUERIES = 29


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def bob_api(bob: Membership) -> Program:
    return Program(bob)


@pytest.fixture
def episode(patient: Patient) -> Episode:
    return make_episode(patient)


@pytest.fixture
def visit(episode: Episode, patient: Patient, bob: Membership, now: datetime) -> Visit:
    return start_visit(patient=patient, by=bob, now=now)


@pytest.fixture
def booked(patient: Patient, house: House, now: datetime) -> Appointment:
    return make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=now, status="arrived"
    )


def raise_row(visit: Visit, key: GateKey, severity: Severity, *places: Place, now: datetime) -> RedFlag:
    level = Level.URGENT if severity is Severity.EMERGENCY else Level.WATCHFUL
    raised = RaisedFlag(key, severity, level, places, "told us")
    return raise_flags(patient=visit.patient, episode=None, raised=[raised], source=Source.STAFF, now=now)[0]


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def at(visit: Visit, step: str = "") -> str:
    return f"visits/{visit.uid}{step}"


THRUST = {"place": "L4", "side": "right", "technique": "diversified"}


# -- begin and read -----------------------------------------------------------------------------------------


def test_begun_note_is_answered_whole_and_again_when_asked_again(
    bob_api: Program, patient: Patient, episode: Episode, booked: Appointment
) -> None:
    path = f"patients/{patient.uid}/visits"
    first = bob_api.post(path, {}, idempotency_key="click-0001")
    assert (first.status_code, first["ETag"]) == (201, '"1"')
    said = first.json()
    assert said["appointment"] == str(booked.uid)
    assert (said["patient"]["name"], said["practitioner"]["name"]) == ("Nora Quill", "Dr Bob")
    assert said["episodes"] == [{"uid": str(episode.uid), "area": "low_back"}]
    assert (said["signed_at"], said["is_intact"], said["last_visit"], said["adjustments"]) == (
        None,
        None,
        None,
        [],
    )
    again = bob_api.post(path, {}, idempotency_key="click-0001")
    assert (again.json(), again["Idempotency-Replayed"], again["ETag"]) == (said, "true", '"1"')
    other = bob_api.post(path, {"appointment": booked.uid})
    assert (other.status_code, other.json()["uid"]) == (201, said["uid"])
    assert Visit.objects.count() == 1


def test_note_of_a_visit_that_is_not_the_patients_is_refused(
    bob_api: Program, patient: Patient, episode: Episode, house: House, other_house: House, now: datetime
) -> None:
    with clinic_scope(other_house.clinic):
        theirs = make_appointment(
            patient=make_patient(), practitioner=other_house.bob, location=other_house.location, starts_at=now
        )
    given = {"practitioner": house.bob, "location": house.location, "starts_at": now}
    others = make_appointment(patient=make_patient(first_name="Otto"), lane=2, **given)
    gone = make_appointment(patient=patient, status="no_show", **given)
    later = make_appointment(patient=patient, **given | {"starts_at": now + timedelta(days=1)})
    path = f"patients/{patient.uid}/visits"
    for uid, code in ((theirs.uid, "does_not_exist"), (uuid4(), "does_not_exist"), ("x", "invalid")):
        assert fields_of(bob_api.post(path, {"appointment": uid})) == {"appointment": code}
    for row in (others, gone, later):
        answer = bob_api.post(path, {"appointment": row.uid})
        assert (code_of(answer), fields_of(answer)) == (
            (422, "visit_refused"), {"appointment": "visit_refused"},
        )  # fmt: skip
    assert not Visit.objects.exists()
    assert not KeptAnswer.objects.exists()


def test_note_without_an_open_episode_is_refused(bob_api: Program, patient: Patient) -> None:
    assert code_of(bob_api.post(f"patients/{patient.uid}/visits", {})) == (422, "no_open_episode")
    assert code_of(bob_api.post(f"patients/{uuid4()}/visits", {})) == (404, "not_found")
    assert not Visit.objects.exists()


def test_note_is_shown_with_everything_in_it(
    bob_api: Program, visit: Visit, patient: Patient, bob: Membership, now: datetime
) -> None:
    raise_row(visit, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR, now=now)
    over = Decision("overridden", "imaged, stable")
    adjust(visit=visit, touch=Touch("L4", "diversified", "right", 3), decision=over, by=bob, now=now)
    adjust(visit=visit, touch=Touch("lower_limb", "extremity", "left"), by=bob, now=now)
    give_therapy(visit=visit, therapy="ice", minutes=10, by=bob, now=now)
    for given in (False, True):
        record_consent(
            patient=patient, purpose="neck_manipulation", is_given=given, given_by="Nora Quill", source="staff",
            now=now + timedelta(minutes=given),
        )  # fmt: skip
    answer = bob_api.get(at(visit))
    said = answer.json()
    assert answer["ETag"] == f'"{Visit.objects.get().version}"'
    assert [(row["place"], row["side"], row["response"]) for row in said["adjustments"]] == [
        ("L4", "right", 3), ("lower_limb", "left", None),
    ]  # fmt: skip
    assert [(row["therapy"], row["minutes"]) for row in said["therapies"]] == [("ice", 10)]
    assert said["category"] == {"spinal_regions": 1, "band": "1-2", "extra_spinal": True}
    assert said["gate_rows"] == [
        {"key": "FX", "severity": "A", "places": ["lumbar"], "reason": "told us"},
    ]
    (decision,) = said["decisions"]
    assert (decision["kind"], decision["what"], decision["place"]) == ("overridden", "diversified", "L4")
    assert (decision["keys"], decision["reason"], decision["decided_by"]["name"]) == (
        ["FX"], "imaged, stable", "Dr Bob",
    )  # fmt: skip
    assert [(each["purpose"], each["is_given"]) for each in said["consents"]] == [("neck_manipulation", True)]


def test_reading_is_written_down(bob_api: Program, alice: Membership, visit: Visit, patient: Patient) -> None:
    bob_api.get(at(visit))
    Program(alice).get(f"patients/{patient.uid}/visits")
    bob_api.get(at(visit, "/gate"))
    lines = AccessLog.objects.order_by("id").values_list("membership__role", "patient_uid", "what")
    assert list(lines) == [
        ("chiropractor", patient.uid, "visit"),
        ("owner", patient.uid, "visits"),
        ("chiropractor", patient.uid, "visit"),
    ]


def test_known_version_is_answered_all_the_same(bob_api: Program, visit: Visit, now: datetime) -> None:
    """The gate and the addenda change without the note's version."""
    etag = bob_api.get(at(visit))["ETag"]
    raise_row(visit, GateKey.OP, Severity.RELATIVE, now=now)
    answer = bob_api.get(at(visit), if_none_match=etag)
    assert (answer.status_code, answer["ETag"]) == (200, etag)
    assert [row["key"] for row in answer.json()["gate_rows"]] == ["OP"]


def test_notes_of_a_patient_page_by_page(
    bob_api: Program, patient: Patient, episode: Episode, bob: Membership, now: datetime
) -> None:
    made = []
    for days in (9, 6, 3):
        when = now - timedelta(days=days)
        note = start_visit(patient=patient, by=bob, now=when)
        sign_visit(
            visit=note, version=note.version, fields={"assessment": "x", "pain": days}, by=bob, now=when
        )
        made.append(str(note.uid))
    draft = start_visit(patient=patient, by=bob, now=now)
    make_episode(other := make_patient(first_name="Otto"))
    start_visit(patient=other, by=bob, now=now)
    path = f"patients/{patient.uid}/visits"
    first = bob_api.get(f"{path}?limit=2").json()
    assert [each["uid"] for each in first["results"]] == [str(draft.uid), made[2]]
    assert first["results"][1]["pain"] == 3
    assert "assessment" not in first["results"][1]
    second = bob_api.get(first["next"].partition("/api/v1/")[2]).json()
    assert ([each["uid"] for each in second["results"]], second["next"]) == ([made[1], made[0]], None)

    def found(query: str) -> list[str]:
        return [each["uid"] for each in bob_api.get(f"{path}?{query}").json()["results"]]

    assert found("is_signed=false") == [str(draft.uid)]
    assert found("is_signed=true&started_from=2026-11-16T00:00:00Z&started_before=2026-11-20T00:00:00Z") == [
        made[1]
    ]
    for query in ("is_signed=perhaps", "started_from=x", "limit=0", "cursor=x", "patient=x"):
        assert set(fields_of(bob_api.get(f"{path}?{query}"))) == {query.partition("=")[0]}


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_and_note_cost_the_same_with_one_row_and_with_three(
    rows: int,
    bob_api: Program,
    patient: Patient,
    episode: Episode,
    bob: Membership,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        make_episode(patient, area="neck")
        when = now - timedelta(days=number)
        note = start_visit(patient=patient, by=bob, now=when)
        raise_row(note, GateKey.OP, Severity.RELATIVE, now=when)
        for place in ("L4", "T6", "L5")[:rows]:
            yes = Decision("acknowledged")
            adjust(visit=note, touch=Touch(place, "diversified"), decision=yes, by=bob, now=when)
        for therapy in ("ice", "taping", "heat")[:rows]:
            give_therapy(visit=note, therapy=therapy, by=bob, now=when)
        sign_visit(visit=note, version=note.version, by=bob, now=when)
    bob_api.get("me")  # a token's first use is written down
    with django_assert_num_queries(LIST_QUERIES):
        assert len(bob_api.get(f"patients/{patient.uid}/visits").json()["results"]) == rows
    with django_assert_num_queries(NOTE_QUERIES):
        assert len(bob_api.get(at(note)).json()["adjustments"]) == rows


# -- adjust, through the gate -------------------------------------------------------------------------------


def test_adjustment_is_written_once(bob_api: Program, visit: Visit, episode: Episode) -> None:
    body = {
        **THRUST,
        "response": 2,
        "position": " side lying ",
        "listing_system": "gonstead",
        "listing": "PRS",
    }
    answers = [bob_api.post(at(visit, "/adjustments"), body, idempotency_key="click-0001") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (answers[0].json(), answers[0]["ETag"]) == (answers[1].json(), answers[1]["ETag"])
    assert answers[0]["ETag"] == '"2"'
    row = Adjustment.objects.get()
    assert (row.place, row.side, row.technique, row.response) == ("L4", "right", "diversified", 2)
    assert (row.position, row.listing, row.episode) == ("side lying", "PRS", episode)
    again = bob_api.post(at(visit, "/adjustments"), {**THRUST, "is_tolerated": False})
    (line,) = again.json()["adjustments"]
    assert (line["uid"], line["response"], line["position"], line["is_tolerated"]) == (
        str(row.uid), 2, "side lying", False,
    )  # fmt: skip


WRONG: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"place": "L9"}, {"place": "invalid_choice"}),
    ({"place": None}, {"place": "null"}),
    ({"place": ["L4"]}, {"place": "invalid_choice"}),
    ({"side": "up"}, {"side": "invalid_choice"}),
    ({"technique": "magic"}, {"technique": "invalid_choice"}),
    ({"response": 4}, {"response": "invalid_choice"}),
    ({"response": True}, {"response": "invalid_choice"}),
    ({"response": 10**30}, {"response": "invalid_choice"}),
    ({"listing_system": "x"}, {"listing_system": "invalid_choice"}),
    ({"listing": "x" * 21}, {"listing": "max_length"}),
    ({"position": "x" * 41}, {"position": "max_length"}),
    ({"contact": "a\x00"}, {"contact": "null_characters_not_allowed"}),
    ({"line_of_drive": 7.5, "is_tolerated": "x"}, {"is_tolerated": "invalid"}),
    ({"decision": "ignored"}, {"decision": "invalid_choice"}),
    ({"reason": "x" * 501}, {"reason": "max_length"}),
    ({"reason": "because"}, {"decision": "invalid"}),
    ({"episode": str(uuid4())}, {"episode": "does_not_exist"}),
    ({"tehcnique": "x"}, {"tehcnique": "unknown_field"}),
]


@pytest.mark.parametrize(("changes", "wrong"), WRONG)
def test_wrong_field_of_an_adjustment_is_said(
    changes: dict[str, Any], wrong: dict[str, str], bob_api: Program, visit: Visit
) -> None:
    answer = bob_api.post(at(visit, "/adjustments"), THRUST | changes)
    assert (code_of(answer), fields_of(answer)) == ((422, "invalid"), wrong)
    assert not Adjustment.objects.exists()
    assert Visit.objects.get().version == 1


def test_what_only_the_note_knows_is_refused_at_the_field(
    bob_api: Program, visit: Visit, other_house: House
) -> None:
    with clinic_scope(other_house.clinic):
        theirs = make_episode(make_patient())
    others = make_episode(make_patient(first_name="Otto"))
    post = at(visit, "/adjustments")
    assert fields_of(bob_api.post(post, THRUST | {"episode": others.uid})) == {"episode": "visit_refused"}
    assert fields_of(bob_api.post(post, THRUST | {"episode": theirs.uid})) == {"episode": "does_not_exist"}
    limb = {"place": "upper_limb", "technique": "extremity"}
    assert fields_of(bob_api.post(post, limb)) == {"side": "visit_refused"}
    assert not Adjustment.objects.exists()


def test_barred_thrust_says_why_and_what_is_gentler(
    bob_api: Program, amy: Membership, visit: Visit, now: datetime
) -> None:
    raise_row(visit, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR, now=now)
    post = at(visit, "/adjustments")
    barred = bob_api.post(post, THRUST)
    problem = barred.json()
    assert (code_of(barred), problem["what"], problem["place"]) == (
        (409, "thrust_barred"),
        "diversified",
        "L4",
    )
    assert problem["refers"]
    assert any("no thrust here" in reason for reason in problem["reasons"])
    assert "activator" in problem["gentler"]
    weak = bob_api.post(post, THRUST | {"decision": "acknowledged"})
    assert code_of(weak) == (409, "thrust_barred")
    silent = bob_api.post(post, THRUST | {"decision": "overridden", "reason": " "})
    assert (code_of(silent), fields_of(silent)) == ((422, "visit_refused"), {"reason": "visit_refused"})
    over = THRUST | {"decision": "overridden", "reason": "imaged"}
    assert code_of(Program(amy).post(post, over)) == (403, "override_not_yours")
    assert not (Adjustment.objects.exists())
    assert not (GateDecision.objects.exists())
    assert Visit.objects.get().version == 1
    answer = bob_api.post(post, over)
    assert (answer.status_code, answer.json()["decisions"][0]["reason"]) == (201, "imaged")


def test_acknowledgement_lets_an_assistant_go_on(amy: Membership, visit: Visit, now: datetime) -> None:
    raise_row(visit, GateKey.OP, Severity.RELATIVE, now=now)
    program, post = Program(amy), at(visit, "/adjustments")
    assert code_of(program.post(post, THRUST)) == (409, "acknowledge_needed")
    answer = program.post(post, THRUST | {"decision": "acknowledged"})
    assert (answer.status_code, answer.json()["decisions"][0]["place"]) == (201, "lumbar")


def test_emergency_stops_everything(bob_api: Program, visit: Visit, now: datetime) -> None:
    raise_row(visit, GateKey.CES, Severity.EMERGENCY, now=now)
    over = {"decision": "overridden", "reason": "imaged"}
    for path, body in (
        ("/adjustments", THRUST),
        ("/adjustments", THRUST | over),
        ("/therapies", {"therapy": "ice"}),
    ):
        assert code_of(bob_api.post(at(visit, path), body)) == (409, "manual_care_stopped")
    gate = bob_api.get(at(visit, "/gate?place=T6")).json()
    assert gate["is_stopped"]
    assert {each["asks"] for each in gate["techniques"]} == {"stopped"}
    assert not GateDecision.objects.exists()


def test_neck_thrust_waits_for_the_patients_yes(
    bob_api: Program, visit: Visit, patient: Patient, now: datetime
) -> None:
    raise_row(visit, GateKey.ARTH, Severity.ABSOLUTE, Region.CERVICAL, now=now)
    post = at(visit, "/adjustments")
    thrust = {"place": "C2", "technique": "diversified", "decision": "overridden", "reason": "imaged"}
    assert code_of(bob_api.post(post, thrust)) == (409, "consent_missing")
    assert not GateDecision.objects.exists()  # what was decided on the way is taken back with the rest
    question = bob_api.get(at(visit, "/gate")).json()["neck_question"]
    assert (question["name"], question["latest"]) == ("Nora Quill", None)
    assert "neck" in question["text"]
    for is_given in (False, True):
        with time_machine.travel(now + timedelta(minutes=is_given), tick=False):
            body = {"is_given": is_given, "signed_by": question["name"]}
            answers = [
                bob_api.post(at(visit, "/neck-consent"), body, idempotency_key=f"answer-{is_given}")
                for _ in range(2)
            ]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json()["consents"][0]["is_given"] is is_given
        assert bob_api.post(post, thrust).status_code == (201 if is_given else 409)
    assert Consent.objects.count() == 2
    assert bob_api.get(at(visit, "/gate")).json()["neck_question"]["latest"]["is_given"]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"is_given": True}, {"signed_by": "required"}),
        ({"is_given": None, "signed_by": "Nora"}, {"is_given": "null"}),
        ({"is_given": True, "signed_by": " "}, {"signed_by": "blank"}),
        ({"is_given": True, "signed_by": "x" * 161}, {"signed_by": "max_length"}),
    ],
)
def test_consent_that_says_too_little_is_refused(
    body: dict[str, Any], wrong: dict[str, str], bob_api: Program, visit: Visit
) -> None:
    assert fields_of(bob_api.post(at(visit, "/neck-consent"), body)) == wrong
    assert not Consent.objects.exists()


def test_child_does_not_answer_alone(bob_api: Program, bob: Membership, now: datetime) -> None:
    child = make_patient(first_name="Mia", birth_on="2015-01-01")
    child.refresh_from_db()
    make_episode(child)
    visit = start_visit(patient=child, by=bob, now=now)
    answer = bob_api.post(at(visit, "/neck-consent"), {"is_given": True, "signed_by": "Mia Quill"})
    assert (code_of(answer), fields_of(answer)) == (
        (422, "guardian_needed"),
        {"signed_by": "guardian_needed"},
    )


def test_gate_says_what_is_free_asked_for_and_settled(
    bob_api: Program, visit: Visit, bob: Membership, now: datetime
) -> None:
    raise_row(visit, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR, now=now)
    assert bob_api.get(at(visit, "/gate")).json()["techniques"] == []

    def said(place: str) -> dict[str, dict[str, Any]]:
        gate = bob_api.get(at(visit, f"/gate?place={place}")).json()
        return {each["what"]: each for each in gate["techniques"]}

    before = said("L4")
    assert next(iter(before)) == "diversified"  # from the most to the least force
    thrust = before["diversified"]
    assert (thrust["asks"], thrust["is_settled"], thrust["refers"]) == ("override", False, True)
    assert "activator" in thrust["gentler"]
    over = Decision("overridden", "imaged")
    adjust(visit=visit, touch=Touch("L4", "diversified"), decision=over, by=bob, now=now)
    assert said("L4")["diversified"]["is_settled"]
    assert not said("L5")["diversified"]["is_settled"]
    assert said("T6")["diversified"]["asks"] == "allowed"
    assert said("C2")["diversified"]["is_consent_missing"]
    for query in ("place=L9", "place=", "plaice=L4"):
        assert set(fields_of(bob_api.get(at(visit, f"/gate?{query}")))) == {query.partition("=")[0]}


# -- the rest of the care -----------------------------------------------------------------------------------


def test_adjustment_is_removed_from_its_own_note_only(
    bob_api: Program, visit: Visit, bob: Membership, now: datetime
) -> None:
    row = adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)
    make_episode(otto := make_patient(first_name="Otto"))
    other = start_visit(patient=otto, by=bob, now=now)
    foreign = adjust(visit=other, touch=Touch("L4", "diversified"), by=bob, now=now)
    for wrong in (foreign.uid, uuid4()):
        assert code_of(bob_api.delete(at(visit, f"/adjustments/{wrong}"))) == (404, "not_found")
    assert Adjustment.objects.count() == 2
    answer = bob_api.delete(at(visit, f"/adjustments/{row.uid}"))
    assert (answer.status_code, answer.json()["adjustments"], answer["ETag"]) == (200, [], '"3"')
    assert list(Adjustment.objects.all()) == [foreign]


def test_responses_are_written_where_they_are_missing_or_named(
    bob_api: Program, visit: Visit, bob: Membership, now: datetime
) -> None:
    first = adjust(visit=visit, touch=Touch("L4", "diversified", response=3), by=bob, now=now)
    second = adjust(visit=visit, touch=Touch("T6", "diversified"), by=bob, now=now)
    make_episode(otto := make_patient(first_name="Otto"))
    other = start_visit(patient=otto, by=bob, now=now)
    foreign = adjust(visit=other, touch=Touch("L4", "diversified"), by=bob, now=now)

    def responses(answer: Any) -> list[int | None]:
        assert answer.status_code == 200
        return [row["response"] for row in answer.json()["adjustments"]]

    path = at(visit, "/responses")
    assert responses(bob_api.post(path, {"response": 1})) == [3, 1]
    assert responses(bob_api.post(path, {"response": 0, "adjustments": [first.uid]})) == [0, 1]
    for body, wrong in (
        ({"response": 2, "adjustments": [second.uid, foreign.uid]}, {"adjustments.1": "does_not_exist"}),
        ({"response": 2, "adjustments": ["x"]}, {"adjustments.0": "invalid"}),
        ({"response": 2, "adjustments": []}, {"adjustments": "empty"}),
        ({"response": 2, "adjustments": [str(uuid4())] * 201}, {"adjustments": "max_length"}),
        ({"response": 4}, {"response": "invalid_choice"}),
        ({"response": None}, {"response": "null"}),
        ({}, {"response": "required"}),
    ):
        assert fields_of(bob_api.post(path, body)) == wrong
    assert list(Adjustment.objects.order_by("id").values_list("response", flat=True)) == [0, 1, None]


def test_same_as_last_time_tells_what_was_held_back(
    bob_api: Program, visit: Visit, patient: Patient, bob: Membership, now: datetime
) -> None:
    for place in ("L4", "T6"):
        adjust(visit=visit, touch=Touch(place, "diversified", response=3), by=bob, now=now)
    sign_visit(visit=visit, version=visit.version, by=bob, now=now)
    later = now + timedelta(days=2)
    today = start_visit(patient=patient, by=bob, now=later)
    raise_row(today, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR, now=later)
    with time_machine.travel(later, tick=False):
        answers = [bob_api.post(at(today, "/repeat"), idempotency_key="click-0001") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (answers[0].json(), answers[0]["ETag"]) == (answers[1].json(), answers[1]["ETag"])
    said = answers[0].json()
    assert [(row["place"], row["response"]) for row in said["added"]] == [("T6", None)]
    assert [(each["code"], each["place"], each["what"]) for each in said["held_back"]] == [
        ("thrust_barred", "L4", "diversified"),
    ]
    assert [row["place"] for row in said["visit"]["adjustments"]] == ["T6"]
    assert said["visit"]["last_visit"] == str(visit.uid)
    assert Adjustment.objects.filter(visit=today).count() == 1


def test_therapy_is_given_changed_and_taken_out(bob_api: Program, visit: Visit) -> None:
    path = at(visit, "/therapies")
    answers = [
        bob_api.post(path, {"therapy": "ice", "minutes": 10}, idempotency_key="click-0001") for _ in range(2)
    ]
    assert [answer.json()["version"] for answer in answers] == [2, 2]
    (line,) = bob_api.post(path, {"therapy": "ice", "minutes": 15}).json()["therapies"]
    assert line["minutes"] == 15
    assert TherapyGiven.objects.count() == 1
    for body, wrong in (
        ({"therapy": "leeches"}, {"therapy": "invalid_choice"}),
        ({"therapy": "ice", "minutes": 0}, {"minutes": "min_value"}),
        ({"therapy": "ice", "minutes": 10**20}, {"minutes": "max_value"}),
        ({"therapy": "ice", "minutes": "soon"}, {"minutes": "invalid"}),
        ({}, {"therapy": "required"}),
    ):
        assert fields_of(bob_api.post(path, body)) == wrong
    assert code_of(bob_api.delete(f"{path}/{uuid4()}")) == (404, "not_found")
    gone = bob_api.delete(f"{path}/{line['uid']}")
    assert (gone.status_code, gone.json()["therapies"]) == (200, [])


def test_therapy_is_gated_by_needs(bob_api: Program, visit: Visit, patient: Patient, now: datetime) -> None:
    SpecialNeed.objects.create(patient=patient, key=Need.RAYNAUD, kind=NeedKind.CLINICAL, noted_at=now)
    path = at(visit, "/therapies")
    barred = bob_api.post(path, {"therapy": "ice"})
    assert (code_of(barred), barred.json()["place"]) == ((409, "thrust_barred"), "")
    gate = bob_api.get(at(visit, "/gate")).json()
    assert {each["what"]: each["asks"] for each in gate["therapies"]}["ice"] == "override"
    answer = bob_api.post(path, {"therapy": "ice", "decision": "overridden", "reason": "short, over cloth"})
    assert [row["therapy"] for row in answer.json()["therapies"]] == ["ice"]


CHANGES: list[tuple[str, str, Any]] = [
    ("POST", "/adjustments", THRUST),
    ("POST", "/responses", {"response": 1}),
    ("POST", "/repeat", None),
    ("POST", "/therapies", {"therapy": "ice"}),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
def test_signed_note_takes_no_more_care(
    method: str, path: str, body: Any, bob_api: Program, visit: Visit, bob: Membership, now: datetime
) -> None:
    before = start_visit(patient=visit.patient, by=bob, now=now - timedelta(days=2))
    adjust(visit=before, touch=Touch("T6", "massage"), by=bob, now=now)
    sign_visit(visit=before, version=before.version, by=bob, now=now - timedelta(days=2))
    row = adjust(visit=visit, touch=Touch("T6", "massage"), by=bob, now=now)
    given = give_therapy(visit=visit, therapy="heat", by=bob, now=now)
    sign_visit(visit=visit, version=visit.version, by=bob, now=now)
    assert code_of(bob_api.call(method, at(visit, path), body, idempotency_key=uuid4().hex)) == (
        409,
        "signed",
    )
    assert code_of(bob_api.delete(at(visit, f"/adjustments/{row.uid}"))) == (409, "signed")
    assert code_of(bob_api.delete(at(visit, f"/therapies/{given.uid}"))) == (409, "signed")
    assert (Adjustment.objects.filter(visit=visit).count(), TherapyGiven.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        *CHANGES,
        ("GET", "", None),
        ("GET", "/gate?place=L4", None),
        ("POST", "/neck-consent", {"is_given": True, "signed_by": "Nora"}),
    ],
)
def test_note_of_another_clinic_is_not_found(
    method: str, path: str, body: Any, visit: Visit, other_house: House, patient: Patient
) -> None:
    charlie = Program(other_house.bob)
    answer = charlie.call(method, at(visit, path), body, idempotency_key=uuid4().hex)
    assert code_of(answer) == (404, "not_found")
    assert charlie.get(f"patients/{patient.uid}/visits").status_code == 404
    assert Visit.objects.get().version == 1
    assert not AccessLog.objects.exists()


# -- at the same instant ------------------------------------------------------------------------------------


@pytest.fixture
def lasting() -> Iterator[House]:
    """A clinic that is committed, for calls from several connections."""
    yield make_house()
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_same_writes_from_six_at_the_same_instant_write_once(lasting: House) -> None:
    with clinic_scope(lasting.clinic):
        make_episode(patient := make_patient())
    program = Program(lasting.bob)

    def from_six(path: str, body: dict[str, Any]) -> dict[str, Any]:
        key = uuid4().hex
        answers = at_once(lambda: twin_of(program).post(path, body, idempotency_key=key))
        assert [answer.status_code for answer in answers] == [201] * CLICKS
        said: dict[str, Any] = answers[0].json()
        assert all(answer.json() == said for answer in answers)
        return said

    note = from_six(f"patients/{patient.uid}/visits", {})
    path = f"visits/{note['uid']}"
    assert from_six(f"{path}/adjustments", THRUST)["version"] == 2
    assert from_six(f"{path}/therapies", {"therapy": "ice"})["version"] == 3
    from_six(f"{path}/neck-consent", {"is_given": True, "signed_by": "Nora Quill"})
    assert program.post(f"{path}/sign", {"assessment": "x"}, if_match='"3"').status_code == 200
    from_six(f"{path}/addenda", {"text": "The hip too.", "reason": "Left out"})
    with clinic_scope(lasting.clinic):
        tables = (Visit, Adjustment, TherapyGiven, Consent, Addendum)
        assert [table.objects.count() for table in tables] == [1, 1, 1, 1, 1]
