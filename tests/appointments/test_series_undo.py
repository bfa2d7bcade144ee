"""A change of several visits of a series is taken back whole within three minutes, and nobody hears of either."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from appointments.board import change_status
from appointments.booking import MAIL_DELAY, book, cancel, move, wanted_again
from appointments.errors import SlotTakenError
from appointments.models import Appointment, Series
from appointments.series import cancel_series
from appointments.series_preview import Pick, SeriesWanted, read_series
from appointments.series_scope import Scope
from appointments.series_undo import may_undo_change, undo_series_change
from appointments.undo import NothingToUndoError, UndoOverError
from appointments.wanted import Wanted
from clinic.models import Membership, OutgoingMail
from clinic.sending import send_due_mail
from tests.api import Program
from tests.appointments.test_series import ALL_SIX, bea, change, series, walls, wanted
from tests.factories.patients import make_patient
from tests.smtp import Post

pytestmark = pytest.mark.django_db
__all__ = ["bea", "series", "wanted"]  # fixtures of test_series

Wish = Callable[..., Wanted]
SignIn = Callable[[Membership], Client]
LATER = Pick(Scope.FOLLOWING, 2)
A_MINUTE = timedelta(minutes=1)


def take_back(series: Series, rita: Membership, now: datetime) -> Series:
    return undo_series_change(standing=read_series(series, now=now), by=rita, now=now)


def waiting() -> list[tuple[str, int]]:
    rows = OutgoingMail.objects.filter(state="planned").order_by("pk")
    return list(rows.values_list("kind", "subject_version"))


def test_a_move_is_taken_back_with_its_mail_and_the_first_mail_is_owed_again(
    series: Series, rita: Membership, bea: Membership, now: datetime, post: Post
) -> None:
    assert not may_undo_change(series, now=now)
    moved = change(series, LATER, rita, now + A_MINUTE, days=7, practitioner=bea)
    assert waiting() == [("series_confirmation", 2)]
    assert may_undo_change(moved, now=now + A_MINUTE)
    back = take_back(moved, rita, now + 2 * A_MINUTE)
    assert walls(back, now) == ALL_SIX
    assert (back.version, Series.objects.get().practitioner) == (3, series.practitioner)
    assert {visit.practitioner for visit in Appointment.objects.all()} == {series.practitioner}
    assert waiting() == [("series_confirmation", 1)]
    assert send_due_mail(clock=lambda: now + MAIL_DELAY) == {"sent": 1}
    assert not may_undo_change(back, now=now + 2 * A_MINUTE)


def test_a_cancellation_is_taken_back(series: Series, rita: Membership, now: datetime, post: Post) -> None:
    send_due_mail(clock=lambda: now + MAIL_DELAY)
    later = now + timedelta(hours=1)
    standing = read_series(series, now=later)
    off = cancel_series(standing=standing, pick=Pick(Scope.ALL, 1), by=rita, now=later)
    assert off.ended_at is not None
    back = take_back(off, rita, later + A_MINUTE)
    assert walls(back, now) == ALL_SIX
    assert Series.objects.get().ended_at is None
    assert send_due_mail(clock=lambda: later + MAIL_DELAY) == {}


def test_a_step_on_the_board_since_keeps_the_change(
    series: Series, rita: Membership, now: datetime, post: Post
) -> None:
    first = series.visits.order_by("starts_at")[0]
    change_status(appointment=first, to="confirmed", version=1, by=rita, now=now)
    with pytest.raises(NothingToUndoError):
        take_back(Series.objects.get(), rita, now + A_MINUTE)  # it is new: nothing of it was changed
    moved = change(series, LATER, rita, now + A_MINUTE, days=7)
    second = series.visits.order_by("starts_at")[1]
    change_status(appointment=second, to="confirmed", version=second.version, by=rita, now=now + 2 * A_MINUTE)
    with pytest.raises(UndoOverError, match="were changed since"):
        take_back(moved, rita, now + 2 * A_MINUTE)


def test_three_minutes_and_a_mail_that_left_are_the_end(
    series: Series, rita: Membership, now: datetime, post: Post
) -> None:
    moved = change(series, LATER, rita, now, days=7)
    with pytest.raises(UndoOverError):
        take_back(moved, rita, now + MAIL_DELAY)
    OutgoingMail.objects.update(state="handed")
    with pytest.raises(UndoOverError):
        take_back(moved, rita, now)


@pytest.mark.parametrize("how", ["moved", "cancelled"])
def test_a_visit_that_was_changed_since_keeps_all_of_them(
    how: str, series: Series, rita: Membership, now: datetime
) -> None:
    moved = change(series, LATER, rita, now, days=7)
    visit = Appointment.objects.select_related("patient").get(series_number=3)
    if how == "moved":
        wanted = wanted_again(visit, starts_at=visit.starts_at + timedelta(hours=1))
        move(appointment=visit, wanted=wanted, version=visit.version, by=rita, now=now + A_MINUTE)
    else:
        cancel(appointment=visit, by=rita, now=now + A_MINUTE)
    stands = walls(moved, now)
    with pytest.raises(UndoOverError, match="changed since"):
        take_back(moved, rita, now + A_MINUTE)
    assert walls(moved, now) == stands


def test_an_old_time_that_is_gone_keeps_all_of_them(
    series: Series, wanted: SeriesWanted, wish: Wish, rita: Membership, now: datetime
) -> None:
    second = Appointment.objects.get(series_number=2).starts_at
    moved = change(series, LATER, rita, now, days=1)
    book(wanted=wish("10:00", patient=make_patient(first_name="Other"), starts_at=second), by=rita, now=now)
    with pytest.raises(SlotTakenError):
        take_back(moved, rita, now)
    assert walls(moved, now)[1:] == [
        "2 Tue 01 10:00", "3 Thu 03 10:00", "4 Tue 08 10:00", "5 Thu 10 10:00", "6 Thu 17 10:00",
    ]  # fmt: skip


def test_the_page_and_a_program_take_it_back(
    series: Series, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    with time_machine.travel(now, tick=False):
        desk, version = sign_in(rita), change(series, LATER, rita, now, days=7).version
        page = desk.get(f"/series/{series.uid}/").content.decode()
        undo = f"/series/{series.uid}/undo/{version}/"
        assert f'action="{undo}"' in page
        assert "Taken back. Nothing was mailed." in desk.post(undo, follow=True).content.decode()
        assert "Take the change back" not in desk.get(f"/series/{series.uid}/").content.decode()
        assert desk.post(undo).status_code == 409
        again = change(Series.objects.get(), LATER, rita, now, days=7)
        program = Program(rita)
        answer = program.post(f"series/{series.uid}/undo-change", if_match=f'"{again.version}"')
        assert answer.status_code == 200
    assert walls(series, now) == ALL_SIX
