"""Deep calls find one piece of stack: the same answers, and no memory mapped at each of them."""

import resource
import sys
from collections.abc import Callable

import pytest

from clinic.celery import app
from clinic.stack import with_room

CALLS = 300
DEPTHS = 400  # calls; a piece of stack holds half as many of these


def test_answer_errors_and_arguments_are_the_callers_own() -> None:
    @with_room
    def halve(number: int, *, by: int = 2) -> float:
        return number / by

    assert (halve(8), halve(9, by=3)) == (4, 3)
    with pytest.raises(ZeroDivisionError):
        halve(1, by=0)


@pytest.mark.skipif(sys.platform != "linux", reason="page faults of a thread are counted by Linux")
def test_calls_across_any_depth_cost_no_page_faults() -> None:
    assert most_faults(with_room(faults_below)) < CALLS / 10


def test_every_task_of_the_clock_has_room() -> None:
    app.loader.import_default_modules()
    tasks = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert tasks
    assert all(type(task).__call__.__name__ == "roomy" for task in tasks)


def most_faults(ask: Callable[[int], int]) -> int:
    return max(ask(depth) for depth in range(DEPTHS))


def faults_below(depth: int) -> int:
    """Page faults of many short calls, from so deep down."""
    if depth:
        return faults_below(depth - 1)
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for number in range(CALLS):
        nothing(number)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def nothing(number: int) -> int:
    return number
