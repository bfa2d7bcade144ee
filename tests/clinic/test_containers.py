"""The image and the compose file, read where no engine runs: every name, path, command and variable in them exists."""

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic.embedded.database import SETTINGS as EMBEDDED_SETTINGS
from clinic.start import PROGRAMS
from tests.clinic.test_server_mode import example, variables_of_procfile, variables_of_settings

CHECKOUT = Path(__file__).resolve().parents[2]
OURS = {*PROGRAMS, "migrate"}
OTHERS = {"postgres", "pgbouncer", "redis", "mailpit"}
# Given to the image once and for all, or of no use on a server.
NOT_IN_COMPOSE = {"PLUMBLINE_VAR", "STATIC_ROOT", "BIND", "PORT", "DEBUG", "DEMO", "CONN_MAX_AGE"}
SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|_URL$")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile() -> list[list[str]]:
    return instructions(CHECKOUT / "Dockerfile")


def instructions(path: Path) -> list[list[str]]:
    """[word, rest] of each instruction, with its continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.M)
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [[line.split()[0].upper(), " ".join(line.split()[1:])] for line in lines if line.strip()]


def environment_of(service: dict[str, Any]) -> dict[str, str]:
    return dict(service.get("environment", {}))


# ── docker-compose.yml ──


def test_compose_has_every_part_of_a_server(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == OURS | OTHERS
    for name, service in compose["services"].items():
        assert ("image" in service) or ("build" in service), name
        assert "healthcheck" in service or name == "web", name  # the image's own looks after web
        assert service.get("restart") == ("no" if name == "migrate" else "unless-stopped"), name
        assert set(service.get("depends_on", {})) <= set(compose["services"]), name


def test_our_containers_run_the_programs_of_the_procfile_and_no_shell(compose: dict[str, Any]) -> None:
    for name in OURS:
        service = compose["services"][name]
        assert service["command"] == [name]
        assert (service["image"], service["build"]) == ("plumbline", ".")
        assert service["read_only"]
        assert service["init"]
        assert "entrypoint" not in service
        assert service["cap_drop"] == ["ALL"]


def test_what_serves_waits_for_the_tables_and_never_for_redis_alone(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name in PROGRAMS:
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert services[name]["depends_on"]["pgbouncer"] == {"condition": "service_healthy"}
    assert "redis" not in services["web"]["depends_on"]  # no page needs it
    assert services["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_only_migrate_and_the_database_know_the_owner(compose: dict[str, Any]) -> None:
    services = compose["services"]
    knows = {name for name in services if "MIGRATION_DATABASE_URL" in environment_of(services[name])}
    assert knows == {"migrate", "postgres"}
    assert {n for n in services if "POSTGRES_PASSWORD" in environment_of(services[n])} == {"postgres"}
    assert set(environment_of(services["pgbouncer"])) == {"DATABASE_URL"}


def test_no_secret_stands_in_the_file(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for variable, value in environment_of(service).items():
            if SECRET.search(variable):
                assert re.fullmatch(r"\$\{" + variable + r"(:[?-][^}]*)?\}", str(value)), (name, variable)


def test_every_variable_is_one_that_is_read(compose: dict[str, Any]) -> None:
    known = variables_of_settings() | variables_of_procfile()
    given = {variable for name in OURS for variable in environment_of(compose["services"][name])}
    assert given == known - NOT_IN_COMPOSE
    asked = set(re.findall(r"\$\{(\w+)", (CHECKOUT / "docker-compose.yml").read_text()))
    assert asked <= set(example())


def test_data_lies_in_volumes_and_only_web_is_published_to_this_machine(compose: dict[str, Any]) -> None:
    services = compose["services"]
    mounts = [mount.split(":")[0] for service in services.values() for mount in service.get("volumes", [])]
    assert {mount for mount in mounts if not mount.startswith(".")} == set(compose["volumes"])
    for mount in mounts:
        assert not mount.startswith(".") or (CHECKOUT / mount).is_file(), mount
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert set(published) == {"web", "mailpit"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)
    # the image of PostgreSQL 18 keeps its data one folder deeper than those before
    assert "postgres:/var/lib/postgresql" in services["postgres"]["volumes"]


def test_postgres_is_set_as_on_one_machine(compose: dict[str, Any]) -> None:
    """Above all: no statement, which can hold patient data, reaches its log."""
    program, *flags = compose["services"]["postgres"]["command"]
    given = dict(flag.removeprefix("-c").split("=", 1) for flag in flags)
    assert program == "postgres"
    assert given == {name: EMBEDDED_SETTINGS[name] for name in given}
    assert {name for name in EMBEDDED_SETTINGS if name.startswith("log_")} - set(given) == {
        "log_timezone",
        "log_line_prefix",
    }


def test_redis_keeps_its_wake_ups_and_never_throws_one_away(compose: dict[str, Any]) -> None:
    command = compose["services"]["redis"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert (options["--appendonly"], options["--maxmemory-policy"]) == ("yes", "noeviction")


def test_stopping_takes_longer_than_the_longest_round_of_mail(compose: dict[str, Any]) -> None:
    from clinic.sending import BUDGET

    grace = {compose["services"][name]["stop_grace_period"] for name in OURS}
    assert grace == {"90s"}
    assert BUDGET < 90 - 20
    unit = (CHECKOUT / "deploy" / "plumbline@.service").read_text()
    assert "TimeoutStopSec=90\n" in unit
    assert "KillMode=mixed\n" in unit


# ── Dockerfiles ──


def test_image_is_made_in_stages_and_runs_as_nobody_special(dockerfile: list[list[str]]) -> None:
    words = [word for word, _rest in dockerfile]
    assert words.count("FROM") == 2
    last = dockerfile[len(words) - 1 - words[::-1].index("FROM") :]
    assert ["USER", "plumbline"] in last
    assert ["ENTRYPOINT", '["python", "-m", "clinic.start"]'] in last
    assert ["CMD", '["web"]'] in last
    health = next(rest for word, rest in last if word == "HEALTHCHECK")
    assert '"deploy/healthcheck.py"' in health
    assert not any(SECRET.search(rest.split("=")[0]) for word, rest in dockerfile if word in ("ENV", "ARG"))
    assert any("--require-hashes" in rest for word, rest in dockerfile if word == "RUN")


@pytest.mark.parametrize("folder", [".", "deploy/pgbouncer"])
def test_what_is_copied_exists(folder: str) -> None:
    for word, rest in instructions(CHECKOUT / folder / "Dockerfile"):
        if word == "COPY" and "--from" not in rest:
            for source in rest.split()[:-1]:
                assert (CHECKOUT / folder / source).exists(), source
                assert source == "." or folder != "." or is_sent(source), source


def is_sent(path: str) -> bool:
    """Whether .dockerignore lets this file go to the engine. The last line that fits decides."""
    sent = True
    for line in (CHECKOUT / ".dockerignore").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        parents = [str(parent) for parent in Path(path).parents][:-1]
        if any(fnmatch.fnmatch(each, pattern.replace("**/", "*")) for each in (path, *parents)):
            sent = line.startswith("!")
    return sent


def test_no_secret_and_nobodys_data_is_sent_to_the_engine() -> None:
    for path in (".env", "var/secrets.json", ".git/config", "tests/conftest.py", ".venv/bin/python"):
        assert not is_sent(path), path
    assert is_sent("clinic/start.py")
    assert is_sent("deploy/healthcheck.py")


def test_what_is_sent_is_enough_to_collect_the_styles(tmp_path: Path, dockerfile: list[list[str]]) -> None:
    """The step of the Dockerfile that needs the whole product, on exactly the files that the image gets."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in filter(None, listed):
        if is_sent(name) and (CHECKOUT / name).is_file():
            (tmp_path / "app" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, tmp_path / "app" / name)
    (tmp_path / "app" / "node_modules").symlink_to(CHECKOUT / "node_modules")
    step = next(rest for word, rest in dockerfile if word == "RUN" and "collectstatic" in rest)
    command = step.split("&&")[0].partition("python ")[2].split()
    collected = tmp_path / "collected"
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path / "app",
        env={
            "PATH": os.environ["PATH"],
            "PLUMBLINE_VAR": str(tmp_path / "build"),
            "STATIC_ROOT": str(collected),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (collected / "staticfiles.json").is_file()
    assert not list((tmp_path / "app").rglob("secrets.json"))
    used = set(re.findall(r"(PLUMBLINE_VAR|STATIC_ROOT)=", step.split("&&")[0]))
    assert used == {"PLUMBLINE_VAR", "STATIC_ROOT"}
