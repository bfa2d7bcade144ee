"""Mails about visits, as they arrive: words, links, calendar parts, and who does not get one."""

import logging
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from celery.signals import before_task_publish
from icalendar import Calendar

from appointments.invitations import write_invitation
from appointments.models import Appointment, AppointmentStatus
from appointments.reminders import missing_reminders, plan_reminders, reminder_time
from clinic.links import resolve_link
from clinic.mail import queue_mail
from clinic.mail_rounds import plan_mail
from clinic.models import LinkPurpose, MailState, OutgoingMail
from clinic.sending import send_due_mail
from patients.models import (
    FollowUp,
    FollowUpKind,
    Guardian,
    Intake,
    Patient,
)
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.smtp import Post

pytestmark = pytest.mark.django_db

CLINICAL = re.compile(
    r"chiropract|back|spine|pain|exercise|adjust|rehab|therap|diagnos|neck|treat|injur|symptom", re.IGNORECASE
)
NEW_YORK = ZoneInfo("America/New_York")


def visit(house: House, starts_at: datetime, patient: Patient | None = None, **fields: Any) -> Appointment:
    return make_appointment(
        patient=patient or make_patient(),
        practitioner=house.bob,
        location=house.location,
        starts_at=starts_at,
        **{"booked_at": starts_at - timedelta(days=20)} | fields,
    )


def owe(kind: str, appointment: Appointment, *, due_at: datetime) -> OutgoingMail:
    queue_mail(
        kind=kind,
        patient_uid=appointment.patient.uid,
        subject_uid=appointment.uid,
        subject_version=appointment.sequence + 1,
        now=due_at,
        useful_until=appointment.starts_at,
    )
    return OutgoingMail.objects.get(
        kind=kind, subject_uid=appointment.uid, subject_version=appointment.sequence + 1
    )


def send(now: datetime) -> Counter[str]:
    return send_due_mail(clock=lambda: now)


def calendar_of(post: Post) -> Any:
    [part] = [
        part
        for part in post.letters[-1].walk()
        if part.get_content_type() == "text/calendar" and not part.get_filename()
    ]
    return part


def token_of(text: str, path: str) -> str:
    found = re.search(rf"https?://[^/\s]+/{path}/([A-Za-z0-9_-]+)/", text)
    assert found is not None
    return found.group(1)


def test_confirmation_says_when_where_and_with_whom_and_nothing_clinical(
    house: House, post: Post, now: datetime
) -> None:
    owe("confirmation", visit(house, now + timedelta(days=3)), due_at=now)
    assert send(now) == {"sent": 1}
    letter = post.letters[0]
    assert post.recipients == ["nora@mail.example"]
    assert letter["Subject"] == "Your visit on Fri 27 Nov, 9:00"
    assert letter["Reply-To"].addresses[0].addr_spec == "desk@riverside.example"
    assert letter["List-Unsubscribe"] is None
    assert "Quill" not in letter.as_string()
    for words in (post.text(), re.sub(r"<style.*?</style>|<[^>]+>", "", post.html(), flags=re.DOTALL)):
        assert "Friday, 27 November, 9:00" in words
        assert "EST" in words
        assert "Dr Bob" in words
        assert "Main Street" in words
        assert "+1 212 555 0100" in words
        assert "Quill" not in words
        assert not CLINICAL.search(re.sub(r"https?://\S+", "", words))
    assert "prefers-color-scheme: dark" in post.html()
    assert 'lang="en"' in post.html()


def test_links_of_a_confirmation_open_visit_intake_and_preferences(
    house: House, post: Post, now: datetime
) -> None:
    appointment = visit(house, now + timedelta(days=3))
    owe("confirmation", appointment, due_at=now)
    send(now)
    for path, purpose in (
        ("a", LinkPurpose.APPOINTMENT),
        ("i", LinkPurpose.INTAKE),
        ("u", LinkPurpose.PREFERENCES),
    ):
        link = resolve_link(token_of(post.text(), path), now=now, purpose=purpose)
        assert link is not None
        assert link.patient_uid == appointment.patient.uid
        assert f"/{path}/" in post.html()


