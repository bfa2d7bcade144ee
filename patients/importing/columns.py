"""What the columns of a list of patients may hold, and how Jane and Cliniko name them."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from clinic.importing.kinds import Field, Preset, Words

FIELDS = (
    Field("number", _("Number in the old program"), words=("id", "patient id", "patient number", "client id",
        "number")),
    Field("first_name", _("First name"), words=("first", "given name", "forename", "firstname")),
    Field("last_name", _("Last name"), words=("last", "surname", "family name", "lastname")),
    Field("name", _("Whole name"), words=("name", "full name", "patient", "patient name", "client", "client name")),
    Field("birth_on", _("Birth date"), words=("date of birth", "dob", "birthdate", "birthday", "born")),
    Field("sex", _("Sex"), words=("gender",)),
    Field("email", _("E-mail"), words=("email", "email address", "e mail address")),
    Field("phone", _("Phone"), many=True, words=("mobile", "mobile phone", "cell", "cell phone", "home phone",
        "work phone", "phone number", "phone numbers", "telephone", "phone 2")),
    Field("address", _("Address"), many=True, words=("street", "street address", "address 1", "address 2",
        "address 3", "city", "suburb", "state", "province", "province state", "postal", "postal code", "postcode",
        "post code", "zip", "zip code", "country")),
    Field("desk_note", _("Note for the desk"), many=True, words=("notes", "note", "appointment notes")),
    Field("guardian_name", _("Parent or guardian"), words=("guardian", "guardian name", "parent")),
    Field("guardian_relation", _("How they are related"), words=("guardian relation", "relationship")),
    Field("guardian_phone", _("Phone of the parent or guardian"), words=("guardian phone", "parent phone")),
    Field("guardian_email", _("E-mail of the parent or guardian"), words=("guardian email", "parent email")),
)  # fmt: skip

_ADDRESS = ("address 1", "address 2", "address 3", "city", "state", "post code", "country")
PRESETS = (
    # Jane publishes no list of the columns of its patient list. These are the names that public importers of it on
    # GitHub read: patient_guid, First Name, Last Name, Email, Mobile Phone, Birth Date, Street Address, City,
    # Province/State, Postal. patient_guid stands in its list of appointments too (appointments/importing/columns.py).
    Preset(
        "jane",
        frozenset({"patient guid", "birth date"}),
        {
            "patient guid": "number",
            "first name": "first_name",
            "last name": "last_name",
            "birth date": "birth_on",
            "sex": "sex",
            "gender": "sex",
            "email": "email",
            "mobile phone": "phone",
            "home phone": "phone",
            "work phone": "phone",
            "street address": "address",
            "city": "address",
            "province state": "address",
            "postal": "address",
            "country": "address",
        },
    ),
    # Cliniko publishes its fields, not the headings of its spreadsheets: by name in
    # docs.api.cliniko.com/openapi/reference/tag/Patient (date_of_birth, address_1, post_code), in words in
    # github.com/CalicoTechnology/cliniko-powerbi, docs/patients-table-guide.md (Patient ID, Date of Birth, Post Code).
    Preset(
        "cliniko",
        frozenset({"date of birth", "post code"}),
        {
            "id": "number",
            "patient id": "number",
            "first name": "first_name",
            "last name": "last_name",
            "date of birth": "birth_on",
            "sex": "sex",
            "email": "email",
            "patient phone numbers": "phone",
            "phone numbers": "phone",
            "appointment notes": "desk_note",
            "post code": "address",
            "country code": "address",
            **dict.fromkeys(_ADDRESS, "address"),
        },
    ),
)

SAMPLE = (
    ("Number", "First name", "Last name", "Birth date", "Sex", "E-mail", "Phone", "Address", "Note for the desk",
     "Parent or guardian", "How they are related", "Phone of the parent or guardian"),
    ("1001", "Charlie", "Example", "1985-05-04", "male", "charlie@mail.example", "+1 212 555 0142",
     "12 Main Street, New York", "Prefers mornings", "", "", ""),
    ("1002", "Mia", "Example", "2016-09-30", "female", "", "", "", "", "Charlie Example", "father",
     "+1 212 555 0142"),
)  # fmt: skip


def missing(columns: Sequence[str]) -> Words:
    """What else has to be among the columns."""
    if "name" not in columns and not {"first_name", "last_name"} <= set(columns):
        return _("Say which columns hold the first and the last name.")
    if "birth_on" not in columns:
        return _("Say which column holds the birth date: names alone do not tell people apart.")
    return ""
