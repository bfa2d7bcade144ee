"""The calendar part of a visit mail (RFC 5545, 5546, 6047, 7986; INTEROP §1). No clinical word, no token."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from appointments.models import Appointment
from clinic.letters import one_line
from clinic.mail import Attachment
from clinic.models import Clinic

FILENAME = "invite.ics"
VISITS = "visits.ics"
KIND = "text/calendar; charset=utf-8"
BEGINS = b"BEGIN:VEVENT"


def write_invitation(
    *,
    method: str,
    appointment: Appointment,
    clinic: Clinic,
    email: str,
    name: str,
    sequence: int,
    now: datetime,
) -> bytes:
    """`method` is REQUEST or CANCEL. The UID is the appointment's own and never changes; `sequence` only rises."""
    event = _told_event(appointment, clinic, sequence=sequence, is_off=method == "CANCEL", now=now)
    attendee = _person(email, name)
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("NEEDS-ACTION")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    return write_calendar({appointment: event}, method=method)


def write_visits(
    appointments: Sequence[Appointment], *, clinic: Clinic, is_off: bool = False, now: datetime
) -> bytes:
    """Many visits in one file, each under its own UID, so that a later invitation moves it or takes it away.

    RFC 5546 lets REQUEST and CANCEL speak of one UID alone (3.2.2, 3.2.5); several are published, without attendees. A
    visit that is off must stand above every invitation that may be in the calendar.
    """
    events = {
        each: _told_event(each, clinic, sequence=each.sequence + is_off, is_off=is_off, now=now)
        for each in appointments
    }
    return write_calendar(events, method="PUBLISH")


def _told_event(
    appointment: Appointment, clinic: Clinic, *, sequence: int, is_off: bool, now: datetime
) -> Event:
    """As the patient is told of it."""
    event = visit_event(appointment, sequence=sequence, stamp=now)
    event.add("summary", _("Visit at %(clinic)s") % {"clinic": one_line(clinic.mail_name)})
    event.add("description", _("Questions? Call %(phone)s.") % {"phone": clinic.phone})
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event["organizer"] = _person(clinic.reply_to, clinic.mail_name)
    return event


def visit_event(appointment: Appointment, *, sequence: int, stamp: datetime) -> Event:
    """When and where, as every calendar is told it; what it is called is for the caller to say."""
    event = Event()
    zone = appointment.location.zone
    event.add("uid", str(appointment.uid))
    event.add("sequence", sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", appointment.starts_at.astimezone(zone))
    event.add("dtend", appointment.ends_at.astimezone(zone))
    event.add("location", one_line(appointment.location.address or appointment.location.name))
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event


def write_calendar(events: Mapping[Appointment, Event], *, method: str, name: str = "") -> bytes:
    """A calendar of these events, with the rules of the zones they are in."""
    calendar = Calendar()
    calendar.add("prodid", "-//Plumbline//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    years: dict[ZoneInfo, set[int]] = defaultdict(set)
    for appointment, event in events.items():
        years[appointment.location.zone].add(appointment.starts_at.year)
        calendar.add_component(event)
    rules = b"".join(_rules_of(zone, min(seen), max(seen)) for zone, seen in years.items())
    return calendar.to_ical().replace(BEGINS, rules + BEGINS, 1)


@lru_cache(maxsize=64)
def _rules_of(zone: ZoneInfo, first: int, last: int) -> bytes:
    """The zone's own part. Only the years that matter: its whole history would make the mail five times as long."""
    rules = Timezone.from_tzinfo(zone, zone.key, date(first - 1, 1, 1), date(last + 2, 1, 1))
    return rules.to_ical()


def published(content: bytes) -> Attachment:
    """The file that people open to have all of it in their calendar."""
    return Attachment(VISITS, content, f"{KIND}; method=PUBLISH")


def invitation_parts(content: bytes, *, method: str) -> tuple[Attachment, ...]:
    """Twice, as mail programs want it: the alternative they act on, and the file people can open."""
    return (
        Attachment(FILENAME, content, f"{KIND}; method={method}", is_alternative=True),
        Attachment(FILENAME, content, f"{KIND}; method={method}"),
    )


def _person(email: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{email}")
    person.params["cn"] = vText(one_line(name).replace('"', "'"))
    return person
