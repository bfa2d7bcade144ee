"""Server mode says in one line what is missing or unsafe before anything serves; the example lists every switch."""

import ast
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from psycopg import sql

from clinic.checks import product_signs_in_as_nobody_special
from clinic.roles import as_owner, what_is_too_strong
from clinic.start import MIGRATE, PROGRAMS
from clinic.supervisor import read_procfile

CHECKOUT = Path(__file__).resolve().parents[2]
SETTINGS = CHECKOUT / "clinic" / "settings.py"
READERS = {"str", "int", "bool", "list", "float", "checked", "required"}
RANDOM = "kQ8vT2zL7wX4rB9nM1cJ6hG3fD5sA0pYeUiOoPqWxEtRyZ-_mNbV"
SERVER = {
    "DATABASE_URL": "postgres://plumbline_app:one@pgbouncer:6432/plumbline",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp://mail.example",
    "MAIL_FROM": "no-reply@mail.example",
    "PUBLIC_URL": "https://clinic.example",
    "SECRET_KEY": RANDOM,
}


def load(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> dict[str, Any]:
    """The product's settings as this environment makes them."""
    for name in variables_of_settings() - {"PLUMBLINE_VAR"}:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SETTINGS))


def variables_of_settings() -> set[str]:
    """Every name that settings.py takes from the environment, read from its syntax tree."""
    found = set()
    for call in ast.walk(ast.parse(SETTINGS.read_text())):
        if not (isinstance(call, ast.Call) and call.args):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        of_env = not isinstance(call.func, ast.Attribute) or getattr(call.func.value, "id", "") == "env"
        if name in READERS and of_env and isinstance(call.args[0], ast.Constant):
            found.add(call.args[0].value)
    return found


def variables_of_procfile() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", (CHECKOUT / "Procfile").read_text()))


def example() -> dict[str, tuple[str, list[str]]]:
    """Name → value and the comment above it, of .env.example; variables in a row share one."""
    found: dict[str, tuple[str, list[str]]] = {}
    words: list[str] = []
    was_variable = False
    for line in (CHECKOUT / ".env.example").read_text().splitlines():
        match = re.fullmatch(r"(?:# )?([A-Z_]+)=(.*)", line)
        if match:
            found[match[1]] = (match[2], words)
        elif line.startswith("#"):
            words = [line] if was_variable else [*words, line]
        else:
            words = []
        was_variable = bool(match)
    return found


def test_one_machine_needs_no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(monkeypatch, {})
    assert loaded["ONE_MACHINE"]
    assert loaded["DATABASES"]["default"]["CONN_MAX_AGE"] == 60


def test_server_mode_starts_nothing_and_holds_no_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(monkeypatch, SERVER)
    assert loaded["MACHINE"] is None
    assert loaded["OWNER_DATABASE"] == {}
    assert loaded["APP_ROLE"] == "plumbline_app"
    assert loaded["SECRET_KEY"] == RANDOM
    assert loaded["DATABASES"]["default"]["OPTIONS"] == {
        "prepare_threshold": 1,
        "options": "-c pgtrigger.ignore={} -c plan_cache_mode=force_generic_plan",
    }
    assert loaded["EMAIL_PORT"] == 25
    assert loaded["SESSION_COOKIE_NAME"] == "__Host-sid"


