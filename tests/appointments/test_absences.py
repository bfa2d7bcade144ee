"""Absences: what is proposed for each visit, and that the yes writes all of it or nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.absences import (
    AbsenceError,
    Decision,
    DecisionError,
    Fate,
    How,
    VisitsChangedError,
    carry_out,
    propose,
)
from appointments.booking import book, cancel
from appointments.models import Appointment, Giver, Outside, TimeOff, VisitType
from appointments.rebooking import find_displaced
from appointments.time_off import Absence, write_time_off
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.models import Location, Membership, OutgoingMail
from patients.models import FollowUp, FollowUpKind
from tests.api import Program, fields_of
from tests.appointments.conftest import TUESDAY
from tests.factories.appointments import make_appointment, make_hours
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
SignIn = Callable[[Membership], Client]
URL = "/calendar/absence/"


@pytest.fixture
def colleague(open_house: House) -> Membership:
    second = make_member(make_user("second"), Role.CHIROPRACTOR, display_name="Dr Second")
    make_hours(second, open_house.location, opens="10:00", closes="18:00")
    return second


@pytest.fixture
def away(open_house: House, on_tuesday: OnTuesday) -> Absence:
    """Dr Bob is ill on Tuesday."""
    return Absence(open_house.bob, None, on_tuesday("08:00"), on_tuesday("18:00"), "Ill")


@pytest.fixture
def visits(open_house: House, on_tuesday: OnTuesday) -> list[Appointment]:
    return [
        make_appointment(
            patient=make_patient(first_name=name),
            practitioner=open_house.bob,
            location=open_house.location,
            starts_at=on_tuesday(clock),
        )
        for name, clock in (("Nora", "09:30"), ("Theo", "11:00"), ("Iris", "11:15"))
    ]


def as_said(house: House, proposals: list, day: str = "%a %H:%M") -> list[tuple[str, str, str]]:
    zone = house.location.zone
    return [
        (
            each.fate.value,
            each.practitioner.display_name if each.practitioner else "",
            each.starts_at.astimezone(zone).strftime(day) if each.starts_at else "",
        )
        for each in proposals
    ]


def decide(proposals: list, **fates: Fate) -> list[Decision]:
    """Yes to each proposal, but for those whose patient is named."""
    return [
        Decision(
            visit=each.visit.uid,
            version=each.visit.version,
            fate=fates.get(each.visit.patient.first_name, each.fate),
            starts_at=each.starts_at,
            practitioner=each.practitioner,
        )
        for each in proposals
    ]


# -- what is proposed ---------------------------------------------------------------------------------------


def test_a_colleague_who_works_then_takes_the_same_time(
    open_house: House, away: Absence, visits: list[Appointment], colleague: Membership, now: datetime
) -> None:
    found = as_said(open_house, propose(away, how=How.STAND_IN, now=now))
    assert found == [
        ("move", "Dr Bob", "Wed 08:00"),  # the colleague begins at ten
        ("move", "Dr Second", "Tue 11:00"),
        ("move", "Dr Second", "Tue 11:15"),
    ]


def test_no_two_proposals_take_the_same_time(
    open_house: House, away: Absence, visits: list[Appointment], now: datetime
) -> None:
    found = as_said(open_house, propose(away, how=How.LATER, now=now))
    assert found == [("move", "Dr Bob", f"Wed {clock}") for clock in ("08:00", "08:15", "08:30")]


def test_nothing_is_proposed_on_top_of_the_patients_other_visit(
    open_house: House, away: Absence, visits: list[Appointment], now: datetime, on_tuesday: OnTuesday
) -> None:
    make_appointment(
        patient=visits[0].patient,
        practitioner=open_house.amy,
        location=open_house.location,
        starts_at=on_tuesday("08:00") + timedelta(days=1),
    )
    first = propose(away, how=How.LATER, now=now)[0]
    assert as_said(open_house, [first]) == [("move", "Dr Bob", "Wed 08:15")]


def test_somebody_who_does_not_give_it_is_not_proposed(
    open_house: House,
    away: Absence,
    visits: list[Appointment],
    colleague: Membership,
    adjustment: VisitType,
    now: datetime,
) -> None:
    Giver.objects.create(visit_type=adjustment, practitioner=open_house.bob)
    assert {each.practitioner for each in propose(away, how=How.STAND_IN, now=now)} == {open_house.bob}


def test_a_closing_moves_nobody_into_itself(
    open_house: House, visits: list[Appointment], colleague: Membership, on_tuesday: OnTuesday, now: datetime
) -> None:
    midnight = on_tuesday("00:00")
    closing = Absence(None, open_house.location, midnight, midnight + timedelta(days=2))
    found = as_said(open_house, propose(closing, how=How.STAND_IN, now=now))
    assert [each[2][:3] for each in found] == ["Thu"] * 3


def test_cancel_proposes_to_cancel_and_other_visits_are_left_alone(
    open_house: House, away: Absence, visits: list[Appointment], now: datetime, on_tuesday: OnTuesday
) -> None:
    make_appointment(
        patient=make_patient(first_name="Uma"),
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=on_tuesday("18:00"),
    )
    cancel(appointment=visits[0], by=open_house.rita, now=now)
    found = propose(away, how=How.CANCEL, now=now)
    assert [(each.visit, each.fate) for each in found] == [(visit, Fate.CANCEL) for visit in visits[1:]]


@pytest.mark.parametrize("number", [1, 3])
def test_the_look_costs_the_same_for_one_and_three(
    open_house: House,
    away: Absence,
    visits: list[Appointment],
    number: int,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for visit in visits[number:]:
        visit.delete()
    with django_assert_num_queries(4):
        assert len(propose(away, how=How.STAND_IN, now=now)) == number


@pytest.mark.parametrize("hours", [0, -1, 24 * 367])
def test_an_absence_that_cannot_be_is_refused(
    open_house: House, on_tuesday: OnTuesday, now: datetime, hours: int
) -> None:
    absence = Absence(None, None, on_tuesday("08:00"), on_tuesday("08:00") + timedelta(hours=hours))
    with pytest.raises(AbsenceError) as refused:
        propose(absence, how=How.LATER, now=now)
    assert set(refused.value.problems) == {"ends_at"}


# -- what the yes writes ------------------------------------------------------------------------------------


def test_yes_writes_the_time_off_and_moves_cancels_and_keeps(
    open_house: House,
    away: Absence,
    visits: list[Appointment],
    colleague: Membership,
    rita: Membership,
    now: datetime,
    on_tuesday: OnTuesday,
) -> None:
    decisions = decide(propose(away, how=How.STAND_IN, now=now), Nora=Fate.CANCEL, Iris=Fate.KEEP)
    done = carry_out(away, decisions, by=rita, now=now)
    off = TimeOff.objects.get()
    assert (off.practitioner, off.starts_at, off.ends_at, off.reason) == (
        open_house.bob, away.starts_at, away.ends_at, "Ill",
    )  # fmt: skip
    for visit in visits:
        visit.refresh_from_db()
    assert [visit.status for visit in visits] == ["late_cancelled", "booked", "booked"]
    assert [visit.practitioner for visit in visits[1:]] == [colleague, open_house.bob]
    # Leaving it is a yes to it: nobody has to look at it again.
    assert visits[2].agreed_outside == Outside.TIME_OFF
    assert find_displaced(now=now) == []
    assert (len(done.moved), len(done.cancelled), len(done.kept), len(done.to_call)) == (1, 1, 1, 0)
    kinds = OutgoingMail.objects.exclude(state="superseded").values_list("kind", "subject_uid")
    assert set(kinds) == {("cancellation", visits[0].uid), ("confirmation", visits[1].uid)}


def test_what_was_agreed_to_lie_in_other_time_off_is_asked_anew_and_time_off_is_written_once(
    open_house: House, away: Absence, visits: list[Appointment], rita: Membership, now: datetime
) -> None:
    write_time_off(away)
    Appointment.objects.update(agreed_outside=Outside.TIME_OFF)
    Appointment.objects.filter(pk=visits[0].pk).update(status="pending")
    carry_out(away, decide(propose(away, how=How.CANCEL, now=now), Iris=Fate.KEEP), by=rita, now=now)
    assert TimeOff.objects.count() == 1
    longer = replace(away, ends_at=away.ends_at + timedelta(hours=1))
    kept = decide(propose(longer, how=How.CANCEL, now=now), Iris=Fate.KEEP)
    carry_out(longer, kept, by=rita, now=now)
    # Nobody was asked about the one that waits for the clinic's yes.
    assert [each.visit for each in find_displaced(now=now)] == visits[:1]


def test_a_time_that_was_taken_meanwhile_takes_all_of_it_back(
    open_house: House,
    away: Absence,
    visits: list[Appointment],
    colleague: Membership,
    rita: Membership,
    wish: Wish,
    now: datetime,
) -> None:
    decisions = decide(propose(away, how=How.STAND_IN, now=now))
    taken = make_patient(first_name="Uma")
    book(wanted=wish("11:15", practitioner=colleague, patient=taken), by=rita, now=now)
    with pytest.raises(DecisionError, match=r"Iris .*11:15 is taken") as refused:
        carry_out(away, decisions, by=rita, now=now)
    assert refused.value.tell() == {"visit": str(visits[2].uid)}
    assert not TimeOff.objects.exists()
    assert {visit.version for visit in Appointment.objects.filter(pk__in=[each.pk for each in visits])} == {1}


def test_a_move_into_the_absence_itself_is_refused(
    open_house: House,
    away: Absence,
    visits: list[Appointment],
    rita: Membership,
    now: datetime,
    on_tuesday: OnTuesday,
) -> None:
    first, *rest = decide(propose(away, how=How.CANCEL, now=now))
    into = Decision(first.visit, first.version, Fate.MOVE, on_tuesday("15:00"), open_house.bob)
    with pytest.raises(DecisionError, match="does not see patients then"):
        carry_out(away, [into, *rest], by=rita, now=now)


@pytest.mark.parametrize("change", ["booked", "cancelled", "moved", "nobody said"])
def test_visits_that_changed_since_the_look_are_looked_at_again(
    open_house: House,
    away: Absence,
    visits: list[Appointment],
    rita: Membership,
    wish: Wish,
    now: datetime,
    change: str,
) -> None:
    decisions = decide(propose(away, how=How.CANCEL, now=now))
    if change == "booked":
        book(wanted=wish("15:00", patient=make_patient(first_name="Uma")), by=rita, now=now)
    elif change == "cancelled":
        cancel(appointment=visits[0], by=rita, now=now)
    elif change == "moved":
        Appointment.objects.filter(pk=visits[0].pk).update(version=2)
    else:
        decisions = decisions[1:]
    with pytest.raises(VisitsChangedError):
        carry_out(away, decisions, by=rita, now=now)
    assert not TimeOff.objects.exists()


def test_whoever_gets_no_mail_is_on_the_call_list_once_with_the_words_to_say(
    open_house: House, away: Absence, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    silent = make_patient(first_name="Otto", email="")
    make_appointment(
        patient=silent,
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=on_tuesday("15:00"),
    )
    done = carry_out(away, decide(propose(away, how=How.LATER, now=now)), by=rita, now=now)
    call = FollowUp.objects.get(kind=FollowUpKind.CALL)
    assert call.title == (
        f"Call {silent.full_name}: the visit on Tue 24 Nov 15:00 is now Wed 25 Nov 8:00 with Dr Bob. Does it suit?"
    )
    assert (done.to_call[0].patient, call.audience) == (silent, "desk")
    mail = OutgoingMail.objects.get(kind="confirmation")
    assert call.key == f"mail:{mail.uid}:call"  # the mail that is held back opens no second line


# -- the page -----------------------------------------------------------------------------------------------


@pytest.fixture
def early_on_tuesday(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def asked(house: House, **more: str) -> dict[str, str]:
    day = TUESDAY.isoformat()
    return {"practitioner": str(house.bob.uid), "location": "", "first_day": day, "last_day": day, **more}


def answers(page: str) -> list[str]:
    """The first choice of each visit, as a browser sends it."""
    return [re.findall(r'<option value="([^"]+)"', each)[0] for each in page.split('name="decision"')[1:]]


@pytest.mark.usefixtures("early_on_tuesday")
def test_the_page_shows_first_and_writes_on_the_yes(
    open_house: House, visits: list[Appointment], sign_in: SignIn
) -> None:
    rita = sign_in(open_house.rita)
    look = rita.get(URL, asked(open_house, how="later"))
    page = look.content.decode()
    assert look.status_code == 200
    assert "3 visits lie in this time" in page
    assert not TimeOff.objects.exists()
    said = rita.post(
        URL, asked(open_house, how="later", reason="Ill") | {"decision": answers(page)}, follow=True
    )
    assert "Written down: 3 visits moved, 0 cancelled." in said.content.decode()
    assert TimeOff.objects.count() == 1


@pytest.mark.usefixtures("early_on_tuesday")
def test_the_page_says_what_is_wrong_and_shows_the_visits_anew(
    open_house: House, visits: list[Appointment], sign_in: SignIn
) -> None:
    rita = sign_in(open_house.rita)
    stale = rita.post(URL, asked(open_house) | {"decision": []})
    assert stale.status_code == 409
    assert "have changed meanwhile" in stale.content.decode()
    assert len(answers(stale.content.decode())) == 3
    broken = rita.post(URL, asked(open_house) | {"decision": ["x|y"]})
    assert broken.status_code == 422
    assert "Choose for each visit" in broken.content.decode()
    backwards = rita.get(URL, asked(open_house, last_day="2026-11-20"))
    assert backwards.status_code == 422
    assert "The end comes after the beginning" in backwards.content.decode()


@pytest.mark.usefixtures("early_on_tuesday")
def test_an_absence_without_visits_is_only_written_down(
    open_house: House, sign_in: SignIn, location: Location
) -> None:
    rita = sign_in(open_house.rita)
    day = "2026-12-24"
    given = {"first_day": day, "last_day": "2026-12-26", "location": str(location.uid), "reason": "Holiday"}
    assert "No visit lies in this time" in rita.get(URL, given).content.decode()
    assert rita.post(URL, given).status_code == 302
    off = TimeOff.objects.get()
    assert (off.practitioner, off.location, off.reason) == (None, location, "Holiday")
    assert (off.ends_at - off.starts_at) == timedelta(days=3)


@pytest.fixture
def location(open_house: House) -> Location:
    return open_house.location


# -- the API ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("early_on_tuesday")
def test_a_program_looks_and_says_yes_once(
    open_house: House, away: Absence, visits: list[Appointment]
) -> None:
    rita = Program(open_house.rita)
    span = {"starts_at": away.starts_at.isoformat(), "ends_at": away.ends_at.isoformat()}
    query = urlencode({"practitioner": open_house.bob.uid, "how": "later", **span})
    look = rita.get(f"absences/preview?{query}")
    assert look.status_code == 200
    decisions = [
        {
            "appointment": row["appointment"]["uid"],
            "version": row["appointment"]["version"],
            "fate": row["fate"],
            "starts_at": row["starts_at"],
            "practitioner": row["practitioner"]["uid"],
        }
        for row in look.json()["results"]
    ]
    body = {"practitioner": str(open_house.bob.uid), **span, "decisions": decisions}
    for _again in range(2):
        said = rita.post("absences", body, idempotency_key="absence-0001")
        assert said.status_code == 201
        assert len(said.json()["moved"]) == 3
    assert TimeOff.objects.count() == 1
    stale = rita.post("absences", body)
    assert (stale.status_code, stale.json()["code"]) == (409, "visits_changed")
    twice = rita.post("absences", body | {"decisions": decisions[:1] * 2})
    assert (twice.status_code, set(fields_of(twice))) == (422, {"decisions"})
