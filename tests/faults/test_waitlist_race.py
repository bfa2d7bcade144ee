"""Several accept one offer at the same instant, and some at the moment it ends: one visit, the others are told."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections

from appointments.booking import book
from appointments.models import Appointment, FreedTime, VisitType, WaitlistOffer, WaitlistRound
from appointments.waitlist.answers import accept_offer, book_entry
from appointments.waitlist.rounds import end_stale_rounds, open_round
from appointments.wanted import Wanted
from clinic.errors import DomainError
from clinic.tenancy import clinic_scope
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House, make_house
from tests.factories.patients import make_patient
from tests.factories.waitlist import free_up, make_entry

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Ann", "Ben", "Cleo", "Dan", "Eve", "Fay")

# What must hold whatever happened: each line is a question whose answer is none.
INVARIANTS = {
    "two visits at once": """
        SELECT count(*) FROM appointments_appointment a JOIN appointments_appointment b
        ON a.id < b.id AND a.practitioner_id = b.practitioner_id AND a.lane = b.lane AND a.blocked && b.blocked
        WHERE a.status IN ('held', 'booked', 'confirmed') AND b.status IN ('held', 'booked', 'confirmed')""",
    "two accepted offers in a round": """
        SELECT count(*) FROM (SELECT round_id FROM appointments_waitlistoffer WHERE state = 'accepted'
        GROUP BY round_id HAVING count(*) > 1) doubled""",
    "an accepted offer without its visit": """
        SELECT count(*) FROM appointments_waitlistoffer o JOIN appointments_waitlistround r ON r.id = o.round_id
        JOIN appointments_waitlistentry e ON e.id = o.entry_id JOIN appointments_appointment a ON a.id = r.hold_id
        WHERE o.state = 'accepted' AND (r.state <> 'won' OR e.state <> 'booked' OR e.booked_id <> a.id
        OR a.status <> 'booked' OR a.patient_id <> e.patient_id)""",
    "an offer left open in a round that is over": """
        SELECT count(*) FROM appointments_waitlistoffer o JOIN appointments_waitlistround r ON r.id = o.round_id
        WHERE o.state = 'offered' AND r.state <> 'running'""",
    "an entry that has an offer but none is open": """
        SELECT count(*) FROM appointments_waitlistentry e WHERE (e.state = 'offered') <> EXISTS (
        SELECT 1 FROM appointments_waitlistoffer o WHERE o.entry_id = e.id AND o.state = 'offered')""",
    "a confirmation that nobody or two are owed": """
        SELECT count(*) FROM appointments_waitlistround r JOIN appointments_appointment a ON a.id = r.hold_id
        WHERE r.state = 'won' AND 1 <> (SELECT count(*) FROM clinic_outgoingmail m JOIN patients_patient p
        ON p.uid = m.patient_uid WHERE m.kind = 'confirmation' AND m.subject_uid = a.uid AND p.id = a.patient_id)""",
}


@pytest.fixture
def offered(now: datetime) -> tuple[House, WaitlistRound, list[WaitlistOffer]]:
    """A committed clinic where one time is offered to six."""
    house = make_house()
    with clinic_scope(house.clinic):
        make_hours(house.bob, house.location)
        kind = make_visit_type()
        starts_at = now + timedelta(days=1)
        freed = free_up(
            Wanted(make_patient(), house.bob, kind, house.location, starts_at), by=house.rita, now=now
        )
        entries = [make_entry(name, kind, now=now) for name in NAMES]
        opened = open_round(freed=freed, entries=entries, by=house.rita, now=now)
        offers = list(opened.offers.select_related("entry__patient"))
    return house, opened, offers


def at_once(house: House, *acts: Callable[[], object]) -> list[object]:
    """What each of them got, or the error it met; each in a transaction of its own."""
    got: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(number: int) -> None:
        start.wait(timeout=30)
        try:
            with clinic_scope(house.clinic):
                got[number] = acts[number]()
        except Exception as error:
            got[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    return got


def broken(house: House) -> dict[str, int]:
    with clinic_scope(house.clinic), connection.cursor() as cursor:
        found = {}
        for name, question in INVARIANTS.items():
            cursor.execute(question)
            found[name] = cursor.fetchone()[0]
    connections.close_all()
    return {name: number for name, number in found.items() if number}


def accepting(offer: WaitlistOffer, at: datetime) -> Callable[[], object]:
    return lambda: accept_offer(offer=offer, by=None, now=at)


def test_six_who_accept_at_once_get_one_visit(
    offered: tuple[House, WaitlistRound, list[WaitlistOffer]], now: datetime
) -> None:
    house, opened, offers = offered
    got = at_once(house, *(accepting(offer, now) for offer in offers))
    booked = [each for each in got if isinstance(each, Appointment)]
    told = [each.code for each in got if isinstance(each, DomainError)]
    assert (len(booked), told) == (1, ["offer_over"] * 5)
    assert broken(house) == {}
    with clinic_scope(house.clinic):
        winner = Appointment.objects.get(pk=opened.hold_id)
        assert (winner.status, winner.patient_id) == ("booked", booked[0].patient_id)
        assert sorted(opened.offers.values_list("state", flat=True)) == ["accepted", *["lost"] * 5]


def test_the_same_answer_from_six_tabs_is_one(
    offered: tuple[House, WaitlistRound, list[WaitlistOffer]], now: datetime
) -> None:
    house, opened, offers = offered
    got = at_once(house, *[accepting(offers[3], now)] * 6)
    assert {getattr(each, "pk", each) for each in got} == {opened.hold_id}
    assert broken(house) == {}


def test_accepting_while_the_time_ends_and_somebody_else_books_it(
    offered: tuple[House, WaitlistRound, list[WaitlistOffer]], now: datetime
) -> None:
    """A slow clock accepts a moment before the end; at the end the clock lets go and the desk books the time."""
    house, opened, offers = offered
    end = opened.expires_at
    with clinic_scope(house.clinic):
        kind, zoe = VisitType.objects.get(), make_patient(first_name="Zoe")
    wanted = Wanted(zoe, house.bob, kind, house.location, opened.hold.starts_at)
    got = at_once(
        house,
        *(accepting(offer, end - timedelta(microseconds=1)) for offer in offers[:3]),
        *(accepting(offer, end) for offer in offers[3:]),
        lambda: end_stale_rounds(now=end),
        lambda: book(wanted=wanted, by=house.rita, now=end),
    )
    assert len([each for each in got if isinstance(each, Appointment)]) == 1
    assert all(each.code in ("offer_over", "slot_taken") for each in got if isinstance(each, DomainError))
    assert not [each for each in got if isinstance(each, Exception) and not isinstance(each, DomainError)]
    with clinic_scope(house.clinic):
        end_stale_rounds(now=end)
        on = Appointment.objects.occupying().filter(starts_at=opened.hold.starts_at)
        assert [each.status for each in on] == ["booked"]
    assert broken(house) == {}


def test_the_same_form_from_six_clicks_offers_once_and_books_once(now: datetime) -> None:
    house = make_house()
    with clinic_scope(house.clinic):
        make_hours(house.bob, house.location)
        kind = make_visit_type()
        wanted = Wanted(make_patient(), house.bob, kind, house.location, now + timedelta(days=1))
        freed = free_up(wanted, by=house.rita, now=now)
        freed = FreedTime.objects.select_related("clinic", "location", "practitioner").get(pk=freed.pk)
        ann, ben = make_entry("Ann", kind, now=now), make_entry("Ben", kind, now=now)
    who: dict[str, Any] = {"by": house.rita, "now": now, "idem_key": "the-same-click"}
    rounds = at_once(house, *[lambda: open_round(freed=freed, entries=[ann], **who)] * 6)
    assert len({getattr(each, "pk", each) for each in rounds}) == 1
    wish = Wanted(ben.patient, house.bob, kind, house.location, now + timedelta(days=2))
    visits = at_once(house, *[lambda: book_entry(entry=ben, wanted=wish, version=1, **who)] * 6)
    assert len({getattr(each, "pk", each) for each in visits}) == 1
    with clinic_scope(house.clinic):
        assert WaitlistOffer.objects.count() == 1
        assert Appointment.objects.occupying().count() == 2
    assert broken(house) == {}
