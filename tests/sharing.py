"""Who runs what: every worker begins with its share of the long tests, so that all of them end together."""

from pathlib import Path

import pytest

# Each of these takes seconds. A file's own tests stay together, for what they share; journeys share nothing.
LONG = (
    "tests/bench/",
    "tests/faults/",
    "tests/clinic/test_embedded.py",
    "tests/clinic/test_supervisor.py",
    "tests/test_access.py",
    "tests/test_api_access.py",
    "tests/test_fuzz.py",
    "tests/test_inputs.py",
)
JOURNEYS = "tests/flows/"


def share_out(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The order for `--dist worksteal`, which cuts it into equal parts, one for each worker, and then evens out."""
    journeys = [item for item in items if item.nodeid.startswith(JOURNEYS)]
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        if item.nodeid.startswith(LONG):
            files.setdefault(item.path, []).append(item)
    long = list(files.values())
    short = [item for item in items if not item.nodeid.startswith((*LONG, JOURNEYS))]
    shared: list[pytest.Item] = []
    for number in range(workers):
        part = [item for group in long[number::workers] for item in group] + journeys[number::workers]
        room = (len(items) - len(shared)) // (workers - number) - len(part)
        part += short[: max(0, room)]
        del short[: max(0, room)]
        shared += part
    return shared + short
