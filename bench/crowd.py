"""Fifty programs reach for one time through HTTP, round after round: one gets it, the others are told what is free.

`python -m bench.crowd --rounds 1000 --clients 50`. Every round of ours is followed by one of the floor: as many calls
that make one constrained insert each. Prints the figures; exits with 1 when anything was booked twice or answered 5xx.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from statistics import quantiles
from typing import Any
from uuid import UUID


@dataclass
class Crowd:
    """What all rounds did. doubles: visits beyond the one that each time has room for; empty: rounds nobody won."""

    rounds: int = 0
    doubles: int = 0
    empty: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    ours_ms: list[float] = field(default_factory=list)
    floor_ms: list[float] = field(default_factory=list)

    def as_json(self) -> str:
        ours, floor = _cuts(self.ours_ms), _cuts(self.floor_ms)
        return json.dumps(
            {
                "name": "book_crowd", "rounds": self.rounds, "doubles": self.doubles, "empty": self.empty,
                "statuses": dict(self.statuses), "ours_p50": ours[49], "ours_p99": ours[98], "floor_p50": floor[49],
                "floor_p99": floor[98], "ratio_p99": round(ours[98] / floor[98], 2) if floor[98] else None,
                "unit": "ms", "n": len(self.ours_ms),
            }
        )  # fmt: skip

    @property
    def is_whole(self) -> bool:
        return not (self.doubles or self.empty or any(status[0] == "5" for status in self.statuses))


def run(*, rounds: int, clients: int) -> Crowd:
    """One round per free time of the first chiropractor, on a clone of the bench's data."""
    from bench.api_rows import one_insert
    from bench.processes import Client, web
    from bench.scene import set_scene

    scene = set_scene()
    patients, times = _patients(clients), _times(scene, rounds)
    crowd = Crowd()
    with web() as server, Client() as client:
        client.ask(port=server.port, clients=clients, requests=one_insert(scene, 200))
        for starts_at in times:
            ours = client.ask(port=server.port, clients=clients, requests=_calls(scene, patients, starts_at))
            floor = client.ask(port=server.port, clients=clients, requests=one_insert(scene, clients))
            booked = _count_visits(scene, starts_at)
            crowd.rounds += 1
            crowd.doubles += max(0, booked - 1)
            crowd.empty += booked == 0
            crowd.statuses.update(ours["statuses"])
            crowd.ours_ms += ours["ms"]
            crowd.floor_ms += floor["ms"]
    return crowd


def _calls(scene: Any, patients: Sequence[UUID], starts_at: datetime) -> list[str]:
    return [
        scene.call(
            "POST",
            "/api/v1/appointments",
            {
                "patient": str(patient),
                "practitioner": str(scene.chiropractor.uid),
                "visit_type": str(scene.visit_type.uid),
                "location": str(scene.main.uid),
                "starts_at": starts_at.isoformat(),
            },
        )
        for patient in patients
    ]


def _patients(clients: int) -> list[UUID]:
    """Patients without a visit ahead: nothing but the chiropractor's time is in anybody's way."""
    from django.utils import timezone

    from appointments.models import Appointment
    from clinic.models import Clinic
    from clinic.tenancy import clinic_scope
    from patients.models import Patient
    from rehab_plans.demo.house import SLUG

    with clinic_scope(Clinic.objects.get(slug=SLUG)):
        booked = Appointment.objects.upcoming(now=timezone.now()).values("patient")
        return list(
            Patient.objects.current()
            .exclude(pk__in=booked)
            .order_by("pk")
            .values_list("uid", flat=True)[:clients]
        )


def _times(scene: Any, rounds: int) -> Iterator[datetime]:
    """Free times far enough apart that a visit of one round is in nobody's way in another."""
    from appointments.availability import free_times
    from clinic.tenancy import clinic_scope

    with clinic_scope(scene.clinic):
        slots = free_times(
            practitioner=scene.chiropractor,
            visit_type=scene.visit_type,
            location=scene.main,
            first_day=scene.tomorrow,
            days=600,
            now=scene.now,
        )
    length = slots[0].ends_at - slots[0].starts_at
    apart = [slots[0].starts_at]
    for slot in slots:
        if slot.starts_at >= apart[-1] + 2 * length:
            apart.append(slot.starts_at)
    if len(apart) < rounds:
        raise RuntimeError(f"The diary has room for {len(apart)} rounds only.")
    return islice(iter(apart), rounds)


def _count_visits(scene: Any, starts_at: datetime) -> int:
    from appointments.models import Appointment
    from clinic.tenancy import clinic_scope

    with clinic_scope(scene.clinic):
        mine = Appointment.objects.occupying().filter(practitioner=scene.chiropractor)
        return mine.filter(starts_at__lte=starts_at, ends_at__gt=starts_at).count()


def _cuts(times: Sequence[float]) -> list[float]:
    if len(times) < 2:
        return [0.0] * 99
    return [round(cut, 1) for cut in quantiles(times, n=100)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--rows", type=int, default=107_000)
    given = parser.parse_args()
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from bench.__main__ import prepared

    with prepared(given.rows):
        crowd = run(rounds=given.rounds, clients=given.clients)
    print(crowd.as_json(), flush=True)
    sys.exit(not crowd.is_whole)


if __name__ == "__main__":
    main()
