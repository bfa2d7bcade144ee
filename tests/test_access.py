"""Who may open what: every URL name × person. A name that is missing here fails, and so does one too many.

Each row: what the URL is about, and six letters for anonymous, Rita (front desk), Amy (assistant), Bob (chiropractor),
Alice (owner) and Charlie (a chiropractor of another clinic):

    o  opens: answered in some way (503 is /healthz without a worker), neither refused nor sent to sign in
    -  is sent to sign in
    x  403, the role may not
    ?  404, there is no such thing for this person
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from appointments.models import OtherHours, TimeOff, VisitType, WorkingHours
from appointments.visits import start_visit
from clinic.links import issue_link
from clinic.models import LinkPurpose, OutgoingMail, Purpose
from clinic.tokens import issue_token
from patients.examinations.drafts import start_examination
from patients.examinations.palpation import Place, save_finding
from patients.follow_ups import open_follow_up
from patients.models import Audience, Diagnosis, Examination, FollowUpKind, Intake, RedFlag, Source, Urgency
from rehab_plans.models import Prescription
from tests.factories.appointments import make_appointment, make_recall, make_series
from tests.factories.clinic import House
from tests.factories.codes import make_codes
from tests.factories.imports import NORA, PEOPLE, csv_of, upload
from tests.factories.newcomers import make_request
from tests.factories.patients import make_episode, make_patient
from tests.factories.plans import make_need, make_proposal
from tests.factories.rehab_plans import make_check_in, make_plan
from tests.factories.waitlist import make_entry, make_freed, make_offer

pytestmark = pytest.mark.django_db

ANYBODY = "oooooo"
LIST = "-ooooo"  # Charlie opens his own clinic's
ONE = "-oooo?"  # every role of the clinic
READS = "-xooo?"  # the record: assistant, chiropractor, owner
WRITES = "-xoox?"  # into the record: assistant and chiropractor
SIGNS = "-xxox?"  # the chiropractor alone
SEES_SETTINGS = "-xxooo"
SEES_SETTING = "-xxoo?"  # of this clinic
SETS = "-xxxox"  # the owner alone
GONE = "??????"  # not mounted outside the demo

TABLE: dict[str, tuple[str, str]] = {
    "clinic:show_health": ("", ANYBODY),
    "clinic:show_metrics": ("", ANYBODY),  # from this machine; tests/clinic/test_metrics.py tells who else
    "clinic:list_messages": ("", LIST),
    "clinic:send_again": ("mail", "-oxxox"),
    "clinic:list_demo_mail": ("", GONE),
    "clinic:show_demo_mail": ("nothing", GONE),
    "clinic:show_settings": ("", "-xxooo"),
    "clinic:edit_settings": ("", "-xxxox"),
    "clinic:switch_mail": ("", SETS),
    "clinic:list_imports": ("", SETS),
    "clinic:download_template": ("patients", SETS),
    "clinic:show_import": ("import", SETS),
    "clinic:download_rows": ("import", SETS),
    "clinic:set_import_columns": ("import", SETS),
    "clinic:set_import_names": ("import", SETS),
    "clinic:start_import": ("import", SETS),
    "clinic:discard_import": ("import", SETS),
    "clinic:list_tokens": ("", LIST),
    "clinic:revoke_token": ("token", "-???o?"),  # one's own only: this one is Alice's
    "clinic:show_api_schema": ("", ANYBODY),
    "clinic:show_api_docs": ("", ANYBODY),
    "patients:list_patients": ("", LIST),
    "patients:find_patients": ("", LIST),
    "patients:add_patient": ("", LIST),
    "patients:show_patient": ("patient", ONE),
    "patients:edit_patient": ("patient", ONE),
    "patients:chart_summary": ("patient", READS),
    "patients:add_need": ("patient", ONE),
    "patients:end_need": ("need", "-?ooo?"),
    "patients:open_episode": ("patient", WRITES),
    "patients:discharge_episode": ("episode", WRITES),
    "patients:list_follow_ups": ("", LIST),
    "patients:acknowledge_follow_up": ("follow_up", "-?ooo?"),
    "patients:finish_follow_up": ("follow_up", "-?ooo?"),
    "patients:show_intake": ("patient", READS),
    "patients:type_intake": ("patient", WRITES),
    "patients:read_intake_advice": ("patient", WRITES),
    "patients:type_intake_page": ("patient complaint", WRITES),
    "patients:send_intake_link": ("patient", ONE),
    "patients:clear_flag": ("flag", SIGNS),
    "patients:open_intake": ("link:intake", ANYBODY),
    "patients:show_intake_urgent": ("link:intake", ANYBODY),
    "patients:show_intake_page": ("link:intake complaint", ANYBODY),
    "patients:open_preferences": ("link:preferences", ANYBODY),
    "patients:start_examination": ("patient", WRITES),
    "patients:show_examination": ("examination", READS),
    "patients:select_segment": ("examination", READS),
    "patients:toggle_letter": ("examination", WRITES),
    "patients:save_finding": ("examination", WRITES),
    "patients:remove_finding": ("examination", WRITES),
    "patients:repeat_findings": ("examination", WRITES),
    "patients:save_measurements": ("examination", WRITES),
    "patients:save_tests": ("examination", WRITES),
    "patients:mark_all_negative": ("examination", WRITES),
    "patients:find_tests": ("examination", READS),
    "patients:save_postures": ("examination", WRITES),
    "patients:save_vitals": ("examination", WRITES),
    "patients:save_note": ("examination", WRITES),
    "patients:save_hypothesis": ("examination", WRITES),
    "patients:find_codes": ("examination", READS),
    "patients:add_diagnosis": ("examination", WRITES),
    "patients:remove_diagnosis": ("examination diagnosis", WRITES),
    "patients:sign_examination": ("examination", SIGNS),
    "patients:add_examination_addendum": ("examination", WRITES),
    "patients:enter_examination_in_error": ("examination", SIGNS),
    "appointments:show_today": ("", LIST),
    "appointments:show_day": ("", LIST),
    "appointments:show_calendar": ("", LIST),
    "appointments:read_feed": ("", LIST),
    "appointments:show_sheet": ("", LIST),
    "appointments:book_visit": ("", LIST),
    "appointments:book_newcomer": ("", LIST),
    "appointments:take_walk_in": ("", LIST),
    "appointments:take_new_walk_in": ("", LIST),
    "appointments:find_guests": ("", LIST),
    "appointments:book_family": ("", LIST),
    "appointments:add_to_family": ("", LIST),
    "appointments:undo_family": ("appointment", ONE),
    "appointments:suggest_widely": ("", LIST),
    "appointments:suggest_times": ("", LIST),
    "appointments:plan_series": ("", LIST),
    "appointments:show_series": ("series", ONE),
    "appointments:move_series": ("series", ONE),
    "appointments:call_series_off": ("series", ONE),
    "appointments:take_series_back": ("series", ONE),
    "appointments:undo_series_change": ("series 1", ONE),
    "appointments:show_appointment": ("appointment", ONE),
    "appointments:move_appointment": ("appointment", ONE),
    "appointments:drop_visit": ("appointment", ONE),
    "appointments:cancel_appointment": ("appointment", ONE),
    "appointments:undo_change": ("appointment 1", ONE),
    "appointments:change_status": ("appointment", ONE),
    "appointments:for_patient": ("patient", ONE),
    "appointments:visits_for_patient": ("patient", READS),
    "appointments:start_visit": ("patient", WRITES),
    "appointments:show_visit": ("visit", READS),
    "appointments:adjust": ("visit", WRITES),
    "appointments:set_response": ("visit", WRITES),
    "appointments:repeat_last_visit": ("visit", WRITES),
    "appointments:remove_adjustment": ("visit adjustment", WRITES),
    "appointments:decide_gate": ("visit", WRITES),
    "appointments:record_manipulation_consent": ("visit", WRITES),
    "appointments:give_therapy": ("visit", WRITES),
    "appointments:remove_therapy": ("visit", WRITES),
    "appointments:save_visit_note": ("visit", WRITES),
    "appointments:sign_visit": ("visit", SIGNS),
    "appointments:add_visit_addendum": ("visit", SIGNS),
    "appointments:enter_visit_in_error": ("visit", SIGNS),
    "appointments:tell_late": ("", LIST),
    "appointments:plan_absence": ("", LIST),
    "appointments:show_diary_address": ("", LIST),
    "appointments:list_kiosks": ("", "-xxooo"),
    "appointments:make_kiosk": ("location", "-xxxox"),
    "appointments:stop_kiosk": ("location", "-xxxox"),
    "appointments:open_kiosk_page": ("link:kiosk", ANYBODY),
    "appointments:arrive_at_kiosk": ("link:kiosk", ANYBODY),
    "appointments:open_diary_feed": ("link:diary_feed", ANYBODY),
    "appointments:open_visits_feed": ("link:visits_feed", ANYBODY),
    "appointments:add_calendar": ("link:appointment", ANYBODY),
    "appointments:list_recalls": ("", LIST),
    "appointments:add_recall": ("", LIST),
    "appointments:list_lost": ("", LIST),
    "appointments:log_attempt": ("recall", ONE),
    "appointments:snooze_recall": ("recall", ONE),
    "appointments:close_recall": ("recall", ONE),
    "appointments:mail_recall": ("recall", ONE),
    "appointments:stop_contact": ("recall", ONE),
    "appointments:recalls_for_patient": ("patient", ONE),
    "appointments:stop_recalls_of": ("patient", ONE),
    "appointments:allow_recalls_of": ("patient", ONE),
    "appointments:list_rebooking": ("", LIST),
    "appointments:keep_visit": ("appointment", ONE),
    "appointments:list_schedules": ("", SEES_SETTINGS),
    "appointments:show_schedule": ("practitioner", SEES_SETTING),
    "appointments:change_capacity": ("practitioner", SETS),
    "appointments:add_hours": ("practitioner", SETS),
    "appointments:add_other_hours": ("practitioner", SETS),
    "appointments:change_hours": ("hours", SETS),
    "appointments:remove_hours": ("hours", SETS),
    "appointments:change_other_hours": ("other_hours", SETS),
    "appointments:remove_other_hours": ("other_hours", SETS),
    "appointments:list_locums": ("", SEES_SETTINGS),
    "appointments:add_locum": ("", SETS),
    "appointments:change_stay": ("practitioner", SETS),
    "appointments:list_time_off": ("", SEES_SETTINGS),
    "appointments:add_time_off": ("", SETS),
    "appointments:change_time_off": ("time_off", SETS),
    "appointments:remove_time_off": ("time_off", SETS),
    "appointments:list_visit_types": ("", SEES_SETTINGS),
    "appointments:add_visit_type": ("", SETS),
    "appointments:change_visit_type": ("visit_type", SETS),
    "appointments:list_rooms": ("", SEES_SETTINGS),
    "appointments:add_room": ("", SETS),
    "appointments:change_room": ("room", SETS),
    "appointments:list_waitlist": ("", LIST),
    "appointments:waitlist_settings": ("", "-xxxox"),
    "appointments:add_to_waitlist": ("patient", ONE),
    "appointments:show_waiting": ("entry", ONE),
    "appointments:edit_waiting": ("entry", ONE),
    "appointments:withdraw_waiting": ("entry", ONE),
    "appointments:book_waiting": ("entry", ONE),
    "appointments:show_freed_time": ("freed", ONE),
    "appointments:offer_freed_time": ("freed", ONE),
    "appointments:end_round": ("round", ONE),
    "appointments:answer_for": ("offer", ONE),
    "appointments:open_offer": ("link:waitlist_offer", ANYBODY),
    "appointments:open_appointment": ("link:appointment", ANYBODY),
    "appointments:open_rebook": ("link:rebook", ANYBODY),
    "appointments:choose_first_time": ("riverside", ANYBODY),
    "appointments:give_details": ("link:newcomer", ANYBODY),
    "appointments:confirm_newcomer": ("link:newcomer_yes", ANYBODY),
    "appointments:list_requests": ("", LIST),
    "appointments:public_booking_settings": ("", SETS),
    "appointments:move_visit": ("link:appointment", ANYBODY),
    "appointments:book_another": ("link:appointment", ANYBODY),
    "appointments:wait_for_earlier": ("link:appointment", ANYBODY),
    "appointments:wait_for_another": ("link:appointment", ANYBODY),
    "appointments:wait_to_rebook": ("link:rebook", ANYBODY),
    "rehab_plans:list_recurrences": ("", "-xoooo"),
    "rehab_plans:show_course": ("patient", READS),
    "rehab_plans:type_check_in": ("episode", WRITES),
    "rehab_plans:for_patient": ("patient", READS),
    "rehab_plans:propose_plan": ("episode", WRITES),
    "rehab_plans:show_plan": ("plan", READS),
    "rehab_plans:accept_plan": ("plan", SIGNS),
    "rehab_plans:enter_phase": ("plan", WRITES),
    "rehab_plans:hold_plan": ("plan", WRITES),
    "rehab_plans:resume_plan": ("plan", SIGNS),
    "rehab_plans:add_exercise": ("plan", WRITES),
    "rehab_plans:edit_prescription": ("prescription", WRITES),
    "rehab_plans:remove_line": ("prescription", WRITES),
    "rehab_plans:open_programme": ("link:programme", ANYBODY),
    "rehab_plans:log_exercise": ("link:programme", GONE),  # an empty tap names no exercise
    "rehab_plans:open_check_in": ("link:check_in", ANYBODY),
}

# Pages of django-allauth that somebody without a session must reach; every other one asks to sign in.
SIGN_IN_PAGES = {
    "account_login",
    "account_logout",
    "account_signup",  # says that accounts are made by the clinic
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
}


@dataclass
class World:
    """One of everything in Alice's clinic, by the word a row of the table uses for it."""

    house: House
    uids: dict[str, UUID]
    tokens: dict[str, str]

    def args(self, about: str) -> list[Any]:
        words = about.split()
        return [
            self.tokens[word[5:]] if word.startswith("link:") else self.uids.get(word, word) for word in words
        ]


