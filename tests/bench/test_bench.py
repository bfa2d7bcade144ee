"""The bench itself: every row is measured beside its floor and printed whole. What the times are is not judged here."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.figures import Side

CHECKOUT = Path(__file__).resolve().parent.parent.parent
NAMES = [
    "page_today",
    "chart_page",
    "programme_page",
    "slots_week",
    "slots_next",
    "patient_search",
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


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Servers of its own for the bench, and nothing of them left afterwards."""
    environment = {
        **os.environ,
        "BENCH_VAR": str(tmp_path / "bench"),
        "PLUMBLINE_VAR": str(tmp_path / "bench"),
    }
    for name in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL"):
        environment.pop(name, None)
    yield environment
    subprocess.run(
        [sys.executable, "-m", "clinic.embedded", "erase"],
        cwd=CHECKOUT,
        env=environment,
        check=True,
        timeout=120,
    )


def bench(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_bench_prints_every_row_with_its_floor(place: dict[str, str]) -> None:
    done = bench(place, "bench", "--rows", "1500", "--rounds", "1", "--count", "4")
    assert done.returncode == 0, done.stderr
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    assert [figure["name"] for figure in figures] == NAMES
    for figure in figures:
        assert set(figure) >= FIELDS, figure["name"]
        assert all(
            figure[field] > 0 for field in ("ours", "floor", "ratio", "p50", "p95", "rate_1", "rate_8")
        )
        assert figure["worker_mib"] > 0
        assert figure["ratio"] == pytest.approx(figure["ours"] / figure["floor"], abs=0.02)
        assert figure["unit"] == ("1/s" if figure["name"] in ("book", "mail_send") else "ms")
        assert f"| {figure['name']} |" in done.stderr
    unknown = bench(place, "bench", "--rows", "1500", "--names", "page_tomorrow")
    assert unknown.returncode != 0
    assert "page_tomorrow" in unknown.stderr
    told = bench(place, "bench.profile", "--rows", "1500", "--name", "slots_week", "--count", "3")
    assert told.returncode == 0, told.stderr
    assert "appointments_appointment" in told.stdout
    assert "statements" in told.stdout


def test_rate_is_the_middle_of_the_rounds() -> None:
    side = Side(ms=[1.0, 2.0, 9.0], rates={8: [100.0, 5.0, 90.0]})
    assert side.rate(8) == 90.0
    assert side.rate(1) == 0.0
    assert side.p(50) == 2.0
