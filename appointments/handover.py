"""The hours of somebody who is away, handed to whoever stands in."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from appointments.hours import Span, within
from appointments.models import OtherHours
from appointments.rota import hours_of_days
from appointments.time_off import Absence
from clinic.components import local
from clinic.models import Location, Membership


def problem_of(stand_in: Membership, absence: Absence) -> str:
    """Why this person cannot stand in; empty when they can."""
    if absence.practitioner is None:
        return _("Say who is away: nobody can stand in for everybody.")
    if absence.practitioner == stand_in:
        return _("Somebody else has to stand in.")
    if not stand_in.is_practitioner:
        return _("Only practitioners see patients.")
    if not stand_in.is_around(absence.starts_at, absence.ends_at):
        return _("%(who)s is not here at that time.") % {"who": stand_in.display_name}
    return ""


def handed_hours(absence: Absence, stand_in: Membership, places: Sequence[Location]) -> list[OtherHours]:
    """Unsaved: the hours of the absence for the stand-in, on days on which they have none. One round trip a place."""
    if absence.practitioner is None:
        return []
    people = [absence.practitioner, stand_in]
    days_of = {}
    for place in places:
        first = local(absence.starts_at, place.zone).date()
        last = local(absence.ends_at, place.zone).date()
        days_of[place.pk] = hours_of_days(
            location=place,
            practitioners=people,
            first_day=first,
            days=(last - first).days + 1,
            not_away=absence.practitioner,  # the absence may be written down already
        )
    busy = {day for days in days_of.values() for day, spans in days.items() if spans[stand_in.pk]}
    rows: list[OtherHours] = []
    for place in places if absence.location is None else [absence.location]:
        for day, spans in days_of.get(place.pk, {}).items():
            if day not in busy:
                handed = within(spans[absence.practitioner.pk], absence.starts_at, absence.ends_at)
                handed = within(handed, stand_in.here_from, stand_in.here_until)
                rows += [_row(span, day, place, absence, stand_in) for span in handed]
    return rows


def _row(span: Span, day: date, place: Location, absence: Absence, stand_in: Membership) -> OtherHours:
    opens, closes = local(span.start, place.zone), local(span.end, place.zone)
    # What ends at midnight has its last minute before it.
    closes = closes if closes.date() == day else closes - timedelta(minutes=1)
    who = absence.practitioner.display_name if absence.practitioner else ""
    return OtherHours(
        practitioner=stand_in,
        location=place,
        day=day,
        opens=opens.time(),
        closes=closes.time(),
        reason=(_("stands in for %(who)s") % {"who": who})[:120],
    )
