"""The bench itself: every row is measured beside its floor and printed whole. What the times are is not judged here."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from bench.all_rows import chosen
from bench.figures import Figure, Side, in_rate, in_time
from bench.growth import grown, table
from bench.profile import profile, serving
from bench.template import superuser
from clinic.tokens import issue_token
from tests.factories.clinic import make_house
from tests.factories.demo import make_demo_codes
from tests.faults.scratch import scratch_database

CHECKOUT = Path(__file__).resolve().parent.parent.parent
NAMES = [
    "page_today",
    "chart_page",
    "programme_page",
    "slots_week",
    "slots_next",
    "patient_search",
    "calendar_day",
    "move",
    "book",
    "mail_send",
]
FIELDS = {
    "name",
    "ours",
    "floor",
    "ratio",
    "unit",
    "n",
    "p50",
    "p95",
    "rate_1",
    "rate_8",
    "sql",
    "worker_mib",
}


ROWS = "1000"


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A migrated database with the codes the demo gives. pytest-django makes databases for this name."""
    if settings.MACHINE is None:
        pytest.skip("the bench runs on the servers of `make`")
    with django_db_blocker.unblock(), scratch_database("bench"):
        make_demo_codes()
        connections.close_all()
        yield str(connection.settings_dict["NAME"])
        with superuser() as line:
            for name in ("bench_run", f"bench_{ROWS}_93"):
                line.execute(f"DROP DATABASE IF EXISTS {name}")


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, on the servers of the tests."""
    environment = {**os.environ, "BENCH_VAR": str(settings.VAR)}
    for name in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_bench_prints_every_row_with_its_floor(db: str) -> None:
    done = bench("--rows", ROWS, "--brief", "--base", db)
    assert done.returncode == 0, done.stderr
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    assert [figure["name"] for figure in figures] == NAMES
    for figure in figures:
        assert set(figure) >= FIELDS, figure["name"]
        assert all(
            figure[field] > 0 for field in ("ours", "floor", "ratio", "p50", "p95", "rate_8", "worker_mib")
        )
        assert figure["ratio"] == pytest.approx(figure["ours"] / figure["floor"], abs=0.02)
        assert figure["unit"] == ("1/s" if figure["name"] in ("move", "book", "mail_send") else "ms")
        assert f"| {figure['name']} |" in done.stderr


def test_bench_names_the_rows_it_has() -> None:
    assert chosen([]) == NAMES
    assert chosen(["book", "page_today"]) == ["page_today", "book"]
    with pytest.raises(SystemExit, match=r"page_tomorrow.*There are: page_today, "):
        chosen(["page_tomorrow"])


def test_profile_counts_statements_and_shows_frames(db: str) -> None:
    token = issue_token(member=make_house().alice, name="bench", now=timezone.now())[1]
    request = f"GET /api/v1/visit-types HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    told = profile(serving(lambda: request), 3, interval=0.001, is_whole=False)
    assert "3 times, " in told
    assert "appointments_visittype" in told, "statements with how often they ran"
    assert "once" in told, "frames of the samples"
    with pytest.raises(SystemExit, match="404"):
        serving(lambda: request.replace("visit-types", "nowhere"))()


def figure(name: str, ms: float, *, floor: float = 2.0) -> Figure:
    """A row that takes so long, or, as a rate, comes so often."""
    ours, below = (
        Side(ms=[each, each], cpu=[each / 2], rates={8: [1000 / each]}, db_ms=each / 4)
        for each in (ms, floor)
    )
    return (
        in_time(name, ours, below, mib=(1, 1))
        if name == "slots_week"
        else in_rate(name, ours, below, mib=(1, 1))
    )


def test_growth_tells_what_a_request_costs_more_in_time_and_in_rate() -> None:
    small = [figure("slots_week", 8.0), figure("book", 10.0), figure("move", 10.0)]
    large = [figure("slots_week", 10.0), figure("book", 20.0, floor=4.0)]
    week, book = grown(small, large)
    assert (week.name, week.small, week.large, week.ours, week.floor) == ("slots_week", 8.0, 10.0, 1.25, 1.0)
    assert (week.cpu, week.db, week.ratio) == (1.25, 1.25, 1.25)
    assert (book.name, book.small, book.large, book.ours, book.floor) == ("book", 100.0, 50.0, 2.0, 2.0)
    assert json.loads(book.as_json(10))["times"] == 10
    assert "| slots_week | 8.0 | 10.0 | 1.25 | 1.0 | 1.25 |" in table([week])


def test_rate_is_the_middle_of_the_rounds() -> None:
    side = Side(ms=[1.0, 2.0, 9.0], rates={8: [100.0, 5.0, 90.0]})
    assert side.rate(8) == 90.0
    assert side.rate(1) == 0.0
    assert side.p(50) == 2.0