@pytest.fixture
def world(house: House, other_house: House) -> World:
    return make_world(house)


def make_world(house: House) -> World:
    now = timezone.now()
    patient = make_patient()
    episode = make_episode(patient)
    plan = make_proposal(episode, by=house.bob, now=now)
    check_in = make_check_in(episode, due_at=now)
    appointment = make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=now + timedelta(days=1)
    )
    entry = make_entry("Wanda", appointment.visit_type, now=now)
    offered = make_entry("Oscar", appointment.visit_type, now=now)
    offer = make_offer(offered, appointment, starts_at=now + timedelta(days=4), now=now)
    examination = start_examination(patient=patient, episode=episode, by=house.bob, now=now)
    visit = start_visit(patient=patient, episodes=[episode], by=house.bob, now=now)
    uids = {
        "patient": patient.uid,
        "location": house.location.uid,
        "episode": episode.uid,
        "check_in": check_in.uid,
        "appointment": appointment.uid,
        "series": make_series(
            patient=patient,
            practitioner=house.bob,
            location=house.location,
            by=house.rita,
            starts=[now + timedelta(days=day) for day in (8, 9, 10)],
            now=now,
        ).uid,
        "entry": entry.uid,
        "freed": make_freed(appointment, starts_at=now + timedelta(days=2), now=now).uid,
        "round": offer.round.uid,
        "offer": offer.uid,
        "examination": examination.uid,
        "finding": save_finding(
            examination=examination, place=Place("L4", "right"), kind="pain", detail={}, by=house.bob, now=now
        ).uid,
        "diagnosis": _diagnosis(examination, house, now).uid,
        "visit": visit.uid,
        "adjustment": visit.adjustments.create(episode=episode, place="T6", technique="massage").uid,
        "therapy": visit.therapies.create(therapy="ice").uid,
        "plan": plan.uid,
        "prescription": Prescription.objects.filter(phase__plan=plan)[0].uid,
        "need": make_need(patient, "osteoporosis", now).uid,
        "flag": _flag(patient, now).uid,
        "follow_up": _follow_up(patient, now).uid,
        "intake": Intake.objects.create(patient=patient, created_at=now, submitted_at=now).uid,
        "mail": _dead_mail(patient, now).uid,
        "recall": make_recall(patient, now=now).uid,
        "import": upload("patients", csv_of(PEOPLE, NORA), by=house.alice, now=now).uid,
        "token": issue_token(member=house.alice, name="table", now=now)[0].uid,
        **_settings(house, now),
    }
    subjects = {
        LinkPurpose.INTAKE: patient.uid,
        LinkPurpose.PREFERENCES: patient.uid,
        LinkPurpose.APPOINTMENT: appointment.uid,
        LinkPurpose.REBOOK: episode.uid,
        LinkPurpose.WAITLIST_OFFER: offer.uid,
        LinkPurpose.PROGRAMME: make_plan(make_episode(patient, area="neck"), by=house.bob, at=now).uid,
        LinkPurpose.CHECK_IN: check_in.uid,
        LinkPurpose.VISITS_FEED: patient.uid,
        LinkPurpose.DIARY_FEED: house.bob.uid,
        LinkPurpose.KIOSK: house.location.uid,
        LinkPurpose.NEWCOMER: make_request(house, now=now).uid,
        LinkPurpose.NEWCOMER_YES: make_request(house, now=now, state="asked").uid,
    }
    tokens = {
        str(purpose): issue_link(
            clinic=house.clinic,
            purpose=purpose,
            patient_uid=offered.patient.uid if purpose == LinkPurpose.WAITLIST_OFFER else patient.uid,
            subject_uid=subject,
            now=now,
        )
        for purpose, subject in subjects.items()
    }
    return World(house=house, uids=uids, tokens=tokens)


