"""Every form of the house filled in as it should be: what `tests/test_inputs.py` then spoils, one field at a time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from appointments.availability import find_slots
from appointments.diary import Search
from appointments.kiosk import ticket_of
from appointments.models import Appointment, Recall, Visit, VisitType
from appointments.visits import Decision, Touch, adjust, sign_visit, start_visit
from clinic.links import issue_link
from clinic.models import LinkPurpose
from clinic.tenancy import clinic_scope
from patients.consents import record_consent
from patients.examinations.closing import sign_examination
from patients.examinations.drafts import save_note, start_examination
from patients.intake import start_intake
from patients.intake_questions import PAGES
from patients.models import Episode, Examination, FollowUp, Patient, RedFlag
from rehab_plans.models import Prescription, RehabPlan
from rehab_plans.plan_pages import allowed_keys
from rehab_plans.planning import hold_plan
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.plans import make_accepted_plan, make_proposal
from tests.filled_imports import import_forms
from tests.filled_settings import setting_forms
from tests.patients.intake_answers import CALM
from tests.test_access import World

Fields = dict[str, Any]
READ = Decision("acknowledged")


@dataclass
class Office:
    """The world of `tests/test_access.py` with what its pages need to say yes; `forms` by URL name and page slug."""

    world: World
    other: House
    now: datetime
    uids: dict[str, UUID]
    tokens: dict[str, str]
    forms: dict[str, Fields] = field(default_factory=dict)
    stranger: dict[str, UUID] = field(
        default_factory=dict
    )  # what belongs to somebody else in the same clinic
    foreigner: dict[str, UUID] = field(default_factory=dict)  # and in another clinic


# What a page is about when it is not what `tests/test_access.py` opens it with.
ABOUT = {
    "appointments:add_visit_addendum": "signed_visit",
    "appointments:enter_visit_in_error": "signed_visit",
    "patients:add_examination_addendum": "signed_examination",
    "patients:enter_examination_in_error": "signed_examination",
    "appointments:keep_visit": "late_visit",
    "clinic:set_import_names": "visits_import",
    "clinic:start_import": "checked_import",
    "rehab_plans:enter_phase": "active_plan",
    "rehab_plans:hold_plan": "active_plan",
    "rehab_plans:resume_plan": "held_plan",
    "patients:type_intake_page": "patient {page}",
    "patients:show_intake_page": "link:intake {page}",
}


def open_office(world: World, other: House, now: datetime) -> Office:
    office = Office(world, other, now, dict(world.uids), dict(world.tokens))
    house, bob = world.house, world.house.bob
    make_hours(bob, house.location)
    # Where it stands in nobody's way.
    RedFlag.objects.filter(uid=world.uids["flag"]).update(places=["abdomen"])
    patient = Patient.objects.get(uid=world.uids["patient"])
    episode = Episode.objects.get(uid=world.uids["episode"])
    record_consent(
        patient=patient, purpose="email", is_given=True, given_by="Nora Quill", source="paper", now=now
    )
    office.uids |= _signed(patient, house, now) | _plans(patient, house, now)
    office.uids["adjustment"] = _adjusted(world, now)
    examination = Examination.objects.get(uid=world.uids["examination"])
    save_note(examination=examination, note="Stiff.", by=bob, now=now)
    start_intake(patient=patient, source="phone", now=now, by=bob)
    line = Prescription.objects.filter(phase__plan__uid=office.uids["active_plan"])[0]
    office.tokens["programme"] = issue_link(
        clinic=house.clinic,
        purpose=LinkPurpose.PROGRAMME,
        patient_uid=patient.uid,
        subject_uid=office.uids["active_plan"],
        now=now,
    )
    office.stranger = _somebody_else(house, now)
    with clinic_scope(other.clinic):
        office.foreigner = _somebody_else(other, now)
    # Somebody who can be told that we run late.
    make_appointment(
        patient=make_patient(first_name="Late"),
        practitioner=bob,
        location=house.location,
        starts_at=now + timedelta(hours=5),
    )
    slot = _free_slot(world, patient, now)
    office.uids["late_visit"] = make_appointment(
        patient=patient,
        practitioner=bob,
        location=house.location,
        starts_at=now + timedelta(days=4, hours=12),
    ).uid
    office.forms = (
        _record_forms(office, patient, episode)
        | _examination_forms(office, episode)
        | _diary_forms(office, patient, slot)
        | _waitlist_forms(office, slot)
        | _visit_forms(office)
        | setting_forms(office.uids, house)
        | import_forms(office.uids, house, now)
        | _plan_forms(office, line)
        | _intake_forms()
    )
    return office


def know_birth_date(office: Office) -> Client:
    """A browser that has given the birth date to the intake link."""
    client = Client()
    client.post(f"/i/{office.tokens['intake']}/", {"birth_on": "1985-05-04"})
    return client


def _signed(patient: Patient, house: House, now: datetime) -> dict[str, UUID]:
    episode = make_episode(patient, area="mid_back")
    before = now - timedelta(days=3)
    examination = start_examination(patient=patient, episode=episode, by=house.bob, now=before)
    save_note(examination=examination, note="Stiff.", by=house.bob, now=before)
    sign_examination(examination=examination, version=examination.version, by=house.bob, now=before)
    visit = start_visit(patient=patient, episodes=[episode], by=house.bob, now=before)
    adjust(visit=visit, touch=Touch("T4", "activator", "right", 3), by=house.bob, now=before, decision=READ)
    sign_visit(visit=visit, version=visit.version, by=house.bob, now=before)
    return {"signed_visit": visit.uid, "signed_examination": examination.uid}


def _plans(patient: Patient, house: House, now: datetime) -> dict[str, UUID]:
    active = make_accepted_plan(make_episode(patient, area="mid_back"), by=house.bob, now=now)
    held = make_accepted_plan(make_episode(patient, area="low_back"), by=house.bob, now=now)
    hold_plan(plan=held, reason="Flu", version=held.version, by=house.bob, now=now)
    return {"active_plan": active.uid, "held_plan": held.uid}


def _adjusted(world: World, now: datetime) -> UUID:
    visit = Visit.objects.get(uid=world.uids["visit"])
    return adjust(
        visit=visit, touch=Touch("L4", "activator", "right"), by=world.house.bob, now=now, decision=READ
    ).uid


def _somebody_else(house: House, now: datetime) -> dict[str, UUID]:
    """By the name of the field that would hold it."""
    patient = make_patient(first_name="Theo", last_name=f"Vale-{house.clinic.name}", phone="")
    episode = make_episode(patient)
    visit = start_visit(patient=patient, by=house.bob, now=now)
    plan = make_proposal(episode, by=house.bob, now=now)
    visit_type = make_visit_type(name="Long one")
    touch = Touch("L4", "activator", "right")
    appointment = make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, visit_type=visit_type,
        starts_at=now + timedelta(days=3),
    )  # fmt: skip
    return {
        "patient": patient.uid,
        "episode": episode.uid,
        "appointment": appointment.uid,
        "moving": appointment.uid,
        "adjustment": adjust(visit=visit, touch=touch, by=house.bob, now=now).uid,
        "exercise": Prescription.objects.filter(phase__plan=plan)[0].uid,
        "phase": plan.phases.all()[0].uid,
        "visit_type": visit_type.uid,
        "practitioner": house.bob.uid,
        "location": house.location.uid,
        "room": house.room.uid,
    }


def _free_slot(world: World, patient: Patient, now: datetime) -> datetime:
    house = world.house
    search = Search(
        house.bob, VisitType.objects.get(kind="adjustment", name="Adjustment"), house.location, patient
    )
    first_day = (now + timedelta(days=5)).date()
    return find_slots(search, first_day=first_day, days=7, now=now, most=1)[0].starts_at


def _record_forms(office: Office, patient: Patient, episode: Episode) -> dict[str, Fields]:
    person = {
        "first_name": "Zadie",
        "last_name": "Alder",
        "birth_on": "1971-02-03",
        "sex": "female",
        "phone": "+1 212 555 0187",
        "email": "zadie@mail.example",
        "address": "1 Main Street\nNew York",
        "language": "en",
        "time_zone": "America/Chicago",
        "desk_note": "Calls on Mondays.",
        "guardian_name": "Ida Alder",
        "guardian_relation": "mother",
        "guardian_phone": "",
        "guardian_email": "ida@mail.example",
    }
    follow_up = FollowUp.objects.get(uid=office.uids["follow_up"])
    flag = RedFlag.objects.get(uid=office.uids["flag"])
    return {
        "clinic:list_tokens": {"name": "Desk tablet", "days": "90"},
        "clinic:edit_settings": {
            "name": "Riverside",
            "mail_name": "Riverside",
            "phone": "+1 212 555 0100",
            "reply_to": "desk@riverside.example",
            "emergency_number": "911",
            "quiet_from": "20:00",
            "quiet_until": "08:00",
            "lost_after_days": "60",
        },
        "patients:add_patient": {**person, "idem_key": str(uuid4()), "purpose": "book"},
        "patients:edit_patient": {**person, "version": patient.version},
        "patients:add_need": {"key": "pregnancy", "detail": "second", "weeks": "20"},
        "patients:open_episode": {"area": "neck"},
        "patients:discharge_episode": {"version": episode.version},
        "patients:acknowledge_follow_up": {"version": follow_up.version, "back": "/follow-ups/"},
        "patients:finish_follow_up": {
            "version": follow_up.version,
            "outcome": "Called, all well.",
            "back": "/follow-ups/",
        },
        "patients:clear_flag": {
            "assessed_by": "Dr Rao, emergency department",
            "assessed_on": "2026-11-23",
            "result": "Nothing found.",
            "version": flag.version,
        },
        "patients:open_preferences": {"email": "no", "check_in": "yes"},
        "patients:open_intake": {"birth_on": "1985-05-04"},
    }


def _examination_forms(office: Office, episode: Episode) -> dict[str, Fields]:
    place = {"segment": "L4", "side": "right"}
    return {
        "patients:start_examination": {"episode": str(episode.uid), "kind": "initial"},
        "patients:toggle_letter": {**place, "letter": "P", "on": "1"},
        "patients:save_finding": {
            **place,
            "kind": "pain",
            "grade": "2",
            "direction": "",
            "end_feel": "",
            "since_on": "2026-11-20",
            "change": "new",
            "listing_system": "gonstead",
            "listing": "PRS",
        },
        "patients:remove_finding": {**place, "kind": "pain"},
        "patients:repeat_findings": place,
        "patients:save_measurements": {
            "cervical_flexion.midline": "40",
            "thomas.left": "10",
            "beighton.midline": "3",
            "myotome_L5.right": "4",
            "tilt_held": "on",
        },
        "patients:save_tests": {
            "slr.left": "positive",
            "slr.left.angle": "40",
            "slr.left.site": "calf",
            "draw": "1",
        },
        "patients:save_postures": {"lordosis": "less", "lordosis.degrees": "30", "scoliosis": "present"},
        "patients:save_vitals": {
            "systolic": "120",
            "diastolic": "80",
            "pulse": "60",
            "height_cm": "180",
            "weight_kg": "80",
            "neuro_screen_done": "True",
        },
        "patients:save_note": {"note": "Moves well.", "was": "Stiff."},
        "patients:save_hypothesis": {"hypothesis": "strain"},
        "patients:add_diagnosis": {"code": "M54.50", "reason": "Says the page."},
        "patients:sign_examination": {
            "version": Examination.objects.get(uid=office.uids["examination"]).version
        },
        "patients:add_examination_addendum": {"text": "Forgot the left side.", "reason": "Complete"},
        "patients:enter_examination_in_error": {"reason": "Wrong patient"},
    }


def _series_forms(office: Office) -> dict[str, Fields]:
    """Three visits, in eight days and after; each an hour later, the last as it is."""
    house = office.world.house
    visits = Appointment.objects.filter(series__uid=office.uids["series"]).order_by("series_number")
    times = [(visit.starts_at + timedelta(hours=1)).isoformat() for visit in visits]
    picked = {"number": "1", "scope": "following", "version": 1}
    return {
        "appointments:move_series": {
            **picked,
            "clock": "11:00",
            "days": "0",
            "practitioner": str(house.bob.uid),
            "with_apart": "on",
            "at": [*times[:-1], ""],
        },
        "appointments:call_series_off": {**picked, "reason": "Moves away"},
    }


def _diary_forms(office: Office, patient: Patient, slot: datetime) -> dict[str, Fields]:
    house = office.world.house
    appointment = Appointment.objects.get(uid=office.uids["appointment"])
    expected = Appointment.objects.get(patient__first_name="Late")
    first = str(VisitType.objects.get(kind="first").uid)
    chosen = {
        "visit_type": str(VisitType.objects.get(name="Adjustment").uid),
        "practitioner": str(house.bob.uid),
        "location": str(house.location.uid),
        "at": slot.isoformat(),
    }
    waits = {**_same_place(appointment), "answer": "wait", "hours": "late", "weekdays": ["1"]}
    wanted = {
        **chosen,
        "room": str(house.room.uid),
        "day": slot.astimezone(house.location.zone).date().isoformat(),
        "clock": f"{slot.astimezone(house.location.zone):%H:%M}",
        "is_overbook": "on",
        "overbook_reason": "In pain",
        "desk_note": "Brings a friend.",
    }
    walk_in = {
        "idem_key": str(uuid4()),
        "location": str(house.location.uid),
        "visit_type": wanted["visit_type"],
        "practitioner": wanted["practitioner"],
        "at": "",
        "overbook_reason": "In pain",
    }
    return {
        "appointments:book_visit": {**wanted, "patient": str(patient.uid), "idem_key": str(uuid4())},
        "appointments:book_newcomer": {
            **wanted,
            "idem_key": str(uuid4()),
            "first_name": "Ida",
            "last_name": "Holm",
            "birth_on": "1984-02-03",
            "phone": "+1 212 555 0166",
            "email": "ida@mail.example",
        },
        "appointments:book_family": {
            **{name: wanted[name] for name in ("practitioner", "location", "day", "at")},
            "patient": [str(patient.uid)],
            "kind": [wanted["visit_type"]],
            "who": [wanted["practitioner"]],
            "how": "after",
            "idem_key": str(uuid4()),
        },
        "appointments:add_to_family": {
            "first_name": "Ina",
            "last_name": "Holm",
            "birth_on": "1984-02-03",
            "phone": "+1 212 555 0168",
            "email": "ina@mail.example",
            "idem_key": str(uuid4()),
        },
        "appointments:move_appointment": {
            **wanted,
            "version": appointment.version,
            "minutes": "30",
            "is_silent": "on",
        },
        "appointments:drop_visit": {
            **{name: wanted[name] for name in ("day", "clock", "practitioner", "room")},
            "version": appointment.version,
            "minutes": "30",
            "tell": "on",
        },
        "appointments:take_walk_in": {**walk_in, "patient": str(patient.uid)},
        "appointments:take_new_walk_in": {
            **walk_in,
            "first_name": "Ivo",
            "last_name": "Lind",
            "birth_on": "1984-02-03",
            "phone": "+1 212 555 0167",
            "email": "ivo@mail.example",
        },
        "appointments:plan_series": {
            **{name: wanted[name] for name in ("visit_type", "practitioner", "location", "clock", "at")},
            **{"visits_1": 1, "every_1": 1, "weeks_1": 1, "visits_2": 1, "every_2": 2, "weeks_2": 2},
            **{f"{name}_{row}": "" for name in ("visits", "every", "weeks") for row in (3, 4)},
            "patient": str(patient.uid),
            "first_day": wanted["day"],
            "weekdays": ["0", "2"],
            "other_clock": "17:00",
            "idem_key": str(uuid4()),
        },
        **_series_forms(office),
        "appointments:cancel_appointment": {"version": appointment.version, "reason": "Has a cold"},
        "appointments:change_status": {
            "version": appointment.version,
            "to": "confirmed",
            "next": "/today/",
        },
        **_recall_forms(office, patient, slot),
        "appointments:open_appointment": {"answer": "confirm"},
        "appointments:open_kiosk_page": {"phone": "212 555 0142", "birth_on": "1985-05-04", "letter": "N"},
        "appointments:arrive_at_kiosk": {"ticket": ticket_of(expected), "pain": "3"},
        "appointments:tell_late": {
            "idem_key": str(uuid4()),
            "practitioner": str(house.bob.uid),
            "minutes": 20,
        },
        "appointments:plan_absence": {
            "stand_in": "",
            "practitioner": str(house.bob.uid),
            "location": str(house.location.uid),
            "first_day": "2027-02-01",
            "first_clock": "08:00",
            "last_day": "2027-02-02",
            "last_clock": "12:00",
            "reason": "Ill",
            "how": "later",
            "decision": [],
        },
        "appointments:add_calendar": {"answer": "make"},
        "appointments:show_diary_address": {"answer": "make"},
        "appointments:choose_first_time": {**chosen, "visit_type": first},
        "appointments:give_details": {
            "first_name": "Zoe",
            "last_name": "Newman",
            "birth_on": "2015-02-03",
            "email": "zoe@mail.example",
            "phone": "+1 212 555 0186",
            "guardian_name": "Ada Newman",
            "guardian_relation": "Mother",
            "agrees": "on",
            "homepage": "",
        },
        "appointments:confirm_newcomer": {"answer": "yes"},
        "appointments:public_booking_settings": {"version": 2, "is_open": "on", "welcome": "Ring twice."},
        # In a week that the plan has not filled.
        **{
            f"appointments:{name}": {**chosen, "at": (slot + timedelta(days=21)).isoformat()}
            for name in ("open_rebook", "book_another")
        },
        "appointments:move_visit": {
            **_same_place(appointment),
            "at": (appointment.starts_at + timedelta(minutes=5)).isoformat(),  # reaches into its own time
            "answer": "yes",
            "was_told": "1",
        },
        "appointments:wait_for_earlier": waits,
        "appointments:wait_for_another": {**waits, "weeks": "2"},
        "appointments:wait_to_rebook": {**waits, "weeks": "12"},
    }


def _same_place(visit: Appointment) -> Fields:
    owners = {name: getattr(visit, name) for name in ("visit_type", "practitioner", "location")}
    return {name: str(owner.uid) for name, owner in owners.items()}


def _recall_forms(office: Office, patient: Patient, slot: datetime) -> dict[str, Fields]:
    line = {"version": Recall.objects.get(uid=office.uids["recall"]).version, "back": "/recalls/"}
    return {
        "appointments:add_recall": {
            "patient": str(patient.uid),
            "due_on": slot.date().isoformat(),
            "reason": "Bring the films.",
            "idem_key": str(uuid4()),
        },
        "appointments:log_attempt": {**line, "channel": "phone", "result": "no_answer", "note": "At noon."},
        "appointments:snooze_recall": {**line, "days": "7", "until": ""},
        "appointments:close_recall": {**line, "outcome": "declined"},
        "appointments:mail_recall": line,
        "appointments:stop_contact": {"reason": "Asked us to.", "back": "/recalls/"},
        "appointments:stop_recalls_of": {"reason": "Asked us to."},
    }


def _waitlist_forms(office: Office, slot: datetime) -> dict[str, Fields]:
    house, entry = office.world.house, str(office.uids["entry"])
    wishes = {
        "visit_type": str(VisitType.objects.get(name="Adjustment").uid),
        "urgency": "soon",
        "practitioners": str(house.bob.uid),
        "locations": str(house.location.uid),
        "weekdays": "2",
        "from_time": "09:00",
        "until_time": "12:00",
        "first_day": "2026-11-25",
        "last_day": "2026-12-25",
        "bring_forward": "",
        "note": "Works until nine.",
    }
    booking = {
        "version": 1,
        "idem_key": str(uuid4()),
        "at": slot.isoformat(),
        "practitioner": str(house.bob.uid),
        "location": str(house.location.uid),
    }
    return {
        "appointments:waitlist_settings": {"version": 1, "offers_itself": "on", "minutes": 90},
        "appointments:add_to_waitlist": {
            **wishes,
            "idem_key": str(uuid4()),
            "bring_forward": str(office.uids["appointment"]),
        },
        "appointments:edit_waiting": {**wishes, "version": 1},
        "appointments:withdraw_waiting": {"version": 1},
        "appointments:book_waiting": booking,
        "appointments:offer_freed_time": {"idem_key": str(uuid4()), "entries": entry},
        "appointments:answer_for": {"answer": "accept"},
        "appointments:open_offer": {"answer": "accept"},
    }


def _visit_forms(office: Office) -> dict[str, Fields]:
    place = {"segment": "L4", "side": "right"}
    touch = {
        **place,
        "technique": "activator",
        "response": "2",
        "with_details": "1",
        "is_tolerated": "1",
        "listing_system": "gonstead",
        "listing": "PRS",
        "position": "prone",
        "contact": "thumb",
        "line_of_drive": "front",
    }
    note = {
        "pain": "4",
        "complaint_review": "Better.",
        "assessment": "Moves well.",
        "home_advice": "Walk.",
        "care": "active",
        "version": Visit.objects.get(uid=office.uids["visit"]).version,
    }
    return {
        "appointments:start_visit": {"appointment": str(office.uids["appointment"])},
        "appointments:adjust": touch,
        "appointments:set_response": {
            **place,
            "adjustment": str(office.uids["adjustment"]),
            "response": "3",
            "armed": "activator",
        },
        "appointments:decide_gate": {
            **touch,
            "technique": "diversified",
            "kind": "overridden",
            "reason": "Films seen, bone is sound.",
        },
        "appointments:record_manipulation_consent": {**place, "answer": "yes", "signed_by": "Nora Quill"},
        "appointments:give_therapy": {**place, "therapy": "heat", "minutes": "10", "armed": "activator"},
        "appointments:remove_therapy": {**place, "therapy": "heat", "armed": "activator"},
        "appointments:remove_adjustment": {**place, "armed": "activator"},
        "appointments:save_visit_note": note,
        "appointments:sign_visit": note,
        "appointments:add_visit_addendum": {"text": "Forgot the left side.", "reason": "Complete"},
        "appointments:enter_visit_in_error": {"reason": "Wrong patient"},
    }


def _plan_forms(office: Office, line: Prescription) -> dict[str, Fields]:
    plan = RehabPlan.objects.get(uid=office.uids["plan"])
    proposed = Prescription.objects.get(uid=office.uids["prescription"])
    running = {
        uid: RehabPlan.objects.get(uid=office.uids[uid]).version for uid in ("active_plan", "held_plan")
    }
    return {
        "rehab_plans:type_check_in": {"days": "2", "pain": "2", "source": "phone"},
        "rehab_plans:accept_plan": {"version": plan.version},
        "rehab_plans:enter_phase": {"kind": "restore", "version": running["active_plan"]},
        "rehab_plans:hold_plan": {"reason": "Flu", "version": running["active_plan"]},
        "rehab_plans:resume_plan": {"version": running["held_plan"]},
        "rehab_plans:add_exercise": {
            "phase": str(plan.phases.all()[0].uid),
            "exercise": _exercise(plan),
            "reason": "Likes it.",
            "version": plan.version,
        },
        "rehab_plans:edit_prescription": {
            **{name: getattr(proposed, name) for name in ("sets", "hold_seconds", "minutes", "times_a_day")},
            "reps": "5",
            "days_a_week": "3",
            "per_side": "on",
            "version": plan.version,
        },
        "rehab_plans:remove_line": {"reason": "Hurts", "version": plan.version},
        "rehab_plans:log_exercise": {"exercise": str(line.uid), "answer": "done"},
        "rehab_plans:open_check_in": {
            "days": "2",
            "pain": "5",
            "lasted_a_day": "yes",
            "had_spasm": "no",
            "was_limited": "no",
            "sought_care": "no",
        },
    }


def _exercise(plan: RehabPlan) -> str:
    """One that may be added: allowed, and not in the first phase."""
    there = set(
        Prescription.objects.filter(phase=plan.phases.all()[0]).values_list("exercise__key", flat=True)
    )
    return next(key for key in allowed_keys(plan) if key not in there)


def _intake_forms() -> dict[str, Fields]:
    pages: dict[str, Fields] = {"patients:type_intake": {"source": "paper"}}
    for page in PAGES:
        pages[f"patients:type_intake_page {page}"] = CALM[page]
        pages[f"patients:show_intake_page {page}"] = CALM[page]
    return pages
