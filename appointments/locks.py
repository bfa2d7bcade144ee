"""The manners of booking: who books the same practitioner, room or patient waits for their turn (DESIGN §3).

The exclusion constraints are the guarantee. Without the locks they fall into a deadlock storm under contention.
Turns come before rows: whoever takes turns has locked or written no visit, mail, recall, round or entry of the waitlist
before. Who held a row while waiting for a turn would be waited for by whoever has that turn and wants the row.
"""

import random
import time
from collections.abc import Callable, Iterable
from datetime import date
from enum import IntEnum
from typing import TypeVar

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from clinic.errors import DomainError
from clinic.postgresql.errors import PASSING, sqlstate
from clinic.prepared import Asked, in_words, together
from clinic.tenancy import current_clinic_id

Result = TypeVar("Result")

LOCK_TIMEOUT = "3s"
# Who needs more locks than this takes one for the whole clinic.
MOST_TURNS = 20
TRIES = 4
PAUSE = (0.02, 0.2)


class Turn(IntEnum):
    """Name spaces of the advisory locks; taken in this order, then by id and day, so that nobody waits in a circle."""

    CLINIC = 0
    PRACTITIONER = 1
    ROOM = 2
    PATIENT = 3

    def key(self, number: int, day: date) -> int:
        """One lock: of this practitioner, room or patient, on this day (UTC). 2 bits, 44 and 16 of a bigint."""
        return (self << 60) | (number % 2**44 << 16) | (day.toordinal() % 2**16)


class BusyError(DomainError):
    """Others were booking the same at the same moment, for longer than anybody should wait."""

    code = "busy"
    status = 503


def ask_turns(turns: Iterable[tuple[Turn, int]], *, days: Iterable[date]) -> Asked[tuple[object, ...]]:
    """The statement that waits for each of them on each of the days, in order; what is asked after it sees what stands
    once the turn has come.

    Who books another day has nobody to wait for. Everybody shares the clinic's own lock, so that whoever needs very
    many at once (a long series) takes that one alone instead. Held until the transaction ends, or the savepoint rolls
    back.
    """
    clinic = Turn.CLINIC.key(current_clinic_id() or 0, date.min)
    keys = sorted({turn.key(number, day) for turn, number in turns for day in days})
    if len(keys) > MOST_TURNS:
        locks, keys = "pg_advisory_xact_lock(%s::bigint)", [clinic]
    else:
        each = [
            "pg_advisory_xact_lock_shared(%s::bigint)",
            *["pg_advisory_xact_lock(%s::bigint)"] * len(keys),
        ]
        locks, keys = ", ".join(each), [clinic, *keys]
    return in_words(f"SELECT set_config('lock_timeout', %s, true), {locks}", [LOCK_TIMEOUT, *keys])


def take_turns(turns: Iterable[tuple[Turn, int]], *, days: Iterable[date]) -> None:
    together(ask_turns(turns, days=days))


def in_turn(act: Callable[[], Result]) -> Result:
    """Run `act` in a savepoint; what passes (deadlock, lock timeout) rolls back to it and is tried again.

    Rolling back frees the locks taken inside. Raises BusyError when it does not pass.
    """
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return act()
        except DatabaseError as error:
            if sqlstate(error) not in PASSING:
                raise
            if not left:
                raise BusyError(
                    _("Many people are booking at this moment. Please try again in a few seconds.")
                ) from error
            time.sleep(random.uniform(*PAUSE))
    raise AssertionError("unreachable")