def test_confirmation_asks_for_the_intake_only_until_there_is_one(
    house: House, post: Post, now: datetime
) -> None:
    patient = make_patient()
    Intake.objects.create(patient=patient, created_at=now, submitted_at=now)
    owe("confirmation", visit(house, now + timedelta(days=3), patient), due_at=now)
    send(now)
    assert "/i/" not in post.text()


def test_invitation_is_whole_private_and_in_the_zone_of_the_place(
    house: House, post: Post, now: datetime
) -> None:
    appointment = visit(house, now + timedelta(days=3))
    owe("confirmation", appointment, due_at=now)
    send(now)
    part = calendar_of(post)
    assert part.get_param("method") == "REQUEST"
    assert part.get_content_charset() == "utf-8"
    calendar = Calendar.from_ical(part.get_content())
    assert calendar["METHOD"] == "REQUEST"
    [event] = calendar.walk("VEVENT")
    [zone] = calendar.walk("VTIMEZONE")
    assert str(event["UID"]) == str(appointment.uid)
    assert event["SEQUENCE"] == 0
    assert event["DTSTART"].params["TZID"] == zone["TZID"] == "America/New_York"
    assert event["DTSTART"].dt == appointment.starts_at
    assert event["DTEND"].dt == appointment.ends_at
    assert event["DTSTAMP"].dt == now
    assert (event["CLASS"], event["STATUS"]) == ("PRIVATE", "CONFIRMED")
    assert event["ORGANIZER"] == "mailto:desk@riverside.example"
    assert event["ATTENDEE"] == "mailto:nora@mail.example"
    text = part.get_content()
    assert not CLINICAL.search(text)
    assert "/a/" not in text
    assert len(text) < 2000
    [file] = list(post.letters[0].iter_attachments())
    assert file.get_filename() == "invite.ics"
    assert Calendar.from_ical(file.get_content())["METHOD"] == "REQUEST"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/Berlin", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    "starts_at", ["2026-10-25 00:30", "2026-11-01 05:30", "2026-11-01 06:30", "2027-07-01 09:00"]
)
def test_invitation_tells_each_calendar_the_same_instant(
    house: House, now: datetime, zone: str, starts_at: str
) -> None:
    house.location.time_zone = zone
    begins = datetime.fromisoformat(f"{starts_at}+00:00")
    appointment = visit(house, begins)
    appointment.location = house.location
    said = write_invitation(
        method="REQUEST",
        appointment=appointment,
        clinic=house.clinic,
        email="nora@mail.example",
        name='Nora "N" ' + "Quill" * 20,
        sequence=7,
        now=now,
    )
    [event] = Calendar.from_ical(said).walk("VEVENT")
    assert event["DTSTART"].dt.replace(tzinfo=None) == begins.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert event["DTEND"].dt - event["DTSTART"].dt == appointment.ends_at - begins
    assert zone in str(event["DTSTART"].params.get("TZID", "UTC"))
    assert (event["DTSTAMP"].dt, event["SEQUENCE"], str(event["UID"])) == (now, 7, str(appointment.uid))
    assert event["ATTENDEE"].params["CN"] == "Nora 'N' " + "Quill" * 20
    assert max(map(len, said.split(b"\r\n"))) <= 75


def test_moved_visit_keeps_its_uid_and_raises_its_sequence(house: House, post: Post, now: datetime) -> None:
    appointment = visit(house, now + timedelta(days=3))
    first = owe("confirmation", appointment, due_at=now)
    send(now)
    late = owe("confirmation", visit(house, now + timedelta(days=4), make_patient(last_name="B")), due_at=now)
    Appointment.objects.filter(uid=late.subject_uid).update(sequence=1)
    appointment.sequence, appointment.starts_at = 1, now + timedelta(days=5)
    appointment.ends_at = appointment.blocked_until = appointment.starts_at + timedelta(minutes=15)
    appointment.blocked_from = appointment.starts_at
    appointment.save()
    owe("confirmation", appointment, due_at=now)
    assert send(now) == {"sent": 1, "superseded": 1}
    late.refresh_from_db()
    assert late.reason == "moved"
    [event] = Calendar.from_ical(calendar_of(post).get_content()).walk("VEVENT")
    assert (str(event["UID"]), event["SEQUENCE"]) == (str(first.subject_uid), 1)
    assert "new time" in post.text()


