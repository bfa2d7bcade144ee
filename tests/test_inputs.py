"""Whatever a page is sent, it answers: refused with a word about why and nothing written, or kept and shown as text.

No list of fields stands here. A right request (`tests/filled_forms.py`) is listened to, and every name that the page
reads is spoiled then (`tests/hostile.py`); a name of which nobody has said what it holds fails.
"""

import ast
import importlib
import os
import pkgutil
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from clinic.tenancy import clinic_scope
from patients.intake_questions import PAGES
from tests.conftest import NOW
from tests.factories.clinic import House
from tests.filled_forms import Office, open_office
from tests.hostile import (
    BODIES,
    BY_HAND,
    CHARSETS,
    COOKIES,
    DAY,
    HALVES,
    IN_THE_ADDRESS,
    INSTANT,
    LONG,
    NINES,
    NUL,
    PATHS,
    PLACED,
    SCRIPT,
    SIGNS,
    STEER,
    TEXT,
    UID,
    Kind,
    kind_of,
)
from tests.test_access import World, world
from tests.walk import FORM, HTMX, MARKUP, MISSING, OURS, Door, Walk, doors_of, listening, rows_now

__all__ = ["world"]  # a fixture of test_access
pytestmark = pytest.mark.django_db

# In each run every page is sent something wrong in all its fields at once. What else is wrong, what is odd, and what is
# spoiled one at a time is drawn by lot, a sixteenth of it in each run; EVERY_VALUE=1 walks the whole of it, which takes
# some minutes.
WHOLE = os.environ.get("EVERY_VALUE", "")
SHARE = 1 / 16

# A wrong birth date is counted, and an error status would take the count back with the rest.
NOT_ROLLED_BACK = {"patients:open_intake"}


@pytest.fixture(autouse=True)
def _at_nine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # The client keeps a copy of every context of every template, which takes longer than the page itself.
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(world: World, other_house: House) -> Office:
    return open_office(world, other_house, NOW)


@pytest.fixture
def doors(office: Office) -> list[Door]:
    return list(doors_of(office))


# What was heard does not change from one test to the next.
_KINDS: dict[str, dict[str, Kind] | None] = {}
_ASKED: dict[str, set[str]] = {}


def _learn(walk: Walk, door: Door) -> dict[str, Kind] | None:
    """What a page reads when it is sent rightly, and what that holds; None when it takes no POST."""
    if door.key in _KINDS:
        return _KINDS[door.key]
    with listening() as (names, fields):
        answer = walk.send(door, "POST", {})
    if answer is None or answer.status_code == 405:
        return _KINDS.setdefault(door.key, None)
    if door.form and answer.status_code >= 400:
        walk.note(door, {}, f"a right form is refused: {answer.status_code} {_words(answer)}")
    kinds = {name: _kind(door, name, fields) for name in sorted(names)}
    for name in [name for name, kind in kinds.items() if kind is None]:
        walk.note(door, {name: ""}, "nobody has said what this holds (BY_HAND)")
    if any(kind is not STEER for kind in kinds.values()) and not door.form:
        walk.note(door, {}, f"reads {sorted(names)}, but no right form is known (tests/filled_forms.py)")
    return _KINDS.setdefault(door.key, {name: kind for name, kind in kinds.items() if kind is not None})


def _asked(walk: Walk, door: Door) -> set[str]:
    """What a page reads from its address."""
    if door.key not in _ASKED:
        with listening() as (names, _fields):
            answer = walk.send(door, "GET", {})
        _ASKED[door.key] = set() if answer is None or answer.status_code == 405 else names
    return _ASKED[door.key]


def _kind(door: Door, name: str, fields: Mapping[str, forms.Field]) -> Kind | None:
    if name in ("segment", "side") and door.name not in PLACED:
        return STEER
    is_uid = name not in ("exercise", "phase") or "-" in str(door.form.get(name, ""))
    if name in BY_HAND and is_uid:
        return BY_HAND[name]
    if name in fields:
        return kind_of(fields[name])
    return STEER if name in IN_THE_ADDRESS else None


