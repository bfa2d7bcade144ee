"""One good call of every operation of the API that makes something, in a world that is furnished for all of them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from appointments.models import WorkingHours
from appointments.visits import sign_visit, start_visit
from patients.consents import record_consent
from patients.models import ConsentPurpose, Patient, Source
from tests.factories.appointments import make_appointment, make_recall
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.patients.examined import make_draft, make_signed
from tests.test_access import World, make_world

IN_PAIN: dict[str, Any] = {"complaint": {"pain_now": 6}}


@dataclass(frozen=True)
class Making:
    """As whom, at which object of the world, with what."""

    who: str
    about: str
    body: Any = None
    version: int = 0


def furnished(house: House, now: datetime) -> World:
    """One of everything, and besides: hours, signed records, and somebody for each call that needs a person alone."""
    world = make_world(house)
    for weekday in range(5):
        WorkingHours.objects.create(
            practitioner=house.bob, location=house.location, weekday=weekday, opens=time(8), closes=time(18)
        )
    newcomer, child, second, noted, asked = (
        make_patient(first_name=name) for name in ("Newt", "Chip", "Sue", "Noor", "Rex")
    )
    _agree_to_mail(asked, now)
    visit = start_visit(patient=noted, episodes=[make_episode(noted, **IN_PAIN)], by=house.bob, now=now)
    words = {"assessment": "Improving"}
    sign_visit(visit=visit, version=visit.version, fields=words, by=house.bob, now=now)
    told, away = (
        make_appointment(
            patient=make_patient(first_name="Ann"),
            practitioner=house.bob,
            location=house.location,
            starts_at=at,
        )
        for at in (now + timedelta(hours=1), now + timedelta(days=21))
    )
    fresh = make_episode(make_patient(first_name="Flo"), **IN_PAIN)
    examined = make_signed(house.bob, make_episode(make_patient(first_name="Ed"), **IN_PAIN))
    people = {"newcomer": newcomer, "child": child, "second": second, "fresh": fresh.patient}
    world.uids.update({name: patient.uid for name, patient in people.items()})
    world.uids.update(
        {
            "told": told.uid,
            "away": away.uid,
            "signed_visit": visit.uid,
            "draft_visit": start_visit(patient=fresh.patient, episodes=[fresh], by=house.bob, now=now).uid,
            "signed_examination": examined.uid,
            "draft": make_draft(house.bob).uid,
            "asked": make_recall(asked, now=now).uid,
            "fresh_episode": fresh.uid,
        }
    )
    return world


def _agree_to_mail(patient: Patient, now: datetime) -> None:
    record_consent(
        patient=patient,
        purpose=ConsentPurpose.EMAIL,
        is_given=True,
        given_by=patient.full_name,
        source=Source.STAFF,
        now=now,
    )


def makings(world: World, now: datetime) -> dict[str, Making]:
    """By the name of the address, in an order in which each of them can be done."""
    uids = {name: str(uid) for name, uid in world.uids.items()}
    return {
        **_of_the_record(uids),
        **_of_the_diary(uids, now),
        **_of_notes(),
        **_of_settings(uids),
        "rehab_plans_api:episode_plans": Making("bob", "fresh_episode"),
        "rehab_plans_api:plan_prescriptions": Making(
            "bob", "plan", {"phase": "prevent", "exercise": "wall_squat", "reason": "Likes it"}, version=1
        ),
        "rehab_plans_api:episode_check_ins": Making(
            "bob",
            "episode",
            {
                "days": 4, "pain": 5, "lasted_a_day": True, "had_spasm": False, "was_limited": True,
                "sought_care": False, "source": "phone",
            },
        ),
    }  # fmt: skip


def _of_the_record(uids: dict[str, str]) -> dict[str, Making]:
    addendum = {"text": "The hip too.", "reason": "Left out"}
    person = {"first_name": "Nina", "last_name": "New", "birth_on": "1985-05-04"}
    return {
        "patients_api:patients": Making("rita", "", person),
        "patients_api:needs": Making("rita", "patient", {"key": "large_print"}),
        "patients_api:intake_links": Making("rita", "patient"),
        "patients_api:patient_episodes": Making("bob", "newcomer", {"area": "neck"}),
        "patients_api:examinations": Making("bob", "fresh", {"episode": uids["fresh_episode"]}),
        "patients_api:repeat_findings": Making("bob", "draft", {"segment": "L4", "side": "right"}),
        "patients_api:negative_tests": Making("bob", "draft"),
        "patients_api:examination_diagnoses": Making("bob", "draft", {"code": "M54.2"}),
        "patients_api:examination_addenda": Making("bob", "signed_examination", addendum),
    }


def _of_the_diary(uids: dict[str, str], now: datetime) -> dict[str, Making]:
    where = {"practitioner": uids["practitioner"], "location": uids["location"]}
    what = {**where, "visit_type": uids["visit_type"]}
    day = now + timedelta(days=14)
    members = [{"patient": uids[each], "visit_type": uids["visit_type"]} for each in ("child", "second")]
    series = {
        "first_day": f"{day:%Y-%m-%d}", "weekdays": [1, 3], "times": ["14:00:00"],
        "steps": [{"visits": 2, "every": 1, "weeks": 2}],
    }  # fmt: skip
    absence = {
        "practitioner": uids["practitioner"], "starts_at": _say(now + timedelta(days=21)),
        "ends_at": _say(now + timedelta(days=21, hours=2)), "reason": "Ill",
        "decisions": [{"appointment": uids["away"], "version": 1, "fate": "cancel"}],
    }  # fmt: skip
    waiting = {"patient": uids["second"], "visit_type": uids["visit_type"], "first_day": f"{now:%Y-%m-%d}"}
    return {
        "appointments_api:appointments": Making(
            "rita", "", {**what, "patient": uids["newcomer"], "starts_at": _say(day)}
        ),
        "appointments_api:families": Making(
            "rita", "", {**where, "starts_at": _say(day + timedelta(hours=1)), "members": members}
        ),
        "appointments_api:walk_ins": Making(
            "rita", "", {"patient": uids["second"], "location": uids["location"]}
        ),
        "appointments_api:delays": Making("rita", "", {**where, "minutes": 20}),
        "appointments_api:absences": Making("rita", "", absence),
        "appointments_api:recalls": Making(
            "rita", "", {"patient": uids["child"], "due_on": f"{day:%Y-%m-%d}", "reason": "Films"}
        ),
        "appointments_api:recall_attempts": Making(
            "rita", "recall", {"channel": "phone", "result": "left_word"}, version=1
        ),
        "appointments_api:mail_recall": Making("rita", "asked", version=1),
        "appointments_api:many_series": Making("rita", "", {**what, "patient": uids["child"], **series}),
        "appointments_api:waitlist": Making("rita", "", waiting),
        "appointments_api:offer_time": Making("rita", "freed", {"entries": [uids["entry"]]}),
        "appointments_api:book_waiting": Making(
            "rita", "entry", {**where, "starts_at": _say(day + timedelta(hours=2))}, version=2
        ),
    }


def _of_notes() -> dict[str, Making]:
    addendum = {"text": "The hip too.", "reason": "Left out"}
    touch = {"place": "T6", "technique": "massage", "side": "left"}
    return {
        "appointments_api:patient_visits": Making("bob", "newcomer", {}),
        "appointments_api:adjustments": Making("bob", "draft_visit", touch),
        "appointments_api:repeat": Making("bob", "visit"),
        "appointments_api:therapies": Making("bob", "visit", {"therapy": "heat", "minutes": 10}),
        "appointments_api:neck_consent": Making(
            "bob", "visit", {"is_given": True, "signed_by": "Nora Quill"}
        ),
        "appointments_api:visit_addenda": Making("bob", "signed_visit", addendum),
    }


def _of_settings(uids: dict[str, str]) -> dict[str, Making]:
    where = {"practitioner": uids["practitioner"], "location": uids["location"]}
    hours = {"opens": "08:00", "closes": "12:00"}
    locum = {
        "name": "Dr Vera Stand", "email": "vera@plumb.example", "first_day": "2026-12-07", "last_day": "2026-12-18",
    }  # fmt: skip
    file = "Number,First name,Last name,Birth date\n7,Ida,Moving,1985-05-04"
    holiday = {"starts_at": "2027-03-08T00:00:00-05:00", "ends_at": "2027-03-09T00:00:00-05:00"}
    return {
        "appointments_api:visit_types": Making(
            "alice", "", {"name": "Long", "kind": "adjustment", "minutes": 30}
        ),
        "appointments_api:working_hours": Making("alice", "", {**where, **hours, "weekday": 5}),
        "appointments_api:other_hours": Making("alice", "", {**where, **hours, "day": "2027-03-07"}),
        "appointments_api:time_off": Making("alice", "", holiday),
        "appointments_api:rooms": Making("alice", "", {"location": uids["location"], "name": "Room 4"}),
        "appointments_api:locums": Making("alice", "", locum),
        "clinic_api:imports": Making("alice", "", {"kind": "patients", "text": file}),
    }


def _say(moment: datetime) -> str:
    return moment.isoformat()
