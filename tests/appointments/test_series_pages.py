"""Pages and mails of a series."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book
from appointments.models import Appointment, Series, VisitType
from appointments.series import book_series, cancel_series, change_series
from appointments.series_preview import Change, Pick, SeriesWanted, preview_series, read_series
from appointments.series_rule import Rule, Step
from appointments.series_scope import Scope, Shift
from appointments.wanted import Wanted
from clinic.mail_rounds import plan_mail
from clinic.models import MailState, Membership, OutgoingMail
from clinic.sending import send_due_mail
from patients.models import Patient
from tests.appointments.test_emails import CLINICAL
from tests.factories.appointments import make_series
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.smtp import Post

pytestmark = pytest.mark.django_db

SIGNED_IN = Callable[[Membership], Client]
MINUTES = timedelta(minutes=3)
PLAN = reverse("appointments:plan_series")
SHOW_QUERIES = 12


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(sign_in: SIGNED_IN, rita: Membership) -> Client:
    return sign_in(rita)


@pytest.fixture
def wanted(open_house: House, patient: Patient, adjustment: VisitType) -> SeriesWanted:
    rule = Rule(date(2026, 11, 25), (Step(2, 2),), frozenset({0, 2}), (time(10, 0),))
    return SeriesWanted(patient, open_house.bob, adjustment, open_house.location, rule)


@pytest.fixture
def fields(wanted: SeriesWanted) -> dict[str, Any]:
    """The form of `wanted`, as sent."""
    return {
        "patient": str(wanted.patient.uid),
        "visit_type": str(wanted.visit_type.uid),
        "practitioner": str(wanted.practitioner.uid),
        "location": str(wanted.location.uid),
        "first_day": "2026-11-25",
        "weekdays": ["0", "2"],
        "clock": "10:00",
        "visits_1": "2",
        "weeks_1": "2",
    }


@pytest.fixture
def series(wanted: SeriesWanted, rita: Membership, now: datetime) -> Series:
    starts = [look.starts_at for look in preview_series(wanted, now=now)]
    return book_series(wanted=wanted, starts=starts, by=rita, now=now)


def send(now: datetime) -> Counter[str]:
    return send_due_mail(clock=lambda: now)


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", page.content.decode())


def calendar_in(post: Post) -> Any:
    [part] = [each for each in post.letters[-1].walk() if each.get_content_type() == "text/calendar"]
    assert part.get_filename() == "visits.ics"
    assert part.get_param("method") == "PUBLISH"
    return Calendar.from_ical(part.get_payload(decode=True))


def test_without_a_patient_the_booking_page_asks(desk: Client) -> None:
    assert desk.get(PLAN).url == reverse("appointments:book_visit")  # type: ignore[attr-defined]


def test_the_form_comes_filled_with_what_is_usual_or_with_a_cadence(
    desk: Client, open_house: House, patient: Patient
) -> None:
    page = desk.get(PLAN, {"patient": patient.uid})
    form = page.context["form"]
    assert [form[f"visits_{row}"].value() for row in (1, 2, 3, 4)] == [3, 2, 1, None]
    page = desk.get(PLAN, {"patient": patient.uid, "visits_1": "6", "every_1": "3", "weeks_1": "3"})
    form = page.context["form"]
    names = ("visits_1", "every_1", "weeks_1", "visits_2")
    assert [form[name].value() for name in names] == [6, 3, 3, None]
    assert form["weekdays"].value() == [1, 4]  # Tuesday and Friday leave the longest rests


def test_look_choose_and_book(
    desk: Client, fields: dict[str, Any], wanted: SeriesWanted, rita: Membership, now: datetime
) -> None:
    first = preview_series(wanted, now=now)[0].starts_at
    other = make_patient(first_name="Other")
    parts = (wanted.practitioner, wanted.visit_type, wanted.location)
    book(wanted=Wanted(other, *parts, first), by=rita, now=now)
    page = desk.get(PLAN, {**fields, "show": "visits"})
    assert "3 fit. Choose another time" in text_of(page)
    rows = page.context["rows"]
    assert [row.picked == "" for row in rows] == [True, False, False, False]
    assert [choice.label for choice in rows[0].choices][:2] == ["Wed 25 Nov 9:45", "Wed 25 Nov 10:15"]
    chosen = [rows[0].choices[1].at, *[row.picked for row in rows[1:3]], ""]
    key = page.context["key"].value()
    answers = [desk.post(PLAN, {**fields, "at": chosen, "idem_key": str(key)}) for _click in range(2)]
    made = Series.objects.get()
    assert {answer["Location"] for answer in answers} == {
        reverse("appointments:show_series", args=[made.uid])
    }
    assert list(made.visits.order_by("series_number").values_list("starts_at", flat=True)) == [
        datetime.fromisoformat(at) for at in chosen if at
    ]


def test_a_time_that_went_meanwhile_is_shown_anew_with_what_was_chosen(
    desk: Client, fields: dict[str, Any], wanted: SeriesWanted, rita: Membership, now: datetime
) -> None:
    looks = preview_series(wanted, now=now)
    parts = (wanted.practitioner, wanted.visit_type, wanted.location)
    book(wanted=Wanted(make_patient(first_name="Other"), *parts, looks[2].starts_at), by=rita, now=now)
    chosen = [look.starts_at.isoformat() for look in looks]
    page = desk.post(
        PLAN, {**fields, "at": [*chosen[:3], ""], "idem_key": "0198c0de-0000-7000-8000-000000000001"}
    )
    assert page.status_code == 409
    assert "Nothing was booked." in text_of(page)
    assert "Wed 2 Dec 10:00: 10:00 is taken." in text_of(page)
    assert [row.picked != "" for row in page.context["rows"]] == [True, True, False, False]
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": ["0"]}, "weekdays"),
        ({"visits_1": "60", "weeks_1": "52"}, "visits_1"),
        ({"weeks_1": ""}, "weeks_1"),
        ({"visits_2": "1"}, "weeks_2"),
        ({"weeks_2": "1"}, "visits_2"),
        ({"other_clock": "10:00"}, "other_clock"),
        ({"weekdays": ["0", "1", "2", "3", "4"], "visits_1": "5", "weeks_1": "20"}, "visits_1"),
    ],
)
def test_a_rule_that_cannot_be_is_told_at_its_field(
    desk: Client, fields: dict[str, Any], changes: dict[str, Any], field: str
) -> None:
    page = desk.get(PLAN, {**fields, **changes, "show": "visits"})
    assert f'id="id_{field}_error"' in page.content.decode()
    assert "rows" not in page.context or not page.context.get("rows")


def test_one_series_with_a_way_back(desk: Client, series: Series) -> None:
    address = reverse("appointments:show_series", args=[series.uid])
    assert "4 visits to come" in text_of(desk.get(address))
    undo = reverse("appointments:take_series_back", args=[series.uid])
    assert undo in desk.get(address).content.decode()
    assert desk.post(undo).status_code == 302
    page = desk.get(address)
    assert "0 visits to come" in text_of(page)
    assert undo not in page.content.decode()
    assert desk.post(undo).status_code == 409


def test_change_this_and_later_on_the_page(desk: Client, series: Series) -> None:
    address = reverse("appointments:move_series", args=[series.uid])
    assert desk.get(address, {"number": "3"}).context["form"]["number"].value() == "3"
    sent = {"number": "3", "scope": "following", "clock": "11:30", "days": "1", "practitioner": ""}
    page = desk.get(address, {**sent, "show": "change"})
    assert [row.when for row in page.context["rows"]] == ["Thu 3 Dec 11:30", "Tue 8 Dec 11:30"]
    chosen = [row.picked for row in page.context["rows"]]
    assert desk.post(address, {**sent, "at": chosen[:1], "version": 1}).status_code == 422
    answer = desk.post(address, {**sent, "at": [chosen[0], ""], "version": 1})
    assert answer.status_code == 302
    assert [f"{at:%d %H:%M}" for at in series.visits.values_list("starts_at", flat=True)] == [
        "25 15:00", "30 15:00", "03 16:30", "07 15:00",
    ]  # fmt: skip
    stale = desk.post(address, {**sent, "at": chosen, "version": 1})
    assert stale.status_code == 409
    assert "Somebody changed this series" in text_of(stale)


def test_cancel_all_on_the_page(desk: Client, series: Series) -> None:
    look = reverse("appointments:move_series", args=[series.uid])
    page = desk.get(look, {"number": "2", "scope": "following", "show": "cancel"})
    assert page.context["gone"] == ["Mon 30 Nov 10:00", "Wed 2 Dec 10:00", "Mon 7 Dec 10:00"]
    off = reverse("appointments:call_series_off", args=[series.uid])
    sent = {"number": "2", "scope": "following", "version": 1, "reason": "Moves away"}
    assert desk.post(off, {**sent, "reason": "x" * 201}).status_code == 422
    assert desk.post(off, sent).status_code == 302
    assert series.visits.filter(status="cancelled", cancel_reason="Moves away").count() == 3
    again = desk.post(off, {**sent, "version": 2})
    assert again.status_code == 422  # there is no such visit to choose any more


def test_a_visit_and_its_patient_lead_to_the_series(desk: Client, series: Series, patient: Patient) -> None:
    address = reverse("appointments:show_series", args=[series.uid])
    visit = series.visits.get(series_number=2)
    assert address in desk.get(reverse("appointments:show_appointment", args=[visit.uid])).content.decode()
    page = text_of(desk.get(reverse("appointments:for_patient", args=[patient.uid])))
    assert page.count(address) == 4
    assert "series, visit 2" in page


@pytest.mark.parametrize("visits", [1, 3])
def test_a_series_is_read_in_as_many_queries_however_long(
    desk: Client,
    house: House,
    patient: Patient,
    adjustment: VisitType,
    rita: Membership,
    visits: int,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    starts = [now + timedelta(days=day) for day in range(1, visits + 1)]
    made = make_series(
        patient=patient, practitioner=house.bob, location=house.location, by=rita, starts=starts, now=now
    )
    address = reverse("appointments:show_series", args=[made.uid])
    desk.get(address)
    with django_assert_num_queries(SHOW_QUERIES):
        desk.get(address)


def test_one_mail_and_one_file_for_all_visits(
    series: Series, patient: Patient, post: Post, now: datetime
) -> None:
    assert send(now) == {}
    assert send(now + MINUTES) == {"sent": 1}
    letter = post.letters[-1]
    assert letter["Subject"] == "Your next 4 visits"
    body = letter.get_body(("plain",))
    assert body is not None
    words = body.get_content()
    assert words.count("/a/") == 4
    assert "Monday, 30 November, 10:00" in words
    assert not CLINICAL.search(words)
    events = calendar_in(post).walk("VEVENT")
    assert {str(event["uid"]) for event in events} == {str(visit.uid) for visit in series.visits.all()}
    assert [event["dtstart"].dt.hour for event in events] == [10] * 4
    assert all("attendee" not in event for event in events)


def test_a_change_is_told_once_with_higher_sequence_for_what_moved(
    series: Series, rita: Membership, post: Post, now: datetime
) -> None:
    send(now + MINUTES)
    change_series(
        standing=read_series(series, now=now), pick=Pick(Scope.FOLLOWING, 3), change=Change(Shift(clock=time(11, 0))),
        choices={}, by=rita, now=now,
    )  # fmt: skip
    assert send(now + 2 * MINUTES) == {"sent": 1}
    assert post.letters[-1]["Subject"] == "Your next 4 visits: new times"
    events = calendar_in(post).walk("VEVENT")
    assert [(event["sequence"], event["dtstart"].dt.hour) for event in events] == [
        (0, 10),
        (0, 10),
        (1, 11),
        (1, 11),
    ]


def off(series: Series, number: int, scope: Scope, by: Membership, at: datetime) -> None:
    cancel_series(standing=read_series(series, now=at), pick=Pick(scope, number), by=by, now=at)


def test_a_cancellation_is_told_once(series: Series, rita: Membership, post: Post, now: datetime) -> None:
    told = now + MINUTES
    assert send(told) == {"sent": 1}
    off(series, 4, Scope.THIS, rita, told)
    off(series, 3, Scope.FOLLOWING, rita, told)
    assert send(told + MINUTES) == {"sent": 2}
    subjects = [str(letter["Subject"]) for letter in post.letters[-2:]]
    assert sorted(subjects) == [
        "Cancelled: one of your visits",
        "Cancelled: your visit on Mon 7 Dec, 10:00",
    ]
    off(series, 1, Scope.ALL, rita, told + 2 * MINUTES)
    assert send(told + 3 * MINUTES) == {"sent": 1}
    assert post.letters[-1]["Subject"] == "Cancelled: 2 of your visits"
    events = calendar_in(post).walk("VEVENT")
    assert [(str(event["status"]), event["sequence"]) for event in events] == [("CANCELLED", 2)] * 2


def test_two_cancellations_at_a_time_are_told_in_one(
    series: Series, rita: Membership, post: Post, now: datetime
) -> None:
    told = now + MINUTES
    assert send(told) == {"sent": 1}
    off(series, 4, Scope.FOLLOWING, rita, told)
    off(series, 3, Scope.FOLLOWING, rita, told + MINUTES / 3)
    assert send(told + MINUTES) == {"sent": 1}
    assert post.letters[-1]["Subject"] == "Cancelled: 2 of your visits"
    assert send(told + 2 * MINUTES) == {"superseded": 1}


def test_what_was_never_told_is_not_cancelled_by_mail(
    series: Series, rita: Membership, post: Post, now: datetime
) -> None:
    soon = now + timedelta(minutes=1)
    off(series, 4, Scope.THIS, rita, soon)
    off(series, 3, Scope.FOLLOWING, rita, soon)
    assert send(now + MINUTES) == {"sent": 1}
    assert post.letters[-1]["Subject"] == "Your next 2 visits"
    assert send(soon + MINUTES) == {"superseded": 2}


def test_a_series_that_is_all_off_says_nothing(
    series: Series, rita: Membership, post: Post, now: datetime
) -> None:
    off(series, 1, Scope.ALL, rita, now)
    assert send(now + MINUTES) == {"superseded": 2}
    assert not post.letters


def test_visits_are_reminded_of_one_by_one(series: Series, post: Post, now: datetime) -> None:
    send(now + MINUTES)
    third = Appointment.objects.get(series=series, series_number=3)
    at = third.starts_at - timedelta(hours=20)
    plan_mail(now=at)
    send(at)
    reminders = OutgoingMail.objects.filter(kind="reminder", state=MailState.SENT)
    assert list(reminders.values_list("subject_uid", flat=True)) == [third.uid]
