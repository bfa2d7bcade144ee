"""Where the story could have gone another way: urgent at night, no thrust here, a taken time, a good week."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from appointments.visits import Touch, adjust, start_visit
from clinic.links import issue_url
from clinic.models import LinkPurpose
from clinic.tenancy import clinic_scope
from patients.conditions import Need
from patients.consents import record_consent
from patients.intake import start_intake
from patients.models import ConsentPurpose, Patient, Source
from patients.records import add_need
from tests.conftest import NOW
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.plans import make_accepted_plan
from tests.flows.browser import Visitor
from tests.flows.conftest import PHONE_DEVICE, Beat, Clock, Devices
from tests.flows.furnished import SEEN
from tests.flows.intake import (
    begin_intake,
    link_in,
    say_no_to_the_rest,
    tell_complaint,
    tell_days,
    tell_health,
)

pytestmark = pytest.mark.django_db(transaction=True)

NORA = "Nora Quill"
NIGHT = NOW + timedelta(hours=14)  # 23:00 in New York
NEXT_MORNING = NOW + timedelta(hours=23, minutes=31)  # half an hour after the doors open at 8:00
# Requests leave the device only after a while, so that taps come before the answer to the one before.
SLOW_NET = """const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (body) { setTimeout(() => send.call(this, body), 300); };"""
SADDLE = "Is the skin between your legs, where you would sit on a saddle, numb or strange to the touch?"


def test_urgent_answer_at_night_is_answered_at_once_and_escalates_in_opening_hours(
    somebody: Devices, town: House, beat: Beat, clock: Clock
) -> None:
    clock.move_to(NIGHT)
    nora = somebody(**PHONE_DEVICE)
    begin_intake(nora, link=intake_link(town), birth_on="1985-05-04")
    tell_complaint(nora)
    tell_days(nora)
    tell_health(nora)
    nora.choose(SADDLE, "Yes")
    say_no_to_the_rest(nora)
    nora.click("Save and go on")
    nora.heading("Please act now")
    nora.sees("Please go to an emergency department now")
    nora.sees("Nobody is reading this now")
    expect(nora.button("Call 911", role="link")).to_have_attribute("href", "tel:911")
    nora.photograph("20-urgent-390")
    nora.click("I have read this")
    nora.heading("Head and neck")

    alice = somebody()
    alice.enter(town.alice)
    alice.go("/follow-ups/")
    alice.sees("Nothing waits")
    clock.move_to(NEXT_MORNING)
    beat.tick("patients.escalate_follow_ups")
    owner = somebody()
    owner.enter(town.alice)
    open_until(owner, "/follow-ups/", words=NORA)
    owner.photograph("21-escalated")


def test_contraindicated_thrust_waits_for_an_override_and_the_plan_for_a_clearance(
    somebody: Devices, town: House, clock: Clock
) -> None:
    with clinic_scope(town.clinic):
        patient = make_patient()
        make_episode(patient)
        add_need(patient=patient, key=Need.LONG_STEROIDS, detail="", by=town.bob, now=NOW)
        consent_to_adjustments(patient)
    amy, bob = somebody(), somebody()
    amy.enter(town.amy)
    try_a_thrust(amy, patient)
    amy.sees("Only a chiropractor may override this.")
    expect(amy.page.get_by_label("Why go on all the same")).to_have_count(0)

    bob.enter(town.bob)
    try_a_thrust(bob, patient)
    gate = bob.page.get_by_role("alert")
    bob.click("Override and record Diversified")
    expect(gate).to_be_visible()  # without a reason nothing happens
    bob.click("Mobilisation", inside=gate)
    expect(bob.page.get_by_role("alert")).to_contain_text("I have seen this, go on with Mobilisation")
    bob.click("I have seen this, go on with Mobilisation")
    expect(bob.page.locator(".care-done")).to_contain_text("Mobilisation")
    bob.does_not_see("Override and record")

    propose_and_meet_the_hold(bob, patient)
    clear_the_flag(bob)
    bob.go(f"/patients/{patient.uid}/")
    bob.page.get_by_role("link", name=re.compile("^Proposal of")).click()
    bob.click("Propose again")
    expect(bob.button("Accept and send")).to_be_visible()


def test_taken_time_names_the_free_times_around_it(somebody: Devices, town: House) -> None:
    with clinic_scope(town.clinic):
        make_patient()
        make_patient(first_name="Omar", last_name="Reed", email="", phone="+12125550143")
    rita, amy = somebody(), somebody()
    for desk, who, name in ((rita, town.rita, "Nora Quill"), (amy, town.amy, "Omar Reed")):
        desk.enter(who)
        desk.go("/calendar/2026-11-24/")
        desk.click("Book 10:00 with Dr Bob", role="link")
        desk.find("For whom", name, name)
        desk.page.get_by_role("option", name=name).first.click()
        desk.sees(f"{name} 4 May 1985")
    rita.page.get_by_role("button", name="Tue 24 Nov 10:00").first.click()
    rita.heading("Tue 24 Nov 10:00")
    amy.page.get_by_role("button", name="Tue 24 Nov 10:00").first.click()
    refusal = amy.page.get_by_role("alert")
    expect(refusal).to_contain_text("10:00 is taken. Free with Dr Bob: 9:15, 10:45, 11:00, 11:15.")
    amy.photograph("22-clash")
    amy.click("Tue 24 Nov 10:45")
    amy.heading("Tue 24 Nov 10:45")


def test_patient_without_pain_moves_to_recovering(
    somebody: Devices, town: House, beat: Beat, clock: Clock
) -> None:
    with clinic_scope(town.clinic):
        patient = make_patient()
        consent_to_mail(patient)
        make_accepted_plan(make_episode(patient), by=town.bob, now=NOW)
    beat.tick("clinic.send_due_mail")
    beat.letter_to("nora@mail.example", about="Your plan")  # a second mail on one day would wait
    clock.move_to(NOW + timedelta(days=7, hours=3))
    beat.tick("clinic.plan_mail", "clinic.send_due_mail")
    letter = beat.letter_to("nora@mail.example", about="One question")
    nora = somebody(**PHONE_DEVICE, java_script_enabled=False)
    nora.go(link_in(letter, "c"))
    nora.choose("On how many of the last 7 days did it bother you?", "0 , no day")
    nora.choose("How bad was the worst pain?", "0 , no pain")
    nora.click("Send")
    nora.heading("Good to hear")
    nora.does_not_see("Pick a time")
    bob = somebody()
    bob.enter(town.bob)
    bob.go("/recurrence/")
    bob.page.get_by_role("link", name="Recovering 1").click()
    bob.sees(NORA)
    bob.photograph("23-recovering")


def test_taps_that_are_faster_than_the_answers_are_all_kept(somebody: Devices, town: House) -> None:
    with clinic_scope(town.clinic):
        patient = make_patient(first_name="Nora", last_name="Quill")
        make_episode(patient)
        consent_to_adjustments(patient)
        visit = start_visit(patient=patient, by=town.bob, now=NOW)
        adjust(visit=visit, touch=Touch("L4", "mobilisation", "right"), by=town.bob, now=NOW, decision=SEEN)
    bob = somebody()
    bob.sign_in("bob@plumb.example")
    bob.page.add_init_script(SLOW_NET)
    bob.go(f"/visits/{visit.uid}/?segment=L4&side=right")

    with bob.page.expect_response(lambda response: response.url.endswith("/note/")):
        bob.page.get_by_role("group", name=re.compile("^Response of L4")).last.get_by_role(
            "button", name="2"
        ).click()
        bob.click("Heat")
        bob.click("Taping")
        bob.fill("Assessment (optional)", "Less guarding.")
        bob.page.keyboard.press("Tab")
    expect(bob.button("Taping")).to_have_attribute("aria-pressed", "true")
    bob.button("Sign").first.click()
    bob.sees("seal intact")

    with clinic_scope(town.clinic):
        visit.refresh_from_db()
        assert visit.assessment == "Less guarding."
        assert {each.therapy for each in visit.therapies.all()} == {"heat", "taping"}
        assert [each.response for each in visit.adjustments.all()] == [2]


def intake_link(town: House) -> str:
    with clinic_scope(town.clinic):
        patient = make_patient(sex="female")
        intake = start_intake(patient=patient, source=Source.LINK, now=NIGHT)
        return issue_url(
            clinic=town.clinic,
            purpose=LinkPurpose.INTAKE,
            patient_uid=patient.uid,
            subject_uid=intake.uid,
            now=NIGHT,
        )


def open_until(person: Visitor, path: str, *, words: str) -> None:
    """Open a page that is drawn once until it shows what the worker is about to do."""
    for _try in range(20):
        person.go(path)
        if person.page.locator("main", has_text=words).count():
            return
        person.page.wait_for_timeout(250)
    person.sees(words)


def try_a_thrust(person: Visitor, patient: Patient) -> None:
    person.go(f"/patients/{patient.uid}/")
    person.click("Today's note")
    person.heading("Visit")
    person.part("Spine, seen from behind").get_by_role("button", name="L4, right").click()
    panel = person.page.locator("#segment-panel")
    panel.get_by_role("button", name=re.compile("^Diversified Thrust")).click()
    expect(person.page.get_by_role("alert")).to_contain_text("Diversified is barred here: L4")


def propose_and_meet_the_hold(bob: Visitor, patient: Patient) -> None:
    bob.go(f"/patients/{patient.uid}/")
    bob.click("Propose a plan", "Low back")
    bob.heading("Rehabilitation plan")
    bob.sees("On hold")
    expect(bob.button("Accept and send")).to_have_count(0)
    bob.photograph("24-held")
    bob.click("Open the patient's page", role="link")
    bob.heading(NORA)


def clear_the_flag(bob: Visitor) -> None:
    bob.page.get_by_role("link", name=re.compile("^Assess and clear")).first.click()
    bob.fill("Who assessed it?", "Dr Lane, family doctor")
    bob.fill("What did the assessment find?", "Bone density scan: normal for her age.")
    bob.click("Clear with this record")
    expect(bob.page).to_have_url(re.compile("/intake/"))


def consent_to_adjustments(patient: Patient) -> None:
    record(patient, ConsentPurpose.CARE, ConsentPurpose.MANIPULATION)


def consent_to_mail(patient: Patient) -> None:
    record(patient, ConsentPurpose.EMAIL, ConsentPurpose.CHECK_IN)


def record(patient: Patient, *purposes: ConsentPurpose) -> None:
    for purpose in purposes:
        record_consent(
            patient=patient, purpose=purpose, is_given=True, given_by=NORA, source=Source.PAPER, now=NOW
        )