def test_cancellation_takes_the_visit_out_of_the_calendar(house: House, post: Post, now: datetime) -> None:
    appointment = visit(house, now + timedelta(days=3))
    owe("confirmation", appointment, due_at=now)
    send(now)
    appointment.status, appointment.sequence, appointment.cancelled_at = AppointmentStatus.CANCELLED, 1, now
    appointment.save()
    owe("cancellation", appointment, due_at=now)
    assert send(now) == {"sent": 1}
    part = calendar_of(post)
    assert part.get_param("method") == "CANCEL"
    calendar = Calendar.from_ical(part.get_content())
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert event["SEQUENCE"] > 0
    assert str(event["UID"]) == str(appointment.uid)
    assert post.letters[-1]["Subject"].startswith("Cancelled:")


def test_cancellation_of_what_nobody_was_told_is_not_sent(house: House, post: Post, now: datetime) -> None:
    appointment = visit(house, now + timedelta(days=3), status=AppointmentStatus.CANCELLED, cancelled_at=now)
    told = owe("confirmation", appointment, due_at=now)
    OutgoingMail.objects.filter(pk=told.pk).update(state=MailState.SUPERSEDED)
    owe("cancellation", appointment, due_at=now)
    assert send(now) == {"superseded": 1}
    assert post.letters == []


# ── reminders ──


def test_reminder_goes_a_day_before_once(house: House, post: Post, now: datetime) -> None:
    appointment = visit(house, now + timedelta(days=1, hours=3))
    for _round in range(3):
        plan_mail(now=now)
    [mail] = OutgoingMail.objects.filter(kind="reminder")
    assert (mail.due_at, mail.useful_until) == (now + timedelta(hours=3), appointment.starts_at)
    assert send(now + timedelta(hours=2)) == {}
    assert send(now + timedelta(hours=3)) == {"sent": 1}
    assert post.letters[0]["Subject"] == "Reminder: your visit on Wed 25 Nov, 12:00"
    assert not CLINICAL.search(re.sub(r"https?://\S+", "", post.text()))
    assert missing_reminders(house.clinic, now + timedelta(hours=3)) == 0


@pytest.mark.parametrize(
    ("local_start", "local_due"),
    [
        ("2026-11-26 09:00", "2026-11-25 09:00"),
        ("2026-11-26 07:30", "2026-11-24 19:30"),  # a day before would be 7:30, in the quiet hours
        ("2026-11-26 20:30", "2026-11-25 19:30"),
        ("2026-11-26 08:00", "2026-11-25 08:00"),
        ("2026-11-02 07:30", "2026-10-31 19:30"),  # the clocks went back in between
    ],
)
def test_reminder_that_would_fall_into_quiet_hours_goes_before_them(
    house: House, local_start: str, local_due: str
) -> None:
    appointment = visit(house, datetime.fromisoformat(local_start).replace(tzinfo=NEW_YORK).astimezone(UTC))
    due_at = reminder_time(house.clinic, appointment).astimezone(NEW_YORK)
    assert f"{due_at:%Y-%m-%d %H:%M}" == local_due


def test_reminder_delayed_into_the_night_waits_for_the_morning(house: House, post: Post) -> None:
    night = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # 22:00 in New York
    early = visit(house, datetime(2026, 11, 25, 12, 30, tzinfo=UTC))  # 7:30, before the quiet hours end
    late = visit(house, datetime(2026, 11, 25, 20, 0, tzinfo=UTC), make_patient(last_name="Late"))
    for each in (early, late):
        owe("reminder", each, due_at=night)
    assert send(night) == {"postponed": 1, "suppressed": 1}
    waiting = OutgoingMail.objects.get(subject_uid=late.uid)
    assert waiting.due_at.astimezone(NEW_YORK).time() == time(8, 0)
    assert OutgoingMail.objects.get(subject_uid=early.uid).reason == "quiet_hours"
    assert send(waiting.due_at) == {"sent": 1}