def _settings(house: House, now: Any) -> dict[str, UUID]:
    """On a Sunday, so that nobody else's hours are in the way."""
    who = {"practitioner": house.bob, "location": house.location}
    clocks = {"opens": time(9), "closes": time(12)}
    day = now.date() + timedelta(days=60)
    later = now + timedelta(days=90)
    return {
        "practitioner": house.bob.uid,
        "room": house.room.uid,
        "visit_type": VisitType.objects.all()[0].uid,
        "hours": WorkingHours.objects.create(**who, **clocks, weekday=6).uid,
        "other_hours": OtherHours.objects.create(**who, **clocks, day=day).uid,
        "time_off": TimeOff.objects.create(
            practitioner=house.bob, starts_at=later, ends_at=later + timedelta(hours=2)
        ).uid,
    }


def _diagnosis(examination: Examination, house: House, now: Any) -> Diagnosis:
    code = make_codes()["M54.2"]
    return Diagnosis.objects.create(
        episode=examination.episode, examination=examination, code=code, added_at=now, added_by=house.bob
    )


def _flag(patient: Any, now: Any) -> RedFlag:
    return RedFlag.objects.create(
        patient=patient,
        key="BP",
        severity="A",
        level="urgent",
        reason="190/115",
        source=Source.STAFF,
        raised_at=now,
    )


