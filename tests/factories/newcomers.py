"""Somebody new on the clinic's booking page."""

from datetime import date, datetime, timedelta
from typing import Any

from appointments.availability import free_times
from appointments.models import BookingRequest, PublicBooking, RequestState, VisitType, VisitTypeKind
from appointments.newcomers import Chosen, ask_to_book, open_request
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House

ZOE: dict[str, Any] = {
    "first_name": "Zoe",
    "last_name": "Newman",
    "birth_on": date(1990, 5, 4),
    "email": "zoe@mail.example",
    "phone": "+1 212 555 0188",
}


def open_page(house: House) -> VisitType:
    """The page is open, with one kind of first visit; Dr Bob works. The page's row is of version 2."""
    PublicBooking.objects.get_or_create(defaults={"is_open": True, "version": 2})
    kind: VisitType | None = VisitType.objects.filter(kind=VisitTypeKind.FIRST).first()
    if not house.bob.working_hours.exists():  # type: ignore[attr-defined]
        make_hours(house.bob, house.location)
    return kind or make_visit_type(VisitTypeKind.FIRST, minutes=30)


def make_request(house: House, *, now: datetime, state: str = "choosing", **person: Any) -> BookingRequest:
    """A time in a month is kept for Zoe; `asked`: she has sent the form."""
    kind = open_page(house)
    first_day = (now + timedelta(days=30)).date()
    free = free_times(
        practitioner=house.bob,
        visit_type=kind,
        location=house.location,
        first_day=first_day,
        days=14,
        now=now,
        most=1,
    )
    made = open_request(chosen=Chosen(kind, house.bob, house.location, free[0].starts_at), now=now)
    if state == RequestState.ASKED:
        made = ask_to_book(request=made, person={**ZOE, **person}, now=now)
    return made
