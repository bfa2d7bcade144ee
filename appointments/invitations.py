"""The calendar part of a visit mail (RFC 5545, 5546, 6047, 7986; INTEROP §1). No clinical word, no token."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from uuid import UUID
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
OPENS_EVENT, CLOSES_EVENT, CLOSES = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n"
# What no visit has, in the form of all.
STAND_IN = str(UUID(int=0))
COUNT = 1_000_000_000
STAMP, STARTS, ENDS = (datetime(1900, 1, day, tzinfo=UTC) for day in (1, 2, 3))


@dataclass(frozen=True)
class Said:
    """What the visits of one place say alike."""

    zone: ZoneInfo
    where: str
    summary: str
    description: str = ""
    status: str = "CONFIRMED"
    organizer: tuple[str, str] = ("", "")


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
    attendee = _person(email, name)
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("NEEDS-ACTION")
    attendee.params["rsvp"] = vText("FALSE")
    said = _as_told(appointment, clinic, is_off=method == "CANCEL")
    event = visit_event(appointment, said, sequence=sequence, stamp=now, attendee=attendee)
    return write_calendar({appointment: event}, method=method)


def write_visits(
    appointments: Sequence[Appointment], *, clinic: Clinic, is_off: bool = False, now: datetime
) -> bytes:
    """Many visits in one file, each under its own UID, so that a later invitation moves it or takes it away.

    RFC 5546 lets REQUEST and CANCEL speak of one UID alone (3.2.2, 3.2.5); several are published, without attendees. A
    visit that is off must stand above every invitation that may be in the calendar.
    """
    events = {
        each: visit_event(
            each, _as_told(each, clinic, is_off=is_off), sequence=each.sequence + is_off, stamp=now
        )
        for each in appointments
    }
    return write_calendar(events, method="PUBLISH")


def _as_told(appointment: Appointment, clinic: Clinic, *, is_off: bool) -> Said:
    """To the patient."""
    return Said(
        zone=appointment.location.zone,
        where=place_of(appointment),
        summary=_("Visit at %(clinic)s") % {"clinic": one_line(clinic.mail_name)},
        description=_("Questions? Call %(phone)s.") % {"phone": clinic.phone},
        status="CANCELLED" if is_off else "CONFIRMED",
        organizer=(clinic.reply_to, clinic.mail_name),
    )


def place_of(appointment: Appointment) -> str:
    return one_line(appointment.location.address or appointment.location.name)


def visit_event(
    appointment: Appointment,
    said: Said,
    *,
    sequence: int,
    stamp: datetime,
    attendee: vCalAddress | None = None,
) -> bytes:
    """One event: when, and what the visits of the place say alike."""
    event = _form(said)
    for mark, value in (
        (STAND_IN, str(appointment.uid)),
        (str(COUNT), str(sequence)),
        (_written(STAMP), _written(stamp.astimezone(UTC))),
        (_written(STARTS), _written(appointment.starts_at.astimezone(said.zone))),
        (_written(ENDS), _written(appointment.ends_at.astimezone(said.zone))),
    ):
        event = event.replace(mark, value, 1)
    invited = b"" if attendee is None else _line_of(attendee)
    return event.encode().removesuffix(CLOSES_EVENT) + invited + CLOSES_EVENT


def _written(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S")


def _line_of(attendee: vCalAddress) -> bytes:
    event = Event()
    event.add("attendee", attendee, encode=False)
    return event.to_ical().removeprefix(OPENS_EVENT).removesuffix(CLOSES_EVENT)


@lru_cache(maxsize=256)
def _form(said: Said) -> str:
    """As the library writes it, with values of the same length in place of what is each visit's own."""
    event = Event()
    event.add("uid", STAND_IN)
    event.add("sequence", COUNT)
    event.add("dtstamp", STAMP)
    event.add("dtstart", STARTS.replace(tzinfo=said.zone))
    event.add("dtend", ENDS.replace(tzinfo=said.zone))
    event.add("summary", said.summary)
    if said.description:
        event.add("description", said.description)
    event.add("location", said.where)
    event.add("status", said.status)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    if any(said.organizer):
        event["organizer"] = _person(*said.organizer)
    return event.to_ical().decode()


def write_calendar(events: Mapping[Appointment, bytes], *, method: str, name: str = "") -> bytes:
    """A calendar of these events, with the rules of the zones they are in."""
    years: dict[ZoneInfo, set[int]] = defaultdict(set)
    for appointment in events:
        years[appointment.location.zone].add(appointment.starts_at.year)
    rules = b"".join(_rules_of(zone, min(seen), max(seen)) for zone, seen in years.items())
    return _opening(method, name) + rules + b"".join(events.values()) + CLOSES


@lru_cache(maxsize=64)
def _opening(method: str, name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Plumbline//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    return calendar.to_ical().removesuffix(CLOSES)


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