def _follow_up(patient: Any, now: Any) -> Any:
    return open_follow_up(
        key="x",
        kind=FollowUpKind.FLARE,
        audience=Audience.CLINICAL,
        urgency=Urgency.TODAY,
        patient=patient,
        title="A bad week",
        due_at=now,
        now=now,
    )


def _dead_mail(patient: Any, now: Any) -> OutgoingMail:
    return OutgoingMail.objects.create(
        idem_key="dead",
        kind="rebook",
        purpose=Purpose.APPOINTMENT,
        patient_uid=patient.uid,
        subject_uid=patient.uid,
        due_at=now,
        state="dead",
    )


def _names(entries: list[Any], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _names(entry.url_patterns, entry.namespace or namespace)
        elif entry.name:
            yield (f"{namespace}:{entry.name}" if namespace else entry.name), entry


ALL = dict(_names(get_resolver().url_patterns))
# What stands under /api/v1/ has a table of its own: tests/test_api_access.py.
OURS = {name for name in ALL if ":" in name and not name.partition(":")[0].endswith("_api")}


def test_the_table_names_every_page_of_the_house() -> None:
    assert set(TABLE) == OURS


def _clients(world: World, other_house: House) -> list[Client]:
    house = world.house
    clients = [Client(raise_request_exception=True)]
    for member in (house.rita, house.amy, house.bob, house.alice, other_house.bob):
        client = Client()
        client.force_login(member.user)
        clients.append(client)
    return clients


def _letter(response: Any) -> str:
    if response.status_code == 302 and "/account/login/" in response["Location"]:
        return "-"
    if response.status_code >= 500 and response.status_code != 503:
        return "!"
    return {403: "x", 404: "?"}.get(response.status_code, "o")


def _try(client: Client, method: str, url: str) -> Any:
    """The answer, with whatever it wrote taken back."""
    with transaction.atomic():
        response = client.generic(method, url, b"", content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return response


def test_every_page_opens_for_whom_the_table_says(
    world: World, other_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who gets in is decided before anything is drawn, and drawing takes half of the time.
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *args, **kwargs: "")
    clients = _clients(world, other_house)
    found = {name: _letters(name, about, clients, world) for name, (about, _expected) in TABLE.items()}
    assert found == {name: expected for name, (_about, expected) in TABLE.items()}


def _letters(name: str, about: str, clients: list[Client], world: World) -> str:
    """One letter per person; `?!` where one method lets through what the other refuses."""
    url = reverse(name, args=world.args(about))
    letters, methods = "", ["GET", "POST"]
    for client in clients:
        answers = {method: _try(client, method, url) for method in methods}
        # A page that does not know the method knows it for nobody.
        methods = [method for method in methods if answers[method].status_code != 405]
        allowed = [_letter(answers[method]) for method in methods]
        refused = {letter for letter in allowed if letter in "-x"}
        letters += allowed[0] if not refused or len(set(allowed)) == 1 else "?!"
    return letters


def test_patient_pages_are_closed_to_any_other_link(world: World) -> None:
    client = Client()
    for name, (about, _letters) in TABLE.items():
        if "link:" not in about:
            continue
        first, *rest = about.split()
        others = [token for purpose, token in world.tokens.items() if purpose != first[5:]]
        for token in ("nonsense", *others):
            assert client.get(reverse(name, args=[token, *rest])).status_code in (404, 405), name
            assert client.post(reverse(name, args=[token, *rest])).status_code == 404, name


def test_account_pages_ask_to_sign_in(db: None) -> None:
    arguments = {
        "account_confirm_email": ["1:x"],
        "account_reset_password_from_key": ["1", "x"],
        "mfa_remove_webauthn": [1],
        "mfa_edit_webauthn": [1],
    }
    names = {name for name in ALL if ":" not in name}
    answers = {name: Client().get(reverse(name, args=arguments.get(name))) for name in names}
    assert {name for name, answer in answers.items() if _letter(answer) != "-"} <= SIGN_IN_PAGES
