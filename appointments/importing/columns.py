"""What the columns of a list of visits may hold, and how Jane and Cliniko name them."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from clinic.importing.kinds import Field, Preset, Words

FIELDS = (
    Field("number", _("Number of the visit"), words=("id", "appointment id", "visit id", "booking id")),
    Field("patient_number", _("Number of the patient"), words=("patient id", "patient guid", "client id")),
    Field("first_name", _("First name"), words=("patient first name", "first", "given name")),
    Field("last_name", _("Last name"), words=("patient last name", "last", "surname", "family name")),
    Field("name", _("Whole name"), words=("patient", "patient name", "client", "client name", "full name")),
    Field("birth_on", _("Birth date"), words=("date of birth", "dob", "birthdate", "birthday")),
    Field("starts_at", _("Day and time"), words=("start", "starts at", "start at", "appointment", "date and time")),
    Field("day", _("Day"), words=("date", "appointment date", "start date")),
    Field("clock", _("Time"), words=("start time", "from", "appointment time")),
    Field("ends_at", _("End"), words=("end at", "ends at", "end time", "until", "to")),
    Field("minutes", _("Minutes"), words=("duration", "length", "duration in minutes")),
    Field("practitioner", _("Practitioner"), words=("staff member", "staff member name", "provider", "therapist")),
    Field("visit_type", _("Kind of visit"), words=("appointment type", "treatment", "treatment name", "service",
        "type")),
    Field("location", _("Place"), words=("location", "location name", "business", "clinic")),
    Field("desk_note", _("Note for the desk"), words=("desk note",)),
    Field("called_off", _("Called off when it says so"), many=True, words=("status", "state", "cancelled",
        "cancelled at", "did not arrive", "no show", "archived at", "deleted at")),
)  # fmt: skip

PRESETS = (
    # The head of Jane's own appointments report (CSV) as it stands in the tests of public code that reads it: id,
    # location_name, start_at, end_at, patient_guid, patient_number, patient_prefix, patient_first_name,
    # patient_preferred_name, patient_last_name, treatment_name, staff_member_name, break, insurance_state, state,
    # first_visit, chart_status, notes_text, booked_at, arrived_at, booked_online, archived_at, no_show_at,
    # cancelled_at, cancelled_reason, referral_source. Its notes may be clinical, so they are not taken by themselves.
    Preset(
        "jane",
        frozenset({"patient guid", "start at"}),
        {
            "id": "number",
            "location name": "location",
            "start at": "starts_at",
            "end at": "ends_at",
            "patient guid": "patient_number",
            "patient first name": "first_name",
            "patient last name": "last_name",
            "treatment name": "visit_type",
            "staff member name": "practitioner",
            "break": "called_off",
            "state": "called_off",
            "archived at": "called_off",
            "no show at": "called_off",
            "cancelled at": "called_off",
        },
    ),
    # Cliniko's fields of an individual appointment (docs.api.cliniko.com/openapi/reference/tag/Individual-Appointment:
    # id, starts_at, ends_at, patient_name, cancelled_at, did_not_arrive, archived_at, deleted_at) and the words for
    # what it links to; the headings of its spreadsheets are not published.
    Preset(
        "cliniko",
        frozenset({"appointment type", "business"}),
        {
            "id": "number",
            "appointment id": "number",
            "starts at": "starts_at",
            "ends at": "ends_at",
            "patient id": "patient_number",
            "patient name": "name",
            "appointment type": "visit_type",
            "appointment type name": "visit_type",
            "practitioner": "practitioner",
            "practitioner name": "practitioner",
            "business": "location",
            "business name": "location",
            "cancelled at": "called_off",
            "did not arrive": "called_off",
            "archived at": "called_off",
            "deleted at": "called_off",
        },
    ),
)

SAMPLE = (
    ("Number of the visit", "Number of the patient", "First name", "Last name", "Birth date", "Day", "Time",
     "Minutes", "Practitioner", "Kind of visit", "Place"),
    ("A-501", "1001", "Charlie", "Example", "1985-05-04", "2027-03-01", "10:15", "15", "Dr Ames", "Adjustment", ""),
    ("A-502", "1002", "Mia", "Example", "2016-09-30", "2027-03-01", "15:30", "", "Dr Ames", "First visit", ""),
)  # fmt: skip


def missing(columns: Sequence[str]) -> Words:
    """What else has to be among the columns."""
    has = set(columns)
    is_named = "name" in has or {"first_name", "last_name"} <= has
    if "patient_number" not in has and not (is_named and "birth_on" in has):
        return _("Say which column holds the patient's number, or which ones name and birth date.")
    if "starts_at" not in has and not {"day", "clock"} <= has:
        return _("Say which column holds the day and time, or which ones the day and the time.")
    return ""
