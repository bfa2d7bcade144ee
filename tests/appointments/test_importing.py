"""Visits out of files: placed as any other booking, told to nobody, and never twice."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appointments.booking import Wanted, book, cancel, move, wanted_again
from appointments.call_list import can_be_mailed
from appointments.models import Appointment, VisitType
from appointments.reminders import plan_reminders
from appointments.visit_history import read_history
from clinic.mail_switch import switch_mail
from clinic.models import FileImport, ImportState, Location, OutgoingMail
from clinic.sending import send_due_mail
from patients.models import FollowUp, Patient
from tests.conftest import NOW
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House
from tests.factories.imports import AMOS, NORA, PEOPLE, VISITS, bring, check, csv_of, said
from tests.factories.patients import make_patient
from tests.smtp import Post

pytestmark = pytest.mark.django_db

MONDAY = "2026-11-30"
NORAS = ("A1", "1", MONDAY, "10:15", "Dr. Bob", "adjustment")


@pytest.fixture
def clinic(house: House) -> House:
    """Nora and Amos have moved in; Dr Bob works from 8 to 18."""
    make_visit_type()
    make_hours(house.bob, house.location)
    bring("patients", csv_of(PEOPLE, NORA, AMOS), by=house.alice, now=NOW)
    return house


def _brought(
    clinic: House, *lines: tuple[str, ...], head: tuple[str, ...] = VISITS, **more: bool
) -> FileImport:
    return bring("visits", csv_of(head, *lines), by=clinic.alice, now=NOW, **more)


def test_visit_is_tried_then_booked_on_the_wall_clock_and_nobody_is_told(clinic: House) -> None:
    source = check("visits", csv_of(VISITS, NORAS), by=clinic.alice, now=NOW)
    assert (source.state, source.counts) == (ImportState.CHECKED, {"new": 1})
    assert not Appointment.objects.exists()
    source = _brought(clinic, NORAS)
    assert (source.state, source.counts) == (ImportState.DONE, {"new": 1})
    visit = Appointment.objects.get()
    assert visit.starts_at.isoformat() == "2026-11-30T15:15:00+00:00"
    assert (visit.patient.first_name, visit.practitioner, visit.ends_at - visit.starts_at) == (
        "Nora", clinic.bob, timedelta(minutes=15),
    )  # fmt: skip
    assert not OutgoingMail.objects.exists()
    assert read_history(visit)[0].what == "Brought in by an import, for Mon 30 Nov 10:15"
    assert plan_reminders(clinic.clinic, visit.starts_at - timedelta(hours=30)) == 1


def test_overlap_is_refused_at_its_row_with_the_free_times(clinic: House) -> None:
    """Both of the file and of the diary; the check sees rows of one day beside each other."""
    make_appointment(
        patient=make_patient(first_name="Zoe"), practitioner=clinic.bob, location=clinic.location,
        starts_at=datetime.fromisoformat("2026-11-30T16:00:00+00:00"),
    )  # fmt: skip
    lines = [
        NORAS,
        ("A2", "2", MONDAY, "10:20", "Bob", "Adjustment"),
        ("A3", "2", MONDAY, "11:00", "Bob", "Adjustment"),
    ]
    checked = check("visits", csv_of(VISITS, *lines), by=clinic.alice, now=NOW)
    source = _brought(clinic, *lines)
    assert checked.counts == source.counts == {"new": 1, "error": 2}
    assert [(row, column) for row, column, *_rest in said(source)] == [(3, "Time"), (4, "Time")]
    assert said(source)[1][3].startswith("11:00 is taken. Free with Dr Bob: 10:45, 11:15")


def test_same_visit_is_not_brought_twice_and_stays_as_it_was_changed_here(clinic: House) -> None:
    _brought(clinic, NORAS)
    assert _brought(clinic, NORAS).counts == {"here": 1}
    visit = Appointment.objects.get()
    later = wanted_again(visit, starts_at=visit.starts_at + timedelta(hours=2))
    move(appointment=visit, wanted=later, version=visit.version, by=clinic.rita, now=NOW)
    source = _brought(clinic, NORAS)
    assert source.counts == {"differs": 1}
    assert said(source)[0][3] == "Here it stands on Mon 30 Nov 12:15. Nothing was changed."
    cancel(appointment=Appointment.objects.get(), by=clinic.rita, now=NOW)
    assert _brought(clinic, NORAS).counts == {"differs": 1}
    assert Appointment.objects.count() == 1


def test_visit_typed_in_by_hand_is_known(clinic: House) -> None:
    starts_at = datetime.fromisoformat("2026-11-30T15:15:00+00:00")
    make_appointment(
        patient=Patient.objects.get(first_name="Nora"),
        practitioner=clinic.bob,
        location=clinic.location,
        starts_at=starts_at,
    )
    assert _brought(clinic, NORAS).counts == {"here": 1}


def test_who_was_told_by_voice_while_mail_was_off_hears_of_a_cancellation(clinic: House, post: Post) -> None:
    switch_mail(clinic=clinic.clinic, is_on=False, by=clinic.alice, now=NOW)
    wanted = Wanted(
        Patient.objects.get(first_name="Nora"), clinic.bob, VisitType.objects.get(), clinic.location,
        datetime.fromisoformat("2026-11-30T16:00:00+00:00"),
    )  # fmt: skip
    visit = book(wanted=wanted, by=clinic.rita, now=NOW)
    assert not can_be_mailed(visit.patient, now=NOW)  # so that an absence puts them on the call list
    later = NOW + timedelta(hours=1)
    send_due_mail(clock=lambda: later)
    switch_mail(clinic=clinic.clinic, is_on=True, by=clinic.alice, now=later)
    cancel(appointment=visit, by=clinic.rita, now=later)
    send_due_mail(clock=lambda: later + timedelta(hours=1))
    assert [str(each["Subject"]) for each in post.letters] == ["Cancelled: your visit on Mon 30 Nov, 11:00"]
    assert not FollowUp.objects.exists()


def _diary() -> list[Appointment]:
    return list(Appointment.objects.all())


def test_past_and_called_off_visits_are_left_out(clinic: House) -> None:
    head = (*VISITS, "Status", "Cancelled at")
    source = _brought(
        clinic,
        (*NORAS, "booked", ""),
        ("A2", "2", "2026-11-20", "10:15", "Bob", "Adjustment", "arrived", ""),
        ("A3", "2", MONDAY, "11:15", "Bob", "Adjustment", "booked", "2026-11-19 10:00"),
        ("A4", "2", MONDAY, "12:15", "Bob", "Adjustment", "perhaps", ""),
        head=head,
    )
    assert source.counts == {"new": 1, "skipped": 2, "error": 1}


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        (("A1", "1", "2027-03-14", "02:30", "Bob", "Adjustment"), "Time", "does not exist"),
        (("A1", "9", MONDAY, "10:15", "Bob", "Adjustment"), "Number of the patient", "not here"),
        (("A1", "", MONDAY, "10:15", "Bob", "Adjustment"), "Number of the patient", "Give the patient"),
        (("A1", "1", "30.11.26", "10:15", "Bob", "Adjustment"), "Day", "cannot be read"),
        (("A1", "1", MONDAY, "at ten", "Bob", "Adjustment"), "Time", "cannot be read"),
        (("A1", "1", MONDAY, "07:00", "Bob", "Adjustment"), "Time", "does not see patients then"),
        (("A1", "1", "2031-11-30", "10:00", "Bob", "Adjustment"), "Time", "two years"),
        (("A1", "1", "9999-12-31", "10:00", "Bob", "Adjustment"), "Time", "year"),
    ],
)
def test_rows_that_cannot_be_booked_say_why(
    clinic: House, line: tuple[str, ...], column: str, says: str
) -> None:
    source = check("visits", csv_of(VISITS, line), by=clinic.alice, now=NOW)
    ((_row, heading, outcome, message),) = said(source)
    assert (heading, outcome) == (column, "error")
    assert says in message


def test_own_length_zone_and_hours_are_kept(clinic: House) -> None:
    head = (*VISITS[:2], "Starts at", "Ends at", *VISITS[4:])
    source = _brought(
        clinic,
        ("A1", "1", "2026-11-30T15:15:00Z", "2026-11-30T16:00:00Z", "Bob", "Adjustment"),
        ("A2", "2", "2026-11-30 07:00 am", "7:20 am", "Bob", "Adjustment"),
        ("A3", "2", "2027-11-07 01:30", "", "Bob", "Adjustment"),
        head=head,
        outside_hours=True,
    )
    assert source.counts == {"new": 3}
    visits = [(f"{each.starts_at:%H:%M}", (each.ends_at - each.starts_at).seconds // 60) for each in _diary()]
    assert visits == [("12:00", 20), ("15:15", 45), ("05:30", 15)]
    assert "comes twice that night" in said(source)[0][3]


def test_files_of_jane_and_cliniko_are_known_by_their_columns(house: House) -> None:
    make_visit_type()
    make_hours(house.bob, house.location)
    people = b"patient_guid,First Name,Last Name,Birth Date\ng-1,Nora,Quill,1985-05-04"
    bring("patients", people, by=house.alice, now=NOW, system="jane")
    head = (
        "id,location_name,start_at,end_at,patient_guid,patient_number,patient_prefix,patient_first_name,"
        "patient_preferred_name,patient_last_name,treatment_name,staff_member_name,break,insurance_state,state,"
        "first_visit,chart_status,notes_text,booked_at,arrived_at,booked_online,archived_at,no_show_at,cancelled_at"
    )
    line = (
        "77,Riverside,2026-11-30 10:00,2026-11-30 10:15,g-1,1,,Nora,,Quill,Adjustment,Bob,false,,booked,false,,sore "
        "back,2026-11-01,,false,,,"
    )
    source = bring("visits", f"{head}\n{line}".encode(), by=house.alice, now=NOW)
    assert (source.counts, source.choices["system"]) == ({"new": 1}, "jane")
    assert Appointment.objects.get().desk_note == ""
    cliniko = (
        "id,starts_at,ends_at,patient_id,patient_name,appointment_type,practitioner,business,cancelled_at"
    )
    source = check(
        "visits",
        f"{cliniko}\n1,2026-12-01T15:00:00Z,2026-12-01T15:15:00Z,5,N Q,x,y,z,".encode(),
        by=house.alice,
        now=NOW,
    )
    assert source.choices["system"] == "cliniko"


def test_words_of_a_file_are_explained_once(clinic: House) -> None:
    """Somebody who is meant by another name is said once; whoever did not move along is left out."""
    kind = VisitType.objects.get()
    line = ("A1", "1", MONDAY, "10:15", "Robert (DC)", "Subsequent")
    names = {
        "practitioner": {"Robert (DC)": str(clinic.bob.uid), "Dr Gone": "-"},
        "visit_type": {"Subsequent": str(kind.uid)},
    }
    gone = ("A2", "2", MONDAY, "11:15", "Dr Gone", "Subsequent")
    source = bring("visits", csv_of(VISITS, line, gone), by=clinic.alice, now=NOW, names=names)
    assert source.counts == {"new": 1, "skipped": 1}
    assert _brought(clinic, line, gone).counts == {"here": 1, "skipped": 1}  # kept


def test_two_places_are_told_apart(clinic: House) -> None:
    Location.objects.create(name="West", time_zone="America/Los_Angeles")
    source = _brought(clinic, (*NORAS, "west"), head=(*VISITS, "Place"), outside_hours=True)
    assert source.counts == {"new": 1}
    assert Appointment.objects.get().starts_at.isoformat() == "2026-11-30T18:15:00+00:00"


LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "A1", "A2"]),
        st.sampled_from(["1", "2", "3"]),
        st.sampled_from([MONDAY, "2026-12-01"]),
        st.sampled_from(["10:00", "10:05", "10:15"]),
        st.just("Bob"),
        st.just("Adjustment"),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, data=st.data())
def test_same_rows_in_any_order_add_no_visit(clinic: House, lines: list, data: st.DataObject) -> None:
    with transaction.atomic():
        source = _brought(clinic, *lines)
        known = Appointment.objects.count()
        assert known == source.counts.get("new", 0)
        again = _brought(clinic, *data.draw(st.permutations(lines)))
        assert "new" not in again.counts
        assert Appointment.objects.count() == known
        transaction.set_rollback(True)
