"""Two clinics with patients of telling names, and a browser for each: whose data a page holds is seen at a glance."""

import http.client
import json
import re
import select
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

SEED = """
import json
import django
django.setup()
from tests.faults.two_clinics import seed
print(json.dumps(seed()))
"""
RIVERSIDE, HILLSIDE = "Quillriver", "Quillhill"
# Every page and list that shows something; a new one is a line here. {names} are filled in by seed().
PAGES = (
    "/today/", "/calendar/", "/book/", "/patients/", "/patients/find/?q=Quill", "/patients/new/", "/follow-ups/",
    "/recurrence/", "/messages/", "/settings/", "/settings/tokens/", "/api/docs/",
    "/patients/{patient}/", "/patients/{patient}/edit/", "/patients/{patient}/summary/",
    "/patients/{patient}/appointments/", "/patients/{patient}/notes/", "/patients/{patient}/intake/",
    "/patients/{patient}/plans/", "/patients/{patient}/course/", "/appointments/{appointment}/",
    "/appointments/{appointment}/move/", "/examinations/{examination}/", "/visits/{visit}/", "/plans/{plan}/",
    "/a/{token}/", "/api/v1/patients", "/api/v1/patients/{patient}", "/api/v1/visit-types",
    "/api/v1/appointments/{appointment}",
)  # fmt: skip
# Those that name a patient of the clinic, so that an empty page is noticed too.
NAMES = ("/patients/", "/patients/find/?q=Quill", "/patients/{patient}/", "/api/v1/patients")


@dataclass(frozen=True)
class Desk:
    """A clinic as its chiropractor sees it. `telling` are the pages that have to show its patients."""

    name: str
    foreign: str
    cookie: str
    pages: list[str]
    telling: list[str]
    appointments: list[str]


def desks(said: str) -> tuple[Desk, Desk]:
    riverside, hillside = (Desk(**each) for each in json.loads(said))
    return riverside, hillside


@dataclass
class Browser:
    """One kept connection, as browsers keep it; opened anew after the server has closed it."""

    port: int
    desk: Desk
    failures: list[str] = field(default_factory=list)
    answers: int = 0

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        self.cookies = {"sid": self.desk.cookie} if self.desk.cookie else {}

    def close(self) -> None:
        self.line.close()

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text. A line that the server has closed meanwhile is opened anew, as every client does."""
        if self.line.sock is not None and select.select([self.line.sock], [], [], 0)[0]:
            self.line.close()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urlencode(data) if data is not None else None
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        self.line.request("GET" if body is None else "POST", path, body, headers)
        response = self.line.getresponse()
        for header in response.msg.get_all("Set-Cookie") or []:
            name, _equals, rest = header.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return response.status, response.read().decode()

    def look(self, path: str) -> None:
        """Ask, and write down what is wrong with the answer: a status, a broken line, foreign or missing rows."""
        try:
            status, text = self.ask(path)
        except (OSError, http.client.HTTPException) as error:
            self.line.close()
            self.failures.append(f"{path}: {type(error).__name__}")
            return
        self.answers += 1
        if self.desk.foreign in text:
            self.failures.append(f"{path}: FOREIGN")
        elif status != 200:
            self.failures.append(f"{path}: {status}")
        elif path in self.desk.telling and self.desk.name not in text:
            self.failures.append(f"{path}: EMPTY")

    def send(self, form_page: str, path: str, data: dict[str, str]) -> int:
        """Fill in a form of one page and send it; the hidden fields come from the page."""
        _status, text = self.ask(form_page)
        form = next(each for each in re.findall(r"<form.*?</form>", text, flags=re.S) if path in each)
        hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form))
        return self.ask(path, hidden | data)[0]


def seed() -> list[dict[str, Any]]:
    """Fill both clinics, as the product's role; returns what `Desk` holds."""
    from django.test import override_settings

    from tests.factories.clinic import make_house, make_other_house

    # Nobody types a password here, and the product's own way of keeping one is slow on purpose.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        houses = make_house(), make_other_house()
    return [_fill(houses[0], RIVERSIDE, HILLSIDE), _fill(houses[1], HILLSIDE, RIVERSIDE)]


def _fill(house: Any, name: str, foreign: str) -> dict[str, Any]:
    from django.utils import timezone

    from appointments.visits.drafts import start_visit
    from clinic.links import issue_link
    from clinic.models import LinkPurpose
    from clinic.tenancy import clinic_scope
    from patients.examinations.drafts import start_examination
    from tests.factories.appointments import make_appointment, make_hours
    from tests.factories.patients import make_episode, make_patient
    from tests.factories.plans import make_proposal

    now = timezone.now()
    with clinic_scope(house.clinic):
        make_hours(house.bob, house.location)
        patients = [make_patient(first_name=f"No {n}", last_name=name) for n in range(4)]
        episode = make_episode(patients[0])
        visits = [
            make_appointment(
                patient=patients[n % 4],
                practitioner=house.bob,
                location=house.location,
                starts_at=now + timedelta(days=3, minutes=20 * n),
            )
            for n in range(40)
        ]
        words = {
            "patient": patients[0].uid,
            "appointment": visits[0].uid,
            "examination": start_examination(patient=patients[0], episode=episode, by=house.bob, now=now).uid,
            "visit": start_visit(patient=patients[0], episodes=[episode], by=house.bob, now=now).uid,
            "plan": make_proposal(episode, by=house.bob, now=now).uid,
            "token": issue_link(
                clinic=house.clinic,
                purpose=LinkPurpose.APPOINTMENT,
                patient_uid=patients[0].uid,
                subject_uid=visits[0].uid,
                now=now,
            ),
        }
    return {
        "name": name,
        "foreign": foreign,
        "cookie": _session_of(house.bob.user),
        "pages": [page.format(**words) for page in PAGES],
        "telling": [page.format(**words) for page in NAMES],
        "appointments": [str(visit.uid) for visit in visits],
    }


def _session_of(user: Any) -> str:
    """Signed in without typing: the row that a sign-in would have left."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
