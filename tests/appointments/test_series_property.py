"""Whatever is done to a series in whatever order, in a real diary: no visit is lost, added or doubled."""

import contextlib
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appointments.booking import move, wanted_again
from appointments.models import Appointment, Series, VisitType
from appointments.series import book_series, cancel_series, change_series
from appointments.series_preview import Change, Pick, SeriesWanted, preview_change, read_series, wall_time
from appointments.series_rule import Rule, Step
from appointments.series_scope import Scope, Shift
from clinic.errors import DomainError
from clinic.models import Membership
from patients.models import Patient
from tests.factories.clinic import House

pytestmark = pytest.mark.django_db

VISITS = 8
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["change", "change", "change", "cancel", "alone"]),
        st.sampled_from(Scope),
        st.integers(1, VISITS),
        st.booleans(),  # with those that stand apart
        st.sampled_from([None, time(9, 0), time(15, 30), time(20, 0)]),  # the last is outside hours
        st.integers(-8, 8),
        st.integers(0, 6),  # days that pass before
    ),
    max_size=8,
)


class Undo(Exception):
    pass


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=STEPS)
def test_no_order_of_edits_loses_adds_or_doubles_a_visit(
    steps: list[Any],
    open_house: House,
    patient: Patient,
    adjustment: VisitType,
    rita: Membership,
    now: datetime,
) -> None:
    with contextlib.suppress(Undo), transaction.atomic():
        # Over the change of the clocks on 14 March 2027.
        rule = Rule(date(2027, 3, 3), (Step(2, 4),), frozenset({0, 2}), (time(10, 0),))
        wanted = SeriesWanted(patient, open_house.bob, adjustment, open_house.location, rule)
        series = book_series(wanted=wanted, by=rita, now=now)
        today = now + timedelta(days=97)
        for what, scope, number, with_apart, clock, days, passed in steps:
            today += timedelta(days=passed)
            pick = Pick(scope, number, with_apart)
            before = {each.series_number: each for each in read_series(series, now=today).visits}
            with contextlib.suppress(DomainError):
                _do(what, series, pick, Change(Shift(clock, days)), by=rita, now=today)
            _still_whole(series, before, what, Change(Shift(clock, days)), now=today)
            series.refresh_from_db()
        raise Undo


def _do(what: str, series: Series, pick: Pick, change: Change, *, by: Membership, now: datetime) -> None:
    standing = read_series(series, now=now)
    if what == "cancel":
        cancel_series(standing=standing, pick=pick, by=by, now=now)
    elif what == "alone":
        visit = standing.by_number[pick.number]
        wish = wanted_again(visit, starts_at=visit.starts_at + timedelta(hours=1))
        move(appointment=visit, wanted=wish, version=visit.version, by=by, now=now)
    else:
        looks = preview_change(standing, pick=pick, change=change, now=now)
        choices = {look.number: look.starts_at if look.fits else None for look in looks}
        change_series(standing=standing, pick=pick, change=change, choices=choices, by=by, now=now)


def _still_whole(
    series: Series, before: dict[Any, Appointment], what: str, change: Change, *, now: datetime
) -> None:
    after = {each.series_number: each for each in read_series(series, now=now).visits}
    assert sorted(after) == list(range(1, VISITS + 1))
    for number, old in before.items():
        new = after[number]
        if old.starts_at <= now or not old.occupies:
            assert (new.starts_at, new.status) == (old.starts_at, old.status)
        elif new.starts_at != old.starts_at and what == "change":
            assert wall_time(new) == change.shift.apply(wall_time(old))
    in_order = [each.starts_at for each in after.values() if each.occupies and not each.is_apart]
    assert in_order == sorted(set(in_order))
