from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from appointments.booking import book, cancel, confirm, move, reassign, restore, wanted_again
from appointments.models import Appointment, AppointmentStatus, TimeOff
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.errors import DomainError, StaleVersionError
from clinic.models import Location, Membership, OutgoingMail, Room
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]


def mails(appointment: Appointment) -> list[tuple[str, int, str]]:
    rows = OutgoingMail.objects.filter(subject_uid=appointment.uid).order_by("id")
    return [(row.kind, row.subject_version, row.state) for row in rows]


def refused(verb: Callable[..., object], **given: object) -> DomainError:
    with pytest.raises(DomainError) as caught:
        verb(**given)
    return caught.value


# -- book ---------------------------------------------------------------------------------------------------


def test_booking_takes_the_first_lane_and_owes_a_confirmation(
    wish: Wish, rita: Membership, now: datetime
) -> None:
    made = book(wanted=wish("10:00", desk_note="Rings first"), by=rita, now=now)
    made.refresh_from_db()
    assert (made.status, made.lane, made.version, made.sequence) == ("booked", 1, 1, 0)
    assert (made.booked_by, made.booked_at, made.desk_note) == (rita, now, "Rings first")
    assert made.ends_at - made.starts_at == timedelta(minutes=15)
    mail = OutgoingMail.objects.get(subject_uid=made.uid)
    assert (mail.kind, mail.subject_version) == ("confirmation", 1)
    assert (mail.due_at, mail.useful_until) == (now + timedelta(minutes=3), made.starts_at)


