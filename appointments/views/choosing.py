"""The week of free times that somebody looks at who books by a link, and how they look at another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from appointments.availability import WideSearch
from appointments.diary import all_givers, may_give, named_givers
from appointments.errors import say_clock
from appointments.forms.self_booking import LookForm
from appointments.free_weeks import read_week
from appointments.models import Appointment, VisitType
from appointments.suggestions import say_when
from appointments.wanted import Wanted
from clinic.components import say_day
from clinic.errors import DomainError
from clinic.models import Location, Membership
from patients.models import Patient

GONE = ("slot_taken", "outside_hours")


@dataclass(frozen=True)
class Option:
    """A link to the same page about another kind, person or place."""

    label: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """What can be chosen from; `practitioner` and `location` are where the look begins, None: with anybody.

    moving: the visit that goes to the time that is chosen.
    """

    kinds: Sequence[VisitType]
    people: Sequence[Membership]
    places: Sequence[Location]
    kind: VisitType
    practitioner: Membership | None
    location: Location
    patient: Patient | None = None
    moving: Appointment | None = None


def look_at(data: Any, choice: Choice, *, now: datetime) -> dict[str, Any]:
    """The context of the page: the week, the ways to other weeks, and the other things to choose."""
    form = LookForm(data, kinds=choice.kinds)
    kind = next((each for each in choice.kinds if each == form.get("visit_type")), choice.kind)
    place = next((each for each in choice.places if each == form.get("location")), choice.location)
    givers = named_givers(all_givers())
    people = [each for each in choice.people if may_give(givers, each, kind)]
    usual = choice.practitioner if choice.practitioner in people and not form.get("anybody") else None
    who = next((each for each in people if each == form.get("practitioner")), usual)
    if len(people) == 1:
        who = people[0]
    wide = WideSearch(
        kind,
        [who] if who else people,
        [place],
        choice.patient,
        for_themselves=True,
        moving=choice.moving,
    )
    week = read_week(wide, first_day=form.get("day"), only=form.get("only"), now=now)
    at: dict[str, Any] = {"visit_type": kind.uid, "location": place.uid}
    at |= {"practitioner": who.uid} if who else {"anybody": 1}
    return {
        "week": week,
        "kind": kind,
        "who": who,
        "place": place,
        "only": form.get("only"),
        "back": _query(at, day=week.first_day),
        "earlier": _query(at, day=week.earlier) if week.earlier else "",
        "later": _query(at, day=week.later) if week.later else "",
        "days": [(day, _query(at, only=day.day) if day.has_more else "") for day in week.days],
        "kinds": _options(choice.kinds, kind, "visit_type", at),
        "places": _options(choice.places, place, "location", at),
        "people": _people(people, who, at),
    }


def say_hold(hold: Appointment | Wanted) -> dict[str, Any]:
    """The context of a time that is kept, or that a yes is asked for without (it has no end then)."""
    zone = hold.location.zone
    until = hold.expires_at if isinstance(hold, Appointment) else None
    return {
        "hold": hold,
        "place": hold.location,
        "day": say_day(hold.starts_at, "l, j F", zone),
        "clock": say_when(hold.starts_at, hold.location).split(" ", 3)[-1],
        "until": say_clock(until, hold.location) if until else "",
    }


def say_refusal(error: DomainError) -> str:
    return say_gone() if error.code in GONE else str(error)


def say_gone() -> str:
    return _("That time has just gone. These are still free.")


def _options(found: Sequence[Any], chosen: Any, name: str, at: dict[str, Any]) -> list[Option]:
    """None where there is nothing to choose."""
    if len(found) < 2:
        return []
    return [Option(str(each), _query({**at, name: each.uid}), each == chosen) for each in found]


def _people(found: Sequence[Membership], who: Membership | None, at: dict[str, Any]) -> list[Option]:
    if len(found) < 2:
        return []
    rest = {name: value for name, value in at.items() if name not in ("practitioner", "anybody")}
    anybody = Option(_("Anybody"), _query({**rest, "anybody": 1}), who is None)
    return [
        anybody,
        *(Option(str(each), _query({**rest, "practitioner": each.uid}), each == who) for each in found),
    ]


def _query(at: dict[str, Any], **more: date) -> str:
    return urlencode({**at, **{name: day.isoformat() for name, day in more.items()}})
