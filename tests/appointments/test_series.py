"""Series in the diary: preview, booking all or none, changes and cancellations by scope, undo."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book, move, wanted_again
from appointments.errors import IdempotencyConflictError, NotBookableError, SeriesRefusedError, SlotTakenError
from appointments.models import Appointment, AppointmentStatus, Giver, Series, TimeOff, VisitType
from appointments.series import (
    book_series,
    cancel_series,
    change_series,
    may_undo,
    open_standing,
    undo_series,
)
from appointments.series_preview import (
    Change,
    Look,
    Pick,
    SeriesWanted,
    preview_change,
    preview_series,
    read_series,
)
from appointments.series_rule import Rule, Step
from appointments.series_scope import Scope, Shift
from appointments.series_undo import undo_series_change
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.errors import DomainError, StaleVersionError
from clinic.models import MailState, Membership, OutgoingMail
from patients.models import Patient
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 11, 25)
TEN = time(10, 0)
SECOND = timedelta(seconds=1)
Wish = Callable[..., Wanted]


def rule_of(*steps: Step, **changes: Any) -> Rule:
    given: dict[str, Any] = {
        "first_day": WEDNESDAY,
        "steps": steps or (Step(2, 2), Step(1, 2)),
        "weekdays": frozenset({0, 2}),
        "times": (TEN,),
    }
    return Rule(**given | changes)


@pytest.fixture
def wanted(open_house: House, patient: Patient, adjustment: VisitType) -> SeriesWanted:
    """Six visits with Dr Bob: Wednesday and Monday for two weeks, then two Wednesdays."""
    return SeriesWanted(patient, open_house.bob, adjustment, open_house.location, rule_of())


@pytest.fixture
def bea(house: House) -> Membership:
    """Another chiropractor with the same hours."""
    member = make_member(make_user("Bea"), Role.CHIROPRACTOR)
    make_hours(member, house.location)
    return member


@pytest.fixture
def series(wanted: SeriesWanted, rita: Membership, now: datetime) -> Series:
    return book_series(wanted=wanted, starts=starts_of(wanted, now), by=rita, now=now)


def starts_of(wanted: SeriesWanted, now: datetime) -> list[datetime]:
    return [look.starts_at for look in preview_series(wanted, now=now)]


def walls(series: Series, now: datetime) -> list[str]:
    """`1 Wed 25 10:00`, with ~ where it stands apart and x where it is off."""
    rows = read_series(series, now=now).visits
    return [
        f"{each.series_number} {each.starts_at.astimezone(each.location.zone):%a %d %H:%M}"
        + ("~" if each.is_apart else "")
        + ("" if each.occupies else "x")
        for each in rows
    ]


def change(
    series: Series, pick: Pick, by: Membership, now: datetime, *, choices: Any = None, **what: Any
) -> Series:
    practitioner = what.pop("practitioner", None)
    return change_series(
        standing=read_series(series, now=now),
        pick=pick,
        change=Change(Shift(**what), practitioner),
        choices=choices or {},
        by=by,
        now=now,
    )


def said(looks: list[Look]) -> list[str]:
    return [look.problem or "fits" for look in looks]


ALL_SIX = [
    "1 Wed 25 10:00",
    "2 Mon 30 10:00",
    "3 Wed 02 10:00",
    "4 Mon 07 10:00",
    "5 Wed 09 10:00",
    "6 Wed 16 10:00",
]


def test_a_series_is_booked_whole_with_one_confirmation(
    series: Series, patient: Patient, now: datetime
) -> None:
    assert walls(series, now) == ALL_SIX
    [mail] = OutgoingMail.objects.all()
    assert (mail.kind, mail.subject_uid, mail.due_at) == (
        "series_confirmation",
        series.uid,
        now + timedelta(minutes=3),
    )
    assert series.ruled == rule_of()


def test_the_preview_says_what_is_in_the_way_and_what_is_near(
    wanted: SeriesWanted, wish: Wish, rita: Membership, bea: Membership, now: datetime
) -> None:
    week = timedelta(days=7)
    one, two, three, four, five, _six = starts_of(wanted, now)
    other = make_patient(first_name="Other")
    book(wanted=wish("10:00", patient=other, starts_at=one), by=rita, now=now)
    TimeOff.objects.create(
        starts_at=two - timedelta(hours=4), ends_at=two + timedelta(hours=10), reason="Holiday"
    )
    book(wanted=wish("10:00", starts_at=three, practitioner=bea), by=rita, now=now)
    looks = preview_series(wanted, now=now)
    assert said(looks) == ["taken", "away", "elsewhere", "fits", "fits", "fits"]
    assert looks[0].others == (
        one - timedelta(minutes=15),
        one + timedelta(minutes=15),
        one - timedelta(minutes=30),
    )
    # A day off: the nearest day, at the same time and around it, and never beyond the neighbours.
    tuesday, quarter = two + timedelta(days=1), timedelta(minutes=15)
    assert looks[1].others == (tuesday, tuesday - quarter, tuesday + quarter)
    assert all(one < at < three for at in looks[1].others)
    assert (four, five) == (two + week, three + week)


def test_the_second_choice_of_time_is_taken_when_the_first_is_not_free(
    wanted: SeriesWanted, wish: Wish, rita: Membership, now: datetime
) -> None:
    first = starts_of(wanted, now)[0]
    book(wanted=wish("10:00", patient=make_patient(first_name="Other"), starts_at=first), by=rita, now=now)
    both = SeriesWanted(
        wanted.patient,
        wanted.practitioner,
        wanted.visit_type,
        wanted.location,
        rule_of(times=(TEN, time(16, 0))),
    )
    looks = preview_series(both, now=now)
    assert said(looks) == ["fits"] * 6
    assert looks[0].starts_at == first + timedelta(hours=6)


def test_preview_outside_hours_past_and_too_far(wanted: SeriesWanted, now: datetime) -> None:
    def looks(**changes: Any) -> list[str]:
        parts = (wanted.patient, wanted.practitioner, wanted.visit_type, wanted.location)
        return said(preview_series(SeriesWanted(*parts, rule_of(Step(1, 1), **changes)), now=now))

    assert looks(times=(time(7, 0),)) == ["outside"]
    assert looks(weekdays=frozenset({6})) == ["outside"]
    assert looks(first_day=date(2026, 11, 23), weekdays=frozenset({0})) == ["past"]
    assert looks(first_day=date(2029, 11, 23)) == ["far"]


def test_preview_says_when_no_room_is_free(
    wanted: SeriesWanted, house: House, wish: Wish, rita: Membership, bob: Membership, now: datetime
) -> None:
    bob.capacity = 2
    bob.save()
    roomy = make_visit_type(name="Roomy", needs_room=True)
    mine = SeriesWanted(wanted.patient, bob, roomy, wanted.location, wanted.rule)
    at = starts_of(mine, now)[0]
    other = make_patient(first_name="Other")
    book(wanted=wish("10:00", patient=other, starts_at=at, visit_type=roomy), by=rita, now=now)
    assert said(preview_series(mine, now=now))[:2] == ["no_room", "fits"]


def test_who_does_not_give_the_kind_is_refused(
    wanted: SeriesWanted, adjustment: VisitType, alice: Membership, now: datetime
) -> None:
    Giver.objects.create(visit_type=adjustment, practitioner=alice)
    with pytest.raises(NotBookableError):
        preview_series(wanted, now=now)


@pytest.mark.parametrize("weeks", [1, 12])
def test_a_preview_asks_the_diary_once(
    wanted: SeriesWanted, weeks: int, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mine = SeriesWanted(
        wanted.patient, wanted.practitioner, wanted.visit_type, wanted.location, rule_of(Step(2, weeks))
    )
    preview_series(mine, now=now)
    with django_assert_num_queries(1):
        assert len(preview_series(mine, now=now)) == 2 * weeks


def test_one_visit_that_does_not_fit_books_none(
    wanted: SeriesWanted, wish: Wish, rita: Membership, now: datetime
) -> None:
    starts = starts_of(wanted, now)
    book(
        wanted=wish("10:00", patient=make_patient(first_name="Other"), starts_at=starts[3]), by=rita, now=now
    )
    with pytest.raises(SlotTakenError) as refused:
        book_series(wanted=wanted, starts=starts, by=rita, now=now)
    assert str(refused.value).startswith("Mon 7 Dec 10:00: 10:00 is taken.")
    assert not Series.objects.exists()
    assert Appointment.objects.count() == 1
    assert not OutgoingMail.objects.filter(kind="series_confirmation").exists()


def test_nothing_or_too_much_is_refused(wanted: SeriesWanted, rita: Membership, now: datetime) -> None:
    for starts in ([], [now + timedelta(hours=index) for index in range(61)]):
        with pytest.raises(SeriesRefusedError):
            book_series(wanted=wanted, starts=starts, by=rita, now=now)


def test_the_same_key_books_once(wanted: SeriesWanted, rita: Membership, now: datetime) -> None:
    starts = starts_of(wanted, now)
    first = book_series(wanted=wanted, starts=starts, by=rita, now=now, idem_key="k")
    assert book_series(wanted=wanted, starts=starts, by=rita, now=now + SECOND, idem_key="k") == first
    assert Appointment.objects.count() == 6
    with pytest.raises(IdempotencyConflictError):
        book_series(wanted=wanted, starts=starts[:2], by=rita, now=now, idem_key="k")
    # Also when the time has gone by, and when the practitioner no longer gives it.
    late = now + timedelta(days=30)
    assert book_series(wanted=wanted, starts=starts, by=rita, now=late, idem_key="k") == first
    with pytest.raises(DomainError):
        book_series(wanted=wanted, starts=starts, by=rita, now=late, idem_key="other")


def test_a_long_series_waits_for_one_lock_and_a_short_one_for_few(
    wanted: SeriesWanted, rita: Membership, now: datetime
) -> None:
    def locks(starts: list[datetime]) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            book_series(wanted=wanted, starts=starts, by=rita, now=now)
        return [each["sql"] for each in caught if "pg_advisory" in each["sql"]]

    starts = starts_of(wanted, now)
    short = locks(starts[:2])[0]
    assert short.count("pg_advisory_xact_lock_shared(") == 1
    assert short.count("pg_advisory_xact_lock(") == 4  # practitioner and patient on two days
    many = [at + timedelta(hours=1, days=day) for at in starts[2:] for day in (0, 1)]
    long = locks([*many, *(at + timedelta(hours=2) for at in many)])[0]
    assert long.count("pg_advisory_xact_lock") == 17  # 8 days
    far = SeriesWanted(
        wanted.patient,
        wanted.practitioner,
        wanted.visit_type,
        wanted.location,
        rule_of(Step(2, 6), times=(time(15),)),
    )
    all_twelve = locks(starts_of(far, now))[0]
    assert all_twelve.count("pg_advisory_xact_lock(") == 1
    assert "shared" not in all_twelve


def test_whoever_changes_several_visits_has_the_series_first(
    series: Series, rita: Membership, now: datetime
) -> None:
    """One takes them forwards and another backwards: without that each would wait for the other."""

    def order(act: Callable[[], object]) -> list[str]:
        marks = {"FOR NO KEY UPDATE": "series", "pg_advisory": "turns", 'UPDATE "appointments_app': "visit"}
        with CaptureQueriesContext(connection) as caught:
            act()
        told = [name for each in caught for mark, name in marks.items() if mark in each["sql"]]
        return list(dict.fromkeys(told))

    def cancel() -> object:
        standing = read_series(series, now=now)
        return cancel_series(standing=standing, pick=Pick(Scope.FOLLOWING, 4), by=rita, now=now)

    def put_back() -> object:
        return undo_series_change(standing=read_series(series, now=now), by=rita, now=now)

    assert order(lambda: change(series, Pick(Scope.ALL, 1), rita, now, days=1)) == [
        "turns",
        "series",
        "visit",
    ]
    assert order(cancel) == ["series", "visit"]
    assert order(put_back) == ["turns", "series", "visit"]


def test_a_series_that_was_changed_in_between_is_not_changed_again(
    series: Series, rita: Membership, now: datetime
) -> None:
    seen = read_series(Series.objects.get(pk=series.pk), now=now)
    change(series, Pick(Scope.ALL, 1), rita, now, days=1)
    with pytest.raises(StaleVersionError):
        cancel_series(standing=seen, pick=Pick(Scope.ALL, 1), by=rita, now=now)
    assert not series.visits.exclude(status="booked").exists()


def test_this_alone_is_moved_as_any_visit_and_stands_apart(
    series: Series, rita: Membership, now: datetime
) -> None:
    change(series, Pick(Scope.THIS, 3), rita, now, clock=time(11, 30), days=1)
    assert walls(series, now)[1:4] == ["2 Mon 30 10:00", "3 Thu 03 11:30~", "4 Mon 07 10:00"]
    visit = series.visits.get(series_number=3)
    assert OutgoingMail.objects.filter(kind="confirmation", subject_uid=visit.uid).count() == 1
    assert OutgoingMail.objects.filter(kind="series_confirmation").count() == 1
    assert series.version == 2


def test_this_and_later_keeps_the_earlier_and_those_moved_on_their_own(
    series: Series, rita: Membership, now: datetime
) -> None:
    fourth = series.visits.get(series_number=4)
    wish = wanted_again(fourth, starts_at=fourth.starts_at + timedelta(hours=2))
    move(appointment=fourth, wanted=wish, version=fourth.version, by=rita, now=now)
    change(series, Pick(Scope.FOLLOWING, 3), rita, now, clock=time(15, 0), days=1)
    assert walls(series, now) == [
        "1 Wed 25 10:00", "2 Mon 30 10:00", "3 Thu 03 15:00", "4 Mon 07 12:00~", "5 Thu 10 15:00", "6 Thu 17 15:00",
    ]  # fmt: skip
    change(series, Pick(Scope.FOLLOWING, 3, with_apart=True), rita, now, clock=time(9, 0))
    assert walls(series, now)[2:] == ["3 Thu 03 09:00", "4 Mon 07 09:00~", "5 Thu 10 09:00", "6 Thu 17 09:00"]
    mails = OutgoingMail.objects.filter(kind="series_confirmation").order_by("subject_version")
    assert [(mail.subject_version, mail.state) for mail in mails] == [
        (1, MailState.SUPERSEDED), (2, MailState.SUPERSEDED), (3, MailState.PLANNED),
    ]  # fmt: skip


def test_all_leaves_what_is_over(series: Series, rita: Membership, now: datetime) -> None:
    later = now + timedelta(days=10)
    change(series, Pick(Scope.ALL, 5), rita, later, clock=time(11, 0))
    assert walls(series, later) == [*ALL_SIX[:3], "4 Mon 07 11:00", "5 Wed 09 11:00", "6 Wed 16 11:00"]


def test_moving_each_to_the_day_of_the_next_does_not_step_on_itself(
    wanted: SeriesWanted, rita: Membership, now: datetime
) -> None:
    daily = SeriesWanted(
        wanted.patient, wanted.practitioner, wanted.visit_type, wanted.location,
        rule_of(Step(4, 1), weekdays=frozenset({0, 1, 2, 3})),
    )  # fmt: skip
    made = book_series(wanted=daily, starts=starts_of(daily, now), by=rita, now=now)
    assert [each[2:5] for each in walls(made, now)] == ["Wed", "Thu", "Mon", "Tue"]
    standing = read_series(made, now=now)
    looks = preview_change(standing, pick=Pick(Scope.ALL, 1), change=Change(Shift(days=1)), now=now)
    assert said(looks) == ["fits"] * 4
    change(made, Pick(Scope.ALL, 1), rita, now, days=1)
    assert [each[2:5] for each in walls(made, now)] == ["Thu", "Fri", "Tue", "Wed"]
    change(made, Pick(Scope.ALL, 1), rita, now, days=-1)
    assert [each[2:5] for each in walls(made, now)] == ["Wed", "Thu", "Mon", "Tue"]


def test_another_practitioner_gives_the_rest(
    series: Series, house: House, rita: Membership, alice: Membership, bea: Membership, now: datetime
) -> None:
    with pytest.raises(NotBookableError):
        change(series, Pick(Scope.FOLLOWING, 4), rita, now, practitioner=alice)
    change(series, Pick(Scope.FOLLOWING, 4), rita, now, practitioner=bea)
    assert list(series.visits.order_by("series_number").values_list("practitioner", flat=True)) == [
        *[house.bob.pk] * 3, *[bea.pk] * 3,
    ]  # fmt: skip
    series.refresh_from_db()
    assert series.practitioner == bea


def test_a_change_that_does_not_fit_changes_none_unless_something_else_is_chosen(
    series: Series, wish: Wish, rita: Membership, now: datetime
) -> None:
    fifth = series.visits.get(series_number=5)
    at = fifth.starts_at + timedelta(hours=1)
    book(wanted=wish("10:00", patient=make_patient(first_name="Other"), starts_at=at), by=rita, now=now)
    pick, eleven = Pick(Scope.FOLLOWING, 4), Change(Shift(clock=time(11, 0)))
    looks = preview_change(read_series(series, now=now), pick=pick, change=eleven, now=now)
    assert said(looks) == ["fits", "taken", "fits"]
    with pytest.raises(SlotTakenError):
        change(series, pick, rita, now, clock=time(11, 0))
    assert walls(series, now) == ALL_SIX
    change(series, pick, rita, now, clock=time(11, 0), choices={5: looks[1].others[1], 6: None})
    assert walls(series, now)[3:] == ["4 Mon 07 11:00", "5 Wed 09 11:15", "6 Wed 16 10:00"]


def test_visits_stay_in_order(series: Series, rita: Membership, now: datetime) -> None:
    pick = Pick(Scope.FOLLOWING, 3)
    looks = preview_change(read_series(series, now=now), pick=pick, change=Change(Shift(days=-9)), now=now)
    assert said(looks)[0] == "order"
    with pytest.raises(SeriesRefusedError) as refused:
        change(series, pick, rita, now, days=-9)
    assert "Visits 3" in str(refused.value) or "Visit 3" in str(refused.value)


def test_nine_stays_nine_over_the_change_of_the_clocks(
    wanted: SeriesWanted, rita: Membership, now: datetime
) -> None:
    spring = rule_of(Step(1, 4), first_day=date(2027, 2, 24), times=(time(9, 0),))
    mine = SeriesWanted(wanted.patient, wanted.practitioner, wanted.visit_type, wanted.location, spring)
    made = book_series(wanted=mine, starts=starts_of(mine, now), by=rita, now=now)
    assert {each[-5:] for each in walls(made, now)} == {"09:00"}
    assert [visit.starts_at.hour for visit in made.visits.order_by("series_number")] == [14, 14, 14, 13]
    change(made, Pick(Scope.ALL, 1), rita, now, days=7)
    assert {each[-5:] for each in walls(made, now)} == {"09:00"}


def test_cancel_this_and_later_tells_once(series: Series, rita: Membership, now: datetime) -> None:
    sixth = series.visits.get(series_number=6)
    wish = wanted_again(sixth, starts_at=sixth.starts_at + timedelta(hours=2))
    move(appointment=sixth, wanted=wish, version=sixth.version, by=rita, now=now)
    cancel_series(
        standing=read_series(series, now=now),
        pick=Pick(Scope.FOLLOWING, 4),
        reason="Moved away",
        by=rita,
        now=now,
    )
    assert [each[-1] == "x" for each in walls(series, now)] == [False, False, False, True, True, True]
    assert OutgoingMail.objects.filter(kind="cancellation").count() == 0
    assert OutgoingMail.objects.filter(kind="series_cancellation").count() == 1
    assert series.ended_at is None
    cancel_series(standing=read_series(series, now=now), pick=Pick(Scope.ALL, 1), by=rita, now=now)
    series.refresh_from_db()
    assert series.ended_at == now
    with pytest.raises(SeriesRefusedError):
        cancel_series(standing=read_series(series, now=now), pick=Pick(Scope.ALL, 1), by=rita, now=now)


def test_cancel_this_alone_is_told_alone(series: Series, rita: Membership, now: datetime) -> None:
    cancel_series(standing=read_series(series, now=now), pick=Pick(Scope.THIS, 2), by=rita, now=now)
    assert [each[-1] == "x" for each in walls(series, now)] == [False, True, False, False, False, False]
    assert OutgoingMail.objects.filter(kind="cancellation").count() == 1


def test_undo_takes_it_back_without_a_word(series: Series, rita: Membership, now: datetime) -> None:
    soon = now + timedelta(minutes=2)
    undo_series(standing=read_series(series, now=soon), by=rita, now=soon)
    assert set(series.visits.values_list("status", flat=True)) == {AppointmentStatus.CANCELLED}
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.SUPERSEDED}
    series.refresh_from_db()
    assert series.ended_at == soon
    with pytest.raises(SeriesRefusedError):
        undo_series(standing=read_series(series, now=soon), by=rita, now=soon)


def test_undo_is_over_when_the_mail_goes_out(series: Series, rita: Membership, now: datetime) -> None:
    late = now + timedelta(minutes=3)
    assert may_undo(series, now=late - SECOND)
    with pytest.raises(SeriesRefusedError):
        undo_series(standing=read_series(series, now=late), by=rita, now=late)
    assert series.visits.filter(status="booked").count() == 6


def test_an_older_version_is_refused(series: Series, rita: Membership, now: datetime) -> None:
    change(series, Pick(Scope.ALL, 1), rita, now, clock=time(11, 0))
    with pytest.raises(StaleVersionError):
        open_standing(series, version=1, now=now)
    standing = open_standing(series, version=2, now=now)
    Series.objects.filter(pk=series.pk).update(version=3)
    with pytest.raises(StaleVersionError):
        change_series(
            standing=standing,
            pick=Pick(Scope.ALL, 1),
            change=Change(Shift(clock=TEN)),
            choices={},
            by=rita,
            now=now,
        )
    assert {each[-5:] for each in walls(series, now)} == {"11:00"}


def test_nothing_to_change_is_said(series: Series, rita: Membership, now: datetime) -> None:
    with pytest.raises(SeriesRefusedError):
        change(series, Pick(Scope.ALL, 1), rita, now, clock=TEN)
    with pytest.raises(SeriesRefusedError):
        change(series, Pick(Scope.THIS, 99), rita, now, clock=time(12, 0))


def test_the_database_keeps_numbers_and_series_together(series: Series, patient: Patient) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE appointments_appointment SET series_number = NULL WHERE series_id = %s", [series.pk]
        )