def test_a_clash_names_the_free_times_around_it(
    wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    book(wanted=wish("10:00"), by=rita, now=now)
    error = refused(book, wanted=wish("10:00", patient=make_patient(first_name="Theo")), by=rita, now=now)
    assert (error.code, error.status, error.field) == ("slot_taken", 409, "starts_at")
    assert str(error) == "10:00 is taken. Free with Dr Bob: 9:45, 10:15, 10:30, 10:45."
    assert error.detail["what"] == "practitioner"
    assert error.detail["free"] == [on_tuesday(each) for each in ("09:45", "10:15", "10:30", "10:45")]
    assert Appointment.objects.count() == OutgoingMail.objects.count() == 1


def test_a_refused_booking_leaves_the_transaction_usable(wish: Wish, rita: Membership, now: datetime) -> None:
    book(wanted=wish("10:00"), by=rita, now=now)
    other = make_patient(first_name="Theo")
    refused(book, wanted=wish("10:00", patient=other), by=rita, now=now)
    assert book(wanted=wish("10:15", patient=other), by=rita, now=now).pk


def test_the_patients_other_visit_is_named(wish: Wish, house: House, rita: Membership, now: datetime) -> None:
    ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
    make_hours(ann, house.location)
    book(wanted=wish("10:00"), by=rita, now=now)
    error = refused(book, wanted=wish("10:00", practitioner=ann), by=rita, now=now)
    assert error.detail["what"] == "patient"
    assert str(error).startswith(
        "Nora already has a visit with Dr Bob on Tue 24 Nov 10:00. Free with Dr Ann: 9:45"
    )


def test_rooms_are_given_out_and_run_out(wish: Wish, house: House, rita: Membership, now: datetime) -> None:
    house.bob.capacity = 3
    house.bob.save(update_fields=["capacity"])
    roomy = make_visit_type(name="Roomy", needs_room=True)
    second = Room.objects.create(location=house.location, name="Room 2")
    people = [make_patient(first_name=name) for name in ("One", "Two", "Three")]
    wanted = [wish("10:00", patient=each, visit_type=roomy) for each in people]
    first = book(wanted=wanted[0], by=rita, now=now)
    other = book(wanted=wanted[1], by=rita, now=now)
    assert [first.room, other.room] == [house.room, second]
    assert [first.lane, other.lane] == [1, 2]
    error = refused(book, wanted=wanted[2], by=rita, now=now)
    assert (error.detail["what"], str(error).split(".")[0]) == ("room", "No room is free at 10:00")


def test_a_chosen_room_that_is_taken_is_refused(
    wish: Wish, house: House, rita: Membership, now: datetime
) -> None:
    house.bob.capacity = 2
    house.bob.save(update_fields=["capacity"])
    book(wanted=wish("10:00", room=house.room), by=rita, now=now)
    other = make_patient(first_name="Theo")
    error = refused(book, wanted=wish("10:00", room=house.room, patient=other), by=rita, now=now)
    assert error.detail["what"] == "room"


def test_outside_hours_is_refused_unless_meant(wish: Wish, rita: Membership, now: datetime) -> None:
    error = refused(book, wanted=wish("19:00"), by=rita, now=now)
    assert error.code == "outside_hours"
    assert "Dr Bob does not see patients then. Free with Dr Bob: 17:45, Wed 25 Nov 8:00" in str(error)
    assert book(wanted=wish("19:00", outside_hours=True), by=rita, now=now).pk


def test_time_off_is_outside_hours(
    wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    TimeOff.objects.create(starts_at=on_tuesday("12:00"), ends_at=on_tuesday("13:00"))
    assert refused(book, wanted=wish("12:50"), by=rita, now=now).code == "outside_hours"
    assert book(wanted=wish("13:00"), by=rita, now=now).pk


@pytest.mark.parametrize(
    ("minutes", "by_staff", "by_link"), [(1, True, False), (15, True, False), (16, False, False)]
)
def test_the_past_is_refused_but_staff_have_a_quarter_of_an_hour(
    minutes: int, by_staff: bool, by_link: bool, wish: Wish, rita: Membership, now: datetime
) -> None:
    wanted = wish("10:00", starts_at=now - timedelta(minutes=minutes))
    for by, may in ((None, by_link), (rita, by_staff)):
        if may:
            assert book(wanted=wanted, by=by, now=now).pk
        else:
            assert refused(book, wanted=wanted, by=by, now=now).code == "past_time"


def test_a_visit_years_ahead_is_a_slip(wish: Wish, rita: Membership, now: datetime) -> None:
    wanted = wish("10:00", starts_at=now + timedelta(days=3 * 365))
    assert refused(book, wanted=wanted, by=rita, now=now).code == "past_time"


def test_only_practitioners_are_booked(wish: Wish, house: House, rita: Membership, now: datetime) -> None:
    assert (
        refused(book, wanted=wish("10:00", practitioner=house.amy), by=rita, now=now).code == "not_bookable"
    )


def test_overbooking_takes_a_reason_and_a_lane_above(wish: Wish, rita: Membership, now: datetime) -> None:
    people = [make_patient(first_name=name) for name in ("One", "Two")]
    book(wanted=wish("10:00"), by=rita, now=now)
    over = book(wanted=wish("10:00", patient=people[0], overbook_reason="Acute"), by=rita, now=now)
    again = book(wanted=wish("10:00", patient=people[1], overbook_reason="Twins"), by=rita, now=now)
    assert [(over.lane, over.overbook_reason), (again.lane, again.is_overbooked)] == [(2, "Acute"), (3, True)]


def test_a_reason_is_dropped_where_there_is_room(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("10:00", overbook_reason="Acute"), by=rita, now=now)
    assert (made.lane, made.overbook_reason) == (1, "")


@pytest.mark.parametrize("who", ["amy", None])
def test_overbooking_needs_the_capability(who: str | None, wish: Wish, house: House, now: datetime) -> None:
    by = house.amy if who else None
    error = refused(book, wanted=wish("10:00", overbook_reason="Acute"), by=by, now=now)
    assert error.code == "not_allowed"


def test_the_same_key_returns_the_same_visit(wish: Wish, rita: Membership, now: datetime) -> None:
    first = book(wanted=wish("10:00"), by=rita, now=now, idem_key="k1")
    again = book(wanted=wish("10:00"), by=rita, now=now, idem_key="k1")
    assert again == first
    assert OutgoingMail.objects.count() == 1


def test_the_same_key_returns_a_visit_that_was_moved_since(
    wish: Wish, rita: Membership, now: datetime
) -> None:
    first = book(wanted=wish("10:00"), by=rita, now=now, idem_key="k1")
    move(appointment=first, wanted=wish("11:00"), version=1, by=rita, now=now)
    assert book(wanted=wish("10:00"), by=rita, now=now, idem_key="k1") == first


def test_the_same_key_with_another_wish_is_a_conflict(wish: Wish, rita: Membership, now: datetime) -> None:
    book(wanted=wish("10:00"), by=rita, now=now, idem_key="k1")
    error = refused(book, wanted=wish("10:15"), by=rita, now=now, idem_key="k1")
    assert error.code == "idempotency_conflict"


def test_the_same_key_at_another_place_is_a_conflict(
    wish: Wish, house: House, rita: Membership, now: datetime
) -> None:
    book(wanted=wish("10:00"), by=rita, now=now, idem_key="k1")
    hill = Location.objects.create(name="Hill Road", time_zone=house.location.time_zone)
    error = refused(book, wanted=wish("10:00", location=hill), by=rita, now=now, idem_key="k1")
    assert error.code == "idempotency_conflict"


def test_a_room_at_another_place_is_refused(
    wish: Wish, house: House, rita: Membership, now: datetime
) -> None:
    hill = Location.objects.create(name="Hill Road", time_zone=house.location.time_zone)
    elsewhere = Room.objects.create(location=hill, name="Room 7")
    made = book(wanted=wish("10:00"), by=rita, now=now)
    for verb, given in ((book, {}), (move, {"appointment": made, "version": 1})):
        error = refused(verb, wanted=wish("11:00", room=elsewhere), by=rita, now=now, **given)
        assert (error.code, error.field) == ("not_bookable", "room")


def test_a_hold_that_ran_out_makes_way(
    wish: Wish, house: House, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    held = make_appointment(
        patient=make_patient(first_name="Held"),
        practitioner=house.bob,
        location=house.location,
        starts_at=on_tuesday("10:00"),
        status="held",
        expires_at=now + timedelta(minutes=5),
    )
    assert refused(book, wanted=wish("10:00"), by=rita, now=now).code == "slot_taken"
    assert book(wanted=wish("10:00"), by=rita, now=now + timedelta(minutes=5)).pk
    held.refresh_from_db()
    assert held.status == "expired"


def test_the_database_refuses_what_the_code_would_let_pass(
    wish: Wish, house: House, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    book(wanted=wish("10:00"), by=rita, now=now)
    with pytest.raises(IntegrityError, match="appointment_lane_free"), transaction.atomic():
        make_appointment(
            patient=make_patient(first_name="Theo"),
            practitioner=house.bob,
            location=house.location,
            starts_at=on_tuesday("10:10"),
        )


# -- move, reassign, restore --------------------------------------------------------------------------------


def test_moving_raises_the_sequence_and_replaces_the_mail(
    wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    confirm(appointment=made, by=None, now=now)
    moved = move(appointment=made, wanted=wish("11:00"), version=2, by=rita, now=now)
    moved.refresh_from_db()
    assert (moved.starts_at, moved.status) == (on_tuesday("11:00"), "booked")
    assert (moved.sequence, moved.version) == (1, 3)
    assert mails(moved) == [("confirmation", 1, "superseded"), ("confirmation", 2, "planned")]


def test_a_visit_may_move_by_less_than_its_length(
    wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    assert move(appointment=made, wanted=wish("10:05"), version=1, by=rita, now=now).starts_at == on_tuesday(
        "10:05"
    )


def test_another_room_is_no_news_to_the_patient(
    wish: Wish, house: House, rita: Membership, now: datetime
) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    move(appointment=made, wanted=wish("10:00", room=house.room), version=1, by=rita, now=now)
    made.refresh_from_db()
    assert (made.room, made.sequence, made.version) == (house.room, 0, 2)
    assert mails(made) == [("confirmation", 1, "planned")]


def test_another_note_leaves_the_place_as_it_is(
    wish: Wish, house: House, rita: Membership, now: datetime
) -> None:
    roomy = make_visit_type(name="Roomy", needs_room=True)
    second = Room.objects.create(location=house.location, name="Room 2")
    over = {"visit_type": roomy, "patient": make_patient(first_name="Theo"), "overbook_reason": "Acute"}
    book(wanted=wish("19:00", outside_hours=True), by=rita, now=now)
    made = book(wanted=wish("19:00", **over, outside_hours=True, room=second), by=rita, now=now)
    later = made.starts_at + timedelta(hours=1)
    move(appointment=made, wanted=wanted_again(made, desk_note="Parks"), version=1, by=house.amy, now=later)
    made.refresh_from_db()
    assert (made.desk_note, made.version, made.sequence) == ("Parks", 2, 0)
    assert (made.room, made.lane, made.overbook_reason) == (second, 2, "Acute")
    assert mails(made) == [("confirmation", 1, "planned")]
    error = refused(
        move, appointment=made, wanted=wanted_again(made, visit_type=wish("09:00").visit_type), version=2, by=rita,
        now=later,
    )  # fmt: skip
    assert error.code == "past_time"


def test_moving_onto_a_taken_time_changes_nothing(
    wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    book(wanted=wish("11:00", patient=make_patient(first_name="Theo")), by=rita, now=now)
    error = refused(move, appointment=made, wanted=wish("11:00"), version=1, by=rita, now=now)
    assert (error.code, error.detail["what"]) == ("slot_taken", "practitioner")
    made.refresh_from_db()
    assert (made.starts_at, made.sequence, made.version) == (on_tuesday("10:00"), 0, 1)
    assert mails(made) == [("confirmation", 1, "planned")]


def test_moving_without_telling_owes_no_mail_and_withdraws_the_older(
    wish: Wish, rita: Membership, now: datetime
) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    move(appointment=made, wanted=wish("11:00"), version=1, by=rita, now=now, tell=False)
    made.refresh_from_db()
    assert (made.sequence, made.version) == (1, 2)
    assert mails(made) == [("confirmation", 1, "superseded")]
    move(appointment=made, wanted=wish("12:00"), version=2, by=rita, now=now)
    assert mails(made) == [("confirmation", 1, "superseded"), ("confirmation", 3, "planned")]


def test_a_longer_visit_keeps_its_start_and_takes_its_time(
    wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    confirm(appointment=made, by=None, now=now)
    move(appointment=made, wanted=wish("10:00", minutes=40), version=2, by=rita, now=now)
    made.refresh_from_db()
    assert (made.starts_at, made.ends_at) == (on_tuesday("10:00"), on_tuesday("10:40"))
    assert made.blocked_until == on_tuesday("10:40")
    assert (made.own_minutes, made.status, made.sequence) == (40, "confirmed", 1)
    theo = make_patient(first_name="Theo")
    error = refused(book, wanted=wish("10:30", patient=theo), by=rita, now=now)
    assert error.detail["what"] == "practitioner"
    move(appointment=made, wanted=wish("10:00"), version=3, by=rita, now=now)
    assert (made.own_minutes, made.ends_at) == (None, on_tuesday("10:15"))
    assert book(wanted=wish("10:30", patient=theo), by=rita, now=now).pk


def test_a_clash_of_a_longer_visit_names_times_that_are_long_enough(
    wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    book(wanted=wish("10:30", patient=make_patient(first_name="Theo")), by=rita, now=now)
    error = refused(move, appointment=made, wanted=wish("10:00", minutes=45), version=1, by=rita, now=now)
    assert error.detail["free"] == [on_tuesday(each) for each in ("09:45", "10:45", "11:00", "11:15")]


@pytest.mark.parametrize(("minutes", "fits"), [(0, False), (4, False), (5, True), (240, True), (241, False)])
def test_a_visit_takes_five_minutes_to_four_hours(
    minutes: int, fits: bool, wish: Wish, rita: Membership, now: datetime
) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    given = {
        "appointment": made,
        "wanted": wish("10:00", minutes=minutes),
        "version": 1,
        "by": rita,
        "now": now,
    }
    if fits:
        moved = move(**given)
        assert moved.ends_at - moved.starts_at == timedelta(minutes=minutes)
    else:
        error = refused(move, **given)
        assert (error.code, error.field) == ("not_bookable", "minutes")


def test_a_length_of_its_own_goes_along_but_not_to_another_kind(
    wish: Wish, rita: Membership, now: datetime
) -> None:
    made = book(wanted=wish("10:00", minutes=25), by=rita, now=now)
    assert wanted_again(made).minutes == 25
    assert wanted_again(made, visit_type=made.visit_type).minutes == 25
    assert wanted_again(made, minutes=None).ends_at - made.starts_at == timedelta(minutes=15)
    longer = make_visit_type(name="Longer", minutes=60)
    assert wanted_again(made, visit_type=longer).ends_at - made.starts_at == timedelta(hours=1)
    cancel(appointment=made, by=rita, now=now)
    restore(appointment=made, version=made.version, by=rita, now=now)
    assert made.own_minutes == 25


def test_a_moved_visit_stays_in_its_room_while_that_is_free(
    wish: Wish, house: House, rita: Membership, now: datetime
) -> None:
    roomy = make_visit_type(name="Roomy", needs_room=True)
    second = Room.objects.create(location=house.location, name="Room 2")
    made = book(wanted=wish("10:00", visit_type=roomy, room=second), by=rita, now=now)
    move(appointment=made, wanted=wish("11:00", visit_type=roomy), version=1, by=rita, now=now)
    assert made.room == second
    ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
    make_hours(ann, house.location)
    theo = make_patient(first_name="Theo")
    taken = wish("12:00", visit_type=roomy, practitioner=ann, patient=theo, room=second)
    book(wanted=taken, by=rita, now=now)
    move(appointment=made, wanted=wish("12:00", visit_type=roomy), version=2, by=rita, now=now)
    assert made.room == house.room


def test_an_old_page_cannot_move(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    move(appointment=made, wanted=wish("11:00"), version=1, by=rita, now=now)
    stale = refused(move, appointment=made, wanted=wish("12:00"), version=1, by=rita, now=now)
    assert stale.code == "stale_version"


def test_a_row_that_changed_behind_the_object_is_not_overwritten(
    wish: Wish, rita: Membership, now: datetime
) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    other = Appointment.objects.get(pk=made.pk)
    confirm(appointment=other, by=None, now=now)
    with pytest.raises(StaleVersionError):
        move(appointment=made, wanted=wish("11:00"), version=1, by=rita, now=now)


def test_reassigning_keeps_the_time(wish: Wish, house: House, rita: Membership, now: datetime) -> None:
    ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
    make_hours(ann, house.location)
    made = book(wanted=wish("10:00"), by=rita, now=now)
    reassign(appointment=made, practitioner=ann, version=1, by=rita, now=now)
    made.refresh_from_db()
    assert (made.practitioner, made.sequence) == (ann, 1)


def test_cancelling_frees_the_time_and_owes_the_news(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("10:00", starts_at=now + timedelta(days=2)), by=rita, now=now)
    cancel(appointment=made, version=1, reason="Ill", by=rita, now=now)
    made.refresh_from_db()
    assert (made.status, made.cancelled_at, made.cancel_reason) == ("cancelled", now, "Ill")
    assert mails(made) == [("confirmation", 1, "superseded"), ("cancellation", 2, "planned")]
    again = wish("10:00", starts_at=made.starts_at, patient=make_patient(first_name="Theo"))
    assert book(wanted=again, by=rita, now=now).pk


def test_less_than_a_day_ahead_is_late(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("15:00"), by=rita, now=now)
    assert cancel(appointment=made, by=None, now=now).status == AppointmentStatus.LATE_CANCELLED


def test_cancelling_twice_owes_one_mail(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("15:00"), by=rita, now=now)
    cancel(appointment=made, by=None, now=now)
    cancel(appointment=made, by=None, now=now)
    assert [kind for kind, *_ in mails(made)] == ["confirmation", "cancellation"]


def test_restoring_takes_the_time_back_if_it_is_free(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("15:00"), by=rita, now=now)
    cancel(appointment=made, by=rita, now=now)
    restore(appointment=made, version=made.version, by=rita, now=now)
    made.refresh_from_db()
    assert (made.status, made.cancelled_at, made.cancel_reason) == ("booked", None, "")
    assert mails(made)[-1] == ("confirmation", 3, "planned")
    cancel(appointment=made, by=rita, now=now)
    book(wanted=wish("15:00", patient=make_patient(first_name="Theo")), by=rita, now=now)
    error = refused(restore, appointment=made, version=made.version, by=rita, now=now)
    assert error.code == "slot_taken"


def test_a_hold_is_confirmed_by_the_same_path(
    wish: Wish, house: House, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    held = make_appointment(
        patient=wish("10:00").patient,
        practitioner=house.bob,
        location=house.location,
        starts_at=on_tuesday("10:00"),
        status="held",
        expires_at=now + timedelta(minutes=5),
    )
    late = refused(confirm, appointment=held, by=None, now=now + timedelta(minutes=5))
    assert late.code == "move_refused"
    confirm(appointment=held, by=None, now=now)
    held.refresh_from_db()
    assert (held.status, held.expires_at) == ("booked", None)


def test_wanted_again_repeats_the_visit(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("10:00", desk_note="Rings first"), by=rita, now=now)
    assert wanted_again(made) == wish("10:00", desk_note="Rings first")
