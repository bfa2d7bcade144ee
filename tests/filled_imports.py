"""The forms of files that are brought in, filled in as they should be; a part of `tests/filled_forms.py`."""

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from clinic.importing.uploads import name_lists, set_columns
from clinic.models import FileImport, ImportState
from tests.factories.clinic import House
from tests.factories.imports import NORA, PEOPLE, VISITS, csv_of, upload

VISIT = ("A1", "1", "2026-12-07", "10:15", "Bob", "Adjustment")


def import_forms(uids: MutableMapping[str, UUID], house: House, now: datetime) -> dict[str, dict[str, Any]]:
    """By URL name. Adds to `uids` a file of visits whose words wait to be explained, and one that is checked."""
    visits = upload("visits", csv_of(VISITS, VISIT), by=house.alice, now=now)
    visits = set_columns(
        source=visits, columns=visits.columns, choices={}, version=1, by=house.alice, now=now
    )
    checked = upload("patients", csv_of(PEOPLE, NORA), by=house.alice, now=now)
    FileImport.objects.filter(pk=checked.pk).update(state=ImportState.CHECKED, counts={"new": 1})
    uids["visits_import"], uids["checked_import"] = visits.uid, checked.uid
    source = FileImport.objects.get(uid=uids["import"])
    version = {"version": 1}
    return {
        "clinic:switch_mail": {"to": "off", "back": "/settings/import/"},
        "clinic:list_imports": {
            "kind": "patients",
            "text": csv_of(PEOPLE, NORA).decode(),
            "idem_key": str(uuid4()),
        },
        "clinic:set_import_columns": {
            **version,
            "system": "other",
            "date_order": "mdy",
            **{f"column_{at}": name for at, name in enumerate(source.columns)},
        },
        "clinic:set_import_names": {
            "version": visits.version,
            "outside_hours": "on",
            **{
                f"{each.field}_{at}": each.guess[word]
                for each in name_lists(visits, now=now)
                for at, (word, _n) in enumerate(each.words)
            },
        },
        "clinic:start_import": version,
        "clinic:discard_import": version,
    }