def test_no_reminder_when_the_lead_is_shorter_or_the_visit_is_not_booked(house: House, now: datetime) -> None:
    soon = now + timedelta(hours=20)
    visit(house, soon, booked_at=now)
    for number, status in enumerate((AppointmentStatus.CONFIRMED, AppointmentStatus.CANCELLED)):
        visit(house, soon, make_patient(last_name=f"P{number}"), status=status, lane=number + 2)
    visit(house, now + timedelta(days=9), make_patient(last_name="Far"))
    moved = visit(house, now + timedelta(hours=30), make_patient(last_name="Moved"), sequence=1)
    owe("confirmation", moved, due_at=now + timedelta(hours=7))
    assert plan_reminders(house.clinic, now) == 0


def test_outage_is_caught_up_while_the_visit_is_ahead(house: House, now: datetime) -> None:
    visit(house, now + timedelta(hours=2))
    visit(house, now - timedelta(hours=1), make_patient(last_name="Over"))
    assert missing_reminders(house.clinic, now) == 1
    assert plan_reminders(house.clinic, now) == 1
    assert missing_reminders(house.clinic, now) == 0


def test_reminder_is_skipped_when_the_patient_has_confirmed(house: House, post: Post, now: datetime) -> None:
    appointment = visit(house, now + timedelta(hours=24))
    mail = owe("reminder", appointment, due_at=now)
    Appointment.objects.update(status=AppointmentStatus.CONFIRMED)
    assert send(now) == {"superseded": 1}
    mail.refresh_from_db()
    assert mail.reason == "confirmed"


# ── who gets it ──


def test_guardian_of_a_minor_gets_the_mail_and_it_names_the_child(
    house: House, post: Post, now: datetime
) -> None:
    child = make_patient(first_name="Max", birth_on=date(2015, 1, 1), email="max@mail.example")
    Guardian.objects.create(patient=child, name="Ann Quill", relation="mother", email="ann@mail.example")
    owe("confirmation", visit(house, now + timedelta(days=3), child), due_at=now)
    send(now)
    assert post.recipients == ["ann@mail.example"]
    assert "this e-mail is for Max." in post.text()


def test_letters_beyond_ascii_arrive_as_they_are(house: House, post: Post, now: datetime) -> None:
    house.clinic.mail_name = "Räumlichkeit 東京"
    house.clinic.save(update_fields=["mail_name"])
    patient = make_patient(first_name="Żółć\r\nBcc: all@mail.example", email="nora@bücher.example")
    owe("confirmation", visit(house, now + timedelta(days=3), patient), due_at=now)
    assert send(now) == {"sent": 1}
    letter = post.letters[0]
    assert letter["From"].addresses[0].display_name == "Räumlichkeit 東京"
    assert post.recipients == ["nora@xn--bcher-kva.example"]
    assert letter["Bcc"] is None
    assert "Hello Żółć" in post.text()
    assert letter.as_bytes().isascii()


def test_minor_without_a_guardians_address_is_called_not_written_to(
    house: House, post: Post, now: datetime
) -> None:
    child = make_patient(first_name="Max", birth_on=date(2015, 1, 1), email="max@mail.example")
    owe("confirmation", visit(house, now + timedelta(days=3), child), due_at=now)
    assert send(now) == {"suppressed": 1}
    assert post.recipients == []


def test_patient_without_an_address_is_one_line_on_the_call_list(
    house: House, post: Post, now: datetime
) -> None:
    patient = make_patient(email="")
    mail = owe("confirmation", visit(house, now + timedelta(days=3), patient), due_at=now)
    assert send(now) == {"suppressed": 1}
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.PLANNED)
    assert send(now) == {"suppressed": 1}
    [call] = FollowUp.objects.all()
    assert (call.kind, call.audience, call.patient) == (FollowUpKind.CALL, "desk", patient)
    assert call.title == "Call instead of e-mail: confirmation of a visit, due 24 Nov"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"died_on": date(2026, 11, 20)}, "died"),
        ({"mail_stopped_at": datetime(2026, 11, 20, tzinfo=UTC)}, "stopped"),
        ({"archived_at": datetime(2026, 11, 20, tzinfo=UTC)}, "archived"),
    ],
)
def test_mail_stops_for_who_must_not_get_any_and_the_desk_is_left_alone(
    house: House, post: Post, now: datetime, fields: dict[str, Any], reason: str
) -> None:
    mail = owe("confirmation", visit(house, now + timedelta(days=3), make_patient(**fields)), due_at=now)
    assert send(now) == {"suppressed": 1}
    mail.refresh_from_db()
    assert mail.reason == reason
    assert not FollowUp.objects.exists()