def _words(answer: Any) -> str:
    text: str = answer.content.decode()
    return text[text.find('class="errors"') :][:200] if 'class="errors"' in text else ""


def _says_why(answer: Any, name: str = "") -> bool:
    """An error at the field of that name, or (without one) anywhere on the page."""
    text = answer.content.decode()
    if answer.headers.get("Content-Type") == "application/json":  # what a page's script asked
        return not name and bool(answer.json().get("detail"))
    if name:
        return f'id="id_{name}_error"' in text
    said = ('class="errors"', 'role="alert"', 'class="banner tone-watch" role="status"')
    return answer.status_code == 404 or any(each in text for each in said)


def _once(doors: list[Door]) -> list[Door]:
    """Without the pages of the intake by link but the first: their forms are those that staff type into."""
    return [door for door in doors if door.name != "patients:show_intake_page" or door.key.endswith(PAGES[0])]


def _waves(kinds: Mapping[str, Kind], which: str) -> Iterator[dict[str, str]]:
    """Each time one more value for every field at once."""
    longest = max((len(getattr(kind, which)) for kind in kinds.values()), default=0)
    for number in range(longest):
        yield {
            name: getattr(kind, which)[number]
            for name, kind in kinds.items()
            if number < len(getattr(kind, which))
        }


def _is_drawn() -> bool:
    """Whether this one is walked in this run. The same ones again: `-p randomly --randomly-seed=…`, as pytest says."""
    return bool(WHOLE) or random.random() < SHARE


def test_every_field_refuses_what_it_cannot_take(doors: list[Door]) -> None:
    walk = Walk()
    for door in _once(doors):
        kinds = _learn(walk, door) or {}
        has_fields = True
        for number, spoiled in enumerate(_waves(kinds, "wrong")):
            if number and not _is_drawn():
                continue
            answer = walk.send(door, "POST", spoiled) if has_fields and len(spoiled) > 1 else None
            told = {name for name in spoiled if answer is not None and _says_why(answer, name)}
            has_fields = bool(told) or len(spoiled) < 2
            for place, name in enumerate(sorted(spoiled.keys() - told)):
                # Of taps, which answer for one field at a time, every second value has to do.
                if (has_fields or number < 2 or (place + number) % 2) and _is_drawn():
                    _refused(walk, door, name, spoiled[name])
    assert not walk.found, "\n".join(walk.found)


def _refused(walk: Walk, door: Door, name: str, value: str) -> None:
    """One wrong value among right ones. A page of taps answers with the part that changed."""
    answer = walk.send(door, "POST", {name: value}, **HTMX)
    if answer is None:
        return
    if answer.status_code < 400 and not (door.name in NOT_ROLLED_BACK and _says_why(answer)):
        walk.note(door, {name: value}, f"taken: {answer.status_code}")
    elif not _says_why(answer):
        walk.note(door, {name: value}, f"{answer.status_code} without a word")


def test_odd_values_are_shown_as_text(doors: list[Door]) -> None:
    walk = Walk()
    for door in _once(doors):
        kinds = _learn(walk, door) or {}
        for number, spoiled in enumerate(_waves(kinds, "odd")):
            if not _is_drawn():
                continue
            follows = TEXT in kinds.values() and number < 2  # after the texts, not after their lack
            answer = walk.send(door, "POST", spoiled, follows=follows)
            if answer is not None and answer.status_code >= 400:
                left = {name: value for name, value in spoiled.items() if not _says_why(answer, name)}
                if 0 < len(left) < len(spoiled):
                    walk.send(door, "POST", left, follows=follows)
        names = sorted(door.form)
        missing = [
            dict.fromkeys(some, MISSING)
            for some in ((names[::2], names[1::2]) if len(names) > 3 else [names])
        ]
        twice = {name: [SCRIPT, value] for name, value in door.form.items()}
        for spoiled in [each for each in [*missing, twice] if _is_drawn()]:
            walk.send(door, "POST", spoiled, **HTMX)
    assert not walk.found, "\n".join(walk.found)