@pytest.mark.parametrize("name", sorted(SERVER.keys() - {"DATABASE_URL"}))
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} is not set"):
        load(monkeypatch, {key: value for key, value in SERVER.items() if key != name})
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} is not set"):
        load(monkeypatch, SERVER | {name: ""})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "too easy to guess"),
        ("SECRET_KEY", "x" * 60, "too easy to guess"),
        ("SECRET_KEY", f"change-me-{RANDOM}", "words of .env.example"),
        ("METRICS_TOKEN", "secret", "too easy to guess"),
        ("METRICS_TOKEN", "change-me", "words of .env.example"),
        ("DATABASE_URL", "postgres://plumbline_app:change-me@db/plumbline", "words of .env.example"),
        ("DATABASE_URL", "sqlite:///x.db", "has to begin with postgres://"),
        ("MIGRATION_DATABASE_URL", "mysql://x/y", "has to begin with postgres://"),
        ("REDIS_URL", "memory://", "has to begin with redis://"),
        ("EMAIL_URL", "consolemail://", "has to begin with smtp://"),
        ("PUBLIC_URL", "clinic.example", "has to begin with https://"),
    ],
)
def test_what_is_unsafe_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} .*{re.escape(words)}") as refused:
        load(monkeypatch, SERVER | {name: value})
    assert value not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_behind_pgbouncer_nothing_of_a_session_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    database = load(monkeypatch, SERVER | {"PGBOUNCER": "true"})["DATABASES"]["default"]
    assert database["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert database["OPTIONS"] == {"prepare_threshold": None}


def test_options_of_the_address_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "postgres://plumbline_app:one@/plumbline?host=/run/postgresql&sslmode=require"
    owner = {"MIGRATION_DATABASE_URL": "postgres://plumbline_owner:two@postgres/plumbline"}
    loaded = load(monkeypatch, SERVER | {"DATABASE_URL": address} | owner)
    database = loaded["DATABASES"]["default"]
    assert (database["HOST"], database["NAME"]) == ("", "plumbline")
    assert database["OPTIONS"] == {
        "host": "/run/postgresql",
        "sslmode": "require",
        "prepare_threshold": 1,
        "options": "-c pgtrigger.ignore={} -c plan_cache_mode=force_generic_plan",
    }
    # Nothing of it leaks into the owner's way in.
    assert (loaded["OWNER_DATABASE"]["HOST"], loaded["OWNER_DATABASE"]["OPTIONS"]) == ("postgres", {})


def test_proxy_is_believed_only_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, SERVER)["SECURE_PROXY_SSL_HEADER"] is None
    behind = load(monkeypatch, SERVER | {"BEHIND_PROXY": "true"})
    assert behind["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert behind["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


def test_monitors_within_are_not_sent_to_https(db: None, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/healthz").status_code in (200, 503)
    assert Client().get("/metrics").status_code == 200
    assert Client().get("/patients/").status_code == 301


@pytest.mark.parametrize("name", [*PROGRAMS, "migrate"])
def test_no_program_starts_with_an_unsafe_secret(name: str) -> None:
    said = run_start(name, SERVER | {"SECRET_KEY": "short"})
    assert said.returncode == 1
    assert (said.stdout, said.stderr.count("\n")) == ("", 1)
    assert said.stderr.startswith("Plumbline: SECRET_KEY is too easy to guess")


def test_web_does_not_start_without_its_database_and_migrate_without_the_owner() -> None:
    nowhere = SERVER | {"DATABASE_URL": "postgres://plumbline_app:one@127.0.0.1:1/plumbline"}
    assert "out of reach" in run_start("web", nowhere).stderr
    said = run_start("migrate", nowhere)
    assert said.returncode == 1
    assert (
        said.stderr
        == "Plumbline: MIGRATION_DATABASE_URL is not set, and migrate needs it: see .env.example.\n"
    )


def run_start(name: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "clinic.start", name],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_programs_are_those_of_the_procfile() -> None:
    programs = read_procfile(CHECKOUT / "Procfile", {})
    assert set(programs) == {*PROGRAMS, "mail"}  # mail is the demo's catcher
    assert MIGRATE[0][0] == "migrate"


# ── .env.example ──


def test_example_lists_exactly_what_is_read() -> None:
    assert set(example()) - {"POSTGRES_PASSWORD"} == variables_of_settings() | variables_of_procfile()


def test_example_explains_each_variable() -> None:
    for name, (_value, words) in example().items():
        assert any(len(line) > 20 for line in words), name


def test_example_as_it_is_is_refused_and_filled_in_it_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {name: value for name, (value, _words) in example().items() if name in variables_of_settings()}
    values = {name: value for name, value in values.items() if name != "PLUMBLINE_VAR"}
    with pytest.raises(ImproperlyConfigured, match=r"still holds the words of \.env\.example"):
        load(monkeypatch, values)
    filled = {name: re.sub(r"change-me[-a-z]*", RANDOM, value) for name, value in values.items()}
    loaded = load(monkeypatch, filled)
    assert loaded["PGBOUNCER"]
    assert loaded["OWNER_DATABASE"]["USER"] == "plumbline_owner"
    assert loaded["PUBLIC_URL"] == "https://clinic.example"


# ── The role that the product signs in with ──


def found_too_strong() -> str:
    with connection.cursor() as cursor:
        return what_is_too_strong(cursor)


@contextmanager
def superuser() -> Iterator[psycopg.Connection]:
    machine = settings.MACHINE
    if machine is None:
        pytest.skip("needs the superuser of a server of our own")
    with closing(
        psycopg.connect(
            host=str(machine.sockets),
            user="postgres",
            password=machine.secret("postgres_superuser"),
            dbname=settings.DATABASES["default"]["NAME"],
            autocommit=True,
        )
    ) as boss:
        yield boss


def test_role_that_owns_nothing_passes(db: None) -> None:
    assert found_too_strong() == ""
    assert product_signs_in_as_nobody_special(databases=["default"]) == []


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("postgres", "is a superuser"),
        ("plumbline_owner", "may bypass row-level security"),
        ("nobody_at_all", "does not exist"),
    ],
)
def test_role_that_is_too_strong_is_named(db: None, settings: Any, role: str, words: str) -> None:
    settings.APP_ROLE = role
    assert words in found_too_strong()
    (found,) = product_signs_in_as_nobody_special(databases=["default"])
    assert (found.id, role in found.msg) == ("plumbline.E002", True)


def test_member_of_the_owner_is_too_strong(db: None, settings: Any) -> None:
    role = sql.Identifier(f"deputy_{os.getpid()}")
    with superuser() as boss:
        boss.execute(sql.SQL("CREATE ROLE {} IN ROLE plumbline_owner").format(role))
        try:
            settings.APP_ROLE = f"deputy_{os.getpid()}"
            assert "can act as the owner of tables" in found_too_strong()
        finally:
            boss.execute(sql.SQL("DROP ROLE {}").format(role))


def test_check_looks_only_when_it_is_asked_for_the_database() -> None:
    assert product_signs_in_as_nobody_special() == []


def test_owner_is_asked_for_by_name_where_he_is_missing(settings: Any) -> None:
    settings.OWNER_DATABASE = {}
    with pytest.raises(ImproperlyConfigured, match="MIGRATION_DATABASE_URL is not set"), as_owner():
        pass
