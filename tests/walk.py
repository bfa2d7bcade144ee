"""How `tests/test_inputs.py` goes from page to page: as whom, with what, and what is looked at each time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.apps import apps
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from clinic.models import AccessLog, CallRate
from patients.intake_questions import PAGES
from tests.filled_forms import ABOUT, Office, know_birth_date
from tests.test_access import TABLE

FORM = "application/x-www-form-urlencoded"
HTMX = {"HTTP_HX_REQUEST": "true"}
OURS = ("clinic", "patients", "appointments", "rehab_plans")
MARKUP = b"<script>alert(1)"
LETTERS = {"bob": 3, "alice": 4, "rita": 1}  # where their letters stand in a row of TABLE
MISSING = "missing"


@dataclass(frozen=True)
class Door:
    """One page as the person who may open it; `form` is filled in rightly."""

    name: str
    key: str  # the name, with the page of the intake
    url: str
    client: Client
    form: Mapping[str, Any]


def doors_of(office: Office) -> Iterator[Door]:
    clients = {who: Client() for who in LETTERS}
    for who, client in clients.items():
        client.force_login(getattr(office.world.house, who).user)
    known = know_birth_date(office)
    for name, (about, letters) in TABLE.items():
        about = ABOUT.get(name, about)
        client = next((clients[who] for who, at in LETTERS.items() if letters[at] == "o"), clients["bob"])
        if "link:" in about:
            client = known if name.startswith("patients:show_intake") else Client()
        for page in PAGES if "{page}" in about else ("",):
            key = f"{name} {page}".strip()
            words = about.format(page=page).split()
            args = [
                office.tokens[word[5:]] if word.startswith("link:") else office.uids.get(word, word)
                for word in words
            ]
            yield Door(name, key, reverse(name, args=args), client, office.forms.get(key, {}))


def rows_now() -> list[tuple[Any, ...]]:
    """How many rows every table of ours has in the open scope, and a sum over what they hold; not who read or came."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = 'all_rows'")
        if cursor.fetchone() is None:
            models = [
                each
                for each in apps.get_models()
                if each._meta.app_label in OURS and each not in (AccessLog, CallRate)
            ]
            content = "md5(coalesce(string_agg(row::text, '' ORDER BY row::text), ''))"
            sums = [
                f"SELECT '{each._meta.db_table}', count(*), {content} FROM {each._meta.db_table} row"
                for each in models
            ]
            cursor.execute("PREPARE all_rows AS " + " UNION ALL ".join(sums))
        cursor.execute("EXECUTE all_rows")
        return cursor.fetchall()


@contextmanager
def listening() -> Iterator[tuple[set[str], dict[str, forms.Field]]]:
    """The names that a request reads, and the fields of the forms that read them."""
    names: set[str] = set()
    fields: dict[str, forms.Field] = {}
    clean = forms.BaseForm.full_clean

    def hear(method: str) -> Any:
        original = getattr(QueryDict, method)

        def heard(self: QueryDict, name: str, *rest: Any) -> Any:
            names.add(name)
            return original(self, name, *rest)

        return heard

    def cleaned(self: forms.BaseForm) -> None:
        fields.update(self.fields)
        clean(self)

    with pytest.MonkeyPatch.context() as patch:
        for method in ("__getitem__", "getlist", "__contains__"):
            patch.setattr(QueryDict, method, hear(method))
        patch.setattr(forms.BaseForm, "full_clean", cleaned)
        yield names, fields


class Walk:
    """Sends, looks at the answer, takes back what was written, and notes what should not be."""

    def __init__(self) -> None:
        self.rows = rows_now()
        self.found: list[str] = []

    def note(self, door: Door, sent: Mapping[str, Any], says: str) -> None:
        shown = {name: f"{str(value)[:30]!a}" for name, value in list(sent.items())[:3]}
        self.found.append(f"{door.key} {shown}: {says}")

    def send(
        self, door: Door, method: str, spoiled: Mapping[str, Any], *, follows: bool = False, **headers: str
    ) -> Any:
        """The answer, or None when there was none; what is MISSING is left out of the form."""
        sent = {name: value for name, value in {**door.form, **spoiled}.items() if value is not MISSING}
        query = f"?{urlencode(sent, doseq=True)}" if method == "GET" else ""
        body = urlencode(sent, doseq=True) if method == "POST" else ""
        with transaction.atomic():
            try:
                answer = door.client.generic(method, door.url + query, body, content_type=FORM, **headers)
                self._look(door, spoiled, answer, method)
                if follows and answer.status_code == 302:
                    self._look(door, spoiled, door.client.get(answer["Location"]), "what follows")
            except Exception as error:
                self.note(door, spoiled, f"{method} crashed: {error!r:.120}")
                answer = None
            transaction.set_rollback(True)
        return answer

    def _look(self, door: Door, spoiled: Mapping[str, Any], answer: Any, method: str) -> None:
        """A GET writes nothing, and neither does a refusal; a POST that was taken and the page after it do."""
        if answer.status_code >= 500 and door.name != "clinic:show_health":
            self.note(door, spoiled, f"{method} {answer.status_code}")
        if MARKUP in answer.content:
            self.note(door, spoiled, f"{method} let a script through")
        is_still = method == "GET" or (method == "POST" and answer.status_code >= 400)
        if is_still and rows_now() != self.rows:
            self.note(door, spoiled, f"{method} {answer.status_code} wrote something")