def test_ids_of_others_are_not_found_and_change_nothing(office: Office, doors: list[Door]) -> None:
    """What belongs to another clinic is not there; what belongs to another patient does not fit."""
    walk, tried = Walk(), 0
    with clinic_scope(office.other.clinic):
        theirs = rows_now()
    own = ("episode", "appointment", "adjustment", "phase", "exercise")
    for door in doors:
        for name in [
            name for name, value in door.form.items() if name in office.foreigner and "-" in str(value)
        ]:
            strange = [office.foreigner] + ([office.stranger] if name in own else [])
            for spoiled in [{name: str(each[name])} for each in strange]:
                answer = walk.send(door, "POST", {**spoiled, "at": ""} if name == "location" else spoiled)
                tried += 1
                if answer is None or not 400 <= answer.status_code < 500 or not _says_why(answer):
                    walk.note(door, spoiled, f"{answer and answer.status_code}")
    with clinic_scope(office.other.clinic):
        assert rows_now() == theirs
    assert tried > 15
    assert not walk.found, "\n".join(walk.found)


def test_a_row_of_another_patient_is_not_removed_through_ones_own_page(office: Office) -> None:
    client = Client()
    client.force_login(office.world.house.bob.user)
    rows = rows_now()
    visit, strange = office.uids["visit"], office.stranger["adjustment"]
    answer = client.post(reverse("appointments:remove_adjustment", args=[visit, strange]))
    assert answer.status_code == 302
    assert rows_now() == rows


def test_an_address_may_hold_anything(office: Office, doors: list[Door]) -> None:
    """Pages that are only read take an unknown filter for none, show it as text, and write nothing."""
    walk = Walk()
    booking = {**office.forms["appointments:book_visit"], "moving": ""}
    for door in doors:
        if not (names := _asked(walk, door)):
            continue
        for value in [each for each in (NUL, LONG, SCRIPT, SIGNS, NINES) if _is_drawn()]:
            walk.send(door, "GET", dict.fromkeys(names, value), **HTMX if value == SIGNS else {})
        is_booking = "visit_type" in names
        right = {name: booking[name] for name in names & booking.keys()} if is_booking else {}
        for name in right:
            for value in [each for each in {"day": DAY, "at": INSTANT}.get(name, UID).wrong if _is_drawn()]:
                walk.send(door, "GET", {**right, name: value})
        foreign = {name: str(office.foreigner[name]) for name in names & office.foreigner.keys()}
        answer = walk.send(door, "GET", {**right, **foreign})
        if answer is not None and b"Hillside" in answer.content:
            walk.note(door, foreign, "shows what is another clinic's")
    assert not walk.found, "\n".join(walk.found)


SAMPLE = (
    "patients:add_patient",
    "patients:save_tests",
    "appointments:change_status",
    "appointments:open_rebook",
    "patients:open_preferences",
    "rehab_plans:hold_plan",
)


