"""The intake, filled in the way a patient does: page by page, on a phone."""

import re
from email.message import EmailMessage

from playwright.sync_api import expect

from tests.flows.browser import Visitor

SAFETY_PAGES = 5


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(preferencelist=("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(letter: EmailMessage, kind: str) -> str:
    """The address in the letter's text whose path begins with `kind`: "i" intake, "h" programme, "c" check-in."""
    found = re.search(rf"https?://\S+/{kind}/\S+", text_of(letter))
    assert found, f"no /{kind}/ link in {text_of(letter)}"
    return found.group()


def begin_intake(patient: Visitor, *, link: str, birth_on: str) -> None:
    patient.go(link)
    patient.fill("Your birth date", birth_on)
    patient.click("Go on")
    patient.heading("Your pain")


def tell_complaint(patient: Visitor, *, pain: str = "6") -> None:
    patient.choose("Where does it hurt most?", "Low back")
    patient.fill("What happened, in your own words? (optional)", "It locked when I lifted a box.")
    patient.fill("When did it begin? (optional)", "2026-11-21")
    patient.choose("How did it start?", "Lifting", "Twisting")
    patient.choose("How strong is the pain right now?", pain)
    patient.choose("How strong was it at its worst this week?", "8")
    go_on(patient, "Your days")


def tell_days(patient: Visitor) -> None:
    patient.choose("Does your back or neck lock, or go into spasm? (optional)", "Yes")
    patient.choose("What makes it worse?", "Twisting", "Bending")
    patient.choose("What helps?", "Heat", "A rest position")
    patient.fill("How many times have you had this before? (optional)", "3")
    patient.fill("How many hours do you sit on a usual day? (optional)", "7")
    patient.choose("Can you get down to the floor and up again?", "No")
    go_on(patient, "Your health")


def tell_health(patient: Visitor, *bones: str) -> None:
    if bones:
        patient.choose("My bones and joints", *bones)
    patient.choose("Are you pregnant?", "No")
    patient.choose("What helps me at the clinic", "I need large print")
    go_on(patient, "Legs, arms and bladder")


def say_no_to_the_rest(patient: Visitor) -> None:
    """No to every question of the page that has no yes yet."""
    for group in patient.page.get_by_role("group").all():
        if not group.get_by_role("radio", name="Yes", exact=True).is_checked():
            group.get_by_role("radio", name="No", exact=True).check()


def pass_safety_pages(patient: Visitor, *yes: str) -> None:
    """No to everything that could be dangerous, but yes to the questions given."""
    for _page in range(SAFETY_PAGES):
        for question in yes:
            if patient.page.get_by_role("group", name=question).count():
                patient.choose(question, "Yes")
        say_no_to_the_rest(patient)
        before = patient.page.url
        patient.click("Save and go on")
        expect(patient.page).not_to_have_url(before)
    patient.heading("What you agree to")


def agree(patient: Visitor, *, name: str) -> None:
    for question in (
        "Examination and care",
        "Adjusting the back by hand",
        "E-mail about my plan",
        "One question a week",
    ):
        patient.choose(question, "Yes")
    patient.choose("Adjusting the neck by hand (optional)", "No")
    patient.fill("Your full name", name)
    patient.click("Send my answers")
    patient.heading("Thank you. We have your answers.")


def go_on(patient: Visitor, heading: str) -> None:
    patient.click("Save and go on")
    patient.heading(heading)
