"""One patient whose next weeks were booked in one, by the product's own verb; one of the visits was moved since."""

from datetime import time, timedelta

from appointments.booking import move, wanted_again
from appointments.models import Appointment, Series, WorkingHours
from appointments.series import book_series
from appointments.series_preview import SeriesWanted, preview_series
from appointments.series_rule import Rule, Step
from clinic.errors import DomainError
from clinic.models import MailState, OutgoingMail
from patients.models import Patient
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.people import Person

BOOKED_AGO = timedelta(hours=20)
# Behind the visits that are reminded of already.
FIRST = timedelta(days=3)


def write_series(frame: Frame, people: list[Person]) -> Series | None:
    """Twice a week for two weeks, then once: what fits of it. None when nobody is without a visit ahead."""
    person = next((each for each in people if not _has_visits_ahead(each.patient, frame)), None)
    if person is None:
        return None
    at, house = frame.now - BOOKED_AGO, frame.house
    worked = WorkingHours.objects.filter(practitioner=person.doctors[0], location=person.location)
    weekdays = frozenset(worked.values_list("weekday", flat=True))
    if not weekdays:
        return None
    rule = Rule(
        first_day=frame.today + FIRST,
        steps=(Step(min(2, len(weekdays)), 2), Step(1, 2)),
        weekdays=weekdays,
        times=(time(10, 0), time(11, 0), time(15, 0)),
    )
    wanted = SeriesWanted(person.patient, person.doctors[0], house.types["adjustment"], person.location, rule)
    starts = [look.starts_at for look in preview_series(wanted, now=at) if look.fits]
    if not starts:
        return None
    series = book_series(wanted=wanted, starts=starts, by=house.desk, now=at)
    _move_the_last(series, frame)
    about = [series.uid, *series.visits.values_list("uid", flat=True)]
    sent = OutgoingMail.objects.filter(subject_uid__in=about, state=MailState.PLANNED)
    sent.update(state=MailState.SENT, handed_at=at + timedelta(minutes=3), sent_at=at + timedelta(minutes=3))
    return series


def _has_visits_ahead(patient: Patient, frame: Frame) -> bool:
    return bool(Appointment.objects.upcoming(now=frame.now).filter(patient=patient).exists())


def _move_the_last(series: Series, frame: Frame) -> None:
    """A quarter of an hour later, where that is free."""
    shown = ("patient", "practitioner__user", "visit_type", "location")
    last = series.visits.select_related(*shown).order_by("series_number").last()
    if last is None:
        return
    wish = wanted_again(last, starts_at=last.starts_at + timedelta(minutes=15))
    try:
        move(
            appointment=last,
            wanted=wish,
            version=last.version,
            by=frame.house.desk,
            now=frame.now - BOOKED_AGO / 2,
        )
    except DomainError:
        return