def test_refused_address_is_one_line_for_the_desk(house: House, post: Post, now: datetime) -> None:
    owe("confirmation", visit(house, now + timedelta(days=3)), due_at=now)
    post.at_rcpt = ["550 no such user"]
    assert send(now) == {"dead": 1}
    [work] = FollowUp.objects.all()
    assert (work.kind, work.audience) == (FollowUpKind.MAIL_FAILED, "desk")
    assert not CLINICAL.search(work.title)


def test_address_that_is_none_ends_for_the_desk_and_others_go_out(
    house: House, post: Post, now: datetime
) -> None:
    broken = make_patient(last_name="Broken", email="broken@-")
    Patient.objects.filter(pk=broken.pk).update(email="no at sign")
    owe("confirmation", visit(house, now + timedelta(days=2), broken), due_at=now)
    owe("confirmation", visit(house, now + timedelta(days=3)), due_at=now)
    assert send(now) == {"dead": 1, "sent": 1}
    assert FollowUp.objects.get().kind == FollowUpKind.MAIL_FAILED


def test_rebook_link_goes_unless_a_visit_is_booked(house: House, post: Post, now: datetime) -> None:
    episode = make_episode()
    for version in (1, 2):
        queue_mail(
            kind="rebook",
            patient_uid=episode.patient.uid,
            subject_uid=episode.uid,
            subject_version=version,
            now=now,
            due_at=now + timedelta(days=version),
        )
    assert send(now + timedelta(days=1)) == {"sent": 1}
    link = resolve_link(token_of(post.text(), "r"), now=now + timedelta(days=1), purpose=LinkPurpose.REBOOK)
    assert link is not None
    assert link.subject_uid == episode.uid
    assert not CLINICAL.search(re.sub(r"https?://\S+", "", post.text()))
    visit(house, now + timedelta(days=5), episode.patient)
    assert send(now + timedelta(days=2)) == {"superseded": 1}


# ── what must not leak ──


def test_logs_and_queue_name_nobody(
    house: House,
    post: Post,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """The canary: a name, an address and tokens go through every path that logs."""
    published: list[str] = []

    def record(sender: Any = None, body: Any = None, headers: Any = None, **kwargs: Any) -> None:
        published.append(f"{sender} {body} {headers.get('argsrepr')} {headers.get('kwargsrepr')}")

    before_task_publish.connect(record)
    caplog.set_level(logging.DEBUG)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            sent = owe("confirmation", visit(house, now + timedelta(days=3)), due_at=now)
            refused = owe("confirmation", visit(house, now + timedelta(days=4), make_patient()), due_at=now)
            broken = make_patient()
            Patient.objects.filter(pk=broken.pk).update(email="Nora Quill has no address")
            owe("confirmation", visit(house, now + timedelta(days=5), broken), due_at=now)
    finally:
        before_task_publish.disconnect(record)
    post.at_rcpt = [None, "550 nora@mail.example: Nora Quill does not live here"]
    assert send(now) == {"sent": 1, "dead": 2}
    assert len(published) == 3
    assert "mail cannot be written" in caplog.text
    said = caplog.text + " ".join(published)
    for secret in (
        "Nora",
        "Quill",
        "nora@",
        "mail.example>",
        token_of(post.text(), "a"),
        token_of(post.text(), "i"),
    ):
        assert secret not in said
    assert {sent.pk, refused.pk} <= {
        mail.pk for mail in OutgoingMail.objects.exclude(state=MailState.PLANNED)
    }
