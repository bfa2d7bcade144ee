"""Many connections book the same time at the same moment, round after round: exactly one may win.

`python -m bench.hammer --rounds 1000 --clients 50` prints the figures; it works in a database of its own.
"""

import argparse
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
QUARTERS_A_DAY = 40


@dataclass
class Figures:
    """What the rounds did. `doubles` counts visits beyond the one that each time has room for."""

    rounds: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    doubles: int = 0
    empty: int = 0
    deadlocks: int = 0
    seconds: float = 0.0
    times_ms: list[float] = field(default_factory=list)

    def say(self) -> str:
        cuts = quantiles(self.times_ms, n=100) if len(self.times_ms) > 1 else [0.0] * 99
        return (
            f"rounds {self.rounds}, doubles {self.doubles}, rounds without a winner {self.empty}, "
            f"deadlocks {self.deadlocks}, outcomes {dict(self.outcomes)}, {self.seconds:.0f} s, "
            f"p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms"
        )


@dataclass(frozen=True)
class Scene:
    """A clinic that is committed, so that every connection sees it."""

    house: Any
    visit_type: Any
    patients: list[Any]
    times: list[datetime]


def make_scene(*, clients: int, rounds: int) -> Scene:
    from appointments.availability import free_times
    from clinic.tenancy import clinic_scope
    from tests.factories.appointments import make_hours, make_visit_type
    from tests.factories.clinic import make_house
    from tests.factories.patients import make_patient

    house = make_house()
    with clinic_scope(house.clinic):
        make_hours(house.bob, house.location)
        visit_type = make_visit_type()
        patients = [make_patient(first_name=f"No {number}") for number in range(clients)]
        slots = free_times(
            practitioner=house.bob,
            visit_type=visit_type,
            location=house.location,
            first_day=NOW.date(),
            days=2 * rounds // QUARTERS_A_DAY + 3,
            now=NOW,
            most=rounds,
        )
    return Scene(house, visit_type, patients, [slot.starts_at for slot in slots])


def run_hammer(scene: Scene) -> Figures:
    """One round per time of the scene, one thread with its own connection per patient."""
    from django.db import connection

    figures = Figures()
    gate = threading.Barrier(len(scene.patients) + 1, timeout=120)
    deadlocks = count_deadlocks()
    threads = [
        threading.Thread(target=_client, args=(scene, patient, gate, figures)) for patient in scene.patients
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for starts_at in scene.times:
        gate.wait()  # everybody books
        gate.wait()  # everybody has an answer
        booked = _count_visits(scene, starts_at)
        figures.rounds += 1
        figures.doubles += max(0, booked - 1)
        figures.empty += booked == 0
    for thread in threads:
        thread.join()
    figures.seconds = time.perf_counter() - started
    connection.close()
    figures.deadlocks = count_deadlocks() - deadlocks
    return figures


def _client(scene: Scene, patient: Any, gate: threading.Barrier, figures: Figures) -> None:
    from django.db import connection

    from appointments.booking import book
    from appointments.placing import Wanted
    from clinic.tenancy import clinic_scope

    def attempt(starts_at: datetime) -> None:
        with clinic_scope(scene.house.clinic):
            wanted = Wanted(patient, scene.house.bob, scene.visit_type, scene.house.location, starts_at)
            book(wanted=wanted, by=scene.house.rita, now=NOW)

    try:
        for starts_at in scene.times:
            gate.wait()
            _timed(attempt, starts_at, figures)
            gate.wait()
    finally:
        connection.close()


def _timed(attempt: Callable[[datetime], None], starts_at: datetime, figures: Figures) -> None:
    from clinic.errors import DomainError

    begun = time.perf_counter()
    outcome = "won"
    try:
        attempt(starts_at)
    except DomainError as error:
        outcome = error.code
    except Exception as error:
        outcome = type(error).__name__
    # Appending and counting one item is atomic enough under the interpreter's lock.
    figures.times_ms.append((time.perf_counter() - begun) * 1000)
    with _COUNTING:
        figures.outcomes[outcome] += 1


_COUNTING = threading.Lock()


def _count_visits(scene: Scene, starts_at: datetime) -> int:
    from appointments.models import Appointment
    from clinic.tenancy import clinic_scope

    with clinic_scope(scene.house.clinic):
        return Appointment.objects.occupying().filter(starts_at=starts_at).count()


def count_deadlocks() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=50)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ.setdefault("TEST_DB_SUFFIX", "hammer")

    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from tests.conftest import create_databases_as_owner

    with settings.MACHINE.running():
        create_databases_as_owner()
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            print(run_hammer(make_scene(clients=given.clients, rounds=given.rounds)).say())
        finally:
            connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
