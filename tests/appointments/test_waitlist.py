"""The waitlist's verbs: entries, times that become free, rounds of offers, and the answers."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book, cancel, confirm, move
from appointments.models import (
    Appointment,
    FreedTime,
    VisitType,
    WaitlistEntry,
    WaitlistOffer,
    WaitlistPolicy,
    WaitlistRound,
)
from appointments.tasks import tend_waitlist
from appointments.waitlist.answers import accept_offer, book_entry, decline_offer, withdraw_entry
from appointments.waitlist.entries import Wishes, add_entry, change_entry, expire_entries
from appointments.waitlist.matching import matches_for, upcoming_freed
from appointments.waitlist.policies import change_policy
from appointments.waitlist.rounds import (
    GRACE,
    end_stale_rounds,
    offer_freed_times,
    open_round,
    take_back,
)
from appointments.waitlist.steps import read_steps
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.errors import DomainError
from clinic.models import Membership, OutgoingMail
from patients.models import Patient
from tests.conftest import NOW
from tests.factories.appointments import make_appointment, make_visit_type
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient
from tests.factories.waitlist import free_up, make_entry, offer_to

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
DAY = timedelta(days=1)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


def states(*rows: Any) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def mails(kind: str) -> list[str]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("pk").values_list("state", flat=True))


# -- entries ------------------------------------------------------------------------------------------------


def test_an_entry_keeps_what_is_asked_for(
    open_house: House, adjustment: VisitType, patient: Patient, rita: Membership, now: datetime
) -> None:
    wishes = Wishes(
        visit_type=adjustment,
        first_day=date(2026, 11, 24),
        last_day=date(2026, 12, 24),
        practitioners=[open_house.bob],
        locations=[open_house.location],
        weekdays=[4, 2, 2],
        from_time=time(9),
        until_time=time(12),
        urgency="soon",
        note="  Works  until nine ",
    )
    entry = add_entry(patient=patient, wishes=wishes, by=rita, now=now, idem_key="k" * 10)
    entry.refresh_from_db()
    assert (entry.weekdays, entry.note, entry.state, entry.version) == (
        [2, 4],
        "Works until nine",
        "waiting",
        1,
    )
    assert (entry.practitioners(), entry.locations()) == ([open_house.bob], [open_house.location])
    assert add_entry(patient=patient, wishes=wishes, by=rita, now=now, idem_key="k" * 10) == entry
    assert entry.wishes.count() == 2
    other = make_patient(first_name="Theo")
    assert refused(lambda: add_entry(patient=other, wishes=wishes, by=rita, now=now, idem_key="k" * 10)) == (
        "idempotency_conflict"
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"urgency": "now"}, "urgency"),
        ({"weekdays": [7]}, "weekdays"),
        ({"first_day": date(2026, 11, 23)}, "first_day"),
        ({"first_day": date(2029, 1, 1)}, "first_day"),
        ({"last_day": date(2026, 11, 23)}, "last_day"),
        ({"last_day": date(2036, 11, 23)}, "last_day"),
        ({"from_time": time(9), "until_time": time(9, 14)}, "until_time"),
        ({"note": "x" * 301}, "note"),
        ({"note": "a\x00"}, "note"),
    ],
)
def test_an_entry_that_cannot_be_kept_says_why(
    adjustment: VisitType, patient: Patient, now: datetime, wrong: dict[str, Any], field: str
) -> None:
    wishes = Wishes(**{"visit_type": adjustment, "first_day": date(2026, 11, 24)} | wrong)
    with pytest.raises(DomainError) as caught:
        add_entry(patient=patient, wishes=wishes, by=None, now=now)
    assert field in caught.value.problems
    assert not WaitlistEntry.objects.exists()


def test_only_a_coming_visit_of_their_own_is_brought_forward(
    wish: Wish, adjustment: VisitType, patient: Patient, rita: Membership, now: datetime
) -> None:
    made = book(wanted=wish("15:00"), by=rita, now=now)
    wishes = Wishes(visit_type=adjustment, first_day=date(2026, 11, 24), bring_forward=made)
    other = make_patient(first_name="Theo")
    assert refused(lambda: add_entry(patient=other, wishes=wishes, by=None, now=now)) == "entry_refused"
    assert add_entry(patient=patient, wishes=wishes, by=None, now=now).bring_forward == made


def test_changing_an_entry_keeps_its_place_in_the_queue(
    open_house: House, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    entry = make_entry("Ann", adjustment, now=now, days=9, practitioners=[open_house.bob])
    # The first day is over by now; as long as it stays, nobody minds.
    wishes = Wishes(visit_type=adjustment, first_day=entry.first_day, locations=[open_house.location])
    changed = change_entry(entry=entry, wishes=wishes, version=1, by=rita, now=now)
    changed = WaitlistEntry.objects.get(pk=changed.pk)
    assert (changed.version, changed.added_at) == (2, entry.added_at)
    assert (changed.practitioners(), changed.locations()) == ([], [open_house.location])
    assert refused(lambda: change_entry(entry=entry, wishes=wishes, version=1, by=rita, now=now)) == (
        "stale_version"
    )
    withdraw_entry(entry=changed, version=2, by=rita, now=now)
    assert refused(lambda: change_entry(entry=entry, wishes=wishes, version=3, by=rita, now=now)) == (
        "entry_closed"
    )


def test_entries_end_when_their_last_day_is_over_everywhere(adjustment: VisitType, now: datetime) -> None:
    entry = make_entry("Ann", adjustment, now=now, last_day=now.date())
    assert expire_entries(now=now + timedelta(hours=20)) == 0
    assert expire_entries(now=now + timedelta(hours=22)) == 1
    assert states(entry) == ["expired"]


# -- times that become free ---------------------------------------------------------------------------------


def test_cancelling_and_moving_away_free_a_time(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("15:00"), by=rita, now=now)
    moved = move(appointment=made, wanted=wish("16:00"), version=1, by=rita, now=now)
    assert [row.starts_at for row in FreedTime.objects.all()] == [wish("15:00").starts_at]
    cancel(appointment=moved, by=None, now=now)
    assert [row.starts_at for row in FreedTime.objects.all()] == [
        wish("15:00").starts_at,
        wish("16:00").starts_at,
    ]
    book(wanted=wish("15:00"), by=rita, now=now)
    assert [row.starts_at for row in upcoming_freed(now=now)] == [wish("16:00").starts_at]
    assert not upcoming_freed(now=now + DAY).exists()


def test_what_nobody_could_take_is_no_free_time(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("09:00"), by=rita, now=now)
    cancel(appointment=made, by=rita, now=now + timedelta(minutes=1))
    assert not FreedTime.objects.exists()


def test_matches_are_ranked_and_free(
    wish: Wish, freed: FreedTime, adjustment: VisitType, open_house: House, rita: Membership, now: datetime
) -> None:
    long_one = make_visit_type(name="Long", minutes=45)
    names = {
        "Soon": make_entry("Soon", adjustment, now=now, urgency="soon"),
        "Old": make_entry("Old", adjustment, now=now, days=12),
        "Long": make_entry("Long", long_one, now=now),
        "Monday": make_entry("Monday", adjustment, now=now, weekdays=[0]),
        "Busy": make_entry("Busy", adjustment, now=now),
    }
    elsewhere = wish(
        "10:00", patient=names["Busy"].patient, starts_at=freed.starts_at + timedelta(minutes=10)
    )
    book(wanted=elsewhere, by=rita, now=now)
    # What Busy booked stands in the way of everybody at Dr Bob's.
    assert matches_for(freed, now=now) == []
    cancel(appointment=Appointment.objects.get(patient=names["Busy"].patient), by=rita, now=now)
    found = [each.entry.patient.first_name for each in matches_for(freed, now=now)]
    assert found == ["Soon", "Old", "Busy"]


def test_somebody_who_is_elsewhere_at_that_time_does_not_match(
    wish: Wish, freed: FreedTime, adjustment: VisitType, open_house: House, now: datetime
) -> None:
    ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
    entry = make_entry("Busy", adjustment, now=now)
    other = make_appointment(
        patient=entry.patient, practitioner=ann, location=open_house.location, starts_at=freed.starts_at
    )
    assert matches_for(freed, now=now) == []
    other.starts_at += timedelta(minutes=5)
    WaitlistEntry.objects.filter(pk=entry.pk).update(bring_forward=other)
    Appointment.objects.filter(pk=other.pk).update(starts_at=other.starts_at, blocked_from=other.starts_at)
    assert [each.entry for each in matches_for(freed, now=now)] == [entry]


def test_matching_asks_as_much_for_one_as_for_three(
    freed: FreedTime, adjustment: VisitType, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_entry("Ann", adjustment, now=now)
    matches_for(freed, now=now)
    with django_assert_num_queries(5):
        assert len(matches_for(freed, now=now)) == 1
    make_entry("Ben", adjustment, now=now)
    make_entry("Cleo", adjustment, now=now)
    with django_assert_num_queries(5):
        assert len(matches_for(freed, now=now)) == 3


# -- rounds -------------------------------------------------------------------------------------------------


def test_an_offer_keeps_the_time_for_all_who_have_it(
    wish: Wish, freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    ann, ben = (make_entry(name, adjustment, now=now) for name in ("Ann", "Ben"))
    opened, _offers = offer_to(freed, ann, ben, by=rita, now=now)
    hold = opened.hold
    assert (hold.status, hold.patient, hold.expires_at) == ("held", ann.patient, now + timedelta(hours=2))
    assert opened.expires_at == hold.expires_at
    assert states(ann, ben) == ["offered", "offered"]
    assert mails("waitlist_offer") == ["planned", "planned"]
    taken = wish("10:00", patient=make_patient(first_name="Zoe"), starts_at=freed.starts_at)
    assert refused(lambda: book(wanted=taken, by=rita, now=now)) == "slot_taken"
    assert [each.entry for each in matches_for(freed, now=now)] == []


def test_the_hold_is_long_enough_for_everybody(
    wish: Wish, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    long_one = make_visit_type(name="Long", minutes=45)
    freed = free_up(
        wish("10:00", visit_type=long_one, starts_at=wish("10:00").starts_at + DAY), by=rita, now=now
    )
    short, longer = make_entry("Ann", adjustment, now=now), make_entry("Ben", long_one, now=now)
    opened, offers = offer_to(freed, short, longer, by=rita, now=now)
    assert (opened.hold.patient, opened.hold.visit_type) == (longer.patient, long_one)
    booked = accept_offer(offer=offers[0], by=None, now=now)
    booked.refresh_from_db()
    assert (booked.pk, booked.patient, booked.visit_type) == (opened.hold.pk, short.patient, adjustment)
    assert booked.ends_at - booked.starts_at == timedelta(minutes=15)


def test_offering_the_same_twice_offers_once(
    freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    ann, ben = (make_entry(name, adjustment, now=now) for name in ("Ann", "Ben"))

    def offer(*entries: WaitlistEntry, key: str = "k" * 10) -> WaitlistRound:
        return open_round(freed=freed, entries=list(entries), by=rita, now=now, idem_key=key)

    assert offer(ann) == offer(ann)
    assert WaitlistOffer.objects.count() == 1
    assert refused(lambda: offer(ann, ben)) == "idempotency_conflict"
    assert refused(lambda: offer(ben, key="other")) == "offer_refused"  # it is offered already
    assert refused(lambda: offer(ann, key="third")) == "offer_refused"  # Ann has an offer
    assert refused(lambda: offer(key="fourth")) == "offer_refused"


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        (timedelta(hours=25), timedelta(hours=2)),
        (timedelta(minutes=26), timedelta(minutes=11)),  # not up to the visit itself
        (timedelta(minutes=24), None),
    ],
)
def test_a_time_is_kept_only_as_long_as_it_is_of_use(
    freed: FreedTime,
    adjustment: VisitType,
    rita: Membership,
    now: datetime,
    left: timedelta,
    kept: timedelta | None,
) -> None:
    entry = make_entry("Ann", adjustment, now=now)
    at = freed.starts_at - left
    if kept is None:
        assert refused(lambda: offer_to(freed, entry, by=rita, now=at)) == "too_late_to_offer"
        assert states(entry) == ["waiting"]
    else:
        opened, _offers = offer_to(freed, entry, by=rita, now=at)
        assert opened.expires_at - at == kept


def test_at_night_the_time_is_kept_until_it_can_be_read(
    freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    entry = make_entry("Ann", adjustment, now=now)
    night = now + timedelta(hours=14)  # 23:00 in New York; the visit is at ten
    opened, _offers = offer_to(freed, entry, by=rita, now=night)
    assert opened.expires_at == freed.starts_at - timedelta(minutes=15)


# -- answers ------------------------------------------------------------------------------------------------


def test_the_first_who_accepts_has_the_time_and_the_others_wait_on(
    freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    ann, ben, cleo = (make_entry(name, adjustment, now=now) for name in ("Ann", "Ben", "Cleo"))
    opened, offers = offer_to(freed, ann, ben, cleo, by=rita, now=now)
    booked = accept_offer(offer=offers[1], by=None, now=now)
    assert accept_offer(offer=offers[1], by=None, now=now) == booked
    booked.refresh_from_db()
    assert (booked.status, booked.patient, booked.expires_at) == ("booked", ben.patient, None)
    assert states(ann, ben, cleo, opened) == ["waiting", "booked", "waiting", "won"]
    assert states(*offers) == ["lost", "accepted", "lost"]
    assert ben.booked == booked
    confirmation = OutgoingMail.objects.get(kind="confirmation", state="planned")
    assert (confirmation.patient_uid, confirmation.subject_uid) == (ben.patient.uid, booked.uid)
    assert refused(lambda: accept_offer(offer=offers[0], by=None, now=now)) == "offer_over"
    assert refused(lambda: decline_offer(offer=offers[2], by=None, now=now)) == "offer_over"


def test_accepting_brings_the_later_visit_forward(
    wish: Wish, freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    who = make_patient(first_name="Ann")
    # It overlaps the free time: the patient could not have both for a moment.
    later = book(
        wanted=wish("10:00", patient=who, starts_at=freed.starts_at + timedelta(minutes=15)), by=rita, now=now
    )
    entry = make_entry(
        "Ann", make_visit_type(name="Short", minutes=10), now=now, patient=who, bring_forward=later
    )
    _opened, [offer] = offer_to(freed, entry, by=rita, now=now)
    booked = accept_offer(offer=offer, by=None, now=now)
    later.refresh_from_db()
    assert (later.status, later.cancel_reason) == ("cancelled", "Brought forward")  # and not late
    assert Appointment.objects.upcoming(now=now).get(patient=who) == booked
    assert mails("cancellation")[-1] == "planned"
    assert FreedTime.objects.filter(appointment=later).exists()


def test_a_later_visit_that_was_moved_before_is_left_alone(
    wish: Wish, freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    who = make_patient(first_name="Ann")
    later = book(wanted=wish("15:00", patient=who, starts_at=freed.starts_at + DAY), by=rita, now=now)
    entry = make_entry("Ann", adjustment, now=now, patient=who, bring_forward=later)
    _opened, [offer] = offer_to(freed, entry, by=rita, now=now)
    move(appointment=later, wanted=wish("15:00", patient=who), version=1, by=rita, now=now)
    accept_offer(offer=offer, by=None, now=now)
    later.refresh_from_db()
    assert later.status == "booked"


def test_declining_waits_on_and_the_last_no_frees_the_time(
    wish: Wish, freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    ann, ben = (make_entry(name, adjustment, now=now) for name in ("Ann", "Ben"))
    opened, offers = offer_to(freed, ann, ben, by=rita, now=now)
    decline_offer(offer=offers[0], by=None, now=now)
    decline_offer(offer=offers[0], by=None, now=now)
    assert states(ann, ben, opened) == ["waiting", "offered", "running"]
    assert refused(lambda: accept_offer(offer=offers[0], by=None, now=now)) == "offer_over"
    decline_offer(offer=offers[1], by=rita, now=now)
    opened.hold.refresh_from_db()
    assert states(ben, opened) == ["waiting", "expired"]
    assert opened.hold.status == "expired"
    assert matches_for(freed, now=now) == []  # both were asked
    book(wanted=wish("10:00", starts_at=freed.starts_at), by=rita, now=now)


def test_nobody_accepts_at_the_moment_the_time_is_over(
    wish: Wish, freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    entry = make_entry("Ann", adjustment, now=now)
    opened, [offer] = offer_to(freed, entry, by=rita, now=now)
    at = opened.expires_at
    assert refused(lambda: accept_offer(offer=offer, by=None, now=at)) == "offer_over"
    assert end_stale_rounds(now=at - timedelta(microseconds=1)) == 0
    assert end_stale_rounds(now=at) == 1
    opened.hold.refresh_from_db()
    assert states(entry, offer, opened) == ["waiting", "expired", "expired"]
    assert opened.hold.status == "expired"
    assert end_stale_rounds(now=at) == 0


def test_whoever_books_a_stale_hold_first_ends_it_for_the_round_too(
    wish: Wish, freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    entry = make_entry("Ann", adjustment, now=now)
    opened, [offer] = offer_to(freed, entry, by=rita, now=now)
    taken = wish("10:00", patient=make_patient(first_name="Zoe"), starts_at=freed.starts_at)
    book(wanted=taken, by=rita, now=opened.expires_at)
    assert refused(lambda: accept_offer(offer=offer, by=None, now=now)) == "offer_over"  # a slow clock
    end_stale_rounds(now=opened.expires_at)
    assert states(entry, offer) == ["waiting", "expired"]


def test_a_hold_that_the_desk_cancels_ends_the_round_without_a_mail(
    freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    entry = make_entry("Ann", adjustment, now=now)
    opened, [offer] = offer_to(freed, entry, by=rita, now=now)
    before = OutgoingMail.objects.filter(kind="cancellation").count()
    cancel(appointment=opened.hold, by=rita, now=now)
    assert refused(lambda: accept_offer(offer=offer, by=None, now=now)) == "offer_over"
    tend_waitlist()
    assert states(entry, offer) == ["waiting", "expired"]
    assert OutgoingMail.objects.filter(kind="cancellation").count() == before


def test_a_hold_that_the_desk_confirms_is_that_patients_visit(
    freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    ann, ben = (make_entry(name, adjustment, now=now) for name in ("Ann", "Ben"))
    opened, offers = offer_to(freed, ann, ben, by=rita, now=now)
    confirm(appointment=opened.hold, by=rita, now=now)
    end_stale_rounds(now=now)
    assert states(ann, ben, opened) == ["booked", "waiting", "won"]
    assert states(*offers) == ["accepted", "lost"]


def test_a_hold_that_the_desk_confirms_for_who_said_no_was_won_by_nobody(
    freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    ann, ben = (make_entry(name, adjustment, now=now) for name in ("Ann", "Ben"))
    opened, offers = offer_to(freed, ann, ben, by=rita, now=now)
    decline_offer(offer=offers[0], by=None, now=now)
    confirm(appointment=opened.hold, by=rita, now=now)
    end_stale_rounds(now=now)
    assert states(ann, ben, opened) == ["waiting", "waiting", "withdrawn"]
    assert states(*offers) == ["declined", "lost"]


def test_the_desk_takes_an_offer_back(
    freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    entry = make_entry("Ann", adjustment, now=now)
    opened, [offer] = offer_to(freed, entry, by=rita, now=now)
    take_back(round=opened, by=rita, now=now)
    take_back(round=opened, by=rita, now=now)
    opened.hold.refresh_from_db()
    assert states(entry, offer, opened) == ["waiting", "withdrawn", "withdrawn"]
    assert opened.hold.status == "expired"


def test_who_is_taken_off_the_list_loses_the_offer(
    freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    entry = make_entry("Ann", adjustment, now=now)
    opened, [offer] = offer_to(freed, entry, by=rita, now=now)
    entry.refresh_from_db()
    withdraw_entry(entry=entry, version=entry.version, by=rita, now=now)
    withdraw_entry(entry=entry, version=entry.version, by=rita, now=now)
    assert states(entry, offer, opened) == ["withdrawn", "withdrawn", "expired"]
    assert refused(lambda: accept_offer(offer=offer, by=None, now=now)) == "offer_over"


def test_the_desk_books_somebody_who_waits(
    wish: Wish, freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    who = make_patient(first_name="Ann")
    later = book(wanted=wish("15:00", patient=who, starts_at=freed.starts_at + DAY), by=rita, now=now)
    entry = make_entry("Ann", adjustment, now=now, patient=who, bring_forward=later)
    _opened, [offer] = offer_to(freed, entry, by=rita, now=now)
    entry.refresh_from_db()
    wanted = wish("11:00", patient=who)

    def act(version: int, key: str = "k" * 10) -> Appointment:
        return book_entry(entry=entry, wanted=wanted, version=version, by=rita, now=now, idem_key=key)

    assert refused(lambda: act(1)) == "stale_version"
    assert states(offer) == ["offered"]
    made = act(2)
    assert act(2) == made
    assert states(entry, offer) == ["booked", "withdrawn"]
    assert (entry.booked, list(Appointment.objects.upcoming(now=now).filter(patient=who))) == (made, [made])
    assert refused(lambda: act(4, key="other-key")) == "entry_closed"


def test_a_refused_booking_leaves_everything_as_it_was(
    wish: Wish, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    who = make_patient(first_name="Ann")
    later = book(wanted=wish("15:00", patient=who), by=rita, now=now)
    book(wanted=wish("11:00"), by=rita, now=now)
    entry = make_entry("Ann", adjustment, now=now, patient=who, bring_forward=later)
    wanted = wish("11:00", patient=who)
    assert (
        refused(lambda: book_entry(entry=entry, wanted=wanted, version=1, by=rita, now=now)) == "slot_taken"
    )
    later.refresh_from_db()
    assert (states(entry), later.status) == (["waiting"], "booked")


# -- by itself ----------------------------------------------------------------------------------------------


@pytest.fixture
def by_itself(house: House) -> WaitlistPolicy:
    return change_policy(offers_itself=True, minutes=60, version=1, by=house.alice, now=NOW)


def test_a_clinic_that_wants_it_offers_free_times_to_the_best_three(
    by_itself: WaitlistPolicy, freed: FreedTime, adjustment: VisitType, now: datetime
) -> None:
    entries = [
        make_entry(name, adjustment, now=now, days=9 - at)
        for at, name in enumerate(("Ann", "Ben", "Cleo", "Dan"))
    ]
    silent = make_entry("Eve", adjustment, now=now, days=20)
    Patient.objects.filter(pk=silent.patient.pk).update(email="")
    assert offer_freed_times(now=now + GRACE - timedelta(seconds=1)) == 0
    assert offer_freed_times(now=now + GRACE) == 1
    opened = WaitlistRound.objects.get()
    assert (opened.opened_by, opened.expires_at) == (None, now + GRACE + timedelta(hours=1))
    assert states(*entries, silent) == ["offered", "offered", "offered", "waiting", "waiting"]
    assert offer_freed_times(now=now + GRACE) == 0
    # Nobody answers: the next best are asked, and nobody twice for the same time.
    end_stale_rounds(now=opened.expires_at)
    assert offer_freed_times(now=opened.expires_at) == 1
    assert states(*entries) == ["waiting", "waiting", "waiting", "offered"]


def test_nothing_is_offered_by_itself_unless_the_clinic_wants_it(
    freed: FreedTime, adjustment: VisitType, now: datetime
) -> None:
    make_entry("Ann", adjustment, now=now)
    assert offer_freed_times(now=now + GRACE) == 0


def test_nothing_is_offered_by_itself_at_night_or_after_the_desk_took_it_back(
    by_itself: WaitlistPolicy, freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    make_entry("Ann", adjustment, now=now)
    assert offer_freed_times(now=now + timedelta(hours=14)) == 0
    assert offer_freed_times(now=now + GRACE) == 1
    take_back(round=WaitlistRound.objects.get(), by=rita, now=now + GRACE)
    assert offer_freed_times(now=now + 2 * GRACE) == 0


def test_only_the_owner_changes_the_policy(house: House, now: datetime) -> None:
    def act(**changes: Any) -> Callable[[], object]:
        given: dict[str, Any] = {
            "offers_itself": True,
            "minutes": 60,
            "version": 1,
            "by": house.alice,
            "now": now,
        }
        return lambda: change_policy(**given | changes)

    assert refused(act(by=house.rita)) == "policy_refused"
    assert refused(act(minutes=14)) == "policy_refused"
    assert refused(act(version=2)) == "stale_version"
    act()()
    assert refused(act()) == "stale_version"


# -- what happened ------------------------------------------------------------------------------------------


def test_every_step_is_told(freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime) -> None:
    entry = make_entry("Ann", adjustment, now=now)
    change_entry(
        entry=entry, wishes=Wishes(visit_type=adjustment, first_day=now.date(), urgency="soon"), version=1, by=rita,
        now=now,
    )  # fmt: skip
    _opened, [offer] = offer_to(freed, entry, by=rita, now=now)
    accept_offer(offer=offer, by=None, now=now)
    assert [step.what for step in read_steps(entry)][::-1] == [
        "Put on the waitlist",
        "Wishes changed",
        "Wed 25 Nov 10:00 offered",
        "Wed 25 Nov 10:00 accepted",
        "Booked",
    ]