def test_a_body_that_is_no_form_is_refused(doors: list[Door]) -> None:
    rows, found = rows_now(), []
    for door in [door for door in doors if door.name in SAMPLE]:
        multipart = [(HALVES, f"multipart/form-data; boundary=x; charset={name}") for name in CHARSETS]
        encoded = [(b"a=1", f"{FORM}; charset={name}") for name in CHARSETS]
        for body, content_type in [*BODIES, *multipart, *encoded]:
            try:
                with transaction.atomic():
                    answer = door.client.generic("POST", door.url, body, content_type=content_type)
                    wrote = rows_now() != rows
                    transaction.set_rollback(True)
            except Exception as error:
                found.append(f"{door.name} {content_type} {body[:20]!r}: {error!r:.100}")
                continue
            # Without any field the examination's card of tests has nothing to save.
            is_fine = 400 <= answer.status_code < 500 or (door.name == "patients:save_tests" and not wrote)
            if not is_fine or wrote:
                found.append(f"{door.name} {content_type} {body[:20]!r}: {answer.status_code} {wrote}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_stranger_cannot_crash_the_sign_in_by_an_encoding(charset: str) -> None:
    content_type = f"multipart/form-data; boundary=x; charset={charset}"
    for client in (Client(), Client(enforce_csrf_checks=True)):
        answer = client.generic("POST", reverse("account_login"), HALVES, content_type=content_type)
        assert answer.status_code == 400


def test_paths_and_cookies_hold_anything(office: Office) -> None:
    client = Client()
    client.force_login(office.world.house.bob.user)
    assert {path[:40]: client.get(path).status_code for path in PATHS if "/account/" not in path} == {
        path[:40]: 404 for path in PATHS if "/account/" not in path
    }
    for path in [path for path in PATHS if "/account/" in path]:
        assert client.get(path).status_code < 500
    for cookie in COOKIES:
        assert Client().get("/today/", HTTP_COOKIE=cookie).status_code == 302
        sent = {"login": "bob@plumb.example", "password": "x"}
        assert (
            Client(enforce_csrf_checks=True).post("/account/login/", sent, HTTP_COOKIE=cookie).status_code
            == 403
        )


ACCOUNT_FORMS: Mapping[str, tuple[str, ...]] = {
    "account_login": ("login", "password", "next"),
    "account_reset_password": ("email",),
    "account_signup": ("email", "password1", "password2"),
    "account_reauthenticate": ("password", "next"),
    "account_change_password": ("oldpassword", "password1", "password2"),
    "account_email": ("email", "action_add"),
    "mfa_activate_totp": ("code",),
    "mfa_authenticate": ("code",),
}


def test_account_pages_take_no_harm(house: House) -> None:
    client = Client()
    client.force_login(house.bob.user)
    for name, fields in ACCOUNT_FORMS.items():
        for value in (NUL, LONG, SCRIPT, SIGNS, "amy@mail.example\x00", "//evil.example/"):
            sent = dict.fromkeys(fields, value)
            for answer in (client.post(reverse(name), sent), Client().post(reverse(name), sent)):
                assert answer.status_code < 500, (name, value[:30])
                assert MARKUP not in answer.content
                assert "evil.example" not in answer.get("Location", "")


def test_no_name_that_a_page_reads_was_overlooked(doors: list[Door]) -> None:
    """What the code reads by hand, and every field of every form, was heard while the pages were walked."""
    walk = Walk()
    heard = {name for door in doors for name in (_learn(walk, door) or {}).keys() | _asked(walk, door)}
    assert _read_by_hand() | _form_fields() <= heard
    assert len(_read_by_hand()) > 20
    assert len(_form_fields()) > 80


def _read_by_hand() -> set[str]:
    """Literal names in `request.POST.get("x")`, `request.GET["x"]` and `"x" in request.POST`."""
    root = Path(settings.BASE_DIR)
    files = [
        file for app in OURS for part in ("views", "public") for file in (root / app / part).glob("*.py")
    ]
    trees = [ast.parse(file.read_text()) for file in [*files, root / "appointments" / "public.py"]]
    return {name for tree in trees for node in ast.walk(tree) if (name := _name_read(node))}


def _name_read(node: ast.AST) -> str:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(attr="POST" | "GET"), attr="get" | "getlist"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            return name
        case ast.Subscript(value=ast.Attribute(attr="POST" | "GET"), slice=ast.Constant(value=str(name))):
            return name
        case ast.Compare(
            left=ast.Constant(value=str(name)), comparators=[ast.Attribute(attr="POST" | "GET")]
        ):
            return name
    return ""


def _form_fields() -> set[str]:
    """Every field that a form of the house declares; files are sent in tests/clinic/test_import_pages.py."""
    names = [f"{app}.forms" for app in OURS]
    for package in [importlib.import_module(name) for name in names]:
        rooms = pkgutil.iter_modules(getattr(package, "__path__", ()))
        names += [f"{package.__name__}.{room.name}" for room in rooms]
    declared = [each for name in names for each in vars(importlib.import_module(name)).values()]
    classes = [each for each in declared if isinstance(each, type) and issubclass(each, forms.BaseForm)]
    return {
        name
        for each in classes
        for name, declared_field in getattr(each, "base_fields", {}).items()
        if not isinstance(declared_field, forms.FileField)
    }
